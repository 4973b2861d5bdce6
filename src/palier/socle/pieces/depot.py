"""Recevoir un fichier envoyé, le rendre à qui le demande."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.conf import settings
from django.http import HttpResponse
from django.utils.http import content_disposition_header

from palier.noyau.erreurs import Refus
from palier.socle.pieces.antivirus import examiner
from palier.socle.pieces.regles import ADMIS, NATURES, exiger_nature, nature, nom_propre

MO = 1_000_000
_INCONNU = "application/octet-stream"


@dataclass(frozen=True)
class Recu:
    """Un fichier reçu et contrôlé : son nom sans danger, ses octets, son extension."""

    nom: str
    octets: bytes
    extension: str


def limite() -> int:
    """La taille admise, en octets."""
    return int(settings.PALIER_PIECE_MO) * MO


def recevoir(nom: str, octets: bytes) -> Recu:
    """Contrôle un fichier : taille, nom, format d'après le contenu, antivirus.

    Raises:
        Refus: le premier contrôle qui ne passe pas.
    """
    exiger_taille(len(octets))
    propre = nom_propre(nom)
    reconnue = exiger_nature(propre, octets)
    examiner(octets)
    return Recu(propre, octets, reconnue.extension)


def exiger_taille(octets: int) -> None:
    """Raises: Refus: le fichier est trop lourd."""
    if octets > limite():
        fait = f"Ce fichier pèse {octets / MO:.0f} Mo, et la limite est {limite() // MO} Mo"
        raise Refus(fait, "réduisez-le, ou numérisez en moins fin", champ="fichier")


class PieceField(forms.FileField):
    """Un fichier à joindre ; nettoyé, c'est un `Recu`."""

    def __init__(self, **options: Any) -> None:
        saisie = forms.FileInput(attrs={"accept": ",".join(f".{e}" for e in NATURES)})
        aide = f"{ADMIS}. {settings.PALIER_PIECE_MO} Mo au plus."
        # Un nom trop long se raccourcit, un fichier vide se dit : ce n'est pas Django qui juge.
        options = {"help_text": aide, "widget": saisie, "allow_empty_file": True, **options}
        super().__init__(**options)

    def clean(self, data: Any, initial: Any = None) -> Recu | None:
        envoye = super().clean(data, initial)
        if not envoye:
            return None
        try:
            exiger_taille(envoye.size)
            return recevoir(envoye.name, envoye.read())
        except Refus as refus:
            raise forms.ValidationError(str(refus)) from None


def rendre(nom: str, octets: bytes) -> HttpResponse:
    """Le téléchargement d'un fichier : jamais ouvert dans la page, jamais gardé en cache."""
    connue = nature(nom)
    reponse = HttpResponse(octets, content_type=connue.mime if connue else _INCONNU)
    reponse["Content-Disposition"] = content_disposition_header(True, nom or "piece")
    reponse["X-Content-Type-Options"] = "nosniff"
    reponse["Content-Security-Policy"] = "sandbox; default-src 'none'"
    reponse["Cache-Control"] = "private, no-store"
    return reponse
