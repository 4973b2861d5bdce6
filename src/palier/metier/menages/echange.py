"""Tables d'échange des ménages, des personnes et de leurs faits datés (contrat § 2, lot A)."""

from palier.moteur.tables import Colonne, Ordre, Table, Type

MENAGES = Table(
    "menages",
    "Ménages",
    (
        Colonne("menage_id", obligatoire=True),
        Colonne("structure_id", obligatoire=True, vers="structures.structure_id"),
        Colonne("nom_usage", nominatif=True),
        Colonne("commune", Type.TEXTE, "code INSEE, 5 caractères"),
        Colonne("quartier"),
        Colonne("adresse", nominatif=True),
        Colonne("zonage", Type.CODE, nomenclature="zonage"),
        Colonne("zonage_millesime", Type.TEXTE, "année du zonage"),
        Colonne("iris", Type.TEXTE, "code IRIS, 9 caractères"),
        Colonne("telephone", nominatif=True),
        Colonne("courriel", nominatif=True),
        Colonne("ne_pas_appeler", Type.BOOLEEN, "oui : n'appeler sous aucun prétexte"),
        Colonne("ne_pas_ecrire", Type.BOOLEEN, "oui : ne rien envoyer au domicile"),
        Colonne("consigne", Type.TEXTE, "comment joindre le ménage", nominatif=True),
    ),
    cle=("menage_id",),
)

PERSONNES = Table(
    "personnes",
    "Personnes",
    (
        Colonne("personne_id", obligatoire=True),
        Colonne("structure_id", obligatoire=True, vers="structures.structure_id"),
        Colonne("nom", nominatif=True),
        Colonne("prenom", nominatif=True),
        Colonne("naissance", Type.DATE, "vide si inconnue ou refusée"),
        Colonne("naissance_etat", Type.CODE, "ce que vaut la date", nomenclature="naissance_etat"),
        Colonne("sexe", Type.CODE, nomenclature="sexe"),
        Colonne("etat_civil", Type.CODE, nomenclature="etat_civil"),
        Colonne("naissance_attendue", Type.DATE, "terme prévu d'un enfant à naître"),
        Colonne("telephone", nominatif=True),
    ),
    cle=("personne_id",),
)

COMPOSITIONS = Table(
    "compositions",
    "Composition datée des ménages",
    (
        Colonne("menage_id", obligatoire=True, vers="menages.menage_id"),
        Colonne("personne_id", obligatoire=True, vers="personnes.personne_id"),
        Colonne("role", Type.CODE, obligatoire=True, nomenclature="role_menage"),
        Colonne("debut", Type.DATE, "vide : depuis toujours"),
        Colonne("fin", Type.DATE, "dernier jour, inclus"),
        Colonne(
            "garde", Type.CODE, "un enfant en garde alternée a deux ménages", nomenclature="garde"
        ),
    ),
    ordres=(Ordre("debut", "fin"),),
)

PARCOURS_RESIDENTIELS = Table(
    "parcours_residentiels",
    "Parcours résidentiel d'une personne",
    (
        Colonne("personne_id", obligatoire=True, vers="personnes.personne_id"),
        Colonne("code", Type.CODE, obligatoire=True, nomenclature="residentiel"),
        Colonne("debut", Type.DATE, obligatoire=True),
        Colonne("fin", Type.DATE, "dernier jour, inclus"),
        Colonne("cause", Type.CODE, nomenclature="cause_instabilite"),
    ),
    ordres=(Ordre("debut", "fin"),),
)

STATUTS_EMPLOI = Table(
    "statuts_emploi",
    "Statuts d'emploi datés",
    (
        Colonne("personne_id", obligatoire=True, vers="personnes.personne_id"),
        Colonne("code", Type.CODE, obligatoire=True, nomenclature="emploi"),
        Colonne("debut", Type.DATE, obligatoire=True),
        Colonne("fin", Type.DATE),
        Colonne("inscrit_ft_depuis", Type.DATE, "inscription à France Travail"),
        Colonne("categorie_ft", Type.TEXTE, "A à G"),
        Colonne("source", Type.TEXTE, "justificatif ou déclaration"),
    ),
    ordres=(Ordre("debut", "fin"),),
)

RESSOURCES = Table(
    "ressources",
    "Ressources datées d'une personne",
    (
        Colonne("personne_id", obligatoire=True, vers="personnes.personne_id"),
        Colonne("nature", Type.CODE, obligatoire=True, nomenclature="ressource"),
        Colonne("debut", Type.DATE, obligatoire=True),
        Colonne("fin", Type.DATE),
        Colonne("montant", Type.NOMBRE, "euros par mois", minimum=0),
        Colonne("majore", Type.BOOLEEN, "RSA majoré"),
        Colonne("constate_le", Type.DATE, "jour du constat"),
        Colonne("source"),
    ),
    ordres=(Ordre("debut", "fin"),),
)

DIPLOMES = Table(
    "diplomes",
    "Diplômes et niveaux atteints",
    (
        Colonne("personne_id", obligatoire=True, vers="personnes.personne_id"),
        Colonne("code", Type.CODE, "le plus haut obtenu", obligatoire=True, nomenclature="diplome"),
        Colonne("etranger", Type.BOOLEEN, "obtenu hors de France"),
        Colonne("constate_le", Type.DATE, obligatoire=True),
    ),
)

TABLES = (
    MENAGES,
    PERSONNES,
    COMPOSITIONS,
    PARCOURS_RESIDENTIELS,
    STATUTS_EMPLOI,
    RESSOURCES,
    DIPLOMES,
)
