"""Renouveler en commission : la période suivante, sa tâche, ses limites, et comment on revient."""

from datetime import date

import pytest

from accompagnement.mesures import un_dispositif, une_mesure_en_cours
from palier.metier.accompagnement.models import BilanDeMesure, PeriodeDeMesure
from palier.metier.instances.actions import (
    Decision,
    decider,
    inscrire,
    inscrire_les_demandes,
    revenir_sur,
)
from palier.metier.instances.models import Examen, Tache
from palier.noyau.erreurs import Refus
from socle.gens import l_acces, un_compte, un_menage, une_reunion
from socle.navigateur import defauts, poser

pytestmark = pytest.mark.django_db

JOUR = date(2026, 4, 14)


@pytest.fixture
def mesure(menage, amina):
    """Six mois depuis le 1er février ; un bilan rendu en demande six de plus."""
    mesure = une_mesure_en_cours(menage, l_acces(amina), amina.professionnel)
    mesure.bilans.update(rendu_le=date(2026, 4, 2), proposition="RENOUVELLEMENT", mois_demandes=5)
    return mesure


@pytest.fixture
def reunion(nord, mesure, amina):  # noqa: ARG001 : le renouvellement attend
    tenue = une_reunion(nord)
    inscrire_les_demandes(tenue, par=l_acces(amina))
    return tenue


def _decider(reunion, amina, **dit):
    reunion.refresh_from_db()
    decision = Decision(reunion.examens.get().pk, **dit)
    return decider(reunion, version=reunion.version, decisions=[decision], par=l_acces(amina))


def _relu() -> Examen:
    return Examen.objects.select_related("reunion", "mesure__dispositif", "mesure__menage").get()


def test_un_bilan_qui_propose_de_renouveler_s_inscrit_avec_les_demandes(reunion, mesure, amina):
    examen = reunion.examens.get()
    assert (examen.mesure, examen.motif) == (mesure, "RENOUVELLEMENT")
    with pytest.raises(Refus, match="Aucune demande n'attend"):
        inscrire_les_demandes(reunion, par=l_acces(amina))


def test_renouveler_ouvre_la_periode_suivante_et_confie_la_suite(reunion, mesure, amina):
    (tache,) = _decider(reunion, amina, issue="RENOUVELLEMENT", mois=6)
    periode = mesure.periodes.last()
    assert (periode.rang, periode.debut, periode.fin_prevue, periode.decidee_le) == (
        *(2, date(2026, 8, 1), date(2027, 1, 31)),
        JOUR,
    )
    mesure.refresh_from_db()
    assert (mesure.statut, mesure.fin_prevue) == ("ACTIVE", date(2027, 1, 31))
    assert tache.quoi == "Notifier le renouvellement et fixer la prochaine rencontre"
    assert tache.professionnel == amina.professionnel


def test_revenir_rend_la_mesure_a_son_terme_et_retire_bilan_et_tache(reunion, mesure, amina):
    bilans = BilanDeMesure.objects.count()
    for _ in range(2):
        _decider(reunion, amina, issue="RENOUVELLEMENT", mois=6)
        revenir_sur(_relu(), par=l_acces(amina))
        mesure.refresh_from_db()
        assert mesure.fin_prevue == date(2026, 7, 31)
        assert (PeriodeDeMesure.objects.count(), BilanDeMesure.objects.count()) == (1, bilans)
        assert not Tache.objects.exists()


def test_on_ne_revient_pas_quand_le_bilan_de_la_periode_est_rendu(reunion, mesure, amina):
    _decider(reunion, amina, issue="RENOUVELLEMENT", mois=6)
    mesure.bilans.update(rendu_le=JOUR)
    with pytest.raises(Refus, match="a avancé depuis"):
        revenir_sur(_relu(), par=l_acces(amina))


@pytest.mark.parametrize(
    ("regles", "mois", "dit"),
    [
        ({}, None, "Renouvellement sans durée : Ferrand"),
        ({"duree_max_mois": 6}, 7, "Ferrand : Une période de ce dispositif dure au plus 6 mois"),
        ({"duree_totale_mois": 9}, 6, "plafonne la mesure à 9 mois, dont 6 déjà accordés"),
        ({"renouvellements": 0}, 6, "se renouvelle au plus 0 fois"),
    ],
)
def test_la_duree_et_le_nombre_suivent_le_dispositif(reunion, mesure, amina, regles, mois, dit):
    dispositif = mesure.dispositif
    dispositif.regles = {"commission": True, **regles}
    dispositif.save()
    with pytest.raises(Refus, match=dit):
        _decider(reunion, amina, issue="RENOUVELLEMENT", mois=mois)
    assert PeriodeDeMesure.objects.count() == 1
    assert Examen.objects.get().issue == ""


def test_refuse_ou_remis_le_renouvellement_laisse_la_mesure_aller_a_son_terme(
    reunion, mesure, amina, nord
):
    _decider(reunion, amina, issue="REFUS", decision="Les objectifs sont atteints.")
    mesure.refresh_from_db()
    assert (mesure.statut, mesure.fin_prevue) == ("ACTIVE", date(2026, 7, 31))
    prochaine = une_reunion(nord, date=date(2026, 4, 28))
    with pytest.raises(Refus, match="Aucune demande n'attend"):
        inscrire_les_demandes(prochaine, par=l_acces(amina))
    revenir_sur(_relu(), par=l_acces(amina))
    assert Examen.objects.get().issue == ""


def test_une_mesure_en_cours_ne_s_accorde_pas(reunion, amina):
    with pytest.raises(Refus, match="est déjà en cours : choisissez « Renouvellement »"):
        _decider(reunion, amina, issue="ACCORD")


def test_inscrire_un_renouvellement_retient_la_mesure_qui_finit_d_abord(nord, menage, amina):
    courte = une_mesure_en_cours(menage, l_acces(amina), amina.professionnel)
    dispositif = un_dispositif(nord, "AVDL", commission=False)
    une_mesure_en_cours(menage, l_acces(amina), amina.professionnel, dispositif=dispositif, mois=9)
    tenue = une_reunion(nord)
    inscrire(tenue, menage, motif="RENOUVELLEMENT", par=l_acces(amina))
    assert tenue.examens.get().mesure == courte


def test_une_reprise_sans_premiere_periode_se_renouvelle_deux_fois(reunion, mesure, amina):
    mesure.periodes.all().delete()
    _decider(reunion, amina, issue="RENOUVELLEMENT", mois=3)
    mesure.refresh_from_db()
    assert [(a.rang, a.mois) for a in mesure.accords()] == [(1, 6), (2, 3)]


def _envoi(reunion, **dit) -> dict[str, object]:
    reunion.refresh_from_db()
    return {
        "version": reunion.version,
        "decisions-TOTAL_FORMS": 1,
        "decisions-INITIAL_FORMS": 1,
        "decisions-0-examen": reunion.examens.get().pk,
        **{nom if "_de_" in nom else f"decisions-0-{nom}": v for nom, v in dit.items()},
    }


def test_la_page_propose_la_duree_demandee_et_renouvelle_en_serie(client, reunion, mesure, amina):
    client.force_login(amina)
    page = client.get(f"/reunions/{reunion.pk}/").content.decode()
    assert "Issue du renouvellement" in page
    assert 'name="decisions-0-mois" value="5"' in page
    envoi = _envoi(reunion, issue_de_toutes="RENOUVELLEMENT", mois=5)
    assert client.post(f"/reunions/{reunion.pk}/decider/", envoi).status_code == 302
    assert mesure.periodes.last().mois_accordes == 5


def test_la_page_dit_la_limite_du_dispositif(client, reunion, mesure, amina):
    mesure.dispositif.regles = {"duree_totale_mois": 6}
    mesure.dispositif.save()
    client.force_login(amina)
    envoi = _envoi(reunion, issue="RENOUVELLEMENT", mois=6)
    page = client.post(f"/reunions/{reunion.pk}/decider/", envoi).content.decode()
    assert "plafonne la mesure à 6 mois, dont 6 déjà accordés : clôturez la mesure." in page


def test_deux_cents_renouvellements_ne_coutent_pas_plus_de_requetes(
    client, nord, reunion, amina, django_assert_max_num_queries
):
    client.force_login(amina)
    client.get(f"/reunions/{reunion.pk}/")
    with django_assert_max_num_queries(30) as peu:
        client.get(f"/reunions/{reunion.pk}/")
    menages = [un_menage(nord, suivi_par=amina, nom_usage=f"Nom {n}") for n in range(5)]
    for menage in menages:
        une_mesure_en_cours(menage, l_acces(amina), amina.professionnel)
        inscrire(reunion, menage, motif="RENOUVELLEMENT", par=l_acces(amina))
    with django_assert_max_num_queries(len(peu)):
        client.get(f"/reunions/{reunion.pk}/")


def test_qui_ne_mene_pas_la_mesure_ne_la_renouvelle_pas(client, reunion, nord):
    client.force_login(un_compte("Leïla", nord))
    page = client.get(f"/reunions/{reunion.pk}/").content.decode()
    assert "Issue du renouvellement" not in page


def test_le_renouvellement_a_decider_n_a_pas_de_faute_d_accessibilite(
    client, navigateur, tmp_path, reunion, amina
):
    client.force_login(amina)
    avant = client.get(f"/reunions/{reunion.pk}/").content.decode()
    _decider(reunion, amina, issue="RENOUVELLEMENT", mois=6)
    apres = client.get(f"/reunions/{reunion.pk}/").content.decode()
    assert defauts(navigateur, poser(tmp_path, {"avant": avant, "apres": apres})) == []
