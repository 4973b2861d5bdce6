"""Travailleurs sociaux présents (I-062)."""

from palier.moteur import langage as ibis
from palier.moteur.agregats import Chiffres, Colonnes, Compose, Contexte, quotient
from palier.moteur.base import Base
from palier.moteur.indicateur import Indicateur, Sujet
from palier.moteur.langage import Expr, compter, jours

ROLES = ("TRAVAILLEUR_SOCIAL", "CESF", "ASSISTANT_SOCIAL", "EDUCATEUR", "REFERENT")
"""Rôles d'affectation qui font du travail social."""


def travailleurs_sociaux(b: Base) -> Expr:
    """Les affectations de travail social qui coupent la période ; `valeur` = quotité × jours."""
    a = b.affectations
    a = a.filter(a.role.isin(ROLES), a.debut <= b.au, a.fin.isnull() | (a.fin >= b.du))
    debut, fin = ibis.greatest(a.debut, b.du), ibis.least(ibis.coalesce(a.fin, b.au), b.au)
    return a.select(
        "structure_id", "quotite", unite=a.professionnel_id,
        valeur=a.quotite * (jours(debut, fin) + 1),
    )  # fmt: skip


def etp(jours_travailles: float | None, jours_periode: int) -> float | None:
    """ETP moyens de la période ; None si aucune quotité n'est connue."""
    return quotient(jours_travailles, jours_periode)


def _presents(c: Colonnes, contexte: Contexte) -> Chiffres:
    valeurs = {
        "presents": c["presents"],
        "etp": etp(c["jours_etp"], contexte.jours) if c["presents"] else 0,
        "sans_quotite": c["sans_quotite"],
    }
    return Chiffres(c["presents"], valeurs=valeurs)


INDICATEURS = (
    Indicateur(
        "I-062",
        "Travailleurs sociaux",
        "professionnels",
        "Professionnels distincts affectés dans la période à un rôle de travail social "
        "(travailleur social, conseiller en économie sociale et familiale, assistant social, "
        "éducateur, référent) ; ETP moyens : quotités pondérées par les jours de présence.",
        lambda b: b(travailleurs_sociaux),
        Compose(
            lambda f: {
                "presents": f.unite.nunique(),
                "jours_etp": f.valeur.sum(),
                "sans_quotite": compter(f.quotite.isnull()),
            },
            _presents,
        ),
        Sujet.ACTIVITE,
        "Rapport d'activité de pôle ; règles métier § 8.3",
        precaution="Une affectation sans quotité compte un présent, mais aucun ETP.",
    ),
)
