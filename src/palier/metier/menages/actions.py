"""Ouvrir un dossier, dater sa composition et ses faits, confier et reprendre son suivi."""

from datetime import date, timedelta
from typing import Any

from django.db import IntegrityError, models, transaction

from palier.metier.menages.droits import DONNEE
from palier.metier.menages.listes import Fait
from palier.metier.menages.models import (
    MODELES,
    Composition,
    Fusion,
    Menage,
    Personne,
    Qualite,
    Suivi,
    menages_ouverts,
)
from palier.metier.menages.regles import se_chevauchent, veille
from palier.noyau.erreurs import Refus
from palier.socle.comptes.models import Professionnel, en_vigueur
from palier.socle.habilitations.acces import Acces, Interdit
from palier.socle.habilitations.listes import Donnee, Geste
from palier.socle.journal.actions import tracer
from palier.socle.reglages.finalites import exiger_codes

_ESSAIS = 5


def exiger_dossier(menage: Menage, acces: Acces, donnee: Donnee, geste: Geste) -> None:
    """Raises: Interdit: cette casquette ne suit pas ce ménage, ou n'ouvre pas cette donnée."""
    acces.exiger(geste, donnee)
    if not menages_ouverts(acces, menage.pk, donnee, geste):
        raise Interdit(
            "Seules les personnes qui suivent ce ménage peuvent écrire dans son dossier",
            "demandez à la personne responsable de vous le confier",
        )


def ouvrir_dossier(
    *, titulaire: dict[str, Any], le: date, par: Acces, cle: str | None = None, **coordonnees: Any
) -> Menage:
    """Crée un ménage et sa personne titulaire ; l'auteur en devient le premier accueil.

    Args:
        titulaire: nom, prenom, naissance, naissance_etat, sexe…
        le: le jour de l'accueil.
        cle: la clé d'idempotence du formulaire ; un second envoi rend le premier dossier.
    Raises:
        Interdit: la casquette ne permet pas d'ouvrir un dossier.
        Refus: la naissance, ou l'accueil, est à venir.
    """
    par.exiger(Geste.ECRIRE, Donnee.IDENTITE)
    if le > par.le:
        raise Refus(f"Le {le:%d/%m/%Y} n'est pas encore venu", "corrigez la date", champ="le")
    _exiger_nee_avant(titulaire.get("naissance"), le)
    for _essai in range(_ESSAIS):
        if cle and (deja := _deja_ouvert(cle, par)):
            return deja
        try:
            return _ouvrir(titulaire, le, par, {"cle_saisie": cle, **coordonnees})
        except IntegrityError:
            # Le numéro, ou la clé, vient d'être pris par un autre envoi.
            continue
    raise Refus("Ce dossier n'a pas pu recevoir de numéro", "envoyez-le de nouveau")


def _deja_ouvert(cle: str, par: Acces) -> Menage | None:
    return Menage.objects.filter(cle_saisie=cle, structure_id=par.structure_id).first()


@transaction.atomic
def _ouvrir(titulaire: dict[str, Any], le: date, par: Acces, coordonnees: dict[str, Any]) -> Menage:
    menage = Menage.objects.create(
        structure_id=par.structure_id,
        reference=_numero(par.structure_id, le.year),
        **{"nom_usage": titulaire.get("nom", ""), **coordonnees},
    )
    personne = Personne.objects.create(structure_id=par.structure_id, **titulaire)
    Composition.objects.create(menage=menage, personne=personne, role="TITULAIRE", debut=le)
    Suivi.objects.create(
        menage=menage, professionnel_id=par.professionnel_id, qualite=Qualite.ACCUEIL, debut=le
    )
    tracer(par, "menages.ouvrir_dossier", menage, menage_id=menage.pk)
    return menage


def _numero(structure_id: int, annee: int) -> str:
    """Le numéro de dossier qui suit : « 2026-0148 » ; celui d'une fiche fondue reste le sien."""
    de_l_annee = {"structure_id": structure_id, "reference__regex": rf"^{annee}-[0-9]{{4,}}$"}
    pris = [
        *Menage.objects.filter(**de_l_annee).values_list("reference", flat=True),
        *Fusion.objects.en_vigueur().filter(**de_l_annee).values_list("reference", flat=True),
    ]
    dernier = max((int(reference.split("-")[1]) for reference in pris), default=0)
    return f"{annee}-{dernier + 1:04}"


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
    elif menage.compositions.filter(personne=personne, fin=None).exists():
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
def modifier_personne(
    personne: Personne, menage: Menage, *, version: int, par: Acces, **identite: Any
) -> Personne:
    """Corrige l'identité d'un membre du ménage ; une naissance attendue devient une naissance.

    Raises:
        Perimee: quelqu'un l'a changée entre-temps ; rien n'est écrasé.
        Refus: la naissance est à venir.
    """
    exiger_dossier(menage, par, Donnee.IDENTITE, Geste.ECRIRE)
    _exiger_membre(personne, menage)
    _exiger_nee_avant(identite.get("naissance"), par.le)
    if identite.get("naissance"):
        identite["naissance_attendue"] = None
    Personne.objects.modifier(personne, version, **identite)
    tracer(par, "menages.modifier_personne", personne, menage_id=menage.pk, personne_id=personne.pk)
    return personne


@transaction.atomic
def noter_fait(
    personne: Personne,
    menage: Menage,
    fait: Fait,
    *,
    par: Acces,
    remplace: bool = False,
    **champs: Any,
) -> models.Model:
    """Note un fait daté ; ce qu'il remplace s'arrête la veille. Envoyé deux fois, noté une fois.

    Args:
        remplace: pour une ressource, la même nature en cours s'arrête.
    Raises:
        Interdit: la casquette n'écrit pas ce fait dans ce dossier.
        Refus: la date est à venir, ou le fait en recouvre un autre.
    """
    exiger_dossier(menage, par, DONNEE[fait], Geste.ECRIRE)
    _exiger_membre(personne, menage)
    modele: Any = MODELES[fait]
    codes = {nom: champs[nom] for nom in ("code", "nature", "cause") if nom in champs}
    exiger_codes(par.structure_id, modele, **codes)
    # Deux saisies du même fait s'attendent l'une l'autre.
    Personne.objects.select_for_update().get(pk=personne.pk)
    if deja := modele.objects.filter(personne=personne, **champs).first():
        return deja  # type: ignore[no-any-return]
    debut, fin = champs.get("debut"), champs.get("fin")
    for jour, nom in ((debut, "debut"), (champs.get("constate_le"), "constate_le")):
        if jour and jour > par.le:
            raise Refus(f"Le {jour:%d/%m/%Y} n'est pas encore venu", "corrigez la date", champ=nom)
    if debut and fin and fin < debut:
        raise Refus("La fin précède le début", "corrigez l'une des deux dates", champ="fin")
    if fait.exclusif or remplace:
        _faire_place(modele, personne, fait, champs)
    note = modele.objects.create(personne=personne, **champs)
    tracer(par, "menages.noter_fait", note, menage_id=menage.pk, personne_id=personne.pk, fait=fait)
    return note  # type: ignore[no-any-return]


def _faire_place(modele: Any, personne: Personne, fait: Fait, champs: dict[str, Any]) -> None:
    """Ce qui est en cours s'arrête la veille ; ce qui reste ne doit pas être recouvert."""
    debut, fin = champs["debut"], champs.get("fin")
    siens = modele.objects.filter(personne=personne)
    if fait is Fait.RESSOURCE:
        siens = siens.filter(nature=champs["nature"])
    siens.filter(fin=None, debut__lt=debut).update(fin=veille(debut))
    for autre in siens:
        if se_chevauchent(debut, fin, autre.debut, autre.fin):
            deja = f"« {autre} » est déjà noté à partir du {autre.debut:%d/%m/%Y}"
            raise Refus(deja, "dites quand s'arrête ce que vous ajoutez", champ="fin")


@transaction.atomic
def clore_fait(note: Any, menage: Menage, fait: Fait, *, le: date, par: Acces) -> None:
    """Dit le dernier jour d'un fait en cours ; rien n'est effacé.

    Raises:
        Refus: il est déjà clos, ou la date précède son début.
    """
    exiger_dossier(menage, par, DONNEE[fait], Geste.ECRIRE)
    _exiger_membre(note.personne, menage)
    if le < note.debut:
        fait_dit = f"« {note} » commence le {note.debut:%d/%m/%Y}"
        raise Refus(fait_dit, "choisissez cette date ou une date postérieure", champ="le")
    if not MODELES[fait].objects.filter(pk=note.pk, fin=None).update(fin=le):  # type: ignore[attr-defined]
        raise Refus("Ce fait est déjà clos", "rechargez la page pour voir depuis quand")
    tracer(
        par,
        "menages.clore_fait",
        note,
        menage_id=menage.pk,
        personne_id=note.personne_id,
        fait=fait,
    )


@transaction.atomic
def confier(
    menage: Menage,
    professionnel: Professionnel,
    *,
    qualite: Qualite,
    le: date,
    par: Acces | None,
    jusqu_au: date | None = None,
) -> Suivi:
    """Attache un professionnel à un ménage ; sans effet s'il l'est déjà à ce titre.

    Un référent nouveau met fin, la veille, au suivi du précédent ; `jusqu_au` borne un relais.
    """
    en_cours = Suivi.objects.filter(en_vigueur(le), menage=menage, qualite=qualite)
    if deja := en_cours.filter(professionnel=professionnel).first():
        return deja
    if qualite is Qualite.REFERENT:
        en_cours.filter(debut__lt=le).update(fin=le - timedelta(days=1))
        en_cours.delete()
    suivi = Suivi.objects.create(
        menage=menage, professionnel=professionnel, qualite=qualite, debut=le, fin=jusqu_au
    )
    tracer(par, "menages.confier", menage, menage_id=menage.pk, professionnel=professionnel.pk)
    return suivi


def _exiger_nee_avant(naissance: date | None, le: date) -> None:
    if naissance and naissance > le:
        fait = f"La naissance, le {naissance:%d/%m/%Y}, suit le {le:%d/%m/%Y}"
        raise Refus(fait, "vérifiez la date", champ="naissance")


def _exiger_membre(personne: Personne, menage: Menage) -> None:
    if not menage.compositions.filter(personne=personne).exists():
        raise Refus(f"{personne} n'est pas de ce ménage", "ouvrez le dossier de son ménage")
