"""Chaque rôle a son bureau : des noms, pas des nombres ; et le rappel de sauvegarde."""

from datetime import date, time, timedelta

import pytest

from accompagnement.mesures import une_mesure_accordee
from accompagnement.pages import texte
from palier.metier.accompagnement.models import Acte
from palier.metier.menages.models import Qualite, Suivi
from palier.pilotage.sauvegarde.actions import DERNIERE
from palier.socle.comptes.models import Absence
from palier.socle.habilitations.listes import Role
from palier.socle.journal.models import Trace
from socle.gens import LE, un_compte, un_menage, une_etape, une_procedure

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("ce_jour_la")]


@pytest.fixture(autouse=True)
def derniere_copie(settings, tmp_path):
    """À part : un essai de sauvegarde peut, au même moment, noter la sienne."""
    settings.PALIER_DOSSIER = tmp_path
    return tmp_path / DERNIERE


def _chez(client, nord, role: Role, nom: str = "Rose"):
    client.force_login(un_compte(nom, nord, role))
    return texte(client.get("/")).replace("\xa0", " ")


SANS_BUREAU = {Role.COMMISSION, Role.DIRECTION, Role.ADMINISTRATEUR, Role.DELEGUE}


@pytest.mark.parametrize("role", sorted(set(Role) - SANS_BUREAU))
def test_chacun_a_un_bureau(client, nord, role):
    assert "Mardi 14 avril 2026" in _chez(client, nord, role)


def test_l_accueil_voit_qui_est_attendu_qui_est_absent_et_qui_attend_un_referent(
    client, nord, ferrand, compte_amina
):
    Acte.objects.create(
        structure=nord,
        menage=ferrand,
        professionnel=compte_amina.professionnel,
        date=LE,
        heure=time(10, 30),
        type="PHYSIQUE_BUREAU",
        statut="PREVU",
    )
    Absence.objects.create(
        structure=nord, professionnel=compte_amina.professionnel, debut=LE, fin=date(2026, 4, 17)
    )
    nouveau = un_menage(nord, nom_usage="Haddou")
    Suivi.objects.create(
        menage=nouveau,
        professionnel=compte_amina.professionnel,
        qualite=Qualite.ACCUEIL,
        debut=date(2026, 4, 1),
    )
    page = _chez(client, nord, Role.ACCUEIL)
    assert "Qui est attendu aujourd’hui" in page
    assert "Ferrand" in page
    assert "jusqu’au 17 avril 2026" in page
    assert "Haddou" in page
    assert "Ouvrir un dossier" in page


def test_la_gestionnaire_voit_arrivees_et_fins_de_mesure(client, mesure):
    mesure.__class__.objects.filter(pk=mesure.pk).update(
        debut=date(2026, 3, 20), fin_prevue=date(2026, 5, 20)
    )
    page = _chez(client, mesure.structure, Role.GESTIONNAIRE)
    assert page.index("Fins de mesure à venir") < page.index("Arrivées")
    assert "Référent : Amina" in page


def test_la_responsable_voit_qui_suit_qui_qui_est_absent_et_ce_qui_est_en_retard(
    client, mesure, nord, compte_amina
):
    mesure.bilans.update(du_le=date(2026, 4, 9))
    Absence.objects.create(
        structure=nord,
        professionnel=compte_amina.professionnel,
        debut=date(2026, 4, 20),
        fin=date(2026, 5, 3),
    )
    page = _chez(client, nord, Role.RESPONSABLE)
    equipe = page[page.index("L’équipe") :]
    assert "Amina" in equipe
    assert "1 ménage sans relais" in equipe
    assert "le=2026-04-20&amp;jusqu_au=2026-05-03" in equipe
    assert "Bilan intermédiaire à remettre" in equipe


def test_l_audience_d_un_dossier_de_l_equipe_se_voit_de_qui_encadre(client, nord, ferrand):
    une_etape(une_procedure(ferrand), "E10", LE + timedelta(days=20))
    page = _chez(client, nord, Role.RESPONSABLE)
    assert ">Audience<" in page
    assert "dans 20 jours" in page


def test_une_mesure_accordee_sans_referent_est_a_confier(client, nord, ferrand, amina):
    une_mesure_accordee(ferrand, amina)
    assert "Accordées, à confier" in _chez(client, nord, Role.RESPONSABLE)


def test_sans_copie_le_bureau_le_dit_a_qui_peut_en_faire_une(client, nord):
    assert "Aucune copie de sauvegarde" in _chez(client, nord, Role.RESPONSABLE)
    assert "copie de sauvegarde" not in _chez(client, nord, Role.TRAVAILLEUR_SOCIAL, "Leïla")


def test_le_rappel_suit_l_administrateur_a_sa_premiere_page(client, nord):
    client.force_login(un_compte("Théo", nord, Role.ADMINISTRATEUR))
    page = texte(client.get("/", follow=True))
    assert "Aucune copie de sauvegarde" in page


def test_une_copie_de_plus_de_sept_jours_se_rappelle_avec_sa_date(client, nord, derniere_copie):
    derniere_copie.write_text("2026-04-07T08:00:00+02:00")
    assert "copie de sauvegarde" not in _chez(client, nord, Role.RESPONSABLE)
    derniere_copie.write_text("2026-04-06T08:00:00+02:00")
    assert "il y a 8 jours, le 6 avril 2026" in texte(client.get("/")).replace("\xa0", " ")


@pytest.mark.usefixtures("mesure")
def test_lire_le_bureau_n_ecrit_rien(chez_amina):
    avant = Trace.objects.count()
    chez_amina.get("/")
    assert Trace.objects.count() == avant
