"""Addresses of everything that is printed or taken away."""

from django.urls import include, path

from reports import views

_pages = [
    path("reports/", views.documents, name="documents"),
]

urlpatterns = [
    path("", include(_pages), {"plan": ""}),
    path("p/<slug:plan>/", include(_pages)),
]
