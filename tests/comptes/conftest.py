"""Chloé tient les comptes du CCAS Nord ; Dalia y est invitée."""

from datetime import date, datetime

import pytest

from palier.socle.comptes.actions import Poste, affecter
from palier.socle.habilitations.listes import Role
from socle.gens import LE, l_acces, un_compte

MAINTENANT = datetime.fromisoformat("2026-04-14T10:00:00+02:00")
SECRET = "trois petits chats gris"


@pytest.fixture
def chloe(nord):
    return un_compte("Chloe", nord, Role.ADMINISTRATEUR)


@pytest.fixture
def par(chloe):
    return l_acces(chloe)


@pytest.fixture
def dalia(par):
    """Le poste de Dalia, qui n'a pas encore de compte."""
    poste = Poste(role=Role.TRAVAILLEUR_SOCIAL, debut=date(2026, 4, 1))
    return affecter(poste, courriel="dalia@palier.test", nom="Roche", prenom="Dalia", par=par)


@pytest.fixture(autouse=True)
def _courriels_gardes(settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    settings.PALIER_JOUR = "2026-04-15"


__all__ = ["LE", "MAINTENANT", "SECRET"]
