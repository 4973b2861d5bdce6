"""Ce qui se vérifie sur les actes avant une audience : tenu, hors délai, ou pas encore su."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from palier.metier.logement.regles.audience import NOTIFICATION_PREFET, TRANSMISSION_DSF
from palier.metier.logement.regles.commandement import (
    FOYER,
    SAISINE_CCAPEX,
    Bail,
    fin_du_commandement,
)
from palier.metier.logement.regles.echeances import Droit, Echeance
from palier.metier.logement.regles.etapes import AUDIENCE, Fait, en_ordre
from palier.noyau.texte import date_longue

TENU, HORS_DELAI, A_SAVOIR = "tenu", "hors délai", "à vérifier"


@dataclass(frozen=True)
class Controle:
    """Une vérification, et ce que le dossier permet d'en dire ; indicatif."""

    quoi: str
    etat: str
    dit: str
    article: str


def controles(
    faits: Iterable[Fait], audience_le: date | None, bail: Bail, droit: Droit
) -> list[Controle]:
    """Les délais que les actes devaient respecter, pour une audience (art. 24 I à III).

    Un logement-foyer n'y est pas soumis : la liste est vide (R-EXP-15).
    """
    if bail.statut == FOYER:
        return []
    suite = en_ordre(faits)
    connus = {f.code: f for f in suite}
    trouves = [_du_commandement(connus, bail, droit), _de_la_ccapex(connus, droit)]
    if audience_le:
        venue = Fait(AUDIENCE, audience_le)
        # Un renvoi ne rattrape pas une notification tardive : elle précède la première audience.
        premiere = next((f for f in suite if f.code == AUDIENCE), venue)
        trouves += [
            _a_rebours(NOTIFICATION_PREFET.depuis(premiere, droit), connus.get("E08"), "Notifiée"),
            _a_rebours(TRANSMISSION_DSF.depuis(venue, droit), connus.get("E09"), "Transmis"),
        ]
    return [c for c in trouves if c]


def _du_commandement(connus: dict[str, Fait], bail: Bail, droit: Droit) -> Controle | None:
    quoi = "Assigner après la fin du délai du commandement"
    payer, assignation = connus.get("E04"), connus.get("E07")
    if payer is None:
        article = "Loi du 6 juillet 1989, art. 24 I"
        return Controle(quoi, A_SAVOIR, "Le commandement de payer n’est pas noté.", article)
    fin = fin_du_commandement(payer, droit, bail)
    if assignation is None or fin.au_plus_tard is None or fin.au_plus_tot is None:
        dit = fin.manque or "L’assignation n’est pas notée."
        return Controle(quoi, A_SAVOIR, dit, fin.article)
    dit = (
        f"Délai fini le {date_longue(fin.au_plus_tard)}, assignée le {date_longue(assignation.le)}."
    )
    if assignation.le > fin.au_plus_tard:
        return Controle(quoi, TENU, dit, fin.article)
    if assignation.le > fin.au_plus_tot:
        return Controle(quoi, A_SAVOIR, f"{dit} {fin.manque}".strip(), fin.article)
    return Controle(quoi, HORS_DELAI, dit, fin.article)


def _de_la_ccapex(connus: dict[str, Fait], droit: Droit) -> Controle | None:
    saisine, assignation = connus.get("E06"), connus.get("E07")
    if saisine is None or assignation is None:
        return None
    possible = SAISINE_CCAPEX.depuis(saisine, droit)
    if possible.au_plus_tot is None:
        return Controle(
            "Saisir la CCAPEX avant d’assigner", A_SAVOIR, possible.manque, possible.article
        )
    dit = (
        f"Saisie le {date_longue(saisine.le)} : assignation possible à partir du "
        f"{date_longue(possible.au_plus_tot)}, faite le {date_longue(assignation.le)}."
    )
    etat = TENU if assignation.le >= possible.au_plus_tot else HORS_DELAI
    return Controle("Saisir la CCAPEX avant d’assigner", etat, dit, possible.article)


def _a_rebours(echeance: Echeance, fait: Fait | None, participe: str) -> Controle:
    limite = echeance.au_plus_tard
    if limite is None:
        return Controle(echeance.quoi, A_SAVOIR, echeance.manque, echeance.article)
    avant = f"au plus tard le {date_longue(limite)}"
    if fait is None:
        return Controle(echeance.quoi, A_SAVOIR, f"Pas noté ; {avant}.", echeance.article)
    etat = TENU if fait.le <= limite else HORS_DELAI
    return Controle(
        echeance.quoi, etat, f"{participe} le {date_longue(fait.le)} ; {avant}.", echeance.article
    )
