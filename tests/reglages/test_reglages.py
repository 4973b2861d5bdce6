"""Les réglages d'une structure : identité, valeurs propres, dispositifs."""

from datetime import date
from decimal import Decimal

import pytest

from palier.metier.accompagnement.actions.dispositifs import creer_dispositif, regler_dispositif
from palier.metier.accompagnement.models import Dispositif
from palier.noyau.erreurs import Inconnu, Refus
from palier.socle.fiches import Perimee
from palier.socle.habilitations.acces import Interdit
from palier.socle.habilitations.listes import Role
from palier.socle.journal.models import Trace
from palier.socle.reglages.actions import finir_valeur, fixer_valeur, modifier_structure
from palier.socle.reglages.models import ValeurPropre
from palier.socle.reglages.parametres import parametre_de
from socle.gens import LE, l_acces, un_compte, une_structure

pytestmark = pytest.mark.django_db


def _seuil(par, **champs):
    dit = {"code": "SECRET_SEUIL", "cles": "", "valeur": Decimal(11), "debut": LE, "motif": "Insee"}
    return fixer_valeur(**{**dit, **champs}, par=par)


def test_fixer_une_valeur_la_date_et_la_motive(nord, par):
    _seuil(par)
    assert parametre_de(nord, "SECRET_SEUIL", LE).valeur == 11
    trace = Trace.objects.get(action="reglages.fixer_valeur")
    assert trace.details == {"code": "SECRET_SEUIL", "cles": "", "valeur": "11"}


def test_la_meme_date_corrige_la_valeur_au_lieu_d_en_ajouter_une(par):
    _seuil(par)
    _seuil(par, valeur=Decimal(10))
    assert ValeurPropre.objects.get().valeur == 10


def test_une_valeur_sans_motif_ou_d_un_parametre_inconnu_se_refuse(par):
    with pytest.raises(Refus, match="dit pourquoi"):
        _seuil(par, motif=" ")
    with pytest.raises(Inconnu):
        _seuil(par, code="SEUIL")


def test_une_valeur_peut_depasser_la_nationale_rien_n_est_bloque(nord, par):
    _seuil(par, code="ASLL_DUREE_MAX", valeur=Decimal(36))
    assert parametre_de(nord, "ASLL_DUREE_MAX", LE).valeur == 36


def test_un_seuil_du_secret_trop_bas_se_refuse_des_la_saisie(par):
    with pytest.raises(Refus, match="laisserait reconnaître des personnes : choisissez 3 ou plus"):
        _seuil(par, valeur=Decimal(2))
    assert _seuil(par, valeur=Decimal(3)).valeur == 3


def test_finir_une_valeur_rend_la_nationale_le_lendemain(nord, par):
    valeur = _seuil(par)
    finir_valeur(valeur, le=date(2026, 4, 30), par=par)
    assert parametre_de(nord, "SECRET_SEUIL", date(2026, 4, 30)).valeur == 11
    assert parametre_de(nord, "SECRET_SEUIL", date(2026, 5, 1)).valeur == 5
    with pytest.raises(Refus, match="déjà finie"):
        finir_valeur(valeur, le=date(2026, 5, 2), par=par)


def test_modifier_la_structure_dit_quels_champs_ont_change(nord, par):
    modifier_structure(par=par, nom=nord.nom, siret="21920046600017", second_facteur=["DELEGUE"])
    nord.refresh_from_db()
    assert (nord.siret, nord.second_facteur) == ("21920046600017", ["DELEGUE"])
    trace = Trace.objects.get(action="reglages.modifier_structure")
    assert trace.details == {"champs": ["second_facteur", "siret"]}


def test_un_siret_a_quatorze_chiffres(par):
    with pytest.raises(Refus) as refus:
        modifier_structure(par=par, siret="2192")
    assert refus.value.champ == "siret"


def test_la_direction_lit_les_reglages_sans_les_changer(client, nord):
    direction = un_compte("Diane", nord, Role.DIRECTION)
    client.force_login(direction)
    assert "Enregistrer</button>" not in client.get("/reglages/").content.decode()
    with pytest.raises(Interdit):
        modifier_structure(par=l_acces(direction), siret="")


def test_un_dispositif_se_cree_avec_les_regles_d_usage_de_son_code(par):
    asll = creer_dispositif(code="ASLL_MAINTIEN", nom="ASLL Nord", par=par)
    assert asll.les_regles.duree_mois == 6
    with pytest.raises(Refus, match="existe déjà"):
        creer_dispositif(code="ASLL_ACCES", nom="asll nord", par=par)


def test_un_dispositif_neuf_suit_les_valeurs_propres_de_la_structure(par):
    _seuil(par, code="ASLL_PERIODE", valeur=Decimal(9))
    asll = creer_dispositif(code="ASLL_MAINTIEN", nom="ASLL Nord", par=par)
    assert asll.les_regles.duree_mois == 9


def test_les_regles_ecrites_a_l_ecran_sont_celles_que_la_mesure_suit(client, chloe, par):
    seniors = creer_dispositif(code="SENIORS", nom="Bien vieillir", par=par)
    client.force_login(chloe)
    adresse = f"/reglages/dispositifs/{seniors.pk}/"
    saisie = {
        "version": "1",
        "nom": "Bien vieillir chez soi",
        "duree_mois": "9",
        "duree_totale_mois": "18",
        "rencontres_au_moins": "1",
        "commission": "on",
        "pieces": "Justificatif d'âge\n\nAvis d'imposition",
        "objectifs": ["O_BUDGET"],
    }
    assert client.post(adresse, saisie).status_code == 302
    seniors = Dispositif.objects.get(pk=seniors.pk)
    regles = seniors.les_regles
    assert (regles.duree_mois, regles.duree_totale_mois, regles.commission) == (9, 18, True)
    assert regles.rencontres_par_mois == (1, None)
    assert regles.pieces == ("Justificatif d'âge", "Avis d'imposition")
    assert regles.objectifs == ("O_BUDGET",)
    assert "9" in client.get(adresse).content.decode()


def test_deux_personnes_ne_s_ecrasent_pas(par):
    asll = creer_dispositif(code="ASLL_MAINTIEN", nom="ASLL", par=par)
    regler_dispositif(asll, version=1, regles={"duree_mois": 9}, par=par)
    with pytest.raises(Perimee):
        regler_dispositif(asll, version=1, regles={"duree_mois": 12}, par=par)


def test_des_durees_qui_se_contredisent_se_refusent(par):
    asll = creer_dispositif(code="ASLL_MAINTIEN", nom="ASLL", par=par)
    regles = {"duree_mois": 12, "duree_totale_mois": 6}
    with pytest.raises(Refus) as refus:
        regler_dispositif(asll, version=1, regles=regles, par=par)
    assert refus.value.champ == "duree_totale_mois"


def test_un_dispositif_d_ailleurs_n_existe_pas(client, chloe):
    ailleurs = Dispositif.objects.create(
        structure=une_structure("CCAS Sud"), code="ASLL_ACCES", nom="ASLL"
    )
    client.force_login(chloe)
    assert client.get(f"/reglages/dispositifs/{ailleurs.pk}/").status_code == 404


@pytest.mark.parametrize("combien", [2, 40])
def test_les_pages_demandent_autant_de_requetes_pour_deux_que_pour_quarante(
    client, nord, chloe, combien, django_assert_max_num_queries
):
    for rang in range(combien):
        Dispositif.objects.create(structure=nord, code="SENIORS", nom=f"Seniors {rang}")
    client.force_login(chloe)
    for page in ("/reglages/dispositifs/", "/reglages/parametres/", "/reglages/sensibles/"):
        client.get(page)
        with django_assert_max_num_queries(8):
            assert client.get(page).status_code == 200


def test_les_parametres_se_lisent_par_pages_de_soixante_kilooctets_au_plus(client, chloe):
    client.force_login(chloe)
    vus = 0
    for rang in range(1, 20):
        reponse = client.get("/reglages/parametres/", {"page": rang})
        assert len(reponse.content) <= 60 * 1024
        vus += len(reponse.context["page"])
        if not reponse.context["page"].has_next():
            break
    assert vus == reponse.context["page"].paginator.count
    assert len(client.get("/reglages/parametres/", {"q": "secret"}).context["page"]) >= 1
