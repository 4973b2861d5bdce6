"""Les formulaires d'une pièce."""

from typing import Any

from django import forms

from palier.metier.accompagnement.forms.champs import JourField, parmi
from palier.metier.accompagnement.models import Mesure
from palier.metier.accompagnement.models.pieces import types_permis
from palier.metier.menages.models import Menage
from palier.socle.fiches import reference_neuve
from palier.socle.habilitations.acces import Acces
from palier.socle.habilitations.listes import Geste
from palier.socle.pieces.depot import PieceField


class _PieceForm(forms.Form):
    fichier = PieceField(label="Fichier")
    date = JourField(label="Date de la pièce", required=False, max_length=40)
    echeance = JourField(
        label="Valable jusqu'au",
        required=False,
        max_length=40,
        a_venir=True,
        help_text="Le bureau la rappellera avant ce jour.",
    )

    def __init__(self, *args: Any, acces: Acces, **options: Any) -> None:
        super().__init__(*args, **options)
        for nom in ("date", "echeance"):
            self.fields[nom].le = acces.le  # type: ignore[attr-defined]


class JoindreForm(_PieceForm):
    """Joindre une pièce : ce qu'elle est, ses dates, la mesure qu'elle sert."""

    type = forms.ChoiceField(label="Type de pièce")
    nom = forms.CharField(
        label="Nom", required=False, max_length=120, help_text="À défaut, celui du fichier."
    )
    mesure = forms.ModelChoiceField(
        Mesure.objects.none(), label="Mesure", required=False, empty_label="Tout le dossier"
    )
    cle = forms.CharField(widget=forms.HiddenInput, max_length=40, required=False)
    field_order = ["fichier", "type", "date", "echeance", "nom", "mesure", "cle"]

    def __init__(self, *args: Any, acces: Acces, menage: Menage, **options: Any) -> None:
        super().__init__(*args, acces=acces, **options)
        permis = parmi("type_piece", types_permis(acces, Geste.ECRIRE))
        self.fields["type"].choices = [("", "Choisissez"), *permis]  # type: ignore[attr-defined]
        visibles = Mesure.objects.visibles_par(acces).filter(menage=menage)
        self.fields["mesure"].queryset = visibles.select_related("dispositif")  # type: ignore[attr-defined]
        self.initial.setdefault("cle", reference_neuve())


class RemplacerForm(_PieceForm):
    """Mettre un autre fichier à la place."""

    version = forms.IntegerField(widget=forms.HiddenInput)
