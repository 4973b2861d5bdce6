"""Noter un acte, fixer la suite."""

from datetime import date
from typing import Any

from django import forms

from palier.metier.accompagnement.forms.champs import JourField
from palier.metier.menages.models import Menage, Personne
from palier.metier.partenaires.forms import PartenairesField
from palier.noyau.nomenclatures import nomenclature
from palier.noyau.texte import cle
from palier.socle.champs import choix
from palier.socle.habilitations.acces import Acces
from palier.socle.presentation.formulaires import PlusieursField

TYPES = (
    ("PHYSIQUE_BUREAU", "Au bureau", "message"),
    ("TELEPHONE", "Téléphone", "phone"),
    ("VAD", "À domicile", "home-heart"),
    ("DEMARCHE", "Démarche", "file-check"),
    ("ECRIT", "Écrit", "mail"),
)
"""Les types à portée de touche ; les autres sont dans la liste qui suit."""
DUREES = ((15, "15 min"), (30, "30 min"), (45, "45 min"), (60, "1 h"))
_LIEUX = {"PHYSIQUE_BUREAU": "STRUCTURE", "TELEPHONE": "DISTANCE", "VAD": "DOMICILE"}

DIT_REALISE = "Ce rendez-vous est dit réalisé : corrigez l’un des deux."


class Presents(PlusieursField):
    """Des membres du ménage, par leur prénom."""

    def label_from_instance(self, obj: Any) -> str:
        return obj.prenom or str(obj)


class SeanceForm(forms.Form):
    """Ce qu'un acte fait et un rendez-vous ont en commun : le type, le moment, la durée."""

    type = forms.ChoiceField(label="Type")
    autre_type = forms.ChoiceField(label="Quel autre type", required=False)
    le = JourField(label="Quand", help_text="On peut taper « hier », « lundi » ou « 14/4 ».")
    heure = forms.TimeField(
        label="Heure de début",
        required=False,
        input_formats=["%H:%M", "%Hh%M", "%H h %M", "%Hh", "%H h"],
        error_messages={"invalid": "Écrivez l’heure ainsi : « 9 h 30 »."},
    )
    duree = forms.TypedChoiceField(
        label="Durée", required=False, choices=DUREES, coerce=int, empty_value=None
    )
    duree_min = forms.IntegerField(label="Autre durée, en minutes", required=False, min_value=0)
    objet = forms.CharField(label="Objet", required=False, max_length=300)
    cle = forms.CharField(widget=forms.HiddenInput, required=False, max_length=40)

    def __init__(self, *args: Any, le: date, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["le"].le = le  # type: ignore[attr-defined]
        self.fields["type"].choices = choix("type_acte")  # type: ignore[attr-defined]
        a_portee = {code for code, _, _ in TYPES}
        autres = [(code, nom) for code, nom in choix("type_acte") if code not in a_portee]
        self.fields["autre_type"].choices = [("", "Choisir"), *autres]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        champs = super().clean() or {}
        autre = champs.pop("autre_type", "")
        if champs.get("type") == "AUTRE" and autre:
            champs["type"] = autre
        duree = champs.pop("duree", None)
        if champs.get("duree_min") is None:
            champs["duree_min"] = duree
        champs["cle"] = champs.get("cle") or None
        return champs

    def renouveler(self, cle: str) -> None:
        """Donne à ce qui est à l'écran une clé neuve : l'envoyer notera un autre acte."""
        self.data = self.data.copy()
        self.data["cle"] = cle


class ActeForm(SeanceForm):
    """Noter un acte : quatre champs visibles, le reste replié."""

    note = forms.CharField(
        label="À retenir",
        required=False,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text="Factuel et daté : la personne peut demander à lire ce texte.",
    )
    presents = Presents(
        Personne.objects.none(),
        label="Avec",
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    partenaires = PartenairesField(
        label="Partenaires",
        required=False,
        help_text="Présents ou sollicités : leur nom à l’annuaire, séparés par une virgule.",
    )
    categorie = forms.ChoiceField(
        label="Ou leur catégorie", required=False, help_text="Quand le nom n’est pas à l’annuaire."
    )
    duree_partenaires = forms.IntegerField(
        label="Temps avec chacun, en minutes",
        required=False,
        min_value=0,
        max_value=1440,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "court"}),
    )
    themes = forms.CharField(
        label="Thèmes",
        required=False,
        max_length=200,
        help_text="De quoi il fut question, en mots courts séparés par une virgule : « Budget ».",
        widget=forms.TextInput(attrs={"list": "themes", "autocomplete": "off"}),
    )
    statut = forms.ChoiceField(label="Le rendez-vous", required=False)
    motif_absence = forms.ChoiceField(label="Motif de l’absence", required=False)
    lieu = forms.ChoiceField(label="Lieu", required=False)
    visibilite = forms.ChoiceField(label="Peut lire", required=False)

    def __init__(self, *args: Any, menage: Menage, acces: Acces, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["partenaires"].lire(acces)  # type: ignore[attr-defined]
        membres = menage.compositions.au(acces.le).values("personne")
        la = Personne.objects.filter(pk__in=membres)
        self.fields["presents"].queryset = la  # type: ignore[attr-defined]
        for nom, liste, vide in (
            ("categorie", "categorie_partenaire", "Aucune"),
            ("statut", "statut_acte", "Réalisé"),
            ("motif_absence", "motif_absence", "Sans objet, ou non renseigné"),
            ("lieu", "lieu", "D'après le type"),
            ("visibilite", "visibilite", "L'équipe du dossier"),
        ):
            self.fields[nom].choices = [("", vide), *choix(liste)]  # type: ignore[attr-defined]

    def themes_connus(self) -> list[str]:
        """Les thèmes que la saisie propose."""
        return [nom for code, nom in choix("theme") if code != "AUTRE"]

    def clean_themes(self) -> list[str]:
        """Le code d'un thème connu, ou un code libre : ils se recoupent d'un acte à l'autre."""
        connus = {cle(nom): code for code, nom in choix("theme")}
        dits = (cle(theme) for theme in self.cleaned_data["themes"].split(","))
        codes = (connus.get(dit, dit.upper().replace(" ", "_")) for dit in dits if dit)
        return list(dict.fromkeys(codes))

    def clean(self) -> dict[str, Any]:
        champs = super().clean()
        avec = [(p, p.categorie) for p in champs.pop("partenaires", [])]
        if (categorie := champs.pop("categorie", "")) and not avec:
            avec.append((None, categorie))
        champs["sollicites"] = avec
        type_acte = champs.get("type", "")
        if not champs.get("lieu"):
            champs["lieu"] = _LIEUX.get(type_acte, "")
        entretien = nomenclature("type_acte").attribut(type_acte, "entretien")
        if not champs.get("statut") and entretien:
            champs["statut"] = "REALISE"
        if champs.get("motif_absence") and champs.get("statut") == "REALISE":
            self.add_error("motif_absence", DIT_REALISE)
        return champs


class SuiteForm(SeanceForm):
    """Fixer le prochain rendez-vous."""

    le = JourField(
        a_venir=True, label="Quand", help_text="On peut taper « demain », « lundi » ou « 21/4 »."
    )

    def clean(self) -> dict[str, Any]:
        champs = super().clean()
        champs["lieu"] = _LIEUX.get(champs.get("type", ""), "")
        return champs
