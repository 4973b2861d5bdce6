"""Un code sensible éteint ne se propose pas, ne s'écrit pas, ne se lit pas, ne se compte pas."""

import csv
from datetime import date

import pytest
from django.apps import apps

from palier.metier.accompagnement import actions as suivi
from palier.metier.accompagnement.actions.pieces import joindre
from palier.metier.accompagnement.models import Difficulte, Mesure
from palier.metier.budget.actions import corriger, photographier
from palier.metier.instances.actions import inscrire
from palier.metier.menages.actions import noter_fait
from palier.metier.menages.listes import Fait
from palier.metier.menages.models import StatutEmploi
from palier.noyau.erreurs import Refus
from palier.noyau.nomenclatures import toutes
from palier.pilotage.echange.en_base import ecrire_csv
from palier.socle.champs import CodeField, CodesField
from palier.socle.eteints import ETEINT, finalites
from palier.socle.pieces.depot import recevoir
from palier.socle.reglages.actions import allumer, eteindre
from palier.socle.reglages.sensibles import SENSIBLES
from pieces.fichiers import PDF
from socle.gens import (
    LE,
    l_acces,
    tout_tenir,
    un_menage,
    une_mesure,
    une_piece,
    une_reunion,
    une_situation,
    une_structure,
)

pytestmark = pytest.mark.django_db

FINALITE = {"texte": "Aider", "base_legale": "Mission", "duree": "La mesure", "qui": "Amina"}
HIER = date(2026, 4, 13)


def _nadia(menage):
    return menage.compositions.get().personne


def _clore(mesure, par, **codes):
    return suivi.cloturer(mesure, le=HIER, par=par, **{"motif": "OBJ_ATTEINTS", **codes})


def _suivre_apres(mesure, par):
    Mesure.objects.filter(pk=mesure.pk).update(fin=HIER, motif_fin="OBJ_ATTEINTS")
    mesure.refresh_from_db()
    return suivi.suivre_apres(mesure, jalon_mois=6, le=LE, par=par, emploi="INVALIDE")


def _fait(mesure, par, fait, **champs):
    nadia = _nadia(mesure.menage)
    return noter_fait(nadia, mesure.menage, fait, par=par, debut=HIER, **champs)


ECRITURES = {
    "accompagnement.Difficulte.code": lambda m, par: suivi.ouvrir_difficulte(
        m, code="HANDICAP", le=HIER, par=par
    ),
    "accompagnement.Objectif.code": lambda m, par: suivi.fixer_objectif(
        m, code="O_SANTE_RELAIS", le=HIER, par=par
    ),
    "accompagnement.Autonomie.domaine": lambda m, par: suivi.constater_autonomie(
        m, domaine="SANTE", niveau=2, le=HIER, par=par
    ),
    "accompagnement.Demarche.type": lambda m, par: suivi.engager_demarche(
        m.menage, type="D_MDPH", le=HIER, par=par
    ),
    "accompagnement.Acte.motif_absence": lambda m, par: suivi.noter(
        m.menage, type="VAD", le=HIER, statut="ABSENT_EXCUSE", motif_absence="SANTE", par=par
    ),
    "accompagnement.Mesure.motif_fin": lambda m, par: _clore(m, par, motif="INCARCERATION"),
    "accompagnement.Mesure.motifs_secondaires": lambda m, par: _clore(
        m, par, motifs_secondaires=["RELOGEMENT", "SANTE_MENTALE"]
    ),
    "accompagnement.Mesure.emploi_sortie": lambda m, par: _clore(m, par, emploi_sortie="INVALIDE"),
    "accompagnement.SuiviPosterieur.emploi": _suivre_apres,
    "accompagnement.Piece.type": lambda m, par: joindre(
        m.menage, fichier=recevoir("x.pdf", PDF), type="MEDICAL", par=par
    ),
    "menages.StatutEmploi.code": lambda m, par: _fait(m, par, Fait.EMPLOI, code="LONGUE_MALADIE"),
    "menages.ParcoursResidentiel.code": lambda m, par: _fait(
        m, par, Fait.RESIDENCE, code="DETENTION"
    ),
    "menages.ParcoursResidentiel.cause": lambda m, par: _fait(
        m, par, Fait.RESIDENCE, code="RUE", cause="VIOLENCE"
    ),
    "budget.Situation.emploi": lambda m, par: photographier(
        m.menage, le=HIER, par=par, emploi="INVALIDE"
    ),
    "instances.Examen.motif": lambda m, par: inscrire(
        une_reunion(m.structure), m.menage, motif="PSY", par=par
    ),
}


@pytest.fixture
def mesure(menage):
    return une_mesure(menage)


@pytest.fixture
def acces(amina):
    return l_acces(amina)


def test_chaque_champ_qui_porte_un_code_sensible_a_son_essai():
    portent = {
        f"{champ.model._meta.app_label}.{champ.model.__name__}.{champ.name}"
        for modele in apps.get_models()
        for champ in modele._meta.fields
        if isinstance(champ, CodeField | CodesField)
        and champ.nomenclature
        and finalites(champ.nomenclature)
    }
    assert portent == set(ECRITURES)


def test_chaque_code_depend_d_une_finalite_que_l_on_peut_ecrire():
    dites = {finalite for nom in toutes() for finalite in finalites(nom).values()}
    assert dites == set(SENSIBLES)


@pytest.mark.parametrize("champ", ECRITURES)
def test_eteint_il_ne_s_ecrit_pas(champ, mesure, acces):
    with pytest.raises(Refus, match=r"éteint : la finalité « .+ » n'est pas écrite") as refus:
        ECRITURES[champ](mesure, acces)
    assert refus.value.champ == champ.rpartition(".")[2]


@pytest.mark.parametrize("champ", ECRITURES)
def test_allume_il_s_ecrit(champ, mesure, acces, nord):
    tout_tenir(nord)
    assert ECRITURES[champ](mesure, acces).pk


def test_une_autre_finalite_ne_suffit_pas(mesure, acces, par):
    allumer("VIOLENCES", par=par, **FINALITE)
    with pytest.raises(Refus, match="Santé, handicap"):
        suivi.ouvrir_difficulte(mesure, code="HANDICAP", le=HIER, par=acces)
    assert suivi.ouvrir_difficulte(mesure, code="VIOLENCES", le=HIER, par=acces).pk


def test_eteint_il_n_est_ni_propose_ni_lu(client, amina, par, mesure):
    Difficulte.objects.create(mesure=mesure, code="HANDICAP", ouverte_le=HIER)
    client.force_login(amina)
    page = client.get(mesure.get_absolute_url()).content.decode()
    ouvrir = f"/mesures/{mesure.pk}/difficulte/"
    assert ETEINT in page
    assert "Handicap" not in page
    assert "Handicap" not in client.get(ouvrir).content.decode()
    allumer("SANTE", par=par, **FINALITE)
    assert "Handicap" in client.get(mesure.get_absolute_url()).content.decode()
    assert "Handicap" in client.get(ouvrir).content.decode()
    eteindre("SANTE", par=par)
    assert "Handicap" not in client.get(mesure.get_absolute_url()).content.decode()


def test_la_casquette_d_une_autre_structure_n_allume_rien_ici(client, amina, mesure):
    tout_tenir(une_structure("CCAS Sud"))
    Difficulte.objects.create(mesure=mesure, code="HANDICAP", ouverte_le=HIER)
    client.force_login(amina)
    assert "Handicap" not in client.get(mesure.get_absolute_url()).content.decode()


def test_une_piece_eteinte_ne_s_ouvre_pas(client, amina, par, menage):
    piece = une_piece(menage, type="MEDICAL", nom="certificat.pdf")
    client.force_login(amina)
    volet = f"/menages/{menage.pk}/volets/pieces/"
    assert "certificat" not in client.get(volet).content.decode()
    assert client.get(f"/pieces/{piece.pk}/supprimer/").status_code == 404
    allumer("SANTE", par=par, **FINALITE)
    assert "certificat" in client.get(volet).content.decode()


def test_un_vide_recu_n_efface_pas_ce_qui_etait_masque(acces, menage):
    photo = une_situation(menage, emploi="INVALIDE")
    corriger(photo, version=1, par=acces, emploi="", bailleur="Habitat Nord")
    assert (photo.emploi, photo.bailleur) == ("INVALIDE", "Habitat Nord")
    corriger(photo, version=2, par=acces, emploi="CDI_TP")
    assert photo.emploi == "CDI_TP"


def test_la_photographie_ne_deduit_rien_d_un_fait_eteint(client, amina, menage):
    StatutEmploi.objects.create(personne=_nadia(menage), code="INVALIDE", debut=date(2025, 1, 1))
    client.force_login(amina)
    donnees = {"le": "13/4/2026", "moment": "DEBUT"}
    reponse = client.post(f"/menages/{menage.pk}/photographier/", donnees)
    assert reponse.status_code == 302
    assert menage.situations.get().emploi == ""


def _lignes(dossier, table, *, nominatif):
    ecrire_csv(dossier, None, nominatif=nominatif)
    with (dossier / f"{table}.csv").open(encoding="utf-8") as fichier:
        return list(csv.DictReader(fichier))


def test_eteint_il_ne_se_compte_pas_mais_s_exporte(par, mesure, tmp_path):
    Difficulte.objects.create(mesure=mesure, code="HANDICAP")
    Difficulte.objects.create(mesure=mesure, code="BUDGET")
    ailleurs = une_mesure(un_menage(une_structure("CCAS Sud")))
    tout_tenir(ailleurs.structure)
    Difficulte.objects.create(mesure=ailleurs, code="HANDICAP")
    comptees = _lignes(tmp_path / "eteint", "difficultes", nominatif=False)
    assert [x["code"] for x in comptees] == ["BUDGET", "HANDICAP"]
    rendues = _lignes(tmp_path / "complet", "difficultes", nominatif=True)
    assert [x["code"] for x in rendues] == ["HANDICAP", "BUDGET", "HANDICAP"]
    allumer("SANTE", par=par, **FINALITE)
    comptees = _lignes(tmp_path / "allume", "difficultes", nominatif=False)
    assert [x["code"] for x in comptees] == ["HANDICAP", "BUDGET", "HANDICAP"]


def test_eteint_un_motif_se_compte_non_renseigne(par, mesure, tmp_path):
    fin = {"motif_fin": "INCARCERATION", "motifs_secondaires": ["RELOGEMENT", "SANTE_MENTALE"]}
    Mesure.objects.filter(pk=mesure.pk).update(fin=HIER, **fin)
    [comptee] = _lignes(tmp_path / "eteint", "mesures", nominatif=False)
    assert (comptee["motif_fin"], comptee["motifs_secondaires"]) == ("", "RELOGEMENT")
    allumer("JUSTICE", par=par, **FINALITE)
    [comptee] = _lignes(tmp_path / "justice", "mesures", nominatif=False)
    assert comptee["motif_fin"] == "INCARCERATION"
    assert comptee["motifs_secondaires"] == "RELOGEMENT"
    [rendue] = _lignes(tmp_path / "complet", "mesures", nominatif=True)
    assert rendue["motifs_secondaires"] == "RELOGEMENT|SANTE_MENTALE"
