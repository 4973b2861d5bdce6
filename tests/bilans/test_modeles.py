"""Un modèle est une donnée : les nôtres sont justes, les fautes des autres se disent."""

import pytest

from palier.noyau.erreurs import Inconnu, Refus
from palier.pilotage.bilans import compilees
from palier.pilotage.bilans.modele import textes_a_ecrire
from palier.pilotage.bilans.schema import LIVRES, lit, modele

MINIMAL = """
nom: essai
version: 1
titre: Essai
sections:
  - titre: Un
    blocs:
      - figure: {forme: barres, sujet: Familles, indicateur: I-015}
"""


@pytest.mark.parametrize("nom", LIVRES)
def test_un_modele_livre_se_lit_et_demande_chaque_texte_une_fois(nom):
    noms = [t.fichier for t in textes_a_ecrire(modele(nom))]
    assert len(noms) == len(set(noms)) > 0


def test_une_structure_apporte_son_modele_par_un_fichier(tmp_path):
    chemin = tmp_path / "mien.yaml"
    chemin.write_text(MINIMAL, encoding="utf-8")
    assert modele(str(chemin)).nom == "essai"


FAUTES = {
    "clé inconnue, la plus proche": (
        "sujet: Familles",
        "sujett: Familles",
        r"« sujett » inconnue.*« sujet »",
    ),
    "clé manquante": ("sujet: Familles, ", "", r"la clé « sujet » manque"),
    "forme inconnue": ("forme: barres", "forme: bares", r"« bares » inconnu.*« barres »"),
    "bloc inconnu": ("- figure", "- figur", r"bloc « figur » inconnu.*« figure »"),
    "indicateur inconnu": ("I-015", "I-999", r"indicateur I-999 inconnu"),
    "référence illisible": ("I-015", "famille", r"ne désigne pas un indicateur"),
    "version qui n'est pas un entier": ("version: 1", "version: un", r"« un » n'est pas un entier"),
    "yaml illisible": ("version: 1", "version: [1", r"le YAML ne se lit pas"),
    "chiffre écrit à la main": (
        "sujet: Familles",
        "sujet: Familles, titre: 15 familles",
        r"chiffre 1 .*hors des accolades",
    ),
    "figure sans indicateur": (", indicateur: I-015", "", r"indicateur absent"),
}


@pytest.mark.parametrize("faute", FAUTES)
def test_une_faute_de_modele_dit_le_fait_puis_le_geste(faute):
    avant, apres, attendu = FAUTES[faute]
    with pytest.raises(Refus, match=attendu) as refus:
        lit(MINIMAL.replace(avant, apres), "mien.yaml")
    assert refus.value.geste
    assert "mien.yaml" in str(refus.value)


@pytest.mark.parametrize("nom", ["assl", "bilan.txt"])
def test_un_modele_introuvable_propose_le_plus_proche(nom):
    with pytest.raises(Inconnu, match="le plus proche est"):
        modele(nom)


def test_un_fichier_de_modele_absent_se_dit(tmp_path):
    with pytest.raises(Refus, match="ne se lit pas"):
        modele(str(tmp_path / "absent.yaml"))


def test_les_ventilations_compilees_d_avance_sont_celles_des_modeles():
    assert compilees.FICHIER.read_text(encoding="utf-8") == compilees.en_texte()
