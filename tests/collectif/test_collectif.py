"""Les séances : organisées ou non, qui y est inscrit, qui y est venu, et qui peut le voir."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from palier.metier.collectif import actions
from palier.metier.collectif.listes import Etat
from palier.metier.collectif.models import Action, Presence, Seance
from palier.metier.collectif.regles import Referentiel, ecarts_au_clas, etat, places_depassees
from palier.metier.partenaires.actions import ajouter
from palier.noyau.erreurs import Perimee, Refus
from palier.noyau.periodes import Periode
from palier.pilotage.bilans.versement import verser
from palier.pilotage.indicateurs import calculer
from palier.socle.habilitations.acces import Interdit
from palier.socle.habilitations.listes import Role
from palier.socle.journal.models import Trace
from socle.gens import LE, l_acces, un_compte, un_menage, une_seance, une_structure

HIER = LE - timedelta(days=1)
DEMAIN = LE + timedelta(days=1)


def test_r_res_10_organisee_veut_un_participant_au_moins():
    assert etat("TENUE", 1) is Etat.ORGANISEE
    assert etat("", 3) is Etat.ORGANISEE
    assert etat("TENUE", 0) is Etat.SANS_PARTICIPANT


def test_r_res_10_annulee_n_est_pas_organisee():
    assert etat("ANNULEE", 0) is Etat.ANNULEE
    assert etat("PREVUE", 0) is Etat.PREVUE


@pytest.mark.parametrize(
    ("capacite", "inscrits", "dit"),
    [(10, 10, []), (10, 12, ["12 inscrits pour 10 places."]), (None, 99, []), (0, 0, [])],
)
def test_r_res_10_plus_d_inscrits_que_de_places_se_dit(capacite, inscrits, dit):
    assert list(places_depassees(capacite, inscrits)) == dit


REFERENTIEL = Referentiel(enfants_min=8, enfants_max=12, intervenants=2, seances_min=2)


@pytest.mark.parametrize(
    ("inscrits", "intervenants", "seances", "dit"),
    [
        (8, 2, 2, []),
        (12, None, 2, []),
        (7, 2, 2, ["7 enfants inscrits : le référentiel en demande 8 à 12."]),
        (13, 2, 2, ["13 enfants inscrits : le référentiel en demande 8 à 12."]),
        (10, 1, 2, ["1 intervenant : le référentiel en demande 2."]),
        (10, 2, 1, ["1 séance cette semaine-là : le référentiel en demande 2 (à vérifier)."]),
    ],
)
def test_r_clas_01_un_ecart_au_referentiel_se_dit(inscrits, intervenants, seances, dit):
    faits = {"inscrits": inscrits, "intervenants": intervenants, "seances": seances}
    assert list(ecarts_au_clas(REFERENTIEL, **faits)) == dit


@pytest.fixture
def par(amina):
    return l_acces(amina)


@pytest.fixture
def nadia(menage):
    return menage.compositions.get().personne


@pytest.fixture
def atelier(par):
    return actions.ouvrir(type="ATELIER", nom="Économies d'énergie", theme="ECO_ENERGIE", par=par)


@pytest.fixture
def connectee(client, amina):
    client.force_login(amina)
    return client


pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("ce_jour_la")]


def _pointer(seance, par, venus=(), **champs):
    presents = {p.pk: p.personne in venus for p in seance.presences.all()}
    dit = {"version": seance.version, "intervenants": {}, "presents": presents, **champs}
    return actions.pointer(seance, par=par, **dit)


def test_ouvrir_deux_fois_la_meme_action_est_refuse(atelier, par):
    with pytest.raises(Refus, match="déjà ouverte") as refus:
        actions.ouvrir(type="ATELIER", nom=atelier.nom, par=par)
    assert refus.value.champ == "nom"
    assert Action.objects.count() == 1


def test_les_inscrits_d_une_seance_le_restent_a_la_suivante(atelier, par, nadia):
    premiere = actions.prevoir(atelier, date=HIER, par=par, duree_min=120)
    actions.inscrire(premiere, personne=nadia, par=par)
    _pointer(premiere, par, [nadia])
    suivante = actions.prevoir(atelier, date=DEMAIN, par=par)
    assert list(suivante.presences.values_list("personne", "present")) == [(nadia.pk, False)]


def test_deux_seances_le_meme_jour_sont_refusees_sauf_apres_une_annulation(atelier, par):
    seance = actions.prevoir(atelier, date=HIER, par=par)
    with pytest.raises(Refus, match="déjà prévue le 13 avril 2026"):
        actions.prevoir(atelier, date=HIER, par=par)
    actions.annuler(seance, par=par)
    assert actions.prevoir(atelier, date=HIER, par=par).pk


ATELIER = {
    "nom": "Économies d'énergie",
    "theme": "ECO_ENERGIE",
    "site": "",
    "objectif": "Comprendre sa facture",
    "capacite": "10",
}


def test_un_atelier_dit_ses_places_son_objectif_et_son_partenaire(connectee, par):
    espace = ajouter(nom="Espace énergie", categorie="ASSOCIATION", par=par)
    saisi = {**ATELIER, "type": "ATELIER", "partenaire": "espace ÉNERGIE"}
    page = connectee.post("/ateliers/ouvrir/", saisi, follow=True)
    atelier = Action.objects.get()
    assert (atelier.capacite, atelier.objectif, atelier.partenaire) == (
        10,
        "Comprendre sa facture",
        espace,
    )
    for dit in ("10 places", "Avec Espace énergie", "Objectif : Comprendre sa facture"):
        assert dit in page.text


def test_un_partenaire_d_une_autre_structure_n_est_pas_a_l_annuaire(connectee, par, atelier):
    ailleurs = l_acces(un_compte("Bruno", une_structure("CCAS Sud")))
    cache = ajouter(nom="Espace énergie", categorie="ASSOCIATION", par=ailleurs)
    saisi = {**ATELIER, "version": atelier.version, "partenaire": cache.nom}
    page = connectee.post(f"/ateliers/{atelier.pk}/modifier/", saisi)
    assert "n’est pas à l’annuaire" in page.text
    with pytest.raises(Refus, match="n'est pas à votre annuaire"):
        actions.modifier(atelier, version=atelier.version, partenaire=cache, par=par)
    assert Action.objects.get().partenaire is None


def test_a_deux_sur_un_atelier_le_partenaire_se_choisit(connectee, par, atelier):
    un, autre = (ajouter(nom=n, categorie="ASSOCIATION", par=par) for n in ("Un", "Autre"))
    montre = {f"initial-{nom}": getattr(atelier, nom) or "" for nom in (*ATELIER, "partenaire")}
    actions.modifier(atelier, version=1, partenaire=un, par=par)
    saisi = {**ATELIER, "version": 1, "partenaire": autre.nom, **montre}
    page = connectee.post(f"/ateliers/{atelier.pk}/modifier/", saisi)
    assert page.status_code == 409
    assert Action.objects.get().partenaire == un
    choisi = {**page.context["form"].data.dict(), "version": page.context["version"]}
    choisi |= {"a_choisir": "partenaire", "partenaire": "Autre"}
    connectee.post(f"/ateliers/{atelier.pk}/modifier/", choisi)
    assert Action.objects.get().partenaire == autre


def test_la_satisfaction_se_recueille_sans_nommer_personne(nord, connectee):
    seance = une_seance(nord)
    saisi = {"version": 1, "anonymes": 8, "avis": 6, "satisfaits": 5}
    page = connectee.post(f"/seances/{seance.pk}/", saisi, follow=True)
    seance.refresh_from_db()
    assert (seance.avis, seance.satisfaits) == (6, 5)
    assert "<b>5</b> satisfaits sur 6 avis" in page.text


def test_aucun_satisfait_sans_avis_recueilli_ne_dit_rien(nord, connectee):
    seance = une_seance(nord)
    saisi = {"version": 1, "anonymes": 8, "satisfaits": 0}
    page = connectee.post(f"/seances/{seance.pk}/", saisi, follow=True)
    assert "<b>8</b> participants</span>" in page.text
    assert "<b>0</b> inscrit</span>" in page.text
    assert "satisfait sur" not in page.text


def test_un_axe_ne_se_dit_que_du_clas(atelier, par):
    with pytest.raises(Refus, match="Seul le CLAS"):
        actions.prevoir(atelier, date=HIER, par=par, axe="ENFANTS")
    groupe = actions.ouvrir(type="CLAS", nom="Groupe des CM2", par=par)
    assert actions.prevoir(groupe, date=HIER, par=par, axe="ENFANTS").axe == "ENFANTS"


def test_pointer_tient_la_seance_et_laisse_une_trace_sans_nom(nord, par, nadia):
    seance = une_seance(nord)
    seance.presences.create(personne=nadia, present=False)
    _pointer(seance, par, [nadia], anonymes=3, anonymes_f=2, intervenants={"SALARIE": 1})
    assert (seance.statut, seance.anonymes, seance.version) == ("TENUE", 3, 2)
    assert seance.presences.get().present is True
    assert seance.intervenants.get().nombre == 1
    assert Trace.objects.get(action="collectif.pointer").details == {"presents": 1}


def test_pointer_deux_fois_ne_compte_qu_une_fois(nord, par, nadia):
    seance = une_seance(nord)
    seance.presences.create(personne=nadia, present=False)
    _pointer(seance, par, [nadia], intervenants={"BENEVOLE": 2})
    _pointer(seance, par, [nadia], intervenants={"BENEVOLE": 2})
    assert Presence.objects.count() == 1
    assert actions.nombres_d_intervenants(seance) == {"BENEVOLE": 2}


def test_a_deux_le_second_n_ecrase_rien(nord, par):
    seance = une_seance(nord)
    _pointer(seance, par)
    with pytest.raises(Perimee):
        _pointer(seance, par, version=1, anonymes=9)
    assert Seance.objects.get().anonymes is None


@pytest.mark.parametrize(
    ("champs", "parts", "dit"),
    [
        ({"date": DEMAIN}, {}, "se tiendra le 15 avril 2026"),
        ({"statut": "ANNULEE"}, {}, "annulée"),
        ({}, {"anonymes": 3, "anonymes_f": 2, "anonymes_m": 2}, "sont 3, et leurs parts font 4"),
        ({}, {"anonymes_enfants": 1}, "sont 0, et leurs parts font 1"),
        ({}, {"avis": 4, "satisfaits": 5}, "recueillis sont 4, et les satisfaits 5"),
    ],
)
def test_un_pointage_impossible_est_refuse(nord, par, champs, parts, dit):
    seance = une_seance(nord, **champs)
    with pytest.raises(Refus, match=dit):
        _pointer(seance, par, **parts)


def test_une_seance_suivie_ne_s_annule_pas(nord, par, nadia):
    seance = une_seance(nord, nadia, statut="TENUE")
    with pytest.raises(Refus, match="notés présents"):
        actions.annuler(seance, par=par)


def test_annuler_puis_retablir(nord, par):
    seance = une_seance(nord)
    assert actions.annuler(seance, par=par).statut == "ANNULEE"
    with pytest.raises(Refus, match="changé entre-temps"):
        actions.annuler(seance, par=par)
    assert actions.retablir(seance, par=par).statut == "PREVUE"
    with pytest.raises(Refus, match="changé entre-temps"):
        actions.retablir(seance, par=par)


def test_un_present_ne_se_retire_pas(nord, par, nadia):
    seance = une_seance(nord, nadia)
    with pytest.raises(Refus, match="décochez"):
        actions.retirer(seance.presences.get(), par=par)
    seance.presences.update(present=False)
    actions.retirer(seance.presences.get(), par=par)
    assert not Presence.objects.exists()


def test_on_n_inscrit_que_qui_l_on_peut_ouvrir(nord, par, nadia):
    inconnue = un_menage(nord, nom_usage="Lacombe").compositions.get().personne
    seance = une_seance(nord)
    with pytest.raises(Interdit, match="collègues"):
        actions.inscrire(seance, personne=inconnue, par=par)
    premiere = actions.inscrire(seance, personne=nadia, par=par)
    assert actions.inscrire(seance, personne=nadia, par=par) == premiere


def test_une_formation_inscrit_l_equipe_et_elle_seule(nord, par, amina):
    seance = une_seance(nord, type="FORMATION")
    bruno = un_compte("Bruno", une_structure("CCAS Sud")).professionnel
    with pytest.raises(Refus, match="pas en poste"):
        actions.inscrire(seance, professionnel=bruno, par=par)
    presence = actions.inscrire(seance, professionnel=amina.professionnel, par=par)
    actions.pointer(seance, version=1, presents={presence.pk: True}, intervenants={}, par=par)
    assert Seance.objects.all().par_etat()[Etat.ORGANISEE] == 1


def test_le_gestionnaire_lit_et_n_ecrit_pas(nord):
    gestionnaire = l_acces(un_compte("Gil", nord, Role.GESTIONNAIRE))
    with pytest.raises(Interdit):
        _pointer(une_seance(nord), gestionnaire)
    with pytest.raises(Interdit):
        actions.ouvrir(type="ATELIER", nom="Cuisine", par=gestionnaire)


def _une_annee(nord, nadia):
    """Deux organisées (l'une sans nom), une vide, une annulée, une prévue, une de l'an passé."""
    une_seance(nord, nadia, nadia, statut="TENUE")
    une_seance(nord, statut="TENUE", anonymes=4, date=date(2026, 2, 2))
    une_seance(nord, statut="TENUE", anonymes=0, date=date(2026, 3, 2))
    une_seance(nord, statut="ANNULEE", date=date(2026, 3, 9))
    une_seance(nord, date=DEMAIN)
    une_seance(nord, nadia, statut="TENUE", date=date(2025, 4, 1))


@pytest.mark.parametrize("voulu", Etat)
def test_le_compteur_est_la_liste(connectee, nord, nadia, voulu):
    _une_annee(nord, nadia)
    page = connectee.get("/ateliers/", {"etat": voulu.value}).context
    compteur = next(c for c in page["compteurs"] if c.etat is voulu)
    assert [s.etat for s in page["page"]] == [voulu] * compteur.combien
    assert compteur.combien == (2 if voulu is Etat.ORGANISEE else 1)


def test_le_compteur_des_organisees_est_l_indicateur_du_bilan(nord, nadia, par):
    _une_annee(nord, nadia)
    an = Periode(date(2026, 1, 1), date(2026, 12, 31))
    with verser(nord.pk, LE) as ouverture:
        from palier.moteur.moteurs import DuckDB

        [r] = calculer(DuckDB(ouverture.connexion), ["I-067"], an, structure=nord.reference)
    de_l_annee = Seance.objects.visibles_par(par).filter(date__year=2026)
    assert r.valeur == de_l_annee.par_etat()[Etat.ORGANISEE] == 2


def test_la_page_d_une_autre_structure_n_existe_pas(connectee):
    ailleurs = une_seance(une_structure("CCAS Sud"))
    presence = Presence.objects.create(
        seance=ailleurs,
        professionnel=un_compte("Bruno", ailleurs.structure).professionnel,
        present=False,
    )
    for page in (f"/seances/{ailleurs.pk}/", f"/ateliers/{ailleurs.action_id}/"):
        assert connectee.get(page).status_code == 404
    for geste in (
        f"/seances/{ailleurs.pk}/",
        f"/seances/{ailleurs.pk}/annuler/",
        f"/seances/{ailleurs.pk}/inscrire/",
        f"/presences/{presence.pk}/retirer/",
    ):
        assert connectee.post(geste).status_code == 404
    assert connectee.get("/ateliers/").context["page"].paginator.count == 0


def test_un_inscrit_suivi_par_un_collegue_se_compte_sans_se_nommer(connectee, nord, nadia):
    lacombe = un_menage(nord, nom_usage="Lacombe").compositions.get().personne
    seance = une_seance(nord)
    for personne in (nadia, lacombe):
        seance.presences.create(personne=personne, present=False)
    page = connectee.get(f"/seances/{seance.pk}/?qui=lacombe").content.decode()
    assert "Ferrand" in page
    assert "1 autre inscrit, suivi par vos collègues" in page
    assert "Nadia Lacombe" not in page


def test_pointer_a_l_ecran_puis_a_deux(connectee, nord, nadia):
    seance = une_seance(nord)
    presence = seance.presences.create(personne=nadia, present=False)
    page = f"/seances/{seance.pk}/"
    envoi = {"version": 1, f"venu-{presence.pk}": "on", "intervenant-SALARIE": "1"}
    assert connectee.post(page, envoi).status_code == 302
    presence.refresh_from_db()
    assert presence.present is True
    perime = connectee.post(page, {"version": 1, "intervenant-SALARIE": "1"})
    assert perime.status_code == 409
    assert "enregistré présent" in perime.content.decode()
    assert 'name="version" value="2"' in perime.content.decode()
    presence.refresh_from_db()
    assert presence.present is True


@pytest.mark.parametrize("page", ["/ateliers/", "/seances/{}/"])
def test_autant_de_requetes_pour_deux_que_pour_deux_cents(connectee, nord, nadia, amina, page):
    seance = une_seance(nord, nadia, statut="TENUE")
    adresse = page.format(seance.pk)

    def requetes():
        with CaptureQueriesContext(connection) as vues:
            connectee.get(adresse)
        return len(vues)

    requetes()
    peu = requetes()
    for rang in range(40):
        une_seance(nord, statut="TENUE", anonymes=1, date=date(2026, 1, 1) + timedelta(rang))
        inscrit = un_menage(nord, suivi_par=amina, nom_usage=f"M{rang}").compositions.get()
        seance.presences.create(personne=inscrit.personne, present=False)
    assert requetes() == peu <= 16


def test_une_lecture_n_ecrit_que_le_journal(connectee, nord, nadia):
    seance = une_seance(nord, nadia, statut="TENUE")
    avant = (Seance.objects.get().version, Presence.objects.count())
    connectee.get(f"/seances/{seance.pk}/")
    assert (Seance.objects.get().version, Presence.objects.count()) == avant
    assert Trace.objects.get(action="collectif.lire").lecture
