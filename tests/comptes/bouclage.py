"""Un fournisseur d'identité de bouclage, aussi exigeant que la documentation de ProConnect.

Vrai serveur HTTP sur 127.0.0.1 : découverte, autorisation, jetons, identité en jeton signé, clés,
fin de session. Un paramètre de trop, un état ou un nonce de moins de trente-deux signes, une
adresse de retour non déclarée : il refuse, comme le service de l'État.
"""

import json
import secrets
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlencode, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from jwt.algorithms import ECAlgorithm, RSAAlgorithm

ADMIS = {"response_type", "client_id", "redirect_uri", "scope", "state", "nonce"}
PORTEES = {"openid", "email", "given_name", "usual_name", "uid", "siret"}
_PUBLIQUES = {"ES256": ECAlgorithm, "RS256": RSAAlgorithm}


def une_cle(algorithme: str) -> ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey:
    if algorithme == "ES256":
        return ec.generate_private_key(ec.SECP256R1())
    return rsa.generate_private_key(65537, 2048)


class Etat:
    """Ce que le fournisseur sait, et les mensonges qu'on lui fait dire."""

    def __init__(self, client: str, secret: str, retours: set[str], algorithme: str) -> None:
        self.client, self.secret, self.retours = client, secret, retours
        self.algorithme, self.cle, self.adresse = algorithme, une_cle(algorithme), ""
        self.codes: dict[str, str] = {}
        self.acces: set[str] = set()
        self.remettre()

    def remettre(self) -> None:
        """Dit la vérité sur Dalia, signée de la clé publiée."""
        self.personne = {"sub": "u-1", "email": "Dalia@palier.test"}
        self.mensonges: dict[str, object] = {}
        self.signe_avec, self.jeton_de = self.cle, "u-1"
        self.fins: list[dict[str, str]] = []

    def jeton(self, **dit: object) -> str:
        maintenant = int(time.time())
        corps = {
            **{"iss": self.adresse, "aud": self.client, "iat": maintenant, "exp": maintenant + 60},
            **dit,
            **self.mensonges,
        }
        return jwt.encode(corps, self.signe_avec, self.algorithme, headers={"kid": "une"})


class _Guichet(BaseHTTPRequestHandler):
    etat: Etat

    def log_message(self, *_dit: object) -> None:
        pass

    def do_GET(self) -> None:
        chemin = urlsplit(self.path)
        dit = {nom: valeurs[0] for nom, valeurs in parse_qs(chemin.query).items()}
        routes = {
            "/.well-known/openid-configuration": self._decouverte,
            "/jwks": self._cles,
            "/authorize": self._autoriser,
            "/userinfo": self._identite,
            "/session/end": self._finir,
        }
        routes[chemin.path](dit)

    def do_POST(self) -> None:
        corps = self.rfile.read(int(self.headers["Content-Length"])).decode()
        dit = {nom: valeurs[0] for nom, valeurs in parse_qs(corps).items()}
        juste = dit["client_id"] == self.etat.client and dit["client_secret"] == self.etat.secret
        nonce = self.etat.codes.pop(dit["code"], None)  # un code ne sert qu'une fois
        if not juste or nonce is None or dit["redirect_uri"] not in self.etat.retours:
            return self._json({"error": "invalid_grant"}, 400)
        acces = secrets.token_urlsafe()
        self.etat.acces.add(acces)
        jeton = self.etat.jeton(sub=self.etat.jeton_de, nonce=nonce)
        rendu = {"access_token": acces, "token_type": "Bearer", "expires_in": 60}
        return self._json({**rendu, "id_token": jeton})

    def _decouverte(self, _dit: dict[str, str]) -> None:
        ici = self.etat.adresse
        self._json(
            {
                "issuer": ici,
                "authorization_endpoint": f"{ici}/authorize",
                "token_endpoint": f"{ici}/token",
                "userinfo_endpoint": f"{ici}/userinfo",
                "jwks_uri": f"{ici}/jwks",
                "end_session_endpoint": f"{ici}/session/end",
                "token_endpoint_auth_methods_supported": ["client_secret_post"],
            }
        )

    def _cles(self, _dit: dict[str, str]) -> None:
        publique = _PUBLIQUES[self.etat.algorithme].to_jwk(self.etat.cle.public_key(), as_dict=True)
        alg = self.etat.algorithme
        self._json({"keys": [{**publique, "kid": "une", "use": "sig", "alg": alg}]})

    def _autoriser(self, dit: dict[str, str]) -> None:
        manque = [nom for nom in ("state", "nonce") if len(dit.get(nom, "")) < 32]
        de_trop = dit.keys() - ADMIS or set(dit["scope"].split()) - PORTEES
        etranger = dit["redirect_uri"] not in self.etat.retours
        if manque or de_trop or etranger or dit["client_id"] != self.etat.client:
            return self._json({"error": "Y000400", "manque": manque, "trop": sorted(de_trop)}, 400)
        code = secrets.token_urlsafe()
        self.etat.codes[code] = dit["nonce"]
        return self._vers(dit["redirect_uri"], code=code, state=dit["state"])

    def _identite(self, _dit: dict[str, str]) -> None:
        if self.headers["Authorization"].removeprefix("Bearer ") not in self.etat.acces:
            return self._json({"error": "invalid_token"}, 401)
        return self._rendre(self.etat.jeton(**self.etat.personne), "application/jwt")

    def _finir(self, dit: dict[str, str]) -> None:
        self.etat.fins.append(dit)
        self._vers(dit["post_logout_redirect_uri"], state=dit["state"])

    def _vers(self, adresse: str, **dit: str) -> None:
        self.send_response(303)
        self.send_header("Location", f"{adresse}?{urlencode(dit)}")
        self.end_headers()

    def _json(self, dit: object, code: int = 200) -> None:
        self._rendre(json.dumps(dit), "application/json", code)

    def _rendre(self, texte: str, genre: str, code: int = 200) -> None:
        self.send_response(code)
        self.send_header("Content-Type", genre)
        self.end_headers()
        self.wfile.write(texte.encode())


@contextmanager
def bouclage(
    client: str, secret: str, retours: set[str], algorithme: str = "ES256"
) -> Iterator[Etat]:
    """Le fournisseur, servi le temps d'un essai."""
    etat = Etat(client, secret, retours, algorithme)
    guichet = type("Guichet", (_Guichet,), {"etat": etat})
    with ThreadingHTTPServer(("127.0.0.1", 0), guichet) as serveur:
        etat.adresse = f"http://127.0.0.1:{serveur.server_port}"
        fil = threading.Thread(target=serveur.serve_forever, daemon=True)
        fil.start()
        yield etat
        serveur.shutdown()
