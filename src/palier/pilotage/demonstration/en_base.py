"""La démonstration en base : ses structures, et un compte par rôle."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from importlib.resources import files
from pathlib import Path

from django.contrib.auth.hashers import make_password
from django.db import transaction

from palier.metier.accompagnement.models import Mesure
from palier.metier.menages.models import Qualite, Suivi
from palier.pilotage.bilans import actions as bilans
from palier.pilotage.demonstration import agenda, audiences
from palier.pilotage.echange.en_base import reprendre
from palier.pilotage.echange.lecture import Controle, ouvrir
from palier.socle.comptes.casquette import acces
from palier.socle.comptes.models import Affectation, Compte, Professionnel, Structure
from palier.socle.habilitations.listes import LIBELLES, Role
from palier.socle.reglages.models import Finalite
from palier.socle.reglages.sensibles import SENSIBLES

MOT_DE_PASSE = "palier-demonstration"
"""Celui de tous les comptes de démonstration ; une base réelle n'en a aucun."""


GENS = {
    Role.TRAVAILLEUR_SOCIAL: ("Inès", "Brocquart"),
    Role.RESPONSABLE: ("Odile", "Varenchon"),
    Role.ACCUEIL: ("Yannis", "Perlioux"),
    Role.GESTIONNAIRE: ("Solène", "Marchoudy"),
    Role.PETITE_ENFANCE: ("Fanta", "Delmorey"),
    Role.REFERENT_INSERTION: ("Bastien", "Caudrelle"),
    Role.ECRIVAIN_PUBLIC: ("Jeanne", "Tirouvard"),
    Role.COMMISSION: ("Henri", "Lavergnoux"),
    Role.DIRECTION: ("Claire", "Montaberg"),
    Role.ADMINISTRATEUR: ("Idriss", "Farouelle"),
    Role.DELEGUE: ("Maud", "Serrignon"),
}
"""Des noms inventés : un par compte de la première structure, le même rôle ailleurs s'y ajoute."""


@dataclass(frozen=True)
class Ouvert:
    """Un compte de démonstration."""

    courriel: str
    role: str
    structure: str


@transaction.atomic
def installer(dossiers: Iterable[Path], le: date) -> list[Ouvert]:
    """Charge des dossiers d'échange et ouvre les comptes.

    La première structure a un compte par rôle et une semaine en cours ; les autres, une
    responsable ; un poste est partagé entre les deux premières.
    """
    for dossier in dossiers:
        with ouvrir(dossier, controle=Controle(le)) as ouverture:
            reprendre(ouverture.connexion)
    _suivre()
    _allumer(le)
    premiere, *autres = Structure.objects.order_by("pk")
    secret = make_password(MOT_DE_PASSE)
    comptes = [_ouvrir(role, premiere, le, secret) for role in Role]
    audiences.preparer(agenda.semaine(premiere, le))
    _ebaucher_le_bilan(premiere, le)
    comptes += [
        _ouvrir(Role.RESPONSABLE, autre, le, secret, suffixe=f"-{autre.reference.lower()}")
        for autre in autres
    ]
    if autres:
        _partager("ecrivain-public", autres[0], le)
    return comptes


def _ebaucher_le_bilan(structure: Structure, le: date) -> None:
    """Le bilan de l'année passée est ouvert, tous ses textes écrits sauf le dernier."""
    compte = Compte.objects.get(
        professionnel__affectations__structure=structure,
        professionnel__affectations__role=Role.RESPONSABLE,
    )
    par = acces(compte.pk, compte.casquettes(le).get(), le)
    bilan = bilans.ouvrir(modele="asll", annee=le.year - 1, par=par)
    ecrits = files("palier.pilotage.demonstration") / "textes" / "ccas-vaubrelle" / "asll"
    prets = {
        texte.name.removesuffix(".md"): texte.read_text(encoding="utf-8")
        for texte in ecrits.iterdir()
    }
    a_ecrire = [t for t in bilan.textes.all() if t.nom in prets]
    for texte in a_ecrire[:-1]:
        bilans.ecrire(texte, version=texte.version, contenu=prets[texte.nom], par=par)


def _allumer(le: date) -> None:
    """Chaque structure a écrit à quoi lui servent les données sensibles qu'elle tient."""
    Finalite.objects.bulk_create(
        Finalite(
            structure=structure,
            donnee=sensible.code,
            texte="Adapter l'accompagnement et le logement cherché à ce que la personne peut faire",
            base_legale="Mission d'intérêt public de la structure",
            duree="Le temps de la mesure, puis deux ans",
            qui="Le référent et son suppléant ; en nombre seulement dans les bilans",
            allumee_le=date(le.year, 1, 1),
        )
        for structure in Structure.objects.all()
        for sensible in SENSIBLES.values()
    )


def _suivre() -> None:
    """Un référent suit le ménage tant que dure la mesure."""
    suivis = [
        Suivi(
            menage_id=mesure.menage_id,
            professionnel_id=mesure.referent_id,
            qualite=Qualite.REFERENT,
            debut=mesure.debut or mesure.demandee_le,
            fin=mesure.fin,
        )
        for mesure in Mesure.objects.exclude(referent=None).order_by("debut")
        if mesure.debut or mesure.demandee_le
    ]
    Suivi.objects.bulk_create(suivis, batch_size=2_000)


def _ouvrir(role: Role, structure: Structure, le: date, secret: str, suffixe: str = "") -> Ouvert:
    """Un compte ; la travailleuse sociale est quelqu'un qui mène déjà des mesures."""
    courriel = f"{role.value.lower().replace('_', '-')}{suffixe}@demo.palier.test"
    professionnel = None
    if role is Role.TRAVAILLEUR_SOCIAL:
        en_cours = Professionnel.objects.filter(mesures__structure=structure, mesures__fin=None)
        professionnel = en_cours.distinct().first()
    if professionnel is None:
        prenom, nom = GENS[role]
        professionnel = Professionnel.objects.create(
            reference=f"demo-{role.value.lower()}{suffixe}",
            nom=f"{nom}{suffixe.upper().replace('-', ' ')}",
            prenom=prenom,
            courriel=courriel,
        )
        professionnel.affectations.create(
            structure=structure, role=role, debut=date(le.year - 1, 1, 1)
        )
    else:
        professionnel.affectations.filter(structure=structure).update(role=role)
    Compte.objects.create(courriel=courriel, password=secret, professionnel=professionnel)
    return Ouvert(courriel, LIBELLES[role], structure.nom)


def _partager(compte: str, structure: Structure, le: date) -> None:
    """Un poste partagé : une seconde casquette, ailleurs."""
    partage = Compte.objects.get(courriel=f"{compte}@demo.palier.test")
    Affectation.objects.create(
        professionnel=partage.professionnel,
        structure=structure,
        role=partage.casquettes(le).get().role,
        debut=date(le.year - 1, 1, 1),
    )
