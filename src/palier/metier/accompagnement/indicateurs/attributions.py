"""Attributions, mesures actives, prescription, objectifs (I-001 à I-013)."""

from palier.metier.accompagnement.indicateurs.relations import (
    attributions,
    avec_dispositif,
    difficultes_dites,
    mesures_achevees,
    mesures_actives,
    premieres_periodes,
)
from palier.moteur import langage as ibis
from palier.moteur.agregats import (
    Chiffres,
    Colonnes,
    Compose,
    Compte,
    Contexte,
    Taux,
    nommes,
    quotient,
)
from palier.moteur.base import Base
from palier.moteur.indicateur import Indicateur, Naturelle, Sujet
from palier.moteur.langage import Expr, compter, connu, rattacher, renseigne
from palier.noyau.nomenclatures import nomenclature

_SOURCE = "Bilan ASLL, section 2 ; règles métier § 8.2"


def decisions(b: Base) -> Expr:
    """Attributions et renouvellements décidés dans la période ou dans celle d'un an plus tôt."""

    def proches(t: Expr, jour: Expr) -> Expr:
        avant = (jour >= b.du_n1) & (jour <= b.au_n1)
        return t.filter(b.dans(jour) | avant).select("mesure_id", "menage_id", date=jour)

    m = b.mesures
    m = m.filter(m.debut.notnull() | m.fin.isnull())
    p = b.periodes.select("mesure_id", "rang", decision="decidee_le", commence="debut")
    dites = p.filter(p.decision.notnull()).inner_join(m, "mesure_id")
    muettes = p.filter(p.decision.isnull()).inner_join(m, "mesure_id")
    attribution = ibis.ifelse(muettes.rang == 1, muettes.decidee_le, ibis.null("date"))
    # Une mesure décidée compte déjà par sa décision : ne restent que celles qui n'en ont pas.
    implicites = m.filter(m.decidee_le.isnull()).anti_join(p.filter(p.rang == 1), "mesure_id")
    return proches(m, m.decidee_le).union(
        proches(dites, dites.decision),
        proches(muettes, ibis.coalesce(attribution, muettes.commence)),
        proches(implicites, implicites.debut),
    )


def _attributions(b: Base) -> Expr:
    """Périodes, de tout rang, qui débutent dans la période."""
    p = b(attributions)
    return p.select(
        "mesure_id", "menage_id", "rang", "instructeur", "origine", date=p.debut,
        unite=p.mesure_id + "#" + p.rang.cast("string"),
    )  # fmt: skip


def _i001(b: Base) -> Expr:
    d = b(decisions)
    return d.filter(b.dans(d.date)).mutate(unite=d.menage_id)


def _i002(b: Base) -> Expr:
    """Une ligne par ménage : décidé dans la période, décidé un an plus tôt."""
    d = b(decisions)
    avant = (d.date >= b.du_n1) & (d.date <= b.au_n1)
    g = d.group_by("menage_id").agg(
        mesure_id=d.mesure_id.max(), annee_n=b.dans(d.date).any(), annee_n1=avant.any()
    )
    return g.mutate(unite=g.menage_id)


def _i003(b: Base) -> Expr:
    m = b(mesures_actives)
    finie = ibis.coalesce(m.fin <= b.au, False)
    return m.select(
        "mesure_id", "menage_id", unite=m.mesure_id, en_cours_au_debut=m.debut < b.du,
        entree=m.debut >= b.du, finie=finie, en_cours_a_la_fin=~finie,
    )  # fmt: skip


def _i004(b: Base) -> Expr:
    p = b(premieres_periodes)
    return p.select("mesure_id", "menage_id", unite=p.mesure_id, date=p.debut)


def _i005(b: Base) -> Expr:
    a = _attributions(b)
    return a.filter(a.rang >= 2).select("unite", "mesure_id", "menage_id", "rang", "date")


def _i006(b: Base) -> Expr:
    m = b.mesures
    attente = (m.debut.isnull() | (m.debut > b.au)) & (m.fin.isnull() | (m.fin > b.au))
    retenues = m.filter(b.dans(m.decidee_le), attente)
    return retenues.select("mesure_id", "menage_id", unite=m.mesure_id, date=m.decidee_le)


def _i007(b: Base) -> Expr:
    m, codes = avec_dispositif(b, b(mesures_actives)), nomenclature("dispositif")
    natures = [(code, n) for code in codes.tous if (n := codes.attribut(code, "nature"))]
    nature = ibis.cases(*((m.dispositif == code, n) for code, n in natures), else_="AUTRE")
    return m.select("mesure_id", "menage_id", unite=m.mesure_id, nature=nature)


def _prescrites(b: Base) -> Expr:
    d = difficultes_dites(b)
    return d.filter(d.source == "PRESCRIPTEUR").select("mesure_id", "code")


def _i010(b: Base) -> Expr:
    m, d = b(mesures_actives), _prescrites(b)
    return m.left_join(d, "mesure_id").select(
        "mesure_id", "menage_id", unite=m.mesure_id, difficulte=d.code
    )


def _i011(b: Base) -> Expr:
    d = _prescrites(b)
    d = d.group_by("mesure_id").agg(gestion=d.code.isin(["BUDGET", "ADMIN"]).any())
    m = rattacher(b(mesures_actives), d, "mesure_id", gestion="gestion")
    return m.select(
        "mesure_id", "menage_id", unite=m.mesure_id, renseigne=m.gestion.notnull(),
        num=ibis.coalesce(m.gestion, False),
    )  # fmt: skip


def _objectifs(b: Base) -> Expr:
    o = b.objectifs
    return o.filter(o.parent_id.isnull())


def _i012(b: Base) -> Expr:
    o = _objectifs(b)
    m, o = b(mesures_actives), o.filter(connu(o.code)).select("mesure_id", "code")
    return m.left_join(o, "mesure_id").select(
        "mesure_id", "menage_id", unite=m.mesure_id, objectif=o.code
    )


def _i013(b: Base) -> Expr:
    m = b(mesures_achevees).select("mesure_id", "menage_id")
    o = _objectifs(b).select("objectif_id", "mesure_id", "code", "statut")
    j = m.inner_join(o, "mesure_id")
    return j.select(
        "mesure_id", "menage_id", unite=j.objectif_id, objectif=renseigne(j.code),
        renseigne=connu(j.statut), num=ibis.coalesce(j.statut == "ATTEINT", False),
    )  # fmt: skip


def _evolution(c: Colonnes, _: Contexte) -> Chiffres:
    ecart = (c["n"] or 0) - (c["n1"] or 0)
    return Chiffres(quotient(ecart, c["n1"], 100), ecart, c["n1"], valeurs={"n": c["n"]})


INDICATEURS = (
    Indicateur(
        "I-001",
        "Ménages bénéficiaires",
        "ménages",
        "Ménages distincts dont une attribution ou un renouvellement a été décidé dans la période. "
        "À défaut de date de décision : celle de la mesure, puis le début de la période accordée. "
        "Une mesure close sans avoir commencé (refus, annulation) ne compte pas.",
        _i001,
        Compte(repete=True),
        Sujet.MENAGES,
        "Bilan ASLL, introduction et section 2-1 ; règles métier § 8.2",
        precaution="Un ménage n'est pas une mesure : une mesure en cours sans décision dans la "
        "période ne le fait pas compter.",
    ),
    Indicateur(
        "I-002",
        "Évolution annuelle des ménages bénéficiaires",
        "%",
        "Écart de I-001 avec les mêmes dates un an plus tôt, rapporté à I-001 de l'an passé.",
        _i002,
        Compose(
            lambda f: {
                "n": compter(f.annee_n),
                "n1": compter(f.annee_n1),
            },
            _evolution,
        ),
        Sujet.MENAGES,
        "Bilan ASLL, introduction ; règles métier § 8.2",
        precaution="Sans objet si l'an passé est nul ou n'a pas été repris.",
    ),
    Indicateur(
        "I-003",
        "Mesures actives",
        "mesures",
        "Mesures commencées au plus tard à la fin de la période et non finies avant son début. "
        "En cours au début + entrées = fins + en cours à la fin = mesures actives.",
        _i003,
        Compose(
            lambda f: {
                "n": f.count(),
                "en_cours_au_debut": compter(f.en_cours_au_debut),
                "entrees": compter(f.entree),
                "fins": compter(f.finie),
                "en_cours_a_la_fin": compter(f.en_cours_a_la_fin),
            },
            nommes("n", "en_cours_au_debut", "entrees", "fins", "en_cours_a_la_fin"),
            parts=True,
        ),
        Sujet.MESURES,
        _SOURCE,
    ),
    Indicateur(
        "I-004",
        "Premières attributions",
        "mesures",
        "Mesures dont la première période accordée débute dans la période étudiée.",
        _i004,
        Compte(),
        Sujet.MESURES,
        _SOURCE,
    ),
    Indicateur(
        "I-005",
        "Renouvellements",
        "périodes",
        "Périodes de rang 2 et plus qui débutent dans la période étudiée.",
        _i005,
        Compte(),
        Sujet.MESURES,
        _SOURCE,
    ),
    Indicateur(
        "I-006",
        "Mesures attribuées non démarrées",
        "mesures",
        "Mesures décidées dans la période, ni commencées ni closes à sa fin.",
        _i006,
        Compte(),
        Sujet.MESURES,
        _SOURCE,
        precaution="Elles ne figurent pas dans les mesures actives (I-003).",
    ),
    Indicateur(
        "I-007",
        "Nature des mesures",
        "mesures",
        "Mesures actives d'accès au logement, de maintien, ou d'un autre dispositif.",
        _i007,
        Compte(),
        Sujet.MESURES,
        _SOURCE,
        naturelles=(Naturelle(("nature",)),),
    ),
    Indicateur(
        "I-008",
        "Services instructeurs",
        "attributions",
        "Attributions et renouvellements débutant dans la période, par service instructeur.",
        lambda b: _attributions(b).drop("origine"),
        Compte(),
        Sujet.MESURES,
        _SOURCE,
        naturelles=(Naturelle(("instructeur",)),),
    ),
    Indicateur(
        "I-009",
        "Origine de la demande",
        "attributions",
        "Attributions et renouvellements débutant dans la période, par origine de la demande.",
        lambda b: _attributions(b).drop("instructeur"),
        Compte(),
        Sujet.MESURES,
        _SOURCE,
        naturelles=(Naturelle(("origine",)),),
    ),
    Indicateur(
        "I-010",
        "Problématiques à la prescription",
        "mesures",
        "Mesures actives portant chaque difficulté signalée par le prescripteur.",
        _i010,
        Compte(repete=True),
        Sujet.MESURES,
        _SOURCE,
        naturelles=(Naturelle(("difficulte",)),),
        precaution="Réponses multiples : le total des parts peut dépasser 100 %.",
    ),
    Indicateur(
        "I-011",
        "Gestion budgétaire ou administrative à la prescription",
        "%",
        "Part des mesures actives, à prescription renseignée, qui portent une difficulté de budget "
        "ou de gestion administrative.",
        _i011,
        Taux(),
        Sujet.MESURES,
        _SOURCE,
    ),
    Indicateur(
        "I-012",
        "Objectifs fixés",
        "mesures",
        "Mesures actives portant chaque objectif principal ; les sous-objectifs ne comptent pas.",
        _i012,
        Compte(repete=True),
        Sujet.MESURES,
        _SOURCE,
        naturelles=(Naturelle(("objectif",)),),
        precaution="Réponses multiples : le total des parts peut dépasser 100 %.",
    ),
    Indicateur(
        "I-013",
        "Objectifs atteints",
        "%",
        "Part des objectifs atteints, parmi ceux des mesures achevées dont l'issue est connue.",
        _i013,
        Taux(),
        Sujet.MESURES,
        _SOURCE,
        naturelles=(Naturelle(("objectif",)),),
        precaution="Un objectif partiellement atteint n'est pas compté comme atteint.",
    ),
)
