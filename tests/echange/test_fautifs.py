"""Chaque fichier fautif est refusé d'une phrase claire, sans trace, et rien n'est écrit."""

import re

import pytest

from echange import fautifs
from echange.dossiers import LE, juste, poser
from palier.noyau.erreurs import DonneesFautives, Refus
from palier.pilotage.echange.reprise import importer

CAS = fautifs.tous()
ANGLAIS = re.compile(r"Traceback|Exception|\bError\b|\bNone\b|\berrno\b|\binvalid\b|0x[0-9a-f]{6}")


def test_le_jeu_compte_au_moins_cent_cinquante_fichiers_distincts():
    assert len({cas.nom for cas in CAS}) == len(CAS) >= 150


@pytest.mark.parametrize("cas", CAS, ids=lambda cas: cas.nom)
def test_un_fichier_fautif_est_refuse_clairement_et_rien_n_est_ecrit(tmp_path, cas):
    (tmp_path / "entree").mkdir()
    chemin = cas.fabriquer(tmp_path / "entree")
    with pytest.raises(Refus) as refus:
        importer(chemin, le=LE, sortie=tmp_path / "sortie")
    message = str(refus.value)
    for attendu in [cas.dit] if isinstance(cas.dit, str) else cas.dit:
        assert attendu in message
    assert not ANGLAIS.search(message), message
    assert refus.value.code_sortie != 0
    assert [p.name for p in tmp_path.iterdir()] == ["entree"]


def test_un_million_de_lignes_fautives_se_comptent_sans_s_enumerer(tmp_path):
    dossier = poser(tmp_path / "d", juste())
    lignes = "".join(f"a{i},2023-02-30,VAD\n" for i in range(1_000_000))
    (dossier / "actes.csv").write_text(f"acte_id,date,type\n{lignes}", encoding="utf-8")
    with pytest.raises(DonneesFautives) as refus:
        importer(dossier, le=LE)
    assert "… et 999\u00a0995 autres du même genre." in str(refus.value)
    assert len(str(refus.value)) < 10_000
