"""Les verbes des instances : tenir les réunions, y décider."""

from palier.metier.instances.actions.decisions import Decision, decider, revenir_sur
from palier.metier.instances.actions.reunions import (
    annoncer,
    faire,
    inscrire,
    inscrire_les_demandes,
    ouvrir_instance,
    prevoir,
    retirer,
    suivre,
)

__all__ = [
    "Decision",
    "annoncer",
    "decider",
    "faire",
    "inscrire",
    "inscrire_les_demandes",
    "ouvrir_instance",
    "prevoir",
    "retirer",
    "revenir_sur",
    "suivre",
]
