"""Tables d'échange des actions collectives (contrat § 2, lot A)."""

from palier.moteur.tables import Colonne, Table, Type

ACTIONS = Table(
    "actions",
    "Actions collectives et formations",
    (
        Colonne("action_id", obligatoire=True),
        Colonne("structure_id", obligatoire=True, vers="structures.structure_id"),
        Colonne("type", Type.CODE, obligatoire=True, nomenclature="type_action"),
        Colonne("theme", Type.CODE, nomenclature="theme"),
        Colonne("nom", obligatoire=True),
        Colonne("site", Type.TEXTE, "lieu habituel"),
        Colonne("capacite", Type.ENTIER, "places", minimum=0),
        Colonne("objectif", Type.TEXTE, nominatif=True),
        Colonne("partenaire_id", vers="partenaires.partenaire_id"),
    ),
    cle=("action_id",),
)

SEANCES = Table(
    "seances",
    "Séances",
    (
        Colonne("seance_id", obligatoire=True),
        Colonne("action_id", obligatoire=True, vers="actions.action_id"),
        Colonne("date", Type.DATE, obligatoire=True),
        Colonne("duree_min", Type.ENTIER, "minutes", minimum=0, maximum=1440),
        Colonne("statut", Type.CODE, nomenclature="statut_seance"),
        Colonne("anonymes", Type.ENTIER, "participants non nommés", minimum=0),
        Colonne("axe", Type.CODE, "du CLAS", nomenclature="axe_clas"),
        Colonne("anonymes_enfants", Type.ENTIER, minimum=0),
        Colonne("anonymes_adultes", Type.ENTIER, minimum=0),
        Colonne("anonymes_f", Type.ENTIER, minimum=0),
        Colonne("anonymes_m", Type.ENTIER, minimum=0),
        Colonne("avis", Type.ENTIER, "avis de participants recueillis", minimum=0),
        Colonne("satisfaits", Type.ENTIER, "avis satisfaits, parmi ceux recueillis", minimum=0),
    ),
    cle=("seance_id",),
)

PRESENCES = Table(
    "presences",
    "Présences à une séance",
    (
        Colonne("seance_id", obligatoire=True, vers="seances.seance_id"),
        Colonne("personne_id", vers="personnes.personne_id"),
        Colonne("professionnel_id", vers="professionnels.professionnel_id"),
        Colonne("present", Type.BOOLEEN, obligatoire=True),
    ),
    une_de=(
        (
            "personne_id",
            "professionnel_id",
        ),
    ),
)

INTERVENANTS = Table(
    "intervenants",
    "Intervenants d'une séance",
    (
        Colonne("seance_id", obligatoire=True, vers="seances.seance_id"),
        Colonne("statut", Type.CODE, obligatoire=True, nomenclature="statut_intervenant"),
        Colonne("nombre", Type.ENTIER, "de ce statut", obligatoire=True, minimum=0),
        Colonne("duree_min", Type.ENTIER, "minutes par intervenant", minimum=0),
    ),
)

TABLES = (
    ACTIONS,
    SEANCES,
    PRESENCES,
    INTERVENANTS,
)
