"""Les pages de l'accompagnement et le bureau : qui les voit, leur coût, ce qu'elles font."""

from datetime import date, time, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accompagnement.mesures import une_mesure_accordee, une_mesure_en_cours
from palier.metier.accompagnement import actions
from palier.metier.accompagnement.models import Acte, Demarche, Mesure, Objectif, Piece
from palier.metier.menages.models import Suivi
from palier.socle.comptes import casquette
from palier.socle.habilitations.listes import Role
from palier.socle.journal.models import Trace
from socle.gens import LE, un_compte, un_menage, une_structure

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _ce_jour_la(monkeypatch):
    """Les pages se servent le 14 avril 2026."""

    class Horloge:
        @staticmethod
        def now():
            return casquette.datetime_du_poste(2026, 4, 14, 9)

    vrai = casquette.datetime
    monkeypatch.setattr(casquette, "datetime_du_poste", vrai, raising=False)
    monkeypatch.setattr(casquette, "datetime", Horloge)


@pytest.fixture
def mesure(ferrand, amina, compte_amina):
    return une_mesure_en_cours(ferrand, amina, compte_amina.professionnel)


@pytest.fixture
def chez_amina(client, compte_amina):
    client.force_login(compte_amina)
    return client


def _texte(reponse) -> str:
    assert reponse.status_code == 200
    return " ".join(reponse.content.decode().split())


def _requetes(client, adresse: str) -> int:
    client.get(adresse)  # la première visite ouvre la session
    with CaptureQueriesContext(connection) as requetes:
        assert client.get(adresse).status_code == 200
    return len(requetes)


# La page d'une mesure -----------------------------------------------------------------------------


def test_la_page_dit_les_periodes_les_objectifs_et_les_bilans(chez_amina, mesure, amina):
    actions.fixer_objectif(mesure, libelle="Payer le loyer", le=date(2026, 3, 2), par=amina)
    page = _texte(chez_amina.get(f"/mesures/{mesure.pk}/"))
    assert "Payer le loyer" in page
    assert "31 juillet 2026" in page
    assert "Dû le 30 juin 2026" in page
    assert 'value="73"' in page, "du 1er février au 14 avril, bornes comprises"


def test_la_page_ne_propose_que_les_gestes_permis(chez_amina, mesure):
    page = _texte(chez_amina.get(f"/mesures/{mesure.pk}/"))
    for geste, propose in (("suspendre", True), ("cloturer", True), ("demarrer", False)):
        assert (f"/mesures/{mesure.pk}/{geste}/" in page) is propose, geste


def test_la_page_lue_par_l_accueil_ne_montre_ni_gestes_ni_difficultes(client, mesure, nord, amina):
    actions.ouvrir_difficulte(mesure, code="ADDICTION", le=date(2026, 3, 2), par=amina)
    client.force_login(un_compte("Yann", nord, Role.ACCUEIL))
    page = _texte(client.get(f"/mesures/{mesure.pk}/"))
    assert "Addiction" not in page
    assert f"/mesures/{mesure.pk}/cloturer/" not in page


def test_le_rythme_signale_les_mois_trop_rares(chez_amina, mesure, amina, ferrand):
    actions.noter(
        ferrand, type="VAD", le=date(2026, 3, 3), par=amina, mesure=mesure, statut="REALISE"
    )
    page = _texte(chez_amina.get(f"/mesures/{mesure.pk}/"))
    assert "Mars 2026</dt><dd><span" in page
    assert "1 rencontre<" in page


@pytest.mark.parametrize(
    "fin",
    ["", "cloturer/", "objectif/", "difficulte/", "autonomie/", "bilan/", "suppleer/", "confier/"],
)
def test_une_mesure_d_une_autre_structure_n_existe_pas(client, mesure, fin):
    client.force_login(un_compte("Bruno", une_structure("CCAS Sud")))
    assert client.get(f"/mesures/{mesure.pk}/{fin}").status_code == 404
    assert client.post(f"/mesures/{mesure.pk}/{fin}").status_code in {404, 405}


def test_lire_une_mesure_n_ecrit_que_le_journal(chez_amina, mesure):
    avant = Mesure.objects.values().get(), Trace.objects.count()
    for fin in ("", "cloturer/", "renouveler/", "objectif/"):
        chez_amina.get(f"/mesures/{mesure.pk}/{fin}")
    assert Mesure.objects.values().get() == avant[0]
    assert Trace.objects.count() == avant[1] + 1


def test_la_page_coute_autant_pour_deux_objectifs_que_pour_deux_cents(chez_amina, mesure):
    def peupler(n: int) -> None:
        for i in range(n):
            o = Objectif.objects.create(
                structure=mesure.structure, mesure=mesure, libelle=f"o{i}", fixe_le=LE
            )
            Objectif.objects.create(
                structure=mesure.structure, mesure=mesure, parent=o, libelle=f"e{i}"
            )
            mesure.difficultes.create(code="BUDGET", ouverte_le=LE)
            mesure.autonomies.create(menage=mesure.menage, domaine="BUDGET", date=LE, niveau=1)

    peupler(2)
    peu = _requetes(chez_amina, f"/mesures/{mesure.pk}/")
    peupler(60)
    assert _requetes(chez_amina, f"/mesures/{mesure.pk}/") == peu <= 30


# Les gestes ---------------------------------------------------------------------------------------


def test_cloturer_depuis_la_page(chez_amina, mesure):
    adresse = f"/mesures/{mesure.pk}/cloturer/"
    envoi = {"le": "hier", "motif": "OBJ_ATTEINTS", "motifs_secondaires": ["RELOGEMENT"]}
    assert "Clôturer la mesure" in _texte(chez_amina.get(adresse))
    assert chez_amina.post(adresse, envoi).url == f"/mesures/{mesure.pk}/"
    mesure.refresh_from_db()
    assert (mesure.statut, mesure.fin) == ("ACHEVEE", date(2026, 4, 13))


def test_un_refus_se_lit_sous_le_champ_et_rien_n_est_ecrit(chez_amina, mesure):
    adresse = f"/mesures/{mesure.pk}/renouveler/"
    page = _texte(chez_amina.post(adresse, {"rang": 2, "mois": 24, "le": "hier"}))
    assert "24 mois, dont 6 déjà accordés : accordez au plus 18 mois." in page
    assert mesure.periodes.count() == 1


def test_un_geste_que_le_statut_ne_permet_plus_ramene_a_la_mesure_en_le_disant(chez_amina, mesure):
    reponse = chez_amina.get(f"/mesures/{mesure.pk}/demarrer/", follow=True)
    assert "« En cours », d&#x27;où l&#x27;on ne peut pas la démarrer" in _texte(reponse)
    assert chez_amina.get(f"/mesures/{mesure.pk}/inventer/").status_code == 404


def test_demarrer_depuis_la_page_propose_la_duree_du_dispositif(
    chez_amina, ferrand, amina, compte_amina
):
    mesure = une_mesure_accordee(ferrand, amina)
    professionnel = compte_amina.professionnel
    chez_amina.post(
        f"/mesures/{mesure.pk}/confier/", {"professionnel": professionnel.pk, "le": "1/2/2026"}
    )
    assert 'name="mois" value="6"' in _texte(chez_amina.get(f"/mesures/{mesure.pk}/demarrer/"))
    chez_amina.post(f"/mesures/{mesure.pk}/demarrer/", {"le": "2/2/2026", "mois": "6"})
    mesure.refresh_from_db()
    assert mesure.fin_prevue == date(2026, 8, 1)


def test_demander_puis_tout_dire_d_une_mesure_depuis_les_pages(chez_amina, mesure):
    fiche = f"/mesures/{mesure.pk}"
    chez_amina.post(f"{fiche}/objectif/", {"code": "O_BUDGET", "le": "hier"})
    objectif = mesure.objectifs.get()
    chez_amina.post(f"/objectifs/{objectif.pk}/etape/", {"libelle": "Trier", "le": "hier"})
    chez_amina.post(f"/objectifs/{objectif.pk}/commencer/")
    chez_amina.post(f"/objectifs/{objectif.pk}/conclure/", {"statut": "ATTEINT", "le": "hier"})
    chez_amina.post(f"{fiche}/difficulte/", {"code": "BUDGET", "le": "hier"})
    difficulte = mesure.difficultes.get()
    chez_amina.post(f"/difficultes/{difficulte.pk}/lever/", {"le": "hier"})
    chez_amina.post(f"{fiche}/autonomie/", {"domaine": "BUDGET", "niveau": "3", "le": "hier"})
    bilan = f"/bilans-de-mesure/{mesure.bilans.get().pk}"
    chez_amina.post(f"{bilan}/rendre/", {"le": "hier", "proposition": "FIN"})
    chez_amina.post(f"{bilan}/signer/", {"le": "hier", "avis_menage": "D'accord."})
    objectif.refresh_from_db()
    assert (objectif.statut, objectif.sous_objectifs.get().libelle) == ("ATTEINT", "Trier")
    assert mesure.difficultes.get().levee_le == date(2026, 4, 13)
    assert mesure.autonomies.get().niveau == 3
    assert mesure.bilans.get().avis_menage == "D'accord."


def test_une_demarche_se_conduit_depuis_son_volet(chez_amina, ferrand):
    engager = f"/menages/{ferrand.pk}/demarches/engager/"
    champs = {"type": "D_FSL", "mode": "AVEC", "le": "hier", "montant_demande": "1 234,50"}
    reponse = chez_amina.post(engager, champs)
    assert reponse.url == f"/menages/{ferrand.pk}/volets/demarches/"
    demarche = Demarche.objects.get()
    assert "1 234,50" in _texte(chez_amina.get(reponse.url)).replace("\xa0", " ")
    chez_amina.post(f"/demarches/{demarche.pk}/avancer/", {"statut": "DEPOSEE", "le": "hier"})
    chez_amina.post(f"/demarches/{demarche.pk}/conclure/", {"statut": "REFUSEE", "le": "hier"})
    chez_amina.post(f"/demarches/{demarche.pk}/recours/", {"le": "aujourd'hui"})
    demarche.refresh_from_db()
    assert demarche.statut == "RECOURS"


def test_demander_une_mesure_depuis_le_dossier(chez_amina, ferrand, amina, mesure):
    actions.cloturer(mesure, le=date(2026, 4, 1), motif="OBJ_ATTEINTS", par=amina)
    adresse = f"/menages/{ferrand.pk}/mesures/demander/"
    envoi = {"dispositif": mesure.dispositif.pk, "le": "hier"}
    assert chez_amina.post(adresse, envoi).status_code == 302
    assert ferrand.mesures.ouvertes().get().statut == "DEMANDEE"
    page = _texte(chez_amina.get(f"/menages/{ferrand.pk}/volets/mesures/"))
    assert "Mesures passées" in page


@pytest.mark.parametrize("volet", ["mesures", "demarches"])
def test_un_volet_coute_autant_pour_deux_lignes_que_pour_deux_cents(
    chez_amina, mesure, ferrand, volet
):
    def peupler(n: int) -> None:
        for i in range(n):
            Mesure.objects.create(
                structure=ferrand.structure,
                menage=ferrand,
                dispositif=mesure.dispositif,
                debut=date(2020, 1, 1),
                statut="ACTIVE",
            )
            Demarche.objects.create(
                structure=ferrand.structure,
                menage=ferrand,
                mesure=mesure,
                type="D_FSL",
                engagee_le=LE - timedelta(days=i),
            )

    peupler(2)
    peu = _requetes(chez_amina, f"/menages/{ferrand.pk}/volets/{volet}/")
    peupler(198)
    assert _requetes(chez_amina, f"/menages/{ferrand.pk}/volets/{volet}/") == peu <= 20


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
    page = _texte(chez_amina.get("/agenda/"))
    assert page.index("Mardi 14 avril 2026") < page.index("Jeudi 16 avril 2026")
    assert "Relire le bail" in page
    assert "Passés, sans suite dite" in page


def test_l_agenda_de_chacun_est_le_sien_et_l_accueil_voit_celui_de_tous(
    client, ferrand, compte_amina, nord
):
    _rendez_vous(ferrand, compte_amina, LE, note="Elle a dit son inquiétude.")
    client.force_login(un_compte("Leïla", nord))
    assert "Ferrand" not in _texte(client.get("/agenda/"))
    client.force_login(un_compte("Yann", nord, Role.ACCUEIL))
    page = _texte(client.get("/agenda/"))
    assert "Ferrand" in page
    assert "inquiétude" not in page


def test_l_agenda_coute_autant_pour_deux_rendez_vous_que_pour_deux_cents(
    chez_amina, ferrand, compte_amina
):
    for i in range(2):
        _rendez_vous(ferrand, compte_amina, LE + timedelta(days=i))
    peu = _requetes(chez_amina, "/agenda/")
    for i in range(198):
        _rendez_vous(ferrand, compte_amina, LE + timedelta(days=i % 30))
    assert _requetes(chez_amina, "/agenda/") == peu <= 10


# La réaffectation ---------------------------------------------------------------------------------


def test_la_responsable_confie_les_menages_coches_et_recoit_les_fiches(
    client, mesure, ferrand, nord, compte_amina, amina
):
    actions.fixer_objectif(mesure, libelle="Payer le loyer", le=date(2026, 3, 2), par=amina)
    leila = un_compte("Leïla", nord).professionnel
    reste = un_menage(nord, suivi_par=compte_amina, nom_usage="Camara")
    client.force_login(un_compte("Rose", nord, Role.RESPONSABLE))
    assert "2 ménages" in _texte(client.get("/reaffectation/"))
    adresse = f"/reaffectation/?de={compte_amina.professionnel.pk}"
    assert "Camara" in _texte(client.get(adresse))
    reponse = client.post(adresse, {"menages": [ferrand.pk], "a": leila.pk, "le": "14/4/2026"})
    assert reponse.url == f"/relais/?m={ferrand.pk}"
    assert "Payer le loyer" in _texte(client.get(reponse.url))
    mesure.refresh_from_db()
    assert mesure.referent == leila
    assert Suivi.objects.get(menage=reste).professionnel == compte_amina.professionnel


def test_sans_menage_coche_la_page_le_dit(client, ferrand, nord):
    leila = un_compte("Leïla", nord).professionnel
    client.force_login(un_compte("Rose", nord, Role.RESPONSABLE))
    adresse = f"/reaffectation/?de={ferrand.suivis.get().professionnel_id}"
    page = _texte(client.post(adresse, {"a": leila.pk, "le": "demain"}))
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
    page = _texte(client.get(f"/relais/?m={ferrand.pk}"))
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
    page = _texte(chez_amina.get("/")).replace("\xa0", " ").replace("&#x27;", "'")
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
    assert "Aucun rendez-vous fixé." in _texte(chez_amina.get("/"))
    absente = _rendez_vous(ferrand, compte_amina, date(2026, 3, 3))
    Acte.objects.filter(pk=absente.pk).update(statut="ABSENT_EXCUSE")
    page = _texte(chez_amina.get("/"))
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
    peu = _requetes(chez_amina, "/")
    peupler(48)
    assert _requetes(chez_amina, "/") == peu <= 20


def test_l_accueil_n_a_pas_d_echeances_a_mener(client, mesure, nord):
    mesure.bilans.update(du_le=date(2026, 4, 9))
    client.force_login(un_compte("Yann", nord, Role.ACCUEIL))
    assert "Échéances" not in _texte(client.get("/"))
