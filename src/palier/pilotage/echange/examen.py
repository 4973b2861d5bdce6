"""Ce que chaque colonne d'un classeur semble être, et à quel point on le croit.

Trois indices : la ressemblance du titre avec des mots du métier, la nature des valeurs (dates,
montants, oui/non), et leurs mots, rapprochés des nomenclatures.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from rapidfuzz import fuzz

from palier.moteur.tables import Colonne, Type
from palier.noyau.nomenclatures import Nomenclature, nomenclature
from palier.noyau.texte import cle
from palier.pilotage.echange import grilles, lectures
from palier.pilotage.echange.classeurs import Feuille
from palier.pilotage.echange.tables import TABLES

SUR, PROBABLE = 90, 70
"""Degrés de confiance, sur 100 : sûr, probable ; en deçà, douteux."""
_TITRE = 65  # ressemblance d'un titre sans laquelle on ne regarde pas les valeurs
_DEMENTI = 0.2  # part des valeurs en deçà de laquelle elles démentent un titre approchant
_MOTS_PROCHES = 80  # ressemblance d'un texte à un libellé pour en proposer le code
_EXEMPLES = 200  # lignes dont on regarde le contenu
_MOTS_AU_PLUS = 40  # textes distincts : au-delà, la colonne n'est pas une liste fermée

TITRES: Mapping[str, tuple[str, ...]] = {
    "identite": ("nom et prénom", "nom prénom", "famille", "ménage", "bénéficiaire", "résident"),
    "personnes.nom": ("nom", "nom de famille", "nom usage"),
    "personnes.prenom": ("prénom", "prénoms"),
    "personnes.naissance": ("né(e) le", "date de naissance", "naissance", "ddn", "né le"),
    "personnes.sexe": ("sexe", "genre", "civilité", "h/f"),
    "composition": ("composition", "composition familiale", "compo", "foyer", "famille"),
    "menages.quartier": ("quartier", "secteur", "résidence"),
    "menages.adresse": ("adresse", "adresse du logement"),
    "menages.commune": ("commune", "ville", "code insee"),
    "dispositif": ("nature", "type de mesure", "dispositif", "mesure", "nature de la mesure"),
    "mesures.referent_id": ("référent", "travailleur social", "suivi par", "cesf", "intervenant"),
    "mesures.instructeur": ("prescripteur", "instructeur", "demandé par", "orienté par"),
    "mesures.demandee_le": ("date de demande", "demande reçue le"),
    "mesures.decidee_le": ("date de commission", "décision", "attribuée le"),
    "mesures.debut": ("date d'entrée", "début", "date de début", "entrée", "arrivée"),
    "mesures.fin_prevue": ("échéance", "fin prévue", "date d'échéance"),
    "mesures.fin": ("date de fin", "date de sortie", "fin", "sortie", "clôture"),
    "mesures.motif_fin": ("motif de fin", "motif de sortie", "cause de clôture"),
    "mesures.destination": ("destination", "parti vers", "relogé où"),
    "adhesion": ("adhésion", "adhésion signée", "contrat signé"),
    "difficultes.code": ("difficultés", "problématiques", "freins", "problématique repérée"),
    "situations.emploi": ("emploi", "situation professionnelle", "activité"),
    "situations.occupation": ("statut d'occupation", "occupation", "type de logement"),
    "situations.bailleur": ("bailleur", "organisme hlm"),
    "situations.ressources": ("ressources", "revenus", "ressources mensuelles"),
    "dette_debut": ("dette à l'entrée", "dette locative", "impayé", "dette début", "loyer dû"),
    "dette_fin": ("dette à la sortie", "dette fin", "dette restante", "solde"),
    "situations.etape_surendettement": ("surendettement", "dossier bdf", "banque de france"),
    "actes.date": ("date", "date de l'entretien", "jour"),
    "actes.type": ("type d'entretien", "type", "nature de l'acte"),
    "actes.duree_min": ("durée", "durée (min)", "temps passé"),
    "actes.statut": ("présence", "présent", "statut", "venu"),
}
"""Ce qu'une colonne peut être → les titres qu'on lui donne d'ordinaire."""


@dataclass(frozen=True)
class Choix:
    """Ce qu'une colonne semble être.

    Attributes:
        role: clé de `TITRES`, ou « mois » ; vide si rien n'est reconnu.
        confiance: de 0 à 100.
        raison: ce qui le fait dire.
        lus: textes distincts d'une colonne codée → le code qu'ils désignent ou le plus proche.
        inconnus: ceux que la nomenclature ne connaît pas : leur code n'est qu'une ressemblance.
    """

    titre: str
    role: str
    confiance: int
    raison: str
    lus: Mapping[str, str] = field(default_factory=dict)
    inconnus: frozenset[str] = frozenset()

    @property
    def codes(self) -> list[str]:
        """Les codes distincts que la colonne désigne."""
        return list(dict.fromkeys(code for code in self.lus.values() if code))


@dataclass(frozen=True)
class Page:
    """Une feuille examinée.

    Attributes:
        ligne_titres: numéro de la ligne des titres.
        pieds: premières cellules des lignes qui ne sont pas des données (totaux, légendes).
    """

    feuille: str
    ligne_titres: int
    choix: tuple[Choix, ...]
    pieds: tuple[str, ...]

    def titre(self, role: str) -> str | None:
        """Le titre de la colonne qui tient ce rôle."""
        return next((c.titre for c in self.choix if c.role == role), None)


def examiner(feuille: Feuille) -> Page:
    """Les titres d'une feuille et ce que chaque colonne semble être."""
    ligne = _ligne_titres(feuille.lignes)
    titres = grilles.titres(feuille.lignes[ligne - 1])
    bas = feuille.lignes[ligne:]
    pieds = _pieds(bas)
    corps = [li for li in bas[:_EXEMPLES] if _premiere(li) not in pieds]
    candidats = [
        _choisir(titre, [li[i].strip() for li in corps if i < len(li) and li[i].strip()])
        for i, titre in enumerate(titres)
        if titre
    ]
    return Page(feuille.nom, ligne, tuple(_sans_doublon(candidats)), pieds)


def _ligne_titres(lignes: list[list[str]]) -> int:
    """La ligne qui a le plus de titres distincts connus ; à défaut, la mieux remplie du haut."""

    def note(ligne: list[str]) -> tuple[int, int]:
        distincts = {" ".join(c.split()) for c in ligne if c.strip()}
        connus = sum(max(_ressemblances(t).values()) >= PROBABLE for t in distincts)
        return connus, len(distincts)

    haut = lignes[:30]
    return 1 + max(range(len(haut)), key=lambda n: (note(haut[n]), -n))


def _ressemblances(titre: str) -> dict[str, int]:
    """À quel point un titre ressemble à ceux de chaque rôle, sur 100."""
    lu = cle(titre)
    if lectures.numero_mois(lu.partition(" ")[0]) and len(lu.split()) <= 2:
        return {"mois": 100}
    return {role: max(_ressemble(lu, cle(f)) for f in formes) for role, formes in TITRES.items()}


def _ressemble(lu: str, forme: str) -> int:
    # Un mot très court ressemble à tout : il faut alors l'égalité.
    if min(len(lu), len(forme)) < 5:
        return 100 if lu == forme else 0
    return round(max(fuzz.ratio(lu, forme), 0.95 * fuzz.token_set_ratio(lu, forme)))


def _choisir(titre: str, valeurs: list[str]) -> Choix:
    """Le rôle le plus probable, d'après le titre et, si elles en disent, les valeurs."""
    notes = []
    for role, ressemblance in _ressemblances(titre).items():
        accord = _accord(role, valeurs) if ressemblance >= _TITRE else None
        if accord is not None and accord < _DEMENTI and ressemblance < 100:
            continue
        if accord is not None:
            notes.append((round(0.6 * ressemblance + 40 * accord), 1, role))
        elif ressemblance >= PROBABLE:
            notes.append((ressemblance, 0, role))
    confiance, verifie, role = max(notes, default=(0, 0, ""))
    if not role:
        return Choix(titre, "", 0, "")
    raison = "le titre et les valeurs" if verifie else "le titre"
    return Choix(titre, role, confiance, raison, *_codes(role, valeurs))


def _accord(role: str, valeurs: list[str]) -> float | None:
    """Part des valeurs qui conviennent à un rôle ; None si le rôle n'en dit rien."""
    if not valeurs:
        return None
    if role == "identite":
        return _part(valeurs, lambda v: len(v.split()) > 1 and not any(map(str.isdigit, v)))
    if role in ("personnes.nom", "personnes.prenom", "mesures.referent_id"):
        return _part(valeurs, lambda v: not any(map(str.isdigit, v)))
    if role == "composition":
        return _part(valeurs, lambda v: lectures.composition(v) is not None)
    if role in ("dette_debut", "dette_fin"):
        return _part(valeurs, lambda v: any(map(str.isdigit, v)))
    if role == "adhesion":
        return _part(valeurs, lambda v: lectures.booleen(v) in ("oui", "non"))
    if (colonne := _colonne(role)) is None:
        return None
    if colonne.type is Type.DATE:
        return _part(valeurs, lambda v: lectures.etat_naissance(v) == "connue")
    if colonne.type in (Type.NOMBRE, Type.ENTIER):
        return _part(valeurs, lambda v: any(map(str.isdigit, v)))
    if colonne.nomenclature:
        resoudre = nomenclature(colonne.nomenclature).resoudre
        return _part([m for v in valeurs for m in lectures.separer(v)], lambda v: bool(resoudre(v)))
    return None


def _colonne(role: str) -> Colonne | None:
    """La colonne que ce rôle remplit ; celle du code, pour un dispositif."""
    table, _, nom = ("dispositifs.code" if role == "dispositif" else role).partition(".")
    return TABLES[table].par_nom[nom] if nom else None


def _part(valeurs: list[str], convient: Callable[[str], bool]) -> float:
    return sum(bool(convient(v)) for v in valeurs) / len(valeurs) if valeurs else 0.0


def _codes(role: str, valeurs: list[str]) -> tuple[dict[str, str], frozenset[str]]:
    """Les textes d'une colonne codée et leur code ; ceux qui ne sont que ressemblants."""
    colonne = _colonne(role)
    mots = list(dict.fromkeys(m for v in valeurs for m in lectures.separer(v)))
    if colonne is None or not colonne.nomenclature or len(mots) > _MOTS_AU_PLUS:
        return {}, frozenset()
    liste = nomenclature(colonne.nomenclature)
    inconnus = frozenset(m for m in mots if liste.resoudre(m) is None)
    return {m: liste.resoudre(m) or _proche(liste, m) for m in mots}, inconnus


def _proche(liste: Nomenclature, mot: str) -> str:
    """Le code dont un libellé ressemble beaucoup à ce mot ; vide s'il n'y en a pas."""
    formes = {
        cle(forme): code for code, e in liste.entrees.items() for forme in (e.libelle, *e.alias)
    }
    forme = max(formes, key=lambda f: _ressemble(cle(mot), f))
    return formes[forme] if _ressemble(cle(mot), forme) >= _MOTS_PROCHES else ""


def _sans_doublon(choix: list[Choix]) -> list[Choix]:
    """Un rôle ne va qu'à une colonne, la plus sûre ; les autres redeviennent inconnues."""
    meilleurs: dict[str, Choix] = {}
    for c in choix:
        if c.role and c.role != "mois":
            meilleurs[c.role] = max(meilleurs.get(c.role, c), c, key=lambda x: x.confiance)
    return [
        c if c.role in ("", "mois") or meilleurs[c.role] is c else Choix(c.titre, "", 0, "")
        for c in choix
    ]


def _premiere(ligne: list[str]) -> str:
    return next((c for c in ligne if c.strip()), "")


def _pieds(lignes: list[list[str]]) -> tuple[str, ...]:
    """Les débuts de lignes qui ne sont pas des données : totaux, légendes."""
    mots = ("total", "totaux", "moyenne", "legende", "sous total", "nombre d")
    return tuple(dict.fromkeys(d for d in map(_premiere, lignes) if cle(d).startswith(mots)))
