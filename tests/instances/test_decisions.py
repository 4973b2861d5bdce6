"""Décider en commission : l'issue avance la mesure, laisse une tâche, se défait."""

from datetime import timedelta

import pytest

from accompagnement.mesures import une_demande
from palier.metier.accompagnement import actions as accompagnement
from palier.metier.instances.actions import (
    Decision,
    decider,
    faire,
    inscrire,
    inscrire_les_demandes,
    revenir_sur,
)
from palier.metier.instances.models import Examen, Tache
from palier.noyau.erreurs import Refus
from palier.socle.fiches import Perimee
from palier.socle.habilitations.acces import Interdit
from palier.socle.journal.models import Trace
from socle.gens import LE, l_acces, un_compte, une_reunion, une_structure

pytestmark = pytest.mark.django_db


@pytest.fixture
def demande(menage, amina):
    """Une demande passée en commission."""
    mesure = une_demande(menage, l_acces(amina))
    return accompagnement.passer_en_commission(mesure, par=l_acces(amina))


@pytest.fixture
def reunion(nord, menage, demande, amina):  # noqa: ARG001 : la demande attend
    tenue = une_reunion(nord)
    inscrire(tenue, menage, par=l_acces(amina))
    return tenue


def _decider(reunion, amina, **dit):
    reunion.refresh_from_db()
    decision = Decision(reunion.examens.get().pk, **dit)
    return decider(reunion, version=reunion.version, decisions=[decision], par=l_acces(amina))


def test_un_accord_avance_la_mesure_et_confie_la_suite_au_referent(reunion, demande, amina):
    (tache,) = _decider(reunion, amina, issue="ACCORD")
    demande.refresh_from_db()
    assert (demande.statut, demande.decidee_le) == ("ACCORDEE", reunion.date)
    assert tache.quoi == "Notifier l’accord et passer le relais"
    assert tache.professionnel == amina.professionnel
    assert tache.echeance == reunion.date + timedelta(days=8)
    assert Examen.objects.get().decision == "Accord"


@pytest.mark.parametrize(("issue", "statut"), [("REFUS", "REFUSEE"), ("AJOURNEMENT", "AJOURNEE")])
def test_un_refus_et_un_ajournement_se_motivent(reunion, demande, amina, issue, statut):
    with pytest.raises(Refus, match="sans motif : Ferrand"):
        _decider(reunion, amina, issue=issue)
    _decider(reunion, amina, issue=issue, decision="Il manque le bail.")
    demande.refresh_from_db()
    assert (demande.statut, demande.motif_decision) == (statut, "Il manque le bail.")


def test_la_tache_ecrite_remplace_celle_de_l_issue(reunion, amina, nord):
    leila = un_compte("Leïla", nord).professionnel
    (tache,) = _decider(reunion, amina, issue="ACCORD", quoi="Appeler Nadia", pour_qui=leila)
    assert (tache.quoi, tache.professionnel) == ("Appeler Nadia", leila)


def test_deux_envois_ne_font_qu_une_decision_et_une_tache(reunion, amina):
    decisions = [Decision(reunion.examens.get().pk, issue="ACCORD")]
    decider(reunion, version=1, decisions=decisions, par=l_acces(amina))
    with pytest.raises(Perimee):
        decider(reunion, version=1, decisions=decisions, par=l_acces(amina))
    assert Tache.objects.count() == 1


def test_une_issue_dite_ne_change_plus_sans_que_l_on_revienne_dessus(reunion, demande, amina):
    _decider(reunion, amina, issue="ACCORD")
    _decider(reunion, amina, decision="Autre chose")
    demande.refresh_from_db()
    assert demande.statut == "ACCORDEE"
    assert Examen.objects.get().decision == "Accord"


def test_revenir_rend_la_demande_a_la_commission_et_retire_la_tache(reunion, demande, amina):
    _decider(reunion, amina, issue="REFUS", decision="Hors champ.")
    revenir_sur(_relu(), par=l_acces(amina))
    demande.refresh_from_db()
    assert (demande.statut, demande.decidee_le, demande.motif_decision) == ("COMMISSION", None, "")
    examen = Examen.objects.get()
    assert (examen.issue, examen.decision) == ("", "")
    assert not Tache.objects.exists()
    assert Trace.objects.filter(action="instances.revenir_sur").count() == 1
    _decider(reunion, amina, issue="ACCORD")
    demande.refresh_from_db()
    assert demande.statut == "ACCORDEE"


def _relu() -> Examen:
    return Examen.objects.select_related("reunion", "mesure__dispositif", "mesure__menage").get()


def test_on_ne_revient_pas_sur_une_decision_dont_la_suite_est_faite(reunion, amina):
    (tache,) = _decider(reunion, amina, issue="ACCORD")
    faire(Tache.objects.get(pk=tache.pk), le=LE, par=l_acces(amina))
    with pytest.raises(Refus, match="déjà faite"):
        revenir_sur(_relu(), par=l_acces(amina))


def test_on_ne_revient_pas_sur_une_mesure_deja_confiee(reunion, demande, amina):
    _decider(reunion, amina, issue="ACCORD")
    demande.refresh_from_db()
    accompagnement.confier_mesure(
        demande, professionnel=amina.professionnel, le=LE, par=l_acces(amina)
    )
    with pytest.raises(Refus, match="a avancé depuis"):
        revenir_sur(_relu(), par=l_acces(amina))


def test_revenir_deux_fois_ne_fait_rien_de_plus(reunion, amina):
    _decider(reunion, amina, issue="ACCORD")
    examen = _relu()
    revenir_sur(examen, par=l_acces(amina))
    with pytest.raises(Refus, match="Aucune issue"):
        revenir_sur(examen, par=l_acces(amina))


def test_qui_ne_mene_pas_la_mesure_n_en_decide_pas(reunion, demande, nord):
    leila = un_compte("Leïla", nord)
    with pytest.raises(Interdit):
        _decider(reunion, leila, issue="ACCORD")
    demande.refresh_from_db()
    assert demande.statut == "COMMISSION"


def test_une_situation_sans_demande_n_a_pas_d_issue(nord, menage, amina):
    with pytest.raises(Refus, match="n'a pas de mesure qui attende"):
        _decider(une_reunion(nord, menage), amina, issue="ACCORD")


def test_une_demande_passee_en_commission_apres_l_inscription_se_decide_aussi(
    nord, menage, demande, amina
):
    _decider(une_reunion(nord, menage), amina, issue="ACCORD")
    demande.refresh_from_db()
    assert demande.statut == "ACCORDEE"
    assert Examen.objects.get().mesure == demande


def test_les_demandes_en_attente_s_inscrivent_d_un_geste_et_une_fois(nord, demande, amina):
    tenue = une_reunion(nord)
    (examen,) = inscrire_les_demandes(tenue, par=l_acces(amina))
    assert (examen.mesure, examen.motif) == (demande, "DEMANDE")
    with pytest.raises(Refus, match="Aucune demande n'attend"):
        inscrire_les_demandes(tenue, par=l_acces(amina))


def _envoi(reunion, **dit) -> dict[str, object]:
    reunion.refresh_from_db()
    examen = reunion.examens.get()
    return {
        "version": reunion.version,
        "decisions-TOTAL_FORMS": 1,
        "decisions-INITIAL_FORMS": 1,
        "decisions-0-examen": examen.pk,
        **{f"decisions-0-{nom}": valeur for nom, valeur in dit.items() if "_de_" not in nom},
        **{nom: valeur for nom, valeur in dit.items() if "_de_" in nom},
    }


def test_la_page_decide_en_serie_et_defait(client, reunion, demande, amina):
    client.force_login(amina)
    page = client.get(f"/reunions/{reunion.pk}/").content.decode()
    assert "Issue de la demande" in page
    assert "Adhésion signée" in page
    reponse = client.post(
        f"/reunions/{reunion.pk}/decider/", _envoi(reunion, issue_de_toutes="ACCORD")
    )
    assert reponse.status_code == 302
    demande.refresh_from_db()
    assert demande.statut == "ACCORDEE"
    page = client.get(f"/reunions/{reunion.pk}/").content.decode()
    assert "Revenir sur cette décision" in page
    assert "Issue de la demande" not in page
    client.post(f"/examens/{Examen.objects.get().pk}/revenir/", _envoi(reunion))
    demande.refresh_from_db()
    assert demande.statut == "COMMISSION"


def test_la_page_dit_le_motif_qui_manque(client, reunion, amina):
    client.force_login(amina)
    envoi = _envoi(reunion, issue="REFUS")
    page = client.post(f"/reunions/{reunion.pk}/decider/", envoi).content.decode()
    assert "Refus sans motif" in page


def test_une_decision_d_une_autre_structure_n_existe_pas(client, reunion, amina):
    _decider(reunion, amina, issue="ACCORD")
    client.force_login(un_compte("Bruno", une_structure("CCAS Sud")))
    assert client.post(f"/examens/{Examen.objects.get().pk}/revenir/").status_code == 404
    assert client.post(f"/reunions/{reunion.pk}/inscrire-les-demandes/").status_code == 404
