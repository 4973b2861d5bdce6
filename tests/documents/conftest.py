"""Amina suit les Ferrand au CCAS Nord ; Rose encadre. Le 14 avril 2026."""

from datetime import date

import pytest

from palier.metier.accompagnement import actions
from socle.gens import (
    LE,
    l_acces,
    un_menage,
    une_dette,
    une_etape,
    une_mesure,
    une_occupation,
    une_procedure,
    une_situation,
)


@pytest.fixture(autouse=True)
def rangement(settings, tmp_path):
    settings.PALIER_PIECES = tmp_path / "pieces"
    return settings.PALIER_PIECES


@pytest.fixture
def par(amina):
    return l_acces(amina)


@pytest.fixture
def par_rose(rose):
    return l_acces(rose)


@pytest.fixture
def ferrand(nord, amina):
    return un_menage(nord, suivi_par=amina, adresse="14 rue des Lavandières")


@pytest.fixture
def mesure(ferrand, par):
    """Une mesure où chaque rubrique du bilan a de quoi s'écrire."""
    mesure = une_mesure(ferrand, decidee_le=date(2026, 2, 20))
    debut, fin = date(2026, 3, 1), date(2026, 8, 31)
    mesure.periodes.create(rang=1, debut=debut, fin_prevue=fin, mois_accordes=6)
    un = actions.fixer_objectif(mesure, code="O_BUDGET", auteur="COMMISSION", le=debut, par=par)
    actions.conclure_objectif(un, statut="ATTEINT", le=LE, par=par)
    actions.fixer_objectif(mesure, libelle="Trier le courrier", le=debut, par=par)
    for jour, moment, dette in ((debut, "DEBUT", 1840), (LE, "FIN", 620)):
        une_situation(
            ferrand,
            mesure=mesure,
            date=jour,
            moment=moment,
            dette_locative=dette,
            ressources=1046,
            charges=990,
        )
    for jour, type_ in ((date(2026, 3, 5), "VAD"), (date(2026, 4, 2), "PHYSIQUE_BUREAU")):
        actions.noter(ferrand, type=type_, le=jour, statut="REALISE", mesure=mesure, par=par)
    manque = {"statut": "ABSENT_NON_EXCUSE", "mesure": mesure, "par": par}
    actions.noter(ferrand, type="PHYSIQUE_BUREAU", le=date(2026, 3, 19), **manque)
    actions.engager_demarche(ferrand, type="D_FSL", le=date(2026, 3, 10), mesure=mesure, par=par)
    for jour, niveau in ((debut, 1), (LE, 3)):
        actions.constater_autonomie(mesure, domaine="BUDGET", niveau=niveau, le=jour, par=par)
    une_etape(une_procedure(ferrand))
    une_occupation(ferrand, bailleur="Habitat Nord", loyer=412)
    une_dette(ferrand)
    return mesure
