"""Une procédure racontée : ce qui est fait, ce qui suit et pourquoi, ce qui est suspendu."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta

from palier.metier.logement.echeances import bail_de, droit_de, faits_de
from palier.metier.logement.models import Etape, Procedure
from palier.metier.logement.regles import commandement, frise, lieux, surendettement
from palier.metier.logement.regles.alertes import ALERTEES
from palier.metier.logement.regles.audience import exiger_jour_d_audience, renvoi_de
from palier.metier.logement.regles.commandement import Bail
from palier.metier.logement.regles.echeances import Droit, Echeance
from palier.metier.logement.regles.etapes import (
    AUDIENCE,
    FINIES,
    SUSPENDUE,
    Fait,
    courante,
    incoherences,
    lacunes,
    rang,
)
from palier.metier.logement.regles.suspension import Suspension, en_cours, suspensions_notees
from palier.metier.logement.regles.treve import (
    ARTICLE,
    HORS_TREVE,
    exiger_hors_treve,
    hiver,
    treve_au,
)
from palier.noyau.erreurs import Refus
from palier.noyau.nomenclatures import nomenclature
from palier.noyau.parametres import ParametreAbsent
from palier.noyau.periodes import Periode
from palier.noyau.texte import accorde, date_longue


@dataclass(frozen=True)
class Ligne:
    """Une ligne de la frise : une étape faite, une échéance, ou une trêve.

    Attributes:
        etat: « fait », « ici », « avenir » ou « treve ».
        borne: « au plus tôt », « au plus tard », « écrit sur l'acte » ; vide pour un fait.
        delai: « dans 7 jours », « 3 jours de retard » ; vide s'il n'y a rien à faire.
    """

    etat: str
    le: date | None
    titre: str
    borne: str = ""
    dits: tuple[str, ...] = ()
    article: str = ""
    echeance: Echeance | None = None
    etape: Etape | None = None
    delai: str = ""
    retard: bool = False
    fin: date | None = None


@dataclass(frozen=True)
class Recit:
    """Tout ce que la page d'une procédure montre."""

    lignes: tuple[Ligne, ...]
    echeances: tuple[Echeance, ...]
    resume: str
    suspensions: tuple[Suspension, ...]
    non_prouvees: bool
    remarques: tuple[str, ...]
    expulsion: Echeance | None

    @property
    def prochaine(self) -> Ligne | None:
        return next((ligne for ligne in self.lignes if ligne.etat == "ici"), None)


def recit(procedure: Procedure, le: date, *, autres: Iterable[str] = ()) -> Recit:
    """La procédure vue un jour donné.

    Args:
        autres: ce que l'on dit d'autres procédures ouvertes sur le même logement.
    """
    etapes = list(procedure.etapes.all())
    faits, bail, droit = faits_de(etapes), bail_de(procedure), droit_de(procedure)
    toutes = frise.echeances_de(faits, bail, droit)
    ouverte = procedure.close_le is None
    suite = frise.suite_au_plus_tot(faits, bail, droit, le) if ouverte else []
    attendues = frise.a_tenir(toutes, faits) if ouverte else []
    notees = suspensions_notees(faits)
    expulsion = next((e for e in suite if e.code == "PREMIERE_EXECUTION"), None)
    return Recit(
        lignes=tuple(_lignes(etapes, toutes, attendues, suite, droit, le)),
        echeances=(*toutes, *(e for e in suite if e not in toutes)),
        resume=_resume(procedure, faits, expulsion, le),
        suspensions=tuple(en_cours(notees, le)),
        non_prouvees=any(
            not s.prouvee and s.du <= le and (s.au is None or le <= s.au) for s in notees
        ),
        remarques=(*_remarques(faits, bail, droit), *autres),
        expulsion=expulsion,
    )


def _expulsable(faits: list[Fait]) -> bool:
    return any(rang(f.code) for f in faits) and not any(f.code in FINIES for f in faits)


def _lignes(
    etapes: list[Etape],
    toutes: list[Echeance],
    attendues: list[Echeance],
    suite: list[Echeance],
    droit: Droit,
    le: date,
) -> list[Ligne]:
    """Ce qui est fait, puis la prochaine chose à faire, puis ce qui peut suivre."""
    faits = faits_de(etapes)
    passees = [_faite(e, toutes, faits, le) for e in etapes if e.date < le]
    connues = [_connue(e, faits, le) for e in etapes if e.date >= le]
    dues = [
        _due(e, le) for e in attendues if e.le and e.code not in {"AUDIENCE", "PREMIERE_EXECUTION"}
    ]
    retards = [ligne for ligne in dues if ligne.retard and _rattrapable(ligne, le)]
    venir = sorted(
        [*connues, *(ligne for ligne in dues if not ligne.retard), *map(_venue, suite)],
        key=lambda ligne: (ligne.le or date.max, ligne.borne == "au plus tôt"),
    )
    ensemble = [*sorted(retards, key=lambda ligne: ligne.le or le, reverse=True), *venir]
    ici = next((ligne for ligne in ensemble if ligne.delai), None)
    suivies = [replace(ligne, etat="ici") if ligne is ici else ligne for ligne in ensemble]
    return _avec_treve(passees, suivies, faits, droit, le)


def _rattrapable(ligne: Ligne, le: date) -> bool:
    """Un retard récent, et qui est le nôtre : celui d'un autre se lit au tableau."""
    notre = ligne.echeance is not None and ligne.echeance.code in ALERTEES
    return notre and ligne.le is not None and le - ligne.le <= timedelta(days=60)


def _faite(etape: Etape, toutes: list[Echeance], faits: list[Fait], le: date) -> Ligne:
    nees = [e for e in toutes if e.depuis and _meme(e.depuis, etape)]
    dits = [_suite_dite(e, le) for e in nees if e.code not in {"AUDIENCE", "PREMIERE_EXECUTION"}]
    if etape.regime == SUSPENDUE:
        motif = f" : {etape.get_motif_display().lower()}" if etape.motif else ""  # type: ignore[attr-defined]
        au = f" jusqu’au {date_longue(etape.jusqu_au)}" if etape.jusqu_au else ""
        dits.insert(0, f"Procédure suspendue{motif}{au}.")
    if au := _renvoyee_au(etape, faits):
        dits.insert(0, f"Renvoyée au {date_longue(au)}.")
    if etape.precision:
        dits.insert(0, etape.precision)
    article = str(nomenclature("etape").attribut(etape.code, "article") or "")
    return Ligne("fait", etape.date, str(etape), dits=tuple(dits), article=article, etape=etape)


def _renvoyee_au(etape: Etape, faits: list[Fait]) -> date | None:
    """Le jour où une audience est renvoyée."""
    renvoi = renvoi_de(Fait(AUDIENCE, etape.date), faits) if etape.code == AUDIENCE else None
    return renvoi and renvoi.le


def _meme(fait: Fait, etape: Etape) -> bool:
    return (fait.code, fait.le) == (etape.code, etape.date)


def _suite_dite(echeance: Echeance, le: date) -> str:
    """« Fin du délai du commandement de payer : 6 semaines depuis le… Échu. »"""
    if echeance.le is None:
        return f"{echeance.quoi} : {echeance.manque}"
    pas = " ".join(echeance.calcul) or date_longue(echeance.le)
    limite = None if echeance.manque else echeance.au_plus_tard
    passe = " Échu." if limite and limite < le else ""
    return f"{echeance.quoi}. {pas}{passe} {echeance.manque}".strip()


def _connue(etape: Etape, faits: list[Fait], le: date) -> Ligne:
    article = str(nomenclature("etape").attribut(etape.code, "article") or "")
    renvoi = _renvoyee_au(etape, faits)
    renvoyee = f"Renvoyée au {date_longue(renvoi)}." if renvoi else ""
    dits = tuple(dit for dit in (etape.precision, renvoyee) if dit)
    return Ligne(
        "avenir",
        etape.date,
        str(etape),
        dits=dits,
        article=article,
        etape=etape,
        delai="" if renvoi else _dans(etape.date, le),
    )


def _due(echeance: Echeance, le: date) -> Ligne:
    assert echeance.le is not None
    return Ligne(
        "avenir",
        echeance.le,
        echeance.quoi,
        borne=borne_dite(echeance),
        dits=(*echeance.calcul, *([echeance.manque] if echeance.manque else [])),
        article=echeance.article,
        echeance=echeance,
        delai=_dans(echeance.le, le) if echeance.au_plus_tard else "",
        retard=echeance.le < le,
    )


def borne_dite(echeance: Echeance) -> str:
    """Ce que veut dire la date montrée."""
    if echeance.ecrite:
        return "inscrit sur l’acte"
    if echeance.au_plus_tot is None or echeance.au_plus_tot == echeance.au_plus_tard:
        return "au plus tard"
    if echeance.au_plus_tard is None:
        return "au plus tôt"
    return f"au plus tôt ; au plus tard le {date_longue(echeance.au_plus_tard)}"


def _venue(echeance: Echeance) -> Ligne:
    return Ligne(
        "avenir",
        echeance.au_plus_tot,
        echeance.quoi,
        borne="au plus tôt" if echeance.au_plus_tot else "",
        dits=echeance.calcul if echeance.le else (echeance.manque,),
        article=echeance.article,
        echeance=echeance,
    )


def _avec_treve(
    passees: list[Ligne], suivies: list[Ligne], faits: list[Fait], droit: Droit, le: date
) -> list[Ligne]:
    """La trêve en cours ou prochaine, à sa date, si une expulsion reste possible."""
    periode = _treve(droit, le) or _prochaine_treve(droit, le)
    if not suivies or not _expulsable(faits) or periode is None:
        return [*passees, *suivies]
    bande = Ligne(
        "treve",
        periode.debut,
        "Trêve hivernale",
        dits=(f"Aucune expulsion n’est exécutée, sauf : {' ; '.join(HORS_TREVE.values())}.",),
        article=ARTICLE,
        fin=periode.fin,
    )
    lignes = [*passees, *suivies]
    apres = (n for n, ligne in enumerate(lignes) if ligne.le is None or ligne.le >= periode.debut)
    rang_ = next(apres, len(lignes))
    return [*lignes[:rang_], bande, *lignes[rang_:]]


def _treve(droit: Droit, le: date) -> Periode | None:
    try:
        return treve_au(le, droit)
    except ParametreAbsent:
        return None


def _prochaine_treve(droit: Droit, le: date) -> Periode | None:
    try:
        return hiver(le.year, droit)
    except ParametreAbsent:
        return None


def _dans(jour: date, le: date) -> str:
    ecart = (jour - le).days
    if ecart < 0:
        return f"{accorde(-ecart, 'jour')} de retard"
    return f"dans {accorde(ecart, 'jour')}" if ecart else "aujourd’hui"


def _resume(procedure: Procedure, faits: list[Fait], expulsion: Echeance | None, le: date) -> str:
    """Où en est la procédure, en deux phrases."""
    if procedure.type != "EXPULSION" or not faits or procedure.close_le:
        return ""
    etape = courante(faits, le)
    ou = (
        f"{nomenclature('etape').libelle(etape.code)}, le {date_longue(etape.le)}. "
        if etape
        else ""
    )
    codes = {f.code for f in faits if f.le <= le}
    if codes & FINIES:
        return ou
    if not codes & {"E11", "E12", "E13", "E14", "E15"}:
        return f"{ou}Aucune expulsion n’est possible avant une décision du juge."
    if expulsion and expulsion.au_plus_tot:
        return f"{ou}Aucune expulsion n’est possible avant le {date_longue(expulsion.au_plus_tot)}."
    return ou


def _remarques(faits: list[Fait], bail: Bail, droit: Droit) -> list[str]:
    """Ce que les étapes notées ont d'étrange : le fait, puis le geste ; rien n'est empêché."""
    libelle = nomenclature("etape").libelle
    dites = lacunes(faits)
    for (avant_le, avant), (apres_le, apres) in incoherences([(f.le, f.code) for f in faits]):
        dites.append(
            f"« {libelle(avant)} » ({date_longue(avant_le)}) est datée avant « {libelle(apres)} » "
            f"({date_longue(apres_le)}) : vérifiez les deux dates."
        )
    for fait in faits:
        try:
            _exiger_ce_que_dit_la_loi(fait, faits, bail, droit)
        except ParametreAbsent:
            pass
        except Refus as refus:
            dites.append(str(refus))
    if note := commandement.regime_du_foyer(bail.statut):
        dites.append(note)
    return [*dites, *surendettement.remarques(faits, bail.statut, droit)]


def _exiger_ce_que_dit_la_loi(fait: Fait, suite: list[Fait], bail: Bail, droit: Droit) -> None:
    """Une audience, un protocole, des délais, une expulsion, un moratoire que la loi permet.

    Sans borne connue, rien n'est exigé.

    Raises:
        Refus: l'étape notée en sort.
    """
    match fait.code:
        case "E03" if fait.motif == "PROTOCOLE":
            frise.protocole_note(fait, suite, bail, droit)
        case "E10":
            exiger_jour_d_audience(fait.le, droit.calendrier)
        case "E13":
            lieux.exiger_delais_du_juge(fait, droit)
        case "E16":
            exiger_hors_treve(fait.le, droit)
        case "S9_MORATOIRE":
            surendettement.exiger_moratoire(fait, droit)


_D_ABORD = {"E10": "TRANSMISSION_DSF", "E12": "PREMIERE_EXECUTION", "S9_MORATOIRE": "REDEPOT"}
"""Ce que l'on cherche à savoir d'une étape supposée, avant le reste."""


def supposee(procedure: Procedure, fait: Fait, *, bail_le: date | None = None) -> list[Echeance]:
    """« Et si » : ce qu'une étape supposée ferait attendre ; rien n'est enregistré.

    Args:
        bail_le: le jour du bail, s'il n'est pas celui du dossier.
    """
    autres = [f for f in faits_de(procedure.etapes.all()) if f.code != fait.code]
    bail = bail_de(procedure)
    if bail_le:
        bail = replace(bail, signe_le=bail_le)
    droit = droit_de(procedure)
    if fait.code == "E16":
        return [frise.execution_au(fait, autres, droit)]
    if fait.code in commandement.RESILIATIONS:
        motif, _ = commandement.RESILIATIONS[fait.code]
        return [commandement.resiliation_du_foyer(fait, motif, droit)]
    toutes = frise.echeances_de([*autres, fait], bail, droit)
    nees = [e for e in toutes if e.depuis == fait and e.code != "AUDIENCE"]
    return sorted(nees, key=lambda e: e.code != _D_ABORD.get(fait.code, ""))
