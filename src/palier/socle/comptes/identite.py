"""Qui est connecté : allauth authentifie, une requête préparée relit le compte à chaque page."""

from allauth.account.auth_backends import AuthenticationBackend
from django.db.models import QuerySet

from palier.socle.comptes.casquette import aujourd_hui
from palier.socle.comptes.models import Affectation, Compte
from palier.socle.preparees import preparee, un

_tenues = preparee(Affectation.objects.du_compte)


@preparee
def _compte(pk: int) -> QuerySet[Compte]:
    return Compte.objects.filter(pk=pk)


class Identite(AuthenticationBackend):
    def get_user(self, user_id: int) -> Compte | None:
        """Le compte de la session et ses casquettes du jour ; aucun s'il est fermé."""
        tenues = _tenues(user_id, aujourd_hui())
        compte = tenues[0].professionnel.compte if tenues else un(_compte(user_id))
        if compte is None or not self.user_can_authenticate(compte):
            return None
        compte.casquettes_du_jour = tenues
        return compte
