"""Renouveler une mesure : du bilan dû à la deuxième période, au clavier seul."""

from palier.metier.accompagnement.models import Mesure
from parcours.ecran import Ecran


def test_renouveler_une_mesure(prendre_poste):
    poste = prendre_poste("travailleur-social", au_clavier=True)
    mesure = Mesure.objects.get(menage__nom_usage="Courtelelle", statut="ACTIVE")
    prevoir_le_bilan(poste, mesure)
    faire_le_point_sur_les_objectifs(poste)
    photographier_la_situation(poste, mesure)
    rendre_le_bilan_et_le_faire_signer(poste, mesure)
    passer_en_commission(poste)
    ouvrir_la_deuxieme_periode(poste, mesure)
    mesure.refresh_from_db()
    assert mesure.periodes.count() == 2


def prevoir_le_bilan(poste: Ecran, mesure: Mesure) -> None:
    poste.ouvrir(f"/mesures/{mesure.pk}/")
    poste.capturer("mesure-page")
    poste.capturer("mesure-page-390", etroit=True)
    poste.deplier("Autres gestes")
    poste.suivre("Prévoir un bilan")
    poste.choisir(type="Bilan intermédiaire")
    poste.remplir(du_le="14/1")
    poste.appuyer("Prévoir un bilan")
    poste.lire("Bilan attendu.", "Dû le 14 janvier 2026")
    poste.aller("Bureau")
    poste.lire("Bilan intermédiaire")
    poste.ouvrir(f"/mesures/{mesure.pk}/")


def faire_le_point_sur_les_objectifs(poste: Ecran) -> None:
    poste.suivre("Fixer un objectif")
    poste.remplir(
        libelle="Ne plus avoir peur d’ouvrir le courrier",
        indicateur="Le courrier est ouvert à chaque visite",
    )
    poste.choisir(auteur="Défini avec le ménage")
    poste.appuyer("Fixer un objectif")
    poste.lire("Objectif fixé.", "Ne plus avoir peur d’ouvrir le courrier")
    poste.capturer("mesure-objectif", sur="#t-obj")


def photographier_la_situation(poste: Ecran, mesure: Mesure) -> None:
    poste.ouvrir(f"/menages/{mesure.menage_id}/volets/budget/")
    poste.suivre("Photographier la situation")
    poste.capturer("mesure-photographier")
    poste.appuyer("Ouvrir le budget")
    poste.lire("Situation photographiée : corrigez ce qui a changé.")
    poste.appuyer("Enregistrer le budget")
    poste.lire("Budget enregistré.")


def rendre_le_bilan_et_le_faire_signer(poste: Ecran, mesure: Mesure) -> None:
    poste.ouvrir(f"/mesures/{mesure.pk}/")
    poste.suivre("Rendre le bilan")
    poste.choisir(proposition="Renouvellement")
    poste.remplir(mois_demandes="6", commission_le="aujourd'hui")
    poste.appuyer("Rendre le bilan")
    poste.lire("Bilan rendu.")
    poste.suivre("Le faire signer")
    poste.remplir(avis_menage="Je veux continuer, ça m’aide à tenir.")
    poste.appuyer("Faire signer le bilan")
    poste.lire("Bilan signé par le ménage.", "Je veux continuer")


def passer_en_commission(poste: Ecran) -> None:
    poste.aller("Instances")
    poste.suivre("Prévoir une réunion")
    poste.choisir(instance="Commission ASLL")
    poste.remplir(date="2026-01-12")
    poste.appuyer("Prévoir la réunion")
    poste.remplir(menage="VAU-F0149")
    poste.choisir(motif="Renouvellement de mesure")
    poste.appuyer("Inscrire")
    poste.remplir(decision="Accord pour six mois")
    poste.appuyer("Enregistrer les décisions")
    poste.lire("Décisions enregistrées")


def ouvrir_la_deuxieme_periode(poste: Ecran, mesure: Mesure) -> None:
    poste.ouvrir(f"/mesures/{mesure.pk}/")
    poste.deplier("Autres gestes")
    poste.suivre("Renouveler la mesure")
    poste.remplir(motif="Stabiliser le budget")
    poste.capturer("mesure-renouveler")
    poste.appuyer("Renouveler la mesure")
    poste.lire("Mesure renouvelée.", "Renouvellement n° 1")
    poste.capturer("mesure-periodes")
