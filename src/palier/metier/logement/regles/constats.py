"""Ce que le droit tire de la dette notée, un jour donné : des phrases, jamais une décision.

Chacune dit son article et les paramètres employés. Ce qui ne s'applique pas ne se dit pas ; ce que
le dossier ignore se dit comme tel.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from decimal import Decimal

from palier.metier.logement.regles.audience import (
    clause_reputee_non_jouee,
    clause_suspendue,
    delais_de_paiement,
    delais_recevables,
)
from palier.metier.logement.regles.commandement import (
    FOYER,
    Bail,
    a_signaler_a_la_ccapex,
    clause_evitee,
    fin_du_commandement,
)
from palier.metier.logement.regles.echeances import INDICATIF, Droit
from palier.metier.logement.regles.etapes import FINIES, Fait, en_ordre
from palier.metier.logement.regles.frise import sursis_au
from palier.metier.logement.regles.impaye import NOUVELLE_DEFINITION, SIGNALEMENT, Impaye, impaye
from palier.metier.logement.regles.lieux import maintien
from palier.noyau.delais import Duree
from palier.noyau.parametres import ParametreAbsent, Valeur
from palier.noyau.texte import accorde, date_longue, montant

_TRANSITOIRE = "Le défaut date d’avant 2027 : les dispositions transitoires sont à vérifier."
_VEILLE = timedelta(days=1)
AU_SENS = "au sens de l’aide au logement"
DELAIS_JUGE = "DELAIS_JUGE"
_DECOMPTE = "Le décompte de l’acte prime."
Termes = Sequence[tuple[date, bool]]


@dataclass(frozen=True)
class Constat:
    """Ce que le dossier permet de dire d'une règle ; indicatif.

    Attributes:
        su: faux quand une donnée manque pour conclure.
    """

    regle: str
    dit: str
    article: str
    parametres: tuple[Valeur, ...] = ()
    su: bool = True

    @property
    def mention(self) -> str:
        """Le mot qui accompagne toujours la phrase."""
        doute = any(v.a_verifier for v in self.parametres)
        return f"{INDICATIF}, paramètre à vérifier" if doute else INDICATIF


@dataclass(frozen=True)
class DetteDeLoyer:
    """La dette du logement que la procédure vise, vue un jour donné.

    Attributes:
        due: ce qui reste dû ; vide si rien ne le chiffre.
        depuis: le plus ancien constat de ce qui reste dû.
        aide: l'aide au logement du mois ; vide si elle n'est pas notée.
        aide_au_bailleur: elle lui est versée ; vide si on ne le sait pas.
        causes: ce qui restait dû le jour du commandement de payer ; vide si on ne le sait pas.
        verses: les règlements, leur jour et leur montant.
        termes: chaque échéance du plan qui suit le jugement, et si elle fut payée à temps ; vide
            s'il n'y a pas de tel plan.
        loyers: les loyers courants, chacun payé ou non, dont le plan garde la trace.
    """

    due: Decimal | None
    depuis: date | None = None
    loyer: Decimal | None = None
    charges: Decimal | None = None
    aide: Decimal | None = None
    aide_au_bailleur: bool | None = None
    causes: Decimal | None = None
    verses: Sequence[tuple[date, Decimal]] = ()
    termes: Termes = ()
    loyers: Termes = ()


@dataclass(frozen=True)
class Expulsion:
    """Les étapes d'une expulsion, son bail et le droit qui s'y applique, vus un jour donné."""

    faits: Sequence[Fait]
    bail: Bail
    droit: Droit
    le: date
    connus: dict[str, Fait] = field(init=False)

    def __post_init__(self) -> None:
        passes = [f for f in en_ordre(self.faits) if f.le <= self.le]
        object.__setattr__(self, "connus", {f.code: f for f in passes})

    @property
    def finie(self) -> bool:
        return bool(self.connus.keys() & FINIES)

    @property
    def delais_accordes(self) -> bool:
        return any(f.motif == DELAIS_JUGE for f in self.connus.values())

    @property
    def jugee(self) -> bool:
        codes = {"E11", "E12", "E13", "E14", "E15"}
        return self.delais_accordes or bool(self.connus.keys() & codes)


def constats(expulsion: Expulsion, dette: DetteDeLoyer | None) -> list[Constat]:
    """Ce qu'il y a à dire ce jour-là, dans l'ordre de la procédure.

    Args:
        dette: vide si aucune dette de ce logement n'est notée.
    """
    if expulsion.finie:
        return []
    trouves = [_du_maintien(expulsion)]
    if dette:
        de_la_dette = (_de_l_impaye, _du_signalement, _de_la_clause, _des_delais)
        trouves = [*(regle(expulsion, dette) for regle in de_la_dette), *trouves]
    return [c for c in trouves if c]


def _de_l_impaye(p: Expulsion, dette: DetteDeLoyer) -> Constat | None:
    """L'impayé au sens de l'aide au logement, tant que le juge n'a pas statué (R-EXP-01, 02)."""
    if p.jugee or dette.aide == 0 or dette.due == 0:
        return None
    vu = _impaye(p, dette)
    if vu.constitue is None:
        dit = f"On ne sait pas si l’impayé est constitué {AU_SENS}. {vu.pourquoi}"
    elif vu.constitue:
        dit = f"L’impayé est constitué {AU_SENS} : {vu.pourquoi} {_signaler(p)}"
    else:
        dit = f"L’impayé n’est pas constitué {AU_SENS} : {vu.pourquoi}"
    return Constat("R-EXP-01", dit, SIGNALEMENT.article, vu.parametres, vu.constitue is not None)


def _impaye(p: Expulsion, dette: DetteDeLoyer) -> Impaye:
    """Le seuil change selon qui reçoit l'aide ; sans le savoir, on dit ce qui vaut des deux façons.

    Le seuil du locataire est le plus haut : atteint, il l'est aussi quand le bailleur la reçoit.
    D'un défaut d'avant 2027, on ne sait pas encore s'il compte (dispositions transitoires).
    """
    recent = dette.depuis and dette.depuis >= NOUVELLE_DEFINITION
    au_bailleur, au_locataire = (
        impaye(
            dette.due,
            p.le,
            p.droit,
            loyer=dette.loyer,
            charges=dette.charges,
            aide=dette.aide,
            tiers_payant=tiers_payant,
            premier_defaut=dette.depuis if recent else None,
        )
        for tiers_payant in (True, False)
    )
    vu = au_bailleur
    if dette.aide_au_bailleur is False or (au_locataire.constitue and not dette.aide_au_bailleur):
        vu = au_locataire
    elif dette.aide_au_bailleur is None and au_bailleur.constitue:
        dit = (
            f"Si l’aide est versée au bailleur, oui : {au_bailleur.pourquoi} Si elle l’est au "
            f"locataire, non : {au_locataire.pourquoi} Notez-le au logement."
        )
        vu = replace(au_bailleur, constitue=None, pourquoi=dit)
    if vu.constitue is False and p.le >= NOUVELLE_DEFINITION and not recent:
        return replace(vu, constitue=None, pourquoi=_TRANSITOIRE)
    return vu


def _signaler(p: Expulsion) -> str:
    """Ce qu'un impayé constitué demande au bailleur, et s'il l'a fait."""
    if fait := p.connus.get("E02"):
        return f"Signalé le {date_longue(fait.le)}."
    try:
        delai = Duree.de(p.droit.valeur(SIGNALEMENT.parametre, p.le))
    except ParametreAbsent:
        return "Le bailleur le signale à la Caf ou à la MSA."
    return f"Le bailleur a {delai} pour le signaler à la Caf ou à la MSA : aucun signalement noté."


def _du_signalement(p: Expulsion, dette: DetteDeLoyer) -> Constat | None:
    """Le commandement à signaler à la CCAPEX (E05) ; un bailleur social la saisit (E06)."""
    payer = p.connus.get("E04")
    if payer is None or p.jugee or p.bail.statut in {FOYER, "LOC_PUBLIC"} or "E05" in p.connus:
        return None
    depuis = dette.depuis
    anciens = (payer.le.year - depuis.year) * 12 + payer.le.month - depuis.month if depuis else 0
    if depuis and payer.le.day < depuis.day:
        anciens -= 1
    doit = a_signaler_a_la_ccapex(anciens, dette.causes, dette.loyer, payer.le, p.droit)
    if not doit:
        return None
    valeurs = tuple(
        p.droit.valeur(f"EXP_SIGNALEMENT_CCAPEX_{quoi}", payer.le)
        for quoi in ("ANCIENNETE", "DETTE")
    )
    dit = (
        "Le commandement est à signaler à la CCAPEX par le commissaire de justice, si le bailleur "
        f"est une personne physique ou une société civile familiale : impayé d’au moins "
        f"{Duree.de(valeurs[0])}, ou de {valeurs[1].valeur:f} loyers hors charges. Aucun "
        "signalement n’est noté."
    )
    return Constat("R-EXP-00", dit, "Loi du 6 juillet 1989, art. 24 I", valeurs)


def _de_la_clause(p: Expulsion, dette: DetteDeLoyer) -> Constat | None:
    """Les causes du commandement sont-elles payées à temps (R-EXP-04) ?"""
    payer = p.connus.get("E04")
    if payer is None or p.jugee or p.bail.statut == FOYER or not dette.causes:
        return None
    fin = fin_du_commandement(payer, p.droit, p.bail)
    if fin.au_plus_tot is None or fin.au_plus_tard is None:
        return None
    verses = [(le, somme) for le, somme in dette.verses if payer.le < le <= p.le]
    causes, jour = montant(dette.causes), date_longue(fin.au_plus_tot)
    paye = _payees_au(fin.au_plus_tot, verses)
    if clause_evitee(dette.causes, verses, fin):
        dit = (
            f"La clause résolutoire ne joue pas : les {causes} que le dossier savait dus au jour "
            f"du commandement sont payés, au plus tard le {jour}. {_DECOMPTE}"
        )
    elif p.le <= fin.au_plus_tot:
        dit = (
            f"Pour que la clause résolutoire ne joue pas, il reste {montant(dette.causes - paye)} "
            f"à payer au plus tard le {jour}, sur {causes} : une partie ne suffit pas. {_DECOMPTE}"
        )
    elif p.le <= fin.au_plus_tard or _payees_au(fin.au_plus_tard, verses) >= dette.causes:
        pourquoi = fin.manque or f"Le délai se reporte au {date_longue(fin.au_plus_tard)}."
        dit = f"On ne sait pas si la clause résolutoire est acquise. {pourquoi}"
    else:
        paye = _payees_au(fin.au_plus_tard, verses)
        regle = f"{montant(paye)} réglés" if paye else "aucun règlement"
        dit = (
            f"D’après ce qui est noté, {regle} au {date_longue(fin.au_plus_tard)} sur {causes} : "
            f"la clause résolutoire est acquise, sauf délais du juge. {_DECOMPTE}"
        )
    return Constat("R-EXP-04", dit, fin.article, fin.parametres)


def _payees_au(jour: date, verses: Sequence[tuple[date, Decimal]]) -> Decimal:
    return sum((somme for le, somme in verses if le <= jour), Decimal(0))


def _des_delais(p: Expulsion, dette: DetteDeLoyer) -> Constat | None:
    """Après le jugement, des délais suspendent la clause tant qu'ils sont tenus (R-EXP-07)."""
    if not p.delais_accordes or p.bail.statut == FOYER:
        return None
    article = "Loi du 6 juillet 1989, art. 24 VII"
    if not dette.termes:
        dit = (
            "Des délais du juge sont notés, leur échéancier ne l’est pas : notez-le au budget, en "
            "plan signé du jour du jugement, pour savoir s’ils sont tenus."
        )
        return Constat("R-EXP-07", dit, article)
    veille = p.le - _VEILLE
    termes = [*dette.termes, *dette.loyers]
    manques = [terme for terme, paye in termes if not paye and terme <= veille]
    if not clause_suspendue(dette.termes, dette.loyers, veille):
        dit = (
            "La clause n’est plus suspendue : l’échéance ou le loyer du "
            f"{date_longue(min(manques))} n’est pas noté payé à temps."
        )
    elif clause_reputee_non_jouee(dette.termes):
        dit = "Tout l’échéancier est payé : la clause est réputée n’avoir jamais joué."
    else:
        venues = sum(terme <= veille for terme, _ in dette.termes)
        tenu = f"{accorde(venues, 'échéance venue')}, aucune manquée" if venues else "rien d’échu"
        dit = f"Les effets de la clause restent suspendus : {tenu}, aucun loyer noté impayé."
    return Constat("R-EXP-07", dit, article)


def _du_maintien(p: Expulsion) -> Constat | None:
    """Ce à quoi expose le maintien après le commandement de quitter ; jamais un conseil."""
    jugement, quitter = p.connus.get("E11"), p.connus.get("E12")
    if jugement is None or quitter is None:
        return None
    sursis = sursis_au(p.connus.values())
    try:
        vu = maintien(
            jugement_definitif_le=jugement.le,
            commandement_le=quitter.le,
            le=p.le,
            droit=p.droit,
            juge_saisi=sursis is not None and sursis >= p.le,
            bailleur_social=p.bail.statut == "LOC_PUBLIC",
        )
        amende = p.droit.valeur("EXP_MAINTIEN_AMENDE", p.le)
    except ParametreAbsent:
        return None
    if not vu.expose:
        return None
    dit = (
        f"Rester dans les lieux peut être puni d’une amende ({montant(amende.valeur)} au plus) si "
        "le jugement est définitif et que le juge de l’exécution n’est pas saisi ; jamais chez un "
        "bailleur social (à vérifier)."
    )
    return Constat("R-EXP-16", dit, "Code pénal, 315-2", (amende,))


@dataclass(frozen=True)
class Conditions:
    """Ce que le dossier sait des conditions des délais de paiement.

    Attributes:
        repris_le: premier loyer courant repris, en entier.
        capacite: ce que le ménage pourrait payer chaque mois, en plus du loyer.
        source: qui le dit, « le budget laisse ».
        certaine: un professionnel l'a notée ; le solde d'un budget ne suffit pas à dire non.
    """

    repris_le: date | None = None
    capacite: Decimal | None = None
    source: str = ""
    certaine: bool = False

    def reglable(self, mensualite: Decimal | None) -> bool | None:
        """La dette peut se régler à cette mensualité ; None si l'on ne sait pas."""
        if mensualite is None or self.capacite is None:
            return None
        suffit = self.capacite >= mensualite
        return suffit if suffit or self.certaine else None

    def dites(self, le: date, mensualite: Decimal | None) -> str:
        """Ses conditions, réunies ou non, telles que le dossier les connaît."""
        reglable = self.reglable(mensualite)
        repris = True if self.repris_le and self.repris_le <= le else None
        tete = {
            True: "D’après le dossier, les conditions de ces délais sont réunies",
            False: "D’après le dossier, une condition de ces délais manque",
            None: "On ne sait pas si les conditions de ces délais sont réunies",
        }[delais_recevables(le, dette_reglable=reglable, loyer_repris=repris)]
        dette = {
            True: "dette réglable",
            False: "dette pas réglable dans ce délai",
            None: "dette réglable ou non, à établir",
        }[reglable]
        somme = "ni budget ni remboursement possible noté"
        if self.capacite is not None:
            somme = f"{self.source} {montant(self.capacite)} par mois"
        loyer = "reprise du loyer courant, en entier et avant l’audience, non renseignée"
        if self.repris_le:
            loyer = f"loyer courant repris le {date_longue(self.repris_le)}"
        return f"{tete} : {dette} ({somme}) ; {loyer}."


def delais_du_juge(
    due: Decimal | None, conditions: Conditions, le: date, droit: Droit
) -> list[Constat]:
    """Ce que le juge peut accorder, et ce que le dossier dit de ses conditions (R-EXP-07)."""
    article = "Loi du 6 juillet 1989, art. 24 V"
    try:
        maximum = droit.valeur("EXP_DELAIS_PAIEMENT_MAX", le)
    except ParametreAbsent as absent:
        return [Constat("R-EXP-07", str(absent), article)]
    mois = int(maximum.valeur)
    dit, par_mois = f"Le juge peut accorder jusqu’à {mois} mensualités", None
    if due:
        suite = delais_de_paiement(due, mois, le, droit)
        par_mois = suite[0]
        dit += f" : au moins {montant(par_mois)} par mois pour {montant(due)}"
        if suite[-1] != par_mois:
            dit += f", {montant(suite[-1])} la dernière"
    return [
        Constat("R-EXP-07", f"{dit}.", article, (maximum,)),
        Constat("R-EXP-07", conditions.dites(le, par_mois), article),
    ]
