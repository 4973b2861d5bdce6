"""Met un résultat du moteur à plat, comme ceux de l'oracle, et dit en quoi ils diffèrent.

Une ligne à zéro vaut une ligne absente, sauf `NSP` quand l'oracle l'exige. Au total, rien ne se
confond : zéro n'est pas « sans objet ».
"""

from collections.abc import Iterable
from math import isclose

from oracle.requetes import NSP, PROPRES, Cle, Requete, Statistiques
from palier.moteur.resultats import Ligne, Resultat

_DE_LIGNE = ("valeur", "part", "numerateur", "denominateur")


def _nombre(valeur: float | None) -> float | None:
    return None if valeur is None else float(valeur)


def a_plat(resultat: Resultat) -> Statistiques:
    """Toutes les statistiques d'un résultat, totaux et lignes."""
    plat: Statistiques = {((), (), nom): _nombre(getattr(resultat, nom)) for nom in PROPRES}
    plat |= {((), (), nom): _nombre(v) for nom, v in resultat.valeurs.items()}
    for ventilation in resultat.ventilations:
        for ligne in ventilation.lignes:
            cle = (ventilation.axes, ligne.modalites)
            plat |= {(*cle, nom): _nombre(v) for nom, v in _statistiques(ligne)}
    return plat


def _statistiques(ligne: Ligne) -> Iterable[tuple[str, float | None]]:
    return [(nom, getattr(ligne, nom)) for nom in _DE_LIGNE] + list(ligne.valeurs.items())


def _egaux(a: float | None, b: float | None) -> bool:
    if a is None or b is None:
        return a is b
    return isclose(a, b, rel_tol=1e-9, abs_tol=1e-9)


def differences(requete: Requete, attendu: Statistiques, rendu: Statistiques) -> list[str]:
    """Les statistiques de l'oracle que le moteur ne rend pas, et les lignes qu'il ajoute."""
    return _totaux(attendu, rendu) + _lignes(requete, attendu, rendu)


def _dit(cle: Cle, attendu: object, rendu: object) -> str:
    axes, modalites, nom = cle
    lieu = f" {','.join(axes)}={','.join(modalites)}" if axes else ""
    return f"{nom}{lieu} : attendu {attendu}, rendu {rendu}"


def _totaux(attendu: Statistiques, rendu: Statistiques) -> list[str]:
    totaux = {c: v for c, v in attendu.items() if c[0] == ()}
    return [_dit(c, v, rendu.get(c)) for c, v in totaux.items() if not _egaux(v, rendu.get(c))]


def _lignes(requete: Requete, attendu: Statistiques, rendu: Statistiques) -> list[str]:
    """Compare les lignes non nulles, pour les axes et les statistiques que l'oracle connaît."""
    connues = {(axes, nom) for axes, _, nom in attendu if axes}
    axes_compares = {axes for axes, _ in connues}
    if not requete.par:
        axes_compares |= {axes for axes, _, _ in rendu if axes}
    vivantes = {c[:2] for plat in (attendu, rendu) for c, v in plat.items() if c[0] and v}
    cles = {
        (*lieu, nom)
        for lieu in vivantes
        if lieu[0] in axes_compares
        for nom in {"valeur"} | {n for a, n in connues if a == lieu[0]}
    }
    ecarts = [
        _dit(c, attendu.get(c), rendu.get(c))
        for c in sorted(cles)
        if not _egaux(attendu.get(c) or 0, rendu.get(c) or 0) and not _nulle(c, attendu, rendu)
    ]
    exigees = {((axe,), (NSP,), "valeur") for axe in requete.nsp}
    return ecarts + [_dit(c, "une ligne", "rien") for c in sorted(exigees - rendu.keys())]


def _nulle(cle: Cle, attendu: Statistiques, rendu: Statistiques) -> bool:
    """Une ligne à zéro des deux côtés : son dénominateur, écrit ou non, ne dit rien."""
    valeur = (*cle[:2], "valeur")
    return not attendu.get(valeur) and not rendu.get(valeur) and cle[2] == "denominateur"
