from django.apps import AppConfig


class ListesConfig(AppConfig):
    name = "palier.pilotage.listes"
    label = "listes"
    verbose_name = "Listes"
