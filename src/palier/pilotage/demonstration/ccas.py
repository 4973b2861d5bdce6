"""Le CCAS : des mesures d'ASLL dont les flux annuels tombent juste depuis huit ans.

Les dates de début évitent janvier et juillet : une période de six mois commencée en février finit
en août, et chaque renouvellement se décide dans l'année où il commence.
"""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from palier.noyau.periodes import ajoute_mois
from palier.pilotage.demonstration import equipes, exercice, plans
from palier.pilotage.demonstration.foyers import age_dans, donnees, fonder
from palier.pilotage.demonstration.parcours import lieu_de, raconter, suivre
from palier.pilotage.demonstration.registre import Registre, Tables
from palier.pilotage.demonstration.suivis import Calendrier, Fabrique, periodes, profils
from palier.pilotage.demonstration.tirages import Hasard

_MOIS = 6
_GARDEES = 2
_RANGS = 4
_DELAI = 40
_MOIS_DE_DEBUT = (2, 3, 4, 5, 6, 9, 10, 11, 12)


def _debut(h: Hasard, annee: int, rang: float) -> date:
    """Un premier jour de mesure, du 8 au 28 du mois ; `rang`, de 0 à 1, situe dans l'année."""
    mois = _MOIS_DE_DEBUT[int(rang * len(_MOIS_DE_DEBUT))]
    return date(annee, mois, h.randint(8, 28))


def _possibles(debut: date, annee: int, *, renouvelee: bool) -> list[tuple[date, date]]:
    """Les périodes (premier et dernier jour) où la mesure peut s'achever dans l'année.

    Sans renouvellement dans l'année, c'est celle qui était en cours au 1er janvier ; sinon, toutes
    celles qui y commencent, dans la limite de deux ans.
    """
    rang = next(k for k in range(6) if ajoute_mois(debut, _MOIS * k).year >= annee)
    rangs = [rang - 1] if not renouvelee else [rang, rang + 1]
    departs = [ajoute_mois(debut, _MOIS * k) for k in rangs if k < _RANGS]
    return [
        (d, ajoute_mois(d, _MOIS) - timedelta(1))
        for d in departs
        if d + timedelta(_DELAI) <= date(annee, 12, 30)
    ]


def calendriers(
    h: Hasard, annee: int, flux: Sequence[Mapping[str, int]], stock: int
) -> list[Calendrier]:
    """Les mesures de huit années, aux entrées et aux fins dites.

    Args:
        flux: entrées, fins, fins sans renouvellement et fins au terme, la dernière pour `annee`.
        stock: mesures en cours au premier jour.
    """
    premiere = annee - len(flux) + 1
    cours = sorted(_debut(h, premiere - 1, 0.45 + 0.55 * i / stock) for i in range(stock))
    acheves: list[tuple[date, date]] = []
    for an, f in zip(range(premiere, annee + 1), flux, strict=True):
        entrees = sorted(_debut(h, an, i / f["entrees"]) for i in range(f["entrees"]))
        candidats = [*cours[: len(cours) - _GARDEES], *entrees]
        finissants = candidats[: f["fins"]]
        acheves += _fins(h, an, finissants, f)
        cours = [*cours[len(cours) - _GARDEES :], *candidats[f["fins"] :]]
    au = date(annee, 12, 31)
    dates: list[tuple[date, date | None]] = [*acheves, *((d, None) for d in cours)]
    return [Calendrier(d, fin, periodes(h, d, fin or au, _MOIS)) for d, fin in dates]


def _fins(
    h: Hasard, an: int, debuts: Sequence[date], flux: Mapping[str, int]
) -> list[tuple[date, date]]:
    """Un dernier jour, dans l'année, pour chaque mesure qui s'achève."""
    anciennes = [i for i, d in enumerate(debuts) if d.year < an]
    sans_suite = set(h.sample(anciennes, flux["sans_suite"]))
    possibles = [_possibles(d, an, renouvelee=i not in sans_suite) for i, d in enumerate(debuts)]
    # Vingt-quatre mois pleins, bissextile comprise, dépasseraient deux ans d'un jour.
    echues = {
        i: [p for p in ps if p[1].year == an and p[1] < ajoute_mois(debuts[i], 23)]
        for i, ps in enumerate(possibles)
    }
    au_terme = set(h.sample([i for i, ps in echues.items() if ps], flux["au_terme"]))
    fins = []
    for i, periodes_ in enumerate(possibles):
        if i in au_terme:
            fins.append(echues[i][-1][1])
        else:
            depart, dernier = h.choice(periodes_)
            tot = max(depart + timedelta(_DELAI), date(an, 1, 8))
            fins.append(h.jour(tot, min(dernier - timedelta(6), date(an, 12, 30))))
    return list(zip(debuts, fins, strict=True))


def _non_demarrees(f: Fabrique, gabarit: Mapping[str, Any], referent: str) -> None:
    """Des mesures accordées en fin d'année, qui commenceront l'année suivante."""
    for profil in profils(f.h, gabarit["profils"], gabarit["non_demarrees"]):
        decidee = f.h.jour(date(f.annee, 11, 20), date(f.annee, 12, 18))
        foyer = fonder(
            f.r,
            f.h,
            structure=f.structure,
            famille=profil["famille"],
            age=age_dans(f.h, profil["age"]),
            le=decidee,
            lieu=lieu_de(f, gabarit),
        )
        f.r.ajouter(
            "mesures",
            mesure_id=f.r.nouveau("M"),
            dispositif_id=f"{f.structure}-ASLL_MAINTIEN",
            menage_id=foyer.menage,
            referent_id=referent,
            instructeur=profil["instructeur"],
            origine=profil["origine"],
            demandee_le=decidee - timedelta(40),
            decidee_le=decidee,
            statut="ACCORDEE",
        )


def _cadre(f: Fabrique, gabarit: Mapping[str, Any]) -> dict[str, list[str]]:
    equipes.structure(f, f.structure, **gabarit["structure"])
    for an in range(f.annee - 8, f.annee + 1):
        f.r.ajouter(
            "conventions",
            convention_id=f"{f.structure}-C{an}",
            structure_id=f.structure,
            debut=date(an, 1, 1),
            fin=date(an, 12, 31),
            **gabarit["convention"],
        )
    for code, nom in (("ASLL_MAINTIEN", "ASLL maintien"), ("ASLL_ACCES", "ASLL accès")):
        f.r.ajouter(
            "dispositifs",
            dispositif_id=f"{f.structure}-{code}",
            structure_id=f.structure,
            code=code,
            nom=nom,
            financeur=gabarit["convention"]["financeur"],
        )
    equipe = equipes.equipe(f, gabarit["equipe"], f.annee - 8)
    annees = range(f.annee - 7, f.annee + 1)
    equipes.instances(f, gabarit["instances"], annees)
    equipes.formations(f, gabarit["formations"], equipe["CESF"])
    equipes.contexte(f, gabarit["structure"]["commune"], gabarit["contexte"])
    equipes.ameliorations(f, gabarit["ameliorations"])
    equipes.moyens(f, gabarit["moyens"])
    return equipe


def _natures(f: Fabrique, cals: Sequence[Calendrier], acces: Mapping[str, int]) -> list[str]:
    """Accès ou maintien : l'accès a ses effectifs parmi les anciennes, les achevées, les récentes.

    Les entrées encore en cours en accès sont parmi les plus tardives : une mesure de maintien a
    besoin de temps pour que sa procédure se dénoue.
    """
    rangs = sorted(range(len(cals)), key=lambda i: cals[i].debut)
    stock = [i for i in rangs if cals[i].debut < f.du and cals[i].fin]
    entrees = [i for i in rangs if cals[i].debut >= f.du]
    choisies = f.h.sample(stock, acces["en_cours_au_debut"])
    choisies += f.h.sample([i for i in entrees if cals[i].fin], acces["entrees_achevees"])
    tardives = [i for i in entrees if not cals[i].fin][-acces["en_cours_a_la_fin"] - 3 :]
    choisies += f.h.sample(tardives, acces["en_cours_a_la_fin"])
    return ["ASLL_ACCES" if i in choisies else "ASLL_MAINTIEN" for i in range(len(cals))]


def ccas(annee: int, graine: str) -> Tables:
    """Le dossier d'échange du CCAS."""
    gabarit = donnees("ccas")
    f = Fabrique(Registre("VAU"), Hasard(f"{graine}-ccas"), annee, "VAU")
    equipe = _cadre(f, gabarit)
    cals = calendriers(f.h, annee, gabarit["annees"], gabarit["stock_initial"])
    actives = [c for c in cals if c.observation(f.au) >= f.du]
    anciennes = [c for c in cals if c.observation(f.au) < f.du]
    [cesf] = equipe["CESF"]
    suivis = suivre(f, anciennes, gabarit, [cesf])
    suivis += suivre(f, actives, gabarit, [cesf], natures=_natures(f, actives, gabarit["acces"]))
    raconter(f, suivis, gabarit, convention=lambda s: f"VAU-C{s.debut.year}")
    _non_demarrees(f, gabarit, cesf)
    organismes = exercice.partenaires(f, gabarit["partenaires"])
    for recul, realises in enumerate(reversed(gabarit["entretiens_realises"])):
        reglage = {**gabarit["entretiens"], "realises": realises}
        exercice.entretiens(f, suivis, annee - recul, reglage)
        exercice.demarches(
            f, suivis, annee - recul, gabarit["demarches"]["avant" if recul else "annee"]
        )
        if recul < 2:
            contacts = {c: round(n * (1 - 0.15 * recul)) for c, n in gabarit["contacts"].items()}
            exercice.coordination(f, suivis, annee - recul, contacts, organismes)
    plans.etaler(f.r, f.au)
    return f.r.tables
