"""Partir en congé et revenir : une absence datée, des relais bornés par elle."""

from datetime import date, timedelta

from django.db import models, transaction

from palier.metier.accompagnement.actions.referents import exiger_en_poste
from palier.metier.accompagnement.regles import exiger_ordre
from palier.metier.menages.models import Menage, Qualite, Suivi
from palier.noyau.erreurs import Refus
from palier.noyau.texte import date_longue
from palier.socle.comptes.models import Absence, Professionnel, Structure
from palier.socle.habilitations.acces import Acces, Interdit
from palier.socle.habilitations.listes import Donnee, Geste, Portee
from palier.socle.journal.actions import tracer


def date_les_absences(acces: Acces) -> bool:
    """Cette casquette note les absences des autres : elle encadre, ou tient l'agenda de tous."""
    return any(
        acces.portee(Geste.ECRIRE, donnee) is Portee.STRUCTURE
        for donnee in (Donnee.MESURES, Donnee.AGENDA)
    )


@transaction.atomic
def s_absenter(professionnel: Professionnel, *, debut: date, fin: date, par: Acces) -> Absence:
    """Note une absence, premier et dernier jours compris ; le motif n'est demandé à personne.

    Raises:
        Interdit: c'est l'absence de quelqu'un d'autre, et la casquette n'encadre pas.
        Refus: elle finit avant de commencer, en croise une autre, ou n'est pas d'ici.
    """
    _exiger(professionnel.pk, par)
    exiger_ordre(debut, fin, quoi="L'absence commence", champ="fin")
    Structure.objects.select_for_update().get(pk=par.structure_id)
    exiger_en_poste(professionnel, par.structure_id, debut)
    siennes = Absence.objects.de_la_structure(par).filter(professionnel=professionnel)
    if deja := siennes.filter(debut__lte=fin, fin__gte=debut).first():
        fait = f"{professionnel} est déjà absent jusqu'au {date_longue(deja.fin)}"
        raise Refus(fait, "choisissez d'autres dates, ou notez d'abord son retour", champ="debut")
    absence = Absence.objects.create(
        professionnel=professionnel, structure_id=par.structure_id, debut=debut, fin=fin
    )
    tracer(par, "accompagnement.s_absenter", absence, professionnel=professionnel.pk)
    return absence


@transaction.atomic
def revenir(absence: Absence, *, le: date, par: Acces) -> None:
    """Note un retour plus tôt que prévu ; les relais de cette absence s'arrêtent la veille.

    Args:
        le: le premier jour de retour ; avant le premier jour d'absence, elle n'a pas lieu.
    Raises:
        Refus: elle est déjà finie ce jour-là.
    """
    _exiger(absence.professionnel_id, par)
    veille = le - timedelta(days=1)
    en_base = Absence.objects.filter(pk=absence.pk, structure_id=par.structure_id, fin__gte=le)
    relais = _relais(absence)
    if le <= absence.debut:
        faits = en_base.delete()[0]
        relais.filter(debut__gte=le).delete()
    else:
        faits = en_base.update(fin=veille)
        relais.filter(debut__gt=veille).delete()
        relais.update(fin=veille)
    if not faits:
        fait = f"Cette absence finit le {date_longue(absence.fin)}"
        raise Refus(fait, "rechargez la page", champ="le")
    tracer(par, "accompagnement.revenir", absence, professionnel=absence.professionnel_id)


def _relais(absence: Absence) -> models.QuerySet[Suivi]:
    """Les suppléances de ses ménages qui finissent avec l'absence."""
    siens = Menage.objects.filter(
        suivis__professionnel=absence.professionnel_id,
        suivis__qualite=Qualite.REFERENT,
        structure_id=absence.structure_id,
    )
    return Suivi.objects.filter(
        menage__in=siens, qualite=Qualite.SUPPLEANT, debut__gte=absence.debut, fin=absence.fin
    )


def _exiger(professionnel_id: int, par: Acces) -> None:
    if professionnel_id != par.professionnel_id and not date_les_absences(par):
        raise Interdit(
            "Chacun note ses absences ; celles des autres, la personne qui encadre",
            "demandez-le-lui",
        )
