from django.apps import AppConfig


class RepriseConfig(AppConfig):
    name = "palier.pilotage.reprise"
    label = "reprise"
    verbose_name = "Reprise"

    def ready(self) -> None:
        """La file connaît ses tâches dès que Django est prêt."""
        from palier.pilotage.reprise import taches  # noqa: F401
