"""Le contexte communal : une valeur, son millésime, sa source."""

from django.db import models

from palier.socle.champs import CodeField, nombre


class Contexte(models.Model):
    """Une donnée publique sur une commune."""

    commune = models.CharField("code INSEE", max_length=5)
    variable = models.CharField("donnée", max_length=80)
    valeur = nombre("valeur", null=False, blank=False)
    unite = models.CharField("unité", max_length=40, blank=True)
    territoire = CodeField("maille", nomenclature="maille", blank=True)
    millesime = models.CharField("millésime", max_length=20)
    source = models.CharField("source", max_length=300)

    class Meta:
        ordering = ["commune", "variable", "-millesime"]
        constraints = [
            models.UniqueConstraint(
                fields=["commune", "variable", "territoire", "millesime"], name="contexte_unique"
            )
        ]
