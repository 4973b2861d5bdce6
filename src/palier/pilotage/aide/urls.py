from django.urls import path

from palier.pilotage.aide import views

app_name = "aide"
urlpatterns = [
    path("aide/", views.sommaire, name="sommaire"),
    path("aide/<slug:nom>/", views.chapitre, name="chapitre"),
]
