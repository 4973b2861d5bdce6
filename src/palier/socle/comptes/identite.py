"""Qui est connecté : allauth authentifie, une requête préparée relit le compte à chaque page."""

from allauth.account.auth_backends import AuthenticationBackend
from django.db.models import QuerySet

from palier.socle.comptes.models import Compte
from palier.socle.preparees import preparee, un


@preparee
def _compte(pk: int) -> QuerySet[Compte]:
    return Compte.objects.filter(pk=pk)


class Identite(AuthenticationBackend):
    def get_user(self, user_id: int) -> Compte | None:
        """Le compte de la session ; aucun s'il est fermé."""
        compte = un(_compte(user_id))
        return compte if compte and self.user_can_authenticate(compte) else None
