"""Un passage de calcul : poser les relations communes, exécuter, lire les résultats."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any

from palier.moteur.agregats import Contexte, quotient
from palier.moteur.compilation import Compilee, Requete, selon
from palier.moteur.indicateur import Indicateur, Naturelle
from palier.moteur.moteurs import Moteur, Relation
from palier.moteur.resultats import Ligne, Resultat, Ventilation
from palier.moteur.ventilation import par_difference
from palier.noyau.periodes import Periode

TOUJOURS_CONNUS = frozenset(
    {"dispositif", "structure", "type", "mois", "annee", "classe", "moment"}
)
"""Axes sans ligne de non renseigné à zéro : la donnée y est obligatoire."""

_FIN = 1_000_000
_PEU_DE_LECTURES = 3


@dataclass
class Passage:
    """Des calculs sur un moteur, une période et un périmètre ; se referme par `with`.

    Attributes:
        relations: les relations, chacune après celles qu'elle cite.
        perimetre: listes SQL des identifiants retenus ; vide si rien n'est restreint.
    """

    moteur: Moteur
    periode: Periode
    relations: Mapping[str, Requete]
    perimetre: Mapping[str, str] = field(default_factory=dict)

    def executer(self, requetes: Sequence[Requete]) -> list[list[tuple[Any, ...]]]:
        """Les lignes de chaque requête ; ce qui sert plusieurs fois n'est calculé qu'une."""
        voulues = list(requetes)
        mentions = Counter(nom for requete in requetes for nom in requete.lit)
        for nom in reversed(list(self.relations)):
            if nom in mentions:
                mentions.update(self.relations[nom].lit)
                voulues.append(self.relations[nom])
        citees = [nom for nom in self.relations if nom in mentions]
        posees = [self._relation(nom, voulues, mentions[nom]) for nom in citees]
        return self.moteur.calculer(posees, [self._rendre(r) for r in requetes])

    def _relation(self, nom: str, citent: Sequence[Requete], mentions: int) -> Relation:
        """La relation à poser, réduite aux colonnes que lisent les requêtes qui la citent.

        Elle est calculée d'avance si on la relit ; celle qui n'est qu'un filtre, si on la relit
        souvent : la recopier coûte autant que de la relire deux ou trois fois.
        """
        colonnes = {c for requete in citent for c in requete.colonnes.get(nom, ())}
        requete = self.relations[nom]
        apres = self.relations.keys() & set(requete.lit)
        garder = mentions > (_PEU_DE_LECTURES if requete.filtre else 1)
        sql = self._rendre(requete)
        return Relation(nom, sql, garder, tuple(sorted(colonnes)), frozenset(apres))

    def _rendre(self, requete: Requete) -> str:
        return requete.rendre(self.periode, self.perimetre)

    def __enter__(self) -> "Passage":
        return self

    def __exit__(self, *_: object) -> None:
        self.moteur.retirer()


def resultat(
    indicateur: Indicateur,
    compilee: Compilee,
    lignes: Sequence[tuple[Any, ...]],
    jours: int,
) -> Resultat:
    """Ce que disent les lignes rendues par la requête d'un indicateur."""
    rangees = [dict(zip(compilee.sorties, map(_nombre, ligne), strict=True)) for ligne in lignes]
    total = next(r for r in rangees if r["v_"] == 0)
    chiffres = indicateur.agregat.lire(total, Contexte(jours, total))
    ventilations = tuple(
        _ventilation(
            indicateur,
            selon(indicateur, noms),
            compilee.faits,
            [r for r in rangees if r["v_"] == i],
            total,
            i,
            jours,
        )
        for i, noms in enumerate(compilee.ventilations, 1)
    )
    if indicateur.naturelles and indicateur.agregat.parts:
        chiffres = replace(chiffres, renseignes=total["r1_"], population=total["n"])
    return Resultat(
        code=indicateur.code,
        libelle=indicateur.libelle,
        unite=indicateur.unite,
        valeur=chiffres.valeur,
        numerateur=chiffres.numerateur,
        denominateur=chiffres.denominateur,
        renseignes=chiffres.renseignes,
        population=chiffres.population,
        valeurs=dict(chiffres.valeurs),
        ventilations=ventilations,
    )


def _ventilation(
    indicateur: Indicateur,
    v: Naturelle,
    faits: Sequence[str],
    rangees: list[dict[str, Any]],
    total: Mapping[str, Any],
    rang: int,
    jours: int,
) -> Ventilation:
    noms, agregat = v.axes, indicateur.compte_par(v)
    vides = tuple(indicateur.vide(axe) for axe in noms)
    lues = {tuple(r[f"m{k}_"] for k in range(1, len(noms) + 1)): r for r in rangees}
    if par_difference(indicateur, v, faits):
        lues[vides] = {"n": total["n"] - total[f"r{rang}_"]}
    exigees = set(v.toujours)
    if len(noms) == 1 and noms[0] not in TOUJOURS_CONNUS:
        exigees.add(vides)
    nul = dict.fromkeys(total, 0)
    lignes = []
    for modalites in sorted(lues.keys() | exigees, key=lambda m: _cle(indicateur, noms, m)):
        c = agregat.lire(lues.get(modalites, nul), Contexte(jours, total))
        connue = not any(m == vide for m, vide in zip(modalites, vides, strict=True))
        part = c.part
        if agregat.parts and connue:
            part = quotient(c.valeur, total[f"r{rang}_"], 100)
        lignes.append(
            Ligne(modalites, c.valeur, part, c.numerateur, c.denominateur, dict(c.valeurs))
        )
    return Ventilation(noms, tuple(lignes))


def _cle(
    indicateur: Indicateur, noms: tuple[str, ...], modalites: tuple[str, ...]
) -> tuple[tuple[int, str], ...]:
    """L'ordre de lecture : celui de la définition, sinon nombres puis codes ; vide à la fin."""
    cles = []
    for axe, modalite in zip(noms, modalites, strict=True):
        ordre = indicateur.ordre(axe)
        if modalite == indicateur.vide(axe):
            rang = _FIN
        elif modalite in ordre:
            rang = ordre.index(modalite)
        else:
            nombre = re.match(r"\d+", modalite)
            rang = int(nombre[0]) if nombre else _FIN - 1
        cles.append((rang, modalite))
    return tuple(cles)


def _nombre(valeur: Any) -> Any:
    return float(valeur) if isinstance(valeur, Decimal) else valeur
