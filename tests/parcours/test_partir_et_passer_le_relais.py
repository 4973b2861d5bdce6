"""Partir en congé : l'absence notée, les ménages confiés, les fiches de relais, le retour."""

from datetime import date

from palier.metier.menages.models import Qualite, Suivi
from parcours.conftest import JOUR
from parcours.ecran import Ecran


def test_partir_en_conge(prendre_poste):
    referente = prendre_poste("travailleur-social", au_clavier=True)
    noter_son_absence(referente)
    responsable = prendre_poste("responsable", au_clavier=True)
    confier_ses_menages(responsable)
    imprimer_les_fiches_de_relais(responsable)
    revenir_plus_tot(referente)
    relais = Suivi.objects.filter(qualite=Qualite.SUPPLEANT, debut=date(2026, 1, 19))
    assert not relais.filter(fin__gt=JOUR).exists()


def noter_son_absence(poste: Ecran) -> None:
    poste.ouvrir("/")
    poste.aller("Agenda")
    poste.capturer("conge-agenda")
    poste.suivre("Absences")
    poste.remplir(debut="19/1", fin="30/1")
    poste.appuyer("Noter l’absence")
    poste.lire("Mariam Ferrandoche", "17 ménages sans relais")
    poste.capturer("conge-absences")


def confier_ses_menages(poste: Ecran) -> None:
    poste.ouvrir("/")
    poste.aller("Agenda")
    poste.suivre("Absences")
    poste.suivre("Confier ces ménages et imprimer les fiches de relais")
    poste.choisir(a="Odile Varenchon")
    poste.capturer("conge-confier")
    poste.appuyer("Confier les ménages cochés")


def imprimer_les_fiches_de_relais(poste: Ecran) -> None:
    poste.lire("fiches de relais", "Courtelelle")
    poste.capturer("conge-relais")
    poste.ouvrir("/absences/")
    poste.lire("Aucun ménage à découvert.")


def revenir_plus_tot(poste: Ecran) -> None:
    poste.ouvrir("/absences/")
    poste.appuyer("Renoncer à cette absence")
    poste.lire("Aucune absence n’est notée.")
