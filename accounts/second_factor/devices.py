"""Who has a second factor: one confirmed device of django-otp, and the backup codes beside it."""

from base64 import b32encode
from typing import Any
from urllib.parse import quote, urlencode

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django_otp.plugins.otp_static.models import StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice

from accounts.models import User
from accounts.permissions import current_memberships
from accounts.second_factor.rules import in_fours, is_privileged


def is_offered() -> bool:
    """Whether the site has a second factor at all (IMARI_DX_SECOND_FACTOR)."""
    return str(settings.SECOND_FACTOR) != "off"


def device_of(user: User) -> Any:
    """Return the device whose codes count, None without one."""
    return TOTPDevice.objects.filter(user=user, confirmed=True).first()


def pending_device(user: User) -> Any:
    """Return the device that is being set up, None where nobody does."""
    return TOTPDevice.objects.filter(user=user, confirmed=False).order_by("-pk").first()


def has_second_factor(user: User | AnonymousUser) -> bool:
    """Whether somebody is asked for a code."""
    if not is_offered() or not isinstance(user, User):
        return False
    return bool(TOTPDevice.objects.filter(user=user, confirmed=True).exists())


def who_has_one() -> set[int]:
    """Return the numbers of all users who are asked for a code."""
    if not is_offered():
        return set()
    return {*TOTPDevice.objects.filter(confirmed=True).values_list("user", flat=True)}


def must_set_up(user: User | AnonymousUser) -> bool:
    """Whether the site requires a second factor of somebody who has none yet."""
    if settings.SECOND_FACTOR != "required" or not isinstance(user, User):
        return False
    return is_privileged(row.role for row in current_memberships(user)) and not has_second_factor(user)


def backup_codes_left(user: User) -> int:
    """Return how many backup codes have not been used."""
    return int(StaticToken.objects.filter(device__user=user).count())


def address_of(device: Any) -> str:
    """Return what a phone reads from the picture (otpauth): short, so that the picture is coarse."""
    secret = b32encode(device.bin_key).decode()
    named = urlencode({"secret": secret, "issuer": settings.SECOND_FACTOR_NAME}, quote_via=quote)
    return f"otpauth://totp/{quote(device.user.username)}?{named}"


def secret_of(device: Any) -> str:
    """Return the secret of a device as one types it into a phone: letters and digits, four by four."""
    return in_fours(b32encode(device.bin_key).decode())
