"""Sous PostgreSQL, la base elle-même ne rend que les lignes de la structure de la casquette."""

from datetime import UTC, date, datetime

import pytest
from django.db import connection
from django.test import override_settings

from palier.pilotage.agenda.actions import (
    creer_calendrier,
    envoyer_les_rappels,
    regler_les_rappels,
)
from palier.socle.comptes.cloison import NOM, dire_la_structure, regles
from palier.socle.habilitations.listes import Role
from socle.gens import l_acces, un_compte, un_menage, une_dette, une_mesure, une_structure

postgresql = pytest.mark.skipif(
    connection.vendor != "postgresql", reason="les politiques de lignes sont de PostgreSQL"
)
pytestmark = pytest.mark.django_db


@pytest.fixture
def sous_un_role_ordinaire():
    """Le rôle du serveur web : ni propriétaire, ni superutilisateur."""
    with override_settings(PALIER_CLOISON=True), connection.cursor() as curseur:
        curseur.execute("CREATE ROLE essai_web NOLOGIN")
        droits = "SELECT, INSERT, UPDATE, DELETE ON ALL TABLES"
        curseur.execute(f"GRANT {droits} IN SCHEMA public TO essai_web")
        curseur.execute("GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO essai_web")

        def devenir():
            curseur.execute("SET ROLE essai_web")
            return curseur

        yield devenir
        curseur.execute("RESET ROLE")
        curseur.execute("SELECT set_config('palier.structure', '', false)")


def _lire(curseur, table):
    curseur.execute(f"SELECT count(*) FROM {table}")
    return curseur.fetchone()[0]


def test_toute_table_d_une_structure_a_sa_regle():
    tables = {table for table, _ in regles()}
    assert {"menages_menage", "menages_personne", "menages_composition"} <= tables
    assert {"accompagnement_acte", "budget_dette", "recherche_entree"} <= tables
    assert not {"comptes_affectation", "journal_trace"} & tables


@postgresql
def test_chaque_regle_est_posee():
    with connection.cursor() as curseur:
        curseur.execute("SELECT tablename FROM pg_policies WHERE policyname = %s", [NOM])
        assert {table for (table,) in curseur.fetchall()} == {table for table, _ in regles()}


@postgresql
def test_une_requete_brute_sous_la_casquette_du_sud_ne_rend_rien_du_nord(sous_un_role_ordinaire):
    nord, sud = une_structure(), une_structure("CCAS Sud")
    menage = un_menage(nord)
    une_dette(menage)
    une_mesure(menage)
    un_menage(sud)
    curseur = sous_un_role_ordinaire()
    for structure_id, menages, dettes in ((None, 0, 0), (sud.pk, 1, 0), (nord.pk, 1, 1)):
        dire_la_structure(structure_id)
        for table in ("menages_menage", "menages_personne", "menages_composition"):
            assert _lire(curseur, table) == menages, table
        assert _lire(curseur, "recherche_entree") == menages
        assert _lire(curseur, "budget_dette") == _lire(curseur, "accompagnement_mesure") == dettes
    dire_la_structure(sud.pk)
    curseur.execute("UPDATE menages_menage SET nom_usage = 'Volé' WHERE id = %s", [menage.pk])
    assert curseur.rowcount == 0


@postgresql
def test_le_site_travaille_sous_un_role_ordinaire(client, sous_un_role_ordinaire):
    nord, sud = une_structure(), une_structure("CCAS Sud")
    menage, autre = un_menage(nord, nom_usage="Nordier"), un_menage(sud, nom_usage="Sudier")
    client.force_login(un_compte("Rosa", nord, Role.RESPONSABLE))
    curseur = sous_un_role_ordinaire()
    page = client.get("/menages/").content.decode()
    assert "Nordier" in page
    assert client.get(f"/menages/{menage.pk}/").status_code == 200
    saisi = {"nom": "Haddou", "le": "2026-04-14", "cle": "c1"}
    assert client.post("/menages/ouvrir/", saisi).status_code == 302
    assert client.get("/recherche/?q=haddou").content.decode().count("Haddou") > 0
    curseur.execute("SELECT count(*) FROM menages_menage WHERE id = %s", [autre.pk])
    assert curseur.fetchone()[0] == 0


@postgresql
def test_un_calendrier_et_les_rappels_passent_le_mur_chacun_dans_sa_structure(
    client, sous_un_role_ordinaire
):
    nord = une_structure()
    amina = un_compte("Amina", nord)
    une_mesure(un_menage(nord, suivi_par=amina), fin_prevue=date(2026, 4, 28))
    par = l_acces(amina)
    regler_les_rappels(courriel=True, par=par)
    jeton = creer_calendrier(maintenant=datetime(2026, 4, 1, tzinfo=UTC), par=par)
    sous_un_role_ordinaire()
    dire_la_structure(None)
    assert envoyer_les_rappels(le=date(2026, 4, 14), adresse="https://palier.test") == 1
    with override_settings(PALIER_JOUR="2026-04-14"):
        assert b"Fin de p" in client.get(f"/calendriers/{nord.pk}/{jeton}.ics").content
        assert client.get(f"/calendriers/{nord.pk + 1}/{jeton}.ics").status_code == 404
