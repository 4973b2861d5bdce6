"""Les secrets du second facteur se scellent, les existants aussi."""

from django.db import migrations

from palier.socle.coffre.champs import cles
from palier.socle.coffre.chiffre import chiffrer, dechiffrer
from palier.socle.comptes.second_facteur import recrire


def sceller(apps, _editeur):
    moyens = apps.get_model("mfa", "Authenticator").objects
    recrire(moyens, lambda clair: chiffrer(clair, cles()))


def ouvrir(apps, _editeur):
    moyens = apps.get_model("mfa", "Authenticator").objects
    recrire(moyens, lambda scelle: dechiffrer(scelle, cles()))


class Migration(migrations.Migration):
    dependencies = [("comptes", "0003_absence"), ("mfa", "0003_authenticator_type_uniq")]

    operations = [migrations.RunPython(sceller, ouvrir)]
