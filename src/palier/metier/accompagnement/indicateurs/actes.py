"""Entretiens, démarches, coordination, passations, délais (I-041 à I-048, I-051 à I-053, I-061)."""

from palier.metier.accompagnement.indicateurs.relations import (
    MARGE,
    entretiens,
    mesures_achevees,
    mesures_actives,
    premieres_periodes,
    premiers_entretiens,
    presence,
    relais,
    types_entretien,
)
from palier.metier.accompagnement.indicateurs.sorties import MOIS
from palier.moteur import langage as ibis
from palier.moteur.agregats import (
    Chiffres,
    Colonnes,
    Compose,
    Compte,
    Contexte,
    Somme,
    Taux,
    quotient,
)
from palier.moteur.base import Base
from palier.moteur.indicateur import Indicateur, Naturelle, Sujet
from palier.moteur.langage import Expr, compter, jours, premiere, rattacher, renseigne, reunir

_SOURCE = "Bilan ASLL, section 5 ; règles métier § 8.2"
_EXTERIEURS = ("VAD", "ACCOMP_PHYSIQUE")
_FIXES = ("REALISE", "ABSENT_EXCUSE", "ABSENT_NON_EXCUSE", "REPORTE")
_HORS = ("ANNULE_OPERATEUR", "PREVU")
_BORNES, _TERMES = ("debut", "fin"), ("numerateur", "denominateur")


def _comptes(e: Expr) -> Expr:
    return e.mutate(unite=e.acte_id)


def _i041(b: Base) -> Expr:
    e = b(entretiens)
    return _comptes(e.filter(e.type.notin(_EXTERIEURS)))


def _i042(b: Base) -> Expr:
    e = b(entretiens)
    return _comptes(e.filter(e.type == "VAD"))


def _i043(b: Base) -> Expr:
    e = b(entretiens)
    return _comptes(e.filter(e.type == "ACCOMP_PHYSIQUE"))


def _i044(b: Base) -> Expr:
    m = b(mesures_actives)
    e = b(entretiens).semi_join(m, "mesure_id")
    faits = e.select("mesure_id", "menage_id", unite=e.acte_id, fait=ibis.literal("ENTRETIEN"))
    mesures = m.select(
        "mesure_id", "menage_id", unite=m.mesure_id, fait=ibis.literal("MESURE"),
        valeur=presence(m, b),
    )  # fmt: skip
    return reunir(faits, mesures)


def _frequence(c: Colonnes, _: Contexte) -> Chiffres:
    mois = (c["jours_mesure"] or 0) / MOIS
    return Chiffres(quotient(c["entretiens"], mois), c["entretiens"], mois)


def _i045(b: Base) -> Expr:
    a = b.actes
    a = a.filter(a.type.isin(types_entretien()), b.dans(a.date))
    a = a.filter(a.statut.isnull() | a.statut.notin(_HORS))
    return a.select(
        "mesure_id", "menage_id", "date", "type", unite=a.acte_id,
        renseigne=ibis.coalesce(a.statut.isin(_FIXES), False),
        num=ibis.coalesce(a.statut == "REALISE", False),
    )  # fmt: skip


def _i046(b: Base) -> Expr:
    d = b.demarches
    return d.filter(b.dans(d.engagee_le)).select(
        "mesure_id", "menage_id", "type", unite=d.demarche_id, date=d.engagee_le
    )


def contacts(b: Base) -> Expr:
    """Les sollicitations de partenaires dont l'acte est dans la période, et leur catégorie."""
    a = b.actes
    a = a.filter(b.dans(a.date)).select("acte_id", "date", "type", "mesure_id", "menage_id")
    s = b.sollicitations.rename(dite="categorie").inner_join(a, "acte_id")
    s = rattacher(s, b.partenaires, "partenaire_id", connue="categorie")
    categorie = ibis.coalesce(renseigne(s.dite), renseigne(s.connue))
    return s.select(
        "acte_id", "mesure_id", "menage_id", "date", "type", "partenaire_id",
        unite=s.acte_id, categorie=categorie, valeur=s.duree_min,
    )  # fmt: skip


def _i051(b: Base) -> Expr:
    passations, parties = b(relais), []
    for mesures, moment in ((premieres_periodes, "DEBUT"), (mesures_achevees, "FIN")):
        faites = passations.filter(passations.type == f"PASSATION_{moment}")
        m = rattacher(b(mesures), faites, "mesure_id", passe="mesure_id")
        parties.append(
            m.select(
                "mesure_id", "menage_id", unite=m.mesure_id, moment=ibis.literal(moment),
                num=m.passe.notnull(),
            )
        )  # fmt: skip
    return parties[0].union(parties[1])


def _passations(c: Colonnes, _: Contexte) -> Chiffres:
    valeurs = {f"{nom}_{rang}": c[f"{nom}_{rang}"] or 0 for nom in _BORNES for rang in _TERMES}
    faites, dues = (sum(valeurs[f"{nom}_{rang}"] for nom in _BORNES) for rang in _TERMES)
    return Chiffres(
        quotient(faites, dues, 100), faites, dues, int(dues), int(dues), valeurs=valeurs
    )


def _i052(b: Base) -> Expr:
    m = b(mesures_actives)
    return m.select(
        "mesure_id", "menage_id", "pieces_recues", "pieces_attendues", unite=m.mesure_id,
        renseigne=m.pieces_recues.notnull() & ibis.coalesce(m.pieces_attendues > 0, False),
    )  # fmt: skip


def _completude(c: Colonnes, _: Contexte) -> Chiffres:
    recues, attendues = c["recues"] or 0, c["attendues"] or 0
    return Chiffres(
        quotient(recues, attendues, 100),
        recues,
        attendues,
        int(c["connues"] or 0),
        int(c["n"] or 0),
    )


def _i053(b: Base) -> Expr:
    m = rattacher(b(premieres_periodes), b(premiers_entretiens), "mesure_id", premier="premier_le")
    o = b.occupations.select("menage_id", "bail_le", occupe_le="debut")
    d = b.dispositifs
    acces = m.semi_join(d.filter(d.code == "ASLL_ACCES"), "dispositif_id")
    acces = acces.select("mesure_id", "menage_id", "demarrage")
    o = acces.inner_join(o, "menage_id")
    o = o.filter(jours(o.demarrage, o.occupe_le) <= MARGE)
    o = premiere(o, o.mesure_id, [o.occupe_le.desc(), o.bail_le.desc()])
    m = rattacher(m, o, "mesure_id", bail_le="bail_le")
    return m.select(
        "mesure_id", "menage_id", unite=m.mesure_id, date=m.debut,
        valeur=jours(m.decision, m.premier), bail=jours(m.bail_le, m.demarrage),
    )  # fmt: skip


def _delais(c: Colonnes, _: Contexte) -> Chiffres:
    noms = ("commission_mediane", "commission_effectif", "bail_mediane", "bail_effectif")
    valeurs = {nom: c[nom] for nom in noms}
    for nom in ("commission", "bail"):
        if not c[f"{nom}_effectif"]:
            valeurs[f"{nom}_mediane"] = None
    return Chiffres(
        valeurs["commission_mediane"],
        renseignes=int(c["commission_effectif"] or 0),
        population=int(c["n"] or 0),
        valeurs=valeurs,
    )


_ENTRETIENS_COMPTES = (
    ("I-041", "Entretiens au bureau et à distance", "Entretiens réalisés dans la période, au "
     "bureau ou à distance : tous les types sauf la visite à domicile et l'accompagnement "
     "physique.", _i041, (Naturelle(("type",)),)),
    ("I-042", "Visites à domicile", "Visites à domicile réalisées dans la période.", _i042, ()),
    ("I-043", "Accompagnements physiques", "Accompagnements physiques à l'extérieur réalisés dans "
     "la période.", _i043, ()),
    ("I-061", "Entretiens", "Entretiens réalisés dans la période, de tous types (les courriels et "
     "SMS sont des échanges, pas des entretiens).", lambda b: _comptes(b(entretiens)), ()),
)  # fmt: skip

INDICATEURS = (
    *(
        Indicateur(
            code,
            libelle,
            "entretiens",
            definition,
            faits,
            Compte(),
            Sujet.ACTIVITE,
            _SOURCE,
            naturelles=naturelles,
            precaution="Un acte sans statut est tenu pour réalisé.",
        )
        for code, libelle, definition, faits, naturelles in _ENTRETIENS_COMPTES
    ),
    Indicateur(
        "I-044",
        "Fréquence des entretiens",
        "entretiens par mois-mesure",
        "Entretiens réalisés dans la période et rattachés à une mesure active, rapportés aux mois "
        "de présence des mesures actives (jours de présence / 30,4375).",
        _i044,
        Compose(
            lambda f: {
                "entretiens": compter(f.fait == "ENTRETIEN"),
                "jours_mesure": f.valeur.sum(),
            },
            _frequence,
        ),
        Sujet.ACTIVITE,
        "Bilan ASLL, section 5 ; règles métier R-DIS-05",
        precaution="Repère : deux à quatre rencontres par mois.",
    ),
    Indicateur(
        "I-045",
        "Taux de présence",
        "%",
        "Part des entretiens honorés parmi ceux qui étaient fixés dans la période, hors annulés "
        "par le service et encore à venir. Un entretien sans statut est non renseigné.",
        _i045,
        Taux(),
        Sujet.ACTIVITE,
        _SOURCE,
    ),
    Indicateur(
        "I-046",
        "Démarches",
        "démarches",
        "Démarches engagées dans la période, par type.",
        _i046,
        Compte(),
        Sujet.ACTIVITE,
        "Bilan ASLL, section 5-4 ; règles métier § 8.2",
        naturelles=(Naturelle(("type",)),),
    ),
    Indicateur(
        "I-047",
        "Temps de coordination",
        "heures",
        "Durée des sollicitations de partenaires dont l'acte est daté dans la période, par "
        "catégorie de la sollicitation, à défaut du partenaire.",
        lambda b: b(contacts),
        Somme(diviseur=60),
        Sujet.ACTIVITE,
        "Bilan ASLL, section 5-5 ; règles métier § 8.2",
        naturelles=(Naturelle(("categorie",)),),
        precaution="Une durée non saisie n'est pas comptée : lire les renseignés.",
    ),
    Indicateur(
        "I-048",
        "Partenaires mobilisés",
        "contacts",
        "Sollicitations de partenaires dans la période, et organismes distincts, par catégorie.",
        lambda b: b(contacts).drop("valeur"),
        Compose(
            lambda f: {"n": f.count(), "organismes": f.partenaire_id.nunique()},
            lambda c, _: Chiffres(
                c["n"], valeurs={"contacts": c["n"], "organismes": c["organismes"]}
            ),
            parts=True,
        ),
        Sujet.ACTIVITE,
        "Bilan ASLL, section 5-5 ; règles métier § 8.2",
        naturelles=(Naturelle(("categorie",)),),
        precaution="Un partenaire non désigné compte un contact, pas un organisme.",
    ),
    Indicateur(
        "I-051",
        "Passations",
        "%",
        "Passations réalisées : au début sur les premières attributions (I-004), à la fin sur les "
        "mesures achevées (I-037).",
        _i051,
        Compose(
            lambda f: {
                f"{nom}_{rang}": compter(ou)
                for nom in _BORNES
                for rang, ou in (
                    ("numerateur", (f.moment == nom.upper()) & f.num),
                    ("denominateur", f.moment == nom.upper()),
                )
            },
            _passations,
        ),
        Sujet.MESURES,
        _SOURCE,
    ),
    Indicateur(
        "I-052",
        "Complétude du dossier reçu",
        "%",
        "Pièces reçues sur pièces attendues, pour les mesures actives où les deux sont connues.",
        _i052,
        Compose(
            lambda f: {
                "n": f.count(),
                "connues": compter(f.renseigne),
                "recues": f.pieces_recues.sum(where=f.renseigne),
                "attendues": f.pieces_attendues.sum(where=f.renseigne),
            },
            _completude,
        ),
        Sujet.ACTIVITE,
        _SOURCE,
    ),
    Indicateur(
        "I-053",
        "Délais de démarrage",
        "jours",
        "Délai médian entre la décision et le premier entretien réalisé, pour les premières "
        "attributions de la période ; et, en accès, entre le bail et le début de la mesure.",
        _i053,
        Compose(
            lambda f: {
                "n": f.count(),
                "commission_mediane": f.valeur.cast("float64").median(),
                "commission_effectif": f.valeur.count(),
                "bail_mediane": f.bail.cast("float64").median(),
                "bail_effectif": f.bail.count(),
            },
            _delais,
        ),
        Sujet.MESURES,
        _SOURCE,
        precaution="Un délai est négatif si l'entretien a précédé la décision.",
    ),
)
