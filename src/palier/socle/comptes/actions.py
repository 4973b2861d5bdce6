"""Inviter, affecter, changer de rôle, mettre fin : qui travaille ici, sous quelle casquette."""

import secrets
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import Q

from palier.noyau.erreurs import Refus
from palier.noyau.texte import date_longue
from palier.socle.comptes.models import Affectation, Compte, Equipe, Professionnel
from palier.socle.habilitations.acces import Acces, Interdit
from palier.socle.habilitations.listes import Donnee, Geste, Role
from palier.socle.journal.actions import tracer

_UN_JOUR = timedelta(days=1)


@dataclass(frozen=True)
class Poste:
    """Ce qu'une affectation confie : un rôle, d'un jour à un autre.

    Attributes:
        quotite: la part de temps plein, de 0 à 1.
    """

    role: str
    debut: date
    fin: date | None = None
    equipe: Equipe | None = None
    fonction: str = ""
    quotite: Decimal | None = None


@transaction.atomic
def affecter(poste: Poste, *, courriel: str, nom: str, prenom: str = "", par: Acces) -> Affectation:
    """Donne un poste à quelqu'un ; son courriel dit s'il travaille déjà ailleurs avec Palier.

    Raises:
        Interdit: la casquette ne tient pas les comptes.
        Refus: la personne a déjà ce rôle ici, à ces dates.
    """
    par.exiger(Geste.ECRIRE, Donnee.COMPTES)
    _exiger_equipe(poste.equipe, par)
    connu = _connu(courriel, par)
    if connu is None:
        connu = Professionnel.objects.create(
            reference=secrets.token_hex(8),
            nom=nom,
            prenom=prenom,
            courriel=courriel.lower(),
            fonction=poste.fonction,
        )
    _exiger_pas_soi(connu, par)
    return _poser(connu, poste, par)


@transaction.atomic
def changer_role(affectation: Affectation, poste: Poste, *, par: Acces) -> Affectation:
    """Met fin à l'affectation la veille, et en ouvre une autre : ce qui était reste lisible.

    Raises:
        Refus: le changement précède l'affectation, ou priverait la structure d'administration.
    """
    par.exiger(Geste.ECRIRE, Donnee.COMPTES)
    _exiger_equipe(poste.equipe, par)
    _exiger_pas_soi(affectation.professionnel, par)
    if poste.debut <= affectation.debut:
        geste = f"choisissez une date après le {date_longue(affectation.debut)}"
        raise Refus("Le changement précède l'affectation", geste, champ="debut")
    _finir(affectation, poste.debut - _UN_JOUR, par)
    return _poser(affectation.professionnel, poste, par)


@transaction.atomic
def mettre_fin(affectation: Affectation, *, le: date, par: Acces) -> None:
    """Le dernier jour d'une affectation ; sans autre poste, le compte se ferme le lendemain.

    Raises:
        Refus: la date précède l'affectation, elle est déjà finie, ou c'est la dernière
            administration de la structure.
    """
    par.exiger(Geste.ECRIRE, Donnee.COMPTES)
    _exiger_pas_soi(affectation.professionnel, par)
    _finir(affectation, le, par)
    fermer_sans_poste(affectation.professionnel, par.le, par)


@transaction.atomic
def creer_equipe(*, nom: str, par: Acces) -> Equipe:
    """Raises: Refus: une équipe de la structure porte déjà ce nom."""
    par.exiger(Geste.ECRIRE, Donnee.COMPTES)
    if Equipe.objects.filter(structure_id=par.structure_id, nom__iexact=nom).exists():
        raise Refus(f"L'équipe « {nom} » existe déjà", "choisissez un autre nom", champ="nom")
    equipe = Equipe.objects.create(structure_id=par.structure_id, nom=nom)
    tracer(par, "comptes.creer_equipe", equipe)
    return equipe


def fermer_sans_poste(professionnel: Professionnel, le: date, par: Acces | None) -> bool:
    """Désactive le compte de qui n'a plus de poste, aujourd'hui ni à venir ; dit s'il l'a fait."""
    reste = professionnel.affectations.a_venir_ou_en_vigueur(le)
    if reste.exists():
        return False
    fermes = Compte.objects.filter(professionnel=professionnel, is_active=True)
    if not fermes.update(is_active=False):
        return False
    tracer(par, "comptes.fermer", professionnel)
    return True


def _connu(courriel: str, par: Acces) -> Professionnel | None:
    """Qui a ce courriel : par son compte, ou par une reprise dans cette structure."""
    compte = Compte.objects.filter(courriel__iexact=courriel).first()
    if compte is not None:
        if compte.professionnel is None:
            fait = f"Le courriel {courriel} est celui d'un compte sans personne"
            raise Refus(fait, "donnez un autre courriel", champ="courriel")
        return compte.professionnel
    ici = Professionnel.objects.filter(affectations__structure_id=par.structure_id)
    return ici.filter(courriel__iexact=courriel, compte=None).first()


def _poser(professionnel: Professionnel, poste: Poste, par: Acces) -> Affectation:
    if poste.fin is not None and poste.fin < poste.debut:
        raise Refus("Le dernier jour précède le premier", "corrigez l'une des dates", champ="fin")
    # Deux envois simultanés ne font qu'une affectation : le second attend le premier.
    Professionnel.objects.select_for_update().get(pk=professionnel.pk)
    jusqu_a = Q() if poste.fin is None else Q(debut__lte=poste.fin)
    memes = professionnel.affectations.filter(structure_id=par.structure_id, role=poste.role)
    if memes.a_venir_ou_en_vigueur(poste.debut).filter(jusqu_a).exists():
        fait = f"{professionnel} a déjà ce rôle à ces dates ({Role(poste.role).libelle})"
        raise Refus(fait, "ouvrez son affectation", champ="role")
    champs: dict[str, Any] = {nom: getattr(poste, nom) for nom in Poste.__dataclass_fields__}
    affectation = Affectation.objects.create(
        professionnel=professionnel, structure_id=par.structure_id, **champs
    )
    Compte.objects.filter(professionnel=professionnel).update(is_active=True)
    tracer(par, "comptes.affecter", affectation, role=poste.role)
    return affectation


def _finir(affectation: Affectation, le: date, par: Acces) -> None:
    if le < affectation.debut:
        geste = f"choisissez le {date_longue(affectation.debut)} ou une date postérieure"
        raise Refus("Le dernier jour précède le premier", geste, champ="le")
    _exiger_administration(affectation, le)
    ouvertes = Affectation.objects.filter(Q(fin=None) | Q(fin__gt=le), pk=affectation.pk)
    if not ouvertes.update(fin=le):
        raise Refus("Cette affectation est déjà finie", "rechargez la page", champ="le")
    affectation.refresh_from_db()
    tracer(par, "comptes.mettre_fin", affectation)


def _exiger_administration(affectation: Affectation, le: date) -> None:
    """Une structure garde toujours quelqu'un pour tenir ses comptes."""
    if affectation.role != Role.ADMINISTRATEUR:
        return
    autres = Affectation.objects.filter(
        structure_id=affectation.structure_id, role=Role.ADMINISTRATEUR
    ).exclude(pk=affectation.pk)
    if not autres.filter(fin=None, professionnel__compte__is_active=True).exists():
        raise Refus(
            f"Après le {date_longue(le)}, plus personne ne tiendrait les comptes de la structure",
            "invitez d'abord une autre personne à l'administration technique",
        )


def _exiger_pas_soi(professionnel: Professionnel, par: Acces) -> None:
    """Qui tient les comptes ne s'ouvre pas de dossier à soi-même."""
    if professionnel.pk == par.professionnel_id:
        raise Interdit(
            "On ne change pas sa propre affectation",
            "demandez-le à une autre personne qui tient les comptes",
        )


def _exiger_equipe(equipe: Equipe | None, par: Acces) -> None:
    if equipe is not None and equipe.structure_id != par.structure_id:
        raise Refus("Cette équipe n'est pas de la structure", "rechargez la page", champ="equipe")
