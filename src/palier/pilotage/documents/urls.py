from django.urls import path

from palier.pilotage.documents import views

app_name = "documents"
urlpatterns = [
    path("modeles/", views.modele_liste, name="modele_liste"),
    path("modeles/deposer/", views.modele_deposer, name="modele_deposer"),
    path("modeles/<slug:cle>/", views.modele_telecharger, name="modele_telecharger"),
    path("modeles/<slug:cle>/retirer/", views.modele_retirer, name="modele_retirer"),
    path("menages/<int:pk>/courriers/", views.courrier_choisir, name="courrier_choisir"),
    path("menages/<int:pk>/courriers/<slug:cle>/", views.courrier_rediger, name="courrier_rediger"),
    path("bilans/mesures/<int:pk>/", views.bilan_rediger, name="bilan_rediger"),
    path("procedures/<int:pk>/audience/", views.audience_preparer, name="audience_preparer"),
]
