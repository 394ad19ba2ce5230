"""Addresses of the yearly round: one's own work and the entry page.

The same pages stand below /p/<plan>/ for a plan that is not the default one.
"""

from django.urls import include, path

from indicators.views import bulk, entry, home, steps

_pages = [
    path("", home.home, name="home"),
    path("entry/<int:fiscal_year>/<slug:slug>/", entry.entry, name="entry"),
    path("entry/<int:fiscal_year>/<slug:slug>/preview/", entry.preview, name="entry_preview"),
    path("entry/<int:fiscal_year>/<slug:slug>/step/<slug:act>/", steps.step, name="entry_step"),
    path("bulk/<int:fiscal_year>/", bulk.bulk, name="bulk"),
]

urlpatterns = [
    path("", include(_pages), {"plan": ""}),
    path("p/<slug:plan>/", include(_pages)),
]
