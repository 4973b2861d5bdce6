"""Parcours résidentiel et statut d'emploi : ces codes se scellent, les existants aussi."""

from django.db import migrations

from palier.socle.coffre.codes import CodeScelleField
from palier.socle.coffre.operations import Sceller


class Migration(migrations.Migration):
    dependencies = [("menages", "0004_naissances_attendues")]

    operations = [
        Sceller("parcoursresidentiel", "cause", CodeScelleField("cause", nomenclature="cause_instabilite", blank=True)),
        Sceller("parcoursresidentiel", "code", CodeScelleField("situation résidentielle", nomenclature="residentiel")),
        Sceller("statutemploi", "code", CodeScelleField("statut", nomenclature="emploi")),
    ]
