"""Une opération de migration : une colonne de codes se scelle, ce qu'elle tenait compris."""

from typing import Any

from django.db.migrations.operations import AlterField

from palier.socle.coffre.codes import ouvrir_la_colonne, sceller_la_colonne


class Sceller(AlterField):
    """La colonne change, puis ses codes se scellent ; dans l'autre sens, ils se rouvrent."""

    def database_forwards(self, app_label: str, editeur: Any, avant: Any, apres: Any) -> None:
        super().database_forwards(app_label, editeur, avant, apres)
        sceller_la_colonne(self._champ(app_label, apres), editeur.connection)
        _verifier_les_liens(editeur.connection)

    def database_backwards(self, app_label: str, editeur: Any, avant: Any, apres: Any) -> None:
        ouvrir_la_colonne(self._champ(app_label, avant), editeur.connection)
        _verifier_les_liens(editeur.connection)
        # Non par `super()`, qui repasserait par `database_forwards` et scellerait de nouveau.
        AlterField.database_forwards(self, app_label, editeur, avant, apres)

    def _champ(self, app_label: str, etat: Any) -> Any:
        return etat.apps.get_model(app_label, self.model_name)._meta.get_field(self.name)


def _verifier_les_liens(connexion: Any) -> None:
    """PostgreSQL ne change pas une table dont il doit encore vérifier les lignes écrites."""
    if connexion.vendor == "postgresql":
        connexion.check_constraints()
