"""Ce qu'une page a le droit de charger et d'exécuter : la même politique pour toutes."""

from collections.abc import Callable

from csp.constants import HEADER
from csp.utils import build_policy
from django.http import HttpRequest, HttpResponse


class Politique:
    """Pose la politique des réglages (`CONTENT_SECURITY_POLICY`), assemblée une fois.

    Une page qui en pose une plus étroite la garde.
    """

    def __init__(self, suite: Callable[[HttpRequest], HttpResponse]) -> None:
        self.suite = suite
        self.politique = build_policy()

    def __call__(self, request: HttpRequest) -> HttpResponse:
        reponse = self.suite(request)
        reponse.headers.setdefault(HEADER, self.politique)
        return reponse
