"""Ce qu'une structure tient, et ce qu'elle a éteint : le mur des données sensibles."""

from collections.abc import Callable, Iterable
from functools import cache
from typing import Any

from django.db.models import Exists, Model, Q, QuerySet
from django.http import HttpRequest, HttpResponse

from palier.noyau.erreurs import Refus
from palier.noyau.nomenclatures import nomenclature
from palier.socle import eteints as codes
from palier.socle.preparees import preparee
from palier.socle.reglages.models import Finalite
from palier.socle.reglages.sensibles import SENSIBLES, colonnes_eteintes


class Tenues:
    """Dit, le temps d'une demande, quels codes la structure de la casquette tient."""

    def __init__(self, suite: Callable[[HttpRequest], HttpResponse]) -> None:
        self.suite = suite

    def __call__(self, request: HttpRequest) -> HttpResponse:
        acces = request.acces  # type: ignore[attr-defined]
        if acces is None:
            return self.suite(request)
        with codes.tenant(cache(lambda: tenues(acces.structure_id))):
            return self.suite(request)


def tenues(structure_id: int) -> frozenset[str]:
    """Les finalités que cette structure a écrites."""
    return frozenset(_ecrites(structure_id))


@preparee
def _ecrites(structure_id: int) -> QuerySet[Finalite, str]:
    return Finalite.objects.allumees(structure_id).values_list("donnee", flat=True)


def exiger_codes(structure_id: int, modele: type[Model], **champs: Any) -> None:
    """Un code que la structure ne tient pas ne s'écrit pas.

    Args:
        champs: des codes, ou des suites de codes, par nom de champ du modèle.
    Raises:
        Refus: la finalité dont un code dépend n'est pas écrite.
    """
    ecrites = cache(lambda: tenues(structure_id))
    for nom, dit in champs.items():
        liste = modele._meta.get_field(nom).nomenclature  # type: ignore[union-attr]
        sensibles = codes.finalites(liste)
        for code in [dit] if isinstance(dit, str) else dit or ():
            if code in sensibles and sensibles[code] not in ecrites():
                fait = f"« {nomenclature(liste).libelle(code)} » est éteint"
                raise Refus(
                    f"{fait} : la finalité « {SENSIBLES[sensibles[code]].libelle} » n'est pas "
                    "écrite",
                    "demandez à qui règle la structure de l'écrire, ou choisissez autre chose",
                    champ=nom,
                )


def codes_tenus(structure_id: int, liste: str, champ: str) -> Q:
    """Le code de ce champ n'est pas éteint ; la base le dit sans une requête de plus."""
    ecrites = Finalite.objects.allumees(structure_id)
    tenus = Q()
    for code, finalite in codes.finalites(liste).items():
        tenus &= ~Q(**{champ: code}) | Q(Exists(ecrites.filter(donnee=finalite)))
    return tenus


def eteints(structure_id: int, table: str) -> frozenset[str]:
    """Les colonnes d'une table d'échange que cette structure ne tient pas."""
    eteintes = (colonne.partition(".") for colonne in colonnes_eteintes(tenues(structure_id)))
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


def structures_allumees(donnees: Iterable[str]) -> list[int]:
    """Les structures qui tiennent l'une de ces données sensibles."""
    tiennent = Finalite.objects.filter(donnee__in=list(donnees), eteinte_le=None)
    return list(tiennent.values_list("structure_id", flat=True))


def donnees_de(colonne: str) -> list[str]:
    """Les données sensibles que porte « table.colonne »."""
    return [s.code for s in SENSIBLES.values() if colonne in s.colonnes]
