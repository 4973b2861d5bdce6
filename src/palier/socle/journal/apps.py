from django.apps import AppConfig


class JournalConfig(AppConfig):
    name = "palier.socle.journal"
    label = "journal"
    verbose_name = "Journal"
