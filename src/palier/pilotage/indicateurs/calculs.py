"""Calculer, lister, expliquer : les trois questions que l'on pose au catalogue."""

from collections.abc import Iterable, Sequence
from difflib import SequenceMatcher
from typing import Any

from palier.moteur.base import DISPOSITIFS, STRUCTURES, TRANCHES
from palier.moteur.calcul import Passage, resultat
from palier.moteur.moteurs import Moteur
from palier.moteur.resultats import Resultat
from palier.noyau.erreurs import Inconnu, Refus
from palier.noyau.periodes import Periode
from palier.pilotage.indicateurs.axes import AXES
from palier.pilotage.indicateurs.catalogue import CATALOGUE
from palier.pilotage.indicateurs.compilees import Compilees, compilees


def calculer(
    moteur: Moteur,
    codes: Sequence[str] | None,
    periode: Periode,
    *,
    structure: str | None = None,
    dispositif: str | None = None,
    par: Sequence[str] = (),
    tranches: Sequence[int] | None = None,
    prets: Compilees | None = None,
) -> list[Resultat]:
    """Les indicateurs demandés, sur une période, chacun avec ses ventilations d'office.

    Args:
        codes: indicateurs, dans l'ordre voulu ; None pour tout le catalogue.
        structure: identifiant ; ses descendantes sont comprises.
        dispositif: code ou identifiant.
        par: axes d'une ventilation de plus, croisés s'il y en a plusieurs. Sur tout le catalogue,
            un indicateur pour qui l'axe n'a pas de sens n'a pas cette ventilation.
        tranches: bornes inférieures des tranches d'âge, croissantes.
        prets: ces codes déjà compilés pour `par`, s'ils l'ont été d'avance.

    Raises:
        Inconnu: un code, un axe, une structure ou un dispositif n'existe pas.
        Refus: un axe n'a pas de sens pour un indicateur demandé.
    """
    voulus = _codes(codes)
    axes = _axes(par)
    bornes = tuple(tranches) if tranches else TRANCHES
    compiles = _compilees(moteur.dialecte, voulus, codes is None, axes, bornes, prets)
    with _passage(moteur, periode, compiles, structure, dispositif) as passage:
        fiches = [compiles.indicateurs[code] for code in voulus]
        rendus = passage.executer([fiche.calcul for fiche in fiches])
    return [
        resultat(CATALOGUE[code], fiche, lignes, periode.jours)
        for code, fiche, lignes in zip(voulus, fiches, rendus, strict=True)
    ]


def lister(
    moteur: Moteur,
    code: str,
    periode: Periode,
    *,
    structure: str | None = None,
    dispositif: str | None = None,
) -> tuple[tuple[str, ...], list[tuple[Any, ...]]]:
    """Les lignes qui composent un nombre : noms des colonnes, puis les lignes.

    Raises:
        Inconnu: le code, la structure ou le dispositif n'existe pas.
    """
    (voulu,) = _codes([code])
    prets = compilees(moteur.dialecte, (voulu,))
    compilee = prets.indicateurs[voulu]
    with _passage(moteur, periode, prets, structure, dispositif) as passage:
        (lignes,) = passage.executer([compilee.liste])
    return compilee.faits, lignes


def connaitre(nom: str, valeur: str, connus: Iterable[str], *, champ: str) -> None:
    """Refuse une valeur qui n'est pas parmi les connues, en proposant les plus proches.

    Raises:
        Inconnu: avec les trois plus proches.
    """
    noms = set(connus)
    if valeur not in noms:
        raise Inconnu(nom, valeur, _proches(valeur, noms), champ=champ)


def _proches(valeur: str, noms: Iterable[str]) -> list[str]:
    """Les trois noms les plus proches ; d'abord ceux dont la valeur est le début."""
    voulu = valeur.upper()

    def distance(nom: str) -> tuple[bool, float, str]:
        ressemblance = SequenceMatcher(None, voulu, nom.upper()).ratio()
        return not nom.upper().startswith(voulu), -ressemblance, nom

    return sorted(noms, key=distance)[:3]


def _compilees(
    dialecte: str,
    codes: tuple[str, ...],
    tout: bool,
    par: tuple[str, ...],
    tranches: tuple[int, ...],
    prets: Compilees | None,
) -> Compilees:
    sans = compilees(dialecte, codes, (), tranches)
    if not par:
        return sans
    permettent = [c for c in codes if set(par) <= set(sans.indicateurs[c].axes)]
    if not tout and (refuse := next((c for c in codes if c not in permettent), None)):
        _refuser(refuse, par, sans.indicateurs[refuse].axes)
    avec = prets or compilees(dialecte, tuple(permettent), par, tranches)
    indicateurs = {**{c: sans.indicateurs[c] for c in codes}, **avec.indicateurs}
    return Compilees(indicateurs, {**sans.relations, **avec.relations}, sans.perimetres)


def _refuser(code: str, par: tuple[str, ...], permis: tuple[str, ...]) -> None:
    axe = next(a for a in par if a not in permis)
    raise Refus(
        f"{code} ne se ventile pas par {axe}",
        f"les axes permis sont : {', '.join(permis)}",
        champ="par",
    )


def _passage(
    moteur: Moteur,
    periode: Periode,
    prets: Compilees,
    structure: str | None,
    dispositif: str | None,
) -> Passage:
    if structure is None and dispositif is None:
        return Passage(moteur, periode, prets.relations)
    noms = [n for n, v in (("structure", structure), ("dispositif", dispositif)) if v is not None]
    reduites = prets.perimetres[" et ".join(noms)]
    listes = _retenus(moteur, structure, dispositif)
    return Passage(moteur, periode, {**reduites, **prets.relations}, listes)


def _retenus(moteur: Moteur, structure: str | None, dispositif: str | None) -> dict[str, str]:
    """Listes SQL des structures et des dispositifs retenus."""
    lues, lus = moteur.executer(
        "SELECT structure_id, parente_id FROM structures",
        "SELECT dispositif_id, code, structure_id FROM dispositifs",
    )
    meres = dict(lues)
    retenues = set(meres)
    if structure is not None:
        connaitre("Identifiant de structure", structure, meres, champ="structure")
        retenues = {structure}
        while nouvelles := {f for f, m in meres.items() if m in retenues} - retenues:
            retenues |= nouvelles
    if dispositif is not None:
        connus = [nom for ligne in lus for nom in ligne[:2]]
        connaitre("Dispositif", dispositif, connus, champ="dispositif")
    dispositifs = {
        numero
        for numero, code, siege in lus
        if siege in retenues and dispositif in (None, numero, code)
    }
    return {
        STRUCTURES: moteur.liste(sorted(retenues)),
        DISPOSITIFS: moteur.liste(sorted(dispositifs)),
    }


def _codes(codes: Sequence[str] | None) -> tuple[str, ...]:
    if codes is None:
        return tuple(CATALOGUE)
    for code in codes:
        connaitre("Indicateur", code, CATALOGUE, champ="codes")
    return tuple(dict.fromkeys(codes))


def _axes(par: Sequence[str]) -> tuple[str, ...]:
    for axe in par:
        connaitre("Axe", axe, AXES, champ="par")
    return tuple(dict.fromkeys(par))
