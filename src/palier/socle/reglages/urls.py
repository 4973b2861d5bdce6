from django.urls import path

from palier.socle.reglages import views

app_name = "reglages"
urlpatterns = [
    path("reglages/", views.structure, name="structure"),
    path("reglages/parametres/", views.parametres, name="parametres"),
    path("reglages/parametres/<slug:code>/", views.parametre, name="parametre"),
    path("reglages/valeurs/<int:pk>/finir/", views.valeur_finir, name="valeur_finir"),
    path("reglages/sensibles/", views.sensibles, name="sensibles"),
    path("reglages/sensibles/<slug:code>/", views.sensible_allumer, name="sensible_allumer"),
    path(
        "reglages/sensibles/<slug:code>/eteindre/",
        views.sensible_eteindre,
        name="sensible_eteindre",
    ),
]
