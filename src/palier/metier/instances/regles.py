"""Ce qu'une commission a le droit de savoir d'une situation (R-RGP-05)."""

MOTIFS_DE_SANTE = frozenset({"SANTE", "PSY", "ADDICTION"})
"""Des motifs qui disent la santé : ils n'entrent pas dans une fiche partagée."""

RESERVE = "Motif réservé"

SUITES = {
    "ACCORD": "Notifier l’accord et passer le relais",
    "REFUS": "Notifier le refus, son motif et les recours",
    "AJOURNEMENT": "Compléter la demande pour la prochaine commission",
    "RENOUVELLEMENT": "Notifier le renouvellement et fixer la prochaine rencontre",
}
"""Ce que laisse à faire une décision, quand la commission n'en dit pas davantage."""
SUITE_JOURS = 8
"""Le délai que l'on se donne pour cette suite."""
SE_MOTIVENT = ("REFUS", "AJOURNEMENT")
"""Ce qui ne s'écrit pas sans motif : la personne peut le lire."""
D_UNE_DEMANDE = ("ACCORD", "REFUS", "AJOURNEMENT")
"""Ce qui se décide d'une mesure demandée."""
D_UNE_MESURE_EN_COURS = ("RENOUVELLEMENT", "REFUS", "AJOURNEMENT")
"""Ce qui se décide d'un renouvellement demandé ; refusé ou remis, la mesure ne bouge pas."""


def motif_partage(motif: str, libelle: str) -> str:
    """Le motif que lit une commission ; la santé n'en est jamais un.

    >>> motif_partage("PSY", "Souffrance psychique"), motif_partage("IMPAYE", "Impayé")
    ('Motif réservé', 'Impayé')
    """
    if motif in MOTIFS_DE_SANTE:
        return RESERVE
    return libelle if motif else "Motif non renseigné"
