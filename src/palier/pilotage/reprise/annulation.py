"""Défaire un import : ce qu'il a créé disparaît, ce qu'il a changé redevient ce que c'était.

Rien ne se défait si quelqu'un a travaillé depuis sur une fiche de l'import : on dit laquelle.
"""

import json
from collections import defaultdict
from collections.abc import Iterator
from itertools import groupby
from typing import Any

from django.apps import apps
from django.db import models, transaction
from django.db.models import F

from palier.metier.accompagnement.models import Piece
from palier.metier.menages.models import Menage
from palier.noyau.erreurs import Refus
from palier.noyau.texte import accorde
from palier.pilotage.recherche.models import Entree
from palier.pilotage.reprise.execution import LOT, empreinte
from palier.pilotage.reprise.models import Ecriture, Import
from palier.socle.pieces.rangement import effacer

_CITEES = 5


def verifier_intact(depot: Import) -> None:
    """Raises: Refus: des fiches ont été travaillées depuis ; les premières sont dites."""
    touchees = list(_touchees(depot))
    if touchees:
        cites = " ; ".join(dict.fromkeys(touchees[:_CITEES]))
        suite = f" ; et {len(touchees) - _CITEES} de plus" if len(touchees) > _CITEES else ""
        raise Refus(
            f"{accorde(len(touchees), 'fiche a été travaillée', 'fiches ont été travaillées')}"
            f" depuis l'import : {cites}{suite}",
            "défaites d'abord ce travail, ou gardez l'import",
        )


def _touchees(depot: Import) -> Iterator[str]:
    """Ce qui a changé depuis : fiches modifiées ou disparues, puis ce qu'on leur a attaché."""
    nees: dict[str, set[int]] = defaultdict(set)
    attendues: dict[str, dict[int, str]] = defaultdict(dict)
    for ecriture in depot.ecritures.defer("avant").iterator(LOT):
        attendues[ecriture.modele][ecriture.objet_id] = ecriture.empreinte
    for ecriture in depot.ecritures.filter(cree=True).iterator(LOT):
        nees[ecriture.modele].add(ecriture.objet_id)
    for label, empreintes in attendues.items():
        modele = apps.get_model(label)
        for lot in _lots(sorted(empreintes)):
            fiches = modele._default_manager.in_bulk(lot)
            for pk in lot:
                fiche = fiches.get(pk)
                if fiche is None:
                    yield f"une fiche « {modele._meta.verbose_name} » a disparu"
                elif empreinte(fiche) != empreintes[pk]:
                    yield f"{_nom(fiche)} a été modifiée"
    for label, pks in nees.items():
        yield from _attachees(apps.get_model(label), pks, nees)


def _attachees(
    modele: type[models.Model], pks: set[int], nees: dict[str, set[int]]
) -> Iterator[str]:
    for relation in modele._meta.related_objects:
        autre = relation.related_model
        cle = isinstance(relation.field, models.ForeignKey)
        if not cle or autre is Entree or autre._meta.app_label == "reprise":
            continue
        siennes = nees.get(autre._meta.label, set())
        for lot in _lots(sorted(pks)):
            liees = autre._base_manager.filter(**{f"{relation.field.name}__in": lot})
            for fiche in liees.select_related(relation.field.name):
                if fiche.pk not in siennes:
                    yield f"{_nom(getattr(fiche, relation.field.name))} a reçu {_nom(fiche)}"


def _nom(fiche: models.Model) -> str:
    return f"« {fiche} » ({fiche._meta.verbose_name})"


def defaire(depot: Import) -> None:
    """Défait toutes les écritures, de la dernière à la première, par lots entiers."""
    Import.objects.filter(pk=depot.pk).update(total=depot.ecritures.count(), fait=0)
    while lot := list(depot.ecritures.order_by("-pk")[:LOT]):
        with transaction.atomic():
            for label, groupe in groupby(lot, key=lambda e: e.modele):
                _defaire(apps.get_model(label), list(groupe))
            Ecriture.objects.filter(pk__in=[e.pk for e in lot]).delete()
            Import.objects.filter(pk=depot.pk).update(fait=F("fait") + len(lot))
    with transaction.atomic():
        depot.lignes.filter(ecrite=True, choix="CREER").update(fiche_id=None)
        depot.lignes.update(ecrite=False)
        Import.objects.filter(pk=depot.pk).update(creees=0, modifiees=0, fini_le=None)


def _defaire(modele: type[models.Model], ecritures: list[Ecriture]) -> None:
    creees = [e.objet_id for e in ecritures if e.cree]
    if creees:
        if modele is Menage:
            Entree.objects.filter(menage_id__in=creees).delete()
        fiches = modele._base_manager.filter(pk__in=creees)
        if modele is Piece:
            for rangement in fiches.exclude(taille=None).values_list("fichier", flat=True):
                effacer(rangement)
        # Sans cascade : la base elle-même refuserait d'orpheliner ce qu'on aurait oublié.
        fiches._raw_delete(fiches.db)
    for ecriture in (e for e in ecritures if not e.cree):
        fiche = modele._base_manager.get(pk=ecriture.objet_id)
        for nom, dit in json.loads(ecriture.avant).items():
            champ = fiche._meta.get_field(nom)
            setattr(fiche, champ.attname, _lue(champ, dit))
        fiche.save()


def _lue(champ: Any, dit: str) -> Any:
    """La valeur d'un champ, telle qu'on l'avait notée."""
    vide = dit in ("None", "") and champ.null
    return None if vide else champ.to_python(dit)


def _lots(suite: list[Any]) -> Iterator[list[Any]]:
    for debut in range(0, len(suite), LOT):
        yield suite[debut : debut + LOT]
