"""Un texte s'ébauche une fois et n'est jamais réécrit."""

import pytest

from bilans.exemples import compte, source
from palier.noyau.erreurs import Refus
from palier.pilotage.bilans import textes
from palier.pilotage.bilans.schema import lit

MODELE = lit(
    """
nom: essai
version: 1
titre: Essai
sections:
  - titre: Un
    blocs:
      - texte:
          fichier: essentiel
          consigne: Dire l'essentiel.
          phrases:
            - "En {annee}, {I-001 | ménage} <a|ont> obtenu une mesure."
            - "Soit {I-001 - I-001@-1} de plus qu'en {annee_avant}."
      - texte: {fichier: libre, consigne: Écrire librement.}
""",
    "essai.yaml",
)
SOURCE = source(compte("I-001", 40))


def test_l_ebauche_porte_la_consigne_la_marque_et_les_seules_phrases_vraies(tmp_path):
    textes.ebaucher(MODELE, SOURCE, tmp_path)
    ecrit = (tmp_path / "essentiel.md").read_text(encoding="utf-8").replace("\u00a0", " ")
    assert "<!-- Consigne : Dire l'essentiel. -->" in ecrit
    assert ecrit.rstrip().endswith("En 2025, 40 ménages ont obtenu une mesure.")
    assert textes.interprete(ecrit) == textes.TexteLu(
        "En 2025, 40 ménages ont obtenu une mesure.", propose=True
    )


def test_un_fichier_present_n_est_jamais_reecrit(tmp_path):
    (tmp_path / "essentiel.md").write_text("Mon texte.", encoding="utf-8")
    ecrits = textes.ebaucher(MODELE, SOURCE, tmp_path)
    assert [f.name for f in ecrits] == ["libre.md"]
    assert textes.ebaucher(MODELE, SOURCE, tmp_path) == []
    assert (tmp_path / "essentiel.md").read_text(encoding="utf-8") == "Mon texte."


def test_un_texte_relu_n_est_plus_dit_propose():
    ebauche = textes.ebauche(textes.textes_a_ecrire(MODELE)[0], SOURCE)
    relu = textes.interprete(ebauche.replace(textes.MARQUE, ""))
    assert relu is not None
    assert not relu.propose


def test_le_relecteur_est_averti_de_ce_qui_manque_de_ce_qui_reste_et_des_petits_effectifs(tmp_path):
    textes.ebaucher(MODELE, SOURCE, tmp_path)
    (tmp_path / "libre.md").write_text("Deux ménages sont partis.", encoding="utf-8")
    (tmp_path / "autre.md").write_text("…", encoding="utf-8")
    dits = "\n".join(textes.avertissements(MODELE, tmp_path, textes.lire(MODELE, tmp_path)))
    assert "à relire : essentiel" in dits
    assert "« Deux ménages » est un effectif de 1 à 4" in dits
    assert "« autre » : aucune rubrique" in dits
    (tmp_path / "libre.md").write_text("<!-- rien -->", encoding="utf-8")
    dits = textes.avertissements(MODELE, tmp_path, textes.lire(MODELE, tmp_path))
    assert any("« libre » vide" in d for d in dits)


def test_un_texte_illisible_se_dit(tmp_path):
    (tmp_path / "libre.md").write_bytes(b"\xff\xfe\xe9")
    with pytest.raises(Refus, match="enregistrez-le en UTF-8"):
        textes.lire(MODELE, tmp_path)


def test_un_dossier_qui_ne_s_ecrit_pas_se_dit(tmp_path):
    (tmp_path / "fichier").write_text("")
    with pytest.raises(Refus, match="--textes"):
        textes.ebaucher(MODELE, SOURCE, tmp_path / "fichier")
