"""Tables d'échange des structures, des professionnels et du contexte communal (contrat § 2)."""

from palier.moteur.tables import Colonne, Ordre, Table, Type

STRUCTURES = Table(
    "structures",
    "Structures",
    (
        Colonne("structure_id", Type.TEXTE, "choisi par la source", obligatoire=True),
        Colonne("nom", obligatoire=True),
        Colonne("type", Type.CODE, obligatoire=True, nomenclature="type_structure"),
        Colonne("commune", Type.TEXTE, "code INSEE, 5 caractères"),
        Colonne("parente_id", Type.TEXTE, "fédération ou siège", vers="structures.structure_id"),
        Colonne("territoire", Type.CODE, "règles locales à appliquer", nomenclature="territoire"),
        Colonne("siret", Type.TEXTE, "14 chiffres"),
        Colonne("adresse", Type.TEXTE, "adresse de la structure"),
        Colonne("telephone", Type.TEXTE, "téléphone de la structure"),
        Colonne("courriel", Type.TEXTE, "courriel de la structure"),
    ),
    cle=("structure_id",),
)

PROFESSIONNELS = Table(
    "professionnels",
    "Professionnels",
    (
        Colonne("professionnel_id", Type.TEXTE, "choisi par la source", obligatoire=True),
        Colonne("nom", obligatoire=True, nominatif=True),
        Colonne("prenom", nominatif=True),
        Colonne("courriel", Type.TEXTE, "adresse professionnelle", nominatif=True),
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
        Colonne("role", Type.TEXTE, "fonction dans la structure", obligatoire=True),
        Colonne("quotite", Type.NOMBRE, "part de temps plein, de 0 à 1", minimum=0, maximum=1),
        Colonne("debut", Type.DATE, obligatoire=True),
        Colonne("fin", Type.DATE, "dernier jour, inclus"),
    ),
    ordres=(Ordre("debut", "fin"),),
)

ABSENCES = Table(
    "absences",
    "Absences des professionnels, sans leur motif",
    (
        Colonne("professionnel_id", obligatoire=True, vers="professionnels.professionnel_id"),
        Colonne("structure_id", obligatoire=True, vers="structures.structure_id"),
        Colonne("debut", Type.DATE, obligatoire=True),
        Colonne("fin", Type.DATE, "dernier jour, inclus", obligatoire=True),
    ),
    ordres=(Ordre("debut", "fin"),),
)

CONTEXTES = Table(
    "contextes",
    "Fiche de contexte communal",
    (
        Colonne("commune", Type.TEXTE, "code INSEE, 5 caractères", obligatoire=True),
        Colonne(
            "variable", Type.TEXTE, "nom de la donnée, par exemple population", obligatoire=True
        ),
        Colonne("valeur", Type.NOMBRE, obligatoire=True),
        Colonne("unite"),
        Colonne("territoire", Type.CODE, "maille de la donnée", nomenclature="maille"),
        Colonne("millesime", Type.TEXTE, "année ou date de la donnée", obligatoire=True),
        Colonne("source", Type.TEXTE, "organisme et publication", obligatoire=True),
    ),
    cle=(
        "commune",
        "variable",
        "territoire",
        "millesime",
    ),
)

TABLES = (
    STRUCTURES,
    PROFESSIONNELS,
    AFFECTATIONS,
    ABSENCES,
    CONTEXTES,
)
