"""La trêve hivernale (R-EXP-08) : elle suspend l'exécution, jamais la procédure ni ses délais."""

from collections.abc import Collection
from datetime import date, timedelta

from palier.metier.logement.regles.echeances import Droit
from palier.noyau.erreurs import Refus
from palier.noyau.parametres import ParametreAbsent
from palier.noyau.periodes import Periode
from palier.noyau.texte import date_longue

ARTICLE = "CPCE, L. 412-6"
HORS_TREVE = {
    "RELOGEMENT": "relogement assuré dans des conditions suffisantes",
    "VOIE_DE_FAIT": "entrée par voie de fait dans un domicile",
    "PERIL": "immeuble frappé d’un arrêté de péril",
    "RESIDENCE_ETUDIANTE": "résidence universitaire, l’occupant n’étant plus étudiant",
    "CONJOINT_VIOLENT": "conjoint violent, sur décision du juge",
}
"""Les cas où la trêve ne protège pas ; le dossier ne les connaît pas, la frise les rappelle."""


def hiver(annee: int, droit: Droit) -> Periode:
    """La trêve qui commence cette année-là, prolongations de 2020 et 2021 comprises.

    Raises:
        ParametreAbsent: aucune date connue pour cet hiver.

    >>> print(hiver(2019, Droit()))
    du 1er novembre 2019 au 10 juillet 2020
    """
    debut = droit.entier("EXP_TREVE_DEBUT", date(annee, 11, 1))
    fin = droit.entier("EXP_TREVE_FIN", date(annee + 1, 1, 1))
    return Periode(_jour(annee, debut), _jour(annee + 1, fin))


def _jour(annee: int, mmjj: int) -> date:
    return date(annee, mmjj // 100, mmjj % 100)


def treve_au(jour: date, droit: Droit) -> Periode | None:
    """La trêve en cours un jour donné.

    Raises:
        ParametreAbsent: les dates de cet hiver ne sont pas connues.
    """
    for annee in (jour.year, jour.year - 1):
        periode = hiver(annee, droit)
        if periode.contient(jour):
            return periode
    return None


def treves(periode: Periode, droit: Droit) -> list[Periode]:
    """Les trêves connues qui touchent une période, pour la dessiner."""
    trouvees = []
    for annee in range(periode.debut.year - 1, periode.fin.year + 1):
        try:
            hivernale = hiver(annee, droit)
        except ParametreAbsent:
            continue
        if periode.coupe(hivernale.debut, hivernale.fin):
            trouvees.append(hivernale)
    return trouvees


def execution_admise(jour: date, droit: Droit, exceptions: Collection[str] = ()) -> bool:
    """Une expulsion peut être exécutée ce jour-là, au regard de la trêve seule.

    Args:
        exceptions: codes de `HORS_TREVE` qui s'appliquent.

    >>> [execution_admise(date(2026, 3, 31), Droit()), execution_admise(date(2026, 4, 1), Droit())]
    [False, True]
    """
    return bool(set(exceptions) & HORS_TREVE.keys()) or treve_au(jour, droit) is None


def exiger_hors_treve(jour: date, droit: Droit) -> None:
    """Une expulsion notée ne tombe pas dans la trêve, sauf exception.

    Raises:
        Refus: elle y tombe.
        ParametreAbsent: les dates de cet hiver ne sont pas connues.
    """
    if not execution_admise(jour, droit):
        fait = f"L’expulsion du {date_longue(jour)} est notée pendant la trêve hivernale"
        raise Refus(fait, "vérifiez la date, ou l’exception qui la permettait", champ="le")


def premier_jour_hors_treve(jour: date, droit: Droit) -> date:
    """Ce jour, ou le lendemain de la trêve où il tombe."""
    periode = treve_au(jour, droit)
    return periode.fin + timedelta(days=1) if periode else jour
