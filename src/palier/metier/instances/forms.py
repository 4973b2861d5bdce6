"""Les formulaires des instances."""

from collections.abc import Collection
from datetime import date
from typing import Any

from django import forms
from django.db.models import Q

from palier.metier.instances.actions import Decision
from palier.metier.instances.fiches import Fiche
from palier.metier.instances.models import Amelioration, Instance, Reunion
from palier.metier.menages.models import Menage
from palier.socle.champs import choix
from palier.socle.comptes.models import Affectation, Professionnel
from palier.socle.habilitations.acces import Acces

OUI_NON = (("", "Non renseigné"), ("oui", "Oui"), ("non", "Non"))
_DIT = {True: "oui", False: "non", None: ""}
USUELLES = ("Accord", "Refus", "Ajournement", "Réorientation", "Poursuite du suivi")
"""Des décisions à portée de frappe ; on peut en écrire une autre."""
_JOUR = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class InstanceForm(forms.ModelForm):  # type: ignore[type-arg]
    """Une instance de la structure."""

    class Meta:
        model = Instance
        fields = ("code", "nom", "periodicite_semaines")


class ReunionForm(forms.ModelForm):  # type: ignore[type-arg]
    """Une réunion ; les instances de la structure d'abord."""

    class Meta:
        model = Reunion
        fields = ("instance", "date", "initiative", "duree_min")
        widgets = {"date": _JOUR}

    def __init__(self, *args: Any, acces: Acces, **options: Any) -> None:
        super().__init__(*args, **options)
        siennes = [(i.code, str(i)) for i in Instance.objects.visibles_par(acces)]
        codes = {code for code, _ in siennes}
        autres = [(code, nom) for code, nom in choix("instance") if code not in codes]
        self.fields["instance"].choices = [  # type: ignore[attr-defined]
            ("Celles de la structure", siennes),
            ("Les autres", autres),
        ]


class InscriptionForm(forms.Form):
    """Une situation à inscrire : le ménage se dit par son nom ou son numéro."""

    menage = forms.CharField(label="Ménage", help_text="Son nom ou son numéro de dossier.")
    motif = forms.ChoiceField(label="Motif", required=False)

    def __init__(self, *args: Any, acces: Acces, **options: Any) -> None:
        super().__init__(*args, **options)
        self.acces = acces
        motifs = [("", "Non renseigné"), *choix("motif_examen")]
        self.fields["motif"].choices = motifs  # type: ignore[attr-defined]

    def clean_menage(self) -> Menage:
        dit = self.cleaned_data["menage"].strip()
        visibles = Menage.objects.visibles_par(self.acces)
        trouves = list(visibles.filter(Q(reference=dit) | Q(nom_usage__iexact=dit))[:2])
        if not trouves:
            raise forms.ValidationError(
                f"Aucun ménage que vous suivez ne s'appelle « {dit} » : vérifiez l'orthographe."
            )
        if len(trouves) > 1:
            raise forms.ValidationError("Plusieurs ménages ont ce nom : donnez le numéro.")
        return trouves[0]  # type: ignore[no-any-return]


class DecisionForm(forms.Form):
    """La décision d'une situation, et la tâche qui en naît."""

    examen = forms.IntegerField(widget=forms.HiddenInput)
    decision = forms.CharField(
        label="Décision",
        required=False,
        max_length=500,
        widget=forms.TextInput(attrs={"list": "decisions", "class": "form-control"}),
    )
    issue = forms.ChoiceField(
        label="Issue",
        required=False,
        choices=lambda: [("", "Pas encore"), *choix("issue_examen")],
        widget=forms.RadioSelect,
    )
    mois = forms.IntegerField(
        label="Mois accordés",
        required=False,
        min_value=1,
        max_value=120,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "form-control"}),
    )
    resolu = forms.ChoiceField(label="Résolu", choices=OUI_NON, required=False)
    quoi = forms.CharField(label="Tâche", required=False, max_length=300)
    pour_qui = forms.ChoiceField(label="Pour", required=False)
    echeance = forms.DateField(label="Avant le", required=False, widget=_JOUR)

    def __init__(self, *args: Any, equipe: dict[int, Professionnel], **options: Any) -> None:
        super().__init__(*args, **options)
        self.equipe = equipe
        pour = [("", "Personne"), *((str(pk), str(p)) for pk, p in equipe.items())]
        self.fields["pour_qui"].choices = pour  # type: ignore[attr-defined]

    def proposer(self, issues: Collection[str]) -> None:
        """Ne montre que ce qui peut se décider de cette situation."""
        noms = dict(choix("issue_examen"))
        permises = [("", "Pas encore"), *((code, noms[code]) for code in issues)]
        self.fields["issue"].choices = permises  # type: ignore[attr-defined]

    def decidee(self, toutes: str, issue: str = "") -> Decision:
        """La décision saisie ; `toutes` et `issue` valent pour celles qu'on n'a pas dites."""
        champs = self.cleaned_data
        return Decision(
            examen_id=champs["examen"],
            decision=champs["decision"] or toutes,
            resolu={"oui": True, "non": False}.get(champs["resolu"]),
            quoi=champs["quoi"],
            pour_qui=self.equipe[int(champs["pour_qui"])] if champs["pour_qui"] else None,
            echeance=champs["echeance"],
            issue=champs["issue"] or issue,
            mois=champs["mois"],
        )


DecisionFormSet = forms.formset_factory(DecisionForm, extra=0, max_num=300, absolute_max=300)


class ReleveForm(forms.Form):
    """Ce qui vaut pour toute la réunion."""

    presents = forms.CharField(label="Présents", required=False, max_length=500)
    toutes = forms.CharField(
        label="Même décision pour toutes les situations encore sans décision",
        required=False,
        max_length=500,
        widget=forms.TextInput(attrs={"list": "decisions"}),
    )
    issue_de_toutes = forms.ChoiceField(
        label="Même issue pour toutes les demandes encore sans issue",
        required=False,
        choices=lambda: [("", "Chacune la sienne"), *choix("issue_examen")],
    )
    version = forms.IntegerField(widget=forms.HiddenInput)


class AmeliorationForm(forms.ModelForm):  # type: ignore[type-arg]
    """Une action d'amélioration annoncée par un bilan."""

    annee = forms.IntegerField(label="Année du bilan", min_value=1990, max_value=2100)

    class Meta:
        model = Amelioration
        fields = ("annee", "action", "responsable", "statut")


def equipe_de(acces: Acces, le: date) -> dict[int, Professionnel]:
    """À qui l'on peut confier une tâche : les professionnels en poste dans la structure."""
    affectations = Affectation.objects.en_vigueur(le).de_la_structure(acces)
    return {
        a.professionnel_id: a.professionnel
        for a in affectations.select_related("professionnel").order_by("professionnel__nom")
    }


def decisions(fiches: list[Fiche], equipe: dict[int, Professionnel], donnees: Any = None) -> Any:
    """Le formulaire des décisions d'une réunion, une ligne par situation."""
    initiales = [
        {
            "examen": f.examen.pk,
            "decision": f.examen.decision,
            "resolu": _DIT.get(f.examen.resolu, ""),
            "mois": f.mois,
        }
        for f in fiches
    ]
    lignes = DecisionFormSet(
        donnees, initial=initiales, form_kwargs={"equipe": equipe}, prefix="decisions"
    )
    for fiche, ligne in zip(fiches, lignes, strict=False):
        ligne.proposer(fiche.issues)
    return lignes
