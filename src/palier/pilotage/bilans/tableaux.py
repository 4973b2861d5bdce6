"""Dresser un tableau de modèle : des indicateurs croisés, ou une table d'échange telle quelle."""

from collections.abc import Callable
from typing import Literal

from palier.edition.document import Alignement, Cellule, Pastille, Tableau
from palier.noyau.texte import ESPACE_INSECABLE, accorde, en_lettres, nombre
from palier.pilotage.bilans.constats import dire, dire_ou
from palier.pilotage.bilans.expressions import Indicible, Reference, Source
from palier.pilotage.bilans.faits import Contexte, Faits
from palier.pilotage.bilans.liens import VIDES
from palier.pilotage.bilans.lignes import borne, choisies, note_d_effectif, pointille
from palier.pilotage.bilans.modele import Colonne, Dire
from palier.pilotage.bilans.modele import Tableau as Demande
from palier.pilotage.bilans.secret import CASE, est_masque, etiquette_masquee, tue

_MOIS_LONGS = (
    "janvier", "février", "mars", "avril", "mai", "juin",
    "juillet", "août", "septembre", "octobre", "novembre", "décembre",
)  # fmt: skip
_ETATS: dict[str, Literal["plein", "demi"]] = {"FAITE": "plein", "EN_COURS": "demi"}
_RYTHMES = {
    1: "chaque semaine",
    2: "tous les 15 jours",
    4: "mensuel",
    4.3: "mensuel",
    8.7: "tous les 2 mois",
    13: "trimestriel",
    17: "tous les 4 mois",
    26: "semestriel",
    52: "annuel",
}
_LIGNES_AU_PLUS = 10


def dresse(demande: Demande, source: Source, faits: Faits) -> Tableau | None:
    """Le tableau demandé, ou None si les données n'ont rien à montrer.

    Raises:
        Indicible: les nombres sont tous couverts par le secret.
    """
    return _FORMES[demande.forme](demande, source, faits)


def _titre(demande: Demande, source: Source) -> str:
    phrase = dire(demande.titre, source)
    return phrase.texte if phrase else demande.sujet


def _note(demande: Demande, source: Source, *avant: str) -> str:
    dites = [p.texte for d in demande.note if (p := dire(d, source))]
    return " ".join(x for x in (*avant, *dites) if x)


def _indicateurs(demande: Demande, source: Source, faits: Faits) -> Tableau | None:
    del faits
    assert demande.lignes is not None
    axes = demande.lignes.axes
    resultat = source.resultat(demande.lignes.code, axes, False)
    if resultat is None or not resultat.ventilations:
        return None
    if tue(resultat):
        raise Indicible(etiquette_masquee(resultat))
    choix = choisies(demande, resultat, axes, source)
    codes = [x.modalites[-1] for x in choix.lignes]
    if not any(tue(x) or x.valeur for x in choix.lignes if x.modalites[-1] not in VIDES):
        return None
    lignes: list[tuple[Cellule, ...]] = [
        (source.libelle(choix.axe, c), *(_cellule(k.valeur, source, c) for k in demande.colonnes))
        for c in codes
    ]
    if any(all(ligne[k] == "" for ligne in lignes) for k in range(1, len(lignes[0]))):
        raise Indicible(CASE)  # un croisement n'a pas pu être publié
    if demande.total:
        totaux = (_cellule(k.total, source) if k.total else "" for k in demande.colonnes)
        lignes.append((demande.total, *totaux))
    lecture = _lecture(lignes, demande, note_d_effectif(resultat, axes, choix, source), source)
    return Tableau(
        _titre(demande, source),
        (demande.entete, *(k.entete for k in demande.colonnes)),
        tuple(lignes),
        unite=demande.unite,
        note=_note(demande, source, *lecture),
        codes=tuple(dict.fromkeys((demande.lignes.code, *_codes(demande.colonnes)))),
        total=bool(demande.total),
        lignes_grises=tuple(i for i, c in enumerate(codes) if c in VIDES),
        largeur=demande.largeur,
        insecable=len(lignes) <= _LIGNES_AU_PLUS + 4,
    )


def _lecture(
    lignes: list[tuple[Cellule, ...]], demande: Demande, effectif: str, source: Source
) -> list[str]:
    """Le début de la note : l'effectif d'une répartition, le sens de « s »."""
    simple = not demande.total and not any(len(r.modalites) > 1 for r in _refs(demande.colonnes))
    notes = [effectif.replace(pointille(source), "").rstrip()] if simple else []
    if any(c == CASE for ligne in lignes for c in ligne):
        dessous = f"inférieure à {borne(source) + 1}"
        notes.append(f"s : case {dessous}, ou masquée pour en protéger une autre.")
    return notes


def _refs(colonnes: tuple[Colonne, ...]) -> list[Reference]:
    patrons = (p for k in colonnes for p in (*k.valeur, *k.total))
    return [r for p in patrons for e in p.expressions() for r in e.references]


def _codes(colonnes: tuple[Colonne, ...]) -> list[str]:
    return [r.code for r in _refs(colonnes)]


def _cellule(alternatives: Dire, source: Source, code: str = "") -> str:
    try:
        return dire_ou(alternatives, source, code).texte
    except Indicible as raison:
        return raison.motif if est_masque(raison.motif) else ""


def _contexte(demande: Demande, source: Source, faits: Faits) -> Tableau | None:
    par_variable: dict[str, dict[str, Contexte]] = {}
    for c in faits.contextes:
        par_variable.setdefault(c.variable, {})[c.territoire] = c
    if not par_variable:
        return None
    lignes = []
    for variable, lieux in par_variable.items():
        reference = lieux.get("COMMUNE") or next(iter(lieux.values()))
        valeurs = [_valeur(lieux.get(t)) for t in ("COMMUNE", "DEPARTEMENT")]
        lignes.append((variable, *valeurs, f"{reference.millesime}, {reference.source}"))
    return Tableau(
        _ecart_le_plus_grand(par_variable) or _titre(demande, source),
        ("Donnée", "commune", "département", "Millésime et source"),
        tuple(lignes),
        note=_note(demande, source),
        codes=("I-055",),
        alignements=("gauche", "droite", "droite", "gauche"),
        largeurs=(3.6, 1.4, 1.7, 3.3),
        largeur=demande.largeur,
    )


def _valeur(c: Contexte | None) -> str:
    if c is None:
        return ""
    decimales = 0 if float(c.valeur).is_integer() and c.unite != "%" else 1
    unite = "" if c.unite in ("", "nombre", "habitants", "logements") else c.unite
    return f"{nombre(c.valeur, decimales)}{ESPACE_INSECABLE}{unite}".rstrip(ESPACE_INSECABLE)


def _ecart_le_plus_grand(par_variable: dict[str, dict[str, Contexte]]) -> str:
    """« Logements sociaux : 37,8 %, contre 24,1 % dans le département »."""
    paires = [
        (lieux["COMMUNE"], lieux["DEPARTEMENT"])
        for lieux in par_variable.values()
        if {"COMMUNE", "DEPARTEMENT"} <= lieux.keys() and lieux["COMMUNE"].unite == "%"
    ]
    ecarts = [(abs(a.valeur / b.valeur - 1), a, b) for a, b in paires if b.valeur]
    if not ecarts:
        return ""
    _, a, b = max(ecarts, key=lambda e: e[0])
    return f"{a.variable} : {_valeur(a)}, contre {_valeur(b)} dans le département"


def _instances(demande: Demande, source: Source, faits: Faits) -> Tableau | None:
    resultat = source.resultat("I-049", (), False)
    if resultat is None or not resultat.ventilations:
        return None
    connues = {i.code: i for i in faits.instances}
    lignes: list[tuple[Cellule, ...]] = []
    prevues = tenues = 0
    for x in sorted(resultat.ventilations[0].lignes, key=lambda x: -(x.valeur or 0)):
        code = x.modalites[0]
        instance = connues.get(code)
        nom = (instance and instance.nom) or source.libelle("instance", code)
        tenue, prevue = int(x.valeurs.get("tenues") or x.valeur or 0), x.valeurs.get("prevues")
        if not tenue and not prevue:
            continue
        rythme = _rythme(instance.semaines) if instance and instance.semaines else ""
        lignes.append((nom, rythme, "" if prevue is None else nombre(prevue), nombre(tenue)))
        prevues, tenues = prevues + int(prevue or 0), tenues + tenue
    if not lignes:
        return None
    complet = all(ligne[2] != "" for ligne in lignes)
    lignes.append(("Ensemble", "", nombre(prevues) if complet else "", nombre(tenues)))
    titre = f"{accorde(tenues, 'réunion')} sur les {nombre(prevues)} prévues"
    return Tableau(
        titre if complet else _titre(demande, source),
        ("Instance", "rythme prévu", "prévues", "suivies"),
        tuple(lignes),
        note=_note(demande, source, "Unité : réunion."),
        codes=("I-049",),
        alignements=("gauche", "gauche", "droite", "droite"),
        total=True,
        largeur=demande.largeur,
        insecable=len(lignes) <= _LIGNES_AU_PLUS + 4,
    )


def _rythme(semaines: float) -> str:
    if connu := _RYTHMES.get(round(semaines, 1)):
        return connu
    if semaines < 1:
        n = int(1 / semaines)
        return f"{n} à {n + 1} par semaine"
    if semaines.is_integer():
        return f"toutes les {nombre(semaines)} semaines"
    return f"{nombre(52 / semaines)} par an"


def _formations(demande: Demande, source: Source, faits: Faits) -> Tableau | None:
    annee = source.constantes["annee"]
    lignes: list[tuple[Cellule, ...]] = []
    tenues = [(tuple(d for d in f.dates if d.year == annee), f) for f in faits.formations]
    # Une suite de séances n'a pas de mois : elle vient après les sessions datées.
    for dates, f in sorted(tenues, key=lambda t: (len(t[0]) > 1, t[0], t[1].nom)):
        if not dates:
            continue
        n = len(dates)
        quand = _MOIS_LONGS[dates[0].month - 1] if n == 1 else f"{en_lettres(n)} dates"
        lignes.append((quand, f.nom, f.site, _duree(f.minutes, n)))
    if not lignes:
        return None
    sites = any(ligne[2] for ligne in lignes)
    garde = (0, 1, 2, 3) if sites else (0, 1, 3)
    entetes = ("Date", "Formation", "Lieu", "durée")
    gauches: tuple[Alignement, ...] = ("gauche", "gauche", "gauche")
    largeurs = (1.5, 3.4, 2.3, 1) if sites else (1.5, 5.5, 1.2)
    return Tableau(
        _titre(demande, source),
        tuple(entetes[i] for i in garde),
        tuple(tuple(ligne[i] for i in garde) for ligne in lignes),
        note=_note(demande, source),
        codes=("I-050",),
        alignements=(*gauches[: len(garde) - 1], "droite"),
        largeurs=largeurs,
        largeur=demande.largeur,
        insecable=len(lignes) <= _LIGNES_AU_PLUS + 4,
    )


def _duree(minutes: int | None, n: int) -> str:
    if not minutes:
        return ""
    une = minutes // n
    ecrite = f"{nombre(une / 60, 0 if une % 60 == 0 else 1)}{ESPACE_INSECABLE}h"
    return ecrite if n == 1 else f"{n}{ESPACE_INSECABLE}×{ESPACE_INSECABLE}{ecrite}"


def _ameliorations(demande: Demande, source: Source, faits: Faits) -> Tableau | None:
    annee = int(source.constantes["annee"]) + demande.decalage
    actions = [a for a in faits.ameliorations if a.annee == annee]
    if not actions:
        return None
    lignes = tuple(
        (a.action, a.responsable, Pastille(_ETATS.get(a.statut, "vide"), _etat(a.statut, source)))
        for a in sorted(
            actions,
            key=lambda a: ("FAITE", "EN_COURS").index(a.statut) if a.statut in _ETATS else 2,
        )
    )
    return Tableau(
        _titre(demande, source),
        ("Action", "Responsable", "état"),
        lignes,
        note=_note(demande, source),
        codes=("I-056",),
        alignements=("gauche", "gauche", "gauche"),
        largeur=demande.largeur,
        insecable=len(lignes) <= _LIGNES_AU_PLUS + 4,
    )


def _etat(statut: str, source: Source) -> str:
    return source.libelle("statut", statut).lower() if statut else "non renseigné"


_FORMES: dict[str, Callable[[Demande, Source, Faits], Tableau | None]] = {
    "indicateurs": _indicateurs,
    "contexte": _contexte,
    "instances": _instances,
    "formations": _formations,
    "ameliorations": _ameliorations,
}
