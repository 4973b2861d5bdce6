"""Ateliers, participations, formations (I-050, I-067, I-068)."""

from palier.moteur import langage as ibis
from palier.moteur.agregats import Chiffres, Colonnes, Compose, Compte, Contexte
from palier.moteur.base import Base
from palier.moteur.indicateur import Indicateur, Naturelle, Sujet
from palier.moteur.langage import Expr, age, rattacher, renseigne, reunir

_SOURCE = "Rapport d'activité de pôle ; règles métier § 8.3 et R-RES-10"
_FORMATIONS = ("FORMATION", "ANALYSE_PRATIQUE")


def seances_tenues(b: Base) -> Expr:
    """Les séances de la période qui ont eu lieu, et leur action."""
    s, a = b.seances, b.actions.select("action_id", "structure_id", "type", "theme")
    s = s.filter(b.dans(s.date), s.statut.isnull() | s.statut.isin(["TENUE", "NSP"]))
    s = s.select("seance_id", "action_id", "date", "anonymes").inner_join(a, "action_id")
    return s.mutate(anonymes=ibis.coalesce(s.anonymes, 0), theme=renseigne(s.theme))


def _presences(b: Base, qui: str) -> Expr:
    """Présences de personnes ou de professionnels ; deux lignes peuvent dire la même."""
    p = b.presences
    return p.filter(p.present, p[qui].notnull()).select("seance_id", qui)


def ateliers(b: Base) -> Expr:
    """Les ateliers tenus qui ont eu au moins un participant."""
    s = b(seances_tenues)
    s = s.filter(s.type == "ATELIER")
    suivies = _presences(b, "personne_id").select("seance_id").distinct()
    s = rattacher(s, suivies, "seance_id", suivie="seance_id")
    return s.filter((s.anonymes > 0) | s.suivie.notnull()).drop("suivie")


def _i050(b: Base) -> Expr:
    s = b(seances_tenues)
    s = s.filter(s.type.isin(_FORMATIONS)).semi_join(_presences(b, "professionnel_id"), "seance_id")
    return s.select("structure_id", "date", "type", "theme", unite=s.seance_id)


def _i067(b: Base) -> Expr:
    s = b(ateliers)
    return s.select("structure_id", "date", "type", "theme", "anonymes", unite=s.seance_id)


def _i068(b: Base) -> Expr:
    s = b(ateliers)
    colonnes = ("seance_id", "structure_id", "date", "type", "theme")
    p = s.select(*colonnes).inner_join(_presences(b, "personne_id").distinct(), "seance_id")
    p = rattacher(p, b.personnes, "personne_id", naissance="naissance", etat="naissance_etat")
    tue = ibis.coalesce(p.etat.isin(["refusee", "inconnue"]), False)
    ans = ibis.ifelse(tue, ibis.null("int64"), age(p.naissance, p.date))
    nommees = p.select(
        *colonnes, "personne_id", unite=p.personne_id, age=ans, valeur=ibis.literal(1, "int64")
    )
    anonymes = s.filter(s.anonymes > 0).select(*colonnes, valeur=s.anonymes)
    return reunir(nommees, anonymes)


def _participations(c: Colonnes, _: Contexte) -> Chiffres:
    noms = ("participations", "nommees", "anonymes", "participants")
    valeurs = {nom: c[nom] or 0 for nom in noms}
    return Chiffres(valeurs["participations"], valeurs=valeurs)


INDICATEURS = (
    Indicateur(
        "I-050",
        "Formations et analyse de la pratique",
        "sessions",
        "Séances de formation ou d'analyse de la pratique tenues dans la période et suivies par "
        "au moins un professionnel.",
        _i050,
        Compte(),
        Sujet.ACTIVITE,
        "Bilan ASLL, section 5-7 ; règles métier § 8.2",
        naturelles=(Naturelle(("type",)),),
    ),
    Indicateur(
        "I-067",
        "Ateliers collectifs",
        "ateliers",
        "Séances d'atelier tenues dans la période, avec au moins un participant, par thème.",
        _i067,
        Compte(),
        Sujet.ACTIVITE,
        _SOURCE,
        naturelles=(Naturelle(("theme",)),),
    ),
    Indicateur(
        "I-068",
        "Participations aux ateliers",
        "participations",
        "Présences de personnes nommées aux ateliers (I-067), une par séance, et participants "
        "anonymes ; personnes distinctes parmi les nommées.",
        _i068,
        Compose(
            lambda f: {
                "participations": f.valeur.sum(),
                "nommees": f.unite.count(),
                "anonymes": f.valeur.sum(where=f.unite.isnull()),
                "participants": f.unite.nunique(),
            },
            _participations,
        ),
        Sujet.ACTIVITE,
        _SOURCE,
        precaution="Un participant anonyme peut être venu plusieurs fois : il ne compte pas "
        "parmi les personnes distinctes.",
    ),
)
