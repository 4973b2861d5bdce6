"""Ce qui est dû, ce qui le traite, ce que le ménage paie et pourrait payer."""

from palier.metier.budget.models import LOYERS, PlanApurement, Situation
from palier.metier.budget.plans import delai_d_incident, incidents_dits, respect_dit, suivi
from palier.metier.logement.models import Procedure
from palier.noyau.montants import somme_connue
from palier.noyau.nomenclatures import nomenclature
from palier.noyau.texte import accorde, date_longue, montant
from palier.pilotage.diagnostic.faits.dossier import Dit, Dossier, demarche_dite, jour
from palier.pilotage.diagnostic.rubriques import ICI, Fait, Manque

DE_LA_DETTE = ("D_FSL", "D_PLAN_APUREMENT", "D_PROTOCOLE", "D_SURENDETTEMENT", "D_DELAI_JEX")


def endettement(d: Dossier) -> Dit:
    loyers = [dette for dette in d.dettes if dette.type in LOYERS]
    for dette in loyers:
        reste = dette.restant
        dits = ["reste dû inconnu" if reste is None else f"{montant(reste)} restant dus"]
        if dette.initial is not None:
            constat = date_longue(dette.constatee_le)
            dits.append(f"{montant(dette.initial)} au constat du {constat}")
        nom = f"{dette.get_type_display()}, {dette}" if dette.creancier else str(dette)
        yield Fait(nom, ", ".join(dits), "dettes", date_longue(d.le))
        if reste is None:
            yield Manque(f"Le reste dû de {dette} n’est pas renseigné.", dette.get_absolute_url())
    if not loyers:
        yield from _dette_photographiee(d)
    for constat in d.constats:
        if constat.regle == "R-EXP-01" and constat.su:
            dit = f"{constat.dit} {constat.article} ; {constat.mention}"
            yield Fait("Impayé de loyer", dit, "dettes", date_longue(d.le))
    autres = [dette for dette in d.dettes if dette.type not in LOYERS]
    total = somme_connue(dette.restant for dette in autres)
    if total is not None:
        dit = f"{montant(total)}, {accorde(len(autres), 'dette')}"
        yield Fait("Autres dettes en cours", dit, "dettes", date_longue(d.le))


def _dette_photographiee(d: Dossier) -> Dit:
    photo = d.situation
    if photo and photo.dette_locative is not None:
        dit = montant(photo.dette_locative)
        yield Fait("Dette locative", dit, "budget", date_longue(photo.date))
    else:
        yield Manque("Aucune dette de loyer n’est détaillée.", d.volet("budget"))


def traitement(d: Dossier) -> Dit:
    for demarche in d.demarches:
        if demarche.type in DE_LA_DETTE:
            yield demarche_dite(demarche)
    for etape in d.etapes:
        if etape.code == "E03":
            yield jour(str(etape), etape.date, "procédure")
    yield from _plans(d)
    yield from _surendettement(d)


def _plans(d: Dossier) -> Dit:
    """Chaque plan signé, ou proposé et pas abandonné : ce qu'il étale, et s'il est tenu."""
    plans = list(d.siens(PlanApurement).filter(propose_le__lte=d.le).avec_suivi())
    if not plans:
        return
    structure, le = d.diagnostic.structure, date_longue(d.le)
    delai = delai_d_incident(structure, d.le)
    for plan in plans:
        vu = suivi(plan, d.le, delai)
        if not plan.signe_le and vu.fini:
            continue
        if vu.echeances:
            en = accorde(len(vu.echeances), "mensualité")
            somme = montant(vu.echeances[0].echeance.montant)
            yield Fait(str(plan), f"{montant(vu.total)} en {en} de {somme}", "plans", le)
        yield Fait("Respect du plan", respect_dit(plan, vu), "plans", le)
        for incident in incidents_dits(vu):
            yield Fait("Incident", incident, "plans", le)
        if plan.suspend_poursuites:
            yield Fait("Engagement écrit du créancier", "poursuites suspendues", "plans", le)
        if plan.avis_caf:
            avis = nomenclature("avis_caf").libelle(plan.avis_caf).lower()
            yield Fait("Avis de la Caf ou de la MSA", avis, "plans", le)


def _surendettement(d: Dossier) -> Dit:
    """Chaque dossier et sa dernière étape ; à défaut, ce que la photographie en dit."""
    siens = d.siens(Procedure).filter(type="SURENDETTEMENT", ouverte_le__lte=d.le)
    dossiers = list(siens.prefetch_related("etapes"))
    for dossier in dossiers:
        faites = [e for e in dossier.etapes.all() if e.date <= d.le]
        dits = [f"ouvert le {date_longue(dossier.ouverte_le)}"]
        if faites:
            dits.append(f"{str(faites[-1]).lower()} le {date_longue(faites[-1].date)}")
        if dossier.close_le and dossier.close_le <= d.le:
            dits.append(f"clos le {date_longue(dossier.close_le)}")
        yield Fait("Dossier de surendettement", ", ".join(dits), "procédure", date_longue(d.le))
    photo = d.situation
    if not dossiers and photo and photo.etape_surendettement:
        dit = nomenclature("etape_surendettement").libelle(photo.etape_surendettement).lower()
        yield Fait("Surendettement", dit, "budget", date_longue(photo.date))


def reprise(d: Dossier) -> Dit:
    photos = d.siens(Situation).exclude(reprise_loyer_le=None).filter(date__lte=d.le)
    if photo := photos.first():
        dit = f"premier loyer repris le {date_longue(photo.reprise_loyer_le)}"
        yield Fait("Loyer courant", dit, "budget", date_longue(photo.date))
    else:
        yield Manque("Le jour où le loyer courant a repris n’est pas renseigné.", d.volet("budget"))
    regles = [
        (reglement, dette)
        for dette in d.dettes
        if dette.type in LOYERS
        for reglement in dette.reglements.all()
        if reglement.date <= d.le
    ]
    for reglement, dette in sorted(regles, key=lambda r: r[0].date)[-3:]:
        source = nomenclature("source_reglement").libelle(reglement.source or "NSP").lower()
        dit = f"{montant(reglement.montant)}, {source}"
        yield Fait(f"Versement, {dette}", dit, "règlements", date_longue(reglement.date))


def remboursement(d: Dossier) -> Dit:
    if d.diagnostic.capacite is not None:
        dit = f"{montant(d.diagnostic.capacite)} par mois, en plus du loyer"
        yield Fait("Remboursement possible", dit, ICI)
    photo = d.situation
    soldes = photo.soldes() if photo else None
    if photo is None or soldes is None or soldes.b is None:
        yield Manque("Les ressources et les charges ne sont pas toutes connues.", d.volet("budget"))
    if photo is None or soldes is None:
        return
    le = date_longue(photo.date)
    for nom, somme in (
        ("Ressources, par mois", soldes.ressources),
        ("Charges courantes, par mois", soldes.courantes),
        ("Reste après les mensualités payées", soldes.b),
        ("Reste à vivre", soldes.reste),
    ):
        if somme is not None:
            yield Fait(nom, montant(somme), "budget", le)
