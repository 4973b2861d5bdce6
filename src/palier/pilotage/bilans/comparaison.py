"""Pourquoi un nombre a bougé entre deux bilans : la définition, les données, ou le secret."""

import difflib
import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from palier.pilotage.bilans import publication
from palier.pilotage.bilans.publication import Listes

if TYPE_CHECKING:
    from palier.pilotage.echange.lecture import Ouverture

MASQUE = "masqué"


@dataclass(frozen=True)
class Etat:
    """Ce que l'on compare : les nombres, leurs définitions, d'où ils viennent."""

    nom: str
    version: str
    empreinte: str
    nombres: Mapping[tuple[str, ...], Any]
    definitions: Mapping[str, Mapping[str, str]]
    listes: Listes


@dataclass(frozen=True)
class Ecart:
    """Un nombre qui a bougé.

    Attributes:
        ou: code, époque, puis axe, modalité et champ s'il s'agit d'une ligne.
        causes: ce qui l'explique, en phrases.
        entrees, sorties: lignes comptées d'un côté seulement, si les listes sont archivées.
    """

    ou: tuple[str, ...]
    libelle: str
    avant: Any
    apres: Any
    causes: tuple[str, ...]
    entrees: tuple[str, ...] = ()
    sorties: tuple[str, ...] = ()


def comparer(ancien: Path, nouveau: "Path | Ouverture") -> list[Ecart]:
    """Chaque nombre changé d'une archive à l'autre, ou d'une archive aux données d'aujourd'hui.

    Raises:
        Refus: une archive ne se lit pas.
    """
    a = _archive(ancien)
    b = _archive(nouveau) if isinstance(nouveau, Path) else _donnees(ancien, nouveau)
    cles = [c for c in dict.fromkeys((*a.nombres, *b.nombres)) if _differe(a, b, c)]
    return [_ecart(a, b, cle) for cle in cles]


def _differe(a: Etat, b: Etat, cle: tuple[str, ...]) -> bool:
    x, y = a.nombres.get(cle), b.nombres.get(cle)
    if isinstance(x, float) and isinstance(y, float):
        return abs(x - y) > 1e-9 * max(1.0, abs(x))
    return bool(x != y)


def _ecart(a: Etat, b: Etat, cle: tuple[str, ...]) -> Ecart:
    code = cle[0]
    avant, apres = a.nombres.get(cle), b.nombres.get(cle)
    causes = []
    if a.definitions.get(code) != b.definitions.get(code):
        causes.append(_definition(a.definitions.get(code), b.definitions.get(code)))
    if a.empreinte != b.empreinte:
        causes.append("les données ont changé")
    if MASQUE in (avant, apres):
        causes.append("le secret statistique couvre l'un des deux nombres")
    if a.version != b.version:
        causes.append(f"Palier est passé de la version {a.version} à {b.version}")
    avant_l, apres_l = set(a.listes.get(code, ())), set(b.listes.get(code, ()))
    comparables = code in a.listes and code in b.listes
    libelle = (b.definitions.get(code) or a.definitions.get(code) or {}).get("libelle", "")
    return Ecart(
        cle,
        libelle,
        avant,
        apres,
        tuple(causes) or ("cause inconnue : mêmes données, même définition, même version",),
        tuple(sorted(apres_l - avant_l)) if comparables else (),
        tuple(sorted(avant_l - apres_l)) if comparables else (),
    )


def _definition(avant: Mapping[str, str] | None, apres: Mapping[str, str] | None) -> str:
    if not avant or not apres:
        return "l'indicateur n'existe que dans l'un des deux bilans"
    noms = [n for n in apres if avant.get(n) != apres[n]]
    texte = f"la définition a changé ({', '.join(noms)})"
    if "sql" in noms:
        lignes = difflib.unified_diff(
            _lignes(avant["sql"]), _lignes(apres["sql"]), "avant", "après", lineterm="", n=0
        )
        texte += "\n" + "\n".join(lignes)
    return texte


def _lignes(sql: str) -> list[str]:
    """Le SQL compilé tient en une ligne : on le coupe à ses mots de structure."""
    for mot in ("SELECT", "FROM", "WHERE", "GROUP BY", "LEFT", "INNER", "UNION", "AND"):
        sql = sql.replace(f" {mot} ", f"\n{mot} ")
    return sql.splitlines()


def _archive(chemin: Path) -> Etat:
    p = publication.lire(chemin)
    return Etat(
        chemin.name,
        p.manifeste["palier"],
        p.manifeste["donnees"],
        dict(_plats(p.json("nombres.json"))),
        p.json("definitions.json"),
        p.json("listes.json") or {},
    )


def _donnees(ancien: Path, ouverture: "Ouverture") -> Etat:
    """Les nombres d'aujourd'hui, demandés par le modèle de l'archive."""
    import palier
    from palier.moteur.secret import SEUIL
    from palier.pilotage.bilans import faits, schema
    from palier.pilotage.bilans.nombres import nombres
    from palier.pilotage.bilans.production import calcul_duckdb, resultat_en_json
    from palier.pilotage.indicateurs.catalogue import CATALOGUE

    p = publication.lire(ancien)
    structure, annee = p.manifeste["structure_id"], p.manifeste["annee"]
    source = nombres(
        schema.lit(p.pieces["modele.yaml"].decode(), "modele.yaml"),
        annee,
        calcul_duckdb(ouverture, structure),
        CATALOGUE,
        faits=faits.lire(ouverture.connexion, structure),
        interne=p.manifeste["interne"],
        seuil=p.manifeste.get("seuil", SEUIL),
    )
    resultats = sorted(source.resultats.items())
    return Etat(
        str(ouverture.chemin),
        palier.__version__,
        ouverture.empreinte,
        dict(_plats([{"epoque": e, **resultat_en_json(r)} for (_, e), r in resultats])),
        publication.definitions({code for code, _ in source.resultats}),
        listes(ouverture, p.json("listes.json") or (), annee, structure),
    )


def listes(
    ouverture: "Ouverture", codes: Sequence[str], annee: int, structure: str | None
) -> dict[str, list[str]]:
    """Les unités que compte chaque indicateur, sous pseudonyme (SHA-256 tronqué)."""
    from palier.moteur.moteurs import DuckDB
    from palier.noyau.periodes import Periode
    from palier.pilotage.indicateurs import lister

    moteur = DuckDB(ouverture.connexion)
    an = Periode(date(annee, 1, 1), date(annee, 12, 31))
    trouvees = {}
    for code in codes:
        colonnes, lignes = lister(moteur, code, an, structure=structure)
        rang = colonnes.index("unite") if "unite" in colonnes else 0
        trouvees[code] = sorted({_pseudonyme(code, ligne[rang]) for ligne in lignes})
    return trouvees


def _pseudonyme(code: str, identifiant: object) -> str:
    return hashlib.sha256(f"{code}|{identifiant}".encode()).hexdigest()[:16]


def _plats(nombres: Sequence[Mapping[str, Any]]) -> Iterator[tuple[tuple[str, ...], Any]]:
    """Chaque nombre publié, sous son adresse."""
    for r in nombres:
        tete = (r["code"], r["epoque"])
        yield from _champs(tete, r, ("valeur", "numerateur", "denominateur", "renseignes"))
        for v in r.get("ventilations", ()):
            for x in v["lignes"]:
                lieu = (*tete, ",".join(v["axes"]), ",".join(x["modalites"]))
                yield from _champs(lieu, x, ("valeur", "numerateur", "denominateur"))


def _champs(
    lieu: tuple[str, ...], objet: Mapping[str, Any], noms: Sequence[str]
) -> Iterator[tuple[tuple[str, ...], Any]]:
    masque = MASQUE if objet.get("masquee") else None
    for nom in noms:
        if nom in objet or (nom == "valeur" and masque):
            yield (*lieu, nom), objet.get(nom, masque)
    for nom, n in objet.get("valeurs", {}).items():
        if nom != "au_plus":
            yield (*lieu, nom), n
