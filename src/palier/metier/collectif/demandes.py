"""Ce que la liste des séances montre : une année, un type, un thème, un état."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.http import QueryDict

from palier.metier.collectif.listes import Etat
from palier.metier.collectif.models import Seance, SeanceQuerySet
from palier.noyau.texte import numero
from palier.socle.champs import choix
from palier.socle.habilitations.acces import Acces


@dataclass(frozen=True)
class Compteur:
    """Un état, combien de séances en sont là, et l'adresse de leur liste."""

    etat: Etat
    combien: int
    adresse: str
    ici: bool


@dataclass(frozen=True)
class Demande:
    """La liste demandée ; ce qui n'est pas une réponse connue ne filtre pas."""

    annee: int
    type: str
    theme: str
    etat: str

    @classmethod
    def lue(cls, dit: QueryDict, le: date) -> "Demande":
        annee = numero(dit.get("annee", ""))
        return cls(
            annee if 1990 <= annee <= 2100 else le.year,
            _parmi(dit.get("type", ""), choix("type_action")),
            _parmi(dit.get("theme", ""), choix("theme")),
            _parmi(dit.get("etat", ""), Etat.choices),
        )

    def seances(self, acces: Acces) -> SeanceQuerySet:
        """Les séances de l'année, du type et du thème, quel que soit leur état."""
        trouvees = Seance.objects.visibles_par(acces).filter(date__year=self.annee)
        if self.type:
            trouvees = trouvees.filter(action__type=self.type)
        return trouvees.filter(action__theme=self.theme) if self.theme else trouvees

    def retenues(self, acces: Acces) -> SeanceQuerySet:
        """Celles de la liste : le compteur d'un état compte exactement celles-ci."""
        seances = self.seances(acces)
        return seances.a_l_etat(self.etat) if self.etat else seances

    def compteurs(self, acces: Acces) -> list[Compteur]:
        """Un compteur par état ; celui de la liste ouverte la referme."""
        comptes = self.seances(acces).par_etat()
        return [
            Compteur(e, comptes[e], self.adresse("" if e == self.etat else e), e == self.etat)
            for e in Etat
            if comptes[e] or e == self.etat or e in (Etat.ORGANISEE, Etat.PREVUE)
        ]

    def adresse(self, etat: str) -> str:
        dits: dict[str, Any] = {"annee": self.annee, "type": self.type, "theme": self.theme}
        return "?" + urlencode({n: v for n, v in {**dits, "etat": etat}.items() if v})


def _parmi(dit: str, connus: Any) -> str:
    return dit if dit in dict(connus) else ""
