"""Qui est accompagné, et en quelle situation au début.

I-014 à I-018, I-027, I-057, I-058, I-060, I-064.
"""

from palier.metier.accompagnement.indicateurs.relations import (
    avec_dispositif,
    compositions_des_mesures,
    difficultes_dites,
    mesures_actives,
    mesures_de_reference,
    personnes_agees,
    photos_debut,
    presents_le,
    titulaires,
)
from palier.moteur import langage as ibis
from palier.moteur.agregats import Chiffres, Colonnes, Compose, Compte, Contexte, Taux, quotient
from palier.moteur.base import Base
from palier.moteur.indicateur import Indicateur, Naturelle, Sujet
from palier.moteur.langage import Expr, age, compter, rattacher, renseigne

_SOURCE = "Bilan ASLL, section 3 ; règles métier § 8.2"
_LOGEMENT = ("LOGEMENT_INADAPTE", "INDIGNE", "VOISINAGE")


def menages_actifs(b: Base) -> Expr:
    """Une ligne par ménage actif, sa mesure de référence et sa photographie de début."""
    m = b(mesures_de_reference).select("mesure_id", "menage_id", "debut", "observation")
    p = b(photos_debut)
    noms = [nom for nom in p.columns if nom != "mesure_id"]
    return rattacher(m, p, "mesure_id", **dict(zip(noms, noms, strict=True)))


def _i014(b: Base) -> Expr:
    m = rattacher(b(mesures_de_reference), b(titulaires), "mesure_id", age="age")
    return m.select("mesure_id", "menage_id", "age", unite=m.menage_id)


def _ages(c: Colonnes, _: Contexte) -> Chiffres:
    valeurs = {
        "mediane": c["mediane"] if c["effectif"] else None,
        "moyenne": quotient(c["somme"], c["effectif"]),
        "effectif": c["effectif"],
    }
    return Chiffres(c["n"], valeurs=valeurs)


def _au_debut(colonne: str) -> Expr:
    def faits(b: Base) -> Expr:
        m = b(menages_actifs)
        return m.select(
            "mesure_id", "menage_id", unite=m.menage_id, **{colonne: renseigne(m[colonne])}
        )

    return faits


def _i016(b: Base) -> Expr:
    m = b(mesures_de_reference).select("mesure_id", "menage_id", "debut")
    p = b.participants.select(
        "mesure_id", "personne_id", "role", debut_presence="debut", fin_presence="fin"
    )
    dits = m.inner_join(p, "mesure_id")
    vus = compositions_des_mesures(b, m.anti_join(p, "mesure_id"))
    colonnes = ("mesure_id", "menage_id", "personne_id", "role", "debut")
    presents = [t.filter(presents_le(t, t.debut)).select(*colonnes) for t in (dits, vus)]
    t = presents[0].union(presents[1])
    # Un ménage n'a qu'une mesure de référence : il suffit de lui et de la personne.
    t = t.group_by("menage_id", "personne_id").agg(
        mesure_id=t.mesure_id.max(), debut=t.debut.max(), role=t.role.min(),
        comme_enfant=(t.role == "ENFANT").any(),
    )  # fmt: skip
    t = rattacher(t, b(personnes_agees), "personne_id", naissance="naissance")
    t = t.mutate(age=age(t.naissance, t.debut))
    enfant = ibis.ifelse(t.age.isnull(), t.comme_enfant, t.age < 18)
    unite = t.menage_id + "#" + t.personne_id
    return t.mutate(unite=unite, enfant=enfant).drop("naissance", "debut", "comme_enfant")


def _couverts(c: Colonnes, _: Contexte) -> Chiffres:
    personnes, enfants = c["n"] or 0, c["enfants"] or 0
    valeurs = {"personnes": personnes, "enfants": enfants, "adultes": personnes - enfants}
    return Chiffres(personnes, valeurs=valeurs)


def _i018(b: Base) -> Expr:
    m = b(menages_actifs)
    sante = ibis.coalesce(m.difficulte_sante, False)
    return m.select(
        "mesure_id", "menage_id", unite=m.menage_id, renseigne=m.difficulte_sante.notnull(),
        num=sante, dossier_mdph=sante & ibis.coalesce(m.dossier_mdph, False),
    )  # fmt: skip


def _i027(b: Base) -> Expr:
    d = difficultes_dites(b)
    return _freins(b(mesures_de_reference), d, d.code.isin(_LOGEMENT))


def _i058(b: Base) -> Expr:
    d = difficultes_dites(b)
    ouverte = d.ouverte_le.isnull() | (d.ouverte_le <= b.au)
    encore = d.levee_le.isnull() | (d.levee_le >= b.du)
    observee = (d.source.isnull() | (d.source != "PRESCRIPTEUR")) & ouverte & encore
    return _freins(b(mesures_actives), d, observee)


def _freins(m: Expr, d: Expr, retenue: Expr) -> Expr:
    """Ménages et difficultés dites ; une difficulté qui n'est pas retenue n'est pas nommée."""
    d = d.select("mesure_id", "code", frein=ibis.ifelse(retenue, d.code, ibis.null("string")))
    j = m.left_join(d, "mesure_id")
    return j.select(
        "mesure_id", "menage_id", unite=j.menage_id, difficulte=j.frein,
        renseigne=j.code.notnull(),
    )  # fmt: skip


def _i057(b: Base) -> Expr:
    m = rattacher(b(mesures_de_reference), b(titulaires), "mesure_id", sexe="sexe")
    return m.select("mesure_id", "menage_id", unite=m.menage_id, sexe=renseigne(m.sexe))


def _i060(b: Base) -> Expr:
    m = b(mesures_actives)
    return m.select("mesure_id", "menage_id", unite=m.menage_id)


def _i064(b: Base) -> Expr:
    m = avec_dispositif(b, b(mesures_actives))
    return m.select("mesure_id", "menage_id", "dispositif", unite=m.menage_id)


INDICATEURS = (
    Indicateur(
        "I-014",
        "Âge du titulaire",
        "titulaires",
        "Titulaires des ménages actifs, par âge révolu au début de la mesure de référence.",
        _i014,
        Compose(
            lambda f: {
                "n": f.count(),
                "effectif": f.age.count(),
                "somme": f.age.sum(),
                "mediane": f.age.cast("float64").median(),
            },
            _ages,
            parts=True,
        ),
        Sujet.PERSONNES,
        "Bilan ASLL, section 3-1 ; règles métier § 8.2",
        naturelles=(Naturelle(("tranche_age",)),),
    ),
    Indicateur(
        "I-015",
        "Composition familiale",
        "ménages",
        "Ménages actifs par composition familiale, à la photographie de début.",
        _au_debut("famille"),
        Compte(),
        Sujet.MENAGES,
        _SOURCE,
        naturelles=(Naturelle(("famille",)),),
    ),
    Indicateur(
        "I-016",
        "Personnes et enfants couverts",
        "personnes",
        "Personnes des ménages actifs au début de leur mesure de référence. Enfant : moins de "
        "18 ans, ou âge inconnu et rôle d'enfant ; adultes : le reste.",
        _i016,
        Compose(
            lambda f: {
                "n": f.count(),
                "enfants": compter(f.enfant),
            },
            _couverts,
            parts=True,
        ),
        Sujet.PERSONNES,
        _SOURCE,
    ),
    Indicateur(
        "I-017",
        "Situation d'emploi du titulaire",
        "titulaires",
        "Titulaires des ménages actifs par situation d'emploi, à la photographie de début.",
        _au_debut("emploi"),
        Compte(),
        Sujet.PERSONNES,
        "Bilan ASLL, section 3-2 ; règles métier § 8.2",
        naturelles=(Naturelle(("emploi",)),),
    ),
    Indicateur(
        "I-018",
        "Difficultés de santé",
        "%",
        "Part des ménages actifs qui déclarent une difficulté de santé au début ; dont ceux qui "
        "ont un dossier MDPH.",
        _i018,
        Taux(valeurs=("dossier_mdph",)),
        Sujet.MENAGES,
        _SOURCE,
    ),
    Indicateur(
        "I-027",
        "Difficultés liées au logement",
        "ménages",
        "Ménages actifs dont la mesure de référence porte un logement inadapté, indigne, ou un "
        "conflit de voisinage, de toute source. Renseigné : au moins une difficulté dite.",
        _i027,
        Compte(repete=True),
        Sujet.MENAGES,
        _SOURCE,
        naturelles=(Naturelle(("difficulte",)),),
        precaution="Réponses multiples : le total des parts peut dépasser 100 %.",
    ),
    Indicateur(
        "I-057",
        "Ménages par quartier et par sexe",
        "ménages",
        "Ménages actifs par quartier, puis par sexe du titulaire de la mesure de référence.",
        _i057,
        Compte(),
        Sujet.MENAGES,
        _SOURCE,
        naturelles=(Naturelle(("quartier",)), Naturelle(("sexe",))),
        precaution="Petits effectifs : à ne diffuser qu'avec le secret statistique.",
    ),
    Indicateur(
        "I-058",
        "Freins observés",
        "ménages",
        "Ménages actifs portant chaque difficulté observée (toute source sauf le prescripteur), "
        "ouverte et non levée dans la période. Renseigné : au moins une difficulté dite.",
        _i058,
        Compte(repete=True),
        Sujet.MENAGES,
        "Bilan ASLL, section 6 ; règles métier § 8.2",
        naturelles=(Naturelle(("difficulte",)),),
        precaution="Réponses multiples : le total des parts peut dépasser 100 %.",
    ),
    Indicateur(
        "I-060",
        "Ménages suivis",
        "ménages",
        "Ménages distincts ayant au moins une mesure active, tous dispositifs.",
        _i060,
        Compte(repete=True),
        Sujet.MENAGES,
        "Rapport d'activité de pôle ; règles métier § 8.3",
    ),
    Indicateur(
        "I-064",
        "Ménages par dispositif",
        "ménages",
        "Ménages suivis (I-060), par dispositif de leurs mesures actives.",
        _i064,
        Compte(repete=True),
        Sujet.MENAGES,
        "Rapport d'activité de pôle ; règles métier § 8.3",
        naturelles=(Naturelle(("dispositif",)),),
        precaution="Un ménage suivi à deux titres compte dans chaque dispositif : la somme peut "
        "dépasser le total.",
    ),
)
