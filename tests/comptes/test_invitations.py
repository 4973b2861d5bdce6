"""L'invitation : un lien à usage unique, qui expire, et que l'on peut révoquer."""

import socket
from datetime import timedelta
from email import message_from_bytes, policy

import pytest
from aiosmtpd.controller import Controller
from django.core import mail

from comptes.conftest import MAINTENANT, SECRET
from palier.noyau.erreurs import Refus
from palier.socle.comptes.invitations import accepter, envoyer, inviter, ouverte, revoquer
from palier.socle.comptes.models import Compte, Invitation
from palier.socle.habilitations.acces import Interdit
from palier.socle.habilitations.listes import Role
from palier.socle.journal.models import Trace
from socle.gens import l_acces, un_compte

pytestmark = pytest.mark.django_db


def _inviter(poste, par, courriel="dalia@palier.test"):
    return inviter(poste, courriel=courriel, maintenant=MAINTENANT, par=par)


def test_accepter_ouvre_un_compte_au_mot_de_passe_choisi(dalia, par):
    envoi = _inviter(dalia, par)
    compte = accepter(envoi.jeton, mot_de_passe=SECRET, maintenant=MAINTENANT)
    assert compte.check_password(SECRET)
    assert compte.password.startswith("argon2")
    assert [c.role for c in compte.casquettes(MAINTENANT.date())] == [Role.TRAVAILLEUR_SOCIAL]


def test_un_lien_ne_sert_qu_une_fois(dalia, par):
    envoi = _inviter(dalia, par)
    accepter(envoi.jeton, mot_de_passe=SECRET, maintenant=MAINTENANT)
    with pytest.raises(Refus, match="n'est plus valable"):
        accepter(envoi.jeton, mot_de_passe=SECRET, maintenant=MAINTENANT)
    assert Compte.objects.filter(courriel="dalia@palier.test").count() == 1


def test_un_lien_expire_au_bout_de_sept_jours(dalia, par):
    envoi = _inviter(dalia, par)
    juste_avant = MAINTENANT + timedelta(days=7, seconds=-1)
    assert ouverte(envoi.jeton, juste_avant) is not None
    assert ouverte(envoi.jeton, MAINTENANT + timedelta(days=7)) is None


def test_un_lien_revoque_ne_sert_plus(dalia, par):
    envoi = _inviter(dalia, par)
    revoquer(dalia, maintenant=MAINTENANT, par=par)
    with pytest.raises(Refus, match="révoquée"):
        accepter(envoi.jeton, mot_de_passe=SECRET, maintenant=MAINTENANT)
    with pytest.raises(Refus, match="Aucune invitation"):
        revoquer(dalia, maintenant=MAINTENANT, par=par)


def test_une_autre_invitation_ferme_la_premiere(dalia, par):
    premiere, seconde = _inviter(dalia, par), _inviter(dalia, par)
    assert ouverte(premiere.jeton, MAINTENANT) is None
    assert ouverte(seconde.jeton, MAINTENANT) is not None


def test_le_jeton_n_est_pas_en_base(dalia, par):
    envoi = _inviter(dalia, par)
    assert not Invitation.objects.filter(jeton=envoi.jeton).exists()


def test_un_mot_de_passe_trop_court_se_refuse_et_garde_le_lien(dalia, par):
    envoi = _inviter(dalia, par)
    with pytest.raises(Refus) as refus:
        accepter(envoi.jeton, mot_de_passe="court", maintenant=MAINTENANT)
    assert refus.value.champ == "mot_de_passe"
    assert ouverte(envoi.jeton, MAINTENANT) is not None


def test_on_n_invite_pas_qui_a_deja_un_compte(dalia, par):
    accepter(_inviter(dalia, par).jeton, mot_de_passe=SECRET, maintenant=MAINTENANT)
    with pytest.raises(Refus, match="déjà un compte"):
        _inviter(dalia, par)


def test_on_n_invite_pas_au_courriel_d_un_autre(dalia, par, chloe):
    with pytest.raises(Refus, match="celui d'un autre compte"):
        _inviter(dalia, par, courriel=chloe.courriel.upper())


@pytest.mark.parametrize("role", [Role.RESPONSABLE, Role.TRAVAILLEUR_SOCIAL, Role.DIRECTION])
def test_seule_l_administration_technique_invite(dalia, nord, role):
    with pytest.raises(Interdit):
        _inviter(dalia, l_acces(un_compte("Bruno", nord, role)))


def test_inviter_et_accepter_laissent_leur_trace_sans_courriel(dalia, par):
    accepter(_inviter(dalia, par).jeton, mot_de_passe=SECRET, maintenant=MAINTENANT)
    actions = list(Trace.objects.order_by("pk").values_list("action", flat=True))
    assert actions[-2:] == ["comptes.inviter", "comptes.accepter"]
    assert not any("dalia" in str(d) for d in Trace.objects.values_list("details", flat=True))


def test_le_courriel_part_pour_de_vrai_par_smtp(dalia, par, settings):
    recus = []

    class Boite:
        async def handle_DATA(self, _serveur, _session, enveloppe):  # noqa: N802
            recus.append(enveloppe)
            return "250 OK"

    with socket.socket() as prise:
        prise.bind(("127.0.0.1", 0))
        port = prise.getsockname()[1]
    boite = Controller(Boite(), hostname="127.0.0.1", port=port)
    boite.start()
    try:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
        envoi = _inviter(dalia, par)
        assert envoyer(envoi, f"https://palier.exemple/invitation/{envoi.jeton}/")
    finally:
        boite.stop()
    (enveloppe,) = recus
    courriel = message_from_bytes(enveloppe.content, policy=policy.default)
    assert enveloppe.rcpt_tos == ["dalia@palier.test"]
    assert courriel["Subject"] == "Votre accès à Palier : CCAS Nord"
    assert envoi.jeton in courriel.get_content()
    assert "21 avril 2026" in courriel.get_content()


def test_sans_serveur_de_courriel_le_lien_est_montre_une_fois(client, chloe, dalia, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9
    client.force_login(chloe)
    fiche = f"/comptes/{dalia.pk}/"
    page = client.post(f"{fiche}inviter/", {"courriel": "dalia@palier.test"}, follow=True)
    assert "/invitation/" in page.content.decode()
    assert "/invitation/" not in client.get(fiche).content.decode()


def test_de_l_invitation_a_la_premiere_page(client, chloe):
    client.force_login(chloe)
    client.post(
        "/comptes/inviter/",
        {"prenom": "Elsa", "nom": "Marin", "courriel": "elsa@palier.test"}
        | {"role": "ACCUEIL", "debut": "2026-01-05"},
    )
    lien = next(li for li in mail.outbox[0].body.splitlines() if "/invitation/" in li)
    client.logout()
    mots = {"mot_de_passe": SECRET, "encore": SECRET}
    assert client.post(lien, {**mots, "encore": "autre"}).status_code == 200
    assert client.post(lien, mots).url == "/compte/login/"
    assert client.get(lien).status_code == 410
    reponse = client.post("/compte/login/", {"login": "elsa@palier.test", "password": SECRET})
    assert reponse.url == "/"
    assert client.get("/").status_code == 200


def test_l_inscription_libre_est_fermee(client):
    page = client.post(
        "/compte/signup/", {"email": "x@palier.test", "password1": SECRET, "password2": SECRET}
    )
    assert page.status_code == 200
    assert not Compte.objects.filter(courriel="x@palier.test").exists()
