"""Les colonnes de santé en clair s'en vont ; les scellées prennent leur nom."""

import palier.socle.coffre.champs
from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [("budget", "0004_sante_scellee")]

    operations = [
        migrations.RemoveField("situation", "difficulte_sante"),
        migrations.RemoveField("situation", "dossier_mdph"),
        migrations.RenameField("situation", "sante_scellee", "difficulte_sante"),
        migrations.RenameField("situation", "mdph_scelle", "dossier_mdph"),
        migrations.AlterField(
            "situation",
            "difficulte_sante",
            palier.socle.coffre.champs.BooleenChiffreField("difficulté de santé", null=True, blank=True),
        ),
        migrations.AlterField(
            "situation",
            "dossier_mdph",
            palier.socle.coffre.champs.BooleenChiffreField("dossier à la MDPH", null=True, blank=True),
        ),
    ]
