from django.apps import AppConfig


class ComptesConfig(AppConfig):
    name = "palier.socle.comptes"
    label = "comptes"
    verbose_name = "Comptes"
