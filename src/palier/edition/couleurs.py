"""La palette : un accent réglable, le reste en gris ; la luminance suffit à distinguer."""

from dataclasses import dataclass

CONTRASTE_ACCENT = 7.0


@dataclass(frozen=True, slots=True)
class Palette:
    """Les couleurs d'un document, déduites de son accent ; contraste sur blanc en regard."""

    accent: str = "#0E5A6B"  # 7,8
    encre: str = "#1C2326"  # 15,9
    texte: str = "#566166"  # 6,4
    sombre: str = "#59656A"  # 6,0
    gris: str = "#8F999E"  # 2,9 : toujours étiqueté
    filet: str = "#D9DEE0"

    @property
    def clair(self) -> str:
        """L'accent éclairci, pour ce qui entre ou se retire."""
        return eclaircir(self.accent, 0.4)

    @property
    def bande(self) -> str:
        return eclaircir(self.accent, 0.86)

    @property
    def fond(self) -> str:
        return eclaircir(self.accent, 0.915)


def _canaux(couleur: str) -> list[int]:
    if len(couleur) != 7 or couleur[0] != "#":
        raise ValueError(f"Couleur {couleur!r} : attendu #rrggbb.")
    return [int(couleur[i : i + 2], 16) for i in (1, 3, 5)]


def eclaircir(couleur: str, part: float) -> str:
    """Mêle `part` de blanc (de 0 à 1) à une couleur ; une part négative mêle du noir."""
    vers = 255 if part > 0 else 0
    return "#" + "".join(f"{round(c + (vers - c) * abs(part)):02X}" for c in _canaux(couleur))


def contraste_sur_blanc(couleur: str) -> float:
    """Rapport de contraste avec le blanc, de 1 à 21 (WCAG 2.2, luminance relative).

    >>> round(contraste_sur_blanc("#0E5A6B"), 1)
    7.8
    """
    canaux = [c / 255 for c in _canaux(couleur)]
    lineaires = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in canaux]
    luminance = sum(p * c for p, c in zip((0.2126, 0.7152, 0.0722), lineaires, strict=True))
    return 1.05 / (luminance + 0.05)
