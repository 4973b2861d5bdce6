"""Chercher dans les notes : on déchiffre les siennes, on les lit, on n'en garde rien.

Une note chiffrée ne se cherche pas en base. On lit donc, des plus récentes aux plus anciennes,
celles des dossiers que l'on suit et les siennes, tant que le nombre et le temps le permettent.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from time import monotonic

from django.db.models import Q
from django.db.models.functions import Length

from palier.metier.accompagnement.models import Acte
from palier.metier.menages.models import Menage
from palier.noyau.texte import cle, sans_accents
from palier.socle.habilitations.acces import Acces
from palier.socle.habilitations.listes import Donnee
from palier.socle.journal.actions import tracer

LUES = 5_000
TROUVEES = 50
DELAI = 2.0
_AUTOUR = 90
_LONGUEUR_MINIMALE = 3


@dataclass(frozen=True)
class Extrait:
    """Un acte dont la note répond, et le passage : des morceaux, surlignés ou non."""

    acte: Acte
    morceaux: list[tuple[str, bool]]


@dataclass(frozen=True)
class Lecture:
    """Ce qu'une demande a trouvé.

    Attributes:
        lues: les notes déchiffrées.
        arret: pourquoi la lecture s'est arrêtée avant la fin ; vide si tout est lu.
    """

    extraits: list[Extrait]
    lues: int = 0
    arret: str = ""


def chercher_notes(
    demande: str, acces: Acces, *, maximum: int = LUES, delai: float = DELAI
) -> Lecture:
    """Les notes de ses dossiers qui contiennent chaque mot de la demande.

    La recherche est tracée par ses nombres, jamais par ses mots.
    """
    motifs = [re.compile(rf"\b{re.escape(mot)}") for mot in cle(demande).split()]
    if sum(len(m.pattern) - 2 for m in motifs) < _LONGUEUR_MINIMALE:
        return Lecture([])
    lecture = _lire(motifs, acces, maximum, delai)
    tracer(acces, "recherche.notes", lues=lecture.lues, trouvees=len(lecture.extraits))
    return lecture


def _siennes(acces: Acces) -> object:
    """Les notes visibles des dossiers que l'on suit, et celles que l'on a écrites."""
    suivis = Menage.objects.visibles_par(acces, Donnee.NOTES).suivis_par(acces)
    miennes = Q(menage__in=suivis) | Q(professionnel_id=acces.professionnel_id)
    ecrits = Q(objet__gt="") | Q(longueur__gt=0)  # chiffrée, une note vide reste vide
    visibles = Acte.objects.visibles_par(acces).filter(miennes)
    return visibles.annotate(longueur=Length("note")).filter(ecrits)


def _lire(motifs: Sequence[re.Pattern[str]], acces: Acces, maximum: int, delai: float) -> Lecture:
    debut, lues, trouves, arret = monotonic(), 0, {}, ""
    siennes = _siennes(acces).values_list("pk", "objet", "note")  # type: ignore[attr-defined]
    for pk, objet, note in siennes.iterator(chunk_size=500):
        texte = f"{objet} — {note}" if objet and note else objet or note
        lues += 1
        if _repond(motifs, texte):
            trouves[pk] = texte
        if len(trouves) >= TROUVEES:
            arret = "nombre"
        elif lues >= maximum:
            arret = "lues"
        elif lues % 100 == 0 and monotonic() - debut > delai:
            arret = "temps"
        if arret:
            break
    actes = Acte.objects.select_related("menage", "professionnel").defer("note").in_bulk(trouves)
    return Lecture(
        [Extrait(actes[pk], extrait(motifs, t)) for pk, t in trouves.items()], lues, arret
    )


def _repond(motifs: Sequence[re.Pattern[str]], texte: str) -> bool:
    plat = sans_accents(texte).casefold()
    return all(motif.search(plat) for motif in motifs)


def extrait(motifs: Sequence[re.Pattern[str]], texte: str) -> list[tuple[str, bool]]:
    """Le passage autour du premier mot trouvé, chaque mot cherché surligné, accents gardés."""
    plat, places = _aplati(texte)
    marques = sorted(
        (places[m.start()], places[m.end() - 1] + 1)
        for motif in motifs
        for m in motif.finditer(plat)
    )
    if not marques:
        return [(texte[: 2 * _AUTOUR], False)]
    debut, fin = max(0, marques[0][0] - _AUTOUR), min(len(texte), marques[0][1] + _AUTOUR)
    morceaux, ici = [("…", False)] if debut else [], debut
    for de, a in marques:
        if ici <= de and a <= fin:
            morceaux += [(texte[ici:de], False), (texte[de:a], True)]
            ici = a
    morceaux.append((texte[ici:fin] + ("…" if fin < len(texte) else ""), False))
    return [(dit, marque) for dit, marque in morceaux if dit]


def _aplati(texte: str) -> tuple[str, list[int]]:
    """Le texte sans accents ni casse, et la place d'origine de chacun de ses caractères."""
    plats, places = [], []
    for rang, caractere in enumerate(texte):
        plat = sans_accents(caractere).casefold()
        plats.append(plat)
        places += [rang] * len(plat)
    return "".join(plats), places
