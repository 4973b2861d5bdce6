"""Un second facteur sert sans que la base en garde le secret, avant comme après une rotation."""

import time

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from django.core.cache import cache
from django.core.management import CommandError, call_command
from django.test import Client

from palier.socle.coffre.champs import cles
from palier.socle.coffre.chiffre import ajouter_cle, chiffrer, dechiffrer
from palier.socle.comptes.second_facteur import recrire
from socle.en_clair import valeurs

pytestmark = pytest.mark.django_db

SECRET = "JBSWY3DPEHPK3PXP"
MOT_DE_PASSE = "un mot de passe assez long"


@pytest.fixture
def amina(amina, settings, tmp_path):
    """Amina, ses clés à elle, et son mot de passe."""
    settings.PALIER_CLES, settings.PALIER_PIECES = tmp_path / "cles", tmp_path / "pieces"
    amina.set_password(MOT_DE_PASSE)
    amina.save()
    return amina


def _entrer(compte, code: str) -> bool:
    """Se connecte par mot de passe, puis par ce code."""
    cache.clear()
    client = Client()
    donnees = {"login": compte.courriel, "password": MOT_DE_PASSE}
    reponse = client.post("/compte/login/", donnees)
    assert reponse.url.startswith("/compte/2fa/authenticate/"), reponse.url
    client.post("/compte/2fa/authenticate/", {"code": code})
    return "_auth_user_id" in client.session


def _code() -> str:
    return format_hotp_value(hotp_value(SECRET, int(time.time()) // 30))


def test_on_entre_par_l_application_avant_et_apres_une_rotation(amina):
    TOTP.activate(amina, SECRET)
    assert SECRET not in "".join(valeurs("mfa_authenticator"))
    assert not _entrer(amina, "000000")
    assert _entrer(amina, _code())
    ancienne = next(iter(cles()))
    call_command("tourner_les_cles", verbosity=0)
    call_command("tourner_les_cles", retirer=True, verbosity=0)
    assert ancienne not in "".join(valeurs("mfa_authenticator"))
    assert _entrer(amina, _code())


def test_les_codes_de_secours_restent_les_memes_et_ne_servent_qu_une_fois(amina):
    TOTP.activate(amina, SECRET)
    codes = RecoveryCodes.activate(amina).get_unused_codes()
    assert _entrer(amina, codes[0])
    call_command("tourner_les_cles", verbosity=0)
    relus = Authenticator.objects.get(user=amina, type="recovery_codes").wrap().get_unused_codes()
    assert relus == codes[1:]
    assert not _entrer(amina, codes[0])
    assert _entrer(amina, codes[1])


def test_l_ancienne_cle_reste_tant_qu_un_second_facteur_en_depend(amina, settings):
    TOTP.activate(amina, SECRET)
    ajouter_cle(settings.PALIER_CLES)
    with pytest.raises(CommandError, match="1 valeur ou pièce est encore"):
        call_command("tourner_les_cles", retirer=True, verbosity=0)


def test_la_migration_scelle_les_secrets_en_clair_et_sait_les_rouvrir(amina):
    clairs = {
        "totp": {"secret": SECRET},
        "recovery_codes": {"migrated_codes": ["11111111", "22222222"], "used_mask": 0},
        "webauthn": {"name": "Clé", "credential": {"id": "publique"}},
    }
    for genre, data in clairs.items():
        Authenticator.objects.create(user=amina, type=genre, data=data)
    assert recrire(Authenticator.objects, lambda clair: chiffrer(clair, cles())) == 2
    brut = "".join(valeurs("mfa_authenticator"))
    assert SECRET not in brut
    assert "11111111" not in brut
    assert _entrer(amina, _code())
    assert _entrer(amina, "22222222")
    recrire(Authenticator.objects, lambda scelle: dechiffrer(scelle, cles()))
    rendus = dict(Authenticator.objects.values_list("type", "data"))
    assert rendus == clairs | {"recovery_codes": {"migrated_codes": ["11111111"], "used_mask": 0}}
