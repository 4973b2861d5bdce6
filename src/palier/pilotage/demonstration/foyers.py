"""Des ménages inventés : qui vit ensemble, depuis quand, sous quels noms."""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from palier.pilotage.demonstration.registre import Registre
from palier.pilotage.demonstration.tirages import Hasard

_ENFANTS = {1: 36, 2: 36, 3: 19, 4: 9}
_AVEC_ENFANTS = {"SEUL_ENF", "COUPLE_ENF"}
_EN_COUPLE = {"COUPLE", "COUPLE_ENF"}
_ETATS_CIVILS = {
    True: {"MARIE": 55, "CONCUBIN": 30, "PACS": 10, None: 5},
    False: {"CELIB": 48, "SEPARE": 20, "DIVORCE": 20, "VEUF": 6, None: 6},
}


@cache
def donnees(nom: str) -> Any:
    """Un fichier YAML de la démonstration, lu une fois."""
    chemin = files("palier.pilotage.demonstration") / "donnees" / f"{nom}.yaml"
    return yaml.load(chemin.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)


@dataclass(frozen=True)
class Foyer:
    """Un ménage écrit dans le registre.

    Attributes:
        famille: sa composition, code de nomenclature ; None si elle n'est pas renseignée.
        membres: identifiant et rôle de chacun, le titulaire d'abord.
    """

    menage: str
    famille: str | None
    membres: tuple[tuple[str, str], ...]

    @property
    def titulaire(self) -> str:
        """Identifiant de la personne titulaire."""
        return self.membres[0][0]

    @property
    def enfants(self) -> int:
        """Nombre d'enfants du ménage."""
        return sum(role == "ENFANT" for _, role in self.membres)


def naissance(h: Hasard, age: int, le: date) -> date:
    """Un jour de naissance qui donne cet âge révolu à cette date."""
    return date(le.year - age, le.month, min(le.day, 28)) - timedelta(h.randrange(365))


def age_dans(h: Hasard, tranche: str | None) -> int | None:
    """Un âge de la tranche « 25-34 » ou « 65+ » ; None si la tranche est inconnue."""
    if tranche is None:
        return None
    bas, _, haut = tranche.removesuffix("+").partition("-")
    return h.randint(int(bas), int(haut or 79))


def personne(
    r: Registre, h: Hasard, *, structure: str, nom: str, ne_le: date | None, sexe: str, **suite: Any
) -> str:
    """Écrit une personne ; sans naissance, elle l'a refusée ou on l'ignore."""
    identifiant = r.nouveau("P")
    prenoms = donnees("noms")["prenoms"]
    etat = h.parmi({"refusee": 1, "inconnue": 2})
    if ne_le is not None:
        etat = "estimee" if (ne_le.month, ne_le.day) == (1, 1) else "connue"
    r.ajouter(
        "personnes",
        personne_id=identifiant,
        structure_id=structure,
        nom=nom,
        prenom=h.choice(prenoms.get(sexe) or prenoms["F"] + prenoms["M"]),
        naissance=ne_le,
        naissance_etat=etat,
        sexe=sexe,
        **suite,
    )
    return identifiant


def nom_de_famille(h: Hasard) -> str:
    """Un nom inventé."""
    noms = donnees("noms")
    return str(h.choice(noms["racines"]) + h.choice(noms["terminaisons"]))


def _autres(h: Hasard, famille: str | None, age: int, enfant: int | None) -> list[tuple[str, int]]:
    """Rôle et âge de ceux qui vivent avec le titulaire ; `enfant` est l'âge d'un enfant unique."""
    autres: list[tuple[str, int]] = []
    if famille in _EN_COUPLE:
        autres.append(("CONJOINT", max(18, age + h.randint(-6, 6))))
    if enfant is not None:
        autres.append(("ENFANT", enfant))
    elif famille in _AVEC_ENFANTS:
        aine = max(0, min(h.randint(11, 19), age - h.randint(19, 34)))
        ages = [max(0, aine - 3 * rang - h.randrange(2)) for rang in range(h.parmi(_ENFANTS))]
        autres += [("ENFANT", a) for a in ages]
    if famille == "HEBERGEANT":
        autres.append(("ASCENDANT", age + h.randint(22, 30)) if h.part(0.4) else ("AUTRE", 30))
    if famille == "COLOC":
        autres.append(("AUTRE", max(18, age + h.randint(-8, 8))))
    return autres


def _gens(
    h: Hasard, famille: str | None, age: int | None, enfant: int | None, le: date
) -> list[tuple[str, date | None, str, str | None]]:
    """Rôle, naissance, sexe et état civil de chacun, le titulaire d'abord."""
    feminin = {"SEUL_ENF": 0.86, "SEUL": 0.45}.get(famille or "", 0.55)
    sexe = h.parmi({"F": feminin, "M": 1 - feminin, "X": 0.004, "NSP": 0.012})
    adulte = h.parmi(_ETATS_CIVILS[famille in _EN_COUPLE])
    ne_le = None if age is None else naissance(h, age, le)
    gens: list[tuple[str, date | None, str, str | None]] = [("TITULAIRE", ne_le, sexe, adulte)]
    for role, ans in _autres(h, famille, age or 38, enfant):
        civil = adulte if role == "CONJOINT" else ("CELIB" if ans >= 18 else None)
        autre = {"F": "M", "M": "F"}.get(sexe, "F") if role == "CONJOINT" else h.choice("FM")
        gens.append((role, naissance(h, ans, le), autre, civil))
    return gens


def fonder(
    r: Registre,
    h: Hasard,
    *,
    structure: str,
    famille: str | None,
    age: int | None,
    le: date,
    lieu: dict[str, Any],
    enfant: int | None = None,
) -> Foyer:
    """Écrit un ménage, ses personnes et leur composition.

    Args:
        age: âge du titulaire à la date `le` ; None si sa naissance n'est pas connue.
        lieu: commune, quartier, zonage du ménage.
        enfant: âge de l'enfant unique, quand la mesure le demande.
    """
    menage, nom = r.nouveau("F"), nom_de_famille(h)
    rue = h.choice(donnees("commun")["rues"])
    r.ajouter(
        "menages",
        menage_id=menage,
        structure_id=structure,
        nom_usage=nom,
        adresse=f"{h.randint(1, 89)} {rue}",
        **lieu,
    )
    gens = _gens(h, famille, age, enfant, le)
    depuis = le - timedelta(h.randint(300, 3400))
    membres = []
    for role, ne_le, sexe, civil in gens:
        identite: dict[str, Any] = {"nom": nom, "ne_le": ne_le, "sexe": sexe, "etat_civil": civil}
        qui = personne(r, h, structure=structure, **identite)
        arrivee = max(depuis, ne_le) if ne_le else depuis
        garde = ("alternee" if h.part(0.08) else "pleine") if role == "ENFANT" else None
        vie = {"role": role, "debut": arrivee, "garde": garde}
        r.ajouter("compositions", menage_id=menage, personne_id=qui, **vie)
        membres.append((qui, role))
    return Foyer(menage, famille, tuple(membres))
