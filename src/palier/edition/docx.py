"""Le DOCX : de vrais styles Word, un sommaire, des tableaux ; tout s'y modifie.

Un signet par titre, un champ par numéro : ajouter une figure renumérote les autres. Les figures
sont des images vectorielles doublées d'un repli en points, et de leur tableau de données.
"""

import io
import zipfile
from datetime import datetime, time
from typing import Any

import docx as python_docx
from docx.shared import Cm, Pt

from palier.edition import rendu
from palier.edition.composition import Noeud, composer, jour
from palier.edition.couleurs import Palette
from palier.edition.document import Document
from palier.edition.polices import soigner
from palier.edition.word import champs, debut, tableaux
from palier.edition.word.plume import LARGEUR_IMAGE, Plume


def docx(document: Document) -> bytes:
    """Compose le document en DOCX, identique à l'octet pour un même document."""
    arbre = composer(document, soigner)
    dessins = list(dict.fromkeys(_dessins(arbre)))
    png = dict(zip(dessins, rendu.png(dessins), strict=True))
    plume = Plume(python_docx.Document(), Palette(document.accent), png)
    champs.mettre_a_jour_a_l_ouverture(plume.word)
    debut.proprietes(plume, arbre, datetime.combine(jour(document), time()))
    debut.page(plume, arbre)
    debut.couverture(plume, arbre)
    _corps(plume, arbre)
    champs.codes_insecables(plume.word.element.body)
    return _octets(plume.word)


def _corps(plume: Plume, a: Noeud) -> None:
    blocs = _Blocs(plume)
    if a["sommaire"]:
        debut.sommaire(plume, a["sections"])
    if a["lecture"]:
        blocs.bloc(a["lecture"])
    if a["sommaire"] or a["lecture"]:
        plume.saut_de_page()
    for section in a["sections"]:
        if section["titre"]:
            plume.titre(section, 1)
        for element in section["elements"]:
            blocs.bloc(element)
    if a["pied"]:
        plume.ajouter("Note", a["pied"])


class _Blocs:
    """Écrit chaque sorte de bloc."""

    def __init__(self, plume: Plume) -> None:
        self._plume = plume

    def bloc(self, b: Noeud) -> None:
        ecrire = {
            "rangee": self._rangee,
            "prose": self._prose,
            "grille": lambda b: tableaux.grille(self._plume, b["chiffres"]),
            "graphique": self._graphique,
            "tableau": self._tableau,
            "definitions": self._tableau,
            "encadre": self._encadre,
            "citation": self._citation,
            "illustration": self._illustration,
            "demi": self._demi,
        }
        ecrire[b["sorte"]](b)

    def _demi(self, b: Noeud) -> None:
        for bloc in (*b["gauche"], *b["droite"]):
            self.bloc(bloc)

    def _rangee(self, r: Noeud) -> None:
        plume = self._plume
        if r["titre"]:
            plume.titre(r, 2)
        for c in r["reperes"]:
            paragraphe = plume.ajouter("Repère")
            paragraphe.add_run(c["valeur"], style="Grand nombre")
            paragraphe.add_run("\u2002" + " ".join(t for t in (c["libelle"], c["detail"]) if t))
            plume.gris(paragraphe, f"  {c['codes']}" if c["codes"] else "")
        if r["note_marge"]:
            note = plume.ajouter("Note", r["note_marge"])
            note.paragraph_format.keep_with_next = bool(r["blocs"])
        for bloc in r["blocs"]:
            self.bloc(bloc)

    def _prose(self, b: Noeud) -> None:
        plume, numeros = self._plume, None
        defaut = "Chapeau" if b["chapeau"] else "Texte proposé" if b["propose"] else "Body Text"
        for p in b["paragraphes"]:
            style = {"": defaut, "–": "List Bullet"}.get(p["puce"], "List Number")
            paragraphe = plume.ajouter(style)
            numerote = style == "List Number"
            depart = int(p["puce"][:-1]) if numerote else 1
            numeros = plume.numeroter(paragraphe, numeros, depart) if numerote else None
            if p["retrait"]:
                paragraphe.paragraph_format.left_indent = Cm(0.63 * (p["retrait"] + 1))
            for passage in p["passages"]:
                run = paragraphe.add_run(passage["texte"])
                run.bold, run.italic = passage["gras"] or None, passage["italique"] or None
        if b["propose"]:
            plume.ajouter("Note", "Texte proposé par le logiciel, à relire.")
        if b["auteur"]:
            plume.ajouter("Note", f"Texte : {b['auteur']}")

    def _graphique(self, b: Noeud) -> None:
        plume = self._plume
        plume.legende(b)
        for d in b["dessins"]:
            if d["unite"]:
                plume.ajouter("Unité", d["unite"])
            plume.image(d["svg"], d["large"], d["alt"])
        if b["note"]:
            plume.ajouter("Note", b["note"])
        # Une page à publier n'a pas la place des tableaux ; un bilan les garde, modifiables.
        if b["etiquette"]:
            plume.ajouter("Unité", f"Données de la {b['etiquette'].lower()}")
            tableaux.matrice(plume, b["jumeau"], 8.5, pleine=False)
            plume.ajouter("Note")

    def _illustration(self, b: Noeud) -> None:
        self._plume.image(b["svg"], LARGEUR_IMAGE, b["alt"])
        if b["legende"]:
            self._plume.ajouter("Note", b["legende"])

    def _tableau(self, b: Noeud) -> None:
        self._plume.legende(b)
        tableaux.matrice(self._plume, b, 8.5 if b["sorte"] == "definitions" else 9.5)
        self._plume.ajouter("Note", b["note"])

    def _encadre(self, b: Noeud) -> None:
        titre = self._plume.ajouter("Encadré")
        titre.add_run(b["titre"]).bold = True
        titre.paragraph_format.space_before = Pt(14)
        titre.paragraph_format.keep_with_next = True
        for terme, sens in b["entrees"]:
            paragraphe = self._plume.ajouter("Encadré")
            paragraphe.add_run(terme).bold = True
            paragraphe.add_run(f" {sens}")

    def _citation(self, b: Noeud) -> None:
        self._plume.ajouter("Quote", f"«\u00a0{b['texte']}\u00a0»")
        if b["source"]:
            self._plume.ajouter("Note", b["source"])


def _dessins(noeud: Any) -> list[str]:
    """Tous les dessins de l'arbre."""
    if isinstance(noeud, list):
        return [d for n in noeud for d in _dessins(n)]
    if not isinstance(noeud, dict):
        return []
    ici = [noeud["svg"]] if "svg" in noeud else []
    return ici + [d for n in noeud.values() for d in _dessins(n)]


def _octets(word: Any) -> bytes:
    """Le fichier, ses entrées datées du 1er janvier 1980 : seul le contenu le distingue."""
    brut, fixe = io.BytesIO(), io.BytesIO()
    word.save(brut)
    with zipfile.ZipFile(brut) as lu, zipfile.ZipFile(fixe, "w") as ecrit:
        for nom in lu.namelist():
            entree = zipfile.ZipInfo(nom, (1980, 1, 1, 0, 0, 0))
            entree.compress_type = zipfile.ZIP_DEFLATED
            ecrit.writestr(entree, lu.read(nom))
    return fixe.getvalue()
