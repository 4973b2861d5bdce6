"""Produire un bilan : calculer, composer, écrire dans le format de l'extension."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypedDict, Unpack

from palier.edition import rendu
from palier.edition.document import Definition, Document
from palier.moteur.resultats import Resultat
from palier.moteur.secret import SEUIL
from palier.noyau.erreurs import Refus
from palier.noyau.periodes import Periode
from palier.pilotage.bilans import faits as _faits
from palier.pilotage.bilans import schema
from palier.pilotage.bilans import textes as _textes
from palier.pilotage.bilans.assemblage import Composition
from palier.pilotage.bilans.eteints import Eteints
from palier.pilotage.bilans.faits import Faits
from palier.pilotage.bilans.modele import Modele
from palier.pilotage.bilans.nombres import Calcul, Nombres, nombres
from palier.pilotage.indicateurs.sorties import dire_la_reserve

if TYPE_CHECKING:
    from palier.pilotage.echange.lecture import Ouverture

ACCENT = "#0E5A6B"
FORMATS = (".pdf", ".docx", ".html", ".json")


@dataclass(frozen=True)
class Bilan:
    """Un bilan composé, et de quoi le publier, le rejouer et le comparer.

    Attributes:
        nombres: les résultats tels qu'ils sont publiés.
        textes: les textes bruts, par nom de fichier.
        avertissements: ce qu'un relecteur doit savoir avant de diffuser.
        ebauches: fichiers de texte écrits par ce passage.
    """

    document: Document
    nombres: Nombres
    modele: Modele
    source_du_modele: str
    textes: Mapping[str, str]
    annee: int
    structure: str
    structure_id: str | None
    empreinte: str
    interne: bool
    avertissements: tuple[str, ...] = ()
    ebauches: tuple[Path, ...] = field(default=())

    @property
    def reserves(self) -> dict[str, str]:
        """Les indicateurs que ce bilan ne compte pas en entier, et pourquoi."""
        return self.nombres.eteints.reserves(sorted({code for code, _ in self.nombres.resultats}))


@dataclass(frozen=True)
class Comptes:
    """Ce qu'un bilan compte, avant ses textes : il se garde tant que les données sont les mêmes."""

    modele: Modele
    source_du_modele: str
    nombres: Nombres
    faits: Faits
    annee: int
    structure_id: str | None
    empreinte: str
    interne: bool = False


class Options(TypedDict, total=False):
    """Ce que l'on peut préciser d'un bilan.

    structure: identifiant ; toutes les structures à défaut, descendantes comprises.
    interne: document de travail, sans secret statistique, dit non diffusable sur chaque page.
    seuil: le plus petit effectif publié.
    mention: écrite sur la couverture et au pied des pages (« chiffres inventés »).
    calcul: le calcul à employer, à défaut DuckDB sur les données ouvertes.
    eteints: ce que ces données taisent, faute de finalité écrite ; rien, pour un dossier d'échange.
    """

    structure: str | None
    interne: bool
    seuil: int
    publie_le: date | None
    mention: str
    accent: str
    calcul: Calcul | None
    eteints: Eteints


def produire(
    ouverture: "Ouverture",
    *,
    annee: int,
    modele: str,
    textes: Path,
    sortie: Path,
    **options: Unpack[Options],
) -> Bilan:
    """Compose le bilan et l'écrit ; le format est celui de l'extension de `sortie`.

    Args:
        modele: « asll », « pole », « flash », ou le chemin d'un fichier YAML.
        textes: dossier des textes ; ceux qui manquent y sont ébauchés, aucun n'est réécrit.
    Raises:
        Refus: extension inconnue, modèle fautif, structure inconnue, dossier qui ne s'écrit pas.
    """
    verifier_sortie(sortie)
    if sortie.suffix != ".json":
        rendu.prechauffer()
    bilan = composer(ouverture, annee=annee, modele=modele, textes=textes, **options)
    ecrire(bilan, sortie)
    return bilan


def verifier_sortie(sortie: Path) -> None:
    """Raises: Refus: l'extension n'est pas celle d'un format connu."""
    if sortie.suffix not in FORMATS:
        raise Refus(
            f"Le format « {sortie.suffix or sortie.name} » est inconnu",
            f"choisissez parmi {', '.join(FORMATS)}",
            champ="sortie",
        )


def composer(
    ouverture: "Ouverture",
    *,
    annee: int,
    modele: str,
    textes: Path,
    **options: Unpack[Options],
) -> Bilan:
    """Le bilan composé, sans l'écrire."""
    comptes = compter(ouverture, annee=annee, modele=modele, **options)
    ebauches = tuple(_textes.ebaucher(comptes.modele, comptes.nombres, textes))
    bruts = _textes.lire(comptes.modele, textes)
    return replace(
        assembler(comptes, bruts, **options),
        avertissements=tuple(_textes.avertissements(comptes.modele, textes, bruts)),
        ebauches=ebauches,
    )


def compter(
    ouverture: "Ouverture", *, annee: int, modele: str, **options: Unpack[Options]
) -> Comptes:
    """Les nombres et les faits d'un bilan, sans ses textes.

    Raises:
        Refus: modèle fautif, structure inconnue, seuil de secret trop bas.
    """
    from palier.pilotage.indicateurs.catalogue import CATALOGUE

    structure, interne = options.get("structure"), options.get("interne", False)
    lu = schema.modele(modele)
    faits = _faits.lire(ouverture.connexion, structure)
    calcul = options.get("calcul") or calcul_duckdb(ouverture, structure)
    seuil = options.get("seuil", SEUIL)
    comptes = nombres(lu, annee, calcul, CATALOGUE, faits=faits, interne=interne, seuil=seuil)
    comptes = replace(comptes, eteints=options.get("eteints", Eteints()))
    source = schema.source_du_modele(modele)
    return Comptes(lu, source, comptes, faits, annee, structure, ouverture.empreinte, interne)


def assembler(
    comptes: Comptes, bruts: Mapping[str, str], *, vides: bool = False, **options: Unpack[Options]
) -> Bilan:
    """Le bilan composé d'après ses nombres et ses textes.

    Args:
        bruts: les textes, par rubrique.
        vides: garder dans le document la place d'un texte qui reste à écrire.
    """
    composition = Composition(
        comptes.modele, comptes.nombres, comptes.faits, bruts, definitions(), vides
    )
    document = composition.document(
        mention=options.get("mention", ""),
        publie_le=options.get("publie_le"),
        interne=comptes.interne,
        accent=options.get("accent", ACCENT),
    )
    return Bilan(
        document=document,
        nombres=comptes.nombres,
        modele=comptes.modele,
        source_du_modele=comptes.source_du_modele,
        textes=bruts,
        annee=comptes.annee,
        structure=comptes.faits.structure,
        structure_id=comptes.structure_id,
        empreinte=comptes.empreinte,
        interne=comptes.interne,
    )


def calcul_duckdb(ouverture: "Ouverture", structure: str | None) -> Calcul:
    """Le calcul par DuckDB sur les données ouvertes."""
    from palier.moteur.moteurs import DuckDB
    from palier.pilotage.bilans.compilees import pretes
    from palier.pilotage.indicateurs import calculer

    moteur = DuckDB(ouverture.connexion)

    def calcul(codes: Sequence[str], periode: Periode, par: Sequence[str]) -> list[Resultat]:
        prets = pretes(tuple(codes), tuple(par)) if par else None
        return calculer(moteur, codes, periode, structure=structure, par=par, prets=prets)

    return calcul


def definitions() -> dict[str, Definition]:
    """La définition de chaque indicateur du catalogue, pour l'annexe."""
    from palier.pilotage.indicateurs.catalogue import CATALOGUE

    return {
        code: Definition((code,), i.libelle, i.definition, i.unite) for code, i in CATALOGUE.items()
    }


def ecrire(bilan: Bilan, sortie: Path) -> None:
    """Écrit le bilan ; rien n'est laissé si la composition échoue.

    Raises:
        Refus: le fichier ne peut pas être écrit.
    """
    contenu = rendre(bilan, sortie.suffix)
    try:
        sortie.parent.mkdir(parents=True, exist_ok=True)
        sortie.write_bytes(contenu)
    except OSError:
        raise Refus(f"« {sortie} » ne s'écrit pas", "choisissez un autre emplacement") from None


def rendre(bilan: Bilan, format_: str) -> bytes:
    """Le contenu du fichier, dans ce format (« .pdf »…)."""
    if format_ == ".json":
        return json.dumps(en_json(bilan), ensure_ascii=False, indent=1).encode() + b"\n"
    return composer_document(bilan.document, format_)


def composer_document(document: Document, format_: str) -> bytes:
    """Un document dans ce format ; les bibliothèques ne s'importent qu'ici."""
    if format_ == ".pdf":
        from palier.edition.pdf import pdf

        return pdf(document)
    if format_ == ".html":
        from palier.edition.html import html

        return html(document).encode()
    from palier.edition.docx import docx

    return docx(document)


def en_json(bilan: Bilan) -> dict[str, Any]:
    """Le bilan en JSON : l'arbre du document et les nombres publiés."""
    from palier.edition.archive import en_json as arbre

    reserves = bilan.reserves
    return {
        "annee": bilan.annee,
        "structure": bilan.structure,
        "interne": bilan.interne,
        "modele": {"nom": bilan.modele.nom, "version": bilan.modele.version},
        "donnees": bilan.empreinte,
        "document": json.loads(arbre(bilan.document)),
        "nombres": [
            {"epoque": epoque, **resultat_en_json(r), **dire_la_reserve(r.code, reserves)}
            for (_, epoque), r in sorted(bilan.nombres.resultats.items())
        ],
    }


def resultat_en_json(r: Resultat) -> dict[str, Any]:
    """Un résultat publié, sans ses champs vides."""
    return {nom: v for nom, v in asdict(r).items() if v not in (None, {}, (), [], False)}
