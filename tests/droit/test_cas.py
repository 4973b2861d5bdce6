"""La forme commune des cas de droit : ce qui s'en écarte est dit, jamais sauté."""

from datetime import date
from decimal import Decimal

import pytest

from droit.cas import familles, lus

BON = """
- cas: T-DIS-01 une phrase
  regles: [R-DIS-04]
  situation: {début: 2023-03-15, taux: 12.5}
  au: 2023-03-15
  attendu: {fin prévue: 2023-09-14}
  source: règles métier R-DIS-04
"""


def ecrits(tmp_path, texte):
    fichier = tmp_path / "dispositifs.yaml"
    fichier.write_text(texte, encoding="utf-8")
    return fichier


def test_un_cas_se_lit_avec_ses_jours_et_ses_decimaux_exacts(tmp_path):
    (cas,) = lus(ecrits(tmp_path, BON))
    assert cas.nom == "T-DIS-01-une-phrase"
    assert cas.situation == {"début": date(2023, 3, 15), "taux": Decimal("12.5")}
    assert cas.attendu == {"fin prévue": date(2023, 9, 14)}


@pytest.mark.parametrize(
    ("avant", "apres", "dit"),
    [
        ("T-DIS-01 une", "Une", "s'ouvre sur un code"),
        ("[R-DIS-04]", "[DIS-4]", "codes R-XXX-00"),
        ("au: 2023-03-15", "au: hier", "AAAA-MM-JJ"),
        ("attendu: {fin prévue: 2023-09-14}", "attendu: {}", "au moins une chose"),
        ("source: règles métier R-DIS-04", "source: ''", "cite le texte"),
        ("  source:", "  origine:", "exactement les clés"),
        ("taux: 12.5", "début: 12.5", "écrite deux fois"),
    ],
)
def test_un_cas_mal_forme_est_refuse_et_dit_pourquoi(tmp_path, avant, apres, dit):
    with pytest.raises(ValueError, match=dit):
        lus(ecrits(tmp_path, BON.replace(avant, apres, 1)))


def test_deux_cas_ne_portent_pas_le_meme_nom(tmp_path):
    with pytest.raises(ValueError, match="le même nom"):
        lus(ecrits(tmp_path, BON + BON))


def test_chaque_famille_ecrite_se_lit():
    assert all(cas for _, cas in familles())
