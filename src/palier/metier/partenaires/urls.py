from django.urls import path

from palier.metier.partenaires import imports, views

app_name = "partenaires"
urlpatterns = [
    path("annuaire/", views.liste, name="liste"),
    path("annuaire/ajouter/", views.partenaire_ajouter, name="partenaire_ajouter"),
    path("annuaire/importer/", imports.importer, name="importer"),
    path("annuaire/importer/apercu/", imports.importer_apercu, name="importer_apercu"),
    path("annuaire/<int:pk>/", views.fiche, name="fiche"),
    path("annuaire/<int:pk>/modifier/", views.partenaire_modifier, name="partenaire_modifier"),
    path("annuaire/<int:pk>/contacts/ajouter/", views.contact_ajouter, name="contact_ajouter"),
    path(
        "annuaire/<int:pk>/contacts/<int:contact>/", views.contact_modifier, name="contact_modifier"
    ),
    path(
        "annuaire/<int:pk>/contacts/<int:contact>/retirer/",
        views.contact_retirer,
        name="contact_retirer",
    ),
]
