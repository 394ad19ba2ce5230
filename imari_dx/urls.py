"""Addresses of the whole site."""

from django.contrib import admin
from django.urls import include, path

from imari_dx.frame.search.views import search
from imari_dx.frame.views import manual
from imari_dx.shared.plan_addresses import for_every_plan

urlpatterns = [
    *for_every_plan([path("help/", manual, name="manual"), path("search/", search, name="search")]),
    path("", include("indicators.urls")),
    path("account/", include("accounts.urls")),
    path("", include("initiatives.urls")),
    path("", include("reports.urls")),
    path("admin/", admin.site.urls),
]
