"""Les axes du contrat (`--par`), posés par jointure à partir des clés des faits."""

from collections.abc import Mapping
from itertools import pairwise

from palier.metier.accompagnement.indicateurs.relations import (
    mesures_situees,
    tous_titulaires,
    toutes_photos_debut,
)
from palier.moteur import langage as ibis
from palier.moteur.axes import Axe, Poser
from palier.moteur.base import Base, Definition
from palier.moteur.langage import Expr, rattacher

_MESURE = (("mesure_id",),)
_MENAGE = (("menage_id",),)


def _de_la_mesure(nom: str, colonne: str = "", relation: Definition = mesures_situees) -> Poser:
    def poser(b: Base, faits: Expr) -> Expr:
        return rattacher(faits, b(relation), "mesure_id", **{nom: colonne or nom})

    return poser


def _du_menage(nom: str) -> Poser:
    def poser(b: Base, faits: Expr) -> Expr:
        return rattacher(faits, b.menages, "menage_id", **{nom: nom})

    return poser


def _structure(b: Base, faits: Expr) -> Expr:
    """Structure du dispositif, à défaut celle de l'action ou de la réunion, à défaut du ménage."""
    sources = []
    if "mesure_id" in faits.columns:
        faits = rattacher(faits, b(mesures_situees), "mesure_id", de_mesure_="structure_id")
        sources.append("de_mesure_")
    if "structure_id" in faits.columns:
        sources.append("structure_id")
    if "menage_id" in faits.columns:
        faits = rattacher(faits, b.menages, "menage_id", de_menage_="structure_id")
        sources.append("de_menage_")
    return faits.mutate(structure=ibis.coalesce(*(faits[nom] for nom in sources)))


def _sexe(b: Base, faits: Expr) -> Expr:
    if "personne_id" in faits.columns:
        return rattacher(faits, b.personnes, "personne_id", sexe="sexe")
    return _de_la_mesure("sexe", relation=tous_titulaires)(b, faits)


def _tranche_age(b: Base, faits: Expr) -> Expr:
    if "age" not in faits.columns:
        faits = _de_la_mesure("age", relation=tous_titulaires)(b, faits)
    bornes = b.tranches
    tranches = [
        (faits.age < haut, f"{bas}-{haut - 1}" if haut - bas > 1 else str(bas))
        for bas, haut in pairwise(bornes)
    ]
    if bornes[0] > 0:
        tranches.insert(0, (faits.age < bornes[0], f"0-{bornes[0] - 1}"))
    connue = ibis.cases(*tranches, (faits.age >= bornes[-1], f"{bornes[-1]}+"))
    return faits.mutate(tranche_age=connue)


def _role(b: Base, faits: Expr) -> Expr:
    """Rôle de participant, à défaut dans la composition ; le plus petit s'il y en a plusieurs."""
    p = b.participants.group_by("mesure_id", "personne_id").agg(dit=b.participants.role.min())
    c = b.compositions.group_by("menage_id", "personne_id").agg(vu=b.compositions.role.min())
    p = p.rename(mesure_="mesure_id", personne_="personne_id")
    c = c.rename(menage_="menage_id", qui_="personne_id")
    f = faits.left_join(p, [faits.mesure_id == p.mesure_, faits.personne_id == p.personne_])
    f = f.left_join(c, [f.menage_id == c.menage_, f.personne_id == c.qui_])
    role = ibis.coalesce(f.dit, f.vu)
    return f.mutate(role=role).drop("dit", "vu", "mesure_", "personne_", "menage_", "qui_")


def _refuser(_: Base, faits: Expr) -> Expr:
    raise AssertionError(f"axe sans jointure : {faits.columns}")


def _propre(nom: str, libelle: str) -> Axe:
    """Un axe que seule la définition peut donner à ses faits."""
    return Axe(nom, libelle, (), _refuser)


_TOUS = (
    Axe("dispositif", "dispositif de la mesure", _MESURE, _de_la_mesure("dispositif")),
    Axe("structure", "structure", (*_MESURE, *_MENAGE, ("structure_id",)), _structure),
    Axe("referent", "référent de la mesure", _MESURE, _de_la_mesure("referent", "referent_id")),
    Axe("commune", "commune du ménage", _MENAGE, _du_menage("commune")),
    Axe("quartier", "quartier du ménage", _MENAGE, _du_menage("quartier")),
    Axe("sexe", "sexe de la personne ou du titulaire", (("personne_id",), *_MESURE), _sexe),
    Axe("tranche_age", "tranche d'âge", (("age",), *_MESURE), _tranche_age),
    Axe(
        "famille",
        "composition familiale au début",
        _MESURE,
        _de_la_mesure("famille", relation=toutes_photos_debut),
    ),
    Axe(
        "role",
        "rôle dans le ménage",
        (("mesure_id", "menage_id", "personne_id"),),
        _role,
    ),
    Axe("motif_fin", "motif de fin de la mesure", _MESURE, _de_la_mesure("motif_fin")),
    Axe("destination", "destination à la sortie", _MESURE, _de_la_mesure("destination")),
    _propre("type", "type de l'acte, de la démarche, de la dette, de l'action"),
    _propre("theme", "thème de l'action"),
    Axe(
        "mois",
        "mois du fait",
        (("date",),),
        lambda _, f: f.mutate(mois=f.date.strftime("%Y-%m")),
    ),
    Axe(
        "annee",
        "année du fait",
        (("date",),),
        lambda _, f: f.mutate(annee=f.date.year().cast("string")),
    ),
    *(
        _propre(nom, libelle)
        for nom, libelle in (
            ("nature", "nature de la mesure"),
            ("instructeur", "service instructeur"),
            ("origine", "origine de la demande"),
            ("difficulte", "difficulté"),
            ("objectif", "objectif"),
            ("emploi", "situation d'emploi"),
            ("equilibre", "équilibre du budget"),
            ("ressource", "nature de ressource"),
            ("surendettement", "dossier de surendettement"),
            ("dette", "type de dette"),
            ("moment", "moment"),
            ("occupation", "statut d'occupation"),
            ("bailleur", "bailleur"),
            ("etape", "état de la procédure d'expulsion"),
            ("evolution", "évolution"),
            ("source", "source du règlement"),
            ("classe", "classe de durée"),
            ("motif_cite", "motif de fin cité"),
            ("categorie", "catégorie de partenaire"),
            ("instance", "instance"),
            ("statut", "avancement"),
            ("variable", "variable de contexte"),
            ("territoire", "maille de la variable"),
            ("enfants", "présence d'enfants"),
        )
    ),
)

AXES: Mapping[str, Axe] = {axe.nom: axe for axe in _TOUS}
