"""Ouvrir un dossier, dater sa composition, confier et reprendre son suivi."""

from datetime import date, timedelta
from typing import Any

from django.db import transaction

from palier.metier.menages.models import Composition, Menage, Personne, Qualite, Suivi
from palier.noyau.erreurs import Refus
from palier.socle.comptes.models import Professionnel, en_vigueur
from palier.socle.habilitations.acces import Acces, Interdit
from palier.socle.habilitations.listes import Donnee, Geste
from palier.socle.journal.actions import tracer


def exiger_dossier(menage: Menage, acces: Acces, donnee: Donnee, geste: Geste) -> None:
    """Raises: Interdit: cette casquette ne suit pas ce ménage, ou n'ouvre pas cette donnée."""
    acces.exiger(geste, donnee)
    if not Menage.objects.visibles_par(acces, donnee, geste).filter(pk=menage.pk).exists():
        raise Interdit(
            "Seules les personnes qui suivent ce ménage peuvent écrire dans son dossier",
            "demandez à la personne responsable de vous le confier",
        )


@transaction.atomic
def ouvrir_dossier(
    *, titulaire: dict[str, Any], le: date, par: Acces, **coordonnees: Any
) -> Menage:
    """Crée un ménage et sa personne titulaire ; l'auteur en devient le premier accueil.

    Args:
        titulaire: nom, prenom, naissance, naissance_etat, sexe…
        le: le jour de l'accueil.
    Raises:
        Interdit: la casquette ne permet pas d'ouvrir un dossier.
        Refus: la naissance est après le jour de l'accueil.
    """
    par.exiger(Geste.ECRIRE, Donnee.IDENTITE)
    _exiger_nee_avant(titulaire.get("naissance"), le)
    menage = Menage.objects.create(
        structure_id=par.structure_id,
        **{"nom_usage": titulaire.get("nom", ""), **coordonnees},
    )
    personne = Personne.objects.create(structure_id=par.structure_id, **titulaire)
    Composition.objects.create(menage=menage, personne=personne, role="TITULAIRE", debut=le)
    Suivi.objects.create(
        menage=menage, professionnel_id=par.professionnel_id, qualite=Qualite.ACCUEIL, debut=le
    )
    tracer(par, "menages.ouvrir_dossier", menage, menage_id=menage.pk)
    return menage


@transaction.atomic
def ajouter_membre(
    menage: Menage,
    *,
    personne: Personne | dict[str, Any],
    role: str,
    le: date,
    par: Acces,
    garde: str = "",
) -> Composition:
    """Fait entrer une personne, connue ou nouvelle, dans un ménage.

    Raises:
        Interdit: le ménage n'est pas suivi sous cette casquette.
        Refus: la personne y est déjà, ou naît après son entrée.
    """
    exiger_dossier(menage, par, Donnee.IDENTITE, Geste.ECRIRE)
    if isinstance(personne, dict):
        _exiger_nee_avant(personne.get("naissance"), le)
        personne = Personne.objects.create(structure_id=menage.structure_id, **personne)
    elif menage.compositions.au(le).filter(personne=personne).exists():
        raise Refus(f"{personne} est déjà dans ce ménage", "choisissez une autre personne")
    membre = Composition.objects.create(
        menage=menage, personne=personne, role=role, debut=le, garde=garde
    )
    tracer(par, "menages.ajouter_membre", menage, menage_id=menage.pk, personne_id=personne.pk)
    return membre


@transaction.atomic
def retirer_membre(composition: Composition, *, le: date, par: Acces) -> None:
    """Note le dernier jour d'une personne dans un ménage ; rien n'est effacé.

    Raises:
        Refus: elle en est déjà sortie, ou la date précède son entrée.
    """
    menage = composition.menage
    exiger_dossier(menage, par, Donnee.IDENTITE, Geste.ECRIRE)
    if composition.debut and le < composition.debut:
        entree = f"{composition.personne} est entrée dans ce ménage le {composition.debut:%d/%m/%Y}"
        raise Refus(entree, "choisissez cette date ou une date postérieure", champ="le")
    if not Composition.objects.filter(pk=composition.pk, fin=None).update(fin=le):
        raise Refus("Cette personne a déjà quitté le ménage", "rechargez la page")
    tracer(
        par,
        "menages.retirer_membre",
        menage,
        menage_id=menage.pk,
        personne_id=composition.personne_id,
    )


@transaction.atomic
def modifier_coordonnees(menage: Menage, *, version: int, par: Acces, **coordonnees: Any) -> Menage:
    """Change l'adresse, le téléphone ou les consignes de contact.

    Raises:
        Perimee: quelqu'un les a changés entre-temps ; rien n'est écrasé.
    """
    exiger_dossier(menage, par, Donnee.IDENTITE, Geste.ECRIRE)
    Menage.objects.modifier(menage, version, **coordonnees)
    tracer(par, "menages.modifier_coordonnees", menage, menage_id=menage.pk)
    return menage


@transaction.atomic
def confier(
    menage: Menage,
    professionnel: Professionnel,
    *,
    qualite: Qualite,
    le: date,
    par: Acces | None,
) -> Suivi:
    """Attache un professionnel à un ménage ; sans effet s'il l'est déjà à ce titre.

    Un référent nouveau met fin, la veille, au suivi du précédent.
    """
    en_cours = Suivi.objects.filter(en_vigueur(le), menage=menage, qualite=qualite)
    if deja := en_cours.filter(professionnel=professionnel).first():
        return deja
    if qualite is Qualite.REFERENT:
        en_cours.filter(debut__lt=le).update(fin=le - timedelta(days=1))
        en_cours.delete()
    suivi = Suivi.objects.create(
        menage=menage, professionnel=professionnel, qualite=qualite, debut=le
    )
    tracer(par, "menages.confier", menage, menage_id=menage.pk, professionnel=professionnel.pk)
    return suivi


def _exiger_nee_avant(naissance: date | None, le: date) -> None:
    if naissance and naissance > le:
        fait = f"La naissance, le {naissance:%d/%m/%Y}, suit le {le:%d/%m/%Y}"
        raise Refus(fait, "vérifiez la date", champ="naissance")
