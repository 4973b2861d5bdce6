"""La cascade : même identifiant, puis même identité, puis ressemblance ; et pourquoi, en mots."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, time
from typing import Any

from palier.metier.menages.rapprochement import Identite, rapprocher, sons_du_nom
from palier.metier.menages.regles import chiffres, cle_de_nom
from palier.moteur.tables import Table
from palier.noyau.phonetique import sons
from palier.noyau.texte import accorde, cle, liste
from palier.pilotage.echange.en_base import Relation, relations
from palier.pilotage.reprise.lecture import Valeurs
from palier.pilotage.reprise.listes import Choix, Rang
from palier.pilotage.reprise.references import Tables, la_notre
from palier.socle.comptes.models import Compte, Structure

Traits = tuple[Any, ...]
_CITEES = 4


@dataclass(frozen=True)
class Constat:
    """Ce qu'une ligne est pour la base, et pourquoi.

    Attributes:
        fiche_id: la fiche connue, ou la plus ressemblante.
    """

    rang: Rang
    choix: Choix | None
    raison: str = ""
    fiche_id: int | None = None


@dataclass
class Base:
    """Les fiches d'une table que la structure tient déjà.

    Attributes:
        lignes: clé primaire → colonne → valeur, comme à l'export.
    """

    table: Table
    lignes: dict[int, Valeurs] = field(default_factory=dict)

    @classmethod
    def de(cls, relation: Relation, structure: Structure) -> "Base":
        colonnes = relation.table.colonnes
        dites = [relation.dite(c) for c in colonnes]
        lues = relation.de_la_structure(structure.pk).values_list("pk", *dites)
        noms = [c.nom for c in colonnes]
        lignes = {pk: dict(zip(noms, vs, strict=True)) for pk, *vs in lues.iterator(2_000)}
        return cls(relation.table, lignes)

    def par(self, traits: Callable[[Valeurs], Traits | None]) -> dict[Traits, list[int]]:
        """Les fiches, par ce qui les distingue."""
        classees: dict[Traits, list[int]] = defaultdict(list)
        for pk, valeurs in self.lignes.items():
            if (dits := traits(valeurs)) is not None:
                classees[dits].append(pk)
        return classees


def net(valeur: Any) -> Any:
    """Une valeur telle qu'elle se compare : un vide est un vide."""
    if valeur in ("", []):
        return None
    if isinstance(valeur, list):
        return tuple(valeur)
    return str(valeur) if isinstance(valeur, time | datetime) else valeur


class Cascade:
    """Rapproche, table après table, ce que dit un fichier de ce que tient une structure.

    Args:
        dits: (table, rang) → le choix déjà fait par quelqu'un.
    """

    def __init__(
        self,
        tables: Tables,
        structure: Structure,
        dits: Mapping[tuple[str, int], tuple[Choix, int | None]],
    ) -> None:
        self.tables = tables
        self.structure = structure
        self.dits = dits
        self.notres = la_notre(tables, structure)
        # table → identifiant du fichier → identifiant de la fiche connue.
        self.traduits: dict[str, dict[str, str]] = {
            "structures": dict.fromkeys(self.notres, structure.reference)
        }
        self.places: dict[str, list[str]] = _places(tables)
        self.personnes = {li["personne_id"]: li for li in tables.get("personnes", {}).values()}
        self.bases: dict[str, Base] = {}

    def constats(self) -> Iterator[tuple[str, int, Constat]]:
        """Ce que vaut chaque ligne, dans l'ordre des tables."""
        for relation in relations():
            lignes = self.tables.get(relation.table.nom)
            if not lignes:
                continue
            base = self.bases.setdefault(relation.table.nom, Base.de(relation, self.structure))
            a_reference = any(c.name == "reference" for c in relation.modele._meta.fields)
            rapprocher = self._fiches if a_reference else self._faits
            for rang, constat in rapprocher(relation, base, lignes):
                yield relation.table.nom, rang, constat

    # Fiches : elles ont un identifiant.

    def _fiches(
        self, relation: Relation, base: Base, lignes: Mapping[int, Valeurs]
    ) -> Iterator[tuple[int, Constat]]:
        table = relation.table
        cle_ = table.cle[0]
        connues = {valeurs[cle_]: pk for pk, valeurs in base.lignes.items()}
        exactes = [(pourquoi, base.par(traits), traits) for pourquoi, traits in _exactes(table)]
        proches = Proches(base) if table.nom == "personnes" else None
        for rang, ligne in lignes.items():
            ici = self._traduite(table, ligne)
            constat = self._par_identifiant(base, connues, ici, table)
            constat = constat or self._par_identite(base, exactes, ici, table)
            if constat is None and proches is not None:
                constat = proches.constat(ici)
            if constat is None and table.nom == "menages":
                constat = self._par_membre(ligne)
            constat = self._dit(table.nom, rang, constat or Constat(Rang.NOUVELLE, Choix.CREER))
            if constat.choix in (Choix.COMPLETER, Choix.GARDER) and constat.fiche_id:
                dite = base.lignes[constat.fiche_id][cle_]
                self.traduits.setdefault(table.nom, {})[ligne[cle_]] = dite
            yield rang, constat

    def _dit(self, table: str, rang: int, constat: Constat) -> Constat:
        """Le choix de la personne l'emporte, tant que la fiche en cause est la même."""
        choix, fiche = self.dits.get((table, rang), (None, None))
        if choix is None or constat.rang in (Rang.NOUVELLE, Rang.IDENTIQUE):
            return constat
        if fiche != constat.fiche_id:
            return constat
        return Constat(constat.rang, choix, constat.raison, constat.fiche_id)

    def _par_identifiant(
        self, base: Base, connues: Mapping[str, int], ligne: Valeurs, table: Table
    ) -> Constat | None:
        pk = connues.get(ligne[table.cle[0]])
        if pk is None:
            return None
        # Un classeur nomme notre structure comme il veut : il ne la renomme pas.
        nommee = table.nom == "structures" and ligne["_dite"] != ligne["structure_id"]
        choix = Choix.GARDER if nommee else Choix.COMPLETER
        pourquoi = "C'est votre structure" if nommee else "Même identifiant"
        return _comparee(base, pk, ligne, pourquoi, choix)

    def _par_identite(
        self, base: Base, regles: Iterable[tuple[str, Any, Any]], ligne: Valeurs, table: Table
    ) -> Constat | None:
        for pourquoi, classees, traits in regles:
            dits = traits(ligne)
            trouvees = classees.get(dits, []) if dits is not None else []
            if len(trouvees) == 1:
                garde = {**ligne, table.cle[0]: base.lignes[trouvees[0]][table.cle[0]]}
                return _comparee(base, trouvees[0], garde, pourquoi, Choix.COMPLETER)
            if trouvees:
                raison = f"{pourquoi} que {accorde(len(trouvees), 'fiche')} : à vous de choisir"
                return Constat(Rang.RESSEMBLE, None, raison, trouvees[0])
        return None

    def _par_membre(self, ligne: Valeurs) -> Constat | None:
        """Un ménage dont un membre est déjà connu ailleurs est peut-être le même."""
        connus = self._connus()
        for membre in self.places.get(ligne["menage_id"], []):
            dit = self.personnes.get(membre)
            menage = connus.get(_identite(dit)) if dit and _identite(dit) else None
            if dit and menage is not None:
                qui = f"{dit['prenom'] or ''} {dit['nom'] or ''}".strip()
                raison = f"{qui}, de même nom et de même naissance, vit déjà dans ce ménage"
                return Constat(Rang.RESSEMBLE, None, raison, menage)
        return None

    def _connus(self) -> dict[Traits | None, int]:
        """Nom et naissance d'un membre → le ménage où la base le connaît."""
        if not hasattr(self, "_membres"):
            from palier.metier.menages.models import Composition

            lues = Composition.objects.filter(
                menage__structure=self.structure, personne__naissance__isnull=False
            ).values_list("menage_id", "personne__cle_nom", "personne__naissance")
            self._membres: dict[Traits | None, int] = {(c, n): m for m, c, n in lues if c}
        return self._membres

    # Faits : sans identifiant, ils se reconnaissent à ce qu'ils disent.

    def _faits(
        self, relation: Relation, base: Base, lignes: Mapping[int, Valeurs]
    ) -> Iterator[tuple[int, Constat]]:
        table = relation.table
        noms = [c.nom for c in table.colonnes]
        deja = base.par(lambda v: tuple(net(v[n]) for n in noms))
        restent = Counter({traits: len(pks) for traits, pks in deja.items()})
        par_cle = base.par(lambda v: tuple(net(v[n]) for n in table.cle)) if table.cle else {}
        tenues = _tenues_par_un_compte() if table.nom == "affectations" else frozenset()
        for rang, ligne in lignes.items():
            ici = self._traduite(table, ligne)
            traits = tuple(net(ici[n]) for n in noms)
            if restent[traits]:
                restent[traits] -= 1
                pk = deja[traits][restent[traits]]
                yield rang, Constat(Rang.IDENTIQUE, Choix.GARDER, "Mêmes valeurs", pk)
            elif ici.get("professionnel_id") in tenues:
                yield rang, Constat(Rang.CONNUE, Choix.GARDER, _CASQUETTE)
            elif table.cle and (pks := par_cle.get(tuple(net(ici[n]) for n in table.cle))):
                constat = _comparee(base, pks[0], ici, "Même place", Choix.COMPLETER)
                yield rang, self._dit(table.nom, rang, constat)
            else:
                yield rang, Constat(Rang.NOUVELLE, Choix.CREER)

    def _traduite(self, table: Table, ligne: Valeurs) -> Valeurs:
        """La ligne, ses références dites comme la base les dit."""
        ici = dict(ligne)
        for colonne in (c for c in table.colonnes if c.vers):
            cible = (colonne.vers or "").split(".")[0]
            dit = ici[colonne.nom]
            ici[colonne.nom] = self.traduits.get(cible, {}).get(dit, dit)
        if table.nom == "structures":
            ici["_dite"] = ligne["structure_id"]
            ici["structure_id"] = self.structure.reference
            ici["parente_id"] = None
        return ici


_CASQUETTE = "Cette personne a un compte : ses casquettes ne se changent que dans les comptes"


def _tenues_par_un_compte() -> frozenset[str]:
    pris = Compte.objects.exclude(professionnel=None)
    return frozenset(pris.values_list("professionnel__reference", flat=True))


def _places(tables: Tables) -> dict[str, list[str]]:
    places: dict[str, list[str]] = defaultdict(list)
    for ligne in tables.get("compositions", {}).values():
        places[ligne["menage_id"]].append(ligne["personne_id"])
    return places


def _comparee(base: Base, pk: int, ligne: Valeurs, pourquoi: str, choix: Choix) -> Constat:
    """La fiche connue : à l'identique, ou ce qui y changerait. Un vide n'efface rien."""
    connue = base.lignes[pk]
    changent = [c.nom for c in base.table.colonnes if change(connue[c.nom], ligne[c.nom])]
    if not changent:
        return Constat(Rang.IDENTIQUE, Choix.GARDER, f"{pourquoi}, rien à changer", pk)
    cites = liste(changent[:_CITEES]) + ("…" if len(changent) > _CITEES else "")
    verbe = "changerait" if len(changent) == 1 else "changeraient"
    return Constat(Rang.CONNUE, choix, f"{pourquoi} ; {verbe} : {cites}", pk)


def change(connue: Any, dite: Any) -> bool:
    """La ligne dit autre chose que la fiche."""
    return net(dite) is not None and net(dite) != net(connue)


class Proches:
    """Les personnes de la base qu'une ligne pourrait désigner, retrouvées par ce qui s'entend."""

    def __init__(self, base: Base) -> None:
        self.base = base
        self.entendues: dict[Traits, list[int]] = defaultdict(list)
        for pk, valeurs in base.lignes.items():
            for cle_ in _entendues(valeurs):
                self.entendues[cle_].append(pk)

    def constat(self, ligne: Valeurs) -> Constat | None:
        """La plus ressemblante, et toutes ses raisons ; None si rien ne ressemble."""
        candidates = {pk for cle_ in _entendues(ligne) for pk in self.entendues.get(cle_, ())}
        dits = ((rapprocher(_dite(ligne), _dite(self.base.lignes[pk])), pk) for pk in candidates)
        trouves = [(dit.niveau, pk, dit.raisons) for dit, pk in dits if dit]
        if not trouves:
            return None
        niveau, pk, raisons = min(trouves)
        dite = f"Ressemblance {niveau.libelle} : {', '.join(raisons)}"
        return Constat(Rang.RESSEMBLE, None, dite, pk)


def _dite(v: Valeurs) -> Identite:
    tel = frozenset({chiffres(v["telephone"] or "")} - {""})
    return Identite(v["nom"] or "", v["prenom"] or "", v["naissance"], telephones=tel)


def _entendues(v: Valeurs) -> list[Traits]:
    """Ce par quoi on retrouve une personne : son nom entendu, ou l'un des deux et sa naissance."""
    nom, prenom, ne = v["nom"] or "", v["prenom"] or "", v["naissance"]
    if not nom or not prenom:
        return []
    cles: list[Traits] = [("noms", sons_du_nom(nom, prenom))]
    return cles + ([("nom", sons(nom), ne), ("prenom", sons(prenom), ne)] if ne else [])


def _identite(v: Valeurs) -> Traits | None:
    """Nom et naissance, à l'ordre, à la casse et aux accents près."""
    nom = cle_de_nom(v["nom"] or "", v["prenom"] or "")
    return (nom, v["naissance"]) if v["nom"] and v["prenom"] and v["naissance"] else None


def _foyer(v: Valeurs) -> Traits | None:
    return (cle(v["nom_usage"]), cle(v["adresse"])) if v["nom_usage"] and v["adresse"] else None


def _nomme(v: Valeurs) -> Traits | None:
    return (cle_de_nom(v["nom"], v["prenom"] or ""),) if v["nom"] else None


def _organisme(v: Valeurs) -> Traits | None:
    return (cle(v["nom"]), v["categorie"])


def _dispositif(v: Valeurs) -> Traits | None:
    return (v["code"], cle(v["nom"]))


def _exactes(table: Table) -> list[tuple[str, Callable[[Valeurs], Traits | None]]]:
    """Ce qui fait, d'une fiche sans le même identifiant, la même fiche."""
    regles = {
        "personnes": [("Même nom et même naissance", _identite)],
        "menages": [("Même nom et même adresse", _foyer)],
        "professionnels": [("Même nom et même prénom", _nomme)],
        "partenaires": [("Même nom et même catégorie", _organisme)],
        "dispositifs": [("Même nom et même code", _dispositif)],
    }
    return regles.get(table.nom, [])
