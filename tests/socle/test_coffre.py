"""Le coffre : clair en Python, scellé en base, clés qui tournent."""

from datetime import date

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from palier.metier.accompagnement.actions import noter
from palier.metier.budget.models import Situation
from palier.socle.coffre.chiffre import (
    CleAbsente,
    ajouter_cle,
    chiffrer,
    dechiffrer,
    lire_cles,
)
from socle.gens import LE, l_acces, un_compte, un_menage, une_situation, une_structure


@pytest.fixture
def fichier(tmp_path):
    return tmp_path / "cles"


@given(texte=st.text(max_size=200))
def test_un_texte_scelle_se_rouvre_tel_quel(tmp_path_factory, texte):
    cles = lire_cles(tmp_path_factory.getbasetemp() / "cles")
    assert dechiffrer(chiffrer(texte, cles), cles) == texte


def test_deux_textes_egaux_ne_se_ressemblent_pas_une_fois_scelles(fichier):
    cles = lire_cles(fichier)
    assert chiffrer("même note", cles) != chiffrer("même note", cles)


def test_le_fichier_de_cles_n_est_lisible_que_de_son_proprietaire(fichier):
    lire_cles(fichier)
    assert fichier.stat().st_mode & 0o077 == 0


def test_apres_rotation_l_ancien_se_lit_et_le_neuf_prend_la_cle_neuve(fichier):
    ancien = chiffrer("avant", lire_cles(fichier))
    ajouter_cle(fichier)
    cles = lire_cles(fichier)
    assert dechiffrer(ancien, cles) == "avant"
    assert chiffrer("après", cles).split(":")[1] != ancien.split(":")[1]


def test_sans_la_cle_le_texte_ne_s_ouvre_pas(fichier, tmp_path):
    scelle = chiffrer("note", lire_cles(fichier))
    with pytest.raises(CleAbsente, match="remettez en place le fichier de clés"):
        dechiffrer(scelle, lire_cles(tmp_path / "autres"))


@pytest.mark.django_db
def test_une_note_n_est_pas_en_clair_dans_la_base():
    amina = un_compte("Amina", une_structure())
    menage = un_menage(une_structure(), suivi_par=amina)
    acte = noter(menage, type="TELEPHONE", le=LE, par=l_acces(amina), note="Le loyer est payé.")
    with connection.cursor() as curseur:
        curseur.execute("SELECT note FROM accompagnement_acte WHERE id = %s", [acte.pk])
        (en_base,) = curseur.fetchone()
    assert "loyer" not in en_base
    acte.refresh_from_db()
    assert acte.note == "Le loyer est payé."


@pytest.mark.django_db
def test_la_sante_d_une_photographie_ne_se_lit_pas_dans_la_base():
    menage = un_menage(une_structure())
    for le, dits in ((1, (True, False)), (2, (False, None))):
        une_situation(
            menage, date=date(2026, 3, le), difficulte_sante=dits[0], dossier_mdph=dits[1]
        )
    with connection.cursor() as curseur:
        curseur.execute("SELECT difficulte_sante, dossier_mdph FROM budget_situation ORDER BY date")
        (malade, sans_mdph), (sain, inconnu) = curseur.fetchall()
    assert malade.startswith("c1:")
    assert len(malade) == len(sain) == len(sans_mdph), "la longueur ne trahit pas la réponse"
    assert inconnu is None
    lues = Situation.objects.order_by("date").values_list("difficulte_sante", "dossier_mdph")
    assert list(lues) == [(True, False), (False, None)]
    with pytest.raises(TypeError, match="chiffré"):
        Situation.objects.filter(difficulte_sante=True).exists()
