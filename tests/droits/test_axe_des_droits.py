"""Les pages des droits, remplies, se lisent avec une aide technique et tiennent en étroit."""

import pytest

from droits.calculateur import ENSEMBLE
from socle.gens import tout_tenir, une_occupation, une_situation
from socle.navigateur import defauts, poser

pytestmark = [ENSEMBLE, pytest.mark.django_db, pytest.mark.usefixtures("ce_jour_la")]


@pytest.mark.usefixtures("avec_calculateur")
def test_les_droits_estimes_se_lisent_avec_une_aide_technique(
    client, amina, menage, navigateur, tmp_path
):
    tout_tenir(menage.structure)
    une_occupation(menage, statut="LOC_PRIVE", loyer=500, commune="21231")
    photo = une_situation(menage)
    for nature, montant in (("SALAIRE", 400), ("RSA", 100)):
        photo.lignes.create(sens="RESSOURCE", nature=nature, montant=montant)
    client.force_login(amina)
    adresse = f"/menages/{menage.pk}/droits/"
    adresses = {"droits": adresse, "salaire": f"{adresse}et-si/"}
    pages = {nom: client.get(a).content.decode() for nom, a in adresses.items()}
    assert "Baisserait" in pages["droits"]
    assert "<polyline" in pages["salaire"]
    assert defauts(navigateur, poser(tmp_path, pages)) == []
