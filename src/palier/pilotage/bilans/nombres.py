"""Les nombres d'un bilan : ce que le modèle demande, calculé en peu d'appels, puis publié."""

from calendar import monthrange
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from palier.moteur.indicateur import Indicateur, Sujet
from palier.moteur.resultats import NSP, Ligne, Resultat, Ventilation
from palier.moteur.secret import SEUIL
from palier.noyau.nomenclatures import nomenclature
from palier.noyau.periodes import Periode
from palier.pilotage.bilans.eteints import Eteints
from palier.pilotage.bilans.expressions import Valeur
from palier.pilotage.bilans.faits import Faits
from palier.pilotage.bilans.libelles import communs, nomenclatures_de
from palier.pilotage.bilans.liens import VIDES, Cles, Epoque
from palier.pilotage.bilans.modele import Modele, Regroupement, mensuels, references
from palier.pilotage.bilans.secret import publier

PREMIERE_ANNEE = 2018
"""Début des séries (R, I-036)."""

_TOUJOURS = ("I-036", "I-037", "I-060", "I-061")
"""Ce qui dit si une année est couverte par les données, et si la structure est vide."""

Calcul = Callable[[Sequence[str], Periode, Sequence[str]], list[Resultat]]
"""`calcul(codes, periode, par)` : le catalogue, sur les données et le périmètre du bilan."""


@dataclass
class Nombres:
    """La source des phrases et des figures : des résultats publiables et leurs libellés."""

    resultats: Mapping[Cles, Resultat]
    constantes: Mapping[str, Valeur]
    libelles: Mapping[str, Mapping[str, str]]
    multiples: frozenset[tuple[str, tuple[str, ...]]] = frozenset()
    noms: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    unites: Mapping[str, str] = field(default_factory=dict)
    eteints: Eteints = field(default_factory=Eteints)

    def resultat(self, code: str, axes: tuple[str, ...], avant: bool) -> Resultat | None:
        """L'indicateur de l'année, de l'année d'avant (`avant`), ou sa série (axe `annee`)."""
        epoque = (
            "avant" if avant else "serie" if axes == ("annee",) and code != "I-036" else "annee"
        )
        return self.resultats.get((code, epoque))

    def mensuel(self, code: str, mois: int) -> Resultat | None:
        """L'indicateur sur un mois de l'année, de 1 à 12."""
        return self.resultats.get((code, _epoque_du_mois(mois)))

    def libelle(self, axe: str, modalite: str) -> str:
        """Le nom donné par le modèle, puis par la structure, puis par la nomenclature."""
        for source in (self.libelles, self.noms, communs()["libelles"]):
            if trouve := source.get(axe, {}).get(modalite):
                return str(trouve)
        for nom in nomenclatures_de(axe):
            libelle = nomenclature(nom).libelle(modalite)
            if libelle != modalite:
                return libelle
        return {NSP: "Non renseigné", "AUTRE": "Autre"}.get(modalite, modalite)

    def unite(self, code: str) -> str:
        """Ce que compte l'effectif d'un indicateur : « ménages », « mesures »…"""
        return self.unites.get(code, "")

    def multiple(self, code: str, axes: tuple[str, ...]) -> bool:
        """Une unité peut porter plusieurs modalités de cette ventilation."""
        return (code, axes) in self.multiples


def nombres(
    modele: Modele,
    annee: int,
    calcul: Calcul,
    catalogue: Mapping[str, Indicateur],
    *,
    faits: Faits,
    interne: bool,
    seuil: int = SEUIL,
) -> Nombres:
    """Calcule ce que le modèle demande, et le couvre du secret sauf document interne."""
    bruts = calcule(modele, annee, calcul)
    multiples = frozenset(_multiples(bruts.values()))
    bruts = {c: _regroupe(r, modele.regroupements, multiples) for c, r in bruts.items()}
    publies = bruts if interne else publier(bruts, catalogue, annee, seuil)
    serie = publies.get(("I-001", "serie"))
    annees = [x.modalites[0] for v in serie.ventilations for x in v.lignes] if serie else []
    constantes: dict[str, Valeur] = {
        "annee": annee,
        "annee_avant": annee - 1,
        "annee_apres": annee + 1,
        "premiere_annee": int(min(annees, default=str(annee))),
        "debut": "1er janvier",
        "terme": "31 décembre",
        "structure": faits.structure,
        "seuil": seuil,
        "borne": seuil - 1,
        **modele.constantes,
    }
    unites = {c: _unite(catalogue[c], r) for (c, _), r in bruts.items()}
    noms = dict(faits.noms)
    if not modele.noms_de_la_structure:
        noms.pop("dispositif", None)
    return Nombres(publies, constantes, _libelles(modele), multiples, noms, unites)


def _unite(indicateur: Indicateur, r: Resultat) -> str:
    if r.unite not in ("%", "€", "mois", "jours"):
        return r.unite
    return {Sujet.PERSONNES: "personnes", Sujet.MENAGES: "ménages", Sujet.MESURES: "mesures"}.get(
        indicateur.sujet, ""
    )


def demandes(modele: Modele) -> dict[tuple[Epoque, tuple[str, ...]], list[str]]:
    """Les codes à calculer, par époque et par axes ajoutés."""
    voulues: dict[tuple[Epoque, tuple[str, ...]], dict[str, None]] = {}
    for code in _TOUJOURS:
        voulues.setdefault(("annee", ()), {})[code] = None
    for r in references(modele):
        if r.avant:
            for code in (r.code, "I-037", "I-061"):
                voulues.setdefault(("avant", ()), {})[code] = None
        elif r.axes == ("annee",) and r.code != "I-036":
            voulues.setdefault(("serie", ("annee",)), {})[r.code] = None
        else:
            voulues.setdefault(("annee", ()), {})[r.code] = None
            if r.axes:
                voulues.setdefault(("annee", r.axes), {})[r.code] = None
    for code in mensuels(modele):
        for mois in range(1, 13):
            voulues.setdefault((_epoque_du_mois(mois), ()), {})[code] = None
    return {cle: list(codes) for cle, codes in voulues.items()}


def _epoque_du_mois(mois: int) -> Epoque:
    return f"mois-{mois:02}"


def calcule(modele: Modele, annee: int, calcul: Calcul) -> dict[Cles, Resultat]:
    """Les résultats bruts, par code et époque, chacun avec toutes ses ventilations."""
    an = Periode(date(annee, 1, 1), date(annee, 12, 31))
    periodes = {
        "annee": an,
        "avant": an.precedente(),
        "serie": Periode(date(min(PREMIERE_ANNEE, annee), 1, 1), an.fin),
    }
    for mois in range(1, 13):
        dernier = monthrange(annee, mois)[1]
        periodes[_epoque_du_mois(mois)] = Periode(date(annee, mois, 1), date(annee, mois, dernier))
    resultats: dict[Cles, Resultat] = {}
    for (epoque, axes), codes in demandes(modele).items():
        manquants = [c for c in codes if not _a(resultats.get((c, epoque)), axes)]
        for r in calcul(manquants, periodes[epoque], axes) if manquants else []:
            resultats[r.code, epoque] = _complete(resultats.get((r.code, epoque)), r)
    return _annees_couvertes(resultats, annee)


def _a(r: Resultat | None, axes: tuple[str, ...]) -> bool:
    return r is not None and (not axes or r.ventilation(*axes) is not None)


def _complete(ancien: Resultat | None, nouveau: Resultat) -> Resultat:
    """Le résultat, avec ses ventilations d'hier et d'aujourd'hui."""
    if ancien is None:
        return nouveau
    ajoutees = [v for v in nouveau.ventilations if ancien.ventilation(*v.axes) is None]
    return replace(ancien, ventilations=(*ancien.ventilations, *ajoutees))


def _annees_couvertes(resultats: dict[Cles, Resultat], annee: int) -> dict[Cles, Resultat]:
    """Retire N−1 et les années que les données ne couvrent pas.

    Des mesures achevées dans l'année ou des entretiens attestent qu'elle a été saisie : un classeur
    des seules mesures de l'année ne dit rien de l'année d'avant.
    """
    durees = resultats["I-036", "annee"].ventilation("annee")
    lignes = durees.lignes if durees else ()
    couvertes = {x.modalites[0] for x in lignes if x.valeurs.get("effectif")} | {str(annee)}
    temoins = [resultats.get((c, "avant")) for c in ("I-037", "I-061")]
    if any(r is not None and r.valeur for r in temoins):
        couvertes.add(str(annee - 1))
    gardees = {}
    for (code, epoque), r in resultats.items():
        if epoque == "avant" and str(annee - 1) not in couvertes:
            continue
        serie = epoque == "serie"
        ventilations = tuple(_couverte(v, couvertes) if serie else v for v in r.ventilations)
        gardees[code, epoque] = replace(r, ventilations=ventilations)
    if ("I-002", "annee") in gardees and str(annee - 1) not in couvertes:
        gardees["I-002", "annee"] = replace(gardees["I-002", "annee"], valeur=None)
    return gardees


def _couverte(v: Ventilation, couvertes: set[str]) -> Ventilation:
    return Ventilation(v.axes, tuple(x for x in v.lignes if x.modalites[0] in couvertes))


def _multiples(resultats: Iterable[Resultat]) -> Iterable[tuple[str, tuple[str, ...]]]:
    for r in resultats:
        for i, v in enumerate(r.ventilations):
            totaux: dict[str, float] = {}
            for x in v.lignes:
                if not set(x.modalites) & set(VIDES):
                    groupe = x.modalites[0] if v.axes[0] == "moment" else ""
                    totaux[groupe] = totaux.get(groupe, 0) + (x.valeur or 0)
            if r.renseignes is not None and max(totaux.values(), default=0) > r.renseignes:
                yield r.code, v.axes
                if i == 0:
                    yield r.code, ()


def _regroupe(
    r: Resultat,
    groupes: Mapping[str, tuple[Regroupement, ...]],
    multiples: frozenset[tuple[str, tuple[str, ...]]],
) -> Resultat:
    """Réunit des modalités avant le secret ; sans effet sur des réponses multiples."""
    ventilations = []
    for v in r.ventilations:
        choisis = [groupes.get(f"{r.code}/{axe}") for axe in v.axes]
        utile = any(choisis) and (r.code, v.axes) not in multiples
        ventilations.append(Ventilation(v.axes, _reunies(v.lignes, choisis)) if utile else v)
    return replace(r, ventilations=tuple(ventilations))


def _reunies(
    lignes: tuple[Ligne, ...], choisis: list[tuple[Regroupement, ...] | None]
) -> tuple[Ligne, ...]:
    reunies: dict[tuple[str, ...], Ligne] = {}
    for x in lignes:
        codes = tuple(groupe(m, g) for m, g in zip(x.modalites, choisis, strict=True))
        deja = reunies.get(codes)
        if deja is None:
            reunies[codes] = replace(x, modalites=codes)
        else:
            part = None if x.part is None or deja.part is None else x.part + deja.part
            reunies[codes] = replace(deja, valeur=(deja.valeur or 0) + (x.valeur or 0), part=part)
    return tuple(reunies.values())


def groupe(modalite: str, groupes: tuple[Regroupement, ...] | None) -> str:
    """La modalité sous laquelle une réponse est publiée, si le modèle en réunit."""
    if groupes is None or modalite == NSP:
        return modalite
    for g in groupes:
        if modalite in g.codes:
            return g.code
    return next((g.code for g in groupes if not g.codes), modalite)


def _libelles(modele: Modele) -> dict[str, dict[str, str]]:
    libelles = {axe: dict(noms) for axe, noms in modele.libelles.items()}
    for cle, groupes in modele.regroupements.items():
        axe = cle.partition("/")[2]
        libelles.setdefault(axe, {}).update({g.code: g.libelle for g in groupes})
    return libelles
