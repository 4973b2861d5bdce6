"""Les procédures de la démonstration remplissent la frise, sans toucher à l'année du bilan."""

from datetime import date

import pytest

from palier.metier.logement.models import Etape, Procedure
from palier.pilotage.demonstration.procedures import en_cours
from socle.gens import LE, l_acces, un_menage, une_etape, une_mesure, une_procedure

pytestmark = pytest.mark.django_db


def test_trois_procedures_suivies_ont_une_suite(nord, amina):
    for _ in range(4):
        menage = un_menage(nord, suivi_par=amina)
        une_mesure(menage, referent=amina.professionnel)
        procedure = une_procedure(menage, ouverte_le=date(2025, 6, 1))
        une_etape(procedure, "E10", date(2025, 9, 19))
    en_cours(l_acces(amina))
    suspendue, renvoyee, jugee, intacte = Procedure.objects.order_by("pk")
    assert suspendue.etapes.get().piece.nom == "Jugement, délais accordés"
    assert renvoyee.etapes.last().date > LE
    assert jugee.etapes.last().code == "E11"
    assert intacte.etapes.count() == 1
    assert not Etape.objects.filter(date__year=2025).exclude(code="E10").exists()
