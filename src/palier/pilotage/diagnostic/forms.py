"""Les formulaires du diagnostic : le commencer, le rédiger, le remettre, le transmettre."""

from datetime import date
from typing import Any

from django import forms

from palier.metier.accompagnement.forms import JourField
from palier.noyau.texte import date_longue
from palier.pilotage.diagnostic.faits import libelle
from palier.pilotage.diagnostic.models import DESTINATAIRES, Diagnostic
from palier.pilotage.diagnostic.rubriques import DE_CARENCE, RUBRIQUES
from palier.socle.presentation.conflits import FicheForm
from palier.socle.presentation.formulaires import JourNatif, MontantField

AIDE_JOUR = "« hier », « 14/4 » ou « 3 mars 2026 »."
TEXTES = tuple(nom for _code, _titre, noms in RUBRIQUES for nom in noms)
EN_TETE = {
    "presence": ("presence", "entretien_propose_le", "entretien_le"),
    "remboursement": ("capacite",),
    "relogement": ("souhait",),
}
"""Ce qui se choisit ou se date en tête d'une rubrique, avant son texte."""
LONGUEUR = 6_000


def hors_carence(diagnostic: Diagnostic) -> frozenset[str]:
    """Ce qui ne se rédige pas d'un ménage que l'on n'a pas rencontré ; rien ne s'en efface."""
    if not diagnostic.de_carence:
        return frozenset()
    return frozenset(
        nom
        for code, _titre, textes in RUBRIQUES
        if code not in DE_CARENCE
        for nom in (*EN_TETE.get(code, ()), *textes)
    )


class OuvertureForm(forms.Form):
    """Commencer le diagnostic."""

    saisi_le = JourField(label="Saisine reçue le", help_text=AIDE_JOUR)

    def __init__(self, *args: Any, le: date, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["saisi_le"].le = le  # type: ignore[attr-defined]
        self.fields["saisi_le"].initial = date_longue(le)


class RedactionForm(FicheForm):
    """Ce qui se rédige, rubrique par rubrique."""

    capacite = MontantField(
        label="Remboursement possible, par mois",
        help_text="En plus du loyer courant. Vide : pas encore évalué.",
    )

    class Meta:
        model = Diagnostic
        fields = (
            *("saisi_le", "presence", "entretien_propose_le", "entretien_le"),
            *("capacite", "souhait", *TEXTES),
        )

    def __init__(self, *args: Any, tus: frozenset[str], **options: Any) -> None:
        super().__init__(*args, **options)
        for nom in tus & set(self.fields):
            del self.fields[nom]
        for nom, champ in self.fields.items():
            if isinstance(champ, forms.DateField):
                champ.widget = JourNatif()
            if nom in TEXTES:
                champ.widget = forms.Textarea(attrs={"rows": 4})
                champ.max_length = LONGUEUR  # type: ignore[attr-defined]
                champ.label = _AUTREMENT.get(nom, "Votre texte")
        if "sante" in self.fields:
            self.fields["sante"].help_text = (
                "Seulement ce qui pèse sur le logement ou le relogement : un étage, une "
                "accessibilité. Ni maladie, ni traitement."
            )


_AUTREMENT = {
    "sante": "Santé, au strict nécessaire",
    "observations_locataire": libelle("observations_locataire"),
    "observations_bailleur": libelle("observations_bailleur"),
    "conditions": "Conditions de l’entretien, ou tentatives restées sans réponse",
}


def _le(qui: str) -> forms.DateField:
    return forms.DateField(label=libelle(f"transmis_{qui}_le"), required=False, widget=JourNatif())


class TransmissionForm(forms.Form):
    """À qui, et quand, le diagnostic est transmis."""

    transmis_juge_le = _le("juge")
    transmis_ccapex_le = _le("ccapex")
    transmis_locataire_le = _le("locataire")
    transmis_bailleur_le = _le("bailleur")
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, diagnostic: Diagnostic, **options: Any) -> None:
        super().__init__(*args, **options)
        for nom in ("version", *(f"transmis_{qui}_le" for qui in DESTINATAIRES)):
            self.fields[nom].initial = getattr(diagnostic, nom)


class RemiseForm(TransmissionForm):
    """Remettre le diagnostic."""

    le = JourField(label="Remis le", help_text=AIDE_JOUR)
    field_order = ("le",)

    def __init__(self, *args: Any, le: date, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["le"].le = le  # type: ignore[attr-defined]
        self.fields["le"].initial = date_longue(le)
