"""Une liaison gardée d'une page à l'autre : coupée, elle se refait ; entière, elle sert."""

import pytest
from django.db import connection

postgresql = pytest.mark.skipif(
    connection.vendor != "postgresql", reason="la liaison gardée est celle de PostgreSQL"
)
pytestmark = [postgresql, pytest.mark.django_db]


@pytest.fixture
def liaison():
    """Une autre liaison que celle de l'essai, ouverte et vérifiée il y a un instant."""
    autre = connection.copy()
    autre.settings_dict = {**autre.settings_dict, "CONN_HEALTH_CHECKS": True}
    for _ in range(2):
        _servir(autre)
    yield autre
    autre.close()


def _servir(liaison) -> int:
    """Ce que fait une page : vérifier la liaison, puis s'en servir ; rend qui répond."""
    liaison.close_if_unusable_or_obsolete()
    with liaison.cursor() as curseur:
        curseur.execute("SELECT pg_backend_pid()")
        return curseur.fetchone()[0]


def _derniere_demande(liaison) -> str:
    """Ce que le serveur a entendu en dernier sur cette liaison."""
    pid = liaison.connection.info.backend_pid
    with connection.cursor() as curseur:
        curseur.execute("SELECT pg_stat_clear_snapshot()")
        curseur.execute("SELECT query FROM pg_stat_activity WHERE pid = %s", [pid])
        return curseur.fetchone()[0]


def _verifier(liaison) -> None:
    liaison.close_if_unusable_or_obsolete()
    liaison.close_if_health_check_failed()


def test_une_liaison_que_le_serveur_coupe_se_refait_sans_erreur(liaison):
    avant = _servir(liaison)
    with connection.cursor() as curseur:
        curseur.execute("SELECT pg_terminate_backend(%s, 5000)", [avant])
    assert _servir(liaison) != avant


def test_une_liaison_qui_sert_n_est_pas_redemandee_au_serveur(liaison):
    _verifier(liaison)
    assert _derniere_demande(liaison) == "SELECT pg_backend_pid()"


def test_une_liaison_reposee_se_verifie_pour_de_bon(liaison):
    liaison._vue -= 31
    _verifier(liaison)
    assert _derniere_demande(liaison) == "SELECT 1"
