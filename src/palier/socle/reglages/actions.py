"""Régler la structure : son identité, ses valeurs propres, les données sensibles qu'elle tient."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction

from palier.moteur.secret import SEUIL_PLANCHER
from palier.noyau.erreurs import Inconnu, Refus
from palier.noyau.texte import date_longue, nombre
from palier.socle.comptes.models import Structure
from palier.socle.habilitations.acces import Acces
from palier.socle.habilitations.listes import Donnee, Geste
from palier.socle.journal.actions import tracer
from palier.socle.reglages.models import Finalite, ValeurPropre
from palier.socle.reglages.parametres import suite
from palier.socle.reglages.sensibles import SENSIBLES

_ECRITS = ("texte", "base_legale", "duree", "qui")


@transaction.atomic
def modifier_structure(*, par: Acces, **champs: Any) -> Structure:
    """Change l'identité de sa structure, ou les rôles tenus au second facteur.

    Raises:
        Interdit: la casquette ne règle pas la structure.
        Refus: le SIRET n'a pas quatorze chiffres.
    """
    par.exiger(Geste.ECRIRE, Donnee.REGLAGES)
    siret = champs.get("siret", "")
    if siret and not (siret.isdecimal() and len(siret) == 14):
        raise Refus(f"« {siret} » n'est pas un SIRET", "écrivez ses 14 chiffres", champ="siret")
    structure = Structure.objects.select_for_update().get(pk=par.structure_id)
    changes = sorted(nom for nom, v in champs.items() if getattr(structure, nom) != v)
    for nom in changes:
        setattr(structure, nom, champs[nom])
    structure.save(update_fields=changes)
    tracer(par, "reglages.modifier_structure", structure, champs=changes)
    return structure


@transaction.atomic
def fixer_valeur(
    *, code: str, cles: str, valeur: Decimal, debut: date, motif: str, par: Acces
) -> ValeurPropre:
    """Donne à la structure sa propre valeur d'un paramètre ; à la même date, elle est corrigée.

    Raises:
        Inconnu: le paramètre n'existe pas sur ce territoire.
        Refus: le motif manque, ou le seuil du secret laisserait reconnaître des personnes.
    """
    par.exiger(Geste.ECRIRE, Donnee.REGLAGES)
    structure = Structure.objects.select_for_update().get(pk=par.structure_id)
    if suite(structure, code, cles) is None:
        raise Inconnu("Paramètre", f"{code} {cles}".strip(), [])
    if code == "SECRET_SEUIL" and valeur < SEUIL_PLANCHER:
        fait = f"Un seuil de secret de {nombre(valeur)} laisserait reconnaître des personnes"
        raise Refus(fait, f"choisissez {SEUIL_PLANCHER} ou plus", champ="valeur")
    if not motif.strip():
        raise Refus("Une valeur propre dit pourquoi", "écrivez le motif", champ="motif")
    fixee, _ = ValeurPropre.objects.update_or_create(
        structure=structure,
        code=code,
        cles=cles,
        debut=debut,
        defaults={
            "valeur": valeur,
            "motif": motif,
            "fin": None,
            "ecrite_par_id": par.professionnel_id,
        },
    )
    tracer(par, "reglages.fixer_valeur", fixee, code=code, cles=cles, valeur=str(valeur))
    return fixee


@transaction.atomic
def finir_valeur(valeur: ValeurPropre, *, le: date, par: Acces) -> None:
    """La valeur nationale reprend le lendemain ; ce qui a été compté avant ne change pas.

    Raises:
        Refus: la date précède le début, ou la valeur est déjà finie.
    """
    par.exiger(Geste.ECRIRE, Donnee.REGLAGES)
    if le < valeur.debut:
        geste = f"choisissez le {date_longue(valeur.debut)} ou une date postérieure"
        raise Refus("Le dernier jour précède le premier", geste, champ="le")
    if not ValeurPropre.objects.filter(pk=valeur.pk, fin=None).update(fin=le):
        raise Refus("Cette valeur est déjà finie", "rechargez la page")
    tracer(par, "reglages.finir_valeur", valeur, code=valeur.code)


@transaction.atomic
def allumer(donnee: str, *, par: Acces, **ecrits: str) -> Finalite:
    """Écrit pourquoi la structure tient une donnée sensible ; elle s'allume aussitôt.

    Args:
        ecrits: texte, base_legale, duree, qui ; tous sont demandés.
    Raises:
        Refus: il manque une des quatre réponses.
    """
    par.exiger(Geste.ECRIRE, Donnee.REGLAGES)
    if donnee not in SENSIBLES:
        raise Inconnu("Donnée sensible", donnee, [])
    for champ in _ECRITS:
        if not ecrits.get(champ, "").strip():
            raise Refus("La finalité n'est pas entière", "répondez aux quatre", champ=champ)
    Structure.objects.select_for_update().get(pk=par.structure_id)
    _fermer(donnee, par)
    finalite = Finalite.objects.create(
        structure_id=par.structure_id,
        donnee=donnee,
        allumee_le=par.le,
        **{champ: ecrits[champ] for champ in _ECRITS},
    )
    tracer(par, "reglages.allumer", finalite, donnee=donnee)
    return finalite


@transaction.atomic
def eteindre(donnee: str, *, par: Acces) -> None:
    """Cache une donnée sensible sans la détruire : rallumée, elle reparaît.

    Raises:
        Refus: elle est déjà éteinte.
    """
    par.exiger(Geste.ECRIRE, Donnee.REGLAGES)
    if not _fermer(donnee, par):
        raise Refus("Cette donnée est déjà éteinte", "rechargez la page")
    tracer(par, "reglages.eteindre", donnee=donnee)


def _fermer(donnee: str, par: Acces) -> int:
    allumees = Finalite.objects.allumees(par.structure_id).filter(donnee=donnee)
    return allumees.update(eteinte_le=par.le)  # type: ignore[no-any-return]
