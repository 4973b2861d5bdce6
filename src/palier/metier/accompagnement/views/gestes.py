"""Les gestes : un titre, un formulaire, un verbe ; la même page pour tous."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from palier.metier.accompagnement import actions
from palier.metier.accompagnement.avertissements import avertissements
from palier.metier.accompagnement.forms import mesures as cycle
from palier.metier.accompagnement.forms import suites, suivi
from palier.metier.accompagnement.forms.champs import GesteForm
from palier.metier.accompagnement.models import Mesure, Objectif
from palier.metier.accompagnement.regles import Avertissement, sur_l_ecart
from palier.socle.habilitations.acces import Acces
from palier.socle.presentation.formulaires import refus_dans


@dataclass(frozen=True)
class Geste:
    """Ce que l'on fait d'un objet du dossier.

    Attributes:
        fait: ce que l'on dit une fois fait.
        suivi: vrai si le geste écrit dans le suivi (difficultés, autonomie, bilans).
    """

    titre: str
    fait: str
    formulaire: type[GesteForm]
    action: Callable[..., Any]
    icone: str = "pencil"
    aide: str = ""
    suivi: bool = False


CYCLE: Mapping[str, Geste] = {
    "completer": Geste(
        "Compléter le dossier",
        "Dossier complété.",
        cycle.CompleterForm,
        actions.completer,
        "folder",
    ),
    "passer_en_commission": Geste(
        "Passer en commission",
        "La demande attend la commission.",
        cycle.CommissionForm,
        actions.passer_en_commission,
        "building-community",
        "La commission recevra la demande telle qu'elle est au dossier.",
    ),
    "accorder": Geste(
        "Accorder la mesure", "Mesure accordée.", cycle.AccordForm, actions.accorder, "check"
    ),
    "ajourner": Geste(
        "Ajourner la demande", "Demande ajournée.", cycle.MotifForm, actions.ajourner, "clock"
    ),
    "refuser": Geste(
        "Refuser la demande", "Demande refusée.", cycle.MotifForm, actions.refuser, "x"
    ),
    "reorienter": Geste(
        "Réorienter la demande",
        "Demande réorientée.",
        cycle.ReorientationForm,
        actions.reorienter,
        "arrow-right",
    ),
    "confier": Geste(
        "Confier la mesure",
        "Mesure confiée.",
        cycle.ConfierForm,
        actions.confier_mesure,
        "user",
        "Le dossier s'ouvre au référent ; le précédent ne le suit plus à partir de ce jour.",
    ),
    "demarrer": Geste(
        "Démarrer la mesure",
        "Mesure démarrée.",
        cycle.DemarrageForm,
        actions.demarrer,
        "arrow-right",
    ),
    "suspendre": Geste(
        "Suspendre la mesure",
        "Mesure suspendue.",
        cycle.SuspensionForm,
        actions.suspendre,
        "clock",
        "La fin prévue ne bouge pas ; le rythme attendu, lui, ne compte plus.",
    ),
    "reprendre": Geste(
        "Reprendre la mesure", "Mesure reprise.", cycle.RepriseForm, actions.reprendre, "refresh"
    ),
    "renouveler": Geste(
        "Renouveler la mesure",
        "Mesure renouvelée.",
        cycle.RenouvellementForm,
        actions.renouveler,
        "refresh",
        "C'est la même mesure : une période s'ajoute, le lendemain de la précédente.",
    ),
    "cloturer": Geste(
        "Clôturer la mesure",
        "Mesure clôturée.",
        cycle.ClotureForm,
        actions.cloturer,
        "circle-check",
        "La mesure ne se rouvre pas ; son dossier reste lisible.",
    ),
    "annuler": Geste(
        "Annuler la demande",
        "Demande annulée.",
        cycle.AnnulationForm,
        actions.annuler,
        "x",
        "Rien n'est effacé : la demande reste au dossier, annulée.",
    ),
}
"""Ceux que le statut de la mesure permet ou non, dans l'ordre où on les propose."""

DANS_LA_MESURE: Mapping[str, Geste] = {
    "suppleer": Geste(
        "Désigner un suppléant", "Suppléant désigné.", cycle.SuppleanceForm, actions.suppleer
    ),
    "objectif": Geste(
        "Fixer un objectif", "Objectif fixé.", suivi.ObjectifForm, actions.fixer_objectif
    ),
    "difficulte": Geste(
        "Noter une difficulté",
        "Difficulté notée.",
        suivi.DifficulteForm,
        actions.ouvrir_difficulte,
        suivi=True,
    ),
    "autonomie": Geste(
        "Constater une autonomie",
        "Autonomie constatée.",
        suivi.AutonomieForm,
        actions.constater_autonomie,
        suivi=True,
    ),
    "preciser": Geste(
        "Préciser le financement", "Financement précisé.", suites.PrecisionsForm, actions.preciser
    ),
    "suivi_apres": Geste(
        "Noter un suivi après la sortie",
        "Suivi noté.",
        suites.SuiviPosterieurForm,
        actions.suivre_apres,
        "clock",
        "Ce que l'on sait quelques mois après ; sans nouvelle, « injoignable » se note aussi.",
    ),
    "bilan": Geste(
        "Prévoir un bilan", "Bilan attendu.", suivi.BilanPrevuForm, actions.prevoir_bilan
    ),
}

D_UN_OBJECTIF: Mapping[str, Geste] = {
    "commencer": Geste(
        "Commencer l'objectif",
        "Objectif commencé.",
        suivi.ConfirmationForm,
        actions.commencer_objectif,
    ),
    "conclure": Geste(
        "Conclure l'objectif",
        "Objectif conclu.",
        suivi.ConclureObjectifForm,
        actions.conclure_objectif,
    ),
    "etape": Geste(
        "Ajouter une étape",
        "Étape ajoutée.",
        suivi.ObjectifForm,
        lambda objectif, **champs: actions.fixer_objectif(
            objectif.mesure, parent=objectif, **champs
        ),
    ),
}
D_UNE_DIFFICULTE: Mapping[str, Geste] = {
    "lever": Geste(
        "Lever la difficulté",
        "Difficulté levée.",
        suivi.LeverForm,
        actions.lever_difficulte,
        suivi=True,
    )
}
D_UN_BILAN: Mapping[str, Geste] = {
    "rendre": Geste(
        "Rendre le bilan", "Bilan rendu.", suivi.BilanRenduForm, actions.rendre_bilan, suivi=True
    ),
    "signer": Geste(
        "Faire signer le bilan",
        "Bilan signé par le ménage.",
        suivi.BilanSigneForm,
        actions.signer_bilan,
        suivi=True,
    ),
}
D_UNE_DEMARCHE: Mapping[str, Geste] = {
    "avancer": Geste(
        "Faire avancer la démarche",
        "Démarche mise à jour.",
        suivi.AvancerForm,
        actions.avancer_demarche,
    ),
    "conclure": Geste(
        "Noter la réponse", "Réponse notée.", suivi.ReponseForm, actions.conclure_demarche
    ),
    "recours": Geste(
        "Former un recours", "Recours formé.", suivi.RecoursForm, actions.former_recours
    ),
}
DEMANDER = Geste("Demander une mesure", "Mesure demandée.", cycle.DemandeForm, actions.demander)
ORIENTER = Geste(
    "Noter une orientation", "Orientation notée.", suites.OrientationForm, actions.orienter
)
ENGAGER = Geste(
    "Engager une démarche", "Démarche engagée.", suivi.DemarcheForm, actions.engager_demarche
)


def _avertis(objet: Any, acces: Acces) -> list[Avertissement]:
    """Ce que les règles signalent d'une mesure, ou d'un objectif que l'on conclut."""
    if isinstance(objet, Mesure):
        return avertissements(objet, acces)
    if isinstance(objet, Objectif):
        return sur_l_ecart(objet.auteur, objet.statut, objet.ecart)
    return []


def conduire(
    request: HttpRequest, geste: Geste, objet: Any, *, retour: str, **contexte: Any
) -> HttpResponse:
    """Montre le formulaire d'un geste, ou le fait et revient d'où l'on vient."""
    acces = request.acces  # type: ignore[attr-defined]
    envoye = request.POST if request.method == "POST" else None
    form = geste.formulaire(envoye, objet=objet, acces=acces)
    deja = _avertis(objet, acces)
    if form.is_valid():
        with refus_dans(form):
            fait = geste.action(objet, **form.cleaned_data, par=acces)
            messages.success(request, geste.fait)
            if retour != getattr(fait, "get_absolute_url", str)():
                # La page d'une mesure dit elle-même ce qui mérite un regard.
                for dit in _avertis(fait, acces):
                    messages.warning(request, str(dit))
            return redirect(retour)
    contexte |= {
        "avertissements": deja,
        "geste": geste,
        "form": form,
        "objet": objet,
        "retour": retour,
        "rubrique": "Ménages",
    }
    return render(request, "accompagnement/geste.html", contexte)
