"""Lire un fichier data·inclusion : des structures, et les services qu'elles rendent.

Source : schéma data·inclusion, versions 0 et 1 (github.com/gip-inclusion/data-inclusion-schema),
lu le 21 novembre 2026. JSON, une ligne de JSON par fiche, ou CSV ; une colonne inconnue est passée.
"""

import csv
import io
import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from palier.noyau.erreurs import Refus

_PORTEURS = {
    "CDJF": "caf cidff spip points-justice points-conseil-budget cresus pad cfp pref france-service"
    " rfs msap pimms pimms-mediation mutualite-sociale-agricole msa",
    "LOGEMENT": "action-logement oil residences-fjt rs_fjt",
    "SANTE_VIEILLESSE": "cpam cmp csapa caarud mdph maison-departementale-de-lautonomie",
    "EMPLOI": "france-travail ft mission-locale ml cap-emploi-reseau-cheops cap_emploi plie siae"
    " aci ai ei etti geiq afpa of ea eatt epide mde mdef maisons-de-l-emploi e2c"
    " ecoles-de-la-deuxieme-chance chantier-ecole coorace asso_chomeur pij_bij"
    " reseau-information-jeunesse",
    "ENFANCE": "ase creches-avip avip pjj",
    "ASSO_CARITATIF": "restos-du-coeur secours-populaire croix-rouge emmaus banques-alimentaires es"
    " ressourceries ressourcerie",
    "SERV_SOCIAUX": "departements maisons-des-solidarites mds dept cd cdas cms unaf udaf"
    " prevention scp",
    "MUNICIPAL": "ccas-cias ccas cias communes muni epci cc",
    "CENTRE_SOCIAL": "fcsf cs csc evs mq mjc",
    "SIAO_HEBERGEMENT": "siao chrs chu cada cph huda pension",
}
"""Réseaux porteurs (version 1) et typologies (version 0), par catégorie (règles métier § 9.10)."""

_THEMATIQUES = {
    "CDJF": "acces-aux-droits-et-citoyennete difficultes-administratives-ou-juridiques"
    " difficultes-financieres gestion-financiere numerique",
    "LOGEMENT": "logement-hebergement",
    "SANTE_VIEILLESSE": "sante handicap",
    "EMPLOI": "choisir-un-metier creer-une-entreprise creation-activite preparer-sa-candidature"
    " se-former trouver-un-emploi souvrir-a-linternational lecture-ecriture-calcul illettrisme"
    " apprendre-francais accompagnement-social-et-professionnel-personnalise mobilite",
    "ENFANCE": "famille",
    "ASSO_CARITATIF": "equipement-et-alimentation",
    "CENTRE_SOCIAL": "remobilisation",
    "SIAO_HEBERGEMENT":
    "logement-hebergement--rechercher-une-solution-dhebergement-temporaire"
    " logement-hebergement--mal-loges-sans-logis",
}  # fmt: skip
"""Thématiques des deux versions, entières ou par leur tête (avant « -- »)."""

_CATEGORIE = {
    mot: categorie
    for table in (_PORTEURS, _THEMATIQUES)
    for categorie, mots in table.items()
    for mot in mots.split()
}
_LIENS = re.compile(r"[a-z0-9_-]+", re.IGNORECASE)
_COURRIEL = re.compile(r"[^@\s]+@[^@\s]+\.[a-zA-Z]{2,}")
_FRANCAIS = re.compile(r"^(?:\+33|0033)0?(?=\d{9}$)")
_LONGUEURS = {"nom": 200, "telephone": 40, "adresse": 300}


@dataclass(frozen=True)
class Organisme:
    """Une structure de l'annuaire public, ramenée à ce que porte un partenaire."""

    source: str
    identifiant: str
    nom: str
    categorie: str
    telephone: str = ""
    courriel: str = ""
    adresse: str = ""

    @property
    def cle(self) -> str:
        return f"{self.source}/{self.identifiant}"

    @property
    def champs(self) -> dict[str, str]:
        """Ce que reçoit le partenaire."""
        noms = ("nom", "categorie", "telephone", "courriel", "adresse")
        return {nom: getattr(self, nom) for nom in noms}


@dataclass(frozen=True)
class Lecture:
    """Ce qu'un fichier a donné.

    Attributes:
        refusees: ce qui n'a pas pu être lu, ligne par ligne.
        ailleurs: les structures d'autres lieux que ceux demandés.
    """

    organismes: list[Organisme]
    refusees: list[str]
    ailleurs: int = 0


def lignes(contenu: bytes) -> list[dict[str, Any]]:
    """Les fiches d'un fichier, JSON ou CSV.

    Raises:
        Refus: ce n'est ni l'un ni l'autre.
    """
    try:
        texte = contenu.decode("utf-8-sig")
    except UnicodeDecodeError:
        texte = contenu.decode("cp1252", errors="replace")
    texte = texte.strip()
    lues = _json(texte) if texte[:1] in {"[", "{"} else _csv(texte)
    if not lues:
        raise Refus(
            "Ce fichier ne contient aucune fiche data·inclusion",
            "déposez l'export des structures, en CSV ou en JSON",
        )
    return lues


def _json(texte: str) -> list[dict[str, Any]]:
    try:
        lu = json.loads(texte)
    except json.JSONDecodeError:
        try:
            lu = [json.loads(ligne) for ligne in texte.splitlines() if ligne.strip()]
        except json.JSONDecodeError as erreur:
            raise Refus("Ce fichier JSON est incomplet", "téléchargez-le de nouveau") from erreur
    if isinstance(lu, dict):
        lu = next((v for v in lu.values() if isinstance(v, list)), [lu])
    return [ligne for ligne in lu if isinstance(ligne, dict)]


def _csv(texte: str) -> list[dict[str, Any]]:
    entete = texte.partition("\n")[0]
    if "\x00" in texte or not {"id", "nom"} <= {
        c.strip('" \r') for c in re.split("[,;\t]", entete)
    }:
        return []
    separateur = max(",;\t", key=entete.count)
    return list(csv.DictReader(io.StringIO(texte), delimiter=separateur))


def organismes(
    structures: Iterable[dict[str, Any]],
    services: Iterable[dict[str, Any]] = (),
    *,
    defaut: str,
    lieux: Iterable[str] = (),
) -> Lecture:
    """Les organismes d'un fichier, classés.

    Args:
        defaut: la catégorie de ce que rien ne classe.
        lieux: des débuts de code INSEE ou postal ; vide : partout.
    """
    themes: dict[str, list[str]] = defaultdict(list)
    for service in services:
        themes[_texte(service, "structure_id")] += _codes(service.get("thematiques"))
    lus: dict[str, Organisme] = {}
    refusees, ailleurs, debuts = [], 0, tuple(lieux)
    for rang, ligne in enumerate(structures, start=1):
        codes = (_texte(ligne, "code_insee"), _texte(ligne, "code_postal"))
        if debuts and not any(code.startswith(debuts) for code in codes if code):
            ailleurs += 1
        elif manque := next((n for n in ("id", "nom") if not _texte(ligne, n)), ""):
            refusees.append(f"Fiche {rang} : « {manque} » n'est pas renseigné.")
        else:
            organisme = _organisme(ligne, themes[_texte(ligne, "id")], defaut)
            lus[organisme.cle] = organisme
    return Lecture(list(lus.values()), refusees, ailleurs)


def _organisme(ligne: dict[str, Any], themes: list[str], defaut: str) -> Organisme:
    courriel = _texte(ligne, "courriel")
    lieu = f"{_texte(ligne, 'code_postal')} {_texte(ligne, 'commune')}".strip()
    adresse = (_texte(ligne, "adresse"), _texte(ligne, "complement_adresse"), lieu)
    textes = {
        "nom": _texte(ligne, "nom"),
        "telephone": _numero(_texte(ligne, "telephone")),
        "adresse": ", ".join(morceau for morceau in adresse if morceau),
    }
    return Organisme(
        source=_texte(ligne, "source")[:60] or "data-inclusion",
        identifiant=_texte(ligne, "id")[:120],
        categorie=_classee(ligne, themes) or defaut,
        courriel=courriel if _COURRIEL.fullmatch(courriel) else "",
        **{nom: texte[: _LONGUEURS[nom]] for nom, texte in textes.items()},
    )


def _classee(ligne: dict[str, Any], themes: list[str]) -> str:
    """La catégorie : qui porte la structure le dit d'abord, ce qu'elle fait ensuite."""
    porteurs = _codes(ligne.get("reseaux_porteurs")) + _codes(ligne.get("typologie"))
    for porteur in porteurs:
        if categorie := _CATEGORIE.get(porteur):
            return categorie
    dites = [_thematique(theme) for theme in themes + _codes(ligne.get("thematiques"))]
    compte = Counter(categorie for categorie in dites if categorie)
    return compte.most_common(1)[0][0] if compte else ""


def _thematique(theme: str) -> str:
    return _CATEGORIE.get(theme) or _CATEGORIE.get(theme.partition("--")[0], "")


def _codes(valeur: Any) -> list[str]:
    """Des codes, d'une liste JSON ou d'une cellule « [a, b] », « {a,b} », « a|b »."""
    if isinstance(valeur, list):
        return [str(code).lower() for code in valeur]
    return [code.lower() for code in _LIENS.findall(str(valeur or ""))]


def _texte(ligne: dict[str, Any], nom: str) -> str:
    valeur = ligne.get(nom)
    return " ".join(str(valeur).replace("\x00", "").split()) if valeur is not None else ""


def _numero(telephone: str) -> str:
    """« +33123456789 » s'écrit « 01 23 45 67 89 » ; un autre numéro reste tel quel."""
    colle = re.sub(r"[\s.\-()]", "", telephone)
    national = _FRANCAIS.sub("0", colle)
    if re.fullmatch(r"0\d{9}", national):
        return " ".join(national[i : i + 2] for i in range(0, 10, 2))
    return telephone
