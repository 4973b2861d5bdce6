"""Les formulaires de l'accompagnement ; ils lisent des données et n'écrivent rien."""

from palier.metier.accompagnement.forms.actes import DUREES, TYPES, ActeForm, SuiteForm
from palier.metier.accompagnement.forms.champs import JourField

__all__ = ["DUREES", "TYPES", "ActeForm", "JourField", "SuiteForm"]
