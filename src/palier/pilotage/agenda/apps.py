from django.apps import AppConfig


class AgendaConfig(AppConfig):
    name = "palier.pilotage.agenda"
    label = "agenda"
    verbose_name = "Rappels"

    def ready(self) -> None:
        """La file connaît l'envoi quotidien dès que Django est prêt."""
        from palier.pilotage.agenda import taches  # noqa: F401
