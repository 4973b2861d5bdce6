"""L'accès : un professionnel, sous une casquette, un jour donné."""

from dataclasses import dataclass
from datetime import date

from palier.noyau.erreurs import Refus
from palier.socle.habilitations.listes import Donnee, Geste, Portee
from palier.socle.habilitations.regles import droit, portee


class Interdit(Refus):
    """Le droit manque ; le message dit qui l'a."""


@dataclass(frozen=True)
class Acces:
    """Ce qu'un geste a besoin de savoir de son auteur.

    Attributes:
        affectation_id: la casquette ; un poste partagé en a deux, jamais une vue réunie.
        le: le jour de la demande.
    """

    compte_id: int
    professionnel_id: int
    affectation_id: int
    structure_id: int
    role: str
    le: date

    def peut(self, geste: Geste, donnee: Donnee) -> bool:
        """Le rôle permet ce geste, sur quelque dossier que ce soit."""
        return droit(self.role, donnee)[0] >= geste

    def portee(self, geste: Geste, donnee: Donnee) -> Portee:
        """Sur quels dossiers ce geste est permis."""
        return portee(self.role, geste, donnee)

    def exiger(self, geste: Geste, donnee: Donnee) -> None:
        """Raises: Interdit: le rôle ne permet pas ce geste."""
        if not self.peut(geste, donnee):
            verbe = "écrire" if geste is Geste.ECRIRE else "lire"
            raise Interdit(
                f"Votre casquette ne permet pas de {verbe} cette partie du dossier ({donnee})",
                "demandez-le à la personne responsable de la structure",
            )
