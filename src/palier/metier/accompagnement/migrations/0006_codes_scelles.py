"""Motifs, difficultés, objectifs, démarches, pièces : ces codes se scellent, les existants aussi."""

from django.db import migrations

from palier.socle.coffre.codes import CodeScelleField, CodesScellesField
from palier.socle.coffre.operations import Sceller


class Migration(migrations.Migration):
    dependencies = [("accompagnement", "0005_avec_qui")]

    operations = [
        Sceller("acte", "motif_absence", CodeScelleField("motif d'absence", nomenclature="motif_absence", blank=True)),
        Sceller("autonomie", "domaine", CodeScelleField("domaine", nomenclature="domaine_autonomie")),
        Sceller("demarche", "type", CodeScelleField("démarche", nomenclature="demarche")),
        Sceller("difficulte", "code", CodeScelleField("difficulté", nomenclature="difficulte")),
        Sceller("mesure", "emploi_sortie", CodeScelleField("emploi à la fin", nomenclature="emploi", blank=True)),
        Sceller("mesure", "motif_fin", CodeScelleField("motif de fin", nomenclature="motif_fin", blank=True)),
        Sceller("mesure", "motifs_secondaires", CodesScellesField("autres motifs", nomenclature="motif_fin")),
        Sceller("objectif", "code", CodeScelleField("objectif", nomenclature="objectif", blank=True)),
        Sceller("piece", "type", CodeScelleField("type", nomenclature="type_piece", blank=True)),
        Sceller("suiviposterieur", "emploi", CodeScelleField("emploi", nomenclature="emploi", blank=True)),
    ]
