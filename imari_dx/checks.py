"""Own system checks."""

from collections.abc import Sequence
from itertools import islice
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register
from django.db import DatabaseError, connections

from imari_dx.shared.shared_folder import shared_folder


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


@register(Tags.security, deploy=True)
def data_is_not_world_readable(**_kwargs: Any) -> list[CheckMessage]:
    """imari_dx.W003: every account of the machine reads the database or the files of production."""
    if not settings.PRODUCTION:
        return []
    open_to_all = [
        path for path in dict.fromkeys(_data_paths()) if path.exists() and path.stat().st_mode & 0o007
    ]
    if not open_to_all:
        return []
    return [
        Warning(
            f"サーバーのほかの利用者が、データを読めます（{'、'.join(map(str, open_to_all))}）。",
            hint=f"chmod -R o-rwx {settings.DATA_DIR} を実行し、systemd に UMask=0027 を書いてください。",
            id="imari_dx.W003",
        )
    ]


def _data_paths() -> list[Path]:
    """The data's folder, a SQLite database with its journals, the files' folder and one that is open."""
    paths = [Path(settings.DATA_DIR), shared_folder(), Path(settings.MEDIA_ROOT)]
    database = settings.DATABASES["default"]
    if database["ENGINE"].endswith("sqlite3"):
        paths += [Path(f"{database['NAME']}{ending}") for ending in ("", "-wal", "-shm")]
    files = (path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.stat().st_mode & 0o007)
    return [*paths, *islice(files, 1)]


@register(Tags.database)
def decided_years_are_frozen(databases: Sequence[str] | None = None, **_kwargs: Any) -> list[CheckMessage]:
    """imari_dx.W002: what was decided without 版 follows every later edit of the plan."""
    reports = apps.get_model("indicators", "AnnualReport")
    snapshots = apps.get_model("indicators", "Snapshot")
    count = 0
    for alias in databases or ():
        tables = connections[alias].introspection.table_names()
        if snapshots._meta.db_table in tables:  # not so before the first migrations
            decided = reports.objects.using(alias).filter(state="finalised", snapshots__isnull=True)
            count += decided.count()
    if not count:
        return []
    return [
        Warning(
            f"確定済みで版のない年度実績が{count}件あります。計画を修正すると、確定した年度の内容も変わります。",
            hint="manage.py freeze_decided を実行してください。",
            id="imari_dx.W002",
        )
    ]
