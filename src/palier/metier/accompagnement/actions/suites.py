"""Ce qui entoure une mesure : son financement, les orientations, le suivi après la sortie."""

from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import F

from palier.metier.accompagnement.actions.transitions import exiger_venu, mener, verrouiller
from palier.metier.accompagnement.models import Mesure, Orientation, SuiviPosterieur
from palier.metier.accompagnement.regles import exiger_ordre
from palier.metier.menages.actions import exiger_dossier
from palier.metier.menages.models import Menage, Personne
from palier.noyau.erreurs import Refus
from palier.noyau.texte import date_longue
from palier.socle.habilitations.acces import Acces
from palier.socle.habilitations.listes import Donnee, Geste
from palier.socle.journal.actions import tracer
from palier.socle.reglages.finalites import exiger_codes


@transaction.atomic
def preciser(mesure: Mesure, *, par: Acces, **champs: Any) -> Mesure:
    """Dit qui paie une mesure et ce qu'il en attend.

    Args:
        champs: convention, numero_financeur, volet, intensite, referent_unique,
            prestations_gerees.
    Raises:
        Refus: la convention est d'une autre structure.
    """
    mener(mesure, par)
    convention = champs.get("convention")
    if convention is not None and convention.structure_id != mesure.structure_id:
        raise Refus("Cette convention n'est pas de votre structure", champ="convention")
    Mesure.objects.filter(pk=mesure.pk).update(**champs, version=F("version") + 1)
    mesure.refresh_from_db()
    tracer(par, "accompagnement.preciser", mesure, menage_id=mesure.menage_id)
    return mesure


@transaction.atomic
def orienter(
    menage: Menage,
    *,
    organisme: str,
    le: date,
    par: Acces,
    personne: Personne | None = None,
    **champs: Any,
) -> Orientation:
    """Note une orientation reçue d'un organisme, ou émise vers lui.

    Args:
        champs: sens, role, fin, decision.
    Raises:
        Refus: elle est à venir, finit avant de commencer, ou est déjà notée.
    """
    exiger_dossier(menage, par, Donnee.IDENTITE, Geste.ECRIRE)
    exiger_venu(le, par)
    if fin := champs.get("fin"):
        exiger_ordre(le, fin, quoi="L'orientation est validée", champ="fin")
    Menage.objects.select_for_update().get(pk=menage.pk)
    memes = menage.orientations.filter(
        organisme=organisme, validee_le=le, personne=personne, sens=champs.get("sens", "")
    )
    if memes.exists():
        raise Refus("Cette orientation est déjà notée", "retrouvez-la dans le dossier")
    orientation = Orientation.objects.create(
        structure_id=menage.structure_id,
        menage=menage,
        personne=personne,
        organisme=organisme,
        validee_le=le,
        **champs,
    )
    tracer(par, "accompagnement.orienter", orientation, menage_id=menage.pk, organisme=organisme)
    return orientation


@transaction.atomic
def suivre_apres(
    mesure: Mesure,
    *,
    jalon_mois: int,
    le: date,
    par: Acces,
    personne: Personne | None = None,
    **champs: Any,
) -> SuiviPosterieur:
    """Note ce que l'on sait d'un ménage, ou d'une personne, quelques mois après la sortie.

    Args:
        champs: resultat, emploi, occupation, logement_conserve, impaye_plus_3_mois.
    Raises:
        Refus: la mesure n'est pas finie, ou ce jalon est déjà noté.
    """
    mener(mesure, par)
    exiger_venu(le, par)
    if mesure.fin is None:
        raise Refus("La mesure n'est pas finie", "clôturez-la d'abord")
    exiger_ordre(mesure.fin, le, quoi="La mesure s'est finie")
    exiger_codes(par.structure_id, SuiviPosterieur, emploi=champs.get("emploi", ""))
    verrouiller(mesure)
    deja = mesure.suivis_posterieurs.filter(jalon_mois=jalon_mois, personne=personne).first()
    if deja is not None:
        fait = f"Ce jalon est déjà noté le {date_longue(deja.date)}"
        raise Refus(fait, "choisissez-en un autre", champ="jalon_mois")
    suivi = SuiviPosterieur.objects.create(
        mesure=mesure, personne=personne, jalon_mois=jalon_mois, date=le, **champs
    )
    menage_id = mesure.menage_id
    tracer(par, "accompagnement.suivre_apres", suivi, menage_id=menage_id, jalon=jalon_mois)
    return suivi
