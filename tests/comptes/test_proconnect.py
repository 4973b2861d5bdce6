"""Un fournisseur OpenID Connect identifie ; il n'inscrit personne. Réglé par l'environnement."""

import json
import os
import subprocess
import sys

import jwt
import pytest
from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.models import SocialLogin
from requests import Response

from palier.socle.comptes.connexion import _lire_le_jeton

VARIABLES = {
    "PALIER_OIDC_CLIENT": "palier",
    "PALIER_OIDC_SECRET": "secret",
    "PALIER_OIDC_SERVEUR": "https://fca.exemple.gouv.fr/api/v2",
}
LIRE = (
    "import json, palier.config.reglages as r;"
    "print(json.dumps(r.SOCIALACCOUNT_PROVIDERS['openid_connect']['APPS']))"
)


def _reglages(tmp_path, **variables):
    milieu = {**os.environ, "PALIER_DOSSIER": str(tmp_path), **variables}
    fait = subprocess.run(
        [sys.executable, "-c", LIRE], env=milieu, capture_output=True, text=True, check=True
    )
    return json.loads(fait.stdout)


def test_trois_variables_d_environnement_ouvrent_proconnect(tmp_path):
    (application,) = _reglages(tmp_path, **VARIABLES)
    assert (application["provider_id"], application["name"]) == ("proconnect", "ProConnect")
    assert application["client_id"] == "palier"
    assert application["settings"]["server_url"] == VARIABLES["PALIER_OIDC_SERVEUR"]


def test_sans_ces_variables_aucun_fournisseur_n_est_propose(tmp_path):
    assert _reglages(tmp_path) == []


def test_une_identite_rendue_en_jeton_signe_se_lit():
    reponse = Response()
    reponse.headers["Content-Type"] = "application/jwt"
    dit = {"sub": "42", "email": "dalia@palier.test"}
    reponse._content = jwt.encode(dit, "x" * 32, algorithm="HS256").encode()
    assert _lire_le_jeton(reponse).json() == dit


@pytest.mark.django_db
def test_un_inconnu_du_fournisseur_n_ouvre_pas_de_compte(rf):
    adaptateur = get_adapter()
    assert adaptateur.is_open_for_signup(rf.get("/"), SocialLogin()) is False
