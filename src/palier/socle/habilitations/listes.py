"""Les rôles, les données et les gestes."""

from enum import IntEnum, StrEnum


class Role(StrEnum):
    """Sous quelle casquette on travaille."""

    TRAVAILLEUR_SOCIAL = "TRAVAILLEUR_SOCIAL"
    RESPONSABLE = "RESPONSABLE"
    ACCUEIL = "ACCUEIL"
    GESTIONNAIRE = "GESTIONNAIRE"
    PETITE_ENFANCE = "PETITE_ENFANCE"
    REFERENT_INSERTION = "REFERENT_INSERTION"
    ECRIVAIN_PUBLIC = "ECRIVAIN_PUBLIC"
    COMMISSION = "COMMISSION"
    DIRECTION = "DIRECTION"
    ADMINISTRATEUR = "ADMINISTRATEUR"
    DELEGUE = "DELEGUE"

    @property
    def libelle(self) -> str:
        return LIBELLES[self]


LIBELLES = {
    Role.TRAVAILLEUR_SOCIAL: "Travail social",
    Role.RESPONSABLE: "Responsable de pôle",
    Role.ACCUEIL: "Accueil",
    Role.GESTIONNAIRE: "Gestion de résidence",
    Role.PETITE_ENFANCE: "Accueil du jeune enfant",
    Role.REFERENT_INSERTION: "Référence RSA et insertion",
    Role.ECRIVAIN_PUBLIC: "Écrivain public",
    Role.COMMISSION: "Membre d'une commission",
    Role.DIRECTION: "Direction et conseil d'administration",
    Role.ADMINISTRATEUR: "Administration technique",
    Role.DELEGUE: "Protection des données",
}


class Donnee(StrEnum):
    """Une famille de données, ouverte ou fermée d'un bloc."""

    IDENTITE = "identité et coordonnées"
    MESURES = "mesures et objectifs"
    BUDGET = "budget, dettes et procédures"
    NOTES = "notes d'entretien"
    SANTE = "santé et protection"
    AGENDA = "rendez-vous"
    INSTANCES = "commissions et réunions"
    AGREGATS = "indicateurs et bilans"
    REGLAGES = "réglages de la structure"
    COMPTES = "comptes"
    JOURNAL = "journal"


class Geste(IntEnum):
    """Ce que l'on fait d'une donnée ; écrire suppose lire."""

    RIEN = 0
    LIRE = 1
    ECRIRE = 2


class Portee(IntEnum):
    """Sur quels dossiers : aucun, les siens, tous ceux de la structure."""

    AUCUN = 0
    SIENS = 1
    STRUCTURE = 2
