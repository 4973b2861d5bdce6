"""`python -m bench.recherche` : chercher parmi cent mille personnes, en SQLite ou PostgreSQL.

La base est neuve et jetée ensuite ; `DATABASE_URL` désigne un PostgreSQL jetable, sinon SQLite.
"""

import os
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import islice
from typing import Any

PERSONNES = 100_000
PAR_MENAGE = 2
DEPUIS = date(2020, 1, 1)
DEMANDES = (
    *("ma", "mar", "martin", "martin jean", "jean martin", "lavandieres", "14 rue des lilas"),
    *("9/2/1988", "0639", "063998", "2025-01", "marttin", "jaen martin", "kowalsky", "dupnot"),
    *("lavandiere nadya", "zzyzx", "mohammed benali", "de la"),
)
_NOMS = "Martin Bernard Dubois Durand Moreau Laurent Simon Michel Lefebvre Leroy Roux Benali Diallo"
_PRENOMS = "Jean Marie Nadia Paul Fatou Youssef Inès Leïla Karim Sylvie Mohammed Chloé Tom Aïcha"
_RUES = "des Lavandières,des Lilas,de la Gare,du Moulin,Jean-Jaurès,de Verdun,des Écoles,du Port"
_SYLLABES = "ba cor del fan gou han jol kow lan mer nos pic rav sal tor vil zan bec lon dri"


def _noms(hasard: random.Random, connus: str) -> str:
    """La moitié des noms sont courants, l'autre est inventée : la variété d'une ville."""
    if hasard.random() < 0.5:
        return hasard.choice(connus.split())
    return "".join(hasard.choices(_SYLLABES.split(), k=hasard.randint(2, 4))).capitalize()


def en_lots(objets: Iterator[Any], modele: Any, *, rendre: bool = True) -> list[Any]:
    """Écrit des objets par lots ; les rend, sauf s'ils sont trop nombreux pour la mémoire."""
    crees = []
    while lot := list(islice(objets, 5_000)):
        ecrits = modele.objects.bulk_create(lot)
        crees += ecrits if rendre else []
    return crees


def peupler() -> Any:
    """Une structure de cent mille personnes, une responsable, une référente de soixante ménages."""
    from palier.metier.menages.models import Suivi
    from palier.socle.comptes.models import Structure

    hasard = random.Random(2026)
    structure = Structure.objects.create(reference="b", nom="Banc", type="ccas")
    menages = creer_menages(hasard, structure, PERSONNES // PAR_MENAGE)
    referente = ouvrir_compte(structure, "TRAVAILLEUR_SOCIAL", 0)
    qui = {"professionnel_id": referente.professionnel_id, "qualite": "REFERENT"}
    suivis = (Suivi(menage=m, debut=DEPUIS, **qui) for m in hasard.sample(menages, 60))
    Suivi.objects.bulk_create(suivis)
    return ouvrir_compte(structure, "RESPONSABLE", 0), referente


def creer_menages(hasard: random.Random, structure: Any, combien: int) -> list[Any]:
    """Des ménages de deux personnes."""
    from palier.metier.menages.models import Menage

    faits = (
        Menage(
            structure=structure,
            reference=f"2025-{rang:05}",
            nom_usage=_noms(hasard, _NOMS),
            adresse=f"{hasard.randint(1, 99)} rue {hasard.choice(_RUES.split(','))}",
            telephone=f"06{hasard.randint(0, 99_999_999):08}",
        )
        for rang in range(combien)
    )
    menages = en_lots(faits, Menage)
    _membres(hasard, structure, menages)
    return menages


def _membres(hasard: random.Random, structure: Any, menages: list[Any]) -> None:
    from palier.metier.menages.models import Composition, Personne

    nees = (
        Personne(
            structure=structure,
            nom=menages[rang // PAR_MENAGE].nom_usage,
            prenom=_noms(hasard, _PRENOMS),
            naissance=date(1940, 1, 1) + timedelta(days=hasard.randint(0, 30_000)),
        )
        for rang in range(PAR_MENAGE * len(menages))
    )
    places = (
        Composition(menage=menages[rang // PAR_MENAGE], personne=personne, role="TITULAIRE")
        for rang, personne in enumerate(en_lots(nees, Personne))
    )
    en_lots(places, Composition)


def ouvrir_compte(structure: Any, role: str, rang: int) -> Any:
    """L'accès d'un compte neuf sous ce rôle."""
    from palier.socle.comptes.casquette import acces
    from palier.socle.comptes.models import Affectation, Compte, Professionnel

    qui = Professionnel.objects.create(reference=f"{role}-{rang}", nom=role)
    casquette = Affectation.objects.create(
        professionnel=qui, structure=structure, role=role, debut=DEPUIS
    )
    compte = Compte.objects.create_user(f"{role}-{rang}@palier.test".lower(), professionnel=qui)
    return acces(compte.pk, casquette, date(2026, 4, 14))


def chronometrer(acces: Any, passages: int = 9) -> Iterator[tuple[str, float, int]]:
    """La médiane de chaque demande, en millisecondes, et ce qu'elle trouve."""
    from palier.pilotage.recherche.trouvailles import chercher

    for demande in DEMANDES:
        temps = []
        for _ in range(passages):
            debut = time.perf_counter()
            reponse = chercher(demande, acces, 8)
            temps.append(1_000 * (time.perf_counter() - debut))
        yield demande, statistics.median(temps), len(reponse.trouvailles)


def principal() -> int:
    os.environ["PALIER_DOSSIER"] = tempfile.mkdtemp(prefix="palier-banc-")
    os.environ["DJANGO_SETTINGS_MODULE"] = "palier.config.reglages"
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    debut = time.perf_counter()
    responsable, referente = peupler()
    print(f"{PERSONNES} personnes indexées en {time.perf_counter() - debut:.0f} s")
    pires = []
    for qui, acces in (("toute la structure", responsable), ("ses soixante ménages", referente)):
        print(f"\n{qui}")
        mesures = list(chronometrer(acces))
        for demande, ms, trouves in mesures:
            print(f"  {demande:20} {ms:7.1f} ms  {trouves}")
        pires.append(max(ms for _, ms, _ in mesures))
    return int(max(pires) > 100)


if __name__ == "__main__":
    sys.exit(principal())
