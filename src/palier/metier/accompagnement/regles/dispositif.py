"""Ce que permet un dispositif : des données, que l'usage ou le droit propose (R-DIS-01 à 09)."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields
from datetime import date
from typing import Any, Self

from palier.noyau.parametres import Valeur, parametre

Lire = Callable[..., Valeur]
"""Où lire un paramètre : `lire(code, le, **cles)` ; une structure peut avoir les siens."""


@dataclass(frozen=True)
class Regles:
    """Ce que les textes ou une convention disent d'un dispositif.

    Attributes:
        duree_mois: la durée proposée d'une période.
        durees_par_intensite: celle d'une intensité, quand la convention en fixe (R-DIS-06).
        rencontres_par_mois: au moins, au plus ; vide : aucun rythme attendu.
        commission: la décision revient à une commission.
        adhesion: le ménage signe son adhésion avant la commission.
        une_par_menage: le groupe de dispositifs dont un ménage n'a qu'une mesure ouverte chez un
            opérateur ; vide : aucune limite.
        objectifs, motifs_fin: les codes proposés ; vide : toute la liste.
        pieces: les pièces attendues d'une demande.
        agrement_le: le jour de l'agrément d'un dispositif qui en demande un (R-DIS-09).
        a_verifier: les limites que nul texte ne confirme ; elles se disent, elles n'empêchent rien.
    """

    duree_mois: int | None = None
    duree_min_mois: int | None = None
    duree_max_mois: int | None = None
    duree_totale_mois: int | None = None
    durees_par_intensite: Mapping[str, int] = field(default_factory=dict)
    renouvellements: int | None = None
    rencontres_par_mois: tuple[int, int | None] | None = None
    bilan_avant_fin_mois: int | None = None
    commission: bool = False
    adhesion: bool = False
    une_par_menage: str = ""
    objectifs: tuple[str, ...] = ()
    motifs_fin: tuple[str, ...] = ()
    pieces: tuple[str, ...] = ()
    agrement_le: date | None = None
    a_verifier: tuple[str, ...] = ()

    @classmethod
    def lues(cls, donnees: Mapping[str, Any] | None) -> Self:
        """Les règles d'un dispositif, telles qu'il les garde ; ce qu'il ne dit pas reste libre.

        >>> Regles.lues({"duree_mois": 6, "rencontres_par_mois": [2, 4]}).rencontres_par_mois
        (2, 4)
        """
        connues = {champ.name for champ in fields(cls)}
        dites = {cle: v for cle, v in (donnees or {}).items() if cle in connues and v is not None}
        for cle in ("objectifs", "motifs_fin", "pieces", "a_verifier"):
            dites[cle] = tuple(dites.get(cle, ()))
        if (rythme := dites.get("rencontres_par_mois")) is not None:
            au_moins, au_plus = rythme if isinstance(rythme, Sequence) else (rythme, None)
            dites["rencontres_par_mois"] = (au_moins, au_plus)
        if isinstance(ecrit := dites.get("agrement_le"), str):
            dites["agrement_le"] = date.fromisoformat(ecrit)
        return cls(**dites)

    def duree_proposee(self, intensite: str = "") -> int | None:
        """La durée d'une période, selon l'intensité si la convention en distingue.

        >>> Regles(duree_mois=6, durees_par_intensite={"LEGER": 3}).duree_proposee("LEGER")
        3
        """
        return self.durees_par_intensite.get(intensite, self.duree_mois)


_ASLL = {"duree_mois": "ASLL_PERIODE", "duree_totale_mois": "ASLL_DUREE_MAX"}
_MASP = {
    "duree_min_mois": "MASP_CONTRAT_MIN",
    "duree_max_mois": "MASP_CONTRAT_MAX",
    "duree_totale_mois": "MASP_TOTAL_MAX",
}
_MASP3 = {
    "duree_mois": "MASP3_DUREE",
    "duree_max_mois": "MASP3_DUREE",
    "duree_totale_mois": "MASP_TOTAL_MAX",
}
_MAJ = {
    "duree_mois": "MAJ_DUREE",
    "duree_max_mois": "MAJ_DUREE",
    "duree_totale_mois": "MAJ_TOTAL_MAX",
}
_PARAMETRES: Mapping[str, Mapping[str, str]] = {
    "ASLL_ACCES": _ASLL,
    "ASLL_MAINTIEN": _ASLL,
    "MASP1": _MASP,
    "MASP2": _MASP,
    "MASP3": _MASP3,
    "MAJ": _MAJ,
}
_PHASES_AVDL = {"AVDL_DIAG": "DIAG", "AVDL_VERS": "VERS", "AVDL_LORS": "LORS", "AVDL_DANS": "DANS"}
A_AGREER = ("IML_SOUSLOC", "IML_MANDAT", "BAIL_GLISSANT")
"""Les dispositifs qui supposent un agrément de l'opérateur (R-DIS-09)."""
AVDL = (*_PHASES_AVDL, "AVDL_DALO", "AVDL_HORS_DALO", "FNAVDL")
"""Ceux dont la convention règle les durées par intensité (R-DIS-06)."""
CONVENTIONNELS = (*AVDL, "MOUS")
"""Ceux qui ne durent pas plus que leur convention (R-DIS-06, R-DIS-09)."""


def usuelles(code: str, le: date = date.max, lire: Lire = parametre) -> dict[str, Any]:
    """Les règles que l'usage ou le droit donne à un dispositif ; on les corrige ensuite.

    Args:
        le: sans date, le dernier état connu des textes.

    >>> usuelles("MASP1")["duree_totale_mois"], usuelles("ASLL_ACCES")["a_verifier"]
    (48, ['duree_mois', 'duree_totale_mois'])
    """
    durees = {cle: lire(nom, le) for cle, nom in _PARAMETRES.get(code, {}).items()}
    durees |= dict(_de_la_phase(_PHASES_AVDL.get(code, ""), le, lire))
    regles: dict[str, Any] = {cle: int(valeur.valeur) for cle, valeur in durees.items()}
    if code.startswith("ASLL"):
        rythme = (lire(f"ASLL_RENCONTRES_{b}", le).valeur for b in ("MIN", "MAX"))
        regles |= {"rencontres_par_mois": [int(n) for n in rythme], "commission": True}
        regles |= {"adhesion": True, "une_par_menage": "ASLL"}
    if regles:
        regles["bilan_avant_fin_mois"] = int(lire("BILAN_MESURE_AVANT", le).valeur)
    if douteuses := [cle for cle, valeur in durees.items() if valeur.a_verifier]:
        regles["a_verifier"] = douteuses
    return regles


def _de_la_phase(phase: str, le: date, lire: Lire) -> Iterator[tuple[str, Valeur]]:
    """Les durées qu'une convention AVDL donne d'ordinaire à une phase."""
    if not phase:
        return
    yield "duree_mois", lire("AVDL_DUREE", le, phase=phase)
    if phase == "DANS":
        yield "duree_min_mois", lire("AVDL_DUREE_MIN", le, phase=phase)
        yield "duree_max_mois", lire("AVDL_DUREE", le, phase=phase)
