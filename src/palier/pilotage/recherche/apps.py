from django.apps import AppConfig
from django.db.models.signals import post_migrate, pre_migrate


class RechercheConfig(AppConfig):
    name = "palier.pilotage.recherche"
    label = "recherche"
    verbose_name = "Recherche"

    def ready(self) -> None:
        from palier.pilotage.recherche.declencheurs import poser, retirer

        # Une migration refait des tables : les déclencheurs s'effacent pendant qu'elle travaille.
        pre_migrate.connect(retirer, sender=self)
        post_migrate.connect(poser, sender=self)
