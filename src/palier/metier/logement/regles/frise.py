"""Tout ce qu'une procédure fait attendre : les échéances de ses étapes, et la suite au plus tôt."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date, timedelta

from palier.metier.logement.regles import audience, commandement, lieux, plans, surendettement
from palier.metier.logement.regles.commandement import Bail
from palier.metier.logement.regles.echeances import Droit, Echeance, Regle
from palier.metier.logement.regles.etapes import AUDIENCE, FINIES, Fait, en_ordre, rang
from palier.metier.logement.regles.impaye import SIGNALEMENT, calendrier_caf
from palier.metier.logement.regles.suspension import en_cours, suspensions_notees
from palier.metier.logement.regles.treve import ARTICLE, execution_admise
from palier.noyau.erreurs import Refus
from palier.noyau.texte import date_longue

_LENDEMAIN = timedelta(days=1)


def echeances_de(faits: Iterable[Fait], bail: Bail, droit: Droit) -> list[Echeance]:
    """Toutes les échéances que les étapes notées font naître, tenues ou non, dans l'ordre.

    Le résultat ne dépend que des faits, jamais de l'ordre où ils ont été saisis.
    """
    suite = en_ordre(faits)
    trouvees = surendettement.echeances_du_dossier(suite, droit)
    for fait in suite:
        trouvees += _d_une_etape(fait, suite, bail, droit)
    return sorted(trouvees, key=lambda e: (e.le or date.max, e.code))


def a_tenir(echeances: Iterable[Echeance], faits: Iterable[Fait]) -> list[Echeance]:
    """Les échéances auxquelles aucune étape n'a encore répondu."""
    suite = list(faits)
    if any(f.code in FINIES for f in suite):
        return []
    return [e for e in echeances if not tenue(e, suite)]


def tenue(echeance: Echeance, faits: Iterable[Fait]) -> bool:
    """Une étape qui répond à cette échéance est venue depuis celle qui l'a fait naître.

    À rebours d'une audience, la réponse peut être plus ancienne que l'audience elle-même.
    """
    depuis = echeance.depuis.le if echeance.depuis else date.min
    a_rebours = echeance.code in {
        audience.NOTIFICATION_PREFET.code,
        audience.TRANSMISSION_DSF.code,
    }
    return any(f.code in echeance.tenue_par and (a_rebours or f.le >= depuis) for f in faits)


def _d_une_etape(fait: Fait, suite: tuple[Fait, ...], bail: Bail, droit: Droit) -> list[Echeance]:
    foyer = bail.statut == commandement.FOYER
    if foyer and fait.code in _DE_L_ARTICLE_24:
        return []
    calcul = _CALCULS.get(fait.code)
    return calcul(fait, suite, bail, droit) if calcul else []


_DE_L_ARTICLE_24 = frozenset({"E04", "E05", "E06", "E07", "E08"})
Calcul = Callable[[Fait, tuple[Fait, ...], Bail, Droit], list[Echeance]]


def _simple(*regles: Regle) -> Calcul:
    def calcul(fait: Fait, _suite: tuple[Fait, ...], _bail: Bail, droit: Droit) -> list[Echeance]:
        return [regle.depuis(fait, droit) for regle in regles]

    return calcul


def _du_signalement(
    fait: Fait, _suite: tuple[Fait, ...], _bail: Bail, droit: Droit
) -> list[Echeance]:
    return [replace(e, depuis=fait) for e in calendrier_caf(fait.le, None, droit)]


def _de_l_accord(fait: Fait, suite: tuple[Fait, ...], bail: Bail, droit: Droit) -> list[Echeance]:
    """La fin d'un plan, ou celle d'un protocole que la loi permet ; ce qui la gêne se remarque."""
    if fait.motif != "PROTOCOLE":
        return [plans.PLAN.depuis(fait, droit)]
    try:
        return protocole_note(fait, suite, bail, droit)
    except Refus:
        return []


def protocole_note(fait: Fait, suite: Iterable[Fait], bail: Bail, droit: Droit) -> list[Echeance]:
    """Ce qu'un protocole noté fait attendre (R-EXP-11).

    Raises:
        Refus: le parc, le bail ou sa fin ne le permettent pas.
    """
    juges = [f.le <= fait.le for f in suite if f.code == "E11"]
    resilie = True if bail.statut == "OCCUPANT_SANS_TITRE" else any(juges) if juges else None
    parc = {"LOC_PUBLIC": True, "LOC_PRIVE": False}.get(bail.statut)
    return plans.protocole(fait, droit, parc_social=parc, bail_resilie=resilie)


def _du_commandement(
    fait: Fait, _suite: tuple[Fait, ...], bail: Bail, droit: Droit
) -> list[Echeance]:
    return [commandement.fin_du_commandement(fait, droit, bail)]


def _de_l_audience(fait: Fait, suite: tuple[Fait, ...], bail: Bail, droit: Droit) -> list[Echeance]:
    """La notification se compte avant la première audience, le diagnostic avant celle qui tient."""
    article_24 = bail.statut != commandement.FOYER
    premiere = next(f for f in suite if f.code == AUDIENCE)
    trouvees = []
    if article_24 and fait == premiere:
        trouvees.append(audience.NOTIFICATION_PREFET.depuis(fait, droit))
    if audience.renvoi_de(fait, suite):
        return trouvees
    if article_24:
        trouvees.append(audience.TRANSMISSION_DSF.depuis(fait, droit))
    venue = Echeance(
        "AUDIENCE",
        "Audience",
        "R-EXP-00",
        "Loi du 6 juillet 1989, art. 24 V",
        au_plus_tot=fait.le,
        au_plus_tard=fait.le,
        calcul=("Date de la convocation.",),
        ecrite=True,
        depuis=fait,
        tenue_par=frozenset({"E11"}),
    )
    return [*trouvees, venue]


def _du_jugement(fait: Fait, _suite: tuple[Fait, ...], _bail: Bail, droit: Droit) -> list[Echeance]:
    return [audience.appel_possible(fait, droit)]


def _du_commandement_de_quitter(
    fait: Fait, suite: tuple[Fait, ...], _bail: Bail, droit: Droit
) -> list[Echeance]:
    fin = lieux.fin_pour_quitter(fait, droit)
    execution = lieux.premiere_execution(fin, droit, sursis_au=sursis_au(suite))
    return [fin, execution]


def _des_delais(fait: Fait, _suite: tuple[Fait, ...], _bail: Bail, droit: Droit) -> list[Echeance]:
    return [lieux.delais_pour_quitter(fait, droit)]


def _de_la_requisition(
    fait: Fait, suite: tuple[Fait, ...], _bail: Bail, droit: Droit
) -> list[Echeance]:
    return lieux.force_publique(fait, droit, sursis_au(suite))


def sursis_au(suite: Iterable[Fait]) -> date | None:
    """Le dernier jour des délais que le juge a accordés pour quitter les lieux."""
    return max((f.jusqu_au for f in suite if f.code == "E13" and f.jusqu_au), default=None)


def execution_au(fait: Fait, suite: Iterable[Fait], droit: Droit) -> Echeance:
    """Une expulsion un jour donné : admise ou non, et le premier jour où elle le serait (R-EXP-08).

    Raises:
        ParametreAbsent: la trêve de cet hiver n'est pas connue.
    """
    avant = [f for f in en_ordre(suite) if f.le <= fait.le]
    nue = replace(_EXECUTION, depuis=fait)
    quitter = next((f for f in reversed(avant) if f.code == "E12"), None)
    if quitter is None:
        manque = "Aucun commandement de quitter les lieux n’est noté avant ce jour : ajoutez-le."
        return replace(nue, manque=manque)
    fin = lieux.fin_pour_quitter(quitter, droit)
    possible = lieux.premiere_execution(fin, droit, sursis_au=sursis_au(avant))
    if possible.au_plus_tot is None:
        return replace(nue, manque=possible.manque)
    jour = date_longue(fait.le)
    if fait.le < possible.au_plus_tot:
        dit = f"Le {jour}, elle n’est pas admise."
    elif not execution_admise(fait.le, droit):
        dit = f"Le {jour} est dans la trêve : elle n’est pas admise, sauf exception."
    else:
        dit = f"Le {jour}, ni le délai, ni un sursis noté, ni la trêve ne l’empêchent."
    suspendue = "La procédure est notée suspendue ce jour-là : relisez ce qui la suspend."
    return replace(
        nue,
        au_plus_tot=lieux.premier_jour_hors_treve(max(fait.le, possible.au_plus_tot), droit),
        parametres=possible.parametres,
        calcul=(*possible.calcul, dit),
        manque=suspendue if en_cours(suspensions_notees(avant), fait.le) else "",
    )


_EXECUTION = Echeance("EXECUTION", "Expulsion possible au plus tôt", "R-EXP-08", ARTICLE)
_CALCULS: dict[str, Calcul] = {
    "E01": _simple(SIGNALEMENT),
    "E02": _du_signalement,
    "E03": _de_l_accord,
    "E04": _du_commandement,
    "E06": _simple(commandement.SAISINE_CCAPEX),
    "E07": _simple(audience.AUDIENCE_AU_PLUS_TOT),
    "E08": _simple(audience.ENTRETIEN_DSF),
    "E10": _de_l_audience,
    "E11": _du_jugement,
    "E12": _du_commandement_de_quitter,
    "E13": _des_delais,
    "E14": _de_la_requisition,
}


def suite_au_plus_tot(faits: Iterable[Fait], bail: Bail, droit: Droit, le: date) -> list[Echeance]:
    """Ce qui peut encore venir, au plus tôt, si rien ne l'arrête : une borne, pas une prévision.

    Vide quand la procédure est suspendue, finie, ou n'en est pas au commandement de payer.
    """
    connus = {f.code: f for f in en_ordre(faits)}
    avance = max((rang(code) for code in connus), default=0)
    if avance < 4 or connus.keys() & FINIES or en_cours(suspensions_notees(connus.values()), le):
        return []
    jour, venues = _jusqu_au_jugement(connus, bail, droit, le)
    if jour is None:
        return venues
    quitter = connus.get("E12") or Fait("E12", max(jour + _LENDEMAIN, le))
    if "E12" not in connus:
        venues.append(_venue("E12", quitter.le, "Ouvre un délai de deux mois, que le juge peut "
                             "réduire ou prolonger.", "CPCE, L. 412-1 et L. 412-3"))  # fmt: skip
    execution = lieux.premiere_execution(
        lieux.fin_pour_quitter(quitter, droit),
        droit,
        sursis_au=sursis_au(connus.values()),
    )
    if execution.au_plus_tot and execution.au_plus_tot < le:
        possible = lieux.premier_jour_hors_treve(le, droit)
        execution = replace(execution, au_plus_tot=possible)
    return [*venues, execution]


def _jusqu_au_jugement(
    connus: dict[str, Fait], bail: Bail, droit: Droit, le: date
) -> tuple[date | None, list[Echeance]]:
    """Le jour du jugement, connu ou au plus tôt, et ce qui reste à venir jusque-là."""
    if jugement := next((connus[c] for c in ("E11", "E12", "E13", "E14") if c in connus), None):
        return jugement.le, []
    venues = []
    if audience_ := connus.get("E10"):
        jour = max(audience_.le, le)
    else:
        assignation = next((connus[c] for c in ("E08", "E07") if c in connus), None)
        if assignation is None:
            assignation = Fait("E07", _assignation_au_plus_tot(connus, bail, droit, le))
            dit = "Possible une fois passé le délai du commandement de payer."
            venues.append(_venue("E07", assignation.le, dit, "Loi du 6 juillet 1989, art. 24 I"))
        possible = audience.AUDIENCE_AU_PLUS_TOT.depuis(assignation, droit)
        if possible.au_plus_tot is None:
            return None, [*venues, possible]
        jour = max(possible.au_plus_tot, le)
        venues.append(replace(possible, code="E10", quoi="Audience", au_plus_tot=jour))
    dit = "Délais accordés, ou bail résilié et expulsion ordonnée : le juge fixe la date."
    venues.append(_venue("E11", jour, dit, "Loi du 6 juillet 1989, art. 24 VII"))
    return jour, venues


def _assignation_au_plus_tot(connus: dict[str, Fait], bail: Bail, droit: Droit, le: date) -> date:
    bornes = [le]
    if payer := connus.get("E04"):
        fin = commandement.fin_du_commandement(payer, droit, bail)
        bornes += [fin.au_plus_tot + _LENDEMAIN] if fin.au_plus_tot else []
    if saisine := connus.get("E06"):
        possible = commandement.SAISINE_CCAPEX.depuis(saisine, droit).au_plus_tot
        bornes += [possible] if possible else []
    return max(bornes)


_LIBELLES = {
    "E07": "Assignation",
    "E11": "Décision du juge",
    "E12": "Commandement de quitter les lieux",
}


def _venue(code: str, jour: date, dit: str, article: str) -> Echeance:
    return Echeance(code, _LIBELLES[code], "R-EXP-00", article, au_plus_tot=jour, calcul=(dit,))
