"""Ouvrir un diagnostic, le rédiger, le remettre, noter à qui il est transmis."""

from datetime import date
from typing import Any

from django.db import transaction

from palier.edition.pdf import pdf
from palier.metier.accompagnement.actions.pieces import joindre
from palier.metier.accompagnement.models import Piece
from palier.metier.logement.actions import franchir
from palier.metier.logement.models import Procedure
from palier.metier.logement.regles.etapes import DIAGNOSTIC
from palier.metier.menages.actions import exiger_dossier
from palier.metier.menages.models import Menage
from palier.noyau.erreurs import Refus
from palier.noyau.texte import date_longue
from palier.pilotage.diagnostic.document import document
from palier.pilotage.diagnostic.faits import rubriques
from palier.pilotage.diagnostic.models import DESTINATAIRES, Diagnostic
from palier.pilotage.diagnostic.rubriques import Rubrique, figer
from palier.socle.habilitations.acces import Acces
from palier.socle.habilitations.listes import Donnee, Geste
from palier.socle.journal.actions import tracer
from palier.socle.pieces.depot import Recu
from palier.socle.pieces.regles import nom_propre
from palier.socle.reglages.finalites import exiger_allumes


@transaction.atomic
def ouvrir(procedure: Procedure, *, saisi_le: date, par: Acces) -> Diagnostic:
    """Commence le diagnostic d'une procédure d'expulsion, à la saisine de l'organisme.

    Raises:
        Refus: la procédure n'est pas une expulsion, est close, ou un diagnostic y est en cours ; la
            saisine n'est pas venue.
    """
    _exiger(procedure.menage, par)
    if procedure.type != "EXPULSION":
        raise Refus("Seule une procédure d'expulsion appelle un diagnostic social et financier")
    if procedure.close_le:
        fait = f"La procédure est close depuis le {date_longue(procedure.close_le)}"
        raise Refus(fait, "ouvrez-en une autre si elle a repris")
    _exiger_passe(saisi_le, par, "saisi_le")
    Menage.objects.select_for_update().get(pk=procedure.menage_id)
    if procedure.diagnostics.a_rediger().exists():
        raise Refus("Un diagnostic est déjà en cours pour cette procédure", "reprenez-le")
    diagnostic: Diagnostic = Diagnostic.objects.create(
        structure_id=procedure.structure_id,
        menage_id=procedure.menage_id,
        procedure=procedure,
        redacteur_id=par.professionnel_id,
        saisi_le=saisi_le,
    )
    tracer(par, "diagnostic.ouvrir", diagnostic, menage_id=diagnostic.menage_id)
    return diagnostic


@transaction.atomic
def rediger(diagnostic: Diagnostic, *, version: int, par: Acces, **champs: Any) -> Diagnostic:
    """Écrit les textes et les dates d'un diagnostic qui n'est pas remis.

    Raises:
        Interdit: la casquette n'écrit pas ce dossier, ou pas la santé.
        Perimee: quelqu'un l'a rédigé entre-temps ; rien n'est écrasé.
        Refus: il est remis ; une date contredit les autres ; la santé est éteinte.
    """
    _exiger(diagnostic.menage, par)
    _exiger_a_rediger(diagnostic)
    tenus = {nom: champs.get(nom, getattr(diagnostic, nom)) for nom in _DATES}
    _exiger_dates(**tenus, presence=champs.get("presence", diagnostic.presence), par=par)
    sensibles: list[str] = []
    if champs.get("sante"):
        exiger_dossier(diagnostic.menage, par, Donnee.SANTE, Geste.ECRIRE)
        sensibles = exiger_allumes(par.structure_id, "diagnostics", ["sante"])
    Diagnostic.objects.a_rediger().modifier(diagnostic, version, **champs)
    tracer(
        par,
        "diagnostic.rediger",
        diagnostic,
        menage_id=diagnostic.menage_id,
        sensibles=sensibles,
    )
    return diagnostic


_DATES = ("saisi_le", "entretien_propose_le", "entretien_le")


@transaction.atomic
def remettre(
    diagnostic: Diagnostic,
    *,
    le: date,
    version: int,
    par: Acces,
    **transmissions: date | None,
) -> Diagnostic:
    """Fige un diagnostic, range son PDF au dossier et note l'étape de la procédure.

    Args:
        transmissions: « transmis_juge_le »… ; vide tant que ce n'est pas fait.
    Raises:
        Perimee: quelqu'un l'a rédigé entre-temps.
        Refus: il est déjà remis, il y manque l'essentiel, ou une date ne tient pas.
    """
    _exiger(diagnostic.menage, par)
    _exiger_a_rediger(diagnostic)
    _exiger_passe(le, par, "le")
    if le < diagnostic.saisi_le:
        fait = f"La saisine est du {date_longue(diagnostic.saisi_le)}"
        raise Refus(fait, "choisissez cette date ou une date postérieure", champ="le")
    _exiger_l_essentiel(diagnostic)
    _exiger_transmissions(transmissions, le, par)
    siens = {"remis_le": le, "redacteur_id": par.professionnel_id, **transmissions}
    Diagnostic.objects.a_rediger().modifier(diagnostic, version, **siens)
    dites = rubriques(diagnostic, par)
    contenu = figer(dites)
    Diagnostic.objects.filter(pk=diagnostic.pk).update(contenu=contenu)
    diagnostic.contenu = contenu
    piece = _ranger(diagnostic, dites, par)
    procedure = Procedure.objects.get(pk=diagnostic.procedure_id)
    franchir(procedure, code=DIAGNOSTIC, le=le, version=procedure.version, par=par, piece=piece)
    tracer(par, "diagnostic.remettre", diagnostic, menage_id=diagnostic.menage_id)
    return diagnostic


def _ranger(diagnostic: Diagnostic, dites: list[Rubrique], par: Acces) -> Piece:
    """Le PDF remis, au dossier ; avec un mot de santé, il ne s'ouvre qu'à qui la lit."""
    octets = pdf(document(diagnostic, dites))
    nom = nom_propre(f"Diagnostic, {diagnostic.menage}, {date_longue(diagnostic.remis_le)}.pdf")
    sante = any(texte.champ == "sante" and texte.dit for r in dites for texte in r.textes)
    return joindre(
        diagnostic.menage,
        fichier=Recu(nom, octets, "pdf"),
        type="DIAGNOSTIC_SANTE" if sante else "DIAGNOSTIC",
        date=diagnostic.remis_le,
        mesure=None,
        par=par,
        cle=f"diagnostic-{diagnostic.pk}",
    )


@transaction.atomic
def transmettre(
    diagnostic: Diagnostic, *, version: int, par: Acces, **transmissions: date | None
) -> Diagnostic:
    """Note à qui, et quand, un diagnostic remis fut transmis ; ce qui est figé ne change pas.

    Raises:
        Perimee: quelqu'un l'a noté entre-temps.
        Refus: le diagnostic n'est pas remis, ou une date précède sa remise ou n'est pas venue.
    """
    _exiger(diagnostic.menage, par)
    if diagnostic.remis_le is None:
        raise Refus("Ce diagnostic n'est pas remis", "remettez-le d'abord")
    _exiger_transmissions(transmissions, diagnostic.remis_le, par)
    Diagnostic.objects.modifier(diagnostic, version, **transmissions)
    tracer(par, "diagnostic.transmettre", diagnostic, menage_id=diagnostic.menage_id)
    return diagnostic


def _exiger(menage: Menage, par: Acces) -> None:
    exiger_dossier(menage, par, Donnee.BUDGET, Geste.ECRIRE)


def _exiger_a_rediger(diagnostic: Diagnostic) -> None:
    if diagnostic.remis_le:
        fait = f"Ce diagnostic est remis depuis le {date_longue(diagnostic.remis_le)}, et figé"
        raise Refus(fait, "commencez-en un autre si la situation a changé")


def _exiger_passe(le: date, par: Acces, champ: str) -> None:
    if le > par.le:
        fait = f"Le {date_longue(le)} n'est pas encore venu"
        raise Refus(fait, "choisissez aujourd'hui ou une date passée", champ=champ)


def _exiger_dates(
    *,
    saisi_le: date,
    entretien_propose_le: date | None,
    entretien_le: date | None,
    presence: str,
    par: Acces,
) -> None:
    _exiger_passe(saisi_le, par, "saisi_le")
    if entretien_propose_le:
        _exiger_passe(entretien_propose_le, par, "entretien_propose_le")
        if entretien_propose_le < saisi_le:
            fait = f"La saisine est du {date_longue(saisi_le)}"
            geste = "l'entretien se propose ce jour-là ou après"
            raise Refus(fait, geste, champ="entretien_propose_le")
    if entretien_le:
        _exiger_passe(entretien_le, par, "entretien_le")
        if entretien_le < (entretien_propose_le or saisi_le):
            fait = f"L'entretien est proposé le {date_longue(entretien_propose_le or saisi_le)}"
            raise Refus(fait, "il se tient ce jour-là ou après", champ="entretien_le")
        if presence == "CARENCE":
            fait = "Un ménage non rencontré n'a pas d'entretien tenu"
            raise Refus(fait, "effacez la date, ou changez la présence", champ="entretien_le")


def _exiger_l_essentiel(diagnostic: Diagnostic) -> None:
    """La présence est dite ; une carence dit ses tentatives, un entretien ses préconisations."""
    if not diagnostic.presence:
        geste = "rédigez la rubrique « Présence du locataire »"
        raise Refus("La présence du locataire n'est pas dite", geste)
    if diagnostic.de_carence:
        if not diagnostic.entretien_propose_le:
            geste = "datez la proposition d'entretien dans la rédaction"
            raise Refus("Une carence se constate après un entretien proposé", geste)
        if not diagnostic.conditions.strip():
            geste = "écrivez les courriers, les visites et les appels restés sans réponse"
            raise Refus("Les tentatives de rencontre ne sont pas dites", geste)
    elif not diagnostic.preconisations.strip():
        geste = "rédigez la rubrique « Préconisations »"
        raise Refus("Les préconisations ne sont pas rédigées", geste)


def _exiger_transmissions(transmissions: dict[str, date | None], apres: date, par: Acces) -> None:
    for qui in DESTINATAIRES:
        if le := transmissions.get(f"transmis_{qui}_le"):
            _exiger_passe(le, par, f"transmis_{qui}_le")
            if le < apres:
                fait = f"Le diagnostic est remis le {date_longue(apres)}"
                geste = "choisissez cette date ou une date postérieure"
                raise Refus(fait, geste, champ=f"transmis_{qui}_le")
