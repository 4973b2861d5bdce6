from django.urls import path

from palier.pilotage.reprise import views

app_name = "reprise"
urlpatterns = [
    path("donnees/", views.imports, name="imports"),
    path("donnees/deposer/", views.deposer, name="deposer"),
    path("donnees/exporter/", views.exporter, name="exporter"),
    path("donnees/exports/<int:pk>/", views.export_retirer, name="export_retirer"),
    path("donnees/<int:pk>/", views.detail, name="import"),
    path("donnees/<int:pk>/avancement/", views.avancement, name="avancement"),
    path("donnees/<int:pk>/colonnes/", views.colonnes, name="colonnes"),
    path("donnees/<int:pk>/correspondance/", views.correspondance, name="correspondance"),
    path("donnees/<int:pk>/rejets.csv", views.rejets, name="rejets"),
    path("donnees/<int:pk>/lignes/<slug:table>/", views.lignes, name="lignes"),
    path("donnees/<int:pk>/lignes/<slug:table>/relire/", views.relire, name="relire"),
    path("donnees/<int:pk>/<slug:geste>/", views.geste, name="geste"),
]
