"""Les formulaires : déposer un modèle, corriger les champs d'un document."""

from typing import Any

from django import forms

from palier.pilotage.documents.champs import Champ, champs
from palier.pilotage.documents.listes import Usage
from palier.socle.fiches import reference_neuve
from palier.socle.pieces.depot import PieceField

LONGUEUR, LONGUEUR_TEXTE = 300, 8000


def _rang(champ: Champ) -> int:
    """Ce que le dossier sait de lui-même se relit en dernier."""
    return 0 if champ.ecrit and not champ.nom.startswith("structure.") else 1


class ModeleForm(forms.Form):
    """Déposer un modèle."""

    nom = forms.CharField(label="Nom du modèle", max_length=120)
    usage = forms.ChoiceField(label="Sert à", choices=[("", "Choisissez"), *Usage.choices])
    fichier = PieceField(
        label="Document Word",
        help_text="Un .docx, avec ses champs entre accolades. Il est vérifié avant d’être gardé.",
        widget=forms.FileInput(attrs={"accept": ".docx"}),
    )

    def clean_usage(self) -> Usage:
        return Usage(self.cleaned_data["usage"])


class ChampsForm(forms.Form):
    """Les champs qu'un modèle emploie, remplis du dossier, à relire et à corriger.

    Un nom de champ porte un point ; le formulaire l'écrit avec deux tirets bas.
    """

    cle = forms.CharField(widget=forms.HiddenInput, max_length=40)

    def __init__(
        self,
        *args: Any,
        usage: Usage,
        employes: list[str],
        valeurs: dict[str, Any],
        **options: Any,
    ) -> None:
        super().__init__(*args, **options)
        self.initial["cle"] = reference_neuve()
        self._a_ecrire = {"au_fil", "remis"}
        # Ce que l'on écrit vient d'abord ; ce que le dossier a rempli se relit ensuite.
        for champ in sorted(champs(usage), key=_rang):
            if champ.nom not in employes:
                continue
            nom = champ.nom.replace(".", "__")
            if not _rang(champ):
                self._a_ecrire.add(nom)
            long = champ.long or "\n" in str(valeurs[champ.nom])
            saisie: Any = forms.Textarea(attrs={"rows": 3}) if long else forms.TextInput()
            self.fields[nom] = forms.CharField(
                label=champ.sens[:1].upper() + champ.sens[1:],
                required=False,
                max_length=LONGUEUR_TEXTE if long else LONGUEUR,
                widget=saisie,
                initial=valeurs[champ.nom],
            )

    def ecrits(self) -> list[forms.BoundField]:
        """Ce que l'on écrit pour ce document-ci."""
        return [self[n] for n in self.fields if n in self._a_ecrire and n != "cle"]

    def repris(self) -> list[forms.BoundField]:
        """Ce que le dossier a rempli."""
        return [self[n] for n in self.fields if n not in self._a_ecrire and n != "cle"]

    def valeurs(self) -> dict[str, str]:
        """Ce qui est écrit, champ du modèle par champ du modèle."""
        return {
            nom.replace("__", "."): dit
            for nom, dit in self.cleaned_data.items()
            if nom not in ("cle", "au_fil", "remis")
        }


class CourrierForm(ChampsForm):
    """Un courrier : ses champs, ce qu'on en garde, et la consigne du ménage."""

    au_fil = forms.BooleanField(label="Noter cet écrit dans le fil du dossier", required=False)
    remis = forms.BooleanField(
        label="Ce courrier ne partira pas au domicile : il sera remis en main propre",
        error_messages={"required": "Ce ménage demande qu’on ne lui écrive pas chez lui."},
    )

    def __init__(self, *args: Any, note: bool, discret: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        if not note:
            del self.fields["au_fil"]
        if not discret:
            del self.fields["remis"]
        fins = [nom for nom in ("au_fil", "remis", "cle") if nom in self.fields]
        self.order_fields([nom for nom in self.fields if nom not in fins] + fins)
