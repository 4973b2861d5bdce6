from importlib import import_module

from django.db import migrations, models

ajout_seul = import_module("palier.socle.journal.migrations.0002_ajout_seul")


def reposer(apps, editeur):
    """SQLite refait la table pour lui ajouter une colonne, et perd ses déclencheurs."""
    if editeur.connection.vendor == "sqlite":
        ajout_seul.poser(apps, editeur)


class Migration(migrations.Migration):
    dependencies = [("journal", "0002_ajout_seul")]
    operations = [
        migrations.AddField(
            model_name="trace",
            name="lecture",
            field=models.BooleanField(default=False, verbose_name="ne change rien"),
        ),
        migrations.AddIndex(
            model_name="trace",
            index=models.Index(
                condition=models.Q(("lecture", False)),
                fields=["structure_id", "-id"],
                name="trace_d_ecriture",
            ),
        ),
        migrations.RunPython(reposer),
    ]
