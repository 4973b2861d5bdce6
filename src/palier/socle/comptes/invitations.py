"""L'invitation : un lien à usage unique, qui expire ; seule porte d'entrée d'un compte."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from smtplib import SMTPException

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.mail import send_mail
from django.db import transaction
from django.template.loader import render_to_string

from palier.noyau.erreurs import Refus
from palier.socle.comptes.models import Affectation, Compte, Invitation
from palier.socle.habilitations.acces import Acces
from palier.socle.habilitations.listes import Donnee, Geste
from palier.socle.journal.actions import tracer

DUREE = timedelta(days=7)
_PERIMEE = (
    "Cette invitation n'est plus valable : elle a servi, expiré ou été révoquée",
    "demandez-en une autre à la personne qui tient les comptes de votre structure",
)


@dataclass(frozen=True)
class Envoi:
    """Une invitation faite ; son jeton n'est connu qu'ici, une fois."""

    invitation: Invitation
    jeton: str


def empreinte(jeton: str) -> str:
    return hashlib.sha256(jeton.encode()).hexdigest()


@transaction.atomic
def inviter(
    affectation: Affectation, *, courriel: str, maintenant: datetime, par: Acces | None
) -> Envoi:
    """Ouvre une invitation pour ce poste ; celles d'avant ne servent plus.

    Args:
        par: vide pour la commande qui installe le premier compte.
    Raises:
        Interdit: la casquette ne tient pas les comptes.
        Refus: la personne a déjà un compte, ou ce courriel est celui d'un autre.
    """
    if par is not None:
        par.exiger(Geste.ECRIRE, Donnee.COMPTES)
    _exiger_sans_compte(affectation, courriel)
    _fermer(affectation, maintenant)
    jeton = secrets.token_urlsafe(32)
    invitation = Invitation.objects.create(
        affectation=affectation,
        courriel=courriel.lower(),
        jeton=empreinte(jeton),
        invitee_le=maintenant,
        expire_le=maintenant + DUREE,
    )
    tracer(par, "comptes.inviter", affectation)
    return Envoi(invitation, jeton)


@transaction.atomic
def revoquer(affectation: Affectation, *, maintenant: datetime, par: Acces) -> None:
    """Le lien envoyé ne sert plus.

    Raises:
        Refus: aucune invitation n'est ouverte.
    """
    par.exiger(Geste.ECRIRE, Donnee.COMPTES)
    if not _fermer(affectation, maintenant):
        raise Refus("Aucune invitation n'est ouverte pour ce poste", "rechargez la page")
    tracer(par, "comptes.revoquer", affectation)


def ouverte(jeton: str, maintenant: datetime) -> Invitation | None:
    """L'invitation que désigne un lien, si elle peut encore servir."""
    ouvertes = Invitation.objects.ouvertes(maintenant).filter(jeton=empreinte(jeton))
    return ouvertes.select_related("affectation__professionnel", "affectation__structure").first()


@transaction.atomic
def accepter(jeton: str, *, mot_de_passe: str, maintenant: datetime) -> Compte:
    """Crée le compte, une seule fois ; le lien ne sert plus.

    Raises:
        Refus: le lien a servi, expiré ou été révoqué ; le mot de passe est trop facile à deviner.
    """
    invitation = ouverte(jeton, maintenant)
    if invitation is None:
        raise Refus(*_PERIMEE)
    affectation = invitation.affectation
    _exiger_sans_compte(affectation, invitation.courriel)
    try:
        validate_password(mot_de_passe)
    except ValidationError as erreur:
        fait = " ".join(erreur.messages).rstrip(".")
        raise Refus(fait, "choisissez-en un autre", champ="mot_de_passe") from None
    # Deux clics n'ouvrent qu'un compte.
    ouvertes = Invitation.objects.ouvertes(maintenant).filter(pk=invitation.pk)
    if not ouvertes.update(acceptee_le=maintenant):
        raise Refus(*_PERIMEE)
    compte = Compte.objects.create_user(
        invitation.courriel, mot_de_passe, professionnel=affectation.professionnel
    )
    ici = affectation.structure_id
    tracer(None, "comptes.accepter", affectation, structure_id=ici, compte=compte.pk)
    return compte


def envoyer(envoi: Envoi, lien: str) -> bool:
    """Envoie le courriel ; faux si le serveur de courriel n'a pas répondu."""
    contexte = {"affectation": envoi.invitation.affectation, "lien": lien, "envoi": envoi}
    return _envoyer(
        f"Votre accès à Palier : {envoi.invitation.affectation.structure}",
        render_to_string("comptes/courriel_invitation.txt", contexte),
        envoi.invitation.courriel,
    )


def prevenir(affectation: Affectation, courriel: str, lien: str) -> bool:
    """Dit à qui a déjà un compte qu'une casquette s'y ajoute."""
    contexte = {"affectation": affectation, "lien": lien}
    return _envoyer(
        f"Une casquette de plus dans Palier : {affectation.structure}",
        render_to_string("comptes/courriel_casquette.txt", contexte),
        courriel,
    )


def _envoyer(sujet: str, corps: str, a: str) -> bool:
    try:
        return bool(send_mail(sujet, corps, None, [a]))
    except (OSError, SMTPException):
        return False


def _fermer(affectation: Affectation, maintenant: datetime) -> int:
    ouvertes = Invitation.objects.filter(affectation__professionnel=affectation.professionnel_id)
    return ouvertes.ouvertes(maintenant).update(revoquee_le=maintenant)  # type: ignore[no-any-return]


def _exiger_sans_compte(affectation: Affectation, courriel: str) -> None:
    if Compte.objects.filter(professionnel_id=affectation.professionnel_id).exists():
        raise Refus("Cette personne a déjà un compte", "elle peut demander un nouveau mot de passe")
    if Compte.objects.filter(courriel__iexact=courriel).exists():
        fait = f"Le courriel {courriel} est celui d'un autre compte"
        raise Refus(fait, "donnez un autre courriel", champ="courriel")
