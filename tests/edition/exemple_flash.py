"""La page à publier d'exemple (association inventée)."""

from datetime import date

from palier.edition.document import (
    Chiffre,
    Citation,
    DemiColonnes,
    Document,
    Graphique,
    GrilleChiffres,
    Horizon,
    Section,
)
from palier.edition.figures import Barre, BarresHorizontales, ColonnesCarres, Pictogrammes, Segment

_REUNIONS = (7, 8, 8, 7, 8, 7, 6, 3, 8, 9, 9, 8)


def _barres(*paires: tuple[str, int]) -> tuple[Barre, ...]:
    return tuple(Barre(nom, n, str(n), accent=i == 0) for i, (nom, n) in enumerate(paires))


FLASH = Document(
    "En 2025, 30 travailleurs sociaux ont accompagné 1 845 ménages",
    "Association Havrelle (nom inventé)",
    2025,
    (
        Section(
            "",
            (
                Horizon(
                    369,
                    "Chaque fenêtre représente 5 ménages accompagnés : 369 fenêtres, 1 845 "
                    "ménages.",
                    codes=("I-060",),
                ),
                GrilleChiffres(
                    (
                        Chiffre("9 618", "entretiens réalisés", codes=("I-061",)),
                        Chiffre("5,2", "entretiens par ménage", "9 618 / 1 845.", ("I-063",)),
                        Chiffre(
                            "61,5", "ménages par travailleur social", "1 845 / 30.", ("I-063",)
                        ),
                    )
                ),
                DemiColonnes(
                    (
                        Graphique(
                            "Locataires du parc social : 39 % des ménages",
                            BarresHorizontales(
                                _barres(
                                    ("Locataires du parc social", 712),
                                    ("Pensions de famille", 418),
                                    ("FNAVDL", 301),
                                    ("Masp 2", 164),
                                    ("Jeunes issus de l'ASE", 127),
                                    ("Ménages ukrainiens", 96),
                                    ("Mous", 58),
                                ),
                                "demi",
                            ),
                            "Ménages accompagnés, selon le dispositif.",
                            "Total des lignes : 1 876, car 31 ménages relèvent de deux "
                            "dispositifs. 712 sur 1 845 : 39 %.",
                            ("I-064",),
                        ),
                    ),
                    (
                        Graphique(
                            "110 ateliers collectifs, d'abord sur le budget",
                            BarresHorizontales(
                                _barres(
                                    ("Budget", 31),
                                    ("Économies d'énergie", 24),
                                    ("Prévention santé", 22),
                                    ("Précarité alimentaire", 18),
                                    ("Recherche de logement", 15),
                                ),
                                "demi",
                            ),
                            "Ateliers tenus dans les résidences, selon le thème.",
                            "n = 110 ateliers. Un thème principal par atelier.",
                            ("I-067",),
                        ),
                    ),
                ),
                DemiColonnes(
                    (
                        Graphique(
                            "88 réunions de veille pour 298 situations",
                            ColonnesCarres(
                                tuple(
                                    Barre(m, v, str(v), accent=True)
                                    for m, v in zip("JFMAMJJASOND", _REUNIONS, strict=True)
                                ),
                                categorie="Mois",
                                mesure="Réunions",
                            ),
                            "Réunions par mois. Un carré représente une réunion.",
                            "3,4 situations par réunion, en moyenne. Une même situation peut "
                            "revenir à plusieurs réunions.",
                            ("I-065", "I-066"),
                        ),
                    ),
                    (
                        Graphique(
                            "27 jeunes relogés, dont 11 prioritaires Dalo",
                            Pictogrammes(
                                (
                                    Segment("11 publics prioritaires Dalo", 11, "41 %", "accent"),
                                    Segment("16 autres jeunes", 16),
                                )
                            ),
                            "Baux signés. Une maison représente un jeune.",
                            "n = 27 relogements.",
                            ("I-069", "I-070"),
                        ),
                        Citation(
                            "Elle ne lisait pas le courrier. Nous avons dessiné un symbole sur "
                            "chaque pochette. Aujourd'hui, elle classe seule.",
                            "Une travailleuse sociale du pôle. Âge, lieu et famille retirés.",
                        ),
                    ),
                ),
            ),
        ),
    ),
    titre_court="Flash 2025 · Pôle accompagnement social",
    pied="Période : du 1er janvier au 31 décembre 2025. Ménage compté une seule fois, quel que "
    "soit le nombre de mesures. Association, mois, thèmes et dispositifs inventés.",
    publie_le=date(2026, 3, 16),
    sommaire=False,
    mise_en_page="page",
)
