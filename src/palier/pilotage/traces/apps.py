from django.apps import AppConfig


class TracesConfig(AppConfig):
    name = "palier.pilotage.traces"
    label = "traces"
    verbose_name = "Consultation du journal"
