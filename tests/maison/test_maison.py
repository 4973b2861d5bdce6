"""La maison se tient : ses textes ne parlent que d'elle, ses commandes existent."""

import re
import subprocess
import tomllib
from pathlib import Path

import palier

RACINE = Path(__file__).parents[2]


def _suivis() -> list[Path]:
    sortie = subprocess.run(
        ["git", "ls-files"], cwd=RACINE, capture_output=True, text=True, check=True
    )
    return [RACINE / nom for nom in sortie.stdout.splitlines() if (RACINE / nom).is_file()]


def _textes() -> list[tuple[Path, str]]:
    suffixes = {".py", ".md", ".yaml", ".toml", ".txt", ".json", ".typ", ".css", ".html", ""}
    fichiers = [f for f in _suivis() if f.suffix in suffixes and "vega" not in f.parts]
    return [(f, f.read_text(encoding="utf-8", errors="replace")) for f in fichiers]


def test_aucun_chemin_de_machine_n_est_ecrit_dans_le_depot():
    motif = re.compile(r"(^|[^\w.])/(work|farm|root|home/\w+)/")
    fautifs = [str(f.relative_to(RACINE)) for f, texte in _textes() if motif.search(texte)]
    assert fautifs == []


def test_le_readme_s_ouvre_sur_ses_deux_commandes():
    debut = (RACINE / "README.md").read_text(encoding="utf-8")[:2500]
    assert debut.index("make lancer") < debut.index("make tester")


def test_la_verification_continue_appelle_la_commande_de_test_du_readme():
    assert "make tester" in (RACINE / ".ci" / "run").read_text(encoding="utf-8")


def test_les_dependances_sont_toutes_verrouillees_avec_empreinte():
    for verrou in sorted((RACINE / "requirements").glob("*.txt")):
        texte = re.sub(r"\\\n\s*", " ", verrou.read_text(encoding="utf-8"))
        lignes = [li for li in texte.splitlines() if li and not li.lstrip().startswith("#")]
        sans = [li for li in lignes if "--hash=sha256:" not in li]
        assert lignes, f"{verrou.name} est vide"
        assert sans == []


def test_le_verrou_contient_chaque_dependance_declaree():
    projet = tomllib.loads((RACINE / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    verrou = (RACINE / "requirements" / "palier.txt").read_text(encoding="utf-8").lower()
    noms = [re.split(r"[=<>\[ ]", d)[0].lower() for d in projet["dependencies"]]
    assert [nom for nom in noms if f"{nom}==" not in verrou] == []


def test_la_version_du_paquet_est_celle_du_projet_et_du_journal():
    projet = tomllib.loads((RACINE / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    journal = (RACINE / "CHANGELOG.md").read_text(encoding="utf-8")
    assert palier.__version__ == projet["version"]
    assert f"## {palier.__version__}" in journal
