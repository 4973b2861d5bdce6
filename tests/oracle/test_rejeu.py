"""Un bilan ancien se rejoue : ce qui arrive après la période ne change pas ses nombres."""

from datetime import date

from oracle.cas_limites import CAS_LIMITES
from oracle.chargement import ouvrir
from palier.moteur.moteurs import DuckDB
from palier.moteur.resultats import Resultat
from palier.noyau.periodes import Periode
from palier.pilotage import indicateurs

EXPULSION = ["I-028", "I-029", "I-030", "I-031", "I-032"]


def _nombres(jeu: dict) -> list[Resultat]:
    with ouvrir(jeu) as base:
        return indicateurs.calculer(DuckDB(base), EXPULSION, Periode.annee(2024))


def test_une_procedure_ouverte_l_annee_suivante_ne_change_pas_le_bilan():
    tardives = [
        {
            "procedure_id": f"tardive-{menage['menage_id']}",
            "menage_id": menage["menage_id"],
            "type": "EXPULSION",
            "ouverte_le": date(2025, 2, 3),
        }
        for menage in CAS_LIMITES["menages"]
    ]
    ensuite = {**CAS_LIMITES, "procedures": [*CAS_LIMITES["procedures"], *tardives]}
    assert tardives
    assert _nombres(ensuite) == _nombres(CAS_LIMITES)
