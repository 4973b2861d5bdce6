"""Les champs qu'un modèle peut employer : leur nom, leur sens, un exemple inventé.

C'est le contrat avec les modèles déposés : un champ ne change pas de sens, ne disparaît pas.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from palier.pilotage.documents.listes import Usage


@dataclass(frozen=True)
class Champ:
    """Un texte du dossier, ou de qui écrit.

    Attributes:
        ecrit: le professionnel l'écrit ou le corrige ; le dossier ne le sait pas toujours.
        long: plusieurs lignes.
    """

    nom: str
    sens: str
    exemple: str
    ecrit: bool = False
    long: bool = False


@dataclass(frozen=True)
class Liste:
    """Des lignes, à parcourir par une boucle ; chacune a ses champs."""

    nom: str
    sens: str
    champs: tuple[Champ, ...]
    exemples: tuple[tuple[str, ...], ...]


_COMMUNS = (
    Champ("structure.nom", "le nom de la structure", "CCAS de Valbrune"),
    Champ(
        "structure.adresse",
        "l'adresse de la structure",
        "1 place du Marché\n99000 Valbrune",
        True,
        True,
    ),
    Champ("structure.telephone", "le téléphone de la structure", "01 99 00 12 34", True),
    Champ("professionnel.nom", "qui écrit", "Lina Aubrac"),
    Champ(
        "professionnel.fonction",
        "la fonction de qui écrit",
        "Conseillère en économie sociale et familiale",
    ),
    Champ("professionnel.courriel", "le courriel de qui écrit", "l.aubrac@valbrune.example"),
    Champ("date", "le jour de l'écrit", "14 avril 2026", True),
    Champ("lieu", "la commune où l'on écrit", "Valbrune", True),
    Champ("menage.nom", "le nom d'usage du ménage", "Ferrand"),
    Champ("menage.titulaire", "la personne titulaire du dossier", "Nadia Ferrand"),
    Champ("menage.membres", "les personnes du ménage", "Nadia Ferrand et Tom Ferrand"),
    Champ("menage.adresse", "l'adresse du domicile", "14 rue des Lavandières\n99000 Valbrune"),
    Champ("menage.telephone", "le téléphone du ménage", "06 39 98 14 27"),
    Champ("menage.reference", "le numéro du dossier", "2025-0147"),
    Champ("logement.statut", "le statut d'occupation", "Locataire du parc public"),
    Champ("logement.bailleur", "le bailleur", "Habitat Valbrune"),
    Champ("logement.loyer", "le loyer mensuel, sans les charges", "412,50 €"),
    Champ("logement.dette", "la dette locative connue", "1 840,00 €"),
    Champ("budget.date", "le jour du dernier budget", "9 avril 2026"),
    Champ("budget.ressources", "les ressources du mois, au dernier budget", "1 998,65 €"),
    Champ("budget.charges", "les charges courantes du mois", "1 611,28 €"),
    Champ("dettes.total", "ce que le ménage doit encore, toutes dettes", "7 420,00 €"),
    Champ("dettes.mensualites", "les mensualités dues de ces dettes", "380,00 €"),
    Champ("mesure.nom", "le dispositif de la mesure", "ASLL maintien"),
    Champ("mesure.debut", "le premier jour de la mesure", "1er mars 2026"),
    Champ("mesure.fin_prevue", "la fin prévue de la mesure", "31 août 2026"),
    Champ("mesure.fin", "le dernier jour de la mesure, si elle est finie", "31 août 2026"),
    Champ("mesure.referent", "le référent de la mesure", "Lina Aubrac"),
    Champ("mesure.numero_financeur", "le numéro de la mesure chez le financeur", "ASLL-2026-118"),
)
_DU_COURRIER = (
    Champ("destinataire.nom", "à qui l'on écrit", "Madame Nadia Ferrand", True),
    Champ(
        "destinataire.adresse",
        "l'adresse du destinataire",
        "14 rue des Lavandières\n99000 Valbrune",
        True,
        True,
    ),
    Champ("objet", "l'objet du courrier", "Votre rendez-vous du 21 avril 2026", True),
    Champ("rendez_vous.date", "le jour du rendez-vous", "mardi 21 avril 2026", True),
    Champ("rendez_vous.heure", "l'heure du rendez-vous", "14 h 30", True),
    Champ("rendez_vous.lieu", "le lieu du rendez-vous", "CCAS, bureau 4", True),
    Champ("pieces", "les pièces demandées", "votre avis d'imposition 2025", True, True),
    Champ("avant_le", "le jour où l'on attend une réponse", "30 avril 2026", True),
    Champ("texte", "ce que vous ajoutez", "Vous pouvez venir avec un proche.", True, True),
)
_DU_BILAN = (
    Champ("bilan.type", "intermédiaire, final ou diagnostic", "Bilan final"),
    Champ("bilan.decision", "la décision de la commission", "Accordée le 20 février 2026"),
    Champ(
        "bilan.periodes", "les périodes accordées", "Attribution : 6 mois, jusqu'au 31 août 2026"
    ),
    Champ("bilan.objectifs", "ce que deviennent les objectifs", "2 objectifs ont été fixés."),
    Champ("bilan.situation", "de quels jours sont les situations", "Au 5 mars, puis au 9 août."),
    Champ("bilan.rencontres", "rencontres tenues", "9 rencontres ont eu lieu."),
    Champ("bilan.absences", "rendez-vous manqués", "1 rendez-vous n'a pas été honoré."),
    Champ("bilan.demarches", "démarches et leurs suites", "3 démarches ont été engagées."),
    Champ("bilan.partenaires", "partenaires sollicités", "Habitat Valbrune (2 fois) et la Caf."),
    Champ("bilan.autonomie", "ce que disent les constats", "1 domaine progresse."),
    Champ("bilan.proposition", "fin, renouvellement et durée, relais", "Fin de la mesure."),
    Champ("bilan.commission", "la date de la commission", "20 septembre 2026"),
    Champ("texte.objectifs", "votre appréciation des objectifs", "La famille…", True, True),
    Champ("texte.situation", "votre lecture de la situation", "Le budget…", True, True),
    Champ("texte.sante", "la santé, au strict utile", "", True, True),
    Champ("texte.demarches", "vos précisions sur les démarches", "Le FSL…", True, True),
    Champ("texte.autonomie", "votre appréciation de l'autonomie", "Madame…", True, True),
    Champ("texte.avis", "l'avis du ménage, dans ses mots", "« Je dors mieux. »", True, True),
    Champ("texte.proposition", "ce qui motive la proposition", "Les objectifs…", True, True),
)
_LISTES = (
    Liste(
        "objectifs",
        "les objectifs, les étapes après le leur",
        (
            Champ("objectif.libelle", "l'objectif", ""),
            Champ("objectif.auteur", "qui l'a fixé", ""),
            Champ("objectif.statut", "où il en est", ""),
            Champ("objectif.date", "fixé le, conclu le", ""),
        ),
        (
            ("Reprendre le paiement du loyer", "commission", "Atteint", "conclu le 3 août 2026"),
            ("Ouvrir les droits à la Caf", "avec le ménage", "En cours", "fixé le 5 mars 2026"),
        ),
    ),
    Liste(
        "situations",
        "la situation au début et maintenant, une ligne par rubrique",
        (
            Champ("ligne.rubrique", "la rubrique", ""),
            Champ("ligne.debut", "au début", ""),
            Champ("ligne.fin", "maintenant", ""),
        ),
        (
            ("Ressources, par mois", "1 046,50 €", "1 312,00 €"),
            ("Dette locative", "1 840,00 €", "620,00 €"),
        ),
    ),
    Liste(
        "demarches",
        "les démarches, dans l'ordre",
        (
            Champ("demarche.libelle", "la démarche", ""),
            Champ("demarche.mode", "pour, avec ou par le ménage", ""),
            Champ("demarche.suite", "où elle en est", ""),
        ),
        (("Aide du FSL", "Faite avec la personne", "accordée le 2 juin 2026, 800,00 €"),),
    ),
    Liste(
        "autonomies",
        "les niveaux d'autonomie, un domaine par ligne",
        (
            Champ("niveau.domaine", "le domaine", ""),
            Champ("niveau.debut", "au début, de 0 à 4", ""),
            Champ("niveau.fin", "au dernier constat", ""),
            Champ("niveau.progression", "la progression", ""),
        ),
        (("Budget", "1", "3", "+ 2"),),
    ),
)


def champs(usage: Usage) -> tuple[Champ, ...]:
    """Les champs simples d'un usage."""
    return (*_COMMUNS, *(_DU_BILAN if usage is Usage.BILAN else _DU_COURRIER))


def listes(usage: Usage) -> tuple[Liste, ...]:
    """Les listes à parcourir d'un usage."""
    return _LISTES if usage is Usage.BILAN else ()


def arbre(usage: Usage) -> dict[str, Any]:
    """Ce qu'un modèle peut nommer : un champ, un groupe (`menage`), une liste."""
    noms: dict[str, Any] = {liste.nom: liste for liste in listes(usage)}
    for champ in champs(usage):
        groupe, point, feuille = champ.nom.partition(".")
        if point:
            noms.setdefault(groupe, {})[feuille] = champ
        else:
            noms[groupe] = champ
    return noms


def lignes_de(liste: Liste) -> dict[str, Champ]:
    """Les champs d'une ligne, par leur dernier mot."""
    return {champ.nom.partition(".")[2]: champ for champ in liste.champs}


def deplier(valeurs: Mapping[str, Any]) -> dict[str, Any]:
    """« menage.nom » → X devient {"menage": {"nom": X}}."""
    plie: dict[str, Any] = {}
    for nom, valeur in valeurs.items():
        groupe, point, feuille = nom.partition(".")
        if point:
            plie.setdefault(groupe, {})[feuille] = valeur
        else:
            plie[groupe] = valeur
    return plie


def exemple(usage: Usage) -> dict[str, Any]:
    """Le dossier d'un ménage inventé, pour l'aperçu d'un modèle."""
    lignes = {
        liste.nom: [dict(zip(lignes_de(liste), ligne, strict=True)) for ligne in liste.exemples]
        for liste in listes(usage)
    }
    return {champ.nom: champ.exemple for champ in champs(usage)} | lignes


def noms(usage: Usage) -> Iterator[str]:
    """Tous les chemins qu'un modèle peut écrire hors d'une boucle."""
    yield from (champ.nom for champ in champs(usage))
    yield from (liste.nom for liste in listes(usage))
