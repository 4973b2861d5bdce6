"""Ce que le dossier sait déjà d'un diagnostic, rubrique par rubrique, à qui peut le lire."""

from collections.abc import Callable

from palier.pilotage.diagnostic.faits import dette, logement, menage
from palier.pilotage.diagnostic.faits.dossier import Dit, Dossier, libelle
from palier.pilotage.diagnostic.models import Diagnostic
from palier.pilotage.diagnostic.rubriques import (
    DE_CARENCE,
    RUBRIQUES,
    Fait,
    Manque,
    Rubrique,
    Texte,
)
from palier.socle.habilitations.acces import Acces
from palier.socle.habilitations.listes import Donnee, Geste
from palier.socle.reglages.finalites import eteints

__all__ = ["libelle", "rubriques", "textes_tus"]

_SOURCES: dict[str, Callable[[Dossier], Dit]] = {
    "redacteur": menage.redacteur,
    "presence": menage.presence,
    "transmission": menage.transmission,
    "identite": menage.identite,
    "famille": menage.famille,
    "accompagnements": menage.accompagnements,
    "logement": logement.logement,
    "endettement": dette.endettement,
    "traitement": dette.traitement,
    "reprise": dette.reprise,
    "remboursement": dette.remboursement,
    "relogement": logement.relogement,
    "ccapex": logement.ccapex,
}


def rubriques(diagnostic: Diagnostic, acces: Acces) -> list[Rubrique]:
    """Les quinze rubriques : ce que dit le dossier ce jour-là, ce qui manque, ce qui est rédigé.

    Une carence ne dit que ce qui n'a pas besoin du ménage.
    """
    dossier = Dossier(diagnostic, acces)
    tus = textes_tus(acces)
    return [
        _rubrique(dossier, code, titre, [nom for nom in textes if nom not in tus])
        for code, titre, textes in RUBRIQUES
        if not diagnostic.de_carence or code in DE_CARENCE
    ]


def textes_tus(acces: Acces) -> frozenset[str]:
    """Les textes que cette casquette ne lit pas, ou que la structure ne tient pas."""
    lit_la_sante = acces.peut(Geste.LIRE, Donnee.SANTE)
    return eteints(acces.structure_id, "diagnostics") if lit_la_sante else frozenset({"sante"})


def _rubrique(dossier: Dossier, code: str, titre: str, champs: list[str]) -> Rubrique:
    dits = list(_SOURCES[code](dossier)) if code in _SOURCES else []
    return Rubrique(
        code,
        titre,
        tuple(d for d in dits if isinstance(d, Fait)),
        tuple(d for d in dits if isinstance(d, Manque)),
        tuple(Texte(nom, libelle(nom), getattr(dossier.diagnostic, nom)) for nom in champs),
    )
