"""Imports, lignes en attente, défauts, écritures, correspondances gardées, exports."""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Self

from django.conf import settings
from django.db import connection, models
from django.db.models import Q
from django.urls import reverse

from palier.pilotage.echange.tables import TABLES
from palier.pilotage.reprise.listes import CLOS, EN_TRAVAIL, Choix, Etape, Etat, Rang
from palier.socle.coffre.champs import TexteChiffreField
from palier.socle.comptes.models import Professionnel, Structure
from palier.socle.habilitations.acces import Acces
from palier.socle.habilitations.listes import Donnee, Geste, Portee


class Chez(models.QuerySet[Any]):
    """Ce qui appartient à une structure, pour qui y encadre."""

    def visibles_par(self, acces: Acces) -> Self:
        if acces.portee(Geste.ECRIRE, Donnee.MESURES) < Portee.STRUCTURE:
            return self.none()
        return self.filter(structure_id=acces.structure_id)


class Import(models.Model):
    """Un fichier déposé, et ce qu'il devient.

    Attributes:
        examen: ce que les colonnes d'un classeur semblent être (JSON), tant qu'on les relit.
        fait, total: l'avancement du travail en cours, en lignes.
        arret: on a demandé que le travail s'arrête.
        empeche: pourquoi il n'a pu se faire, le fait puis le geste.
    """

    structure = models.ForeignKey(Structure, models.PROTECT, related_name="+")
    par = models.ForeignKey(Professionnel, models.PROTECT, related_name="+")
    nom = models.CharField("fichier", max_length=120)
    taille = models.PositiveBigIntegerField("octets")
    empreinte = models.CharField("SHA-256", max_length=64)
    etat = models.CharField("état", max_length=10, choices=Etat, default=Etat.LECTURE)
    examen = TexteChiffreField(blank=True)
    correspondance = TexteChiffreField("correspondance", blank=True)
    fait = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    arret = models.BooleanField(default=False)
    empeche = TexteChiffreField(blank=True)
    creees = models.PositiveIntegerField("fiches créées", default=0)
    modifiees = models.PositiveIntegerField("fiches mises à jour", default=0)
    depose_le = models.DateTimeField("déposé le", auto_now_add=True)
    fini_le = models.DateTimeField("repris le", null=True)

    objects = Chez.as_manager()

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["structure", "empreinte"],
                condition=~Q(etat__in=[e.value for e in CLOS]),
                name="import_une_fois_par_fichier",
            )
        ]

    def __str__(self) -> str:
        return self.nom

    def get_absolute_url(self) -> str:
        return reverse("reprise:import", args=[self.pk])

    @property
    def travaille(self) -> bool:
        return self.etat in EN_TRAVAIL

    @property
    def avance(self) -> int:
        """L'avancement, de 0 à 100."""
        return min(100, 100 * self.fait // self.total) if self.total else 0


class LigneQuerySet(models.QuerySet["Ligne"]):
    def a_trancher(self) -> Self:
        """Celles qui ressemblent à une fiche, sans que personne ait dit si c'est la même."""
        return self.filter(rapproche=Rang.RESSEMBLE, choix="", rejetee=False)

    def ranger(self, lignes: Iterable["Ligne"], noms: tuple[str, ...]) -> None:
        """Écrit ces champs de chaque ligne : un ordre par ligne, préparé une fois."""
        champs = [self.model._meta.get_field(nom) for nom in noms]
        mises = ", ".join(f"{champ.column} = %s" for champ in champs)
        ordre = f"UPDATE {self.model._meta.db_table} SET {mises} WHERE id = %s"
        with connection.cursor() as curseur:
            valeurs = (
                [c.get_db_prep_save(getattr(li, c.attname), connection) for c in champs] + [li.pk]
                for li in lignes
            )
            curseur.executemany(ordre, list(valeurs))


class Ligne(models.Model):
    """Une ligne lue, en attente d'être relue puis reprise.

    Attributes:
        rang: son numéro dans sa table ; `numero` : dans le fichier d'origine.
        fiche_id: la fiche connue à laquelle elle se rattache, ou celle qu'elle a créée.
        dit: le choix vient de la personne, un nouveau contrôle ne le change pas.
    """

    depot = models.ForeignKey(Import, models.CASCADE, related_name="lignes")
    table = models.CharField(max_length=30)
    rang = models.PositiveIntegerField()
    origine = models.CharField(max_length=160, blank=True)
    numero = models.PositiveIntegerField(null=True)
    contenu = TexteChiffreField()
    fautive = models.BooleanField(default=False)
    rejetee = models.BooleanField(default=False)
    rapproche = models.CharField(max_length=10, choices=Rang, blank=True)
    raison = TexteChiffreField(blank=True)
    choix = models.CharField(max_length=10, choices=Choix, blank=True)
    dit = models.BooleanField(default=False)
    fiche_id = models.BigIntegerField(null=True)
    ecrite = models.BooleanField(default=False)

    objects = LigneQuerySet.as_manager()

    class Meta:
        ordering = ["table", "rang"]
        constraints = [
            models.UniqueConstraint(fields=["depot", "table", "rang"], name="ligne_a_sa_place")
        ]
        indexes = [models.Index(fields=["depot", "table", "fautive"], name="ligne_par_etat")]

    def __str__(self) -> str:
        return f"{self.table}, ligne {self.numero or self.rang}"

    @property
    def valeurs(self) -> dict[str, str]:
        """Colonne → texte lu ; une colonne vide n'y est pas."""
        return json.loads(self.contenu)  # type: ignore[no-any-return]

    @valeurs.setter
    def valeurs(self, valeurs: dict[str, str]) -> None:
        self.contenu = json.dumps(valeurs, ensure_ascii=False)

    @property
    def ou(self) -> str:
        """« suivi.xlsx, feuille Suivi, ligne 12 »."""
        return f"{self.origine}, ligne {self.numero}" if self.numero else self.origine


class Defaut(models.Model):
    """Une anomalie : d'une ligne, ou du fichier (`ligne` vide)."""

    depot = models.ForeignKey(Import, models.CASCADE, related_name="defauts")
    ligne = models.ForeignKey(Ligne, models.CASCADE, related_name="defauts", null=True)
    nature = models.CharField(max_length=60)
    colonne = models.CharField(max_length=120, blank=True)
    texte = TexteChiffreField()

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.texte


class Ecriture(models.Model):
    """Une fiche créée ou changée par un import ; de quoi la reconnaître et la défaire.

    Attributes:
        cree: la fiche est née de l'import ; sinon `avant` dit ses champs changés (JSON).
        empreinte: celle de la fiche, juste après ; scellée, elle ne laisse pas deviner un code.
    """

    depot = models.ForeignKey(Import, models.CASCADE, related_name="ecritures")
    modele = models.CharField(max_length=60)
    objet_id = models.BigIntegerField()
    cree = models.BooleanField()
    avant = TexteChiffreField(blank=True)
    empreinte = TexteChiffreField()

    class Meta:
        ordering = ["pk"]
        indexes = [models.Index(fields=["depot", "modele"], name="ecriture_par_modele")]

    def __str__(self) -> str:
        return f"{self.modele} {self.objet_id}"


class Modele(models.Model):
    """Une correspondance gardée : les mêmes titres la retrouvent au prochain dépôt.

    Attributes:
        titres: empreinte des feuilles et de leurs titres.
    """

    structure = models.ForeignKey(Structure, models.PROTECT, related_name="+")
    titres = models.CharField(max_length=64)
    nom = models.CharField("fichier", max_length=120)
    texte = TexteChiffreField()

    objects = Chez.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["structure", "titres"], name="modele_un_par_classeur")
        ]

    def __str__(self) -> str:
        return self.nom


class Export(models.Model):
    """Toutes les données de la structure, écrites à part puis retirées."""

    structure = models.ForeignKey(Structure, models.PROTECT, related_name="+")
    par = models.ForeignKey(Professionnel, models.PROTECT, related_name="+")
    format = models.CharField(max_length=8)
    etape = models.CharField(max_length=8, choices=Etape, default=Etape.EN_COURS)
    taille = models.PositiveBigIntegerField("octets", null=True)
    empeche = models.TextField(blank=True)
    demande_le = models.DateTimeField("demandé le", auto_now_add=True)

    objects = Chez.as_manager()

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"Export {self.format}"

    @property
    def fichier(self) -> str:
        """Le nom sous lequel on le retire."""
        suffixe = "xlsx" if self.format == "xlsx" else "zip"
        return f"palier-{self.demande_le:%Y-%m-%d}-{self.format}.{suffixe}"

    @property
    def chemin(self) -> Path:
        """Où l'export attend qu'on le retire, lisible du seul serveur."""
        dossier: Path = settings.PALIER_DOSSIER / "exports"
        dossier.mkdir(parents=True, exist_ok=True, mode=0o700)
        return dossier / f"{self.pk}{Path(self.fichier).suffix}"


def titre(table: str) -> str:
    """Le titre d'une table, tel qu'il se lit."""
    return TABLES[table].titre
