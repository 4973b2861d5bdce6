"""La section 4 du bilan d'exemple : la situation à la fin de l'année."""

from palier.edition.document import Chiffre, Graphique, Marge, Section, SousSection, Tableau, Texte
from palier.edition.figures import (
    BandeCarres,
    BarreDouble,
    BarresDoubles,
    Cascade,
    Etape,
    EtapesCarres,
    Haltere,
    Halteres,
    Ligne,
    Marche,
    Point,
    Rangee,
    Repere,
    Segment,
)

DETTES = (
    ("Loyer du logement actuel", 25, 17),
    ("Énergie", 17, 11),
    ("Crédits", 14, 11),
    ("Impôts et amendes", 11, 9),
    ("Découvert bancaire", 9, 6),
    ("Indus de la CAF", 8, 5),
    ("Téléphonie, internet", 7, 5),
    ("Loyer d'un ancien logement", 6, 6),
)
DUREES = ((11.0, 16), (11.5, 18), (13.2, 12), (14.1, 17), (13.5, 19), (14.4, 21), (14.6, 18),
          (13.9, 20))  # fmt: skip
SECTION_4 = Section(
    "Les ménages au 31 décembre 2025",
    (
        SousSection(
            "4.1",
            "Évolution globale",
            reperes=(
                Chiffre("22", "situations améliorées sur 36 évaluées (61 %).", codes=("I-030",)),
                Chiffre(
                    "33",
                    "ménages sur 38 ont adhéré : engagement signé et un rendez-vous honoré au "
                    "moins (87 %).",
                    codes=("I-033",),
                ),
            ),
            blocs=(
                Texte(
                    "Une situation est dite **améliorée** lorsque la dette de loyer baisse d'au "
                    "moins 10 % ou que la procédure d'expulsion recule ou se suspend, sans que "
                    "l'autre s'aggrave. Elle est dégradée dans le cas inverse."
                ),
                Graphique(
                    "Trois situations sur cinq se sont améliorées",
                    BandeCarres(
                        (
                            Rangee(
                                (
                                    Segment("22 améliorées", 22, "61 %", "accent"),
                                    Segment("9 stables", 9, "25 %"),
                                    Segment("5 dégradées", 5, "14 %", "sombre"),
                                    Segment("", 2, "2 n. r.", "contour"),
                                )
                            ),
                        )
                    ),
                    "Mesures actives, selon leur évolution. Un carré représente une mesure.",
                    "n = 38 mesures, dont 36 renseignées ; n. r. : non renseigné. Situation au "
                    "31/12/2025, ou à la fin de la mesure si elle est antérieure.",
                    ("I-030",),
                ),
                Tableau(
                    "L'amélioration concerne l'accès comme le maintien",
                    (
                        "Nature de la mesure",
                        "améliorées",
                        "stables",
                        "dégradées",
                        "non\nrenseignées",
                        "ensemble",
                    ),
                    (
                        ("Accès", "7", "s", "s", "s", "12"),
                        ("Maintien", "15", "s", "s", "s", "26"),
                        ("Ensemble", "22", "9", "5", "2", "38"),
                    ),
                    total=True,
                    note="s : case inférieure à 5, ou masquée pour en protéger une autre. Unité : "
                    "mesure.",
                    codes=("I-007", "I-030"),
                ),
            ),
        ),
        SousSection(
            "4.2",
            "Dettes",
            reperes=(
                Chiffre(
                    "− 38 200 €",
                    "de dette de loyer depuis le début des mesures, pour 25 ménages.",
                    codes=("I-034",),
                ),
            ),
            blocs=(
                Texte(
                    "Au début de leur mesure, 25 ménages devaient 84 350 € à leur bailleur. Ils "
                    "en doivent 46 150 € au 31 décembre, et la dette baisse pour 18 d'entre eux. "
                    "Près d'un tiers des réductions (12 900 € sur 41 900 €) vient d'effacements "
                    "décidés par la commission de surendettement."
                ),
                Graphique(
                    "La dette de loyer a baissé de 45 %, dont 15 points par effacement",
                    Cascade(
                        (
                            Marche("Dette au début des mesures", 84350, "84 350 €", "100 %", True),
                            Marche("Effacement (surendettement)", -12900, "− 12 900", "15,3 %"),
                            Marche("Plans d'apurement", -9480, "− 9 480", "11,2 %"),
                            Marche("Rappels d'APL", -7110, "− 7 110", "8,4 %"),
                            Marche("Aides du FSL", -6240, "− 6 240", "7,4 %"),
                            Marche("Versements volontaires", -5020, "− 5 020", "6,0 %"),
                            Marche("Autres réductions", -1150, "− 1 150", "1,4 %"),
                            Marche("Dette née pendant la mesure", 3700, "+ 3 700", "4,4 %"),
                            Marche("Dette au 31 décembre", 46150, "46 150 €", "54,7 %", True),
                        ),
                        categorie="Étape",
                        mesure="Euros",
                    ),
                    "Dette locative des ménages endettés au début, en euros et en part de la "
                    "dette initiale.",
                    "n = 25 ménages ayant une dette de loyer au début. Réductions : 41 900 € "
                    "(49,7 %) ; reste de la dette initiale : 42 450 € (50,3 %).",
                    ("I-024", "I-034"),
                ),
                Marge(
                    (
                        Chiffre(
                            "17",
                            "ménages ont une dette de loyer au 31 décembre, contre 25 au début.",
                            codes=("I-023",),
                        ),
                    )
                ),
                Graphique(
                    "Moins de ménages endettés, sauf pour les anciens loyers",
                    Halteres(
                        tuple(Haltere(nom, a, b, str(a), str(b)) for nom, a, b in DETTES),
                        "au début",
                        "au 31 décembre",
                        categorie="Type de dette",
                    ),
                    "Ménages ayant au moins une dette du type.",
                    "n = 38 ménages, tous renseignés. Plusieurs dettes possibles par ménage.",
                    ("I-023",),
                ),
            ),
        ),
        SousSection(
            "4.3",
            "Procédures d'expulsion",
            blocs=(
                Texte(
                    "À l'entrée dans la mesure, 16 ménages accompagnés en maintien sur 26 avaient "
                    "reçu au moins un commandement de payer. Au 31 décembre, 5 de ces procédures "
                    "sont éteintes et 6 suspendues par un écrit daté."
                ),
                Graphique(
                    "Aucune expulsion : 11 procédures sur 16 sont éteintes ou suspendues",
                    EtapesCarres(
                        ("À l'entrée dans la mesure", "Au 31 décembre 2025"),
                        (
                            Etape("Aucune procédure", (10, 10), ("gris", "gris")),
                            Etape("Procédure éteinte", (0, 5), ("accent", "accent")),
                            Etape("Procédure suspendue", (0, 6), ("accent", "accent")),
                            Etape("Commandement de payer", (9, 5), ("sombre", "sombre")),
                            Etape("Assignation, jugement et suites", (7, 0), ("sombre", "sombre")),
                            Etape("Expulsion exécutée", (0, 0), ("sombre", "sombre")),
                        ),
                        categorie="Étape",
                    ),
                    "Mesures de maintien, selon l'étape de la procédure. Un carré représente une "
                    "mesure.",
                    "n = 26 mesures de maintien, toutes renseignées. Situation au 31/12/2025, ou à "
                    "la fin de la mesure si elle est antérieure.",
                    ("I-028", "I-029", "I-031", "I-032"),
                ),
                Marge(
                    (
                        Chiffre(
                            "55 %",
                            "des procédures ouvertes au 31 décembre sont suspendues (6 sur 11).",
                            codes=("I-031",),
                        ),
                    )
                ),
                Texte(
                    "Les 10 mesures de maintien commencées sans procédure le sont restées. Les 5 "
                    "procédures ouvertes sans suspension en sont au commandement de payer. C'est "
                    "le moment où l'accompagnement est le plus utile."
                ),
            ),
        ),
        SousSection(
            "4.4",
            "Durée et fin des mesures",
            reperes=(
                Chiffre(
                    "13,9",
                    "mois : durée médiane des 20 mesures achevées en 2025 (moyenne : 14,8 mois).",
                    codes=("I-035",),
                ),
            ),
            blocs=(
                Graphique(
                    "Depuis 2020, la moitié des mesures dure plus d'un an",
                    Ligne(
                        tuple(
                            Point(str(2018 + i), v, f"{v:.1f}".replace(".", ","), f"n = {n}")
                            for i, (v, n) in enumerate(DUREES)
                        ),
                        Repere(12, libelle="12 mois"),
                        categorie="Année de fin",
                        mesure="Durée médiane (mois)",
                    ),
                    "Durée médiane des mesures, en mois, selon l'année de fin.",
                    "n : mesures achevées dans l'année.",
                    ("I-035", "I-036"),
                ),
                Graphique(
                    "12 fins sur 20 : objectifs atteints, au moins en partie",
                    BarresDoubles(
                        (
                            BarreDouble("Objectifs atteints", 7, 7, "7", "7", True),
                            BarreDouble("Objectifs atteints en partie", 5, 6, "5", "6", True),
                            BarreDouble(
                                "Hors champ, relais", 4, 8, "1 à 4", "8", etat_principal="masque"
                            ),
                            BarreDouble(
                                "Santé, rupture de soins",
                                4,
                                6,
                                "1 à 4",
                                "6",
                                etat_principal="masque",
                            ),
                        ),
                        categorie="Motif de fin",
                    ),
                    "Mesures achevées en 2025, selon le motif de fin : motif principal et motifs "
                    "cités.",
                    "n = 20 mesures achevées, toutes renseignées. Un seul motif principal par "
                    "mesure ; plusieurs motifs cités possibles.",
                    ("I-037", "I-040"),
                ),
            ),
        ),
    ),
    "4",
)
