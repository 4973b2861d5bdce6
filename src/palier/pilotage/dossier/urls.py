from django.urls import path

from palier.pilotage.dossier import photographie, synthese, views

app_name = "dossier"
urlpatterns = [
    path("menages/<int:pk>/", views.fil, name="fil"),
    path("menages/<int:pk>/photographier/", photographie.photographier, name="photographier"),
    path("menages/<int:pk>/synthese/", synthese.synthese, name="synthese"),
    path("menages/<int:pk>/volets/<slug:cle>/", views.volet, name="volet"),
]
