"""Photographier, corriger, constater, régler : ce qui s'écrit, et ce qui est refusé."""

from datetime import date
from decimal import Decimal

import pytest

from palier.metier.budget.actions import (
    constater_dette,
    corriger,
    modifier_dette,
    photographier,
    regler,
)
from palier.metier.budget.models import Dette, LigneBudget, Reglement, Situation
from palier.noyau.erreurs import Refus
from palier.socle.fiches import Perimee
from palier.socle.habilitations.acces import Interdit
from palier.socle.habilitations.listes import Role
from palier.socle.journal.models import Trace
from socle.gens import LE, l_acces, un_compte, un_menage, une_dette, une_mesure, une_situation

pytestmark = pytest.mark.django_db


def recoit(montant, nature="SALAIRE", **champs):
    return LigneBudget(sens="RESSOURCE", nature=nature, montant=Decimal(montant), **champs)


def paie(montant, nature="LOYER", **champs):
    return LigneBudget(sens="CHARGE", nature=nature, montant=Decimal(montant), **champs)


def test_photographier_garde_les_lignes_et_leurs_totaux(menage, amina):
    lignes = [recoit(1650), paie(500), paie(0, "CREDIT", du=Decimal(140))]
    photo = photographier(
        menage, le=LE, par=l_acces(amina), moment="DEBUT", lignes=lignes, famille="SEUL"
    )
    photo.refresh_from_db()
    assert (photo.ressources, photo.charges, photo.charges_dues) == (1650, 500, 640)
    assert (photo.loyer, photo.aide_logement, photo.famille) == (500, None, "SEUL")
    assert photo.lignes.count() == 3
    assert Trace.objects.filter(action="budget.photographier", menage_id=menage.pk).count() == 1


def test_un_budget_sans_ligne_ne_dit_rien(menage, amina):
    photo = photographier(menage, le=LE, par=l_acces(amina))
    assert (photo.ressources, photo.charges, photo.charges_dues) == (None, None, None)


def test_le_meme_jour_ne_se_photographie_pas_deux_fois(menage, amina):
    photographier(menage, le=LE, par=l_acces(amina))
    with pytest.raises(Refus, match="14 avril 2026 est déjà photographiée") as refus:
        photographier(menage, le=LE, par=l_acces(amina))
    assert refus.value.champ == "le"
    assert Situation.objects.count() == 1


def test_deux_mesures_ont_chacune_leur_photographie(menage, amina):
    photographier(menage, le=LE, par=l_acces(amina))
    photographier(menage, le=LE, par=l_acces(amina), mesure=une_mesure(menage))
    assert Situation.objects.count() == 2


def test_demain_ne_se_photographie_pas(menage, amina):
    with pytest.raises(Refus, match="pas encore venu"):
        photographier(menage, le=date(2026, 4, 15), par=l_acces(amina))


def test_la_responsable_lit_mais_n_ecrit_pas(menage, nord):
    chef = l_acces(un_compte("Claire", nord, Role.RESPONSABLE))
    with pytest.raises(Interdit):
        photographier(menage, le=LE, par=chef)
    with pytest.raises(Interdit):
        constater_dette(menage, type="LOYER_ACTUEL", constatee_le=LE, par=chef)


def test_on_n_ecrit_pas_le_budget_d_un_menage_qu_on_ne_suit_pas(nord, amina):
    with pytest.raises(Interdit):
        photographier(un_menage(nord), le=LE, par=l_acces(amina))


def test_corriger_remplace_les_lignes_et_leurs_totaux(menage, amina):
    photo = photographier(menage, le=LE, par=l_acces(amina), lignes=[recoit(900), paie(300)])
    corriger(photo, version=1, par=l_acces(amina), lignes=[recoit(1000), paie(300)], emploi="CDD")
    photo.refresh_from_db()
    assert (photo.ressources, photo.emploi, photo.version) == (1000, "CDD", 2)
    assert photo.lignes.count() == 2


def test_des_totaux_repris_sans_detail_restent_quand_on_ne_saisit_pas_de_ligne(menage, amina):
    photo = une_situation(menage, ressources=1200, charges=1300)
    corriger(photo, version=1, par=l_acces(amina), lignes=[], famille="SEUL")
    photo.refresh_from_db()
    assert (photo.ressources, photo.charges) == (1200, 1300)


def test_une_version_perimee_n_ecrase_rien(menage, amina):
    photo = photographier(menage, le=LE, par=l_acces(amina), lignes=[recoit(900)])
    corriger(photo, version=1, par=l_acces(amina), lignes=[recoit(1000)])
    with pytest.raises(Perimee):
        corriger(photo, version=1, par=l_acces(amina), lignes=[recoit(5)])
    assert Situation.objects.get().ressources == 1000
    assert LigneBudget.objects.get().montant == 1000


def test_une_ressource_ne_s_ecrit_pas_parmi_les_charges(menage, amina):
    with pytest.raises(Refus, match="n'est pas une charge"):
        photographier(menage, le=LE, par=l_acces(amina), lignes=[paie(10, "SALAIRE")])
    assert not Situation.objects.exists()


def test_une_ligne_ne_rembourse_pas_la_dette_d_un_autre(menage, amina, nord):
    ailleurs = une_dette(un_menage(nord, nom_usage="Autre"))
    with pytest.raises(Refus, match="pas celle du ménage"):
        photographier(
            menage, le=LE, par=l_acces(amina), lignes=[paie(10, "PLAN_DETTE", dette=ailleurs)]
        )


def test_une_ligne_ne_s_attribue_pas_a_quelqu_un_d_autre(menage, amina, nord):
    intrus = un_menage(nord, nom_usage="Autre").personnes.get()
    with pytest.raises(Refus, match="pas du ménage"):
        photographier(menage, le=LE, par=l_acces(amina), lignes=[recoit(10, personne=intrus)])


def test_constater_une_dette_pose_le_reste_du(menage, amina):
    dette = constater_dette(
        menage,
        type="LOYER_ACTUEL",
        constatee_le=date(2026, 3, 1),
        initial=Decimal(1200),
        par=l_acces(amina),
    )
    assert (dette.restant, dette.structure) == (1200, menage.structure)


def test_la_meme_dette_envoyee_deux_fois_n_est_notee_qu_une(menage, amina):
    champs = {"type": "EAU", "constatee_le": LE, "initial": Decimal(80), "par": l_acces(amina)}
    constater_dette(menage, **champs)
    with pytest.raises(Refus, match="déjà notée"):
        constater_dette(menage, **champs)
    assert Dette.objects.count() == 1


def test_regler_diminue_le_reste_du_puis_solde(menage, amina):
    dette = une_dette(menage)
    regler(dette, montant_regle=Decimal(500), le=LE, source="PLAN", version=1, par=l_acces(amina))
    assert (dette.restant, dette.statut) == (1500, "")
    regler(dette, montant_regle=Decimal(1500), le=LE, source="FSL", version=2, par=l_acces(amina))
    assert (dette.restant, dette.statut) == (0, "SOLDEE")


def test_un_effacement_efface(menage, amina):
    dette = une_dette(menage)
    regler(
        dette,
        montant_regle=Decimal(2000),
        le=LE,
        source="EFFACEMENT",
        version=1,
        par=l_acces(amina),
    )
    assert dette.statut == "EFFACEE"


def test_un_reglement_envoye_deux_fois_ne_compte_qu_une(menage, amina):
    dette = une_dette(menage)
    champs = {"montant_regle": Decimal(50), "le": LE, "source": "", "version": 1}
    regler(dette, **champs, par=l_acces(amina))
    with pytest.raises(Perimee):
        regler(dette, **champs, par=l_acces(amina))
    assert Reglement.objects.count() == 1


def test_on_ne_regle_ni_plus_que_le_reste_ni_avant_le_constat(menage, amina):
    dette = une_dette(menage)
    regle = {"source": "", "version": 1, "par": l_acces(amina)}
    with pytest.raises(Refus, match="Il ne reste que 2\u00a0000,00\u00a0€"):
        regler(dette, montant_regle=Decimal(2001), le=LE, **regle)
    with pytest.raises(Refus, match="précède le constat"):
        regler(dette, montant_regle=Decimal(1), le=date(2026, 2, 1), **regle)
    assert not Reglement.objects.exists()


def test_une_dette_jamais_chiffree_garde_un_reste_inconnu(menage, amina):
    dette = une_dette(menage, initial=None, restant=None)
    regler(dette, montant_regle=Decimal(50), le=LE, source="", version=1, par=l_acces(amina))
    assert dette.restant is None


def test_une_dette_soldee_ne_laisse_rien_a_payer(menage, amina):
    dette = une_dette(menage)
    with pytest.raises(Refus, match="ne laisse rien à payer"):
        modifier_dette(dette, version=1, par=l_acces(amina), statut="SOLDEE", restant=Decimal(10))
