"""Personnes et ménages, tous dispositifs (I-200 à I-208)."""

from palier.metier.accompagnement.indicateurs.participations import (
    dernieres_participations,
    participations,
)
from palier.moteur import langage as ibis
from palier.moteur.agregats import Compose, Compte, Distribution, nommes
from palier.moteur.base import Base, Definition
from palier.moteur.indicateur import Indicateur, Naturelle, Sujet
from palier.moteur.langage import Expr, compter, jours, rattacher, renseigne

_SOURCE = "Règles métier § 8.5"
_CLASSES = ((30, "≤ 30"), (90, "31-90"), (180, "91-180"), (365, "181-365"))
_ORDRE = (*(nom for _, nom in _CLASSES), "> 365")


def _i200(b: Base) -> Expr:
    p = b(participations).select("mesure_id", "menage_id", "personne_id", "role")
    p = rattacher(p, b(dernieres_participations), "personne_id", age="age")
    return p.mutate(unite=p.personne_id)


def _dernieres(b: Base) -> Expr:
    d = b(dernieres_participations)
    return d.mutate(unite=d.personne_id, date=d.fin)


def _toutes(b: Base) -> Expr:
    return _dernieres(b).drop("date", "debut", "fin")


def _sorties(b: Base) -> Expr:
    d = _dernieres(b)
    return d.filter(d.sortie)


def _presents(b: Base) -> Expr:
    d = _toutes(b)
    return d.filter(~d.sortie)


def _i205(b: Base) -> Expr:
    d = _sorties(b)
    duree = jours(d.debut, d.fin)
    classe = ibis.cases(*((duree <= n, nom) for n, nom in _CLASSES), else_="> 365")
    return d.mutate(valeur=duree, classe=classe)


def _i206(b: Base) -> Expr:
    d = b(dernieres_participations)
    d = d.filter(~d.sortie)
    return d.mutate(unite=d.personne_id, valeur=jours(d.debut, b.au) + 1)


def _i207(b: Base) -> Expr:
    d = rattacher(_sorties(b), b.mesures, "mesure_id", destination="destination")
    return d.mutate(destination=renseigne(d.destination))


def _i208(b: Base) -> Expr:
    p = b(participations).select("mesure_id", "menage_id", "personne_id")
    p = rattacher(p, b(dernieres_participations), "personne_id", majorite="majorite")
    g = p.group_by("menage_id").agg(
        mesure_id=p.mesure_id.max(),
        adultes=(p.majorite == "ADULTE").any(),
        mineurs=(p.majorite == "MINEUR").any(),
        inconnus=(p.majorite == "INCONNU").any(),
    )
    presence = ibis.cases(
        (g.adultes & g.mineurs, "ADULTES_ET_MINEURS"),
        (g.inconnus, ibis.null("string")),
        (g.adultes, "ADULTES_SEULS"),
        else_="MINEURS_SEULS",
    )
    return g.select("mesure_id", "menage_id", unite=g.menage_id, enfants=presence)


_PAR_AGE = Compose(
    lambda f: {
        "n": f.count(),
        "adultes": compter(f.majorite == "ADULTE"),
        "mineurs": compter(f.majorite == "MINEUR"),
        "inconnu": compter(f.majorite == "INCONNU"),
    },
    nommes("n", "adultes", "mineurs", "inconnu"),
    parts=True,
)


def _personnes(
    code: str,
    libelle: str,
    definition: str,
    faits: Definition,
    agregat: Compte | Compose | Distribution,
    unite: str = "personnes",
    naturelles: tuple[Naturelle, ...] = (),
) -> Indicateur:
    sujet = Sujet.MENAGES if unite == "ménages" else Sujet.PERSONNES
    return Indicateur(
        code, libelle, unite, definition, faits, agregat, sujet, _SOURCE, naturelles=naturelles
    )


INDICATEURS = (
    _personnes(
        "I-200",
        "Personnes accompagnées",
        "Personnes distinctes dont une participation à une mesure coupe la période.",
        _i200,
        Compte(repete=True),
    ),
    _personnes(
        "I-201",
        "Adultes, mineurs, âge inconnu",
        "Personnes accompagnées, par majorité au plus tardif du début de la période et du début "
        "de leur dernière participation.",
        _toutes,
        _PAR_AGE,
    ),
    _personnes(
        "I-202",
        "Personnes sorties",
        "Personnes accompagnées dont la dernière participation est finie au plus tard le dernier "
        "jour de la période.",
        _sorties,
        _PAR_AGE,
    ),
    _personnes(
        "I-203",
        "Personnes présentes au terme",
        "Personnes accompagnées non sorties le dernier jour de la période.",
        _presents,
        _PAR_AGE,
    ),
    _personnes(
        "I-204",
        "Personnes par tranche d'âge",
        "Personnes accompagnées par tranche d'âge ; bornes au choix (`--tranches`).",
        _toutes,
        Compte(),
        naturelles=(Naturelle(("tranche_age",)),),
    ),
    _personnes(
        "I-205",
        "Durée de participation des sorties",
        "Jours entre le début et la fin de la dernière participation des personnes sorties ; le "
        "jour de sortie ne compte pas.",
        _i205,
        Distribution(),
        unite="jours",
        naturelles=(Naturelle(("classe",), Compte(), ordre=_ORDRE),),
    ),
    _personnes(
        "I-206",
        "Durée de participation des présents",
        "Jours entre le début de la dernière participation des présents et la fin de la période, "
        "ce jour compris.",
        _i206,
        Distribution(),
        unite="jours",
    ),
    _personnes(
        "I-207",
        "Destination à la sortie",
        "Personnes sorties par destination de la mesure de leur dernière participation.",
        _i207,
        Compte(),
        naturelles=(Naturelle(("destination",)),),
    ),
    _personnes(
        "I-208",
        "Ménages par présence d'enfants",
        "Ménages ayant une participation qui coupe la période : adultes seuls, adultes et mineurs, "
        "mineurs seuls, ou inconnu dès qu'un âge inconnu empêche de trancher.",
        _i208,
        Compte(),
        unite="ménages",
        naturelles=(
            Naturelle(
                ("enfants",),
                nsp="INCONNU",
                ordre=("ADULTES_SEULS", "ADULTES_ET_MINEURS", "MINEURS_SEULS"),
            ),
        ),
    ),
)
