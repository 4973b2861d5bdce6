"""Ce que l'on attend d'une demande et d'un recours : FSL, DALO, DAHO (R-DIS-01, R-DIS-10)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from palier.metier.accompagnement.regles.dispositif import Lire
from palier.noyau.delais import Duree
from palier.noyau.parametres import Valeur, parametre

_DELAIS_DE_REPONSE = {"D_DALO": "DALO_DECISION_DELAI", "D_FSL": "FSL_DECISION_DELAI"}
DELAI_DE_REPONSE_MOIS = 2


def delai_de_reponse(demarche: str, le: date, lire: Lire = parametre) -> int:
    """En combien de mois une démarche déposée reçoit d'ordinaire sa réponse.

    >>> delai_de_reponse("D_DALO", date(2026, 1, 30))
    3
    """
    code = _DELAIS_DE_REPONSE.get(demarche)
    return DELAI_DE_REPONSE_MOIS if code is None else int(lire(code, le).valeur)


@dataclass(frozen=True)
class Attendue:
    """Le dernier jour, indicatif, où l'on attend quelque chose, et ce qui le dit.

    Attributes:
        delai: le paramètre employé, avec sa source, sa date d'effet et s'il est à vérifier.
    """

    quoi: str
    depuis: date
    au_plus_tard: date
    delai: Valeur


def _apres(jour: date, delai: Valeur) -> date:
    return Duree.de(delai).apres(jour)


def suites_du_recours(
    depose_le: date,
    favorable_le: date | None = None,
    *,
    accueil: str = "",
    agglomeration: bool = False,
    lire: Lire = parametre,
) -> list[Attendue]:
    """Les dates d'un recours devant la commission de médiation, dans l'ordre.

    Args:
        favorable_le: le jour où la commission a reconnu le ménage prioritaire.
        accueil: « HEBERGEMENT » ou « LOGEMENT_TRANSITION » pour un DAHO ; vide : DALO.
        agglomeration: un département où le délai est allongé.
    """
    return list(_suites(depose_le, favorable_le, accueil, "_AGGLOMERATION" * agglomeration, lire))


def _suites(
    depose_le: date, favorable_le: date | None, accueil: str, allonge: str, lire: Lire
) -> Iterator[Attendue]:
    code = "DAHO_DECISION_DELAI" if accueil else f"DALO_DECISION_DELAI{allonge}"
    delai = lire(code, depose_le)
    yield Attendue("Décision de la commission", depose_le, _apres(depose_le, delai), delai)
    if favorable_le is None:
        return
    if accueil:
        delai = lire("DAHO_ACCUEIL_DELAI", favorable_le, accueil=accueil)
        quoi = "Accueil du ménage"
    else:
        delai = lire(f"DALO_RELOGEMENT_DELAI{allonge}", favorable_le)
        quoi = "Relogement"
    fin = _apres(favorable_le, delai)
    yield Attendue(quoi, favorable_le, fin, delai)
    recours = lire("DALO_TRIBUNAL_DELAI", fin)
    yield Attendue("Saisine du tribunal administratif", fin, _apres(fin, recours), recours)


REFUS_D_UNE_OFFRE = (
    "Refuser une offre adaptée fait perdre le bénéfice de la décision : "
    "dites-le au ménage avant qu'il ne réponde."
)


def fin_d_agrement(agrement_le: date, lire: Lire = parametre) -> Attendue:
    """Le jour où l'agrément d'intermédiation locative prend fin (R-DIS-09).

    >>> fin_d_agrement(date(2021, 4, 1)).au_plus_tard
    datetime.date(2026, 3, 31)
    """
    delai = lire("IML_AGREMENT_DUREE", agrement_le)
    fin = _apres(agrement_le, delai) - timedelta(days=1)
    return Attendue("Fin de l'agrément", agrement_le, fin, delai)
