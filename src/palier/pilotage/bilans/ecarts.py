"""Ce qui a bougé entre deux bilans, dit pour être lu."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from palier.noyau.texte import nombre
from palier.pilotage.bilans.champs import nom_du_champ
from palier.pilotage.bilans.comparaison import Ecart
from palier.pilotage.bilans.nombres import Nombres
from palier.pilotage.indicateurs.axes import AXES

_EPOQUES = {"annee": "", "avant": "l'année précédente", "serie": "série des années"}


@dataclass(frozen=True)
class Bouge:
    """Un nombre qui a bougé."""

    ou: str
    avant: str
    apres: str


@dataclass(frozen=True)
class Groupe:
    """Les nombres d'un indicateur qui ont bougé, et ce qui l'explique."""

    code: str
    libelle: str
    causes: tuple[tuple[str, str], ...]
    bouges: tuple[Bouge, ...]


def par_indicateur(
    ecarts: Iterable[Ecart], noms: Mapping[str, Mapping[str, str]] | None = None
) -> list[Groupe]:
    """Un groupe par indicateur, ses causes dites une fois.

    Args:
        noms: par axe, ce que la structure nomme elle-même.
    """
    dits = Nombres({}, {}, {}, noms=noms or {})
    groupes: dict[str, list[Ecart]] = {}
    for ecart in ecarts:
        groupes.setdefault(ecart.ou[0], []).append(ecart)
    return [
        Groupe(
            code,
            siens[0].libelle,
            tuple(dict.fromkeys(_cause(c) for e in siens for c in e.causes)),
            tuple(Bouge(_ou(e.ou, dits), _dit(e.avant), _dit(e.apres)) for e in siens),
        )
        for code, siens in groupes.items()
    ]


def _cause(cause: str) -> tuple[str, str]:
    """La phrase, et le détail qui la suit (le SQL qui diffère)."""
    phrase, _, detail = cause.partition("\n")
    return phrase[:1].upper() + phrase[1:], detail


def _ou(adresse: tuple[str, ...], dits: Nombres) -> str:
    """« Dispositif : ASLL maintien, numérateur » ; « ensemble » pour le total."""
    _, epoque, *reste = adresse
    *lieu, champ = reste
    mots = []
    if lieu:
        axes, modalites = lieu[0].split(","), lieu[1].split(",")
        mots += [_modalite(a, m, dits) for a, m in zip(axes, modalites, strict=False)]
    else:
        mots.append("Ensemble")
    dit = "" if champ == "valeur" else nom_du_champ(champ)
    mots += [m for m in (dit, _epoque(epoque)) if m]
    return ", ".join(mots)


def _modalite(axe: str, code: str, dits: Nombres) -> str:
    nom = AXES[axe].libelle if axe in AXES else axe
    return f"{nom[:1].upper()}{nom[1:]} : {dits.libelle(axe, code)}"


def _epoque(epoque: str) -> str:
    if epoque.startswith("mois-"):
        return f"mois {int(epoque[5:])}"
    return _EPOQUES.get(epoque, epoque)


def _dit(valeur: Any) -> str:
    if valeur is None:
        return "absent"
    if isinstance(valeur, int | float):
        return nombre(valeur, 0 if float(valeur).is_integer() else 1)
    return str(valeur)
