"""Ce que la frise dit d'un protocole, d'une expulsion un jour donné, d'un logement-foyer."""

from datetime import date

import pytest

from palier.metier.logement.models import Etape
from socle.gens import une_etape, une_occupation, une_procedure

pytestmark = pytest.mark.django_db


def la_page(client, procedure, suite: str = "") -> str:
    return client.get(f"{procedure.get_absolute_url()}{suite}").content.decode()


def un_protocole(procedure, le=date(2026, 3, 10)):
    etape = une_etape(procedure, "E03", le)
    etape.motif = "PROTOCOLE"
    etape.save()
    return etape


def test_r_exp_11_un_protocole_note_dit_sa_fin_et_le_nouveau_bail(chez_amina, menage):
    une_occupation(menage)
    procedure = une_procedure(menage)
    une_etape(procedure, "E11", date(2026, 1, 20))
    un_protocole(procedure)
    page = la_page(chez_amina, procedure)
    assert "Fin du protocole de cohésion sociale" in page
    assert "10 mars 2028" in page
    assert "10 juin 2028" in page, "le nouveau bail, sous trois mois"
    assert "CCH, L. 442-6-5 et L. 353-15-2" in page
    assert "Fin du plan d’apurement" not in page
    assert "Il suit un bail résilié" not in page


def test_r_exp_11_un_protocole_dit_ce_qu_il_suppose_ou_ce_qui_l_empeche(chez_amina, menage):
    occupation = une_occupation(menage, statut="")
    procedure = une_procedure(menage)
    un_protocole(procedure)
    page = la_page(chez_amina, procedure)
    assert "Il est réservé au parc social : notez le statut d’occupation." in page
    assert "Il suit un bail résilié : notez le jugement." in page
    occupation.statut = "LOC_PRIVE"
    occupation.save()
    page = la_page(chez_amina, procedure)
    assert "réservé au parc social : concluez un accord simple" in page
    assert "Fin du protocole" not in page


@pytest.mark.parametrize(
    ("le", "dit", "des"),
    [
        ("15/1/2027", "Le 15 janvier 2027 est dans la trêve : elle n’est pas admise", "2027"),
        ("15/6/2026", "ni le délai, ni un sursis noté, ni la trêve", "lundi 15 juin 2026"),
        ("20/4/2026", "Le 20 avril 2026, elle n’est pas admise.", "mardi 5 mai 2026"),
        ("2/2/2026", "Aucun commandement de quitter les lieux n’est noté", "On ne sait pas"),
    ],
)
def test_r_exp_08_et_si_l_expulsion_avait_lieu_ce_jour(chez_amina, menage, le, dit, des):
    procedure = une_procedure(menage)
    une_etape(procedure, "E11", date(2026, 2, 3))
    une_etape(procedure, "E12", date(2026, 3, 4))
    page = la_page(chez_amina, procedure, f"?si-code=E16&si-le={le}")
    assert dit in page
    assert des in page
    assert "CPCE, L. 412-6" in page


def test_r_exp_08_une_expulsion_notee_dans_la_treve_se_remarque(chez_amina, menage):
    procedure = une_procedure(menage)
    etape = une_etape(procedure, "E16", date(2026, 3, 31))
    dit = "L’expulsion du 31 mars 2026 est notée pendant la trêve hivernale"
    assert dit in la_page(chez_amina, procedure)
    Etape.objects.filter(pk=etape.pk).update(date=date(2026, 4, 1))
    assert "pendant la trêve hivernale" not in la_page(chez_amina, procedure)


def test_r_exp_15_en_logement_foyer_et_si_le_gestionnaire_resilie(chez_amina, menage):
    une_occupation(menage, statut="LOGEMENT_FOYER")
    procedure = une_procedure(menage)
    page = la_page(chez_amina, procedure, "?si-code=R_MANQUEMENT&si-le=10/4/2026")
    assert "dimanche 10 mai 2026" in page
    assert "CCH, R. 633-3" in page
    assert "10 juillet 2026" in la_page(
        chez_amina, procedure, "?si-code=R_ADMISSION&si-le=10/4/2026"
    )
    assert "Commandement de payer</option>" not in page
    assert "Bail signé le" not in page


def test_r_exp_15_un_bail_ordinaire_ne_se_resilie_pas_ainsi(chez_amina, menage):
    une_occupation(menage)
    page = la_page(chez_amina, une_procedure(menage))
    assert "Commandement de payer" in page
    assert "Résiliation du contrat" not in page
