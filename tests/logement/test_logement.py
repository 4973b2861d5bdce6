"""Logement occupé, relogement, procédures : ce qui s'écrit, ce qui est refusé, ce qui se voit."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from palier.metier.accompagnement.models import Piece
from palier.metier.logement.actions import (
    clore,
    corriger_occupation,
    franchir,
    occuper,
    ouvrir_procedure,
    reloger,
    retirer_etape,
)
from palier.metier.logement.models import Etape, Procedure, Relogement
from palier.metier.logement.regles.etapes import admises, incoherences
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
    une_etape,
    une_occupation,
    une_procedure,
    une_structure,
)

pytestmark = pytest.mark.django_db


def le(jour: int, mois: int = 3) -> date:
    return date(2026, mois, jour)


def test_occuper_finit_le_logement_precedent_la_veille(menage, amina):
    ancien = une_occupation(menage)
    occuper(menage, debut=le(1), par=l_acces(amina), statut="LOC_PRIVE")
    ancien.refresh_from_db()
    assert ancien.fin == date(2026, 2, 28)


def test_le_meme_logement_envoye_deux_fois_n_est_note_qu_une(menage, amina):
    occuper(menage, debut=le(1), par=l_acces(amina))
    with pytest.raises(Refus, match="à partir du 1er mars 2026"):
        occuper(menage, debut=le(1), par=l_acces(amina))
    assert menage.occupations.count() == 1


def test_un_logement_corrige_entre_temps_n_est_pas_ecrase(menage, amina):
    logement = une_occupation(menage)
    corriger_occupation(logement, version=1, par=l_acces(amina), loyer=450)
    with pytest.raises(Perimee):
        corriger_occupation(logement, version=1, par=l_acces(amina), loyer=1)


def test_un_logement_ne_finit_pas_avant_de_commencer(menage, amina):
    with pytest.raises(Refus) as refus:
        corriger_occupation(
            une_occupation(menage), version=1, par=l_acces(amina), fin=date(2019, 1, 1)
        )
    assert refus.value.champ == "fin"


def test_reloger_deux_fois_le_meme_jour_ne_compte_qu_une(menage, amina):
    reloger(menage, date=LE, par=l_acces(amina), parc="PUBLIC")
    with pytest.raises(Refus, match="déjà noté"):
        reloger(menage, date=LE, par=l_acces(amina))
    assert Relogement.objects.count() == 1


def test_une_procedure_d_un_type_ne_s_ouvre_qu_une_fois(menage, amina):
    ouvrir_procedure(menage, type="EXPULSION", ouverte_le=le(1), par=l_acces(amina))
    with pytest.raises(Refus, match="depuis le 1er mars 2026") as refus:
        ouvrir_procedure(
            menage, type="EXPULSION", ouverte_le=le(2), par=l_acces(amina), distincte=True
        )
    assert refus.value.champ == "type"
    ouvrir_procedure(menage, type="SURENDETTEMENT", ouverte_le=le(2), par=l_acces(amina))
    assert Procedure.objects.count() == 2


def test_franchir_note_l_etape_et_la_trace(menage, amina):
    procedure = une_procedure(menage)
    franchir(procedure, code="E04", le=le(5), version=1, par=l_acces(amina), regime="EN_COURS")
    assert Etape.objects.get().code == "E04"
    assert Trace.objects.get(action="logement.franchir").details == {"etape": "E04"}


def test_des_etapes_peuvent_manquer_et_se_noter_apres_coup(menage, amina):
    procedure = une_procedure(menage)
    franchir(procedure, code="E07", le=le(20), version=1, par=l_acces(amina))
    franchir(procedure, code="E04", le=le(2), version=2, par=l_acces(amina))
    assert [e.code for e in procedure.etapes.all()] == ["E04", "E07"]


def test_un_jugement_ne_precede_pas_l_assignation(menage, amina):
    procedure = une_procedure(menage)
    franchir(procedure, code="E07", le=le(20), version=1, par=l_acces(amina))
    with pytest.raises(Refus, match=r"« Jugement » .* viendrait avant « Assignation »"):
        franchir(procedure, code="E11", le=le(3), version=2, par=l_acces(amina))
    assert procedure.etapes.count() == 1


def test_des_delais_du_juge_ramenent_au_plan(menage, amina):
    procedure = une_procedure(menage)
    franchir(procedure, code="E11", le=le(3), version=1, par=l_acces(amina))
    franchir(procedure, code="E03", le=le(9), version=2, par=l_acces(amina))
    assert procedure.etapes.count() == 2


def test_une_suspension_demande_sa_piece(menage, amina):
    procedure = une_procedure(menage)
    suspend = {"code": "E11", "le": le(3), "version": 1, "regime": "SUSPENDUE"}
    with pytest.raises(Refus, match="pièce datée") as refus:
        franchir(procedure, **suspend, par=l_acces(amina))
    assert refus.value.champ == "piece"
    piece = Piece.objects.create(structure=menage.structure, menage=menage, nom="Jugement")
    assert franchir(procedure, **suspend, piece=piece, par=l_acces(amina)).piece == piece


def test_une_etape_envoyee_deux_fois_n_est_notee_qu_une(menage, amina):
    procedure = une_procedure(menage)
    franchir(procedure, code="E04", le=le(5), version=1, par=l_acces(amina))
    with pytest.raises(Perimee):
        franchir(procedure, code="E04", le=le(5), version=1, par=l_acces(amina))
    assert Etape.objects.count() == 1


def test_le_surendettement_a_ses_propres_etapes(menage, amina):
    procedure = une_procedure(menage, type="SURENDETTEMENT")
    with pytest.raises(Refus, match="n'est pas une étape"):
        franchir(procedure, code="E04", le=le(5), version=1, par=l_acces(amina))
    franchir(procedure, code="S2_DEPOSE", le=le(5), version=1, par=l_acces(amina))
    assert "E01" not in admises("SURENDETTEMENT")


def test_une_procedure_close_ne_change_plus(menage, amina):
    procedure = une_procedure(menage)
    etape = une_etape(procedure)
    with pytest.raises(Refus, match="court encore le 5 mars 2026"):
        clore(procedure, le=le(4), version=1, par=l_acces(amina))
    clore(procedure, le=LE, version=1, par=l_acces(amina), issue="Dette réglée")
    for geste in (
        lambda: clore(procedure, le=LE, version=2, par=l_acces(amina)),
        lambda: franchir(procedure, code="E18", le=LE, version=2, par=l_acces(amina)),
        lambda: retirer_etape(etape, version=2, par=l_acces(amina)),
    ):
        procedure.refresh_from_db()
        with pytest.raises(Refus):
            geste()
    assert Etape.objects.count() == 1


def test_retirer_une_etape_laisse_une_trace(menage, amina):
    etape = une_etape(une_procedure(menage))
    retirer_etape(etape, version=1, par=l_acces(amina))
    assert not Etape.objects.exists()
    trace = Trace.objects.get(action="logement.retirer_etape")
    assert trace.details == {"etape": "E04", "date": "2026-03-05"}


def test_demain_n_est_pas_encore_venu(menage, amina):
    demain = LE + timedelta(days=1)
    with pytest.raises(Refus, match="pas encore venu"):
        ouvrir_procedure(menage, type="DALO", ouverte_le=demain, par=l_acces(amina))
    with pytest.raises(Refus, match="pas encore venu"):
        franchir(une_procedure(menage), code="E04", le=demain, version=1, par=l_acces(amina))


def test_la_responsable_lit_mais_n_ecrit_pas(client, menage, nord):
    claire = un_compte("Claire", nord, Role.RESPONSABLE)
    procedure = une_procedure(menage)
    with pytest.raises(Interdit):
        franchir(procedure, code="E04", le=le(5), version=1, par=l_acces(claire))
    client.force_login(claire)
    page = client.get(f"/procedures/{procedure.pk}/").content.decode()
    assert "Ajouter une étape" not in page


def test_les_pages_d_une_autre_structure_n_existent_pas(client, menage):
    client.force_login(un_compte("Bruno", une_structure("CCAS Sud")))
    etape, logement = une_etape(une_procedure(menage)), une_occupation(menage)
    for adresse in (
        f"/procedures/{etape.procedure_id}/",
        f"/logements/{logement.pk}/corriger/",
        f"/menages/{menage.pk}/procedures/ouvrir/",
    ):
        assert client.get(adresse).status_code == 404
    for adresse in (
        f"/etapes/{etape.pk}/retirer/",
        f"/procedures/{etape.procedure_id}/franchir/",
        f"/procedures/{etape.procedure_id}/clore/",
    ):
        assert client.post(adresse).status_code == 404


def test_une_procedure_se_suit_depuis_ses_pages(client, menage, amina):
    client.force_login(amina)
    champs = {"type": "EXPULSION", "ouverte_le": "1/3/2026"}
    procedure = client.post(f"/menages/{menage.pk}/procedures/ouvrir/", champs).url
    etape = {"etape-code": "E04", "etape-le": "5/3/2026", "etape-version": "1"}
    assert client.post(f"{procedure}franchir/", etape).status_code == 302
    faux = {"etape-code": "E04", "etape-le": "31/2", "etape-version": "2"}
    assert "existe pas" in client.post(f"{procedure}franchir/", faux).content.decode()
    client.post(f"{procedure}clore/", {"cloture-le": "6/3/2026", "cloture-version": "2"})
    page = client.get(procedure).content.decode()
    assert "Commandement de payer" in page
    assert "close le 6 mars 2026" in page


def test_une_etape_se_retire_ou_dit_pourquoi_non(client, menage, amina):
    client.force_login(amina)
    etape = une_etape(une_procedure(menage))
    for version in ("", "7"):
        page = client.post(f"/etapes/{etape.pk}/retirer/", {"version": version}, follow=True)
        assert page.status_code == 200
        assert Etape.objects.exists()
    client.post(f"/etapes/{etape.pk}/retirer/", {"version": "1"})
    assert not Etape.objects.exists()


def test_un_logement_se_note_puis_se_corrige(client, menage, amina):
    client.force_login(amina)
    champs = {"debut": "2026-03-01", "loyer": "498,50", "bailleur": "Habitat Nord"}
    client.post(f"/menages/{menage.pk}/logements/noter/", champs)
    logement = menage.occupations.get()
    champs |= {"loyer": "510", "version": "1"}
    client.post(f"/logements/{logement.pk}/corriger/", champs)
    page = client.get(f"/menages/{menage.pk}/volets/logement/").content.decode()
    assert "510,00\u00a0€" in page
    assert "Habitat Nord" in page


def test_un_bail_reconduit_et_sa_clause_changent_le_delai(client, menage, amina, ce_jour_la):  # noqa: ARG001
    client.force_login(amina)
    logement = une_occupation(menage, bail_le=date(2021, 2, 1))
    procedure = une_procedure(menage)
    une_etape(procedure, "E04", le(5))
    champs = {"debut": "2021-02-01", "bail_le": "2021-02-01", "bail_reconduit_le": "2024-02-01"}
    adresse = f"/logements/{logement.pk}/corriger/"
    client.post(adresse, champs | {"version": "1"})
    page = client.get(procedure.get_absolute_url()).content.decode()
    assert "au plus tôt ; au plus tard le 5 mai 2026" in page
    assert "Deux mois si la clause du bail les écrit" in page
    client.post(adresse, champs | {"version": "2", "clause_deux_mois": "oui"})
    assert '<option value="oui" selected>' in client.get(adresse).content.decode()
    page = client.get(procedure.get_absolute_url()).content.decode()
    assert "La clause du bail écrit deux mois" in page
    avant = champs | {"version": "3", "bail_reconduit_le": "2020-02-01"}
    assert "Le bail est signé le 1er février 2021" in client.post(adresse, avant).content.decode()


@pytest.mark.parametrize("nombre", [2, 200])
def test_le_volet_compte_ses_requetes(client, menage, amina, nombre, django_assert_max_num_queries):
    client.force_login(amina)
    procedure = une_procedure(menage)
    for n in range(nombre):
        une_etape(procedure, "E04", date(2025, 1, 1) + timedelta(days=n))
    with django_assert_max_num_queries(20):
        page = client.get(f"/menages/{menage.pk}/volets/logement/").content.decode()
    assert page.count("Commandement de payer") == nombre


def test_un_menage_qu_on_ne_suit_pas_n_a_pas_de_procedure(client, nord, amina):
    client.force_login(amina)
    assert client.get(f"/procedures/{une_procedure(un_menage(nord)).pk}/").status_code == 404


@given(st.lists(st.integers(0, 400), min_size=2, max_size=12, unique=True))
def test_une_suite_dans_l_ordre_n_est_jamais_incoherente(jours):
    depart = date(2025, 1, 1)
    suite = [(depart + timedelta(days=j), f"E{rang:02}") for rang, j in enumerate(sorted(jours), 1)]
    assert incoherences(suite[::-1]) == []


@pytest.mark.parametrize("debut", ["0001-01-01", "9999-12-31"])
def test_une_date_extreme_ne_casse_rien(client, menage, amina, debut):
    client.force_login(amina)
    for _ in range(2):
        reponse = client.post(f"/menages/{menage.pk}/logements/noter/", {"debut": debut})
        assert reponse.status_code in {200, 302}


def test_une_procedure_close_ne_se_reprend_pas(client, menage, amina):
    client.force_login(amina)
    procedure = une_procedure(menage, close_le=LE)
    for geste in ("franchir", "clore"):
        reponse = client.get(f"/procedures/{procedure.pk}/{geste}/")
        assert reponse.url == f"/procedures/{procedure.pk}/"
