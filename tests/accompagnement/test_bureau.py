"""L'agenda, la réaffectation et le bureau : qui y voit quoi, et ce qu'ils coûtent."""

from datetime import date, time, timedelta

import pytest

from accompagnement.pages import requetes_de, texte
from palier.metier.accompagnement import actions
from palier.metier.accompagnement.models import Acte, Mesure, Piece
from palier.metier.menages.models import Suivi
from palier.socle.habilitations.listes import Role
from palier.socle.journal.models import Trace
from socle.gens import LE, un_compte, un_menage, une_structure

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("ce_jour_la")]


# L'agenda -----------------------------------------------------------------------------------------


def _rendez_vous(menage, compte, le: date, **champs) -> Acte:
    return Acte.objects.create(
        structure=menage.structure,
        menage=menage,
        professionnel=compte.professionnel,
        date=le,
        type="PHYSIQUE_BUREAU",
        statut="PREVU",
        **champs,
    )


def test_l_agenda_range_les_rendez_vous_par_jour_et_dit_ceux_sans_suite(
    chez_amina, ferrand, compte_amina
):
    _rendez_vous(ferrand, compte_amina, LE, heure=time(9, 30))
    _rendez_vous(ferrand, compte_amina, LE + timedelta(days=2), objet="Relire le bail")
    _rendez_vous(ferrand, compte_amina, LE - timedelta(days=5))
    page = texte(chez_amina.get("/agenda/"))
    assert page.index("Mardi 14 avril 2026") < page.index("Jeudi 16 avril 2026")
    assert "Relire le bail" in page
    assert "Passés, sans suite dite" in page


def test_l_agenda_de_chacun_est_le_sien_et_l_accueil_voit_celui_de_tous(
    client, ferrand, compte_amina, nord
):
    _rendez_vous(ferrand, compte_amina, LE, note="Elle a dit son inquiétude.")
    client.force_login(un_compte("Leïla", nord))
    assert "Ferrand" not in texte(client.get("/agenda/"))
    client.force_login(un_compte("Yann", nord, Role.ACCUEIL))
    page = texte(client.get("/agenda/"))
    assert "Ferrand" in page
    assert "inquiétude" not in page


def test_l_agenda_coute_autant_pour_deux_rendez_vous_que_pour_deux_cents(
    chez_amina, ferrand, compte_amina
):
    for i in range(2):
        _rendez_vous(ferrand, compte_amina, LE + timedelta(days=i))
    peu = requetes_de(chez_amina, "/agenda/")
    for i in range(198):
        _rendez_vous(ferrand, compte_amina, LE + timedelta(days=i % 30))
    assert requetes_de(chez_amina, "/agenda/") == peu <= 10


# La réaffectation ---------------------------------------------------------------------------------


def test_la_responsable_confie_les_menages_coches_et_recoit_les_fiches(
    client, mesure, ferrand, nord, compte_amina, amina
):
    actions.fixer_objectif(mesure, libelle="Payer le loyer", le=date(2026, 3, 2), par=amina)
    leila = un_compte("Leïla", nord).professionnel
    reste = un_menage(nord, suivi_par=compte_amina, nom_usage="Camara")
    client.force_login(un_compte("Rose", nord, Role.RESPONSABLE))
    assert "2 ménages" in texte(client.get("/reaffectation/"))
    adresse = f"/reaffectation/?de={compte_amina.professionnel.pk}"
    assert "Camara" in texte(client.get(adresse))
    reponse = client.post(adresse, {"menages": [ferrand.pk], "a": leila.pk, "le": "14/4/2026"})
    assert reponse.url == f"/relais/?m={ferrand.pk}"
    assert "Payer le loyer" in texte(client.get(reponse.url))
    mesure.refresh_from_db()
    assert mesure.referent == leila
    assert Suivi.objects.get(menage=reste).professionnel == compte_amina.professionnel


def test_sans_menage_coche_la_page_le_dit(client, ferrand, nord):
    leila = un_compte("Leïla", nord).professionnel
    client.force_login(un_compte("Rose", nord, Role.RESPONSABLE))
    adresse = f"/reaffectation/?de={ferrand.suivis.get().professionnel_id}"
    page = texte(client.post(adresse, {"a": leila.pk, "le": "demain"}))
    assert "Cochez au moins un ménage." in page


def test_une_fiche_de_relais_ne_sort_pas_des_dossiers_que_l_on_lit(client, ferrand):
    client.force_login(un_compte("Bruno", une_structure("CCAS Sud")))
    assert client.get(f"/relais/?m={ferrand.pk}").status_code == 404


def test_une_fiche_de_relais_tait_ce_qu_un_auteur_s_est_reserve(client, ferrand, amina, nord):
    for note, visibilite in (("Lu par tous.", ""), ("À moi seule.", "AUTEUR")):
        actions.noter(
            ferrand,
            type="VAD",
            le=LE,
            par=amina,
            statut="REALISE",
            note=note,
            visibilite=visibilite,
        )
    client.force_login(un_compte("Rose", nord, Role.RESPONSABLE))
    page = texte(client.get(f"/relais/?m={ferrand.pk}"))
    assert "Lu par tous." in page
    assert "À moi seule." not in page
    assert Trace.objects.filter(action="accompagnement.ouvrir_fiche_de_relais").count() == 1


# Le bureau ----------------------------------------------------------------------------------------


def test_le_bureau_range_les_echeances_par_urgence_chacune_avec_sa_raison(
    chez_amina, mesure, ferrand, amina
):
    mesure.bilans.update(du_le=date(2026, 4, 9))
    Mesure.objects.filter(pk=mesure.pk).update(fin_prevue=date(2026, 5, 9))
    Piece.objects.create(
        structure=ferrand.structure, menage=ferrand, type="Bail", echeance=date(2026, 4, 17)
    )
    demarche = actions.engager_demarche(ferrand, type="D_DALO", le=date(2026, 1, 30), par=amina)
    actions.avancer_demarche(demarche, statut="DEPOSEE", le=date(2026, 1, 30), par=amina)
    page = texte(chez_amina.get("/")).replace("\xa0", " ").replace("&#x27;", "'")
    retard, sept, trente = (page.index(t) for t in ("En retard</h3>", "sept jours</h3>", "trente"))
    assert retard < page.index("Bilan intermédiaire à remettre") < sept
    assert "5 jours de retard" in page
    assert "La période finit le 9 mai 2026" in page
    assert sept < page.index("Pièce à renouveler : Bail") < page.index("dans 3 jours")
    assert "3 mois depuis le dépôt du 30 janvier 2026" in page
    assert "Elle peut être renouvelée de 18 mois au plus" in page
    assert trente > 0


def test_le_bureau_dit_qui_l_on_n_a_pas_vu_et_ce_que_l_on_en_sait(chez_amina, mesure, compte_amina):
    ferrand = mesure.menage
    Acte.objects.create(
        structure=ferrand.structure,
        menage=ferrand,
        professionnel=compte_amina.professionnel,
        date=date(2026, 2, 20),
        type="VAD",
        statut="REALISE",
    )
    assert "Aucun rendez-vous fixé." in texte(chez_amina.get("/"))
    absente = _rendez_vous(ferrand, compte_amina, date(2026, 3, 3))
    Acte.objects.filter(pk=absente.pk).update(statut="ABSENT_EXCUSE")
    page = texte(chez_amina.get("/"))
    assert "53 jours" in page
    assert "Absence excusée le 3 mars 2026." in page


def test_le_bureau_coute_autant_pour_deux_mesures_que_pour_cinquante(
    chez_amina, mesure, compte_amina, nord
):
    def peupler(n: int) -> None:
        for i in range(n):
            menage = un_menage(nord, suivi_par=compte_amina, nom_usage=f"M{i}")
            autre = Mesure.objects.create(
                structure=nord,
                menage=menage,
                dispositif=mesure.dispositif,
                debut=date(2025, 11, 1),
                fin_prevue=date(2026, 4, 30),
                statut="ACTIVE",
            )
            autre.periodes.create(rang=1, debut=autre.debut, fin_prevue=autre.fin_prevue)
            autre.bilans.create(structure=nord, type="FINAL", du_le=date(2026, 3, 30))

    peupler(2)
    peu = requetes_de(chez_amina, "/")
    peupler(48)
    assert requetes_de(chez_amina, "/") == peu <= 27


def test_le_bureau_rappelle_le_bilan_qu_une_reprise_n_a_pas_prevu(chez_amina, mesure):
    mesure.bilans.all().delete()
    Mesure.objects.filter(pk=mesure.pk).update(fin_prevue=date(2026, 5, 20))
    page = texte(chez_amina.get("/"))
    assert "Bilan intermédiaire à remettre" in page
    assert "avant la fin de période, le 20 mai 2026" in page
    mesure.bilans.create(structure=mesure.structure, type="FINAL", rendu_le=date(2026, 4, 2))
    assert "Bilan intermédiaire à remettre" not in texte(chez_amina.get("/"))


def test_l_encadrement_voit_tous_les_menages_sans_contact(client, mesure):
    nord = mesure.structure
    client.force_login(un_compte("Rose", nord, Role.RESPONSABLE))
    assert "jamais vu" in texte(client.get("/"))


def test_l_accueil_n_a_pas_d_echeances_a_mener(client, mesure, nord):
    mesure.bilans.update(du_le=date(2026, 4, 9))
    client.force_login(un_compte("Yann", nord, Role.ACCUEIL))
    assert "Échéances" not in texte(client.get("/"))
