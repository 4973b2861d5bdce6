"""La vue d'équipe : qui suit qui, qui est absent, ce qui attend chez chacun."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.db.models import Count, Exists, OuterRef

from palier.metier.accompagnement.listes import Statut
from palier.metier.accompagnement.models import Mesure
from palier.metier.instances.models import Tache
from palier.metier.menages.models import Qualite, Suivi
from palier.socle.comptes.models import Absence, Affectation, Professionnel, en_vigueur
from palier.socle.habilitations.acces import Acces
from palier.socle.habilitations.listes import Donnee, Geste, Role
from palier.socle.habilitations.regles import droit
from palier.socle.presentation.echeances import Echeance

MONTREES = 3


@dataclass
class Membre:
    """Un professionnel, les ménages dont il est référent, son absence et ce qui l'attend.

    Attributes:
        decouverts: parmi ces ménages, ceux que personne ne supplée pendant son absence.
        en_retard: ses échéances passées, la plus ancienne d'abord ; `autres` compte la suite.
    """

    professionnel: Professionnel
    fonction: str
    menages: int = 0
    absence: Absence | None = None
    decouverts: int = 0
    en_retard: list[tuple[str, str, str]] = field(default_factory=list)

    @property
    def occupe(self) -> bool:
        """Il y a quelque chose à en dire."""
        return bool(self.menages or self.absence or self.en_retard)

    @property
    def autres(self) -> int:
        return max(0, len(self.en_retard) - MONTREES)

    @property
    def montrees(self) -> list[tuple[str, str, str]]:
        return self.en_retard[:MONTREES]


def equipe(acces: Acces, attendues: Sequence[Echeance]) -> list[Membre]:
    """Les professionnels qui accompagnent, dans l'ordre de leurs noms ; six requêtes en tout."""
    roles = [role for role in Role if droit(role, Donnee.MESURES)[0] >= Geste.ECRIRE]
    en_poste = Affectation.objects.en_vigueur(acces.le).de_la_structure(acces)
    membres = {
        a.professionnel_id: Membre(a.professionnel, a.fonction or a.professionnel.fonction)
        for a in en_poste.filter(role__in=roles).select_related("professionnel")
    }
    for absence in Absence.objects.de_la_structure(acces).pas_finies(acces.le).reverse():
        if membre := membres.get(absence.professionnel_id):
            membre.absence = absence
    _compter(acces, membres)
    _ranger_les_retards(acces, membres, attendues)
    return sorted(membres.values(), key=lambda m: (m.professionnel.nom, m.professionnel.prenom))


def referents(acces: Acces) -> dict[int, int]:
    """Le référent de chaque ménage de la structure, ce jour-là."""
    suivis = Suivi.objects.filter(en_vigueur(acces.le), qualite=Qualite.REFERENT)
    siens = suivis.filter(menage__structure=acces.structure_id)
    return dict(siens.values_list("menage", "professionnel"))


def _compter(acces: Acces, membres: dict[int, Membre]) -> None:
    en_cours = Suivi.objects.filter(en_vigueur(acces.le), menage__structure=acces.structure_id)
    siens = en_cours.filter(qualite=Qualite.REFERENT)
    for pk, n in siens.values_list("professionnel").annotate(n=Count("menage", distinct=True)):
        if pk in membres:
            membres[pk].menages = n
    absents = {pk: m.absence for pk, m in membres.items() if m.absence}
    relais = Suivi.objects.filter(
        menage=OuterRef("menage"), qualite=Qualite.SUPPLEANT, fin__gte=acces.le
    )
    sans = siens.filter(~Exists(relais), professionnel__in=absents)
    for pk, n in sans.values_list("professionnel").annotate(n=Count("menage", distinct=True)):
        membres[pk].decouverts = n


def _ranger_les_retards(
    acces: Acces, membres: dict[int, Membre], attendues: Sequence[Echeance]
) -> None:
    qui = referents(acces)
    for e in sorted(attendues, key=lambda e: e.le):
        membre = membres.get(qui.get(e.menage_id, 0))
        if membre and e.le < acces.le and not e.faire:
            membre.en_retard.append((e.quoi, e.menage, e.adresse))
    taches = Tache.objects.visibles_par(acces).a_faire().filter(echeance__lt=acces.le)
    for tache in taches.select_related("menage", "reunion"):
        membre = membres.get(tache.professionnel_id)
        if membre:
            adresse = tache.reunion.get_absolute_url() if tache.reunion else ""
            membre.en_retard.append((tache.quoi, str(tache.menage or ""), adresse))


def sans_referent(acces: Acces) -> list[Mesure]:
    """Les mesures accordées que personne ne mène encore : le relais est à passer."""
    accordees = Mesure.objects.visibles_par(acces, Geste.ECRIRE).filter(
        statut=Statut.ACCORDEE, referent=None
    )
    return list(accordees.select_related("dispositif", "menage").order_by("decidee_le", "pk")[:8])
