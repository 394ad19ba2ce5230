"""System checks of what a server needs beside the program, for ``manage.py check --deploy``."""

from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.checks import CheckMessage, Info, Tags, Warning, register
from django.db import connections
from django.utils import timezone

from imari_dx.shared import fonts

_LOCALTIME = Path("/etc/localtime")
_OF_JAPAN = {"Tokyo", "Japan"}  # the last part of the zone's name
_RECENTLY = timedelta(minutes=5)


@register(Tags.security, deploy=True)
def fonts_are_installed(**_kwargs: Any) -> list[CheckMessage]:
    """imari_dx.W030: a document whose fonts are missing has boxes instead of letters."""
    missing = [name for name in fonts.FONT_LISTS if not _has_any(name)]
    if not missing:
        return []
    named = "、".join("・".join(fonts.families(name)) for name in missing)
    return [
        Warning(
            f"帳票に使う書体が入っていません（{named}）。",
            hint="docs/operations.md の「必要なもの」にある書体のパッケージを入れてください。",
            id="imari_dx.W030",
        )
    ]


def _has_any(name: str) -> bool:
    try:
        return any(fonts.font_file(family) for family in fonts.families(name))
    except OSError:  # without fontconfig nobody finds any
        return False


@register(Tags.security, deploy=True)
def mail_is_set_up(**_kwargs: Any) -> list[CheckMessage]:
    """imari_dx.W031, W032: nobody is sent a notice; nobody is told of trouble on the server."""
    found: list[CheckMessage] = []
    if settings.PRODUCTION and not settings.EMAIL_HOST:
        found.append(
            Warning(
                "メールサーバーが設定されていないため、お知らせは送られません。",
                hint="IMARI_DX_SMTP_HOST を設定し、manage.py send_test_mail で確かめてください。",
                id="imari_dx.W031",
            )
        )
    if settings.PRODUCTION and not settings.ADMINS:
        found.append(
            Warning(
                "サーバーの異常を知らせる相手が設定されていません。",
                hint="IMARI_DX_ADMIN_MAIL に、サーバーの管理者のメールアドレスを設定してください。",
                id="imari_dx.W032",
            )
        )
    return found


@register(Tags.security, deploy=True)
def machine_is_in_japan(**_kwargs: Any) -> list[CheckMessage]:
    """imari_dx.I033: the program uses Japanese time anyway; cron and the journal use the machine's."""
    if not settings.PRODUCTION or _LOCALTIME.resolve().name in _OF_JAPAN:
        return []
    return [
        Info(
            "サーバーの時間帯が日本時間ではありません。画面と帳票は日本時間ですが、"
            "cron とシステムの記録の時刻は異なります。",
            hint="timedatectl set-timezone Asia/Tokyo を実行してください。",
            id="imari_dx.I033",
        )
    ]


@register(Tags.database)
def sqlite_has_one_host(databases: Sequence[str] | None = None, **_kwargs: Any) -> list[CheckMessage]:
    """imari_dx.W034: SQLite's locks do not hold on a folder that several machines share."""
    signs = apps.get_model("reports", "WorkerSign")
    for alias in databases or ():
        connection = connections[alias]
        if (
            connection.vendor != "sqlite"
            or signs._meta.db_table not in connection.introspection.table_names()
        ):
            continue
        seen = signs.objects.using(alias).filter(seen_at__gte=timezone.now() - _RECENTLY)
        hosts = {name.rpartition(":")[0] for name in seen.values_list("name", flat=True)}
        if len(hosts) > 1:
            return [
                Warning(
                    f"1つの SQLite のデータベースを、{len(hosts)}台のサーバーが使っています"
                    f"（{'、'.join(sorted(hosts))}）。壊れるおそれがあります。",
                    hint="サーバーが2台以上のときは、PostgreSQL を使ってください。",
                    id="imari_dx.W034",
                )
            ]
    return []
