from django.urls import path

from palier.pilotage.bilans import dette, views

app_name = "bilans"
urlpatterns = [
    path("bilans/", views.liste, name="liste"),
    path("bilans/ouvrir/", views.bilan_ouvrir, name="bilan_ouvrir"),
    path("bilans/<int:pk>/", views.bilan, name="bilan"),
    path("bilans/<int:pk>/dette/", dette.bilan_dette, name="bilan_dette"),
    path("bilans/<int:pk>/nombre/", views.nombre, name="nombre"),
    path("bilans/<int:pk>/apercu.<slug:forme>", views.bilan_apercu, name="bilan_apercu"),
    path("bilans/<int:pk>/publier/", views.bilan_publier, name="bilan_publier"),
    path("bilans/textes/<int:pk>/", views.texte_ecrire, name="texte_ecrire"),
    path("bilans/textes/<int:pk>/sans-objet/", views.texte_sans_objet, name="texte_sans_objet"),
    path("bilans/publies/<int:pk>/", views.publication, name="publication"),
    path("bilans/publies/<int:pk>/rejouer/", views.publication_rejouer, name="publication_rejouer"),
    path(
        "bilans/publies/<int:pk>/comparer/",
        views.publication_comparer,
        name="publication_comparer",
    ),
    path(
        "bilans/publies/<int:pk>/<slug:forme>/",
        views.publication_document,
        name="publication_document",
    ),
]
