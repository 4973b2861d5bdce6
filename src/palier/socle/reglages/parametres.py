"""Lire un paramètre tel qu'une structure l'applique."""

from collections.abc import Callable
from datetime import date

from palier.noyau.parametres import Suite, Valeur, parametre, suites
from palier.socle.comptes.models import Structure
from palier.socle.reglages.models import ValeurPropre


def cles_ecrites(cles: dict[str, object]) -> str:
    """Les clés d'une valeur, toujours écrites de même : « phase=DIAG »."""
    return " ".join(f"{nom}={valeur}" for nom, valeur in sorted(cles.items()))


def suite(structure: Structure, code: str, cles: str = "") -> Suite | None:
    """Les valeurs nationales d'un paramètre sur le territoire d'une structure."""
    connues = suites(structure.territoire or "METROPOLE")
    return next((s for s in connues if (s.code, cles_ecrites(dict(s.cles))) == (code, cles)), None)


def parametre_de(structure: Structure, code: str, le: date, **cles: object) -> Valeur:
    """La valeur en vigueur dans une structure : la sienne si elle s'en est donné une.

    Args:
        le: date du fait, jamais celle du calcul (R-GEN-01).
        cles: tranche, barème, phase… propres au paramètre.
    Raises:
        Inconnu: le code n'existe pas.
        ParametreAbsent: ni la structure ni Palier n'ont de valeur à cette date.
    """
    ecrites = cles_ecrites(cles)
    propres = ValeurPropre.objects.filter(structure=structure, code=code, cles=ecrites)
    propre = propres.en_vigueur(le).first()
    nationale = suite(structure, code, ecrites)
    sienne = propre and _propre(structure, propre, nationale)
    return sienne or parametre(code, le, structure.territoire or "METROPOLE", **cles)


def lecture_de(structure: Structure) -> Callable[..., Valeur]:
    """Comme `parametre_de`, en une seule lecture de ce que la structure s'est donné."""
    territoire = structure.territoire or "METROPOLE"
    propres: dict[tuple[str, str], list[ValeurPropre]] = {}
    for propre in ValeurPropre.objects.filter(structure=structure).order_by("-debut", "-pk"):
        propres.setdefault((propre.code, propre.cles), []).append(propre)

    def lire(code: str, le: date, **cles: object) -> Valeur:
        ecrites = cles_ecrites(cles)
        for propre in propres.get((code, ecrites), ()):
            if propre.debut <= le and (propre.fin is None or le <= propre.fin):
                return _propre(structure, propre, suite(structure, code, ecrites)) or parametre(
                    code, le, territoire, **cles
                )
        return parametre(code, le, territoire, **cles)

    return lire


def _propre(structure: Structure, propre: ValeurPropre, nationale: Suite | None) -> Valeur | None:
    if nationale is None:
        return None
    return Valeur(
        code=propre.code,
        titre=nationale.titre,
        valeur=propre.valeur,
        unite=nationale.unite,
        date_effet=propre.debut,
        date_fin=propre.fin,
        source=f"{structure.nom} : {propre.motif}",
        a_verifier=False,
    )
