"""Nadia Ferrand a deux fiches et deux dossiers au CCAS Nord ; Rosa en est la responsable."""

from datetime import date

import pytest

from palier.metier.menages.models import Composition, Menage, Personne
from palier.socle.habilitations.listes import Role
from socle.gens import l_acces, un_compte, un_menage, une_dette, une_mesure


@pytest.fixture
def rosa(nord):
    return un_compte("Rosa", nord, Role.RESPONSABLE)


@pytest.fixture
def acces(rosa):
    return l_acces(rosa)


@pytest.fixture
def menage(nord, amina):
    """Le premier dossier : une mesure, une participante, un téléphone."""
    menage = un_menage(nord, suivi_par=amina, telephone="06 39 98 14 27", reference="2026-0001")
    nadia = menage.compositions.get().personne
    une_mesure(menage).participants.create(personne=nadia, role="TITULAIRE")
    nadia.statuts_emploi.create(code="CDD", debut=date(2026, 1, 5))
    return menage


@pytest.fixture
def nadia(menage):
    return menage.compositions.get().personne


@pytest.fixture
def autre(nord, amina, nadia):
    """Le second dossier : la même personne, saisie à l'envers, et ce qu'on y a noté."""
    menage = Menage.objects.create(
        structure=nord, nom_usage="Férrant", telephone="0639981427", adresse="14 rue des Lilas",
        reference="2026-0002",
    )  # fmt: skip
    double = Personne.objects.create(
        structure=nord, nom="Nadia", prenom="Ferrand", naissance=date(1988, 2, 9), sexe="F"
    )
    Composition.objects.create(menage=menage, personne=double, role="TITULAIRE")
    menage.suivis.create(
        professionnel=amina.professionnel, qualite="REFERENT", debut=date(2024, 1, 1)
    )
    double.statuts_emploi.create(code="CDD", debut=date(2026, 1, 5))
    double.ressources.create(nature="SALAIRE", debut=date(2026, 1, 5), montant=900)
    une_dette(menage)
    une_mesure(menage, reference="m2")
    nadia.participations.get().mesure.participants.create(personne=double, role="TITULAIRE")
    return menage


@pytest.fixture
def double(autre):
    return autre.compositions.get().personne
