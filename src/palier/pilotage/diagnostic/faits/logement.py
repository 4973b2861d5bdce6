"""Le logement occupé, celui que l'on cherche, et la commission de prévention."""

from collections.abc import Iterable

from palier.metier.logement.models import Relogement
from palier.noyau.nomenclatures import nomenclature
from palier.noyau.texte import date_longue
from palier.pilotage.diagnostic.faits.dossier import Dit, Dossier, demarche_dite, euros, jour
from palier.pilotage.diagnostic.rubriques import ICI, Fait, Manque

DU_RELOGEMENT = ("D_DLS", "D_DALO", "D_PDALHPD")
A_LA_CCAPEX = ("E02", "E05", "E06")
_NON_DIT = "le dossier ne le dit pas"


def logement(d: Dossier) -> Dit:
    lieu = d.occupation
    if lieu is None:
        yield Manque("Le logement occupé n’est pas renseigné.", d.volet("logement"))
        return
    depuis = date_longue(lieu.debut)
    dits: Iterable[tuple[str, str, str]] = (
        ("Statut d’occupation", nomenclature("occupation").libelle(lieu.statut or "NSP"), "statut"),
        ("Bailleur", lieu.bailleur, "bailleur"),
        ("Bail signé", date_longue(lieu.bail_le) if lieu.bail_le else "", "bail_le"),
        ("Loyer, par mois", euros(lieu.loyer), "loyer"),
        ("Charges, par mois", euros(lieu.charges), "charges"),
        ("Aide au logement, par mois", euros(lieu.aide), "aide"),
    )
    for nom, dit, champ in dits:
        if getattr(lieu, champ) in (None, ""):
            yield Manque(f"{nom} : {_NON_DIT}.", d.volet("logement"))
        else:
            yield Fait(nom, dit, "logement", depuis)


def relogement(d: Dossier) -> Dit:
    if d.diagnostic.souhait:
        dit = nomenclature("souhait_logement").libelle(d.diagnostic.souhait).lower()
        yield Fait("Souhait du ménage", dit, ICI)
    for demarche in d.demarches:
        if demarche.type in DU_RELOGEMENT:
            yield demarche_dite(demarche)
    for bail in d.siens(Relogement).filter(date__lte=d.le):
        dit = bail.bailleur or nomenclature("parc").libelle(bail.parc or "NSP")
        yield Fait("Relogement", dit, "logement", date_longue(bail.date))


def ccapex(d: Dossier) -> Dit:
    vues = [etape for etape in d.etapes if etape.code in A_LA_CCAPEX]
    for etape in vues:
        yield jour(str(etape), etape.date, "procédure")
    if not vues:
        adresse = d.diagnostic.procedure.get_absolute_url()
        yield Manque("Aucun signalement à la CCAPEX n’est noté dans la procédure.", adresse)
