"""Ce qu'il faut pouvoir lire ou écrire pour chaque fait daté (R-RGP-09)."""

from palier.metier.menages.listes import Fait
from palier.socle.habilitations.acces import Acces
from palier.socle.habilitations.listes import Donnee, Geste

DONNEE = {
    Fait.EMPLOI: Donnee.NOTES,
    Fait.RESSOURCE: Donnee.BUDGET,
    Fait.RESIDENCE: Donnee.NOTES,
    Fait.DIPLOME: Donnee.NOTES,
}
"""L'accueil lit l'identité ; l'emploi, le parcours et les ressources demandent davantage."""


def faits_permis(acces: Acces, geste: Geste) -> list[Fait]:
    """Les faits que cette casquette peut lire, ou écrire."""
    return [fait for fait in Fait if acces.peut(geste, DONNEE[fait])]
