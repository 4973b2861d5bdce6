"""Les indicateurs qui réunissent deux branches (I-030, I-054, I-055, I-063)."""

from palier.metier.accompagnement.indicateurs.relations import (
    entretiens,
    mesures_actives,
    photos_debut,
    photos_observation,
    presence,
)
from palier.metier.budget.indicateurs import LOYER, dettes_suivies
from palier.metier.logement.indicateurs import expulsions
from palier.metier.territoires.indicateurs import etp, travailleurs_sociaux
from palier.moteur import langage as ibis
from palier.moteur.agregats import (
    Chiffres,
    Colonnes,
    Compose,
    Compte,
    Contexte,
    quotient,
)
from palier.moteur.base import Base
from palier.moteur.indicateur import Indicateur, Naturelle, Sujet
from palier.moteur.langage import Expr, compter, premiere, rattacher, reunir

_EVOLUTIONS = ("AMELIOREE", "STABLE", "DEGRADEE")


def _dettes_locatives(b: Base) -> Expr:
    """Dette locative au début et à l'observation de chaque mesure active ; vides si inconnues."""
    d = b(dettes_suivies)
    d = d.filter(d.type.isin(LOYER), d.a_l_observation)
    sommes = d.group_by("mesure_id").agg(
        de_debut=compter(d.au_debut),
        avant=d.due.sum(where=d.au_debut),
        apres=d.reste.sum(),
    )
    # Pas de dette au début : zéro. Des dettes dont aucun montant n'est connu : inconnu.
    avant = ibis.ifelse(sommes.de_debut == 0, 0, sommes.avant)
    m = b(mesures_actives).select("mesure_id", "menage_id", "debut", "observation")
    suivies = m.inner_join(sommes.mutate(avant=avant), "mesure_id")
    vues = rattacher(
        m.anti_join(sommes, "mesure_id"), b(photos_debut), "mesure_id",
        premiere_id="situation_id", avant="dette_locative",
    )  # fmt: skip
    vues = rattacher(vues, photos_observation(b, vues), "mesure_id", apres="dette_locative")
    montants = [
        t.select(
            "mesure_id", "menage_id",
            avant=t.avant.cast("decimal(38, 4)"), apres=t.apres.cast("decimal(38, 4)"),
        )
        for t in (suivies, vues)
    ]  # fmt: skip
    return reunir(*montants)


def _i030(b: Base) -> Expr:
    e = b(expulsions)
    m = rattacher(
        _dettes_locatives(b), e.filter(e.renseigne), "mesure_id",
        grave_avant="gravite_debut", grave_apres="gravite_fin",
    )  # fmt: skip
    allegee = (m.avant > 0) & (m.apres * 10 <= m.avant * 9)
    alourdie = (m.apres > 0) & (m.apres * 10 >= m.avant * 11)
    mieux = _l_un(allegee, m.grave_apres < m.grave_avant)
    pire = _l_un(alourdie, m.grave_apres > m.grave_avant)
    connue = (m.avant.notnull() & m.apres.notnull()) | m.grave_avant.notnull()
    evolution = ibis.cases(
        (~connue, ibis.null("string")),
        (mieux & ~pire, "AMELIOREE"),
        (pire & ~mieux, "DEGRADEE"),
        else_="STABLE",
    )
    return m.select(
        "mesure_id", "menage_id", unite=m.mesure_id, evolution=evolution, renseigne=connue,
        num=connue & mieux & ~pire,
    )  # fmt: skip


def _l_un(dette: Expr, procedure: Expr) -> Expr:
    return ibis.coalesce(dette, False) | ibis.coalesce(procedure, False)


def _evolution(c: Colonnes, _: Contexte) -> Chiffres:
    return Chiffres(c["n"], c["ameliorees"], c["connues"])


def _i054(b: Base) -> Expr:
    m = b(mesures_actives)
    mesures = m.select(
        "mesure_id", "menage_id", unite=m.mesure_id, fait=ibis.literal("MESURE"),
        jours_mesure=presence(m, b),
    )  # fmt: skip
    a = b(travailleurs_sociaux)
    postes = a.select("structure_id", "unite", fait=ibis.literal("POSTE"), jours_etp=a.valeur)
    return reunir(mesures, postes)


def _par_etp(c: Colonnes, contexte: Contexte) -> Chiffres:
    mesures = (c["jours_mesure"] or 0) / contexte.jours
    postes = etp(c["jours_etp"], contexte.jours)
    return Chiffres(quotient(mesures, postes), mesures, postes)


def _i055(b: Base) -> Expr:
    communes = (
        rattacher(b(mesures_actives), b.menages, "menage_id", commune="commune")
        .select("commune")
        .union(b.structures.select("commune"))
        .distinct()
    )
    c = b.contextes
    c = c.filter(c.millesime.left(4) <= b.au.year().cast("string")).semi_join(communes, "commune")
    c = premiere(c, [c.commune, c.territoire, c.variable], [c.millesime.desc()])
    return c.select(
        "commune", "territoire", "variable", "millesime", "valeur",
        unite=c.variable, mesure_en=c.unite, cite=c.source,
    )  # fmt: skip


def _i063(b: Base) -> Expr:
    e, m, a = b(entretiens), b(mesures_actives), b(travailleurs_sociaux)
    return reunir(
        e.select("mesure_id", "menage_id", "acte_id", fait=ibis.literal("ENTRETIEN")),
        m.select("mesure_id", "menage_id", unite=m.menage_id, fait=ibis.literal("MENAGE")),
        a.select("structure_id", professionnel_id=a.unite, fait=ibis.literal("PRESENT")),
    )


def _ratios(c: Colonnes, _: Contexte) -> Chiffres:
    valeurs = {
        "entretiens_par_menage": quotient(c["entretiens"], c["menages"]),
        "menages_par_ts": quotient(c["menages"], c["presents"]),
        "entretiens_par_ts": quotient(c["entretiens"], c["presents"]),
    }
    return Chiffres(
        valeurs["entretiens_par_menage"], c["entretiens"], c["menages"], valeurs=valeurs
    )


INDICATEURS = (
    Indicateur(
        "I-030",
        "Évolution globale",
        "mesures",
        "Mesures actives améliorées, stables ou dégradées du début à l'observation : dette "
        "locative (écart d'au moins 10 %) et état de la procédure d'expulsion ; un mieux et un "
        "pire se neutralisent. Numérateur : améliorées ; dénominateur : renseignées.",
        _i030,
        Compose(
            lambda f: {
                "n": f.count(),
                "ameliorees": compter(f.num),
                "connues": compter(f.renseigne),
            },
            _evolution,
            parts=True,
        ),
        Sujet.MESURES,
        "Bilan ASLL, section 4-1 ; règles métier § 8.2",
        naturelles=(Naturelle(("evolution",), Compte(), ordre=_EVOLUTIONS),),
    ),
    Indicateur(
        "I-054",
        "Mesures par ETP",
        "mesures par ETP",
        "Mesures actives en moyenne quotidienne, rapportées aux ETP moyens de travail social "
        "(I-062).",
        _i054,
        Compose(
            lambda f: {"jours_mesure": f.jours_mesure.sum(), "jours_etp": f.jours_etp.sum()},
            _par_etp,
        ),
        Sujet.ACTIVITE,
        "Bilan ASLL, section 5 ; règles métier § 8.2",
    ),
    Indicateur(
        "I-055",
        "Fiche de contexte communal",
        "variables",
        "Variables de contexte des communes des ménages actifs et des structures, au millésime le "
        "plus récent de l'année de fin de la période ou d'avant.",
        _i055,
        Compose(
            lambda f: {"n": f.unite.nunique()},
            lambda c, _: Chiffres(c["n"]),
        ),
        Sujet.ACTIVITE,
        "Bilan ASLL, section 1 ; règles métier § 8.2",
        naturelles=(
            Naturelle(
                ("commune", "territoire", "variable"),
                Compose(lambda f: {"mesuree": f.valeur.max()}, lambda c, _: Chiffres(c["mesuree"])),
            ),
        ),
        precaution="Toujours citer la source et le millésime, qui sont dans la liste.",
    ),
    Indicateur(
        "I-063",
        "Entretiens et ménages par travailleur social",
        "entretiens par ménage",
        "Entretiens (I-061) par ménage suivi (I-060) ; ménages et entretiens par travailleur "
        "social présent (I-062).",
        _i063,
        Compose(
            lambda f: {
                "entretiens": compter(f.fait == "ENTRETIEN"),
                "menages": f.unite.nunique(),
                "presents": f.professionnel_id.nunique(),
            },
            _ratios,
        ),
        Sujet.ACTIVITE,
        "Rapport d'activité de pôle ; règles métier § 8.3",
    ),
)
