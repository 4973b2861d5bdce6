"""Le fichier de correspondance : comment un classeur quelconque devient nos tables.

C'est un YAML tenu par la structure, relu et versionné par elle. Sa forme est décrite clé par clé
dans `docs/reprendre-un-classeur.md` ; une clé inconnue est refusée, avec la plus proche.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from palier.moteur.tables import Table
from palier.noyau.erreurs import Refus
from palier.noyau.texte import cle
from palier.pilotage.echange.tables import TABLES

VERSION = 1
LIRE = ("famille", "nom", "prenom", "etat_naissance")
GARDER = ("toutes", "premiere", "derniere")


@dataclass(frozen=True)
class Condition:
    """Quand une ligne donne un enregistrement : cette colonne est renseignée, ou convient."""

    colonne: str
    parmi: tuple[str, ...] = ()
    sauf: tuple[str, ...] = ()
    positif: bool = False


@dataclass(frozen=True)
class Recette:
    """Comment remplir une colonne : une colonne du classeur, une constante ou un identifiant.

    Attributes:
        valeurs: texte du classeur (comparé sans casse ni accents) → notre valeur.
        si_vide: valeur quand la cellule est vide.
        lire: lecture particulière d'un texte : `famille` d'une composition, `nom`, `prenom`, ou
            `etat_naissance` d'une date.
        si: sans quoi la colonne reste vide.
        jour: quantième donné à une date qui n'a qu'un mois (« mars 2023 »).
        identifiant: début de l'identifiant dérivé ; `de` : colonnes dont il dérive, ou aucune
            pour le numéro de ligne.
    """

    colonne: str | None = None
    valeur: str | None = None
    valeurs: Mapping[str, str] = field(default_factory=dict)
    si_vide: str | None = None
    lire: str | None = None
    jour: int | None = None
    identifiant: str | None = None
    de: tuple[str, ...] = ()
    si: Condition | None = None


@dataclass(frozen=True)
class Mois:
    """Des colonnes de mois qui portent un nombre d'actes : `titre` → (année, mois)."""

    annee: int | None
    colonnes: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Cible:
    """Une table qu'une ligne du classeur remplit.

    Attributes:
        chaque: colonne à plusieurs valeurs (« budget, santé ») : un enregistrement par valeur.
    """

    table: Table
    colonnes: Mapping[str, Recette]
    si: Condition | None = None
    mois: Mois | None = None
    chaque: str | None = None


@dataclass(frozen=True)
class Doublons:
    """Les lignes qui désignent le même ménage, et celles que l'on garde.

    Attributes:
        garder: None signale chaque doublon ; « toutes » les tient pour plusieurs mesures d'un même
            ménage ; « premiere » ou « derniere » en retient une.
    """

    sur: tuple[str, ...]
    garder: str | None = None


@dataclass(frozen=True)
class FeuilleCible:
    """Une feuille du classeur et ce qu'on en tire.

    Attributes:
        entete: ligne des titres, si on ne la laisse pas trouver.
        ignorer: début de la première cellule des lignes à sauter (« Total »…).
        lignes_ignorees: numéros de lignes à sauter.
        propager: colonnes dont une cellule vide vaut celle du dessus (cellules fusionnées).
        vides: textes qui veulent dire « non renseigné » (« NC », « ? »).
        composition: colonne « 2A+3E » d'où viennent les autres personnes du ménage.
    """

    feuille: str | None
    cibles: tuple[Cible, ...]
    entete: int | None = None
    ignorer: tuple[str, ...] = ()
    lignes_ignorees: tuple[int, ...] = ()
    propager: tuple[str, ...] = ()
    vides: tuple[str, ...] = ()
    doublons: Doublons | None = None
    composition: str | None = None

    @property
    def citees(self) -> list[str]:
        """Les titres de colonnes que cette feuille doit avoir, dans l'ordre où ils sont cités."""
        recettes = [r for c in self.cibles for r in c.colonnes.values()]
        titres = [t for r in recettes for t in ([r.colonne] if r.colonne else []) + list(r.de)]
        conditions = [c.si for c in self.cibles] + [r.si for r in recettes]
        titres += [si.colonne for si in conditions if si]
        titres += [c.chaque for c in self.cibles if c.chaque]
        titres += [t for c in self.cibles if c.mois for t in c.mois.colonnes]
        titres += [*self.propager, *(self.doublons.sur if self.doublons else ())]
        return list(dict.fromkeys([*titres, *([self.composition] if self.composition else [])]))


@dataclass(frozen=True)
class Correspondance:
    """Une correspondance relue.

    Attributes:
        lignes: par table, des enregistrements écrits dans la correspondance elle-même.
    """

    nom: str
    feuilles: tuple[FeuilleCible, ...]
    lignes: Mapping[str, tuple[Mapping[str, str], ...]] = field(default_factory=dict)


def charger(chemin: Path) -> Correspondance:
    """Lit une correspondance.

    Raises:
        Refus: absente, mal écrite, ou qui cite une clé, une table, une colonne inconnues ; tous les
            défauts sont donnés ensemble.
    """
    try:
        lu = yaml.load(chemin.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    except (OSError, UnicodeDecodeError) as erreur:
        raise Refus(
            f"La correspondance « {chemin} » ne se lit pas", "vérifiez le chemin et l'UTF-8"
        ) from erreur
    except (yaml.YAMLError, ValueError) as erreur:
        marque = getattr(erreur, "problem_mark", None)
        ou = f", ligne {marque.line + 1}" if marque else ""
        raise Refus(
            f"La correspondance {chemin.name} n'est pas un YAML bien formé{ou}",
            "vérifiez les deux-points, les guillemets et le retrait",
        ) from erreur
    lecteur = _Lecteur()
    correspondance = lecteur.correspondance(chemin.name, lu)
    if lecteur.defauts:
        raise Refus(
            f"La correspondance {chemin.name} ne va pas :\n  "
            + "\n  ".join(lecteur.defauts)
            + "\n",
            "corrigez-la, puis recommencez",
        )
    return correspondance


class _Lecteur:
    """Lit le YAML en notant tous ses défauts."""

    def __init__(self) -> None:
        self.defauts: list[str] = []

    def correspondance(self, nom: str, lu: Any) -> Correspondance:
        racine = self._carte(lu, "le fichier", ("version", "titre", "feuilles", "lignes"))
        if racine.get("version") != VERSION:
            self.defauts.append(f"version : attendu {VERSION}")
        feuilles = self._suite(racine.get("feuilles"), "feuilles")
        if not feuilles:
            self.defauts.append("feuilles : il en faut au moins une")
        lignes: dict[str, tuple[Mapping[str, str], ...]] = {}
        for table, enregistrements in self._carte(racine.get("lignes"), "lignes", None).items():
            if connue := self._table(table, f"lignes.{table}"):
                lignes[table] = tuple(
                    self._textes(ligne, f"lignes.{table}", tuple(connue.par_nom))
                    for ligne in self._suite(enregistrements, f"lignes.{table}")
                )
        return Correspondance(
            nom, tuple(self._feuille(f, f"feuille {i}") for i, f in enumerate(feuilles, 1)), lignes
        )

    def _feuille(self, lu: Any, ou: str) -> FeuilleCible:
        cles = ("feuille", "entete", "ignorer", "lignes_ignorees", "propager", "vides")
        carte = self._carte(lu, ou, (*cles, "doublons", "composition", "tables"))
        doublons = None
        if "doublons" in carte:
            d = self._carte(carte["doublons"], f"{ou}, doublons", ("sur", "garder"))
            garder = self._parmi(d.get("garder"), GARDER, f"{ou}, doublons, garder")
            doublons = Doublons(self._noms(d.get("sur"), f"{ou}, doublons, sur"), garder)
        tables = self._suite(carte.get("tables"), f"{ou}, tables")
        cibles = [self._cible(t, f"{ou}, table {i}") for i, t in enumerate(tables, 1)]
        lignes = self._suite(carte.get("lignes_ignorees"), f"{ou}, lignes_ignorees")
        return FeuilleCible(
            feuille=_texte(carte.get("feuille")),
            cibles=tuple(c for c in cibles if c),
            entete=self._entier(carte.get("entete"), f"{ou}, entete"),
            ignorer=self._noms(carte.get("ignorer"), f"{ou}, ignorer"),
            lignes_ignorees=tuple(n for n in lignes if isinstance(n, int)),
            propager=self._noms(carte.get("propager"), f"{ou}, propager"),
            vides=self._noms(carte.get("vides"), f"{ou}, vides"),
            doublons=doublons,
            composition=_texte(carte.get("composition")),
        )

    def _cible(self, lu: Any, ou: str) -> Cible | None:
        carte = self._carte(lu, ou, ("table", "colonnes", "si", "mois", "chaque"))
        table = self._table(carte.get("table"), ou)
        if table is None:
            return None
        ou = f"{ou} ({table.nom})"
        recettes = {
            nom: self._recette(recette, f"{ou}, {nom}")
            for nom, recette in self._carte(carte.get("colonnes"), ou, tuple(table.par_nom)).items()
        }
        si, mois = self._condition(carte, ou), None
        if "mois" in carte:
            c = self._carte(carte["mois"], f"{ou}, mois", ("annee", "colonnes"))
            annee = self._entier(c.get("annee"), f"{ou}, mois, annee")
            colonnes = self._carte(c.get("colonnes"), f"{ou}, mois, colonnes", None)
            rangs = {str(t): self._entier(m, f"{ou}, mois, {t}") or 1 for t, m in colonnes.items()}
            mois = Mois(annee, rangs)
        return Cible(table, recettes, si, mois, _texte(carte.get("chaque")))

    def _condition(self, carte: dict[str, Any], ou: str) -> Condition | None:
        if "si" not in carte:
            return None
        c = self._carte(carte["si"], f"{ou}, si", ("colonne", "parmi", "sauf", "positif"))
        parmi, sauf = (self._noms(c.get(k), f"{ou}, si, {k}") for k in ("parmi", "sauf"))
        if not (colonne := _texte(c.get("colonne"))):
            self.defauts.append(f"{ou}, si : il manque colonne")
        return Condition(colonne or "", parmi, sauf, _texte(c.get("positif")) == "oui")

    def _recette(self, lu: Any, ou: str) -> Recette:
        if not isinstance(lu, dict):
            return Recette(colonne=_texte(lu))
        cles = (
            "colonne",
            "valeur",
            "valeurs",
            "si_vide",
            "lire",
            "jour",
            "identifiant",
            "de",
            "si",
        )
        carte = self._carte(lu, ou, cles)
        if sum(k in carte for k in ("colonne", "valeur", "identifiant")) != 1:
            self.defauts.append(f"{ou} : il faut colonne, valeur ou identifiant (un seul)")
        valeurs = self._carte(carte.get("valeurs"), f"{ou}, valeurs", None)
        return Recette(
            colonne=_texte(carte.get("colonne")),
            valeur=_texte(carte.get("valeur")),
            valeurs={cle(str(k)): _texte(v) or "" for k, v in valeurs.items()},
            si_vide=_texte(carte.get("si_vide")),
            lire=self._parmi(carte.get("lire"), LIRE, f"{ou}, lire"),
            jour=self._entier(carte.get("jour"), f"{ou}, jour"),
            identifiant=_texte(carte.get("identifiant")),
            de=self._noms(carte.get("de"), f"{ou}, de"),
            si=self._condition(carte, ou),
        )

    # Briques

    def _carte(self, lu: Any, ou: str, admises: tuple[str, ...] | None) -> dict[str, Any]:
        if lu is None:
            return {}
        if not isinstance(lu, dict):
            self.defauts.append(f"{ou} : attendu « clé: valeur »")
            return {}
        for nom in lu:
            if admises is not None and nom not in admises:
                self.defauts.append(f"{ou} : {_inconnu(str(nom), admises)}")
        return {str(k): v for k, v in lu.items() if admises is None or k in admises}

    def _suite(self, lu: Any, ou: str) -> list[Any]:
        if lu is None or isinstance(lu, list):
            return lu or []
        self.defauts.append(f"{ou} : attendu une liste, un tiret par élément")
        return []

    def _noms(self, lu: Any, ou: str) -> tuple[str, ...]:
        suite = lu if isinstance(lu, list) else [] if lu is None else [lu]
        if any(isinstance(n, dict | list) for n in suite):
            self.defauts.append(f"{ou} : attendu un titre ou une liste de titres")
            return ()
        return tuple(_texte(n) or "" for n in suite)

    def _textes(self, lu: Any, ou: str, admises: tuple[str, ...]) -> Mapping[str, str]:
        return {k: _texte(v) or "" for k, v in self._carte(lu, ou, admises).items()}

    def _table(self, lu: Any, ou: str) -> Table | None:
        if lu in TABLES:
            return TABLES[lu]
        self.defauts.append(f"{ou} : table {_inconnu(str(lu), tuple(TABLES))}")
        return None

    def _parmi(self, lu: Any, admis: tuple[str, ...], ou: str) -> str | None:
        if lu is None or lu in admis:
            return _texte(lu)
        self.defauts.append(f"{ou} : {_inconnu(str(lu), admis)}")
        return None

    def _entier(self, lu: Any, ou: str) -> int | None:
        if lu is None or (isinstance(lu, int) and not isinstance(lu, bool)):
            return lu
        self.defauts.append(f"{ou} : attendu un nombre entier")
        return None


def _inconnu(lu: str, admis: tuple[str, ...]) -> str:
    from rapidfuzz import process

    proche = process.extractOne(cle(lu), admis, processor=cle, score_cutoff=55)
    geste = f"la plus proche : {proche[0]}" if proche else f"admis : {', '.join(admis)}"
    return f"« {lu} » inconnue ; {geste}"


def _texte(lu: Any) -> str | None:
    """Un scalaire YAML comme on l'a écrit ; `oui` et `non` y restent des mots français."""
    if lu is None:
        return None
    if isinstance(lu, bool):
        return "oui" if lu else "non"
    return str(lu)
