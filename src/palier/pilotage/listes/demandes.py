"""Une liste demandée : ses filtres, son tri, et l'unique requête qui la compte et la montre."""

from dataclasses import dataclass, field
from typing import Any, Self

from django.db.models import Count, F, Min, OuterRef, QuerySet, Subquery
from django.http import QueryDict

from palier.metier.accompagnement.models import Mesure
from palier.metier.menages.models import Menage
from palier.pilotage.listes.filtres import Choix, Filtre, contacts, permis, proposer
from palier.pilotage.recherche.models import Entree
from palier.pilotage.recherche.regles import mots
from palier.socle.habilitations.acces import Acces
from palier.socle.preparees import preparee, un

TRIS = ("nom", "contact", "fin")
LONGUEUR = 120
LUS = (
    "pk",
    "reference",
    "nom_usage",
    "adresse",
    "ne_pas_ecrire",
    "quartier",
    "dernier_contact",
    "fin_proche",
)
"""Ce qu'une ligne montre du ménage lui-même."""


@dataclass(frozen=True)
class Jeton:
    """Un filtre posé, et l'adresse de la liste sans lui."""

    nom: str
    reponse: str
    sans: str


@dataclass(frozen=True)
class Demande:
    """Ce que l'on demande de la liste des ménages.

    Attributes:
        retenus: filtre → réponse ; une réponse qui n'est pas proposée est oubliée.
        tri: une colonne, précédée de « - » pour l'ordre inverse.
    """

    acces: Acces
    q: str = ""
    retenus: dict[str, str] = field(default_factory=dict)
    tri: str = "nom"
    proposes: dict[str, Choix] = field(default_factory=dict)

    @classmethod
    def lue(cls, parametres: QueryDict, acces: Acces) -> Self:
        """La demande que portent les paramètres d'une adresse."""
        proposes = {filtre.cle: proposer(filtre, acces) for filtre in permis(acces)}
        retenus = {
            cle: dit
            for cle, choix in proposes.items()
            if (dit := parametres.get(cle, "")) and dit in dict(choix)
        }
        tri = parametres.get("tri", "nom")
        q = parametres.get("q", "").replace("\x00", "")[:LONGUEUR].strip()
        return cls(acces, q, retenus, tri if tri.removeprefix("-") in TRIS else "nom", proposes)

    @property
    def filtres(self) -> list[tuple[Filtre, Choix, str]]:
        """Chaque filtre permis, ce qu'il propose, ce qu'on y a répondu."""
        return [(f, self.proposes[f.cle], self.retenus.get(f.cle, "")) for f in permis(self.acces)]

    @property
    def jetons(self) -> list[Jeton]:
        return [
            Jeton(f.nom, dict(choix)[dit], self.adresse(**{f.cle: ""}))
            for f, choix, dit in self.filtres
            if dit
        ]

    @property
    def filtree(self) -> bool:
        return bool(self.q or self.retenus)

    def adresse(self, **changes: str) -> str:
        """Les paramètres de cette liste, ceux-ci changés ; vide : retiré."""
        parametres = QueryDict(mutable=True)
        for cle, dit in {"q": self.q, **self.retenus, "tri": self.tri, **changes}.items():
            if dit and (cle, dit) != ("tri", "nom"):
                parametres[cle] = dit
        return f"?{parametres.urlencode()}"

    def menages(self) -> QuerySet[Menage]:
        """La liste ; son compte et ses lignes viennent d'elle."""
        lignes: Any = Menage.objects.visibles_par(self.acces)
        for filtre in permis(self.acces):
            if filtre.cle in self.retenus:
                lignes = lignes.filter(filtre.retient(self.retenus, self.acces))
        if cherches := mots(self.q):
            lignes = lignes.filter(pk__in=Entree.objects.contenant(cherches).values("menage_id"))
        return lignes.annotate(**self._annotations()).order_by(*self._ordre())  # type: ignore[no-any-return]

    def lus(self, rangs: range) -> list[tuple[Any, ...]]:
        """Ce que la liste montre de ces rangs ; sans filtre, la lecture est préparée."""
        if self.filtree:
            return list(self.menages().values_list(*LUS)[rangs.start : rangs.stop])
        return _entiere(self.acces, _Ordre(self.tri), rangs)

    def compte(self) -> int:
        return self.menages().count() if self.filtree else total(self.acces)

    def _annotations(self) -> dict[str, Any]:
        le = self.acces.le
        mesures = Mesure.objects.en_cours(le).filter(menage=OuterRef("pk")).order_by()
        fins = mesures.values("menage").annotate(fin_proche=Min("fin_prevue")).values("fin_proche")
        dernier = contacts(self.acces).order_by("-date").values("date")[:1]
        return {"dernier_contact": Subquery(dernier), "fin_proche": Subquery(fins)}

    def _ordre(self) -> list[Any]:
        sens, colonne = self.tri.startswith("-"), self.tri.removeprefix("-")
        if colonne == "nom":
            return ["-nom_usage", "-pk"] if sens else ["nom_usage", "pk"]
        champ = F("dernier_contact" if colonne == "contact" else "fin_proche")
        # Jamais vu est plus ancien que tout ; sans fin prévue vient après toutes les fins.
        vides = {"nulls_first": True} if (colonne == "contact") != sens else {"nulls_last": True}
        return [champ.desc(**vides) if sens else champ.asc(**vides), "nom_usage", "pk"]


def total(acces: Acces) -> int:
    """Tous les ménages que voit cette casquette."""
    return un(_comptes(acces)) or 0


@preparee
def _comptes(acces: Acces) -> QuerySet[Menage, int]:
    visibles = Menage.objects.visibles_par(acces).order_by().values("structure_id")
    return visibles.annotate(n=Count("pk")).values_list("n", flat=True)


@dataclass(frozen=True)
class _Ordre:
    """Le tri d'une liste entière ; il est de la forme de la lecture, non une valeur."""

    tri: str


@preparee
def _entiere(acces: Acces, ordre: _Ordre, rangs: range) -> QuerySet[Menage, tuple[Any, ...]]:
    menages = Demande(acces, tri=ordre.tri).menages()
    return menages.values_list(*LUS)[rangs.start : rangs.stop]
