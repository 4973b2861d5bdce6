"""Noter un acte."""

from datetime import date
from typing import Any

from django import forms

from palier.metier.accompagnement.forms.champs import JourField
from palier.noyau.nomenclatures import nomenclature
from palier.socle.champs import choix

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


class ActeForm(forms.Form):
    """Noter un acte : cinq champs visibles, le reste replié."""

    type = forms.ChoiceField(label="Type")
    le = JourField(label="Quand", help_text="On peut taper « hier », « lundi » ou « 14/4 ».")
    heure = forms.TimeField(
        label="Heure de début", required=False, input_formats=["%H:%M", "%Hh%M", "%H h %M", "%Hh"]
    )
    duree_min = forms.IntegerField(label="Durée, en minutes", required=False, min_value=0)
    note = forms.CharField(
        label="À retenir",
        required=False,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text="Factuel et daté : la personne peut demander à lire ce texte.",
    )
    statut = forms.ChoiceField(label="Le rendez-vous", required=False)
    lieu = forms.ChoiceField(label="Lieu", required=False)
    objet = forms.CharField(label="Objet", required=False, max_length=300)
    visibilite = forms.ChoiceField(label="Peut lire", required=False)
    cle = forms.CharField(widget=forms.HiddenInput, required=False, max_length=40)

    def __init__(self, *args: Any, le: date, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["le"].le = le  # type: ignore[attr-defined]
        self.fields["type"].choices = choix("type_acte")  # type: ignore[attr-defined]
        for nom, liste, vide in (
            ("statut", "statut_acte", "Réalisé"),
            ("lieu", "lieu", "D'après le type"),
            ("visibilite", "visibilite", "L'équipe du dossier"),
        ):
            self.fields[nom].choices = [("", vide), *choix(liste)]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        champs = super().clean() or {}
        type_acte = champs.get("type", "")
        if not champs.get("lieu"):
            champs["lieu"] = _LIEUX.get(type_acte, "")
        entretien = nomenclature("type_acte").attribut(type_acte, "entretien")
        if not champs.get("statut") and entretien:
            champs["statut"] = "REALISE"
        return champs
