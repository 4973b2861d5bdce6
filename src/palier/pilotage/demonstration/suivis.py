"""Ce qu'on sait d'une mesure avant d'en écrire les faits : ses dates, son profil, son histoire."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, NamedTuple

from palier.noyau.periodes import ajoute_mois
from palier.pilotage.demonstration.foyers import Foyer
from palier.pilotage.demonstration.registre import Registre
from palier.pilotage.demonstration.tirages import Hasard

Profil = dict[str, Any]


class Periode(NamedTuple):
    """Une attribution ou un renouvellement."""

    decidee: date
    debut: date
    fin_prevue: date


@dataclass(frozen=True)
class Calendrier:
    """Les dates d'une mesure.

    Attributes:
        fin: dernier jour ; None si la mesure est en cours.
        periodes: attribution et renouvellements ; vide si la mesure n'a pas de terme prévu.
    """

    debut: date
    fin: date | None
    periodes: tuple[Periode, ...] = ()

    def observation(self, au: date) -> date:
        """La fin si elle est connue, sinon le dernier jour observé."""
        return self.fin or au

    def jours(self, du: date, au: date) -> int:
        """Jours de présence dans une période."""
        return max(0, (min(self.fin or au, au) - max(self.debut, du)).days + 1)


@dataclass(frozen=True)
class Scenario:
    """Ce que l'accompagnement raconte, du début à l'observation.

    Attributes:
        nature: code du dispositif concerné ; vide pour tous.
        entree, sortie: états de la procédure d'expulsion (IMPAYE, COMMANDEMENT, ASSIGNATION,
            JUGEMENT ; ETEINTE, SUSPENDUE, AGGRAVEE), None s'il n'y en a pas.
        dette: le ménage doit des loyers au début.
        evolution: BAISSE, STABLE ou HAUSSE de la dette de loyer.
        photo: la situation est relevée dans les soixante jours du début.
        jours: durée d'observation qu'il faut à cette histoire.
    """

    n: float
    nature: str = ""
    entree: str | None = None
    sortie: str | None = None
    dette: bool = False
    evolution: str = "STABLE"
    adhesion: bool = True
    photo: bool = True
    jours: int = 0


@dataclass
class Suivi:
    """Une mesure, son ménage et ce qu'il faut pour en écrire les faits."""

    mesure: str
    code: str
    calendrier: Calendrier
    foyer: Foyer
    referent: str
    profil: Profil
    scenario: Scenario
    au: date
    loyer: int = 0
    adhesion_le: date | None = None
    notes: Profil = field(default_factory=dict)

    @property
    def debut(self) -> date:
        """Premier jour de la mesure."""
        return self.calendrier.debut

    @property
    def observation(self) -> date:
        """Dernier jour observé de la mesure."""
        return self.calendrier.observation(self.au)


@dataclass(frozen=True)
class Fabrique:
    """Ce que partagent toutes les écritures d'un dossier."""

    r: Registre
    h: Hasard
    annee: int
    structure: str

    @property
    def du(self) -> date:
        """Premier jour de l'année du bilan."""
        return date(self.annee, 1, 1)

    @property
    def au(self) -> date:
        """Dernier jour de l'année du bilan."""
        return date(self.annee, 12, 31)


def periodes(h: Hasard, debut: date, fin: date, mois: int) -> tuple[Periode, ...]:
    """Des périodes de `mois` mois qui couvrent `fin`, chacune décidée quelques semaines avant."""
    suite: list[Periode] = []
    depart = debut
    while depart <= fin:
        decidee = depart - timedelta(h.randint(4, 24) if suite else h.randint(12, 37))
        suivante = ajoute_mois(debut, mois * (len(suite) + 1))
        suite.append(Periode(decidee, depart, suivante - timedelta(1)))
        depart = suivante
    return tuple(suite)


def profils(h: Hasard, gabarit: Mapping[str, Any], n: int) -> list[Profil]:
    """`n` profils : chaque rubrique du gabarit y tient ses effectifs, séparément.

    `simples` : une modalité par profil ; `multiples` : une liste de codes ; `exige` : pour une
    valeur donnée, les tranches d'âge où on la rencontre (les valeurs s'échangent, rien ne se perd).
    """
    colonnes = {cle: h.lot(poids, n) for cle, poids in gabarit.get("simples", {}).items()}
    colonnes |= {cle: h.plusieurs(p, n) for cle, p in gabarit.get("multiples", {}).items()}
    for cle, tranches_de in gabarit.get("exige", {}).items():
        _accorder(colonnes[cle], colonnes["age"], tranches_de)
    return [{cle: valeurs[i] for cle, valeurs in colonnes.items()} for i in range(n)]


def _accorder(valeurs: list[Any], ages: list[Any], tranches_de: Mapping[str, list[str]]) -> None:
    for valeur, tranches in tranches_de.items():
        mal = [i for i, v in enumerate(valeurs) if v == valeur and ages[i] not in tranches]
        libres = [i for i, a in enumerate(ages) if a in tranches and valeurs[i] not in tranches_de]
        for i, j in zip(mal, libres, strict=False):
            valeurs[i], valeurs[j] = valeurs[j], valeurs[i]


def scenarios(
    h: Hasard,
    gabarit: Sequence[Mapping[str, Any]],
    durees: Sequence[int],
    natures: Sequence[str] = (),
) -> list[Scenario]:
    """Un scénario par mesure, aux effectifs du gabarit.

    Args:
        durees: jours observés de chaque mesure ; les longues histoires vont aux longues mesures.
        natures: code du dispositif de chaque mesure, quand il est déjà choisi.
    """
    types = [Scenario(**s) for s in gabarit]
    par_mesure: dict[int, Scenario] = {}
    for nature in sorted(set(natures)) or [""]:
        rangs = [i for i in range(len(durees)) if not natures or natures[i] == nature]
        possibles = {t: t.n for t in types if not natures or t.nature == nature}
        tires = _apparier(h, h.lot(possibles, len(rangs)), [durees[i] for i in rangs])
        par_mesure |= dict(zip(rangs, tires, strict=True))
    return [par_mesure[i] for i in range(len(durees))]


def _apparier(h: Hasard, tires: list[Scenario], durees: Sequence[int]) -> list[Scenario]:
    tires.sort(key=lambda s: -s.jours)
    ordre = sorted(range(len(durees)), key=lambda i: -durees[i])
    # Du plus long au plus long, puis échangés deux à deux tant que les durées le permettent.
    for rang in range(len(tires)):
        longue, courte = sorted((rang, h.randrange(len(tires))))
        if durees[ordre[courte]] >= tires[longue].jours:
            tires[longue], tires[courte] = tires[courte], tires[longue]
    par_mesure = dict(zip(ordre, tires, strict=True))
    return [par_mesure[i] for i in range(len(durees))]
