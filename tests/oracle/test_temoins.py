"""L'oracle se vérifie : contre un comptage à la main, contre un second oracle en Python."""

from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, seed, settings

from oracle.attendus import ATTENDUS
from oracle.cas_limites import CAS_LIMITES, TOUT_NON_RENSEIGNE, VIDE
from oracle.chargement import Jeu, ouvrir
from oracle.dossier import Dossier
from oracle.jeux import engendre, jeux, periodes
from oracle.python_pur import SECOND_ORACLE
from oracle.requetes import Statistiques, calculer, preparer, requetes
from palier.noyau.periodes import Periode
from palier.pilotage.echange import ecriture, lecture

P = Periode.annee(2024)
FIXES = {
    "cas_limites": CAS_LIMITES,
    "non_renseigne": TOUT_NON_RENSEIGNE,
    "vide": VIDE,
    "grand": engendre(2024, 80),
}


def _oracle(jeu: Jeu, periode: Periode, codes: list[str]) -> dict[str, Statistiques]:
    with ouvrir(jeu) as base:
        preparer(base)
        return {code: calculer(base, requetes()[code, ()], periode) for code in codes}


@pytest.fixture(scope="module")
def cas_limites() -> dict[str, Statistiques]:
    return _oracle(CAS_LIMITES, P, list(ATTENDUS))


@pytest.mark.parametrize("code", ATTENDUS)
def test_l_oracle_retrouve_le_comptage_a_la_main(code: str, cas_limites: dict[str, Statistiques]):
    rendu = cas_limites[code]
    for quoi, attendu in ATTENDUS[code].items():
        if isinstance(attendu, dict):
            axes = tuple(quoi.split(","))
            lignes = {
                ",".join(modalites): valeur
                for (a, modalites, nom), valeur in rendu.items()
                if a == axes and nom == "valeur" and valeur
            }
            assert lignes == pytest.approx(attendu), quoi
        else:
            assert rendu[(), (), quoi] == pytest.approx(attendu), quoi


def test_chaque_indicateur_du_catalogue_a_sa_requete_et_son_comptage_a_la_main():
    codes = {f"I-{n:03}" for n in (*range(1, 59), *range(60, 72), *range(200, 209))}
    assert {code for code, _ in requetes()} == codes
    assert set(ATTENDUS) == codes


def _verifie_le_second_oracle(jeu: Jeu, periode: Periode) -> None:
    rendus = _oracle(jeu, periode, list(SECOND_ORACLE))
    dossier = Dossier(jeu, periode)
    for code, compter in SECOND_ORACLE.items():
        second = compter(dossier)
        for quoi, attendu in second.items():
            axe, _, modalite = quoi.rpartition(":")
            cle = ((axe,), (modalite,), "valeur") if axe else ((), (), quoi)
            rendu = rendus[code].get(cle, 0 if axe else None)
            assert rendu == pytest.approx(attendu), f"{code} {quoi}"
        modalites = [v for (axes, _, nom), v in rendus[code].items() if axes and nom == "valeur"]
        ventiles = [v for quoi, v in second.items() if ":" in quoi]
        if ventiles:
            assert sum(v or 0 for v in modalites) == sum(v or 0 for v in ventiles), code


@pytest.mark.parametrize("nom", FIXES)
@pytest.mark.parametrize("annee", [2023, 2024])
def test_les_deux_oracles_s_accordent_sur_les_jeux_fixes(nom: str, annee: int):
    _verifie_le_second_oracle(FIXES[nom], Periode.annee(annee))


@seed(20240229)
@settings(max_examples=20, deadline=None, database=None, suppress_health_check=list(HealthCheck))
@given(jeux, periodes)
def test_les_deux_oracles_s_accordent_sur_des_jeux_engendres(jeu: Jeu, periode: Periode):
    _verifie_le_second_oracle(jeu, periode)


@pytest.mark.parametrize("graine", range(3))
def test_l_ordre_des_lignes_ne_change_rien(graine: int):
    jeu = engendre(graine, 12)
    renverse = {nom: lignes[::-1] for nom, lignes in jeu.items()}
    codes = list(ATTENDUS)
    droit, envers = (_oracle(j, P, codes) for j in (jeu, renverse))
    for code in codes:
        assert envers[code] == pytest.approx(droit[code]), code


@pytest.mark.parametrize("nom", ["cas_limites", "grand"])
def test_les_jeux_sont_des_dossiers_d_echange_sans_anomalie(nom: str, tmp_path: Path):
    with ouvrir(FIXES[nom]) as base:
        ecriture.ecrire(base, tmp_path / nom, ecriture.Format.CSV)
    controle = lecture.Controle(le=date(2026, 1, 1))
    with lecture.ouvrir(tmp_path / nom, controle=controle) as ouverture:
        assert ouverture.anomalies == []
