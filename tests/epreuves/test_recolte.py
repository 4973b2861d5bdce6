"""Le parcours voit toutes les pages : ce qu'il ne voit pas n'est pas éprouvé."""

import pytest
from django.urls import resolve

from socle.matrice import ENVOYEES, MATRICE, SANS_COMPTE

pytestmark = pytest.mark.django_db
FICHIERS = {
    "accompagnement:piece_telecharger",
    "bilans:bilan_apercu",
    "diagnostic:diagnostic_telecharger",
    "documents:modele_telecharger",
    "journal:exporter",
    "listes:menages_exporter",
    "reprise:avancement",
    "reprise:export_retirer",
    "reprise:rejets",
}
"""Ce qui se télécharge ou se lit par morceaux : ce ne sont pas des pages."""


def test_le_parcours_ouvre_toutes_les_pages_et_vise_tous_les_envois(mondes):
    vues = {resolve(page.partition("?")[0]).view_name for page, _ in mondes.recolte.pages}
    assert set(MATRICE) - vues == FICHIERS | ENVOYEES | SANS_COMPTE
    visees = {resolve(f.adresse.partition("?")[0]).view_name for f in mondes.recolte.formulaires}
    assert visees >= ENVOYEES
