"""Les dates d'un recours DALO noté au dossier, et ce qu'il fait attendre au bureau."""

from collections.abc import Iterator
from datetime import date, timedelta

from django.db.models import Exists, OuterRef
from django.urls import reverse

from palier.metier.accompagnement.listes import EN_COURS
from palier.metier.accompagnement.models import Demarche, Mesure
from palier.metier.accompagnement.regles import Attendue, Lire, suites_du_recours
from palier.metier.menages.models import Composition
from palier.noyau.parametres import ParametreAbsent
from palier.noyau.texte import date_longue
from palier.socle.habilitations.acces import Acces
from palier.socle.habilitations.listes import Geste
from palier.socle.presentation.echeances import Echeance
from palier.socle.reglages.parametres import lecture_de

UN_LOGEMENT = ("LOC_PUBLIC", "LOC_PRIVE", "SOUS_LOC", "LOGEMENT_FOYER", "PROPRIO", "ACCEDANT")
OUBLIE = timedelta(days=365)
"""Une décision plus ancienne encore, dont rien ne suit, n'appelle plus un geste."""


def dates_du_recours(demarche: Demarche, lire: Lire) -> list[Attendue]:
    """Ce que l'on attend d'un recours déposé ; la décision rendue, ce qui la suit."""
    favorable = demarche.conclue_le if demarche.statut == "ACCORDEE" else None
    dates = suites_du_recours(demarche.deposee_le, favorable, lire=lire)
    return dates[1:] if favorable else dates


def relogements(acces: Acces, jusqu_au: date) -> Iterator[Echeance]:
    """Après une décision favorable : le relogement, puis le recours au tribunal.

    Un logement noté depuis dit que le ménage est relogé : plus rien n'est attendu.
    """
    membres = Composition.objects.filter(menage=OuterRef("menage"))
    reloges = membres.filter(
        personne__parcours_residentiels__debut__gte=OuterRef("conclue_le"),
        personne__parcours_residentiels__code__in=UN_LOGEMENT,
    )
    decides = list(
        Demarche.objects.visibles_par(acces, Geste.ECRIRE)
        .filter(
            ~Exists(reloges),
            Exists(Mesure.objects.filter(menage=OuterRef("menage"), statut__in=EN_COURS)),
            type="D_DALO",
            statut="ACCORDEE",
            deposee_le__isnull=False,
            conclue_le__gte=acces.le - OUBLIE,
        )
        .select_related("menage", "structure")
    )
    lire = lecture_de(decides[0].structure) if decides else None
    for demarche in decides:
        try:
            dates = dates_du_recours(demarche, lire) if lire else []
        except ParametreAbsent:
            continue  # le volet du dossier dit ce qui manque
        passees = [attendue for attendue in dates if attendue.depuis <= acces.le]
        if passees and passees[-1].au_plus_tard <= jusqu_au:
            yield _echeance(demarche, passees[-1])


def _echeance(demarche: Demarche, attendue: Attendue) -> Echeance:
    a_verifier = ", à vérifier" if attendue.delai.a_verifier else ""
    return Echeance(
        le=attendue.au_plus_tard,
        quoi=f"{attendue.quoi} : {demarche}",
        menage=str(demarche.menage),
        raison=f"{attendue.delai} depuis le {date_longue(attendue.depuis)} "
        f"({attendue.delai.source}{a_verifier}) ; indicatif.",
        adresse=reverse("dossier:volet", args=[demarche.menage_id, "demarches"]),
        menage_id=demarche.menage_id,
        dehors=attendue.quoi,
    )
