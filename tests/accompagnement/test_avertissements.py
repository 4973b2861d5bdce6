"""Ce que les règles signalent à l'écran, sans jamais rien empêcher."""

from datetime import date

import pytest
from django.urls import reverse

from accompagnement.mesures import un_dispositif, une_demande
from accompagnement.pages import texte
from palier.metier.accompagnement import actions
from palier.metier.accompagnement.avertissements import avertissements
from palier.metier.accompagnement.echeances import echeances
from palier.metier.accompagnement.models import Convention, Demarche, Dispositif
from palier.metier.menages.models import ParcoursResidentiel
from palier.socle.habilitations.listes import Role
from socle.gens import un_compte

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("ce_jour_la")]


def test_r_dis_04_renouveler_au_dela_du_plafond_a_verifier_reussit_et_le_dit(chez_amina, mesure):
    adresse = f"/mesures/{mesure.pk}/renouveler/"
    assert "24 mois au total (à vérifier), dont 6 déjà accordés" in texte(chez_amina.get(adresse))
    envoi = {"rang": 2, "mois": 24, "le": "hier"}
    page = texte(chez_amina.post(adresse, envoi, follow=True))
    assert "Mesure renouvelée." in page
    assert "plafonne la mesure à 24 mois, dont 6 déjà accordés" in page
    assert mesure.periodes.count() == 2


def test_r_dis_05_un_mois_trop_rare_se_lit_en_tete_de_la_mesure(chez_amina, mesure):
    page = texte(chez_amina.get(f"/mesures/{mesure.pk}/"))
    assert "<b>Aucune rencontre en mars 2026.</b>" in page
    assert "Rien n’est empêché" in page


def test_r_dis_07_demander_une_masp_contrainte_dit_ce_qu_elle_suppose(chez_amina, ferrand, nord):
    masp3 = un_dispositif(nord, "MASP3")
    envoi = {"dispositif": masp3.pk, "le": "hier"}
    demande = f"/menages/{ferrand.pk}/mesures/demander/"
    page = texte(chez_amina.post(demande, envoi, follow=True))
    assert "Mesure demandée." in page
    assert "au moins 2 mois de loyer impayés" in page


def test_r_dis_08_une_maj_dit_la_masp_ouverte_et_la_protection_accordee(ferrand, nord, amina):
    une_demande(ferrand, amina, dispositif=un_dispositif(nord, "MASP1"))
    maj = une_demande(ferrand, amina, dispositif=un_dispositif(nord, "MAJ"))
    Demarche.objects.create(
        structure=nord,
        menage=ferrand,
        type="D_PROTECTION",
        statut="ACCORDEE",
        engagee_le=date(2025, 1, 6),
        conclue_le=date(2025, 9, 1),
    )
    dits = [a.fait for a in avertissements(maj, amina)]
    assert dits[0] == "La mesure MASP1 est encore ouverte"
    assert dits[1].startswith("Une mesure de protection est accordée")
    actions.annuler(maj, motif="Doublon", par=amina)
    assert avertissements(maj, amina) == []


def test_r_dis_09_une_mous_plus_longue_que_sa_convention_se_signale(mesure, nord, amina):
    mesure.dispositif.code = "MOUS"
    mesure.convention = Convention.objects.create(
        structure=nord, financeur="État", debut=date(2026, 1, 1), fin=date(2026, 6, 30)
    )
    (dit,) = avertissements(mesure, amina)
    assert dit.fait.startswith("La convention finit le 30 juin 2026")


def un_recours(mesure, **champs):
    return Demarche.objects.create(
        structure=mesure.structure,
        menage=mesure.menage,
        type="D_DALO",
        engagee_le=date(2025, 9, 1),
        deposee_le=date(2025, 9, 10),
        **champs,
    )


def test_r_dis_10_le_dossier_date_le_recours_et_dit_l_article(chez_amina, mesure, ferrand):
    un_recours(mesure, statut="DEPOSEE")
    page = texte(chez_amina.get(reverse("dossier:volet", args=[ferrand.pk, "demarches"])))
    assert "Décision de la commission, au plus tard" in page
    assert "<dd>10 décembre 2025</dd>" in page
    assert "3 mois depuis le 10 septembre 2025 ; CCH R.441-15" in page


def test_r_dis_10_apres_la_decision_le_bureau_attend_le_relogement_puis_le_tribunal(mesure, amina):
    recours = un_recours(mesure, statut="ACCORDEE", conclue_le=date(2025, 12, 1))

    def attendues():
        toutes = echeances(amina, date(2026, 12, 31))
        return [(e.quoi, e.le) for e in toutes if "DALO" in e.quoi]

    assert attendues() == [("Saisine du tribunal administratif : Recours DALO", date(2026, 7, 1))]
    Demarche.objects.filter(pk=recours.pk).update(conclue_le=date(2026, 2, 2))
    assert attendues() == [("Relogement : Recours DALO", date(2026, 5, 2))]
    nadia = mesure.menage.personnes.get()
    ParcoursResidentiel.objects.create(personne=nadia, code="LOC_PUBLIC", debut=date(2026, 3, 1))
    assert attendues() == []


def test_une_date_d_avant_le_dalo_dit_ce_qui_manque_sans_casser_le_bureau(
    chez_amina, mesure, ferrand
):
    recours = un_recours(mesure, statut="DEPOSEE")
    Demarche.objects.filter(pk=recours.pk).update(deposee_le=date(2001, 1, 1))
    for adresse in (reverse("dossier:volet", args=[ferrand.pk, "demarches"]), "/"):
        page = texte(chez_amina.get(adresse))
        assert "valeur connue au 01/01/2001" in page


def test_r_dis_13_conclure_sans_ecart_ce_que_la_commission_demandait_se_signale(
    chez_amina, mesure, amina
):
    objectif = actions.fixer_objectif(
        mesure, code="SOLDER_DETTE", auteur="COMMISSION", le=date(2026, 3, 2), par=amina
    )
    envoi = {"statut": "NON_ATTEINT", "le": "hier", "ecart": ""}
    page = texte(chez_amina.post(f"/objectifs/{objectif.pk}/conclure/", envoi, follow=True))
    assert "Objectif conclu." in page
    assert "L&#x27;écart entre la prescription et le constat n&#x27;est pas écrit" in page


def test_r_dis_06_une_duree_non_confirmee_reste_a_verifier_et_la_confirmer_en_fait_une_limite(
    client, nord
):
    client.force_login(un_compte("Rose", nord, Role.RESPONSABLE))
    dans = un_dispositif(nord, "AVDL_DANS")
    adresse = f"/reglages/dispositifs/{dans.pk}/"
    assert "Période la plus courte, en mois (à vérifier)" in texte(client.get(adresse))
    envoi = {"nom": "AVDL", "duree_min_mois": 6, "duree_mois": 12, "duree_max_mois": 18}
    client.post(adresse, {**envoi, "version": 1, "intensite_LEGER": 4})
    regles = Dispositif.objects.get().les_regles
    assert regles.a_verifier == ("duree_mois", "duree_min_mois"), "18 mois est à la structure"
    assert regles.duree_proposee("LEGER") == 4
    client.post(adresse, {**envoi, "version": 2, "confirmees": "on"})
    assert Dispositif.objects.get().les_regles.a_verifier == ()


def test_r_dis_09_l_agrement_d_un_dispositif_dit_son_dernier_jour(client, nord):
    client.force_login(un_compte("Rose", nord, Role.RESPONSABLE))
    iml = un_dispositif(nord, "IML_MANDAT")
    adresse = f"/reglages/dispositifs/{iml.pk}/"
    client.post(adresse, {"nom": "IML", "version": 1, "agrement_le": "01/04/2021"})
    page = texte(client.get(adresse))
    assert "Fin de l&#x27;agrément le 31 mars 2026 (5 ans, CCH L.365-3, L.365-4)" in page
    assert "Fin de l&#x27;agrément, IML" in texte(client.get("/")), "échue, au bureau de Rose"
    client.post(adresse, {"nom": "IML", "version": 2, "agrement_le": "01/04/1999"})
    for page in (adresse, "/"):
        assert "valeur connue au 01/04/1999" in texte(client.get(page))
