from django.urls import path

from palier.metier.accompagnement import views

app_name = "accompagnement"
urlpatterns = [path("menages/<int:pk>/noter/", views.acte_noter, name="acte_noter")]
