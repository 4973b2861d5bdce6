"""Objectifs, difficultés, autonomie, démarches et bilans : les gestes et leurs refus."""

from datetime import date
from decimal import Decimal

import pytest

from accompagnement.mesures import une_mesure_en_cours
from palier.metier.accompagnement import actions
from palier.metier.accompagnement.models import Autonomie, Demarche, Difficulte, Objectif
from palier.noyau.erreurs import Refus
from palier.socle.habilitations.acces import Interdit
from socle.gens import une_mesure

pytestmark = pytest.mark.django_db
LE = date(2026, 3, 2)


@pytest.fixture
def mesure(ferrand, amina, compte_amina):
    return une_mesure_en_cours(ferrand, amina, compte_amina.professionnel)


# Objectifs ----------------------------------------------------------------------------------------


def test_un_objectif_se_fixe_se_commence_et_se_conclut(mesure, amina):
    objectif = actions.fixer_objectif(mesure, code="O_DETTE_LOC", le=LE, par=amina)
    assert objectif.statut == "NON_COMMENCE"
    actions.commencer_objectif(objectif, par=amina)
    actions.conclure_objectif(objectif, statut="PARTIEL", le=date(2026, 4, 3), par=amina)
    assert (objectif.statut, objectif.conclu_le) == ("PARTIEL", date(2026, 4, 3))


def test_une_etape_appartient_a_un_objectif_de_la_meme_mesure(mesure, amina, ferrand):
    objectif = actions.fixer_objectif(mesure, code="O_BUDGET", le=LE, par=amina)
    etape = actions.fixer_objectif(
        mesure, libelle="Trier le courrier", parent=objectif, le=LE, par=amina
    )
    assert etape.parent == objectif
    with pytest.raises(Refus, match="d'une autre mesure"):
        actions.fixer_objectif(
            une_mesure(ferrand), code="O_PLAN", parent=objectif, le=LE, par=amina
        )


def test_un_objectif_dit_quelque_chose_et_ne_se_fixe_pas_deux_fois(mesure, amina):
    with pytest.raises(Refus, match="ne dit rien"):
        actions.fixer_objectif(mesure, le=LE, par=amina)
    actions.fixer_objectif(mesure, code="O_PLAN", le=LE, par=amina)
    with pytest.raises(Refus, match="déjà fixé"):
        actions.fixer_objectif(mesure, code="O_PLAN", le=LE, par=amina)
    assert Objectif.objects.count() == 1


def test_conclure_deux_fois_garde_la_premiere_conclusion(mesure, amina):
    objectif = actions.fixer_objectif(mesure, code="O_PLAN", le=LE, par=amina)
    actions.conclure_objectif(objectif, statut="ATTEINT", le=LE, par=amina)
    with pytest.raises(Refus, match="déjà conclu"):
        actions.conclure_objectif(objectif, statut="ABANDONNE", le=LE, par=amina)
    assert Objectif.objects.get().statut == "ATTEINT"


def test_conclure_avant_d_avoir_fixe_est_refuse(mesure, amina):
    objectif = actions.fixer_objectif(mesure, code="O_PLAN", le=LE, par=amina)
    with pytest.raises(Refus, match="fixé le 2 mars 2026"):
        actions.conclure_objectif(objectif, statut="ATTEINT", le=date(2026, 3, 1), par=amina)


# Difficultés et autonomie -------------------------------------------------------------------------


def test_une_difficulte_s_ouvre_une_fois_se_leve_une_fois_et_peut_revenir(mesure, amina):
    difficulte = actions.ouvrir_difficulte(mesure, code="BUDGET", le=LE, par=amina)
    with pytest.raises(Refus, match="déjà ouverte"):
        actions.ouvrir_difficulte(mesure, code="BUDGET", le=LE, par=amina)
    actions.lever_difficulte(difficulte, le=date(2026, 4, 1), par=amina)
    with pytest.raises(Refus, match="déjà levée"):
        actions.lever_difficulte(difficulte, le=date(2026, 4, 2), par=amina)
    actions.ouvrir_difficulte(mesure, code="BUDGET", le=date(2026, 4, 10), par=amina)
    assert Difficulte.objects.count() == 2


def test_l_encadrement_lit_le_suivi_et_ne_l_ecrit_pas(mesure, rose):
    with pytest.raises(Interdit):
        actions.ouvrir_difficulte(mesure, code="BUDGET", le=LE, par=rose)


def test_l_autonomie_se_lit_du_premier_au_dernier_constat(mesure, amina):
    for le, niveau in ((LE, 1), (date(2026, 3, 20), 2), (date(2026, 4, 10), 3)):
        actions.constater_autonomie(mesure, domaine="BUDGET", niveau=niveau, le=le, par=amina)
    actions.constater_autonomie(mesure, domaine="NUMERIQUE", niveau=2, le=LE, par=amina)
    progressions = mesure.autonomies.progressions()
    assert [(p.fin.domaine, str(p)) for p in progressions] == [
        ("BUDGET", "+ 2"),
        ("NUMERIQUE", "un seul constat"),
    ]


def test_le_meme_jour_le_dernier_constat_l_emporte(mesure, amina):
    for niveau in (1, 2):
        actions.constater_autonomie(mesure, domaine="BUDGET", niveau=niveau, le=LE, par=amina)
    assert Autonomie.objects.get().niveau == 2
    with pytest.raises(Refus, match="de 0 à 4"):
        actions.constater_autonomie(mesure, domaine="BUDGET", niveau=5, le=LE, par=amina)


# Démarches ----------------------------------------------------------------------------------------


def test_une_demarche_s_engage_se_depose_et_recoit_sa_reponse(ferrand, amina):
    demarche = actions.engager_demarche(ferrand, type="D_DALO", mode="AVEC", le=LE, par=amina)
    actions.avancer_demarche(demarche, statut="DEPOSEE", le=date(2026, 3, 9), par=amina)
    assert demarche.reponse_attendue_le == date(2026, 6, 9)
    actions.conclure_demarche(
        demarche,
        statut="ACCORDEE",
        le=date(2026, 4, 10),
        montant_obtenu=Decimal("1200.50"),
        par=amina,
    )
    assert (demarche.statut, demarche.conclue_le) == ("ACCORDEE", date(2026, 4, 10))
    assert Demarche.objects.get().montant_obtenu == Decimal("1200.5")


def test_la_date_de_l_accuse_de_reception_prime_sur_le_delai_d_usage(ferrand, amina):
    demarche = actions.engager_demarche(ferrand, type="D_FSL", le=LE, par=amina)
    dite = date(2026, 4, 30)
    actions.avancer_demarche(demarche, statut="DEPOSEE", le=LE, reponse_attendue_le=dite, par=amina)
    assert demarche.reponse_attendue_le == dite


def test_une_demarche_ne_s_engage_ni_ne_se_conclut_deux_fois(ferrand, amina):
    demarche = actions.engager_demarche(ferrand, type="D_FSL", le=LE, par=amina)
    with pytest.raises(Refus, match="déjà engagée"):
        actions.engager_demarche(ferrand, type="D_FSL", le=LE, par=amina)
    actions.conclure_demarche(demarche, statut="CLOSE", le=LE, par=amina)
    with pytest.raises(Refus, match="déjà conclue"):
        actions.conclure_demarche(demarche, statut="ACCORDEE", le=LE, par=amina)
    with pytest.raises(Refus, match="Seul un refus"):
        actions.former_recours(demarche, le=LE, par=amina)


def test_un_refus_se_conteste(ferrand, amina):
    demarche = actions.engager_demarche(ferrand, type="D_APL", le=LE, par=amina)
    actions.conclure_demarche(demarche, statut="REFUSEE", le=date(2026, 4, 1), par=amina)
    actions.former_recours(demarche, le=date(2026, 4, 8), par=amina)
    assert (demarche.statut, demarche.conclue_le) == ("RECOURS", None)
    assert demarche.reponse_attendue_le == date(2026, 6, 8)


def test_une_reponse_avant_l_engagement_est_refusee(ferrand, amina):
    demarche = actions.engager_demarche(ferrand, type="D_APL", le=LE, par=amina)
    with pytest.raises(Refus, match="engagée le 2 mars 2026"):
        actions.conclure_demarche(demarche, statut="CLOSE", le=date(2026, 3, 1), par=amina)


# Bilans -------------------------------------------------------------------------------------------


def test_un_bilan_attendu_se_rend_puis_se_signe(mesure, amina):
    bilan = mesure.bilans.get()
    with pytest.raises(Refus, match="pas encore rendu"):
        actions.signer_bilan(bilan, le=LE, par=amina)
    actions.rendre_bilan(bilan, le=LE, proposition="RENOUVELLEMENT", mois_demandes=6, par=amina)
    actions.signer_bilan(bilan, le=LE, avis_menage="C'est ce que nous avons dit.", par=amina)
    assert bilan.signe_menage_le == LE
    assert not mesure.bilans.dus().exists()


def test_un_renouvellement_se_propose_pour_une_duree(mesure, amina):
    with pytest.raises(Refus, match="pour une durée") as refus:
        actions.rendre_bilan(mesure.bilans.get(), le=LE, proposition="RENOUVELLEMENT", par=amina)
    assert refus.value.champ == "mois_demandes"


def test_un_bilan_ne_se_rend_ni_ne_s_attend_deux_fois(mesure, amina):
    bilan = mesure.bilans.get()
    with pytest.raises(Refus, match="déjà attendu"):
        actions.prevoir_bilan(mesure, type="INTERMEDIAIRE", du_le=date(2026, 5, 1), par=amina)
    actions.rendre_bilan(bilan, le=LE, proposition="FIN", par=amina)
    with pytest.raises(Refus, match="déjà rendu"):
        actions.rendre_bilan(bilan, le=LE, proposition="RELAIS", par=amina)
    assert mesure.bilans.get().proposition == "FIN"
