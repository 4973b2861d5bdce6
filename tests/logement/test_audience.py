"""La fiche de préparation d'audience : une page, ce que le dossier sait, ce qui manque."""

from datetime import date
from decimal import Decimal

import pytest

from palier.metier.accompagnement.models import Demarche
from palier.metier.budget.actions.plans import verser
from palier.socle.journal.models import Trace
from socle.gens import (
    LE,
    l_acces,
    un_compte,
    un_plan,
    une_dette,
    une_etape,
    une_occupation,
    une_piece,
    une_procedure,
    une_situation,
    une_structure,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def procedure(menage):
    une_occupation(menage, bail_le=date(2019, 3, 1), loyer=450, charges=50)
    procedure = une_procedure(menage, ouverte_le=date(2025, 10, 1))
    for code, le in (("E04", date(2025, 10, 16)), ("E07", date(2026, 1, 20))):
        une_etape(procedure, code, le)
    une_etape(procedure, "E10", date(2026, 4, 28))
    return procedure


def la_fiche(client, procedure) -> str:
    return client.get(f"/procedures/{procedure.pk}/audience/").content.decode()


def test_la_fiche_reunit_ce_que_le_dossier_sait(client, amina, menage, procedure, ce_jour_la):  # noqa: ARG001
    client.force_login(amina)
    dette = une_dette(menage, restant=3600, creancier="Habitat Nord")
    dette.reglements.create(date=date(2026, 3, 5), montant=80)
    une_situation(menage, reprise_loyer_le=date(2026, 2, 5))
    une_piece(menage, type="BAIL", date=date(2019, 3, 1))
    Demarche.objects.create(
        structure=menage.structure, menage=menage, type="D_AJ", engagee_le=date(2026, 3, 2)
    )
    page = la_fiche(client, procedure)
    for dit in (
        "mardi 28 avril 2026",
        "100,00\u00a0€ par mois pour 3\u00a0600,00\u00a0€.",
        "80,00\u00a0€ le 5 mars 2026",
        "depuis le 5 février 2026",
        "Délai fini le 16 décembre 2025, assignée le 20 janvier 2026",
        "Pas noté ; au plus tard le 21 avril 2026",
        "au dossier, 1er mars 2019",
        "Aide juridictionnelle",
    ):
        assert dit in page, dit


def test_apres_un_renvoi_la_fiche_prepare_la_nouvelle_audience(client, amina, procedure):
    client.force_login(amina)
    une_etape(procedure, "E10", date(2026, 6, 16))
    page = la_fiche(client, procedure)
    assert "Audience le <b>mardi 16 juin 2026</b>" in page
    assert "Pas noté ; au plus tard le 9 juin 2026" in page
    assert "Pas noté ; au plus tard le 17 mars 2026" in page, "le préfet : avant la première"


def test_la_fiche_dit_ce_que_prouve_le_plan(client, amina, menage, procedure, ce_jour_la):  # noqa: ARG001
    client.force_login(amina)
    dette = une_dette(menage)
    plan = un_plan(dette, suspend_poursuites=True)
    verse = {"montant_regle": Decimal(200), "le": LE, "version": 1, "par": l_acces(amina)}
    verser(plan, **verse)
    page = la_fiche(client, procedure)
    assert "signé le 10 mars 2026, 1 échéance payée sur 1 venue." in page
    assert "s’engage par écrit à suspendre les poursuites" in page


def test_une_suspension_par_un_plan_qui_n_est_plus_respecte_se_voit(
    client, amina, menage, settings
):
    client.force_login(amina)
    settings.PALIER_JOUR = "2026-05-20"
    procedure = une_procedure(menage)
    suspend = une_etape(procedure, "E03", date(2026, 3, 12))
    suspend.regime, suspend.motif = "SUSPENDUE", "PLAN"
    suspend.piece = une_piece(menage, type="PLAN", date=date(2026, 3, 12))
    suspend.save()
    plan = un_plan(une_dette(menage))
    page = la_fiche(client, procedure)
    assert "échéance 1 impayée, incident du 5 mai 2026, pas régularisé" in page.lower()
    assert "aucun plan respecté n’est au budget" in page
    verser(plan, montant_regle=Decimal(400), le=date(2026, 5, 20), version=1, par=au(amina))
    assert "aucun plan respecté n’est au budget" not in la_fiche(client, procedure)


def au(amina):
    return l_acces(amina, date(2026, 5, 20))


def test_r_sur_06_le_dossier_de_surendettement_se_lit_comme_au_bilan(
    client, amina, menage, procedure
):
    client.force_login(amina)
    une_situation(menage, date=date(2026, 2, 3), etape_surendettement="S2_DEPOSE")
    assert "Surendettement : dossier déposé, pas encore statué" in la_fiche(client, procedure)
    une_etape(une_procedure(menage, type="SURENDETTEMENT"), "S4_IRRECEVABLE", date(2026, 3, 3))
    assert "Surendettement : dossier irrecevable" in la_fiche(client, procedure)


def test_une_fiche_presque_vide_dit_ce_qui_manque(client, amina, menage):
    client.force_login(amina)
    page = la_fiche(client, une_procedure(menage))
    for dit in (
        "Aucune audience n’est notée",
        "Logement non renseigné",
        "Aucune dette de loyer",
        "Aucune situation n’est photographiée",
        "aucun dossier noté",
    ):
        assert dit in page
    assert Trace.objects.filter(action="documents.preparer").count() == 1


def test_la_fiche_est_invisible_hors_de_la_structure(client, procedure):
    client.force_login(un_compte("Bruno", une_structure("CCAS Sud")))
    assert client.get(f"/procedures/{procedure.pk}/audience/").status_code == 404


def test_seule_une_expulsion_a_une_audience(client, amina, menage):
    client.force_login(amina)
    recours = une_procedure(menage, type="DALO")
    assert client.get(f"/procedures/{recours.pk}/audience/").status_code == 404


@pytest.mark.parametrize("nombre", [2, 60])
def test_la_fiche_compte_ses_requetes(
    client, amina, menage, procedure, nombre, django_assert_max_num_queries
):
    client.force_login(amina)
    for _ in range(nombre):
        dette = une_dette(menage)
        dette.reglements.create(date=date(2026, 3, 5), montant=80)
        une_piece(menage, type="BAIL")
    with django_assert_max_num_queries(26):
        assert la_fiche(client, procedure).count("Derniers versements") == nombre
