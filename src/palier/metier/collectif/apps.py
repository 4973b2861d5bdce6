from django.apps import AppConfig


class CollectifConfig(AppConfig):
    name = "palier.metier.collectif"
    label = "collectif"
    verbose_name = "Collectif"
