from django.urls import path

from palier.socle.comptes import views

app_name = "comptes"
urlpatterns = [
    path("casquette/", views.casquette, name="casquette"),
    path("comptes/", views.liste, name="liste"),
    path("comptes/inviter/", views.inviter, name="inviter"),
    path("comptes/equipes/creer/", views.equipe_creer, name="equipe_creer"),
    path("comptes/<int:pk>/", views.affectation, name="affectation"),
    path("comptes/<int:pk>/changer/", views.affectation_changer, name="affectation_changer"),
    path("comptes/<int:pk>/finir/", views.affectation_finir, name="affectation_finir"),
    path("comptes/<int:pk>/inviter/", views.invitation_envoyer, name="invitation_envoyer"),
    path("comptes/<int:pk>/revoquer/", views.invitation_revoquer, name="invitation_revoquer"),
    path("invitation/<str:jeton>/", views.invitation_accepter, name="invitation_accepter"),
]
