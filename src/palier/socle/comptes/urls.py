from django.urls import path

from palier.socle.comptes import views

app_name = "comptes"
urlpatterns = [path("casquette/", views.casquette, name="casquette")]
