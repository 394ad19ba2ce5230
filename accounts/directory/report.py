"""What an operator is told of the directory: does it answer, is somebody found, which roles follow."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from accounts.directory.backends import UNKNOWN
from accounts.directory.client import Found, MustChangeError, is_installed, let_in, look_up, try_connection
from accounts.directory.patience import DirectoryDownError
from accounts.directory.roles import wanted_of
from accounts.directory.services import ANOTHER, LOCAL, NO_GROUP, account_named
from accounts.models import Role, User
from accounts.sign_in.rules import account_key
from imari_dx.settings_directory import Directory


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that was tried: whether it is as it should be, and what came out."""

    is_good: bool
    what: str
    told: str = ""


def lines_about(directory: Directory, name: str, password: str | None, today: dt.date) -> Iterator[Line]:
    """Yield what is tried, step by step; after one that fails nothing more is tried."""
    if not is_installed():
        yield Line(False, "部品", "django-auth-ldap と python-ldap が入っていません。")
        return
    yield Line(True, "部品", "入っています。")
    yield Line(True, "通信の保護", _security(directory))
    for what, bind in (("接続", False), ("検索に使う利用者", True)):
        try:
            try_connection(directory, bind=bind)
        except DirectoryDownError as error:
            yield Line(False, what, f"できませんでした（{error}）。")
            return
        yield Line(True, what, _reached(directory, bind=bind))
    if name:
        yield from _about_somebody(directory, account_key(name), password, today)


def _about_somebody(directory: Directory, name: str, password: str | None, today: dt.date) -> Iterator[Line]:
    try:
        found = look_up(name, directory, even_if_down=True)
    except DirectoryDownError as error:
        yield Line(False, "利用者の検索", f"できませんでした（{error}）。")
        return
    if found is None:
        told = (
            f"{directory.user_attribute} が「{name}」の人は、{directory.user_base} に1人だけではありません。"
        )
        yield Line(False, "利用者の検索", told)
        return
    yield Line(True, "利用者の検索", found.dn)
    yield Line(True, "氏名", found.full_name)
    yield Line(True, "メールアドレス", found.email or "（なし）")
    yield Line(True, "部署", found.department or "（なし）")
    if password is not None:
        yield _about_password(directory, name, password)
    yield Line(not found.is_disabled, "状態", UNKNOWN if found.is_disabled else "有効です。")
    yield Line(bool(found.groups), "グループ", "、".join(found.groups) or "（なし）")
    yield from _about_roles(found, directory, today)
    yield _about_account(found)


def _about_password(directory: Directory, name: str, password: str) -> Line:
    try:
        is_right = let_in(name, password, directory, even_if_down=True) is not None
    except MustChangeError:
        return Line(False, "パスワード", "正しいですが、変更が必要です。")
    except DirectoryDownError as error:
        return Line(False, "パスワード", f"確かめられませんでした（{error}）。")
    return Line(is_right, "パスワード", "正しいです。" if is_right else "違います。")


def _about_roles(found: Found, directory: Directory, today: dt.date) -> Iterator[Line]:
    wanted = wanted_of(found, directory, today)
    for one in wanted.roles:
        where = f"{one.department} " if one.department else ""
        yield Line(True, "役割", f"{where}{Role(one.role).label}{'（代決者）' if one.is_deputy else ''}")
    if not wanted.is_in_a_group and not found.is_disabled:
        yield Line(False, "役割", NO_GROUP)
    if wanted.note:
        yield Line(False, "役割", wanted.note)


def _about_account(found: Found) -> Line:
    user = User.objects.filter(directory_key=found.key).first()
    if user is not None:
        return Line(True, "このシステムのアカウント", f"{user.username}（{user}）に結び付いています。")
    named = account_named(found.username)
    if named is None:
        return Line(True, "このシステムのアカウント", "初めてログインしたときに登録します。")
    return Line(False, "このシステムのアカウント", ANOTHER if named.is_of_directory else LOCAL)


def _security(directory: Directory) -> str:
    if directory.url.startswith("ldaps"):
        return "ldaps で保護しています。"
    return "StartTLS で保護します。" if directory.starttls else "保護していません（平文です）。"


def _reached(directory: Directory, *, bind: bool) -> str:
    if not bind:
        return f"{directory.url} が応答しました。"
    return f"{directory.bind_dn} で入れました。" if directory.bind_dn else "名乗らずに検索します。"
