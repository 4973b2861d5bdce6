"""Les adresses qu'allauth attend de son fournisseur OpenID Connect, et la fin de session."""

from django.urls import path

from palier.socle.comptes.proconnect import views

urlpatterns = [
    path("oidc/fin/", views.fin, name="oidc_fin"),
    path("oidc/<slug:provider_id>/login/", views.partir, name="openid_connect_login"),
    path("oidc/<slug:provider_id>/login/callback/", views.revenir, name="openid_connect_callback"),
]
