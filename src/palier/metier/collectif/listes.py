"""Où en est une séance, et ce que sont les actions."""

from django.db import models

FORMATIONS = ("FORMATION", "ANALYSE_PRATIQUE")
"""Les actions que suivent des professionnels (I-050) ; les autres sont pour les personnes."""
CLAS = "CLAS"


class Etat(models.TextChoices):
    """Où en est une séance, pour qui compte ce qui a été organisé (R-RES-10)."""

    ORGANISEE = "organisee", "organisée"
    PREVUE = "prevue", "prévue"
    ANNULEE = "annulee", "annulée"
    SANS_PARTICIPANT = "vide", "sans participant"
