"""The only writers of what the directory says: accounts, their names, and the roles that its groups give.

What it writes is said to be its own (``ACTOR``) in records and histories: whoever's request it was that
asked, nobody here did it. What the secretariat typed is left alone.
"""

import datetime as dt
from typing import Any, Final

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils import timezone

from accounts.directory.client import Found
from accounts.directory.roles import Given, Wanted, wanted_of
from accounts.models import Membership, RecordKind, User
from accounts.periods import ONE_DAY
from accounts.records.writing import record
from accounts.services import described, lock_organisation
from accounts.sessions.services import end_sessions
from imari_dx.settings_directory import Directory
from imari_dx.shared.acts import one_act
from imari_dx.shared.patience import suppress_outage

ACTOR: Final = "ディレクトリ"
NO_GROUP = (
    "利用者IDとパスワードは確かめましたが、このシステムを使うグループに入っていません。"
    "使う必要があるときは、事務局に連絡してください。"
)
LOCAL = (
    "この利用者IDは、このシステムだけのアカウントとして登録されています。"
    "このシステムのパスワードでログインしてください。分からないときは、事務局に連絡してください。"
)
ANOTHER = (
    "この利用者IDは、以前に別の人が使っていました。このままではログインできません。事務局に連絡してください。"
)
UNUSABLE = "この利用者IDは、このシステムでは使えない形です。事務局に連絡してください。"
GONE = "ディレクトリにないか、無効になっています。ログインできません。"


class NotLetInError(Exception):
    """Somebody whom the directory knows gets no account here. Its argument is the sentence that says why."""


@one_act()
def take_in(*, found: Found, directory: Directory, at: dt.datetime) -> User:
    """Return the account of an entry as the directory has it now; a first sign-in makes it.

    NotLetInError where the name is that of somebody else, or where no group gives a role to somebody new.
    """
    user = _account_of(found)
    wanted = wanted_of(found, directory, timezone.localdate(at))
    if user is None:
        if not wanted.is_in_a_group:
            raise NotLetInError(NO_GROUP)
        lock_organisation()
        user = _account_of(found) or _registered(found)
    else:
        _follow_name(user, found)
    _give(user, wanted, at)
    _note_answer(user, wanted.note, at)
    return user


def follow(*, user: User, found: Found, directory: Directory, at: dt.datetime) -> User:
    """Return somebody's account as the directory has it now, after an answer about who is signed in.

    What changed is written, or fails as an act does. Where nothing did, only when it was asked is noted: a
    database that takes nothing now costs nobody the page.
    """
    wanted = wanted_of(found, directory, timezone.localdate(at))
    is_same = wanted.note == user.directory_note and _names(user, found) == _names_of(user)
    if not is_same or any(_differences(user, wanted, timezone.localdate(at))):
        return take_in(found=found, directory=directory, at=at)
    with suppress_outage("when the directory answered"):
        _note_answer(user, wanted.note, at)
    return user


@one_act()
def let_go(*, user: User, at: dt.datetime) -> None:
    """Take the directory's roles from whoever is not in it any more, or disabled, and end the sessions."""
    _give(user, Wanted((), False, GONE), at)
    end_sessions(user, by=None, actor=ACTOR)
    _note_answer(user, GONE, at)


@one_act()
def link_account(*, user: User, found: Found, directory: Directory, at: dt.datetime) -> User:
    """Hand an account of this site over to the directory: its password here counts no more.

    What was typed for it stays. ValidationError where the entry belongs to another account.
    """
    if User.objects.filter(directory_key=found.key).exclude(pk=user.pk).exists():
        raise ValidationError(f"ディレクトリの {found.dn} は、ほかのアカウントに結び付いています。")
    user.directory_key, user.must_change_password = found.key, False
    user.set_unusable_password()
    _save(user)
    record(RecordKind.ACCOUNT_CHANGED, user=None, subject=user, act="ディレクトリの利用者にしました。")
    end_sessions(user, by=None, actor=ACTOR)
    return take_in(found=found, directory=directory, at=at)


def account_named(name: str) -> User | None:
    """Return the account of a 利用者ID, whatever the case of its letters."""
    return User.objects.filter(username__iexact=name).first()


def _account_of(found: Found) -> User | None:
    user = User.objects.filter(directory_key=found.key).first()
    if user is not None:
        return user
    named = account_named(found.username)
    if named is not None and named.is_of_directory and found.is_of(named.directory_key):
        named.directory_key = found.key  # it shows a number now, which it did not before
        _save(named)
        return named
    if named is not None:
        raise NotLetInError(ANOTHER if named.is_of_directory else LOCAL)
    return None


def _registered(found: Found) -> User:
    user = User(username=User.normalize_username(found.username), directory_key=found.key)
    user.full_name, user.email = _name(found), _mail(found)
    user.set_unusable_password()
    try:
        user.full_clean()
    except ValidationError as error:
        raise NotLetInError(UNUSABLE) from error
    _save(user)
    record(RecordKind.ACCOUNT_CHANGED, user=None, actor=ACTOR, subject=user, act="利用者を登録しました。")
    return user


def _names_of(user: User) -> dict[str, str]:
    return {name: getattr(user, name) for name in ("username", "full_name", "email")}


def _names(user: User, found: Found) -> dict[str, str]:
    """Return what the directory calls somebody; a 利用者ID that differs by its case alone stays."""
    is_same = user.username.casefold() == found.username
    username = user.username if is_same else found.username
    return {"username": username, "full_name": _name(found), "email": _mail(found)}


def _follow_name(user: User, found: Found) -> None:
    """Let name, mail address and 利用者ID be those of the directory."""
    before, now = _names_of(user), _names(user, found)
    if before == now:
        return
    for name, value in now.items():
        setattr(user, name, value)
    try:
        user.full_clean()
    except ValidationError:  # somebody else's 利用者ID: the person is who it was, and the roles follow anyway
        for name, value in before.items():
            setattr(user, name, value)
        return
    _save(user)
    sentence = "氏名かメールアドレスを変えました。"
    record(RecordKind.ACCOUNT_CHANGED, user=None, actor=ACTOR, subject=user, act=sentence)


def _give(user: User, wanted: Wanted, at: dt.datetime) -> None:
    """End the directory's rows that it gives no more by yesterday, and add what is missing from today on."""
    today = timezone.localdate(at)
    ending, missing = _differences(user, wanted, today)
    if not ending and not missing:
        return
    lock_organisation()
    for row in ending:
        _end(row, today)
    for one in missing:
        _begin(user, one, today)
    user.memberships_read = None


def _differences(user: User, wanted: Wanted, today: dt.date) -> tuple[list[Membership], list[Given]]:
    """Return what the directory gave and gives no more, and what it gives that nobody has typed either."""
    rows = [*Membership.objects.valid_on(today).filter(user=user).select_related("department", "user")]
    own = {_key(row): row for row in rows if row.is_of_directory}
    typed = {(row.role, row.department_id) for row in rows if not row.is_of_directory}
    keys = {_key(one): one for one in wanted.roles}
    ending = [row for key, row in own.items() if key not in keys]
    missing = [one for key, one in keys.items() if key not in own and key[:2] not in typed]
    return ending, missing


def _end(row: Membership, today: dt.date) -> None:
    _told(row.user, f"「{described(row)}」を終えました。")
    _sign(row)
    if row.valid_from == today:  # a row has one day at least, and this one is not to have today
        row.delete()
        return
    row.valid_until = today - ONE_DAY
    row.save()


def _begin(user: User, one: Given, today: dt.date) -> None:
    row = Membership(
        user=user,
        role=one.role,
        department=one.department,
        is_deputy=one.is_deputy,
        valid_from=today,
        is_of_directory=True,
    )
    _sign(row)
    row.save()
    _told(user, f"「{described(row)}」を追加しました。")


def _key(row: Membership | Given) -> tuple[str, int | None, bool]:
    return row.role, row.department.pk if row.department else None, row.is_deputy


def _told(user: User, sentence: str) -> None:
    record(RecordKind.ACCOUNT_CHANGED, user=None, actor=ACTOR, subject=user, act=sentence)


def _save(user: User) -> None:
    _sign(user)
    user.save()


def _sign(row: Any) -> None:
    """Let the history say who it was; the library would name whoever sent the request."""
    row._history_user, row._change_reason = None, ACTOR


def _note_answer(user: User, note: str, at: dt.datetime) -> None:
    user.directory_asked_at = user.directory_answered_at = at
    user.directory_note = note[:300]
    User.objects.filter(pk=user.pk).update(
        directory_asked_at=at, directory_answered_at=at, directory_note=user.directory_note
    )


def _name(found: Found) -> str:
    longest = User._meta.get_field("full_name").max_length
    return " ".join(found.full_name.split())[:longest]


def _mail(found: Found) -> str:
    """Return the address, "" for one that nothing could be sent to."""
    try:
        validate_email(found.email)
    except ValidationError:
        return ""
    return found.email
