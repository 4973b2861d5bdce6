"""Le volet « Situation » : qui compose le ménage, ce que l'on en sait, comment le joindre."""

from dataclasses import dataclass
from typing import Any

from palier.metier.menages.droits import DONNEE, faits_permis
from palier.metier.menages.listes import Fait
from palier.metier.menages.models import MODELES, Composition, Menage
from palier.socle.comptes.models import en_vigueur
from palier.socle.habilitations.acces import Acces
from palier.socle.habilitations.listes import Donnee, Geste
from palier.socle.presentation.volets import Volet


@dataclass(frozen=True)
class Rubrique:
    """Les faits d'une nature, pour une personne : ce qui dure, puis ce qui est clos."""

    fait: Fait
    ecrit: bool
    notes: list[Any]

    @property
    def en_cours(self) -> list[Any]:
        return [n for n in self.notes if getattr(n, "fin", None) is None]

    @property
    def closes(self) -> list[Any]:
        return [n for n in self.notes if getattr(n, "fin", None) is not None]


@dataclass(frozen=True)
class Membre:
    """Une place dans le ménage, l'âge ce jour-là, et les faits permis."""

    place: Composition
    age: int | None
    rubriques: list[Rubrique]

    @property
    def remplies(self) -> list[Rubrique]:
        return [r for r in self.rubriques if r.notes]

    @property
    def a_noter(self) -> list[Rubrique]:
        """Ce que l'on ne sait pas encore, et que l'on peut noter."""
        return [r for r in self.rubriques if r.ecrit and not r.notes]

    @property
    def ignorees(self) -> list[Rubrique]:
        """Ce que l'on ne sait pas, et que l'on ne peut que lire."""
        return [r for r in self.rubriques if not r.ecrit and not r.notes]


def situation(menage: Menage, acces: Acces) -> dict[str, Any]:
    """Ce que montre le volet ; un nombre de requêtes qui ne dépend pas du ménage."""
    places = list(menage.compositions.select_related("personne"))
    presents = [p for p in places if p.fin is None or p.fin >= acces.le]
    ecrits = [fait for fait in faits_permis(acces, Geste.ECRIRE) if _ecrit(menage, acces, fait)]
    lus = [f for f in faits_permis(acces, Geste.LIRE) if f in ecrits or _lit(menage, acces, f)]
    notes = {fait: _notes(fait, presents) for fait in lus}
    return {
        "presents": [
            Membre(
                place,
                place.personne.age_au(acces.le),
                [Rubrique(f, f in ecrits, notes[f].get(place.personne_id, [])) for f in lus],
            )
            for place in presents
        ],
        "partis": [p for p in places if p not in presents],
        "suivis": menage.suivis.filter(en_vigueur(acces.le)).select_related("professionnel"),
        "ecrit_identite": Menage.objects.visibles_par(acces, Donnee.IDENTITE, Geste.ECRIRE)
        .filter(pk=menage.pk)
        .exists(),
    }


def _ecrit(menage: Menage, acces: Acces, fait: Fait) -> bool:
    permis = Menage.objects.visibles_par(acces, DONNEE[fait], Geste.ECRIRE)
    return permis.filter(pk=menage.pk).exists()


def _lit(menage: Menage, acces: Acces, fait: Fait) -> bool:
    return Menage.objects.visibles_par(acces, DONNEE[fait]).filter(pk=menage.pk).exists()


def _notes(fait: Fait, places: list[Composition]) -> dict[int, list[Any]]:
    par_personne: dict[int, list[Any]] = {}
    ids = [place.personne_id for place in places]
    for note in MODELES[fait]._default_manager.filter(personne__in=ids):
        par_personne.setdefault(note.personne_id, []).append(note)
    return par_personne


VOLETS = (
    Volet("situation", "Situation", Donnee.IDENTITE, "menages/volet_situation.html", situation),
)
