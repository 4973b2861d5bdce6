"""Déposer, relier, corriger, rejeter, choisir, reprendre, interrompre, annuler, exporter.

Chaque geste est conditionnel à l'état de l'import : deux clics, un seul effet. Le travail qu'il
demande se fait après, hors de la page.
"""

import hashlib
import json
import shutil
import tempfile
from collections.abc import Mapping
from datetime import date
from pathlib import Path

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from palier.noyau.erreurs import Refus
from palier.noyau.texte import accorde
from palier.pilotage.echange import correspondance
from palier.pilotage.echange.tables import TABLES
from palier.pilotage.reprise import colonnes, depot, taches
from palier.pilotage.reprise.listes import CLOS, Choix, Etape, Etat, Rang
from palier.pilotage.reprise.models import Export, Import, Ligne, Modele
from palier.socle.habilitations.acces import Acces, Interdit
from palier.socle.habilitations.listes import Donnee, Geste, Portee
from palier.socle.journal.actions import tracer


def exiger(par: Acces) -> None:
    """Raises: Interdit: reprendre et rendre touche tous les dossiers ; il faut y encadrer."""
    par.exiger(Geste.ECRIRE, Donnee.REGLAGES)
    if par.portee(Geste.ECRIRE, Donnee.MESURES) < Portee.STRUCTURE:
        raise Interdit(
            "Votre casquette n'ouvre pas tous les dossiers de la structure",
            "demandez-le à la personne responsable",
        )


def _mener(lu: Import, le: date, *, cascade: bool = False) -> None:
    numero = lu.pk
    transaction.on_commit(lambda: taches.travailler(numero, le.isoformat(), cascade))


def _passer(lu: Import, de: tuple[Etat, ...], vers: Etat, **champs: object) -> None:
    """Change l'état d'un import, s'il est encore où on l'a vu.

    Raises:
        Refus: il en a changé.
    """
    if not Import.objects.filter(pk=lu.pk, etat__in=de).update(etat=vers, **champs):
        raise Refus("Cet import a changé d'état entre-temps", "rechargez la page")
    lu.refresh_from_db()


@transaction.atomic
def deposer(*, fichier: UploadedFile, par: Acces) -> Import:
    """Dépose un fichier ; le même fichier, déjà déposé, rend l'import qui le tient.

    Raises:
        Refus: trop lourd, d'un autre type que son nom, vide, ou démesuré.
    """
    exiger(par)
    if (fichier.size or 0) > depot.TAILLE_MAX:
        raise Refus(
            f"Le fichier pèse {(fichier.size or 0) >> 20} Mo, plus que les "
            f"{depot.TAILLE_MAX >> 20} Mo admis",
            "coupez-le, ou reprenez-le par la commande palier importer",
            champ="fichier",
        )
    nom = depot.nom_sur(fichier.name or "")
    with tempfile.TemporaryDirectory(prefix="palier-") as travail:
        recu = Path(travail) / nom
        empreinte = hashlib.sha256()
        with recu.open("wb") as sortie:
            for bloc in fichier.chunks():
                empreinte.update(bloc)
                sortie.write(bloc)
        depot.verifier(recu)
        lu, neuf = Import.objects.exclude(etat__in=CLOS).get_or_create(
            structure_id=par.structure_id,
            empreinte=empreinte.hexdigest(),
            defaults={
                "par_id": par.professionnel_id,
                "nom": nom,
                "taille": fichier.size or 0,
            },
        )
        if neuf:
            shutil.copyfile(recu, depot.fichier(lu.pk, nom))
            tracer(par, "reprise.deposer", lu, octets=lu.taille)
            _mener(lu, par.le)
    return lu  # type: ignore[no-any-return]


@transaction.atomic
def relier(lu: Import, *, texte: str, par: Acces) -> None:
    """Retient la correspondance d'un classeur, et la garde pour la prochaine fois.

    Raises:
        Refus: elle est mal écrite, ou l'import n'en est plus là.
    """
    exiger(par)
    with tempfile.TemporaryDirectory(prefix="palier-") as travail:
        ecrite = Path(travail) / "correspondance.yaml"
        ecrite.write_text(texte, encoding="utf-8")
        correspondance.charger(ecrite)
    pages = colonnes.lire_pages(lu.examen)
    de = (Etat.COLONNES, Etat.APERCU)
    _passer(lu, de, Etat.LECTURE, correspondance=texte, empeche="", fait=0, total=0)
    Modele.objects.update_or_create(
        structure_id=lu.structure_id,
        titres=colonnes.titres(pages),
        defaults={"nom": lu.nom, "texte": texte},
    )
    tracer(par, "reprise.relier", lu)
    _mener(lu, par.le)


@transaction.atomic
def corriger(lu: Import, *, valeurs: Mapping[int, Mapping[str, str]], par: Acces) -> int:
    """Retape des valeurs, puis fait tout recontrôler ; rend combien de lignes changent."""
    exiger(par)
    changees = []
    for ligne in lu.lignes.filter(pk__in=valeurs, rejetee=False):
        dites = dict(ligne.valeurs)
        for colonne, texte in valeurs[ligne.pk].items():
            if colonne in TABLES[ligne.table].par_nom:
                dites[colonne] = texte.replace("\x00", "").strip()
        dites = {colonne: texte for colonne, texte in dites.items() if texte}
        if dites != ligne.valeurs:
            ligne.valeurs = dites
            changees.append(ligne)
    _passer(lu, (Etat.APERCU,), Etat.CONTROLE, fait=0, total=0)
    Ligne.objects.bulk_update(changees, ["contenu"])
    tracer(par, "reprise.corriger", lu, lignes=len(changees))
    _mener(lu, par.le)
    return len(changees)


@transaction.atomic
def rejeter(lu: Import, *, lignes: list[int] | None, par: Acces) -> int:
    """Met des lignes de côté, et ce qui ne tient que par elles.

    Args:
        lignes: None rejette toutes celles qui sont en erreur.
    """
    exiger(par)
    visees = lu.lignes.filter(rejetee=False)
    visees = visees.filter(fautive=True) if lignes is None else visees.filter(pk__in=lignes)
    _passer(lu, (Etat.APERCU,), Etat.CONTROLE, fait=0, total=0)
    nombre = visees.update(rejetee=True)
    tracer(par, "reprise.rejeter", lu, lignes=nombre)
    _mener(lu, par.le, cascade=lignes is None)
    return nombre


@transaction.atomic
def reprendre_rejets(lu: Import, *, lignes: list[int], par: Acces) -> int:
    """Remet des lignes rejetées parmi celles que l'on relit."""
    exiger(par)
    _passer(lu, (Etat.APERCU,), Etat.CONTROLE, fait=0, total=0)
    nombre = lu.lignes.filter(rejetee=True, pk__in=lignes).update(rejetee=False)
    tracer(par, "reprise.reprendre_rejets", lu, lignes=nombre)
    _mener(lu, par.le)
    return nombre


@transaction.atomic
def choisir(lu: Import, *, choix: Mapping[int, str], par: Acces) -> int:
    """Dit, ligne par ligne, si c'est une fiche connue ou une nouvelle."""
    exiger(par)
    _passer(lu, (Etat.APERCU,), Etat.CONTROLE, fait=0, total=0)
    nombre = 0
    for dit in Choix:
        visees = [pk for pk, un in choix.items() if un == dit]
        nombre += lu.lignes.filter(
            pk__in=visees, rejetee=False, rapproche__in=(Rang.CONNUE, Rang.RESSEMBLE)
        ).update(choix=dit, dit=True)
    tracer(par, "reprise.choisir", lu, lignes=nombre)
    _mener(lu, par.le)
    return nombre


def choisir_en_serie(lu: Import, *, table: str, rang: str, choix: Choix, par: Acces) -> int:
    """Le même choix pour toutes les lignes d'une table qui en sont au même point."""
    visees = lu.lignes.filter(table=table, rapproche=rang, rejetee=False)
    return choisir(lu, choix=dict.fromkeys(visees.values_list("pk", flat=True), choix), par=par)


@transaction.atomic
def reprendre(lu: Import, *, par: Acces) -> None:
    """Lance la reprise de tout ce qui est retenu.

    Raises:
        Refus: il reste des erreurs, ou des ressemblances que personne n'a tranchées.
    """
    exiger(par)
    retenues = lu.lignes.filter(rejetee=False)
    if erreurs := retenues.filter(fautive=True).count():
        reste = accorde(erreurs, "ligne est en erreur", "lignes sont en erreur")
        raise Refus(reste.capitalize(), "corrigez-les, ou rejetez-les")
    if doutes := lu.lignes.a_trancher().count():
        reste = accorde(doutes, "ligne ressemble à une fiche", "lignes ressemblent à une fiche")
        raise Refus(f"{reste} que vous tenez déjà", "dites si c'est la même")
    if not retenues.exists():
        raise Refus("Toutes les lignes sont rejetées", "gardez-en une, ou abandonnez l'import")
    _passer(lu, (Etat.APERCU,), Etat.ECRITURE, fait=0, total=0, arret=False, empeche="")
    tracer(par, "reprise.lancer", lu, lignes=retenues.count())
    _mener(lu, par.le)


@transaction.atomic
def interrompre(lu: Import, *, par: Acces) -> None:
    """Arrête la reprise au prochain lot ; ce qui est écrit se défait."""
    exiger(par)
    _passer(lu, (Etat.ECRITURE,), Etat.ECRITURE, arret=True)
    tracer(par, "reprise.interrompre", lu)


@transaction.atomic
def annuler(lu: Import, *, par: Acces) -> None:
    """Défait un import entier, si rien n'y a été travaillé depuis."""
    exiger(par)
    _passer(lu, (Etat.FAIT, Etat.RETOUR), Etat.RETOUR, fait=0, total=0, empeche="")
    tracer(par, "reprise.annuler", lu)
    _mener(lu, par.le)


@transaction.atomic
def abandonner(lu: Import, *, par: Acces) -> None:
    """Renonce à un import jamais repris ; ses lignes et son fichier s'effacent."""
    exiger(par)
    _passer(lu, (Etat.COLONNES, Etat.APERCU), Etat.ABANDONNE, examen="", correspondance="")
    lu.lignes.all().delete()
    lu.defauts.all().delete()
    depot.oublier(lu.pk)
    tracer(par, "reprise.abandonner", lu)


@transaction.atomic
def exporter(*, format_: str, par: Acces) -> Export:
    """Demande l'export complet de la structure ; un export déjà en préparation suffit."""
    exiger(par)
    export, neuf = Export.objects.get_or_create(
        structure_id=par.structure_id,
        format=format_,
        etape=Etape.EN_COURS,
        defaults={"par_id": par.professionnel_id},
    )
    if neuf:
        tracer(par, "reprise.exporter", export, format=format_)
        numero, le = export.pk, par.le.isoformat()
        transaction.on_commit(lambda: taches.exporter(numero, le))
    return export  # type: ignore[no-any-return]


def rejets(lu: Import) -> list[list[str]]:
    """Les lignes rejetées, pour un tableur : où, quoi, pourquoi."""
    lignes = [["Table", "Fichier", "Ligne", "Motif", "Colonnes", "Valeurs"]]
    for ligne in lu.lignes.filter(rejetee=True).prefetch_related("defauts"):
        motifs = [f"{d.colonne} : {d}" if d.colonne else str(d) for d in ligne.defauts.all()]
        valeurs = ligne.valeurs
        lignes.append(
            [
                TABLES[ligne.table].titre,
                ligne.origine,
                str(ligne.numero or ""),
                " ".join(motifs) or "Rejetée à la main.",
                " | ".join(valeurs),
                json.dumps(valeurs, ensure_ascii=False),
            ]
        )
    return lignes
