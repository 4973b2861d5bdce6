from django.apps import AppConfig


class DossierConfig(AppConfig):
    name = "palier.pilotage.dossier"
    label = "dossier"
    verbose_name = "Dossier"
