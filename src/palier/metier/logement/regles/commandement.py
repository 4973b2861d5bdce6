"""Le commandement de payer : son délai selon le bail, ce qu'il doit dire (R-EXP-04, 05, 15)."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from palier.metier.logement.regles.echeances import Droit, Echeance, Regle, reunie
from palier.metier.logement.regles.etapes import Fait
from palier.noyau.montants import Nombre, decimal
from palier.noyau.parametres import ParametreAbsent
from palier.noyau.texte import date_longue

REFORME = date(2023, 7, 29)
"""Entrée en vigueur de la loi 2023-668."""
_AVANT = date(2023, 7, 28)
_REPONSES = frozenset({"E03", "E07", "E08", "E10", "E11", "E12", "E13", "E14", "E15"})
_DELAI = Regle(
    "FIN_COMMANDEMENT",
    "Fin du délai du commandement de payer",
    "R-EXP-04",
    "Loi du 6 juillet 1989, art. 24 I",
    "EXP_COMMANDEMENT_DELAI",
    inscrite=True,
    tenue_par=_REPONSES,
)
_RECONDUIT = replace(_DELAI, parametre="EXP_COMMANDEMENT_RECONDUIT_DELAI")
CAUTION = Regle(
    "COMMANDEMENT_CAUTION",
    "Signifier le commandement à la caution",
    "R-EXP-05",
    "Loi du 6 juillet 1989, art. 24 I",
    "EXP_COMMANDEMENT_CAUTION_DELAI",
)
SAISINE_CCAPEX = Regle(
    "SAISINE_CCAPEX",
    "Assignation possible après la saisine de la CCAPEX",
    "R-EXP-00",
    "Loi du 6 juillet 1989, art. 24 II",
    "EXP_SAISINE_CCAPEX_DELAI",
    ouvre=True,
    tenue_par=frozenset({"E07", "E10", "E11"}),
)

MENTIONS = {
    "DELAI": "le délai pour payer",
    "LOYER": "le montant mensuel du loyer et des charges",
    "DECOMPTE": "le décompte de la dette",
    "AVERTISSEMENT": "l’avertissement du risque d’expulsion",
    "FSL": "la possibilité de saisir le FSL, et son adresse",
    "DELAI_GRACE": "la possibilité de demander un délai de grâce (C. civ., 1343-5)",
}
"""Ce qu'un commandement de payer dit à peine de nullité (R-EXP-05)."""

FOYER = "LOGEMENT_FOYER"


@dataclass(frozen=True)
class Bail:
    """Ce qu'il faut savoir du logement pour calculer.

    Attributes:
        entree_le: le premier jour du logement ; il date le bail dont on ignore la signature.
        reconduit_le: dernière reconduction ou dernier renouvellement.
        clause_deux_mois: sa clause résolutoire écrit deux mois ; None si on ne l'a pas lue.
        statut: nomenclature `occupation` ; un logement-foyer suit d'autres règles (R-EXP-15).
    """

    signe_le: date | None = None
    entree_le: date | None = None
    reconduit_le: date | None = None
    clause_deux_mois: bool | None = None
    statut: str = ""

    @property
    def conclu_le(self) -> date | None:
        return self.signe_le or self.entree_le

    def reconduit_au(self, le: date) -> date | None:
        """Sa reconduction, si elle est venue ce jour-là : une plus tardive ne change pas l'acte."""
        return self.reconduit_le if self.reconduit_le and self.reconduit_le <= le else None


def fin_du_commandement(fait: Fait, droit: Droit, bail: Bail) -> Echeance:
    """Le dernier jour pour payer toutes les causes d'un commandement (R-EXP-04).

    La date écrite sur l'acte prime ; la clause qui écrit deux mois ensuite. Sans date de bail, ou
    reconduit sans que l'on ait lu sa clause, les deux délais possibles sont dits : six semaines au
    plus tôt, deux mois au plus tard.
    """
    deux_mois = _DELAI.depuis(fait, droit, au=_AVANT)
    if fait.jusqu_au or fait.le < REFORME:
        return deux_mois
    if bail.clause_deux_mois:
        dit = "La clause du bail écrit deux mois : retenus par prudence, à vérifier."
        return replace(deux_mois, calcul=(dit, *deux_mois.calcul))
    if bail.conclu_le is None:
        six_semaines = _DELAI.depuis(fait, droit, au=REFORME)
        dit = "La date du bail n’est pas notée : notez-la au logement pour n’avoir qu’une date."
        return reunie(six_semaines, deux_mois, dit)
    if bail.conclu_le < REFORME <= (bail.reconduit_au(fait.le) or date.min):
        return _d_un_bail_reconduit(fait, droit, bail, deux_mois)
    return _d_un_bail_date(fait, droit, bail)


def _d_un_bail_reconduit(fait: Fait, droit: Droit, bail: Bail, deux_mois: Echeance) -> Echeance:
    """Six semaines selon l'ANIL ; deux mois si la clause les écrit."""
    assert bail.reconduit_le is not None
    six_semaines = _RECONDUIT.depuis(fait, droit, au=bail.reconduit_le)
    dit = f"Bail reconduit ou renouvelé le {date_longue(bail.reconduit_le)}."
    six_semaines = replace(six_semaines, calcul=(dit, *six_semaines.calcul))
    if bail.clause_deux_mois is False:
        return six_semaines
    dit = "Deux mois si la clause du bail les écrit : lisez-la, puis notez-le au logement."
    return reunie(six_semaines, deux_mois, dit)


def _d_un_bail_date(fait: Fait, droit: Droit, bail: Bail) -> Echeance:
    assert bail.conclu_le is not None
    echeance = _DELAI.depuis(fait, droit, au=bail.conclu_le)
    quand = "à compter du" if bail.conclu_le >= REFORME else "avant le"
    dit = f"Bail du {date_longue(bail.conclu_le)}, conclu {quand} 29 juillet 2023."
    if bail.signe_le is None:
        manque = (
            "La date du bail n’est pas notée : l’entrée dans le logement en tient lieu. "
            "Notez-la au logement."
        )
        return replace(echeance, calcul=(dit, *echeance.calcul), manque=manque)
    return replace(echeance, calcul=(dit, *echeance.calcul))


def clause_evitee(
    causes: Nombre, paiements: Iterable[tuple[date, Nombre]], echeance: Echeance
) -> bool:
    """Toutes les causes du commandement sont payées à temps ; une partie ne suffit pas."""
    limite = echeance.au_plus_tot
    verses = (decimal(somme) for le, somme in paiements if limite is None or le <= limite)
    return sum(verses, Decimal(0)) >= decimal(causes)


def mentions_manquantes(lues: Collection[str]) -> list[str]:
    """Ce que l'acte aurait dû dire et ne dit pas : de quoi en discuter la validité (R-EXP-05).

    >>> mentions_manquantes(["DELAI", "LOYER", "DECOMPTE", "AVERTISSEMENT", "DELAI_GRACE"])
    ['la possibilité de saisir le FSL, et son adresse']
    """
    return [dit for code, dit in MENTIONS.items() if code not in lues]


def a_signaler_a_la_ccapex(
    mois_impayes: int,
    dette: Nombre | None,
    loyer_hors_charges: Nombre | None,
    le: date,
    droit: Droit,
) -> bool | None:
    """Le commandement doit être signalé à la CCAPEX (E05).

    None quand une somme manque pour le dire ; avant 2023, au seuil du préfet, on ne le sait pas.
    """
    try:
        anciennete = droit.entier("EXP_SIGNALEMENT_CCAPEX_ANCIENNETE", le)
        fois = droit.valeur("EXP_SIGNALEMENT_CCAPEX_DETTE", le).valeur
    except ParametreAbsent:
        return None
    if mois_impayes >= anciennete:
        return True
    if dette is None or loyer_hors_charges is None:
        return None
    return decimal(dette) >= fois * decimal(loyer_hors_charges)


def regime_du_foyer(statut: str) -> str:
    """Ce qui change en logement-foyer (R-EXP-15) ; vide pour un bail ordinaire."""
    if statut != FOYER:
        return ""
    return (
        "En logement-foyer, l’article 24 de la loi de 1989 ne s’applique pas : le gestionnaire "
        "résilie le contrat d’occupation, puis saisit le juge. La trêve hivernale s’applique."
    )


RESILIATIONS = {
    "R_MANQUEMENT": ("MANQUEMENT", "Résiliation du contrat, pour impayé ou manquement"),
    "R_ADMISSION": ("ADMISSION", "Résiliation, conditions d’admission plus remplies"),
    "R_FERMETURE": ("FERMETURE", "Résiliation, fermeture de l’établissement"),
}
"""Ce que le gestionnaire d'un logement-foyer notifie, et pourquoi (R-RES-06)."""


def resiliation_du_foyer(notifiee: Fait, motif: str, droit: Droit) -> Echeance:
    """La fin du préavis que le gestionnaire d'un logement-foyer doit respecter (R-RES-06).

    Args:
        notifiee: la notification ; la fin qu'elle inscrit prime.
        motif: MANQUEMENT (un mois), ADMISSION ou FERMETURE (trois mois).
    """
    regle = Regle(
        "RESILIATION_FOYER",
        "Fin du préavis du gestionnaire",
        "R-EXP-15",
        "CCH, R. 633-3",
        "RES_PREAVIS_GESTIONNAIRE",
        {"motif": motif},
        inscrite=True,
    )
    return regle.depuis(notifiee, droit)
