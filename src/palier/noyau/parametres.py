"""Les nombres que le droit ou une convention fixe, chacun avec sa date d'effet et sa source.

Un fichier YAML de `palier/parametres/` donne, par code : `titre`, `unite`, `source`, puis
`valeurs: {date d'effet: nombre}`, ou `series: [{clés…, territoire, sauf, valeurs}]` quand la valeur
dépend d'une clé (tranche, barème…) ou d'un territoire. Une valeur peut s'écrire
`{valeur, unite, source, a_verifier, fin}` ; ce qu'elle ne dit pas vient de sa série, puis du code.
`fin` est le dernier jour connu : après lui, et avant la première date, le paramètre est absent.
`valeurs: {}` : seule une structure lui donne une valeur.

Sans `territoire`, une série vaut partout (sauf `sauf`) où aucune série ne nomme le territoire.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from types import MappingProxyType
from typing import Any, Self

import yaml

from palier.noyau.erreurs import Inconnu, Refus
from palier.noyau.nomenclatures import nomenclature
from palier.noyau.texte import date_courte, date_longue, nombre, proches

_COMMUNS = {"titre", "unite", "source", "a_verifier", "territoire", "sauf", "valeurs"}
_SCALAIRES = (int, Decimal)


class ParametreAbsent(Refus):
    """Le paramètre n'a pas de valeur connue à cette date, sur ce territoire, pour ces clés."""


def dire(valeur: Decimal, unite: str) -> str:
    """Une valeur et son unité, comme on les écrit.

    >>> dire(Decimal(30), "jour"), dire(Decimal("651.69"), "EUR/mois"), dire(Decimal(1), "an")
    ('30 jours', '651,69 €/mois', '1 an')
    >>> dire(Decimal(331), "MMJJ"), dire(Decimal(5), "jour ouvré")
    ('31 mars', '5 jours ouvrés')
    >>> dire(Decimal(0), "report")
    'non'
    """
    if unite == "MMJJ":
        mois, quantieme = divmod(int(valeur), 100)
        return date_longue(date(2000, mois, quantieme)).removesuffix(" 2000")
    if unite == "report":
        return "oui" if valeur else "non"
    mot, barre, reste = unite.partition("/")
    mot = {"EUR": "€"}.get(mot, mot)
    if valeur >= 2 and mot in ("jour", "semaine", "an", "heure", "rencontre"):
        mot += "s"
    if valeur >= 2 and mot == "jour ouvré":
        mot = "jours ouvrés"
    return f"{nombre(valeur, 2).removesuffix(',00')} {mot}{barre}{reste}"


@dataclass(frozen=True)
class Valeur:
    """La valeur d'un paramètre en vigueur à une date.

    Attributes:
        unite: « EUR/mois », « mois », « semaine », « jour », « % », « coefficient »…
        date_fin: dernier jour où la valeur est connue ; `None` si rien ne la borne.
        a_verifier: la valeur n'a pas été confirmée sur le texte officiel.
    """

    code: str
    titre: str
    valeur: Decimal
    unite: str
    date_effet: date
    date_fin: date | None
    source: str
    a_verifier: bool

    def __str__(self) -> str:
        return dire(self.valeur, self.unite)


@dataclass(frozen=True)
class _Serie:
    """Les valeurs successives d'un code pour un jeu de clés et des territoires."""

    cles: frozenset[tuple[str, str]]
    territoires: frozenset[str]
    sauf: frozenset[str]
    titre: str
    unite: str
    valeurs: Mapping[date, Valeur]

    def au(self, le: date) -> Valeur | None:
        effet = max((jour for jour in self.valeurs if jour <= le), default=None)
        valeur = self.valeurs[effet] if effet else None
        return None if valeur and valeur.date_fin and valeur.date_fin < le else valeur

    def completee_par(self, autre: Self) -> Self:
        return replace(self, valeurs=MappingProxyType({**self.valeurs, **autre.valeurs}))


@dataclass(frozen=True)
class Suite:
    """Les valeurs successives d'un paramètre sur un territoire, de la plus ancienne à la dernière.

    Attributes:
        cles: tranche, barème, phase… en paires triées ; vide le plus souvent.
        valeurs: aucune, si seule une structure s'en donne une.
    """

    code: str
    cles: tuple[tuple[str, str], ...]
    titre: str
    unite: str
    valeurs: tuple[Valeur, ...]

    def au(self, le: date) -> Valeur | None:
        """La valeur en vigueur à une date ; None si aucune n'est connue."""
        passees = [v for v in self.valeurs if v.date_effet <= le]
        if not passees or ((fin := passees[-1].date_fin) is not None and fin < le):
            return None
        return passees[-1]


@dataclass(frozen=True)
class Parametres:
    """Un jeu de paramètres : celui de Palier, ou complété par une structure."""

    series: Mapping[str, tuple[_Serie, ...]]

    def parametre(
        self, code: str, le: date, territoire: str = "METROPOLE", **cles: object
    ) -> Valeur:
        """La valeur en vigueur à une date : la dernière dont l'effet la précède ou l'égale.

        Args:
            le: date du fait, jamais celle du calcul (R-GEN-01).
            territoire: un code de la nomenclature `territoire`.
            cles: tranche, barème, rang… propres au paramètre.

        Raises:
            Inconnu: le code ou le territoire n'existe pas.
            ParametreAbsent: aucune valeur connue ; jamais la valeur suivante.
        """
        if code not in self.series:
            raise Inconnu("Paramètre", code, proches(code, self.series))
        lieux = nomenclature("territoire")
        if territoire not in lieux.tous:
            raise Inconnu("Territoire", territoire, lieux.proches(territoire), champ="territoire")
        serie = self._serie(code, territoire, frozenset((n, str(v)) for n, v in cles.items()))
        valeur = serie.au(le) if serie else None
        if valeur is None:
            precisions = [f"{nom} = {v}" for nom, v in cles.items()]
            ou = ", ".join([lieux.libelle(territoire), *precisions])
            raise ParametreAbsent(
                f"{self._nom(code)} n'a pas de valeur connue au {date_courte(le)} ({ou})",
                "ajoutez-la, avec sa date d'effet et sa source, aux paramètres de la structure",
            )
        return valeur

    def _nom(self, code: str) -> str:
        """« Son titre » (SON_CODE), ou le code seul quand rien ne l'intitule."""
        titres = (v.titre for serie in self.series[code] for v in serie.valeurs.values())
        titre = next(titres, code)
        return f"Le paramètre {code}" if titre == code else f"« {titre} » ({code})"

    def _serie(self, code: str, territoire: str, cles: frozenset[tuple[str, str]]) -> _Serie | None:
        candidates = [s for s in self.series[code] if s.cles == cles]
        for serie in candidates:
            if territoire in serie.territoires:
                return serie
        generales = (s for s in candidates if not s.territoires and territoire not in s.sauf)
        return next(generales, None)

    def suites(self, territoire: str) -> tuple[Suite, ...]:
        """Tous les paramètres d'un territoire, par code puis par clés."""
        jeux = {(code, serie.cles) for code, series in self.series.items() for serie in series}
        trouvees = []
        for code, cles in sorted(jeux, key=lambda jeu: (jeu[0], sorted(jeu[1]))):
            if serie := self._serie(code, territoire, cles):
                valeurs = tuple(serie.valeurs[jour] for jour in sorted(serie.valeurs))
                unite = valeurs[-1].unite if valeurs else serie.unite
                trouvees.append(Suite(code, tuple(sorted(cles)), serie.titre, unite, valeurs))
        return tuple(trouvees)

    def completes_par(self, autres: Self) -> Self:
        """Les mêmes, où les valeurs des autres s'ajoutent et l'emportent à date d'effet égale."""
        series = dict(self.series)
        for code, ajoutees in autres.series.items():
            gardees = {(s.cles, s.territoires): s for s in series.get(code, ())}
            for serie in ajoutees:
                identite = (serie.cles, serie.territoires)
                connue = gardees.get(identite)
                gardees[identite] = connue.completee_par(serie) if connue else serie
            series[code] = tuple(gardees.values())
        return type(self)(MappingProxyType(series))


def parametre(code: str, le: date, territoire: str = "METROPOLE", **cles: object) -> Valeur:
    """La valeur d'un paramètre de Palier à une date (voir `Parametres.parametre`)."""
    return _de_palier().parametre(code, le, territoire, **cles)


@cache
def suites(territoire: str = "METROPOLE") -> tuple[Suite, ...]:
    """Tous les paramètres de Palier sur un territoire (voir `Parametres.suites`)."""
    return _de_palier().suites(territoire)


def charger(repertoire: Path) -> Parametres:
    """Les paramètres de Palier, complétés par les fichiers YAML d'une structure.

    Raises:
        Refus: le répertoire ou un fichier est illisible, une valeur est mal écrite ou sans source.
    """
    if not repertoire.is_dir():
        raise Refus(
            f"Le répertoire de paramètres {repertoire} n'existe pas",
            "indiquez un répertoire de fichiers .yaml",
        )
    return _de_palier().completes_par(_lus(repertoire))


@cache
def _de_palier() -> Parametres:
    return _lus(files("palier") / "parametres")


class _Lecteur(yaml.CSafeLoader):
    """YAML dont les nombres à virgule restent des décimaux exacts."""


def _decimal(lecteur: _Lecteur, noeud: yaml.ScalarNode) -> Decimal:
    return Decimal(lecteur.construct_scalar(noeud))


_Lecteur.add_constructor("tag:yaml.org,2002:float", _decimal)


def _lus(dossier: Traversable) -> Parametres:
    series: dict[str, tuple[_Serie, ...]] = {}
    for fichier in sorted(dossier.iterdir(), key=lambda f: f.name):
        if fichier.name.endswith(".yaml"):
            for code, contenu in _document(fichier).items():
                series[code] = (*series.get(code, ()), *_series(fichier.name, code, contenu))
    return Parametres(MappingProxyType(series))


def _document(fichier: Traversable) -> dict[str, Any]:
    try:
        document = yaml.load(fichier.read_text(encoding="utf-8"), Loader=_Lecteur)
    except (yaml.YAMLError, UnicodeDecodeError, ArithmeticError) as erreur:
        raise Refus(
            f"Le fichier de paramètres {fichier.name} est illisible", "corrigez son YAML"
        ) from erreur
    if not isinstance(document, dict) or not all(isinstance(c, dict) for c in document.values()):
        raise _mal_ecrit(fichier.name, "", "attend des codes, chacun avec ses champs")
    return document


def _series(fichier: str, code: str, contenu: dict[str, Any]) -> Iterator[_Serie]:
    for serie in contenu.get("series", [contenu]):
        if not isinstance(serie, dict) or not isinstance(serie.get("valeurs"), dict):
            raise _mal_ecrit(fichier, code, "n'a pas de « valeurs: {date d'effet: nombre} »")
        commun = {**contenu, **serie}
        lieux = commun.get("territoire", [])
        territoires = frozenset([lieux] if isinstance(lieux, str) else lieux)
        if inconnus := territoires.difference(nomenclature("territoire").tous):
            raise _mal_ecrit(fichier, code, f"cite un territoire inconnu : « {min(inconnus)} »")
        cles = {} if serie is contenu else {k: v for k, v in serie.items() if k not in _COMMUNS}
        yield _Serie(
            cles=frozenset((nom, str(v)) for nom, v in cles.items()),
            territoires=territoires,
            sauf=frozenset(commun.get("sauf", [])),
            titre=commun.get("titre", code),
            unite=commun.get("unite", ""),
            valeurs=MappingProxyType(
                {
                    effet: _valeur(fichier, code, effet, ecrite, commun)
                    for effet, ecrite in serie["valeurs"].items()
                }
            ),
        )


def _valeur(fichier: str, code: str, effet: object, ecrite: Any, commun: dict[str, Any]) -> Valeur:
    champs = {**commun, **(ecrite if isinstance(ecrite, dict) else {"valeur": ecrite})}
    valeur, fin = champs.get("valeur"), champs.get("fin")
    if not isinstance(effet, date) or not isinstance(fin, date | None):
        raise _mal_ecrit(fichier, code, f"porte une date mal écrite ({effet}), attendue AAAA-MM-JJ")
    if not isinstance(valeur, _SCALAIRES) or isinstance(valeur, bool):
        raise _mal_ecrit(fichier, code, f"a une valeur qui n'est pas un nombre : « {valeur} »")
    if not champs.get("unite") or not champs.get("source"):
        raise _mal_ecrit(fichier, code, "n'a pas d'unité ou pas de source")
    return Valeur(
        code=code,
        titre=champs.get("titre", code),
        valeur=Decimal(valeur),
        unite=champs["unite"],
        date_effet=effet,
        date_fin=fin,
        source=champs["source"],
        a_verifier=bool(champs.get("a_verifier", False)),
    )


def _mal_ecrit(fichier: str, code: str, defaut: str) -> Refus:
    sujet = f"{fichier}, {code}" if code else fichier
    return Refus(f"Paramètres : {sujet} {defaut}", "corrigez ce fichier")
