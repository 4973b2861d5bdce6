"""Tables d'échange des situations, budgets, dettes, plans et règlements (contrat § 2)."""

from palier.moteur.tables import Colonne, Ordre, Table, Type

SITUATIONS = Table(
    "situations",
    "Photographies de situation",
    (
        Colonne("situation_id", obligatoire=True),
        Colonne("menage_id", obligatoire=True, vers="menages.menage_id"),
        Colonne("mesure_id", vers="mesures.mesure_id"),
        Colonne("date", Type.DATE, obligatoire=True),
        Colonne("moment", Type.CODE, "vide : déduit de la date", nomenclature="moment"),
        Colonne("famille", Type.CODE, nomenclature="famille"),
        Colonne("emploi", Type.CODE, nomenclature="emploi"),
        Colonne("occupation", Type.CODE, nomenclature="occupation"),
        Colonne("bailleur"),
        Colonne("ressources", Type.NOMBRE, "euros par mois", minimum=0),
        Colonne("charges", Type.NOMBRE, "euros par mois, payées", minimum=0),
        Colonne("charges_dues", Type.NOMBRE, "euros par mois, dues", minimum=0),
        Colonne("dette_locative", Type.NOMBRE, "euros ; 0 : aucune", minimum=0),
        Colonne("dettes", Type.NOMBRE, "euros, hors dette locative", minimum=0),
        Colonne("etape_surendettement", Type.CODE, nomenclature="etape_surendettement"),
        Colonne("difficulte_sante", Type.BOOLEEN),
        Colonne("dossier_mdph", Type.BOOLEEN),
        Colonne("loyer", Type.NOMBRE, "euros par mois", minimum=0),
        Colonne("charges_locatives", Type.NOMBRE, "euros par mois", minimum=0),
        Colonne("aide_logement", Type.NOMBRE, "euros par mois", minimum=0),
        Colonne("reprise_loyer_le", Type.DATE, "premier loyer repris"),
        Colonne("quotient_familial", Type.NOMBRE, "euros, notifié par la Caf", minimum=0),
    ),
    cle=("situation_id",),
)

LIGNES_BUDGET = Table(
    "lignes_budget",
    "Lignes d'un budget",
    (
        Colonne("situation_id", obligatoire=True, vers="situations.situation_id"),
        Colonne("sens", Type.CODE, obligatoire=True, nomenclature="sens_budget"),
        Colonne("nature", Type.CODE, obligatoire=True, nomenclature="nature_budget"),
        Colonne("montant", Type.NOMBRE, "euros par période", obligatoire=True, minimum=0),
        Colonne("periodicite", Type.CODE, "vide : par mois", nomenclature="periodicite"),
        Colonne("personne_id", vers="personnes.personne_id"),
        Colonne("justifie", Type.BOOLEEN, "pièce vue"),
        Colonne("dette_id", Type.TEXTE, "celle que rembourse la ligne", vers="dettes.dette_id"),
        Colonne("du", Type.NOMBRE, "euros dus par période, si l'on paie moins", minimum=0),
    ),
)

DETTES = Table(
    "dettes",
    "Dettes",
    (
        Colonne("dette_id", obligatoire=True),
        Colonne("menage_id", obligatoire=True, vers="menages.menage_id"),
        Colonne("type", Type.CODE, obligatoire=True, nomenclature="dette"),
        Colonne("creancier", nominatif=True),
        Colonne("logement", Type.CODE, "celui que vise la dette", nomenclature="logement_dette"),
        Colonne("constatee_le", Type.DATE, obligatoire=True),
        Colonne("initial", Type.NOMBRE, "euros au constat", minimum=0),
        Colonne("restant", Type.NOMBRE, "euros à ce jour", minimum=0),
        Colonne("mensualite", Type.NOMBRE, "euros par mois", minimum=0),
        Colonne("statut", Type.CODE, nomenclature="statut_dette"),
    ),
    cle=("dette_id",),
)

REGLEMENTS = Table(
    "reglements",
    "Règlements d'une dette",
    (
        Colonne("dette_id", obligatoire=True, vers="dettes.dette_id"),
        Colonne("date", Type.DATE, obligatoire=True),
        Colonne("montant", Type.NOMBRE, "euros", obligatoire=True, minimum=0),
        Colonne("source", Type.CODE, "qui a payé", nomenclature="source_reglement"),
        Colonne("plan_id", Type.TEXTE, "celui qu'il paie", vers="plans_apurement.plan_id"),
    ),
)

PLANS_APUREMENT = Table(
    "plans_apurement",
    "Plans d'apurement",
    (
        Colonne("plan_id", obligatoire=True),
        Colonne("menage_id", obligatoire=True, vers="menages.menage_id"),
        Colonne("logement", Type.CODE, "celui que vise le plan", nomenclature="logement_dette"),
        Colonne("propose_le", Type.DATE, obligatoire=True),
        Colonne("signe_le", Type.DATE),
        Colonne("denonce_le", Type.DATE),
        Colonne("signataires", Type.CODES, nomenclature="signataire_plan"),
        Colonne("avis_caf", Type.CODE, "Caf ou MSA", nomenclature="avis_caf"),
        Colonne("avis_caf_le", Type.DATE),
        Colonne("suspend_poursuites", Type.BOOLEEN, "engagement écrit du créancier"),
    ),
    cle=("plan_id",),
    ordres=(Ordre("propose_le", "signe_le"), Ordre("propose_le", "denonce_le")),
)

PLANS_DETTES = Table(
    "plans_dettes",
    "Dettes d'un plan",
    (
        Colonne("plan_id", obligatoire=True, vers="plans_apurement.plan_id"),
        Colonne("dette_id", obligatoire=True, vers="dettes.dette_id"),
        Colonne("montant", Type.NOMBRE, "euros étalés", obligatoire=True, minimum=0),
    ),
    cle=("plan_id", "dette_id"),
)

PLANS_ECHEANCES = Table(
    "plans_echeances",
    "Échéances d'un plan",
    (
        Colonne("plan_id", obligatoire=True, vers="plans_apurement.plan_id"),
        Colonne("rang", Type.ENTIER, "1 pour la première", obligatoire=True, minimum=1),
        Colonne("date", Type.DATE, obligatoire=True),
        Colonne("montant", Type.NOMBRE, "euros", obligatoire=True, minimum=0),
    ),
    cle=("plan_id", "rang"),
)

PLANS_INCIDENTS = Table(
    "plans_incidents",
    "Incidents d'un plan",
    (
        Colonne("plan_id", obligatoire=True, vers="plans_apurement.plan_id"),
        Colonne("nature", Type.CODE, obligatoire=True, nomenclature="incident_plan"),
        Colonne("rang", Type.ENTIER, "échéance impayée", minimum=1),
        Colonne("constate_le", Type.DATE, obligatoire=True),
        Colonne("regularise_le", Type.DATE, "vide : il court encore"),
    ),
    ordres=(Ordre("constate_le", "regularise_le"),),
)

TABLES = (
    SITUATIONS,
    DETTES,
    LIGNES_BUDGET,
    PLANS_APUREMENT,
    PLANS_DETTES,
    PLANS_ECHEANCES,
    PLANS_INCIDENTS,
    REGLEMENTS,
)
