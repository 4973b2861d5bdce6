"""Début, milieu et fin côte à côte : chaque ligne, les trois soldes, et l'écart."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from palier.metier.budget import regles
from palier.metier.budget.models import Situation
from palier.metier.budget.regles.soldes import Desequilibre, desequilibre
from palier.metier.budget.regles.surendettement import Lire
from palier.noyau.nomenclatures import nomenclature
from palier.socle.reglages.parametres import lecture_de

MOMENTS = ("DEBUT", "INTERMEDIAIRE", "FIN")
_ZERO = Decimal(0)
Case = tuple[Situation, Decimal | None]


@dataclass(frozen=True)
class RangCompare:
    """Une grandeur aux photographies comparées."""

    nom: str
    valeurs: list[Decimal | None]
    fort: bool = False

    @property
    def ecart(self) -> Decimal | None:
        """De la première photographie à la dernière ; vide si l'une des deux se tait."""
        premiere, derniere = self.valeurs[0], self.valeurs[-1]
        if premiere is None or derniere is None or len(self.valeurs) < 2:
            return None
        return derniere - premiere


@dataclass(frozen=True)
class Comparaison:
    """Les photographies retenues et ce qui s'en compare, par mois."""

    photos: list[Situation]
    groupes: list[tuple[str, list[RangCompare]]]
    causes: list[Desequilibre | None]

    @property
    def rangees(self) -> list[tuple[str, list[tuple[RangCompare, list[Case]]]]]:
        """Chaque rang et ses cases, sous la photographie dont elles viennent."""
        return [
            (titre, [(rang, list(zip(self.photos, rang.valeurs, strict=True))) for rang in rangs])
            for titre, rangs in self.groupes
        ]


def a_comparer(situations: Sequence[Situation]) -> list[Situation]:
    """Une photographie par moment : la première du début, la dernière du milieu et de la fin."""
    rangees = sorted(situations, key=lambda s: (s.date, s.pk))
    retenues: dict[int, Situation] = {}
    for moment in MOMENTS:
        siennes = [s for s in rangees if s.moment == moment]
        if siennes:
            choisie = siennes[0] if moment == "DEBUT" else _detaillee(siennes)
            retenues[choisie.pk] = choisie
    if len(retenues) < 2 and len(rangees) > 1:
        retenues = {s.pk: s for s in (rangees[0], _detaillee(rangees[1:]))}
    return sorted(retenues.values(), key=lambda s: (s.date, s.pk))


def _detaillee(siennes: Sequence[Situation]) -> Situation:
    """La dernière qui a ses lignes ; à défaut, la dernière."""
    return next((s for s in reversed(siennes) if s.lignes.all()), siennes[-1])


def comparer(situations: Sequence[Situation]) -> Comparaison | None:
    """Les photographies d'une même mesure, de la première à la dernière ; il en faut deux."""
    photos = a_comparer(situations)
    if len(photos) < 2:
        return None
    soldes = [photo.soldes() for photo in photos]
    budgets = [regles.budget(ligne.en_regle() for ligne in p.lignes.all()) for p in photos]
    ressources = _lignes(photos, "RESSOURCE")
    charges = _lignes(photos, "CHARGE")
    avant = budgets[0].ressources
    return Comparaison(
        photos,
        [
            ("Ressources", [*ressources, _rang("Total", soldes, "ressources")]),
            ("Charges", [*charges, _rang("Charges courantes", soldes, "courantes")]),
            ("Soldes", [_rang(nom, soldes, cle) for nom, cle in _SOLDES]),
            ("Repères", _reperes(photos, soldes)),
        ],
        [desequilibre(b, avant=avant) for b in budgets],
    )


_SOLDES = (
    ("a. Avant les dettes", "a"),
    ("b. Après les mensualités payées", "b"),
    ("c. Si toutes les mensualités étaient payées", "c"),
)


def _rang(nom: str, soldes: Sequence[regles.Soldes], cle: str) -> RangCompare:
    return RangCompare(nom, [getattr(s, cle) for s in soldes], fort=True)


def _lignes(photos: Sequence[Situation], sens: str) -> list[RangCompare]:
    """Une ligne par nature ; une photographie détaillée qui n'en dit rien vaut zéro."""
    natures = nomenclature("nature_budget")
    sommes: list[dict[str, Decimal] | None] = []
    for photo in photos:
        siennes: dict[str, Decimal] = {}
        for ligne in photo.lignes.all():
            if ligne.sens == sens:
                mensuel = ligne.en_regle().par_mois
                siennes[ligne.nature] = siennes.get(ligne.nature, _ZERO) + mensuel
        sommes.append(siennes if photo.lignes.all() else None)
    vues = {nature for dites in sommes for nature in dites or ()}
    return [
        RangCompare(
            natures.libelle(nature),
            [None if dites is None else dites.get(nature, _ZERO) for dites in sommes],
        )
        for nature in sorted(vues, key=natures.ordre)
    ]


def _reperes(photos: Sequence[Situation], soldes: Sequence[regles.Soldes]) -> list[RangCompare]:
    lire = lecture_de(photos[0].structure)
    par_jour = [_par_jour(p, s, lire) for p, s in zip(photos, soldes, strict=True)]
    return [
        _rang("Reste à vivre du mois", soldes, "reste"),
        RangCompare("Reste à vivre, par jour et par personne", par_jour),
        RangCompare("Dette locative", [p.dette_locative for p in photos]),
        RangCompare("Autres dettes", [p.dettes for p in photos]),
    ]


def _par_jour(photo: Situation, soldes: regles.Soldes, lire: Lire) -> Decimal | None:
    jours = lire("RESTE_A_VIVRE_JOURS", photo.date).valeur
    membres = [
        place
        for place in photo.menage.compositions.all()
        if (place.debut is None or place.debut <= photo.date)
        and (place.fin is None or place.fin >= photo.date)
    ]
    return regles.reste_par_jour(soldes.reste, len(membres), jours)
