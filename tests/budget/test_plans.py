"""Le plan d'apurement : proposer, signer, verser, signaler, régulariser, dénoncer, simuler."""

from datetime import date
from decimal import Decimal

import pytest

from palier.metier.budget import plans
from palier.metier.budget.actions.dettes import constater_dette, modifier_dette, regler
from palier.metier.budget.actions.plans import (
    denoncer_plan,
    modifier_plan,
    proposer_plan,
    regulariser_incident,
    signaler_incident,
    signer_plan,
    verser,
)
from palier.metier.budget.echeances import echeances
from palier.metier.budget.models import Dette, LigneBudget, PlanApurement, Reglement
from palier.metier.budget.plans import suivi
from palier.metier.budget.simulation import simuler
from palier.noyau.erreurs import Refus
from palier.socle.fiches import Perimee
from palier.socle.habilitations.acces import Interdit
from palier.socle.habilitations.listes import Role
from palier.socle.journal.models import Trace
from palier.socle.reglages.models import ValeurPropre
from socle.gens import (
    LE,
    l_acces,
    un_compte,
    un_menage,
    un_plan,
    une_dette,
    une_mesure,
    une_situation,
)

pytestmark = pytest.mark.django_db

MAI = date(2026, 5, 5)
DEUX = ("MENAGE", "CREANCIER")


@pytest.fixture
def par(amina):
    return l_acces(amina)


@pytest.fixture
def dette(menage):
    return une_dette(menage)


def au(amina, le):
    """Amina, un autre jour."""
    return l_acces(amina, le)


def propose(menage, par, *dettes, **champs):
    champs = {"mois": 10, "premiere": MAI, "le": LE, **champs}
    return proposer_plan(menage, dettes=dettes, par=par, **champs)


def statut(plan, le=LE):
    relu = PlanApurement.objects.avec_suivi().get(pk=plan.pk)
    return str(suivi(relu, le, 30).statut)


def test_proposer_fige_un_echeancier_dont_la_somme_est_la_dette(menage, par, dette):
    plan = propose(menage, par, dette, mois=3, avis_caf="DEMANDE")
    montants = [str(e.montant.normalize()) for e in plan.echeances.all()]
    assert montants == ["666.67", "666.67", "666.66"]
    assert [e.date for e in plan.echeances.all()][-1] == date(2026, 7, 5)
    assert (statut(plan), plan.avis_caf) == ("PROPOSE", "DEMANDE")
    assert Trace.objects.filter(action="budget.proposer_plan", menage_id=menage.pk).count() == 1


@pytest.mark.parametrize(
    ("champs", "dit"),
    [
        ({"mois": 0}, "au moins une mensualité"),
        ({"premiere": date(2026, 4, 1)}, "précède la proposition"),
        ({"le": date(2026, 4, 15)}, "pas encore venu"),
    ],
)
def test_proposer_refuse_ce_qui_ne_va_pas(menage, par, dette, champs, dit):
    with pytest.raises(Refus, match=dit):
        propose(menage, par, dette, **champs)
    assert not PlanApurement.objects.exists()


def test_proposer_refuse_la_dette_d_un_autre_la_close_la_non_chiffree_et_l_absence(
    nord, menage, par
):
    ailleurs = une_dette(un_menage(nord, nom_usage="Autre"))
    close = une_dette(menage, restant=0, statut="SOLDEE", type="EAU")
    muette = une_dette(menage, restant=None, initial=None, type="ENERGIE")
    for dettes, dit in (
        ((), "Aucune dette"),
        ((ailleurs,), "pas celle du ménage"),
        ((close,), "n'est plus due"),
        ((muette,), "n'est pas chiffrée"),
    ):
        with pytest.raises(Refus, match=dit):
            propose(menage, par, *dettes)


def test_un_double_envoi_ne_propose_qu_un_plan(menage, par, dette):
    plan = propose(menage, par, dette)
    with pytest.raises(Refus, match="déjà étalée"):
        propose(menage, par, dette)
    denoncer_plan(plan, le=LE, version=1, par=par)
    assert propose(menage, par, dette).pk != plan.pk


def test_signer_met_les_dettes_au_plan_avec_leur_mensualite(menage, par, dette):
    plan = propose(menage, par, dette)
    signer_plan(plan, le=LE, signataires=DEUX, version=1, par=par)
    dette.refresh_from_db()
    assert (dette.statut, dette.mensualite) == ("PLAN", 200)
    assert statut(plan) == "SIGNE"
    with pytest.raises(Refus, match="n'attend plus"):
        signer_plan(plan, le=LE, signataires=DEUX, version=2, par=par)


def test_un_plan_se_signe_a_deux_apres_sa_proposition_et_sur_la_meme_dette(menage, par, dette):
    plan = propose(menage, par, dette)
    with pytest.raises(Refus, match="au moins à deux") as refus:
        signer_plan(plan, le=LE, signataires=["MENAGE"], version=1, par=par)
    assert refus.value.champ == "signataires"
    with pytest.raises(Refus, match="proposé le 14 avril 2026"):
        signer_plan(plan, le=date(2026, 4, 2), signataires=DEUX, version=1, par=par)
    regler(dette, montant_regle=Decimal(50), le=LE, source="FSL", version=1, par=par)
    with pytest.raises(Refus, match="a changé depuis la proposition"):
        signer_plan(plan, le=LE, signataires=DEUX, version=1, par=par)


def test_verser_paie_la_plus_ancienne_dette_et_se_rattache_au_plan(menage, par, dette):
    sls = une_dette(menage, type="SLS", initial=300, restant=300, constatee_le=date(2026, 2, 1))
    plan = un_plan(sls, dette)
    payes = verser(plan, montant_regle=Decimal(400), le=LE, version=1, par=par)
    assert [(p.dette_id, p.montant) for p in payes] == [(sls.pk, 300), (dette.pk, 100)]
    assert {r.plan_id for r in Reglement.objects.all()} == {plan.pk}
    sls.refresh_from_db()
    assert sls.statut == "SOLDEE"
    assert statut(plan) == "RESPECTE"


def test_un_versement_envoye_deux_fois_ne_compte_qu_une_fois(par, dette):
    plan = un_plan(dette)
    une_fois = {"montant_regle": Decimal(200), "le": LE, "version": 1, "par": par}
    verser(plan, **une_fois)
    with pytest.raises(Perimee):
        verser(plan, **une_fois)
    assert Reglement.objects.count() == 1


def test_verser_refuse_le_trop_l_avant_et_le_non_signe(menage, par, dette):
    plan = un_plan(dette)
    with pytest.raises(Refus, match="Il ne reste que 2\xa0000,00"):
        verser(plan, montant_regle=Decimal(2001), le=LE, version=1, par=par)
    with pytest.raises(Refus, match="signé le 10 mars 2026"):
        verser(plan, montant_regle=Decimal(1), le=date(2026, 3, 9), version=1, par=par)
    libre = une_dette(menage, type="EAU")
    with pytest.raises(Refus, match="n'est pas signé"):
        verser(propose(menage, par, libre), montant_regle=Decimal(1), le=LE, version=1, par=par)


def test_une_echeance_impayee_a_trente_jours_est_un_incident_que_payer_n_efface_pas(amina, dette):
    plan = un_plan(dette)
    assert statut(plan, date(2026, 5, 4)) == "RESPECTE"
    assert statut(plan, MAI) == "INCIDENT"
    juin = date(2026, 6, 1)
    verser(plan, montant_regle=Decimal(400), le=juin, version=1, par=au(amina, juin))
    (incident,) = plan.incidents.all()
    assert (incident.rang, incident.constate_le, incident.regularise_le) == (1, MAI, juin)
    assert statut(plan, juin) == "RESPECTE"


def test_un_loyer_courant_impaye_est_un_incident_qui_se_regularise_une_fois(amina, par, dette):
    plan = un_plan(dette)
    incident = signaler_incident(plan, constate_le=LE, par=par)
    assert statut(plan) == "INCIDENT"
    with pytest.raises(Refus, match="déjà signalé"):
        signaler_incident(plan, constate_le=LE, par=par)
    with pytest.raises(Refus, match="constaté le 14 avril 2026"):
        regulariser_incident(incident, le=date(2026, 4, 13), par=par)
    demain = date(2026, 4, 15)
    regulariser_incident(incident, le=demain, par=au(amina, demain))
    assert statut(plan, demain) == "RESPECTE"
    with pytest.raises(Refus, match="déjà régularisé"):
        regulariser_incident(incident, le=demain, par=au(amina, demain))
    assert plan.incidents.get().regularise_le == demain


def test_denoncer_ecrit_les_incidents_et_rend_les_dettes_au_contentieux(amina, dette):
    plan = un_plan(dette)
    le = date(2026, 5, 20)
    denoncer_plan(plan, le=le, version=1, statut="CONTENTIEUX", par=au(amina, le))
    dette.refresh_from_db()
    assert (dette.statut, dette.mensualite, dette.restant) == ("CONTENTIEUX", None, 2000)
    assert plan.incidents.get().constate_le == MAI
    assert statut(plan, le) == "DENONCE"
    with pytest.raises(Refus, match="déjà dénoncé"):
        denoncer_plan(plan, le=le, version=2, par=au(amina, le))


def test_une_mensualite_notee_sur_la_dette_paie_le_plan(par, dette):
    plan = un_plan(dette)
    paye = regler(dette, montant_regle=Decimal(200), le=LE, source="PLAN", version=1, par=par)
    aide = regler(dette, montant_regle=Decimal(100), le=LE, source="FSL", version=2, par=par)
    assert (paye.plan_id, aide.plan_id) == (plan.pk, None)
    relu = PlanApurement.objects.avec_suivi().get(pk=plan.pk)
    assert suivi(relu, LE, 30).ecart == -100


def test_paye_en_entier_meme_par_une_aide_le_plan_est_solde(par, dette):
    plan = un_plan(dette)
    regler(dette, montant_regle=Decimal(2000), le=LE, source="FSL", version=1, par=par)
    assert statut(plan) == "SOLDE"


def test_seule_une_personne_qui_suit_le_menage_ecrit_le_plan(nord, menage, dette):
    chef = l_acces(un_compte("Claire", nord, Role.RESPONSABLE))
    with pytest.raises(Interdit):
        propose(menage, chef, dette)
    plan = un_plan(dette)
    for geste in (
        lambda: signer_plan(plan, le=LE, signataires=DEUX, version=1, par=chef),
        lambda: verser(plan, montant_regle=Decimal(1), le=LE, version=1, par=chef),
        lambda: modifier_plan(plan, version=1, avis_caf="FAVORABLE", par=chef),
        lambda: signaler_incident(plan, constate_le=LE, par=chef),
        lambda: denoncer_plan(plan, le=LE, version=1, par=chef),
    ):
        with pytest.raises(Interdit):
            geste()


def test_une_dette_negative_est_refusee(menage, par, dette):
    with pytest.raises(Refus, match="ne peut pas être négative") as refus:
        constater_dette(menage, type="EAU", constatee_le=LE, initial=Decimal(-5), par=par)
    assert refus.value.champ == "initial"
    with pytest.raises(Refus, match="ne peut pas être négative"):
        modifier_dette(dette, version=1, restant=Decimal(-1), par=par)
    assert Dette.objects.count() == 1


def test_la_plus_ancienne_echeance_impayee_arrive_au_bureau_une_seule_fois(menage, par, dette):
    une_mesure(menage)
    Dette.objects.filter(pk=dette.pk).update(statut="PLAN", mensualite=200)
    plan = un_plan(dette)
    (echeance,) = (e for e in echeances(par, date(2026, 5, 31)) if "Photo" not in e.quoi)
    assert (echeance.le, echeance.quoi) == (
        date(2026, 4, 5),
        "Échéance 1 sur 10 du plan d’apurement",
    )
    assert echeance.raison.endswith("impayée le 5 mai 2026, un incident.")
    verser(plan, montant_regle=Decimal(200), le=LE, version=1, par=par)
    (echeance,) = (e for e in echeances(par, date(2026, 5, 31)) if "Photo" not in e.quoi)
    assert echeance.le == MAI


def test_simuler_montre_le_reste_a_vivre_sans_rien_enregistrer(menage, dette):
    photo = une_situation(menage)
    for sens, nature, montant, de in (
        ("RESSOURCE", "SALAIRE", 1500, None),
        ("CHARGE", "LOYER", 900, None),
        ("CHARGE", "PLAN_DETTE", 50, dette),
    ):
        LigneBudget.objects.create(
            situation=photo, sens=sens, nature=nature, montant=montant, dette=de
        )
    choix = {"dettes": [dette], "premiere": MAI, "le": LE}
    essai = simuler(menage, mois=10, mensualite=None, **choix)
    assert (essai.total, essai.solde, essai.reste, essai.deja) == (2000, 400, 400, 50)
    assert essai.par_jour == Decimal("13.33")
    assert len(simuler(menage, mois=None, mensualite=Decimal(150), **choix).echeances) == 14
    long = simuler(menage, mois=None, mensualite=Decimal(20), **choix)
    assert len(long.echeances) == 100
    assert "36 mensualités au plus" in str(long.signale)
    assert str(long.signale).endswith("À vérifier.")
    assert not PlanApurement.objects.exists()


def test_une_duree_a_verifier_se_signale_celle_de_la_structure_arrete(menage, par, dette):
    plan = propose(menage, par, dette, mois=37)
    assert plan.echeances.count() == 37
    denoncer_plan(plan, le=LE, version=1, par=par)
    ValeurPropre.objects.create(
        structure=menage.structure,
        code="EXP_PLAN_APUREMENT_MAX",
        valeur=30,
        debut=date(2026, 1, 1),
        motif="convention avec la Caf",
    )
    with pytest.raises(Refus, match="au plus 30 mensualités"):
        propose(menage, par, dette, mois=31)


def test_avant_tout_texte_aucune_duree_ne_limite_un_plan(nord):
    limite = plans.duree_maximale(nord, date(2010, 1, 1))
    assert (limite, plans.maximum(limite), plans.sur_la_duree(60, limite)) == (None, None, None)
