"""Les sections 1 et 2 du bilan d'exemple."""

from palier.edition.document import Chiffre, Graphique, Section, SousSection, Tableau, Texte
from palier.edition.figures import Barre, BarresHorizontales

COMMUNE = Section(
    "La commune",
    (
        SousSection(
            "1.1",
            "Le territoire et le logement",
            reperes=(
                Chiffre(
                    "37,8 %",
                    "de logements sociaux, contre 24,1 % dans le département.",
                    codes=("I-055",),
                ),
            ),
            blocs=(
                Tableau(
                    "Plus de logements sociaux et de pauvreté que le département",
                    ("", "Vaubrelle", "Département", "Millésime et source"),
                    (
                        ("Habitants", "24 310", "1 412 600", "2022, recensement"),
                        ("Familles monoparentales", "19,4 %", "15,8 %", "2022, recensement"),
                        ("Chômage des 15–64 ans", "12,1 %", "9,8 %", "2022, recensement"),
                        ("Niveau de vie médian annuel", "20 940 €", "23 460 €", "2021, Filosofi"),
                        ("Taux de pauvreté", "17,2 %", "12,9 %", "2021, Filosofi"),
                        ("Logements", "11 420", "688 300", "2022, recensement"),
                        ("Logements locatifs sociaux", "37,8 %", "24,1 %", "2024, inventaire SRU"),
                    ),
                    alignements=("gauche", "droite", "droite", "gauche"),
                    note="Monoparentales : part des familles. Logements sociaux : part des "
                    "résidences principales. Valeurs inventées.",
                    codes=("I-055",),
                ),
            ),
        ),
    ),
    "1",
)

MESURES = Section(
    "Les mesures attribuées en 2025",
    (
        SousSection(
            "2.1",
            "Origine de la demande et nature des mesures",
            reperes=(
                Chiffre(
                    "68 %",
                    "des mesures visent le maintien dans le logement (26 sur 38).",
                    codes=("I-007",),
                ),
            ),
            blocs=(
                Texte(
                    "Toute demande est instruite par un travailleur social, puis examinée par la "
                    "commission territoriale du service des solidarités. En 2025, la commission a "
                    "accordé 25 premières attributions : 23 mesures ont commencé dans l'année, 2 "
                    "commenceront en 2026. Elle a accordé 22 renouvellements (I-005)."
                ),
                Graphique(
                    "La moitié des demandes vient du service des solidarités",
                    BarresHorizontales(
                        (
                            Barre("Service des solidarités", 13, "13", "(52 %)", accent=True),
                            Barre("CCAS", 6, "6", "(24 %)"),
                            Barre("Bailleurs (mission sociale)", 6, "6", "(24 %)"),
                        ),
                        categorie="Service instructeur",
                        mesure="Attributions",
                    ),
                    "Premières attributions notifiées en 2025, selon le service instructeur.",
                    "n = 25 attributions, aucune non renseignée. Source : décisions de la "
                    "commission.",
                    ("I-008",),
                ),
                Tableau(
                    "26 mesures de maintien, 12 mesures d'accès",
                    (
                        "Nature de la mesure",
                        "en cours\nau 01/01",
                        "entrées",
                        "fins",
                        "en cours\nau 31/12",
                        "actives",
                    ),
                    (
                        ("Accès", "5", "7", "6", "6", "12"),
                        ("Maintien", "10", "16", "14", "12", "26"),
                        ("Ensemble", "15", "23", "20", "18", "38"),
                    ),
                    total=True,
                    note="Lecture : pour chaque ligne, en cours au 01/01 + entrées = fins + en "
                    "cours au 31/12. Unité : mesure.",
                    codes=("I-003", "I-007", "I-037", "I-039"),
                ),
            ),
        ),
        SousSection(
            "2.2",
            "Difficultés repérées et objectifs fixés",
            reperes=(
                Chiffre(
                    "89 %",
                    "des mesures visent une difficulté de gestion, budgétaire ou administrative "
                    "(32 sur 36).",
                    codes=("I-011",),
                ),
                Chiffre(
                    "69 %",
                    "des objectifs des mesures achevées sont atteints (43 sur 62).",
                    codes=("I-013",),
                ),
            ),
            blocs=(
                Texte(
                    "Lors de la prescription, le travailleur social indique les difficultés qui "
                    "motivent la demande. Plusieurs réponses sont possibles pour une même mesure. "
                    "Une difficulté budgétaire est citée dans 29 demandes sur 36, une difficulté "
                    "administrative dans 24.",
                    propose=True,
                ),
                Graphique(
                    "Le budget est cité dans huit demandes sur dix",
                    BarresHorizontales(
                        (
                            Barre("Gestion du budget", 29, "29", "(81 %)", accent=True),
                            Barre("Démarches administratives", 24, "24", "(67 %)", accent=True),
                            Barre("Surendettement", 18, "18", "(50 %)"),
                            Barre("Emploi", 15, "15", "(42 %)"),
                            Barre("Santé psychique", 13, "13", "(36 %)"),
                            Barre("Usages numériques", 12, "12", "(33 %)"),
                            Barre("Santé physique", 11, "11", "(31 %)"),
                            Barre("Langue (oral ou écrit)", 7, "7", "(19 %)"),
                            Barre("Non renseigné", 2, "2", etat="non_renseigne"),
                        ),
                        categorie="Difficulté",
                        mesure="Mesures",
                    ),
                    "Difficultés repérées à la prescription, en nombre de mesures.",
                    "n = 38 mesures, dont 36 renseignées. Plusieurs réponses possibles : le total "
                    "dépasse 100 %. Difficultés citées moins de 5 fois non représentées.",
                    ("I-010",),
                ),
                Tableau(
                    "Retrouver un budget tenable est l'objectif le plus fréquent",
                    ("Objectif fixé", "mesures", "part", "mesures\nachevées", "objectif\natteint"),
                    (
                        ("Équilibrer le budget", "27", "71 %", "14", "8"),
                        ("Réduire la dette de loyer", "24", "63 %", "13", "8"),
                        ("Ouvrir ou rétablir des droits", "21", "55 %", "12", "12"),
                        ("Gagner en autonomie administrative", "19", "50 %", "10", "5"),
                        ("Suspendre la procédure d'expulsion", "13", "34 %", "7", "s"),
                        ("Se reloger", "12", "32 %", "6", "s"),
                        ("Ensemble des objectifs", "116", "", "62", "43"),
                    ),
                    total=True,
                    note="n = 38 mesures actives, 20 achevées. Plusieurs objectifs par mesure. "
                    "Lecture : l'objectif « équilibrer le budget » est fixé dans 27 mesures sur "
                    "38 ; 14 de ces mesures sont achevées et l'objectif y est atteint 8 fois. "
                    "s : secret.",
                    codes=("I-012", "I-013"),
                ),
            ),
        ),
    ),
    "2",
)
