"""Les lectures préparées : les mêmes lignes que la lecture ordinaire, ou un refus."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.db.models import QuerySet
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from palier.metier.accompagnement.models import Acte
from palier.metier.menages.models import Composition, Menage
from palier.socle.habilitations.listes import Role
from palier.socle.preparees import NonPreparable, preparee
from socle.gens import l_acces

pytestmark = pytest.mark.django_db


@pytest.fixture
def acces(amina):
    return l_acces(amina)


def _visibles(acces, pk: int) -> QuerySet[Menage]:
    return Menage.objects.visibles_par(acces).filter(pk=pk)


def _d_ids(ids: tuple[int, ...]) -> QuerySet[Menage, tuple]:
    return Menage.objects.filter(pk__in=ids).values_list("pk", "nom_usage")


def test_une_lecture_preparee_rend_ce_que_rend_l_ordinaire(menage, acces):
    assert preparee(_visibles)(acces, menage.pk) == list(_visibles(acces, menage.pk)) == [menage]


def test_la_meme_forme_sert_a_d_autres_valeurs_sans_les_confondre(menage, acces, rose):
    lire = preparee(_visibles)
    assert lire(acces, menage.pk) == [menage]
    assert lire(acces, menage.pk + 1) == []
    ailleurs = replace(acces, structure_id=acces.structure_id + 1)
    assert lire(ailleurs, menage.pk) == []
    responsable = l_acces(rose)
    assert lire(responsable, menage.pk) == list(_visibles(responsable, menage.pk)) == [menage]


@pytest.mark.parametrize("role", list(Role))
def test_chaque_role_garde_sa_propre_traduction(menage, acces, role):
    autre = replace(acces, role=role)
    lire = preparee(_visibles)
    lire(acces, menage.pk)
    assert lire(autre, menage.pk) == list(_visibles(autre, menage.pk))


@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.integers(-5, 2**62), max_size=4))
def test_des_identifiants_quelconques_rendent_les_memes_lignes(menage, ids):
    demandes = (*ids, menage.pk)
    assert preparee(_d_ids)(demandes) == list(_d_ids(demandes))


def test_une_lecture_qui_interroge_la_base_pour_se_dire_est_refusee(acces):
    @preparee
    def selon_ses_dossiers(acces) -> QuerySet[Menage]:
        siens = Menage.objects.filter(structure_id=acces.structure_id).exists()
        return Menage.objects.all() if siens else Menage.objects.none()

    with pytest.raises(NonPreparable, match="interroge la base"):
        selon_ses_dossiers(acces)


def test_une_valeur_transformee_est_refusee_au_premier_appel(acces):
    @preparee
    def depuis_un_mois(acces) -> QuerySet[Acte]:
        return Acte.objects.filter(date__gt=acces.le - timedelta(days=30))

    with pytest.raises(NonPreparable, match="depuis_un_mois transforme"):
        depuis_un_mois(acces)


def test_une_forme_qui_depend_de_la_valeur_est_refusee():
    @preparee
    def les_premiers(combien: int) -> QuerySet[Menage]:
        return Menage.objects.all()[:combien]

    with pytest.raises(NonPreparable):
        les_premiers(3)


def test_un_droit_nul_ne_lit_rien_et_ne_demande_rien(menage, acces, django_assert_num_queries):
    lire = preparee(_visibles)
    sans_droit = replace(acces, role=Role.ADMINISTRATEUR)
    with django_assert_num_queries(0):
        assert lire(sans_droit, menage.pk) == list(_visibles(sans_droit, menage.pk)) == []


@pytest.mark.usefixtures("menage")
def test_une_absence_n_est_pas_une_valeur():
    @preparee
    def de_fin(fin) -> QuerySet[Composition]:
        return Composition.objects.filter(fin=fin)

    assert de_fin(None) == list(Composition.objects.filter(fin=None)) != []
