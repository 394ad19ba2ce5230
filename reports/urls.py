"""Addresses of everything that is printed or taken away."""

from django.urls import URLPattern

app_name = "reports"
urlpatterns: list[URLPattern] = []
