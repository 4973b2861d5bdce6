"""Créer un dispositif et en écrire les règles : une association n'attend personne pour cela."""

from functools import partial
from itertools import pairwise
from typing import Any

from django.db import transaction

from palier.metier.accompagnement.models import Dispositif
from palier.metier.accompagnement.regles import Regles, usuelles
from palier.noyau.erreurs import Refus
from palier.socle.comptes.models import Structure
from palier.socle.habilitations.acces import Acces
from palier.socle.habilitations.listes import Donnee, Geste
from palier.socle.journal.actions import tracer
from palier.socle.reglages.parametres import parametre_de


@transaction.atomic
def creer_dispositif(*, code: str, nom: str, par: Acces, **champs: Any) -> Dispositif:
    """Un dispositif de plus, aux règles d'usage de son code ; on les corrige ensuite.

    Raises:
        Interdit: la casquette ne règle pas la structure.
        Refus: un dispositif de la structure porte déjà ce nom.
    """
    par.exiger(Geste.ECRIRE, Donnee.REGLAGES)
    _exiger_nom_libre(nom, par)
    ici = Structure.objects.get(pk=par.structure_id)
    regles = usuelles(code, par.le, partial(parametre_de, ici))
    dispositif = Dispositif.objects.create(
        structure=ici, code=code, nom=nom, regles=regles, **champs
    )
    tracer(par, "reglages.creer_dispositif", dispositif, code=code)
    return dispositif


@transaction.atomic
def regler_dispositif(
    dispositif: Dispositif, *, version: int, regles: dict[str, Any], par: Acces, **champs: Any
) -> Dispositif:
    """Change ce qu'un dispositif permet ; les périodes déjà accordées ne changent pas.

    Args:
        regles: par les clés de `Regles` ; une clé absente ne contraint rien.
    Raises:
        Perimee: quelqu'un l'a changé entre-temps ; rien n'est écrasé.
        Refus: les durées se contredisent, ou le nom est pris.
    """
    par.exiger(Geste.ECRIRE, Donnee.REGLAGES)
    if "nom" in champs:
        _exiger_nom_libre(champs["nom"], par, sauf=dispositif)
    _exiger_coherentes(Regles.lues(regles))
    siens = Dispositif.objects.de_la_structure(par.structure_id)
    siens.modifier(dispositif, version, regles=regles, **champs)
    tracer(par, "reglages.regler_dispositif", dispositif, regles=sorted(regles))
    return dispositif


def _exiger_nom_libre(nom: str, par: Acces, sauf: Dispositif | None = None) -> None:
    memes = Dispositif.objects.de_la_structure(par.structure_id).filter(nom__iexact=nom)
    if memes.exclude(pk=sauf.pk if sauf else None).exists():
        raise Refus(f"« {nom} » existe déjà", "choisissez un autre nom", champ="nom")


def _exiger_coherentes(regles: Regles) -> None:
    ordre = ("duree_min_mois", "duree_mois", "duree_max_mois", "duree_totale_mois")
    dites = [(nom, n) for nom in ordre if (n := getattr(regles, nom)) is not None]
    for (_, avant), (nom, apres) in pairwise(dites):
        if apres < avant:
            raise Refus(
                f"{apres} mois est plus court que la durée qui précède ({avant} mois)",
                "rangez-les de la plus courte à la plus longue",
                champ=nom,
            )
    rythme = regles.rencontres_par_mois
    if rythme and rythme[1] is not None and rythme[1] < rythme[0]:
        fait = f"Au plus {rythme[1]} rencontres est moins que le minimum ({rythme[0]})"
        raise Refus(fait, "corrigez l'un des deux", champ="rencontres_au_plus")
