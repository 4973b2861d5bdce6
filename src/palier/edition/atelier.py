"""Le processus qui dessine : une demande JSON par ligne, une réponse JSON par ligne.

vl-convert garde le verrou de l'interpréteur pendant tout un dessin, et son moteur met 0,4 s à
démarrer : à côté, il laisse calculer le processus qui l'emploie. Lancé par `rendu`, jamais importé.
"""

import base64
import json
import re
import signal
import sys
from typing import Any

import vl_convert

_SUPERFLU = re.compile(
    r' (?:role|class|aria-[a-z]+|xmlns:xlink|version)="[^"]*"'
    r'|<path class="(?:back|fore)ground"[^>]*/>'
)
_DECIMALES = re.compile(r"(\d\.\d\d)\d+")
_VIDE = {
    "$schema": "https://vega.github.io/schema/vega-lite/v6.json",
    "data": {"values": [{"t": "é"}]},
    "mark": "text",
    "encoding": {"text": {"field": "t"}},
}


def dessiner(specification: dict[str, Any]) -> str:
    brut = vl_convert.vegalite_to_svg(specification, vl_version="6.4")
    return _DECIMALES.sub(r"\1", _SUPERFLU.sub("", brut))


def repondre(demande: dict[str, Any]) -> dict[str, str]:
    """{"spec": …} → {"svg": …} ; {"svg": …, "echelle": …} → {"png": base64}."""
    try:
        if "spec" in demande:
            return {"svg": dessiner(demande["spec"])}
        png = vl_convert.svg_to_png(demande["svg"], scale=demande["echelle"])
        return {"png": base64.b64encode(png).decode("ascii")}
    except ValueError as erreur:
        return {"erreur": str(erreur)}


def principal(polices: str) -> None:
    # Une interruption au clavier s'adresse à la commande ; ce processus s'arrête quand elle part.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    vl_convert.register_font_directory(polices)
    dessiner(_VIDE)
    for ligne in sys.stdin:
        print(json.dumps(repondre(json.loads(ligne))), flush=True)


if __name__ == "__main__":
    principal(sys.argv[1])
