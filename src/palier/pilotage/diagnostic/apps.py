from django.apps import AppConfig


class DiagnosticConfig(AppConfig):
    name = "palier.pilotage.diagnostic"
    label = "diagnostic"
    verbose_name = "Diagnostic social et financier"
