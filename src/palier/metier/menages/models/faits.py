"""Les faits datés d'une personne : où elle vit, son emploi, ses ressources, ses diplômes."""

from django.db import models

from palier.metier.menages.listes import Fait
from palier.metier.menages.models.dossiers import Personne
from palier.socle.champs import CodeField, nombre
from palier.socle.coffre.codes import CodeScelleField


class ParcoursResidentiel(models.Model):
    """Où une personne a vécu, d'une date à une autre."""

    personne = models.ForeignKey(Personne, models.PROTECT, related_name="parcours_residentiels")
    code = CodeScelleField("situation résidentielle", nomenclature="residentiel")
    debut = models.DateField("depuis le")
    fin = models.DateField("jusqu'au", null=True, blank=True)
    cause = CodeScelleField("cause", nomenclature="cause_instabilite", blank=True)

    class Meta:
        ordering = ["-debut", "-pk"]

    def __str__(self) -> str:
        return str(self.get_code_display())  # type: ignore[attr-defined]


class StatutEmploi(models.Model):
    """Le statut d'emploi d'une personne, d'une date à une autre."""

    personne = models.ForeignKey(Personne, models.PROTECT, related_name="statuts_emploi")
    code = CodeScelleField("statut", nomenclature="emploi")
    debut = models.DateField("depuis le")
    fin = models.DateField("jusqu'au", null=True, blank=True)
    inscrit_ft_depuis = models.DateField("inscription à France Travail", null=True, blank=True)
    categorie_ft = models.CharField("catégorie France Travail", max_length=1, blank=True)
    source = models.CharField("source", max_length=120, blank=True)

    class Meta:
        ordering = ["-debut", "-pk"]

    def __str__(self) -> str:
        return str(self.get_code_display())  # type: ignore[attr-defined]


class Ressource(models.Model):
    """Une ressource d'une personne, d'une date à une autre."""

    personne = models.ForeignKey(Personne, models.PROTECT, related_name="ressources")
    nature = CodeField("nature", nomenclature="ressource")
    debut = models.DateField("depuis le")
    fin = models.DateField("jusqu'au", null=True, blank=True)
    montant = nombre("euros par mois")
    majore = models.BooleanField("RSA majoré", null=True, blank=True)
    constate_le = models.DateField("constaté le", null=True, blank=True)
    source = models.CharField("source", max_length=120, blank=True)

    class Meta:
        ordering = ["-debut", "-pk"]

    def __str__(self) -> str:
        return str(self.get_nature_display())  # type: ignore[attr-defined]


class Diplome(models.Model):
    """Le plus haut niveau atteint, au jour où on le constate."""

    personne = models.ForeignKey(Personne, models.PROTECT, related_name="diplomes")
    code = CodeField("niveau", nomenclature="diplome")
    etranger = models.BooleanField("obtenu hors de France", null=True, blank=True)
    constate_le = models.DateField("constaté le")

    class Meta:
        ordering = ["-constate_le", "-pk"]

    def __str__(self) -> str:
        return str(self.get_code_display())  # type: ignore[attr-defined]


MODELES: dict[Fait, type[ParcoursResidentiel | StatutEmploi | Ressource | Diplome]] = {
    Fait.EMPLOI: StatutEmploi,
    Fait.RESSOURCE: Ressource,
    Fait.RESIDENCE: ParcoursResidentiel,
    Fait.DIPLOME: Diplome,
}
