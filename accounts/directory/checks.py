"""System checks of signing in with the directory."""

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register
from django.db import DatabaseError
from django.utils import timezone

from accounts.directory.client import is_installed
from accounts.models import Membership, Role


@register(Tags.security)
def directory_can_be_asked(**_kwargs: Any) -> list[CheckMessage]:
    """imari_dx.E040, W040: the package is missing; no group gives a role."""
    if settings.DIRECTORY is None:
        return []
    found: list[CheckMessage] = []
    if not is_installed():
        found.append(
            Error(
                "IMARI_DX_LDAP_URL が設定されていますが、ディレクトリに尋ねるための部品"
                "（django-auth-ldap と python-ldap）が入っていません。",
                hint="docs/directory.md の「部品」のとおりに入れるか、IMARI_DX_LDAP_URL を消してください。",
                id="imari_dx.E040",
            )
        )
    if not settings.DIRECTORY.roles:
        found.append(
            Warning(
                "どのグループにも役割が割り当てられていないため、ディレクトリの人は新しくログインできません。",
                hint="IMARI_DX_LDAP_ROLES に、グループと役割を書いてください。",
                id="imari_dx.W040",
            )
        )
    return found


@register(Tags.security)
def single_sign_on_has_a_proxy(**_kwargs: Any) -> list[CheckMessage]:
    """imari_dx.E041: a header that anybody may write says who somebody is, or one that is always refused."""
    if not settings.SSO_HEADER or settings.TRUSTED_PROXIES:
        return []
    return [
        Error(
            "IMARI_DX_SSO_HEADER が設定されていますが、信頼するプロキシのアドレスがありません。"
            "ヘッダーは、すべて拒まれます。",
            hint="IMARI_DX_TRUSTED_PROXIES に、ヘッダーを付けるプロキシのアドレスを書いてください。",
            id="imari_dx.E041",
        )
    ]


@register(Tags.database)
def somebody_gets_in_without_the_directory(
    databases: Sequence[str] | None = None, **_kwargs: Any
) -> list[CheckMessage]:
    """imari_dx.W041: while the directory is away nobody could sign in who keeps the accounts."""
    if settings.DIRECTORY is None:
        return []
    for alias in databases or ():
        rows = Membership.objects.using(alias).valid_on(timezone.localdate()).filter(role=Role.SECRETARIAT)
        try:
            is_there = rows.filter(user__is_active=True, user__directory_key="", user__is_demo=False).exists()
        except DatabaseError:
            continue  # before the migrations of this release nobody can be asked for
        if not is_there:
            return [
                Warning(
                    "ディレクトリが止まったときに使える、このシステムだけのアカウント（事務局）がありません。",
                    hint="docs/directory.md の「非常用のアカウント」のとおりに用意してください。",
                    id="imari_dx.W041",
                )
            ]
    return []
