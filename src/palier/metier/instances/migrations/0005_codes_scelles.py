"""Le motif d'un examen se scelle, l'existant aussi."""

from django.db import migrations

from palier.socle.coffre.codes import CodeScelleField
from palier.socle.coffre.operations import Sceller


class Migration(migrations.Migration):
    dependencies = [("instances", "0004_issue")]

    operations = [
        Sceller("examen", "motif", CodeScelleField("motif", nomenclature="motif_examen", blank=True)),
    ]
