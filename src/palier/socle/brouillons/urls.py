from django.urls import path

from palier.socle.brouillons import views

app_name = "brouillons"
urlpatterns = [
    path("brouillons/garder/", views.garder, name="garder"),
    path("brouillons/oublier/", views.oublier, name="oublier"),
]
