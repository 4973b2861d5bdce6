"""Les pages dont la saisie se garde, et les brouillons qu'on y a laissés."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.http import HttpRequest
from django.urls import NoReverseMatch, Resolver404, resolve, reverse
from django.utils.timezone import localtime

from palier.noyau.erreurs import Refus
from palier.socle.brouillons.models import Brouillon
from palier.socle.brouillons.regles import jours_gardes, moment_dit, mots_ecrits
from palier.socle.habilitations.acces import Acces

Objets = Callable[[Acces], models.QuerySet[Any]]


class FormulaireInconnu(Refus):
    """Aucun formulaire de ce nom, ou son objet n'est pas visible sous cette casquette."""


@dataclass(frozen=True)
class Formulaire:
    """Une page qui garde sa saisie, pour un objet (0 s'il n'existe pas encore).

    Attributes:
        nom: le nom de la page, puis le reste de son adresse s'il la précise : `…:geste/conclure`.
    """

    nom: str
    objet: int
    adresse: str
    titre: str
    exige: Any
    objets: Objets | None

    @classmethod
    def dit(cls, nom: str, objet: int) -> "Formulaire":
        """Raises: FormulaireInconnu: cette page n'existe pas, ou ne garde pas sa saisie."""
        page, *reste = nom.split("/")
        try:
            adresse = reverse(page, args=[*([objet] if objet else []), *reste])
            trouvee = resolve(adresse)
            vue = trouvee.func
            titre, objets = vue.brouillon  # type: ignore[attr-defined]
        except (NoReverseMatch, Resolver404, AttributeError):
            raise FormulaireInconnu("Cette page ne garde pas de brouillon") from None
        if callable(titre):
            try:
                titre = titre(*reste)
            except (KeyError, ValueError):
                raise FormulaireInconnu("Ce geste n'existe pas") from None
        return cls(nom, objet, adresse, titre, vue.exige, objets)  # type: ignore[attr-defined]

    @classmethod
    def de_la_page(cls, request: HttpRequest) -> "Formulaire":
        """Celui de la page demandée ; son objet est le premier nombre de l'adresse."""
        page = request.resolver_match
        assert page is not None
        objet, *reste = [*page.kwargs.values()] or [0]
        nom = getattr(page.func, "page_du_brouillon", "") or page.view_name
        return cls.dit("/".join((nom, *map(str, reste))), objet)

    def visibles(self, acces: Acces) -> models.QuerySet[Any]:
        """Les objets pour lesquels cette casquette ouvre ce formulaire ; aucun s'il n'en a pas."""
        if self.objets is None:
            return Brouillon.objects.none()
        return self.objets(acces)

    def exiger(self, acces: Acces) -> None:
        """Les droits de la page elle-même.

        Raises:
            Interdit: la casquette n'ouvre pas cette page.
            FormulaireInconnu: l'objet n'est pas visible.
        """
        if self.exige is not None:
            acces.exiger(*self.exige)
        if self.objet and not self.visibles(acces).filter(pk=self.objet).exists():
            raise FormulaireInconnu("Cette page ne garde pas de brouillon")


@dataclass(frozen=True)
class AReprendre:
    """Une saisie laissée en route, telle que le bureau la propose.

    Attributes:
        jours: ceux qui restent avant qu'elle ne s'efface.
    """

    titre: str
    adresse: str
    quand: str
    mots: int
    jours: int


def a_reprendre(acces: Acces) -> list[AReprendre]:
    """Les brouillons de cette casquette, le dernier d'abord ; jamais ceux d'un dossier refermé."""
    miens = Brouillon.objects.visibles_par(acces).pas_abandonnes(acces.le)
    gardes = [(b, f) for b in miens if (f := _formulaire(b))]
    noms = _noms(acces, gardes)
    return [
        AReprendre(
            titre=f"{f.titre}, {noms[f.nom, f.objet]}" if f.objet else f.titre,
            adresse=f.adresse,
            quand=moment_dit(localtime(b.garde_le), acces.le),
            mots=mots_ecrits(b.valeurs),
            jours=jours_gardes(acces.le) - (acces.le - localtime(b.garde_le).date()).days,
        )
        for b, f in gardes
        if not f.objet or (f.nom, f.objet) in noms
    ]


def _noms(acces: Acces, gardes: list[tuple[Brouillon, Formulaire]]) -> dict[tuple[str, int], str]:
    """Le nom de chaque objet encore visible ; une requête par sorte de formulaire."""
    noms: dict[tuple[str, int], str] = {}
    for nom, formulaire in {f.nom: f for _, f in gardes if f.objet}.items():
        objets = [f.objet for _, f in gardes if f.nom == nom]
        trouves = formulaire.visibles(acces).in_bulk(objets)
        noms |= {(nom, pk): str(objet) for pk, objet in trouves.items()}
    return noms


def _formulaire(brouillon: Brouillon) -> Formulaire | None:
    """Sa page ; None si elle n'existe plus dans cette version."""
    try:
        return Formulaire.dit(brouillon.formulaire, brouillon.objet)
    except FormulaireInconnu:
        return None
