from django.urls import path

from palier.pilotage.diagnostic import views

app_name = "diagnostic"
urlpatterns = [
    path("procedures/<int:pk>/diagnostics/", views.diagnostics, name="diagnostics"),
    path("diagnostics/<int:pk>/", views.diagnostic, name="diagnostic"),
    path("diagnostics/<int:pk>/rediger/", views.diagnostic_rediger, name="diagnostic_rediger"),
    path("diagnostics/<int:pk>/remettre/", views.diagnostic_remettre, name="diagnostic_remettre"),
    path(
        "diagnostics/<int:pk>/transmettre/",
        views.diagnostic_transmettre,
        name="diagnostic_transmettre",
    ),
    path(
        "diagnostics/<int:pk>/document.<slug:forme>",
        views.diagnostic_telecharger,
        name="diagnostic_telecharger",
    ),
]
