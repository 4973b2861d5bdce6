"""La fiche d'un indicateur : ce qu'il compte, d'où il le tire, et le SQL qui le fait."""

import textwrap
from collections.abc import Mapping

from palier.moteur.base import PERIMETRE
from palier.moteur.compilation import Requete
from palier.moteur.moteurs import DUCKDB, en_page
from palier.pilotage.indicateurs.axes import AXES
from palier.pilotage.indicateurs.calculs import connaitre
from palier.pilotage.indicateurs.catalogue import CATALOGUE
from palier.pilotage.indicateurs.compilees import d_avance

_LARGEUR = 96


def expliquer(code: str) -> str:
    """La fiche d'un indicateur.

    Raises:
        Inconnu: le code n'existe pas ; le plus proche est proposé.
    """
    connaitre("Indicateur", code, CATALOGUE, champ="expliquer")
    indicateur, prets = CATALOGUE[code], d_avance()
    compilee = prets.indicateurs[code]
    rubriques = [
        f"{code} — {indicateur.libelle} ({indicateur.unite})",
        _rempli(indicateur.definition),
    ]
    if indicateur.precaution:
        rubriques.append(_rempli(f"Précaution. {indicateur.precaution}"))
    rubriques += [
        _rempli(f"Source. {indicateur.source}."),
        _rempli(f"Tables lues. {', '.join(compilee.tables)}."),
        _rempli(
            "Axes permis (--par). "
            + ", ".join(f"{nom} ({AXES[nom].libelle})" for nom in compilee.axes)
            + "."
        ),
    ]
    citees = _citees(compilee.calcul, prets.relations)
    rubriques += [f"Relation {nom} :\n{_sql(prets.relations[nom])}" for nom in citees]
    rubriques.append(f"Liste (une ligne par unité comptée) :\n{_sql(compilee.liste)}")
    rubriques.append(f"Nombre et ventilations d'office :\n{_sql(compilee.calcul)}")
    return "\n\n".join(rubriques)


def _citees(requete: Requete, relations: Mapping[str, Requete]) -> list[str]:
    """Les relations lues, chacune après celles qu'elle cite."""
    voulues = set(requete.lit)
    for nom in reversed(list(relations)):
        if nom in voulues:
            voulues |= set(relations[nom].lit)
    return [nom for nom in relations if nom in voulues]


def _sql(requete: Requete) -> str:
    return textwrap.indent(en_page(requete.sql.replace(PERIMETRE, ""), DUCKDB), "  ")


def _rempli(texte: str) -> str:
    return textwrap.fill(texte, _LARGEUR)
