"""The only writers of second factors: set up, taken away, backup codes, a code that is used."""

import datetime as dt
import math
import secrets
import time
from dataclasses import dataclass
from typing import Any, Final

from django.core.exceptions import ValidationError
from django.utils import timezone
from django_otp.oath import TOTP
from django_otp.plugins.otp_static.models import StaticDevice, StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice

from accounts.models import RecordKind, User
from accounts.permissions import may_keep_account
from accounts.records.writing import record
from accounts.second_factor.devices import pending_device
from accounts.second_factor.rules import BACKUP_CODES, drift_words, is_of_phone, normal_code
from accounts.services import log_user
from imari_dx.shared.acts import one_act
from imari_dx.shared.confirmed_acts import confirmed_act

_NAME: Final = "default"
# How far off a phone's clock is told at setting up: a quarter of an hour either way.
_TOLD_STEPS: Final = 30
# What is set up is confirmed soon after its owner has shown to be the one who signed in.
SETTING_UP: Final = dt.timedelta(hours=1)
# Nothing that is read for something else on paper, as in first passwords; of g, q and 9 one is enough.
_LETTERS: Final = "abcdefhjkmnprtuvwxy346789"

NOT_BEGUN = "設定が途中で終わっています。もう一度、はじめから設定してください。"
WRONG_AT_SETUP = "コードが違います。スマートフォンに今出ている6桁の数字を入力してください。"
WRONG = (
    "コードが違います。スマートフォンに今出ている6桁の数字を入力してください。一度使ったコードは、もう使えません。"
    "次のコードに変わってから入力してください。"
)
WAIT = "続けて間違えたため、あと{seconds}秒待ってから、もう一度入力してください。"
_ONLY_SECRETARIAT = "この人は事務局です。二要素認証の解除は、事務局の人だけができます。"
_NONE = "この人は、二要素認証を使っていません。"


@dataclass(frozen=True, slots=True)
class Checked:
    """What became of a code; ``refusal`` is a sentence, ``waits`` says that it was not even looked at."""

    refusal: str = ""
    waits: bool = False
    was_backup: bool = False


@confirmed_act("二要素認証の設定")
def begin(*, user: User) -> Any:
    """Make the secret of a phone that is being set up; the one in use goes on until this one is confirmed."""
    TOTPDevice.objects.filter(user=user, confirmed=False).delete()
    return TOTPDevice.objects.create(user=user, name=_NAME, confirmed=False)


@one_act()
def turn_on(*, user: User, code: str, at: dt.datetime) -> list[str]:
    """Confirm the phone that is being set up by one of its codes; return new backup codes, shown once.

    It takes the place of a former phone. ValidationError for a wrong code, with how far the phone's clock is
    off where that is why, and where nothing is being set up any more.
    """
    User.objects.select_for_update().get(pk=user.pk)
    device = pending_device(user)
    if device is None or device.created_at < at - SETTING_UP:
        raise ValidationError(NOT_BEGUN)
    typed = normal_code(code)
    step = _step_of(device, typed)
    if step is None or abs(step) > device.tolerance:
        raise ValidationError(drift_words(step) if step else WRONG_AT_SETUP)
    TOTPDevice.objects.filter(user=user).exclude(pk=device.pk).delete()
    device.confirmed = True
    device.last_t = int(time.time()) // device.step + step
    device.drift = step
    device.save()
    codes = _new_codes(user)
    log_user(user, by=user, at=at, sentence="二要素認証を設定しました。", kind=RecordKind.SECOND_FACTOR_ON)
    return codes


@confirmed_act("予備のコードの作り直し")
def renew_backup_codes(*, user: User, at: dt.datetime) -> list[str]:
    """Replace the backup codes; those before count no more. Return them, shown once."""
    codes = _new_codes(user)
    log_user(user, by=user, at=at, sentence="二要素認証の予備のコードを作り直しました。")
    return codes


@confirmed_act("二要素認証の終了")
def turn_off(*, user: User, at: dt.datetime) -> None:
    """Let somebody sign in by the password alone again, as its owner wants."""
    _remove(user)
    log_user(user, by=user, at=at, sentence="二要素認証を終えました。", kind=RecordKind.SECOND_FACTOR_OFF)


@confirmed_act("二要素認証の解除")
def reset(*, user: User, by: User, at: dt.datetime) -> None:
    """Take away the second factor of somebody who has lost it. ValidationError if ``by`` may not."""
    if not may_keep_account(by, user):
        raise ValidationError(_ONLY_SECRETARIAT)
    _remove(user)
    log_user(user, by=by, at=at, sentence="二要素認証を解除しました。", kind=RecordKind.SECOND_FACTOR_OFF)


@one_act()
def reset_on_server(*, user: User) -> None:
    """The same by a command on the server. ValidationError where there is nothing to take away."""
    _remove(user)
    record(RecordKind.SECOND_FACTOR_OFF, user=None, subject=user)


def forget_second_factor(user: User) -> None:
    """Drop what somebody set up who never comes back: part of the act that closes the account for good."""
    TOTPDevice.objects.filter(user=user).delete()
    StaticDevice.objects.filter(user=user).delete()


@one_act()
def check_code(*, user: User, code: str) -> Checked:
    """Take a code of the phone or a backup code, each of which counts once; return what became of it.

    After each wrong one the next is looked at a little later (1, 2, 4 … seconds, by django-otp).
    """
    typed = normal_code(code)
    model = TOTPDevice if is_of_phone(typed) else StaticDevice
    device = model.objects.select_for_update().filter(user=user, confirmed=True).first()
    if device is None:
        return Checked(WRONG)
    allowed, why = device.verify_is_allowed()
    if not allowed:
        wait = (why["locked_until"] - timezone.now()).total_seconds()
        return Checked(WAIT.format(seconds=max(1, math.ceil(wait))), waits=True)
    if not device.verify_token(typed):
        return Checked(WRONG)
    return Checked(was_backup=model is StaticDevice)


def _step_of(device: Any, typed: str) -> int | None:
    """Return by how many codes the one that was typed is ahead of now; None if it is none of them."""
    if not is_of_phone(typed):
        return None
    clock = TOTP(device.bin_key, device.step, device.t0, device.digits)
    clock.time = time.time()
    return int(clock.drift) if clock.verify(int(typed), _TOLD_STEPS) else None


def _new_codes(user: User) -> list[str]:
    StaticDevice.objects.filter(user=user).delete()
    device = StaticDevice.objects.create(user=user, name=_NAME)
    codes = ["".join(secrets.choice(_LETTERS) for _ in range(8)) for _ in range(BACKUP_CODES)]
    StaticToken.objects.bulk_create(StaticToken(device=device, token=code) for code in codes)
    return codes


def _remove(user: User) -> None:
    if not TOTPDevice.objects.filter(user=user, confirmed=True).exists():
        raise ValidationError(_NONE)
    forget_second_factor(user)
