"""Reprendre un classeur quelconque : par correspondance seule, sans rien inventer."""

import importlib.util
import re
from datetime import date
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
import yaml

from echange.dossiers import LE, anomalies, contenu
from palier.noyau.erreurs import Refus
from palier.pilotage.echange import grilles
from palier.pilotage.echange.anomalies import Nature, Niveau
from palier.pilotage.echange.correspondance import charger
from palier.pilotage.echange.lecture import Controle, ouvrir
from palier.pilotage.echange.reprise import importer

EXEMPLES = Path(__file__).parents[2] / "exemples" / "classeurs"
CLASSEURS = sorted(p for p in EXEMPLES.iterdir() if p.suffix in (".xlsx", ".ods", ".csv"))


def correspondance_de(classeur: Path) -> Path:
    return classeur.with_name(f"{classeur.stem}.correspondance.yaml")


def traduire(classeur: Path, correspondance: Path):
    return ouvrir(classeur, controle=Controle(le=LE), correspondance=correspondance)


# Les trois exemples


@pytest.mark.parametrize("classeur", CLASSEURS, ids=lambda c: c.stem)
def test_un_classeur_d_exemple_devient_un_dossier_d_echange_juste(tmp_path, classeur):
    importer(classeur, le=LE, correspondance=correspondance_de(classeur), sortie=tmp_path / "d")
    assert anomalies(tmp_path / "d") == []


@pytest.mark.parametrize("classeur", CLASSEURS, ids=lambda c: c.stem)
def test_les_classeurs_d_exemple_sont_ceux_que_le_script_engendre(tmp_path, classeur):
    genere = importlib.util.spec_from_file_location("engendrer", EXEMPLES / "engendrer.py")
    engendrer = importlib.util.module_from_spec(genere)
    genere.loader.exec_module(engendrer)
    fabrique = {".xlsx": engendrer.ccas, ".ods": engendrer.residence, ".csv": engendrer.asll}
    fabrique[classeur.suffix](tmp_path / classeur.name)
    assert grilles.feuilles(tmp_path / classeur.name) == grilles.feuilles(classeur)


MOIS = ("janv.", "févr.", "mars", "avril", "mai", "juin", "juil.", "août", "sept.", "oct.", "nov.",
        "déc.")  # fmt: skip


def _cellules_du_ccas():
    """Le classeur du CCAS relu à part, par openpyxl : titres ligne 5, familles jusqu'à la 41."""
    feuille = openpyxl.load_workbook(EXEMPLES / "ccas-suivi.xlsx")["Suivi ASLL 2023"]
    titres = [c.value for c in feuille[5]]
    return [
        dict(zip(titres, (c.value for c in feuille[n]), strict=True))
        for n in range(6, 42)
        if n != 32
    ]


def test_la_reprise_du_ccas_compte_comme_le_classeur():
    lignes = _cellules_du_ccas()
    cases = [ligne[mois] for ligne in lignes for mois in MOIS]
    entretiens = sum(nombre for nombre in cases if isinstance(nombre, int))
    with traduire(CLASSEURS[1], correspondance_de(CLASSEURS[1])) as o:
        assert len(contenu(o, "mesures")) == len(lignes) == 35
        assert len(contenu(o, "menages")) == 34
        fins = contenu(o, "mesures", "count(fin)")[0][0]
        assert fins == sum(ligne["Date de fin"] is not None for ligne in lignes)
        assert contenu(o, "actes", "DISTINCT objet, statut, day(date)") == [
            ("reprise du classeur", "REALISE", 15)
        ]
        assert len(contenu(o, "actes")) == entretiens


def test_une_dette_non_communiquee_n_est_pas_une_dette_nulle():
    lignes = _cellules_du_ccas()
    absentes = sum(ligne["Dette à l'entrée"] in (None, "NC") for ligne in lignes)
    nulles = sum(ligne["Dette à l'entrée"] == 0 for ligne in lignes)
    with traduire(CLASSEURS[1], correspondance_de(CLASSEURS[1])) as o:
        debut = "situations WHERE moment = 'DEBUT' AND dette_locative"
        assert len(contenu(o, f"{debut} IS NULL")) == absentes > 0
        assert len(contenu(o, f"{debut} = 0")) == nulles > 0


# Un petit classeur, une règle à la fois


def classeur(tmp_path: Path, *lignes: list) -> Path:
    livre = openpyxl.Workbook()
    for ligne in lignes:
        livre.active.append(ligne)
    livre.save(tmp_path / "suivi.xlsx")
    return tmp_path / "suivi.xlsx"


def ecrite(tmp_path: Path, tables: str, **feuille: object) -> Path:
    """Une correspondance d'une feuille : ses tables en YAML, ses options en Python."""
    structures = [{"structure_id": "s", "nom": "S", "type": "ccas"}]
    document = {
        "version": 1,
        "lignes": {"structures": structures},
        "feuilles": [{**feuille, "tables": yaml.safe_load(tables)}],
    }
    chemin = tmp_path / "c.yaml"
    chemin.write_text(yaml.safe_dump(document, allow_unicode=True), encoding="utf-8")
    return chemin


MENAGE = """
- table: menages
  colonnes:
    menage_id: {identifiant: m, de: [Nom, Né le]}
    structure_id: {valeur: s}
    nom_usage: Nom
"""
PERSONNE = (
    MENAGE
    + """
- table: personnes
  colonnes:
    personne_id: {identifiant: p, de: [Nom, Né le]}
    structure_id: {valeur: s}
    nom: Nom
    naissance: Né le
"""
)


def test_les_titres_se_trouvent_sous_un_chapeau_et_le_bas_s_ignore(tmp_path):
    source = classeur(
        tmp_path, ["Suivi"], [], ["Nom", "Né le"], ["A", date(1980, 1, 2)], [], ["TOTAL : 1", 1]
    )
    with traduire(source, ecrite(tmp_path, MENAGE, ignorer=["Total"])) as o:
        assert o.anomalies == []
        assert contenu(o, "menages", "menage_id") == [("m-a-02-01-1980",)]


@pytest.mark.parametrize(
    "ecrit", [date(1980, 4, 3), "03/04/1980", "3.4.80", "03-04-80", "3 avril 1980", "03/04/80"]
)
def test_une_meme_date_ecrite_autrement_donne_la_meme_personne(tmp_path, ecrit):
    source = classeur(tmp_path, ["Nom", "Né le"], ["Éva  DUPONT", ecrit])
    with traduire(source, ecrite(tmp_path, PERSONNE)) as o:
        assert o.anomalies == []
        assert contenu(o, "personnes", "personne_id, naissance") == [
            ("p-eva-dupont-03-04-1980", date(1980, 4, 3))
        ]


def test_une_date_impossible_garde_le_lieu_du_classeur(tmp_path):
    source = classeur(tmp_path, ["Titre"], ["Nom", "Né le"], ["A", "1/1/1980"], ["B", "31/02/1980"])
    with traduire(source, ecrite(tmp_path, PERSONNE)) as o:
        (a,) = o.anomalies
    assert (a.fichier, a.feuille, a.ligne) == ("suivi.xlsx", "Sheet", 4)
    assert (a.colonne, a.valeur) == ("naissance (« Né le »)", "31/02/1980")


def test_deux_lignes_de_meme_nom_et_naissance_sont_signalees(tmp_path):
    lignes = (
        ["Nom", "Né le"],
        ["Éva Dupont", "3/4/1980"],
        ["A", "1/1/1970"],
        ["EVA DUPONT", "3.4.80"],
    )
    doublons = {"sur": ["Nom", "Né le"]}
    source = classeur(tmp_path, *lignes)
    with traduire(source, ecrite(tmp_path, PERSONNE, doublons=doublons)) as o:
        doublon = next(a for a in o.anomalies if a.nature is Nature.DOUBLON)
        assert (doublon.ligne, doublon.attendu) == (4, "déjà ligne 2")
        assert doublon.niveau is Niveau.COHERENCE


@pytest.mark.parametrize(("garder", "nom"), [("premiere", "Éva"), ("derniere", "EVA")])
def test_la_correspondance_dit_quel_doublon_garder(tmp_path, garder, nom):
    source = classeur(tmp_path, ["Nom", "Né le"], ["Éva", "3/4/1980"], ["EVA", "3/4/1980"])
    doublons = {"sur": ["Nom", "Né le"], "garder": garder}
    with traduire(source, ecrite(tmp_path, PERSONNE, doublons=doublons)) as o:
        assert o.anomalies == []
        assert contenu(o, "personnes", "nom") == [(nom,)]


@pytest.mark.parametrize(
    ("quartiers", "menages", "natures"),
    [
        ((None, "Gare"), [("Gare",)], []),
        (("Gare", None), [("Gare",)], []),
        (("Gare", "Centre"), [("Gare",), ("Centre",)], [Nature.CLE]),
    ],
)
def test_deux_lignes_du_meme_menage_se_completent_ou_se_contredisent(
    tmp_path, quartiers, menages, natures
):
    tables = MENAGE + "    quartier: Quartier\n"
    lignes = [["A", "1/1/80", quartier] for quartier in quartiers]
    source = classeur(tmp_path, ["Nom", "Né le", "Quartier"], *lignes)
    with traduire(source, ecrite(tmp_path, tables)) as o:
        assert contenu(o, "menages", "quartier") == menages
        assert [a.nature for a in o.anomalies] == natures


def test_deux_personnes_sans_naissance_ne_sont_pas_un_doublon(tmp_path):
    source = classeur(tmp_path, ["Nom", "Né le"], ["Éva", None], ["Éva", None])
    doublons = {"sur": ["Nom", "Né le"]}
    with traduire(source, ecrite(tmp_path, "[]", doublons=doublons)) as o:
        assert o.anomalies == []


COMPOSITION = (
    PERSONNE
    + """
- table: compositions
  colonnes:
    menage_id: {identifiant: m, de: [Nom, Né le]}
    personne_id: {identifiant: p, de: [Nom, Né le]}
    role: {valeur: TITULAIRE}
"""
)


@pytest.mark.parametrize(
    ("ecrite_ainsi", "roles"),
    [
        ("2A+3E", ["CONJOINT", "ENFANT", "ENFANT", "ENFANT", "TITULAIRE"]),
        ("couple 2 enfants", ["CONJOINT", "ENFANT", "ENFANT", "TITULAIRE"]),
        ("Femme seule", ["TITULAIRE"]),
        ("3 adultes", ["AUTRE", "AUTRE", "TITULAIRE"]),
        (None, ["TITULAIRE"]),
    ],
)
def test_une_composition_abregee_donne_des_personnes_de_naissance_inconnue(
    tmp_path, ecrite_ainsi, roles
):
    source = classeur(tmp_path, ["Nom", "Né le", "Compo"], ["A", "1/1/1980", ecrite_ainsi])
    with traduire(source, ecrite(tmp_path, COMPOSITION, composition="Compo")) as o:
        assert o.anomalies == []
        assert sorted(r for (r,) in contenu(o, "compositions", "role")) == roles
        autres = contenu(o, "personnes WHERE nom IS NULL", "naissance, naissance_etat")
        assert autres == [(None, "inconnue")] * (len(roles) - 1)


def test_une_composition_non_comprise_est_signalee_et_n_invente_personne(tmp_path):
    source = classeur(tmp_path, ["Nom", "Né le", "Compo"], ["A", "1/1/1980", "nombreuse"])
    with traduire(source, ecrite(tmp_path, COMPOSITION, composition="Compo")) as o:
        (a,) = o.anomalies
        assert (a.valeur, a.niveau) == ("nombreuse", Niveau.BLOQUANT)
        assert len(contenu(o, "personnes")) == 1


ENTRETIENS = """
- table: actes
  mois: {annee: 2023}
  colonnes: {acte_id: {identifiant: e, de: Nom}, type: {valeur: VAD}}
"""


def test_un_nombre_par_mois_donne_autant_d_actes_et_pas_un_de_plus(tmp_path):
    source = classeur(tmp_path, ["Nom", "janv.", "Février", "déc. 22"], ["A", 2, None, "1"])
    with traduire(source, ecrite(tmp_path, ENTRETIENS)) as o:
        assert o.anomalies == []
        assert contenu(o, "actes", "date, type") == [
            (date(2023, 1, 15), "VAD"),
            (date(2023, 1, 15), "VAD"),
            (date(2022, 12, 15), "VAD"),
        ]


@pytest.mark.parametrize("cellule", ["2 + 1 VAD", "1,5", -1, 400])
def test_un_mois_qui_n_est_pas_un_nombre_d_entretiens_est_signale(tmp_path, cellule):
    source = classeur(tmp_path, ["Nom", "janv."], ["A", cellule])
    with traduire(source, ecrite(tmp_path, ENTRETIENS)) as o:
        (a,) = o.anomalies
        assert (a.ligne, a.colonne, a.niveau) == (2, "janv.", Niveau.BLOQUANT)
        assert contenu(o, "actes") == []


def test_une_colonne_a_plusieurs_valeurs_donne_un_enregistrement_par_valeur(tmp_path):
    tables = """
- table: actions
  chaque: Thèmes
  colonnes:
    action_id: {identifiant: a, de: Thèmes}
    structure_id: {valeur: s}
    type: {valeur: ATELIER}
    theme: {colonne: Thèmes, valeurs: {repas: NUTRITION}}
    nom: Thèmes
"""
    source = classeur(tmp_path, ["Thèmes"], ["Budget, repas"], [None])
    with traduire(source, ecrite(tmp_path, tables)) as o:
        assert o.anomalies == []
        assert contenu(o, "actions", "action_id, theme") == [
            ("a-budget", "BUDGET"),
            ("a-repas", "NUTRITION"),
        ]


def test_oui_x_et_nc_se_lisent_et_une_condition_choisit(tmp_path):
    tables = (
        MENAGE
        + """
- table: situations
  si: {colonne: Dette, positif: oui}
  colonnes:
    situation_id: {identifiant: t}
    menage_id: {identifiant: m, de: [Nom, Né le]}
    date: {valeur: 2023-01-01}
    dette_locative: Dette
    difficulte_sante: Santé
"""
    )
    source = classeur(
        tmp_path,
        ["Nom", "Né le", "Dette", "Santé"],
        ["A", "1/1/80", "1 234,50 €", "X"],
        ["B", "1/1/81", 0, "oui"],
        ["C", "1/1/82", "NC", "non"],
        ["D", "1/1/83", 10, "NC"],
    )
    with traduire(source, ecrite(tmp_path, tables, vides=["NC"])) as o:
        assert o.anomalies == []
        assert contenu(o, "situations", "situation_id, dette_locative, difficulte_sante") == [
            ("t-2", Decimal("1234.5"), True),
            ("t-5", Decimal(10), None),
        ]


def test_une_valeur_fusionnee_se_propage(tmp_path):
    livre = openpyxl.Workbook()
    for ligne in ["Référent", "Nom", "Né le"], ["X", "A", "1/1/80"], [None, "B", "1/1/81"]:
        livre.active.append(ligne)
    livre.active.merge_cells("A2:A3")
    livre.save(tmp_path / "suivi.xlsx")
    tables = MENAGE.replace("nom_usage: Nom", "nom_usage: Référent")
    with traduire(tmp_path / "suivi.xlsx", ecrite(tmp_path, tables)) as o:
        assert contenu(o, "menages", "nom_usage") == [("X",), ("X",)]


def test_les_colonnes_laissees_de_cote_sont_nommees(tmp_path):
    source = classeur(tmp_path, ["Nom", "Né le", "Remarques"], ["A", "1/1/80", "x"])
    assert importer(source, le=LE, correspondance=ecrite(tmp_path, MENAGE)).non_reprises == (
        "Remarques",
    )


# Une correspondance mal écrite


@pytest.mark.parametrize(
    ("texte", "dit"),
    [
        ("", "il en faut au moins une"),
        ("version: 2\nfeuilles: []", "attendu 1"),
        ("a: [", "YAML bien formé, ligne"),
        ("- 1", "attendu « clé: valeur »"),
        ("version: 1\nfeuiles: []", "la plus proche : feuilles"),
        ("version: 1\nfeuilles: x", "attendu une liste"),
        ("version: 1\nfeuilles: [{tables: [{table: mesure}]}]", "la plus proche : mesures"),
        ("version: 1\nfeuilles: [{tables: [{table: mesures, colone: {}}]}]", "proche : colonnes"),
        (
            "version: 1\nfeuilles: [{tables: [{table: mesures, colonnes: {debu: A}}]}]",
            "la plus proche : debut",
        ),
        (
            "version: 1\nfeuilles: [{tables: [{table: mesures, colonnes: {fin: {}}}]}]",
            "il faut colonne, valeur ou identifiant",
        ),
        ("version: 1\nfeuilles: [{entete: quatre, tables: []}]", "attendu un nombre entier"),
        ("version: 1\nfeuilles: [{doublons: {sur: A, garder: tout}}]", "la plus proche : toutes"),
        ("version: 1\nlignes: {mesure: []}\nfeuilles: [{}]", "la plus proche : mesures"),
    ],
)
def test_une_correspondance_mal_ecrite_est_expliquee(tmp_path, texte, dit):
    (tmp_path / "c.yaml").write_text(texte, encoding="utf-8")
    with pytest.raises(Refus, match=re.escape(dit)):
        charger(tmp_path / "c.yaml")


def test_la_correspondance_donnee_en_exemple_dans_la_documentation_se_charge(tmp_path):
    guide = (EXEMPLES.parents[1] / "docs" / "reprendre-un-classeur.md").read_text(encoding="utf-8")
    (exemple,) = re.findall(r"```yaml\n(.*?)```", guide, re.DOTALL)
    (tmp_path / "c.yaml").write_text(exemple, encoding="utf-8")
    assert charger(tmp_path / "c.yaml").feuilles[0].composition == "Composition"


def test_une_colonne_absente_du_classeur_propose_la_plus_proche(tmp_path):
    source = classeur(tmp_path, ["Nom", "Née le"], ["A", "1/1/80"])
    with pytest.raises(Refus, match="« Né le » ; la plus proche : « Née le »"):
        traduire(source, ecrite(tmp_path, MENAGE))


def test_une_feuille_absente_nomme_celles_qui_sont_la(tmp_path):
    source = classeur(tmp_path, ["Nom", "Né le"], ["A", "1/1/80"])
    with pytest.raises(Refus, match="« Suivi » \\(il a « Sheet »\\)"):
        traduire(source, ecrite(tmp_path, MENAGE, feuille="Suivi"))
