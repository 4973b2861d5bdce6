"""Tables d'échange du logement occupé, des relogements et des procédures (contrat § 2)."""

from palier.moteur.tables import Colonne, Ordre, Table, Type

OCCUPATIONS = Table(
    "occupations",
    "Logements occupés, datés",
    (
        Colonne("menage_id", obligatoire=True, vers="menages.menage_id"),
        Colonne("debut", Type.DATE, obligatoire=True),
        Colonne("fin", Type.DATE, "dernier jour, inclus"),
        Colonne("statut", Type.CODE, nomenclature="occupation"),
        Colonne("bail_le", Type.DATE, "signature du bail"),
        Colonne("bailleur"),
        Colonne("loyer", Type.NOMBRE, "euros par mois", minimum=0),
        Colonne("charges", Type.NOMBRE, "euros par mois", minimum=0),
        Colonne("aide", Type.NOMBRE, "aide au logement, euros par mois", minimum=0),
        Colonne("adresse", nominatif=True),
        Colonne("commune", Type.TEXTE, "code INSEE, 5 caractères"),
        Colonne("quartier"),
        Colonne("bail_reconduit_le", Type.DATE, "dernière reconduction, ou renouvellement"),
        Colonne("clause_deux_mois", Type.BOOLEEN, "la clause résolutoire écrit deux mois"),
        Colonne("aide_au_bailleur", Type.BOOLEEN, "l'aide au logement lui est versée"),
    ),
    ordres=(Ordre("debut", "fin"), Ordre("bail_le", "bail_reconduit_le")),
)

RELOGEMENTS = Table(
    "relogements",
    "Relogements",
    (
        Colonne("relogement_id", obligatoire=True),
        Colonne("menage_id", obligatoire=True, vers="menages.menage_id"),
        Colonne("mesure_id", vers="mesures.mesure_id"),
        Colonne("date", Type.DATE, "bail signé", obligatoire=True),
        Colonne("parc", Type.CODE, nomenclature="parc"),
        Colonne("bailleur"),
        Colonne("priorite", Type.CODE, "au titre de quoi", nomenclature="priorite"),
        Colonne("convention"),
    ),
    cle=("relogement_id",),
)

PROCEDURES = Table(
    "procedures",
    "Procédures (expulsion, surendettement, DALO)",
    (
        Colonne("procedure_id", obligatoire=True),
        Colonne("menage_id", obligatoire=True, vers="menages.menage_id"),
        Colonne("mesure_id", vers="mesures.mesure_id"),
        Colonne("type", Type.CODE, obligatoire=True, nomenclature="type_procedure"),
        Colonne("ouverte_le", Type.DATE, obligatoire=True),
        Colonne("close_le", Type.DATE),
        Colonne("issue", Type.TEXTE, "en clair"),
    ),
    cle=("procedure_id",),
    ordres=(Ordre("ouverte_le", "close_le"),),
)

ETAPES = Table(
    "etapes",
    "Étapes datées d'une procédure",
    (
        Colonne("procedure_id", obligatoire=True, vers="procedures.procedure_id"),
        Colonne("code", Type.CODE, obligatoire=True, nomenclature="etape"),
        Colonne("date", Type.DATE, obligatoire=True),
        Colonne(
            "regime", Type.CODE, "effet suspensif à cette date", nomenclature="regime_expulsion"
        ),
        Colonne("piece_id", Type.TEXTE, "ce qui la prouve", vers="pieces.piece_id"),
        Colonne("motif", Type.CODE, "ce qui suspend", nomenclature="motif_suspension"),
        Colonne("jusqu_au", Type.DATE, "date limite inscrite sur l'acte"),
        Colonne("precision", nominatif=True),
    ),
    ordres=(Ordre("date", "jusqu_au"),),
)

DIAGNOSTICS = Table(
    "diagnostics",
    "Diagnostics sociaux et financiers",
    (
        Colonne("diagnostic_id", obligatoire=True),
        Colonne("menage_id", obligatoire=True, vers="menages.menage_id"),
        Colonne("procedure_id", obligatoire=True, vers="procedures.procedure_id"),
        Colonne("redacteur_id", vers="professionnels.professionnel_id"),
        Colonne("saisi_le", Type.DATE, "l'organisme est saisi", obligatoire=True),
        Colonne("entretien_propose_le", Type.DATE),
        Colonne("entretien_le", Type.DATE, "vide si le ménage n'est pas rencontré"),
        Colonne("presence", Type.CODE, nomenclature="presence_diagnostic"),
        Colonne("souhait", Type.CODE, nomenclature="souhait_logement"),
        Colonne("capacite", Type.NOMBRE, "euros par mois, en plus du loyer", minimum=0),
        *(
            Colonne(nom, nominatif=True)
            for nom in (
                *("conditions", "famille", "sante", "accompagnements", "logement"),
                *("endettement", "traitement", "reprise", "remboursement", "preconisations"),
                *("observations_locataire", "observations_bailleur", "relogement", "ccapex"),
            )
        ),
        Colonne("remis_le", Type.DATE, "figé ce jour-là"),
        Colonne("transmis_juge_le", Type.DATE),
        Colonne("transmis_ccapex_le", Type.DATE),
        Colonne("transmis_locataire_le", Type.DATE),
        Colonne("transmis_bailleur_le", Type.DATE),
        Colonne("contenu", Type.TEXTE, "ce qui fut remis, figé (JSON)", nominatif=True),
    ),
    cle=("diagnostic_id",),
    ordres=(Ordre("saisi_le", "remis_le"), Ordre("entretien_propose_le", "entretien_le")),
)

TABLES = (
    OCCUPATIONS,
    RELOGEMENTS,
    PROCEDURES,
    ETAPES,
    DIAGNOSTICS,
)
