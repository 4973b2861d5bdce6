"""Les conventions et les moyens : notés, corrigés, clos, par qui règle la structure."""

from datetime import date
from decimal import Decimal

import pytest

from palier.metier.accompagnement.actions.financements import (
    clore_convention,
    corriger_moyen,
    creer_convention,
    modifier_convention,
    noter_moyen,
    retirer_moyen,
)
from palier.metier.accompagnement.models import Convention, Dispositif, Moyen
from palier.noyau.erreurs import Refus
from palier.socle.fiches import Perimee
from palier.socle.habilitations.acces import Interdit
from palier.socle.journal.models import Trace
from socle.gens import l_acces, un_compte, une_structure

pytestmark = pytest.mark.django_db

DEBUT = date(2026, 1, 1)


@pytest.fixture
def convention(par) -> Convention:
    return creer_convention(financeur="Département", numero="26-04", debut=DEBUT, par=par)


def test_une_convention_se_note_se_corrige_et_se_clot(par, convention):
    modifier_convention(convention, version=1, par=par, volume=Decimal(40), unite="MESURE")
    clore_convention(convention, le=date(2026, 6, 30), version=2, par=par)
    assert (convention.volume, convention.fin) == (40, date(2026, 6, 30))
    assert Trace.objects.filter(action__startswith="reglages.").count() == 3


def test_la_meme_convention_envoyee_deux_fois_n_est_notee_qu_une(par, convention):
    with pytest.raises(Refus, match="déjà notée"):
        creer_convention(financeur="département", numero="26-04", debut=DEBUT, par=par)
    assert Convention.objects.get() == convention


def test_une_convention_ne_finit_ni_avant_de_commencer_ni_deux_fois(par, convention):
    with pytest.raises(Refus) as refus:
        modifier_convention(convention, version=1, par=par, fin=date(2025, 12, 31))
    assert refus.value.champ == "fin"
    clore_convention(convention, le=date(2026, 6, 30), version=1, par=par)
    with pytest.raises(Refus, match="finit déjà le 30 juin 2026"):
        clore_convention(convention, le=date(2026, 7, 31), version=2, par=par)


def test_deux_personnes_ne_s_ecrasent_pas(par, convention):
    modifier_convention(convention, version=1, par=par, numero="26-05")
    with pytest.raises(Perimee):
        modifier_convention(convention, version=1, par=par, numero="26-06")


def test_un_moyen_se_note_une_fois_se_corrige_et_se_retire(nord, par):
    asll = Dispositif.objects.create(structure=nord, code="ASLL_ACCES", nom="ASLL")
    etp = noter_moyen(annee=2025, code="ETP", valeur=Decimal("2.5"), par=par)
    noter_moyen(annee=2025, code="ETP", valeur=Decimal(1), dispositif=asll, par=par)
    with pytest.raises(Refus, match="déjà noté pour 2025"):
        noter_moyen(annee=2025, code="ETP", valeur=Decimal(3), par=par)
    corriger_moyen(etp, valeur=Decimal(3), depuis=Decimal("2.5"), par=par)
    with pytest.raises(Refus, match="a changé entre-temps"):
        corriger_moyen(etp, valeur=Decimal(4), depuis=Decimal("2.5"), par=par)
    retirer_moyen(etp, par=par)
    assert Moyen.objects.get().dispositif == asll


def test_un_dispositif_d_ailleurs_ne_porte_pas_mes_moyens(par):
    ailleurs = Dispositif.objects.create(
        structure=une_structure("CCAS Sud"), code="ASLL_ACCES", nom="ASLL"
    )
    with pytest.raises(Interdit):
        noter_moyen(annee=2025, code="ETP", valeur=Decimal(1), dispositif=ailleurs, par=par)


def test_qui_ne_regle_pas_la_structure_n_ecrit_rien(amina, par, convention):
    moyen = noter_moyen(annee=2025, code="ETP", valeur=Decimal(1), par=par)
    amina = l_acces(amina)
    for geste in (
        lambda: creer_convention(financeur="Caf", debut=DEBUT, par=amina),
        lambda: modifier_convention(convention, version=1, par=amina, numero="1"),
        lambda: clore_convention(convention, le=DEBUT, version=1, par=amina),
        lambda: noter_moyen(annee=2024, code="ETP", valeur=Decimal(1), par=amina),
        lambda: corriger_moyen(moyen, valeur=Decimal(2), depuis=Decimal(1), par=amina),
        lambda: retirer_moyen(moyen, par=amina),
    ):
        with pytest.raises(Interdit):
            geste()


def test_tout_se_saisit_a_l_ecran(client, chloe, nord):
    client.force_login(chloe)
    convention = {"financeur": "Département", "debut": "1/1/2026", "fin": "31 décembre 2026"}
    convention |= {"unite": "MESURE", "volume": "40", "montant_unitaire": "1 950,50"}
    client.post("/reglages/conventions/creer/", convention)
    notee = Convention.objects.get()
    assert (notee.fin, notee.montant_unitaire) == (date(2026, 12, 31), Decimal("1950.50"))
    corrigee = {**convention, "numero": "26-04", "version": 1}
    assert client.post(f"/reglages/conventions/{notee.pk}/", corrigee).status_code == 302
    cloture = {"clore-le": "30/6/2026", "clore-version": 2}
    client.post(f"/reglages/conventions/{notee.pk}/clore/", cloture)
    notee.refresh_from_db()
    assert (notee.numero, notee.fin) == ("26-04", date(2026, 6, 30))
    dispositif = {"code": "ASLL_ACCES", "nom": "ASLL accès", "convention": notee.pk}
    client.post("/reglages/dispositifs/creer/", dispositif)
    assert Dispositif.objects.get().convention == notee
    client.post("/reglages/moyens/noter/", {"annee": 2025, "code": "ETP", "valeur": "2,5"})
    moyen = Moyen.objects.get()
    client.post(f"/reglages/moyens/{moyen.pk}/", {"valeur": "3", "depuis": "2.5000"})
    moyen.refresh_from_db()
    assert (moyen.structure, moyen.valeur) == (nord, 3)
    client.post(f"/reglages/moyens/{moyen.pk}/retirer/")
    assert not Moyen.objects.exists()


def test_ce_qui_est_d_une_autre_structure_n_existe_pas(client, par, convention):
    moyen = noter_moyen(annee=2025, code="ETP", valeur=Decimal(1), par=par)
    sud = une_structure("CCAS Sud")
    client.force_login(un_compte("Bruno", sud, "RESPONSABLE"))
    assert client.get(f"/reglages/conventions/{convention.pk}/").status_code == 404
    assert client.post(f"/reglages/conventions/{convention.pk}/clore/").status_code == 404
    assert client.get(f"/reglages/moyens/{moyen.pk}/").status_code == 404
    page = client.get("/reglages/dispositifs/creer/").content.decode()
    assert "Département" not in page


@pytest.mark.parametrize("combien", [2, 40])
def test_la_page_demande_autant_de_requetes_pour_deux_que_pour_quarante(
    client, nord, chloe, combien, django_assert_max_num_queries
):
    for rang in range(combien):
        Convention.objects.create(structure=nord, financeur=f"Financeur {rang}", debut=DEBUT)
        Moyen.objects.create(structure=nord, annee=2000 + rang, code="ETP", valeur=rang)
    client.force_login(chloe)
    client.get("/reglages/conventions/")
    with django_assert_max_num_queries(8):
        assert client.get("/reglages/conventions/").status_code == 200
