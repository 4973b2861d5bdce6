"""Ce qu'une structure tient, et ce qu'elle a éteint : le mur des données sensibles."""

from collections.abc import Iterable

from palier.noyau.erreurs import Refus
from palier.socle.reglages.models import Finalite
from palier.socle.reglages.sensibles import SENSIBLES, colonnes_eteintes


def eteints(structure_id: int, table: str) -> frozenset[str]:
    """Les colonnes d'une table d'échange que cette structure ne tient pas."""
    allumees = Finalite.objects.allumees(structure_id).values_list("donnee", flat=True)
    eteintes = (colonne.partition(".") for colonne in colonnes_eteintes(allumees))
    return frozenset(nom for de, _, nom in eteintes if de == table)


def exiger_allumes(structure_id: int, table: str, champs: Iterable[str]) -> list[str]:
    """Les données sensibles que l'on écrit, pour la trace.

    Raises:
        Refus: l'une est éteinte : la structure n'a pas écrit à quoi elle sert.
    """
    ecrits = {f"{table}.{champ}" for champ in champs}
    ferme = {f"{table}.{champ}" for champ in eteints(structure_id, table)}
    for sensible in SENSIBLES.values():
        if ecrits & ferme & set(sensible.colonnes):
            raise Refus(
                f"« {sensible.libelle} » est éteinte : sa finalité n'est pas écrite",
                "demandez à qui règle la structure de l'écrire, ou laissez la question vide",
            )
    return sorted(ecrits & {c for s in SENSIBLES.values() for c in s.colonnes})


def structures_allumees(colonne: str) -> list[int]:
    """Les structures qui tiennent « table.colonne »."""
    codes = [s.code for s in SENSIBLES.values() if colonne in s.colonnes]
    tiennent = Finalite.objects.filter(donnee__in=codes, eteinte_le=None)
    return list(tiennent.values_list("structure_id", flat=True))
