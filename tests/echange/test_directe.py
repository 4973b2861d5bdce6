"""La lecture directe d'un dossier régulier ne se distingue de l'ordinaire que par sa vitesse.

L'UTF-16 oblige à la lecture ordinaire : un même dossier, en UTF-8 puis en UTF-16, sert d'oracle.
"""

import tempfile
from pathlib import Path

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from echange.dossiers import Lignes, contenu, juste, lire, poser, texte
from palier.pilotage.echange import directe
from palier.pilotage.echange.ecriture import Format, ecrire
from palier.pilotage.echange.sources import chercher
from palier.pilotage.echange.tables import TABLES

_ECRITURES = {
    ("mesures", "debut"): ["2023-1-10", "10/01/2023", "2023-02-30", "20230110", "infinity"],
    ("mesures", "motif_fin"): ["relogement", "Relogement", "RELOGEMENTS", "RELOGEMENT "],
    ("mesures", "motifs_secondaires"): ["DEMENAGEMENT | DUREE_MAX", "DUREE_MAX|", "|", "X"],
    ("actes", "themes"): ["A | B", "|", "A||B"],
    ("actes", "duree_min"): ["4.0", "4,5", "1e2", "+7", "-7", "1 000", "99999999999999999999"],
    ("actes", "note"): ["  tout va bien ", "\u00a0fin", "a\tb", "deux\r\nlignes", "\x07"],
    ("situations", "ressources"): ["1e3", ".5", "1_000", "1,5", "12.34567", "12 €", "9" * 12],
    ("situations", "difficulte_sante"): ["Oui", "true", "0", "peut-être", "NON "],
    ("personnes", "naissance"): ["2030-01-01", "1899-12-31", "0000-01-01"],
    ("menages", "structure_id"): ["s ", "absente", "\ufeffs"],
    ("menages", "menage_id"): ["m1 ", "m2"],
}


def _lire(dossier: Path, tables: dict[str, Lignes], encodage: str) -> tuple[object, ...]:
    """Ce que l'on voit d'un dossier : ses anomalies, et le contenu de chaque table."""
    dossier.mkdir()
    for nom, lignes in tables.items():
        (dossier / f"{nom}.csv").write_bytes(texte(lignes).encode(encodage))
    with lire(dossier) as ouverture:
        return ouverture.anomalies, {nom: contenu(ouverture, nom) for nom in TABLES}


def _pareil(tables: dict[str, Lignes]) -> None:
    with tempfile.TemporaryDirectory() as travail:
        directe = _lire(Path(travail) / "utf8", tables, "utf-8")
        ordinaire = _lire(Path(travail) / "utf16", tables, "utf-16")
    assert directe == ordinaire


def test_un_dossier_juste_se_lit_pareil_par_les_deux_voies():
    _pareil(juste())


@pytest.mark.parametrize(
    ("table", "colonne", "ecriture"),
    [(*lieu, e) for lieu, ecritures in _ECRITURES.items() for e in ecritures],
)
def test_une_valeur_douteuse_se_lit_pareil_par_les_deux_voies(table, colonne, ecriture):
    tables = juste()
    tables[table][0][colonne] = ecriture
    _pareil(tables)


@settings(max_examples=12, deadline=None)
@given(
    st.sampled_from(sorted(_ECRITURES)),
    st.text(st.sampled_from("0123456789-+.,/ |eE_ouinéa€\u00a0\n"), min_size=1, max_size=12),
)
def test_une_valeur_quelconque_se_lit_pareil_par_les_deux_voies(lieu, ecriture):
    table, colonne = lieu
    tables = juste()
    tables[table][0][colonne] = ecriture
    _pareil(tables)


def test_une_table_designee_mais_absente_se_dit_par_les_deux_voies():
    tables = juste()
    del tables["dispositifs"]
    _pareil(tables)


def test_un_dossier_ecrit_par_palier_se_lit_directement(tmp_path):
    poser(tmp_path / "d", juste())
    with lire(tmp_path / "d") as ouverture:
        ecrire(ouverture.connexion, tmp_path / "ecrit", Format.CSV)
    trouvaille = chercher(tmp_path / "ecrit", tmp_path)
    presentes = directe.charger(duckdb.connect(), trouvaille.sources)
    assert presentes.keys() == {s.table.nom for s in trouvaille.sources}
