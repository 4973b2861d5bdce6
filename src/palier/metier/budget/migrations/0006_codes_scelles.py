"""L'emploi d'une photographie se scelle, l'existant aussi."""

from django.db import migrations

from palier.socle.coffre.codes import CodeScelleField
from palier.socle.coffre.operations import Sceller


class Migration(migrations.Migration):
    dependencies = [("budget", "0005_sante_sans_clair")]

    operations = [
        Sceller("situation", "emploi", CodeScelleField("emploi", nomenclature="emploi", blank=True)),
    ]
