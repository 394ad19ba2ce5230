"""Django's admin, entered by our own roles instead of a staff flag."""

from django.contrib.admin import AdminSite
from django.http import HttpRequest

from accounts.permissions import access_of


class ImariDxAdminSite(AdminSite):
    """データの修正: the secretariat corrects the plan, the account administrator keeps accounts."""

    site_header = "ＤＸ推進計画 進捗管理システム データの修正"
    site_title = "データの修正"
    index_title = "修正するデータを選んでください"

    def has_permission(self, request: HttpRequest) -> bool:
        """Whether the user may enter at all; each model asks for its own right."""
        if not request.user.is_authenticated:
            return False
        access = access_of(request.user)
        return access.is_secretariat or access.is_administrator
