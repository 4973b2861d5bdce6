from django.urls import path

from palier.metier.menages import views

app_name = "menages"
urlpatterns = [path("menages/", views.liste, name="liste")]
