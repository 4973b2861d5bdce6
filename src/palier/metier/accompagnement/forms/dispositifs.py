"""Les formulaires d'un dispositif et de ses règles."""

from functools import partial
from typing import Any

from django import forms

from palier.metier.accompagnement.models import Convention, Dispositif
from palier.metier.accompagnement.regles import A_AGREER, AVDL, fin_d_agrement
from palier.noyau.parametres import ParametreAbsent
from palier.noyau.texte import date_longue
from palier.socle.champs import choix
from palier.socle.reglages.parametres import parametre_de

_NOMBRES = {
    "duree_min_mois": "Période la plus courte, en mois",
    "duree_mois": "Période proposée, en mois",
    "duree_max_mois": "Période la plus longue, en mois",
    "duree_totale_mois": "Durée totale au plus, en mois",
    "renouvellements": "Renouvellements au plus",
    "bilan_avant_fin_mois": "Bilan dû avant la fin, en mois",
}
_OUI_NON = {
    "commission": "Une commission décide",
    "adhesion": "Le ménage signe son adhésion avant la commission",
}


class DispositifNeufForm(forms.ModelForm):  # type: ignore[type-arg]
    """De quoi créer un dispositif ; ses règles viennent ensuite."""

    class Meta:
        model = Dispositif
        fields = ("code", "nom", "financeur", "site", "convention")
        help_texts = {"code": "Il sert à compter ; le nom, lui, est le vôtre."}

    def __init__(self, *args: Any, structure_id: int, **options: Any) -> None:
        super().__init__(*args, **options)
        _ses_conventions(self, structure_id)


class DispositifForm(forms.ModelForm):  # type: ignore[type-arg]
    """Un dispositif et ce qu'il permet ; une case vide ne contraint rien."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    rencontres_au_moins = forms.IntegerField(
        label="Rencontres par mois, au moins", min_value=0, max_value=31, required=False
    )
    rencontres_au_plus = forms.IntegerField(
        label="Rencontres par mois, au plus", min_value=0, max_value=31, required=False
    )
    une_par_menage = forms.CharField(
        label="Une seule mesure ouverte par ménage, dans le groupe",
        max_length=40,
        required=False,
        help_text="Deux dispositifs du même groupe s'excluent : par exemple ASLL.",
    )
    pieces = forms.CharField(
        label="Pièces attendues d'une demande",
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Une par ligne.",
    )
    objectifs = forms.MultipleChoiceField(
        label="Objectifs proposés",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Aucun coché : toute la liste.",
    )
    motifs_fin = forms.MultipleChoiceField(
        label="Motifs de fin proposés",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Aucun coché : toute la liste.",
    )

    class Meta:
        model = Dispositif
        fields = ("nom", "financeur", "site", "convention")

    def __init__(self, *args: Any, instance: Dispositif, **options: Any) -> None:
        options["initial"] = _initial(instance)
        super().__init__(*args, instance=instance, **options)
        for nom, libelle in _NOMBRES.items():
            douteux = " (à vérifier)" if nom in instance.les_regles.a_verifier else ""
            self.fields[nom] = _mois(f"{libelle}{douteux}")
        propres = self._propres_au_code()
        for nom, libelle in _OUI_NON.items():
            self.fields[nom] = forms.BooleanField(label=libelle, required=False)
        for nom, liste in (("objectifs", "objectif"), ("motifs_fin", "motif_fin")):
            self.fields[nom].choices = choix(liste)  # type: ignore[attr-defined]
        _ses_conventions(self, instance.structure_id)
        ordre = ["nom", "financeur", "site", "convention", *_NOMBRES, "rencontres_au_moins"]
        fin = ["rencontres_au_plus", *_OUI_NON, "une_par_menage", "pieces"]
        self.order_fields([*ordre[:-1], *propres, ordre[-1], *fin])

    def _propres_au_code(self) -> list[str]:
        """Ce que seuls certains dispositifs demandent ; le nom des champs ajoutés."""
        regles, avant = self.instance.les_regles, set(self.fields)
        if regles.a_verifier:
            self.fields["confirmees"] = forms.BooleanField(
                label="Notre règlement ou notre convention confirme ces durées",
                required=False,
                help_text="Non confirmées, elles se signalent sans rien empêcher.",
            )
        if self.instance.code in AVDL:
            for code, libelle in choix("intensite"):
                if code not in ("AUTRE", "NSP"):
                    champ = f"intensite_{code}"
                    self.fields[champ] = _mois(f"Période, accompagnement {libelle.lower()}")
                    self.initial[champ] = regles.durees_par_intensite.get(code)
        if self.instance.code in A_AGREER:
            self.fields["agrement_le"] = forms.DateField(
                label="Agrément accordé le",
                required=False,
                initial=regles.agrement_le,
                help_text=_agrement_jusqu_au(self.instance),
            )
        return [nom for nom in self.fields if nom not in avant]

    def fiche(self) -> dict[str, Any]:
        """Le nom, le financeur, le site, la convention."""
        return {nom: self.cleaned_data[nom] for nom in self._meta.fields or ()}

    def regles(self) -> dict[str, Any]:
        """Les règles saisies ; ce qui est vide n'y est pas."""
        dit = self.cleaned_data
        regles: dict[str, Any] = {nom: dit[nom] for nom in (*_NOMBRES, *_OUI_NON)}
        regles["une_par_menage"] = dit["une_par_menage"].strip().upper()
        regles["pieces"] = [li.strip() for li in dit["pieces"].splitlines() if li.strip()]
        regles |= {nom: dit[nom] for nom in ("objectifs", "motifs_fin")}
        moins, plus = dit["rencontres_au_moins"], dit["rencontres_au_plus"]
        if moins is not None or plus is not None:
            regles["rencontres_par_mois"] = [moins or 0, plus]
        regles["durees_par_intensite"] = {
            nom.removeprefix("intensite_"): n
            for nom, n in dit.items()
            if nom.startswith("intensite_") and n is not None
        }
        if agrement := dit.get("agrement_le"):
            regles["agrement_le"] = agrement.isoformat()
        if not dit.get("confirmees"):
            regles["a_verifier"] = self._encore_a_verifier(regles)
        return {cle: v for cle, v in regles.items() if v not in (None, "", [], {}, False)}

    def _encore_a_verifier(self, regles: dict[str, Any]) -> list[str]:
        """Celles que l'on n'a pas changées ; une valeur écrite par la structure est la sienne."""
        avant = self.instance.les_regles
        return [cle for cle in avant.a_verifier if regles.get(cle) == getattr(avant, cle)]


def _mois(libelle: str) -> forms.IntegerField:
    return forms.IntegerField(label=libelle, min_value=0, max_value=120, required=False)


def _agrement_jusqu_au(dispositif: Dispositif) -> str:
    accorde_le = dispositif.les_regles.agrement_le
    if accorde_le is None:
        return "Le jour où il finit s'en déduit, et s'annonce trois mois avant."
    try:
        fin = fin_d_agrement(accorde_le, partial(parametre_de, dispositif.structure))
    except ParametreAbsent as absent:
        return str(absent)
    return f"{fin.quoi} le {date_longue(fin.au_plus_tard)} ({fin.delai}, {fin.delai.source})."


def _ses_conventions(form: forms.ModelForm, structure_id: int) -> None:  # type: ignore[type-arg]
    """Celles de la structure, et elles seules."""
    champ: Any = form.fields["convention"]
    champ.queryset = Convention.objects.de_la_structure(structure_id)
    champ.empty_label = "Aucune"


def _initial(dispositif: Dispositif) -> dict[str, Any]:
    regles = dispositif.les_regles
    moins, plus = regles.rencontres_par_mois or (None, None)
    return {
        "version": dispositif.version,
        **{nom: getattr(regles, nom) for nom in (*_NOMBRES, *_OUI_NON)},
        "rencontres_au_moins": moins,
        "rencontres_au_plus": plus,
        "une_par_menage": regles.une_par_menage,
        "pieces": "\n".join(regles.pieces),
        "objectifs": regles.objectifs,
        "motifs_fin": regles.motifs_fin,
    }
