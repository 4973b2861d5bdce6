"""Le harnais de mesure dit vrai : JSON lisible, et un tableur qui compte comme le moteur."""

import json
import shutil
import sys
from datetime import date
from pathlib import Path

import pytest
from bench.classeur import recalcul
from bench.classeur.comparaison import ecarts, lire
from bench.classeur.ecriture import ecrire

from bench import chrono, machine, rapport

_SANS_TABLEUR = "LibreOffice absent : le classeur de formules n'est pas confronté au moteur"


def _groupe() -> rapport.Groupe:
    passages = chrono.repeter(3, lambda: chrono.passer([sys.executable, "-c", "print(1)"]))
    chiffres = [
        chrono.temps("Un processus vide", passages, "python -c 'print(1)'", 60).decrire(),
        chrono.memoire("Sa mémoire", passages, "").decrire(),
    ]
    return {**machine.moment(), "chiffres": chiffres}


def test_un_passage_rend_le_temps_la_memoire_et_la_sortie_de_la_commande():
    passage = chrono.passer([sys.executable, "-c", "b = bytearray(60_000_000); print(len(b))"])
    assert passage.sortie == "60000000\n"
    assert passage.memoire > 60
    assert passage.secondes > 0


def test_une_commande_qui_echoue_ne_donne_pas_de_mesure():
    with pytest.raises(chrono.Echec):
        chrono.passer([sys.executable, "-c", "raise SystemExit(3)"])


@pytest.mark.skipif(not Path("/proc").exists(), reason="le total demande /proc (Linux)")
def test_la_memoire_totale_compte_les_processus_lances():
    enfant = "import time; b = bytearray(80_000_000); time.sleep(1)"
    parent = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {enfant!r}])"
    assert chrono.pic([sys.executable, "-c", parent]) > 85


def test_les_resultats_du_jour_gardent_les_groupes_qui_ne_sont_pas_refaits(tmp_path, monkeypatch):
    monkeypatch.setattr(rapport, "RESULTATS", tmp_path)
    rapport.ecrire(machine.decrire(), {"bilan": _groupe()}, "2026-01-01")
    fichier = rapport.ecrire(machine.decrire(), {"catalogue": _groupe()}, "2026-01-02")
    lu = json.loads(fichier.read_text(encoding="utf-8"))
    assert list(lu["groupes"]) == ["bilan", "catalogue"]
    assert lu["machine"]["coeurs"] >= 1
    temps, memoire = lu["groupes"]["bilan"]["chiffres"]
    assert temps["minimum"] <= temps["mediane"] <= temps["maximum"]
    assert (temps["passages"], temps["tenue"], memoire["tenue"]) == (3, True, None)


def test_le_document_des_mesures_recoit_chaque_groupe_entre_ses_bornes(tmp_path):
    document = tmp_path / "mesures.md"
    document.write_text(rapport.DOCUMENT.read_text(encoding="utf-8"), encoding="utf-8")
    groupes = {nom: _groupe() for nom in rapport.TITRES}
    resultats = {"machine": machine.decrire(), "groupes": groupes}
    for _ in range(2):
        rapport.publier(resultats, document)
    ecrit = document.read_text(encoding="utf-8")
    assert ecrit.count("| Un processus vide |") == len(rapport.TITRES)


def test_tous_les_temps_publies_se_refont_par_une_option_de_la_commande():
    aide = chrono.passer([sys.executable, "-m", "bench", "--help"]).sortie
    assert all(nom in aide for nom in rapport.TITRES)


@pytest.mark.skipif(not shutil.which("soffice"), reason=_SANS_TABLEUR)
@pytest.mark.parametrize("structure", ["ccas-vaubrelle", "centre-social-courte-echelle"])
def test_le_classeur_de_formules_et_le_moteur_disent_les_memes_nombres(tmp_path, ecrite, structure):
    dossier, classeur = ecrite(structure), tmp_path / "bilan.xlsx"
    nombres = ecrire(dossier, date(2025, 1, 1), date(2025, 12, 31), classeur)
    reglages = recalcul.profil(tmp_path / "reglages", recalcul.TOUJOURS)
    recalcul.convertir(classeur, "xlsx", reglages)
    periode = ["--du", "2025-01-01", "--au", "2025-12-31", "--format", "json"]
    commande = [chrono.PALIER, "indicateurs", "--donnees", str(dossier), *periode]
    lus = lire(tmp_path / "xlsx" / "bilan.xlsx")
    assert len({code for code, _ in lus}) >= 25
    assert len(lus) == len(nombres)
    assert ecarts(lus, json.loads(chrono.passer(commande).sortie)) == []
