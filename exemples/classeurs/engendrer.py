"""Engendre les trois classeurs d'exemple : noms inventés, graine fixe, défauts de la vie réelle.

`python exemples/classeurs/engendrer.py` les récrit tous ; leur contenu ne change pas d'une fois à
l'autre. Les fichiers `.correspondance.yaml` voisins sont écrits et relus à la main.
"""

import random
import zipfile
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

ICI = Path(__file__).parent
# fmt: off
NOMS = [
    "ABELLAN", "BÉRAUD", "CHARPIN", "DELMAS", "ÉTIENNE", "FAUVEL", "GRÉGOIRE", "HAMELIN",
    "IBARRA", "JOUBERT", "KESSLER", "LÉVÊQUE", "MARCHÈS", "NÉDÉLEC", "OLLIVRY", "PÉRIGNON",
    "QUEYRAS", "RÉMUSAT", "SANTONI", "TISSERAND", "URVOY", "VAUQUELIN", "WEISZ", "YVARS",
    "ZELLIG", "BRÛLÉ", "CŒURET", "D'ARTOIS", "LE-GOFF", "MACÉ",
]
PRENOMS = [
    "Aïcha", "Bruno", "Chloé", "Driss", "Élise", "Fatou", "Gaël", "Hélène", "Inès", "Joël",
    "Karine", "Loïc", "Maïté", "Noémie", "Oriane", "Paul", "Quitterie", "Raphaël", "Solène",
    "Théo", "Ursule", "Valérie", "Wassila", "Xavière", "Yann", "Zoé",
]
MOIS = [
    "janv.", "févr.", "mars", "avril", "mai", "juin", "juil.", "août", "sept.", "oct.", "nov.",
    "déc.",
]
# fmt: on


def _naissance(tirage: random.Random) -> date:
    return date(1948, 1, 1) + timedelta(days=tirage.randrange(20_000))


def _montant(tirage: random.Random, euros: float) -> Any:
    """Un montant comme on les trouve : nombre, texte à la française, ou « NC »."""
    entier, centimes = divmod(round(euros * 100), 100)
    milliers, reste = divmod(entier, 1000)
    ecrit = f"{milliers}\u202f{reste:03}" if milliers else str(reste)
    return tirage.choice((euros, euros, f"{ecrit},{centimes:02} €", f"{entier},{centimes:02}"))


def _jour(tirage: random.Random, jour: date | None) -> Any:
    """Une date native une fois sur deux, sinon un texte."""
    if jour is None:
        return None
    return tirage.choice((jour, jour, f"{jour:%d/%m/%Y}", f"{jour:%d/%m/%y}"))


# Le classeur à plat d'un CCAS


def _familles(tirage: random.Random) -> list[dict[str, Any]]:
    compositions = ["1A", "1A+1E", "1A + 2E", "2A", "2A+1E", "2A+3E", "couple 2 enfants"]
    compositions += ["Femme seule 3 enfants", "Homme seul", "Couple sans enfant"]
    motifs = ["Objectifs atteints", "Objectifs partiels", "Hors champ", "refus", "Relogement"]
    motifs += ["Départ commune", "Non adhésion", "Mise sous tutelle"]
    familles = []
    for i in range(34):
        entree = date(2021, 10, 1) + timedelta(days=tirage.randrange(780))
        fin = entree + timedelta(days=tirage.randrange(90, 700))
        dette = tirage.choice((0, tirage.randrange(30_000, 900_000) / 100))
        familles.append(
            {
                "nom": f"{NOMS[i % len(NOMS)]} {tirage.choice(PRENOMS)}",
                "naissance": _naissance(tirage),
                "composition": tirage.choice(compositions),
                "quartier": tirage.choice(("Centre", "Les Tilleuls", "Gare", "Bel-Air", "")),
                "nature": tirage.choice(("Maintien", "Maintien", "maintien", "Accès")),
                "prescripteur": tirage.choice(("SST", "Edas", "Bailleur HLM", "Tribunal", "CCAS")),
                "entree": entree,
                "adhesion": tirage.choice(("oui", "Oui", "X", "x", "non", None)),
                "surendettement": tirage.choice(("X", None, None, "oui")),
                "occupation": tirage.choice(("HLM", "HLM", "Locataire HLM", "Locataire privé")),
                "dette": dette,
                "fin": fin if fin < date(2023, 12, 31) else None,
                "sortie": round(dette * tirage.random(), 2),
                "motif": tirage.choice(motifs),
                "difficultes": tirage.choice(
                    ("Budget", "Budget, Santé", "Emploi", "budget + emploi", "")
                ),
            }
        )
    return familles


def _entretiens(tirage: random.Random, entree: date, fin: date | None) -> list[Any]:
    cases: list[Any] = []
    for mois in range(1, 13):
        ouvert = date(2023, mois, 28) >= entree and (fin is None or fin >= date(2023, mois, 1))
        nombre = tirage.choice((0, 1, 2, 2, 3)) if ouvert else 0
        cases.append(nombre or tirage.choice((None, 0, "-")))
    return cases


TITRES = [
    *("N°", "Référent", "Nom et prénom", "Né(e) le", "Composition", "Quartier", "Nature"),
    *("Prescripteur", "Date d'entrée", "Adhésion\nsignée", "Surendettement"),
    *("Statut d'occupation", "Difficultés", "Dette à l'entrée", "Dette à la sortie"),
    *("Échéance", "Date de fin", "Motif de fin", *MOIS, "Observations"),
]


def ccas(chemin: Path) -> None:
    """Une ligne par mesure : titre sur deux lignes, cellules fusionnées, totaux, doublon."""
    tirage = random.Random(2023)
    classeur = Workbook()
    feuille = classeur.active
    feuille.title = "Suivi ASLL 2023"
    feuille.append(["CCAS de Valbourg-sur-Orne — suivi des mesures ASLL, année 2023"])
    feuille.append(["Mis à jour le 12/01/2024 — à remplir à chaque entretien, merci !"])
    feuille.append([])
    feuille.append([*["Le ménage"] + [None] * 6, "La mesure", *[None] * 10, "Entretiens par mois"])
    feuille.append(TITRES)
    familles = _familles(tirage)
    # Une famille revient à l'accès après son maintien ; une autre est saisie deux fois.
    retour = familles[3] | {"entree": date(2023, 9, 4), "fin": None, "nature": "Accès"}
    familles[3] |= {"entree": date(2022, 2, 1), "fin": date(2023, 3, 31), "nature": "Maintien"}
    familles.insert(20, retour)
    familles.insert(26, familles[11] | {"nom": familles[11]["nom"].title()})
    for rang, famille in enumerate(familles, 1):
        feuille.append(_mesure(tirage, rang, famille))
    derniere = feuille.max_row
    feuille.cell(derniere, len(TITRES), "à rappeler avant le COPIL")
    totaux = [sum(v for v in _colonne(feuille, 19 + m, 6) if isinstance(v, int)) for m in range(12)]
    feuille.append([])
    feuille.append([None, None, f"Total : {len(familles)} lignes", *[None] * 15, *totaux])
    feuille.append([None, None, "Légende : X = oui ; NC = non communiqué"])
    for plage in ("A1:AE1", "A2:AE2", "A4:G4", "H4:R4", "S4:AD4", "B6:B24", f"B25:B{derniere}"):
        feuille.merge_cells(plage)
    _habiller(feuille, len(TITRES), 5)
    classeur.save(chemin)


def _mesure(tirage: random.Random, rang: int, f: dict[str, Any]) -> list[Any]:
    """La ligne d'une mesure ; le référent n'est écrit qu'en tête de ses lignes fusionnées."""
    fin = [_jour(tirage, f["fin"]), f["motif"]] if f["fin"] else [None, None]
    ligne = [rang, {1: "Mme Aubrac", 20: "M. Tellier"}.get(rang)]
    ligne += [f["nom"], _jour(tirage, f["naissance"]), f["composition"], f["quartier"]]
    ligne += [f["nature"], f["prescripteur"], _jour(tirage, f["entree"]), f["adhesion"]]
    ligne += [f["surendettement"], f["occupation"], f["difficultes"]]
    ligne += [_montant(tirage, f["dette"]) if f["dette"] else tirage.choice((0, "NC", None))]
    ligne += [_montant(tirage, f["sortie"]) if f["fin"] and f["dette"] else None]
    ligne += [_jour(tirage, f["entree"] + timedelta(days=364)), *fin]
    return [*ligne, *_entretiens(tirage, f["entree"], f["fin"]), ""]


def _colonne(feuille: Any, rang: int, depuis: int) -> list[Any]:
    return [c[0].value for c in feuille.iter_rows(depuis, None, rang, rang)]


def _habiller(feuille: Any, colonnes: int, titres: int) -> None:
    for cellule in [*feuille[titres], feuille["A1"]]:
        cellule.font = Font(bold=True)
        cellule.alignment = Alignment(wrap_text=True, vertical="center")
    for rang in range(1, colonnes + 1):
        feuille.column_dimensions[get_column_letter(rang)].width = 7 if 18 < rang < 31 else 16
    for ligne in feuille.iter_rows(titres + 1):
        for cellule in ligne:
            if isinstance(cellule.value, date):
                cellule.number_format = "DD/MM/YYYY"


# Le classeur à feuilles d'une résidence sociale


def residence(chemin: Path) -> None:
    """Quatre feuilles qui se renvoient par le nom : résidents, entretiens, ateliers, réunions."""
    tirage = random.Random(31)
    noms = [(NOMS[(7 * i) % len(NOMS)].title(), PRENOMS[(5 * i) % len(PRENOMS)]) for i in range(24)]
    arrivees = [date(2019, 1, 7) + timedelta(days=tirage.randrange(1700)) for _ in noms]
    pages = {
        "Résidents": _residents(tirage, noms, arrivees),
        "Entretiens": _journal(tirage, noms, arrivees),
        "Ateliers": _ateliers(tirage),
        "Réunions": _reunions(tirage),
    }
    _ods(chemin, pages)


def _residents(
    tirage: random.Random, noms: list[tuple[str, str]], arrivees: list[date]
) -> list[list[Any]]:
    titres = ["Nom", "Prénom", "Né(e) le", "Sexe", "Logement", "Arrivée", "Sortie", "Parti vers"]
    lignes: list[list[Any]] = [["Résidence Les Peupliers — résidents 2023"], []]
    lignes.append([*titres, "Impayé au 31/12"])
    for i, (nom, prenom) in enumerate(noms):
        sortie = date(2023, 2, 1) + timedelta(days=tirage.randrange(330)) if i % 4 == 0 else None
        sortie = None if sortie and sortie <= arrivees[i] else sortie
        vers = tirage.choice(("HLM", "Chez un tiers", "Maison de retraite", "Logement privé"))
        impaye = tirage.choice((0, None, tirage.randrange(5_000, 150_000) / 100))
        naissance = _naissance(tirage) if i != 9 else "refusée"
        ligne = [nom, prenom, naissance, tirage.choice(("H", "F", "h", "F")), f"{i + 101}"]
        lignes.append([*ligne, arrivees[i], sortie, vers if sortie else None, impaye])
    return [*lignes, [], ["TOTAL", None, None, None, "24 logements"]]


def _journal(
    tirage: random.Random, noms: list[tuple[str, str]], arrivees: list[date]
) -> list[list[Any]]:
    lignes: list[list[Any]] = [["Date", "Résident", "Type", "Durée (min)", "Présence"]]
    for _ in range(60):
        i = tirage.randrange(len(noms))
        jour = max(arrivees[i], date(2023, 1, 2)) + timedelta(days=tirage.randrange(40))
        genre = tirage.choice(("RDV bureau", "Visite dom.", "tél", "Accompagnement ext."))
        venu = tirage.choice(("oui", "oui", "OUI", "non excusé", "excusé"))
        duree = tirage.choice((30, 45, 60, None))
        lignes.append([jour, f"{noms[i][0]} {noms[i][1]}", genre, duree, venu])
    return [*lignes, [], ["Nombre d'entretiens :", 60]]


def _ateliers(tirage: random.Random) -> list[list[Any]]:
    lignes: list[list[Any]] = [["Thème", "Date", "Durée", "Nombre de participants"]]
    for theme in ("Cuisine", "Budget", "Éco-gestes", "Numérique", "Sortie culturelle"):
        for rang in range(4):
            jour = date(2023, 2 + 2 * rang, 6 + tirage.randrange(20))
            # Le thème n'est écrit qu'une fois : la cellule était fusionnée sur quatre lignes.
            lignes.append([None if rang else theme, jour, 90, tirage.randrange(3, 12)])
    return lignes


def _reunions(tirage: random.Random) -> list[list[Any]]:
    lignes: list[list[Any]] = [["Réunion", "Date", "À l'initiative de"]]
    for nom, rythme in (("Palier", 30), ("Conseil de concertation", 120), ("Veille sociale", 60)):
        for rang in range(360 // rythme):
            jour = date(2023, 1, 9) + timedelta(days=rang * rythme)
            demande = tirage.choice(("équipe", "équipe", "résidents"))
            lignes.append([nom, jour, demande if nom == "Palier" else None])
    return lignes


def _ods(chemin: Path, pages: dict[str, list[list[Any]]]) -> None:
    tables = "".join(
        f'<table:table table:name="{escape(nom)}">'
        + "".join(
            f"<table:table-row>{''.join(map(_ods_cellule, li))}</table:table-row>" for li in lignes
        )
        + "</table:table>"
        for nom, lignes in pages.items()
    )
    espaces = " ".join(
        f'xmlns:{n}="urn:oasis:names:tc:opendocument:xmlns:{n}:1.0"'
        for n in ("office", "table", "text")
    )
    contenu = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {espaces}'
        ' office:version="1.3"><office:body><office:spreadsheet>'
        f"{tables}</office:spreadsheet></office:body></office:document-content>"
    )
    manifeste = (
        '<?xml version="1.0" encoding="UTF-8"?><manifest:manifest'
        ' xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
        '<manifest:file-entry manifest:full-path="/" manifest:media-type="{0}"/>'
        '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/>'
        "</manifest:manifest>"
    )
    genre = "application/vnd.oasis.opendocument.spreadsheet"
    membres = {
        "mimetype": genre,
        "content.xml": contenu,
        "META-INF/manifest.xml": manifeste.format(genre),
    }
    with zipfile.ZipFile(chemin, "w") as archive:
        for nom, texte in membres.items():
            membre = zipfile.ZipInfo(nom, (2024, 1, 12, 0, 0, 0))
            compression = zipfile.ZIP_STORED if nom == "mimetype" else zipfile.ZIP_DEFLATED
            archive.writestr(membre, texte, compression)


def _ods_cellule(valeur: Any) -> str:
    if valeur is None:
        return "<table:table-cell/>"
    if isinstance(valeur, date):
        genre = f'office:value-type="date" office:date-value="{valeur.isoformat()}"'
        texte = f"{valeur:%d/%m/%Y}"
    elif isinstance(valeur, int | float):
        genre, texte = f'office:value-type="float" office:value="{valeur}"', str(valeur)
    else:
        genre, texte = 'office:value-type="string"', str(valeur)
    return f"<table:table-cell {genre}><text:p>{escape(texte)}</text:p></table:table-cell>"


# L'export d'un vieux logiciel


def asll(chemin: Path) -> None:
    """Un `.csv` à points-virgules, en cp1252, dates à deux chiffres, O/N, ligne de total."""
    tirage = random.Random(92)
    titres = "Dossier;Civilité;Nom;Prénom;Naissance;Famille;Adhésion O/N;Type de mesure;Demandé par"
    lignes = [titres + ";Début;Échéance;Clôture;Cause de clôture;Loyer dû (€);Œuvre sociale"]
    for i in range(28):
        nom, prenom = tirage.choice(NOMS).title(), tirage.choice(PRENOMS)
        debut = date(2022, 3, 1) + timedelta(days=tirage.randrange(640))
        echeance = debut + timedelta(days=182)
        close = debut + timedelta(days=tirage.randrange(60, 500))
        close_ecrite = f"{close:%d/%m/%y}" if close <= date(2023, 12, 31) else ""
        cause = tirage.choice(("Objectif atteint", "Relogé", "Déménagement", "Fin de droits FSL"))
        naissance = f"{_naissance(tirage):%d/%m/%y}" if i % 9 else ""
        famille = tirage.choice(("Isolé", "Couple", "Couple + 2", "Mère seule 1 enfant"))
        dette = f"{tirage.randrange(0, 400_000) / 100:.2f}".replace(".", ",")
        champs = [f"D-{i + 1:03}", tirage.choice(("Mme", "M.")), nom, prenom, naissance, famille]
        champs += [tirage.choice("ON"), tirage.choice(("ASLL maintien", "ASLL accès"))]
        champs += [tirage.choice(("Assistante sociale", "Commission impayés de loyer", "TS Caf"))]
        champs += [f"{debut:%d/%m/%y}", f"{echeance:%d/%m/%y}", close_ecrite]
        champs += [cause if close_ecrite else "", dette, tirage.choice(("", "Restos du cœur", "–"))]
        lignes.append(";".join(champs))
    lignes.append("Total;28 dossiers;;;;;;;;;;;;;")
    chemin.write_bytes(("\r\n".join(lignes) + "\r\n").encode("cp1252"))


if __name__ == "__main__":
    ccas(ICI / "ccas-suivi.xlsx")
    residence(ICI / "residence-suivi.ods")
    asll(ICI / "asll-2023.csv")
