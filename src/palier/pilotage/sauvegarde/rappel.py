"""La dernière copie réussie, et ce qu'il faut en dire à qui peut en faire une autre."""

from datetime import datetime, timedelta

from django.conf import settings

from palier.noyau.texte import accorde, date_longue
from palier.pilotage.sauvegarde.actions import DERNIERE
from palier.socle.habilitations.acces import Acces
from palier.socle.habilitations.listes import Donnee, Geste

TROP_VIEILLE = timedelta(days=7)
GESTE = (
    "Lancez «\u00a0palier sauvegarder FICHIER\u00a0» sur le serveur, ou demandez-le à qui le tient."
)


def rappel_de_copie(acces: Acces) -> str:
    """Le fait et le geste, quand la dernière copie a plus de sept jours ; vide sinon.

    Seules le lisent les casquettes qui voient les comptes : elles peuvent y faire quelque chose.
    """
    if not acces.peut(Geste.LIRE, Donnee.COMPTES):
        return ""
    derniere = derniere_copie()
    if derniere is None:
        return f"Aucune copie de sauvegarde n’a été faite ici. {GESTE}"
    age = acces.le - derniere.date()
    if age <= TROP_VIEILLE:
        return ""
    il_y_a = f"il y a {accorde(age.days, 'jour')}, le {date_longue(derniere.date())}"
    return f"La dernière copie de sauvegarde date d’{il_y_a}. {GESTE}"


def derniere_copie() -> datetime | None:
    """Le moment de la dernière copie réussie, noté par `sauvegarder` ; None s'il n'y en a pas."""
    try:
        return datetime.fromisoformat((settings.PALIER_DOSSIER / DERNIERE).read_text("ascii"))
    except (FileNotFoundError, ValueError):
        return None
