"""Own system checks."""

from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register
from django.db import DatabaseError


@register(Tags.security, deploy=True)
def no_demo_users_in_production(**_kwargs: Any) -> list[CheckMessage]:
    """imari_dx.E001: demo accounts share one published password, so production must not hold any."""
    if not settings.PRODUCTION:
        return []
    try:
        count = apps.get_model("accounts", "User").objects.filter(is_demo=True, is_active=True).count()
    except DatabaseError:
        return []  # before the first migration there are no users at all
    if not count:
        return []
    return [
        Error(
            f"デモ用の利用者が{count}人有効なままです。",
            hint="manage.py remove_demo を実行するか、デモ用の利用者を無効にしてください。",
            id="imari_dx.E001",
        )
    ]
