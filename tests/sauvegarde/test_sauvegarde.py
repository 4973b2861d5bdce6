"""Sauvegarder à chaud, restaurer ailleurs, vérifier : par la commande, sur une vraie base."""

import os
import sqlite3
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest

PHRASE = "une phrase que l'on retrouve"


def _palier(dossier: Path, *arguments: object, phrase: str = PHRASE) -> tuple[int, str]:
    """Une commande `palier` dans un processus neuf, sur SQLite ; son code et ce qu'elle dit."""
    environnement = {
        **os.environ,
        "PALIER_DOSSIER": str(dossier),
        "PALIER_PHRASE": phrase,
        "PYTHONPATH": os.pathsep.join(sys.path),
    }
    environnement.pop("DATABASE_URL", None)
    fait = subprocess.run(
        [sys.executable, "-m", "palier.config.commande", *map(str, arguments)],
        env=environnement,
        capture_output=True,
        text=True,
        check=False,
    )
    return fait.returncode, fait.stdout + fait.stderr


@pytest.fixture(scope="module")
def installation(tmp_path_factory) -> Path:
    """Une base d'un professionnel, avec une pièce jointe."""
    dossier = tmp_path_factory.mktemp("installation")
    assert _palier(dossier, "gerer", "migrate", "--verbosity", "0")[0] == 0
    (dossier / "pieces" / "ab").mkdir(parents=True)
    (dossier / "pieces" / "ab" / "cni.png").write_bytes(b"palier-piece-1: une piece chiffree")
    (dossier / "pieces" / "bail.pdf").write_bytes(b"%PDF le bail")
    with sqlite3.connect(dossier / "palier.sqlite3") as base:
        base.execute(
            "INSERT INTO comptes_professionnel (reference, nom, prenom, courriel, fonction)"
            " VALUES ('p', 'Aubrac', 'Lina', '', '')"
        )
    return dossier


@pytest.fixture(scope="module")
def copie(installation, tmp_path_factory) -> Path:
    fichier = tmp_path_factory.mktemp("copies") / "copie.age"
    code, dit = _palier(installation, "sauvegarder", fichier)
    assert (code, "chiffrée et relue" in dit) == (0, True)
    return fichier


def _noms(dossier: Path) -> list[str]:
    with sqlite3.connect(dossier / "palier.sqlite3") as base:
        return [nom for (nom,) in base.execute("SELECT nom FROM comptes_professionnel")]


def test_une_copie_restauree_ailleurs_rend_la_base_les_pieces_et_les_cles(
    installation, copie, tmp_path
):
    code, dit = _palier(tmp_path / "ailleurs", "restaurer", copie)
    assert code == 0, dit
    assert _noms(tmp_path / "ailleurs") == ["Aubrac"]
    for nom in ("pieces/bail.pdf", "pieces/ab/cni.png", "cles"):
        assert (tmp_path / "ailleurs" / nom).read_bytes() == (installation / nom).read_bytes()


def test_une_copie_prise_pendant_une_ecriture_ne_garde_que_ce_qui_est_acquis(
    installation, tmp_path
):
    """Quelqu'un écrit et n'a pas fini : la copie se prend quand même, sa trace attend son tour."""
    fichier, ailleurs = tmp_path / "copie.age", tmp_path / "ailleurs"
    base = sqlite3.connect(installation / "palier.sqlite3", isolation_level=None)
    with closing(base), ThreadPoolExecutor(1) as a_cote:
        base.execute("BEGIN IMMEDIATE")
        base.execute("UPDATE comptes_professionnel SET nom = 'À demi écrit'")
        copie = a_cote.submit(_palier, installation, "sauvegarder", fichier)
        while not fichier.exists() and not copie.done():
            time.sleep(0.05)
        base.execute("ROLLBACK")
        code, dit = copie.result()
    assert (code, "chiffrée et relue" in dit) == (0, True), dit
    assert _palier(ailleurs, "restaurer", fichier)[0] == 0
    assert _noms(ailleurs) == ["Aubrac"]


def test_une_copie_ne_dit_rien_sans_sa_phrase(copie, tmp_path):
    assert b"Aubrac" not in copie.read_bytes()
    code, dit = _palier(tmp_path / "a", "restaurer", copie, phrase="une tout autre phrase")
    assert (code, "vérifiez la phrase de passe" in dit) == (2, True)
    assert not (tmp_path / "a" / "palier.sqlite3").exists()


def test_une_copie_tronquee_ne_remplace_rien(installation, copie, tmp_path):
    tronquee = tmp_path / "tronquee.age"
    tronquee.write_bytes(copie.read_bytes()[:-200])
    code, _ = _palier(installation, "restaurer", tronquee, "--remplacer")
    assert code == 2
    assert _noms(installation) == ["Aubrac"]


def test_restaurer_sur_une_base_demande_un_oui_et_garde_l_ancienne(copie, tmp_path):
    dossier = tmp_path / "pleine"
    assert _palier(dossier, "restaurer", copie)[0] == 0
    code, dit = _palier(dossier, "restaurer", copie)
    assert (code, "--remplacer" in dit) == (2, True)
    assert _palier(dossier, "restaurer", copie, "--remplacer")[0] == 0
    assert _noms(dossier / "avant-restauration") == ["Aubrac"]


def test_sauvegarder_n_ecrase_jamais_une_copie(installation, copie):
    avant = copie.read_bytes()
    code, dit = _palier(installation, "sauvegarder", copie)
    assert (code, "existe déjà" in dit) == (2, True)
    assert copie.read_bytes() == avant


def test_une_phrase_trop_courte_est_refusee(installation, tmp_path):
    code, dit = _palier(installation, "sauvegarder", tmp_path / "c", phrase="court")
    assert (code, "12 caractères" in dit) == (2, True)
    assert not (tmp_path / "c").exists()


def test_verifier_voit_un_journal_refait(installation, copie, tmp_path):
    # La première copie a laissé une trace, que porte la seconde.
    assert copie.exists()
    _palier(installation, "sauvegarder", tmp_path / "seconde.age")
    dossier = tmp_path / "abimee"
    _palier(dossier, "restaurer", tmp_path / "seconde.age")
    assert _palier(dossier, "verifier") == (0, "0 défaut.\n")
    with sqlite3.connect(dossier / "palier.sqlite3") as base:
        base.execute("DROP TRIGGER journal_update_refuse")
        base.execute("UPDATE journal_trace SET action = 'rien'")
    code, dit = _palier(dossier, "verifier")
    assert (code, "journal ne se suit plus" in dit) == (1, True)
