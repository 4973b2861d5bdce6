"""Écrire ce qu'un import a retenu : par lots entiers, inscrits pour pouvoir se défaire.

Un lot est une transaction : ses fiches, les écritures qui les inscrivent, et l'avancement. Arrêté
ou coupé au milieu, l'import sait donc exactement ce qu'il a fait ; il le reprend, ou le défait.
"""

import hashlib
import json
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from django.db import models, transaction
from django.db.models import F

from palier.metier.accompagnement.models import Piece
from palier.metier.menages.models import Qualite, Suivi
from palier.noyau.erreurs import Refus
from palier.pilotage.echange.en_base import Relation, objet, relations
from palier.pilotage.echange.modeles import MODELES
from palier.pilotage.echange.tables import TABLES
from palier.pilotage.reprise.depot import fichier
from palier.pilotage.reprise.lecture import Valeurs, typer
from palier.pilotage.reprise.listes import Choix
from palier.pilotage.reprise.models import Ecriture, Import, Ligne
from palier.pilotage.reprise.pieces import rangees
from palier.pilotage.reprise.rapprochement import change
from palier.pilotage.reprise.references import la_notre
from palier.socle.comptes.models import Professionnel, Structure
from palier.socle.fiches import reference_neuve

LOT = 500


class Arret(Exception):
    """On a demandé que la reprise s'arrête."""


def empreinte(fiche: models.Model) -> str:
    """Ce que dit une fiche, tous ses champs compris."""
    dit = {c.attname: c.value_to_string(fiche) for c in fiche._meta.concrete_fields}
    texte = json.dumps(dit, sort_keys=True, ensure_ascii=False, default=str)
    return hashlib.sha256(texte.encode()).hexdigest()


def executer(depot: Import, le: date) -> None:
    """Reprend toutes les lignes retenues, à la suite de ce qui est déjà écrit.

    Raises:
        Arret: on l'a demandé ; ce qui est écrit l'est par lots entiers.
        Refus: une ligne ne peut plus s'écrire.
    """
    tables = typer(depot, le).tables
    retenues = depot.lignes.filter(rejetee=False)
    deja = retenues.filter(ecrite=True).count()
    Import.objects.filter(pk=depot.pk).update(total=retenues.count(), fait=deja)
    ecrivain = Ecrivain(depot, la_notre(tables, depot.structure))
    for relation in relations():
        if lignes := tables.get(relation.table.nom):
            ecrivain.reprendre(relation, lignes)
    ecrivain.suivre()


class Ecrivain:
    """Écrit table après table ; ce qu'une ligne désigne est écrit avant elle."""

    def __init__(self, depot: Import, notres: frozenset[str]) -> None:
        self.depot = depot
        self.structure = depot.structure
        # Modèle → identifiant dans le fichier → fiche.
        self.connus: dict[str, dict[str, Any]] = {
            "comptes.Structure": dict.fromkeys(notres, self.structure)
        }
        self.seule = Structure.objects.count() == 1

    def reprendre(self, relation: Relation, typees: dict[int, Valeurs]) -> None:
        """Une table : ce qui est déjà connu, ce qui se met à jour, ce qui se crée."""
        nom = relation.table.nom
        lignes = list(self.depot.lignes.filter(table=nom, rejetee=False).defer("contenu", "raison"))
        self._designer(relation, typees.values())
        self._retrouver(relation, [li for li in lignes if li.fiche_id], typees)
        restent = [li for li in lignes if not li.ecrite]
        gardees = [li for li in restent if li.choix == Choix.GARDER]
        self._avancer(gardees)
        for lot in _lots([li for li in restent if li.choix == Choix.COMPLETER]):
            self._completer(relation, lot, typees)
        self._creer_par_passes(relation, [li for li in restent if li.choix == Choix.CREER], typees)

    # Retrouver

    def _designer(self, relation: Relation, lignes: Any) -> None:
        """Les fiches de la base que ces lignes citent sans que le fichier les porte."""
        for colonne in relation.table.colonnes:
            vise = relation.modele_vise(colonne)
            if not colonne.vers or vise is None or vise == "comptes.Structure":
                continue
            connus = self.connus.setdefault(vise, {})
            cites = {li[colonne.nom] for li in lignes} - connus.keys() - {None}
            siennes = Relation(TABLES[colonne.vers.split(".")[0]]).de_la_structure(
                self.structure.pk
            )
            for lot in _lots(sorted(cites)):
                for fiche in siennes.filter(reference__in=lot):
                    connus.setdefault(fiche.reference, fiche)

    def _retrouver(
        self, relation: Relation, lignes: Sequence[Ligne], typees: dict[int, Valeurs]
    ) -> None:
        """Les fiches auxquelles des lignes se rattachent, ou qu'une reprise coupée a créées."""
        if not _a_reference(relation) or relation.table.nom == "structures":
            return
        cle = relation.table.cle[0]
        connus = self.connus.setdefault(MODELES[relation.table.nom], {})
        for lot in _lots([li for li in lignes if li.ecrite or li.choix != Choix.CREER]):
            fiches = relation.modele._default_manager.in_bulk([li.fiche_id for li in lot])
            for li in lot:
                if fiche := fiches.get(li.fiche_id):
                    connus[typees[li.rang][cle]] = fiche

    # Écrire

    def _avancer(self, lignes: Sequence[Ligne]) -> None:
        for lot in _lots(lignes):
            with transaction.atomic():
                self._inscrire(lot, [])

    def _inscrire(self, lot: Sequence[Ligne], ecritures: list[Ecriture]) -> None:
        """Le lot est fait : écritures, lignes, avancement ; sauf si l'on doit s'arrêter."""
        suite = Import.objects.filter(pk=self.depot.pk, arret=False)
        creees = sum(e.cree for e in ecritures)
        if not suite.update(
            fait=F("fait") + len(lot),
            creees=F("creees") + creees,
            modifiees=F("modifiees") + len(ecritures) - creees,
        ):
            raise Arret
        Ecriture.objects.bulk_create(ecritures)
        for ligne in lot:
            ligne.ecrite = True
        Ligne.objects.ranger(lot, ("fiche_id", "ecrite"))

    def _completer(
        self, relation: Relation, lot: Sequence[Ligne], typees: dict[int, Valeurs]
    ) -> None:
        with transaction.atomic():
            gestion = relation.modele._default_manager
            fiches = gestion.select_for_update().in_bulk([li.fiche_id for li in lot])
            ecritures = []
            for li in lot:
                if (fiche := fiches.get(li.fiche_id)) is None:
                    raise Refus(
                        f"{li.ou} : la fiche à mettre à jour n'existe plus",
                        "relancez le contrôle",
                    )
                if avant := self._changer(relation, fiche, typees[li.rang]):
                    ecritures.append(self._ecriture(relation.modele, fiche, avant))
            self._inscrire(lot, ecritures)

    def _changer(self, relation: Relation, fiche: models.Model, ligne: Valeurs) -> dict[str, str]:
        """Écrit ce que la ligne change ; rend ce qui était dit avant. Un vide n'efface rien."""
        avant: dict[str, str] = {}
        for colonne in relation.table.colonnes:
            valeur, champ = ligne[colonne.nom], relation.champ(colonne)
            if champ in ("reference", "fichier") or colonne.nom == "parente_id":
                continue
            vise = relation.modele_vise(colonne)
            if vise is not None:
                valeur = self.connus.get(vise, {}).get(valeur) if valeur is not None else None
            decrit = fiche._meta.get_field(champ)
            dit = getattr(valeur, "pk", valeur) if vise is not None else valeur
            if change(getattr(fiche, decrit.attname), dit):
                avant[champ] = decrit.value_to_string(fiche)
                setattr(fiche, decrit.attname, dit)
        if avant and hasattr(fiche, "version"):
            avant["version"] = str(fiche.version)
            fiche.version += 1
        if avant:
            fiche.save()
            fiche.refresh_from_db()
        return avant

    def _creer_par_passes(
        self, relation: Relation, lignes: Sequence[Ligne], typees: dict[int, Valeurs]
    ) -> None:
        """Un sous-objectif se crée après l'objectif dont il découle."""
        sien = MODELES[relation.table.nom]
        parents = [c.nom for c in relation.table.colonnes if relation.modele_vise(c) == sien]
        restent = list(lignes)
        while restent:
            connus = self.connus.setdefault(sien, {})
            prets = [
                li
                for li in restent
                if all(typees[li.rang][p] is None or typees[li.rang][p] in connus for p in parents)
            ]
            if not prets:
                raise Refus(f"{restent[0].ou} : cette ligne découle d'elle-même", "corrigez-la")
            for lot in _lots(prets):
                self._creer(relation, lot, typees)
            faites = {li.pk for li in prets}
            restent = [li for li in restent if li.pk not in faites]

    def _creer(self, relation: Relation, lot: Sequence[Ligne], typees: dict[int, Valeurs]) -> None:
        fiches = [objet(relation, typees[li.rang], self.connus, self.structure) for li in lot]
        jointes = fiches if relation.modele is Piece else []
        archive = fichier(self.depot.pk, self.depot.nom)
        with transaction.atomic(), rangees(archive, jointes):
            if _a_reference(relation):
                self._nommer(relation, fiches)
            if relation.table.nom == "partenaires" and not self.seule:
                for fiche in fiches:
                    fiche.structure = self.structure
            gestion = relation.modele._default_manager
            creees = gestion.bulk_create(fiches)
            relues = gestion.in_bulk([fiche.pk for fiche in creees])
            for li, fiche in zip(lot, creees, strict=True):
                li.fiche_id = fiche.pk
                if _a_reference(relation):
                    cle = typees[li.rang][relation.table.cle[0]]
                    self.connus[MODELES[relation.table.nom]][cle] = fiche
            ecritures = [self._ecriture(relation.modele, relues[f.pk], {}) for f in creees]
            self._inscrire(lot, ecritures)

    def _nommer(self, relation: Relation, fiches: Sequence[Any]) -> None:
        """Un identifiant déjà porté par une autre fiche en reçoit un neuf."""
        dites = [fiche.reference for fiche in fiches]
        tous = relation.modele._default_manager.filter(reference__in=dites)
        if relation.modele is not Professionnel and relation.table.nom != "partenaires":
            tous = tous.filter(structure=self.structure)
        prises = set(tous.values_list("reference", flat=True))
        for fiche in fiches:
            if fiche.reference in prises:
                fiche.reference = reference_neuve()

    def _ecriture(
        self, modele: type[models.Model], fiche: models.Model, avant: dict[str, str]
    ) -> Ecriture:
        return Ecriture(
            depot=self.depot,
            modele=modele._meta.label,
            objet_id=fiche.pk,
            cree=not avant,
            avant=json.dumps(avant, ensure_ascii=False) if avant else "",
            empreinte=empreinte(fiche),
        )

    def suivre(self) -> None:
        """Le référent d'une mesure reprise suit le ménage ; sinon, le dossier lui serait fermé."""
        from palier.metier.accompagnement.models import Mesure

        nees = self.depot.ecritures.filter(modele="accompagnement.Mesure", cree=True)
        mesures = Mesure.objects.filter(pk__in=nees.values("objet_id")).exclude(referent=None)
        deja = set(
            Suivi.objects.filter(menage__structure=self.structure).values_list(
                "menage_id", "professionnel_id", "debut"
            )
        )
        suivis = []
        for m in mesures.order_by("pk"):
            debut = m.debut or m.decidee_le or m.demandee_le
            place = (m.menage_id, m.referent_id, debut)
            if debut and place not in deja:
                deja.add(place)
                suivi = Suivi(menage_id=m.menage_id, professionnel_id=m.referent_id, debut=debut)
                suivi.qualite, suivi.fin = Qualite.REFERENT, m.fin
                suivis.append(suivi)
        for lot in _lots(suivis):
            with transaction.atomic():
                nes = Suivi.objects.bulk_create(lot)
                relus = Suivi.objects.in_bulk([s.pk for s in nes])
                self._inscrire([], [self._ecriture(Suivi, relus[s.pk], {}) for s in nes])


def _a_reference(relation: Relation) -> bool:
    return any(champ.name == "reference" for champ in relation.modele._meta.fields)


def _lots(suite: Sequence[Any]) -> Iterator[Sequence[Any]]:
    for debut in range(0, len(suite), LOT):
        yield suite[debut : debut + LOT]
