"""Des gens connus : Amina suit des ménages au CCAS Nord, Bruno travaille au CCAS Sud."""

from datetime import date
from typing import Any

from palier.metier.accompagnement.models import Dispositif, Mesure, Piece
from palier.metier.budget.models import Dette, PlanApurement, Situation
from palier.metier.budget.regles.apurement import echeancier
from palier.metier.collectif.models import Action, Seance
from palier.metier.instances.models import Examen, Reunion
from palier.metier.logement.models import Etape, Occupation, Procedure
from palier.metier.menages.models import Composition, Menage, Personne, Qualite, Suivi
from palier.noyau.montants import arrondi
from palier.pilotage.diagnostic.models import Diagnostic
from palier.pilotage.reprise.models import Import
from palier.socle.comptes.casquette import acces
from palier.socle.comptes.models import Affectation, Compte, Professionnel, Structure
from palier.socle.habilitations.acces import Acces
from palier.socle.habilitations.listes import Role
from palier.socle.reglages.models import Finalite
from palier.socle.reglages.sensibles import SENSIBLES

LE = date(2026, 4, 14)


def une_structure(nom: str = "CCAS Nord") -> Structure:
    reference = nom.lower().replace(" ", "-")
    return Structure.objects.get_or_create(
        reference=reference, defaults={"nom": nom, "type": "ccas"}
    )[0]


def tout_tenir(structure: Structure) -> None:
    """La structure a écrit à quoi lui sert chaque donnée sensible."""
    for donnee in SENSIBLES:
        Finalite.objects.create(structure=structure, donnee=donnee, allumee_le=LE)


def un_compte(nom: str, structure: Structure, role: Role = Role.TRAVAILLEUR_SOCIAL) -> Compte:
    """Un compte dont la seule casquette est ce rôle dans cette structure."""
    professionnel = Professionnel.objects.create(reference=f"{nom}-{role}", nom=nom)
    Affectation.objects.create(
        professionnel=professionnel, structure=structure, role=role, debut=date(2020, 1, 1)
    )
    return Compte.objects.create_user(f"{nom}@palier.test".lower(), professionnel=professionnel)


def l_acces(compte: Compte, le: date = LE) -> Acces:
    return acces(compte.pk, compte.casquettes(le).get(), le)


def un_menage(structure: Structure, *, suivi_par: Compte | None = None, **champs: Any) -> Menage:
    """Un ménage d'une personne, suivi depuis 2025 si l'on dit par qui."""
    menage = Menage.objects.create(structure=structure, **{"nom_usage": "Ferrand", **champs})
    nadia = Personne.objects.create(
        structure=structure, nom=menage.nom_usage, prenom="Nadia", naissance=date(1988, 2, 9)
    )
    Composition.objects.create(menage=menage, personne=nadia, role="TITULAIRE")
    if suivi_par is not None and suivi_par.professionnel is not None:
        Suivi.objects.create(
            menage=menage,
            professionnel=suivi_par.professionnel,
            qualite=Qualite.REFERENT,
            debut=date(2025, 1, 1),
        )
    return menage


def une_mesure(menage: Menage, **champs: Any) -> Mesure:
    """Une mesure ASLL en cours depuis le 1er mars 2026."""
    dispositif, _ = Dispositif.objects.get_or_create(
        structure=menage.structure,
        reference="asll",
        defaults={"code": "ASLL_MAINTIEN", "nom": "ASLL maintien"},
    )
    return Mesure.objects.create(
        structure=menage.structure,
        menage=menage,
        dispositif=dispositif,
        **{"debut": date(2026, 3, 1), "statut": "ACTIVE", **champs},
    )


def une_piece(menage: Menage, **champs: Any) -> Piece:
    """Une carte d'identité, sans fichier joint."""
    champs = {"type": "PIECE_IDENTITE", "nom": "cni.pdf", **champs}
    return Piece.objects.create(structure=menage.structure, menage=menage, **champs)


def une_situation(menage: Menage, **champs: Any) -> Situation:
    """Une photographie du 9 avril 2026."""
    return Situation.objects.create(
        structure=menage.structure, menage=menage, **{"date": date(2026, 4, 9), **champs}
    )


def une_dette(menage: Menage, **champs: Any) -> Dette:
    """Une dette de loyer de 2 000 €, constatée le 1er mars 2026."""
    return Dette.objects.create(
        structure=menage.structure,
        menage=menage,
        **{
            "type": "LOYER_ACTUEL",
            "constatee_le": date(2026, 3, 1),
            "initial": 2000,
            "restant": 2000,
            **champs,
        },
    )


def un_plan(*dettes: Dette, mois: int = 10, **champs: Any) -> PlanApurement:
    """Un plan signé le 10 mars 2026, premier versement le 5 avril : rien n'est encore payé."""
    menage, total = dettes[0].menage, sum(arrondi(d.restant) for d in dettes)
    champs = {"propose_le": date(2026, 3, 2), "signe_le": date(2026, 3, 10), **champs}
    plan = PlanApurement.objects.create(
        structure=menage.structure, menage=menage, signataires=["MENAGE", "CREANCIER"], **champs
    )
    for dette in dettes:
        plan.parts.create(dette=dette, montant=dette.restant)
    for e in echeancier(total, mois, date(2026, 4, 5)):
        plan.echeances.create(rang=e.rang, date=e.le, montant=e.montant)
    return plan


def une_occupation(menage: Menage, **champs: Any) -> Occupation:
    """Un logement social occupé depuis 2020."""
    champs = {"debut": date(2020, 1, 1), "statut": "LOC_PUBLIC", **champs}
    return Occupation.objects.create(menage=menage, **champs)


def une_procedure(menage: Menage, **champs: Any) -> Procedure:
    """Une procédure d'expulsion ouverte le 1er mars 2026."""
    return Procedure.objects.create(
        structure=menage.structure,
        menage=menage,
        **{"type": "EXPULSION", "ouverte_le": date(2026, 3, 1), **champs},
    )


def une_etape(procedure: Procedure, code: str = "E04", le: date = date(2026, 3, 5)) -> Etape:
    """Un commandement de payer, le 5 mars 2026."""
    return Etape.objects.create(procedure=procedure, code=code, date=le)


def un_diagnostic(procedure: Procedure, **champs: Any) -> Diagnostic:
    """Un diagnostic en cours, l'organisme saisi le 20 mars 2026."""
    return Diagnostic.objects.create(
        structure=procedure.structure,
        menage=procedure.menage,
        procedure=procedure,
        **{"saisi_le": date(2026, 3, 20), **champs},
    )


def une_reunion(structure: Structure, *menages: Menage, **champs: Any) -> Reunion:
    """Une commission ASLL du 14 avril 2026 ; les ménages donnés y sont inscrits."""
    champs = {"instance": "COM_ASLL", "date": LE, **champs}
    reunion = Reunion.objects.create(structure=structure, **champs)
    for menage in menages:
        Examen.objects.create(reunion=reunion, menage=menage, motif="DEMANDE")
    return reunion


def une_seance(structure: Structure, *venus: Personne, **champs: Any) -> Seance:
    """L'atelier « Économies d'énergie » du 13 avril 2026 ; les personnes données y sont venues."""
    action, _ = Action.objects.get_or_create(
        structure=structure,
        nom="Économies d'énergie",
        defaults={"type": champs.pop("type", "ATELIER"), "theme": "ECO_ENERGIE"},
    )
    champs = {"date": date(2026, 4, 13), "duree_min": 120, "statut": "PREVUE", **champs}
    seance = Seance.objects.create(structure=structure, action=action, **champs)
    for personne in venus:
        seance.presences.create(personne=personne, present=True)
    return seance


def un_import(structure: Structure, **champs: Any) -> Import:
    """Un import repris, dont une ligne a créé un ménage."""
    par, _ = Professionnel.objects.get_or_create(
        reference="rose", defaults={"nom": "Rose", "prenom": "Denise"}
    )
    banal = {"etat": "FAIT", "nom": "menages.csv", "taille": 120, "empreinte": "0" * 64}
    lu = Import.objects.create(structure=structure, par=par, **{**banal, **champs})
    ligne = lu.lignes.model(depot=lu, table="menages", rang=1, origine="menages.csv", numero=2)
    ligne.valeurs = {"menage_id": "m1", "structure_id": structure.reference}
    ligne.save()
    return lu
