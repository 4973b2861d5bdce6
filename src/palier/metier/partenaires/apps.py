from django.apps import AppConfig


class PartenairesConfig(AppConfig):
    name = "palier.metier.partenaires"
    label = "partenaires"
    verbose_name = "Partenaires"
