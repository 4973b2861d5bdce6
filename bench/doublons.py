"""`python -m bench.doublons` : rapprocher les fiches d'une structure de cent mille personnes.

La base est neuve et jetée ensuite ; `DATABASE_URL` désigne un PostgreSQL jetable, sinon SQLite.
Mille fiches sont la copie d'une autre, abîmée comme on l'abîme à un guichet : on dit combien se
retrouvent, et en combien de temps.
"""

import os
import random
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from bench.recherche import _NOMS, _PRENOMS, DEPUIS, PAR_MENAGE, PERSONNES, _lots, _noms

COPIES = 1_000
SECONDES = 10
"""Ce qu'on attend, une fois par page ouverte, d'une structure vingt fois plus grande qu'un CCAS."""
_RUES = 2_000


def peupler() -> tuple[Any, set[tuple[int, int]]]:
    """Une structure, et les paires que l'on sait être des doublons."""
    from palier.socle.comptes.models import Structure

    hasard = random.Random(2026)
    structure = Structure.objects.create(reference="b", nom="Banc", type="ccas")
    personnes = _personnes(hasard, structure)
    modeles = hasard.sample(personnes, COPIES)
    copies = _lots((_abimee(hasard, m) for m in modeles), type(modeles[0]))
    _menages(hasard, structure, personnes, PAR_MENAGE)
    _menages(hasard, structure, copies, 1)
    return structure, {(m.pk, c.pk) for m, c in zip(modeles, copies, strict=True)}


def _personnes(hasard: random.Random, structure: Any) -> list[Any]:
    from palier.metier.menages.models import Personne

    def nees() -> Iterator[Any]:
        for rang in range(PERSONNES - COPIES):
            if rang % PAR_MENAGE == 0:
                nom = _noms(hasard, _NOMS)
            ne = date(1940, 1, 1) + timedelta(days=hasard.randint(0, 30_000))
            prenom = _noms(hasard, _PRENOMS)
            yield Personne(
                structure=structure,
                nom=nom,
                prenom=prenom,
                naissance=ne if hasard.random() > 0.01 else None,
            )

    return _lots(nees(), Personne)


def _abimee(hasard: random.Random, modele: Any) -> Any:
    """La même personne, saisie une seconde fois : l'un de ses traits a changé."""
    from palier.metier.menages.models import Personne

    nom, prenom, ne = modele.nom, modele.prenom, modele.naissance
    trait = hasard.randrange(5)
    if trait == 0:
        nom, prenom = prenom, nom
    elif trait == 1:
        nom = f"{nom}t" if nom[-1] in "nr" else nom.replace("k", "c").replace("z", "s")
    elif trait == 2 and ne and ne.day <= 12:
        ne = date(ne.year, ne.day, ne.month)
    elif trait == 3 and ne and (ne.month, ne.day) != (2, 29):
        ne = ne.replace(year=ne.year + 1)
    elif trait == 4:
        nom = f"{nom} {_noms(hasard, _NOMS)}"
    return Personne(structure=modele.structure, nom=nom, prenom=prenom, naissance=ne)


def _menages(hasard: random.Random, structure: Any, personnes: list[Any], taille: int) -> None:
    from palier.metier.menages.models import Composition, Menage

    premiers = personnes[::taille]
    menages = _lots(
        (
            Menage(
                structure=structure,
                nom_usage=p.nom,
                adresse=f"{hasard.randint(1, 99)} rue {hasard.randrange(_RUES)}",
                telephone=f"06{hasard.randint(0, 99_999_999):08}",
            )
            for p in premiers
        ),
        Menage,
    )
    places = (
        Composition(menage=menages[rang // taille], personne=p, role="TITULAIRE", debut=DEPUIS)
        for rang, p in enumerate(personnes)
    )
    _lots(places, Composition)


def principal() -> int:
    os.environ["PALIER_DOSSIER"] = tempfile.mkdtemp(prefix="palier-banc-")
    os.environ["DJANGO_SETTINGS_MODULE"] = "palier.config.reglages"
    import django

    django.setup()
    from django.core.management import call_command

    from palier.metier.menages.doublons import de_la_structure
    from palier.metier.menages.models import Genre, Menage, Personne

    call_command("migrate", verbosity=0)
    structure, attendues = peupler()
    for modele in (Personne, Menage):
        debut = time.perf_counter()
        candidates = modele.objects.paires_a_comparer(structure.pk)
        ms = 1_000 * (time.perf_counter() - debut)
        print(f"{modele.__name__:9} {len(candidates):7} paires à comparer, {ms:6.0f} ms")
    debut = time.perf_counter()
    paires = de_la_structure(structure.pk)
    duree = time.perf_counter() - debut
    personnes = {(p.premiere, p.seconde) for p in paires if p.genre is Genre.PERSONNE}
    print(f"{PERSONNES} personnes : {len(paires)} paires rapprochées en {duree:.1f} s")
    print(f"doublons semés retrouvés : {len(attendues & personnes)} sur {len(attendues)}")
    return int(duree > SECONDES)


if __name__ == "__main__":
    sys.exit(principal())
