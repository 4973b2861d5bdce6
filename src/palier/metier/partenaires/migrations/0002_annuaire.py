import django.db.models.deletion
from django.db import migrations, models

import palier.socle.champs
import palier.socle.fiches
from palier.noyau.texte import cle


def remplir(apps, _editeur):
    """Les partenaires déjà là reçoivent leur texte de recherche."""
    for partenaire in apps.get_model("partenaires", "Partenaire").objects.iterator(2_000):
        texte = f" {cle(partenaire.nom)} {cle(partenaire.adresse)} "
        type(partenaire).objects.filter(pk=partenaire.pk).update(recherche=texte)


class Migration(migrations.Migration):
    dependencies = [
        ("comptes", "0001_initial"),
        ("partenaires", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            "partenaire", "version", models.PositiveIntegerField(default=1, editable=False)
        ),
        migrations.AddField(
            "partenaire",
            "recherche",
            palier.socle.champs.DeriveField(calcul="texte_de_recherche"),
        ),
        migrations.RunPython(remplir, migrations.RunPython.noop),
        # Aucun écran n'écrivait de contact : la table se refait, avec la structure qui le connaît.
        migrations.DeleteModel("Contact"),
        migrations.CreateModel(
            name="Contact",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "reference",
                    models.CharField(
                        default=palier.socle.fiches.reference_neuve,
                        editable=False,
                        max_length=80,
                        verbose_name="identifiant d'échange",
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("cree_le", models.DateTimeField(auto_now_add=True, verbose_name="créée le")),
                ("nom", models.CharField(max_length=200, verbose_name="nom")),
                (
                    "fonction",
                    models.CharField(blank=True, max_length=120, verbose_name="fonction"),
                ),
                (
                    "telephone",
                    models.CharField(blank=True, max_length=40, verbose_name="téléphone"),
                ),
                (
                    "courriel",
                    models.EmailField(blank=True, max_length=254, verbose_name="courriel"),
                ),
                (
                    "partenaire",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="contacts",
                        to="partenaires.partenaire",
                    ),
                ),
                (
                    "structure",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="comptes.structure",
                    ),
                ),
            ],
            options={
                "ordering": ["nom", "pk"],
                "abstract": False,
                "constraints": [
                    models.UniqueConstraint(
                        fields=("structure", "reference"), name="contact_reference_unique"
                    )
                ],
            },
        ),
    ]
