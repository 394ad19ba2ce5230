"""Django's admin, entered by our own roles instead of a staff flag."""

from typing import Any

from django.contrib.admin import AdminSite
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.decorators import method_decorator

from accounts.permissions import access_of
from accounts.sign_in.views import Logout


class ImariDxAdminSite(AdminSite):
    """データの修正: what has no page of its own, for the secretariat; accounts for their keepers."""

    site_header = "データの修正"
    site_title = "データの修正"
    index_title = "修正するデータを選んでください"

    def has_permission(self, request: HttpRequest) -> bool:
        """Whether the user may enter at all; each model asks for its own right."""
        access = access_of(request.user)
        return access.is_secretariat or access.is_administrator

    def get_app_list(self, request: HttpRequest, app_label: str | None = None) -> list[dict[str, Any]]:
        """List the plan first and accounts last, within an app what is corrected most often first."""
        apps = super().get_app_list(request, app_label)
        for app in apps:
            app["models"].sort(key=self._index_position)
        order = ("initiatives", "indicators", "accounts")
        return sorted(apps, key=lambda app: order.index(app["app_label"]))

    def _index_position(self, entry: dict[str, Any]) -> int:
        """Read what every model admin of ours has (accounts.correction.base)."""
        model_admin: Any = self.get_model_admin(entry["model"])
        return int(model_admin.index_position)

    @method_decorator(login_not_required)
    def login(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """Lead to the site's own login page. Whoever is logged in and lands here lacks the role: 403."""
        if request.user.is_authenticated and not self.has_permission(request):
            raise PermissionDenied
        return redirect_to_login(request.GET.get("next") or reverse("admin:index"))

    # The stubs know only the pages that Django itself would show.
    def logout(  # type: ignore[override]
        self, request: HttpRequest, extra_context: Any = None
    ) -> HttpResponseBase:
        return Logout.as_view()(request)

    def password_change(  # type: ignore[override]
        self, request: HttpRequest, extra_context: Any = None
    ) -> HttpResponse:
        return redirect("password_change")
