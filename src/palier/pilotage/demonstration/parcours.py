"""Des groupes de mesures : leurs dates, leurs ménages, puis tous leurs faits."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from palier.noyau.periodes import ajoute_mois
from palier.pilotage.demonstration.budgets import endetter, photographier
from palier.pilotage.demonstration.foyers import Foyer, age_dans, donnees, fonder
from palier.pilotage.demonstration.logement import expulsion, occuper, surendettement
from palier.pilotage.demonstration.mesures import (
    autonomies,
    bilans,
    difficultes,
    objectifs,
    ouvrir,
    participants,
    pieces,
)
from palier.pilotage.demonstration.suivis import (
    Calendrier,
    Fabrique,
    Profil,
    Scenario,
    Suivi,
    periodes,
    profils,
    scenarios,
)
from palier.pilotage.demonstration.tirages import Hasard

Gabarit = Mapping[str, Any]


def profils_de(gabarit: Gabarit) -> Gabarit:
    """Les profils du groupe : écrits sur place, ou désignés par leur nom dans `profils.yaml`."""
    ecrits = gabarit["profils"]
    profils_: Gabarit = donnees("profils")[ecrits] if isinstance(ecrits, str) else ecrits
    return profils_


def file_active(h: Hasard, annee: int, groupe: Gabarit) -> list[Calendrier]:
    """Les mesures d'un groupe : `n` actives dans l'année, `avant` achevées l'année précédente.

    Des mesures brèves (`bref` : durée en jours) naissent et s'achèvent dans l'année. Sinon, parmi
    les actives, `stock` étaient en cours au 1er janvier et `fins` s'achèvent dans l'année ;
    `anciennete` borne, en mois, ce qu'une mesure en cours a déjà duré ; `mois` est la durée d'une
    période, absente quand la mesure n'a pas de terme.
    """
    if "bref" in groupe:
        return [c for recul in (1, 0) for c in _breves(h, annee - recul, groupe, recul)]
    du, au = date(annee, 1, 1), date(annee, 12, 31)
    n, stock, recul = groupe["n"], groupe["stock"], groupe["anciennete"]
    debuts = [h.jour(ajoute_mois(du, -recul), du - timedelta(1)) for _ in range(stock)]
    debuts += h.etales(du, au - timedelta(4), n - stock)
    finissables = [i for i, d in enumerate(debuts) if d <= au - timedelta(75)]
    finissantes = set(h.sample(finissables, groupe["fins"]))
    dates: list[tuple[date, date | None]] = []
    for i, debut in enumerate(debuts):
        fin = _fin(h, debut, (du, au), groupe.get("mois")) if i in finissantes else None
        dates.append((debut, fin))
    for _ in range(groupe.get("avant", 0)):
        fin = h.jour(date(annee - 1, 1, 10), date(annee - 1, 12, 30))
        dates.append((h.jour(ajoute_mois(fin, -recul), fin - timedelta(45)), fin))
    mois = groupe.get("mois")
    return [Calendrier(d, fin, periodes(h, d, fin or au, mois) if mois else ()) for d, fin in dates]


def _fin(h: Hasard, debut: date, bornes: tuple[date, date], mois: int | None) -> date:
    """Un dernier jour dans l'année ; près d'une fois sur deux, celui d'une période."""
    tot = max(bornes[0], debut + timedelta(45))
    termes = [ajoute_mois(debut, mois * k) - timedelta(1) for k in range(1, 9)] if mois else []
    possibles = [le for le in termes if tot <= le <= bornes[1]]
    return h.choice(possibles) if possibles and h.part(0.55) else h.jour(tot, bornes[1])


def _breves(h: Hasard, annee: int, groupe: Gabarit, recul: int) -> list[Calendrier]:
    au = date(annee, 12, 31)
    debuts = h.etales(date(annee, 1, 5), au - timedelta(9), groupe["avant" if recul else "n"])
    return [Calendrier(d, min(au, d + timedelta(h.randint(*groupe["bref"])))) for d in debuts]


def lieu_de(f: Fabrique, gabarit: Gabarit) -> dict[str, Any]:
    """Une commune et un quartier du gabarit (`lieux` : commune → quartier → poids et zonage)."""
    lieux = [
        ({"commune": commune, "quartier": nom, "zonage": q["zonage"]}, q["poids"])
        for commune, quartiers in gabarit["lieux"].items()
        for nom, q in quartiers.items()
    ]
    choisi = f.h.choices([lieu for lieu, _ in lieux], [poids for _, poids in lieux])[0]
    return {**choisi, "zonage_millesime": "2024"}


def suivre(
    f: Fabrique,
    calendriers: Sequence[Calendrier],
    gabarit: Gabarit,
    referents: Sequence[str],
    foyers: Sequence[Foyer] = (),
    natures: Sequence[str] = (),
) -> list[Suivi]:
    """Donne à chaque mesure un profil, un scénario et un ménage, et écrit la vie de celui-ci.

    Args:
        foyers: ménages déjà connus, que prennent les premières mesures.
        natures: code du dispositif de chaque mesure, s'il ne vient pas du scénario tiré.
    """
    durees = [(c.observation(f.au) - c.debut).days for c in calendriers]
    histoires = scenarios(f.h, gabarit.get("scenarios", [{"n": 1}]), durees, natures)
    traits = profils(f.h, profils_de(gabarit), len(calendriers))
    suivis = []
    for rang, (cal, histoire, profil) in enumerate(
        zip(calendriers, histoires, traits, strict=True)
    ):
        referent = referents[rang % len(referents)]
        connu = foyers[rang] if rang < len(foyers) else None
        suivis.append(_suivi(f, cal, histoire, profil, gabarit, referent, connu))
    return suivis


def _suivi(
    f: Fabrique,
    cal: Calendrier,
    scenario: Scenario,
    profil: Profil,
    gabarit: Gabarit,
    referent: str,
    connu: Foyer | None,
) -> Suivi:
    lieu = lieu_de(f, gabarit)
    foyer = connu or fonder(
        f.r,
        f.h,
        structure=gabarit.get("structure_id", f.structure),
        famille=profil["famille"],
        age=age_dans(f.h, profil["age"]),
        le=cal.debut,
        lieu=lieu,
        enfant=profil.get("enfant"),
    )
    code = scenario.nature or gabarit["code"]
    suivi = Suivi(f.r.nouveau("M"), code, cal, foyer, referent, profil, scenario, f.au)
    if "emploi" in profil and connu is None:
        surendettement(f, suivi)
        endetter(f, suivi)
        photographier(f, suivi)
        occuper(f, suivi, lieu)
    return suivi


def _fins(f: Fabrique, suivis: Sequence[Suivi], gabarit: Gabarit) -> dict[str, dict[str, Any]]:
    """Motif et destination de chaque mesure achevée, aux effectifs du gabarit chaque année."""
    par_annee: dict[int, list[Suivi]] = defaultdict(list)
    for s in suivis:
        if s.calendrier.fin:
            par_annee[s.calendrier.fin.year].append(s)
    fins: dict[str, dict[str, Any]] = {}
    for acheves in (par_annee[an] for an in sorted(par_annee)):
        n = len(acheves)
        motifs = f.h.lot(gabarit.get("motif_fin", {None: 1}), n)
        destinations = f.h.lot(gabarit.get("destination", {None: 1}), n)
        autres = f.h.plusieurs(gabarit.get("motifs_secondaires", {"sur": 1, "codes": {}}), n)
        for s, motif, vers, cites in zip(acheves, motifs, destinations, autres, strict=True):
            s.notes["destination"] = vers
            fins[s.mesure] = {
                "motif_fin": motif,
                "destination": vers,
                "motifs_secondaires": [c for c in cites if c != motif] or None,
            }
    return fins


def raconter(
    f: Fabrique,
    suivis: Sequence[Suivi],
    gabarit: Gabarit,
    convention: Callable[[Suivi], str | None] = lambda _s: None,
) -> None:
    """Écrit les mesures puis leurs faits : difficultés, objectifs, procédures, bilans, autonomie.

    `colonnes` du gabarit remplit d'autres colonnes des mesures, aux effectifs dits.

    Args:
        convention: identifiant de la convention qui finance une mesure.
    """
    fins = _fins(f, suivis, gabarit)
    if "objectifs" in gabarit:
        for groupe in (
            [s for s in suivis if s.observation < f.du],
            [s for s in suivis if s.observation >= f.du],
        ):
            objectifs(f, groupe, gabarit["objectifs"])
    domaines = gabarit.get("autonomie", [])
    colonnes = {c: f.h.lot(p, len(suivis)) for c, p in gabarit.get("colonnes", {}).items()}
    for rang, s in enumerate(suivis):
        suite = {**fins.get(s.mesure, {}), **{c: lot[rang] for c, lot in colonnes.items()}}
        ouvrir(f, s, dispositif_id(f, s, gabarit), convention_id=convention(s), **suite)
        participants(f, s, gabarit.get("participants"))
        pieces(f, s, gabarit.get("pieces_jointes", []))
        difficultes(f, s)
        expulsion(f, s)
        if gabarit.get("bilans", True):
            bilans(f, s)
        if domaines:
            autonomies(f, s, domaines)


def dispositif_id(f: Fabrique, s: Suivi, gabarit: Gabarit) -> str:
    """L'identifiant du dispositif d'une mesure, par structure et, s'il en a, par site."""
    structure = gabarit.get("structure_id", f.structure)
    sites = gabarit.get("sites", [])
    if not sites:
        return f"{structure}-{s.code}"
    return f"{structure}-{s.code}-{1 + int(s.mesure[-4:]) % len(sites)}"


def dispositifs(f: Fabrique, gabarit: Gabarit) -> None:
    """Écrit le dispositif du groupe, un par site s'il en a plusieurs."""
    structure = gabarit.get("structure_id", f.structure)
    base = {"structure_id": structure, "code": gabarit["code"], "financeur": gabarit["financeur"]}
    nom = gabarit["nom"]
    if not gabarit.get("sites"):
        f.r.ajouter("dispositifs", dispositif_id=f"{structure}-{gabarit['code']}", nom=nom, **base)
    for rang, site in enumerate(gabarit.get("sites", []), 1):
        identifiant = f"{structure}-{gabarit['code']}-{rang}"
        f.r.ajouter("dispositifs", dispositif_id=identifiant, nom=nom, site=site, **base)
