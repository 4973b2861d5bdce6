"""Une échéance de droit : deux bornes, l'article, le paramètre, et ce que l'on ne sait pas."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from types import MappingProxyType
from typing import Any

from palier.metier.logement.regles.etapes import Fait
from palier.noyau.delais import Duree
from palier.noyau.feries import Calendrier
from palier.noyau.parametres import ParametreAbsent, Valeur, parametre
from palier.noyau.texte import date_longue

INDICATIF = "indicatif"
Lire = Callable[..., Valeur]
_TOUJOURS = date(1990, 1, 1)


@dataclass(frozen=True)
class Droit:
    """De quoi calculer : les paramètres d'une structure et les jours fériés d'un lieu."""

    lire: Lire = parametre
    calendrier: Calendrier = field(default_factory=Calendrier)

    def valeur(self, code: str, au: date, **cles: Any) -> Valeur:
        """La valeur en vigueur au jour du fait (R-GEN-01)."""
        return self.lire(code, au, **cles)

    def entier(self, code: str, au: date, **cles: Any) -> int:
        return int(self.lire(code, au, **cles).valeur)

    def reporte(self, code: str, jour: date) -> date:
        """Le premier jour ouvrable, si ce délai se reporte (CPC art. 642)."""
        try:
            actif = self.entier("DELAI_REPORTE", jour, delai=code)
        except ParametreAbsent:
            actif = 0
        return self.calendrier.report(jour) if actif else jour


@dataclass(frozen=True)
class Echeance:
    """Ce qu'une étape fait attendre ; toujours indicative.

    Attributes:
        au_plus_tot: rien ne peut arriver avant ; vide si rien ne le borne.
        au_plus_tard: il faut avoir agi ce jour-là ; vide si rien ne le borne.
        parametres: les valeurs employées, chacune avec sa date d'effet et sa source.
        calcul: les pas du calcul, une phrase chacun.
        manque: ce qu'il faudrait savoir ; les bornes absentes le sont pour cela.
        ecrite: la date est celle que l'acte inscrit.
        depuis: l'étape qui l'a fait naître.
        tenue_par: les étapes qui y répondent.
    """

    code: str
    quoi: str
    regle: str
    article: str
    au_plus_tot: date | None = None
    au_plus_tard: date | None = None
    parametres: tuple[Valeur, ...] = ()
    calcul: tuple[str, ...] = ()
    manque: str = ""
    ecrite: bool = False
    depuis: Fait | None = None
    tenue_par: frozenset[str] = frozenset()

    @property
    def le(self) -> date | None:
        """Le jour à retenir, par prudence le plus proche : ce qui peut arriver, ou la limite."""
        return self.au_plus_tot or self.au_plus_tard

    @property
    def a_verifier(self) -> bool:
        return any(v.a_verifier for v in self.parametres)

    @property
    def mention(self) -> str:
        """Le mot qui accompagne toujours la date."""
        return f"{INDICATIF}, paramètre à vérifier" if self.a_verifier else INDICATIF


@dataclass(frozen=True)
class Regle:
    """Un délai qu'une étape fait courir : vers l'avant, ou à rebours d'une date connue.

    Attributes:
        a_rebours: il faut agir au moins ce délai avant l'étape.
        inscrite: l'acte peut porter sa propre date, qui prime.
        ouvre: le délai n'oblige pas, il ouvre : sa fin est un « au plus tôt ».
    """

    code: str
    quoi: str
    regle: str
    article: str
    parametre: str
    cles: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    a_rebours: bool = False
    inscrite: bool = False
    ouvre: bool = False
    tenue_par: frozenset[str] = frozenset()

    def depuis(self, fait: Fait, droit: Droit, au: date | None = None) -> Echeance:
        """L'échéance que ce délai donne depuis une étape.

        Args:
            au: le jour dont dépend le droit applicable (un bail) ; à défaut celui de l'étape.
        """
        nue = Echeance(
            self.code, self.quoi, self.regle, self.article, depuis=fait, tenue_par=self.tenue_par
        )
        if self.inscrite and fait.jusqu_au:
            dit = f"Date écrite sur l’acte : {date_longue(fait.jusqu_au)}."
            return replace(
                self._bornee(nue, fait.jusqu_au, fait.jusqu_au), calcul=(dit,), ecrite=True
            )
        try:
            valeur = droit.valeur(self.parametre, au or fait.le, **self.cles)
        except ParametreAbsent as absent:
            return replace(nue, manque=str(absent))
        return self._calculee(nue, fait, valeur, droit)

    def _calculee(self, nue: Echeance, fait: Fait, valeur: Valeur, droit: Droit) -> Echeance:
        duree = Duree.de(valeur)
        if self.a_rebours:
            jour = duree.avant(fait.le, droit.calendrier)
            dit = f"{duree} avant l’audience du {date_longue(fait.le)} : {date_longue(jour)}."
            return replace(nue, au_plus_tard=jour, parametres=(valeur,), calcul=(dit,))
        jour = duree.apres(fait.le, droit.calendrier)
        pas = [f"{duree} depuis le {date_longue(fait.le)} : {date_longue(jour)}."]
        reporte = droit.reporte(self.parametre, jour)
        if reporte != jour:
            pas.append(
                f"Le {date_longue(jour)} n’est pas un jour ouvrable : "
                f"reporté au {date_longue(reporte)} (CPC, art. 642)."
            )
        return replace(self._bornee(nue, jour, reporte), parametres=(valeur,), calcul=tuple(pas))

    def _bornee(self, nue: Echeance, jour: date, limite: date) -> Echeance:
        if self.ouvre:
            return replace(nue, au_plus_tot=limite)
        return replace(nue, au_plus_tot=jour, au_plus_tard=limite)


def reunie(courte: Echeance, longue: Echeance, manque: str) -> Echeance:
    """Deux lectures possibles d'un même délai : de la plus proche à la plus lointaine."""
    return replace(
        courte,
        au_plus_tard=longue.au_plus_tard,
        parametres=courte.parametres + longue.parametres,
        calcul=courte.calcul + longue.calcul,
        manque=manque,
    )
