"""Sous quelle casquette travaille la session : `request.acces`, ou le choix à faire."""

from collections.abc import Callable
from datetime import date, datetime
from urllib.parse import urlencode

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from palier.socle.comptes.cloison import dire_la_structure
from palier.socle.comptes.models import Affectation
from palier.socle.habilitations.acces import Acces
from palier.socle.journal.actions import tracer

CLE = "casquette"
FACTEUR = "second_facteur"
FICHE_MAX = 2**63 - 1
"""Au-delà, ce n'est l'identifiant de rien, et la base ne le garderait pas."""


def acces(compte_id: int, affectation: Affectation, le: date) -> Acces:
    """L'accès d'un compte sous une affectation."""
    return Acces(
        compte_id=compte_id,
        professionnel_id=affectation.professionnel_id,
        affectation_id=affectation.pk,
        structure_id=affectation.structure_id,
        role=affectation.role,
        le=le,
    )


def aujourd_hui() -> date:
    """Le jour que vit l'installation : celui de l'horloge, sauf en démonstration."""
    if settings.PALIER_JOUR:
        return date.fromisoformat(settings.PALIER_JOUR)
    return datetime.now().astimezone().date()


class Casquette:
    """Pose `request.maintenant`, `.aujourd_hui`, `.affectation` et `.acces`.

    Une page qui demande un droit (`exige`) renvoie à la connexion, puis au choix de la casquette ;
    une page qui ne déclare rien n'est servie à personne.
    """

    def __init__(self, suite: Callable[[HttpRequest], HttpResponse]) -> None:
        self.suite = suite

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.aujourd_hui = aujourd_hui()  # type: ignore[attr-defined]
        request.maintenant = datetime.now().astimezone()  # type: ignore[attr-defined]
        request.affectation = request.acces = None  # type: ignore[attr-defined]
        if request.user.is_authenticated:
            casquettes = request.user.casquettes_du_jour  # type: ignore[union-attr]
            choisie = request.session.get(CLE)
            retenue = next((c for c in casquettes if c.pk == choisie), None)
            if retenue is None and len(casquettes) == 1:
                retenue = casquettes[0]
            request.casquettes = casquettes  # type: ignore[attr-defined]
            if retenue is not None:
                request.affectation = retenue  # type: ignore[attr-defined]
                request.acces = acces(request.user.pk, retenue, request.aujourd_hui)  # type: ignore[attr-defined]
        dire_la_structure(request.acces and request.acces.structure_id)  # type: ignore[attr-defined]
        reponse = self.suite(request)
        if reponse.status_code in (403, 404):
            _tracer_le_refus(request, reponse.status_code)
        return reponse

    def process_view(
        self, request: HttpRequest, vue: Callable[..., HttpResponse], _args: object, _noms: object
    ) -> HttpResponse | None:
        """Refuse par défaut : sans casquette, une page qui exige un droit n'est pas servie."""
        exigence = getattr(vue, "exige", "non déclarée")
        if exigence is None or _exterieure(vue):
            return None
        if not request.user.is_authenticated:
            return redirect(_en_gardant("next", "account_login", request))
        if request.acces is None:  # type: ignore[attr-defined]
            return redirect(_en_gardant("suite", "comptes:casquette", request))
        if exigence == "non déclarée":
            raise PermissionDenied
        if _second_facteur_manque(request):
            messages.error(request, "Votre structure demande un second facteur : ajoutez-le ici.")
            return redirect("mfa_index")
        return None


def _en_gardant(nom: str, page: str, request: HttpRequest) -> str:
    """Cette page, qui saura ramener à celle que l'on demandait, avec tous ses filtres."""
    return f"{reverse(page)}?{urlencode({nom: request.get_full_path()}, safe='/')}"


def _second_facteur_manque(request: HttpRequest) -> bool:
    """La structure le demande à ce rôle, et le compte n'en a pas ; demandé une fois par session."""
    affectation = request.affectation  # type: ignore[attr-defined]
    if affectation.role not in affectation.structure.second_facteur:
        return False
    if not request.session.get(FACTEUR):
        request.session[FACTEUR] = is_mfa_enabled(request.user)
    return not request.session[FACTEUR]


def _tracer_le_refus(request: HttpRequest, code: int) -> None:
    """Une fiche fermée que l'on a voulu ouvrir laisse une trace ; une adresse sans fiche, non."""
    motif, auteur = request.resolver_match, request.acces  # type: ignore[attr-defined]
    if motif is None or auteur is None or not isinstance(motif.kwargs.get("pk"), int):
        return
    pk = motif.kwargs["pk"]
    if pk > FICHE_MAX:
        return
    menage = pk if motif.route.startswith("menages/") else None
    tracer(auteur, "acces.refuse", menage_id=menage, code=code, page=motif.view_name, fiche=pk)


def _exterieure(vue: Callable[..., HttpResponse]) -> bool:
    """Les pages de connexion d'allauth gardent leurs propres règles."""
    return getattr(vue, "__module__", "").startswith("allauth.")
