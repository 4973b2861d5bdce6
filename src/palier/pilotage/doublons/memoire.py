"""Ce que retient une fusion pour se défaire : fiches d'avant, lignes déplacées ou réunies."""

import json
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any

from django.core import serializers
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models


@dataclass
class Elargie:
    """Une ligne de la fiche gardée dont les dates ont absorbé celles d'une autre."""

    modele: str
    pk: int
    avant: dict[str, str | None]
    apres: dict[str, str | None]


@dataclass
class Memoire:
    """De quoi rendre deux fiches telles qu'elles étaient.

    Attributes:
        fondue, reunies: des lignes entières, telles que Django les sérialise.
        avant, apres: les champs de la fiche gardée que la fusion a changés.
        deplacees: par relation (« modele.champ »), les lignes venues de la fiche fondue.
        gardees: par relation, les lignes que la fiche gardée avait déjà.
    """

    fondue: str = ""
    avant: dict[str, Any] = field(default_factory=dict)
    apres: dict[str, Any] = field(default_factory=dict)
    deplacees: dict[str, list[int]] = field(default_factory=dict)
    gardees: dict[str, list[int]] = field(default_factory=dict)
    reunies: list[str] = field(default_factory=list)
    elargies: list[Elargie] = field(default_factory=list)

    def ecrite(self) -> str:
        return json.dumps(asdict(self), ensure_ascii=False)

    @classmethod
    def lue(cls, texte: str) -> "Memoire":
        lu = json.loads(texte)
        lu["elargies"] = [Elargie(**e) for e in lu["elargies"]]
        return cls(**lu)

    def lignes(self) -> set[tuple[str, int]]:
        """Toutes les lignes que la fusion a touchées."""
        touchees = {(e.modele, e.pk) for e in self.elargies}
        for relation, pks in self.deplacees.items():
            modele = relation.rpartition(".")[0]
            touchees |= {(modele, pk) for pk in pks}
        for ligne in self.reunies:
            (lu,) = json.loads(ligne)
            touchees.add((_libelle(lu["model"]), lu["pk"]))
        return touchees


def _libelle(modele: str) -> str:
    from django.apps import apps

    return apps.get_model(modele)._meta.label


class _AuMicroseconde(DjangoJSONEncoder):
    """Django arrondit une heure à la milliseconde ; une fiche se rend comme elle était."""

    def default(self, o: Any) -> Any:
        return o.isoformat() if isinstance(o, datetime) else super().default(o)


def serialisee(ligne: models.Model) -> str:
    """Une ligne entière, de quoi la réécrire au champ près."""
    return serializers.serialize("json", [ligne], cls=_AuMicroseconde)


def reecrire(texte: str) -> models.Model:
    """Remet en base une ligne telle qu'elle était, sous le même numéro."""
    (lue,) = serializers.deserialize("json", texte)
    lue.save(force_insert=True)
    return lue.object  # type: ignore[no-any-return]


def en_texte(champ: Any, fiche: models.Model) -> str | None:
    """La valeur d'un champ, telle que JSON sait la garder."""
    valeur = champ.value_from_object(fiche)
    return None if valeur is None else champ.value_to_string(fiche)


def en_valeur(champ: Any, texte: str | None) -> Any:
    """La valeur d'un champ, relue."""
    return None if texte is None else champ.to_python(texte)
