"""Ce qu'une règle signale sans rien empêcher : le fait, le geste, le texte qui le dit."""

from dataclasses import dataclass

from palier.noyau.parametres import Valeur


@dataclass(frozen=True)
class Avertissement:
    """Un point à regarder ; il n'arrête jamais un geste.

    Attributes:
        geste: ce que l'on peut faire ; vide si rien n'est à faire.
        source: l'article, le règlement ou l'usage.
        a_verifier: l'énoncé n'est pas confirmé sur le texte ; la structure peut le régler.
    """

    fait: str
    geste: str = ""
    source: str = ""
    a_verifier: bool = False

    def __str__(self) -> str:
        dit = f"{self.fait} : {self.geste}." if self.geste else f"{self.fait}."
        dit += f" ({self.source})" if self.source else ""
        return f"{dit} À vérifier." if self.a_verifier else dit


def d_apres(valeur: Valeur, fait: str, geste: str = "") -> Avertissement:
    """Un avertissement qui cite la source d'un paramètre, et dit s'il reste à vérifier."""
    return Avertissement(fait, geste, valeur.source, valeur.a_verifier)
