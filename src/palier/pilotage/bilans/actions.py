"""Ouvrir un bilan, en écrire les textes, le publier."""

import hashlib
from collections.abc import Iterable, Mapping
from datetime import date

from django.db import IntegrityError, transaction

import palier
from palier.noyau.erreurs import Inconnu, Refus
from palier.noyau.texte import accorde, date_longue
from palier.pilotage.bilans import archives, publication, schema, versement
from palier.pilotage.bilans.modele import TexteAEcrire, textes_a_ecrire
from palier.pilotage.bilans.models import Bilan, Etat, Publication, Texte
from palier.pilotage.bilans.production import Comptes, assembler
from palier.pilotage.bilans.textes import ebauche
from palier.socle.habilitations.acces import Acces
from palier.socle.habilitations.listes import Donnee, Geste
from palier.socle.journal.actions import tracer


class DejaPublie(Refus):
    """Un autre clic, ou une autre personne, vient de le publier."""

    def __init__(self, publication: Publication) -> None:
        le = date_longue(publication.publie_le)
        super().__init__(f"Ce bilan est publié depuis le {le}", "ouvrez-le, ou rectifiez-le")
        self.publication = publication


@transaction.atomic
def ouvrir(*, modele: str, annee: int, par: Acces) -> Bilan:
    """Ouvre le bilan d'une année ; déjà ouvert, il est rendu, et reçoit les rubriques nouvelles.

    Raises:
        Interdit: la casquette n'écrit pas les bilans.
        Refus: le modèle n'existe pas, ou l'année n'a pas commencé.
    """
    par.exiger(Geste.ECRIRE, Donnee.AGREGATS)
    if modele not in schema.LIVRES:
        raise Inconnu("Modèle de bilan", modele, schema.proches(modele, schema.LIVRES))
    if annee > par.le.year:
        fait = f"L'année {annee} n'a pas commencé"
        raise Refus(fait, f"choisissez {par.le.year} ou une année passée", champ="annee")
    bilan, neuf = Bilan.objects.get_or_create(
        structure_id=par.structure_id, modele=modele, annee=annee, defaults={"ouvert_le": par.le}
    )
    rubriques = [Texte(bilan=bilan, nom=t.fichier) for t in textes_a_ecrire(bilan.en_modele)]
    Texte.objects.bulk_create(rubriques, ignore_conflicts=True)
    if neuf:
        tracer(par, "bilans.ouvrir", bilan, modele=modele, annee=annee)
    return bilan


@transaction.atomic
def ecrire(texte: Texte, *, version: int, contenu: str, par: Acces) -> Texte:
    """Enregistre ce que la structure écrit sous une rubrique.

    Raises:
        Interdit: la casquette n'écrit pas les bilans.
        Perimee: quelqu'un l'a écrit entre-temps ; rien n'est écrasé.
        Refus: le texte est vide.
    """
    par.exiger(Geste.ECRIRE, Donnee.AGREGATS)
    if not contenu.strip():
        geste = "écrivez-le, ou dites qu'il n'y a rien à dire cette année"
        raise Refus("Ce texte est vide", geste, champ="contenu")
    propre = "\n".join(ligne.rstrip() for ligne in contenu.strip().splitlines())
    champs = {"contenu": propre, "etat": Etat.REDIGE, "par_id": par.professionnel_id, "le": par.le}
    Texte.objects.modifier(texte, version, **champs)
    tracer(par, "bilans.ecrire", texte, rubrique=texte.nom, bilan=texte.bilan_id)
    return texte


@transaction.atomic
def dire_sans_objet(texte: Texte, *, version: int, par: Acces) -> Texte:
    """Rien à dire sous cette rubrique cette année ; ce qui y était écrit reste, sans se montrer.

    Raises:
        Interdit: la casquette n'écrit pas les bilans.
        Perimee: quelqu'un l'a écrit entre-temps.
    """
    par.exiger(Geste.ECRIRE, Donnee.AGREGATS)
    qui = {"par_id": par.professionnel_id, "le": par.le}
    Texte.objects.modifier(texte, version, etat=Etat.SANS_OBJET, **qui)
    tracer(par, "bilans.dire_sans_objet", texte, rubrique=texte.nom, bilan=texte.bilan_id)
    return texte


def publier(bilan: Bilan, *, rang: int, publie_le: date, motif: str, par: Acces) -> Publication:
    """Fige le bilan : nombres sous le secret, textes, définitions, version, documents.

    La composition se fait hors de la transaction, qui ne dure que le temps d'écrire.

    Args:
        rang: 0, ou celui du rectificatif que la page proposait ; un second clic n'en fait pas deux.
    Raises:
        Interdit: la casquette n'écrit pas les bilans.
        DejaPublie: ce rang vient d'être publié.
        Refus: un texte attend, le rectificatif ne dit pas pourquoi, ou la date ne convient pas.
    """
    par.exiger(Geste.ECRIRE, Donnee.AGREGATS)
    _exiger_rang(bilan, rang)
    _exiger_date(bilan, publie_le, par)
    if rang and not motif.strip():
        geste = "dites ce qui change, en une phrase"
        raise Refus("Un rectificatif dit pourquoi il est publié", geste, champ="motif")
    textes = _exiger_textes(bilan)
    comptes = versement.compter(bilan, par.le)
    compose = assembler(comptes, bruts(comptes, textes), publie_le=publie_le)
    precedente = bilan.publications.filter(rang=rang - 1).first()
    lien = archives.rectification(compose, precedente, motif) if precedente else None
    archive = publication.figer(compose, lien=lien)
    try:
        with transaction.atomic():
            publiee = Publication.objects.create(
                bilan=bilan,
                rang=rang,
                publie_le=publie_le,
                par_id=par.professionnel_id,
                motif=motif.strip() if rang else "",
                version_palier=palier.__version__,
                empreinte=hashlib.sha256(archive).hexdigest(),
                archive=archive,
            )
            tracer(par, "bilans.publier", publiee, rang=rang, empreinte=publiee.empreinte)
    except IntegrityError:
        raise DejaPublie(bilan.publications.get(rang=rang)) from None
    return publiee


def bruts(comptes: Comptes, textes: Iterable[Texte]) -> Mapping[str, str]:
    """Les textes tels que la composition les lit : écrits, tus, ou proposés par le logiciel."""
    ecrits = {t.nom: t for t in textes}
    lus = {}
    for rubrique in textes_a_ecrire(comptes.modele):
        texte = ecrits.get(rubrique.fichier)
        if texte is not None and texte.etat == Etat.REDIGE:
            lus[rubrique.fichier] = texte.contenu
        elif texte is None or texte.etat == Etat.A_ECRIRE:
            lus[rubrique.fichier] = ebauche(rubrique, comptes.nombres)
    return lus


def manquants(bilan: Bilan, textes: Iterable[Texte]) -> list[Texte]:
    """Les textes que la publication attend encore ; une parole rapportée n'est jamais attendue."""
    attendus = {t.fichier for t in textes_a_ecrire(bilan.en_modele) if isinstance(t, TexteAEcrire)}
    return [t for t in textes if t.nom in attendus and t.etat == Etat.A_ECRIRE]


def _exiger_rang(bilan: Bilan, rang: int) -> None:
    if deja := bilan.publications.filter(rang=rang).first():
        raise DejaPublie(deja)
    if rang != bilan.publications.count():
        raise Refus("Ce bilan a été publié autrement entre-temps", "rechargez la page")


def _exiger_date(bilan: Bilan, publie_le: date, par: Acces) -> None:
    fin = date(bilan.annee, 12, 31)
    if not fin < publie_le <= par.le:
        raise Refus(
            f"Un bilan {bilan.annee} se publie après le {date_longue(fin)}, au plus tard ce jour",
            "choisissez une autre date",
            champ="publie_le",
        )


def _exiger_textes(bilan: Bilan) -> list[Texte]:
    textes = list(bilan.textes.all())
    if attendus := manquants(bilan, textes):
        un, plusieurs = "texte attend encore d'être relu", "textes attendent encore d'être relus"
        geste = "relisez, complétez, ou dites qu'il n'y a rien à dire"
        raise Refus(accorde(len(attendus), un, plusieurs), geste)
    return textes
