"""ProConnect identifie ; il n'inscrit personne. Contre un vrai serveur, de bouclage."""

import json
import os
import subprocess
import sys
import time
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP

from comptes.bouclage import Etat, bouclage, une_cle
from comptes.conftest import SECRET
from palier.socle.comptes.models import Compte
from palier.socle.journal.models import Trace
from socle.gens import un_compte
from socle.navigateur import defauts, poser

pytestmark = pytest.mark.django_db
le_fournisseur = pytest.mark.usefixtures("proconnect")
PARTIR = "/compte/oidc/proconnect/login/"
RETOUR = f"http://testserver{PARTIR}callback/"
LIRE = (
    "import json, palier.config.reglages as r;"
    "print(json.dumps(r.SOCIALACCOUNT_PROVIDERS['openid_connect']))"
)


def _reglages(tmp_path, **variables):
    """Les réglages d'une installation neuve, tels que son environnement les dit."""
    milieu = {**os.environ, "PALIER_DOSSIER": str(tmp_path), **variables}
    fait = subprocess.run(
        [sys.executable, "-c", LIRE], env=milieu, capture_output=True, text=True, check=True
    )
    return json.loads(fait.stdout)


@pytest.fixture(scope="module")
def _guichet(request, tmp_path_factory):
    algorithme = getattr(request, "param", "ES256")
    with bouclage("palier", "un secret", {RETOUR}, algorithme) as etat:
        variables = {
            "PALIER_OIDC_CLIENT": etat.client,
            "PALIER_OIDC_SECRET": etat.secret,
            "PALIER_OIDC_SERVEUR": etat.adresse,
        }
        yield etat, _reglages(tmp_path_factory.mktemp("oidc"), **variables)


@pytest.fixture
def dalia(nord):
    return un_compte("Dalia", nord)


@pytest.fixture
def proconnect(_guichet, settings, dalia) -> Etat:  # noqa: ARG001 — il identifie Dalia
    etat, reglages = _guichet
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": reglages}
    etat.remettre()
    return etat


def _identifie(client) -> str:
    """Part de Palier, s'identifie chez le fournisseur, et rend l'adresse du retour."""
    depart = client.get(PARTIR)
    la_bas = requests.get(depart.url, allow_redirects=False, timeout=5)
    assert la_bas.status_code == 303, la_bas.text
    return la_bas.headers["Location"].removeprefix("http://testserver")


def _entrer(client):
    return client.get(_identifie(client))


def _connecte(client) -> bool:
    return "_auth_user_id" in client.session


@pytest.mark.parametrize("_guichet", ["ES256", "RS256"], indirect=True)
@le_fournisseur
def test_un_compte_invite_entre_des_la_premiere_fois(dalia, client):
    assert "Continuer avec ProConnect" in client.get("/compte/login/").text
    assert _entrer(client).status_code == 302
    assert client.session["_auth_user_id"] == str(dalia.pk)
    assert client.get("/").status_code == 200
    assert Trace.objects.filter(action="comptes.connexion", objet_id=dalia.pk).exists()


def test_un_courriel_inconnu_est_refuse_et_dit_lequel(proconnect, client):
    proconnect.personne = {"sub": "u-1", "email": "inconnu@ailleurs.fr"}
    rendu = _entrer(client)
    assert rendu.status_code == 403
    assert "aucun compte Palier n’est ouvert à ce courriel" in rendu.text
    assert "inconnu@ailleurs.fr" in rendu.text
    assert not _connecte(client)
    assert not Compte.objects.filter(courriel="inconnu@ailleurs.fr").exists()
    assert Trace.objects.filter(action="comptes.echec_de_connexion").exists()


def test_une_identite_sans_courriel_est_refusee(proconnect, client):
    del proconnect.personne["email"]
    assert "sans courriel" in _entrer(client).text
    assert not _connecte(client)


@le_fournisseur
def test_un_compte_ferme_n_entre_pas(dalia, client):
    Compte.objects.filter(pk=dalia.pk).update(is_active=False)
    assert _entrer(client).url == "/compte/inactive/"
    assert "Votre compte est fermé" in client.get("/compte/inactive/").text
    assert not _connecte(client)


@le_fournisseur
def test_qui_a_un_second_facteur_le_donne_aussi(dalia, client):
    TOTP.activate(dalia, "JBSWY3DPEHPK3PXP")
    RecoveryCodes.activate(dalia)
    assert _entrer(client).url.startswith("/compte/2fa/authenticate/")
    assert not _connecte(client)
    code = Authenticator.objects.get(user=dalia, type="recovery_codes").wrap().get_unused_codes()[0]
    client.post("/compte/2fa/authenticate/", {"code": code})
    assert _connecte(client)


MENSONGES = {
    "un autre nonce": {"nonce": "x" * 43},
    "un autre émetteur": {"iss": "https://ailleurs.fr"},
    "un autre destinataire": {"aud": "un-autre-service"},
    "un jeton périmé": {"exp": int(time.time()) - 3600},
}


@pytest.mark.parametrize("mensonge", MENSONGES.values(), ids=MENSONGES)
def test_un_jeton_qui_ment_n_ouvre_rien(proconnect, client, mensonge):
    proconnect.mensonges = mensonge
    assert "La connexion n’a pas abouti" in _entrer(client).text
    assert not _connecte(client)


def test_une_mauvaise_signature_n_ouvre_rien(proconnect, client):
    proconnect.signe_avec = une_cle(proconnect.algorithme)
    assert "La connexion n’a pas abouti" in _entrer(client).text
    assert not _connecte(client)


def test_deux_jetons_de_deux_personnes_n_ouvrent_rien(proconnect, client):
    proconnect.jeton_de = "un-autre"
    assert "La connexion n’a pas abouti" in _entrer(client).text
    assert not _connecte(client)


@le_fournisseur
def test_un_etat_qui_n_est_pas_de_ce_navigateur_n_ouvre_rien(client):
    retour = _identifie(client)
    autre = type(client)()
    assert "La connexion n’a pas abouti" in autre.get(retour).text
    assert not _connecte(autre)
    etat = parse_qs(urlsplit(retour).query)["state"][0]
    assert "La connexion n’a pas abouti" in client.get(retour.replace(etat, "z" * 43)).text
    assert not _connecte(client)


@le_fournisseur
def test_un_retour_ne_sert_qu_une_fois(client):
    retour = _identifie(client)
    client.get(retour)
    client.logout()
    client.get(retour)
    assert not _connecte(client)


def test_se_deconnecter_ferme_aussi_la_session_du_fournisseur(proconnect, client):
    _entrer(client)
    assert client.post("/compte/logout/").url == "/compte/oidc/fin/"
    assert not _connecte(client)
    adresse = client.get("/compte/oidc/fin/").context["adresse"]
    retour = requests.get(adresse, allow_redirects=False, timeout=5).headers["Location"]
    (fin,) = proconnect.fins
    assert fin["id_token_hint"].count(".") == 2
    assert len(fin["state"]) >= 32
    assert retour.startswith("http://testserver/compte/login/?state=")
    assert client.get("/compte/oidc/fin/").url == "/compte/login/", "elle ne se dit qu'une fois"


@le_fournisseur
def test_qui_entre_par_mot_de_passe_sort_sans_detour(dalia, client):
    dalia.set_password(SECRET)
    dalia.save()
    client.post("/compte/login/", {"login": dalia.courriel, "password": SECRET})
    assert client.post("/compte/logout/").url == "/"


def test_les_pages_du_fournisseur_sont_accessibles(proconnect, dalia, client, navigateur, tmp_path):
    pages = {"interrompue": client.get("/compte/3rdparty/login/cancelled/").text}
    proconnect.mensonges = {"nonce": "x" * 43}
    pages["refusee"] = _entrer(client).text
    proconnect.remettre()
    proconnect.personne["email"] = "inconnu@ailleurs.fr"
    pages["inconnu"] = _entrer(client).text
    proconnect.personne["email"] = dalia.courriel
    _entrer(client)
    client.post("/compte/logout/")
    # Le navigateur partirait fermer l'autre session avant qu'axe n'ait lu celle-ci.
    pages["fin"] = client.get("/compte/oidc/fin/").text.replace('http-equiv="refresh"', "")
    assert defauts(navigateur, poser(tmp_path, pages)) == []


def test_sans_variables_aucun_fournisseur_n_est_propose(tmp_path):
    assert _reglages(tmp_path)["APPS"] == []
