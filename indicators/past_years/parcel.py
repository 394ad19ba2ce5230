"""A file on its way through the browser between its preview and its taking in: signed, for one person."""

import base64
import binascii
import zlib
from dataclasses import dataclass

from django.core import signing

from accounts.models import User
from indicators.workflow.errors import ConflictError
from initiatives.models import Plan

_SALT = "past_years"
_LASTS = 24 * 60 * 60  # seconds
MOST = 2_000_000  # bytes, packed: what a form may carry back besides its other fields
TOO_OLD = (
    "確かめてから時間がたったため、取り込めません。もう一度ファイルを選んでください。何も変わっていません。"
)
TOO_LARGE = "ファイルが大きすぎます。年度ごとに分けて取り込んでください。"


@dataclass(frozen=True, slots=True)
class Parcel:
    """What was shown: the file, its name and origin, and a stamp that names what it would bring in."""

    name: str
    data: bytes
    origin: str
    stamp: str


def packed(parcel: Parcel, plan: Plan, by: User) -> str:
    """Return a parcel as a hidden field carries it. Raises ConflictError for one that is too large."""
    content = {
        "name": parcel.name,
        "data": base64.b64encode(zlib.compress(parcel.data, 9)).decode(),
        "origin": parcel.origin,
        "stamp": parcel.stamp,
        "plan": plan.pk,
        "by": by.pk,
    }
    text = signing.dumps(content, salt=_SALT)
    if len(text) > MOST:
        raise ConflictError(TOO_LARGE)
    return text


def unpacked(text: str, plan: Plan, by: User) -> Parcel:
    """Return the parcel that a hidden field brought back. Raises ConflictError if it is not the person's."""
    try:
        content = signing.loads(text, salt=_SALT, max_age=_LASTS)
        if (content["plan"], content["by"]) != (plan.pk, by.pk):
            raise ConflictError(TOO_OLD)
        data = zlib.decompress(base64.b64decode(content["data"]))
    except (signing.BadSignature, binascii.Error, zlib.error) as error:
        raise ConflictError(TOO_OLD) from error
    return Parcel(content["name"], data, content["origin"], content["stamp"])
