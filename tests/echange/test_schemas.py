"""Les schémas publiés sont ceux des tables, et nos exports les respectent selon Frictionless."""

import json
from pathlib import Path

import pytest
from frictionless import Package, Resource, Schema

from echange.dossiers import juste, lire, poser
from palier.pilotage.echange.ecriture import Format, ecrire
from palier.pilotage.echange.schemas import schemas
from palier.pilotage.echange.tables import TABLES

PUBLIES = Path(__file__).parents[2] / "docs" / "schemas"


def test_les_schemas_publies_sont_a_jour():
    publies = {f.name: f.read_text(encoding="utf-8") for f in PUBLIES.glob("*.json")}
    assert publies == schemas(), "lancez python -m palier.pilotage.echange.schemas docs/schemas"


@pytest.mark.parametrize("nom", TABLES)
def test_un_schema_est_valide_selon_frictionless(nom):
    assert Schema.validate_descriptor(json.loads(schemas()[f"{nom}.json"])).valid


def test_les_tables_se_reprennent_dans_l_ordre():
    vues = set()
    for table in TABLES.values():
        vues.add(table.nom)
        for colonne in table.colonnes:
            if colonne.vers:
                cible, designee = colonne.vers.split(".")
                assert cible in vues, f"{table.nom}.{colonne.nom} désigne une table qui suit"
                assert designee in TABLES[cible].cle


def _valider(dossier: Path):
    ressources = [
        Resource(
            name=f.stem,
            path=f.name,
            schema=Schema.from_descriptor(json.loads(schemas()[f"{f.stem}.json"])),
        )
        for f in dossier.glob("*.csv")
    ]
    return Package(basepath=str(dossier), resources=ressources).validate()


def test_un_dossier_ecrit_par_nous_passe_frictionless(tmp_path):
    with lire(poser(tmp_path / "d", juste())) as o:
        ecrire(o.connexion, tmp_path / "ecrit", Format.CSV)
    rapport = _valider(tmp_path / "ecrit")
    assert rapport.valid, rapport.flatten(["rowNumber", "fieldName", "message"])


def test_frictionless_voit_lui_aussi_un_code_inconnu(tmp_path):
    with lire(poser(tmp_path / "d", juste())) as o:
        ecrire(o.connexion, tmp_path / "ecrit", Format.CSV)
    actes = tmp_path / "ecrit" / "actes.csv"
    actes.write_text(actes.read_text(encoding="utf-8").replace("VAD", "VADE"), encoding="utf-8")
    assert not _valider(tmp_path / "ecrit").valid
