"""Ce que plusieurs indicateurs lisent : mesures actives, mesure de référence, photographies,
titulaires, participations, entretiens. Les définitions sont dans `docs/indicateurs.md`."""

from palier.moteur import langage as ibis
from palier.moteur.base import Base
from palier.moteur.langage import Expr, age, connu, jours, premiere, rattacher
from palier.noyau.nomenclatures import nomenclature

MARGE = 60
"""Jours d'écart admis entre un fait et sa photographie."""

DEBUT_SERIE = 2018
"""Première année de fin des séries (I-036)."""


def types_entretien() -> list[str]:
    """Les types d'acte qui sont des entretiens."""
    types = nomenclature("type_acte")
    return [code for code in types.tous if types.attribut(code, "entretien")]


def realise(acte: Expr) -> Expr:
    """L'acte a eu lieu : un statut vide vaut réalisé."""
    return acte.statut.fill_null("NSP").isin(["REALISE", "NSP"])


def presence(mesure: Expr, base: Base) -> Expr:
    """Jours de la mesure dans la période."""
    debut = ibis.greatest(mesure.debut, base.du)
    return jours(debut, ibis.least(ibis.coalesce(mesure.fin, base.au), base.au)) + 1


def mesures_situees(b: Base) -> Expr:
    """Toute mesure, avec le code et la structure de son dispositif."""
    return rattacher(
        b.mesures, b.dispositifs, "dispositif_id", dispositif="code", structure_id="structure_id"
    ).select(
        "mesure_id", "menage_id", "dispositif", "structure_id", "referent_id", "instructeur",
        "origine", "decidee_le", "debut", "fin_prevue", "fin", "motif_fin", "motifs_secondaires",
        "destination", "adhesion_le", "pieces_attendues", "pieces_recues",
    )  # fmt: skip


def avec_dispositif(b: Base, mesures: Expr) -> Expr:
    """Des mesures, avec le code de leur dispositif."""
    return rattacher(mesures, b.dispositifs, "dispositif_id", dispositif="code")


def mesures_actives(b: Base) -> Expr:
    """Les mesures actives de la période, avec leur date d'observation."""
    m = b.mesures
    actives = m.filter(m.debut <= b.au, m.fin.isnull() | (m.fin >= b.du))
    observation = ibis.least(ibis.coalesce(m.fin, b.au), b.au)
    return actives.mutate(observation=observation)


def mesures_de_reference(b: Base) -> Expr:
    """Une mesure active par ménage : la plus récemment commencée."""
    m = b(mesures_actives).select("mesure_id", "menage_id", "debut", "observation")
    return premiere(m, m.menage_id, [m.debut.desc(), m.mesure_id])


def mesures_achevees(b: Base) -> Expr:
    """Les mesures finies dans la période."""
    m = b.mesures
    return m.filter(b.dans(m.fin), m.debut.notnull())


def periodes_completes(b: Base) -> Expr:
    """Périodes dites, et période de rang 1 implicite d'une mesure commencée qui n'en a pas.

    Colonnes : celles de la période ; `decision` et `demarrage` de la mesure.
    """
    m = b.mesures
    m = m.select(
        "mesure_id", "menage_id", "dispositif_id", "instructeur", "origine", decision=m.decidee_le,
        demarrage=m.debut, prevue=m.fin_prevue,
    )  # fmt: skip
    p = b.periodes.select("mesure_id", "rang", "decidee_le", "debut", "fin_prevue")
    dites = p.inner_join(m.drop("prevue"), "mesure_id")
    sans = m.filter(m.demarrage.notnull()).anti_join(p.filter(p.rang == 1), "mesure_id")
    implicites = sans.mutate(
        rang=ibis.literal(1, "int64"), decidee_le=sans.decision, debut=sans.demarrage,
        fin_prevue=sans.prevue,
    )  # fmt: skip
    return dites.union(implicites.select(*dites.columns))


def attributions(b: Base) -> Expr:
    """Les périodes, de tout rang, qui débutent dans la période."""
    p = periodes_completes(b)
    return p.filter(b.dans(p.debut))


def premieres_periodes(b: Base) -> Expr:
    """Les mesures dont la période de rang 1 débute dans la période, et leur décision."""
    p = b(attributions)
    return p.filter(p.rang == 1).select(
        "mesure_id", "menage_id", "dispositif_id", "debut", "demarrage",
        decision=ibis.coalesce(p.decision, p.decidee_le),
    )  # fmt: skip


def photos_debut(b: Base) -> Expr:
    """La photographie de début de chaque mesure active."""
    return _photos(b, b(mesures_actives))


def toutes_photos_debut(b: Base) -> Expr:
    """La photographie de début de chaque mesure commencée, active ou non."""
    m = b.mesures
    return _photos(b, m.filter(m.debut <= b.au))


def _photos(b: Base, mesures: Expr) -> Expr:
    s = b.situations.rename(mesure_dite="mesure_id")
    p = mesures.select("mesure_id", "menage_id", "debut").inner_join(s, "menage_id")
    p = p.mutate(ecart=jours(p.debut, p.date).abs())
    p = p.filter(p.mesure_dite.isnull() | (p.mesure_dite == p.mesure_id), p.ecart <= MARGE)
    return premiere(p, p.mesure_id, [p.ecart, p.date, p.situation_id]).select(
        "mesure_id", "situation_id", "famille", "emploi", "occupation", "bailleur", "ressources",
        "charges", "dette_locative", "dettes", "difficulte_sante", "dossier_mdph",
    )  # fmt: skip


def photos_observation(b: Base, mesures: Expr) -> Expr:
    """La photographie d'observation de ces mesures actives, autre que celle de début.

    Args:
        mesures: avec `premiere_id`, leur photographie de début.
    """
    m = mesures.select("mesure_id", "menage_id", "debut", "observation", "premiere_id")
    s = b.situations.select(
        "situation_id", "menage_id", "date", "dette_locative", mesure_dite="mesure_id"
    )
    p = m.inner_join(s, "menage_id")
    p = p.filter(
        p.mesure_dite.isnull() | (p.mesure_dite == p.mesure_id),
        jours(p.observation, p.date) <= MARGE,
        p.date > p.debut,
        p.premiere_id.isnull() | (p.premiere_id != p.situation_id),
    )
    return premiere(p, p.mesure_id, [p.date.desc(), p.situation_id.desc()]).select(
        "mesure_id", "situation_id", "dette_locative"
    )


def personnes_agees(b: Base) -> Expr:
    """Chaque personne, sa naissance si on la connaît vraiment, son sexe."""
    p = b.personnes
    tue = p.naissance_etat.isin(["refusee", "inconnue"])
    naissance = ibis.ifelse(ibis.coalesce(tue, False), ibis.null("date"), p.naissance)
    return p.select("personne_id", "sexe", naissance=naissance)


def presents_le(compositions: Expr, jour: Expr) -> Expr:
    """La personne est dans la composition à cette date."""
    debut, fin = compositions.debut_presence, compositions.fin_presence
    return (debut.isnull() | (debut <= jour)) & (fin.isnull() | (fin >= jour))


def compositions_des_mesures(b: Base, mesures: Expr) -> Expr:
    """Les compositions du ménage de chaque mesure, toutes dates."""
    c = b.compositions.select(
        "menage_id", "personne_id", "role", debut_presence="debut", fin_presence="fin"
    )
    return mesures.inner_join(c, "menage_id")


def titulaires(b: Base) -> Expr:
    """Le titulaire de chaque mesure active, son sexe, son âge au début ; vides si inconnus."""
    return _titulaires(b, b(mesures_actives))


def tous_titulaires(b: Base) -> Expr:
    """Le titulaire de chaque mesure, active ou non."""
    return _titulaires(b, b.mesures)


def _titulaires(b: Base, mesures: Expr) -> Expr:
    m = mesures.select("mesure_id", "menage_id", "debut")
    p = b.participants
    dits = p.filter(p.role == "TITULAIRE").group_by("mesure_id").agg(dit=p.personne_id.min())
    c = compositions_des_mesures(b, m)
    vus = c.filter(c.role == "TITULAIRE", presents_le(c, c.debut))
    vus = vus.group_by("mesure_id").agg(vu=vus.personne_id.min())
    t = rattacher(rattacher(m, dits, "mesure_id", dit="dit"), vus, "mesure_id", vu="vu")
    t = t.mutate(personne_id=ibis.coalesce(t.dit, t.vu)).drop("dit", "vu")
    t = rattacher(t, b(personnes_agees), "personne_id", sexe="sexe", naissance="naissance")
    return t.select("mesure_id", "personne_id", "sexe", age=age(t.naissance, t.debut))


def entretiens(b: Base) -> Expr:
    """Les entretiens réalisés dans la période."""
    a = b.actes
    faits = a.filter(a.type.isin(types_entretien()), realise(a), b.dans(a.date))
    return faits.select("acte_id", "date", "type", "menage_id", "mesure_id")


def premiers_entretiens(b: Base) -> Expr:
    """Par mesure, à la fin de la période : la date du premier entretien réalisé."""
    a = b.actes
    a = a.filter(a.mesure_id.notnull(), a.type.isin(types_entretien()), realise(a), a.date <= b.au)
    return a.group_by("mesure_id").agg(premier_le=a.date.min())


def relais(b: Base) -> Expr:
    """Les passations et entretiens tripartites réalisés à la fin de la période.

    Une ligne par mesure et type d'acte.
    """
    a = b.actes
    a = a.filter(a.type.isin(["PASSATION_DEBUT", "PASSATION_FIN", "TRIPARTITE"]))
    a = a.filter(a.mesure_id.notnull(), realise(a), a.date <= b.au)
    return a.select("mesure_id", "type").distinct()


def adhesions(b: Base) -> Expr:
    """Les mesures actives : adhésion signée et au moins un entretien honoré, ou non."""
    m = rattacher(b(mesures_actives), b(premiers_entretiens), "mesure_id", premier="premier_le")
    adhere = ibis.coalesce(m.adhesion_le <= b.au, False) & m.premier.notnull()
    return m.select("mesure_id", "menage_id", adhere=adhere)


def difficultes_dites(b: Base) -> Expr:
    """Les difficultés codées des mesures ; un filtre, trop léger pour être une relation."""
    d = b.difficultes
    return d.filter(connu(d.code))
