from django.apps import AppConfig


class MenagesConfig(AppConfig):
    name = "palier.metier.menages"
    label = "menages"
    verbose_name = "Ménages"
