"""Lire un dossier pour en faire un foyer : ce qu'on y trouve, ce qu'on suppose, ce qui manque."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from django.db.models import QuerySet

from palier.metier.accompagnement.models import Demarche
from palier.metier.budget.models import LigneBudget, Situation
from palier.metier.logement.models import Occupation
from palier.metier.menages.models import Composition, Menage, StatutEmploi
from palier.noyau.texte import date_longue, de, liste
from palier.pilotage.droits.foyer import (
    AIDABLES,
    NON_COMPTEES,
    REVENUS,
    Foyer,
    Logement,
    Membre,
    a_charge,
)
from palier.pilotage.droits.precisions import Precisions
from palier.pilotage.droits.regles import PRESTATIONS
from palier.socle.comptes.models import en_vigueur
from palier.socle.habilitations.acces import Acces

ADULTES = ("TITULAIRE", "CONJOINT")
HORS_CALCUL = {
    "ACCEDANT": "les conditions du prêt, que Palier ne garde pas",
    "LOGEMENT_FOYER": "la convention du logement-foyer : openfisca n’en calcule pas l’aide",
}
"""Ce qui manque, selon le statut d'occupation, pour estimer une aide au logement."""
ZERO = Decimal(0)
PHOTOS = 10
"""Les photographies où l'on cherche le détail des ressources, les plus récentes."""
PERIME = 365
"""Au-delà de ces jours, un budget ne dit plus grand-chose des ressources d'aujourd'hui."""


@dataclass(frozen=True)
class Dossier:
    """Ce que le dossier dit, un jour donné.

    Attributes:
        foyer: None s'il manque de quoi le composer.
        manques: les faits sans lesquels rien ne s'estime, puis ceux d'un droit, par code de droit.
        suppose: ce que l'on a supposé de tous, en phrases.
        ancien: le budget a plus d'un an.
        demarches: la démarche la plus récente de chaque type, ouverte ou accordée.
    """

    situation: Situation | None
    foyer: Foyer | None
    manques: Mapping[str, tuple[str, ...]]
    suppose: tuple[str, ...]
    ressources: Decimal
    ancien: bool = False
    demarches: Mapping[str, Demarche] = field(default_factory=dict)

    @property
    def generaux(self) -> tuple[str, ...]:
        """Ce sans quoi rien ne s'estime."""
        return self.manques.get("", ())

    def manque(self, code: str) -> tuple[str, ...]:
        """Ce qui manque pour estimer ce droit."""
        return (*self.generaux, *self.manques.get(code, ()))


def lire_dossier(menage: Menage, acces: Acces, precisions: Precisions) -> Dossier:
    """Le foyer du ménage ce jour-là, en sept lectures au plus."""
    le = acces.le
    photos = Situation.objects.visibles_par(acces).filter(menage=menage, date__lte=le)
    recentes = list(photos.avec_lignes()[:PHOTOS])
    situation = next(filter(_dit_ses_ressources, recentes), None)
    occupations = Occupation.objects.visibles_par(acces).filter(menage=menage)
    occupation = occupations.filter(en_vigueur(le)).first()
    demarches = Demarche.objects.visibles_par(acces).filter(menage=menage)
    lecture = _Lecture(le, list(menage.compositions.au(le)), precisions)
    lecture.compter(list(situation.lignes.all()) if situation else [])
    if not recentes:
        lecture.manque("", "le budget du ménage : photographiez sa situation")
    elif situation is None:
        jour = date_longue(recentes[0].date)
        geste = f"remplissez le budget du {jour}, avec 0 s’il n’y en a pas"
        lecture.manque("", f"le détail des ressources : {geste}")
    elif situation is not recentes[0]:
        jours = [date_longue(photo.date) for photo in (recentes[0], situation)]
        lecture.suppose.append(
            f"Le budget du {jours[0]} n’a pas le détail des ressources : celui du {jours[1]} sert."
        )
    logement = lecture.logement(menage, occupation, situation)
    membres = lecture.membres()
    foyer = None
    if membres:
        percus, isole = lecture.percus, precisions.isolement_recent
        foyer = Foyer(membres, logement, percus, isole, lecture.aah_de)
    return Dossier(
        situation,
        foyer,
        {code: tuple(m) for code, m in lecture.manques.items()},
        tuple(lecture.suppose),
        lecture.ressources,
        situation is not None and (le - situation.date).days > PERIME,
        _dernieres(demarches),
    )


def _dit_ses_ressources(photo: Situation) -> bool:
    """Une ligne au moins, ou un total nul : un budget que l'on n'a pas rempli n'est pas à zéro."""
    return photo.ressources == 0 or any(li.sens == "RESSOURCE" for li in photo.lignes.all())


def _dernieres(demarches: QuerySet[Demarche]) -> dict[str, Demarche]:
    types = {p.demarche for p in PRESTATIONS}
    utiles = demarches.filter(type__in=types).exclude(statut__in=("REFUSEE", "CLOSE"))
    return {d.type: d for d in utiles.order_by("engagee_le", "pk")}


class _Lecture:
    """Une lecture en cours : elle note au passage ce qu'elle suppose et ce qui lui manque."""

    def __init__(self, le: date, places: list[Composition], precisions: Precisions) -> None:
        self.le = le
        self.precisions = precisions
        self.manques: dict[str, list[str]] = defaultdict(list)
        self.suppose: list[str] = []
        self.percus: dict[str, Decimal] = {}
        self.ressources = ZERO
        self.aah_de = 0
        self.revenus: dict[int | None, dict[str, Decimal]] = defaultdict(dict)
        self.adultes, self.enfants = self._repartir(places)
        self.emplois = self._emplois()

    def manque(self, code: str, fait: str) -> None:
        self.manques[code].append(fait)

    def _repartir(self, places: list[Composition]) -> tuple[list[Composition], list[Composition]]:
        """Les adultes et les enfants que l'on compte ; les autres sont nommés."""
        adultes = sorted((p for p in places if p.role in ADULTES), key=_titulaire_d_abord)[:2]
        enfants, hors = [], []
        for place in places:
            if place in adultes:
                continue
            naissance = place.personne.naissance
            if place.role == "ENFANT" and (naissance is None or a_charge(naissance, self.le)):
                enfants.append(place)
            else:
                hors.append(str(place.personne))
        attendus = [p for p in enfants if p.personne.naissance is None and _attendu(p)]
        enfants = [p for p in enfants if p not in attendus]
        if attendus:
            self.suppose.append("L’enfant attendu n’est pas encore compté comme un enfant.")
        if hors:
            dits = f"{liste(hors)} : foyer à part, non compté dans ces droits."
            self.suppose.append(dits)
        if not adultes:
            self.manque("", "le titulaire du dossier, dans la composition du ménage")
        for place in (*adultes, *enfants):
            if place.personne.naissance is None:
                self.manque("", f"la date de naissance {de(place.personne)}")
        return adultes, enfants

    def _emplois(self) -> dict[int, str]:
        personnes = [p.personne_id for p in (*self.adultes, *self.enfants)]
        connus = StatutEmploi.objects.filter(en_vigueur(self.le), personne__in=personnes)
        return dict(connus.order_by("debut").values_list("personne_id", "code"))

    def compter(self, lignes: list[LigneBudget]) -> None:
        """Range chaque ressource : un droit déjà perçu, un revenu, ou rien que l'on compte."""
        percus = {nature: p.code for p in PRESTATIONS for nature in p.natures}
        connus = {p.personne_id for p in (*self.adultes, *self.enfants)}
        adultes = [p.personne_id for p in self.adultes]
        titulaire = adultes[0] if adultes else None
        ignorees, sans_nom = set(), set()
        for ligne in (li for li in lignes if li.sens == "RESSOURCE"):
            par_mois = ligne.en_regle().par_mois
            self.ressources += par_mois
            nom = ligne.get_nature_display()  # type: ignore[attr-defined]
            if ligne.nature in percus:
                code = percus[ligne.nature]
                self.percus[code] = self.percus.get(code, ZERO) + par_mois
                if code == "AAH" and ligne.personne_id in adultes:
                    self.aah_de = adultes.index(ligne.personne_id)
            elif ligne.nature in REVENUS:
                de_qui = ligne.personne_id if ligne.personne_id in connus else titulaire
                if ligne.personne_id not in connus and len(self.adultes) > 1:
                    sans_nom.add(nom)
                siens = self.revenus[de_qui]
                siens[ligne.nature] = siens.get(ligne.nature, ZERO) + par_mois
            elif par_mois:
                ignorees.add(nom if ligne.nature in NON_COMPTEES else f"{nom} (nature inconnue)")
        if sans_nom:
            dits = f"{liste(sorted(sans_nom))} sans personne au budget : compté pour le titulaire."
            self.suppose.append(dits)
        if ignorees:
            self.suppose.append(f"{liste(sorted(ignorees))} : laissé hors du calcul.")

    def membres(self) -> list[Membre]:
        """Les personnes du foyer ; vide tant qu'une naissance manque."""
        if self.manques[""]:
            return []
        precisions = self.precisions
        for rang, place in enumerate(self.adultes):
            if precisions.taux(rang) is None and "AAH" not in self.percus:
                self.manque("AAH", f"le taux d’incapacité {de(place.personne)}, s’il y en a un")
        adultes = [
            self._membre(p, taux=precisions.taux(rang), enceinte=precisions.enceinte == rang)
            for rang, p in enumerate(self.adultes)
        ]
        return [*adultes, *(self._membre(p, enfant=True) for p in self.enfants)]

    def _membre(
        self,
        place: Composition,
        *,
        enfant: bool = False,
        taux: Decimal | None = None,
        enceinte: bool = False,
    ) -> Membre:
        personne = place.personne
        if personne.naissance_etat == "estimee":
            jour = date_longue(personne.naissance)
            self.suppose.append(f"{personne} : née ou né le {jour}, date estimée.")
        return Membre(
            naissance=personne.naissance,
            enfant=enfant,
            nom=str(personne),
            revenus=dict(self.revenus[place.personne_id]),
            etudiant=self.emplois.get(place.personne_id) == "ETUDIANT",
            enceinte=enceinte,
            garde_alternee=place.garde == "alternee",
            taux_incapacite=taux,
        )

    def logement(
        self, menage: Menage, occupation: Occupation | None, situation: Situation | None
    ) -> Logement:
        """Le logement occupé ; à défaut, ce que la photographie en dit."""
        statut = occupation.statut if occupation else ""
        statut = statut or (situation.occupation if situation else "")
        loyer = occupation.loyer if occupation else None
        if loyer is None and situation is not None:
            loyer = situation.loyer
        commune = (occupation.commune if occupation else "") or menage.commune
        if not statut or statut in ("AUTRE", "NSP"):
            self.manque("AL", "le statut d’occupation du logement")
            self.suppose.append("Aucun avantage de logement n’est compté : le statut est inconnu.")
        elif statut in HORS_CALCUL:
            self.manque("AL", HORS_CALCUL[statut])
        elif statut in AIDABLES:
            if statut == "OCCUPANT_SANS_TITRE":
                dits = "Bail résilié : l’aide au logement suppose un protocole signé."
                self.suppose.append(dits)
            if loyer is None:
                self.manque("AL", "le loyer, hors charges")
            if not commune:
                self.manque("AL", "la commune du logement")
        coloc = situation is not None and situation.famille == "COLOC"
        return Logement(statut, loyer, commune, coloc)


def _titulaire_d_abord(place: Composition) -> int:
    return ADULTES.index(place.role)


def _attendu(place: Composition) -> bool:
    return place.personne.naissance_attendue is not None
