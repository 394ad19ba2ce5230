"""Addresses of the whole site."""

from django.contrib import admin
from django.urls import include, path

from imari_dx.frame.manual import views as manual_views
from imari_dx.frame.search.views import search
from imari_dx.operation.health.views import operation
from imari_dx.operation.records.views import records, records_file
from imari_dx.operation.security_txt import security_txt
from imari_dx.shared.plan_addresses import for_every_plan

_pages = [
    path("help/", manual_views.manual, name="manual"),
    path("help/all/", manual_views.manual_whole, name="manual_whole"),
    path("help/all.pdf", manual_views.manual_file, name="manual_file"),
    path("help/tour/", manual_views.manual_tour, name="manual_tour"),
    path("help/roles/<slug:role>/", manual_views.manual_role, name="manual_role"),
    path("help/<slug:topic>/", manual_views.manual_topic, name="manual_topic"),
    path("search/", search, name="search"),
]

urlpatterns = [
    *for_every_plan(_pages),
    path(".well-known/security.txt", security_txt, name="security_txt"),
    path("", include("indicators.urls")),
    path("account/", include("accounts.urls")),
    path("", include("initiatives.urls")),
    path("", include("reports.urls")),
    path("operation/", operation, name="operation"),
    path("records/", records, name="records"),
    path("records.csv", records_file, name="records_file"),
    path("admin/", admin.site.urls),
]

handler500 = "imari_dx.operation.failures.answer_failure"
