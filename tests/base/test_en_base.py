"""La base et le dossier d'échange disent la même chose, au chiffre près."""

import re
from datetime import date
from itertools import product
from pathlib import Path

import pytest

from palier.moteur.moteurs import DuckDB
from palier.noyau.periodes import Periode
from palier.pilotage import demonstration
from palier.pilotage.echange.en_base import Relation, ecrire_csv, relations, reprendre
from palier.pilotage.echange.lecture import Controle, Ouverture, ouvrir
from palier.pilotage.echange.modeles import MODELES
from palier.pilotage.echange.tables import TABLES
from palier.pilotage.indicateurs import CATALOGUE, calculer
from palier.socle.comptes.models import Structure
from palier.socle.reglages.models import Finalite
from palier.socle.reglages.sensibles import SENSIBLES

LE = date(2025, 12, 31)
HORS_BASE = {"rendus", "rendus_valeurs"}


def _ouvrir(chemin: Path) -> Ouverture:
    return ouvrir(chemin, controle=Controle(LE))


def _reprendre(ouverture: Ouverture) -> None:
    """Tout est repris, et la structure tient ses données sensibles."""
    reprendre(ouverture.connexion)
    for structure, donnee in product(Structure.objects.all(), SENSIBLES):
        Finalite.objects.create(structure=structure, donnee=donnee, allumee_le=LE)


def _nombres(ouverture: Ouverture) -> list:
    return calculer(DuckDB(ouverture.connexion), list(CATALOGUE), Periode.annee(2025))


def _lignes(fichier: Path) -> list[str]:
    return sorted(fichier.read_text(encoding="utf-8").splitlines())


@pytest.mark.django_db
@pytest.mark.parametrize("nom", sorted(demonstration.STRUCTURES))
def test_un_dossier_repris_rend_ses_lignes_et_sans_un_nom_ses_nombres(ecrite, tmp_path, nom):
    dossier, rendu, compte = ecrite(nom), tmp_path / "rendu", tmp_path / "compte"
    with _ouvrir(dossier) as ouverture:
        _reprendre(ouverture)
        noms = ouverture.connexion.execute(
            "SELECT DISTINCT nom FROM personnes WHERE length(nom) > 5"
        ).fetchall()
        nombres = _nombres(ouverture)
    ecrire_csv(rendu, None)
    for fichier in sorted(dossier.glob("*.csv")):
        attendues = _lignes(fichier)
        if len(attendues) > 1:
            assert _lignes(rendu / fichier.name) == attendues, fichier.name
    ecrire_csv(compte, None, nominatif=False)
    tout = "".join(f.read_text(encoding="utf-8") for f in compte.iterdir())
    mots = set(re.findall(r"\w+", tout))  # d'un coup ; un nom entier se cherche s'il a une chance
    livres = [dit for (dit,) in noms if mots.issuperset(re.findall(r"\w+", dit)) and dit in tout]
    assert livres == []
    with _ouvrir(compte) as sans_noms:
        assert _nombres(sans_noms) == nombres


def test_toute_table_d_echange_a_son_modele():
    assert set(TABLES) - HORS_BASE == set(MODELES)


def test_toute_colonne_d_echange_a_son_champ():
    for relation in relations():
        champs = {champ.name for champ in relation.modele._meta.get_fields()}
        manquantes = [c.nom for c in relation.table.colonnes if relation.champ(c) not in champs]
        assert manquantes == [], relation.table.nom


def test_une_reference_designe_toujours_une_table_deja_reprise():
    deja: set[str] = set()
    for relation in relations():
        deja.add(relation.table.nom)
        for colonne in relation.table.colonnes:
            if colonne.vers and relation.modele_vise(colonne):
                assert colonne.vers.split(".")[0] in deja
    assert Relation(TABLES["menages"]).modele._meta.label == "menages.Menage"
