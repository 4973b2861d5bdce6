"""Ce que voient l'accueil et la résidence : qui attend un référent, qui arrive, qui part."""

from datetime import timedelta

from django.db.models import Exists, OuterRef, Prefetch

from palier.metier.accompagnement.listes import EN_COURS
from palier.metier.accompagnement.models import Mesure
from palier.metier.accompagnement.models.mesures import MesureQuerySet
from palier.metier.menages.models import Menage, Qualite, Suivi
from palier.socle.comptes.models import en_vigueur
from palier.socle.habilitations.acces import Acces
from palier.socle.habilitations.listes import Donnee, Geste

MONTRES = 10
RECENT = timedelta(days=90)
MOUVEMENTS = timedelta(days=60)


def a_orienter(acces: Acces) -> list[Menage]:
    """Les dossiers ouverts depuis peu que nul référent ne suit encore, le plus ancien d'abord."""
    suivis = Suivi.objects.filter(
        en_vigueur(acces.le), menage=OuterRef("pk"), qualite=Qualite.REFERENT
    )
    recents = Suivi.objects.filter(
        menage=OuterRef("pk"), qualite=Qualite.ACCUEIL, debut__gte=acces.le - RECENT
    )
    accueils = Prefetch(
        "suivis",
        Suivi.objects.filter(qualite=Qualite.ACCUEIL).select_related("professionnel"),
        to_attr="accueils",
    )
    menages = Menage.objects.visibles_par(acces, Donnee.IDENTITE, Geste.ECRIRE)
    return list(
        menages.filter(Exists(recents), ~Exists(suivis))
        .prefetch_related(accueils)
        .order_by("pk")[:MONTRES]
    )


def arrivees(acces: Acces) -> list[Mesure]:
    """Les mesures commencées depuis deux mois, la dernière d'abord."""
    debut = (acces.le - MOUVEMENTS, acces.le)
    return list(_mesures(acces).filter(debut__range=debut).order_by("-debut", "pk")[:MONTRES])


def departs(acces: Acces) -> list[Mesure]:
    """Les mesures en cours dont le terme vient dans deux mois, la plus proche d'abord."""
    termes = (acces.le, acces.le + MOUVEMENTS)
    finissent = _mesures(acces).filter(statut__in=EN_COURS, fin_prevue__range=termes)
    return list(finissent.order_by("fin_prevue", "pk")[:MONTRES])


def _mesures(acces: Acces) -> MesureQuerySet:
    return Mesure.objects.visibles_par(acces).select_related("menage", "dispositif", "referent")
