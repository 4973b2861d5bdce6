"""Vérifier un modèle à son dépôt : le document est sain, chaque balise se comprend.

Un modèle ne calcule pas : il nomme des champs, choisit (`if`) et parcourt des listes (`for`). Tout
le reste du langage est refusé ici, ce qui borne aussi le temps et la place qu'il peut prendre.
"""

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from docxtpl import DocxTemplate
from jinja2 import TemplateError, nodes
from jinja2.sandbox import SandboxedEnvironment
from lxml import etree

from palier.noyau.erreurs import Refus
from palier.noyau.texte import proches
from palier.pilotage.documents.champs import Champ, Liste, arbre, lignes_de
from palier.pilotage.documents.listes import Usage
from palier.socle.pieces.regles import exiger_nature

FILTRES = frozenset({"upper", "lower", "capitalize", "default", "length", "first", "last"})
IMBRIQUEES = 2
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_PARTIES = re.compile(r"word/(document|header\d*|footer\d*|footnotes)\.xml")
_BALISE = re.compile(r"{{|}}|{%|%}")
_BLOC = re.compile(r"{%-?\s*(?:tr|tc|p|r)?\s*(if|for|endif|endfor)\b")
_LIENS_ADMIS = ("/hyperlink",)
_ACTIFS = re.compile(rb"\b(DDEAUTO|DDE|INCLUDETEXT|INCLUDEPICTURE|MACROBUTTON)\b")
_LOOP = {nom: Champ(f"loop.{nom}", "", "") for nom in ("first", "last", "index", "length")}
_PERMIS = (
    *(nodes.Template, nodes.Output, nodes.TemplateData, nodes.Const),
    *(nodes.Compare, nodes.Operand),
)


@dataclass(frozen=True)
class Defaut:
    """Ce qui ne va pas dans un modèle, et dans quel paragraphe."""

    fait: str
    paragraphe: str = ""

    def __str__(self) -> str:
        ou = f"Paragraphe « {self.paragraphe} » : " if self.paragraphe else ""
        return f"{ou}{self.fait}"


def environnement(*, html: bool = True) -> SandboxedEnvironment:
    """Jinja en bac à sable : rien que des textes, ce qui manque s'écrit « non renseigné ».

    Args:
        html: ce qui s'écrit est du balisage, à protéger ; faux pour un texte nu.
    """
    dit = "non renseigné"
    return SandboxedEnvironment(autoescape=html, finalize=lambda v: dit if v in ("", None) else v)


def defauts(octets: bytes, usage: Usage) -> list[Defaut]:
    """Tout ce qui empêche d'employer un modèle ; vide s'il est bon.

    Raises:
        Refus: le fichier n'est pas un document Word sain (protégé, abîmé, avec macros).
    """
    exiger_nature("modele.docx", octets)
    trouves = list(_du_fichier(octets))
    if trouves:
        return trouves
    parties = list(_parties(octets))
    trouves = [d for _, xml in parties for d in _mal_fermees(xml)]
    if not trouves:
        trouves = [d for _, xml in parties for d in _du_langage(xml, usage)]
    return list(dict.fromkeys(trouves))


def _du_fichier(octets: bytes) -> Iterator[Defaut]:
    """Ce qu'un document ne doit pas porter : appels au dehors, entités, champs actifs."""
    with zipfile.ZipFile(io.BytesIO(octets)) as archive:
        for entree in archive.infolist():
            if not entree.filename.endswith((".xml", ".rels")):
                continue
            contenu = archive.read(entree)
            if b"<!DOCTYPE" in contenu or b"<!ENTITY" in contenu:
                yield Defaut("Ce document déclare des entités : enregistrez-le de nouveau par Word")
                return
            if entree.filename.endswith(".rels"):
                yield from _liens_du_dehors(contenu)
            if _ACTIFS.search(contenu):
                yield Defaut("Ce document contient un champ actif (DDE, INCLUDE…) : retirez-le")
            if entree.filename.startswith("docProps/") and _BALISE.search(contenu.decode("utf-8")):
                yield Defaut("Une propriété du document (titre, auteur) porte une balise : ôtez-la")


def _liens_du_dehors(contenu: bytes) -> Iterator[Defaut]:
    for lien in _xml(contenu):
        dehors = lien.get("TargetMode") == "External"
        genre = lien.get("Type", "")
        if (dehors and not genre.endswith(_LIENS_ADMIS)) or genre.endswith("/aFChunk"):
            fait = "Ce document va chercher une partie de lui-même ailleurs (image ou modèle lié)"
            yield Defaut(f"{fait} : insérez-la dans le document")


def _xml(contenu: bytes) -> Any:
    analyseur = etree.XMLParser(resolve_entities=False, no_network=True)
    try:
        return etree.fromstring(contenu, analyseur)
    except etree.XMLSyntaxError:
        fait = "Ce document est abîmé"
        raise Refus(fait, "ouvrez-le et enregistrez-le de nouveau", champ="fichier") from None


def _parties(octets: bytes) -> Iterator[tuple[str, bytes]]:
    with zipfile.ZipFile(io.BytesIO(octets)) as archive:
        for nom in sorted(archive.namelist()):
            if _PARTIES.fullmatch(nom):
                yield nom, archive.read(nom)


def _mal_fermees(xml: bytes) -> Iterator[Defaut]:
    """Les balises ouvertes et jamais fermées, paragraphe par paragraphe."""
    ouverts: list[tuple[str, str]] = []
    for paragraphe in _xml(xml).iter(f"{_W}p"):
        texte = "".join(t.text or "" for t in paragraphe.iter(f"{_W}t"))
        if fait := _balise_boiteuse(texte):
            yield Defaut(fait, _extrait(texte))
            continue
        for mot in _BLOC.findall(texte):
            if mot in ("if", "for"):
                ouverts.append((mot, texte))
            elif ouverts and ouverts[-1][0] == mot[3:]:
                ouverts.pop()
            else:
                fait = f"« {{% {mot} %}} » ne ferme rien : il manque « {{% {mot[3:]} … %}} » avant"
                yield Defaut(fait, _extrait(texte))
    for mot, texte in ouverts:
        fait = f"« {{% {mot} … %}} » n'est jamais fermé : ajoutez « {{% end{mot} %}} » plus loin"
        yield Defaut(fait, _extrait(texte))


def _balise_boiteuse(texte: str) -> str:
    attendue = ""
    for balise in _BALISE.findall(texte):
        if not attendue and balise in ("{{", "{%"):
            attendue = {"{{": "}}", "{%": "%}"}[balise]
        elif balise == attendue:
            attendue = ""
        elif attendue:
            return f"une balise n'est pas fermée : il manque « {attendue} » avant « {balise} »"
        else:
            return f"« {balise} » ne ferme aucune balise : retirez-le ou ouvrez-la avant"
    return f"une balise n'est pas fermée : il manque « {attendue} »" if attendue else ""


def _extrait(texte: str) -> str:
    net = " ".join(texte.split())
    return net if len(net) <= 80 else f"{net[:79]}…"


def lire(xml: str) -> tuple[nodes.Template, list[str]]:
    """L'arbre d'une partie et ses lignes, une par paragraphe.

    Raises:
        TemplateError: une balise ne se lit pas.
    """
    # Une ligne par paragraphe : le numéro de ligne d'une faute dit alors lequel.
    propre = DocxTemplate.patch_xml(DocxTemplate(None), xml)  # type: ignore[arg-type]
    source = re.sub(r"(<w:p[ >]|(?<=>) ?{%)", r"\n\1", propre.replace("\n", " "))
    return environnement().parse(source), source.split("\n")


def _du_langage(xml: bytes, usage: Usage) -> Iterator[Defaut]:
    texte = xml.decode("utf-8")
    try:
        modele, lignes = lire(texte)
    except TemplateError as erreur:
        yield Defaut(f"une balise ne se comprend pas ({_dit(erreur)})", _fautif(texte))
        return
    for numero, fait in _Controle(usage).visiter(modele, arbre(usage), 0):
        ligne = re.sub(r"<[^>]+>", "", lignes[min(numero, len(lignes)) - 1])
        yield Defaut(fait, _extrait(ligne))


def _dit(erreur: TemplateError) -> str:
    """Le peu qu'en dit Jinja, sans son anglais quand on le connaît."""
    message = erreur.message or ""
    if cite := re.search(r"(?:near|unexpected|got) '([^']{1,30})'", message):
        return f"vers « {cite[1]} »"
    return "écrivez {{ champ }}, {% if champ %} ou {% for ligne in liste %}"


def _fautif(xml: str) -> str:
    """Le premier paragraphe dont une balise, seule, ne se lit pas."""
    for paragraphe in _xml(xml.encode()).iter(f"{_W}p"):
        texte = "".join(t.text or "" for t in paragraphe.iter(f"{_W}t"))
        for balise in re.findall(r"{{.*?}}", texte):
            try:
                environnement().parse(balise)
            except TemplateError:
                return _extrait(texte)
    return ""


class _Controle:
    """Parcourt un arbre de balises ; rend (ligne, fait) pour tout ce qui n'est pas admis."""

    def __init__(self, usage: Usage) -> None:
        self._usage = usage

    def visiter(
        self, noeud: nodes.Node, portee: dict[str, Any], profondeur: int
    ) -> Iterator[tuple[int, str]]:
        if isinstance(noeud, nodes.Name | nodes.Getattr):
            yield from self._nom(noeud, portee)
        elif isinstance(noeud, nodes.For):
            yield from self._boucle(noeud, portee, profondeur)
        elif isinstance(noeud, nodes.If | nodes.CondExpr | nodes.Not | nodes.And | nodes.Or):
            for enfant in noeud.iter_child_nodes():
                if not self._est_liste(enfant, portee):  # « si la liste n'est pas vide »
                    yield from self.visiter(enfant, portee, profondeur)
        elif isinstance(noeud, nodes.Filter) and noeud.name not in FILTRES:
            admis = ", ".join(sorted(FILTRES))
            yield noeud.lineno, f"le filtre « {noeud.name} » n'est pas admis : employez {admis}"
        elif isinstance(noeud, nodes.Filter) and noeud.name == "length":
            if noeud.node and not self._est_liste(noeud.node, portee):
                yield from self.visiter(noeud.node, portee, profondeur)
        elif isinstance(noeud, (*_PERMIS, nodes.Filter)):
            for enfant in noeud.iter_child_nodes():
                yield from self.visiter(enfant, portee, profondeur)
        else:
            genre = type(noeud).__name__
            fait = f"un modèle ne fait que nommer, choisir et répéter ({genre} n'est pas admis)"
            yield noeud.lineno, fait

    def _est_liste(self, noeud: nodes.Node, portee: dict[str, Any]) -> bool:
        return isinstance(noeud, nodes.Name) and isinstance(portee.get(noeud.name), Liste)

    def _nom(self, noeud: Any, portee: dict[str, Any]) -> Iterator[tuple[int, str]]:
        chemin = _chemin(noeud)
        if chemin is None:
            yield noeud.lineno, "un modèle ne fait que nommer, choisir et répéter"
            return
        trouve: Any = portee
        for mot in chemin:
            trouve = trouve.get(mot) if isinstance(trouve, dict) else None
        dit = ".".join(chemin)
        if isinstance(trouve, dict):
            proposes = ", ".join(f"{dit}.{mot}" for mot in trouve)
            yield noeud.lineno, f"« {dit} » est un groupe : précisez {proposes}"
        elif trouve is None:
            voisins = proches(dit, list(_chemins(portee)), 1)
            suite = f" ; vouliez-vous « {voisins[0]} » ?" if voisins else ""
            yield noeud.lineno, f"« {dit} » n'existe pas{suite}"
        elif isinstance(trouve, Liste):
            fait = f"« {dit} » est une liste : parcourez-la par {{% for ligne in {dit} %}}"
            yield noeud.lineno, fait

    def _boucle(
        self, noeud: nodes.For, portee: dict[str, Any], profondeur: int
    ) -> Iterator[tuple[int, str]]:
        chemin = _chemin(noeud.iter)
        parcourue = portee.get(chemin[0]) if chemin and len(chemin) == 1 else None
        if not isinstance(parcourue, Liste) or not isinstance(noeud.target, nodes.Name):
            dit = ".".join(chemin) if chemin else "cette expression"
            voisins = [liste for liste in portee if isinstance(portee[liste], Liste)]
            suite = f" ; les listes sont {', '.join(voisins)}" if voisins else ""
            yield noeud.lineno, f"« {dit} » n'est pas une liste que l'on parcourt{suite}"
            return
        if profondeur >= IMBRIQUEES or noeud.recursive or noeud.test:
            yield noeud.lineno, f"on n'imbrique pas plus de {IMBRIQUEES} boucles, sans condition"
            return
        dedans = {**portee, noeud.target.name: lignes_de(parcourue), "loop": _LOOP}
        for enfant in noeud.body:
            yield from self.visiter(enfant, dedans, profondeur + 1)
        for enfant in noeud.else_:
            yield from self.visiter(enfant, portee, profondeur)


def _chemin(noeud: nodes.Node) -> tuple[str, ...] | None:
    """« menage.nom » → ("menage", "nom") ; None si ce n'est pas un simple nom."""
    if isinstance(noeud, nodes.Name):
        return (noeud.name,)
    if isinstance(noeud, nodes.Getattr) and (debut := _chemin(noeud.node)):
        return (*debut, noeud.attr)
    return None


def _chemins(portee: dict[str, Any]) -> Iterator[str]:
    for nom, contenu in portee.items():
        if isinstance(contenu, dict):
            yield from (f"{nom}.{mot}" for mot in contenu)
        else:
            yield nom


def champs_employes(octets: bytes, usage: Usage) -> list[str]:
    """Les champs simples qu'un modèle emploie, dans l'ordre de la lecture."""
    connus = {champ.nom for noeud in arbre(usage).values() for champ in _feuilles(noeud)}
    employes: dict[str, None] = {}
    for _, xml in _parties(octets):
        modele, _lignes = lire(xml.decode("utf-8"))
        for noeud in modele.find_all((nodes.Name, nodes.Getattr)):
            nom = ".".join(_chemin(noeud) or ())
            if nom in connus:
                employes.setdefault(nom)
    return list(employes)


def _feuilles(noeud: Any) -> list[Champ]:
    if isinstance(noeud, dict):
        return list(noeud.values())
    return [noeud] if isinstance(noeud, Champ) else []
