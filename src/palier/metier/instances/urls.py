from django.urls import path

from palier.metier.instances import views

app_name = "instances"
urlpatterns = [
    path("instances/", views.liste, name="liste"),
    path("instances/ouvrir/", views.instance_ouvrir, name="instance_ouvrir"),
    path("reunions/prevoir/", views.reunion_prevoir, name="reunion_prevoir"),
    path("reunions/<int:pk>/", views.reunion, name="reunion"),
    path("reunions/<int:pk>/ordre-du-jour/", views.ordre_du_jour, name="ordre_du_jour"),
    path("reunions/<int:pk>/inscrire/", views.reunion_inscrire, name="reunion_inscrire"),
    path("reunions/<int:pk>/decider/", views.reunion_decider, name="reunion_decider"),
    path(
        "reunions/<int:pk>/inscrire-les-demandes/",
        views.demandes_inscrire,
        name="demandes_inscrire",
    ),
    path("examens/<int:pk>/revenir/", views.examen_revenir, name="examen_revenir"),
    path("examens/<int:pk>/retirer/", views.examen_retirer, name="examen_retirer"),
    path("taches/<int:pk>/faire/", views.tache_faire, name="tache_faire"),
    path("ameliorations/annoncer/", views.amelioration_annoncer, name="amelioration_annoncer"),
    path("ameliorations/<int:pk>/suivre/", views.amelioration_suivre, name="amelioration_suivre"),
]
