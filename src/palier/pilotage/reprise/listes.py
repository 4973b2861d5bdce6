"""Où en est un import, et ce que l'on décide d'une ligne."""

from django.db.models import TextChoices


class Etat(TextChoices):
    """Le cours d'un import."""

    LECTURE = "LECTURE", "lecture en cours"
    COLONNES = "COLONNES", "colonnes à relire"
    CONTROLE = "CONTROLE", "contrôle en cours"
    APERCU = "APERCU", "à relire"
    ECRITURE = "ECRITURE", "reprise en cours"
    RETOUR = "RETOUR", "retour en arrière en cours"
    FAIT = "FAIT", "repris"
    ANNULE = "ANNULE", "annulé"
    ABANDONNE = "ABANDONNE", "abandonné"
    REFUSE = "REFUSE", "refusé"


EN_TRAVAIL = (Etat.LECTURE, Etat.CONTROLE, Etat.ECRITURE, Etat.RETOUR)
CLOS = (Etat.ANNULE, Etat.ABANDONNE, Etat.REFUSE)


class Rang(TextChoices):
    """Ce qu'une ligne est pour la base."""

    NOUVELLE = "NOUVELLE", "nouvelle"
    IDENTIQUE = "IDENTIQUE", "déjà là, à l'identique"
    CONNUE = "CONNUE", "déjà connue"
    RESSEMBLE = "RESSEMBLE", "ressemble à une fiche"


class Choix(TextChoices):
    """Ce que l'on fait d'une ligne."""

    CREER = "CREER", "Créer une fiche"
    COMPLETER = "COMPLETER", "Mettre à jour la fiche connue"
    GARDER = "GARDER", "Garder la fiche connue telle quelle"


class Etape(TextChoices):
    """Où en est un export."""

    EN_COURS = "EN_COURS", "en préparation"
    PRET = "PRET", "prêt"
    ECHEC = "ECHEC", "échoué"
