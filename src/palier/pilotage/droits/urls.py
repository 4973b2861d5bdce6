from django.urls import path

from palier.pilotage.droits import views

app_name = "droits"
urlpatterns = [
    path("menages/<int:pk>/droits/", views.menage, name="menage"),
    path("menages/<int:pk>/droits/et-si/", views.varier_le_salaire, name="varier_le_salaire"),
    path("menages/<int:pk>/droits/demarche/", views.demarche_engager, name="demarche_engager"),
]
