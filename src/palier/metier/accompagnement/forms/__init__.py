"""Les formulaires de l'accompagnement ; ils lisent des données et n'écrivent rien."""

from palier.metier.accompagnement.forms.actes import DUREES, TYPES, ActeForm, SuiteForm
from palier.metier.accompagnement.forms.champs import JourField
from palier.metier.accompagnement.forms.suites import OuiNonField

__all__ = ["DUREES", "TYPES", "ActeForm", "JourField", "OuiNonField", "SuiteForm"]
