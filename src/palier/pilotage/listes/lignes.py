"""Une ligne de la liste : ce qu'elle montre, ce que l'export en écrit."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Prefetch, prefetch_related_objects

from palier.metier.accompagnement.models import Mesure
from palier.metier.logement.models import Procedure
from palier.metier.menages.models import Composition, Menage
from palier.noyau.texte import accorde, date_courte
from palier.pilotage.listes.filtres import referents
from palier.socle.habilitations.acces import Acces
from palier.socle.habilitations.listes import Donnee, Geste

LONGTEMPS = 31
"""Sans contact depuis plus d'un mois, la ligne le dit."""


@dataclass(frozen=True)
class Ligne:
    """Un ménage de la liste, lu par une casquette.

    Attributes:
        jours: depuis le dernier contact ; None s'il n'y en a pas eu.
        reste: jours jusqu'à la fin de mesure la plus proche ; négatif, elle est dépassée.
    """

    menage: Menage
    membres: str
    referent: str
    mesure: str
    fin: date | None
    reste: int | None
    contact: date | None
    jours: int | None
    procedures: list[str]

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


def lignes(menages: Sequence[Menage], acces: Acces) -> list[Ligne]:
    """Les lignes de ces ménages, en un nombre de requêtes qui ne dépend pas d'eux."""
    places = Composition.objects.au(acces.le)
    suivis = referents(acces).select_related("professionnel")
    mesures = Mesure.objects.en_cours(acces.le).select_related("dispositif")
    a_lire: list[Any] = [
        Prefetch("compositions", places, to_attr="presents"),
        Prefetch("suivis", suivis, to_attr="referents"),
        Prefetch("mesures", mesures, to_attr="en_cours"),
    ]
    if Colonnes.de(acces).procedure:
        ouvertes = Procedure.objects.visibles_par(acces).ouvertes()
        a_lire.append(Prefetch("procedures", ouvertes, to_attr="ouvertes"))
    prefetch_related_objects(list(menages), *a_lire)
    return [_ligne(menage, acces.le) for menage in menages]


def _ligne(menage: Any, le: date) -> Ligne:
    fin, contact = menage.fin_proche, menage.dernier_contact
    return Ligne(
        menage,
        membres(menage.presents),
        ", ".join(str(s.professionnel) for s in menage.referents),
        ", ".join(str(m) for m in menage.en_cours),
        fin,
        (fin - le).days if fin else None,
        contact,
        (le - contact).days if contact else None,
        [p.get_type_display() for p in getattr(menage, "ouvertes", ())],
    )


def membres(places: Sequence[Composition]) -> str:
    """« Nadia, 2 enfants » : qui tient le dossier, et combien d'enfants avec lui."""
    adultes = [p.personne.prenom for p in places if p.role in {"TITULAIRE", "CONJOINT"}]
    enfants = sum(p.role == "ENFANT" for p in places)
    autres = len(places) - len(adultes) - enfants
    dits = [" et ".join(a for a in adultes if a)]
    dits += [accorde(enfants, "enfant")] if enfants else []
    dits += [accorde(autres, "autre personne", "autres personnes")] if autres else []
    return ", ".join(d for d in dits if d)


def entete(colonnes: Colonnes) -> list[str]:
    """Les titres de l'export."""
    noms = ["Dossier", "Ménage", "Membres", "Adresse", "Quartier", "Suivi par", "Mesure en cours"]
    noms.append("Fin prévue")
    noms += ["Dernier contact"] if colonnes.contact else []
    return noms + (["Procédure ouverte"] if colonnes.procedure else [])


def cellules(ligne: Ligne, colonnes: Colonnes) -> list[str]:
    """La ligne de l'export ; une cellule ne peut y devenir une formule de tableur."""
    menage = ligne.menage
    textes = [
        menage.reference,
        str(menage),
        ligne.membres,
        menage.adresse,
        menage.quartier,
        ligne.referent,
        ligne.mesure,
        date_courte(ligne.fin) if ligne.fin else "",
    ]
    textes += [date_courte(ligne.contact) if ligne.contact else ""] if colonnes.contact else []
    textes += [", ".join(ligne.procedures)] if colonnes.procedure else []
    return [f"'{t}" if t[:1] in "=+-@\t\r" and t else t for t in textes]
