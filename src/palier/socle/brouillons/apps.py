from django.apps import AppConfig


class BrouillonsConfig(AppConfig):
    name = "palier.socle.brouillons"
    label = "brouillons"
    verbose_name = "Brouillons"
