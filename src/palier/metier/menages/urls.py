from django.urls import path

from palier.metier.menages import views

app_name = "menages"
urlpatterns = [
    path("menages/ouvrir/", views.menage_ouvrir, name="menage_ouvrir"),
    path("menages/<int:pk>/coordonnees/", views.coordonnees_modifier, name="coordonnees_modifier"),
    path("menages/<int:pk>/membres/ajouter/", views.membre_ajouter, name="membre_ajouter"),
    path(
        "menages/<int:pk>/membres/<int:composition>/retirer/",
        views.membre_retirer,
        name="membre_retirer",
    ),
    path(
        "menages/<int:pk>/personnes/<int:personne>/",
        views.personne_modifier,
        name="personne_modifier",
    ),
    path(
        "menages/<int:pk>/personnes/<int:personne>/<slug:nature>/noter/",
        views.fait_noter,
        name="fait_noter",
    ),
    path("menages/<int:pk>/<slug:nature>/<int:note>/clore/", views.fait_clore, name="fait_clore"),
]
