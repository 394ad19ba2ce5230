"""Addresses of the yearly round: one's own work and the entry page."""

from django.urls import URLPattern, path

urlpatterns: list[URLPattern] = []
