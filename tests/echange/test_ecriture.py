"""Écrire : aller-retour sans perte, jamais à moitié, jamais de formule, jamais par-dessus."""

from datetime import date, timedelta
from decimal import Decimal

import duckdb
import openpyxl
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from echange.dossiers import LE, anomalies, contenu, juste, lire, poser
from palier.moteur.tables import Colonne, Type
from palier.noyau.erreurs import DonneesFautives, Inconnu, Refus
from palier.noyau.nomenclatures import nomenclature
from palier.pilotage.echange import ecriture_classeur
from palier.pilotage.echange.ecriture import Format, ecrire, restreindre
from palier.pilotage.echange.reprise import importer
from palier.pilotage.echange.tables import TABLES

TABLES_TIREES = ("menages", "actes", "situations", "mesures", "rendus_valeurs", "presences")
TEXTES = st.text(
    st.characters(exclude_categories=("Cs", "Cc"), include_characters="\n\t"), max_size=40
).map(str.strip)


def _valeurs(colonne: Colonne):
    """Des valeurs que la colonne admet, écrites comme un CSV les écrit."""
    liste = nomenclature(colonne.nomenclature).tous if colonne.nomenclature else ()
    base = {
        Type.TEXTE: TEXTES,
        Type.CODE: st.sampled_from(liste) if liste else TEXTES,
        Type.CODES: st.lists(st.sampled_from(liste or ("A", "B")), max_size=3).map("|".join),
        Type.DATE: st.dates(date(1900, 1, 1), date(2100, 12, 31)).map(str),
        Type.NOMBRE: st.decimals(0, Decimal("9999999999.9999"), places=4).map(str),
        Type.ENTIER: st.integers(0, 1440).map(str),
        Type.BOOLEEN: st.sampled_from(["oui", "non"]),
    }[colonne.type]
    if colonne.maximum is not None and colonne.type is Type.NOMBRE:
        base = st.decimals(0, colonne.maximum, places=4).map(str)
    obligatoire = colonne.obligatoire or colonne.nom in ("personne_id", "professionnel_id")
    return base.filter(bool) if obligatoire else st.one_of(st.just(""), base)


def _lignes(nom: str):
    colonnes = TABLES[nom].colonnes
    return st.lists(
        st.fixed_dictionaries({c.nom: _valeurs(c) for c in colonnes}), min_size=1, max_size=6
    )


@st.composite
def dossiers(tirer):
    """Un dossier lisible : les références n'y ont pas d'objet, mais toute valeur se lit."""
    tables = {nom: tirer(_lignes(nom)) for nom in TABLES_TIREES}
    for nom, lignes in tables.items():
        for rang, ligne in enumerate(lignes):
            for cle in TABLES[nom].cle:
                ligne[cle] = f"{ligne[cle]}-{rang}"
    return tables


PIEGES = {
    "menages": [
        {"menage_id": "1", "structure_id": "s", "nom_usage": texte}
        for texte in (
            "=1+1",
            "+33 1",
            "-1",
            "@x",
            "_x0041_",
            "'a",
            '"q"',
            "a,b;c\td",
            "NULL",
            "Ÿœ€",
        )
    ]
}
for _rang, _ligne in enumerate(PIEGES["menages"]):
    _ligne["menage_id"] = f"m{_rang}"


@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(dossiers())
@example(PIEGES)
def test_csv_classeur_parquet_csv_redonne_le_meme_dossier(tmp_path_factory, tables):
    racine = tmp_path_factory.mktemp("aller")
    chemins = [poser(racine / "brut", tables)]
    etapes = (Format.CSV, "c1"), (Format.XLSX, "x.xlsx"), (Format.PARQUET, "p"), (Format.CSV, "c2")
    for format_, nom in etapes:
        with lire(chemins[-1]) as o:
            assert [str(a) for a in o.anomalies if a.niveau == "bloquant"] == []
            ecrire(o.connexion, racine / nom, format_)
        chemins.append(racine / nom)
    premiers = {f.name: f.read_text(encoding="utf-8") for f in (racine / "c1").iterdir()}
    derniers = {f.name: f.read_text(encoding="utf-8") for f in (racine / "c2").iterdir()}
    assert derniers == premiers


def test_un_dossier_ecrit_porte_les_ecritures_du_contrat(tmp_path):
    with lire(poser(tmp_path / "d", juste())) as o:
        ecrire(o.connexion, tmp_path / "c", Format.CSV)
    situations = (tmp_path / "c" / "situations.csv").read_text(encoding="utf-8").splitlines()[1]
    assert situations.startswith("t1,m1,,2023-01-15,DEBUT,,,,,1234.5,,,0,,,oui,")
    assert "DEMENAGEMENT|DUREE_MAX" in (tmp_path / "c" / "mesures.csv").read_text(encoding="utf-8")


def test_les_tables_designees_sont_ecrites_meme_vides(tmp_path):
    with lire(poser(tmp_path / "d", juste())) as o:
        noms = ecrire(o.connexion, tmp_path / "c", Format.CSV)
    assert "conventions" in noms
    assert "reunions" not in noms


def test_un_texte_qui_ressemble_a_une_formule_reste_un_texte(tmp_path):
    with lire(poser(tmp_path / "d", juste() | PIEGES)) as o:
        ecrire(o.connexion, tmp_path / "x.xlsx", Format.XLSX)
    feuille = openpyxl.load_workbook(tmp_path / "x.xlsx")["menages"]
    noms = {c.value: c.data_type for c in feuille["C"]}
    assert noms["=1+1"] == noms["@x"] == "s"
    assert feuille.freeze_panes == "A2"


def test_un_classeur_porte_de_vraies_dates(tmp_path):
    with lire(poser(tmp_path / "d", juste())) as o:
        ecrire(o.connexion, tmp_path / "x.xlsx", Format.XLSX)
    feuille = openpyxl.load_workbook(tmp_path / "x.xlsx")["actes"]
    assert feuille["B2"].is_date


def test_un_parquet_est_range_par_date(tmp_path):
    tables = juste()
    jours = [date(2023, 1, 10) + timedelta(days=17 * i % 200) for i in range(50)]
    modele = tables["actes"][1]
    tables["actes"] = [modele | {"acte_id": f"a{i}", "date": str(j)} for i, j in enumerate(jours)]
    with lire(poser(tmp_path / "d", tables)) as o:
        ecrire(o.connexion, tmp_path / "p", Format.PARQUET)
    lues = duckdb.sql(f"SELECT date FROM read_parquet('{tmp_path}/p/actes.parquet')").fetchall()
    assert lues == sorted(lues)


def test_une_archive_est_la_meme_a_l_octet_pres(tmp_path):
    for nom in ("a.zip", "b.zip"):
        with lire(poser(tmp_path / "d", juste())) as o:
            ecrire(o.connexion, tmp_path / nom, Format.CSV)
    assert (tmp_path / "a.zip").read_bytes() == (tmp_path / "b.zip").read_bytes()
    assert anomalies(tmp_path / "a.zip") == []


@pytest.mark.parametrize(
    ("nom", "format_"),
    [("deja", Format.CSV), ("x.csv", Format.XLSX), ("x.xlsx", Format.CSV), ("non/x", Format.CSV)],
)
def test_une_destination_impossible_est_refusee_et_rien_n_est_ecrit(tmp_path, nom, format_):
    (tmp_path / "deja").mkdir()
    (tmp_path / "deja" / "a.txt").write_text("à garder")
    dossier = poser(tmp_path / "d", juste())
    avant = sorted(tmp_path.rglob("*"))
    with lire(dossier) as o, pytest.raises(Refus):
        ecrire(o.connexion, tmp_path / nom, format_)
    assert sorted(tmp_path.rglob("*")) == avant


def test_un_texte_trop_long_pour_une_cellule_n_ecrit_rien(tmp_path):
    tables = juste()
    tables["actes"][0]["note"] = "a" * (ecriture_classeur.TEXTE_MAX + 1)
    dossier = poser(tmp_path / "d", tables)
    avant = sorted(tmp_path.rglob("*"))
    with lire(dossier) as o, pytest.raises(Refus, match="ne tient pas dans une cellule"):
        ecrire(o.connexion, tmp_path / "x.xlsx", Format.XLSX)
    assert sorted(tmp_path.rglob("*")) == avant


# Importer


def test_importer_ecrit_un_dossier_propre_et_ses_pieces(tmp_path):
    dossier = poser(tmp_path / "d", juste() | {"pieces": [{"piece_id": "1", "fichier": "a.pdf"}]})
    (dossier / "pieces").mkdir()
    (dossier / "pieces" / "a.pdf").write_bytes(b"%PDF")
    reprise = importer(dossier, le=LE, sortie=tmp_path / "propre")
    assert reprise.lignes["actes"] == 2
    assert (tmp_path / "propre" / "pieces" / "a.pdf").read_bytes() == b"%PDF"
    assert anomalies(tmp_path / "propre") == []


def test_importer_sans_sortie_controle_et_n_ecrit_rien(tmp_path):
    dossier = poser(tmp_path / "d", juste())
    avant = sorted(tmp_path.rglob("*"))
    assert importer(dossier, le=LE).sortie is None
    assert sorted(tmp_path.rglob("*")) == avant


def test_importer_refuse_la_moindre_incoherence_et_n_ecrit_que_le_rapport(tmp_path):
    tables = juste()
    tables["mesures"][0]["referent_id"] = "inconnu"
    dossier = poser(tmp_path / "d", tables)
    with pytest.raises(DonneesFautives, match="referent_id"):
        importer(dossier, le=LE, sortie=tmp_path / "propre", rapport=tmp_path / "r.csv")
    assert sorted(p.name for p in tmp_path.iterdir()) == ["d", "r.csv"]


# Restreindre


def test_un_export_restreint_ne_porte_que_sa_structure(tmp_path):
    for nom in ("a", "b"):
        poser(tmp_path / "tous" / nom, juste())
    with lire(tmp_path / "tous") as o:
        restreindre(o.connexion, "b/s")
        ecrire(o.connexion, tmp_path / "b", Format.CSV)
    with lire(tmp_path / "b") as o:
        assert o.anomalies == []
        for table, cle in (("structures", "b/s"), ("mesures", "b/x1"), ("professionnels", "b/pro")):
            assert [ligne[0] for ligne in contenu(o, table)] == [cle]
        assert contenu(o, "actes", "acte_id") == [("b/a1",)]


def test_restreindre_a_une_structure_inconnue_propose_la_plus_proche(tmp_path):
    with lire(poser(tmp_path / "d", juste())) as o, pytest.raises(Inconnu) as refus:
        restreindre(o.connexion, "S")
    assert refus.value.proches == ["s"]
