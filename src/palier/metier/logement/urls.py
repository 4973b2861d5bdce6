from django.urls import path

from palier.metier.logement import views

app_name = "logement"
urlpatterns = [
    path("menages/<int:pk>/logements/noter/", views.occupation_noter, name="occupation_noter"),
    path("logements/<int:pk>/corriger/", views.occupation_corriger, name="occupation_corriger"),
    path("menages/<int:pk>/relogements/noter/", views.relogement_noter, name="relogement_noter"),
    path("menages/<int:pk>/procedures/ouvrir/", views.procedure_ouvrir, name="procedure_ouvrir"),
    path("procedures/<int:pk>/", views.procedure, name="procedure"),
    path("procedures/<int:pk>/franchir/", views.etape_franchir, name="etape_franchir"),
    path("procedures/<int:pk>/clore/", views.procedure_clore, name="procedure_clore"),
    path("etapes/<int:pk>/retirer/", views.etape_retirer, name="etape_retirer"),
]
