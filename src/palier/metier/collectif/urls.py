from django.urls import path

from palier.metier.collectif import views

app_name = "collectif"
urlpatterns = [
    path("ateliers/", views.liste, name="liste"),
    path("ateliers/ouvrir/", views.action_ouvrir, name="action_ouvrir"),
    path("ateliers/<int:pk>/", views.action, name="action"),
    path("ateliers/<int:pk>/modifier/", views.action_modifier, name="action_modifier"),
    path("ateliers/<int:pk>/prevoir/", views.seance_prevoir, name="seance_prevoir"),
    path("seances/<int:pk>/", views.seance, name="seance"),
    path("seances/<int:pk>/inscrire/", views.seance_inscrire, name="seance_inscrire"),
    path("seances/<int:pk>/annuler/", views.seance_annuler, name="seance_annuler"),
    path("presences/<int:pk>/retirer/", views.presence_retirer, name="presence_retirer"),
]
