"""Ce que chaque colonne peut valoir dans un jeu engendré : de quoi tordre chaque règle.

Les jours tombent de préférence autour des bornes de P, du 29 février et à 60 jours d'elles ; les
montants se comparent souvent à 10 % près ; toute colonne facultative manque parfois.
"""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from palier.noyau.periodes import Periode

Colonnes = Mapping[str, Sequence[Any]]

PERIODES = (
    *[Periode(date(2024, 1, 1), date(2024, 12, 31))] * 4,
    Periode(date(2023, 1, 1), date(2023, 12, 31)),
    Periode(date(2023, 12, 31), date(2024, 2, 29)),
    Periode(date(2024, 2, 29), date(2024, 2, 29)),
)


def _autour(pivots: Sequence[date], ecarts: Sequence[int]) -> list[date]:
    return sorted({p + timedelta(e) for p in pivots for e in ecarts})


JOURS = _autour(
    (date(2023, 1, 1), date(2024, 1, 1), date(2024, 2, 29), date(2024, 12, 31)),
    (-200, -61, -60, -1, 0, 1, 30, 59, 60, 61, 184),
)
DEBUTS = _autour((date(2023, 6, 1), date(2024, 1, 1), date(2024, 2, 29)), (-60, -1, 0, 1, 60, 120))
PROCHES = _autour(DEBUTS, (-61, -60, -10, 0, 1, 10, 60, 61))
DANS_P = _autour((date(2024, 2, 29),), (-60, -59, -1, 0, 1, 30, 60, 120, 306, 307))
MONTANTS = tuple(Decimal(m) for m in ("0", "90", "99.99", "100", "110", "1000", "1100"))
OUI_NON = (None, True, False)
STRUCTURES = ("S0", "S1")
# Des anniversaires : 18, 25 ou 65 ans autour d'un pivot, un 29 février, une naissance dans P.
NAISSANCES = (
    None,
    date(2006, 1, 1),
    date(2006, 2, 28),
    date(2006, 12, 31),
    date(2004, 2, 29),
    date(1999, 1, 1),
    date(1958, 12, 31),
    date(1980, 6, 15),
    date(2010, 7, 1),
    date(2024, 2, 29),
)


def _ou_vide(valeurs: Sequence[Any], vides: int = 1) -> tuple[Any, ...]:
    return (*[None] * vides, *valeurs)


MENAGE: Colonnes = {
    "structure_id": STRUCTURES,
    "commune": (None, "92046", "75056"),
    "quartier": (None, "Nord", "Sud", "NSP"),
}
PERSONNE: Colonnes = {
    "naissance": NAISSANCES,
    "naissance_etat": (None, "connue", "connue", "estimee", "refusee", "inconnue"),
    "sexe": (None, "F", "M", "X", "NSP"),
}
COMPOSITION: Colonnes = {
    "role": ("TITULAIRE", "TITULAIRE", "CONJOINT", "ENFANT", "AUTRE"),
    "debut": _ou_vide(DEBUTS, 20),
    "fin": _ou_vide(JOURS, 60),
}
MESURE: Colonnes = {
    "dispositif_id": ("D0", "D0", "D1", "D2", "D3"),
    "referent_id": (None, "P0", "P1"),
    "instructeur": (None, "SST", "CCAS", "NSP"),
    "origine": (None, "TRIBUNAL", "INTERNE"),
    "decidee_le": _ou_vide(DEBUTS, 4),
    "debut": _ou_vide(DEBUTS, 2),
    "fin": _ou_vide(JOURS, 30),
    "fin_prevue": _ou_vide(JOURS, 9),
    "motif_fin": (None, "OBJ_ATTEINTS", "HORS_CHAMP", "NSP"),
    "motifs_secondaires": (None, [], ["HORS_CHAMP"], ["DECES", "NSP"], ["DECES", "HORS_CHAMP"]),
    "destination": (None, "PARC_SOCIAL", "NSP"),
    "adhesion_le": _ou_vide(DEBUTS, 2),
    "pieces_attendues": (None, 0, 4, 10),
    "pieces_recues": (None, 0, 4),
}
PERIODE: Colonnes = {
    "decidee_le": _ou_vide(DEBUTS, 12),
    "debut": JOURS,
    "fin_prevue": JOURS,
}
PARTICIPANT: Colonnes = {
    "role": ("TITULAIRE", "CONJOINT", "ENFANT"),
    "debut": _ou_vide(JOURS, 30),
    "fin": _ou_vide(JOURS, 30),
}
DIFFICULTE: Colonnes = {
    "code": ("BUDGET", "ADMIN", "INDIGNE", "VOISINAGE", "EMPLOI", "NSP"),
    "source": (None, "PRESCRIPTEUR", "PRESCRIPTEUR", "PROFESSIONNEL", "NSP"),
    "ouverte_le": _ou_vide(JOURS, 20),
    "levee_le": _ou_vide(JOURS, 40),
}
OBJECTIF: Colonnes = {
    "code": (None, "O_BUDGET", "O_PLAN", "NSP"),
    "statut": (None, "ATTEINT", "EN_COURS", "NSP"),
    "parent_id": (True, False, False),
}
ACTE: Colonnes = {
    "date": DANS_P,
    "type": (
        "PHYSIQUE_BUREAU",
        "PHYSIQUE_BUREAU",
        "TELEPHONE",
        "VAD",
        "ACCOMP_PHYSIQUE",
        "TRIPARTITE",
        "PASSATION_DEBUT",
        "PASSATION_FIN",
        "COURRIEL_SMS",
        "ECRIT",
    ),
    "statut": (
        None,
        *["REALISE"] * 6,
        "PREVU",
        "ABSENT_EXCUSE",
        "ANNULE_OPERATEUR",
        "REPORTE",
    ),
}
SOLLICITATION: Colonnes = {
    "partenaire_id": (None, "PA0", "PA1"),
    "categorie": (None, "EMPLOI", "NSP"),
    "duree_min": (None, 0, 10, 120),
}
DEMARCHE: Colonnes = {"type": ("D_FSL", "D_DALO"), "engagee_le": DANS_P}
SITUATION: Colonnes = {
    "date": PROCHES,
    "famille": (None, "SEUL", "COUPLE_ENF", "NSP"),
    "emploi": (None, "CDI_TP", "NSP"),
    "occupation": (None, "LOC_PUBLIC", "NSP"),
    "bailleur": (None, "Opale"),
    "ressources": _ou_vide(MONTANTS, 5),
    "charges": _ou_vide(MONTANTS, 3),
    "dette_locative": _ou_vide(MONTANTS),
    "dettes": _ou_vide(MONTANTS, 7),
    "etape_surendettement": (None, "S2_DEPOSE", "S4_IRRECEVABLE", "S1_PROJET", "S14_CLOS", "NSP"),
    "difficulte_sante": OUI_NON,
    "dossier_mdph": OUI_NON,
}
LIGNE_BUDGET: Colonnes = {
    "sens": ("RESSOURCE", "CHARGE"),
    "nature": ("SALAIRE", "LOYER", "RSA"),
    "montant": MONTANTS,
    "periodicite": (None, "SEMAINE", "MOIS", "TRIMESTRE", "SEMESTRE", "AN"),
}
OCCUPATION: Colonnes = {
    "debut": DEBUTS,
    "fin": _ou_vide(JOURS, 30),
    "statut": (None, "LOC_PRIVE", "NSP"),
    "bail_le": _ou_vide(DEBUTS, 5),
    "bailleur": (None, "Opale", "Dupont"),
}
RELOGEMENT: Colonnes = {
    "date": DANS_P,
    "parc": (None, "PUBLIC", "PUBLIC", "PRIVE"),
    "priorite": (None, "DALO", "ACD"),
}
DETTE: Colonnes = {
    "type": ("LOYER_ACTUEL", "LOYER_ANCIEN", "ENERGIE"),
    "constatee_le": PROCHES,
    "initial": _ou_vide(MONTANTS),
    "restant": _ou_vide(MONTANTS, 3),
}
REGLEMENT: Colonnes = {
    "date": PROCHES,
    "montant": (Decimal("9.99"), Decimal(10), Decimal(100)),
    "source": (None, "FSL", "PLAN", "NSP"),
}
PROCEDURE: Colonnes = {
    "type": ("EXPULSION", "EXPULSION", "SURENDETTEMENT"),
    "ouverte_le": DEBUTS,
}
ETAPE: Colonnes = {
    "date": PROCHES,
    "EXPULSION": ("E00_AUCUNE", "E01", "E03", "E04", "E07", "E10", "E11", "E16", "E17", "E18"),
    "SURENDETTEMENT": ("S2_DEPOSE", "S4_IRRECEVABLE", "S15_REDEPOT", "S3_RECEVABLE", "S13_CADUC"),
    "regime": (None, "EN_COURS", "SUSPENDUE", "SUSPENDUE", "ETEINTE"),
}
AFFECTATION: Colonnes = {
    "professionnel_id": ("P0", "P1"),
    "structure_id": STRUCTURES,
    "role": ("TRAVAILLEUR_SOCIAL", "CESF", "DIRECTION"),
    "quotite": (None, Decimal("0.5"), Decimal(1)),
    "debut": DEBUTS,
    "fin": _ou_vide(JOURS, 20),
}
ACTION: Colonnes = {
    "structure_id": STRUCTURES,
    "type": ("ATELIER", "ATELIER", "FORMATION", "ANALYSE_PRATIQUE", "SORTIE"),
    "theme": (None, "BUDGET", "NSP"),
}
SEANCE: Colonnes = {
    "date": DANS_P,
    "statut": (None, "TENUE", "TENUE", "ANNULEE", "PREVUE"),
    "anonymes": (None, 0, 3),
}
PRESENTS = ("H0p0", "H0p1", "P0", "P1")
REUNION: Colonnes = {
    "structure_id": STRUCTURES,
    "instance": ("VEILLE_SOCIALE", "CPIL"),
    "date": DANS_P,
}
EXAMEN: Colonnes = {"menage_id": (None, "H0", "H0", "H1")}
INSTANCE: Colonnes = {
    "structure_id": STRUCTURES,
    "code": ("CPIL", "COMED"),
    "periodicite_semaines": (None, Decimal(4), Decimal(8), Decimal(0)),
}
CONTEXTE: Colonnes = {
    "commune": ("92046", "75056"),
    "variable": ("POPULATION", "HLM"),
    "territoire": ("COMMUNE", "DEPARTEMENT"),
    "millesime": ("2021", "2023", "2024", "2025"),
    "valeur": MONTANTS,
}
AMELIORATION: Colonnes = {"annee": (2023, 2024), "statut": (None, "FAITE", "PREVUE", "NSP")}
