"""What its keepers do with one account: stop it and use it again, a new password, unlocking.

Each refusal is a ValidationError with a sentence; what was done stands in the account's history.
"""

import datetime as dt

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils import timezone

from accounts.chain.writing import link
from accounts.guards import RightsGuard, SecretariatGuard
from accounts.models import ChainKind, Membership, RecordKind, Role, SignIn, SignInKind, User
from accounts.permissions import may_keep_account
from accounts.services import ACCOUNT_OF_DIRECTORY, lock_organisation, log_user
from accounts.sessions.services import end_sessions
from accounts.sign_in.first_passwords import FirstPassword
from accounts.sign_in.rules import account_key
from imari_dx.shared.acts import one_act
from imari_dx.shared.confirmed_acts import confirmed_act
from imari_dx.shared.fiscal_year import era_date

NOT_ONE_OWN = "自分の利用は、自分では止められません。ほかの事務局の人かアカウント管理者に依頼してください。"
LAST_ADMINISTRATOR = (
    "{name}さんは、ただ1人のアカウント管理者です。先に、ほかの人をアカウント管理者に登録するか、"
    "この役割を終えてください。"
)
RETIRED = "保存年限により整理したアカウントは、変えられません。戻ってきた人は、新しく登録してください。"
_ONLY_SECRETARIAT = (
    "この人は事務局です。利用の停止、パスワード、ロックの解除、ログインの終了は、事務局の人だけができます。"
)


@confirmed_act("利用の停止")
def stop_use(*, user: User, by: User, at: dt.datetime) -> User:
    """Let nobody in with an account from now on; its roles stay as they are.

    ValidationError for one's own account, and where nobody would be left who is the secretariat or, where
    there is an account administrator, who is that.
    """
    lock_organisation()
    _refuse_others(by, user)
    if user.pk == by.pk:
        raise ValidationError(NOT_ONE_OWN)
    today = timezone.localdate(at)
    refuse_last_administrator([user], today=today, since=today)
    guard = SecretariatGuard()
    user.is_active = False
    user.save(update_fields=["is_active"])
    guard.check(since=today)
    end_sessions(user, by=by)
    log_user(user, by=by, at=at, sentence="利用を停止しました。")
    return user


@confirmed_act("利用の再開")
def use_again(*, user: User, by: User, at: dt.datetime) -> User:
    """Let an account be used again that was stopped or closed, or is about to be.

    ValidationError where its roles are more than ``by`` may give.
    """
    lock_organisation()
    _refuse_others(by, user)
    rights = RightsGuard(by)
    user.is_active, user.closes_on = True, None
    user.save(update_fields=["is_active", "closes_on"])
    rights.check()
    log_user(user, by=by, at=at, sentence="利用を再開しました。")
    return user


@confirmed_act("アカウントの終了")
def close_on(*, user: User, day: dt.date, by: User, at: dt.datetime) -> User:
    """Close an account from a day on, which may be to come; nobody gets in from then on.

    ValidationError for one's own account and where nobody would be left (``stop_use``).
    """
    lock_organisation()
    _refuse_others(by, user)
    if user.pk == by.pk:
        raise ValidationError(NOT_ONE_OWN)
    refuse_last_administrator([user], today=timezone.localdate(at), since=day)
    guard = SecretariatGuard()
    user.closes_on = day
    user.save(update_fields=["closes_on"])
    guard.check(since=day)
    if day <= timezone.localdate(at):
        end_sessions(user, by=by)
    log_user(user, by=by, at=at, sentence=f"{era_date(day)}に利用を終えることを登録しました。")
    return user


@confirmed_act("パスワードの再設定")
def reset_password(*, user: User, password: FirstPassword, by: User, at: dt.datetime) -> User:
    """Set a password that was thought up for an account; its owner changes it at the next login.

    Whoever is signed in with the account is signed out by that; a lock of the account ends too.
    """
    _refuse_others(by, user)
    if user.is_of_directory:
        raise ValidationError(ACCOUNT_OF_DIRECTORY)
    user.password, user.must_change_password = password.stored, True
    user.save(update_fields=["password", "must_change_password"])
    _free(user, at)
    end_sessions(user, by=by)
    log_user(user, by=by, at=at, sentence="パスワードを再設定しました。")
    return user


@confirmed_act("ロックの解除")
def unlock(*, user: User, by: User, at: dt.datetime) -> None:
    """Let an account try again at every address, whatever failed before."""
    _refuse_others(by, user)
    _free(user, at)
    log_user(user, by=by, at=at, sentence="ログインのロックを解除しました。", kind=RecordKind.UNLOCKED)


@one_act()
def sign_out(*, user: User, by: User, at: dt.datetime) -> None:
    """End all sessions of an account; who is working in one signs in anew and finds what was typed.

    ValidationError where there is none.
    """
    _refuse_others(by, user)
    if not end_sessions(user, by=by):
        raise ValidationError(f"{user}さんがログインしている端末は、もうありません。")
    log_user(user, by=by, at=at, sentence="すべての端末のログインを終了しました。")


def refuse_last_administrator(users: list[User], *, today: dt.date, since: dt.date) -> None:
    """Raise ValidationError if without these accounts nobody would be the account administrator any more.

    Where there is none today nobody is missed: the secretariat keeps accounts too.
    """
    rows = Membership.objects.filter(role=Role.ADMINISTRATOR, user__is_active=True)
    now = {row.user_id for row in rows.valid_on(today)}
    going = [user for user in users if user.pk in now]
    still = Q(user__closes_on__isnull=True) | Q(user__closes_on__gt=since)
    left = rows.valid_on(since).filter(still).exclude(user__in=going)
    if going and not left.exists():
        raise ValidationError(LAST_ADMINISTRATOR.format(name=going[0]))


def _free(user: User, at: dt.datetime) -> None:
    key = account_key(user.username)
    row = SignIn.objects.create(at=at, kind=SignInKind.UNLOCKED, username=key, user=user, address=None)
    link(ChainKind.SIGN_IN, row)


def _refuse_others(by: User, user: User) -> None:
    if user.retired_at:
        raise ValidationError(RETIRED)
    if not may_keep_account(by, user):
        raise ValidationError(_ONLY_SECRETARIAT)
