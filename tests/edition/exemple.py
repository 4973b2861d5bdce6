"""Un bilan d'exemple : commune et chiffres inventés, toutes les figures et tous les blocs."""

from datetime import date

from edition.exemple_annexe import ANNEXE
from edition.exemple_issue import SECTION_4
from edition.exemple_mesures import COMMUNE, MESURES
from edition.exemple_situation import SECTION_3
from palier.edition.document import (
    Chiffre,
    Couverture,
    Document,
    Encadre,
    Facade,
    Graphique,
    GrilleChiffres,
    Pastille,
    Section,
    SousSection,
    Tableau,
    Texte,
)
from palier.edition.figures import (
    BandeCarres,
    Barre,
    BarresTableau,
    Colonnes,
    Ligne,
    Point,
    Rangee,
    Repere,
    Segment,
)

C, T, V = "claire", "teintee", "contour"
FACADE = Facade(
    (
        *(C, T, C, C, T, T, C, T),
        *(C, C, C, T, T, C, T, T),
        *(V, C, T, C, C, T, C, T),
        *(T, T, C, T, T, C, C, T),
        *(T, V, C, T, C, T, C, T),
    ),
    "Quarante fenêtres pour quarante ménages : au 31 décembre 2025, 18 ont une mesure en cours "
    "(fenêtres claires), 20 l'ont achevée (fenêtres teintées), 2 l'ont obtenue sans qu'elle ait "
    "commencé (contours).",
)

ESSENTIEL = Section(
    "L'essentiel de 2025",
    (
        Texte(
            "En 2025, **40 ménages** de Vaubrelle ont obtenu ou renouvelé une mesure "
            "d'accompagnement social lié au logement, soit 4 de plus qu'en 2024 (+ 11 %). Parmi "
            "les 36 situations évaluées, 22 se sont améliorées et aucun ménage suivi n'a été "
            "expulsé.",
            chapeau=True,
        ),
        GrilleChiffres(
            (
                Chiffre(
                    "40", "ménages bénéficiaires", "36 en 2024, soit + 11 %.", ("I-001", "I-002")
                ),
                Chiffre("38", "mesures actives dans l'année", "Dont 23 commencées.", ("I-003",)),
                Chiffre(
                    "61 %",
                    "de situations améliorées",
                    "22 sur 36 évaluées, 2 non renseignées.",
                    ("I-030",),
                ),
                Chiffre(
                    "− 45 %",
                    "de dette de loyer",
                    "De 84 350 € à 46 150 €, 25 ménages.",
                    ("I-034",),
                ),
                Chiffre("0", "expulsion exécutée", "Sur 26 mesures de maintien.", ("I-032",)),
                Chiffre(
                    "2,6",
                    "entretiens mensuels par mesure",
                    "558 entretiens, repère de 2 à 4.",
                    ("I-044",),
                ),
            )
        ),
        Graphique(
            "Sur 38 mesures actives, 20 se sont achevées dans l'année",
            BandeCarres(
                (
                    Rangee(
                        (
                            Segment("15 en cours au 1er janvier", 15),
                            Segment("+ 23 entrées", 23, teinte="clair"),
                        ),
                        "= 38 mesures actives",
                    ),
                    Rangee(
                        (
                            Segment("20 fins", 20),
                            Segment("+ 18 en cours au 31 décembre", 18, teinte="accent"),
                        ),
                        "= 38 mesures actives",
                    ),
                ),
                largeur="pleine",
            ),
            "Mesures d'ASLL actives en 2025. Un carré représente une mesure.",
            "Des 40 ménages bénéficiaires aux 38 mesures actives : 23 premières attributions "
            "commencées en 2025, 15 mesures déjà en cours et renouvelées, et 2 attribuées en "
            "décembre qui n'ont pas commencé (I-006), donc absentes des 38. Source : dossiers du "
            "CCAS au 31/12/2025.",
            ("I-003", "I-037", "I-039"),
        ),
        SousSection(
            note_marge="Après le creux de 2020, le nombre de ménages augmente chaque année. La "
            "convention avec le Département prévoyait 36 mesures en 2025.",
            blocs=(
                Graphique(
                    "Le CCAS accompagne 12 ménages de plus qu'en 2018",
                    Colonnes(
                        tuple(
                            Barre(str(2018 + i), v, str(v), accent=i == 7)
                            for i, v in enumerate((28, 31, 26, 30, 33, 35, 36, 40))
                        ),
                        hauteur=88,
                        categorie="Année",
                        mesure="Ménages",
                    ),
                    "Ménages bénéficiaires, par an.",
                    "Source : bilans annuels du CCAS.",
                    ("I-001",),
                ),
            ),
        ),
    ),
)

MOIS = (
    *("janv.", "févr.", "mars", "avr.", "mai", "juin"),
    *("juil.", "août", "sept.", "oct.", "nov.", "déc."),
)
PARTENAIRES = (
    ("Logement", 142, "12", "41 h"),
    ("Consommation, droits, justice, impôts", 118, "15", "36 h"),
    ("Services sociaux", 74, "6", "22 h"),
    ("Services municipaux", 61, "8", "14 h"),
    ("Santé et vieillesse", 57, "11", "19 h"),
    ("Emploi", 28, "5", "8 h"),
    ("Enfance et petite enfance", 21, "6", "7 h"),
    ("Réseaux caritatifs", 17, "4", "4 h"),
)
EXERCICE = Section(
    "L'exercice des mesures",
    (
        SousSection(
            "5.1",
            "Moyens humains et matériels",
            reperes=(
                Chiffre(
                    "17,6",
                    "mesures actives en moyenne pour un équivalent temps plein.",
                    codes=("I-054",),
                ),
            ),
            blocs=(
                Texte(
                    "Une conseillère en économie sociale et familiale exerce les mesures à temps "
                    "plein, au sein du pôle Solidarités du CCAS. Elle dispose d'un bureau fermé, "
                    "d'un ordinateur portable et d'un véhicule partagé."
                ),
            ),
        ),
        SousSection(
            "5.2",
            "Entretiens",
            reperes=(
                Chiffre("558", "entretiens, dont 96 à domicile.", codes=("I-041",)),
                Chiffre(
                    "86 %", "des rendez-vous fixés sont honorés (558 sur 651).", codes=("I-045",)
                ),
            ),
            blocs=(
                Graphique(
                    "Le rythme tient toute l'année, sauf en août",
                    Colonnes(
                        tuple(
                            Barre(m, v, str(v), accent=m == "août")
                            for m, v in zip(
                                MOIS, (38, 44, 51, 49, 48, 55, 42, 22, 53, 60, 54, 42), strict=True
                            )
                        ),
                        hauteur=88,
                        categorie="Mois",
                        mesure="Entretiens",
                    ),
                    "Entretiens réalisés chaque mois, tous canaux.",
                    "n = 558 entretiens réalisés, 211 mois de mesure. Ni messages ni courriels.",
                    ("I-041", "I-044"),
                    suite=(
                        (
                            "Entretiens par mesure active en fin de mois. Bande : repère de 2 à 4 "
                            "rencontres.",
                            Ligne(
                                tuple(
                                    Point(m, v, f"{v:.1f}".replace(".", ","))
                                    for m, v in zip(
                                        MOIS,
                                        (
                                            2.4,
                                            2.6,
                                            2.8,
                                            2.7,
                                            2.5,
                                            3.1,
                                            2.5,
                                            1.4,
                                            2.9,
                                            3.3,
                                            3.0,
                                            2.3,
                                        ),
                                        strict=True,
                                    )
                                ),
                                Repere(2, 4),
                                hauteur=70,
                                axe=False,
                                categorie="Mois",
                                mesure="Entretiens par mesure",
                            ),
                        ),
                    ),
                ),
            ),
        ),
        SousSection(
            "5.3",
            "Partenaires",
            blocs=(
                Texte(
                    "La conseillère fait le lien avec les services qui connaissent déjà le "
                    "ménage. En 2025, elle a échangé 518 fois avec 67 organismes."
                ),
                Graphique(
                    "Le logement et l'accès aux droits concentrent la moitié des contacts",
                    BarresTableau(
                        tuple(
                            Barre(nom, n, str(n), accent=n > 100, colonnes=(o, h))
                            for nom, n, o, h in PARTENAIRES
                        ),
                        ("contacts", "organismes", "temps passé"),
                        categorie="Domaine",
                    ),
                    "Contacts, organismes distincts et temps de coordination en 2025.",
                    "n = 518 contacts, 67 organismes, 151 heures. Logement et accès aux droits : "
                    "260 contacts sur 518 (50 %).",
                    ("I-047", "I-048"),
                ),
            ),
        ),
    ),
    "5",
)

SUITE = Section(
    "Observations et axes de progrès",
    (
        SousSection(
            "6.1",
            "Du côté de la prescription",
            note_marge="Partie rédigée par la conseillère et relue par la responsable du pôle.",
            blocs=(
                Texte(
                    "**Des dossiers qui arrivent incomplets.** Un tiers des pièces attendues "
                    "manque à la réception (88 sur 274).\n\n**Des relais plus difficiles à "
                    "trouver.** Le motif « hors champ » est cité dans 8 fins sur 20.",
                    auteur="la conseillère",
                ),
            ),
        ),
        SousSection(
            "6.2",
            "Ce qui était prévu, ce qui a été fait",
            reperes=(
                Chiffre(
                    "4",
                    "actions réalisées sur les 6 prévues dans le bilan 2024.",
                    codes=("I-056",),
                ),
            ),
            blocs=(
                Tableau(
                    "De la liste de 2024 aux actions de 2025",
                    ("Prévu en 2024", "Fait en 2025", "état"),
                    (
                        (
                            "Présenter l'ASLL aux partenaires",
                            "Dépliant remis à 32 professionnels",
                            Pastille("plein", "réalisé"),
                        ),
                        (
                            "Généraliser les passations",
                            "26 passations faites sur 43",
                            Pastille("demi", "en cours"),
                        ),
                        (
                            "Commencer l'accès avant le bail",
                            "Demande restée sans réponse",
                            Pastille("vide", "reporté"),
                        ),
                    ),
                    alignements=("gauche", "gauche", "gauche"),
                ),
                Texte(
                    "- Recevoir chaque dossier avec ses pièces (cible : 85 %).\n"
                    "- Ouvrir un atelier mensuel sur les démarches en ligne.\n\n"
                    "1. D'abord *l'essentiel*.\n2. Puis le reste."
                ),
            ),
        ),
    ),
    "6",
)

LECTURE = Encadre(
    "Lire les chiffres de ce bilan",
    (
        ("Ménage, mesure, période.", "Un ménage a au plus une mesure en cours. Une mesure compte "
         "une ou plusieurs périodes : l'attribution, puis les renouvellements."),
        ("Taux.", "Chaque pourcentage est donné avec son numérateur et son dénominateur. Il est "
         "calculé sur les situations renseignées."),
        ("Non renseigné.", "Une information absente n'est jamais comptée comme un « non » : elle "
         "a sa propre ligne."),
        ("1 à 4.", "Un effectif de 1 à 4 ménages n'est pas publié. Son contour en pointillé "
         "montre la plus grande valeur possible."),
        ("s.", "Case couverte par le secret : inférieure à 5, ou masquée pour qu'on ne puisse pas "
         "la déduire des totaux."),
        ("I-001.", "Code de l'indicateur, défini dans l'annexe. La somme de pourcentages arrondis "
         "peut différer de 100."),
    ),
)  # fmt: skip

BILAN = Document(
    "Accompagnement social lié au logement",
    "Centre communal d'action sociale de Vaubrelle",
    2025,
    (ESSENTIEL, COMMUNE, MESURES, SECTION_3, SECTION_4, EXERCICE, SUITE, ANNEXE),
    sous_titre="Bilan 2025",
    titre_court="Bilan ASLL 2025",
    structure_courte="CCAS de Vaubrelle",
    mention="commune et chiffres inventés",
    publie_le=date(2026, 3, 16),
    couverture=Couverture(FACADE),
    encadre_lecture=LECTURE,
)
