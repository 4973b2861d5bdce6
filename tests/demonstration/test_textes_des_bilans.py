"""Les textes de la démonstration : chaque nombre écrit est celui que le moteur calcule."""

import re
from datetime import date

import pytest

from palier.moteur.moteurs import DuckDB
from palier.noyau.periodes import Periode
from palier.pilotage import demonstration
from palier.pilotage.bilans import schema, textes
from palier.pilotage.echange import lecture
from palier.pilotage.indicateurs import calculer

BILANS = [("ccas-vaubrelle", "asll"), ("pole-havrelle", "pole"), ("pole-havrelle", "flash")]
_DATE = re.compile(r"\d{1,2} \w+ \d{4}")
_NOMBRE = re.compile(r"\d[\d \u00a0\u202f]*\d|\d")


def nombres(texte: str) -> list[int]:
    return [int(re.sub(r"\D", "", n)) for n in _NOMBRE.findall(_DATE.sub("", texte))]


@pytest.fixture
def essentiel(dossiers, tmp_path, request):
    """Les nombres écrits dans l'essentiel, et les résultats du moteur pour les mêmes codes."""
    nom, modele, codes = request.param
    [chemin] = [
        c
        for c in demonstration.copier_textes(nom, modele, tmp_path / "textes")
        if c.stem == "0-essentiel"
    ]
    controle = lecture.Controle(le=date(2025, 12, 31))
    with lecture.ouvrir(dossiers / nom, controle=controle) as ouverture:
        resultats = calculer(DuckDB(ouverture.connexion), codes, Periode.annee(2025))
    return nombres(chemin.read_text(encoding="utf-8")), {r.code: r for r in resultats}


@pytest.mark.parametrize(
    "essentiel", [("ccas-vaubrelle", "asll", ["I-001", "I-002", "I-030", "I-032"])], indirect=True
)
def test_l_essentiel_du_ccas_dit_les_nombres_du_moteur(essentiel):
    ecrits, r = essentiel
    evolution = {ligne.modalites[0]: ligne.valeur for ligne in r["I-030"].ventilations[0].lignes}
    codes = ("AMELIOREE", "STABLE", "DEGRADEE")
    calcules = [r["I-001"].valeur, r["I-002"].numerateur, r["I-030"].renseignes]
    assert ecrits == [*calcules, *(evolution[code] for code in codes)]
    assert r["I-032"].valeur == 0


@pytest.mark.parametrize(
    "essentiel",
    [("pole-havrelle", "pole", ["I-060", "I-061", "I-062", "I-065", "I-067", "I-069"])],
    indirect=True,
)
def test_l_essentiel_du_pole_dit_les_nombres_du_moteur(essentiel):
    ecrits, r = essentiel
    codes = ("I-062", "I-060", "I-061", "I-065", "I-067", "I-069")
    assert ecrits == [r[code].valeur for code in codes]


@pytest.mark.parametrize(("nom", "modele"), BILANS)
def test_les_autres_textes_ne_citent_aucun_nombre(nom, modele, tmp_path):
    chemins = demonstration.copier_textes(nom, modele, tmp_path)
    autres = [c for c in chemins if c.stem != "0-essentiel"]
    cites = {c.stem: nombres(c.read_text(encoding="utf-8")) for c in autres}
    assert {stem for stem, trouves in cites.items() if trouves} == set()


@pytest.mark.parametrize(("nom", "modele"), BILANS)
def test_chaque_rubrique_du_modele_a_son_texte_et_aucun_ne_trahit_un_petit_effectif(
    nom, modele, tmp_path
):
    demonstration.copier_textes(nom, modele, tmp_path)
    voulu = schema.modele(modele)
    assert textes.avertissements(voulu, tmp_path, textes.lire(voulu, tmp_path)) == []


def test_un_texte_deja_ecrit_n_est_pas_touche(tmp_path):
    (tmp_path / "5-1-moyens.md").write_text("Le mien.", encoding="utf-8")
    copies = demonstration.copier_textes("ccas-vaubrelle", "asll", tmp_path)
    assert "5-1-moyens" not in {c.stem for c in copies}
    assert (tmp_path / "5-1-moyens.md").read_text(encoding="utf-8") == "Le mien."


def test_une_structure_sans_textes_n_en_recoit_pas(tmp_path):
    assert demonstration.copier_textes("residences-oriane", "pole", tmp_path / "rien") == []
    assert not (tmp_path / "rien").exists()
