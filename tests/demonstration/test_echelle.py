"""La grande échelle : effectifs dits, aucune anomalie, rejouable, saisons et durées plausibles."""

import hashlib
from pathlib import Path

import duckdb
import pytest

from palier.pilotage.demonstration import echelle
from palier.pilotage.demonstration.foyers import donnees
from palier.pilotage.echange import lecture
from palier.pilotage.echange.tables import TABLES

TAILLE = echelle.Taille(menages=3_000, actes=18_000)
LAISSEES_VIDES = {
    *("pieces", "rendus", "rendus_valeurs", "parcours_residentiels", "ressources"),
    *("taches", "suspensions", "interlocuteurs", "absences", "presences_actes"),
    *("diagnostics", "plans_apurement", "plans_dettes", "plans_echeances", "plans_incidents"),
}


@pytest.fixture(scope="module")
def dossier(tmp_path_factory) -> Path:
    cible = tmp_path_factory.mktemp("echelle") / "donnees"
    echelle.engendrer(cible, TAILLE)
    return cible


@pytest.fixture
def compter(dossier):
    def compter(requete: str):
        base = duckdb.connect()
        for fichier in dossier.glob("*.parquet"):
            base.execute(f"CREATE VIEW {fichier.stem} AS FROM '{fichier}'")
        ligne = base.execute(requete).fetchone()
        return ligne[0] if len(ligne) == 1 else ligne

    return compter


def _empreintes(racine: Path) -> dict[str, str]:
    return {
        str(f.relative_to(racine)): hashlib.sha256(f.read_bytes()).hexdigest()
        for f in sorted(racine.rglob("*.parquet"))
    }


def test_les_menages_et_les_actes_ont_le_nombre_demande(compter):
    assert compter("SELECT (SELECT count(*) FROM menages), (SELECT count(*) FROM actes)") == (
        TAILLE.menages,
        TAILLE.actes,
    )


def test_le_dossier_passe_tous_les_controles_d_echange(dossier, dernier_jour):
    with lecture.ouvrir(dossier, controle=lecture.Controle(le=dernier_jour)) as ouverture:
        assert ouverture.anomalies == []


def test_toutes_les_tables_que_lisent_les_indicateurs_ont_des_lignes(compter):
    for nom in TABLES.keys() - LAISSEES_VIDES:
        assert compter(f"SELECT count(*) FROM {nom}") > 0, nom


def test_aucun_fait_ne_depasse_l_annee(compter):
    assert str(compter("SELECT max(date) FROM actes")) <= "2025-12-31"
    assert str(compter("SELECT max(greatest(debut, fin)) FROM mesures")) <= "2025-12-31"
    assert str(compter("SELECT max(date) FROM situations")) <= "2025-12-31"


def test_les_actes_sont_dans_leur_mesure(compter):
    requete = """SELECT count(*) FROM actes JOIN mesures USING (mesure_id)
        WHERE date < debut OR date > coalesce(fin, DATE '2025-12-31')"""
    assert compter(requete) == 0


def test_aout_est_le_mois_creux(compter):
    requete = """SELECT arg_min(mois, n) FROM (
        SELECT month(date) AS mois, count(*) AS n FROM actes WHERE year(date) = 2025 GROUP BY 1)"""
    assert compter(requete) == 8


def test_les_durees_s_etalent_de_deux_mois_a_deux_ans(compter):
    requete = "SELECT min(fin - debut), median(fin - debut), max(fin - debut) FROM mesures"
    moins, mediane, plus = compter(requete)
    assert 45 <= moins < 120 < mediane < plus <= 731


def test_les_lignes_sont_rangees_par_date(compter):
    requete = (
        "SELECT bool_and(date >= avant) FROM (SELECT date, lag(date) OVER () AS avant FROM actes)"
    )
    assert compter(requete)


def test_le_meme_appel_rend_les_memes_octets(dossier, tmp_path):
    echelle.engendrer(tmp_path / "autre", TAILLE)
    assert _empreintes(tmp_path / "autre") == _empreintes(dossier)


def test_chaque_requete_nomme_une_table_et_des_colonnes_du_contrat(dossier):
    base = duckdb.connect()
    for nom in donnees("echelle")["tables"]:
        lues = base.execute(f"DESCRIBE FROM '{dossier / nom}.parquet'").fetchall()
        assert [ligne[0] for ligne in lues] == list(TABLES[nom].par_nom)


def test_une_federation_reunit_des_structures_distinctes(tmp_path, dernier_jour):
    echelle.federation(tmp_path / "federation", n=3)
    assert len(set(_empreintes(tmp_path / "federation").values())) > 60
    controle = lecture.Controle(le=dernier_jour)
    with lecture.ouvrir(tmp_path / "federation", controle=controle) as ouverture:
        assert ouverture.anomalies == []
        [(structures,)] = ouverture.connexion.execute("SELECT count(*) FROM structures").fetchall()
    assert structures == 3
