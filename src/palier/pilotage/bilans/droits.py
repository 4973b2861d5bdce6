"""Qui peut lire, ménage par ménage, ce qu'un nombre compte (R-RGP-09)."""

from palier.metier.menages.models import Menage, MenageQuerySet
from palier.pilotage.indicateurs.compilees import d_avance
from palier.socle.habilitations.acces import Acces
from palier.socle.habilitations.listes import Donnee, Geste, Portee

_PAR_TABLE = {
    "situations": Donnee.BUDGET,
    "lignes_budget": Donnee.BUDGET,
    "dettes": Donnee.BUDGET,
    "reglements": Donnee.BUDGET,
    "procedures": Donnee.BUDGET,
    "etapes": Donnee.BUDGET,
    "occupations": Donnee.BUDGET,
    "relogements": Donnee.BUDGET,
    "actes": Donnee.NOTES,
    "sollicitations": Donnee.NOTES,
    "difficultes": Donnee.NOTES,
    "mesures": Donnee.MESURES,
    "participants": Donnee.MESURES,
    "objectifs": Donnee.MESURES,
    "demarches": Donnee.MESURES,
    "examens": Donnee.INSTANCES,
}
_DE_SANTE = frozenset({"I-018"})


def donnees_de(code: str) -> frozenset[Donnee]:
    """Les données que révèle la liste d'un indicateur : celles des tables qu'il lit."""
    lues = {_PAR_TABLE[t] for t in d_avance().indicateurs[code].tables if t in _PAR_TABLE}
    sante = {Donnee.SANTE} if code in _DE_SANTE else set()
    return frozenset({Donnee.IDENTITE, *lues, *sante})


def portee_de(acces: Acces, code: str) -> Portee:
    """Sur quels dossiers cette casquette peut voir la liste de cet indicateur."""
    return min(acces.portee(Geste.LIRE, donnee) for donnee in donnees_de(code))


def menages_lisibles(acces: Acces, code: str) -> MenageQuerySet:
    """Les ménages que la liste de cet indicateur peut nommer à cette casquette."""
    menages = Menage.objects.visibles_par(acces)
    for donnee in donnees_de(code) - {Donnee.IDENTITE}:
        menages = menages.visibles_par(acces, donnee)
    return menages
