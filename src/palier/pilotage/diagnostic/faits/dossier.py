"""Le dossier d'un ménage, lu une fois pour son diagnostic, et ce qu'il faut pour le dire."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.urls import reverse

from palier.metier.accompagnement.models import Demarche
from palier.metier.budget.models import Dette, Situation
from palier.metier.logement.models import Etape, Occupation
from palier.metier.logement.regles.constats import Constat
from palier.metier.menages.models import Composition
from palier.noyau.nomenclatures import nomenclature
from palier.noyau.texte import date_longue, liste, montant
from palier.pilotage.diagnostic.models import Diagnostic
from palier.pilotage.diagnostic.rubriques import Fait, Manque
from palier.pilotage.expulsion.constats import constats
from palier.socle.comptes.models import en_vigueur
from palier.socle.habilitations.acces import Acces

Dit = Iterator[Fait | Manque]


@dataclass(frozen=True)
class Dossier:
    """Le dossier d'un ménage, lu une fois, comme cette casquette le voit."""

    diagnostic: Diagnostic
    acces: Acces

    @property
    def le(self) -> date:
        return self.acces.le

    def siens(self, modele: Any) -> Any:
        return modele.objects.visibles_par(self.acces).filter(menage=self.diagnostic.menage_id)

    def volet(self, cle: str) -> str:
        return reverse("dossier:volet", args=[self.diagnostic.menage_id, cle])

    @cached_property
    def membres(self) -> list[Composition]:
        return list(self.diagnostic.menage.compositions.au(self.le))

    @cached_property
    def occupation(self) -> Occupation | None:
        trouvee: Occupation | None = self.siens(Occupation).filter(en_vigueur(self.le)).first()
        return trouvee

    @cached_property
    def situation(self) -> Situation | None:
        vues = self.siens(Situation).filter(date__lte=self.le).avec_lignes()
        derniere: Situation | None = vues.first()
        return derniere

    @cached_property
    def dettes(self) -> list[Dette]:
        return list(self.siens(Dette).en_cours().prefetch_related("reglements"))

    @cached_property
    def demarches(self) -> list[Demarche]:
        return list(self.siens(Demarche).filter(engagee_le__lte=self.le))

    @cached_property
    def constats(self) -> list[Constat]:
        return constats(self.diagnostic.procedure, self.acces)

    @cached_property
    def etapes(self) -> list[Etape]:
        return [e for e in self.diagnostic.procedure.etapes.all() if e.date <= self.le]


def demarche_dite(demarche: Demarche) -> Fait:
    statut = nomenclature("statut_demarche").libelle(demarche.statut or "NSP").lower()
    dits = [statut]
    if demarche.montant_obtenu is not None:
        dits.append(f"{montant(demarche.montant_obtenu)} obtenus")
    le = demarche.conclue_le or demarche.deposee_le or demarche.engagee_le
    return Fait(str(demarche), liste(dits), "démarches", date_longue(le))


def jour(nom: str, le: date, source: str) -> Fait:
    return Fait(nom, f"le {date_longue(le)}", source)


def euros(somme: Decimal | None) -> str:
    return "" if somme is None else montant(somme)


def libelle(champ: str) -> str:
    dit = str(Diagnostic._meta.get_field(champ).verbose_name)
    return f"{dit[:1].upper()}{dit[1:]}"
