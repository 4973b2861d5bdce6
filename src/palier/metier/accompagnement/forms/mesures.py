"""Les gestes du cycle d'une mesure."""

from typing import Any

from django import forms

from palier.metier.accompagnement.forms.champs import (
    GesteForm,
    ProfessionnelField,
    jour,
    menent,
    mois,
    parmi,
    texte,
    un_code,
)
from palier.metier.accompagnement.models import Dispositif
from palier.metier.accompagnement.regles import total_accorde
from palier.metier.menages.models import Personne
from palier.noyau.texte import accorde
from palier.socle.champs import choix
from palier.socle.presentation.formulaires import PlusieursField

_ENTIER = {"inputmode": "numeric", "class": "court"}


class _DossierForm(GesteForm):
    """Ce qui accompagne une demande."""

    instructeur = un_code(
        "Service instructeur",
        "prescripteur",
        requis=False,
        aide="Le travailleur social qui porte la demande ; la commission l'exige.",
    )
    origine = un_code("Origine de la demande", "prescripteur", requis=False)
    adhesion_le = jour("Adhésion signée le", requis=False)
    pieces_attendues = forms.IntegerField(
        label="Pièces attendues",
        required=False,
        min_value=0,
        max_value=99,
        widget=forms.TextInput(attrs=_ENTIER),
    )
    pieces_recues = forms.IntegerField(
        label="Pièces reçues",
        required=False,
        min_value=0,
        max_value=99,
        widget=forms.TextInput(attrs=_ENTIER),
    )


class _Membres(PlusieursField):
    def label_from_instance(self, obj: Any) -> str:
        return str(obj)


class DemandeForm(_DossierForm):
    dispositif = forms.ModelChoiceField(
        Dispositif.objects.none(), label="Dispositif", empty_label="Choisissez"
    )
    le = jour("Demandée le")
    participants = _Membres(
        Personne.objects.none(),
        label="Personnes concernées",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Sans choix, la mesure concerne tout le ménage.",
    )
    field_order = ("dispositif", "le", "participants")

    def preparer(self) -> None:
        siens = Dispositif.objects.filter(structure_id=self.acces.structure_id)
        membres = self.objet.compositions.au(self.acces.le).values("personne")
        self.fields["dispositif"].queryset = siens  # type: ignore[attr-defined]
        personnes = Personne.objects.filter(pk__in=membres)
        self.fields["participants"].queryset = personnes  # type: ignore[attr-defined]


class CompleterForm(_DossierForm):
    def preparer(self) -> None:
        for nom in self.fields:
            self.initial.setdefault(nom, getattr(self.objet, nom))


class CommissionForm(GesteForm):
    """Rien à saisir : on relit, puis on confirme."""


class AccordForm(GesteForm):
    le = jour("Décidée le")
    motif = texte("Précision", aide="Ce que la décision demande, s'il y a lieu.")


class MotifForm(GesteForm):
    le = jour("Décidée le")
    motif = texte("Motif", requis=True, aide="Une décision se motive : la personne peut le lire.")


class ReorientationForm(GesteForm):
    organisme = un_code("Vers quel organisme", "organisme")
    le = jour("Décidée le")
    motif = texte("Motif")


class AnnulationForm(GesteForm):
    motif = texte("Motif", requis=True)


class ConfierForm(GesteForm):
    professionnel = ProfessionnelField(label="Référent")
    le = jour("À partir du")

    def preparer(self) -> None:
        self.fields["professionnel"].queryset = menent(self.acces)  # type: ignore[attr-defined]
        if self.objet.referent_id is None:
            self.initial.setdefault("professionnel", self.acces.professionnel_id)


class SuppleanceForm(GesteForm):
    professionnel = ProfessionnelField(label="Suppléant")
    le = jour("À partir du")
    jusqu_au = jour("Jusqu'au", requis=False, aide="Le dernier jour, inclus ; vide : sans terme.")

    def preparer(self) -> None:
        possibles = menent(self.acces).exclude(pk=self.objet.referent_id)
        self.fields["professionnel"].queryset = possibles  # type: ignore[attr-defined]


def _aide_de_duree(regles: Any, deja: int) -> str:
    """Ce que le dispositif permet, en une phrase."""
    dits = []
    if regles.duree_min_mois:
        dits.append(f"au moins {regles.duree_min_mois}")
    if regles.duree_max_mois:
        dits.append(f"au plus {regles.duree_max_mois}")
    if regles.duree_totale_mois:
        total = f"{accorde(regles.duree_totale_mois, 'mois')} au total"
        total += " (à vérifier)" if "duree_totale_mois" in regles.a_verifier else ""
        dits.append(f"{total}, dont {deja} déjà accordés" if deja else total)
    return f"En mois entiers : {' ; '.join(dits)}." if dits else "En mois entiers."


class DemarrageForm(GesteForm):
    le = jour("Premier jour")
    mois = mois("Durée")

    def preparer(self) -> None:
        regles = self.objet.dispositif.les_regles
        self.initial.setdefault("mois", regles.duree_proposee(self.objet.intensite))
        self.fields["mois"].help_text = _aide_de_duree(regles, 0)


class RenouvellementForm(GesteForm):
    rang = forms.IntegerField(widget=forms.HiddenInput)
    mois = mois("Durée de la nouvelle période")
    le = jour("Décidé le")
    motif = texte("Motif", aide="Ce qui reste à atteindre.")

    def preparer(self) -> None:
        accords, regles = self.objet.accords(), self.objet.dispositif.les_regles
        deja = total_accorde(accords)
        reste = None if regles.duree_totale_mois is None else regles.duree_totale_mois - deja
        proposee = regles.duree_proposee(self.objet.intensite)
        if proposee is not None and reste is not None and reste > 0:
            proposee = min(proposee, reste)
        self.initial.setdefault("rang", len(accords) + 1)
        self.initial.setdefault("mois", proposee)
        self.fields["mois"].help_text = _aide_de_duree(regles, deja)


class SuspensionForm(GesteForm):
    le = jour("À partir du")
    motif = texte("Motif")


class RepriseForm(GesteForm):
    le = jour("Reprise le", aide="Le premier jour où l'accompagnement reprend.")


class ClotureForm(GesteForm):
    le = jour("Dernier jour d'accompagnement")
    motif = un_code("Motif principal", "motif_fin", aide="Un seul ; c'est lui que le bilan compte.")
    motifs_secondaires = forms.MultipleChoiceField(
        label="Autres motifs", required=False, widget=forms.CheckboxSelectMultiple
    )
    destination = un_code("Destination", "destination", requis=False)
    emploi_sortie = un_code("Emploi à la fin", "emploi", requis=False)

    def preparer(self) -> None:
        codes = self.objet.dispositif.les_regles.motifs_fin
        motifs = parmi("motif_fin", codes) if codes else list(choix("motif_fin"))
        self.restreindre("motif", [("", "Choisissez"), *motifs])
        self.restreindre("motifs_secondaires", [m for m in motifs if m[0] != "NSP"])
