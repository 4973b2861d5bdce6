"""`python -m bench.charge.base` : cent mille ménages, un million d'actes, et des sessions ouvertes.

La base est celle que désignent PALIER_DOSSIER ou DATABASE_URL ; déjà peuplée, elle est gardée. Rend
sur sa sortie, en JSON, les sessions et les dossiers que la charge emploiera.
"""

import json
import os
import random
import sys
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from bench.recherche import DEPUIS, creer_menages, en_lots, ouvrir_compte

MENAGES = 100_000
ACTES_PAR_MENAGE = 10
FILE_ACTIVE = 60
REFERENTES = 200
JOUR = date(2026, 4, 14)
_TYPES = ("PHYSIQUE_BUREAU", "PHYSIQUE_BUREAU", "VAD", "TELEPHONE", "COORDINATION", "ECRIT")
_NOTE = "Le point est fait sur le budget du mois ; un courrier au bailleur reste à écrire. " * 3


def principal() -> int:
    os.environ["DJANGO_SETTINGS_MODULE"] = "palier.config.reglages"
    import django

    django.setup()
    from django.core.management import call_command

    from palier.socle.comptes.models import Structure

    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    if not Structure.objects.exists():
        peupler()
    print(json.dumps({"postes": list(_postes())}))
    return 0


def peupler() -> None:
    """Une seule structure, plus grande qu'aucune : tout y est plus dur que dans vingt petites."""
    from palier.metier.accompagnement.models import Dispositif
    from palier.socle.comptes.models import Structure

    hasard = random.Random(2026)
    structure = Structure.objects.create(reference="b", nom="Banc", type="ccas")
    dispositif = Dispositif.objects.create(
        structure=structure, reference="asll", code="ASLL_MAINTIEN", nom="ASLL maintien"
    )
    menages = creer_menages(hasard, structure, MENAGES)
    equipe = [ouvrir_compte(structure, "TRAVAILLEUR_SOCIAL", n) for n in range(REFERENTES)]
    for role in ("RESPONSABLE", "ACCUEIL"):
        ouvrir_compte(structure, role, 0)
    _suivis(equipe, menages)
    _mesures(hasard, structure, dispositif, equipe, menages)
    _actes(hasard, structure, equipe, menages)
    _analyser()


def _referente(equipe: list[Any], rang: int) -> Any:
    """Chacune suit soixante ménages ; les autres dossiers sont clos."""
    return equipe[rang // FILE_ACTIVE] if rang < FILE_ACTIVE * len(equipe) else None


def _suivis(equipe: list[Any], menages: list[Any]) -> None:
    from palier.metier.menages.models import Suivi

    faits = (
        Suivi(menage=m, professionnel_id=qui.professionnel_id, qualite="REFERENT", debut=DEPUIS)
        for rang, m in enumerate(menages)
        if (qui := _referente(equipe, rang))
    )
    en_lots(faits, Suivi)


def _mesures(
    hasard: random.Random, structure: Any, dispositif: Any, equipe: list[Any], menages: list[Any]
) -> None:
    from palier.metier.accompagnement.models import Mesure

    def faites() -> Iterator[Any]:
        for rang, menage in enumerate(menages):
            qui = _referente(equipe, rang)
            debut = JOUR - timedelta(days=hasard.randint(10, 300 if qui else 1_500))
            yield Mesure(
                structure=structure,
                menage=menage,
                dispositif=dispositif,
                reference=f"m-{rang}",
                referent_id=qui.professionnel_id if qui else None,
                demandee_le=debut,
                debut=debut,
                fin_prevue=debut + timedelta(days=365),
                fin=None if qui else debut + timedelta(days=180),
                statut="ACTIVE" if qui else "ACHEVEE",
            )

    en_lots(faites(), Mesure)


def _actes(hasard: random.Random, structure: Any, equipe: list[Any], menages: list[Any]) -> None:
    from palier.metier.accompagnement.models import Acte

    def faits() -> Iterator[Any]:
        for rang, menage in enumerate(menages):
            qui = _referente(equipe, rang) or hasard.choice(equipe)
            for _ in range(ACTES_PAR_MENAGE):
                yield Acte(
                    structure=structure,
                    menage=menage,
                    professionnel_id=qui.professionnel_id,
                    type=hasard.choice(_TYPES),
                    statut="REALISE",
                    date=JOUR - timedelta(days=hasard.randint(0, 1_000)),
                    duree_min=hasard.choice((15, 30, 45, 60)),
                    objet="Point sur la situation",
                    note=_NOTE if hasard.random() < 0.3 else "",
                )

    en_lots(faits(), Acte, rendre=False)


def _analyser() -> None:
    """Les statistiques du planificateur, comme après une vraie mise en service."""
    from django.db import connection

    with connection.cursor() as curseur:
        curseur.execute("ANALYZE")


def _postes() -> Iterator[dict[str, Any]]:
    """Une session ouverte par compte, et les dossiers que ce compte peut écrire."""
    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore

    from palier.metier.menages.models import Menage
    from palier.socle.comptes.casquette import acces
    from palier.socle.comptes.models import Compte
    from palier.socle.habilitations.listes import Donnee, Geste

    for compte in Compte.objects.order_by("-pk")[:60]:
        casquette = compte.casquettes(JOUR).get()
        session = SessionStore()
        session[SESSION_KEY] = str(compte.pk)
        session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
        session[HASH_SESSION_KEY] = compte.get_session_auth_hash()
        session.create()
        qui = acces(compte.pk, casquette, JOUR)
        visibles = Menage.objects.visibles_par(qui, Donnee.IDENTITE, Geste.LIRE)
        yield {
            "role": casquette.role,
            "session": session.session_key,
            "menages": list(visibles.values_list("pk", flat=True)[:FILE_ACTIVE]),
        }


if __name__ == "__main__":
    sys.exit(principal())
