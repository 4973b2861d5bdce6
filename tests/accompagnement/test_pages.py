"""Les pages de l'accompagnement et le bureau : qui les voit, leur coût, ce qu'elles font."""

from datetime import date, timedelta

import pytest

from accompagnement.mesures import une_mesure_accordee
from accompagnement.pages import requetes_de, texte
from palier.metier.accompagnement import actions
from palier.metier.accompagnement.models import Demarche, Dispositif, Mesure, Objectif
from palier.socle.habilitations.listes import Role
from palier.socle.journal.models import Trace
from socle.gens import LE, un_compte, une_structure

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("ce_jour_la")]


# La page d'une mesure -----------------------------------------------------------------------------


def test_la_page_dit_les_periodes_les_objectifs_et_les_bilans(chez_amina, mesure, amina):
    actions.fixer_objectif(mesure, libelle="Payer le loyer", le=date(2026, 3, 2), par=amina)
    page = texte(chez_amina.get(f"/mesures/{mesure.pk}/"))
    assert "Payer le loyer" in page
    assert "31 juillet 2026" in page
    assert "Dû le 30 juin 2026" in page
    assert 'value="73"' in page, "du 1er février au 14 avril, bornes comprises"


def test_la_page_ne_propose_que_les_gestes_permis(chez_amina, mesure):
    page = texte(chez_amina.get(f"/mesures/{mesure.pk}/"))
    for geste, propose in (("suspendre", True), ("cloturer", True), ("demarrer", False)):
        assert (f"/mesures/{mesure.pk}/{geste}/" in page) is propose, geste


def test_la_page_lue_par_l_accueil_ne_montre_ni_gestes_ni_difficultes(client, mesure, nord, amina):
    actions.ouvrir_difficulte(mesure, code="ISOLEMENT", le=date(2026, 3, 2), par=amina)
    client.force_login(un_compte("Yann", nord, Role.ACCUEIL))
    page = texte(client.get(f"/mesures/{mesure.pk}/"))
    assert "Isolement" not in page
    assert f"/mesures/{mesure.pk}/cloturer/" not in page


def test_le_rythme_signale_les_mois_trop_rares(chez_amina, mesure, amina, ferrand):
    actions.noter(
        ferrand, type="VAD", le=date(2026, 3, 3), par=amina, mesure=mesure, statut="REALISE"
    )
    page = texte(chez_amina.get(f"/mesures/{mesure.pk}/"))
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
    peu = requetes_de(chez_amina, f"/mesures/{mesure.pk}/")
    peupler(60)
    assert requetes_de(chez_amina, f"/mesures/{mesure.pk}/") == peu <= 30


# Les gestes ---------------------------------------------------------------------------------------


def test_cloturer_depuis_la_page(chez_amina, mesure):
    adresse = f"/mesures/{mesure.pk}/cloturer/"
    envoi = {"le": "hier", "motif": "OBJ_ATTEINTS", "motifs_secondaires": ["RELOGEMENT"]}
    assert "Clôturer la mesure" in texte(chez_amina.get(adresse))
    assert chez_amina.post(adresse, envoi).url == f"/mesures/{mesure.pk}/"
    mesure.refresh_from_db()
    assert (mesure.statut, mesure.fin) == ("ACHEVEE", date(2026, 4, 13))


def test_un_refus_se_lit_sous_le_champ_et_rien_n_est_ecrit(chez_amina, mesure):
    Dispositif.objects.update(regles={**mesure.dispositif.regles, "a_verifier": []})
    adresse = f"/mesures/{mesure.pk}/renouveler/"
    page = texte(chez_amina.post(adresse, {"rang": 2, "mois": 24, "le": "hier"}))
    assert "24 mois, dont 6 déjà accordés : accordez au plus 18 mois." in page
    assert mesure.periodes.count() == 1


def test_un_geste_que_le_statut_ne_permet_plus_ramene_a_la_mesure_en_le_disant(chez_amina, mesure):
    reponse = chez_amina.get(f"/mesures/{mesure.pk}/demarrer/", follow=True)
    assert "« En cours », d&#x27;où l&#x27;on ne peut pas la démarrer" in texte(reponse)
    assert chez_amina.get(f"/mesures/{mesure.pk}/inventer/").status_code == 404


def test_demarrer_depuis_la_page_propose_la_duree_du_dispositif(
    chez_amina, ferrand, amina, compte_amina
):
    mesure = une_mesure_accordee(ferrand, amina)
    professionnel = compte_amina.professionnel
    chez_amina.post(
        f"/mesures/{mesure.pk}/confier/", {"professionnel": professionnel.pk, "le": "1/2/2026"}
    )
    assert 'name="mois" value="6"' in texte(chez_amina.get(f"/mesures/{mesure.pk}/demarrer/"))
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
    assert "1 234,50" in texte(chez_amina.get(reponse.url)).replace("\xa0", " ")
    chez_amina.post(f"/demarches/{demarche.pk}/avancer/", {"statut": "DEPOSEE", "le": "hier"})
    chez_amina.post(f"/demarches/{demarche.pk}/conclure/", {"statut": "REFUSEE", "le": "hier"})
    chez_amina.post(f"/demarches/{demarche.pk}/recours/", {"le": "aujourd'hui"})
    demarche.refresh_from_db()
    assert demarche.statut == "RECOURS"


@pytest.mark.parametrize("montant", ["mille", "1e30", "12,345", "-3"])
def test_un_montant_que_la_base_ne_tiendrait_pas_se_refuse_a_la_saisie(
    chez_amina, ferrand, montant
):
    champs = {"type": "D_FSL", "mode": "AVEC", "le": "hier", "montant_demande": montant}
    page = chez_amina.post(f"/menages/{ferrand.pk}/demarches/engager/", champs)
    assert (page.status_code, Demarche.objects.count()) == (200, 0)
    assert f'value="{montant}"' in page.text, "rien de saisi n'est perdu"


def test_demander_une_mesure_depuis_le_dossier(chez_amina, ferrand, amina, mesure):
    actions.cloturer(mesure, le=date(2026, 4, 1), motif="OBJ_ATTEINTS", par=amina)
    adresse = f"/menages/{ferrand.pk}/mesures/demander/"
    envoi = {"dispositif": mesure.dispositif.pk, "le": "hier"}
    assert chez_amina.post(adresse, envoi).status_code == 302
    assert ferrand.mesures.ouvertes().get().statut == "DEMANDEE"
    page = texte(chez_amina.get(f"/menages/{ferrand.pk}/volets/mesures/"))
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
    peu = requetes_de(chez_amina, f"/menages/{ferrand.pk}/volets/{volet}/")
    peupler(198)
    assert requetes_de(chez_amina, f"/menages/{ferrand.pk}/volets/{volet}/") == peu <= 20
