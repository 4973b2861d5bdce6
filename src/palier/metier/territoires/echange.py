"""Tables d'échange des structures, des professionnels et du contexte communal (contrat § 2)."""

from palier.moteur.tables import Colonne, Ordre, Table, Type

STRUCTURES = Table(
    "structures",
    "Structures",
    (
        Colonne("structure_id", obligatoire=True),
        Colonne("nom", obligatoire=True),
        Colonne("type", Type.CODE, obligatoire=True, nomenclature="type_structure"),
        Colonne("commune"),
        Colonne("parente_id", vers="structures.structure_id"),
        Colonne("territoire", Type.CODE, nomenclature="territoire"),
    ),
    cle=("structure_id",),
)

PROFESSIONNELS = Table(
    "professionnels",
    "Professionnels",
    (
        Colonne("professionnel_id", obligatoire=True),
        Colonne("nom", obligatoire=True, nominatif=True),
        Colonne("prenom", nominatif=True),
        Colonne("courriel", nominatif=True),
        Colonne("fonction"),
    ),
    cle=("professionnel_id",),
)

AFFECTATIONS = Table(
    "affectations",
    "Affectations des professionnels, datées",
    (
        Colonne("professionnel_id", obligatoire=True, vers="professionnels.professionnel_id"),
        Colonne("structure_id", obligatoire=True, vers="structures.structure_id"),
        Colonne("role", obligatoire=True),
        Colonne("quotite", Type.NOMBRE, minimum=0, maximum=1),
        Colonne("debut", Type.DATE, obligatoire=True),
        Colonne("fin", Type.DATE),
    ),
    ordres=(Ordre("debut", "fin"),),
)

CONTEXTES = Table(
    "contextes",
    "Fiche de contexte communal",
    (
        Colonne("commune", obligatoire=True),
        Colonne("variable", obligatoire=True),
        Colonne("valeur", Type.NOMBRE, obligatoire=True),
        Colonne("unite"),
        Colonne("territoire", Type.CODE, nomenclature="maille"),
        Colonne("millesime", obligatoire=True),
        Colonne("source", obligatoire=True),
    ),
    cle=(
        "commune",
        "variable",
        "territoire",
        "millesime",
    ),
)

MOYENS = Table(
    "moyens",
    "Moyens annuels d'une structure",
    (
        Colonne("structure_id", obligatoire=True, vers="structures.structure_id"),
        Colonne("annee", Type.ENTIER, obligatoire=True, minimum=1990, maximum=2100),
        Colonne("code", Type.CODE, obligatoire=True, nomenclature="moyen"),
        Colonne("valeur", Type.NOMBRE, obligatoire=True),
        Colonne("dispositif_id"),
    ),
)

TABLES = (
    STRUCTURES,
    PROFESSIONNELS,
    AFFECTATIONS,
    CONTEXTES,
    MOYENS,
)
