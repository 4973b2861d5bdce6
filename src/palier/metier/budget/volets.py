"""Les volets de cette tranche dans le dossier."""

from palier.socle.presentation.volets import Volet

VOLETS: tuple[Volet, ...] = ()
