"""La commande `palier`, telle que le contrat la fixe."""

import json
import shutil
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from palier.config.commande import principal

ANNEE = ["--du", "2025-01-01", "--au", "2025-12-31"]
CALCUL = ["indicateurs", "--donnees", "{d}"]
BILAN = ["bilan", "--annee", "2025", "--donnees", "{d}"]


@pytest.fixture(scope="module")
def dossier(ecrite, tmp_path_factory) -> Path:
    """Le dossier d'échange du CCAS de démonstration."""
    chemin = tmp_path_factory.mktemp("ccas") / "donnees"
    return shutil.copytree(ecrite("ccas-vaubrelle"), chemin)


def _dire(capsys, *arguments: object) -> tuple[int, str, str]:
    try:
        code = principal([str(a) for a in arguments])
    except SystemExit as fin:
        code = int(fin.code or 0)
    ecrit = capsys.readouterr()
    return code, ecrit.out, ecrit.err


def _indicateurs(capsys, dossier: Path, *suite: object) -> dict:
    code, sortie, _ = _dire(
        capsys, "indicateurs", "--donnees", dossier, *ANNEE, "--format", "json", *suite
    )
    assert code == 0
    return json.loads(sortie)


def test_la_sortie_json_a_la_forme_du_contrat(capsys, dossier):
    rendu = _indicateurs(capsys, dossier, "--codes", "I-003,I-033,I-035", "--par", "dispositif")
    actives, adhesion, duree = rendu["indicateurs"]
    assert rendu["periode"] == {"du": "2025-01-01", "au": "2025-12-31"}
    assert {"code", "libelle", "unite", "valeur"} <= actives.keys()
    assert adhesion["valeur"] == 100 * adhesion["numerateur"] / adhesion["denominateur"]
    assert {"moyenne", "mediane", "effectif"} <= duree["valeurs"].keys()
    (par_dispositif,) = actives["ventilations"]
    assert par_dispositif["axes"] == ["dispositif"]
    assert sum(ligne["valeur"] for ligne in par_dispositif["lignes"]) == actives["valeur"]


def test_le_catalogue_entier_porte_toujours_une_valeur(capsys, dossier):
    rendu = _indicateurs(capsys, dossier)["indicateurs"]
    assert {"I-001", "I-058", "I-060", "I-071", "I-200", "I-208"} <= {i["code"] for i in rendu}
    assert [i["code"] for i in rendu if "valeur" not in i] == []


def test_par_se_repete_pour_croiser_deux_axes(capsys, dossier):
    rendu = _indicateurs(
        capsys, dossier, "--codes", "I-003", "--par", "dispositif", "--par", "sexe"
    )
    (croisement,) = rendu["indicateurs"][0]["ventilations"]
    assert croisement["axes"] == ["dispositif", "sexe"]


def test_les_tranches_d_age_sont_celles_que_l_on_demande(capsys, dossier):
    rendu = _indicateurs(capsys, dossier, "--codes", "I-204", "--tranches", "0,18,60")
    modalites = {x["modalites"][0] for x in rendu["indicateurs"][0]["ventilations"][0]["lignes"]}
    assert modalites == {"0-17", "18-59", "60+", "NSP"}


def test_diffuser_tait_les_petits_effectifs(capsys, dossier):
    clair = _indicateurs(capsys, dossier, "--codes", "I-040")
    tu = _indicateurs(capsys, dossier, "--codes", "I-040", "--diffuser")
    petits = [
        x["modalites"]
        for x in clair["indicateurs"][0]["ventilations"][0]["lignes"]
        if 1 <= x["valeur"] <= 4 and x["modalites"] != ["NSP"]
    ]
    caches = {tuple(x["modalites"]): x for x in tu["indicateurs"][0]["ventilations"][0]["lignes"]}
    assert petits
    assert all(caches[tuple(m)]["valeur"] is None for m in petits)


def test_la_liste_a_autant_de_lignes_que_le_nombre(capsys, dossier):
    nombre = _indicateurs(capsys, dossier, "--codes", "I-037")["indicateurs"][0]["valeur"]
    code, sortie, _ = _dire(
        capsys, "indicateurs", "--donnees", dossier, *ANNEE, "--liste", "I-037", "--format", "csv"
    )
    assert code == 0
    assert len(sortie.splitlines()) - 1 == nombre


def test_expliquer_imprime_la_fiche_sans_donnees(capsys):
    code, sortie, _ = _dire(capsys, "indicateurs", "--expliquer", "I-035")
    assert code == 0
    for attendu in ("I-035", "mesures", "SELECT", "Source", "Axes permis"):
        assert attendu in sortie


@pytest.mark.parametrize(
    ("arguments", "phrase"),
    [
        (["indicateurs", *ANNEE], "--donnees"),
        (["indicateurs", "--donnees", "absent", *ANNEE], "absent"),
        ([*CALCUL, "--du", "2025-12-31", "--au", "2025-01-01"], "inversez"),
        ([*CALCUL, "--du", "2025-02-31", "--au", "2025-12-31"], "02-31"),
        ([*CALCUL, *ANNEE, "--codes", "I-999"], "I-999"),
        ([*CALCUL, *ANNEE, "--par", "couleur"], "couleur"),
        ([*CALCUL, *ANNEE, "--structure", "X"], "X"),
        ([*CALCUL, *ANNEE, "--dispositif", "X"], "X"),
        ([*CALCUL, *ANNEE, "--tranches", "18,0"], "croissants"),
        (BILAN, "--sortie"),
        ([*BILAN, "--sortie", "b.odt"], ".odt"),
        (["bilan", "--annee", "MMXXV", "--donnees", "{d}", "--sortie", "b.pdf"], "MMXXV"),
        ([*BILAN, "--modele", "rien", "--sortie", "b.pdf"], "rien"),
        (["bilan", "--rejouer", "absent.zip", "--sortie", "b.pdf"], "absent.zip"),
        (["importer", "absent.xlsx", "--simuler"], "absent.xlsx"),
        (["importer", "{d}"], "--sortie"),
        (["chanter"], "chanter"),
        ([], "VERBE"),
    ],
)  # fmt: skip
def test_une_demande_impossible_tient_en_une_phrase_et_sort_par_2(
    capsys, dossier, tmp_path, monkeypatch, arguments, phrase
):
    monkeypatch.chdir(tmp_path)
    code, sortie, erreur = _dire(capsys, *(a.replace("{d}", str(dossier)) for a in arguments))
    assert code == 2
    assert sortie == ""
    assert phrase in erreur
    assert len(erreur.strip().splitlines()) == 1
    assert "Traceback" not in erreur
    assert list(tmp_path.iterdir()) == []


def test_importer_sort_par_1_et_n_ecrit_rien_si_une_ligne_est_fautive(capsys, dossier, tmp_path):
    faux = tmp_path / "faux"
    faux.mkdir()
    for fichier in dossier.glob("*.csv"):
        texte = fichier.read_text(encoding="utf-8")
        (faux / fichier.name).write_text(texte.replace("ASLL_MAINTIEN", "ASSL_MAINTIEN"), "utf-8")
    code, _, erreur = _dire(capsys, "importer", faux, "--sortie", tmp_path / "propre")
    assert code == 1
    assert "ASLL_MAINTIEN" in erreur
    assert not (tmp_path / "propre").exists()


def test_exporter_puis_reexporter_rend_les_memes_octets(capsys, dossier, tmp_path):
    for source, cible, forme in [
        (dossier, "a", "parquet"),
        (tmp_path / "a", "b.xlsx", "xlsx"),
        (tmp_path / "b.xlsx", "c", "csv"),
    ]:
        code, _, erreur = _dire(
            capsys, "exporter", tmp_path / cible, "--donnees", source, "--format", forme
        )
        assert (code, erreur) == (0, "")
    for fichier in dossier.iterdir():
        assert (tmp_path / "c" / fichier.name).read_bytes() == fichier.read_bytes()


@pytest.mark.parametrize("forme", ["pdf", "docx", "html", "json"])
def test_bilan_s_ecrit_dans_chaque_format(capsys, dossier, tmp_path, forme):
    sortie = tmp_path / f"bilan.{forme}"
    code, ecrit, _ = _dire(
        capsys, "bilan", "--annee", "2025", "--donnees", dossier, "--sortie", sortie
    )
    assert code == 0
    assert str(sortie) in ecrit
    debut = {"pdf": b"%PDF", "docx": b"PK", "html": b"<!DOCTYPE html>", "json": b"{"}[forme]
    assert sortie.read_bytes().lower().startswith(debut.lower())


def test_un_bilan_publie_se_rejoue_et_se_compare(capsys, dossier, tmp_path):
    archive = tmp_path / "bilan.zip"
    publier = ["bilan", "--annee", "2025", "--donnees", dossier, "--publier", archive]
    assert _dire(capsys, *publier, "--publie-le", date(2026, 3, 16))[0] == 0
    assert _dire(capsys, *publier)[0] == 2
    assert _dire(capsys, "bilan", "--rejouer", archive, "--sortie", tmp_path / "r.pdf")[0] == 0
    code, sortie, erreur = _dire(capsys, "bilan", "--comparer", archive, dossier)
    assert code == 0, erreur
    assert sortie.strip() == "0 nombre a bougé."


def test_la_commande_installee_repond_sans_importer_ibis(dossier, tmp_path):
    sortie = tmp_path / "b.json"
    lance = (
        "import sys; from palier.config.commande import principal; code = principal(sys.argv[1:]);"
    )
    temoin = "sys.exit(code or 10 * ('ibis' in sys.modules) or 20 * ('pandas' in sys.modules))"
    demande = [*BILAN[:-1], str(dossier), "--sortie", str(sortie)]
    fait = subprocess.run(
        [sys.executable, "-c", lance + temoin, *demande],
        capture_output=True,
        text=True,
        check=False,
    )
    assert fait.returncode == 0, fait.stderr
