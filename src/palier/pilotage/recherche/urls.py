from django.urls import path

from palier.pilotage.recherche import views

app_name = "recherche"
urlpatterns = [
    path("recherche/", views.page, name="page"),
    path("recherche/notes/", views.notes, name="notes"),
]
