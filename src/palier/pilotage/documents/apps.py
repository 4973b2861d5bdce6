from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    name = "palier.pilotage.documents"
    label = "documents"
    verbose_name = "Documents"
