"""Les réglages Django ; tout ce qui change d'une installation à l'autre vient de l'environnement.

PALIER_DOSSIER (base, clés, pièces), DATABASE_URL (PostgreSQL), PALIER_ADRESSES (noms d'hôte admis,
séparés par des virgules), PALIER_URL (où mènent les rappels envoyés par courriel), PALIER_CLOISON
(oui : PostgreSQL cloisonne lui-même), PALIER_OIDC_* (ProConnect), PALIER_JOUR (la démonstration vit
un jour fixe, AAAA-MM-JJ), PALIER_PIECE_MO (taille d'une pièce, 20 par défaut), PALIER_ANTIVIRUS
(clamd : « unix:/chemin » ou « tcp:hote:port » ; vide : aucun), PALIER_DROITS (l'environnement
d'openfisca-france ; `.venv-droits` à côté de celui de Palier). Aucun secret n'est écrit dans le
dépôt.
"""

import os
import secrets
import sys
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlparse

from csp.constants import NONE, SELF

import palier

PALIER_DOSSIER = Path(os.environ.get("PALIER_DOSSIER", "palier-donnees")).resolve()
PALIER_CLES = PALIER_DOSSIER / "cles"
PALIER_PIECES = PALIER_DOSSIER / "pieces"
PALIER_JOUR = os.environ.get("PALIER_JOUR", "")
PALIER_PIECE_MO = int(os.environ.get("PALIER_PIECE_MO", "20"))
PALIER_ANTIVIRUS = os.environ.get("PALIER_ANTIVIRUS", "")
PALIER_DROITS = Path(
    os.environ.get("PALIER_DROITS", Path(sys.prefix).with_name(".venv-droits"))
).absolute()
PALIER_URL = os.environ.get("PALIER_URL", "http://localhost:8000").rstrip("/")
DEBUG = False


def _secret() -> str:
    """La clé des sessions, tirée à la première mise en service et gardée hors de la base."""
    if dit := os.environ.get("PALIER_SECRET"):
        return dit
    chemin = PALIER_DOSSIER / "secret"
    if not chemin.exists():
        PALIER_DOSSIER.mkdir(parents=True, exist_ok=True, mode=0o700)
        chemin.touch(mode=0o600)
        chemin.write_text(secrets.token_urlsafe(50), encoding="ascii")
    return chemin.read_text(encoding="ascii")


def _base() -> dict[str, Any]:
    """SQLite par défaut, réglé pour cinquante écrivains ; PostgreSQL par DATABASE_URL."""
    adresse = os.environ.get("DATABASE_URL", "")
    if adresse.startswith(("postgres://", "postgresql://")):
        url = urlparse(adresse)
        return {
            "ENGINE": "palier.socle.postgresql",
            "NAME": url.path.lstrip("/"),
            "USER": unquote(url.username or ""),
            "PASSWORD": unquote(url.password or ""),
            "HOST": url.hostname or parse_qs(url.query).get("host", [""])[0],
            "PORT": str(url.port or ""),
            "CONN_MAX_AGE": None,
            "CONN_HEALTH_CHECKS": True,
            # Le serveur garde les plans de ce que chaque page redemande : planifier lui coûte
            # autant que répondre. Derrière un répartiteur de connexions, PgBouncer ≥ 1.21.
            "OPTIONS": {"server_side_binding": True, "prepare_threshold": 5},
        }
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": str(PALIER_DOSSIER / "palier.sqlite3"),
        "CONN_MAX_AGE": None,
        "OPTIONS": {
            "timeout": 5,
            "transaction_mode": "IMMEDIATE",
            "init_command": (
                "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA temp_store=MEMORY;"
                "PRAGMA mmap_size=268435456; PRAGMA cache_size=-8000;"
                "PRAGMA journal_size_limit=67108864;"
            ),
        },
    }


PALIER_CLOISON = os.environ.get("PALIER_CLOISON", "") == "oui"
SECRET_KEY = _secret()
ALLOWED_HOSTS = os.environ.get("PALIER_ADRESSES", "localhost,127.0.0.1,[::1]").split(",")
DATABASES = {"default": _base()}
# Le travail de fond : une file dans un fichier, vidée par `palier servir` ; aucun service de plus.
PALIER_DOSSIER.mkdir(parents=True, exist_ok=True, mode=0o700)
HUEY = {
    "name": "palier",
    "huey_class": "huey.SqliteHuey",
    "filename": str(PALIER_DOSSIER / "taches.sqlite3"),
    "results": False,
    "immediate": False,
    "consumer": {"workers": 1, "worker_type": "thread", "check_worker_health": True},
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.forms",
    "django_htmx",
    "huey.contrib.djhuey",
    "palier.socle.coffre",
    "palier.socle.journal",
    "palier.socle.comptes",
    "palier.socle.brouillons",
    "palier.socle.reglages",
    "palier.socle.presentation",
    "palier.metier.territoires",
    "palier.metier.partenaires",
    "palier.metier.menages",
    "palier.metier.accompagnement",
    "palier.metier.budget",
    "palier.metier.logement",
    "palier.metier.collectif",
    "palier.metier.instances",
    "palier.pilotage.agenda",
    "palier.pilotage.aide",
    "palier.pilotage.recherche",
    "palier.pilotage.bilans",
    "palier.pilotage.listes",
    "palier.pilotage.documents",
    "palier.pilotage.dossier",
    "palier.pilotage.diagnostic",
    "palier.pilotage.expulsion",
    "palier.pilotage.doublons",
    "palier.pilotage.droits",
    "palier.pilotage.bureau",
    "palier.pilotage.surendettement",
    "palier.pilotage.traces",
    "palier.pilotage.reprise",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "palier.socle.presentation.politique.Politique",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "palier.socle.comptes.casquette.Casquette",
    "palier.socle.reglages.finalites.Tenues",
    "palier.pilotage.doublons.redirection.Redirection",
]

ROOT_URLCONF = "palier.config.urls"
WSGI_APPLICATION = "palier.config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [Path(palier.__file__).parent / "socle" / "presentation" / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "palier.socle.presentation.cadre.cadre",
            ],
            "builtins": [
                "palier.socle.presentation.templatetags.palier",
                "palier.socle.presentation.templatetags.d_avance",
            ],
        },
    }
]
FORM_RENDERER = "palier.socle.presentation.formulaires.Rendu"

LANGUAGE_CODE = "fr"
TIME_ZONE = os.environ.get("PALIER_FUSEAU", "Europe/Paris")
USE_I18N = True
USE_TZ = True
STATIC_URL = "static/"
STATIC_ROOT = PALIER_DOSSIER / "statique"
STATICFILES_DIRS = [
    ("guide", Path(palier.__file__).parent / "pilotage" / "aide" / "guide" / "images")
]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = True

# Connexion : argon2 d'abord, second facteur, et des mots de passe que l'on ne devine pas.
AUTH_USER_MODEL = "comptes.Compte"
AUTHENTICATION_BACKENDS = ["palier.socle.comptes.identite.Identite"]
SESSION_ENGINE = "palier.socle.comptes.sessions"
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_USER_MODEL_EMAIL_FIELD = "courriel"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_ADAPTER = "palier.socle.comptes.connexion.Adaptateur"
SOCIALACCOUNT_ADAPTER = "palier.socle.comptes.connexion.AdaptateurExterieur"
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_PREVENT_ENUMERATION = True
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_ADAPTER = "palier.socle.comptes.second_facteur.Adaptateur"
MFA_TOTP_ISSUER = "Palier"
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_FORMS = {"add_webauthn": "palier.socle.comptes.cle_d_acces.CleForm"}
# Un lien, pas un formulaire : la politique de sécurité lui interdit de finir chez le fournisseur.
SOCIALACCOUNT_LOGIN_ON_GET = True
SOCIALACCOUNT_PROVIDERS: dict[str, Any] = {
    "openid_connect": {
        "provider_class": "palier.socle.comptes.proconnect.fournisseur.Fournisseur",
        "APPS": [
            {
                "provider_id": "proconnect",
                "name": os.environ.get("PALIER_OIDC_NOM", "ProConnect"),
                "client_id": os.environ["PALIER_OIDC_CLIENT"],
                "secret": os.environ["PALIER_OIDC_SECRET"],
                # Le fournisseur garantit le courriel : il désigne un compte ouvert par invitation.
                "settings": {
                    "server_url": os.environ["PALIER_OIDC_SERVEUR"],
                    "scope": ["openid", "email"],
                    "verified_email": True,
                    "email_authentication": True,
                },
            }
        ]
        if "PALIER_OIDC_CLIENT" in os.environ
        else [],
    }
}
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"

# Transport : en clair sur le poste lui-même, chiffré dès qu'un nom d'hôte est servi au dehors.
_CHIFFRE = os.environ.get("PALIER_HTTPS", "") == "oui"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = _CHIFFRE
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_AGE = 12 * 3600
SECURE_HSTS_SECONDS = 31_536_000 if _CHIFFRE else 0
SECURE_SSL_REDIRECT = _CHIFFRE
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "manifest-src": [SELF],
    }
}
EMAIL_HOST = os.environ.get("PALIER_SMTP", "localhost")
EMAIL_PORT = int(os.environ.get("PALIER_SMTP_PORT", "25"))
EMAIL_HOST_USER = os.environ.get("PALIER_SMTP_COMPTE", "")
EMAIL_HOST_PASSWORD = os.environ.get("PALIER_SMTP_MOT_DE_PASSE", "")
EMAIL_USE_TLS = os.environ.get("PALIER_SMTP_CHIFFRE", "") == "starttls"
EMAIL_USE_SSL = os.environ.get("PALIER_SMTP_CHIFFRE", "") == "tls"
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = os.environ.get("PALIER_EXPEDITEUR", "palier@localhost")
