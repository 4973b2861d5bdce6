"""Occupation, expulsion, relogement (I-025, I-026, I-028, I-029, I-031, I-032, I-069, I-070)."""

from palier.metier.accompagnement.indicateurs.relations import (
    adhesions,
    mesures_actives,
    mesures_de_reference,
    photos_debut,
)
from palier.metier.accompagnement.indicateurs.situations import menages_actifs
from palier.moteur import langage as ibis
from palier.moteur.agregats import Chiffres, Compose, Compte, Taux, quotient
from palier.moteur.base import Base
from palier.moteur.indicateur import Indicateur, Naturelle, Sujet
from palier.moteur.langage import Expr, compter, connu, jours, premiere, rattacher, renseigne
from palier.moteur.resultats import NSP
from palier.noyau.nomenclatures import nomenclature

_SOURCE = "Bilan ASLL, section 4 ; règles métier § 8.2"
_MAINTIEN = "ASLL_MAINTIEN"

GRAVITES = {
    "AUCUNE": 0,
    "ETEINTE": 0,
    "SUSPENDUE": 1,
    "IMPAYE": 2,
    "COMMANDEMENT": 3,
    "ASSIGNATION": 4,
    "JUGEMENT": 5,
    "EXECUTEE": 6,
}
"""Les états de la procédure d'expulsion, dans l'ordre, et leur gravité."""

_JUSQU_A = ((3, "IMPAYE"), (6, "COMMANDEMENT"), (10, "ASSIGNATION"), (15, "JUGEMENT"))
_COMMANDEMENT, _EXECUTION = 4, 16


def _etat(rang: Expr, regime: Expr) -> Expr:
    """L'état de la procédure après une étape de ce rang, sous ce régime."""
    return ibis.cases(
        (rang.isnull() | (rang == 0), "AUCUNE"),
        ((regime == _regime("ETEINTE")) | (rang > _EXECUTION), "ETEINTE"),
        (regime == _regime("SUSPENDUE"), "SUSPENDUE"),
        *((rang <= borne, etat) for borne, etat in _JUSQU_A),
        else_="EXECUTEE",
    )


def _regime(code: str) -> int:
    """Le numéro d'un régime, dans l'ordre alphabétique ; un régime vide a le numéro zéro."""
    return 1 + sorted(nomenclature("regime_expulsion").tous).index(code)


def expulsions(b: Base) -> Expr:
    """La procédure d'expulsion de chaque mesure active, au début et à l'observation.

    Colonnes : `rang` et `regime` (son numéro) de la dernière étape au début ; `etat_debut` et
    `gravite_debut`, `etat_fin` et `gravite_fin` ; `renseigne`.
    """
    m = b(mesures_actives).select("mesure_id", "menage_id", "dispositif_id", "debut", "observation")
    p = b.procedures
    p = p.filter(p.type == "EXPULSION").select(
        "procedure_id", "menage_id", "ouverte_le", mesure_dite="mesure_id"
    )
    p = m.inner_join(p, "menage_id")
    # Une procédure ouverte après l'observation ne doit pas changer un bilan déjà rendu.
    p = p.filter(
        p.ouverte_le <= p.observation, p.mesure_dite.isnull() | (p.mesure_dite == p.mesure_id)
    )
    p = p.select("mesure_id", "procedure_id", "debut", "observation")
    e = p.left_join(_etapes(b), "procedure_id")
    suivies = e.group_by("mesure_id").agg(
        au_debut=e.cle.max(where=e.date <= e.debut),
        a_la_fin=e.cle.max(where=e.date <= e.observation),
    )
    m = rattacher(
        m, suivies, "mesure_id", ouverte="mesure_id", au_debut="au_debut", a_la_fin="a_la_fin"
    )
    m = rattacher(m, b(photos_debut), "mesure_id", vue="situation_id")
    rang, regime = _rang_et_regime(m.au_debut)
    m = m.mutate(
        rang=rang, regime=regime, etat_debut=_etat(rang, regime),
        etat_fin=_etat(*_rang_et_regime(m.a_la_fin)),
    )  # fmt: skip
    return m.select(
        "mesure_id", "menage_id", "dispositif_id", "rang", "regime", "etat_debut", "etat_fin",
        gravite_debut=_gravite(m.etat_debut), gravite_fin=_gravite(m.etat_fin),
        renseigne=m.ouverte.notnull() | m.vue.notnull(),
    )  # fmt: skip


def _gravite(etat: Expr) -> Expr:
    return ibis.cases(*((etat == nom, gravite) for nom, gravite in GRAVITES.items()))


def _etapes(b: Base) -> Expr:
    """Les étapes qui ont un rang, et leur `cle` (date, rang, régime), croissante.

    Le maximum d'un nombre coûte bien moins que le tri des étapes de chaque mesure.
    """
    codes, e = nomenclature("etape"), b.etapes
    rangs = [(e.code == c, r) for c in codes.tous if (r := codes.attribut(c, "rang")) is not None]
    regimes = [(e.regime == c, _regime(c)) for c in nomenclature("regime_expulsion").tous]
    e = e.mutate(rang=ibis.cases(*rangs), numero=ibis.cases(*regimes, else_=0))
    jour = jours(ibis.date(1900, 1, 1), e.date).cast("int64")
    return e.filter(e.rang.notnull()).select(
        "procedure_id", "date", cle=jour * 10_000 + e.rang * 100 + e.numero
    )


def _rang_et_regime(cle: Expr) -> tuple[Expr, Expr]:
    return cle % 10_000 // 100, cle % 100


def logements_de_debut(b: Base) -> Expr:
    """Occupation et bailleur au début de la mesure de référence de chaque ménage actif."""
    m = b(menages_actifs).select("mesure_id", "menage_id", "debut", "occupation", "bailleur")
    o = b.occupations.select(
        "menage_id", "statut", occupe_le="debut", quitte_le="fin", bailleur_dit="bailleur"
    )
    muettes = m.filter(~connu(m.occupation) | m.bailleur.isnull())
    o = muettes.select("mesure_id", "menage_id", "debut").inner_join(o, "menage_id")
    o = o.filter(o.occupe_le <= o.debut, o.quitte_le.isnull() | (o.quitte_le >= o.debut))
    ordre = [o.occupe_le.desc(), ibis.coalesce(o.statut, ""), ibis.coalesce(o.bailleur_dit, "")]
    o = premiere(o, o.mesure_id, ordre)
    m = rattacher(m, o, "mesure_id", statut="statut", bailleur_dit="bailleur_dit")
    return m.select(
        "mesure_id", "menage_id", unite=m.menage_id,
        occupation=ibis.coalesce(renseigne(m.occupation), renseigne(m.statut)),
        bailleur=ibis.coalesce(m.bailleur, m.bailleur_dit),
    )  # fmt: skip


def _maintien(b: Base) -> Expr:
    d = b.dispositifs
    return b(expulsions).semi_join(d.filter(d.code == _MAINTIEN), "dispositif_id")


def _i028(b: Base) -> Expr:
    e = _maintien(b)
    engagee = (e.rang >= _COMMANDEMENT) & (e.rang <= _EXECUTION)
    engagee = engagee & (e.regime != _regime("ETEINTE"))
    return e.select(
        "mesure_id", "menage_id", "renseigne", unite=e.mesure_id, etape=e.etat_debut,
        num=ibis.coalesce(engagee, False),
    )  # fmt: skip


def _i029(b: Base) -> Expr:
    e = _maintien(b)
    moments = [
        e.select(
            "mesure_id", "menage_id", "renseigne", unite=e.mesure_id, moment=ibis.literal(moment),
            etape=ibis.ifelse(e.renseigne, etat, ibis.null("string")),
        )
        for moment, etat in (("DEBUT", e.etat_debut), ("FIN", e.etat_fin))
    ]  # fmt: skip
    return moments[0].union(moments[1])


def _i031(b: Base) -> Expr:
    a = b(adhesions)
    e = _maintien(b).semi_join(a.filter(a.adhere), "mesure_id")
    e = e.filter(e.etat_fin.isin(["SUSPENDUE", "COMMANDEMENT", "ASSIGNATION", "JUGEMENT"]))
    return e.select(
        "mesure_id", "menage_id", unite=e.mesure_id, etape=e.etat_fin, num=e.etat_fin == "SUSPENDUE"
    )


def _i032(b: Base) -> Expr:
    p, a = b.procedures, b(adhesions)
    p = p.filter(p.type == "EXPULSION").select("procedure_id", "menage_id")
    e = b.etapes
    e = e.filter(e.code == "E16", b.dans(e.date)).group_by("procedure_id").agg(date=e.date.min())
    p = p.inner_join(e, "procedure_id")
    p = p.semi_join(b(mesures_actives), "menage_id")
    p = rattacher(p, b(mesures_de_reference), "menage_id", mesure_id="mesure_id")
    adherents = a.filter(a.adhere).select("menage_id").distinct().mutate(adherent=True)
    p = rattacher(p, adherents, "menage_id", adherent="adherent")
    p = p.mutate(adherent=ibis.coalesce(p.adherent, False))
    return p.mutate(unite=p.procedure_id)


def _i069(b: Base) -> Expr:
    r = b.relogements
    r = r.filter(b.dans(r.date), r.parc == "PUBLIC")
    return r.select(
        "mesure_id", "menage_id", "date", unite=r.menage_id,
        dalo=ibis.coalesce(r.priorite == "DALO", False),
    )  # fmt: skip


INDICATEURS = (
    Indicateur(
        "I-025",
        "Statut d'occupation",
        "ménages",
        "Ménages actifs par statut d'occupation du logement, à la photographie de début ; à "
        "défaut, celui du logement occupé à la date de début.",
        lambda b: b(logements_de_debut).drop("bailleur"),
        Compte(),
        Sujet.MENAGES,
        "Bilan ASLL, section 3-4 ; règles métier § 8.2",
        naturelles=(Naturelle(("occupation",)),),
    ),
    Indicateur(
        "I-026",
        "Bailleurs",
        "ménages",
        "Ménages actifs par bailleur, à la photographie de début ; à défaut, celui du logement "
        "occupé à la date de début.",
        lambda b: b(logements_de_debut).drop("occupation"),
        Compte(),
        Sujet.MENAGES,
        "Bilan ASLL, section 3-4 ; règles métier § 8.2",
        naturelles=(Naturelle(("bailleur",)),),
        precaution="Le bailleur est un texte : deux orthographes font deux lignes.",
    ),
    Indicateur(
        "I-028",
        "Procédure d'expulsion dès l'entrée",
        "%",
        "Part des mesures de maintien actives dont la procédure d'expulsion avait, au début, "
        "atteint le commandement de payer (E04) sans être éteinte. Non renseignée : ni procédure, "
        "ni photographie de début.",
        _i028,
        Taux(),
        Sujet.MESURES,
        "Bilan ASLL, section 3-4 ; règles métier § 1.1 et § 8.2",
    ),
    Indicateur(
        "I-029",
        "Étape d'expulsion au début et à l'observation",
        "mesures",
        "Mesures de maintien actives par état de la procédure d'expulsion, au début et à "
        "l'observation (fin de la mesure, ou de la période).",
        _i029,
        Compte(repete=True),
        Sujet.MESURES,
        _SOURCE,
        naturelles=(
            Naturelle(
                ("moment", "etape"),
                Compte(),
                ordre=("DEBUT", "FIN", *GRAVITES),
                toujours=(("DEBUT", NSP), ("FIN", NSP)),
            ),
        ),
    ),
    Indicateur(
        "I-031",
        "Procédures suspendues",
        "%",
        "Part des procédures suspendues à l'observation, parmi les mesures de maintien actives, "
        "adhérentes, dont la procédure est suspendue ou a atteint le commandement de payer.",
        _i031,
        Taux(),
        Sujet.MESURES,
        "Bilan ASLL, section 4-2 ; règles métier R-EXP-12",
        precaution="Porte sur les seules mesures adhérentes (I-033). La suspension se lit au "
        "régime de la dernière étape : la saisie en exige la pièce, une reprise compte telle "
        "quelle.",
    ),
    Indicateur(
        "I-032",
        "Expulsions exécutées",
        "procédures",
        "Procédures d'expulsion exécutées (E16) dans la période, de ménages ayant une mesure "
        "active ; dont ménages adhérents.",
        _i032,
        Compose(
            lambda f: {"tous": f.count(), "adherents": compter(f.adherent)},
            lambda c, _: Chiffres(
                c["tous"], valeurs={"adherents": c["adherents"], "tous": c["tous"]}
            ),
            parts=True,
        ),
        Sujet.MENAGES,
        _SOURCE,
    ),
    Indicateur(
        "I-069",
        "Ménages relogés dans le parc public",
        "ménages",
        "Ménages distincts relogés dans le parc public dans la période.",
        lambda b: _i069(b).drop("dalo"),
        Compte(repete=True),
        Sujet.MENAGES,
        "Rapport d'activité de pôle ; règles métier § 8.3",
    ),
    Indicateur(
        "I-070",
        "Relogements au titre du DALO",
        "ménages",
        "Ménages relogés dans le parc public (I-069) reconnus prioritaires au titre du DALO.",
        _i069,
        Compose(
            lambda f: {"menages": f.unite.nunique(), "dalo": f.unite.nunique(where=f.dalo)},
            lambda c, _: Chiffres(
                c["dalo"],
                c["dalo"],
                c["menages"],
                valeurs={"part": quotient(c["dalo"], c["menages"], 100)},
            ),
        ),
        Sujet.MENAGES,
        "Rapport d'activité de pôle ; règles métier § 8.3",
    ),
)
