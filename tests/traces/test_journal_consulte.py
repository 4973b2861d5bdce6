"""Le journal consulté : par dossier, par personne, par professionnel ; jamais le texte."""

from datetime import date, timedelta

import pytest
from django.core.cache import cache

from palier.metier.accompagnement.actions import noter
from palier.socle.habilitations.listes import Role
from palier.socle.journal.actions import tracer
from palier.socle.journal.models import Trace
from socle.gens import LE, l_acces, un_compte, une_structure

pytestmark = pytest.mark.django_db


@pytest.fixture
def delegue(nord):
    return un_compte("Denis", nord, Role.DELEGUE)


@pytest.fixture
def lu(client, amina, menage):
    """Amina a lu le dossier, puis noté un acte."""
    client.force_login(amina)
    client.get(f"/menages/{menage.pk}/")
    noter(menage, type="TELEPHONE", le=LE, par=l_acces(amina), note="Son fils est hospitalisé.")


@pytest.fixture
def journal(client, delegue, lu):  # noqa: ARG001
    client.force_login(delegue)

    def lire(**filtres):
        return client.get("/journal/", filtres).content.decode()

    return lire


def test_le_journal_dit_qui_a_lu_et_jamais_le_texte(journal):
    page = journal()
    assert "Dossier lu" in page
    assert "Acte noté" in page
    assert "Amina" in page
    assert "hospitalis" not in page


def test_le_journal_se_filtre_par_dossier_et_par_personne(journal, menage):
    personne = menage.compositions.get().personne
    for filtre in (
        {"dossier": menage.pk},
        {"dossier": menage.reference},
        {"personne": "Ferrand Nadia"},
        {"personne": personne.pk},
    ):
        assert "Dossier lu" in journal(**filtre)
    assert "Aucune trace" in journal(dossier="inconnu")
    assert "Aucune trace" in journal(personne="Nadia")


def test_le_journal_se_filtre_par_professionnel_geste_et_date(journal, amina, delegue):
    assert "Dossier lu" in journal(qui=amina.professionnel_id)
    assert "Dossier lu" not in journal(qui=delegue.professionnel_id)
    assert "Acte noté" not in journal(geste="lire")
    demain = date.today() + timedelta(days=2)  # noqa: DTZ011
    assert "Aucune trace" in journal(du=demain.isoformat())


def test_une_autre_structure_ne_voit_pas_ces_traces(client, lu):  # noqa: ARG001
    client.force_login(un_compte("Eva", une_structure("CCAS Sud"), Role.DELEGUE))
    page = client.get("/journal/").content.decode()
    assert "Dossier lu" not in page


def test_l_export_a_les_memes_traces_et_se_trace(client, journal, menage):  # noqa: ARG001
    reponse = client.get("/journal/export.csv", {"dossier": menage.pk})
    texte = b"".join(reponse.streaming_content).decode()
    assert texte.count("\r\n") == 3
    assert "hospitalis" not in texte
    trace = Trace.objects.get(action="journal.exporter")
    assert trace.details == {"lignes": 2, "filtres": ["dossier"]}


def test_verifier_dit_que_la_chaine_est_intacte(client, journal):  # noqa: ARG001
    nombre = Trace.objects.count()
    page = client.post("/journal/verifier/", follow=True).content.decode()
    assert f"Chaîne intacte, {nombre} traces." in page


def test_verifier_montre_ou_la_chaine_se_rompt(client, journal):  # noqa: ARG001
    premiere = Trace.objects.order_by("pk").first()
    fausse = Trace(le=premiere.le, action="dossier.lire", precedente=premiere.precedente)
    fausse.empreinte = fausse.calculer()
    fausse.save()
    page = client.post("/journal/verifier/", follow=True).content.decode()
    assert f"se rompt à la trace {fausse.pk}" in page


def test_chercher_laisse_une_trace_sans_ce_qu_on_a_cherche(client, amina, menage):  # noqa: ARG001
    client.force_login(amina)
    client.get("/recherche/", {"q": "ferrand"})
    trace = Trace.objects.get(action="recherche.chercher")
    assert trace.details == {"reponses": 1, "palette": False}
    assert "ferrand" not in str(trace.__dict__).lower()


def test_la_palette_laisse_une_trace_par_minute_et_non_par_frappe(client, amina, menage):  # noqa: ARG001
    cache.clear()
    client.force_login(amina)
    for texte in ("fe", "fer", "ferr"):
        client.get("/recherche/", {"q": texte}, headers={"HX-Request": "true"})
    assert Trace.objects.filter(action="recherche.chercher").count() == 1


def test_un_dossier_ferme_que_l_on_a_voulu_ouvrir_laisse_une_trace(client, nord, menage):
    bruno = un_compte("Bruno", nord)
    client.force_login(bruno)
    assert client.get(f"/menages/{menage.pk}/").status_code == 404
    trace = Trace.objects.get(action="acces.refuse")
    assert (trace.menage_id, trace.professionnel_id) == (menage.pk, bruno.professionnel_id)
    assert trace.details == {"code": 404, "page": "dossier:fil", "fiche": menage.pk}


def test_un_role_refuse_laisse_une_trace(client, nord, menage):
    client.force_login(un_compte("Chloe", nord, Role.ADMINISTRATEUR))
    assert client.get(f"/menages/{menage.pk}/").status_code == 403
    assert Trace.objects.get(action="acces.refuse").details["code"] == 403


def test_imprimer_une_fiche_laisse_une_trace(client, amina, menage):
    client.force_login(amina)
    client.post("/imprime/", {"page": f"/menages/{menage.pk}/"})
    client.post("/imprime/", {"page": "/menages/"})
    client.post("/imprime/", {"page": "n'importe quoi"})
    trace = Trace.objects.get(action="dossier.imprimer")
    assert trace.menage_id == menage.pk


def test_lire_un_dossier_laisse_une_trace(client, amina, menage):
    client.force_login(amina)
    client.get(f"/menages/{menage.pk}/")
    assert Trace.objects.get(action="dossier.lire").menage_id == menage.pk


def test_une_connexion_et_son_echec_se_montrent_a_la_structure(client, nord, amina):
    amina.set_password("trois petits chats gris")
    amina.save()
    for mot in ("faux", "trois petits chats gris"):
        client.post("/compte/login/", {"login": amina.courriel, "password": mot})
    gestes = Trace.objects.filter(structure_id=nord.pk, action__startswith="comptes.")
    assert [t.action for t in gestes.order_by("pk")] == [
        "comptes.echec_de_connexion",
        "comptes.connexion",
    ]


@pytest.mark.parametrize("combien", [2, 200])
def test_le_journal_demande_autant_de_requetes_pour_deux_que_pour_deux_cents(
    client, amina, delegue, menage, combien, django_assert_max_num_queries
):
    for _ in range(combien):
        tracer(l_acces(amina), "dossier.lire", menage, menage_id=menage.pk)
    client.force_login(delegue)
    client.get("/journal/")
    with django_assert_max_num_queries(13):
        assert client.get("/journal/").status_code == 200
