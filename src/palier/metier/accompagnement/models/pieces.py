"""Les pièces d'un dossier : ce qu'elles sont, qui les ouvre."""

from typing import Self

from django.db import models
from django.db.models import Q
from django.urls import reverse

from palier.metier.accompagnement.models.mesures import Mesure
from palier.metier.menages.models import Menage
from palier.noyau.nomenclatures import nomenclature
from palier.socle.coffre.codes import CodeScelleField
from palier.socle.fiches import Fiche, FicheQuerySet
from palier.socle.habilitations.acces import Acces
from palier.socle.habilitations.listes import Donnee, Geste, Portee
from palier.socle.reglages.finalites import codes_tenus


def donnee_de(type: str) -> Donnee:
    """La famille de données qui ouvre un type de pièce ; un type inconnu suit les notes."""
    nom = nomenclature("type_piece").attribut(type, "donnee")
    return Donnee[nom] if nom else Donnee.NOTES


def types_permis(acces: Acces, geste: Geste, portee: Portee = Portee.SIENS) -> list[str]:
    """Les types de pièce que cette casquette peut lire, ou joindre, sur cette portée."""
    tous = nomenclature("type_piece").tous
    return [code for code in tous if acces.portee(geste, donnee_de(code)) >= portee]


class PieceQuerySet(FicheQuerySet):
    def visibles_par(self, acces: Acces, geste: Geste = Geste.LIRE) -> Self:
        """Les pièces dont le type est ouvert à cette casquette, dans les dossiers qu'elle ouvre.

        Une pièce d'un type éteint n'est ouverte à personne : le fichier en dirait autant.
        """
        partout = types_permis(acces, geste, Portee.STRUCTURE)
        siens = [code for code in types_permis(acces, geste) if code not in partout]
        de_la_structure = Menage.objects.filter(structure_id=acces.structure_id)
        suivis = de_la_structure.suivis_par(acces)
        permises = Q(self._de_type(partout), menage__in=de_la_structure)
        permises |= Q(self._de_type(siens), menage__in=suivis)
        tenues = codes_tenus(acces.structure_id, "type_piece", "type")
        return self.filter(permises, tenues, structure_id=acces.structure_id)

    def _de_type(self, codes: list[str]) -> Q:
        """De l'un de ces types ; ce qu'aucun code ne dit suit « autre pièce »."""
        connus = nomenclature("type_piece").tous
        return Q(type__in=codes) | (~Q(type__in=connus) if "AUTRE" in codes else Q(pk=None))

    def dans_l_ordre(self) -> Self:
        """Les plus récentes d'abord ; une pièce sans date, par son dépôt."""
        recente = models.functions.Coalesce("date", models.functions.TruncDate("cree_le"))
        return self.order_by(recente.desc(), "-pk")


class Piece(Fiche):
    """Une pièce du dossier ; son contenu est rangé hors de la base, chiffré."""

    menage = models.ForeignKey(Menage, models.PROTECT, related_name="pieces", null=True, blank=True)
    mesure = models.ForeignKey(Mesure, models.PROTECT, related_name="pieces", null=True, blank=True)
    type = CodeScelleField("type", nomenclature="type_piece", blank=True)
    nom = models.CharField("nom", max_length=200, blank=True)
    date = models.DateField("date de la pièce", null=True, blank=True)
    echeance = models.DateField("valable jusqu'au", null=True, blank=True)
    fichier = models.CharField("fichier", max_length=200, blank=True)
    taille = models.PositiveIntegerField("octets", null=True, editable=False)
    cle_saisie = models.CharField(
        "clé d'idempotence", max_length=40, null=True, editable=False, unique=True
    )

    objects = PieceQuerySet.as_manager()

    class Meta(Fiche.Meta):
        ordering = ["-date", "-pk"]

    def __str__(self) -> str:
        return self.nom or self.get_type_display() or "Pièce"  # type: ignore[attr-defined, no-any-return]

    def get_absolute_url(self) -> str:
        return reverse("accompagnement:piece_telecharger", args=[self.pk])

    @property
    def donnee(self) -> Donnee:
        return donnee_de(self.type)
