"""Garder un brouillon, l'oublier. Le journal n'en dit rien : il noterait chaque pause de frappe."""

import json
from datetime import date, datetime, timedelta

from django.db import IntegrityError, models, transaction

from palier.noyau.erreurs import Refus
from palier.socle.brouillons.models import Brouillon, Envoi
from palier.socle.brouillons.pages import Formulaire
from palier.socle.brouillons.regles import CLE, LONGUEUR_MAX, jours_gardes
from palier.socle.habilitations.acces import Acces


class AutreBrouillon(Refus):
    """Le même formulaire a été gardé depuis un autre poste ; rien n'est écrasé."""

    def __init__(self, autre: Brouillon) -> None:
        super().__init__(
            "Ce brouillon a été continué sur un autre poste", "comparez les deux et choisissez"
        )
        self.autre = autre


class DejaEnregistre(Refus):
    """Ce formulaire vient d'être enregistré, dans un autre onglet : il n'y a plus de brouillon."""

    def __init__(self) -> None:
        super().__init__("Cette saisie est déjà enregistrée", "rechargez la page")


@transaction.atomic
def garder(
    formulaire: Formulaire, *, contenu: str, version: int, le: datetime, par: Acces
) -> Brouillon:
    """Garde les valeurs d'un formulaire.

    Args:
        contenu: un objet JSON, chaque champ et la liste de ses valeurs.
        version: celle du brouillon que l'on continue ; 0 si l'on n'en connaît pas.
    Raises:
        Interdit: la casquette n'ouvre pas ce formulaire.
        FormulaireInconnu: son objet n'est pas visible sous cette casquette.
        AutreBrouillon: un autre poste l'a continué entre-temps.
        DejaEnregistre: le même formulaire, à la même clé, est enregistré.
        Refus: le contenu n'est pas celui d'un formulaire, ou dépasse la mesure.
    """
    formulaire.exiger(par)
    _exiger_lisible(contenu)
    purger(le.date())
    siens = {"formulaire": formulaire.nom, "objet": formulaire.objet}
    miens = Brouillon.objects.visibles_par(par).filter(**siens)
    continue_ = miens.filter(version=version).update(
        contenu=contenu, garde_le=le, version=models.F("version") + 1
    )
    if continue_:
        return miens.get()
    if autre := miens.first():
        raise AutreBrouillon(autre)
    _exiger_a_enregistrer(contenu, par)
    try:
        with transaction.atomic():
            return Brouillon.objects.create(
                compte_id=par.compte_id,
                structure_id=par.structure_id,
                contenu=contenu,
                version=version + 1,
                garde_le=le,
                **siens,
            )
    except IntegrityError:
        raise AutreBrouillon(miens.get()) from None


def purger(le: date) -> None:
    """Efface ce qui est abandonné depuis la durée de conservation : brouillons et clés d'envoi."""
    Brouillon.objects.abandonnes(le).delete()
    Envoi.objects.filter(le__date__lte=le - timedelta(days=jours_gardes(le))).delete()


def oublier(formulaire: Formulaire, *, par: Acces) -> None:
    """Efface un brouillon, enregistré ou jeté par son auteur ; sans effet s'il n'y en a pas."""
    siens = Brouillon.objects.visibles_par(par)
    siens.filter(formulaire=formulaire.nom, objet=formulaire.objet).delete()


def _exiger_a_enregistrer(contenu: str, par: Acces) -> None:
    """Une frappe partie avant l'enregistrement, arrivée après, ne refait pas un brouillon."""
    dites = json.loads(contenu).get(CLE, [])
    cles = [c for c in dites if isinstance(c, str) and c.isprintable()]
    if Envoi.objects.filter(compte_id=par.compte_id, cle__in=cles).exists():
        raise DejaEnregistre


def _exiger_lisible(contenu: str) -> None:
    if len(contenu) > LONGUEUR_MAX:
        raise Refus("Ce texte est trop long pour un brouillon", "joignez-le en pièce")
    try:
        valeurs = json.loads(contenu)
    except ValueError:
        valeurs = None
    if not isinstance(valeurs, dict) or not all(isinstance(v, list) for v in valeurs.values()):
        raise Refus("Ce brouillon n'est pas celui d'un formulaire", "rechargez la page")
