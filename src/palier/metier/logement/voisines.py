"""Deux procédures du même type ouvertes à la fois, pour un ménage ou sur un même logement.

La loi ne l'interdit pas : deux titulaires d'un bail, suivis chacun dans son dossier, reçoivent
chacun leurs actes. Rien n'est donc empêché d'un ménage à l'autre ; on le dit, et l'on demande.
"""

import re
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from palier.metier.logement.echeances import occupation_de
from palier.metier.logement.models import Procedure
from palier.noyau.texte import cle, date_longue
from palier.socle.habilitations.acces import Acces

_DEBUT = re.compile(r"\w+")


@dataclass(frozen=True)
class Voisine:
    """Une autre procédure, telle que cette casquette peut la dire.

    Attributes:
        du_menage: elle est au dossier du même ménage.
        lisible: elle est d'un dossier que l'on ouvre ; sinon rien n'en est dit que son existence.
    """

    procedure: Procedure
    du_menage: bool
    lisible: bool

    @property
    def fait(self) -> str:
        depuis = f"depuis le {date_longue(self.procedure.ouverte_le)}"
        if self.du_menage:
            return f"« {self.procedure} » est déjà en cours pour ce ménage, {depuis}"
        ici = "Une procédure d’expulsion est déjà en cours à cette adresse"
        if self.lisible:
            return f"{ici}, {depuis} ({self.procedure.menage})"
        return f"{ici}, dans un dossier que vous ne suivez pas"

    @property
    def geste(self) -> str:
        if self.du_menage:
            return "ajoutez-y une étape, ou closez celle qui ne court plus"
        if self.lisible:
            return "si c’est la même, suivez-la dans un seul dossier"
        return "voyez avec qui encadre si c’est la même"

    def __str__(self) -> str:
        return f"{self.fait} : {self.geste}."


def voisines(procedure: Procedure, acces: Acces) -> list[Voisine]:
    """Les autres procédures ouvertes du même type, du même ménage ou sur le même logement.

    Args:
        procedure: déjà notée, ou à ouvrir.
    """
    du_menage = Q(menage_id=procedure.menage_id)
    autres = Procedure.objects.ouvertes().filter(
        du_menage | _a_l_adresse(procedure), structure_id=acces.structure_id, type=procedure.type
    )
    trouvees = [
        autre
        for autre in autres.exclude(pk=procedure.pk)
        .distinct()
        .select_related("menage")
        .prefetch_related("menage__occupations")
        if autre.menage_id == procedure.menage_id or _meme_logement(procedure, autre)
    ]
    if not trouvees:
        return []
    lisibles = set(Procedure.objects.visibles_par(acces).filter(pk__in=[p.pk for p in trouvees]))
    return [Voisine(p, p.menage_id == procedure.menage_id, p in lisibles) for p in trouvees]


def _a_l_adresse(procedure: Procedure) -> Q:
    """Un premier tri, que la base sait faire : la même entrée d'adresse ; aucune sans adresse."""
    debut = _DEBUT.search(_lieu(procedure)[0])
    if procedure.type != "EXPULSION" or debut is None:
        return Q(pk=None)
    return Q(menage__occupations__adresse__icontains=debut[0]) | Q(
        menage__adresse__icontains=debut[0]
    )


def _meme_logement(une: Procedure, autre: Procedure) -> bool:
    (adresse, commune), (la_meme, la) = _lieu(une), _lieu(autre)
    return (
        cle(adresse) == cle(la_meme) and (commune == la or not commune or not la)
    ) and _en_meme_temps(une, autre)


def _lieu(procedure: Procedure) -> tuple[str, str]:
    """L'adresse et la commune du logement visé ; à défaut, celles du ménage."""
    logement, menage = occupation_de(procedure), procedure.menage
    if logement and logement.adresse:
        return logement.adresse, logement.commune or menage.commune
    return menage.adresse, menage.commune


def _en_meme_temps(une: Procedure, autre: Procedure) -> bool:
    """Les deux ménages y sont à la fois : un locataire qui suit un autre n'est pas son voisin."""
    lieux = [o for o in (occupation_de(une), occupation_de(autre)) if o]
    debut = max((o.debut for o in lieux), default=date.min)
    return all(o.fin is None or o.fin >= debut for o in lieux)
