from django.urls import path

from palier.pilotage.doublons import views

app_name = "doublons"
urlpatterns = [
    path("doublons/", views.liste, name="liste"),
    path("doublons/ecartees/<int:pk>/reprendre/", views.reprendre, name="reprendre"),
    path("doublons/fusions/<int:pk>/", views.fusion, name="fusion"),
    path("doublons/<slug:genre>/<int:une>/<int:autre>/", views.comparer, name="comparer"),
    path("doublons/<slug:genre>/<int:une>/<int:autre>/ecarter/", views.ecarter, name="ecarter"),
]
