"""Composer le document : un modèle, des nombres publiables, des faits, des textes."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from palier.edition import document as d
from palier.edition import figures as f
from palier.pilotage.bilans import modele as m
from palier.pilotage.bilans.constats import Phrase, dire, typographie
from palier.pilotage.bilans.eteints import Eteints
from palier.pilotage.bilans.expressions import Expression, Indicible, Source, designation
from palier.pilotage.bilans.faits import Faits
from palier.pilotage.bilans.formes import dessine
from palier.pilotage.bilans.illustrations import codes_illustres, illustre
from palier.pilotage.bilans.lignes import borne
from palier.pilotage.bilans.secret import est_masque
from palier.pilotage.bilans.tableaux import dresse
from palier.pilotage.bilans.textes import interprete

INTERNE = "Document interne, non diffusable"
_FAITES_DE_CARRES = (f.BandeCarres, f.ColonnesCarres, f.EtapesCarres, f.Pictogrammes)


@dataclass
class Composition:
    """Ce qu'il faut pour composer, et les codes rencontrés en chemin (pour l'annexe).

    Attributes:
        vides: garder la place d'un texte qui reste à écrire.
    """

    modele: m.Modele
    source: Source
    faits: Faits
    textes: Mapping[str, str]
    definitions: Mapping[str, d.Definition]
    vides: bool = False
    codes: dict[str, None] = field(default_factory=dict)

    def document(
        self, *, mention: str, publie_le: date | None, interne: bool, accent: str
    ) -> d.Document:
        """L'arbre complet."""
        modele = self.modele
        sections = self._sections()
        grand_titre = self._dit(modele.grand_titre)
        annee = int(self.source.constantes["annee"])
        dessus = modele.couverture
        couverture = d.Couverture(illustre(dessus, self.source)) if dessus else None
        return d.Document(
            titre=grand_titre or self._fixe(modele.titre),
            structure=self.faits.structure,
            annee=annee,
            sections=sections,
            sous_titre=self._fixe(modele.sous_titre),
            titre_court=self._fixe(modele.titre_court),
            structure_courte=self.faits.structure,
            mention=INTERNE if interne else mention,
            pied=self._dit(modele.pied),
            publie_le=publie_le,
            couverture=couverture,
            sommaire=modele.sommaire,
            encadre_lecture=self._encadre(),
            accent=accent,
            mise_en_page=modele.mise_en_page,
        )

    def _encadre(self) -> d.Encadre | None:
        entrees = tuple((f"{self._fixe(a)}.", self._fixe(b)) for a, b in self.modele.lecture)
        return d.Encadre(self.modele.lecture_titre, entrees) if entrees else None

    def _fixe(self, texte: str) -> str:
        for nom, valeur in self.source.constantes.items():
            texte = texte.replace(f"{{{nom}}}", str(valeur))
        return typographie(texte)

    def _dit(self, alternatives: m.Dire) -> str:
        phrase = dire(alternatives, self.source)
        if phrase is None:
            return ""
        self.codes |= dict.fromkeys(phrase.codes)
        return phrase.texte

    def _vaut(self, si: Expression | None) -> bool:
        return si is None or si.vraie(self.source)

    def _sections(self) -> tuple[d.Section, ...]:
        sections, rang = [], 0
        for s in self.modele.sections:
            if not self._vaut(s.si):
                continue
            numero = str(rang + 1) if s.numerotee else ""
            blocs = self._enfants(s.blocs, numero)
            if blocs:
                rang += s.numerotee
                sections.append(d.Section(self._fixe(s.titre), blocs, numero))
        return tuple(sections)

    def _enfants(self, blocs: tuple[Any, ...], numero: str) -> tuple[Any, ...]:
        faits: list[Any] = []
        rang = 0
        for b in blocs:
            if not isinstance(b, m.SousSection):
                faits += self._blocs((b,))
                continue
            contenu = tuple(self._blocs(b.blocs)) if self._vaut(b.si) else ()
            reperes = self._reperes(b.reperes) if self._vaut(b.si) else ()
            if not contenu and not reperes:
                continue
            rang += bool(b.titre)
            sous_numero = f"{numero}.{rang}" if b.titre and numero else ""
            note = self._dit(b.note)
            faits.append(d.SousSection(sous_numero, self._fixe(b.titre), contenu, reperes, note))
        return tuple(faits)

    def _reperes(self, reperes: tuple[m.Repere, ...]) -> tuple[d.Chiffre, ...]:
        """Les repères dont le nombre et le libellé peuvent être dits."""
        dits = []
        for r in reperes:
            valeur, libelle = dire(r.valeur, self.source), dire(r.libelle, self.source)
            if valeur is None or libelle is None:
                manque = _repere_eteint(r, self.source.eteints, self.definitions)
                self.codes |= dict.fromkeys(c for chiffre in manque for c in chiffre.codes)
                dits += manque
                continue
            detail = dire(r.detail, self.source) or Phrase("")
            self.codes |= dict.fromkeys((*valeur.codes, *libelle.codes, *detail.codes))
            codes = valeur.codes or libelle.codes
            cites = valeur.references or libelle.references
            designe = designation(cites[0], self.source) if cites else ""
            dits.append(d.Chiffre(valeur.texte, libelle.texte, detail.texte, codes, designe))
        return tuple(dits)

    def _blocs(self, blocs: tuple[Any, ...]) -> list[Any]:
        return [x for b in blocs for x in self._bloc(b)]

    def _bloc(self, b: Any) -> list[Any]:
        if isinstance(b, m.Figure | m.Tableau):
            return self._montre(b) if self._vaut(b.si) else []
        if isinstance(b, tuple):
            chiffres = self._reperes(b)
            return [d.GrilleChiffres(chiffres)] if chiffres else []
        if isinstance(b, m.TexteAEcrire):
            return self._texte(b)
        if isinstance(b, m.Fixe):
            dites = [t for p in b.phrases if (t := self._dit(p))]
            return [d.Texte(" ".join(dites))] if dites else []
        if isinstance(b, m.Citation):
            lu = interprete(self.textes.get(b.fichier, ""))
            if lu is None and not self.vides:
                return []
            return [d.Citation(lu.markdown if lu else "", b.source, b.fichier)]
        if isinstance(b, m.Colonnes):
            gauche, droite = (tuple(self._blocs(x)) for x in (b.gauche, b.droite))
            return [d.DemiColonnes(gauche, droite)] if gauche or droite else []
        if isinstance(b, m.Facade | m.Horizon):
            self.codes |= dict.fromkeys(codes_illustres(b))
            illustration = illustre(b, self.source)
            return [illustration] if illustration else []
        assert isinstance(b, m.Definitions)
        connues = tuple(self.definitions[c] for c in sorted(self.codes) if c in self.definitions)
        return [d.Definitions(b.titre, connues, b.note)] if connues else []

    def _texte(self, b: m.TexteAEcrire) -> list[d.Texte]:
        lu = interprete(self.textes.get(b.fichier, ""))
        if lu is None:
            return [d.Texte("", chapeau=b.chapeau, nom=b.fichier)] if self.vides else []
        auteur = None if lu.propose else b.auteur or None  # nul n'a encore signé une ébauche
        return [d.Texte(lu.markdown, auteur, lu.propose, b.chapeau, b.fichier)]

    def _montre(self, b: m.Figure | m.Tableau) -> list[Any]:
        try:
            bloc = self._graphique(b) if isinstance(b, m.Figure) else self._tableau(b)
        except Indicible as raison:
            if not est_masque(raison.motif) or any(p.texte == "taire" for p in b.absence):
                return self._absence(b)
            sujet, dessous = _minuscule(self._fixe(b.sujet)), borne(self.source) + 1
            return [d.Texte(f"Non publié : {sujet} (effectif inférieur à {dessous}).")]
        return [bloc] if bloc else self._absence(b)

    def _absence(self, b: m.Figure | m.Tableau) -> list[d.Texte]:
        cite = b.indicateur if isinstance(b, m.Figure) else b.lignes
        if cite and (manque := self.source.eteints.dit([cite.code])):
            return [d.Texte(f"{self._fixe(b.sujet)}. {manque}")]
        if not b.absence:
            return [d.Texte(f"Aucune donnée : {_minuscule(self._fixe(b.sujet))}.")]
        phrase = self._dit(b.absence)
        return [] if phrase in ("", "taire") else [d.Texte(phrase)]

    def _graphique(self, b: m.Figure) -> d.Graphique | d.Texte | None:
        dessin = dessine(b, self.source)
        if dessin is None:
            return None
        titre = dire(b.titre, self.source) or Phrase(self._fixe(b.sujet))
        notes = [p for x in b.note if (p := dire(x, self.source))]
        premiers = (b.indicateur.code,) if b.indicateur else ()
        segments = tuple(c for r in b.rangees for s in r.segments for c in s.valeur.codes())
        colonnes = tuple(
            c for k in b.colonnes for p in k.valeur for e in p.expressions() for c in e.codes()
        )
        suite = (b.suite.indicateur.code,) if dessin.suite and b.suite else ()
        cites = (*suite, *(c for p in (titre, *notes) for c in p.codes))
        codes = tuple(dict.fromkeys((*premiers, *segments, *colonnes, *cites)))
        self.codes |= dict.fromkeys(codes)
        automatique = "" if b.largeur == "demi" and notes else dessin.note
        manque = self.source.eteints.dit(codes)
        note = " ".join(x for x in (automatique, *(p.texte for p in notes), manque) if x)
        if isinstance(dessin.figure, f.BarresHorizontales) and len(dessin.figure.barres) == 1:
            return d.Texte(f"{titre.texte}.")  # une barre seule ne se compare à rien
        faite = isinstance(dessin.figure, _FAITES_DE_CARRES)
        unite = self._fixe(f"{b.unite} {b.carre}" if faite else b.unite)
        suites = tuple((self._fixe(texte), figure) for texte, figure in dessin.suite)
        return d.Graphique(titre.texte, dessin.figure, unite, note, codes, suites)

    def _tableau(self, b: m.Tableau) -> d.Tableau | None:
        if b.a_defaut_de and interprete(self.textes.get(b.a_defaut_de, "")):
            return None
        tableau = dresse(b, self.source, self.faits)
        if tableau:
            self.codes |= dict.fromkeys(tableau.codes)
            if manque := self.source.eteints.dit(tableau.codes):
                tableau = replace(tableau, note=f"{tableau.note} {manque}".strip())
        return tableau


def _repere_eteint(
    r: m.Repere, eteints: Eteints, definitions: Mapping[str, d.Definition]
) -> list[d.Chiffre]:
    """Ce qui n'est pas tenu se dit à la place du nombre."""
    codes = [c for patron in r.valeur for e in patron.expressions() for c in e.codes()]
    manque = eteints.dit(codes)
    noms = ", ".join(definitions[c].libelle for c in codes if c in definitions)
    return [d.Chiffre("–", noms, manque, tuple(codes))] if manque else []


def _minuscule(sujet: str) -> str:
    return sujet[:1].lower() + sujet[1:]
