"""Tenir l'annuaire de sa structure ; les partenaires communs se lisent, ils ne se changent pas."""

from collections.abc import Collection
from typing import Any

from django.db import transaction

from palier.metier.partenaires.data_inclusion import Organisme
from palier.metier.partenaires.models import Contact, Partenaire
from palier.metier.partenaires.rapprocher import apercu
from palier.noyau.erreurs import Refus
from palier.noyau.texte import cle
from palier.socle.habilitations.acces import Acces, Interdit
from palier.socle.habilitations.listes import Donnee, Geste, Portee
from palier.socle.journal.actions import tracer


@transaction.atomic
def ajouter(*, par: Acces, nom: str, **champs: Any) -> Partenaire:
    """Un partenaire propre à la structure.

    Raises:
        Interdit: la casquette ne tient pas l'annuaire.
        Refus: un partenaire visible porte déjà ce nom.
    """
    par.exiger(Geste.ECRIRE, Donnee.IDENTITE)
    _exiger_nom_libre(nom, par)
    partenaire = Partenaire.objects.create(structure_id=par.structure_id, nom=nom, **champs)
    tracer(par, "partenaires.ajouter", partenaire)
    return partenaire


@transaction.atomic
def modifier(partenaire: Partenaire, *, version: int, par: Acces, **champs: Any) -> None:
    """Change un partenaire de la structure.

    Raises:
        Interdit: la casquette ne tient pas l'annuaire, ou le partenaire est commun.
        Perimee: quelqu'un l'a changé entre-temps ; rien n'est écrasé.
        Refus: un autre partenaire visible porte déjà ce nom.
    """
    par.exiger(Geste.ECRIRE, Donnee.IDENTITE)
    if partenaire.structure_id != par.structure_id:
        raise Interdit(
            "Ce partenaire est commun à toutes les structures",
            "ajoutez-lui vos contacts, ou créez un partenaire propre à la vôtre",
        )
    _exiger_nom_libre(champs.get("nom", partenaire.nom), par, sauf=partenaire)
    Partenaire.objects.modifier(partenaire, version, **champs)
    tracer(par, "partenaires.modifier", partenaire)


@transaction.atomic
def importer(
    organismes: list[Organisme], *, remplacer: Collection[str], par: Acces
) -> dict[str, int]:
    """Crée ou met à jour les partenaires de la structure ; deux fois, rien de plus.

    Args:
        remplacer: les clés des fiches tenues à la main que l'on accepte d'écraser.
    Returns:
        Combien de fiches ajoutées, mises à jour, et laissées parce que tenues à la main.
    Raises:
        Interdit: la casquette ne tient pas l'annuaire de toute la structure.
    """
    if par.portee(Geste.ECRIRE, Donnee.IDENTITE) is not Portee.STRUCTURE:
        raise Interdit("Un import touche tout l'annuaire", "demandez-le à la personne responsable")
    dit = apercu(organismes, par)
    acceptees = [v for v in dit.tenues if v.organisme.cle in remplacer]
    for organisme in dit.nouvelles:
        Partenaire.objects.create(
            structure_id=par.structure_id, version_importee=1, **_de_la_source(organisme)
        )
    for voisin in (*dit.changees, *acceptees):
        fiche = voisin.partenaire
        Partenaire.objects.modifier(
            fiche,
            fiche.version,
            version_importee=fiche.version + 1,
            **_de_la_source(voisin.organisme),
        )
    nombres = {
        "ajoutees": len(dit.nouvelles),
        "changees": len(dit.changees) + len(acceptees),
        "laissees": len(dit.tenues) - len(acceptees) + len(dit.communes),
    }
    tracer(par, "partenaires.importer", None, **nombres)
    return nombres


def _de_la_source(organisme: Organisme) -> dict[str, str]:
    origine = {"source": organisme.source, "identifiant_source": organisme.identifiant}
    return {**organisme.champs, **origine}


@transaction.atomic
def ajouter_contact(partenaire: Partenaire, *, par: Acces, **champs: Any) -> Contact:
    """Une personne à joindre ; envoyée deux fois, elle n'est notée qu'une."""
    par.exiger(Geste.ECRIRE, Donnee.IDENTITE)
    contact, neuf = Contact.objects.get_or_create(
        partenaire=partenaire, structure_id=par.structure_id, **champs
    )
    if neuf:
        tracer(par, "partenaires.ajouter_contact", contact)
    return contact


@transaction.atomic
def modifier_contact(contact: Contact, *, version: int, par: Acces, **champs: Any) -> None:
    """Raises: Perimee: quelqu'un l'a changé entre-temps ; rien n'est écrasé."""
    par.exiger(Geste.ECRIRE, Donnee.IDENTITE)
    Contact.objects.visibles_par(par).modifier(contact, version, **champs)
    tracer(par, "partenaires.modifier_contact", contact)


@transaction.atomic
def retirer_contact(contact: Contact, *, par: Acces) -> None:
    """Efface un contact qui n'est plus bon ; les actes qui l'ont cité gardent leur partenaire."""
    par.exiger(Geste.ECRIRE, Donnee.IDENTITE)
    tracer(par, "partenaires.retirer_contact", contact)
    Contact.objects.visibles_par(par).filter(pk=contact.pk).delete()


def _exiger_nom_libre(nom: str, par: Acces, sauf: Partenaire | None = None) -> None:
    voisins = Partenaire.objects.visibles_par(par).repondant(nom)
    if any(p != sauf and cle(p.nom) == cle(nom) for p in voisins):
        raise Refus(f"« {nom} » est déjà dans l'annuaire", "ouvrez sa fiche", champ="nom")
