"""Après le jugement : quitter les lieux, délais du juge, force publique (R-EXP-08, 09, 16)."""

from dataclasses import dataclass, replace
from datetime import date, timedelta

from palier.metier.logement.regles.echeances import Droit, Echeance, Regle
from palier.metier.logement.regles.etapes import Fait
from palier.metier.logement.regles.treve import ARTICLE as ARTICLE_TREVE
from palier.metier.logement.regles.treve import premier_jour_hors_treve, treve_au
from palier.noyau.delais import Duree
from palier.noyau.erreurs import Refus
from palier.noyau.parametres import ParametreAbsent, Valeur
from palier.noyau.texte import date_longue, montant

_LENDEMAIN = timedelta(days=1)
_DELAI_QUITTER = Regle(
    "FIN_QUITTER_LES_LIEUX",
    "Fin du délai pour quitter les lieux",
    "R-EXP-00",
    "CPCE, L. 411-1 et L. 412-1",
    "EXP_QUITTER_LES_LIEUX_DELAI",
    inscrite=True,
    tenue_par=frozenset({"E14", "E15"}),
)
_BORNES_DES_DELAIS = ("EXP_DELAIS_QUITTER_MIN", "EXP_DELAIS_QUITTER_MAX")
_REFUS_IMPLICITE = Regle(
    "REFUS_IMPLICITE",
    "Réponse du préfet attendue ; au-delà, son silence vaut refus",
    "R-EXP-09",
    "CPCE, L. 153-1 et R. 153-1",
    "EXP_FORCE_PUBLIQUE_REFUS_IMPLICITE",
    tenue_par=frozenset({"E15"}),
)


def fin_pour_quitter(commandement: Fait, droit: Droit) -> Echeance:
    """Le dernier jour pour quitter les lieux ; l'acte écrit celui que le juge a réduit."""
    return _DELAI_QUITTER.depuis(commandement, droit)


def premiere_execution(fin: Echeance, droit: Droit, *, sursis_au: date | None = None) -> Echeance:
    """Le premier jour où une expulsion peut être exécutée : délais finis, hors trêve (R-EXP-08).

    Args:
        fin: l'échéance du commandement de quitter les lieux.
        sursis_au: dernier jour d'un délai accordé par le juge.
    """
    nue = Echeance(
        "PREMIERE_EXECUTION",
        "Première expulsion possible",
        "R-EXP-08",
        ARTICLE_TREVE,
        parametres=fin.parametres,
        depuis=fin.depuis,
        tenue_par=frozenset({"E16"}),
        ecrite=fin.ecrite,
    )
    dernier = fin.au_plus_tard
    if dernier is None:
        return replace(nue, manque=fin.manque)
    calcul = list(fin.calcul)
    if sursis_au and sursis_au > dernier:
        dernier = sursis_au
        calcul.append(f"Délai accordé par le juge jusqu’au {date_longue(sursis_au)}.")
    jour = dernier + _LENDEMAIN
    try:
        return _hors_treve(nue, jour, calcul, droit)
    except ParametreAbsent as absent:
        return replace(nue, au_plus_tot=jour, calcul=tuple(calcul), manque=str(absent))


def _hors_treve(nue: Echeance, jour: date, calcul: list[str], droit: Droit) -> Echeance:
    permis = premier_jour_hors_treve(jour, droit)
    treve = treve_au(jour, droit)
    bornes: tuple[Valeur, ...] = ()
    if treve:
        bornes = (
            droit.valeur("EXP_TREVE_DEBUT", treve.debut),
            droit.valeur("EXP_TREVE_FIN", date(treve.fin.year, 1, 1)),
        )
        calcul.append(f"Le {date_longue(jour)} tombe dans la trêve, {treve}.")
        calcul.append(f"Premier jour après la trêve : {date_longue(permis)}.")
    else:
        calcul.append(f"Le lendemain, {date_longue(permis)}, n’est pas dans la trêve.")
    return replace(
        nue, au_plus_tot=permis, calcul=tuple(calcul), parametres=(*nue.parametres, *bornes)
    )


def exiger_delais_du_juge(decision: Fait, droit: Droit) -> None:
    """Les délais pour quitter les lieux tiennent dans ce que permet la loi du jour de la décision.

    Raises:
        Refus: trop courts ou trop longs.
        ParametreAbsent: les bornes ne sont pas connues à cette date.
    """
    tot, tard = (Duree.de(droit.valeur(code, decision.le)) for code in _BORNES_DES_DELAIS)
    if decision.jusqu_au is None:
        return
    if not tot.apres(decision.le) <= decision.jusqu_au <= tard.apres(decision.le):
        fait = (
            f"Les délais notés vont jusqu’au {date_longue(decision.jusqu_au)} ; la loi permet de "
            f"{tot} à {tard} depuis le {date_longue(decision.le)}"
        )
        raise Refus(fait, "relisez la décision : sa date ou sa durée", champ="jusqu_au")


def delais_pour_quitter(decision: Fait, droit: Droit) -> Echeance:
    """Les délais que le juge accorde : leur fin écrite, à défaut les bornes de la loi (E13)."""
    nue = Echeance(
        "FIN_DELAIS_QUITTER",
        "Fin des délais accordés pour quitter les lieux",
        "R-EXP-00",
        "CPCE, L. 412-3 et L. 412-4",
        depuis=decision,
        tenue_par=frozenset({"E14", "E15"}),
    )
    if decision.jusqu_au:
        dit = f"Date écrite sur la décision : {date_longue(decision.jusqu_au)}."
        fin = decision.jusqu_au
        return replace(nue, au_plus_tot=fin, au_plus_tard=fin, calcul=(dit,), ecrite=True)
    try:
        bornes = [droit.valeur(code, decision.le) for code in _BORNES_DES_DELAIS]
    except ParametreAbsent as absent:
        return replace(nue, manque=str(absent))
    tot, tard = (Duree.de(v).apres(decision.le) for v in bornes)
    return replace(
        nue,
        au_plus_tot=tot,
        au_plus_tard=tard,
        parametres=tuple(bornes),
        calcul=(f"De {bornes[0]} à {bornes[1]} depuis le {date_longue(decision.le)}.",),
        manque="La fin des délais n’est pas notée : recopiez-la de la décision.",
    )


def force_publique(
    requisition: Fait, droit: Droit, sursis_au: date | None = None
) -> list[Echeance]:
    """La réponse du préfet, et le jour où son refus engage l'État (R-EXP-09).

    La responsabilité ne court pas avant la fin d'un sursis ou de la trêve (CPCE, R. 154-5).
    """
    reponse = _REFUS_IMPLICITE.depuis(requisition, droit)
    if reponse.au_plus_tard is None:
        return [reponse]
    engagee = Echeance(
        "RESPONSABILITE_ETAT",
        "Le bailleur peut demander réparation à l’État",
        "R-EXP-09",
        "CPCE, L. 153-1 et R. 154-5",
        parametres=reponse.parametres,
        depuis=requisition,
        tenue_par=frozenset({"E15"}),
    )
    jour = max([reponse.au_plus_tard, *([sursis_au] if sursis_au else [])]) + _LENDEMAIN
    try:
        jour = premier_jour_hors_treve(jour, droit)
    except ParametreAbsent as absent:
        return [reponse, replace(engagee, manque=str(absent))]
    dit = f"Refus né du silence, hors sursis et hors trêve : {date_longue(jour)}."
    return [reponse, replace(engagee, au_plus_tot=jour, calcul=(*reponse.calcul, dit))]


@dataclass(frozen=True)
class Maintien:
    """Se maintenir expose-t-il à une amende (CP 315-2) ? Une information, jamais un conseil."""

    expose: bool
    pourquoi: str


def maintien(
    *,
    jugement_definitif_le: date | None,
    commandement_le: date | None,
    le: date,
    droit: Droit,
    juge_saisi: bool = False,
    bailleur_social: bool = False,
) -> Maintien:
    """Le délit de maintien dans les lieux, et ce qui l'écarte (R-EXP-16).

    Raises:
        ParametreAbsent: le texte n'est pas en vigueur à cette date.
    """
    amende = droit.valeur("EXP_MAINTIEN_AMENDE", le)
    if bailleur_social:
        return Maintien(False, "Le bailleur est social : le délit ne s’applique pas (à vérifier).")
    if juge_saisi:
        return Maintien(False, "Le juge de l’exécution est saisi.")
    if jugement_definitif_le is None or commandement_le is None or jugement_definitif_le > le:
        return Maintien(False, "Il faut un jugement définitif et un commandement de quitter.")
    fin = Duree.de(droit.valeur("EXP_QUITTER_LES_LIEUX_DELAI", commandement_le)).apres(
        commandement_le
    )
    if le <= fin or treve_au(le, droit):
        return Maintien(False, "Le délai de deux mois court encore, ou c’est la trêve.")
    return Maintien(True, f"Amende possible : {montant(amende.valeur)}.")
