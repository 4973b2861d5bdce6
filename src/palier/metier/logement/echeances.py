"""Ce qu'attend le logement : les échéances de droit des procédures ouvertes, et leur trêve."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date, timedelta

from django.db.models import Prefetch, QuerySet

from palier.metier.logement.models import Etape, Occupation, Procedure
from palier.metier.logement.regles import alertes, frise
from palier.metier.logement.regles.commandement import Bail
from palier.metier.logement.regles.echeances import Droit, Lire
from palier.metier.logement.regles.echeances import Echeance as EcheanceDeDroit
from palier.metier.logement.regles.etapes import Fait, rang
from palier.noyau.feries import calendrier
from palier.socle.habilitations.acces import Acces
from palier.socle.habilitations.listes import Donnee, Geste
from palier.socle.presentation.echeances import Echeance
from palier.socle.reglages.parametres import lecture_de

SUIVIES = alertes.ALERTEES - {alertes.FIN_MORATOIRE} | {alertes.REDEPOT, "RECEVABILITE"}
"""Ce que le bureau attend ; la fin d'un moratoire s'y dit avec le redépôt qu'elle demande."""
LOINTAIN = date(2200, 1, 1)
"""Une date importée au-delà est une faute : elle se montre, elle ne se calcule pas."""
ECHU = timedelta(days=60)
"""Un délai échu depuis plus longtemps n'appelle plus un geste : la suite est à noter au dossier."""


def echeances(acces: Acces, jusqu_au: date) -> Iterator[Echeance]:
    """Les échéances des procédures que l'on suit, ou dont on encadre le suivi, d'ici une date.

    Qui encadre lit les procédures sans les écrire : une audience que personne ne prépare doit se
    voir aussi de son bureau.
    """
    if not (acces.peut(Geste.LIRE, Donnee.BUDGET) and acces.peut(Geste.ECRIRE, Donnee.MESURES)):
        return
    geste = Geste.ECRIRE if acces.peut(Geste.ECRIRE, Donnee.BUDGET) else Geste.LIRE
    procedures = Procedure.objects.visibles_par(acces, geste).ouvertes()
    lire = None
    for procedure in pour_calculer(procedures):
        lire = lire or lecture_de(procedure.structure)
        for echeance in echeances_de(procedure, acces.le, lire=lire):
            if acces.le - ECHU <= echeance.le <= jusqu_au:
                yield echeance


def echeances_de(procedure: Procedure, le: date, *, lire: Lire | None = None) -> list[Echeance]:
    """Ce qu'une procédure attend encore, vu un jour donné.

    Args:
        lire: les paramètres de la structure, si l'on en lit plusieurs procédures.
    """
    faits = faits_de(procedure.etapes.all())
    droit = droit_de(procedure, lire)
    attendues = frise.a_tenir(frise.echeances_de(faits, bail_de(procedure), droit), faits)
    avance = max((rang(f.code) for f in faits if f.le <= le), default=0)
    attendues += alertes.treve_a_venir(le, avance, droit)
    finis = {e.depuis: e.le for e in attendues if e.code == alertes.FIN_MORATOIRE}
    return [
        _redepot(procedure, e, finis[e.depuis] or le, le)
        if e.code == alertes.REDEPOT
        else _echeance(procedure, e, e.le)
        for e in attendues
        if e.le and e.code in SUIVIES
    ]


def pour_calculer(procedures: QuerySet[Procedure]) -> QuerySet[Procedure]:
    """Les procédures et tout ce que leur calcul demande, en un nombre constant de lectures."""
    return procedures.select_related("menage", "structure").prefetch_related(
        Prefetch("etapes", Etape.objects.select_related("piece")),
        Prefetch("menage__occupations", Occupation.objects.order_by("-debut", "-pk")),
    )


def faits_de(etapes: Iterable[Etape]) -> list[Fait]:
    """Les étapes telles que les règles les lisent ; une date impossible à calculer s'écarte."""
    return [
        Fait(
            e.code,
            e.date,
            e.jusqu_au if e.jusqu_au and e.jusqu_au < LOINTAIN else None,
            e.regime,
            e.motif,
            prouve=e.piece_id is not None,
        )
        for e in etapes
        if e.date < LOINTAIN
    ]


def bail_de(procedure: Procedure) -> Bail:
    """Le bail du logement que la procédure vise : celui occupé quand elle s'est ouverte."""
    occupation = occupation_de(procedure)
    if occupation is None:
        return Bail()
    return Bail(
        signe_le=occupation.bail_le,
        entree_le=occupation.debut,
        reconduit_le=occupation.bail_reconduit_le,
        clause_deux_mois=occupation.clause_deux_mois,
        statut=occupation.statut,
    )


def occupation_de(procedure: Procedure) -> Occupation | None:
    """Le logement occupé à l'ouverture, à défaut le dernier connu."""
    occupations = list(procedure.menage.occupations.all())
    alors = (o for o in occupations if o.debut <= procedure.ouverte_le)
    return next(alors, occupations[0] if occupations else None)


def droit_de(procedure: Procedure, lire: Lire | None = None) -> Droit:
    """Les paramètres de la structure, et les jours fériés du lieu du logement."""
    occupation, structure = occupation_de(procedure), procedure.structure
    commune = (occupation.commune if occupation else "") or structure.commune
    return Droit(lire or lecture_de(structure), calendrier(structure.territoire, commune))


def _echeance(procedure: Procedure, e: EcheanceDeDroit, le: date) -> Echeance:
    menage, adresse = procedure.menage, procedure.get_absolute_url()
    raison = " ".join([*e.calcul, f"{e.article} ; {e.mention}."])
    return Echeance(
        le,
        e.quoi,
        str(menage),
        raison,
        adresse,
        menage_id=menage.pk,
        dehors=e.quoi,
    )


def _redepot(procedure: Procedure, e: EcheanceDeDroit, fin: date, le: date) -> Echeance:
    """La fin du moratoire, que l'on prépare trois mois avant (R-SUR-02) ; puis la limite."""
    if fin < le:
        return _echeance(procedure, e, e.au_plus_tard or fin)
    annonce = replace(e, quoi="Fin du moratoire, dossier à redéposer")
    return replace(_echeance(procedure, annonce, fin), de_loin=True)
