from django.urls import path

from palier.pilotage.agenda import views

app_name = "agenda"
urlpatterns = [
    path("mes-rappels/", views.mes_rappels, name="mes_rappels"),
    path("mes-rappels/calendrier/", views.calendrier_creer, name="calendrier_creer"),
    path("mes-rappels/calendrier/revoquer/", views.calendrier_revoquer, name="calendrier_revoquer"),
    path("calendriers/<int:structure>/<str:jeton>.ics", views.calendrier, name="calendrier"),
]
