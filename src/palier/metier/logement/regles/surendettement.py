"""Le surendettement : ses délais, sa durée, où en est un dossier (R-SUR)."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from palier.metier.logement.regles.echeances import Droit, Echeance, Regle, reunie
from palier.metier.logement.regles.etapes import Fait, en_ordre
from palier.noyau.delais import Duree
from palier.noyau.erreurs import Refus
from palier.noyau.nomenclatures import nomenclature
from palier.noyau.parametres import ParametreAbsent
from palier.noyau.periodes import ajoute_mois
from palier.noyau.texte import date_longue

RECEVABLE, IRRECEVABLE = "S3_RECEVABLE", "S4_IRRECEVABLE"
FINIS = frozenset({"S12_EFFACE", "S13_CADUC", "S14_CLOS"})
STATUE = frozenset(
    {RECEVABLE, IRRECEVABLE, "S6_ORIENTE_PLAN", "S7_PLAN", "S8_MESURES", "S9_MORATOIRE"}
    | {"S10_RP", "S11_RP_LIQ"}
    | FINIS
)
ISSUES = STATUE - {RECEVABLE, IRRECEVABLE, "S6_ORIENTE_PLAN"}

RECEVABILITE = Regle(
    "RECEVABILITE",
    "Décision de recevabilité attendue",
    "R-SUR-S2",
    "C. conso, L. 721-2",
    "SUR_RECEVABILITE_DELAI",
    tenue_par=STATUE,
)
RECOURS = Regle(
    "RECOURS_RECEVABILITE",
    "Contester la décision de recevabilité",
    "R-SUR-S3",
    "C. conso, R. 722-1",
    "SUR_RECOURS_DELAI",
    inscrite=True,
    tenue_par=frozenset({"S5_RECOURS"}) | ISSUES,
)
SUSPENSION = Regle(
    "FIN_SUSPENSION_SAISIES",
    "Fin de la suspension des saisies, au plus",
    "R-SUR-S4",
    "C. conso, L. 722-2 à L. 722-16",
    "SUR_SUSPENSION_MAX",
    tenue_par=ISSUES,
)
ETAT_DES_DETTES = Regle(
    "ETAT_DES_DETTES",
    "Contester l’état détaillé des dettes",
    "R-SUR-S5",
    "C. conso, L. 723-1",
    "SUR_ETAT_DETTES_DELAI",
)
DUREE_MAX = Regle(
    "FIN_MESURES",
    "Fin du plan ou des mesures",
    "R-SUR-S7",
    "C. conso, L. 732-3 et L. 733-3",
    "SUR_DUREE_MAX",
    inscrite=True,
    tenue_par=FINIS | {"S15_REDEPOT"},
)
CONTESTATION = Regle(
    "CONTESTATION_MESURES",
    "Contester les mesures imposées",
    "R-SUR-S7",
    "C. conso, R. 733-6",
    "SUR_CONTESTATION_DELAI",
    {"mesure": "IMPOSEES"},
    tenue_par=FINIS,
)
CONTESTATION_RP = replace(
    CONTESTATION,
    quoi="Contester le rétablissement personnel",
    regle="R-SUR-S8",
    article="C. conso, L. 741-1",
    cles={"mesure": "RETABLISSEMENT"},
)
MORATOIRE = Regle(
    "FIN_MORATOIRE",
    "Fin du moratoire",
    "R-SUR-S7",
    "C. conso, L. 733-1",
    "SUR_MORATOIRE_MAX",
    inscrite=True,
    tenue_par=DUREE_MAX.tenue_par | {"S2_DEPOSE"},
)
CADUCITE = Regle(
    "CADUCITE", "Caducité du plan", "R-SUR-S10", "C. conso, R. 732-2", "SUR_CADUCITE_DELAI"
)


def _fichage(issue: str) -> Regle:
    return Regle(
        "FIN_FICP",
        "Fin de l’inscription au FICP",
        "R-SUR-S9",
        "C. conso, L. 752-2 et L. 752-3",
        "SUR_FICP_DUREE",
        {"issue": issue},
    )


_D_UNE_ETAPE = {
    "S2_DEPOSE": (RECEVABILITE,),
    "S15_REDEPOT": (RECEVABILITE,),
    "S3_RECEVABLE": (RECOURS, SUSPENSION),
    IRRECEVABLE: (RECOURS,),
    "S8_MESURES": (CONTESTATION,),
    "S9_MORATOIRE": (CONTESTATION, MORATOIRE),
    "S10_RP": (CONTESTATION_RP, _fichage("RETABLISSEMENT")),
    "S11_RP_LIQ": (CONTESTATION_RP, _fichage("RETABLISSEMENT")),
}
_PLANS = frozenset({"S7_PLAN", "S8_MESURES"})
_DURENT = _PLANS | {"S9_MORATOIRE"}
_SANS_JOUR = {
    RECEVABLE: (ETAT_DES_DETTES, "sa réception"),
    "S7_PLAN": (CADUCITE, "une mise en demeure restée sans effet"),
    "S8_MESURES": (CADUCITE, "une mise en demeure restée sans effet"),
}
"""Les délais qui courent d'un jour que le dossier ne note pas."""


def echeances_du_dossier(faits: Iterable[Fait], droit: Droit) -> list[Echeance]:
    """Ce que chaque étape d'un dossier de surendettement fait attendre (S1 à S10)."""
    trouvees, suite = [], en_ordre(faits)
    for rang, fait in enumerate(suite):
        for regle in _D_UNE_ETAPE.get(fait.code, ()):
            trouvees.append(regle.depuis(fait, droit))
        if fait.code == "S9_MORATOIRE":
            trouvees.append(redepot(trouvees[-1], droit))
        if fait.code in _PLANS:
            trouvees.append(fin_des_mesures(fait, suite[:rang], droit))
            trouvees.append(_fichage_des_mesures(fait, droit))
        if fait.code in _SANS_JOUR:
            trouvees.append(_sans_jour(*_SANS_JOUR[fait.code], fait, droit))
    return trouvees


def _sans_jour(regle: Regle, depart: str, fait: Fait, droit: Droit) -> Echeance:
    """Un délai à connaître, dont le dossier ne note pas le départ."""
    datee = regle.depuis(fait, droit)
    if datee.manque:
        return datee
    (valeur,) = datee.parametres
    doute = " (à vérifier)" if valeur.a_verifier else ""
    manque = f"{valeur}{doute} depuis {depart}, dont le jour n’est pas au dossier."
    return replace(datee, au_plus_tot=None, au_plus_tard=None, calcul=(), manque=manque)


def _fichage_des_mesures(fait: Fait, droit: Droit) -> Echeance:
    """Sept ans, ramenés à cinq si tout se paie sans incident (S9)."""
    return reunie(
        _fichage("MESURES_SANS_INCIDENT").depuis(fait, droit),
        _fichage("MESURES").depuis(fait, droit),
        "La plus proche si tout se paie sans incident ; plus tôt encore si tout est payé.",
    )


def fin_des_mesures(fait: Fait, avant: Iterable[Fait], droit: Droit) -> Echeance:
    """Sept ans au plus, ce qu'ont déjà duré les plans et mesures d'avant compris (S7).

    Args:
        avant: les étapes qui précèdent, dans l'ordre.
    """
    pleine = DUREE_MAX.depuis(fait, droit)
    if fait.code == "S7_PLAN" and pleine.calcul and not pleine.ecrite:
        dit = "Le prêt de la résidence principale peut aller au-delà."
        pleine = replace(pleine, calcul=(*pleine.calcul, dit))
    deja = mois_deja_faits((*avant, fait))
    if pleine.ecrite or pleine.manque or not deja:
        return pleine
    reste = mois_restants(deja, fait.le, droit)
    fin = ajoute_mois(fait.le, reste)
    dit = (
        f"{deja} mois de plan ou de mesures déjà faits : il en reste {reste} au plus, "
        f"jusqu’au {date_longue(fin)}."
    )
    return replace(pleine, au_plus_tot=fin, au_plus_tard=fin, calcul=(*pleine.calcul, dit))


def mois_deja_faits(suite: tuple[Fait, ...]) -> int:
    """Les mois entiers des plans, mesures et moratoires finis quand vient la dernière étape.

    Chacun dure jusqu'à sa date écrite, sa fin, ou la recevabilité ou la décision qui le remplace.

    >>> mois_deja_faits((Fait("S7_PLAN", date(2022, 9, 1)), Fait("S8_MESURES", date(2025, 3, 10))))
    30
    """
    total = 0
    for rang, fait in enumerate(suite[:-1]):
        if fait.code in _DURENT:
            suivants = (f.le for f in suite[rang + 1 :] if f.code in STATUE - {IRRECEVABLE})
            fin = min(next(suivants, suite[-1].le), fait.jusqu_au or date.max)
            total += _mois_entiers(fait.le, fin)
    return total


def _mois_entiers(debut: date, fin: date) -> int:
    mois = 12 * (fin.year - debut.year) + fin.month - debut.month
    return max(0, mois - (ajoute_mois(debut, mois) > fin))


def redepot(moratoire: Echeance, droit: Droit) -> Echeance:
    """Quand redéposer à la fin d'un moratoire : de M-3 à trois mois après (R-SUR-02)."""
    nue = Echeance(
        "REDEPOT",
        "Redéposer un dossier de surendettement",
        "R-SUR-02",
        "C. conso, L. 733-1",
        depuis=moratoire.depuis,
        tenue_par=moratoire.tenue_par,
    )
    fin = moratoire.au_plus_tard
    if fin is None:
        return replace(nue, manque=moratoire.manque)
    try:
        valeur = droit.valeur("SUR_REDEPOT_DELAI", moratoire.depuis.le if moratoire.depuis else fin)
    except ParametreAbsent as absent:
        return replace(nue, manque=str(absent))
    delai = Duree.de(valeur)
    tot, tard = delai.avant(fin), delai.apres(fin)
    dits = (
        f"Le moratoire finit le {date_longue(fin)}.",
        f"Dossier à préparer dès le {date_longue(tot)}, à déposer avant le {date_longue(tard)}.",
    )
    return replace(nue, au_plus_tot=tot, au_plus_tard=tard, calcul=dits, parametres=(valeur,))


def redepot_admis(fait_nouveau: bool, moratoire: Echeance | None, le: date, droit: Droit) -> bool:
    """Un nouveau dossier est admis sur un fait nouveau, ou à la fin du moratoire (R-SUR-02)."""
    if fait_nouveau:
        return True
    if moratoire is None or moratoire.au_plus_tard is None:
        return False
    fenetre = redepot(moratoire, droit)
    return (fenetre.au_plus_tot or le) <= le <= (fenetre.au_plus_tard or le)


def mois_restants(deja_faits: int, le: date, droit: Droit) -> int:
    """Ce que de nouvelles mesures peuvent encore durer, plans antérieurs compris (S7).

    >>> mois_restants(30, date(2025, 3, 1), Droit())
    54
    """
    if deja_faits < 0:
        raise Refus("Une durée de plan n'est pas négative", "corrigez-la", champ="mois")
    return max(0, droit.entier("SUR_DUREE_MAX", le) - deja_faits)


def exiger_moratoire(decision: Fait, droit: Droit) -> None:
    """Une suspension d'exigibilité ne dépasse pas la durée légale (S7).

    Raises:
        Refus: elle est plus longue.
        ParametreAbsent: cette durée n'est pas connue à cette date.
    """
    maximum = Duree.de(droit.valeur("SUR_MORATOIRE_MAX", decision.le))
    if decision.jusqu_au and decision.jusqu_au > maximum.apres(decision.le):
        fait = f"Le moratoire noté va jusqu’au {date_longue(decision.jusqu_au)}"
        fait += f" ; la loi le borne à {maximum}"
        raise Refus(fait, "relisez la décision", champ="jusqu_au")


def plan_conventionnel_admis(proprietaire: bool, le: date) -> bool:
    """Depuis le 1er janvier 2018, le plan conventionnel est réservé aux propriétaires (S6)."""
    return proprietaire or le < date(2018, 1, 1)


def remarques(faits: Iterable[Fait], statut: str, droit: Droit) -> list[str]:
    """Ce que les étapes d'un dossier ont d'étonnant ; rien n'est empêché.

    Args:
        statut: celui du logement occupé, de la nomenclature `occupation` ; vide : inconnu.
    """
    dites, suite = [], en_ordre(faits)
    logement = nomenclature("occupation").libelle(statut).lower()
    for rang, fait in enumerate(suite):
        quoi = f"« {nomenclature('etape').libelle(fait.code)} » ({date_longue(fait.le)})"
        proprietaire = statut in ("", "PROPRIO", "ACCEDANT")
        if fait.code == "S7_PLAN" and not plan_conventionnel_admis(proprietaire, fait.le):
            dites.append(
                f"{quoi} : depuis 2018, il est réservé à qui possède un bien immobilier, et le "
                f"logement est noté « {logement} ». Vérifiez s’il s’agit de mesures imposées."
            )
        if fait.code == "S15_REDEPOT":
            moratoires = [f for f in suite[:rang] if f.code == "S9_MORATOIRE"]
            fin = MORATOIRE.depuis(moratoires[-1], droit) if moratoires else None
            if not redepot_admis(False, fin, fait.le, droit):
                dites.append(
                    f"{quoi} : hors de la fin d’un moratoire, un nouveau dossier suppose un fait "
                    "nouveau. Dites-le dans la lettre."
                )
    return dites


def situation(faits: Iterable[Fait], le: date) -> str:
    """RECEVABLE, IRRECEVABLE, DEPOSE (non statué) ou AUCUN, au jour de la mesure (R-SUR-06).

    Un dossier recevable, présent ou passé, le reste : « bénéficie ou a déjà bénéficié ».
    """
    liste = nomenclature("etape")
    dits = [liste.attribut(f.code, "dossier") for f in en_ordre(faits) if f.le <= le]
    if "RECEVABLE" in dits:
        return "RECEVABLE"
    return next((dit for dit in reversed(dits) if dit), "AUCUN")
