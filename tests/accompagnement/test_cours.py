"""De la demande à la clôture : chaque geste, ses refus, et deux clics pour un seul effet."""

from datetime import date

import pytest

from accompagnement.mesures import (
    un_dispositif,
    une_demande,
    une_mesure_accordee,
    une_mesure_en_cours,
)
from palier.metier.accompagnement import actions
from palier.metier.accompagnement.avertissements import avertissements
from palier.metier.accompagnement.models import Dispositif, Mesure, Orientation
from palier.metier.menages.models import Qualite, Suivi
from palier.noyau.erreurs import Refus
from palier.socle.habilitations.acces import Interdit
from palier.socle.journal.models import Trace
from socle.gens import l_acces, un_compte, un_menage, une_mesure, une_structure

pytestmark = pytest.mark.django_db


@pytest.fixture
def en_cours(ferrand, amina, compte_amina):
    return une_mesure_en_cours(ferrand, amina, compte_amina.professionnel)


def relue(mesure: Mesure) -> Mesure:
    """La même mesure, telle qu'un second clic l'avait lue."""
    return Mesure.objects.get(pk=mesure.pk)


# La demande ---------------------------------------------------------------------------------------


def test_demander_ouvre_une_mesure_demandee_et_tracee(ferrand, amina):
    mesure = une_demande(ferrand, amina)
    assert (mesure.statut, mesure.demandee_le) == ("DEMANDEE", date(2026, 1, 8))
    assert Trace.objects.get(action="accompagnement.demander").menage_id == ferrand.pk


def test_un_dossier_sans_toutes_ses_pieces_est_incomplet_puis_se_complete(ferrand, amina):
    mesure = une_demande(ferrand, amina, pieces_attendues=8, pieces_recues=6)
    assert mesure.statut == "INCOMPLETE"
    actions.completer(mesure, pieces_recues=8, par=amina)
    assert mesure.statut == "DEMANDEE"


def test_un_menage_n_a_qu_une_mesure_asll_ouverte_par_operateur(ferrand, amina, nord):
    une_demande(ferrand, amina)
    acces = un_dispositif(nord, "ASLL_ACCES")
    with pytest.raises(Refus, match="déjà une mesure ASLL_MAINTIEN ouverte"):
        une_demande(ferrand, amina, dispositif=acces, le=date(2026, 2, 2))


def test_deux_clics_ne_demandent_qu_une_mesure(ferrand, amina, nord):
    clas = un_dispositif(nord, "CLAS")
    une_demande(ferrand, amina, dispositif=clas)
    with pytest.raises(Refus, match="déjà une mesure CLAS"):
        une_demande(ferrand, amina, dispositif=clas)
    assert ferrand.mesures.count() == 1


def test_deux_enfants_d_un_menage_ont_chacun_leur_mesure(ferrand, amina, nord):
    clas, (nadia,) = un_dispositif(nord, "CLAS"), ferrand.personnes.all()
    une_demande(ferrand, amina, dispositif=clas)
    mesure = une_demande(ferrand, amina, dispositif=clas, participants=[nadia])
    assert [p.role for p in mesure.participants.all()] == ["TITULAIRE"]


def test_demander_refuse_le_dispositif_d_ailleurs_et_le_jour_a_venir(ferrand, amina):
    ailleurs = un_dispositif(une_structure("CCAS Sud"))
    with pytest.raises(Refus, match="pas de votre structure"):
        une_demande(ferrand, amina, dispositif=ailleurs)
    with pytest.raises(Refus, match="pas encore venu"):
        une_demande(ferrand, amina, le=date(2026, 4, 15))


def test_l_accueil_ne_mene_pas_de_mesure_et_un_autre_ne_la_voit_pas(ferrand, amina, accueil):
    with pytest.raises(Interdit):
        une_demande(ferrand, accueil)
    bruno = l_acces(un_compte("Bruno", une_structure("CCAS Sud")))
    with pytest.raises(Interdit):
        actions.passer_en_commission(une_demande(ferrand, amina), par=bruno)


# La commission ------------------------------------------------------------------------------------


def test_t_dis_04_sans_instructeur_la_commission_ne_recoit_pas_le_dossier(ferrand, amina):
    mesure = une_demande(ferrand, amina, instructeur="")
    with pytest.raises(Refus, match="Aucun service n'instruit"):
        actions.passer_en_commission(mesure, par=amina)
    assert relue(mesure).statut == "DEMANDEE"


def test_sans_adhesion_signee_la_commission_ne_recoit_pas_le_dossier(ferrand, amina):
    mesure = une_demande(ferrand, amina, adhesion_le=None)
    with pytest.raises(Refus, match="pas signé son adhésion"):
        actions.passer_en_commission(mesure, par=amina)


def test_la_commission_ajourne_puis_accorde(ferrand, amina):
    mesure = une_demande(ferrand, amina)
    actions.passer_en_commission(mesure, par=amina)
    actions.ajourner(mesure, le=date(2026, 1, 20), motif="Budget à préciser", par=amina)
    assert (mesure.statut, mesure.motif_decision) == ("AJOURNEE", "Budget à préciser")
    actions.passer_en_commission(mesure, par=amina)
    actions.accorder(mesure, le=date(2026, 2, 3), par=amina)
    assert (mesure.statut, mesure.decidee_le) == ("ACCORDEE", date(2026, 2, 3))


def test_accorder_sans_commission_est_refuse_la_ou_elle_decide(ferrand, amina):
    with pytest.raises(Refus, match="revient à la commission"):
        actions.accorder(une_demande(ferrand, amina), le=date(2026, 1, 20), par=amina)


def test_accorder_avant_la_demande_est_refuse(ferrand, amina):
    mesure = une_demande(ferrand, amina)
    actions.passer_en_commission(mesure, par=amina)
    with pytest.raises(Refus, match="demandée le 8 janvier 2026"):
        actions.accorder(mesure, le=date(2026, 1, 7), par=amina)


def test_refuser_reorienter_annuler_ferment_la_demande(nord, compte_amina, amina):
    fermees, le = [], date(2026, 1, 20)
    for nom, geste in (
        ("Ferrand", lambda m: actions.refuser(m, le=le, motif="Hors", par=amina)),
        (
            "Camara",
            lambda m: actions.reorienter(m, organisme="SIAO", le=le, par=amina),
        ),
        ("Perrin", lambda m: actions.annuler(m, motif="Le ménage renonce", par=amina)),
    ):
        menage = un_menage(nord, suivi_par=compte_amina, nom_usage=nom)
        mesure = une_demande(menage, amina)
        actions.passer_en_commission(mesure, par=amina)
        fermees.append(geste(mesure).statut)
        with pytest.raises(Refus, match="l'on ne peut pas"):
            actions.passer_en_commission(relue(mesure), par=amina)
    assert fermees == ["REFUSEE", "REORIENTEE", "ANNULEE"]
    assert Orientation.objects.get().organisme == "SIAO"


# Le cours -----------------------------------------------------------------------------------------


def test_confier_une_mesure_accordee_la_met_en_attente_et_ouvre_le_dossier(nord, rose):
    menage, leila = un_menage(nord), un_compte("Leïla", nord)
    mesure = une_mesure_accordee(menage, rose)
    professionnel = leila.professionnel
    actions.confier_mesure(mesure, professionnel=professionnel, le=date(2026, 1, 21), par=rose)
    assert (mesure.statut, mesure.referent) == ("ATTENTE_DEMARRAGE", professionnel)
    assert Mesure.objects.visibles_par(l_acces(leila)).get() == mesure


def test_confier_a_qui_n_est_pas_en_poste_ici_est_refuse(ferrand, amina):
    mesure = une_mesure_accordee(ferrand, amina)
    bruno = un_compte("Bruno", une_structure("CCAS Sud")).professionnel
    with pytest.raises(Refus, match="n'est pas en poste ici"):
        actions.confier_mesure(mesure, professionnel=bruno, le=date(2026, 1, 21), par=amina)


def test_demarrer_ouvre_la_periode_1_son_bilan_et_confie_le_menage(en_cours, ferrand):
    periode = en_cours.periodes.get()
    assert (periode.rang, periode.debut, periode.fin_prevue) == (
        1,
        date(2026, 2, 1),
        date(2026, 7, 31),
    )
    assert (en_cours.statut, en_cours.fin_prevue) == ("ACTIVE", date(2026, 7, 31))
    assert en_cours.bilans.get().du_le == date(2026, 6, 30)
    assert ferrand.suivis.filter(qualite=Qualite.REFERENT).exists()


def test_demarrer_deux_fois_n_ouvre_qu_une_periode(ferrand, amina, compte_amina):
    mesure = une_mesure_accordee(ferrand, amina)
    professionnel = compte_amina.professionnel
    actions.confier_mesure(mesure, professionnel=professionnel, le=date(2026, 1, 21), par=amina)
    second = relue(mesure)
    actions.demarrer(mesure, le=date(2026, 2, 1), mois=6, par=amina)
    with pytest.raises(Refus, match="« En cours »"):
        actions.demarrer(second, le=date(2026, 2, 1), mois=6, par=amina)
    assert (mesure.periodes.count(), mesure.bilans.count()) == (1, 1)


def test_demarrer_sans_referent_ou_avant_l_accord_est_refuse(ferrand, amina, compte_amina):
    mesure = une_mesure_accordee(ferrand, amina)
    with pytest.raises(Refus, match="Personne n'est référent"):
        actions.demarrer(mesure, le=date(2026, 2, 1), mois=6, par=amina)
    professionnel = compte_amina.professionnel
    actions.confier_mesure(mesure, professionnel=professionnel, le=date(2026, 1, 21), par=amina)
    with pytest.raises(Refus, match="accordée le 20 janvier 2026"):
        actions.demarrer(mesure, le=date(2026, 1, 19), mois=6, par=amina)


def test_t_dis_01_r_gen_06_renouveler_ajoute_une_periode_a_la_meme_mesure(en_cours, amina):
    actions.renouveler(en_cours, rang=2, mois=6, le=date(2026, 4, 10), par=amina)
    assert Mesure.objects.count() == 1
    assert [p.debut for p in en_cours.periodes.all()] == [date(2026, 2, 1), date(2026, 8, 1)]
    assert en_cours.fin_prevue == date(2027, 1, 31)
    assert [b.type for b in en_cours.bilans.all()] == ["INTERMEDIAIRE", "INTERMEDIAIRE"]


def test_renouveler_deux_fois_le_meme_rang_n_accorde_qu_une_periode(en_cours, amina):
    second = relue(en_cours)
    actions.renouveler(en_cours, rang=2, mois=6, le=date(2026, 4, 10), par=amina)
    with pytest.raises(Refus, match="déjà accordée"):
        actions.renouveler(second, rang=2, mois=6, le=date(2026, 4, 10), par=amina)
    assert en_cours.periodes.count() == 2


def test_un_plafond_a_verifier_n_empeche_rien_et_se_dit(en_cours, amina):
    actions.renouveler(en_cours, rang=2, mois=19, le=date(2026, 4, 10), par=amina)
    (dit,) = avertissements(relue(en_cours), amina)
    assert dit.fait.startswith("Le dispositif plafonne la mesure à 24 mois, dont 6 déjà accordés")
    assert dit.a_verifier


def test_renouveler_au_dela_du_plafond_est_refuse_et_n_ecrit_rien(en_cours, amina):
    Dispositif.objects.update(regles={**en_cours.dispositif.regles, "a_verifier": []})
    en_cours = relue(en_cours)
    with pytest.raises(Refus, match="24 mois, dont 6 déjà accordés") as refus:
        actions.renouveler(en_cours, rang=2, mois=19, le=date(2026, 4, 10), par=amina)
    assert refus.value.champ == "mois"
    assert relue(en_cours).periodes.count() == 1


def test_la_derniere_periode_possible_appelle_un_bilan_final(en_cours, amina):
    actions.renouveler(en_cours, rang=2, mois=18, le=date(2026, 4, 10), par=amina)
    assert en_cours.bilans.last().type == "FINAL"


def test_une_mesure_reprise_sans_periodes_se_renouvelle(ferrand, amina):
    reprise = une_mesure(ferrand, fin_prevue=date(2026, 8, 31))
    actions.renouveler(reprise, rang=2, mois=3, le=date(2026, 4, 10), par=amina)
    assert reprise.periodes.get().debut == date(2026, 9, 1)


def test_suspendre_puis_reprendre_garde_les_dates_et_la_fin_prevue(en_cours, amina):
    actions.suspendre(en_cours, le=date(2026, 3, 2), motif="Hospitalisation", par=amina)
    assert en_cours.statut == "SUSPENDUE"
    actions.reprendre(en_cours, le=date(2026, 3, 20), par=amina)
    suspension = en_cours.suspensions.get()
    assert (suspension.debut, suspension.fin) == (date(2026, 3, 2), date(2026, 3, 19))
    assert (en_cours.statut, en_cours.fin_prevue) == ("ACTIVE", date(2026, 7, 31))


def test_suspendre_deux_fois_n_ouvre_qu_une_suspension(en_cours, amina):
    second = relue(en_cours)
    actions.suspendre(en_cours, le=date(2026, 3, 2), par=amina)
    with pytest.raises(Refus, match="« Suspendue »"):
        actions.suspendre(second, le=date(2026, 3, 2), par=amina)
    assert en_cours.suspensions.count() == 1


def test_reprendre_avant_la_suspension_est_refuse(en_cours, amina):
    actions.suspendre(en_cours, le=date(2026, 3, 2), par=amina)
    with pytest.raises(Refus, match="choisissez cette date"):
        actions.reprendre(en_cours, le=date(2026, 3, 1), par=amina)


def test_cloturer_garde_un_motif_principal_et_finit_la_suspension(en_cours, amina):
    actions.suspendre(en_cours, le=date(2026, 3, 2), par=amina)
    actions.cloturer(
        en_cours,
        le=date(2026, 3, 31),
        motif="OBJ_ATTEINTS",
        motifs_secondaires=["RELOGEMENT"],
        destination="PARC_SOCIAL",
        par=amina,
    )
    assert (en_cours.statut, en_cours.fin) == ("ACHEVEE", date(2026, 3, 31))
    assert (en_cours.motif_fin, en_cours.motifs_secondaires) == ("OBJ_ATTEINTS", ["RELOGEMENT"])
    assert en_cours.suspensions.get().fin == date(2026, 3, 31)


def test_cloturer_deux_fois_garde_le_premier_motif(en_cours, amina):
    second = relue(en_cours)
    actions.cloturer(en_cours, le=date(2026, 3, 31), motif="OBJ_ATTEINTS", par=amina)
    with pytest.raises(Refus, match="« Achevée »"):
        actions.cloturer(second, le=date(2026, 4, 1), motif="DECES", par=amina)
    assert relue(en_cours).motif_fin == "OBJ_ATTEINTS"


def test_cloturer_refuse_une_date_anterieure_et_un_motif_repete(en_cours, amina):
    with pytest.raises(Refus, match="commencé le 1er février 2026"):
        actions.cloturer(en_cours, le=date(2026, 1, 31), motif="DECES", par=amina)
    with pytest.raises(Refus, match="repris parmi les autres") as refus:
        actions.cloturer(
            en_cours, le=date(2026, 3, 31), motif="DECES", motifs_secondaires=["DECES"], par=amina
        )
    assert refus.value.champ == "motifs_secondaires"


# Qui la mène --------------------------------------------------------------------------------------


def test_suppleer_ouvre_le_dossier_pour_un_temps(en_cours, amina, nord):
    leila = un_compte("Leïla", nord)
    actions.suppleer(
        en_cours,
        professionnel=leila.professionnel,
        le=date(2026, 4, 14),
        jusqu_au=date(2026, 4, 30),
        par=amina,
    )
    assert Mesure.objects.visibles_par(l_acces(leila)).exists()
    assert not Mesure.objects.visibles_par(l_acces(leila, date(2026, 5, 1))).exists()
    assert relue(en_cours).referent_id == amina.professionnel_id


def test_reaffecter_change_le_referent_des_menages_et_de_leurs_mesures(
    en_cours, ferrand, rose, nord, compte_amina
):
    leila, amina = un_compte("Leïla", nord), compte_amina.professionnel
    champs = {"de": amina, "a": leila.professionnel, "le": date(2026, 4, 20), "par": rose}
    assert actions.reaffecter([ferrand], **champs) == 1
    assert relue(en_cours).referent == leila.professionnel
    assert not Mesure.objects.visibles_par(l_acces(compte_amina, date(2026, 4, 20))).exists()
    assert Mesure.objects.visibles_par(l_acces(leila, date(2026, 4, 20))).exists()
    assert actions.reaffecter([ferrand], **champs) == 0


def test_reaffecter_pour_une_absence_ne_change_pas_le_referent(
    en_cours, ferrand, rose, nord, compte_amina
):
    leila, amina = un_compte("Leïla", nord), compte_amina.professionnel
    dates = {"le": date(2026, 4, 20), "jusqu_au": date(2026, 5, 4)}
    actions.reaffecter([ferrand], de=amina, a=leila.professionnel, par=rose, **dates)
    assert relue(en_cours).referent == amina
    suivi = Suivi.objects.get(professionnel=leila.professionnel)
    assert (suivi.qualite, suivi.fin) == (Qualite.SUPPLEANT, date(2026, 5, 4))


def test_reaffecter_refuse_sans_menage_et_vers_la_meme_personne(ferrand, rose, compte_amina):
    amina = compte_amina.professionnel
    with pytest.raises(Refus, match="Aucun ménage"):
        actions.reaffecter([], de=amina, a=amina, le=rose.le, par=rose)
    with pytest.raises(Refus, match="déjà le référent"):
        actions.reaffecter([ferrand], de=amina, a=amina, le=rose.le, par=rose)
