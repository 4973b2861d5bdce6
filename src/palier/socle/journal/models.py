"""Les traces, chaînées, et leur vérification."""

import hashlib
import json
from typing import Any, Self

from django.db import models

from palier.socle.habilitations.acces import Acces
from palier.socle.preparees import preparee, un

LECTURES = frozenset(
    {"lire", "chercher", "imprimer", "exporter", "telecharger", "lister", "verifier", "relire"}
    | {"connexion", "echec_de_connexion", "refuse", "sauvegarder"}
)
"""Les verbes qui ne changent rien ; tout autre est tenu pour une écriture."""
ORIGINE = "0" * 64
"""L'empreinte qui précède la première trace."""


class TraceQuerySet(models.QuerySet["Trace"]):
    def de_la_structure(self, acces: Acces) -> Self:
        return self.filter(structure_id=acces.structure_id)

    def derniere_ecriture(self, structure_id: int) -> int:
        """Le numéro du dernier geste qui a changé quelque chose ; 0 s'il n'y en a pas.

        Tout ce qui écrit laisse une trace : tant que ce numéro ne bouge pas, rien n'a bougé.
        """
        return un(_ecritures(structure_id)) or 0

    def du_menage(self, menage_id: int) -> Self:
        return self.filter(menage_id=menage_id)


class Trace(models.Model):
    """Un geste : qui, quand, sous quelle casquette, sur quoi.

    Les identifiants sont des nombres, sans clé étrangère : une trace survit à ce qu'elle désigne.
    """

    le = models.DateTimeField("quand")
    action = models.CharField("action", max_length=60)
    compte_id = models.BigIntegerField("compte", null=True)
    professionnel_id = models.BigIntegerField("professionnel", null=True)
    affectation_id = models.BigIntegerField("casquette", null=True)
    structure_id = models.BigIntegerField("structure", null=True)
    objet = models.CharField("objet", max_length=60, blank=True)
    objet_id = models.BigIntegerField("identifiant de l'objet", null=True)
    menage_id = models.BigIntegerField("ménage", null=True)
    personne_id = models.BigIntegerField("personne", null=True)
    details = models.JSONField("détails", default=dict)
    lecture = models.BooleanField("ne change rien", default=False)
    precedente = models.CharField("empreinte précédente", max_length=64)
    empreinte = models.CharField("empreinte", max_length=64, unique=True)

    objects = TraceQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        indexes = [
            models.Index(fields=["menage_id", "-id"], name="trace_du_menage"),
            models.Index(fields=["structure_id", "-id"], name="trace_de_la_structure"),
            models.Index(
                fields=["structure_id", "-id"],
                name="trace_d_ecriture",
                condition=models.Q(lecture=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.action}, {self.le:%d/%m/%Y %H:%M}"

    def calculer(self) -> str:
        """L'empreinte de ce que dit cette trace, liée à la précédente."""
        dit: dict[str, Any] = {
            champ.name: getattr(self, champ.name)
            for champ in self._meta.fields
            if champ.name not in ("id", "empreinte", "le", "lecture")
        }
        dit["le"] = self.le.isoformat(timespec="microseconds")
        texte = json.dumps(dit, sort_keys=True, ensure_ascii=False)
        return hashlib.sha256(texte.encode()).hexdigest()


@preparee
def _ecritures(structure_id: int) -> models.QuerySet[Trace, int]:
    ecritures = Trace.objects.filter(structure_id=structure_id, lecture=False).order_by("-pk")
    return ecritures.values_list("pk", flat=True)[:1]
