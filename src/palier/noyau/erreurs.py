"""Les refus de Palier : le fait, puis le geste.

Une erreur de programmation reste une exception Python ; un refus s'adresse à l'utilisateur
et ne montre jamais de trace.
"""


class Refus(Exception):
    """La demande ne peut pas être satisfaite telle quelle.

    Args:
        fait: ce qui a été constaté, une phrase sans point final.
        geste: ce que l'on peut faire, une phrase sans point final ; vide si rien n'est à faire.
        champ: colonne, option ou champ en cause.
    """

    code_sortie = 2

    def __init__(self, fait: str, geste: str = "", *, champ: str | None = None) -> None:
        self.fait = fait
        self.geste = geste
        self.champ = champ
        super().__init__(f"{fait} : {geste}." if geste else f"{fait}.")


class Inconnu(Refus):
    """Un code, un nom ou un identifiant n'existe pas ; les plus proches sont proposés."""

    def __init__(
        self, nom: str, valeur: str, proches: list[str], *, champ: str | None = None
    ) -> None:
        geste = f"le plus proche est {proches[0]}" if proches else "vérifiez l'orthographe"
        super().__init__(f"{nom} « {valeur} » inconnu", geste, champ=champ)
        self.proches = proches


class Perimee(Refus):
    """La fiche a changé depuis qu'on l'a ouverte ; rien n'est écrasé."""


class DonneesFautives(Refus):
    """Un dossier d'échange contient des erreurs : rien n'est écrit."""

    code_sortie = 1
