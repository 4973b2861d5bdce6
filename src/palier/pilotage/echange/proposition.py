"""Ébaucher la correspondance d'un classeur : un YAML commenté, à relire ligne à ligne.

L'ébauche s'essaie telle quelle (`--simuler`), mais rien ne la tient pour juste : chaque choix dit
sa confiance, et les colonnes non reconnues sont listées.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from palier.noyau.nomenclatures import nomenclature
from palier.noyau.texte import cle
from palier.pilotage.echange import grilles
from palier.pilotage.echange.examen import PROBABLE, SUR, Choix, Page, examiner

_SIMPLE = re.compile(r"[^\W\d_][\w .()°'’-]*")
_MOTS_YAML = {"yes", "no", "on", "off", "true", "false", "null", "y", "n", "oui", "non"}
_SITUATION = ("emploi", "occupation", "bailleur", "ressources", "etape_surendettement")
_DATES = ("demandee_le", "decidee_le", "debut", "fin_prevue", "fin")


@dataclass(frozen=True)
class Cadre:
    """La structure pour qui l'on reprend, et ce que les titres ne disent pas.

    Attributes:
        annee: celle des colonnes de mois.
        garder: que faire de deux lignes de la même personne ; vide les signale.
    """

    reference: str
    nom: str
    type: str
    note: str = ""
    annee: int = 2025
    garder: str = ""


_A_COMPLETER = Cadre(
    "ma-structure", "À compléter", "association", "# à compléter : votre nom et votre type"
)


def proposer(classeur: Path) -> str:
    """Une ébauche de correspondance, en YAML commenté, à relire.

    Raises:
        Refus: classeur illisible.
    """
    return rediger(classeur.name, pages(classeur))


def pages(classeur: Path) -> list[Page]:
    """Les feuilles remplies d'un classeur, examinées.

    Raises:
        Refus: classeur illisible.
    """
    remplies = [f for f in grilles.feuilles(classeur) if any(map(any, f.lignes))]
    return [examiner(feuille) for feuille in remplies]


def rediger(nom: str, pages: list[Page], cadre: Cadre | None = None) -> str:
    """La correspondance de ces feuilles, telles qu'examinées ou corrigées.

    Args:
        cadre: ce que les titres ne disent pas ; None laisse à compléter.
    """
    return "\n".join(_document(nom, pages, cadre or _A_COMPLETER)) + "\n"


def _document(nom: str, pages: list[Page], cadre: Cadre) -> Iterator[str]:
    yield f"# Ébauche de correspondance pour {nom}, proposée par ressemblance."
    yield "# À RELIRE : rien n'est repris tant que vous ne l'avez pas relue. Essayez-la par"
    yield "#   palier importer CLASSEUR --correspondance CE_FICHIER --simuler"
    yield "version: 1"
    yield f"titre: {_yaml(nom)}"
    yield ""
    yield "lignes:"
    yield f"  structures:                    {cadre.note}"
    designe, leur_nom = (_yaml(t, flux=True) for t in (cadre.reference, cadre.nom))
    yield f"    - {{structure_id: {designe}, nom: {leur_nom}, type: {cadre.type}}}"
    yield "  dispositifs:                   # à relire : un par type de mesure"
    for code in _dispositifs(pages):
        libelle = _yaml(nomenclature("dispositif").libelle(code), flux=True)
        debut = f"{{dispositif_id: {code.lower()}, structure_id: {designe}"
        yield f"    - {debut}, code: {code}, nom: {libelle}}}"
    yield ""
    yield "feuilles:"
    # Une personne garde son identifiant d'une feuille à l'autre : sa naissance n'y entre que si
    # toutes l'ont.
    nommees = [p for p in pages if _identite(p)]
    naissance = all(p.titre("personnes.naissance") for p in nommees)
    for page in pages:
        yield from _feuille(page, cadre, avec_naissance=naissance)


def _identite(page: Page) -> list[str]:
    """Les titres qui nomment une personne ; vide s'il n'y a pas de nom."""
    entier, nom = page.titre("identite"), page.titre("personnes.nom")
    prenom = page.titre("personnes.prenom")
    if entier:
        return [entier]
    return [t for t in (nom, prenom) if t] if nom else []


def _dispositifs(pages: list[Page]) -> list[str]:
    """Les codes de dispositif que nomment les classeurs ; un à corriger s'ils n'en disent rien."""
    liste = nomenclature("dispositif")
    codes = [
        code
        for page in pages
        for c in page.choix
        if c.role == "dispositif"
        for code in c.codes
        if code in liste.codes
    ]
    return list(dict.fromkeys(codes)) or ["ASLL_MAINTIEN"]


def _feuille(page: Page, cadre: Cadre, *, avec_naissance: bool) -> Iterator[str]:
    identite = _identite(page)
    inconnues = [c.titre for c in page.choix if not c.role]
    nom = f"« {page.feuille} »" if page.feuille else "(sans nom)"
    if not identite:
        yield f"  # Feuille {nom} : aucune colonne de nom reconnue, rien n'est proposé."
        yield f"  # Colonnes lues : {', '.join(c.titre for c in page.choix)}"
        return
    yield f"  # Feuille {nom}, titres lus ligne {page.ligne_titres}."
    for choix in (c for c in page.choix if c.role and c.role != "mois"):
        yield f"  #   {choix.titre} → {choix.role} : {_confiance(choix)}"
        if muets := [mot for mot, code in choix.lus.items() if not code]:
            yield f"  #     à traduire sous valeurs : {', '.join(muets)}"
    if inconnues:
        yield f"  # Colonnes non reconnues, laissées de côté : {', '.join(inconnues)}"
    yield f"  - feuille: {_yaml(page.feuille)}" if page.feuille else "  - feuille:"
    yield f"    entete: {page.ligne_titres}"
    if page.pieds:
        debuts = dict.fromkeys(p.split()[0].rstrip(":") for p in page.pieds)
        yield f"    ignorer: [{', '.join(_yaml(d, flux=True) for d in debuts)}]   # à relire"
    yield '    vides: [NC, "-", "?"]   # à relire : ce qui veut dire « non renseigné »'
    naissance = page.titre("personnes.naissance")
    complet = [*identite, *([naissance] if naissance else [])]
    if page.titre("mesures.debut"):
        sur = _titres(complet)
        garder = f", garder: {cadre.garder}" if cadre.garder else ""
        yield f"    doublons: {{sur: {sur}{garder}}}   # deux lignes de la même personne"
    if composition := page.titre("composition"):
        yield f"    composition: {_yaml(composition)}"
    yield "    tables:"
    yield from _tables(page, cadre, identite, complet if avec_naissance else identite)


def _tables(page: Page, cadre: Cadre, identite: list[str], cles: list[str]) -> Iterator[str]:
    menage, personne = (f"{{identifiant: {p}, de: {_titres(cles)}}}" for p in ("m", "p"))
    entier = page.titre("identite")
    nom, prenom = page.titre("personnes.nom"), page.titre("personnes.prenom")
    structure = f"{{valeur: {_yaml(cadre.reference, flux=True)}}}"
    acte = page.titre("actes.date") and page.titre("actes.type") and not page.titre("mesures.debut")
    if acte:
        menage = f"{{identifiant: m, de: {_titres(identite)}}}"
        colonnes = {"acte_id": "{identifiant: acte}", "menage_id": menage}
        yield from _table("actes", colonnes | _repris(page, "actes"))
        return
    lire = f"{{colonne: {_yaml(entier, flux=True)}, lire: " if entier else ""
    noms = {
        "nom": f"{lire}nom}}" if entier else _yaml(nom or ""),
        "prenom": f"{lire}prenom}}" if entier else _yaml(prenom or ""),
    }
    noms = {k: v for k, v in noms.items() if v != '""'}
    base = {"menage_id": menage, "structure_id": structure}
    yield from _table("menages", base | {"nom_usage": noms["nom"]} | _repris(page, "menages"))
    base = {"personne_id": personne, "structure_id": structure, **noms}
    yield from _table("personnes", base | _repris(page, "personnes", sauf=("nom", "prenom")))
    role = {"menage_id": menage, "personne_id": personne, "role": "{valeur: TITULAIRE}"}
    yield from _table("compositions", role)
    if debut := page.titre("mesures.debut"):
        yield from _mesures(page, cadre, menage, [*identite, debut])


def _mesures(page: Page, cadre: Cadre, menage: str, cles: list[str]) -> Iterator[str]:
    debut = page.titre("mesures.debut") or ""
    mesure = f"{{identifiant: mesure, de: {_titres(cles)}}}"
    if referent := page.titre("mesures.referent_id"):
        pro = f"{{identifiant: pro, de: {_yaml(referent, flux=True)}}}"
        si = {"si": f"{{colonne: {_yaml(referent, flux=True)}}}"}
        yield from _table("professionnels", {"professionnel_id": pro, "nom": _yaml(referent)}, **si)
    colonnes = {"mesure_id": mesure, "dispositif_id": _dispositif(page), "menage_id": menage}
    if referent:
        colonnes["referent_id"] = pro[:-1] + f", si: {{colonne: {_yaml(referent, flux=True)}}}}}"
    colonnes |= _repris(page, "mesures", sauf=("referent_id",))
    if adhesion := page.titre("adhesion"):
        condition = f"{{colonne: {_yaml(adhesion, flux=True)}, parmi: [oui, o, x]}}"
        colonnes["adhesion_le"] = f"{{colonne: {_yaml(debut, flux=True)}, si: {condition}}}"
    yield from _table("mesures", colonnes)
    if echeance := page.titre("mesures.fin_prevue"):
        periode = {"mesure_id": mesure, "rang": "{valeur: 1}", "debut": _yaml(debut)}
        yield from _table("periodes", periode | {"fin_prevue": _yaml(echeance)})
    if page.titre("difficultes.code"):
        difficulte = {"mesure_id": mesure} | _repris(page, "difficultes")
        chaque = _yaml(page.titre("difficultes.code") or "")
        yield from _table("difficultes", difficulte, chaque=chaque)
    yield from _situations(page, menage, mesure)
    if any(c.role == "mois" for c in page.choix):
        acte = {"acte_id": mesure.replace("mesure", "entretien", 1), "menage_id": menage}
        acte |= {"mesure_id": mesure, "type": "{valeur: PHYSIQUE_BUREAU}"}
        yield from _table(
            "actes", acte, mois=f"{{annee: {cadre.annee}}}   # à relire : l'année du tableau"
        )


def _situations(page: Page, menage: str, mesure: str) -> Iterator[str]:
    for moment, date_, dette in (("DEBUT", "debut", "dette_debut"), ("FIN", "fin", "dette_fin")):
        if not (jour := page.titre(f"mesures.{date_}")):
            continue
        colonnes = {}
        if moment == "DEBUT":
            colonnes = _repris(page, "situations")
            if composition := page.titre("composition"):
                colonnes["famille"] = f"{{colonne: {_yaml(composition, flux=True)}, lire: famille}}"
        if montant := page.titre(dette):
            colonnes["dette_locative"] = _yaml(montant)
        if colonnes:
            identifiant = mesure.replace("mesure", f"situation-{moment.lower()}", 1)
            base = {"situation_id": identifiant, "menage_id": menage, "mesure_id": mesure}
            base |= {"date": _yaml(jour), "moment": f"{{valeur: {moment}}}"}
            si = {"si": f"{{colonne: {_yaml(jour, flux=True)}}}"}
            yield from _table("situations", base | colonnes, **si)


def _dispositif(page: Page) -> str:
    choix = next((c for c in page.choix if c.role == "dispositif"), None)
    if choix is None:
        return f"{{valeur: {_dispositifs([page])[0].lower()}}}   # à relire"
    paires = ", ".join(
        f"{_yaml(mot, flux=True)}: {code.lower()}" for mot, code in choix.lus.items() if code
    )
    return f"{{colonne: {_yaml(choix.titre, flux=True)}, valeurs: {{{paires}}}}}   # à relire"


def _repris(page: Page, table: str, sauf: tuple[str, ...] = ()) -> dict[str, str]:
    """Les colonnes d'une table qu'une colonne du classeur remplit directement."""
    colonnes = {}
    for choix in page.choix:
        tranche, _, nom = choix.role.partition(".")
        if tranche != table or nom in sauf or not nom:
            continue
        inconnus = {mot: code for mot, code in choix.lus.items() if code and mot in choix.inconnus}
        if inconnus:
            paires = ", ".join(f"{_yaml(m, flux=True)}: {c}" for m, c in inconnus.items())
            titre = _yaml(choix.titre, flux=True)
            colonnes[nom] = f"{{colonne: {titre}, valeurs: {{{paires}}}}}   # à relire"
        else:
            colonnes[nom] = _yaml(choix.titre)
    return colonnes


def _table(table: str, colonnes: dict[str, str], **options: str) -> Iterator[str]:
    yield f"      - table: {table}"
    for nom, valeur in options.items():
        yield f"        {nom}: {valeur}"
    yield "        colonnes:"
    for nom, valeur in colonnes.items():
        yield f"          {nom}: {valeur}"


def _confiance(choix: Choix) -> str:
    degre = (
        "sûr"
        if choix.confiance >= SUR
        else "probable"
        if choix.confiance >= PROBABLE
        else "douteux"
    )
    relire = "" if choix.confiance >= SUR else ", à relire"
    return f"{degre} ({choix.confiance} %, d'après {choix.raison}){relire}"


def _titres(titres: list[str]) -> str:
    ecrits = [_yaml(t, flux=True) for t in titres]
    return ecrits[0] if len(ecrits) == 1 else f"[{', '.join(ecrits)}]"


def _yaml(texte: str, *, flux: bool = False) -> str:
    """Un scalaire YAML, entre guillemets s'il le faut."""
    net = " ".join(texte.split())
    if _SIMPLE.fullmatch(net) and cle(net) not in _MOTS_YAML and not (flux and "," in net):
        return net
    return '"' + net.replace("\\", "\\\\").replace('"', '\\"') + '"'
