"""La feuille de style : polices jointes, deux palettes, couleurs des dessins."""

import base64
from pathlib import Path

from palier.edition.couleurs import Palette, eclaircir
from palier.edition.polices import DOSSIER, SANS, SERIF

_FEUILLE = Path(__file__).parents[1] / "gabarits" / "page.css"
_FONTES = (
    (SERIF, 400, "source-serif-4-latin-400-normal.woff2"),
    (SERIF, 600, "source-serif-4-latin-600-normal.woff2"),
    (SANS, 400, "atkinson-hyperlegible-next-latin-400-normal.woff2"),
    (SANS, 700, "atkinson-hyperlegible-next-latin-700-normal.woff2"),
)
_NOMS = ("accent", "encre", "texte", "sombre", "gris", "filet", "clair", "bande", "fond")


def styles(accent: str) -> str:
    """Toute la feuille ; une couleur de dessin y devient une variable du thème."""
    palette = Palette(accent)
    claires = {nom: getattr(palette, nom) for nom in _NOMS}
    fontes = "".join(
        f'@font-face{{font-family:"{famille}";font-weight:{graisse};font-display:swap;'
        f"src:url(data:font/woff2;base64,{_base64(fichier)})format('woff2')}}\n"
        for famille, graisse, fichier in _FONTES
    )
    peintes = {c: nom for nom, c in claires.items() if nom != "fond"} | {"#FFFFFF": "papier"}
    dessins = "".join(
        f'.dessin [{attribut}="{valeur}"]{{{attribut}:var(--{nom})}}'
        for valeur, nom in peintes.items()
        for attribut in ("fill", "stroke")
    )
    sombres = _variables(_sombres(accent))
    return (
        f"{fontes}:root{{{_variables(claires)}}}\n"
        f"@media screen and (prefers-color-scheme:dark){{:root{{{sombres}}}}}\n"
        f"{_FEUILLE.read_text('utf-8')}{dessins}"
    )


def _sombres(accent: str) -> dict[str, str]:
    return {
        "accent": eclaircir(accent, 0.55),
        "encre": "#E8EDEF",
        "texte": "#AAB5BA",
        "sombre": "#C3CCD0",
        "gris": "#5F6A6F",
        "filet": "#384146",
        "clair": eclaircir(accent, 0.28),
        "bande": eclaircir(accent, -0.35),
        "fond": "#1D2528",
    }


def _variables(couleurs: dict[str, str]) -> str:
    return "".join(f"--{nom}:{valeur};" for nom, valeur in couleurs.items())


def _base64(fichier: str) -> str:
    return base64.b64encode((DOSSIER / "web" / fichier).read_bytes()).decode()
