"""Les onglets d'un dossier, réunis des tranches, dans l'ordre où on les lit."""

from palier.metier.accompagnement import volets as accompagnement
from palier.metier.budget import volets as budget
from palier.metier.logement import volets as logement
from palier.metier.menages import volets as menages
from palier.socle.habilitations.acces import Acces
from palier.socle.habilitations.listes import Geste
from palier.socle.presentation.volets import Volet

VOLETS = {
    volet.cle: volet
    for tranche in (menages, accompagnement, budget, logement)
    for volet in tranche.VOLETS
}


def permis(acces: Acces) -> list[Volet]:
    """Les onglets que cette casquette peut ouvrir."""
    return [v for v in VOLETS.values() if acces.peut(Geste.LIRE, v.donnee)]
