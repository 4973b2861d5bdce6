"""Le rendu garde l'ordre, se souvient, et signale une spécification refusée."""

import subprocess
import sys
from xml.etree import ElementTree as ET

import pytest

from palier.edition import rendu
from palier.edition.figures import Barre, BarresHorizontales, Colonnes
from palier.edition.graphiques import specification


def _specifications(n: int) -> list[dict]:
    return [
        specification(BarresHorizontales((Barre(f"figure {i}", i + 1, str(i)),))) for i in range(n)
    ]


def test_les_dessins_reviennent_dans_l_ordre_demande():
    dessins = rendu.svg(_specifications(9))
    assert [f"figure {i}" in d for i, d in enumerate(dessins)] == [True] * 9


def test_une_specification_refusee_est_dite_et_n_arrete_pas_le_service():
    with pytest.raises(RuntimeError, match="Dessin impossible"):
        rendu.svg([{"mark": "inconnue", "encoding": {"x": {"field": 3}}}])
    assert len(rendu.svg(_specifications(3))) == 3


def test_un_processus_de_dessin_mort_est_remplace():
    rendu.prechauffer()
    for dessinateur in rendu._dessinateurs:
        dessinateur._processus.kill()
        dessinateur._processus.wait()
    demande = [specification(Colonnes((Barre("relève", 2, "2"),)))]
    assert "relève" in rendu.svg(demande)[0]


def test_un_processus_qui_meurt_en_dessinant_est_signale():
    dessinateur = rendu.Dessinateur()
    dessinateur.fermer()
    with pytest.raises(RuntimeError, match="interrompu"):
        dessinateur.demander({"spec": {}})


def test_un_png_a_deux_pixels_par_point():
    (dessin,) = rendu.svg(_specifications(1))
    (png,) = rendu.png([dessin])
    large = float(ET.fromstring(dessin).get("width", 0))
    assert int.from_bytes(png[16:20], "big") == pytest.approx(2 * large, abs=2)


def test_le_processus_principal_ne_charge_pas_le_moteur_de_dessin():
    """Il compte pendant que l'on dessine : la mémoire et le verrou du moteur sont ailleurs."""
    code = (
        "import sys; from palier.edition import rendu; rendu.prechauffer(); "
        "rendu.svg([{'data': {'values': [{}]}, 'mark': 'point'}]); "
        "sys.exit('vl_convert' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
