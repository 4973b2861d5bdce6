from django.urls import path

from palier.pilotage.traces import views

app_name = "journal"
urlpatterns = [
    path("journal/", views.liste, name="liste"),
    path("journal/export.csv", views.exporter, name="exporter"),
    path("journal/verifier/", views.verifier, name="verifier"),
    path("imprime/", views.imprimer, name="imprimer"),
]
