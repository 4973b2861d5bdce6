"""La santé d'une photographie se chiffre : ce qui était en clair est scellé à côté."""

import palier.socle.coffre.champs
from django.db import migrations

_DE = {"difficulte_sante": "sante_scellee", "dossier_mdph": "mdph_scelle"}


def sceller(apps, _editeur):
    situations = apps.get_model("budget", "Situation").objects
    for situation in situations.exclude(difficulte_sante=None, dossier_mdph=None).iterator(1000):
        scelles = {scelle: getattr(situation, clair) for clair, scelle in _DE.items()}
        situations.filter(pk=situation.pk).update(**scelles)


def rouvrir(apps, _editeur):
    situations = apps.get_model("budget", "Situation").objects
    for situation in situations.exclude(sante_scellee__isnull=True, mdph_scelle__isnull=True).iterator(1000):
        clair = {clair: getattr(situation, scelle) for clair, scelle in _DE.items()}
        situations.filter(pk=situation.pk).update(**clair)


class Migration(migrations.Migration):

    dependencies = [("budget", "0003_plans")]

    operations = [
        migrations.AddField(
            "situation", scelle, palier.socle.coffre.champs.BooleenChiffreField(null=True, blank=True)
        )
        for scelle in _DE.values()
    ] + [migrations.RunPython(sceller, rouvrir)]
