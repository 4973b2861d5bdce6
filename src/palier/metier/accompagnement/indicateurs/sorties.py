"""Adhésion, durées, fins et motifs (I-033, I-035 à I-040, I-071)."""

from palier.metier.accompagnement.indicateurs.relations import (
    DEBUT_SERIE,
    adhesions,
    mesures_achevees,
    relais,
)
from palier.moteur import langage as ibis
from palier.moteur.agregats import Compte, Distribution, Taux
from palier.moteur.base import Base
from palier.moteur.indicateur import Indicateur, Naturelle, Sujet
from palier.moteur.langage import Expr, jours, rattacher, renseigne

MOIS = 30.4375
"""Jours d'un mois moyen."""

_CLASSES = ((6, "≤ 6"), (12, "7-12"), (18, "13-18"), (24, "19-24"))
_ORDRE = (*(nom for _, nom in _CLASSES), "> 24")
_SOURCE = "Bilan ASLL, section 4 ; règles métier § 8.2"


def _durees(m: Expr) -> Expr:
    """Une ligne par mesure finie ; `valeur` en jours, premier et dernier compris."""
    duree = jours(m.debut, m.fin) + 1
    classe = ibis.cases(*((duree <= int(n * MOIS), nom) for n, nom in _CLASSES), else_="> 24")
    return m.select(
        "mesure_id", "menage_id", unite=m.mesure_id, date=m.fin, valeur=duree, classe=classe
    )


def _i035(b: Base) -> Expr:
    return _durees(b(mesures_achevees))


def _i036(b: Base) -> Expr:
    m = b.mesures
    return _durees(
        m.filter(m.debut.notnull(), m.fin >= ibis.date(DEBUT_SERIE, 1, 1), m.fin <= b.au)
    )


def _i033(b: Base) -> Expr:
    a = b(adhesions)
    return a.select("mesure_id", "menage_id", unite=a.mesure_id, num=a.adhere)


def _i037(b: Base) -> Expr:
    m = b(mesures_achevees)
    return m.select("mesure_id", "menage_id", unite=m.mesure_id, date=m.fin)


def _i038(b: Base) -> Expr:
    m = b(mesures_achevees).select("mesure_id", "menage_id", "fin", "fin_prevue")
    # Une période implicite a la fin prévue de la mesure, qui sert déjà à défaut.
    p = b.periodes.select("mesure_id", "rang", debut_periode="debut", fin_periode="fin_prevue")
    p = m.select("mesure_id", "fin").inner_join(p, "mesure_id")
    p = p.filter(p.debut_periode <= p.fin)
    p = p.group_by("mesure_id").agg(dite=p.fin_periode.argmax(p.rang))
    m = rattacher(m, p, "mesure_id", dite="dite")
    prevue = ibis.coalesce(m.dite, m.fin_prevue)
    return m.select(
        "mesure_id", "menage_id", unite=m.mesure_id, date=m.fin, renseigne=prevue.notnull(),
        num=ibis.coalesce(m.fin < prevue, False),
    )  # fmt: skip


def _i039(b: Base) -> Expr:
    m = b.mesures
    encore = m.filter(m.debut <= b.au, m.fin.isnull() | (m.fin > b.au))
    return encore.select("mesure_id", "menage_id", unite=m.mesure_id)


def _i040(b: Base) -> Expr:
    m = b(mesures_achevees)
    m = m.select(
        "mesure_id", "menage_id", "fin", "motifs_secondaires", motif_fin=renseigne(m.motif_fin)
    )
    m = m.mutate(cites=m.motifs_secondaires.filter(lambda code: code != "NSP"))
    m = m.mutate(premier=ibis.coalesce(m.motif_fin, m.cites.mins()))
    s = m.filter(m.cites.length() > 0)
    s = s.mutate(motif_cite=s.cites.unique().unnest(), principal=False)
    parties = (
        m.mutate(motif_cite=m.premier, principal=True),
        s.filter(s.motif_cite != s.premier),
    )
    colonnes = ("mesure_id", "menage_id", "motif_fin", "motif_cite", "fin", "principal")
    f = ibis.union(*(t.select(*colonnes) for t in parties))
    return f.mutate(unite=f.mesure_id).rename(date="fin")


def _i071(b: Base) -> Expr:
    m = b(mesures_achevees)
    r = b(relais)
    r = r.filter(r.type.isin(["TRIPARTITE", "PASSATION_FIN"])).select("mesure_id").distinct()
    m = rattacher(m, r, "mesure_id", passe="mesure_id")
    return m.select(
        "mesure_id", "menage_id", unite=m.mesure_id, date=m.fin,
        num=m.passe.notnull(),
    )  # fmt: skip


INDICATEURS = (
    Indicateur(
        "I-033",
        "Adhésion",
        "%",
        "Part des mesures actives dont l'adhésion est signée et qui ont eu au moins un entretien "
        "réalisé, à la fin de la période. L'absence d'adhésion signée est un fait, pas un vide.",
        _i033,
        Taux(),
        Sujet.MESURES,
        _SOURCE,
    ),
    Indicateur(
        "I-035",
        "Durée des mesures achevées",
        "mois",
        "Durée des mesures finies dans la période : (fin − début + 1) / 30,4375.",
        _i035,
        Distribution(diviseur=MOIS),
        Sujet.MESURES,
        "Bilan ASLL, section 4-3 ; règles métier § 8.2",
        naturelles=(Naturelle(("classe",), Compte(), ordre=_ORDRE),),
    ),
    Indicateur(
        "I-036",
        "Durée des mesures achevées depuis 2018",
        "mois",
        "I-035 par année de fin, de 2018 à l'année de fin de la période.",
        _i036,
        Distribution(diviseur=MOIS),
        Sujet.MESURES,
        "Bilan ASLL, section 4-3 ; règles métier § 8.2",
        naturelles=(Naturelle(("annee",)),),
        precaution="Une année sans mesure achevée, ou non reprise, n'a pas de ligne.",
    ),
    Indicateur(
        "I-037",
        "Mesures achevées",
        "mesures",
        "Mesures commencées dont la fin est dans la période.",
        _i037,
        Compte(),
        Sujet.MESURES,
        _SOURCE,
    ),
    Indicateur(
        "I-038",
        "Fins anticipées",
        "%",
        "Part des mesures achevées finies avant la fin prévue de la période en cours à la fin, "
        "quel que soit le motif ; sur celles dont la fin prévue est connue.",
        _i038,
        Taux(),
        Sujet.MESURES,
        "Bilan ASLL, section 4 ; règles métier R-DIS-04",
        precaution="Comprend les fins parce que les objectifs sont atteints : à croiser avec "
        "les motifs (I-040).",
    ),
    Indicateur(
        "I-039",
        "Mesures en cours à la fin",
        "mesures",
        "Mesures commencées et non finies le dernier jour de la période, à minuit.",
        _i039,
        Compte(),
        Sujet.MESURES,
        _SOURCE,
    ),
    Indicateur(
        "I-040",
        "Motifs de fin",
        "mesures",
        "Mesures achevées par motif principal ; puis par motif cité, principal ou secondaire.",
        _i040,
        Compte(repete=True, tete="principal"),
        Sujet.MESURES,
        _SOURCE,
        naturelles=(Naturelle(("motif_fin",)), Naturelle(("motif_cite",), Compte())),
        precaution="Les parts du motif principal font 100 % ; celles du motif cité peuvent "
        "dépasser 100 %.",
    ),
    Indicateur(
        "I-071",
        "Passages de relais",
        "%",
        "Part des mesures achevées ayant eu un entretien tripartite ou une passation de fin.",
        _i071,
        Taux(),
        Sujet.MESURES,
        "Rapport d'activité de pôle ; règles métier § 8.3",
    ),
)
