"""Le journal : ajout seul, chaîné, sans texte."""

import pytest
from django.db import DatabaseError, transaction

from palier.socle.journal.actions import premiere_rupture, tracer
from palier.socle.journal.models import Trace
from socle.gens import l_acces, un_compte, un_menage, une_structure

pytestmark = pytest.mark.django_db


@pytest.fixture
def amina():
    return un_compte("Amina", une_structure())


def test_une_trace_dit_qui_quoi_et_sous_quelle_casquette(amina):
    menage = un_menage(une_structure())
    trace = tracer(l_acces(amina), "dossier.lire", menage, menage_id=menage.pk)
    assert (trace.compte_id, trace.professionnel_id) == (amina.pk, amina.professionnel_id)
    assert trace.affectation_id == amina.professionnel.affectations.get().pk
    assert (trace.objet, trace.objet_id) == ("menages.menage", menage.pk)


def test_la_base_refuse_de_changer_une_trace(amina):
    trace = tracer(l_acces(amina), "dossier.lire")
    with pytest.raises(DatabaseError, match="ne se modifie pas"), transaction.atomic():
        Trace.objects.filter(pk=trace.pk).update(action="rien")
    assert Trace.objects.get(pk=trace.pk).action == "dossier.lire"


def test_la_base_refuse_d_effacer_une_trace(amina):
    trace = tracer(l_acces(amina), "dossier.lire")
    with pytest.raises(DatabaseError, match="ne se modifie pas"), transaction.atomic():
        Trace.objects.filter(pk=trace.pk).delete()
    assert Trace.objects.filter(pk=trace.pk).exists()


def test_un_journal_intact_n_a_pas_de_rupture(amina):
    for action in ("dossier.lire", "accompagnement.noter", "dossier.lire"):
        tracer(l_acces(amina), action)
    assert premiere_rupture() is None


def test_une_trace_glissee_apres_coup_rompt_la_chaine(amina):
    premiere = tracer(l_acces(amina), "dossier.lire")
    fausse = Trace(le=premiere.le, action="dossier.lire", precedente=premiere.precedente)
    fausse.empreinte = fausse.calculer()
    fausse.save()
    tracer(l_acces(amina), "dossier.lire")
    rupture = premiere_rupture()
    assert rupture is not None
    assert rupture.pk == fausse.pk
