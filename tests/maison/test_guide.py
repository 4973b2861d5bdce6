"""Le guide : chaque image vient d'un parcours, chaque capture sert, aucun lien ne casse."""

import re
from pathlib import Path

import pytest

RACINE = Path(__file__).parents[2]
GUIDE = RACINE / "docs" / "guide"
CHAPITRES = sorted(GUIDE.glob("*.md"))
POIDS = 80 * 1024
PRISES = re.compile(r'capturer\(\s*"([a-z0-9-]+)"')
CITEES = re.compile(r"!\[[^\]]{10,}\]\(images/([a-z0-9-]+)\.png\)")
LIENS = re.compile(r"(?<!!)\[[^\]]+\]\(([^)#]+)")


def _les_captures() -> set[str]:
    parcours = (RACINE / "tests" / "parcours").glob("test_*.py")
    return {nom for essai in parcours for nom in PRISES.findall(essai.read_text("utf-8"))}


def _les_citees() -> list[str]:
    return [nom for chapitre in CHAPITRES for nom in CITEES.findall(chapitre.read_text("utf-8"))]


def test_chaque_image_citee_est_prise_par_un_parcours_et_chaque_capture_est_citee():
    assert set(_les_citees()) == _les_captures()


def test_chaque_image_est_la_et_legere():
    images = {image.stem: image.stat().st_size for image in (GUIDE / "images").glob("*.png")}
    assert set(images) == _les_captures()
    assert {nom: poids for nom, poids in images.items() if poids > POIDS} == {}


@pytest.mark.parametrize("chapitre", CHAPITRES, ids=lambda chapitre: chapitre.stem)
def test_un_chapitre_est_au_sommaire_et_ses_liens_menent_quelque_part(chapitre):
    liens = LIENS.findall(chapitre.read_text("utf-8"))
    morts = [lien for lien in liens if "://" not in lien and not (GUIDE / lien).exists()]
    assert morts == []
    assert chapitre.name == "LISEZMOI.md" or chapitre.name in LIENS.findall(
        (GUIDE / "LISEZMOI.md").read_text("utf-8")
    )
