"""Tables d'échange des dispositifs, mesures, actes et démarches (contrat § 2, lot A)."""

from palier.moteur.tables import Colonne, Ordre, Table, Type

CONVENTIONS = Table(
    "conventions",
    "Conventions de financement",
    (
        Colonne("convention_id", obligatoire=True),
        Colonne("structure_id", obligatoire=True, vers="structures.structure_id"),
        Colonne("financeur", obligatoire=True),
        Colonne("numero", Type.TEXTE, "chez le financeur"),
        Colonne("debut", Type.DATE, obligatoire=True),
        Colonne("fin", Type.DATE),
        Colonne("unite", Type.CODE, "unité de paiement", nomenclature="unite_convention"),
        Colonne("volume", Type.NOMBRE, "unités conventionnées", minimum=0),
        Colonne("montant_unitaire", Type.NOMBRE, "euros par unité", minimum=0),
    ),
    cle=("convention_id",),
    ordres=(Ordre("debut", "fin"),),
)

DISPOSITIFS = Table(
    "dispositifs",
    "Dispositifs d'accompagnement",
    (
        Colonne("dispositif_id", obligatoire=True),
        Colonne("structure_id", obligatoire=True, vers="structures.structure_id"),
        Colonne("code", Type.CODE, obligatoire=True, nomenclature="dispositif"),
        Colonne("nom", Type.TEXTE, "nom local du dispositif", obligatoire=True),
        Colonne("financeur", Type.TEXTE, "organisme payeur"),
        Colonne("site"),
        Colonne("convention_id", vers="conventions.convention_id"),
    ),
    cle=("dispositif_id",),
)

MOYENS = Table(
    "moyens",
    "Moyens annuels d'une structure",
    (
        Colonne("structure_id", obligatoire=True, vers="structures.structure_id"),
        Colonne("annee", Type.ENTIER, obligatoire=True, minimum=1990, maximum=2100),
        Colonne("code", Type.CODE, obligatoire=True, nomenclature="moyen"),
        Colonne("valeur", Type.NOMBRE, obligatoire=True),
        Colonne(
            "dispositif_id",
            Type.TEXTE,
            "si le moyen est propre à un dispositif",
            vers="dispositifs.dispositif_id",
        ),
    ),
)

MESURES = Table(
    "mesures",
    "Mesures",
    (
        Colonne("mesure_id", obligatoire=True),
        Colonne("dispositif_id", obligatoire=True, vers="dispositifs.dispositif_id"),
        Colonne("menage_id", obligatoire=True, vers="menages.menage_id"),
        Colonne(
            "referent_id",
            Type.TEXTE,
            "professionnel référent",
            vers="professionnels.professionnel_id",
        ),
        Colonne("instructeur", Type.CODE, "service qui a instruit", nomenclature="prescripteur"),
        Colonne("origine", Type.CODE, "qui a demandé", nomenclature="prescripteur"),
        Colonne("demandee_le", Type.DATE),
        Colonne("decidee_le", Type.DATE, "décision de la commission"),
        Colonne("motif_decision", nominatif=True),
        Colonne("debut", Type.DATE, "premier jour ; vide : pas démarrée"),
        Colonne("fin_prevue", Type.DATE),
        Colonne("fin", Type.DATE, "dernier jour, inclus ; vide : en cours"),
        Colonne("motif_fin", Type.CODE, "motif principal, unique", nomenclature="motif_fin"),
        Colonne("motifs_secondaires", Type.CODES, nomenclature="motif_fin"),
        Colonne("destination", Type.CODE, nomenclature="destination"),
        Colonne("adhesion_le", Type.DATE, "signature du ménage"),
        Colonne("pieces_attendues", Type.ENTIER, minimum=0),
        Colonne("pieces_recues", Type.ENTIER, "pièces du dossier", minimum=0),
        Colonne("convention_id", vers="conventions.convention_id"),
        Colonne("numero_financeur", Type.TEXTE, "numéro chez le financeur"),
        Colonne("volet", Type.CODE, nomenclature="volet_avdl"),
        Colonne("intensite", Type.CODE, nomenclature="intensite"),
        Colonne("referent_unique"),
        Colonne("prestations_gerees", Type.CODES, "MASP", nomenclature="ressource"),
        Colonne("emploi_sortie", Type.CODE, "emploi à la fin", nomenclature="emploi"),
        Colonne("statut", Type.CODE, "vide : d'après les dates", nomenclature="statut_mesure"),
    ),
    cle=("mesure_id",),
    ordres=(
        Ordre("demandee_le", "decidee_le"),
        Ordre("debut", "fin"),
        Ordre("debut", "fin_prevue"),
        Ordre("adhesion_le", "fin"),
    ),
)

PARTICIPANTS = Table(
    "participants",
    "Participants d'une mesure",
    (
        Colonne("mesure_id", obligatoire=True, vers="mesures.mesure_id"),
        Colonne("personne_id", obligatoire=True, vers="personnes.personne_id"),
        Colonne("role", Type.CODE, obligatoire=True, nomenclature="role_menage"),
        Colonne("debut", Type.DATE, "vide : celui de la mesure"),
        Colonne("fin", Type.DATE, "vide : celle de la mesure"),
    ),
    ordres=(Ordre("debut", "fin"),),
)

PERIODES = Table(
    "periodes",
    "Périodes d'une mesure (attribution, renouvellements)",
    (
        Colonne("mesure_id", obligatoire=True, vers="mesures.mesure_id"),
        Colonne(
            "rang",
            Type.ENTIER,
            "1 : attribution ; 2 et plus : renouvellements",
            obligatoire=True,
            minimum=1,
        ),
        Colonne("decidee_le", Type.DATE),
        Colonne("debut", Type.DATE, obligatoire=True),
        Colonne("fin_prevue", Type.DATE, "dernier jour, inclus", obligatoire=True),
        Colonne("mois_accordes", Type.NOMBRE, minimum=0),
        Colonne("motif"),
    ),
    cle=(
        "mesure_id",
        "rang",
    ),
    ordres=(Ordre("debut", "fin_prevue"),),
)

SUSPENSIONS = Table(
    "suspensions",
    "Suspensions d'une mesure",
    (
        Colonne("mesure_id", obligatoire=True, vers="mesures.mesure_id"),
        Colonne("debut", Type.DATE, obligatoire=True),
        Colonne("fin", Type.DATE, "dernier jour, inclus ; vide : en cours"),
        Colonne("motif", nominatif=True),
    ),
    ordres=(Ordre("debut", "fin"),),
)

DIFFICULTES = Table(
    "difficultes",
    "Difficultés et freins",
    (
        Colonne("mesure_id", obligatoire=True, vers="mesures.mesure_id"),
        Colonne("code", Type.CODE, obligatoire=True, nomenclature="difficulte"),
        Colonne("source", Type.CODE, "qui la constate", nomenclature="source_difficulte"),
        Colonne("ouverte_le", Type.DATE),
        Colonne("levee_le", Type.DATE),
    ),
    ordres=(Ordre("ouverte_le", "levee_le"),),
)

OBJECTIFS = Table(
    "objectifs",
    "Objectifs d'une mesure",
    (
        Colonne("objectif_id", obligatoire=True),
        Colonne("mesure_id", obligatoire=True, vers="mesures.mesure_id"),
        Colonne("code", Type.CODE, "vide : objectif libre", nomenclature="objectif"),
        Colonne("libelle", nominatif=True),
        Colonne("parent_id", Type.TEXTE, "objectif dont il découle", vers="objectifs.objectif_id"),
        Colonne("horizon", Type.CODE, nomenclature="horizon"),
        Colonne("auteur", Type.CODE, nomenclature="auteur_objectif"),
        Colonne("statut", Type.CODE, nomenclature="statut_objectif"),
        Colonne("fixe_le", Type.DATE),
        Colonne("conclu_le", Type.DATE),
        Colonne("indicateur", Type.TEXTE, "à quoi on le verra atteint", nominatif=True),
        Colonne("ecart", Type.TEXTE, "entre prescription et constat", nominatif=True),
    ),
    cle=("objectif_id",),
    ordres=(Ordre("fixe_le", "conclu_le"),),
)

ACTES = Table(
    "actes",
    "Actes : entretiens et autres activités",
    (
        Colonne("acte_id", obligatoire=True),
        Colonne("date", Type.DATE, obligatoire=True),
        Colonne("type", Type.CODE, obligatoire=True, nomenclature="type_acte"),
        Colonne("statut", Type.CODE, "d'un entretien", nomenclature="statut_acte"),
        Colonne("menage_id", vers="menages.menage_id"),
        Colonne("mesure_id", vers="mesures.mesure_id"),
        Colonne("professionnel_id", vers="professionnels.professionnel_id"),
        Colonne("duree_min", Type.ENTIER, "minutes", minimum=0, maximum=1440),
        Colonne("lieu", Type.CODE, nomenclature="lieu"),
        Colonne("themes", Type.CODES, "codes libres"),
        Colonne("objet", nominatif=True),
        Colonne("note", nominatif=True),
        Colonne("visibilite", Type.CODE, "partagé ou réservé", nomenclature="visibilite"),
        Colonne("motif_absence", Type.CODE, "si absent", nomenclature="motif_absence"),
    ),
    cle=("acte_id",),
)

PRESENCES_ACTES = Table(
    "presences_actes",
    "Personnes présentes à un acte",
    (
        Colonne("acte_id", obligatoire=True, vers="actes.acte_id"),
        Colonne("personne_id", obligatoire=True, vers="personnes.personne_id"),
    ),
)

SOLLICITATIONS = Table(
    "sollicitations",
    "Sollicitations de partenaires",
    (
        Colonne("acte_id", obligatoire=True, vers="actes.acte_id"),
        Colonne("partenaire_id", vers="partenaires.partenaire_id"),
        Colonne("categorie", Type.CODE, nomenclature="categorie_partenaire"),
        Colonne("duree_min", Type.ENTIER, "minutes", minimum=0, maximum=1440),
    ),
)

DEMARCHES = Table(
    "demarches",
    "Démarches",
    (
        Colonne("demarche_id", obligatoire=True),
        Colonne("menage_id", obligatoire=True, vers="menages.menage_id"),
        Colonne("mesure_id", vers="mesures.mesure_id"),
        Colonne("type", Type.CODE, obligatoire=True, nomenclature="demarche"),
        Colonne("statut", Type.CODE, nomenclature="statut_demarche"),
        Colonne("engagee_le", Type.DATE, obligatoire=True),
        Colonne("deposee_le", Type.DATE),
        Colonne("reponse_attendue_le", Type.DATE),
        Colonne("conclue_le", Type.DATE),
        Colonne("montant_demande", Type.NOMBRE, "euros", minimum=0),
        Colonne("montant_obtenu", Type.NOMBRE, "euros", minimum=0),
        Colonne("mode", Type.CODE, "pour, avec ou seul", nomenclature="mode_demarche"),
        Colonne("volet", Type.CODE, "du FSL", nomenclature="volet_fsl"),
        Colonne("forme", Type.CODE, "de l'aide", nomenclature="forme_aide"),
    ),
    cle=("demarche_id",),
    ordres=(Ordre("engagee_le", "deposee_le"), Ordre("engagee_le", "conclue_le")),
)

AUTONOMIES = Table(
    "autonomies",
    "Niveaux d'autonomie datés",
    (
        Colonne("menage_id", obligatoire=True, vers="menages.menage_id"),
        Colonne("personne_id", vers="personnes.personne_id"),
        Colonne("mesure_id", vers="mesures.mesure_id"),
        Colonne("date", Type.DATE, obligatoire=True),
        Colonne("domaine", Type.CODE, obligatoire=True, nomenclature="domaine_autonomie"),
        Colonne(
            "niveau",
            Type.ENTIER,
            "0 : fait à la place ; 4 : autonome",
            obligatoire=True,
            minimum=0,
            maximum=4,
        ),
    ),
)

BILANS = Table(
    "bilans",
    "Bilans de mesure",
    (
        Colonne("bilan_id", obligatoire=True),
        Colonne("mesure_id", obligatoire=True, vers="mesures.mesure_id"),
        Colonne("type", Type.CODE, obligatoire=True, nomenclature="type_bilan"),
        Colonne("du_le", Type.DATE, "échéance"),
        Colonne("rendu_le", Type.DATE),
        Colonne("signe_menage_le", Type.DATE),
        Colonne("avis_menage", nominatif=True),
        Colonne("proposition", Type.CODE, nomenclature="proposition_bilan"),
        Colonne("mois_demandes", Type.NOMBRE, "si renouvellement", minimum=0),
        Colonne("commission_le", Type.DATE),
    ),
    cle=("bilan_id",),
)

ORIENTATIONS = Table(
    "orientations",
    "Orientations reçues et émises",
    (
        Colonne("orientation_id", obligatoire=True),
        Colonne("personne_id", vers="personnes.personne_id"),
        Colonne("menage_id", vers="menages.menage_id"),
        Colonne("organisme", Type.CODE, obligatoire=True, nomenclature="organisme"),
        Colonne("sens", Type.CODE, nomenclature="sens_orientation"),
        Colonne("role", Type.CODE, nomenclature="role_orientation"),
        Colonne("validee_le", Type.DATE, obligatoire=True),
        Colonne("fin", Type.DATE, "dernier jour, inclus"),
        Colonne("decision"),
    ),
    cle=("orientation_id",),
    ordres=(Ordre("validee_le", "fin"),),
    une_de=(
        (
            "personne_id",
            "menage_id",
        ),
    ),
)

SUIVIS_POSTERIEURS = Table(
    "suivis_posterieurs",
    "Suivis après la sortie",
    (
        Colonne("mesure_id", obligatoire=True, vers="mesures.mesure_id"),
        Colonne("personne_id", vers="personnes.personne_id"),
        Colonne("jalon_mois", Type.ENTIER, "mois après la sortie", obligatoire=True, minimum=0),
        Colonne("date", Type.DATE, obligatoire=True),
        Colonne("resultat", Type.CODE, nomenclature="resultat_suivi"),
        Colonne("emploi", Type.CODE, nomenclature="emploi"),
        Colonne("occupation", Type.CODE, nomenclature="occupation"),
        Colonne("logement_conserve", Type.BOOLEEN),
        Colonne("impaye_plus_3_mois", Type.BOOLEEN, "loyer"),
    ),
)

PIECES = Table(
    "pieces",
    "Pièces jointes",
    (
        Colonne("piece_id", obligatoire=True),
        Colonne("menage_id", vers="menages.menage_id"),
        Colonne("mesure_id", vers="mesures.mesure_id"),
        Colonne("type"),
        Colonne("nom", nominatif=True),
        Colonne("date", Type.DATE, "de la pièce"),
        Colonne("echeance", Type.DATE, "fin de validité"),
        Colonne("fichier", Type.TEXTE, "nom dans le dossier pieces/", nominatif=True),
    ),
    cle=("piece_id",),
    ordres=(Ordre("date", "echeance"),),
)

TABLES = (
    CONVENTIONS,
    DISPOSITIFS,
    MOYENS,
    MESURES,
    PARTICIPANTS,
    PERIODES,
    SUSPENSIONS,
    DIFFICULTES,
    OBJECTIFS,
    ACTES,
    PRESENCES_ACTES,
    SOLLICITATIONS,
    DEMARCHES,
    AUTONOMIES,
    BILANS,
    ORIENTATIONS,
    SUIVIS_POSTERIEURS,
    PIECES,
)
