"""Toutes les adresses ; chacune est dans la matrice des accès."""

from django.urls import include, path

# Django les essaie dans l'ordre : les pages que l'on rouvre sans cesse d'abord.
urlpatterns = [
    path("", include("palier.pilotage.bureau.urls")),
    path("", include("palier.pilotage.listes.urls")),
    path("", include("palier.pilotage.dossier.urls")),
    path("", include("palier.pilotage.recherche.urls")),
    path("", include("palier.pilotage.agenda.urls")),
    path("", include("palier.pilotage.aide.urls")),
    path("", include("palier.pilotage.documents.urls")),
    path("", include("palier.pilotage.diagnostic.urls")),
    path("", include("palier.pilotage.doublons.urls")),
    path("", include("palier.pilotage.droits.urls")),
    path("", include("palier.pilotage.bilans.urls")),
    path("", include("palier.pilotage.reprise.urls")),
    path("", include("palier.metier.menages.urls")),
    path("", include("palier.metier.accompagnement.urls")),
    path("", include("palier.metier.partenaires.urls")),
    path("", include("palier.metier.budget.urls")),
    path("", include("palier.metier.logement.urls")),
    path("", include("palier.metier.instances.urls")),
    path("", include("palier.metier.collectif.urls")),
    path("", include("palier.pilotage.surendettement.urls")),
    path("", include("palier.pilotage.traces.urls")),
    path("", include("palier.socle.reglages.urls")),
    path("", include("palier.socle.comptes.urls")),
    path("", include("palier.socle.brouillons.urls")),
    path("compte/", include("allauth.urls")),
]
