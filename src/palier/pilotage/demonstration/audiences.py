"""Deux familles attendues au tribunal : un diagnostic en cours, l'autre remis.

Leurs mesures sont accordées et ne commencent qu'après l'année du bilan : aucun de ses nombres n'en
dépend.
"""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from palier.metier.accompagnement.models import Mesure
from palier.metier.budget.actions import constater_dette, photographier, regler
from palier.metier.logement.actions import franchir, occuper, ouvrir_procedure
from palier.metier.logement.models import Procedure
from palier.metier.menages.models import Menage
from palier.pilotage.diagnostic import actions as diagnostics
from palier.socle.habilitations.acces import Acces

_ETAPES = (("E01", 290), ("E02", 225), ("E04", 150), ("E06", 128), ("E07", 62), ("E08", 58))
"""Les étapes faites, et il y a combien de jours."""
_EN_COURS: dict[str, Any] = {
    "presence": "PRESENT",
    "conditions": "Entretien au bureau, avec les relevés de compte et l’assignation.",
    "famille": "Séparation au printemps ; une seule paie depuis. La pension n’est pas fixée.",
    "reprise": "Le loyer de décembre est payé en entier. Un virement automatique est en place.",
    "souhait": "MAINTIEN",
    "capacite": Decimal(85),
}
_REMIS: dict[str, Any] = {
    "presence": "REPRESENTE",
    "conditions": "Entretien au bureau, avec l’avocate (aide juridictionnelle).",
    "famille": "Emploi perdu en mars, repris à temps partiel en septembre.",
    "endettement": "Décompte du bailleur au 1er décembre, frais de poursuite non jugés retirés.",
    "traitement": "Aide du FSL demandée ; la commission se réunit fin janvier.",
    "reprise": "Loyer courant repris en entier depuis octobre.",
    "remboursement": "85 € par mois tiennent dans le budget, sans toucher à l’alimentation.",
    "preconisations": "Délais de paiement sur 34 mois, à 85 € par mois, en plus du loyer courant ; "
    "suspension des effets de la clause pendant ces délais.",
    "observations_locataire": "Souhaite rester : les enfants sont scolarisés dans le quartier.",
    "observations_bailleur": "D’accord pour un plan si le loyer courant est payé.",
    "relogement": "Pas de demande en cours ; le loyer reste proportionné aux ressources.",
    "ccapex": "Dossier connu de la commission depuis la saisine préalable du bailleur.",
    "souhait": "MAINTIEN",
    "capacite": Decimal(85),
}


def preparer(par: Acces) -> None:
    """Prépare les audiences de ces deux familles, comme le ferait leur travailleuse sociale."""
    accordees = Mesure.objects.filter(debut=None, fin=None, referent_id=par.professionnel_id)
    menages = [m.menage for m in accordees.select_related("menage").order_by("pk")[:2]]
    for menage, textes, dans, remis in zip(
        menages, (_EN_COURS, _REMIS), (23, 16), (False, True), strict=False
    ):
        _chiffrer(menage, par)
        procedure = _procedure(menage, par, audience=par.le + timedelta(days=dans))
        _diagnostiquer(procedure, textes, par, remis=remis)


def _chiffrer(menage: Menage, par: Acces) -> None:
    """Le logement, le budget et la dette, tels que le dossier les sait."""
    debut = par.le - timedelta(days=1530)
    occuper(
        menage,
        debut=debut,
        par=par,
        statut="LOC_PUBLIC",
        bail_le=debut,
        bailleur="Vaubrelle Habitat",
        loyer=Decimal("486.20"),
        charges=Decimal("94.10"),
        aide=Decimal(212),
        adresse=menage.adresse or "8 allée des Tanneurs",
    )
    photographier(
        menage,
        le=par.le - timedelta(days=20),
        par=par,
        ressources=Decimal(1420),
        charges=Decimal(1298),
        reprise_loyer_le=par.le - timedelta(days=40),
    )
    dette = constater_dette(
        menage,
        type="LOYER_ACTUEL",
        constatee_le=par.le - timedelta(days=290),
        par=par,
        creancier="Vaubrelle Habitat",
        logement="ACTUEL",
        initial=Decimal("3180.40"),
    )
    regler(
        dette,
        le=par.le - timedelta(days=38),
        montant_regle=Decimal(300),
        source="VOLONTAIRE",
        version=dette.version,
        par=par,
    )


def _procedure(menage: Menage, par: Acces, *, audience: date) -> Procedure:
    """De l'impayé à l'assignation, et l'audience à venir."""
    premiere = par.le - timedelta(days=_ETAPES[0][1])
    # Les adresses inventées sont celles d'immeubles : un voisin peut avoir la sienne.
    procedure = ouvrir_procedure(
        menage, type="EXPULSION", ouverte_le=premiere, par=par, distincte=True
    )
    faites = [(code, par.le - timedelta(days=recul)) for code, recul in _ETAPES]
    for code, le in (*faites, ("E10", audience)):
        franchir(procedure, code=code, le=le, version=procedure.version, par=par)
    return procedure


def _diagnostiquer(
    procedure: Procedure, textes: dict[str, Any], par: Acces, *, remis: bool
) -> None:
    saisi = par.le - timedelta(days=32)
    diagnostic = diagnostics.ouvrir(procedure, saisi_le=saisi, par=par)
    propose, tenu = par.le - timedelta(days=25), par.le - timedelta(days=12)
    dates = {"entretien_propose_le": propose, "entretien_le": tenu}
    diagnostics.rediger(diagnostic, version=diagnostic.version, par=par, **dates, **textes)
    if remis:
        le = par.le - timedelta(days=3)
        juge = {"transmis_juge_le": le, "transmis_ccapex_le": le}
        diagnostics.remettre(diagnostic, le=le, version=diagnostic.version, par=par, **juge)
