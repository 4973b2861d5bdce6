"""Le cycle d'une mesure, ses périodes, ses bilans, son rythme (règles métier R-DIS-02 à 15).

Ce que permet un dispositif est une donnée (`Regles`) ; une clé absente ne contraint rien.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date, timedelta
from typing import Any, Self

from palier.metier.accompagnement.listes import (
    DECIDEES,
    EN_COURS,
    EN_INSTRUCTION,
    Statut,
)
from palier.noyau.erreurs import Refus
from palier.noyau.nomenclatures import nomenclature
from palier.noyau.parametres import Valeur, parametre
from palier.noyau.periodes import ajoute_mois, fin_prevue
from palier.noyau.texte import accorde, date_longue

# Le cycle (R-DIS-03) ------------------------------------------------------------------------------


@dataclass(frozen=True)
class Transition:
    """D'où part un geste, où il mène, et comment on le dit.

    Attributes:
        arrivee: vide quand le geste ne change pas le statut, ou quand il en choisit un.
    """

    departs: tuple[Statut, ...]
    arrivee: Statut | None
    infinitif: str


TRANSITIONS: Mapping[str, Transition] = {
    "completer": Transition(EN_INSTRUCTION, None, "compléter son dossier"),
    "passer_en_commission": Transition(
        (Statut.DEMANDEE, Statut.AJOURNEE), Statut.COMMISSION, "la passer en commission"
    ),
    "accorder": Transition(
        (Statut.DEMANDEE, Statut.COMMISSION, Statut.AJOURNEE), Statut.ACCORDEE, "l'accorder"
    ),
    "ajourner": Transition((Statut.COMMISSION,), Statut.AJOURNEE, "l'ajourner"),
    "refuser": Transition(EN_INSTRUCTION, Statut.REFUSEE, "la refuser"),
    "reorienter": Transition(EN_INSTRUCTION, Statut.REORIENTEE, "la réorienter"),
    "confier": Transition((*DECIDEES, *EN_COURS), None, "la confier"),
    "demarrer": Transition(DECIDEES, Statut.ACTIVE, "la démarrer"),
    "suspendre": Transition((Statut.ACTIVE,), Statut.SUSPENDUE, "la suspendre"),
    "reprendre": Transition((Statut.SUSPENDUE,), Statut.ACTIVE, "la reprendre"),
    "renouveler": Transition(EN_COURS, None, "la renouveler"),
    "cloturer": Transition(EN_COURS, Statut.ACHEVEE, "la clôturer"),
    "annuler": Transition((*EN_INSTRUCTION, *DECIDEES), Statut.ANNULEE, "l'annuler"),
}
"""Dans l'ordre où l'on propose les gestes."""

_DECISIONS = ("accorder", "refuser")


@dataclass(frozen=True)
class Regles:
    """Ce que les textes ou une convention disent d'un dispositif.

    Attributes:
        duree_mois: la durée proposée d'une période.
        rencontres_par_mois: au moins, au plus ; vide : aucun rythme attendu.
        commission: la décision revient à une commission.
        adhesion: le ménage signe son adhésion avant la commission.
        une_par_menage: le groupe de dispositifs dont un ménage n'a qu'une mesure ouverte chez un
            opérateur ; vide : aucune limite.
        objectifs, motifs_fin: les codes proposés ; vide : toute la liste.
        pieces: les pièces attendues d'une demande.
    """

    duree_mois: int | None = None
    duree_min_mois: int | None = None
    duree_max_mois: int | None = None
    duree_totale_mois: int | None = None
    renouvellements: int | None = None
    rencontres_par_mois: tuple[int, int | None] | None = None
    bilan_avant_fin_mois: int | None = None
    commission: bool = False
    adhesion: bool = False
    une_par_menage: str = ""
    objectifs: tuple[str, ...] = ()
    motifs_fin: tuple[str, ...] = ()
    pieces: tuple[str, ...] = ()

    @classmethod
    def lues(cls, donnees: Mapping[str, Any] | None) -> Self:
        """Les règles d'un dispositif, telles qu'il les garde ; ce qu'il ne dit pas reste libre.

        >>> Regles.lues({"duree_mois": 6, "rencontres_par_mois": [2, 4]}).rencontres_par_mois
        (2, 4)
        """
        connues = {champ.name for champ in fields(cls)}
        dites = {cle: v for cle, v in (donnees or {}).items() if cle in connues and v is not None}
        for cle in ("objectifs", "motifs_fin", "pieces"):
            dites[cle] = tuple(dites.get(cle, ()))
        if (rythme := dites.get("rencontres_par_mois")) is not None:
            au_moins, au_plus = rythme if isinstance(rythme, Sequence) else (rythme, None)
            dites["rencontres_par_mois"] = (au_moins, au_plus)
        return cls(**dites)


_MASP = {
    "duree_min_mois": "MASP_CONTRAT_MIN",
    "duree_max_mois": "MASP_CONTRAT_MAX",
    "duree_totale_mois": "MASP_TOTAL_MAX",
}
_ASLL = {"duree_mois": "ASLL_PERIODE", "duree_totale_mois": "ASLL_DUREE_MAX"}
_MAJ = {"duree_mois": "MAJ_DUREE", "duree_totale_mois": "MAJ_TOTAL_MAX"}
_PARAMETRES: Mapping[str, Mapping[str, str]] = {
    "ASLL_ACCES": _ASLL,
    "ASLL_MAINTIEN": _ASLL,
    "MASP1": _MASP,
    "MASP2": _MASP,
    "MASP3": _MASP,
    "MAJ": _MAJ,
}
_PHASES_AVDL = {"AVDL_DIAG": "DIAG", "AVDL_VERS": "VERS", "AVDL_LORS": "LORS", "AVDL_DANS": "DANS"}


def usuelles(
    code: str, le: date = date.max, lire: Callable[..., Valeur] = parametre
) -> dict[str, Any]:
    """Les règles que l'usage ou le droit donne à un dispositif ; on les corrige ensuite.

    Args:
        le: sans date, le dernier état connu des textes.
        lire: où lire un paramètre ; une structure peut avoir les siens.

    >>> usuelles("MASP1")["duree_totale_mois"]
    48
    """
    regles: dict[str, Any] = {
        cle: int(lire(nom, le).valeur) for cle, nom in _PARAMETRES.get(code, {}).items()
    }
    if phase := _PHASES_AVDL.get(code):
        regles["duree_mois"] = int(lire("AVDL_DUREE", le, phase=phase).valeur)
    if code.startswith("ASLL"):
        rythme = (lire(f"ASLL_RENCONTRES_{b}", le).valeur for b in ("MIN", "MAX"))
        regles |= {"rencontres_par_mois": [int(n) for n in rythme], "commission": True}
        regles |= {"adhesion": True, "une_par_menage": "ASLL"}
    if regles:
        regles["bilan_avant_fin_mois"] = int(lire("BILAN_MESURE_AVANT", le).valeur)
    return regles


def departs(verbe: str, regles: Regles) -> tuple[Statut, ...]:
    """Les statuts d'où un geste est possible ; une décision de commission attend la commission."""
    if regles.commission and verbe in _DECISIONS:
        return (Statut.COMMISSION,)
    return TRANSITIONS[verbe].departs


def permis(statut: str, regles: Regles) -> tuple[str, ...]:
    """Les gestes possibles sur une mesure à ce statut.

    >>> permis("SUSPENDUE", Regles())
    ('confier', 'reprendre', 'renouveler', 'cloturer')
    """
    return tuple(verbe for verbe in TRANSITIONS if statut in departs(verbe, regles))


def exiger_statut(verbe: str, statut: str, regles: Regles) -> None:
    """Raises: Refus: le geste n'est pas possible à ce statut."""
    if statut in departs(verbe, regles):
        return
    if regles.commission and verbe in _DECISIONS and statut in TRANSITIONS[verbe].departs:
        geste = "passez-la d'abord en commission"
        raise Refus("La décision revient à la commission", geste)
    libelle = nomenclature("statut_mesure").libelle(statut)
    infinitif = TRANSITIONS[verbe].infinitif
    fait = f"La mesure est au statut « {libelle} », d'où l'on ne peut pas {infinitif}"
    raise Refus(fait, "rechargez la page pour voir où elle en est")


def statut_d_apres(
    decidee_le: date | None, debut: date | None, fin: date | None, motif: str = ""
) -> Statut:
    """Le statut que disent les dates d'une mesure reprise, quand rien d'autre ne le dit.

    >>> statut_d_apres(date(2025, 1, 8), None, None), statut_d_apres(None, None, None)
    (<Statut.ACCORDEE: 'ACCORDEE'>, <Statut.DEMANDEE: 'DEMANDEE'>)
    """
    if fin or motif:
        return Statut.ACHEVEE if debut else Statut.ANNULEE
    if debut:
        return Statut.ACTIVE
    return Statut.ACCORDEE if decidee_le else Statut.DEMANDEE


# La demande (R-DIS-02, R-DIS-12) ------------------------------------------------------------------


def exiger_instructeur(instructeur: str) -> None:
    """Un dossier passe en commission porté par un travailleur social (R-DIS-03, R-DIS-12).

    Raises:
        Refus: le service qui instruit est inconnu, ou n'est pas un service social.
    """
    liste = nomenclature("prescripteur")
    if instructeur and liste.attribut(instructeur, "instructeur"):
        return
    if instructeur:
        fait = f"« {liste.libelle(instructeur)} » peut demander, pas instruire"
    else:
        fait = "Aucun service n'instruit cette demande"
    geste = "indiquez le travailleur social qui porte le dossier"
    raise Refus(fait, geste, champ="instructeur")


def complete(attendues: int | None, recues: int | None) -> bool:
    """Aucune pièce attendue ne manque ; sans compte, rien ne manque."""
    return attendues is None or (recues or 0) >= attendues


# Les périodes (R-DIS-04, R-DIS-07) ----------------------------------------------------------------


@dataclass(frozen=True)
class Accord:
    """Une période accordée : l'attribution (rang 1) ou un renouvellement."""

    rang: int
    debut: date
    fin_prevue: date
    mois: int


def mois_couverts(debut: date, fin: date) -> int:
    """Le plus petit nombre de mois entiers qui couvre ces jours.

    >>> mois_couverts(date(2023, 3, 15), date(2023, 9, 14))
    6
    """
    mois = 1
    while fin_prevue(debut, mois) < fin:
        mois += 1
    return mois


def accorder_periode(
    precedentes: Sequence[Accord], *, mois: int, regles: Regles, debut: date | None = None
) -> Accord:
    """La période qui suit celles déjà accordées, ou la première.

    Args:
        debut: le premier jour de la première période ; les suivantes s'enchaînent.
    Raises:
        Refus: la durée sort de ce que permet le dispositif, ou il n'admet plus de renouvellement.

    >>> accorder_periode((), mois=6, regles=Regles(), debut=date(2023, 3, 15)).fin_prevue
    datetime.date(2023, 9, 14)
    """
    _exiger_duree(mois, regles)
    total = sum(accord.mois for accord in precedentes)
    plafond = regles.duree_totale_mois
    if plafond is not None and total + mois > plafond:
        fait = f"Le dispositif plafonne la mesure à {accorde(plafond, 'mois')}"
        fait += f", dont {total} déjà accordés" if total else ""
        reste = plafond - total
        geste = f"accordez au plus {accorde(reste, 'mois')}" if reste > 0 else "clôturez la mesure"
        raise Refus(fait, geste, champ="mois")
    maximum = regles.renouvellements
    if precedentes and maximum is not None and len(precedentes) > maximum:
        fois = accorde(maximum, "fois", "fois")
        raise Refus(f"Ce dispositif se renouvelle au plus {fois}", "clôturez la mesure")
    if precedentes:
        debut = precedentes[-1].fin_prevue + timedelta(days=1)
    if debut is None:
        raise ValueError("La première période a un premier jour.")
    return Accord(len(precedentes) + 1, debut, fin_prevue(debut, mois), mois)


def _exiger_duree(mois: int, regles: Regles) -> None:
    if mois < 1:
        raise Refus("Une période dure au moins un mois", "vérifiez la durée", champ="mois")
    au_moins, au_plus = regles.duree_min_mois, regles.duree_max_mois
    if au_moins is not None and mois < au_moins:
        fait = f"Une période de ce dispositif dure au moins {accorde(au_moins, 'mois')}"
        raise Refus(fait, "allongez-la", champ="mois")
    if au_plus is not None and mois > au_plus:
        fait = f"Une période de ce dispositif dure au plus {accorde(au_plus, 'mois')}"
        raise Refus(fait, "raccourcissez-la", champ="mois")


def fin_anticipee(fin: date, fin_de_periode: date | None) -> bool:
    """La mesure finit avant le terme de sa période, quel qu'en soit le motif (R-DIS-04).

    >>> fin_anticipee(date(2023, 6, 30), date(2023, 9, 14))
    True
    """
    return fin_de_periode is not None and fin < fin_de_periode


def exiger_ordre(avant: date | None, apres: date, *, quoi: str, champ: str = "le") -> None:
    """Raises: Refus: ce qui suit est daté avant ce qui précède."""
    if avant is not None and apres < avant:
        fait = f"{quoi} le {date_longue(avant)}"
        raise Refus(fait, "choisissez cette date ou une date postérieure", champ=champ)


# Les bilans et le rythme (R-DIS-05, R-DIS-15) -----------------------------------------------------


def bilan_du_le(fin_de_periode: date, regles: Regles) -> date | None:
    """Le jour où le bilan d'une période est dû ; None si le dispositif n'en demande pas.

    >>> bilan_du_le(date(2026, 5, 14), Regles(bilan_avant_fin_mois=1))
    datetime.date(2026, 4, 14)
    """
    avant = regles.bilan_avant_fin_mois
    return None if avant is None else ajoute_mois(fin_de_periode, -avant)


def type_de_bilan(accords: Sequence[Accord], regles: Regles) -> str:
    """Final quand plus aucun renouvellement n'est possible, intermédiaire sinon."""
    total = sum(accord.mois for accord in accords)
    plafond, fois = regles.duree_totale_mois, regles.renouvellements
    au_bout = (plafond is not None and total >= plafond) or (
        fois is not None and len(accords) > fois
    )
    return "FINAL" if au_bout else "INTERMEDIAIRE"


Intervalle = tuple[date, date | None]


def mois_pleins(
    debut: date, fin: date | None, suspensions: Iterable[Intervalle], le: date
) -> list[date]:
    """Le premier jour de chaque mois civil écoulé, entièrement en cours et sans suspension.

    >>> mois_pleins(date(2026, 1, 10), None, (), date(2026, 4, 14))
    [datetime.date(2026, 2, 1), datetime.date(2026, 3, 1)]
    """
    dernier = le if fin is None else min(le, fin)
    arrets = list(suspensions)
    premier = debut if debut.day == 1 else ajoute_mois(debut.replace(day=1), 1)
    mois: list[date] = []
    while (suivant := ajoute_mois(premier, 1)) - timedelta(days=1) <= dernier:
        veille = suivant - timedelta(days=1)
        if not any(d <= veille and (f is None or f >= premier) for d, f in arrets):
            mois.append(premier)
        premier = suivant
    return mois


def sous_le_rythme(
    rencontres: Iterable[date], mois: Iterable[date], regles: Regles
) -> list[tuple[date, int]]:
    """Les mois pleins où l'on s'est moins vu que le dispositif ne l'attend, et combien de fois."""
    if regles.rencontres_par_mois is None:
        return []
    au_moins, _ = regles.rencontres_par_mois
    vus = [jour.replace(day=1) for jour in rencontres]
    return [(m, vus.count(m)) for m in mois if vus.count(m) < au_moins]


_DELAIS_DE_REPONSE = {"D_DALO": "DALO_DECISION_DELAI", "D_FSL": "FSL_DECISION_DELAI"}
DELAI_DE_REPONSE_MOIS = 2


def delai_de_reponse(demarche: str, le: date, territoire: str = "METROPOLE") -> int:
    """En combien de mois une démarche déposée reçoit d'ordinaire sa réponse.

    >>> delai_de_reponse("D_DALO", date(2026, 1, 30))
    3
    """
    code = _DELAIS_DE_REPONSE.get(demarche)
    if code is None:
        return DELAI_DE_REPONSE_MOIS
    return int(parametre(code, le, territoire or "METROPOLE").valeur)
