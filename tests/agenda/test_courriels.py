"""Les rappels par courriel : sur demande, sans nom, jamais deux fois."""

import ast
import socket
from dataclasses import replace
from datetime import date, timedelta
from email import message_from_bytes, policy
from pathlib import Path

import pytest
from aiosmtpd.controller import Controller
from django.core import mail
from django.core.management import call_command

import palier
from palier.noyau.delais import Duree
from palier.pilotage.agenda import sources
from palier.pilotage.agenda.actions import envoyer_les_rappels
from palier.pilotage.agenda.models import RappelEnvoye
from palier.pilotage.agenda.sources import Preavis, preavis_de
from palier.socle.journal.models import Trace
from palier.socle.presentation.echeances import Echeance
from palier.socle.reglages.models import ValeurPropre
from socle.gens import LE

pytestmark = pytest.mark.django_db
ADRESSE = "https://palier.test"
previent = pytest.mark.usefixtures("finissante", "prevenue")


def envoyer(le: date = LE) -> int:
    return envoyer_les_rappels(le=le, adresse=ADRESSE)


@previent
def test_r_exp_16_un_rappel_part_a_quinze_jours_puis_a_cinq_et_jamais_deux_fois():
    assert [envoyer(LE - timedelta(days=2)), envoyer(), envoyer()] == [0, 1, 0]
    assert envoyer(LE + timedelta(days=8)) == 0, "J-6 : J-15 est déjà dit"
    assert [envoyer(LE + timedelta(days=9)), envoyer(LE + timedelta(days=10))] == [1, 0]
    assert ["J-15" in m.body for m in mail.outbox] == [True, False]
    assert "J-5 : 1" in mail.outbox[1].body


@previent
def test_le_courriel_dit_un_nombre_et_un_lien_jamais_un_nom():
    envoyer()
    (message,) = mail.outbox
    assert message.to == ["amina@palier.test"]
    assert message.subject == "Palier : 1 échéance approche"
    assert f"{ADRESSE}/\n" in message.body
    entier = f"{message.subject} {message.body}"
    assert not [nom for nom in ("Ferrand", "Nadia", "2026-014", "ASLL") if nom in entier]


@pytest.mark.usefixtures("finissante")
def test_qui_ne_l_a_pas_demande_ne_recoit_rien():
    assert envoyer() == 0
    assert mail.outbox == []


@previent
def test_un_compte_ferme_ou_un_poste_fini_ne_recoit_rien(amina):
    amina.professionnel.affectations.update(fin=LE - timedelta(days=1))
    assert envoyer() == 0
    amina.professionnel.affectations.update(fin=None)
    type(amina).objects.update(is_active=False)
    assert envoyer() == 0
    assert not RappelEnvoye.objects.exists()


@previent
def test_un_rappel_qui_ne_part_pas_se_dit_et_repart_au_prochain_envoi(settings, caplog):
    with socket.socket() as prise:
        prise.bind(("127.0.0.1", 0))
        settings.EMAIL_PORT = prise.getsockname()[1]
    settings.EMAIL_HOST = "127.0.0.1"
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    assert envoyer() == 0
    assert "Rappels de la structure" in caplog.text
    assert not RappelEnvoye.objects.exists()
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    assert envoyer() == 1


class Boite:
    """Un vrai serveur de courriel, qui garde ce qu'il reçoit."""

    def __init__(self) -> None:
        self.recus: list[bytes] = []

    async def handle_DATA(self, _serveur, _session, enveloppe):  # noqa: N802
        self.recus.append(enveloppe.content)
        return "250 OK"


@previent
def test_la_commande_envoie_par_un_vrai_serveur_de_courriel(settings, capsys):
    settings.PALIER_JOUR, settings.PALIER_URL = LE.isoformat(), ADRESSE
    with socket.socket() as prise:
        prise.bind(("127.0.0.1", 0))
        port = prise.getsockname()[1]
    boite = Boite()
    serveur = Controller(boite, hostname="127.0.0.1", port=port)
    serveur.start()
    try:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
        call_command("envoyer_les_rappels")
        call_command("envoyer_les_rappels")
    finally:
        serveur.stop()
    (recu,) = boite.recus
    corps = message_from_bytes(recu, policy=policy.default).get_content()
    assert "1 échéance approche à CCAS Nord" in corps
    assert capsys.readouterr().out.split("\n")[:2] == ["1 courriel envoyé.", "0 courriel envoyé."]


@previent
def test_chaque_envoi_est_trace_sans_rien_dire_de_l_echeance(par):
    envoyer()
    trace = Trace.objects.get(action="agenda.envoyer_rappels")
    assert (trace.structure_id, trace.details) == (par.structure_id, {"nombre": 1})


@previent
def test_un_rappel_passe_depuis_un_mois_s_oublie():
    envoyer()
    envoyer(LE + timedelta(days=60))
    assert not RappelEnvoye.objects.filter(preavis="J-15").exists()


def test_r_sur_02_ce_qui_se_prepare_de_loin_s_annonce_trois_mois_avant():
    preavis = Preavis(Duree(15, "jour"), Duree(5, "jour"), Duree(3, "mois"))
    moratoire = Echeance(date(2027, 3, 10), "Fin du moratoire", "", "", "", de_loin=True)
    jours = (date(2026, 12, 9), date(2026, 12, 10), date(2027, 2, 23), date(2027, 3, 11))
    assert [preavis.rappel(moratoire, le) for le in jours] == ["", "M-3", "J-15", ""]


def test_une_structure_change_ses_preavis(nord):
    ValeurPropre.objects.create(
        structure=nord, code="EXP_ALERTE_AVANT", cles="rang=1", valeur=20, debut=LE, motif="usage"
    )
    assert str(preavis_de(nord, LE).premier) == "20 jours"
    assert str(preavis_de(nord, LE - timedelta(days=1)).premier) == "15 jours"


def test_un_preavis_lointain_allonge_par_la_structure_se_lit_d_aussi_loin(par, monkeypatch):
    moratoire = Echeance(LE + timedelta(days=150), "Fin", "", "", "", dehors="Fin", de_loin=True)

    def du_lointain(_acces, jusqu_au):
        return [moratoire] if moratoire.le <= jusqu_au else []

    monkeypatch.setattr(sources, "TRANCHES", (du_lointain,))
    a_six_mois = Preavis(Duree(15, "jour"), Duree(5, "jour"), Duree(6, "mois"))
    a_trois_mois = replace(a_six_mois, lointain=Duree(3, "mois"))
    assert sources.attendues(par, LE, a_six_mois) == [moratoire]
    assert sources.attendues(par, LE, a_trois_mois) == []


def test_toute_echeance_dit_ce_que_l_on_peut_en_dire_hors_de_palier():
    """Sans quoi le calendrier ne montrerait que « Échéance »."""
    muettes = []
    for fichier in (Path(palier.__file__).parent / "metier").rglob("*.py"):
        texte = fichier.read_text(encoding="utf-8")
        if "presentation.echeances import Echeance" not in texte:
            continue
        for noeud in ast.walk(ast.parse(texte)):
            ecrite = isinstance(noeud, ast.Call) and getattr(noeud.func, "id", "") == "Echeance"
            if ecrite and "dehors" not in {k.arg for k in noeud.keywords}:
                muettes.append(f"{fichier.name}, ligne {noeud.lineno}")
    assert muettes == []
