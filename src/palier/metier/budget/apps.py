from django.apps import AppConfig


class BudgetConfig(AppConfig):
    name = "palier.metier.budget"
    label = "budget"
    verbose_name = "Budget"
