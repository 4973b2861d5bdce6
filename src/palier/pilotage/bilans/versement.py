"""De la base de la structure aux nombres du bilan.

Les lignes passent par le curseur de Django, sans un nom ni un texte libre, puis par des fichiers
temporaires que DuckDB lit : jamais une seconde bibliothèque sur la base vivante. Tant que les
données sont les mêmes à l'octet, les nombres déjà comptés resservent.
"""

import hashlib
import tempfile
from collections import OrderedDict
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from threading import Lock

from palier.pilotage.bilans import production, schema
from palier.pilotage.bilans.eteints import eteints
from palier.pilotage.bilans.models import Bilan
from palier.pilotage.bilans.production import Comptes
from palier.pilotage.echange.en_base import ecrire_csv
from palier.pilotage.echange.lecture import Controle, Ouverture, ouvrir
from palier.socle.comptes.models import Structure
from palier.socle.reglages.finalites import tenues
from palier.socle.reglages.parametres import parametre_de

GARDES = 8
"""Bilans dont les nombres restent en mémoire, par processus ; ce ne sont que des agrégats."""

Cle = tuple[str, frozenset[tuple[str, str]], int, str, int, int, str]
_comptes: OrderedDict[Cle, Comptes] = OrderedDict()
_verrou = Lock()


def seuil_de(structure: Structure, le: date) -> int:
    """Le plus petit effectif que cette structure diffuse."""
    return int(parametre_de(structure, "SECRET_SEUIL", le).valeur)


def compter(bilan: Bilan, le: date) -> Comptes:
    """Les nombres du bilan, d'après la base ; gardés tant que les données ne changent pas.

    Raises:
        Refus: le seuil de secret de la structure est trop bas.
    """
    seuil = seuil_de(bilan.structure, le)
    with tempfile.TemporaryDirectory(prefix="palier-") as dossier:
        chemin = Path(dossier) / "donnees"
        ecrire_csv(chemin, bilan.structure_id, nominatif=False)
        source = schema.source_du_modele(bilan.modele)
        ferme = eteints(tenues(bilan.structure_id))
        ici = (bilan.structure_id, bilan.modele, bilan.annee, seuil, source)
        cle = (_empreinte(chemin), ferme.modalites, *ici)
        with _verrou:
            if cle in _comptes:
                _comptes.move_to_end(cle)
                return _comptes[cle]
        with ouvrir(chemin, controle=Controle(le, coherence=False)) as ouverture:
            comptes = production.compter(
                ouverture,
                annee=bilan.annee,
                modele=bilan.modele,
                structure=bilan.structure.reference,
                seuil=seuil,
                eteints=ferme,
            )
    with _verrou:
        _comptes[cle] = comptes
        while len(_comptes) > GARDES:
            _comptes.popitem(last=False)
    return comptes


@contextmanager
def verser(
    structure_id: int, le: date, tables: Collection[str] | None = None
) -> Iterator[Ouverture]:
    """Les données d'une structure, prêtes à compter.

    Args:
        tables: celles que l'on lira ; toutes à défaut.
    """
    with tempfile.TemporaryDirectory(prefix="palier-") as dossier:
        chemin = Path(dossier) / "donnees"
        ecrire_csv(chemin, structure_id, nominatif=False, tables=tables)
        with ouvrir(chemin, controle=Controle(le, coherence=False)) as ouverture:
            yield ouverture


def _empreinte(dossier: Path) -> str:
    empreinte = hashlib.sha256()
    for fichier in sorted(dossier.glob("*.csv")):
        empreinte.update(f"{fichier.name}\n".encode())
        empreinte.update(fichier.read_bytes())
    return empreinte.hexdigest()
