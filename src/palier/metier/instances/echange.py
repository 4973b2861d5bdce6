"""Tables d'échange des instances, réunions, tâches et actions d'amélioration (contrat § 2)."""

from palier.moteur.tables import Colonne, Table, Type

INSTANCES = Table(
    "instances",
    "Instances et leur périodicité",
    (
        Colonne("structure_id", obligatoire=True, vers="structures.structure_id"),
        Colonne("code", Type.CODE, obligatoire=True, nomenclature="instance"),
        Colonne("nom"),
        Colonne("periodicite_semaines", Type.NOMBRE, "rythme prévu", minimum=0),
    ),
    cle=(
        "structure_id",
        "code",
    ),
)

REUNIONS = Table(
    "reunions",
    "Réunions",
    (
        Colonne("reunion_id", obligatoire=True),
        Colonne("structure_id", obligatoire=True, vers="structures.structure_id"),
        Colonne("instance", Type.CODE, obligatoire=True, nomenclature="instance"),
        Colonne("date", Type.DATE, obligatoire=True),
        Colonne("initiative", Type.CODE, nomenclature="initiative"),
        Colonne("duree_min", Type.ENTIER, "minutes", minimum=0, maximum=1440),
        Colonne("presents", Type.TEXTE, "liste des présents", nominatif=True),
    ),
    cle=("reunion_id",),
)

EXAMENS = Table(
    "examens",
    "Situations examinées en réunion",
    (
        Colonne("reunion_id", obligatoire=True, vers="reunions.reunion_id"),
        Colonne("menage_id", vers="menages.menage_id"),
        Colonne("motif", Type.CODE, nomenclature="motif_examen"),
        Colonne("decision", Type.TEXTE, "relevé de décision", nominatif=True),
        Colonne("resolu", Type.BOOLEEN),
        Colonne("mesure_id", Type.TEXTE, "celle que l'on décide", vers="mesures.mesure_id"),
        Colonne("issue", Type.CODE, "sens de la décision", nomenclature="issue_examen"),
    ),
)

TACHES = Table(
    "taches",
    "Tâches décidées, à faire ou faites",
    (
        Colonne("tache_id", obligatoire=True),
        Colonne("structure_id", obligatoire=True, vers="structures.structure_id"),
        Colonne("quoi", obligatoire=True, nominatif=True),
        Colonne(
            "professionnel_id",
            Type.TEXTE,
            "pour qui",
            obligatoire=True,
            vers="professionnels.professionnel_id",
        ),
        Colonne("menage_id", vers="menages.menage_id"),
        Colonne("reunion_id", Type.TEXTE, "celle qui l'a décidée", vers="reunions.reunion_id"),
        Colonne("echeance", Type.DATE),
        Colonne("faite_le", Type.DATE),
    ),
    cle=("tache_id",),
)

AMELIORATIONS = Table(
    "ameliorations",
    "Actions d'amélioration",
    (
        Colonne("structure_id", obligatoire=True, vers="structures.structure_id"),
        Colonne(
            "annee",
            Type.ENTIER,
            "celle du bilan qui la prévoit",
            obligatoire=True,
            minimum=1990,
            maximum=2100,
        ),
        Colonne("action", obligatoire=True),
        Colonne("responsable", nominatif=True),
        Colonne("statut", Type.CODE, nomenclature="statut_amelioration"),
    ),
    cle=(
        "structure_id",
        "annee",
        "action",
    ),
)

TABLES = (
    INSTANCES,
    REUNIONS,
    EXAMENS,
    TACHES,
    AMELIORATIONS,
)
