"""De la définition au SQL : total et ventilations en une requête, liste en une autre.

Le SQL compilé porte `$du`, `$au`… à la place des dates : il ne dépend ni de la période, ni des
données. Celui du catalogue est donc compilé d'avance (`pilotage/indicateurs/compile`).
"""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from palier.moteur import axes as _axes
from palier.moteur import langage as ibis
from palier.moteur.axes import Axe
from palier.moteur.base import BORNES, PERIMETRE, TRANCHES, Base, Definition
from palier.moteur.colonnes import elaguer, lues
from palier.moteur.indicateur import Indicateur, Naturelle
from palier.moteur.langage import Expr
from palier.moteur.moteurs import en_sql
from palier.moteur.tables import Table
from palier.moteur.ventilation import calcul
from palier.noyau.periodes import Periode

FAITS = "faits"
"""Nom des faits dans le SQL d'un calcul."""

_BORNES = {f"MAKE_DATE({j.year}, {j.month}, {j.day})": f"${nom}" for nom, j in BORNES.items()}


@dataclass(frozen=True)
class Requete:
    """Un SQL à rendre pour une période.

    Attributes:
        lit: tables et relations nommées, une fois par mention.
        colonnes: ce qu'elle lit de chaque relation et de chaque table réduite.
    """

    sql: str
    lit: tuple[str, ...]
    colonnes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def filtre(self) -> bool:
        """Elle ne fait que choisir des lignes d'une table."""
        return not re.search(r"JOIN|GROUP BY|DISTINCT|UNION|OVER \(", self.sql)

    def rendre(self, periode: Periode, perimetre: Mapping[str, str]) -> str:
        """Le SQL exécutable.

        Args:
            perimetre: listes SQL qui remplacent `$structures` et `$dispositifs` ; vide si les
                tables ne sont pas réduites.
        """
        avant = periode.precedente()
        bornes = {"du": periode.debut, "au": periode.fin, "du_n1": avant.debut, "au_n1": avant.fin}
        valeurs = {f"${nom}": f"DATE '{jour.isoformat()}'" for nom, jour in bornes.items()}
        sql = re.sub(r"\$(?:du_n1|au_n1|du|au)\b", lambda t: valeurs[t[0]], self.sql)
        for marque, liste in perimetre.items():
            sql = sql.replace(f"'{marque}'", liste)
        return sql if perimetre else sql.replace(PERIMETRE, "")


@dataclass(frozen=True)
class Compilee:
    """Un indicateur compilé.

    Attributes:
        calcul: total (`v_` = 0) et ventilations (`v_` = 1, 2…) dans une seule requête.
        sorties: colonnes rendues par `calcul`.
        ventilations: axes de chaque ventilation.
        faits: colonnes de `liste`.
        axes: axes permis.
        tables: tables d'échange lues, relations comprises.
    """

    calcul: Requete
    sorties: tuple[str, ...]
    ventilations: tuple[tuple[str, ...], ...]
    liste: Requete
    faits: tuple[str, ...]
    axes: tuple[str, ...]
    tables: tuple[str, ...]


class Compilateur:
    """Compile des indicateurs pour un dialecte.

    Args:
        tables: les tables du contrat.
        axes: les axes du catalogue.
        reduites: tables que le périmètre réduit.
    """

    def __init__(
        self,
        tables: Mapping[str, Table],
        axes: Mapping[str, Axe],
        reduites: Collection[str],
        dialecte: str,
        tranches: tuple[int, ...] = TRANCHES,
    ) -> None:
        self._axes = axes
        self._noms = {*tables, *(PERIMETRE + nom for nom in reduites)}
        self._dialecte = dialecte
        self._base = Base(tables, reduites, tranches)

    def indicateur(self, indicateur: Indicateur, par: Sequence[str] = ()) -> Compilee:
        """Le calcul (avec, s'il y en a, une ventilation selon `par`) et la liste."""
        faits = indicateur.faits(self._base)
        naturelles = list(indicateur.naturelles)
        if par and tuple(par) not in (n.axes for n in naturelles):
            naturelles.append(selon(indicateur, tuple(par)))
        poses = _axes.poser(self._axes, self._base, faits, [a for n in naturelles for a in n.axes])
        nommes = ibis.table(poses.schema(), name=FAITS)
        reduit = calcul(indicateur, nommes, naturelles, set(faits.columns))
        lus = lues(reduit)[FAITS]
        utiles = [c for c in poses.columns if c in lus]
        ordre = [faits[c] for c in faits.columns if not faits[c].type().is_array()]
        liste = self._requete(faits.order_by(ordre))
        return Compilee(
            calcul=_sur_les_faits(self._requete(poses.select(utiles)), self._requete(reduit)),
            sorties=tuple(reduit.columns),
            ventilations=tuple(n.axes for n in naturelles),
            liste=liste,
            faits=tuple(faits.columns),
            axes=tuple(_axes.permis(self._axes, faits.columns)),
            tables=tuple(sorted(self._lues(liste))),
        )

    def relations(self) -> dict[str, Requete]:
        """Les relations citées jusqu'ici, chacune avant celles qui la citent."""
        return {nom: self._requete(e) for nom, e in list(self._base.relations.items())}

    def perimetre(self, tables: Mapping[str, Definition]) -> dict[str, Requete]:
        """Les tables réduites, par le nom que les définitions citent."""
        return {
            PERIMETRE + nom: self._requete(definition(self._base))
            for nom, definition in tables.items()
        }

    def _requete(self, expression: Expr) -> Requete:
        expression = elaguer(expression)
        sql = en_sql(expression, self._dialecte)
        for litteral, nom in _BORNES.items():
            sql = sql.replace(litteral, nom)
        noms = self._noms | set(self._base.relations)
        mentions = re.findall(r'(?:FROM|JOIN) [`"](\w+)[`"]', sql)
        return Requete(sql, tuple(sorted(m for m in mentions if m in noms)), self._lit(expression))

    def _lit(self, expression: Expr) -> dict[str, tuple[str, ...]]:
        """Les colonnes lues, sauf des tables qu'aucun périmètre ne réduit."""
        return {
            nom: tuple(sorted(colonnes))
            for nom, colonnes in sorted(lues(expression).items())
            if nom in self._base.relations or nom.startswith(PERIMETRE)
        }

    def _lues(self, requete: Requete) -> set[str]:
        noms: set[str] = set()
        for nom in set(requete.lit):
            if nom in self._base.relations:
                noms |= self._lues(self._requete(self._base.relations[nom]))
            else:
                noms.add(nom.removeprefix(PERIMETRE))
        return noms


def _sur_les_faits(faits: Requete, calcul: Requete) -> Requete:
    """Le calcul, précédé des faits qu'il nomme : le moteur ne les évalue qu'une fois."""
    suite = calcul.sql.removeprefix("WITH ")
    lien = ", " if suite != calcul.sql else " "
    return Requete(f"WITH {FAITS} AS ({faits.sql}){lien}{suite}", faits.lit, faits.colonnes)


def selon(indicateur: Indicateur, axes: tuple[str, ...]) -> Naturelle:
    """La ventilation d'office selon ces axes, ou celle qu'on demande en plus.

    Un axe d'office garde, croisé à un autre, sa façon de compter.
    """
    d_office = next((n for n in indicateur.naturelles if n.axes == axes), None)
    proches = [n for axe in axes if (n := indicateur.naturelle(axe))]
    return d_office or Naturelle(axes, next((n.agregat for n in proches if n.agregat), None))
