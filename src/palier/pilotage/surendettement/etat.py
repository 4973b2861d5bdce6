"""L'état des dettes d'un ménage, son budget, et ce qu'il pourrait rembourser."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from palier.metier.budget.models import Dette, Situation
from palier.metier.budget.regles import Ligne, Soldes
from palier.metier.budget.regles.surendettement import (
    Bareme,
    Lire,
    PartARembourser,
    Poste,
    Rang,
    Sort,
    bareme_de_saisie,
    part_a_rembourser,
    quotite_saisissable,
    rsa_forfaitaire,
    sort_de,
    vie_courante,
)
from palier.metier.menages.models import Composition, Menage
from palier.noyau.montants import somme_connue
from palier.noyau.parametres import ParametreAbsent
from palier.socle.habilitations.acces import Acces
from palier.socle.reglages.parametres import lecture_de

TITRES = {
    Rang.BAILLEUR: "Envers le bailleur",
    Rang.AUTRE: "Charges courantes et autres dettes",
    Rang.CREDIT: "Crédits et découverts",
    Rang.PROFESSIONNELLE: "Dettes professionnelles, à part",
    Rang.EXCLUE: "Exclues : ni remise ni effacement sans accord du créancier",
}
_ZERO = Decimal(0)


@dataclass(frozen=True)
class Groupe:
    """Les dettes d'un même rang."""

    rang: Rang
    dettes: list[tuple[Dette, Sort]]

    @property
    def titre(self) -> str:
        return TITRES[self.rang]

    @property
    def total(self) -> Decimal | None:
        """Ce qui reste dû ; vide si aucune dette n'est chiffrée."""
        return somme_connue(d.restant for d, _ in self.dettes)


@dataclass(frozen=True)
class EtatDesDettes:
    """Les dettes en cours, par rang (R-SUR-01)."""

    groupes: list[Groupe]

    @property
    def total(self) -> Decimal | None:
        """Ce que la procédure peut traiter : sans les dettes exclues."""
        return somme_connue(g.total for g in self.groupes if g.rang is not Rang.EXCLUE)

    @property
    def exclu(self) -> Decimal | None:
        return somme_connue(g.total for g in self.groupes if g.rang is Rang.EXCLUE)

    @property
    def mensualites(self) -> Decimal | None:
        """Les mensualités connues ; vide si aucune ne l'est."""
        return somme_connue(d.mensualite for g in self.groupes for d, _ in g.dettes)

    @property
    def sans_montant(self) -> int:
        """Dettes que rien ne chiffre : le formulaire les demandera."""
        return sum(d.restant is None for g in self.groupes for d, _ in g.dettes)


def etat_des_dettes(dettes: Iterable[Dette]) -> EtatDesDettes:
    """Les dettes rangées comme la procédure les traite ; les plus lourdes d'abord."""
    rangees = [(dette, sort_de(dette.type)) for dette in dettes]
    rangees.sort(key=lambda r: (r[1].rang, -(r[0].restant or _ZERO), r[0].pk))
    groupes = [Groupe(r, [d for d in rangees if d[1].rang is r]) for r in Rang]
    return EtatDesDettes([g for g in groupes if g.dettes])


@dataclass(frozen=True)
class Foyer:
    """Qui vit dans le ménage, tel que la procédure le compte."""

    membres: list[Composition]

    @cached_property
    def couple(self) -> bool:
        return any(m.role == "CONJOINT" for m in self.membres)

    @cached_property
    def enfants(self) -> int:
        return sum(m.role == "ENFANT" for m in self.membres)

    @property
    def a_charge(self) -> int:
        """Enfants et ascendants ; le conjoint ne l'est que si ses ressources sont faibles."""
        return sum(m.role in ("ENFANT", "ASCENDANT") for m in self.membres)


@dataclass(frozen=True)
class Indicative:
    """La part à rembourser d'un foyer, ses bornes et ce qu'elles supposent (R-SUR-03 à 05).

    Attributes:
        postes: le budget vie courante ; vide si les forfaits de l'année ne sont pas connus.
        vie: ce qu'il totalise ; à défaut, les charges courantes de la photographie.
        manque: ce qui n'est pas connu, une phrase chacun.
    """

    part: PartARembourser
    ressources: Decimal | None
    bareme: Bareme | None
    rsa: Decimal | None
    postes: list[Poste]
    vie: Decimal | None
    manque: list[str]

    @property
    def a_verifier(self) -> bool:
        doute = self.bareme is not None and self.bareme.a_verifier
        return doute or any(p.a_verifier for p in self.postes)


def part_indicative(
    menage: Menage, foyer: Foyer, photo: Situation | None, soldes: Soldes | None, acces: Acces
) -> Indicative:
    """Ce que le foyer pourrait rembourser par mois, d'après sa dernière photographie.

    Les ressources entières tiennent lieu de salaire : la commission s'y réfère ainsi.
    """
    lire, manque = lecture_de(menage.structure), []
    ressources = soldes.ressources if soldes else None
    if ressources is None:
        manque.append("les ressources\u00a0: photographiez le budget")
    bareme, rsa = _bareme(lire, acces, manque), _rsa(foyer, lire, acces, manque)
    quotite = (
        quotite_saisissable(ressources, foyer.a_charge, bareme)
        if bareme is not None and ressources is not None
        else None
    )
    lignes = [ligne.en_regle() for ligne in photo.lignes.all()] if photo else []
    postes = _postes(lignes, foyer, lire, acces, manque)
    vie = sum((p.montant for p in postes), _ZERO) if postes else None
    if vie is None and soldes is not None:
        vie = soldes.courantes
    part = part_a_rembourser(ressources, quotite=quotite, rsa_foyer=rsa, vie_courante=vie)
    return Indicative(part, ressources, bareme, rsa, postes, vie, manque)


def _bareme(lire: Lire, acces: Acces, manque: list[str]) -> Bareme | None:
    try:
        return bareme_de_saisie(acces.le, lire)
    except ParametreAbsent:
        manque.append(f"le barème de saisie des rémunérations de {acces.le.year}")
        return None


def _rsa(foyer: Foyer, lire: Lire, acces: Acces, manque: list[str]) -> Decimal | None:
    try:
        return rsa_forfaitaire(foyer.couple, foyer.enfants, acces.le, lire)
    except ParametreAbsent:
        manque.append("le montant du RSA à cette date")
        return None


def _postes(
    lignes: list[Ligne], foyer: Foyer, lire: Lire, acces: Acces, manque: list[str]
) -> list[Poste]:
    """Le budget vie courante ; vide sans budget détaillé, ou sans forfaits pour l'année."""
    if not lignes or not foyer.membres:
        return []
    try:
        return vie_courante(lignes, len(foyer.membres), acces.le, lire)
    except ParametreAbsent:
        manque.append(
            f"les forfaits de vie courante de {acces.le.year}, à écrire dans les réglages de la "
            "structure ; les charges du budget en tiennent lieu"
        )
        return []
