from django.urls import URLPattern

app_name = "logement"
urlpatterns: list[URLPattern] = []
