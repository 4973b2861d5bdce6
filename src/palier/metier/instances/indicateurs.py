"""Réunions, veille sociale, actions d'amélioration (I-049, I-056, I-065, I-066)."""

from palier.moteur.agregats import Chiffres, Colonnes, Compose, Compte, Contexte, quotient
from palier.moteur.base import Base
from palier.moteur.indicateur import Indicateur, Naturelle, Sujet
from palier.moteur.langage import Expr, compter, renseigne, reunir

_POLE = "Rapport d'activité de pôle ; règles métier § 8.3"


def _reunions(b: Base) -> Expr:
    r = b.reunions
    return r.filter(b.dans(r.date)).select("structure_id", "date", "instance", unite=r.reunion_id)


def _i049(b: Base) -> Expr:
    """Une ligne par réunion tenue ; une par instance, avec le nombre de réunions prévues."""
    i = b.instances
    i = i.filter(i.periodicite_semaines > 0)
    semaines = i.periodicite_semaines.cast("float64")
    prevues = (b.jours / (semaines * 7)).floor().cast("int64")
    return reunir(_reunions(b), i.select("structure_id", instance=i.code, prevues=prevues))


def _tenues_et_prevues(c: Colonnes, _: Contexte) -> Chiffres:
    return Chiffres(c["tenues"], valeurs={"tenues": c["tenues"], "prevues": c["prevues"]})


def _i056(b: Base) -> Expr:
    a = b.ameliorations
    a = a.filter(a.annee == b.au.year())
    return a.select(
        "structure_id", unite=a.structure_id + "#" + a.action, statut=renseigne(a.statut)
    )


def _i065(b: Base) -> Expr:
    r = _reunions(b)
    return r.filter(r.instance == "VEILLE_SOCIALE")


def _i066(b: Base) -> Expr:
    r = _i065(b)
    e = b.examens.select("menage_id", "motif", seance="reunion_id")
    e = e.inner_join(r, e.seance == r.unite)
    passages = e.select("structure_id", "menage_id", "date", unite=e.unite, passage=True)
    return reunir(passages, r.drop("instance").mutate(passage=False))


def _veille(c: Colonnes, _: Contexte) -> Chiffres:
    par_reunion = quotient(c["passages"], c["reunions"])
    valeurs = {"passages": c["passages"], "menages": c["menages"], "par_reunion": par_reunion}
    return Chiffres(c["passages"], valeurs=valeurs)


INDICATEURS = (
    Indicateur(
        "I-049",
        "Commissions et réunions",
        "réunions",
        "Réunions tenues dans la période, par instance ; et réunions prévues : jours de la "
        "période / (7 × périodicité en semaines), arrondi vers le bas.",
        _i049,
        Compose(
            lambda f: {"tenues": f.unite.count(), "prevues": f.prevues.sum()}, _tenues_et_prevues
        ),
        Sujet.ACTIVITE,
        "Bilan ASLL, section 5-6 ; règles métier § 8.2",
        naturelles=(Naturelle(("instance",)),),
        precaution="Prévues vides : la périodicité de l'instance n'est pas connue.",
    ),
    Indicateur(
        "I-056",
        "Actions d'amélioration",
        "actions",
        "Actions d'amélioration de l'année de fin de la période, par avancement.",
        _i056,
        Compte(),
        Sujet.ACTIVITE,
        "Bilan ASLL, section 7 ; règles métier § 8.2",
        naturelles=(Naturelle(("statut",)),),
    ),
    Indicateur(
        "I-065",
        "Réunions de veille sociale",
        "réunions",
        "Réunions de veille sociale tenues dans la période.",
        _i065,
        Compte(),
        Sujet.ACTIVITE,
        _POLE,
    ),
    Indicateur(
        "I-066",
        "Situations en veille sociale",
        "passages",
        "Situations examinées aux réunions de veille sociale de la période : passages, ménages "
        "distincts, passages par réunion.",
        _i066,
        Compose(
            lambda f: {
                "passages": compter(f.passage),
                "menages": f.menage_id.nunique(where=f.passage),
                "reunions": compter(~f.passage),
            },
            _veille,
        ),
        Sujet.ACTIVITE,
        _POLE,
    ),
)
