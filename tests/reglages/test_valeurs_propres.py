"""Un paramètre : la valeur nationale, ou celle que la structure s'est donnée, datée."""

from datetime import date
from decimal import Decimal

import pytest

from palier.noyau.erreurs import Inconnu
from palier.noyau.parametres import ParametreAbsent, suites
from palier.socle.habilitations.listes import Role
from palier.socle.reglages.models import ValeurPropre
from palier.socle.reglages.parametres import lecture_de, parametre_de
from socle.gens import un_compte, une_structure

pytestmark = pytest.mark.django_db


def test_sans_valeur_propre_une_structure_applique_la_nationale():
    valeur = parametre_de(une_structure(), "SECRET_SEUIL", date(2026, 4, 14))
    assert (valeur.valeur, valeur.source) == (5, "règles métier R-GEN-07")


def test_une_valeur_propre_vaut_dans_sa_structure_a_partir_de_sa_date():
    nord, sud = une_structure(), une_structure("CCAS Sud")
    ValeurPropre.objects.create(
        structure=nord, code="SECRET_SEUIL", valeur=11, debut="2026-01-01", motif="règle de l'Insee"
    )
    assert parametre_de(nord, "SECRET_SEUIL", date(2025, 12, 31)).valeur == 5
    propre = parametre_de(nord, "SECRET_SEUIL", date(2026, 1, 1))
    assert (propre.valeur, propre.unite) == (11, "effectif")
    assert propre.source == "CCAS Nord : règle de l'Insee"
    assert parametre_de(sud, "SECRET_SEUIL", date(2026, 1, 1)).valeur == 5


def test_une_valeur_propre_finie_rend_la_nationale():
    nord = une_structure()
    ValeurPropre.objects.create(
        structure=nord,
        code="SECRET_SEUIL",
        valeur=11,
        debut="2026-01-01",
        fin="2026-03-31",
        motif="essai",
    )
    assert parametre_de(nord, "SECRET_SEUIL", date(2026, 3, 31)).valeur == 11
    assert parametre_de(nord, "SECRET_SEUIL", date(2026, 4, 1)).valeur == 5


def test_une_valeur_propre_ne_vaut_que_pour_ses_cles():
    nord = une_structure()
    ValeurPropre.objects.create(
        structure=nord,
        code="AVDL_DUREE",
        cles="phase=DANS",
        valeur=9,
        debut="2026-01-01",
        motif="convention",
    )
    le = date(2026, 4, 14)
    assert parametre_de(nord, "AVDL_DUREE", le, phase="DANS").valeur == Decimal(9)
    assert parametre_de(nord, "AVDL_DUREE", le, phase="VERS").valeur == 6


def test_un_parametre_inconnu_se_refuse():
    with pytest.raises(Inconnu, match="SECRET_SEUIL"):
        parametre_de(une_structure(), "SECRET_SEUILL", date(2026, 4, 14))


def test_chaque_suite_a_un_titre_et_la_valeur_de_sa_date():
    seuils = [s for s in suites() if s.code == "RSA_BASE"]
    assert [s.au(date(2026, 3, 31)).valeur for s in seuils] == [Decimal("646.52")]
    assert all(s.titre and s.unite for s in suites("MARTINIQUE"))


def test_ce_qu_aucun_texte_national_ne_fixe_se_donne_dans_la_structure(client):
    nord, le = une_structure(), date(2026, 4, 14)
    with pytest.raises(ParametreAbsent, match="SUR_TRANSPORT_MAX"):
        parametre_de(nord, "SUR_TRANSPORT_MAX", le)
    chloe = un_compte("Chloe", nord, Role.RESPONSABLE)
    client.force_login(chloe)
    adresse = "/reglages/parametres/SUR_TRANSPORT_MAX/"
    assert "Aucun texte national n’en fixe" in client.get(adresse).content.decode()
    client.post(adresse, {"valeur": "180", "debut": "2026-01-01", "motif": "commission de Lille"})
    plafond = parametre_de(nord, "SUR_TRANSPORT_MAX", le)
    assert (plafond.valeur, plafond.unite, plafond.a_verifier) == (180, "EUR/mois", False)
    assert lecture_de(nord)("SUR_TRANSPORT_MAX", le) == plafond
