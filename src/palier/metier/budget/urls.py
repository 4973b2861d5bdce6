from django.urls import path

from palier.metier.budget.views import dettes, plans, situations

app_name = "budget"
urlpatterns = [
    path("situations/<int:pk>/", situations.situation, name="situation"),
    path("situations/<int:pk>/calculer/", situations.situation_calculer, name="situation_calculer"),
    path("situations/<int:pk>/comparer/", situations.situation_comparer, name="situation_comparer"),
    path("menages/<int:pk>/dettes/noter/", dettes.dette_constater, name="dette_constater"),
    path("dettes/<int:pk>/", dettes.dette, name="dette"),
    path("dettes/<int:pk>/regler/", dettes.dette_regler, name="dette_regler"),
    path("menages/<int:pk>/plans/simuler/", plans.plan_simuler, name="plan_simuler"),
    path("menages/<int:pk>/plans/proposer/", plans.plan_proposer, name="plan_proposer"),
    path("plans/<int:pk>/", plans.plan, name="plan"),
    path("plans/<int:pk>/<slug:cle>/", plans.plan_geste, name="plan_geste"),
    path(
        "plans/incidents/<int:pk>/regulariser/",
        plans.incident_regulariser,
        name="incident_regulariser",
    ),
]
