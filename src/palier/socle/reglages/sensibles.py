"""Les données sensibles : éteintes tant que leur finalité n'est pas écrite (R-RGP-02).

Une donnée sensible est un ensemble de colonnes, nommées « table d'échange.colonne », et de codes :
ceux dont la nomenclature dit `finalite:`. Éteinte, elle n'est ni demandée, ni montrée, ni comptée,
ni écrite ; l'export complet la rend, car ce qui est écrit reste à la structure.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from palier.noyau.nomenclatures import toutes


@dataclass(frozen=True)
class Sensible:
    """Une famille de colonnes et de codes qu'une structure allume d'un bloc.

    Attributes:
        colonnes: « table d'échange.colonne ».
        precaution: ce qu'il faut savoir avant de l'allumer.
    """

    code: str
    libelle: str
    colonnes: tuple[str, ...]
    precaution: str


SENSIBLES: Mapping[str, Sensible] = {
    s.code: s
    for s in (
        Sensible(
            "SANTE",
            "Santé, handicap et addictions",
            ("situations.difficulte_sante",),
            "Qu'une difficulté existe, jamais un diagnostic ni un traitement.",
        ),
        Sensible(
            "MDPH",
            "Dossier à la maison départementale des personnes handicapées",
            ("situations.dossier_mdph",),
            "Qu'un dossier existe, jamais son contenu.",
        ),
        Sensible(
            "PROTECTION",
            "Mesure de protection juridique",
            (),
            "Qu'une mesure est demandée ou prononcée, jamais l'altération qui la motive.",
        ),
        Sensible(
            "VIOLENCES",
            "Violences",
            (),
            "Que la personne en est menacée, jamais le récit ni le nom de l'auteur.",
        ),
        Sensible(
            "JUSTICE",
            "Situation judiciaire et détention",
            (),
            "Que la situation pèse sur l'accompagnement, jamais l'infraction ni la peine.",
        ),
        Sensible(
            "SANTE_DIAGNOSTIC",
            "Santé dans un diagnostic social et financier",
            ("diagnostics.sante",),
            "Ce qui pèse sur le logement ou le relogement, jamais une maladie ni un traitement.",
        ),
    )
}


def codes_de(finalite: str) -> list[str]:
    """Les libellés des codes qui dépendent d'une finalité, liste par liste.

    >>> codes_de("MDPH")
    ['Démarche : Dossier MDPH', 'Type de pièce : Notification de la MDPH']
    """
    return [
        f"{liste.titre} : {liste.libelle(code)}"
        for liste in toutes().values()
        for code in liste.tous
        if liste.attribut(code, "finalite") == finalite
    ]


def colonnes_eteintes(allumees: Iterable[str]) -> frozenset[str]:
    """Les colonnes qu'une structure ne tient pas, « table.colonne ».

    >>> sorted(colonnes_eteintes({"SANTE"}))
    ['diagnostics.sante', 'situations.dossier_mdph']
    """
    ouvertes = set(allumees)
    return frozenset(c for s in SENSIBLES.values() if s.code not in ouvertes for c in s.colonnes)
