"""L'empreinte d'une fiche reprise se scelle : on n'y essaie plus les codes qu'elle peut porter."""

from django.db import migrations, models

from palier.socle.coffre.champs import TexteChiffreField, cles
from palier.socle.coffre.chiffre import chiffrer, dechiffrer


def sceller(apps, editeur):
    _recrire(apps, editeur.connection, lambda claire: chiffrer(claire, cles()))


def ouvrir(apps, editeur):
    _recrire(apps, editeur.connection, lambda scellee: dechiffrer(scellee, cles()))


def _recrire(apps, connexion, geste):
    table = apps.get_model("reprise", "Ecriture")._meta.db_table
    with connexion.cursor() as curseur:
        curseur.execute(f"SELECT id, empreinte FROM {table}")
        neuves = [(geste(tenue), pk) for pk, tenue in curseur.fetchall()]
        curseur.executemany(f"UPDATE {table} SET empreinte = %s WHERE id = %s", neuves)


class Migration(migrations.Migration):
    dependencies = [("reprise", "0001_initial")]

    operations = [
        migrations.AlterField("ecriture", "empreinte", models.TextField()),
        migrations.RunPython(sceller, ouvrir),
        migrations.AlterField("ecriture", "empreinte", TexteChiffreField()),
    ]
