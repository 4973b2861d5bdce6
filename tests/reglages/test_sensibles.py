"""Une colonne sensible éteinte n'est ni demandée, ni montrée, ni comptée, ni écrite."""

import csv

import pytest

from palier.metier.budget.actions import corriger, photographier
from palier.metier.budget.models import Situation
from palier.noyau.erreurs import Refus
from palier.pilotage.echange.en_base import MODELES, ecrire_csv
from palier.pilotage.echange.tables import TABLES
from palier.socle.habilitations.acces import Interdit
from palier.socle.journal.models import Trace
from palier.socle.reglages.actions import allumer, eteindre
from palier.socle.reglages.models import Finalite
from palier.socle.reglages.sensibles import SENSIBLES
from socle.gens import LE, l_acces, un_menage, une_situation, une_structure

pytestmark = pytest.mark.django_db

FINALITE = {
    "texte": "Adapter le logement cherché",
    "base_legale": "Mission d'intérêt public du CCAS",
    "duree": "La mesure, puis deux ans",
    "qui": "Le référent",
}
CHAMPS = [
    (s.code, champ)
    for s in SENSIBLES.values()
    for table, _, champ in (c.partition(".") for c in s.colonnes)
    if table == "situations"
]


def _compte(dossier, champ, *, nominatif=False):
    ecrire_csv(dossier, None, nominatif=nominatif)
    with (dossier / "situations.csv").open(encoding="utf-8") as fichier:
        return [ligne[champ] for ligne in csv.DictReader(fichier)]


@pytest.mark.parametrize(("code", "champ"), CHAMPS)
def test_eteinte_elle_est_refusee_par_l_action(amina, menage, code, champ):
    with pytest.raises(Refus, match=SENSIBLES[code].libelle):
        photographier(menage, le=LE, par=l_acces(amina), **{champ: True})
    photo = une_situation(menage)
    with pytest.raises(Refus, match="éteinte"):
        corriger(photo, version=photo.version, par=l_acces(amina), **{champ: True})
    assert getattr(Situation.objects.get(), champ) is None


@pytest.mark.parametrize(("code", "champ"), CHAMPS)
def test_eteinte_elle_n_est_ni_demandee_ni_comptee(
    client, amina, par, menage, tmp_path, code, champ
):
    photo = une_situation(menage, **{champ: True})
    client.force_login(amina)
    assert f'name="{champ}"' not in client.get(photo.get_absolute_url()).content.decode()
    assert _compte(tmp_path / "eteinte", champ) == [""]
    allumer(code, par=par, **FINALITE)
    assert f'name="{champ}"' in client.get(photo.get_absolute_url()).content.decode()
    assert _compte(tmp_path / "allumee", champ) == ["oui"]


@pytest.mark.parametrize(("code", "champ"), CHAMPS)
def test_eteindre_cache_sans_detruire(par, menage, tmp_path, code, champ):
    une_situation(menage, **{champ: True})
    allumer(code, par=par, **FINALITE)
    eteindre(code, par=par)
    assert _compte(tmp_path / "eteinte", champ) == [""]
    assert getattr(Situation.objects.get(), champ) is True
    allumer(code, par=par, **FINALITE)
    assert _compte(tmp_path / "rallumee", champ) == ["oui"]


def test_l_export_complet_garde_ce_qui_est_eteint(menage, tmp_path):
    une_situation(menage, difficulte_sante=True)
    assert _compte(tmp_path / "complet", "difficulte_sante", nominatif=True) == ["oui"]


@pytest.mark.parametrize(("code", "champ"), CHAMPS)
def test_allumee_son_ecriture_laisse_une_trace_sans_sa_valeur(amina, par, menage, code, champ):
    allumer(code, par=par, **FINALITE)
    photographier(menage, le=LE, par=l_acces(amina), **{champ: True})
    details = Trace.objects.get(action="budget.photographier").details
    assert details == {"moment": "", "sensibles": [f"situations.{champ}"]}


def test_allumer_et_eteindre_laissent_leur_trace(par):
    allumer("SANTE", par=par, **FINALITE)
    eteindre("SANTE", par=par)
    gestes = Trace.objects.order_by("pk").values_list("action", "details__donnee")
    assert list(gestes) == [("reglages.allumer", "SANTE"), ("reglages.eteindre", "SANTE")]
    with pytest.raises(Refus, match="déjà éteinte"):
        eteindre("SANTE", par=par)


@pytest.mark.parametrize("manque", FINALITE)
def test_une_finalite_repond_aux_quatre_questions(par, manque):
    with pytest.raises(Refus) as refus:
        allumer("SANTE", par=par, **{**FINALITE, manque: " "})
    assert refus.value.champ == manque
    assert not Finalite.objects.exists()


def test_recrire_une_finalite_garde_la_precedente(par):
    allumer("SANTE", par=par, **FINALITE)
    allumer("SANTE", par=par, **{**FINALITE, "qui": "Le référent et son suppléant"})
    assert Finalite.objects.filter(donnee="SANTE").count() == 2
    assert Finalite.objects.allumees(par.structure_id).get().qui == "Le référent et son suppléant"


def test_une_finalite_ne_vaut_que_dans_sa_structure(par, menage, tmp_path):
    allumer("SANTE", par=par, **FINALITE)
    une_situation(menage, difficulte_sante=True)
    une_situation(un_menage(une_structure("CCAS Sud")), difficulte_sante=True)
    assert sorted(_compte(tmp_path / "les-deux", "difficulte_sante")) == ["", "oui"]


def test_un_travailleur_social_n_allume_rien(amina):
    with pytest.raises(Interdit):
        allumer("SANTE", par=l_acces(amina), **FINALITE)


def test_chaque_colonne_sensible_existe():
    for sensible in SENSIBLES.values():
        for colonne in sensible.colonnes:
            table, _, nom = colonne.partition(".")
            assert table in MODELES
            assert nom in {c.nom for c in TABLES[table].colonnes}
