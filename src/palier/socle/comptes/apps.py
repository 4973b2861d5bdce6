from django.apps import AppConfig
from django.db.models.signals import post_migrate, pre_migrate


class ComptesConfig(AppConfig):
    name = "palier.socle.comptes"
    label = "comptes"
    verbose_name = "Comptes"

    def ready(self) -> None:
        from palier.socle.coffre.rotation import RESERVES, Reserve
        from palier.socle.comptes import second_facteur
        from palier.socle.comptes.cloison import poser, retirer
        from palier.socle.statistiques import relever

        # Une colonne tenue par une politique ne se change pas : le mur s'efface le temps de migrer.
        pre_migrate.connect(retirer, sender=self)
        post_migrate.connect(relever, sender=self)
        post_migrate.connect(poser, sender=self)
        RESERVES.append(Reserve(second_facteur.anciens, second_facteur.rechiffrer))
