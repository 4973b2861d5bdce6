from django.urls import path

from palier.pilotage.listes import views

app_name = "listes"
urlpatterns = [
    path("menages/", views.menages, name="menages"),
    path("menages/export.csv", views.menages_exporter, name="menages_exporter"),
]
