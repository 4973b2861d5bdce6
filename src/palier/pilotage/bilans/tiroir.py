"""Le tiroir d'un nombre : ce qu'il compte, sur quoi, d'où il vient, et la liste qui le compose."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from palier.metier.menages.models import Menage
from palier.moteur.resultats import Ligne, Resultat
from palier.noyau.texte import accorde, date_longue, montant, nombre, pourcent
from palier.pilotage.bilans.champs import nom_du_champ
from palier.pilotage.bilans.droits import menages_lisibles, portee_de
from palier.pilotage.bilans.nombres import Nombres
from palier.pilotage.bilans.production import Comptes
from palier.pilotage.bilans.secret import etiquette_masquee, tue
from palier.pilotage.bilans.unites import Designe, Unite, tables_lues, unites
from palier.pilotage.bilans.versement import verser
from palier.pilotage.indicateurs.axes import AXES
from palier.pilotage.indicateurs.compilees import d_avance
from palier.socle.habilitations.acces import Acces
from palier.socle.habilitations.listes import Portee

_ENTETES = {
    "date": "Date",
    "age": "Âge",
    "rang": "Période",
    "entree": "Entrée dans l'année",
    "finie": "Achevée dans l'année",
    "en_cours_au_debut": "En cours au début",
    "en_cours_a_la_fin": "En cours à la fin",
    "enfant": "Enfant",
    "dossier_mdph": "Dossier MDPH",
    "adherent": "Adhérent",
    "fait": "Ligne",
    "jours_mesure": "Jours de mesure",
    "jours_etp": "Jours de travail",
    "quotite": "Quotité",
    "pieces_recues": "Pièces reçues",
    "pieces_attendues": "Pièces attendues",
    "debut": "Au début (€)",
    "nouvelle": "Née pendant (€)",
    "reste": "Reste",
    "bail": "Bail",
    "prevues": "Prévues",
    "anonymes": "Anonymes",
    "millesime": "Millésime",
}
_TUES = frozenset({"unite", "num", "renseigne", "principal"})


@dataclass(frozen=True)
class LigneLue:
    """Une ligne de la liste ; `compte` : au numérateur, ou None si l'on ne sait pas."""

    menage: Menage | None
    compte: bool | None
    cellules: tuple[str, ...]


@dataclass(frozen=True)
class Liste:
    """Ce que la casquette peut voir de la liste.

    Attributes:
        total: longueur de la liste entière ; None si elle ne voit pas tous les dossiers.
        autres: la liste porte aussi sur des dossiers qu'elle ne lit pas.
    """

    entetes: tuple[str, ...]
    lignes: tuple[LigneLue, ...]
    total: int | None
    autres: bool
    nommee: bool
    comptee: bool


@dataclass(frozen=True)
class Part:
    """Une modalité d'une répartition ; `designe` : le nombre à ouvrir, s'il se liste."""

    libelle: str
    valeur: str
    part: str
    designe: str = ""
    ici: bool = False


@dataclass(frozen=True)
class Tiroir:
    """Tout ce que montre le tiroir d'un nombre."""

    designe: Designe
    titre: str
    valeur: str
    sur: tuple[str, ...]
    manque: str
    parts: tuple[Part, ...]
    sql: str
    liste: Liste | None


def ouvrir(designe: Designe, comptes: Comptes, structure_id: int, acces: Acces) -> Tiroir:
    """Le tiroir d'un nombre du bilan, avec la liste que cette casquette peut lire."""
    source = comptes.nombres
    resultat = source.resultat(designe.code, designe.axes, False)
    ligne = _ligne(resultat, designe)
    titre = designe.indicateur.libelle
    if designe.modalites:
        dites = zip(designe.axes, designe.modalites, strict=True)
        titre += f", {', '.join(source.libelle(a, m).lower() for a, m in dites)}"
    liste = None
    if designe.se_liste and portee_de(acces, designe.code) > Portee.AUCUN:
        tables = tables_lues(designe.code)
        with verser(structure_id, acces.le, tables) as ouverture:
            liste = _liste(designe, unites(designe, comptes, ouverture), source, acces)
    return Tiroir(
        designe=designe,
        titre=titre,
        valeur=_valeur(resultat, ligne, designe.indicateur.unite),
        sur=tuple(_sur(resultat, ligne)),
        manque=source.eteints.dit([designe.code]),
        parts=tuple(_parts(resultat, designe, source)),
        sql=d_avance().indicateurs[designe.code].calcul.sql,
        liste=liste,
    )


def _ligne(resultat: Resultat | None, designe: Designe) -> Ligne | None:
    if resultat is None or not designe.modalites:
        return None
    ventilation = resultat.ventilation(*designe.axes)
    lignes = ventilation.lignes if ventilation else ()
    vide = Ligne(designe.modalites, 0)
    return next((x for x in lignes if x.modalites == designe.modalites), vide)


def _valeur(resultat: Resultat | None, ligne: Ligne | None, unite: str) -> str:
    """Le nombre ; vide si l'indicateur en rend plusieurs, qui se lisent alors un par un."""
    if ligne is not None:
        return _ecrit(ligne, "")
    if resultat is None or resultat.valeurs.keys() - {"au_plus"}:
        return ""
    return _ecrit(resultat, unite)


def _ecrit(x: Resultat | Ligne, unite: str) -> str:
    if tue(x):
        return etiquette_masquee(x)
    if x.valeur is None:
        return "sans objet"
    if unite == "%":
        return pourcent(x.valeur)
    if "€" in unite:
        return montant(x.valeur)
    return nombre(x.valeur, 0 if float(x.valeur).is_integer() else 1)


def _sur(resultat: Resultat | None, ligne: Ligne | None) -> Iterable[str]:
    """Numérateur, dénominateur, renseignés : ce sur quoi le nombre repose."""
    if resultat is None:
        return
    for nom, n in resultat.valeurs.items() if ligne is None else ():
        if nom != "au_plus" and n is not None:
            dit = nom_du_champ(nom)
            yield f"{dit[:1].upper()}{dit[1:]} : {nombre(n, 0 if float(n).is_integer() else 1)}"
    taux = ligne if ligne and ligne.denominateur is not None else resultat
    if taux.numerateur is not None and taux.denominateur is not None:
        yield f"Numérateur : {nombre(taux.numerateur)} ; dénominateur : {nombre(taux.denominateur)}"
    if ligne and ligne.part is not None and not tue(ligne):
        yield f"{pourcent(ligne.part)} des renseignés"
    if resultat.renseignes is not None and resultat.population is not None:
        connus = accorde(resultat.renseignes, "renseigné")
        yield f"{connus} sur {nombre(resultat.population)}"


def _parts(resultat: Resultat | None, designe: Designe, source: Nombres) -> Iterable[Part]:
    """La répartition d'office de l'indicateur ; chaque ligne ouvre sa propre liste."""
    axes = designe.axes or next((n.axes for n in designe.indicateur.naturelles), ())
    ventilation = resultat.ventilation(*axes) if resultat and axes else None
    for x in ventilation.lignes if ventilation else ():
        nombre_ = Designe(designe.code, axes, x.modalites)
        dites = zip(axes, x.modalites, strict=True)
        yield Part(
            ", ".join(source.libelle(a, m) for a, m in dites),
            _ecrit(x, ""),
            "" if x.part is None or tue(x) else pourcent(x.part, 0),
            str(nombre_) if nombre_.se_liste else "",
            nombre_ == designe,
        )


def _liste(designe: Designe, rangees: list[Unite], source: Nombres, acces: Acces) -> Liste:
    """Les lignes que cette casquette peut lire ; le total n'est dit qu'à qui les lit toutes."""
    faits = d_avance().indicateurs[designe.code].faits
    colonnes = [c for c in faits if c not in _TUES and not c.endswith("_id")]
    colonnes = [c for c in colonnes if any(r[c] is not None for r in rangees)]
    references = {r["menage_id"] for r in rangees if r.get("menage_id")}
    lisibles = menages_lisibles(acces, designe.code).filter(reference__in=references)
    connus = {m.reference: m for m in lisibles}
    toute = portee_de(acces, designe.code) is Portee.STRUCTURE
    lues = [r for r in rangees if r.get("menage_id") in connus]
    if toute:
        lues = rangees
    lignes = [
        LigneLue(
            connus.get(r.get("menage_id", "")),
            _compte(r) if "num" in faits else None,
            tuple(_cellule(c, r[c], source) for c in colonnes),
        )
        for r in lues
    ]
    lignes.sort(key=lambda x: (str(x.menage or ""), x.cellules))
    return Liste(
        entetes=tuple(_entete(c, designe) for c in colonnes),
        lignes=tuple(lignes),
        total=len(rangees) if toute else None,
        autres=len(lues) < len(rangees),
        nommee="menage_id" in faits,
        comptee="num" in faits,
    )


def _compte(r: Unite) -> bool | None:
    """Au numérateur, ou non ; None si l'unité n'est pas renseignée."""
    return bool(r["num"]) if r.get("renseigne", True) else None


def _entete(colonne: str, designe: Designe) -> str:
    if colonne == "valeur":
        diviseur = getattr(designe.indicateur.agregat, "diviseur", 1)
        return "Jours" if diviseur != 1 else f"Valeur ({designe.indicateur.unite})"
    if axe := AXES.get(colonne):
        return axe.libelle[:1].upper() + axe.libelle[1:]
    return _ENTETES.get(colonne, colonne.replace("_", " ").capitalize())


def _cellule(colonne: str, valeur: Any, source: Nombres) -> str:
    if isinstance(valeur, tuple):
        return ", ".join(_cellule(colonne, v, source) for v in valeur)
    if valeur is None:
        return "non renseigné"
    if isinstance(valeur, bool):
        return "oui" if valeur else "non"
    if isinstance(valeur, date):
        return date_longue(valeur)
    if isinstance(valeur, int | float | Decimal):
        return nombre(valeur, 0 if float(valeur).is_integer() else 2)
    return source.libelle(colonne, str(valeur))
