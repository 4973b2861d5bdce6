"""Qui participe à une mesure, et de quand à quand."""

from palier.metier.accompagnement.indicateurs.relations import (
    compositions_des_mesures,
    mesures_actives,
    personnes_agees,
)
from palier.moteur import langage as ibis
from palier.moteur.base import Base
from palier.moteur.langage import Expr, age, premiere, rattacher

_COLONNES = ("mesure_id", "menage_id", "personne_id", "role", "debut", "fin")


def participations(b: Base) -> Expr:
    """Les participations qui coupent la période : dites, à défaut déduites de la composition."""
    m = b.mesures.select("mesure_id", "menage_id", "debut", "fin")
    p = b.participants.select("mesure_id", "personne_id", "role", debut_dit="debut", fin_dite="fin")
    dites = m.inner_join(p, "mesure_id")
    dites = dites.mutate(
        debut=ibis.coalesce(dites.debut_dit, dites.debut),
        fin=ibis.coalesce(dites.fin_dite, dites.fin),
    ).select(*_COLONNES)
    # Déduite de la composition, une participation tient dans sa mesure, donc dans une active.
    actives = b(mesures_actives).select("mesure_id", "menage_id", "debut", "fin")
    c = compositions_des_mesures(b, actives.anti_join(p, "mesure_id"))
    deduites = c.mutate(
        debut=ibis.greatest(c.debut, ibis.coalesce(c.debut_presence, c.debut)),
        fin=ibis.least(ibis.coalesce(c.fin, c.fin_presence), ibis.coalesce(c.fin_presence, c.fin)),
    ).select(*_COLONNES)
    toutes = dites.union(deduites.filter(deduites.fin.isnull() | (deduites.fin >= deduites.debut)))
    return toutes.filter(toutes.debut <= b.au, toutes.fin.isnull() | (toutes.fin >= b.du))


def dernieres_participations(b: Base) -> Expr:
    """La dernière participation de chaque personne, son âge alors, et si elle est sortie."""
    p = b(participations)
    p = p.mutate(sortie=ibis.coalesce(p.fin <= b.au, False))
    ordre = [p.debut.desc(), p.sortie, p.mesure_id.desc(), p.fin.desc()]
    d = premiere(p, p.personne_id, ordre)
    d = rattacher(d, b(personnes_agees), "personne_id", naissance="naissance", sexe="sexe")
    d = d.mutate(age=age(d.naissance, ibis.greatest(d.debut, b.du))).drop("naissance")
    majorite = ibis.cases((d.age >= 18, "ADULTE"), (d.age < 18, "MINEUR"), else_="INCONNU")
    return d.mutate(majorite=majorite)
