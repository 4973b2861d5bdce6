"""Une ligne de la liste : ce qu'elle montre, ce que l'export en écrit."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from django.db.models import Max, OuterRef, Q, QuerySet, Subquery
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from palier.metier.accompagnement.models import Mesure
from palier.metier.logement.models import Etape, Procedure
from palier.metier.logement.regles.etapes import AUDIENCE
from palier.metier.menages.models import Composition
from palier.noyau.nomenclatures import nomenclature
from palier.noyau.texte import accorde, date_courte, minuscule
from palier.pilotage.listes.filtres import referents
from palier.socle.habilitations.acces import Acces
from palier.socle.habilitations.listes import Donnee, Geste
from palier.socle.preparees import preparee

NE_PAS_ECRIRE = "Ne pas écrire au domicile"
LONGTEMPS = 31
"""Sans contact depuis plus d'un mois, la ligne le dit."""
ECRITES = 4_096
"""Les lignes déjà écrites que l'on garde : la même ligne s'écrit toujours pareil."""


@dataclass(frozen=True)
class EnCours:
    """Une procédure ouverte : où elle en est, et l'audience qui vient.

    Attributes:
        etape: la dernière franchie ; vide si aucune n'est notée.
    """

    type: str
    etape: str
    audience: date | None

    def __str__(self) -> str:
        dit = f"{self.type} : {minuscule(self.etape)}" if self.etape else self.type
        return f"{dit}, audience le {date_courte(self.audience)}" if self.audience else dit


@dataclass(frozen=True)
class Ligne:
    """Un ménage de la liste, lu par une casquette.

    Attributes:
        jours: depuis le dernier contact ; None s'il n'y en a pas eu.
        reste: jours jusqu'à la fin de mesure la plus proche ; négatif, elle est dépassée.
    """

    pk: int
    reference: str
    nom: str
    adresse: str
    ne_pas_ecrire: bool | None
    quartier: str
    membres: str
    referent: str
    mesure: str
    fin: date | None
    reste: int | None
    contact: date | None
    jours: int | None
    procedures: tuple[EnCours, ...]

    @property
    def longtemps(self) -> bool:
        return self.jours is None or self.jours > LONGTEMPS


@dataclass(frozen=True)
class Colonnes:
    """Les colonnes que cette casquette peut lire."""

    contact: bool
    procedure: bool

    @classmethod
    def de(cls, acces: Acces) -> "Colonnes":
        return cls(
            acces.peut(Geste.LIRE, Donnee.AGENDA) or acces.peut(Geste.LIRE, Donnee.NOTES),
            acces.peut(Geste.LIRE, Donnee.BUDGET),
        )


def lignes(lus: Sequence[tuple[Any, ...]], acces: Acces) -> list[Ligne]:
    """Les lignes de ces ménages (`LUS`), en un nombre de requêtes qui ne dépend pas d'eux.

    Seules les valeurs montrées sont lues : ni fiche entière, ni texte chiffré.
    """
    autour = _Autour.des([pk for pk, *_ in lus], acces)
    return [
        Ligne(
            pk,
            reference,
            nom or f"Ménage {reference}",
            adresse,
            ne_pas_ecrire,
            quartier,
            membres(autour.places[pk]),
            ", ".join(f"{prenom} {de_famille}".strip() for prenom, de_famille in autour.suivis[pk]),
            ", ".join(dispositif for (dispositif,) in autour.mesures[pk]),
            fin,
            (fin - acces.le).days if fin else None,
            contact,
            (acces.le - contact).days if contact else None,
            tuple(_en_cours(*lue) for lue in autour.procedures[pk]),
        )
        for pk, reference, nom, adresse, ne_pas_ecrire, quartier, contact, fin in lus
    ]


Lus = QuerySet[Any, tuple[Any, ...]]
Groupes = dict[int, list[tuple[Any, ...]]]


@dataclass(frozen=True)
class _Autour:
    """Ce qui entoure des ménages, par ménage : qui y vit, qui les suit, ce qui est en cours."""

    places: Groupes
    suivis: Groupes
    mesures: Groupes
    procedures: Groupes

    @classmethod
    def des(cls, ids: list[int], acces: Acces) -> "_Autour":
        procedures = _procedures(acces, tuple(ids)) if Colonnes.de(acces).procedure else ()
        return cls(
            _groupes(_places(acces, tuple(ids))),
            _groupes(_suivis(acces, tuple(ids))),
            _groupes(_mesures(acces, tuple(ids))),
            _groupes(procedures),
        )


@preparee
def _places(acces: Acces, ids: tuple[int, ...]) -> Lus:
    places = Composition.objects.au(acces.le).filter(menage__in=ids)
    return places.values_list("menage_id", "role", "personne__prenom")


@preparee
def _suivis(acces: Acces, ids: tuple[int, ...]) -> Lus:
    suivis = referents(acces).filter(menage__in=ids)
    lus: Lus = suivis.values_list("menage_id", "professionnel__prenom", "professionnel__nom")
    return lus


@preparee
def _mesures(acces: Acces, ids: tuple[int, ...]) -> Lus:
    mesures = Mesure.objects.en_cours(acces.le).filter(menage__in=ids)
    return mesures.values_list("menage_id", "dispositif__nom")


@preparee
def _procedures(acces: Acces, ids: tuple[int, ...]) -> Lus:
    ouvertes = Procedure.objects.visibles_par(acces).ouvertes().filter(menage__in=ids)
    faites = Etape.objects.filter(procedure=OuterRef("pk"), date__lte=acces.le)
    derniere = Subquery(faites.order_by("-date", "-pk").values("code")[:1])
    a_venir = Q(etapes__code=AUDIENCE, etapes__date__gte=acces.le)
    ouvertes = ouvertes.annotate(derniere=derniere, audience=Max("etapes__date", filter=a_venir))
    return ouvertes.values_list("menage_id", "type", "derniere", "audience")


def _en_cours(type_: str, derniere: str | None, audience: date | None) -> EnCours:
    etape = nomenclature("etape").libelle(derniere) if derniere else ""
    return EnCours(nomenclature("type_procedure").libelle(type_), etape, audience)


def _groupes(rangs: Iterable[tuple[Any, ...]]) -> Groupes:
    par_menage: Groupes = defaultdict(list)
    for menage, *valeurs in rangs:
        par_menage[menage].append(tuple(valeurs))
    return par_menage


def membres(places: Sequence[tuple[str, str]]) -> str:
    """« Nadia, 2 enfants » : qui tient le dossier, et combien d'enfants avec lui."""
    adultes = [prenom for role, prenom in places if role in {"TITULAIRE", "CONJOINT"}]
    enfants = sum(role == "ENFANT" for role, _ in places)
    autres = len(places) - len(adultes) - enfants
    dits = [" et ".join(a for a in adultes if a)]
    dits += [accorde(enfants, "enfant")] if enfants else []
    dits += [accorde(autres, "autre personne", "autres personnes")] if autres else []
    return ", ".join(d for d in dits if d)


@lru_cache(maxsize=ECRITES)
def rang(ligne: Ligne, colonnes: Colonnes) -> SafeString:
    """La ligne telle que la page la montre."""
    return render_to_string("listes/ligne.html", {"l": ligne, "colonnes": colonnes})


def entete(colonnes: Colonnes) -> list[str]:
    """Les titres de l'export."""
    noms = ["Dossier", "Ménage", "Membres", "Adresse", "Quartier", "Suivi par", "Mesure en cours"]
    noms.append("Fin prévue")
    noms += ["Dernier contact"] if colonnes.contact else []
    return noms + (["Procédure ouverte"] if colonnes.procedure else [])


def cellules(ligne: Ligne, colonnes: Colonnes) -> list[str]:
    """La ligne de l'export ; une cellule ne peut y devenir une formule de tableur.

    Un export sert aux étiquettes : l'adresse où il ne faut pas écrire n'y est pas.
    """
    textes = [
        ligne.reference,
        ligne.nom,
        ligne.membres,
        NE_PAS_ECRIRE if ligne.ne_pas_ecrire else ligne.adresse,
        ligne.quartier,
        ligne.referent,
        ligne.mesure,
        date_courte(ligne.fin) if ligne.fin else "",
    ]
    textes += [date_courte(ligne.contact) if ligne.contact else ""] if colonnes.contact else []
    textes += [" ; ".join(map(str, ligne.procedures))] if colonnes.procedure else []
    return [f"'{t}" if t[:1] in "=+-@\t\r" and t else t for t in textes]
