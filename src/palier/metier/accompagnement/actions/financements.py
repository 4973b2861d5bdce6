"""Ce qui finance la structure : ses conventions, et ses moyens de chaque année."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction

from palier.metier.accompagnement.models import Convention, Dispositif, Moyen
from palier.metier.accompagnement.regles import exiger_ordre
from palier.noyau.erreurs import Refus
from palier.noyau.texte import date_longue
from palier.socle.comptes.models import Structure
from palier.socle.habilitations.acces import Acces, Interdit
from palier.socle.habilitations.listes import Donnee, Geste
from palier.socle.journal.actions import tracer


@transaction.atomic
def creer_convention(*, financeur: str, debut: date, par: Acces, **champs: Any) -> Convention:
    """Note ce qu'un financeur paie, et à partir de quand.

    Args:
        champs: numero, fin, unite, volume, montant_unitaire.
    Raises:
        Interdit: la casquette ne règle pas la structure.
        Refus: ce financeur a déjà cette convention, ou elle finit avant de commencer.
    """
    ici = _structure(par)
    _exiger_fin(debut, champs.get("fin"))
    memes = Convention.objects.de_la_structure(ici.pk).filter(financeur__iexact=financeur)
    if memes.filter(debut=debut, numero=champs.get("numero", "")).exists():
        fait = f"Cette convention de {financeur} est déjà notée"
        raise Refus(fait, "ouvrez-la dans la liste", champ="financeur")
    convention = Convention.objects.create(
        structure=ici, financeur=financeur, debut=debut, **champs
    )
    tracer(par, "reglages.creer_convention", convention)
    return convention


@transaction.atomic
def modifier_convention(
    convention: Convention, *, version: int, par: Acces, **champs: Any
) -> Convention:
    """Corrige une convention ; ce qui est déjà publié ne change pas.

    Raises:
        Perimee: quelqu'un l'a changée entre-temps ; rien n'est écrasé.
        Refus: elle finirait avant de commencer.
    """
    ici = _structure(par)
    debut, fin = (champs.get(nom, getattr(convention, nom)) for nom in ("debut", "fin"))
    _exiger_fin(debut, fin)
    Convention.objects.de_la_structure(ici.pk).modifier(convention, version, **champs)
    tracer(par, "reglages.modifier_convention", convention, champs=sorted(champs))
    return convention


@transaction.atomic
def clore_convention(convention: Convention, *, le: date, version: int, par: Acces) -> Convention:
    """Arrête une convention à son dernier jour, inclus ; ses mesures continuent.

    Raises:
        Refus: elle est déjà finie ce jour-là, ou n'a pas commencé.
    """
    ici = _structure(par)
    exiger_ordre(convention.debut, le, quoi="La convention commence")
    if convention.fin and convention.fin <= le:
        fait = f"La convention finit déjà le {date_longue(convention.fin)}"
        raise Refus(fait, "choisissez un jour plus tôt, ou corrigez sa fin", champ="le")
    Convention.objects.de_la_structure(ici.pk).modifier(convention, version, fin=le)
    tracer(par, "reglages.clore_convention", convention)
    return convention


@transaction.atomic
def noter_moyen(
    *, annee: int, code: str, valeur: Decimal, par: Acces, dispositif: Dispositif | None = None
) -> Moyen:
    """Note un moyen d'une année, pour la structure ou l'un de ses dispositifs.

    Raises:
        Refus: il est déjà noté cette année-là.
    """
    ici = _structure(par)
    if dispositif is not None and dispositif.structure_id != ici.pk:
        raise Interdit("Ce dispositif est celui d'une autre structure")
    Structure.objects.select_for_update().get(pk=ici.pk)
    cle = {"structure": ici, "annee": annee, "code": code, "dispositif": dispositif}
    if Moyen.objects.filter(**cle).exists():
        raise Refus(f"Ce moyen est déjà noté pour {annee}", "corrigez-le", champ="code")
    moyen = Moyen.objects.create(**cle, valeur=valeur)
    tracer(par, "reglages.noter_moyen", moyen, code=code, annee=annee)
    return moyen


@transaction.atomic
def corriger_moyen(moyen: Moyen, *, valeur: Decimal, depuis: Decimal, par: Acces) -> Moyen:
    """Corrige la valeur d'un moyen.

    Args:
        depuis: celle que l'on avait sous les yeux.
    Raises:
        Refus: elle a changé entre-temps.
    """
    siens = Moyen.objects.filter(pk=moyen.pk, structure=_structure(par))
    if not siens.filter(valeur=depuis).update(valeur=valeur):
        raise Refus("Cette valeur a changé entre-temps", "relisez-la avant de la corriger")
    moyen.refresh_from_db()
    tracer(par, "reglages.corriger_moyen", moyen, code=moyen.code, annee=moyen.annee)
    return moyen


@transaction.atomic
def retirer_moyen(moyen: Moyen, *, par: Acces) -> None:
    """Retire un moyen noté par erreur : l'année redevient non renseignée."""
    siens = Moyen.objects.filter(pk=moyen.pk, structure=_structure(par))
    tracer(par, "reglages.retirer_moyen", moyen, code=moyen.code, annee=moyen.annee)
    siens.delete()


def _exiger_fin(debut: date, fin: date | None) -> None:
    if fin is not None:
        exiger_ordre(debut, fin, quoi="La convention commence", champ="fin")


def _structure(par: Acces) -> Structure:
    """Raises: Interdit: la casquette ne règle pas la structure."""
    par.exiger(Geste.ECRIRE, Donnee.REGLAGES)
    return Structure.objects.get(pk=par.structure_id)
