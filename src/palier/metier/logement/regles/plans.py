"""La fin d'un plan d'apurement, le protocole de cohésion sociale (R-EXP-11).

Les termes d'un plan, leurs versements et leurs incidents (R-EXP-10) sont au budget.
"""

from dataclasses import replace
from datetime import date

from palier.metier.logement.regles.echeances import Droit, Echeance, Regle
from palier.metier.logement.regles.etapes import Fait
from palier.noyau.delais import Duree
from palier.noyau.erreurs import Refus
from palier.noyau.texte import accorde

PLAN = Regle(
    "FIN_PLAN",
    "Fin du plan d’apurement",
    "R-EXP-10",
    "CCH, R. 824-7",
    "EXP_PLAN_APUREMENT_MAX",
    inscrite=True,
    tenue_par=frozenset({"E18"}),
)
_PROTOCOLE = Regle(
    "FIN_PROTOCOLE",
    "Fin du protocole de cohésion sociale",
    "R-EXP-11",
    "CCH, L. 442-6-5 et L. 353-15-2",
    "EXP_PROTOCOLE_MAX",
    inscrite=True,
)
_NOUVEAU_BAIL = replace(
    _PROTOCOLE,
    code="NOUVEAU_BAIL",
    quoi="Signer le nouveau bail, protocole respecté",
    parametre="EXP_PROTOCOLE_BAIL_DELAI",
    inscrite=False,
)


def protocole(
    signe_le: date,
    droit: Droit,
    *,
    parc_social: bool,
    bail_resilie: bool,
    mois: int | None = None,
    prolonge_de: int = 0,
) -> list[Echeance]:
    """La fin d'un protocole de cohésion sociale, et le nouveau bail qui le suit (R-EXP-11).

    Args:
        mois: durée signée ; à défaut, la durée maximale.
        prolonge_de: mois de prolongation.
    Raises:
        Refus: ni parc social, ni bail résilié, ou une durée que la loi ne permet pas.
    """
    if not parc_social:
        geste = "concluez un accord simple, il n’ouvre pas l’aide au logement"
        raise Refus("Le protocole de cohésion sociale est réservé au parc social", geste)
    if not bail_resilie:
        fait = "Le protocole suit un bail résilié ; celui-ci ne l’est pas"
        raise Refus(fait, "signez un plan d’apurement")
    _exiger(mois or 0, droit.entier("EXP_PROTOCOLE_MAX", signe_le), "mois")
    _exiger(prolonge_de, droit.entier("EXP_PROTOCOLE_PROLONGATION_MAX", signe_le), "prolonge_de")
    fin = _PROTOCOLE.depuis(Fait("E03", signe_le), droit)
    total = (mois or droit.entier("EXP_PROTOCOLE_MAX", signe_le)) + prolonge_de
    jour = Duree(total, "mois").apres(signe_le)
    fin = replace(
        fin,
        au_plus_tot=jour,
        au_plus_tard=jour,
        calcul=(f"{Duree(total, 'mois')} depuis la signature.",),
    )
    return [fin, _NOUVEAU_BAIL.depuis(Fait("E03", jour), droit, au=signe_le)]


def _exiger(mois: int, maximum: int, champ: str) -> None:
    if not 0 <= mois <= maximum:
        fait = f"{accorde(mois, 'mois')}, c’est plus que ce que la loi permet ({maximum})"
        raise Refus(fait, "relisez le protocole", champ=champ)
