from django.urls import path

from palier.pilotage.bureau import views

app_name = "bureau"
urlpatterns = [path("", views.accueil, name="accueil")]
