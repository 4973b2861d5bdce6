from django.urls import URLPattern

app_name = "partenaires"
urlpatterns: list[URLPattern] = []
