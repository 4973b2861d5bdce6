"""Ce que les cinq dossiers ont en commun : sans anomalie, rejouables, sans rien de réel."""

import hashlib
import re
from datetime import date
from pathlib import Path

import pytest

from palier.noyau.nomenclatures import nomenclature
from palier.pilotage import demonstration
from palier.pilotage.demonstration.registre import COLONNES
from palier.pilotage.echange import lecture
from palier.pilotage.echange.ecriture import Format
from palier.pilotage.echange.tables import TABLES

NOMS = sorted(demonstration.STRUCTURES)


def _empreintes(dossier: Path) -> dict[str, str]:
    fichiers = sorted(f for f in dossier.rglob("*") if f.is_file())
    return {
        str(f.relative_to(dossier)): hashlib.sha256(f.read_bytes()).hexdigest() for f in fichiers
    }


@pytest.mark.parametrize("nom", NOMS)
def test_le_dossier_passe_tous_les_controles_d_echange(dossiers, dernier_jour, nom):
    with lecture.ouvrir(dossiers / nom, controle=lecture.Controle(le=dernier_jour)) as ouverture:
        assert ouverture.anomalies == []


@pytest.mark.parametrize("nom", NOMS)
def test_chaque_code_ecrit_est_dans_sa_nomenclature(nom):
    tables = demonstration.STRUCTURES[nom](2025, demonstration.GRAINE)
    inconnus = set()
    for table, lignes in tables.items():
        for rang, colonne in enumerate(TABLES[table].colonnes):
            if colonne.nomenclature:
                codes = set(nomenclature(colonne.nomenclature).entrees)
                valeurs = {v for ligne in lignes for v in _codes(ligne[rang])}
                inconnus |= {(table, colonne.nom, v) for v in valeurs - codes}
    assert inconnus == set()


def _codes(valeur) -> list[str]:
    if valeur is None:
        return []
    return valeur if isinstance(valeur, list) else [valeur]


@pytest.mark.parametrize("nom", NOMS)
def test_toutes_les_dates_suivent_l_annee_demandee(nom):
    tables = demonstration.STRUCTURES[nom](2019, demonstration.GRAINE)
    au = date(2019, 12, 31)
    faits = {
        valeur
        for table, lignes in tables.items()
        for ligne in lignes
        for colonne, valeur in zip(COLONNES[table], ligne, strict=True)
        if isinstance(valeur, date)
        and colonne not in ("fin_prevue", "echeance")
        and (table, colonne)
        not in {("conventions", "fin"), ("bilans", "du_le"), ("plans_echeances", "date")}
    }
    assert max(faits) <= au


def test_deux_generations_donnent_les_memes_octets(dossiers, tmp_path):
    for nom, tables in demonstration.structures(2025).items():
        demonstration.ecrire(tables, tmp_path / nom)
    assert _empreintes(tmp_path) == _empreintes(dossiers)


def test_une_autre_graine_change_les_lignes_mais_pas_les_effectifs():
    un, autre = (demonstration.STRUCTURES["ccas-vaubrelle"](2025, g) for g in ("a", "b"))
    assert un["menages"] != autre["menages"]
    assert len(un["mesures"]) == len(autre["mesures"])
    assert len(un["demarches"]) == len(autre["demarches"])


def test_les_communes_ont_des_codes_que_l_insee_n_attribue_pas(dossiers):
    for fichier in dossiers.rglob("menages.csv"):
        codes = set(re.findall(r",(\d{5}),", fichier.read_text(encoding="utf-8")))
        assert codes, fichier
        assert {c for c in codes if not c.startswith("999")} == set()


def test_le_dossier_s_ecrit_aussi_en_parquet(tmp_path):
    tables = demonstration.STRUCTURES["ccas-vaubrelle"](2025, demonstration.GRAINE)
    demonstration.ecrire(tables, tmp_path / "ccas", Format.PARQUET)
    ecrites = {f.stem for f in (tmp_path / "ccas").glob("*.parquet")}
    assert ecrites == {nom for nom, lignes in tables.items() if lignes}
