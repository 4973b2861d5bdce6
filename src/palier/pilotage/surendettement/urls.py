from django.urls import path

from palier.pilotage.surendettement import views

app_name = "surendettement"
urlpatterns = [
    path("menages/<int:pk>/surendettement/", views.dossier, name="dossier"),
    path("menages/<int:pk>/surendettement/recopie/", views.recopie, name="recopie"),
]
