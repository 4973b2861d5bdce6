"""Le logement occupé, la procédure d'expulsion, le dossier de surendettement, le relogement."""

from datetime import date, timedelta

from palier.pilotage.demonstration.suivis import Fabrique, Suivi

_LOCATAIRES = {"LOC_PUBLIC", "LOC_PRIVE", "SOUS_LOC"}
_PROPRIETAIRES = {"PROPRIO", "ACCEDANT"}
_AVANT = {
    "IMPAYE": (("E01", 170), ("E02", 95)),
    "COMMANDEMENT": (("E01", 240), ("E02", 180), ("E04", 45)),
    "ASSIGNATION": (("E01", 330), ("E02", 260), ("E04", 150), ("E06", 110), ("E07", 30)),
    "JUGEMENT": (("E01", 420), ("E04", 260), ("E07", 150), ("E10", 75), ("E11", 25)),
}
_SUITE = {"IMPAYE": "E04", "COMMANDEMENT": "E07", "ASSIGNATION": "E11", "JUGEMENT": "E12"}
_SUSPENSION = {"IMPAYE": "E03", "COMMANDEMENT": "E03", "ASSIGNATION": "E10", "JUGEMENT": "E11"}


def occuper(f: Fabrique, s: Suivi, lieu: dict[str, str]) -> None:
    """Écrit l'occupation du logement ; en accès, le bail précède la mesure de quelques semaines."""
    statut = s.profil.get("occupation")
    if statut is None:
        return
    recul = f.h.randint(24, 60) if s.code == "ASLL_ACCES" else f.h.randint(200, 4000)
    debut = s.debut - timedelta(recul)
    locataire = statut in _LOCATAIRES
    f.r.ajouter(
        "occupations",
        menage_id=s.foyer.menage,
        debut=debut,
        statut=statut,
        bail_le=debut if locataire else None,
        bailleur=s.profil.get("bailleur") if locataire else None,
        loyer=s.loyer if locataire else None,
        charges=round(s.loyer * 0.22) if locataire else None,
        aide=s.notes.get("aide"),
        commune=lieu.get("commune"),
        quartier=lieu.get("quartier"),
    )


def expulsion(f: Fabrique, s: Suivi) -> None:
    """Écrit la procédure d'expulsion que raconte le scénario."""
    entree, sortie = s.scenario.entree, s.scenario.sortie
    if entree is None:
        return
    avant = [(code, s.debut - timedelta(recul)) for code, recul in _AVANT[entree]]
    procedure = _procedure(f, s, "EXPULSION", avant[0][1])
    for code, le in avant:
        _etape(f, procedure, code, le, "EN_COURS")
    milieu = f.h.jour(s.debut + timedelta(20), s.observation)
    if sortie == "ETEINTE":
        _etape(f, procedure, "E18", milieu, "ETEINTE")
    elif sortie == "SUSPENDUE":
        _etape(f, procedure, _SUSPENSION[entree], milieu, "SUSPENDUE")
    elif sortie == "AGGRAVEE":
        _etape(f, procedure, _SUITE[entree], milieu, "EN_COURS")


_CHEMINS = {
    "S4_IRRECEVABLE": ("S2_DEPOSE",),
    "S3_RECEVABLE": ("S2_DEPOSE",),
    "S6_ORIENTE_PLAN": ("S2_DEPOSE", "S3_RECEVABLE"),
    "S7_PLAN": ("S2_DEPOSE", "S3_RECEVABLE", "S6_ORIENTE_PLAN"),
    "S8_MESURES": ("S2_DEPOSE", "S3_RECEVABLE"),
    "S9_MORATOIRE": ("S2_DEPOSE", "S3_RECEVABLE"),
    "S10_RP": ("S2_DEPOSE", "S3_RECEVABLE"),
    "S12_EFFACE": ("S2_DEPOSE", "S3_RECEVABLE", "S10_RP"),
}


def surendettement(f: Fabrique, s: Suivi) -> None:
    """Écrit le dossier de surendettement ; « A>B » se lit : A au début, B pendant la mesure.

    Pose `notes["surendettement"]` : l'étape au début et l'étape à l'observation. Le plan
    conventionnel est réservé aux propriétaires : aux autres, des mesures sont imposées.
    """
    debut, _, fin = (s.profil.get("surendettement") or "").partition(">")
    if debut == "S7_PLAN" and s.profil.get("occupation") not in _PROPRIETAIRES:
        debut = "S8_MESURES"
    s.notes["surendettement"] = (debut or None, fin or debut or None)
    if fin:
        depose = s.debut - timedelta(f.h.randint(5, 40))
        procedure = _procedure(f, s, "SURENDETTEMENT", depose)
        _etape(f, procedure, debut, depose)
        recevable = min(depose + timedelta(f.h.randint(55, 85)), s.observation)
        _etape(f, procedure, "S3_RECEVABLE", recevable)
        _etape(f, procedure, fin, min(recevable + timedelta(60), s.observation))
    elif debut in _CHEMINS:
        le = s.debut - timedelta(f.h.randint(15, 300))
        chemin = (*_CHEMINS[debut], debut)
        depose = le - timedelta(70 * (len(chemin) - 1))
        procedure = _procedure(f, s, "SURENDETTEMENT", depose)
        for rang, code in enumerate(chemin):
            _etape(f, procedure, code, depose + timedelta(70 * rang))


def _procedure(f: Fabrique, s: Suivi, type_: str, le: date) -> str:
    identifiant = f.r.nouveau("X")
    f.r.ajouter(
        "procedures",
        procedure_id=identifiant,
        menage_id=s.foyer.menage,
        mesure_id=s.mesure,
        type=type_,
        ouverte_le=le,
    )
    return identifiant


def _etape(f: Fabrique, procedure: str, code: str, le: date, regime: str | None = None) -> None:
    f.r.ajouter("etapes", procedure_id=procedure, code=code, date=le, regime=regime)


def reloger(f: Fabrique, s: Suivi, le: date, parc: str, bailleur: str, priorite: str) -> None:
    """Écrit un relogement."""
    f.r.ajouter(
        "relogements",
        relogement_id=f.r.nouveau("R"),
        menage_id=s.foyer.menage,
        mesure_id=s.mesure,
        date=le,
        parc=parc,
        bailleur=bailleur,
        priorite=priorite,
    )
