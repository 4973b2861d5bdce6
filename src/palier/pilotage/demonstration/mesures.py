"""Écrire une mesure : ses dates, ses difficultés, ses objectifs, ses bilans, l'autonomie."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from palier.metier.accompagnement.regles import statut_d_apres
from palier.noyau.nomenclatures import nomenclature
from palier.noyau.texte import date_longue
from palier.pilotage.demonstration.suivis import Fabrique, Suivi

_STATUTS_EN_COURS = {"EN_COURS": 70, "NON_COMMENCE": 12, "ATTEINT": 13, None: 5}
_HORIZONS = {"COURT": 45, "MOYEN": 40, "LONG": 15}
_SOURCES_FREIN = {"PROFESSIONNEL": 70, "MENAGE": 22, None: 8}


def ouvrir(f: Fabrique, s: Suivi, dispositif: str, **suite: Any) -> None:
    """Écrit la mesure et ses périodes ; `suite` : motif de fin, destination, convention…"""
    cal, h, profil = s.calendrier, f.h, s.profil
    decidee = cal.periodes[0].decidee if cal.periodes else cal.debut - timedelta(h.randint(8, 40))
    demandee = decidee - timedelta(h.randint(15, 70))
    if s.scenario.adhesion:
        s.adhesion_le = min(cal.debut + timedelta(h.randint(0, 20)), s.observation)
    attendues, recues = (profil.get("pieces") or "/").split("/")
    f.r.ajouter(
        "mesures",
        mesure_id=s.mesure,
        dispositif_id=dispositif,
        menage_id=s.foyer.menage,
        referent_id=s.referent,
        instructeur=profil.get("instructeur"),
        origine=profil.get("origine"),
        demandee_le=demandee,
        decidee_le=decidee,
        debut=cal.debut,
        fin_prevue=cal.periodes[-1].fin_prevue if cal.periodes else None,
        fin=cal.fin,
        statut=statut_d_apres(decidee, cal.debut, cal.fin).value,
        adhesion_le=s.adhesion_le,
        pieces_attendues=int(attendues) if attendues else None,
        pieces_recues=int(recues) if recues else None,
        **suite,
    )
    for rang, (accord, debut, fin_prevue) in enumerate(cal.periodes, 1):
        f.r.ajouter(
            "periodes",
            mesure_id=s.mesure,
            rang=rang,
            decidee_le=accord,
            debut=debut,
            fin_prevue=fin_prevue,
            mois_accordes=round((fin_prevue - debut).days / 30.4375),
        )


def participants(f: Fabrique, s: Suivi, role: str | None) -> None:
    """Quand la mesure ne porte pas sur tout le ménage : ceux de ce rôle seulement."""
    for personne, sien in s.foyer.membres if role else ():
        if sien == role:
            f.r.ajouter(
                "participants",
                mesure_id=s.mesure,
                personne_id=personne,
                role=role,
                debut=s.debut,
                fin=s.calendrier.fin,
            )


def pieces(f: Fabrique, s: Suivi, types: Sequence[str]) -> None:
    """Les pièces reçues d'une mesure de l'année, sans fichier joint."""
    libelle = nomenclature("type_piece").libelle
    recues = int((s.profil.get("pieces") or "0/0").split("/")[1])
    for type_ in types[:recues] if s.observation >= f.du else ():
        le = s.debut - timedelta(f.h.randint(0, 45))
        f.r.ajouter(
            "pieces",
            piece_id=f.r.nouveau("W"),
            menage_id=s.foyer.menage,
            mesure_id=s.mesure,
            type=type_,
            nom=f"{libelle(type_)} du {date_longue(le)}",
            date=le,
        )


def difficultes(f: Fabrique, s: Suivi) -> None:
    """Ce que le prescripteur a signalé, puis ce que l'accompagnement a montré."""
    for code in s.profil.get("prescription", ()):
        f.r.ajouter(
            "difficultes",
            mesure_id=s.mesure,
            code=code,
            source="PRESCRIPTEUR",
            ouverte_le=s.debut,
        )
    for code in [*s.profil.get("freins", ()), *s.profil.get("logement", ())]:
        ouverte = f.h.jour(s.debut, min(s.debut + timedelta(90), s.observation))
        fin = s.calendrier.fin
        f.r.ajouter(
            "difficultes",
            mesure_id=s.mesure,
            code=code,
            source=f.h.parmi(_SOURCES_FREIN),
            ouverte_le=ouverte,
            levee_le=fin if fin and f.h.part(0.3) else None,
        )


def objectifs(f: Fabrique, suivis: list[Suivi], statuts: Mapping[str | None, float]) -> None:
    """Les objectifs de la commission et leurs étapes ; `statuts` vaut pour les mesures achevées."""
    acheves = [
        (s, code) for s in suivis if s.calendrier.fin for code in s.profil.get("objectifs", ())
    ]
    conclus = dict(
        zip(((s.mesure, c) for s, c in acheves), f.h.lot(statuts, len(acheves)), strict=True)
    )
    for s in suivis:
        for code in s.profil.get("objectifs", ()):
            statut = conclus.get((s.mesure, code)) or (
                None if s.calendrier.fin else f.h.parmi(_STATUTS_EN_COURS)
            )
            identifiant = _objectif(f, s, code, statut, auteur="COMMISSION")
            if f.h.part(0.35):
                _objectif(
                    f, s, None, statut, auteur="COCONSTRUIT", parent_id=identifiant, libelle=_ETAPE
                )


_ETAPE = "Étape convenue avec le ménage"
_CONCLUS = {"ATTEINT", "PARTIEL", "NON_ATTEINT", "ABANDONNE"}


def _objectif(f: Fabrique, s: Suivi, code: str | None, statut: str | None, **suite: Any) -> str:
    identifiant = f.r.nouveau("O")
    f.r.ajouter(
        "objectifs",
        objectif_id=identifiant,
        mesure_id=s.mesure,
        code=code,
        horizon=f.h.parmi(_HORIZONS),
        statut=statut,
        fixe_le=s.debut,
        conclu_le=f.h.jour(s.debut, s.observation) if statut in _CONCLUS else None,
        **suite,
    )
    return identifiant


def bilans(f: Fabrique, s: Suivi) -> None:
    """Un bilan intermédiaire à chaque renouvellement, un bilan final à la fin."""
    for periode in s.calendrier.periodes[1:]:
        du_le = periode.debut - timedelta(31)
        echeance = (du_le, du_le + timedelta(f.h.randint(-10, 12)))
        _bilan(f, s, "INTERMEDIAIRE", echeance, "RENOUVELLEMENT", periode.decidee)
    if fin := s.calendrier.fin:
        proposition = "RELAIS" if f.h.part(0.3) else "FIN"
        rendu = None if f.h.part(0.08) else fin - timedelta(f.h.randint(0, 20))
        _bilan(f, s, "FINAL", (fin - timedelta(30), rendu), proposition, None)


def _bilan(
    f: Fabrique,
    s: Suivi,
    type_: str,
    echeance: tuple[date, date | None],
    proposition: str,
    commission: date | None,
) -> None:
    du_le, rendu = echeance
    signe = min(f.au, rendu + timedelta(f.h.randint(0, 6))) if rendu and f.h.part(0.85) else None
    f.r.ajouter(
        "bilans",
        bilan_id=f.r.nouveau("B"),
        mesure_id=s.mesure,
        type=type_,
        du_le=du_le,
        rendu_le=rendu,
        signe_menage_le=signe,
        proposition=proposition,
        mois_demandes=6 if proposition == "RENOUVELLEMENT" else None,
        commission_le=commission,
    )


def autonomies(f: Fabrique, s: Suivi, domaines: list[str]) -> None:
    """Le niveau de chaque domaine, au début puis à la fin, pour qui a adhéré."""
    if not s.scenario.adhesion:
        return
    for domaine in f.h.sample(domaines, min(3, len(domaines))):
        niveau = f.h.choice((0, 1, 1, 1, 2, 2, 3))
        _niveau(f, s, s.debut + timedelta(f.h.randint(0, 30)), domaine, niveau)
        if s.calendrier.fin:
            atteint = min(4, niveau + f.h.choice((0, 1, 1, 2)))
            _niveau(f, s, s.calendrier.fin, domaine, atteint)


def _niveau(f: Fabrique, s: Suivi, le: date, domaine: str, niveau: int) -> None:
    f.r.ajouter(
        "autonomies",
        menage_id=s.foyer.menage,
        personne_id=s.foyer.titulaire,
        mesure_id=s.mesure,
        date=min(le, s.observation),
        domaine=domaine,
        niveau=niveau,
    )
