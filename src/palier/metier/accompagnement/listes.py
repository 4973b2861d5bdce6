"""Les statuts d'une mesure, dans l'ordre de sa vie (règles métier § 9.2)."""

from enum import StrEnum

from palier.noyau.nomenclatures import nomenclature


class Statut(StrEnum):
    """Où en est une mesure."""

    DEMANDEE = "DEMANDEE"
    INCOMPLETE = "INCOMPLETE"
    COMMISSION = "COMMISSION"
    AJOURNEE = "AJOURNEE"
    ACCORDEE = "ACCORDEE"
    REFUSEE = "REFUSEE"
    REORIENTEE = "REORIENTEE"
    ATTENTE_DEMARRAGE = "ATTENTE_DEMARRAGE"
    ACTIVE = "ACTIVE"
    SUSPENDUE = "SUSPENDUE"
    ACHEVEE = "ACHEVEE"
    ANNULEE = "ANNULEE"

    @property
    def libelle(self) -> str:
        return nomenclature("statut_mesure").libelle(self)


EN_INSTRUCTION = (Statut.DEMANDEE, Statut.INCOMPLETE, Statut.COMMISSION, Statut.AJOURNEE)
DECIDEES = (Statut.ACCORDEE, Statut.ATTENTE_DEMARRAGE)
EN_COURS = (Statut.ACTIVE, Statut.SUSPENDUE)
FINIES = (Statut.REFUSEE, Statut.REORIENTEE, Statut.ACHEVEE, Statut.ANNULEE)
