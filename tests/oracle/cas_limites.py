# ruff: noqa: E501 (des tables larges, alignées, se lisent mieux que des lignes pliées)
"""Le jeu de cas limites, écrit à la main : chaque ligne est là pour une règle, P = l'année 2024.

H01 à cheval sur deux années · H02 sans fin, renouvelée un 31 décembre, non photographiée · H03
renouvelée un 1er janvier · H04 commencée et finie le 29 février · H05 deux mesures successives ·
H06 deux mesures simultanées, et un enfant en garde alternée avec H05 · H07 attribuée non démarrée ·
H08 annulée · H09 finie la veille de P · H10 décidée dans P, commencée après · H11 née le dernier
jour · H12 participants écrits, qui ne sont pas la composition du ménage.
"""

from oracle.chargement import Jeu, Ligne, lire
from palier.pilotage.echange.tables import TABLES

_TEXTES = {
    "structures": """
structure_id nom        type        commune parente_id
S1           CCAS_Belle ccas        92046   .
S2           Pole_Nord  association 92019   S1
""",
    "professionnels": """
professionnel_id nom
P1               Arnaud
P2               Bellec
P3               Cazal
P4               Dupin
""",
    # P2 : une demi-quotité sur un semestre, et une affectation de quotité inconnue.
    "affectations": """
professionnel_id structure_id role               quotite debut      fin
P1               S1           TRAVAILLEUR_SOCIAL 1       2020-01-01 .
P2               S1           CESF               0.5     2024-07-01 2024-12-31
P2               S2           CESF               .       2024-01-01 .
P3               S1           DIRECTION          1       2020-01-01 .
P4               S1           REFERENT           1       2023-01-01 2023-12-31
""",
    "menages": """
menage_id structure_id commune quartier
H01       S1           92046   Nord
H02       S1           92046   Nord
H03       S1           92046   Sud
H04       S1           92046   .
H05       S1           .       .
H06       S2           92019   .
H07       S1           92046   Sud
H08       S1           92046   Sud
H09       S1           92046   Sud
H10       S1           75056   Est
H11       S2           .       .
H12       S1           92046   .
""",
    # T04 est née un 29 février ; T02, E03 inconnus ; T11 refuse ; E05 a 18 ans le jour du début.
    "personnes": """
personne_id structure_id naissance  naissance_etat sexe
T01         S1           1984-10-01 connue         F
C01         S1           1980-05-05 .              M
E01         S1           2015-06-01 estimee        M
T02         S1           .          inconnue       M
T03         S1           1958-12-31 .              F
G03         S1           1955-01-01 .              M
E03         S1           .          .              .
T04         S1           2004-02-29 connue         X
T05         S1           1990-06-15 connue         F
E05         S1           2006-05-15 connue         M
K00         S1           2012-01-01 connue         F
T06         S2           1970-01-01 connue         F
T07         S1           1970-01-01 connue         F
T08         S1           1970-01-01 connue         F
T09         S1           1970-01-01 connue         F
T10         S1           1970-01-01 connue         F
T11         S2           1999-01-01 refusee        NSP
T12         S1           1959-09-01 connue         M
P12         S1           1960-01-01 connue         F
A12         S1           1930-01-01 connue         F
""",
    # C01 part avant P, E01 arrive en cours de mesure, G03 était parti avant elle.
    "compositions": """
menage_id personne_id role      debut      fin        garde
H01       T01         TITULAIRE .          .          .
H01       C01         CONJOINT  .          2023-12-31 .
H01       E01         ENFANT    2024-02-01 .          pleine
H02       T02         TITULAIRE .          .          .
H03       T03         TITULAIRE .          .          .
H03       G03         CONJOINT  .          2023-06-30 .
H03       E03         ENFANT    .          .          .
H04       T04         TITULAIRE .          .          .
H05       T05         TITULAIRE .          .          .
H05       E05         ENFANT    .          .          .
H05       K00         ENFANT    .          .          alternee
H06       T06         TITULAIRE .          .          .
H06       K00         ENFANT    .          .          alternee
H07       T07         TITULAIRE .          .          .
H08       T08         TITULAIRE .          .          .
H09       T09         TITULAIRE .          .          .
H10       T10         TITULAIRE .          .          .
H11       T11         TITULAIRE .          .          .
H12       A12         TITULAIRE .          .          .
H12       T12         CONJOINT  .          .          .
""",
    "participants": """
mesure_id personne_id role      debut      fin
M12       T12         TITULAIRE .          .
M12       P12         CONJOINT  2024-10-01 2024-11-15
""",
    "dispositifs": """
dispositif_id structure_id code          nom
DM            S1           ASLL_MAINTIEN Maintien
DA            S1           ASLL_ACCES    Acces
DV            S2           AVDL_VERS     Vers
""",
    "mesures": """
mesure_id dispositif_id menage_id referent_id instructeur origine         decidee_le debut      fin_prevue fin        motif_fin    motifs_secondaires      destination adhesion_le pieces_attendues pieces_recues
M01       DM            H01       P1          SST         BAILLEUR_PUBLIC 2023-09-20 2023-10-01 2024-03-31 2024-03-31 OBJ_ATTEINTS HORS_CHAMP|DEMENAGEMENT PARC_SOCIAL 2023-10-05  10 8
M02       DM            H02       P1          SST         TRIBUNAL        2023-01-15 2023-02-01 2025-06-30 .          .            .                       .           2023-02-01  .  .
M03       DM            H03       P1          CCAS        NSP             .          2023-07-01 2024-06-30 .          .            .                       .           .           5  0
M04       DA            H04       P2          .           .               2024-02-20 2024-02-29 2024-08-28 2024-02-29 .            .                       .           .           0  0
M05a      DM            H05       P2          SST         BAILLEUR_PRIVE  2023-05-02 2023-05-15 2024-05-14 2024-05-14 HORS_CHAMP   .                       .           2023-05-20  .  .
M05b      DA            H05       P2          SST         INTERNE         2024-05-02 2024-05-15 2024-11-14 .          .            .                       .           2025-01-05  10 10
M06a      DM            H06       P1          NSP         .               .          2024-01-01 .          .          .            .                       .           2024-01-10  10 .
M06b      DV            H06       P2          CCAPEX      DALO            2023-12-15 2024-01-01 2024-06-30 2024-12-31 RELOGEMENT   .                       PARC_PRIVE  2024-01-10  4  4
M07       DM            H07       .           SST         SST             2024-11-15 .          .          .          .            .                       .           .           .  .
M08       DM            H08       .           SST         CAF_IMPAYE      2024-03-01 .          .          2024-04-01 CHGT_PROJET  .                       .           .           .  .
M09       DM            H09       P1          SST         .               2021-12-15 2022-01-01 2022-12-31 2023-12-31 OBJ_PARTIELS .                       .           .           .  .
M10       DM            H10       P1          SST         .               2024-12-10 2025-01-01 2025-06-30 .          .            .                       .           .           .  .
M11       DV            H11       P2          .           SIAO            2024-12-31 2024-12-31 2025-03-31 .          .            .                       .           .           .  .
M12       DM            H12       P1          CCAS        CCAPEX          2024-08-20 2024-09-01 2025-02-28 2024-11-30 NSP          .                       NSP         2024-09-01  .  .
""",
    "periodes": """
mesure_id rang decidee_le debut      fin_prevue
M01       1    2023-09-20 2023-10-01 2024-03-31
M02       1    .          2023-02-01 2023-07-31
M02       2    2023-07-20 2023-08-01 2024-01-31
M02       3    .          2024-12-31 2025-06-30
M02       4    2024-12-20 2025-07-01 2025-12-31
M03       1    .          2023-07-01 2023-12-31
M03       2    .          2024-01-01 2024-06-30
M05a      1    2023-05-02 2023-05-15 2023-11-14
M05a      2    2023-11-10 2023-11-15 2024-06-14
""",
    "difficultes": """
mesure_id code       source        ouverte_le levee_le
M01       BUDGET     PRESCRIPTEUR  .          .
M01       ADMIN      PRESCRIPTEUR  .          .
M01       BUDGET     PROFESSIONNEL 2023-10-05 .
M02       NSP        PRESCRIPTEUR  .          .
M02       INDIGNE    PROFESSIONNEL 2023-03-01 2023-12-31
M03       EMPLOI     PRESCRIPTEUR  .          .
M03       VOISINAGE  .             2025-01-01 .
M05a      ISOLEMENT  MENAGE        2023-06-01 2024-01-01
M06b      SANTE_PSY  PROFESSIONNEL .          .
M12       ADMIN      PRESCRIPTEUR  .          .
""",
    "objectifs": """
objectif_id mesure_id code         parent_id statut
O1          M01       O_DETTE_LOC  .         ATTEINT
O2          M01       O_BUDGET     .         NON_ATTEINT
O3          M01       O_PLAN       O1        ATTEINT
O4          M02       O_DETTE_LOC  .         EN_COURS
O5          M03       .            .         .
O6          M05a      O_RELOGEMENT .         .
O7          M04       .            .         ATTEINT
O8          M06a      O_BUDGET     .         NSP
""",
    # a03 sans statut ; a08 et a10 après la fin de la mesure ; a11 après P ; a16 et a19 hors mesure active.
    "actes": """
acte_id date       type            statut            menage_id mesure_id professionnel_id
a01     2024-01-15 PHYSIQUE_BUREAU REALISE           H01       M01       P1
a02     2023-12-31 VAD             REALISE           H01       M01       P1
a03     2024-02-29 TELEPHONE       .                 H04       M04       P2
a04     2024-03-01 VAD             ANNULE_OPERATEUR  H02       M02       P1
a05     2024-03-02 VAD             REALISE           H02       M02       P1
a06     2024-03-03 PHYSIQUE_BUREAU ABSENT_EXCUSE     H02       M02       P1
a07     2024-03-04 COURRIEL_SMS    REALISE           H02       M02       P1
a08     2024-04-01 PASSATION_FIN   REALISE           H01       M01       P1
a09     2024-01-05 PASSATION_DEBUT REALISE           H06       M06a      P1
a10     2024-06-01 TRIPARTITE      REALISE           H05       M05a      P2
a11     2025-01-02 PASSATION_DEBUT REALISE           H05       M05b      P2
a12     2024-06-10 ACCOMP_PHYSIQUE REALISE           H05       M05b      P2
a13     2024-06-11 VISIO           REPORTE           H05       M05b      P2
a14     2024-06-12 VISIO           PREVU             H05       M05b      P2
a15     2024-06-13 ECRIT           REALISE           H05       M05b      P2
a16     2024-07-01 COLLECTIF       REALISE           .         .         P2
a17     2024-12-31 PREMIER_CONTACT REALISE           H11       M11       P2
a18     2024-09-10 BILAN           ABSENT_NON_EXCUSE H12       M12       P1
a19     2024-05-10 PHYSIQUE_BUREAU REALISE           H09       M09       P1
a20     2023-05-01 PREMIER_CONTACT REALISE           H05       M05a      P2
""",
    "partenaires": """
partenaire_id nom   categorie
PA1           Opale LOGEMENT
""",
    "sollicitations": """
acte_id partenaire_id categorie duree_min
a01     PA1           LOGEMENT  30
a02     PA1           .         10
a05     PA1           .         .
a08     .             EMPLOI    15
a12     .             .         60
""",
    "demarches": """
demarche_id menage_id mesure_id type   statut   engagee_le
q1          H01       M01       D_FSL  DEPOSEE  2024-01-01
q2          H02       .         D_FSL  ENGAGEE  2024-12-31
q3          H02       M02       D_DALO ENGAGEE  2023-12-31
q4          H05       M05a      D_APL  ACCORDEE 2024-05-01
""",
    # s01 à 60 jours du début, s02 à 61 ; s03a et s03b à égale distance ; s01b à 60 jours de la fin ;
    # s05 rattachée à l'autre mesure du ménage ; s11 après P.
    "situations": """
situation_id menage_id mesure_id date       famille  emploi   occupation bailleur ressources charges dette_locative dettes etape_surendettement difficulte_sante dossier_mdph
s01          H01       .         2023-08-02 COUPLE   CDI_TP   LOC_PUBLIC Opale    1500       1600    1000           .      .                    oui              non
s01b         H01       M01       2024-05-30 SEUL     .        .          .        .          .       900            .      .                    .                .
s02          H02       M02       2022-12-02 SEUL     CDD      PROPRIO    .        900        800     10             .      S7_PLAN              .                .
s03a         H03       .         2023-06-21 SEUL_ENF FOYER    .          .        .          600     0              .      .                    .                .
s03b         H03       M03       2023-07-11 SEUL     CDI_TP   LOC_PRIVE  .        10         20      700            .      .                    non              .
s03c         H03       M03       2024-12-31 SEUL     .        .          .        .          .       50             .      .                    .                .
s05          H05       M05a      2024-05-15 COUPLE   CDD      PROPRIO    .        900        800     10             .      .                    .                .
s06          H06       .         2024-01-01 SEUL_ENF .        NSP        .        1000       .       .              200    S1_PROJET            non              .
s11          H11       M11       2025-03-01 NSP      DE_INDEM .          .        800        800.01  .              .      .                    oui              oui
s12          H12       M12       2024-09-01 COUPLE   .        PROPRIO    .        2000       1200    30             .      S13_CADUC            .                .
""",
    # 500 + 300 / 3 = 600 : l'égalité est un équilibre. Une ressource à zéro renseigne sans compter.
    "lignes_budget": """
situation_id sens      nature      montant periodicite
s01          RESSOURCE SALAIRE     1500    MOIS
s01          RESSOURCE APL_ALF_ALS 0       .
s03a         RESSOURCE RSA         500     .
s03a         RESSOURCE AF          300     TRIMESTRE
s03b         RESSOURCE ASS         10      SEMAINE
s12          RESSOURCE RETRAITE    0       AN
""",
    "occupations": """
menage_id debut      fin        statut     bail_le    bailleur
H02       2019-01-01 2023-02-01 LOC_PRIVE  2019-01-01 Dupont
H04       2024-02-15 .          LOC_PUBLIC 2024-02-10 Opale
H05       2020-01-01 2024-07-09 LOC_PRIVE  2020-01-01 .
H05       2024-07-10 .          LOC_PUBLIC 2024-07-01 Opale
""",
    # d02 constatée après le début ; d03 à 60 jours ; d04 après la fin de M05a, au début de M05b ;
    # d05 après P ; d06 à zéro ; d07 sans montant.
    "dettes": """
dette_id menage_id type         constatee_le initial restant
d01      H02       LOYER_ACTUEL 2023-01-10   2000    500
d02      H02       LOYER_ANCIEN 2023-05-01   400     .
d03      H02       ENERGIE      2023-04-02   100     0
d04      H05       LOYER_ACTUEL 2024-07-01   600     540
d05      H06       CREDIT_CONSO 2025-02-01   1000    1000
d06      H12       LOYER_ACTUEL 2024-08-15   0       0
d07      H04       SLS          2024-02-29   .       .
""",
    "reglements": """
dette_id date       montant source
d01      2023-01-20 50      RAPPEL_APL
d01      2023-03-01 300     FSL
d01      2024-12-31 100     VOLONTAIRE
d01      2025-01-01 100     PLAN
""",
    # p03 sans étape ; p05 exécutée le jour de la fin ; p06 éteinte le dernier jour ; p09 hors file active.
    "procedures": """
procedure_id menage_id mesure_id type           ouverte_le
p01          H01       M01       EXPULSION      2023-05-01
p03          H03       .         EXPULSION      2023-06-01
p05          H05       M05a      EXPULSION      2023-05-10
p06          H06       .         EXPULSION      2023-06-01
p09          H09       M09       EXPULSION      2024-07-01
p12          H12       M12       EXPULSION      2024-08-01
p21          H01       .         SURENDETTEMENT 2024-06-01
p23          H03       .         SURENDETTEMENT 2024-01-01
p24          H11       .         SURENDETTEMENT 2025-02-01
""",
    "etapes": """
procedure_id code         date       regime
p01          E04          2023-05-01 EN_COURS
p01          E07          2023-10-01 EN_COURS
p01          E10          2024-01-10 SUSPENDUE
p05          E11          2023-05-10 .
p05          E16          2024-05-14 .
p06          E02          2023-06-01 .
p06          E18          2024-12-31 .
p09          E16          2024-07-01 .
p12          E04          2024-08-01 ETEINTE
p12          E05          2024-10-01 EN_COURS
p21          S2_DEPOSE    2024-06-01 .
p21          S4_IRRECEVABLE 2024-06-01 .
p21          S15_REDEPOT  2025-01-02 .
p23          S4_IRRECEVABLE 2024-02-01 .
p23          S15_REDEPOT  2024-05-01 .
p23          S3_RECEVABLE 2025-01-05 .
p24          S2_DEPOSE    2024-12-31 .
""",
    "relogements": """
relogement_id menage_id date       parc   priorite
l1            H01       2024-04-01 PUBLIC DALO
l2            H01       2024-05-01 PUBLIC .
l3            H06       2024-12-31 PRIVE  DALO
l4            H05       2024-06-01 PUBLIC .
""",
    "actions": """
action_id structure_id type      theme  nom
ac1       S1           ATELIER   BUDGET Budget
ac2       S1           ATELIER   .      Libre
ac3       S1           FORMATION .      Secret
""",
    # se2 anonymes seuls ; se3 annulée ; se4 sans participant ; se6 suivie par personne.
    "seances": """
seance_id action_id date       statut  anonymes
se1       ac1       2024-02-01 TENUE   .
se2       ac1       2024-03-01 .       5
se3       ac1       2024-04-01 ANNULEE 3
se4       ac2       2024-05-01 TENUE   0
se5       ac3       2024-06-01 TENUE   .
se6       ac3       2024-06-02 TENUE   .
se7       ac2       2024-12-31 TENUE   .
""",
    "presences": """
seance_id personne_id professionnel_id present
se1       T01         .                oui
se1       T02         .                non
se1       E01         .                oui
se1       .           P2               oui
se4       T03         .                non
se5       .           P1               oui
se6       .           P1               non
se7       T01         .                oui
""",
    "instances": """
structure_id code   periodicite_semaines
S1           CPIL   8
S1           EQUIPE .
""",
    "reunions": """
reunion_id structure_id instance       date
r1         S1           VEILLE_SOCIALE 2024-01-10
r2         S1           VEILLE_SOCIALE 2024-12-31
r3         S1           CPIL           2024-03-01
r4         S1           VEILLE_SOCIALE 2023-12-31
""",
    "examens": """
reunion_id menage_id
r1         H01
r1         H02
r2         H01
r2         .
r4         H03
""",
    "contextes": """
commune variable      valeur territoire  millesime source
92046   POPULATION    30950  COMMUNE     2020      Insee
92046   POPULATION    31000  COMMUNE     2024      Insee
92046   POPULATION    31500  COMMUNE     2025      Insee
92046   TAUX_PAUVRETE 12     COMMUNE     2021      Insee
92046   TAUX_PAUVRETE 11.5   DEPARTEMENT 2021      Insee
75056   TAUX_PAUVRETE 15     COMMUNE     2021      Insee
""",
    "ameliorations": """
structure_id annee action statut
S1           2024  Guide  FAITE
S1           2024  Accueil .
S1           2023  Affiche FAITE
""",
}

CAS_LIMITES: Jeu = {nom: lire(texte, TABLES[nom]) for nom, texte in _TEXTES.items()}

VIDE: Jeu = {nom: [] for nom in TABLES}

# Ce qu'il faut garder pour que la file active existe encore quand on efface tout le facultatif.
_GARDES = {
    ("mesures", "debut"),
    ("mesures", "fin"),
    ("actes", "mesure_id"),
    ("examens", "menage_id"),
}


def _efface(nom: str, ligne: Ligne) -> Ligne:
    table = TABLES[nom]
    groupes = {colonne for groupe in table.une_de for colonne in groupe}
    return {
        c: valeur
        for c, valeur in ligne.items()
        if table.par_nom[c].obligatoire or c in groupes or (nom, c) in _GARDES
    }


TOUT_NON_RENSEIGNE: Jeu = {
    nom: [_efface(nom, ligne) for ligne in lignes] for nom, lignes in CAS_LIMITES.items()
}
