"""Des fichiers fautifs, engendrés : un fichier par cas, et ce que le refus doit dire."""

import io
import random
import struct
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import openpyxl

from echange.dossiers import juste, lire, poser, texte
from palier.moteur.tables import Colonne, Table, Type
from palier.noyau.nomenclatures import nomenclature
from palier.pilotage.echange.ecriture import Format, ecrire
from palier.pilotage.echange.tables import TABLES

OLE = bytes.fromhex("d0cf11e0a1b11ae1")


@dataclass(frozen=True)
class Cas:
    """Un fichier fautif.

    Attributes:
        fabriquer: l'écrit dans un dossier neuf, et rend ce qu'il faut importer.
        dit: ce que le message doit contenir.
    """

    nom: str
    fabriquer: Callable[[Path], Path]
    dit: str | tuple[str, ...]


def tous() -> list[Cas]:
    """Tous les cas, chacun sous un nom unique."""
    return [*enveloppes(), *tronques(), *archives(), *classeurs(), *textes(), *colonnes(), *cles()]


def _fichier(nom: str, octets: bytes) -> Callable[[Path], Path]:
    def fabriquer(dossier: Path) -> Path:
        (dossier / nom).write_bytes(octets)
        return dossier / nom

    return fabriquer


def _dans_un_dossier(nom: str, octets: bytes) -> Callable[[Path], Path]:
    """Un dossier juste, dont un fichier est remplacé."""

    def fabriquer(dossier: Path) -> Path:
        poser(dossier / "d", juste())
        (dossier / "d" / nom).write_bytes(octets)
        return dossier / "d"

    return fabriquer


# Ce qui n'est pas ce qu'on croit


def enveloppes() -> Iterator[Cas]:
    """Absents, vides, binaires, protégés, anciens."""
    hasard = random.Random(5).randbytes(5000)
    yield Cas("absent", lambda d: d / "rien.xlsx", "n'existe pas")
    yield Cas("dossier-vide", lambda d: d, "aucune table")
    for suffixe in ("xlsx", "ods", "zip", "csv", "parquet"):
        vide = "vide" if suffixe != "parquet" else "tronqué"
        nom = f"menages.{suffixe}"
        yield Cas(f"vide-{suffixe}", _fichier(nom, b""), vide)
        dit = {"zip": "archive", "parquet": "Parquet", "csv": "pas un texte"}
        yield Cas(f"binaire-{suffixe}", _fichier(nom, hasard), dit.get(suffixe, "pas un classeur"))
    for suffixe in ("pdf", "docx", "json", "txt", "exe"):
        yield Cas(f"inconnu-{suffixe}", _fichier(f"menages.{suffixe}", hasard), "ne sait pas lire")
    yield Cas("csv-sans-table", _fichier("suivi.csv", b"a,b\n1,2\n"), "correspondance")
    ancien = OLE + b"\x00" * 504 + "Workbook".encode("utf-16-le") + b"\x00" * 512
    protege = OLE + b"\x00" * 504 + "EncryptedPackage".encode("utf-16-le") + b"\x00" * 512
    for suffixe in ("xls", "xlsx"):
        yield Cas(f"ancien-{suffixe}", _fichier(f"c.{suffixe}", ancien), "ancien format .xls")
        yield Cas(f"protege-{suffixe}", _fichier(f"c.{suffixe}", protege), "mot de passe")


def _classeur() -> bytes:
    sortie = io.BytesIO()
    classeur = openpyxl.Workbook()
    classeur.active.title = "menages"
    for ligne in ("menage_id", "structure_id"), *((f"m{i}", "s") for i in range(200)):
        classeur.active.append(ligne)
    classeur.save(sortie)
    return sortie.getvalue()


def _archive(membres: dict[str, bytes]) -> bytes:
    sortie = io.BytesIO()
    with zipfile.ZipFile(sortie, "w", zipfile.ZIP_DEFLATED) as archive:
        for nom, octets in membres.items():
            archive.writestr(nom, octets)
    return sortie.getvalue()


def _ods(contenu: str, manifeste: str = "") -> bytes:
    espaces = " ".join(
        f'xmlns:{n}="urn:oasis:names:tc:opendocument:xmlns:{n}:1.0"'
        for n in ("office", "table", "text")
    )
    document = (
        f"<office:document-content {espaces}><office:body><office:spreadsheet>"
        f'<table:table table:name="menages"><table:table-row>{contenu}</table:table-row>'
        "</table:table></office:spreadsheet></office:body></office:document-content>"
    )
    return _archive(
        {
            "mimetype": b"application/vnd.oasis.opendocument.spreadsheet",
            "content.xml": document.encode(),
            "META-INF/manifest.xml": f"<manifest>{manifeste}</manifest>".encode(),
        }
    )


def tronques() -> Iterator[Cas]:
    """Coupés à divers endroits, ou abîmés au milieu."""
    entiers = {
        "c.xlsx": _classeur(),
        "c.ods": _ods("<table:table-cell/>" * 500),
        "d.zip": _archive({"menages.csv": texte(juste()["menages"]).encode() * 50}),
    }
    for nom, octets in entiers.items():
        for part in (0.02, 0.1, 0.25, 0.5, 0.75, 0.9, 0.99):
            coupe = octets[: max(8, int(len(octets) * part))]
            yield Cas(f"tronque-{nom}-{part}", _fichier(nom, coupe), "refaites l'export")
    for part in (0.1, 0.5, 0.9, 0.99):
        yield Cas(f"tronque-parquet-{part}", _parquet_coupe(part), "menages.parquet")
    abime = bytearray(entiers["d.zip"])
    abime[60:90] = b"\x00" * 30
    yield Cas("zip-abime", _fichier("d.zip", bytes(abime)), "abîmée")


def _parquet_coupe(part: float) -> Callable[[Path], Path]:
    def fabriquer(dossier: Path) -> Path:
        with lire(poser(dossier / "brut", juste())) as o:
            ecrire(o.connexion, dossier / "p", Format.PARQUET)
        fichier = dossier / "p" / "menages.parquet"
        octets = fichier.read_bytes()
        fichier.write_bytes(octets[: int(len(octets) * part)])
        return dossier / "p"

    return fabriquer


def archives() -> Iterator[Cas]:
    """Bombes, chemins qui sortent, mots de passe."""
    for nom in ("../menages.csv", "/etc/menages.csv", "a/../../menages.csv", "..\\menages.csv"):
        octets = _archive({nom: b"menage_id,structure_id\n"})
        yield Cas(f"zip-chemin-{nom}", _fichier("d.zip", octets), "chemin interdit")
    bombe = _archive({"menages.csv": b"\x00" * (64 << 20)})
    yield Cas("zip-bombe", _fichier("d.zip", bombe), "démesuré")
    yield Cas("xlsx-bombe", _fichier("c.xlsx", bombe), "démesuré")
    yield Cas("ods-bombe", _fichier("c.ods", bombe), "démesuré")
    petite = bytearray(_archive({"menages.csv": b"menage_id\n"}))
    repere = petite.find(b"PK\x01\x02")
    geante, chiffree = bytearray(petite), bytearray(petite)
    geante[repere + 24 : repere + 28] = struct.pack("<I", 0xFFFFFFF0)
    chiffree[repere + 8] |= 1
    yield Cas("zip-taille-annoncee", _fichier("d.zip", bytes(geante)), "démesuré")
    yield Cas("zip-chiffre", _fichier("d.zip", bytes(chiffree)), "mot de passe")
    yield Cas("zip-sans-table", _fichier("d.zip", _archive({"lisez.txt": b"a"})), "aucune table")


def classeurs() -> Iterator[Cas]:
    """Formules sans valeur, cellules en erreur, feuilles absentes."""
    yield Cas("xlsx-formule", _cellule("=A1&B1"), "cellule A2 est une formule sans résultat")
    for erreur in ("#REF!", "#N/A", "#DIV/0!"):
        yield Cas(f"xlsx-erreur-{erreur}", _cellule(erreur, "e"), "cellule A2 affiche une erreur")
    yield Cas("xlsx-feuille-inconnue", _titre("Feuil1"), "Aucune feuille")
    yield Cas("xlsx-feuille-proche", _titre("menage", autre="menages"), "la plus proche : menages")
    yield Cas("xlsx-deux-feuilles", _titre("menages", autre="MENAGES "), "sur deux feuilles")
    erreur = '<table:table-cell calcext:value-type="error"/>'
    yield Cas("ods-erreur", _fichier("c.ods", _ods(erreur)), "erreur de calcul")
    chiffre = _ods("", "<manifest:encryption-data/>")
    yield Cas("ods-protege", _fichier("c.ods", chiffre), "mot de passe")
    sans = _archive({"mimetype": b"x", "content.xml": b"<a/>"})
    yield Cas("ods-sans-contenu", _fichier("c.ods", sans), "c.ods")
    yield Cas("xlsx-sans-contenu", _fichier("c.xlsx", _archive({"a.xml": b"<a/>"})), "c.xlsx")


def _cellule(valeur: str, genre: str = "") -> Callable[[Path], Path]:
    def fabriquer(dossier: Path) -> Path:
        classeur = openpyxl.Workbook()
        classeur.active.title = "menages"
        classeur.active.append(["menage_id", "structure_id"])
        classeur.active.append([valeur, "s"])
        if genre:
            classeur.active["A2"].data_type = genre
        classeur.save(dossier / "c.xlsx")
        return dossier / "c.xlsx"

    return fabriquer


def _titre(titre: str, autre: str = "") -> Callable[[Path], Path]:
    def fabriquer(dossier: Path) -> Path:
        classeur = openpyxl.Workbook()
        classeur.active.title = titre
        classeur.active.append(["menage_id", "structure_id"])
        if autre:
            classeur.create_sheet("x").append(["menage_id", "structure_id"])
            # openpyxl évite les noms semblables ; un fichier abîmé les a.
            classeur["x"]._WorkbookChild__title = autre
        classeur.save(dossier / "c.xlsx")
        return dossier / "c.xlsx"

    return fabriquer


# Ce qui est mal écrit


def textes() -> Iterator[Cas]:
    """Fichiers `.csv` mal formés."""
    bruts = {
        "guillemet-ouvert": (b'menage_id,structure_id\n"m1,s\nm2,s\n', "guillemet jamais refermé"),
        "nul": (b"menage_id,structure_id\nm\x00,s\n", "pas un texte"),
        "blancs": (b" \n\n \n", "est vide"),
        "bom-seul": (b"\xef\xbb\xbf", "menages.csv"),
        "utf-32": ("menage_id,structure_id\nm1,s\n".encode("utf-32"), "pas un texte"),
        "octet-impossible": (b"menage_id,structure_id,quartier\nm1,s,\x81\x8d\n", "quartier"),
        "sans-titres": (b"m1,s,Gare\nm2,s,Gare\n", "premi\u00e8re ligne"),
        "titres-vides": (b",,\nm1,s,\n", "obligatoire absente"),
        "separateur-barre": (b"menage_id|structure_id\nm1|s\n", "obligatoire absente"),
        "titre-double": (b"menage_id,structure_id,menage_id\nm1,s,m1\n", "en double"),
        "titre-inconnu": (b"menage_id,structure_id,cartier\nm1,s,a\n", "la plus proche : quartier"),
        "titre-absent": (b"menage_id,quartier\nm1,a\n", "obligatoire absente"),
        "ligne-courte": (b"menage_id,structure_id,quartier\nm1,s,a\nm2\n", "1 valeur pour 3"),
        "ligne-longue": (b"menage_id,structure_id\nm1,s\nm2,s,a,b\n", "4 valeurs pour 2"),
        "coupe": (texte(juste()["menages"]).encode()[:-9], "menages.csv"),
    }
    for nom, (octets, dit) in bruts.items():
        yield Cas(f"csv-{nom}", _dans_un_dossier("menages.csv", octets), dit)
    yield Cas("table-inconnue", _dans_un_dossier("mesure.csv", b"a\n1\n"), "plus proche : mesures")
    yield Cas("deux-fois", _dans_un_dossier("MENAGES.CSV", b"menage_id\n1\n"), "est déjà dans")


def _ligne(table: Table) -> dict[str, str]:
    """Une ligne qui ne pèche que par ses références."""
    justes = {
        Type.TEXTE: "x", Type.CODES: "", Type.DATE: "2023-05-05", Type.NOMBRE: "1",
        Type.ENTIER: "2000", Type.BOOLEEN: "oui",
    }  # fmt: skip
    ligne = {}
    for c in table.colonnes:
        code = nomenclature(c.nomenclature).codes[0] if c.nomenclature else "x"
        ligne[c.nom] = code if c.type is Type.CODE else justes[c.type]
        if c.maximum is not None and c.maximum < 2000:
            ligne[c.nom] = str(c.maximum)
    return ligne


_FAUTES: dict[Type, str] = {
    Type.DATE: "31/02/2023",
    Type.CODE: "ZZZZZZ",
    Type.NOMBRE: "beaucoup",
    Type.ENTIER: "1,5",
    Type.BOOLEEN: "p-e",
    Type.CODES: "ZZZZZZ|YYYYYY",
}


def colonnes() -> Iterator[Cas]:
    """Par table, une ligne dont toutes les colonnes sont fautives, et une ligne vide de tout."""
    for table in TABLES.values():
        fautives = {
            c.nom: _FAUTES[c.type]
            for c in table.colonnes
            if c.type in _FAUTES and (c.nomenclature or c.type is not Type.CODES)
        }
        dit = tuple(f", {nom} : «" for nom in fautives)
        ligne = _ligne(table) | fautives
        if fautives:
            yield Cas(f"{table.nom}-illisible", _poser({table.nom: [ligne]}), dit)
        obligatoires = [c.nom for c in table.colonnes if c.obligatoire]
        if len(obligatoires) == len(table.colonnes):
            obligatoires.pop()  # une ligne où rien n'est écrit n'est pas une ligne
        vide = _ligne(table) | dict.fromkeys(obligatoires, "")
        dit = tuple(f", {nom} : doit être renseigné" for nom in obligatoires)
        yield Cas(f"{table.nom}-vide", _poser({table.nom: [vide]}), dit)


def _poser(tables: dict[str, list[dict[str, str]]]) -> Callable[[Path], Path]:
    return lambda dossier: poser(dossier / "d", tables)


def cles() -> Iterator[Cas]:
    """Par table, la clé en double et toutes les références orphelines."""
    for table in TABLES.values():
        if table.cle:
            deux = [_ligne(table), _ligne(table)]
            yield Cas(f"{table.nom}-double", _poser({table.nom: deux}), "déjà ligne 2")
        references = [c for c in table.colonnes if c.vers]
        if references:
            orphelines = dict.fromkeys((c.nom for c in references), "orpheline")
            tables = {cible: [_ligne(TABLES[cible])] for cible in _cibles(references)}
            tables[table.nom] = [_ligne(table) | orphelines]
            dit = tuple(f", {c.nom} : « orpheline » : aucune ligne de" for c in references)
            yield Cas(f"{table.nom}-orpheline", _poser(tables), dit)


def _cibles(references: list[Colonne]) -> list[str]:
    return [str(c.vers).split(".")[0] for c in references]
