from django.urls import path

from palier.metier.budget import views

app_name = "budget"
urlpatterns = [
    path("situations/<int:pk>/", views.situation, name="situation"),
    path("situations/<int:pk>/calculer/", views.situation_calculer, name="situation_calculer"),
    path("menages/<int:pk>/dettes/noter/", views.dette_constater, name="dette_constater"),
    path("dettes/<int:pk>/", views.dette, name="dette"),
    path("dettes/<int:pk>/regler/", views.dette_regler, name="dette_regler"),
]
