"""La section 3 du bilan d'exemple : la situation au début de la mesure."""

from palier.edition.document import Chiffre, Graphique, Section, SousSection, Tableau, Texte
from palier.edition.figures import (
    BandeCarres,
    Barre,
    BarresHorizontales,
    Colonnes,
    Rangee,
    Segment,
)

SECTION_3 = Section(
    "Les ménages au début de la mesure",
    (
        SousSection(
            "3.1",
            "Âge et composition familiale",
            reperes=(
                Chiffre(
                    "43 ans",
                    "âge médian des titulaires de la mesure (37 renseignés).",
                    codes=("I-014",),
                ),
                Chiffre(
                    "97",
                    "personnes vivent dans les 38 ménages suivis, dont 49 enfants.",
                    codes=("I-016",),
                ),
                Chiffre(
                    "15",
                    "parents seuls élèvent un ou plusieurs enfants, sur 38 ménages.",
                    codes=("I-015",),
                ),
            ),
            blocs=(
                Texte(
                    "Les ménages sont décrits au début de leur mesure, à soixante jours près. Les "
                    "deux ménages dont la mesure n'a pas commencé ne figurent pas dans cette "
                    "partie : tous les effectifs portent sur **38 ménages.**"
                ),
                Graphique(
                    "Plus d'un titulaire sur deux a entre 35 et 54 ans",
                    Colonnes(
                        (
                            Barre("18–24", 4, "1 à 4", etat="masque"),
                            Barre("25–34", 7, "7"),
                            Barre("35–44", 11, "11", accent=True),
                            Barre("45–54", 9, "9", accent=True),
                            Barre("55–64", 6, "6"),
                            Barre("65 et +", 4, "1 à 4", etat="masque"),
                            Barre("non\nrenseigné", 1, "1", etat="non_renseigne"),
                        ),
                        hauteur=98,
                        categorie="Âge",
                        mesure="Titulaires",
                    ),
                    "Titulaires de la mesure, selon l'âge au début.",
                    "n = 38 titulaires, dont 37 renseignés. De 35 à 54 ans : 20 sur 37, soit 54 %. "
                    "Pointillé : effectif de 1 à 4, non publié.",
                    ("I-014",),
                ),
                Graphique(
                    "Quatre ménages sur dix sont des familles monoparentales",
                    BarresHorizontales(
                        (
                            Barre("Parent seul avec enfant(s)", 15, "15", "(39 %)", accent=True),
                            Barre("Personne seule", 13, "13", "(34 %)"),
                            Barre("Couple avec enfant(s)", 6, "6", "(16 %)"),
                            Barre("Couple sans enfant", 4, "1 à 4", etat="masque"),
                            Barre("Autre composition", 4, "1 à 4", etat="masque"),
                            Barre("Non renseigné", 0, "0", etat="non_renseigne"),
                        ),
                        categorie="Composition",
                        mesure="Ménages",
                    ),
                    "Ménages, selon leur composition au début de la mesure.",
                    "n = 38 ménages, tous renseignés. Pointillé : effectif de 1 à 4, non publié.",
                    ("I-015",),
                ),
            ),
        ),
        SousSection(
            "3.2",
            "Situation budgétaire et logement",
            reperes=(
                Chiffre(
                    "66 %",
                    "des ménages dont le budget est connu ont moins de ressources que de charges "
                    "(21 sur 32).",
                    codes=("I-019",),
                ),
            ),
            blocs=(
                Graphique(
                    "Deux budgets connus sur trois sont en déficit",
                    Colonnes(
                        (
                            Barre("plus de 200 € de déficit", 9, "9", accent=True),
                            Barre("100 à 200 € de déficit", 6, "6", accent=True),
                            Barre("moins de 100 € de déficit", 6, "6", accent=True),
                            Barre("0 à 100 € d'excédent", 6, "6"),
                            Barre("plus de 100 € d'excédent", 5, "5"),
                            Barre("solde indéterminé", 6, "6", etat="non_renseigne"),
                        ),
                        categorie="Solde mensuel",
                        mesure="Ménages",
                    ),
                    "Ménages, selon le solde mensuel du budget au début de la mesure.",
                    "n = 38 ménages, dont 32 au budget déterminé. En couleur : 21 budgets en "
                    "déficit. Indéterminé : ressources ou charges non renseignées, 6 sur 38 "
                    "(16 %).",
                    ("I-019", "I-020"),
                ),
                Graphique(
                    "Huit ménages sur dix sont locataires du parc public",
                    BandeCarres(
                        (
                            Rangee(
                                (
                                    Segment("31 locataires du parc public", 31, "82 %", "accent"),
                                    Segment("7 autres statuts", 7, "18 %"),
                                )
                            ),
                        )
                    ),
                    "Ménages, selon le statut d'occupation. Un carré représente un ménage.",
                    "n = 38 ménages, tous renseignés. Autres statuts, regroupés pour le secret : "
                    "locataires du parc privé, propriétaires, personnes hébergées.",
                    ("I-025",),
                ),
                Tableau(
                    "Le coût du logement est la première difficulté déclarée",
                    ("Difficulté liée au logement", "ménages", "part"),
                    (
                        ("Loyer ou charges trop élevés pour les ressources", "19", "50 %"),
                        ("Procédure d'expulsion engagée", "16", "42 %"),
                        ("Logement trop petit", "9", "24 %"),
                        ("Aucune difficulté déclarée", "5", "13 %"),
                    ),
                    lignes_grises=(3,),
                    note="n = 38 ménages, tous renseignés. Plusieurs réponses possibles : le "
                    "total dépasse 100 %.",
                    codes=("I-027",),
                ),
            ),
        ),
    ),
    "3",
)
