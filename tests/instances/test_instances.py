"""Instances, réunions, décisions, tâches : ce qui s'écrit, ce qui est refusé, ce qui se partage."""

from datetime import date, timedelta

import pytest

from palier.metier.instances.actions import (
    Decision,
    annoncer,
    decider,
    faire,
    inscrire,
    ouvrir_instance,
    prevoir,
    retirer,
    suivre,
)
from palier.metier.instances.models import Amelioration, Examen, Instance, Reunion, Tache
from palier.noyau.erreurs import Refus
from palier.socle.fiches import Perimee
from palier.socle.habilitations.acces import Interdit
from palier.socle.habilitations.listes import Role
from palier.socle.journal.models import Trace
from socle.gens import (
    LE,
    l_acces,
    un_compte,
    un_menage,
    une_mesure,
    une_reunion,
    une_structure,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def commission(nord):
    return un_compte("Denis", nord, Role.COMMISSION)


def une_tache(reunion, professionnel, **champs) -> Tache:
    return Tache.objects.create(
        structure=reunion.structure,
        reunion=reunion,
        **{"quoi": "Appeler le bailleur", "professionnel": professionnel, **champs},
    )


def test_une_instance_ne_se_suit_qu_une_fois(amina):
    ouvrir_instance(code="COM_ASLL", par=l_acces(amina))
    with pytest.raises(Refus, match="déjà suivie"):
        ouvrir_instance(code="COM_ASLL", par=l_acces(amina))
    assert Instance.objects.count() == 1


def test_la_meme_reunion_envoyee_deux_fois_n_est_prevue_qu_une(amina):
    prevoir(instance="COM_ASLL", date=LE, par=l_acces(amina))
    with pytest.raises(Refus, match="se réunit déjà le 14 avril 2026"):
        prevoir(instance="COM_ASLL", date=LE, par=l_acces(amina))
    assert Reunion.objects.count() == 1


def test_la_commission_lit_mais_n_ecrit_rien(nord, menage, commission):
    par = l_acces(commission)
    reunion = une_reunion(nord, menage)
    for geste in (
        lambda: ouvrir_instance(code="CPIL", par=par),
        lambda: prevoir(instance="CPIL", date=LE, par=par),
        lambda: decider(reunion, version=1, decisions=[], par=par),
        lambda: retirer(reunion.examens.get(), par=par),
        lambda: annoncer(annee=2026, action="Former", par=par),
    ):
        with pytest.raises(Interdit):
            geste()


def test_une_situation_ne_s_inscrit_qu_une_fois(nord, menage, amina):
    reunion = une_reunion(nord)
    inscrire(reunion, menage, motif="DEMANDE", par=l_acces(amina))
    with pytest.raises(Refus, match="déjà à l'ordre du jour"):
        inscrire(reunion, menage, par=l_acces(amina))
    assert Examen.objects.count() == 1


def test_on_n_inscrit_pas_un_menage_que_l_on_ne_suit_pas(nord, amina):
    with pytest.raises(Interdit):
        inscrire(une_reunion(nord), un_menage(nord), par=l_acces(amina))


def test_decider_en_serie_laisse_les_taches(nord, menage, amina):
    autre = un_menage(nord, nom_usage="Autre")
    reunion = une_reunion(nord, menage, autre)
    premier, second = reunion.examens.all()
    taches = decider(
        reunion,
        version=1,
        presents="Amina, Denis",
        decisions=[
            Decision(
                premier.pk,
                "Accord",
                True,
                quoi="Prévenir le bailleur",
                pour_qui=amina.professionnel,
                echeance=date(2026, 4, 30),
            ),
            Decision(second.pk, "Ajournement"),
        ],
        par=l_acces(amina),
    )
    premier.refresh_from_db()
    assert (premier.decision, premier.resolu) == ("Accord", True)
    assert [(t.quoi, t.menage, t.reunion) for t in taches] == [
        ("Prévenir le bailleur", menage, reunion)
    ]
    assert Trace.objects.get(action="instances.decider").details == {"decisions": 2, "taches": 1}


def test_des_decisions_envoyees_deux_fois_ne_font_qu_une_tache(nord, menage, amina):
    reunion = une_reunion(nord, menage)
    decisions = [Decision(reunion.examens.get().pk, "Accord", None, "X", amina.professionnel)]
    decider(reunion, version=1, decisions=decisions, par=l_acces(amina))
    with pytest.raises(Perimee):
        decider(reunion, version=1, decisions=decisions, par=l_acces(amina))
    assert Tache.objects.count() == 1


def test_une_tache_va_a_quelqu_un_de_la_structure(nord, menage, amina):
    reunion = une_reunion(nord, menage)
    bruno = un_compte("Bruno", une_structure("CCAS Sud")).professionnel
    for pour_qui in (bruno, None):
        decisions = [Decision(reunion.examens.get().pk, "Accord", None, "Écrire", pour_qui)]
        with pytest.raises(Refus, match="n'est confié à personne"):
            decider(reunion, version=1, decisions=decisions, par=l_acces(amina))
    assert not Tache.objects.exists()
    assert Examen.objects.get().decision == ""


def test_une_reunion_a_venir_ne_decide_pas(nord, menage, amina):
    reunion = une_reunion(nord, menage, date=LE + timedelta(days=1))
    with pytest.raises(Refus, match="se tiendra le 15 avril 2026"):
        decider(reunion, version=1, decisions=[], par=l_acces(amina))


def test_une_situation_decidee_ne_se_retire_plus(nord, menage, amina):
    reunion = une_reunion(nord, menage)
    examen = reunion.examens.get()
    decider(reunion, version=1, decisions=[Decision(examen.pk, "Accord")], par=l_acces(amina))
    with pytest.raises(Refus, match="décision est déjà notée"):
        retirer(examen, par=l_acces(amina))
    assert Examen.objects.exists()


def test_une_tache_ne_se_fait_qu_une_fois_et_par_qui_de_droit(nord, menage, amina, commission):
    tache = une_tache(une_reunion(nord, menage), amina.professionnel)
    with pytest.raises(Interdit):
        faire(tache, le=LE, par=l_acces(commission))
    faire(tache, le=LE, par=l_acces(amina))
    with pytest.raises(Refus, match="déjà faite"):
        faire(tache, le=LE, par=l_acces(amina))
    assert tache.faite_le == LE


def test_une_action_annoncee_se_suit_sans_rien_ecraser(amina):
    action = annoncer(annee=2026, action="Former", par=l_acces(amina))
    suivre(action, statut="FAITE", depuis="PREVUE", par=l_acces(amina))
    with pytest.raises(Refus, match="changé entre-temps"):
        suivre(action, statut="ABANDONNEE", depuis="PREVUE", par=l_acces(amina))
    with pytest.raises(Refus, match="déjà annoncée"):
        annoncer(annee=2026, action="Former", par=l_acces(amina))
    assert Amelioration.objects.get().statut == "FAITE"


@pytest.mark.parametrize("page", ["", "ordre-du-jour/"])
def test_la_fiche_partagee_ne_dit_jamais_la_sante(client, nord, menage, commission, page):
    reunion = une_reunion(nord, menage)
    Examen.objects.update(motif="PSY")
    client.force_login(commission)
    lue = client.get(f"/reunions/{reunion.pk}/{page}").content.decode()
    assert "Ferrand" in lue
    assert "Motif réservé" in lue
    assert "psychique" not in lue
    assert f"/menages/{menage.pk}/" not in lue


def test_une_reunion_d_une_autre_structure_n_existe_pas(client, nord, menage, amina):
    reunion = une_reunion(nord, menage)
    tache = une_tache(reunion, amina.professionnel)
    action = Amelioration.objects.create(structure=nord, annee=2026, action="Former")
    client.force_login(un_compte("Bruno", une_structure("CCAS Sud")))
    for adresse in (f"/reunions/{reunion.pk}/", f"/reunions/{reunion.pk}/ordre-du-jour/"):
        assert client.get(adresse).status_code == 404
    for adresse in (
        f"/reunions/{reunion.pk}/inscrire/",
        f"/reunions/{reunion.pk}/decider/",
        f"/examens/{reunion.examens.get().pk}/retirer/",
        f"/taches/{tache.pk}/faire/",
        f"/ameliorations/{action.pk}/suivre/",
    ):
        assert client.post(adresse).status_code == 404


def test_une_reunion_se_tient_depuis_ses_pages(client, menage, amina):
    client.force_login(amina)
    une_mesure(menage)
    reunion = client.post("/reunions/prevoir/", {"instance": "CPIL", "date": "2026-04-01"}).url
    inscrit = client.post(f"{reunion}inscrire/", {"menage": "ferrand", "motif": "IMPAYE"})
    assert inscrit.status_code == 302
    inconnu = client.post(f"{reunion}inscrire/", {"menage": "Personne"}).content.decode()
    assert "Aucun ménage que vous suivez" in inconnu
    examen = Examen.objects.get()
    champs = {
        "decisions-TOTAL_FORMS": "1",
        "decisions-INITIAL_FORMS": "1",
        "decisions-0-examen": str(examen.pk),
        "decisions-0-quoi": "Écrire au bailleur",
        "decisions-0-pour_qui": str(amina.professionnel.pk),
        "decisions-0-echeance": "2026-05-01",
        "toutes": "Accord",
        "version": "1",
    }
    assert client.post(f"{reunion}decider/", champs).status_code == 302
    page = client.get(reunion).content.decode()
    assert 'value="Accord"' in page
    assert "pour le 1er mai 2026" in page
    client.post(f"/taches/{Tache.objects.get().pk}/faire/")
    assert "faite le" in client.get(reunion).content.decode()


def test_un_formulaire_abime_ne_casse_rien(client, nord, menage, amina):
    client.force_login(amina)
    reunion = une_reunion(nord, menage)
    assert client.post(f"/reunions/{reunion.pk}/decider/", {}).status_code == 200
    abime = {"decisions-TOTAL_FORMS": "9", "decisions-INITIAL_FORMS": "9", "version": "x"}
    assert client.post(f"/reunions/{reunion.pk}/decider/", abime).status_code == 200
    assert client.post("/ameliorations/annoncer/", {"annee": "x"}).status_code == 200


@pytest.mark.parametrize("nombre", [2, 120])
def test_une_reunion_compte_ses_requetes(
    client, nord, amina, nombre, django_assert_max_num_queries
):
    client.force_login(amina)
    menages = [un_menage(nord, suivi_par=amina, nom_usage=f"M{n}") for n in range(nombre)]
    for menage in menages:
        une_mesure(menage)
    reunion = une_reunion(nord, *menages)
    with django_assert_max_num_queries(24):
        page = client.get(f"/reunions/{reunion.pk}/").content.decode()
    assert page.count('class="qui"') == nombre
    with django_assert_max_num_queries(20):
        client.get(f"/reunions/{reunion.pk}/ordre-du-jour/")


@pytest.mark.parametrize("nombre", [2, 200])
def test_la_liste_compte_ses_requetes(client, nord, amina, nombre, django_assert_max_num_queries):
    client.force_login(amina)
    for n in range(nombre):
        une_tache(une_reunion(nord, date=LE - timedelta(days=n)), amina.professionnel)
        Instance.objects.get_or_create(structure=nord, code="COM_ASLL")
    with django_assert_max_num_queries(20):
        assert client.get("/instances/").status_code == 200
