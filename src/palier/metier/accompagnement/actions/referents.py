"""Qui mène une mesure : confier, suppléer, réaffecter en série."""

from collections.abc import Sequence
from datetime import date

from django.db import transaction

from palier.metier.accompagnement.actions.transitions import mener, transiter
from palier.metier.accompagnement.listes import Statut
from palier.metier.accompagnement.models import Mesure
from palier.metier.accompagnement.regles import exiger_ordre
from palier.metier.menages.actions import confier, exiger_dossier
from palier.metier.menages.models import Menage, Qualite, Suivi
from palier.noyau.erreurs import Refus
from palier.noyau.texte import date_longue
from palier.socle.comptes.models import Affectation, Professionnel
from palier.socle.habilitations.acces import Acces
from palier.socle.habilitations.listes import Donnee, Geste
from palier.socle.journal.actions import tracer


@transaction.atomic
def confier_mesure(mesure: Mesure, *, professionnel: Professionnel, le: date, par: Acces) -> Mesure:
    """Désigne le référent d'une mesure ; le ménage lui est ouvert à partir de ce jour.

    Une mesure accordée n'attend plus, ensuite, que son premier jour.
    """
    mener(mesure, par)
    exiger_en_poste(professionnel, mesure.structure_id, le)
    accordee = mesure.statut == Statut.ACCORDEE
    champs = {"statut": Statut.ATTENTE_DEMARRAGE} if accordee else {}
    transiter(mesure, "confier", par=par, referent=professionnel, **champs)
    confier(mesure.menage, professionnel, qualite=Qualite.REFERENT, le=le, par=par)
    return mesure


@transaction.atomic
def suppleer(
    mesure: Mesure,
    *,
    professionnel: Professionnel,
    le: date,
    par: Acces,
    jusqu_au: date | None = None,
) -> Suivi:
    """Désigne un suppléant, pour un temps ; le référent ne change pas."""
    mener(mesure, par)
    exiger_en_poste(professionnel, mesure.structure_id, le)
    _exiger_un_autre(professionnel.pk, mesure.referent_id)
    if jusqu_au is not None:
        exiger_ordre(le, jusqu_au, quoi="La suppléance commence", champ="jusqu_au")
    return confier(
        mesure.menage,
        professionnel,
        qualite=Qualite.SUPPLEANT,
        le=le,
        jusqu_au=jusqu_au,
        par=par,
    )


@transaction.atomic
def reaffecter(
    menages: Sequence[Menage],
    *,
    de: Professionnel,
    a: Professionnel,
    le: date,
    par: Acces,
    jusqu_au: date | None = None,
) -> int:
    """Confie des ménages à quelqu'un d'autre, quand leur référent part ou s'absente.

    Args:
        le: le premier jour du nouveau référent.
        jusqu_au: le dernier jour d'une absence ; il fait du nouveau venu un suppléant, et les
            mesures gardent leur référent.
    Returns:
        Le nombre de ménages confiés ; ceux qui l'étaient déjà n'en sont pas.
    Raises:
        Interdit: la casquette n'encadre pas les mesures de la structure.
        Refus: aucun ménage n'est choisi, ou le nouveau référent n'est pas en poste.
    """
    if not menages:
        raise Refus("Aucun ménage n'est choisi", "cochez au moins un ménage", champ="menages")
    _exiger_un_autre(a.pk, de.pk, champ="a")
    exiger_en_poste(a, par.structure_id, le, champ="a")
    if jusqu_au is not None:
        exiger_ordre(le, jusqu_au, quoi="Le relais commence", champ="jusqu_au")
    qualite = Qualite.REFERENT if jusqu_au is None else Qualite.SUPPLEANT
    confies = 0
    for menage in menages:
        exiger_dossier(menage, par, Donnee.MESURES, Geste.ECRIRE)
        avant = menage.suivis.filter(professionnel=a, qualite=qualite).count()
        confier(menage, a, qualite=qualite, le=le, jusqu_au=jusqu_au, par=par)
        confies += menage.suivis.filter(professionnel=a, qualite=qualite).count() - avant
    if jusqu_au is None:
        siennes = Mesure.objects.ouvertes().filter(menage__in=menages, referent=de)
        siennes.update(referent=a)
    tracer(par, "accompagnement.reaffecter", a, de=de.pk, menages=[m.pk for m in menages])
    return confies


def exiger_en_poste(
    professionnel: Professionnel, structure_id: int, le: date, champ: str = "professionnel"
) -> None:
    """Raises: Refus: ce professionnel n'a pas de casquette ici ce jour-là."""
    en_poste = Affectation.objects.en_vigueur(le).filter(
        professionnel=professionnel, structure_id=structure_id
    )
    if not en_poste.exists():
        fait = f"{professionnel} n'est pas en poste ici le {date_longue(le)}"
        raise Refus(fait, "choisissez un autre professionnel ou une autre date", champ=champ)


def _exiger_un_autre(nouveau: int, ancien: int | None, champ: str = "professionnel") -> None:
    if nouveau == ancien:
        raise Refus("C'est déjà le référent", "choisissez quelqu'un d'autre", champ=champ)
