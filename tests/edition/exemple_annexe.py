"""L'annexe du bilan d'exemple."""

from palier.edition.document import (
    Definition,
    Definitions,
    Section,
    Texte,
)

_DEFINITIONS = (
    ("I-001 I-002", "Ménages, évolution", "Ménages distincts dont une attribution ou un "
     "renouvellement est notifié dans l'année ; écart à l'année précédente", "ménages, %"),
    ("I-003", "Mesures actives", "Mesures commencées au plus tard le 31/12 et non terminées avant "
     "le 01/01", "mesures"),
    ("I-005", "Renouvellements", "Périodes de rang 2 ou plus débutant dans l'année", "périodes"),
    ("I-006", "Attribuées non démarrées", "Décision dans l'année, aucun début au 31/12", "mesures"),
    ("I-007", "Nature", "Mesures actives d'accès ou de maintien / mesures actives", "% mesures"),
    ("I-008", "Service instructeur", "Attributions par service / attributions", "% attributions"),
    ("I-010 I-011", "Difficultés à la prescription", "Mesures portant la difficulté / mesures "
     "renseignées", "% mesures, multiple"),
    ("I-012 I-013", "Objectifs fixés, atteints", "Mesures ayant l'objectif / actives ; objectifs "
     "atteints / objectifs des mesures achevées", "%"),
    ("I-014", "Âge du titulaire", "Âge révolu au début de la mesure ; médiane sur les renseignés",
     "personnes"),
    ("I-015 I-016", "Composition, personnes", "Ménages par composition ; somme des personnes et "
     "des enfants au début", "ménages, personnes"),
    ("I-019 I-020", "Équilibre du budget", "Ressources inférieures aux charges, mensualités "
     "payées comprises / déterminables", "% ménages"),
    ("I-023", "Types de dettes", "Ménages ayant au moins une dette du type", "ménages, multiple"),
    ("I-024 I-034", "Dette de loyer, résorption", "Somme, moyenne, médiane des dettes supérieures "
     "à 0 ; réductions par source / dette au début", "€, %"),
    ("I-025 I-027", "Occupation, difficultés", "Statut au début / ménages", "% ménages"),
    ("I-028 I-029", "Procédure d'expulsion", "Mesures de maintien au commandement de payer ou "
     "au-delà ; étapes à l'entrée et au 31/12", "mesures"),
    ("I-030", "Évolution globale", "Améliorée : dette de loyer en baisse d'au moins 10 %, ou "
     "procédure en recul ou suspendue, sans aggravation de l'autre", "% mesures"),
    ("I-031", "Procédures suspendues", "Suspension prouvée par une pièce datée / procédures "
     "ouvertes des ménages ayant adhéré", "% mesures"),
    ("I-032", "Expulsions exécutées", "Expulsions exécutées dans l'année", "nombre"),
    ("I-033", "Adhésion", "Adhésion signée et un rendez-vous honoré / mesures actives",
     "% mesures"),
    ("I-035 I-036", "Durée", "(fin − début + 1 jour) / 30,4375, mesures achevées", "mois"),
    ("I-037 I-039", "Achevées, en cours", "Fin dans l'année ; début au plus tard le 31/12 sans fin",
     "mesures"),
    ("I-040", "Motifs de fin", "Motif principal unique ; motifs cités / achevées", "% mesures"),
    ("I-041 I-044 I-045", "Entretiens, rythme, présence", "Entretiens réalisés ; entretiens / mois "
     "de mesure active ; honorés / fixés", "nombre, %"),
    ("I-047 I-048", "Partenaires", "Somme des durées ; organismes distincts et contacts",
     "heures, nombre"),
    ("I-054", "File active par ETP", "Moyenne des mesures actives / ETP", "mesures"),
    ("I-055 I-056", "Contexte, actions", "Valeur, millésime, source ; actions par état", "%"),
)  # fmt: skip

ANNEXE = Section(
    "Annexe. Définitions des indicateurs",
    (
        Texte(
            "Période : du 1er janvier au 31 décembre 2025. File active : mesures dont la durée "
            "coupe la période. Début : situation la plus proche du premier jour, à soixante jours "
            "près. Pourcentages arrondis à l'unité, demi vers le haut."
        ),
        Definitions(
            "Ce que mesure chaque indicateur du bilan",
            tuple(Definition(tuple(c.split()), n, k, u) for c, n, k, u in _DEFINITIONS),
        ),
    ),
)
