"""Les sessions de Django, lues par une requête préparée : chaque page commence par elle."""

from django.contrib.sessions.backends import db
from django.contrib.sessions.models import Session
from django.db.models import QuerySet
from django.utils import timezone

from palier.socle.preparees import preparee, un


@preparee
def _de_cle(cle: str) -> QuerySet[Session]:
    return Session.objects.filter(session_key=cle)


class SessionStore(db.SessionStore):
    """En base, pour qu'une session fermée le soit aussitôt partout."""

    def _get_session_from_db(self) -> Session | None:  # type: ignore[override]
        session = un(_de_cle(str(self.session_key)))
        if session is None or session.expire_date <= timezone.now():
            self._session_key = None
            return None
        return session
