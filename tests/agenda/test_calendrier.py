"""Le calendrier privé : un lien que l'on tient, que l'on révoque, et qui ne nomme personne."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from icalendar import Calendar

from palier.pilotage.agenda.models import Calendrier, Rappels
from palier.socle.habilitations.listes import Role
from palier.socle.journal.models import Trace
from socle.gens import LE, un_compte, un_menage, une_mesure, une_structure

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("ce_jour_la")]
PAGE = "/mes-rappels/"


@pytest.fixture
def chez_amina(client, amina):
    client.force_login(amina)
    return client


def creer(client) -> str:
    """Le chemin du lien, tel que la page le montre une fois."""
    client.post("/mes-rappels/calendrier/")
    page = client.get(PAGE).content.decode()
    return "/calendriers/" + page.partition("/calendriers/")[2].partition("<")[0]


def lire(lien: str, **entetes):
    """Un agenda, sans session."""
    return Client().get(lien, headers=entetes)


def test_le_calendrier_dit_la_nature_et_le_dossier_jamais_un_nom(chez_amina, finissante):
    reponse = lire(creer(chez_amina))
    assert (reponse.status_code, reponse["Content-Type"]) == (200, "text/calendar; charset=utf-8")
    texte = reponse.content.decode().replace("\r\n ", "")
    (lu,) = [e for e in Calendar.from_ical(reponse.content).walk("VEVENT") if "Fin" in e["summary"]]
    assert str(lu["summary"]) == "Fin de période — dossier 2026-014"
    assert lu.decoded("dtstart") == date(2026, 4, 28)
    assert [a.decoded("trigger").days for a in lu.walk("VALARM")] == [-15, -5]
    assert lu["uid"].endswith("@palier")
    assert str(lu["url"]) == f"http://testserver/mesures/{finissante.pk}/"
    assert not [nom for nom in ("Ferrand", "Nadia", "ASLL") if nom in texte]
    assert "set-cookie" not in reponse.headers


@pytest.mark.usefixtures("finissante")
def test_le_fichier_relu_et_reecrit_est_le_meme(chez_amina):
    contenu = lire(creer(chez_amina)).content
    relu = Calendar.from_ical(contenu)
    assert relu.to_ical() == contenu
    assert (str(relu["version"]), str(relu["prodid"])) == ("2.0", "-//Palier//Rappels//FR")
    assert contenu.count(b":PT6H\r\n") == 2, "un agenda sait quand relire"
    assert all(len(li.encode()) <= 75 for li in contenu.decode().split("\r\n"))


def test_rien_n_a_bouge_rien_n_est_renvoye_ni_trace(chez_amina, finissante):
    lien = creer(chez_amina)
    premiere = lire(lien)
    assert lire(lien, if_none_match=premiere["ETag"]).status_code == 304
    assert Trace.objects.filter(action="agenda.lire_calendrier").count() == 1
    type(finissante).objects.update(fin_prevue=date(2026, 4, 30))
    assert lire(lien, if_none_match=premiere["ETag"]).status_code == 200


@pytest.mark.usefixtures("finissante")
def test_revoquer_ferme_le_lien_aussitot(chez_amina):
    lien = creer(chez_amina)
    assert lire(lien).status_code == 200
    reponse = chez_amina.post("/mes-rappels/calendrier/revoquer/", follow=True)
    assert "Calendrier révoqué" in reponse.content.decode()
    assert lire(lien).status_code == 404
    encore = chez_amina.post("/mes-rappels/calendrier/revoquer/", follow=True).content.decode()
    assert "Aucun calendrier n&#x27;est ouvert" in encore


def test_un_lien_neuf_ferme_l_ancien_et_n_est_montre_qu_une_fois(chez_amina):
    ancien, neuf = creer(chez_amina), creer(chez_amina)
    assert [lire(ancien).status_code, lire(neuf).status_code] == [404, 200]
    assert "/calendriers/" not in chez_amina.get(PAGE).content.decode()
    assert Calendrier.objects.ouverts().count() == 1


def test_le_jeton_n_est_pas_garde(chez_amina):
    lien = creer(chez_amina)
    jeton = lien.rpartition("/")[2].removesuffix(".ics")
    assert len(jeton) >= 43
    assert not Calendrier.objects.filter(jeton=jeton).exists()
    assert "agenda.creer_calendrier" in Trace.objects.values_list("action", flat=True)


@pytest.mark.parametrize("faute", ["autre jeton", "autre structure", "poste fini", "compte fermé"])
def test_un_lien_qui_ne_vaut_rien_n_existe_pas(chez_amina, amina, nord, faute):
    lien = creer(chez_amina)
    if faute == "autre jeton":
        lien = lien.replace(".ics", "x.ics")
    if faute == "autre structure":
        lien = lien.replace(f"/{nord.pk}/", f"/{une_structure('CCAS Sud').pk}/")
    if faute == "poste fini":
        amina.professionnel.affectations.update(fin=LE - timedelta(days=1))
    if faute == "compte fermé":
        type(amina).objects.update(is_active=False)
    assert lire(lien).status_code == 404


@pytest.mark.usefixtures("finissante")
def test_un_calendrier_ne_montre_que_les_dossiers_que_l_on_suit(chez_amina, nord):
    autre = un_menage(nord, suivi_par=un_compte("Yann", nord), reference="2026-099")
    une_mesure(autre, fin_prevue=date(2026, 4, 29))
    texte = lire(creer(chez_amina)).content.decode()
    assert "2026-014" in texte
    assert "2026-099" not in texte


def test_le_calendrier_coute_autant_pour_deux_dossiers_que_pour_trente(chez_amina, amina, nord):
    lien = creer(chez_amina)

    def cout(n: int) -> int:
        for _ in range(n):
            une_mesure(un_menage(nord, suivi_par=amina), fin_prevue=date(2026, 4, 29))
        with CaptureQueriesContext(connection) as requetes:
            lire(lien)
        return len(requetes)

    assert cout(2) == cout(28)


# La page ------------------------------------------------------------------------------------------


def test_la_page_regle_le_courriel_et_le_retient(chez_amina):
    assert "checked" not in chez_amina.get(PAGE).content.decode()
    chez_amina.post(PAGE, {"courriel": "on"})
    assert Rappels.objects.get().courriel
    assert "checked" in chez_amina.get(PAGE).content.decode()
    chez_amina.post(PAGE, {})
    assert not Rappels.objects.get().courriel


def test_la_page_ne_dit_rien_des_rappels_d_un_collegue(client, nord, chez_amina):
    chez_amina.post(PAGE, {"courriel": "on"})
    creer(chez_amina)
    client.force_login(un_compte("Yann", nord))
    page = client.get(PAGE).content.decode()
    assert "checked" not in page
    assert "aucun calendrier" in page


def test_la_direction_n_a_pas_de_rappels(client, nord):
    client.force_login(un_compte("Dora", nord, Role.DIRECTION))
    assert client.get(PAGE).status_code == 403
