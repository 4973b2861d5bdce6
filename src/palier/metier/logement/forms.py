"""Les formulaires du logement et des procédures."""

from datetime import date
from typing import Any

from django import forms

from palier.metier.accompagnement.forms import JourField, OuiNonField
from palier.metier.accompagnement.models import Mesure, Piece
from palier.metier.logement.models import Occupation, Procedure, Relogement
from palier.metier.logement.regles.commandement import FOYER, RESILIATIONS, Bail
from palier.metier.logement.regles.etapes import Fait, admises
from palier.noyau.delais import exiger_proche, limite_dite
from palier.noyau.nomenclatures import nomenclature
from palier.noyau.texte import date_longue
from palier.socle.champs import choix
from palier.socle.presentation.formulaires import MontantField

AIDE_JOUR = "« hier », « 14/4 » ou « 3 mars 2026 »."
_JOUR = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class OccupationForm(forms.ModelForm):  # type: ignore[type-arg]
    """Le logement, son bail et ce qu'il coûte."""

    loyer = MontantField(label="Loyer, par mois")
    charges = MontantField(label="Charges, par mois")
    aide = MontantField(label="Aide au logement, par mois", help_text="Le montant notifié.")
    aide_au_bailleur = OuiNonField(
        label="Aide versée au bailleur",
        help_text="En tiers payant : le seuil de l’impayé se compte alors aide déduite.",
    )
    clause_deux_mois = OuiNonField(
        label="Clause de deux mois",
        help_text="La clause résolutoire du bail écrit deux mois : elle prime, pour un "
        "commandement de payer, sur les six semaines de la loi.",
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = Occupation
        fields = (
            *("debut", "fin", "statut", "bail_le", "bail_reconduit_le", "clause_deux_mois"),
            *("bailleur", "loyer", "charges", "aide", "aide_au_bailleur"),
            *("adresse", "commune", "quartier"),
        )
        widgets = {"debut": _JOUR, "fin": _JOUR, "bail_le": _JOUR, "bail_reconduit_le": _JOUR}

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        if self.instance.pk:
            self.fields["version"].initial = self.instance.version
        else:
            del self.fields["fin"], self.fields["version"]


class RelogementForm(forms.ModelForm):  # type: ignore[type-arg]
    """Le bail signé à l'issue d'un accompagnement."""

    class Meta:
        model = Relogement
        fields = ("date", "mesure", "parc", "bailleur", "priorite", "convention")
        widgets = {"date": _JOUR}

    def __init__(self, *args: Any, mesures: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        _limiter(self, mesures)


class ProcedureForm(forms.ModelForm):  # type: ignore[type-arg]
    """Ouvrir une procédure."""

    ouverte_le = JourField(label="Ouverte le", help_text=AIDE_JOUR)
    distincte = forms.BooleanField(
        label="Ce sont deux procédures distinctes", required=False, widget=forms.HiddenInput
    )

    class Meta:
        model = Procedure
        fields = ("type", "ouverte_le", "mesure")

    def __init__(self, *args: Any, le: date, mesures: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["ouverte_le"].le = le  # type: ignore[attr-defined]
        self.initial.setdefault("ouverte_le", date_longue(le))
        _limiter(self, mesures)

    def add_error(self, field: str | None, error: Any) -> None:
        """La case à cocher ne paraît que s'il y a de quoi la cocher."""
        if field == "distincte":
            self.fields["distincte"].widget = forms.CheckboxInput()
        super().add_error(field, error)


class EtapeForm(forms.Form):
    """Ajouter une étape."""

    code = forms.ChoiceField(
        label="Étape", help_text="Une audience renvoyée se note encore, à sa nouvelle date."
    )
    le = JourField(label="Le", help_text=AIDE_JOUR)
    inscrit = forms.CharField(
        label="Délai ou date inscrits sur l’acte",
        required=False,
        max_length=40,
        help_text="« 6 semaines », « 2 mois » ou « 28/2/2026 » : ce que dit l’acte prime.",
    )
    regime = forms.ChoiceField(
        label="Régime", required=False, help_text="Une suspension demande sa pièce."
    )
    motif = forms.ChoiceField(label="Ce qui suspend", required=False)
    precision = forms.CharField(
        label="Précision",
        required=False,
        max_length=200,
        help_text="Heure, tribunal, montant : ce qui n’a pas sa case.",
    )
    piece = forms.ModelChoiceField(
        Piece.objects.none(), label="Pièce", required=False, empty_label="Aucune pièce au dossier"
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, procedure: Procedure, le: date, **options: Any) -> None:
        super().__init__(*args, prefix="etape", **options)
        libelle = nomenclature("etape").libelle
        self.fields["code"].choices = [  # type: ignore[attr-defined]
            ("", "Choisissez"),
            *((code, libelle(code)) for code in admises(procedure.type)),
        ]
        self.fields["le"].le = le  # type: ignore[attr-defined]
        self.fields["le"].initial = date_longue(le)
        regimes = [("", "Non renseigné"), *choix("regime_expulsion")]
        self.fields["regime"].choices = regimes  # type: ignore[attr-defined]
        motifs = [("", "Non renseigné"), *choix("motif_suspension")]
        self.fields["motif"].choices = motifs  # type: ignore[attr-defined]
        pieces = Piece.objects.filter(menage_id=procedure.menage_id)
        self.fields["piece"].queryset = pieces  # type: ignore[attr-defined]
        self.fields["version"].initial = procedure.version
        if procedure.type != "EXPULSION":
            del self.fields["regime"], self.fields["motif"]
            self.fields["code"].help_text = ""


_SUPPOSABLES = {
    "EXPULSION": ("E04", "E06", "E07", "E08", "E10", "E11", "E12", "E13", "E14", "E16"),
    "FOYER": (*RESILIATIONS, "E10", "E11", "E12", "E13", "E14", "E16"),
    "SURENDETTEMENT": ("S2_DEPOSE", "S3_RECEVABLE", "S8_MESURES", "S9_MORATOIRE", "S10_RP"),
}


class SupposerForm(forms.Form):
    """« Et si » : une étape que l'on suppose, pour voir. Rien n'est enregistré."""

    code = forms.ChoiceField(label="Si cet acte")
    le = JourField(label="était daté du", a_venir=True)
    inscrit = forms.CharField(
        label="Délai inscrit sur l’acte, s’il y en a un", required=False, max_length=40
    )
    bail = JourField(label="Bail signé le", required=False)

    def __init__(self, *args: Any, procedure: Procedure, bail: Bail, le: date) -> None:
        super().__init__(*args, prefix="si")
        libelle = nomenclature("etape").libelle
        foyer = procedure.type == "EXPULSION" and bail.statut == FOYER
        choix_ = [
            (code, RESILIATIONS[code][1] if code in RESILIATIONS else libelle(code))
            for code in _SUPPOSABLES.get("FOYER" if foyer else procedure.type, ())
        ]
        self.fields["code"].choices = choix_  # type: ignore[attr-defined]
        self.fields["code"].initial = "E12" if procedure.type == "EXPULSION" else None
        for champ in ("le", "bail"):
            self.fields[champ].le = le  # type: ignore[attr-defined]
        self.fields["le"].initial = date_longue(le)
        self.fields["bail"].initial = date_longue(bail.signe_le) if bail.signe_le else ""
        if foyer or procedure.type != "EXPULSION":
            del self.fields["bail"]

    def fait(self) -> Fait:
        """L'étape supposée.

        Raises:
            Refus: le délai écrit n'en est pas un, ou la date est une faute de frappe.
        """
        dit = self.cleaned_data
        exiger_proche(dit["le"], self.fields["le"].le, champ="le")  # type: ignore[attr-defined]
        limite = limite_dite(dit["inscrit"], dit["le"]) if dit["inscrit"] else None
        return Fait(dit["code"], dit["le"], limite)


class ClotureForm(forms.Form):
    """Clore une procédure."""

    le = JourField(label="Close le", help_text=AIDE_JOUR)
    issue = forms.CharField(label="Issue", max_length=200, required=False)
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, procedure: Procedure, le: date, **options: Any) -> None:
        super().__init__(*args, prefix="cloture", **options)
        self.fields["le"].le = le  # type: ignore[attr-defined]
        self.fields["le"].initial = date_longue(le)
        self.fields["version"].initial = procedure.version


def _limiter(form: Any, mesures: Any) -> None:
    form.fields["mesure"].queryset = Mesure.objects.filter(pk__in=mesures).select_related(
        "dispositif"
    )
    form.fields["mesure"].empty_label = "Hors mesure"
    form.fields["mesure"].label = "Mesure"
