"""Les gestes sur ce que l'on vise, ce que l'on constate et ce que l'on demande."""

from django import forms

from palier.metier.accompagnement.actions.demarches import REPONSES
from palier.metier.accompagnement.forms.champs import (
    GesteForm,
    jour,
    mois,
    parmi,
    texte,
    un_code,
)
from palier.metier.accompagnement.models import Mesure
from palier.metier.accompagnement.regles import CONCLUSIONS
from palier.metier.menages.models import Personne
from palier.socle.champs import choix
from palier.socle.habilitations.listes import Geste
from palier.socle.presentation.formulaires import MontantField

NIVEAUX = (
    (0, "0, fait à sa place"),
    (1, "1, fait avec, guidage constant"),
    (2, "2, fait avec, aide ponctuelle"),
    (3, "3, fait seul, on vérifie"),
    (4, "4, autonome, et sait orienter"),
)


class ObjectifForm(GesteForm):
    code = un_code("Objectif", "objectif", requis=False)
    libelle = texte("Dans les mots du ménage", aide="Ce que la personne veut voir changer.")
    indicateur = texte(
        "À quoi on verra qu’il est atteint", aide="Un fait que chacun pourra constater."
    )
    horizon = un_code("Horizon", "horizon", requis=False)
    auteur = un_code("Fixé par", "auteur_objectif", requis=False)
    le = jour("Fixé le")

    def preparer(self) -> None:
        mesure = self.objet if isinstance(self.objet, Mesure) else self.objet.mesure
        if codes := mesure.dispositif.les_regles.objectifs:
            proposes = [("", "Objectif libre"), *parmi("objectif", codes)]
        else:
            proposes = [("", "Objectif libre"), *choix("objectif")]
        self.restreindre("code", proposes)


class ConfirmationForm(GesteForm):
    """Rien à saisir : on confirme."""


class ConclureObjectifForm(GesteForm):
    statut = forms.ChoiceField(
        label="Il est", choices=lambda: parmi("statut_objectif", CONCLUSIONS)
    )
    ecart = texte(
        "Écart avec la prescription",
        aide="Ce qui sépare ce que la commission demandait de ce que l’on constate.",
    )
    le = jour("Constaté le")


class DifficulteForm(GesteForm):
    code = un_code("Difficulté", "difficulte")
    source = un_code("Constatée par", "source_difficulte", requis=False)
    le = jour("Constatée le")


class LeverForm(GesteForm):
    le = jour("Levée le")


class AutonomieForm(GesteForm):
    personne = forms.ModelChoiceField(
        Personne.objects.none(), label="Personne", required=False, empty_label="Le ménage"
    )
    domaine = un_code("Domaine", "domaine_autonomie")
    niveau = forms.TypedChoiceField(
        label="Niveau", choices=NIVEAUX, coerce=int, widget=forms.RadioSelect
    )
    le = jour("Constatée le")

    def preparer(self) -> None:
        membres = self.objet.menage.compositions.au(self.acces.le).values("personne")
        personnes = Personne.objects.filter(pk__in=membres)
        self.fields["personne"].queryset = personnes  # type: ignore[attr-defined]


class BilanPrevuForm(GesteForm):
    type = un_code("Type", "type_bilan")
    du_le = jour("Dû le")


class BilanRenduForm(GesteForm):
    le = jour("Rendu le")
    proposition = un_code("Ce qu'il propose", "proposition_bilan")
    mois_demandes = mois("Mois demandés", requis=False, aide="Pour un renouvellement.")
    commission_le = jour("Commission le", requis=False)


class BilanSigneForm(GesteForm):
    le = jour("Lu et signé le")
    avis_menage = forms.CharField(
        label="Avis du ménage",
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text="Ses mots, tels qu'il les dit.",
    )


class DemarcheForm(GesteForm):
    type = un_code("Démarche", "demarche")
    mode = un_code("Comment", "mode_demarche", requis=False)
    le = jour("Engagée le")
    mesure = forms.ModelChoiceField(
        Mesure.objects.none(), label="Dans la mesure", required=False, empty_label="Hors mesure"
    )
    montant_demande = MontantField(label="Montant demandé, en euros")
    volet = un_code("Volet du FSL", "volet_fsl", requis=False)
    forme = un_code("Forme de l'aide", "forme_aide", requis=False)

    def preparer(self) -> None:
        visibles = Mesure.objects.visibles_par(self.acces, Geste.LIRE).filter(menage=self.objet)
        ouvertes = visibles.ouvertes().select_related("dispositif")
        self.fields["mesure"].queryset = ouvertes  # type: ignore[attr-defined]
        if len(seule := list(ouvertes[:2])) == 1:
            self.initial.setdefault("mesure", seule[0].pk)


class AvancerForm(GesteForm):
    statut = forms.ChoiceField(
        label="Elle est", choices=lambda: parmi("statut_demarche", ("DEPOSEE", "INCOMPLETE"))
    )
    le = jour("Le")
    reponse_attendue_le = jour(
        "Réponse attendue le",
        requis=False,
        aide="La date de l'accusé de réception ; sans elle, le délai d'usage.",
    )


class ReponseForm(GesteForm):
    statut = forms.ChoiceField(label="Elle est", choices=lambda: parmi("statut_demarche", REPONSES))
    le = jour("Réponse du")
    montant_obtenu = MontantField(label="Montant obtenu, en euros")


class RecoursForm(GesteForm):
    le = jour("Recours formé le")
