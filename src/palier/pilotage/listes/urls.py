from django.urls import path

from palier.pilotage.listes import expulsions, views

app_name = "listes"
urlpatterns = [
    path("menages/", views.menages, name="menages"),
    path("menages/export.csv", views.menages_exporter, name="menages_exporter"),
    path(
        "menages/procedures-sans-accompagnement/",
        expulsions.procedures_sans_accompagnement,
        name="procedures_sans_accompagnement",
    ),
]
