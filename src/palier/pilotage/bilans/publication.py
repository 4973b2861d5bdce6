"""Publier un bilan, c'est le figer : une archive qu'on vérifie, qu'on rejoue et qu'on compare.

L'archive est un zip identique à l'octet pour un même bilan. Elle ne contient rien de plus que le
document : ses nombres sont couverts du même secret.
"""

import hashlib
import io
import json
import re
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import palier
from palier.noyau.erreurs import Refus
from palier.noyau.texte import date_longue, sans_accents
from palier.pilotage.bilans.production import (
    Bilan,
    composer_document,
    rendre,
    resultat_en_json,
    verifier_sortie,
)

FORMAT = 1
MANIFESTE = "manifeste.json"
_INSTANT = (1980, 1, 1, 0, 0, 0)
_TAILLE_AU_PLUS = 200_000_000
_DOCUMENTS = (".pdf", ".docx", ".html")

Listes = Mapping[str, list[str]]


@dataclass(frozen=True)
class Publication:
    """Une archive lue : son manifeste et ses pièces."""

    chemin: Path
    manifeste: Mapping[str, Any]
    pieces: Mapping[str, bytes]

    def json(self, nom: str) -> Any:
        """Le contenu d'une pièce JSON ; None si elle manque."""
        return json.loads(self.pieces[nom]) if nom in self.pieces else None


def publier(
    bilan: Bilan,
    destination: Path,
    *,
    rectifie: Path | None = None,
    motif: str = "",
    listes: Listes | None = None,
) -> Path:
    """Fige le bilan dans une archive ; rend son chemin.

    Args:
        destination: dossier, ou chemin d'un .zip à créer.
        rectifie: l'archive publiée que celle-ci rectifie ; `motif` dit pourquoi.
        listes: identifiants pseudonymes des lignes comptées, pour un bilan interne seulement.
    Raises:
        Refus: bilan non daté, déjà publié, rectificatif sans motif, destination interdite.
    """
    lien = rectification(bilan, rectifie, motif)
    chemin = _chemin(bilan, destination, rectifie)
    contenu = figer(bilan, lien=lien, listes=listes)
    try:
        chemin.parent.mkdir(parents=True, exist_ok=True)
        with chemin.open("xb") as fichier:
            fichier.write(contenu)
    except OSError:
        raise Refus(f"« {chemin} » ne s'écrit pas", "choisissez un autre emplacement") from None
    return chemin


def figer(
    bilan: Bilan, *, lien: dict[str, str] | None = None, listes: Listes | None = None
) -> bytes:
    """L'archive d'un bilan : nombres, textes, définitions, version, documents.

    Args:
        lien: ce qu'il rectifie (`rectification`).
    Raises:
        Refus: bilan non daté, ou listes jointes à un bilan qui se diffuse.
    """
    if bilan.document.publie_le is None:
        raise Refus("Un bilan publié porte une date", "donnez la date de publication")
    if listes and not bilan.interne:
        raise Refus("Les listes de lignes ne se diffusent pas", "publiez un bilan interne")
    pieces = _pieces(bilan, listes)
    return _zip({MANIFESTE: _json(_manifeste(bilan, pieces, lien)), **pieces})


def lire(chemin: Path) -> Publication:
    """Ouvre une archive de bilan.

    Raises:
        Refus: ce n'en est pas une, ou elle est tronquée.
    """
    try:
        with zipfile.ZipFile(chemin) as archive:
            if sum(i.file_size for i in archive.infolist()) > _TAILLE_AU_PLUS:
                raise Refus(f"« {chemin} » est trop grand", "vérifiez ce fichier")
            pieces = {i.filename: archive.read(i) for i in archive.infolist()}
        manifeste = json.loads(pieces.pop(MANIFESTE))
        if manifeste["format"] != FORMAT:
            raise Refus(f"« {chemin} » vient d'une autre version", "mettez Palier à jour")
    except (OSError, zipfile.BadZipFile, KeyError, ValueError, TypeError):
        geste = "donnez le .zip écrit par --publier"
        raise Refus(f"« {chemin} » n'est pas une archive de bilan", geste) from None
    return Publication(chemin, manifeste, pieces)


def verifier(chemin: Path) -> list[str]:
    """Ce qui, dans l'archive, n'est plus comme au jour de la publication ; vide si tout y est."""
    publication = lire(chemin)
    attendues: Mapping[str, str] = publication.manifeste["pieces"]
    defauts = [f"{nom} manque" for nom in attendues if nom not in publication.pieces]
    for nom, contenu in sorted(publication.pieces.items()):
        if nom not in attendues:
            defauts.append(f"{nom} a été ajouté")
        elif _empreinte(contenu) != attendues[nom]:
            defauts.append(f"{nom} a été modifié")
    return defauts


def rejouer(chemin: Path, sortie: Path) -> Path:
    """Recompose le document depuis l'archive seule ; même version, même PDF à l'octet.

    Raises:
        Refus: l'archive a été modifiée, ou le format est inconnu.
    """
    verifier_sortie(sortie)
    if defauts := verifier(chemin):
        geste = "reprenez l'archive d'origine"
        raise Refus(f"« {chemin} » n'est plus l'archive publiée : {', '.join(defauts)}", geste)
    from palier.edition.archive import de_json

    publication = lire(chemin)
    arbre = publication.pieces["bilan.json"]
    document = de_json(arbre.decode())
    contenu = arbre if sortie.suffix == ".json" else composer_document(document, sortie.suffix)
    try:
        sortie.parent.mkdir(parents=True, exist_ok=True)
        sortie.write_bytes(contenu)
    except OSError:
        raise Refus(f"« {sortie} » ne s'écrit pas", "choisissez un autre emplacement") from None
    return sortie


def definitions(codes: set[str]) -> dict[str, dict[str, str]]:
    """La définition et le SQL de chaque indicateur, tels qu'ils sont aujourd'hui."""
    from palier.pilotage.indicateurs.catalogue import CATALOGUE
    from palier.pilotage.indicateurs.compilees import d_avance

    compiles = d_avance().indicateurs
    return {
        code: {
            "libelle": CATALOGUE[code].libelle,
            "unite": CATALOGUE[code].unite,
            "definition": CATALOGUE[code].definition,
            "source": CATALOGUE[code].source,
            "precaution": CATALOGUE[code].precaution,
            "sql": compiles[code].calcul.sql,
        }
        for code in sorted(codes)
    }


def _pieces(bilan: Bilan, listes: Listes | None) -> dict[str, bytes]:
    from palier.edition.archive import en_json

    resultats = sorted(bilan.nombres.resultats.items())
    nombres = [{"epoque": epoque, **resultat_en_json(r)} for (_, epoque), r in resultats]
    pieces = {
        "bilan.json": en_json(bilan.document).encode(),
        "nombres.json": _json(nombres),
        "definitions.json": _json(definitions({code for code, _ in bilan.nombres.resultats})),
        "modele.yaml": bilan.source_du_modele.encode(),
    }
    pieces |= {f"textes/{nom}.md": texte.encode() for nom, texte in bilan.textes.items()}
    pieces |= {f"bilan{f}": rendre(bilan, f) for f in _DOCUMENTS}
    if listes:
        pieces["listes.json"] = _json(listes)
    return pieces


def _manifeste(
    bilan: Bilan, pieces: Mapping[str, bytes], lien: dict[str, str] | None
) -> dict[str, Any]:
    publie_le = bilan.document.publie_le
    assert publie_le is not None
    return {
        "format": FORMAT,
        "palier": palier.__version__,
        "annee": bilan.annee,
        "structure": bilan.structure,
        "structure_id": bilan.structure_id,
        "modele": {"nom": bilan.modele.nom, "version": bilan.modele.version},
        "interne": bilan.interne,
        "seuil": bilan.nombres.constantes["seuil"],
        "publie_le": publie_le.isoformat(),
        "donnees": bilan.empreinte,
        "rectifie": lien,
        "pieces": {nom: _empreinte(contenu) for nom, contenu in sorted(pieces.items())},
    }


def rectification(bilan: Bilan, rectifie: Path | None, motif: str) -> dict[str, str] | None:
    """Ce qui lie un rectificatif à l'archive qu'il rectifie.

    Raises:
        Refus: il ne dit pas pourquoi, ou rectifie un autre bilan.
    """
    if rectifie is None:
        return None
    if not motif.strip():
        raise Refus("Un rectificatif dit pourquoi il est publié", "donnez --motif", champ="motif")
    ancienne = lire(rectifie).manifeste
    if _identite(ancienne) != (bilan.annee, bilan.structure_id, bilan.modele.nom):
        raise Refus(
            f"« {rectifie.name} » est un autre bilan que celui-ci",
            "rectifiez l'archive de la même année, de la même structure et du même modèle",
        )
    return {
        "archive": rectifie.name,
        "empreinte": _empreinte(rectifie.read_bytes()),
        "publie_le": ancienne["publie_le"],
        "motif": motif.strip(),
    }


def _identite(manifeste: Mapping[str, Any]) -> tuple[int, str | None, str]:
    return manifeste["annee"], manifeste["structure_id"], manifeste["modele"]["nom"]


def _chemin(bilan: Bilan, destination: Path, rectifie: Path | None) -> Path:
    """Où écrire ; refuse une seconde publication du même bilan qui ne rectifie rien."""
    dossier = destination.parent if destination.suffix == ".zip" else destination
    deja = [p for p in _publications(dossier) if _identite(p.manifeste) == _cle(bilan)]
    if deja and rectifie is None:
        p = max(deja, key=lambda p: str(p.manifeste["publie_le"]))
        le = date_longue(_date(p.manifeste["publie_le"]))
        raise Refus(
            f"Le bilan {bilan.annee} est déjà publié depuis le {le} ({p.chemin.name})",
            f"publiez un rectificatif : --rectifie {p.chemin} --motif « … »",
        )
    if destination.suffix == ".zip":
        if destination.exists():
            raise Refus(f"« {destination} » existe déjà", "choisissez un autre nom d'archive")
        return destination
    nom = f"bilan-{bilan.annee}-{bilan.modele.nom}-{_simple(bilan.structure)}"
    suite = f"-rectificatif-{len(deja)}" if rectifie else ""
    return destination / f"{nom}{suite}.zip"


def _publications(dossier: Path) -> list[Publication]:
    trouvees = []
    for chemin in sorted(dossier.glob("*.zip")) if dossier.is_dir() else ():
        try:
            trouvees.append(lire(chemin))
        except Refus:
            continue
    return trouvees


def _cle(bilan: Bilan) -> tuple[int, str | None, str]:
    return bilan.annee, bilan.structure_id, bilan.modele.nom


def _date(texte: str) -> Any:
    from datetime import date

    return date.fromisoformat(texte)


def _simple(texte: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", sans_accents(texte).lower()).strip("-")


def _zip(pieces: Mapping[str, bytes]) -> bytes:
    """Un zip identique pour les mêmes pièces : ordre, dates et droits fixes."""
    tampon = io.BytesIO()
    with zipfile.ZipFile(tampon, "w") as archive:
        for nom, contenu in sorted(pieces.items()):
            entree = zipfile.ZipInfo(nom, _INSTANT)
            entree.compress_type = zipfile.ZIP_DEFLATED
            entree.external_attr = 0o644 << 16
            archive.writestr(entree, contenu)
    return tampon.getvalue()


def _json(contenu: Any) -> bytes:
    return json.dumps(contenu, ensure_ascii=False, indent=1).encode() + b"\n"


def _empreinte(contenu: bytes) -> str:
    return hashlib.sha256(contenu).hexdigest()
