"""La liste des ménages : son compteur est sa longueur, ses filtres se lisent et se retirent."""

from datetime import date

import pytest

from palier.metier.accompagnement.models import Acte, Dispositif, Mesure
from palier.metier.logement.models import Procedure
from palier.metier.menages.actions import ouvrir_dossier
from palier.socle.comptes.models import Compte
from palier.socle.habilitations.listes import Role
from palier.socle.journal.models import Trace
from socle.gens import l_acces, un_compte, un_menage, une_etape, une_mesure, une_structure

pytestmark = pytest.mark.django_db


@pytest.fixture
def page(client, nord):
    client.force_login(un_compte("Rose", nord, Role.RESPONSABLE))
    return client


def un_acte(menage, le: date, **champs):
    return Acte.objects.create(
        structure=menage.structure,
        menage=menage,
        date=le,
        **{"type": "TELEPHONE", "statut": "REALISE", **champs},
    )


@pytest.fixture
def menages(nord, amina):
    """Alarie : mesure en cours, procédure. Borel : mesure finie. Cazal : rien."""
    alarie = un_menage(nord, nom_usage="Alarie", suivi_par=amina, quartier="Centre")
    borel = un_menage(nord, nom_usage="Borel", quartier="Les Tanneries")
    cazal = un_menage(nord, nom_usage="Cazal", quartier="Centre")
    une_mesure(alarie, fin_prevue=date(2026, 12, 31))
    une_mesure(borel, debut=date(2024, 1, 1), fin=date(2025, 6, 30), statut="TERMINEE")
    Procedure.objects.create(
        structure=nord, menage=alarie, type="EXPULSION", ouverte_le=date(2026, 1, 1)
    )
    return {"Alarie": alarie, "Borel": borel, "Cazal": cazal}


def lus(page, adresse: str) -> list[str]:
    reponse = page.get(adresse)
    noms = [ligne.nom for ligne in reponse.context["lignes"]]
    assert reponse.context["page"].paginator.count == len(noms)
    return noms


@pytest.mark.parametrize(
    ("filtre", "attendus"),
    [
        ("", ["Alarie", "Borel", "Cazal"]),
        ("mesure=en_cours", ["Alarie"]),
        ("mesure=finie", ["Borel"]),
        ("mesure=aucun", ["Cazal"]),
        ("mesure=demandee", []),
        ("procedure=ouverte", ["Alarie"]),
        ("procedure=EXPULSION", ["Alarie"]),
        ("procedure=aucun", ["Borel", "Cazal"]),
        ("referent=aucun", ["Borel", "Cazal"]),
        ("quartier=Centre", ["Alarie", "Cazal"]),
        ("quartier=Centre&mesure=aucun", ["Cazal"]),
        ("q=alar", ["Alarie"]),
        ("q=nadia+borel", ["Borel"]),
        ("quartier=Inconnu", ["Alarie", "Borel", "Cazal"]),
        ("tri=-nom", ["Cazal", "Borel", "Alarie"]),
    ],
)
@pytest.mark.usefixtures("menages")
def test_un_filtre_retient_ce_qu_il_dit(page, filtre, attendus):
    assert lus(page, f"/menages/?{filtre}") == attendus


@pytest.mark.usefixtures("menages")
def test_les_filtres_referent_et_dispositif_prennent_ceux_de_la_structure(page, amina):
    assert lus(page, f"/menages/?referent={amina.professionnel_id}") == ["Alarie"]
    asll = Dispositif.objects.get()
    assert lus(page, f"/menages/?dispositif={asll.pk}") == ["Alarie", "Borel"]
    assert lus(page, f"/menages/?dispositif={asll.pk}&mesure=finie") == ["Borel"]
    ailleurs = une_mesure(un_menage(une_structure("CCAS Sud"))).dispositif
    assert lus(page, f"/menages/?dispositif={ailleurs.pk}") == ["Alarie", "Borel", "Cazal"]


def test_sans_contact_depuis_compte_ce_qui_a_eu_lieu(page, menages):
    aujourd_hui = date.today()  # noqa: DTZ011
    un_acte(menages["Alarie"], aujourd_hui)
    un_acte(menages["Borel"], aujourd_hui, statut="ABSENT_NON_EXCUSE")
    un_acte(menages["Cazal"], aujourd_hui.replace(year=aujourd_hui.year - 1))
    assert lus(page, "/menages/?sans_contact=30") == ["Borel", "Cazal"]
    assert lus(page, "/menages/?tri=contact") == ["Borel", "Cazal", "Alarie"]
    assert lus(page, "/menages/?tri=-contact") == ["Alarie", "Cazal", "Borel"]


@pytest.mark.usefixtures("menages")
def test_un_jeton_retire_son_filtre_et_garde_les_autres(page):
    demande = page.get("/menages/?quartier=Centre&mesure=aucun&tri=-nom").context["demande"]
    assert [(j.nom, j.reponse) for j in demande.jetons] == [
        ("Mesure", "aucune"),
        ("Quartier", "Centre"),
    ]
    assert lus(page, f"/menages/{demande.jetons[0].sans}") == ["Cazal", "Alarie"]


@pytest.mark.usefixtures("menages")
def test_qui_ne_lit_pas_les_procedures_ne_les_filtre_pas(client, nord):
    client.force_login(un_compte("Luc", nord, Role.ACCUEIL))
    assert lus(client, "/menages/?procedure=ouverte") == ["Alarie", "Borel", "Cazal"]
    texte = client.get("/menages/").content.decode()
    assert "expulsion" not in texte.lower()


def test_une_procedure_dit_ou_elle_en_est_et_l_audience_qui_vient(page, menages, settings):
    settings.PALIER_JOUR = "2026-04-14"
    procedure = menages["Alarie"].procedures.get()
    une_etape(procedure, "E07", date(2026, 3, 1))
    une_etape(procedure, "E10", date(2026, 4, 28))
    texte = page.get("/menages/").content.decode()
    assert "Assignation<small>procédure d" in texte
    assert "audience le 28 avril 2026" in texte
    export = b"".join(page.get("/menages/export.csv").streaming_content).decode("utf-8-sig")
    assert "expulsion : assignation, audience le 28/04/2026" in export


def test_un_menage_dont_l_audience_est_passee_n_en_attend_plus(page, menages, settings):
    settings.PALIER_JOUR = "2026-05-14"
    une_etape(menages["Alarie"].procedures.get(), "E10", date(2026, 4, 28))
    texte = page.get("/menages/").content.decode()
    assert "Audience<small>" in texte
    assert "audience le" not in texte


@pytest.mark.usefixtures("menages")
def test_chacun_ne_compte_que_ses_dossiers(client, amina):
    client.force_login(amina)
    assert lus(client, "/menages/") == ["Alarie"]
    assert lus(client, "/menages/?mesure=finie") == []


def test_la_seconde_page_garde_les_filtres(page, nord):
    for rang in range(60):
        un_menage(nord, nom_usage=f"M{rang:02}", quartier="Centre")
    reponse = page.get("/menages/?quartier=Centre&page=2")
    assert len(reponse.context["lignes"]) == 10
    assert reponse.context["page"].paginator.count == 60
    assert "quartier=Centre&amp;page=1" in reponse.content.decode()


def test_l_export_a_les_lignes_de_la_liste_et_laisse_une_trace(page, menages):
    menages["Cazal"].nom_usage = '=HYPERLINK("x")'
    menages["Cazal"].save()
    reponse = page.get("/menages/export.csv?quartier=Centre")
    lignes = b"".join(reponse.streaming_content).decode("utf-8-sig").splitlines()
    assert len(lignes) == 1 + len(lus(page, "/menages/?quartier=Centre"))
    assert "Alarie" in lignes[2]
    assert "'=HYPERLINK" in lignes[1]
    trace = Trace.objects.get(action="listes.exporter")
    assert trace.details == {"lignes": 2, "filtres": ["quartier"]}


def test_l_export_tait_l_adresse_ou_il_ne_faut_pas_ecrire(page, menages):
    menages["Cazal"].adresse, menages["Cazal"].ne_pas_ecrire = "3 rue du Secret", True
    menages["Cazal"].save()
    lu = b"".join(page.get("/menages/export.csv").streaming_content).decode("utf-8-sig")
    assert "Secret" not in lu
    assert lu.count("Ne pas écrire au domicile") == 1


def test_la_liste_coute_autant_de_requetes_pour_deux_que_pour_deux_cents(
    page, nord, amina, django_assert_max_num_queries
):
    for rang in range(50):
        menage = un_menage(nord, nom_usage=f"M{rang:03}", suivi_par=amina, quartier="Centre")
        une_mesure(menage)
        un_acte(menage, date(2026, 4, 1))
    with django_assert_max_num_queries(19):
        page.get("/menages/?quartier=Centre")
    assert Mesure.objects.count() == 50


@pytest.mark.usefixtures("menages")
def test_lire_la_liste_n_ecrit_rien(page):
    page.get("/menages/")
    assert Trace.objects.count() == 0


@pytest.mark.usefixtures("menages")
def test_une_liste_deja_lue_montre_ce_qui_vient_de_changer(page):
    assert lus(page, "/menages/") == ["Alarie", "Borel", "Cazal"]
    rose = l_acces(Compte.objects.get(courriel="rose@palier.test"))
    ouvrir_dossier(titulaire={"nom": "Delmas", "prenom": "Ana"}, le=rose.le, par=rose)
    assert lus(page, "/menages/") == ["Alarie", "Borel", "Cazal", "Delmas"]


@pytest.mark.usefixtures("menages")
def test_une_liste_ne_se_garde_pas_d_une_casquette_a_l_autre(page, client, amina):
    page.get("/menages/")
    client.force_login(amina)
    assert lus(client, "/menages/") == ["Alarie"]
