"""La fin d'un plan d'apurement, le protocole de cohésion sociale (R-EXP-11).

Les termes d'un plan, leurs versements et leurs incidents (R-EXP-10) sont au budget.
"""

from dataclasses import replace
from datetime import date

from palier.metier.logement.regles.echeances import Droit, Echeance, Regle
from palier.metier.logement.regles.etapes import Fait
from palier.noyau.delais import Duree
from palier.noyau.erreurs import Refus
from palier.noyau.texte import date_longue

PLAN = Regle(
    "FIN_PLAN",
    "Fin du plan d’apurement",
    "R-EXP-10",
    "CCH, R. 824-7",
    "EXP_PLAN_APUREMENT_MAX",
    inscrite=True,
    tenue_par=frozenset({"E18"}),
)
PROTOCOLE = Regle(
    "FIN_PROTOCOLE",
    "Fin du protocole de cohésion sociale",
    "R-EXP-11",
    "CCH, L. 442-6-5 et L. 353-15-2",
    "EXP_PROTOCOLE_MAX",
    inscrite=True,
    tenue_par=frozenset({"E18"}),
)
_NOUVEAU_BAIL = replace(
    PROTOCOLE,
    code="NOUVEAU_BAIL",
    quoi="Signer le nouveau bail, protocole respecté",
    parametre="EXP_PROTOCOLE_BAIL_DELAI",
    inscrite=False,
)


def protocole(
    signe: Fait, droit: Droit, *, parc_social: bool | None, bail_resilie: bool | None
) -> list[Echeance]:
    """La fin d'un protocole de cohésion sociale, et le nouveau bail qui le suit (R-EXP-11).

    Args:
        signe: sa signature ; la fin qu'il inscrit prime, prolongation comprise.
        parc_social, bail_resilie: None si le dossier ne le dit pas ; l'échéance le dit alors.
    Raises:
        Refus: ni parc social, ni bail résilié, ou une fin que la loi ne permet pas.
    """
    if parc_social is False:
        geste = "concluez un accord simple, il n’ouvre pas l’aide au logement"
        raise Refus("Le protocole de cohésion sociale est réservé au parc social", geste)
    if bail_resilie is False:
        fait = "Le protocole suit un bail résilié ; celui-ci ne l’était pas"
        raise Refus(fait, "signez un plan d’apurement, ou vérifiez la date du jugement")
    if signe.jusqu_au:
        _exiger_sa_fin(signe.le, signe.jusqu_au, droit)
    fin = PROTOCOLE.depuis(signe, droit)
    if fin.au_plus_tard is None:
        return [fin]
    manques = []
    if parc_social is None:
        manques.append("Il est réservé au parc social : notez le statut d’occupation.")
    if bail_resilie is None:
        manques.append("Il suit un bail résilié : notez le jugement.")
    bail = _NOUVEAU_BAIL.depuis(Fait(signe.code, fin.au_plus_tard), droit, au=signe.le)
    return [replace(fin, manque=" ".join(manques)), replace(bail, depuis=signe)]


def _exiger_sa_fin(signe_le: date, fin: date, droit: Droit) -> None:
    bornes = ("EXP_PROTOCOLE_MAX", "EXP_PROTOCOLE_PROLONGATION_MAX")
    maximum = Duree(sum(droit.entier(code, signe_le) for code in bornes), "mois")
    if not signe_le < fin <= maximum.apres(signe_le):
        dit = f"la loi permet {maximum} au plus, prolongation comprise"
        fait = f"Le protocole noté va jusqu’au {date_longue(fin)} ; {dit}"
        raise Refus(fait, "relisez le protocole", champ="jusqu_au")
