from django.apps import AppConfig


class AccompagnementConfig(AppConfig):
    name = "palier.metier.accompagnement"
    label = "accompagnement"
    verbose_name = "Accompagnement"
