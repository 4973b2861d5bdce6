"""Ce que vaut chaque indicateur sur `CAS_LIMITES` en 2024, compté à la main.

Troisième témoin, indépendant de l'oracle comme du moteur. Mesures actives : M01 à M06b, M11, M12
(dix) ; ménages actifs : H01 à H06, H11, H12 (huit) ; achevées : M01, M04, M05a, M06b, M12 (cinq).
Mesures de référence : M01, M02, M03, M04, M05b, M06a, M11, M12.
"""

from collections.abc import Mapping

Nombre = float | None
# Une statistique du total, ou une ventilation (axes entre virgules) et ses lignes non nulles.
Attendu = Mapping[str, Nombre | Mapping[str, float]]

MOIS = 30.4375

ATTENDUS: Mapping[str, Attendu] = {
    # H02 (r3 le 31/12, r4 décidée le 20/12), H03 (r2 le 1/1), H04, H05 (M05b), H06 (M06a sans
    # décision : son début), H07, H10, H11, H12. H08 est annulé ; H01 et H09 n'ont rien en 2024.
    "I-001": {"valeur": 9},
    # 2023 : H01, H02, H03 (début de la période 1), H05, H06 (M06b).
    "I-002": {"valeur": 80, "numerateur": 4, "denominateur": 5},
    # Au début : M01, M02, M03, M05a. Entrées : M04, M05b, M06a, M06b, M11, M12.
    "I-003": {
        "valeur": 10,
        "en_cours_au_debut": 4,
        "entrees": 6,
        "fins": 5,
        "en_cours_a_la_fin": 5,
    },
    "I-004": {"valeur": 6},
    "I-005": {"valeur": 2},  # M02 rang 3 le 31/12, M03 rang 2 le 1/1
    "I-006": {"valeur": 2},  # M07, et M10 qui ne commence qu'en 2025
    "I-007": {"valeur": 10, "nature": {"MAINTIEN": 6, "ACCES": 2, "AUTRE": 2}},
    # SST : M05b, M02 ; CCAS : M12, M03 ; CCAPEX : M06b ; NSP : M04, M06a, M11.
    "I-008": {
        "valeur": 8,
        "renseignes": 5,
        "instructeur": {"SST": 2, "CCAS": 2, "CCAPEX": 1, "NSP": 3},
    },
    "I-009": {
        "valeur": 8,
        "renseignes": 5,
        "origine": {"INTERNE": 1, "DALO": 1, "SIAO": 1, "CCAPEX": 1, "TRIBUNAL": 1, "NSP": 3},
    },
    # Renseignées : M01, M03, M12 ; le code NSP de M02 ne renseigne pas.
    "I-010": {
        "valeur": 10,
        "renseignes": 3,
        "difficulte": {"ADMIN": 2, "BUDGET": 1, "EMPLOI": 1, "NSP": 7},
    },
    "I-011": {"valeur": 200 / 3, "numerateur": 2, "denominateur": 3, "population": 10},
    # M01, M02 / M01, M06a / M05a ; le sous-objectif O3 ne compte pas.
    "I-012": {
        "valeur": 10,
        "renseignes": 4,
        "objectif": {"O_DETTE_LOC": 2, "O_BUDGET": 2, "O_RELOGEMENT": 1, "NSP": 6},
    },
    # O1 et O7 atteints, O2 non, O6 sans statut.
    "I-013": {
        "valeur": 200 / 3,
        "numerateur": 2,
        "denominateur": 3,
        "objectif": {"O_DETTE_LOC": 100, "NSP": 100},
    },
    # T01 a 39 ans, T03 64, T04 20, T05 33, T06 54, T12 65 ; T02 et T11 inconnus.
    "I-014": {
        "valeur": 8,
        "renseignes": 6,
        "mediane": 46.5,
        "moyenne": 275 / 6,
        "effectif": 6,
        "tranche_age": {
            "18-24": 1,
            "25-34": 1,
            "35-44": 1,
            "45-54": 1,
            "55-64": 1,
            "65+": 1,
            "NSP": 2,
        },
    },
    # H03 : à égalité de distance, la plus ancienne. H02 à 61 jours, H05 rattachée à l'autre mesure.
    "I-015": {"valeur": 8, "renseignes": 4, "famille": {"COUPLE": 2, "SEUL_ENF": 2, "NSP": 4}},
    # T01 C01 · T02 · T03 E03 · T04 · T05 E05(18) K00 · T06 K00 · T11 · T12.
    "I-016": {"valeur": 13, "personnes": 13, "enfants": 3, "adultes": 10},
    "I-017": {
        "valeur": 8,
        "renseignes": 3,
        "emploi": {"CDI_TP": 1, "FOYER": 1, "DE_INDEM": 1, "NSP": 5},
    },
    "I-018": {"valeur": 200 / 3, "numerateur": 2, "denominateur": 3, "dossier_mdph": 1},
    # H01 1500 < 1600 ; H03 600 = 600 ; H11 800 < 800,01 ; H12 2000 > 1200 ; H06 sans charges.
    "I-019": {
        "valeur": 50,
        "numerateur": 2,
        "denominateur": 4,
        "equilibre": {"DESEQUILIBRE": 2, "EQUILIBRE": 2, "INDETERMINE": 4},
    },
    "I-020": {"valeur": 50, "numerateur": 4, "denominateur": 8},
    # H12 n'a qu'une retraite à zéro : renseigné, sans ressource.
    "I-021": {
        "valeur": 8,
        "renseignes": 3,
        "ressource": {"SALAIRE": 1, "RSA": 1, "AF": 1, "NSP": 5},
    },
    # H02 au plan, H12 caduc ; H01 irrecevable le jour de son dépôt, redéposé après P ; H03 redéposé
    # après une irrecevabilité, recevable après P ; H06 en projet ; H11 déposé avant l'ouverture.
    "I-022": {
        "valeur": 100 / 3,
        "numerateur": 2,
        "denominateur": 6,
        "population": 8,
        "surendettement": {"RECEVABLE": 2, "DEPOSE": 2, "IRRECEVABLE": 1, "AUCUN": 1, "NSP": 2},
    },
    "I-023": {
        "valeur": 8,
        "renseignes": 7,
        "dette": {"LOYER_ACTUEL": 3, "LOYER_ANCIEN": 1, "ENERGIE": 1, "SLS": 1, "NSP": 1},
        "moment,dette": {
            "DEBUT,LOYER_ACTUEL": 3,
            "DEBUT,ENERGIE": 1,
            "DEBUT,SLS": 1,
            "DEBUT,NSP": 1,
            "FIN,LOYER_ACTUEL": 2,
            "FIN,LOYER_ANCIEN": 1,
            "FIN,NSP": 1,
        },
    },
    # H01 1000 (photographie), H02 1950 (2000, dont 50 réglés avant la mesure), H05 600 ; H03 à
    # zéro, H12 aussi : sa dette notée l'emporte sur les 30 de la photographie.
    "I-024": {
        "valeur": 3550,
        "somme": 3550,
        "moyenne": 3550 / 3,
        "mediane": 1000,
        "effectif": 3,
    },
    "I-025": {
        "valeur": 8,
        "renseignes": 5,
        "occupation": {"LOC_PUBLIC": 2, "LOC_PRIVE": 2, "PROPRIO": 1, "NSP": 3},
    },
    "I-026": {"valeur": 8, "renseignes": 3, "bailleur": {"Opale": 2, "Dupont": 1, "NSP": 5}},
    # Mesures de référence seulement : l'isolement de M05a n'y est pas.
    "I-027": {"valeur": 8, "renseignes": 4, "difficulte": {"INDIGNE": 1, "VOISINAGE": 1, "NSP": 4}},
    # M01 à E07, M05a à E11 ; M02 non renseignée ; M03 procédure vide, M06a à E02, M12 éteinte.
    "I-028": {"valeur": 40, "numerateur": 2, "denominateur": 5, "population": 6},
    "I-029": {
        "valeur": 6,
        "renseignes": 5,
        "moment,etape": {
            "DEBUT,ASSIGNATION": 1,
            "DEBUT,AUCUNE": 1,
            "DEBUT,JUGEMENT": 1,
            "DEBUT,IMPAYE": 1,
            "DEBUT,ETEINTE": 1,
            "DEBUT,NSP": 1,
            "FIN,SUSPENDUE": 1,
            "FIN,AUCUNE": 1,
            "FIN,EXECUTEE": 1,
            "FIN,ETEINTE": 1,
            "FIN,COMMANDEMENT": 1,
            "FIN,NSP": 1,
        },
    },
    # Mieux : M01 (1000 → 900, et suspendue), M05b (600 → 540, soit -10 %), M06a, M06b (éteinte).
    # Pire : M03 (0 → 50), M05a (expulsée), M12 (commandement). Stables : M02 (2000 → 1950), M11.
    "I-030": {
        "valeur": 10,
        "numerateur": 4,
        "denominateur": 9,
        "evolution": {"AMELIOREE": 4, "DEGRADEE": 3, "STABLE": 2, "NSP": 1},
    },
    "I-031": {"valeur": 100, "numerateur": 1, "denominateur": 1},
    "I-032": {"valeur": 1, "adherents": 1, "tous": 1},
    # M01, M02, M05a, M06a ; M05b adhère en 2025, M06b et M12 n'ont pas d'entretien réalisé.
    "I-033": {"valeur": 40, "numerateur": 4, "denominateur": 10},
    # Dette au début : H02 1950, H05 600. Réglés dans la mesure : 300 et 100. Nouvelle : d02.
    "I-034": {
        "valeur": 400 / 25.5,
        "dette_debut": 2550,
        "reglements": 400,
        "nouvelles": 400,
        "dette_fin": 2550,
    },
    # 183, 1, 366, 366 et 91 jours.
    "I-035": {
        "valeur": 1007 / 5 / MOIS,
        "mediane": 183 / MOIS,
        "effectif": 5,
        "classe": {"≤ 6": 2, "7-12": 1, "13-18": 2},
    },
    "I-036": {
        "valeur": (1007 + 730) / 6 / MOIS,
        "annee": {"2023": 730 / MOIS, "2024": 1007 / 5 / MOIS},
    },
    "I-037": {"valeur": 5},
    # M04, M05a (la période en cours finit le 14/06), M12 ; M01 finit le jour prévu, M06b après.
    "I-038": {"valeur": 60, "numerateur": 3, "denominateur": 5},
    "I-039": {"valeur": 5},
    "I-040": {
        "valeur": 5,
        "renseignes": 3,
        "motif_fin": {"OBJ_ATTEINTS": 1, "HORS_CHAMP": 1, "RELOGEMENT": 1, "NSP": 2},
        "motif_cite": {
            "OBJ_ATTEINTS": 1,
            "HORS_CHAMP": 2,
            "DEMENAGEMENT": 1,
            "RELOGEMENT": 1,
            "NSP": 2,
        },
    },
    "I-041": {
        "valeur": 8,
        "type": {
            "PHYSIQUE_BUREAU": 2,
            "TELEPHONE": 1,
            "PASSATION_FIN": 1,
            "PASSATION_DEBUT": 1,
            "TRIPARTITE": 1,
            "COLLECTIF": 1,
            "PREMIER_CONTACT": 1,
        },
    },
    "I-042": {"valeur": 1},
    "I-043": {"valeur": 1},
    # a01 a03 a05 a08 a09 a10 a12 a17 ; 91 + 366 + 366 + 1 + 135 + 231 + 366 + 366 + 1 + 91 jours.
    "I-044": {"valeur": 8 * MOIS / 2014, "numerateur": 8, "denominateur": 2014 / MOIS},
    # Réalisés écrits : neuf ; plus a06, a13, a18. Le statut vide de a03 n'est pas renseigné.
    "I-045": {"valeur": 75, "numerateur": 9, "denominateur": 12},
    "I-046": {"valeur": 3, "type": {"D_FSL": 2, "D_APL": 1}},
    "I-047": {
        "valeur": 1.75,
        "renseignes": 3,
        "population": 4,
        "categorie": {"LOGEMENT": 0.5, "EMPLOI": 0.25, "NSP": 1},
    },
    "I-048": {
        "valeur": 4,
        "contacts": 4,
        "organismes": 1,
        "categorie": {"LOGEMENT": 2, "EMPLOI": 1, "NSP": 1},
    },
    "I-049": {"valeur": 3, "instance": {"VEILLE_SOCIALE": 2, "CPIL": 1}},
    "I-050": {"valeur": 1, "type": {"FORMATION": 1}},
    # M06a pour le début (M05b ne passe qu'en 2025), M01 pour la fin.
    "I-051": {
        "valeur": 200 / 11,
        "debut_numerateur": 1,
        "debut_denominateur": 6,
        "fin_numerateur": 1,
        "fin_denominateur": 5,
    },
    "I-052": {"valeur": 2200 / 29, "numerateur": 22, "denominateur": 29, "renseignes": 4},
    # M04 9 jours, M05b 39, M11 0 ; baux : M04 +19, M05b -47 (le second logement, à 56 jours).
    "I-053": {
        "valeur": 9,
        "commission_mediane": 9,
        "commission_effectif": 3,
        "bail_mediane": -14,
        "bail_effectif": 2,
    },
    "I-054": {"valeur": 2014 / 458, "numerateur": 2014 / 366, "denominateur": 458 / 366},
    "I-055": {
        "valeur": 2,
        "commune,territoire,variable": {
            "92046,COMMUNE,POPULATION": 31000,
            "92046,COMMUNE,TAUX_PAUVRETE": 12,
            "92046,DEPARTEMENT,TAUX_PAUVRETE": 11.5,
        },
    },
    "I-056": {"valeur": 2, "statut": {"FAITE": 1, "NSP": 1}},
    "I-057": {
        "valeur": 8,
        "quartier": {"Nord": 2, "Sud": 1, "NSP": 5},
        "sexe": {"F": 4, "M": 2, "X": 1, "NSP": 1},
    },
    # M02 levée la veille de P, M03 ouverte après ; M05a levée le premier jour compte.
    "I-058": {
        "valeur": 8,
        "renseignes": 6,
        "difficulte": {"BUDGET": 1, "ISOLEMENT": 1, "SANTE_PSY": 1, "NSP": 2},
    },
    "I-060": {"valeur": 8},
    "I-061": {"valeur": 10},
    "I-062": {"valeur": 2, "presents": 2, "etp": 458 / 366, "sans_quotite": 1},
    "I-063": {
        "valeur": 1.25,
        "entretiens_par_menage": 1.25,
        "menages_par_ts": 4,
        "entretiens_par_ts": 5,
    },
    "I-064": {"valeur": 8, "dispositif": {"ASLL_MAINTIEN": 6, "ASLL_ACCES": 2, "AVDL_VERS": 2}},
    "I-065": {"valeur": 2},
    "I-066": {"valeur": 4, "passages": 4, "menages": 2, "par_reunion": 2},
    "I-067": {"valeur": 3, "theme": {"BUDGET": 2, "NSP": 1}},
    "I-068": {"valeur": 8, "participations": 8, "nommees": 3, "anonymes": 5, "participants": 2},
    "I-069": {"valeur": 2},
    "I-070": {"valeur": 1, "numerateur": 1, "denominateur": 2},
    "I-071": {"valeur": 40, "numerateur": 2, "denominateur": 5},
    # T01 E01 T02 T03 E03 T04 T05 E05 K00 T06 T11 T12 P12 ; C01 est parti avant P.
    "I-200": {"valeur": 13},
    "I-201": {"valeur": 13, "adultes": 8, "mineurs": 2, "inconnu": 3},
    # T01, E01, T04, T12, P12 ; T06 reste par M06a, qui n'est pas terminée.
    "I-202": {"valeur": 5, "adultes": 4, "mineurs": 1},
    "I-203": {"valeur": 8},
    "I-204": {
        "valeur": 13,
        "renseignes": 10,
        "tranche_age": {
            "0-17": 2,
            "18-24": 2,
            "25-34": 1,
            "35-44": 1,
            "45-54": 1,
            "55-64": 1,
            "65+": 2,
            "NSP": 3,
        },
    },
    # 182, 59, 0, 90 et 45 jours.
    "I-205": {
        "valeur": 75.2,
        "mediane": 59,
        "effectif": 5,
        "classe": {"≤ 30": 1, "31-90": 3, "181-365": 1},
    },
    # 700, 550, 550, 231 × 3, 366 et 1 jours.
    "I-206": {"valeur": 357.5, "mediane": 298.5, "effectif": 8},
    "I-207": {"valeur": 5, "renseignes": 2, "destination": {"PARC_SOCIAL": 2, "NSP": 3}},
    "I-208": {
        "valeur": 8,
        "enfants": {"ADULTES_ET_MINEURS": 3, "ADULTES_SEULS": 2, "INCONNU": 3},
    },
}
