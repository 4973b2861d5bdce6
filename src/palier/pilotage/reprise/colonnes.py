"""Les colonnes d'un classeur quelconque : ce qu'elles semblent être, ce que l'on en décide."""

import hashlib
import json
import re
from dataclasses import asdict

from palier.noyau.erreurs import Refus
from palier.pilotage.echange import proposition
from palier.pilotage.echange.examen import Choix, Page
from palier.pilotage.reprise.depot import fichier
from palier.pilotage.reprise.models import Import, Modele
from palier.socle.comptes.models import Structure


def examiner(depot: Import) -> list[Page]:
    """Ce que les colonnes d'un classeur semblent être."""
    pages = proposition.pages(fichier(depot.pk, depot.nom))
    if not pages:
        raise Refus(f"{depot.nom} n'a aucune ligne", "vérifiez le fichier")
    return pages


def titres(pages: list[Page]) -> str:
    """L'empreinte des feuilles et de leurs titres : le même classeur, un an plus tard."""
    dits = [[page.feuille, [choix.titre for choix in page.choix]] for page in pages]
    return hashlib.sha256(json.dumps(dits, ensure_ascii=False).encode()).hexdigest()


def ecrire_pages(pages: list[Page]) -> str:
    """Des feuilles examinées, en JSON."""
    brutes = [asdict(page) for page in pages]
    return json.dumps(brutes, ensure_ascii=False, default=sorted)


def lire_pages(texte: str) -> list[Page]:
    """Des feuilles examinées, relues."""
    return [
        Page(
            page["feuille"],
            page["ligne_titres"],
            tuple(Choix(**{**c, "inconnus": frozenset(c["inconnus"])}) for c in page["choix"]),
            tuple(page["pieds"]),
        )
        for page in json.loads(texte)
    ]


def annee_dite(depot: Import, pages: list[Page]) -> int:
    """L'année qu'un classeur nomme : dans une feuille, dans son nom, à défaut celle du dépôt."""
    textes = [*(page.feuille for page in pages), depot.nom]
    trouvees = [m for texte in textes for m in re.findall(r"(?<!\d)20\d\d(?!\d)", texte)]
    return int(trouvees[0]) if trouvees else depot.depose_le.year


def rediger(depot: Import, pages: list[Page], *, annee: int = 0, garder: str = "") -> str:
    """La correspondance de ces feuilles, pour cette structure."""
    structure = depot.structure
    cadre = proposition.Cadre(
        structure.reference,
        structure.nom,
        structure.type,
        annee=annee or annee_dite(depot, pages),
        garder=garder,
    )
    return proposition.rediger(depot.nom, pages, cadre)


def modele_garde(structure: Structure, pages: list[Page]) -> str:
    """La correspondance gardée d'un classeur aux mêmes titres ; vide s'il n'y en a pas."""
    garde = Modele.objects.filter(structure=structure, titres=titres(pages)).first()
    return garde.texte if garde else ""
