"""A file between its preview and its taking in."""

import base64
import zlib
from dataclasses import dataclass

from accounts.models import User
from imari_dx.shared.parcels import TOO_OLD, StaleParcelError, seal, unseal
from indicators.workflow.errors import ConflictError
from initiatives.models import Plan

_ROOM = "past_years"
MOST = 2_000_000  # bytes, packed: what a form may carry back besides its other fields
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
    }
    text = seal(content, room=_ROOM, by=by.pk)
    if len(text) > MOST:
        raise ConflictError(TOO_LARGE)
    return text


def unpacked(text: str, plan: Plan, by: User) -> Parcel:
    """Return the parcel that a hidden field brought back. Raises ConflictError if it is not the person's."""
    try:
        content = unseal(text, room=_ROOM, by=by.pk)
    except StaleParcelError as error:
        raise ConflictError(str(error)) from error
    if content["plan"] != plan.pk:
        raise ConflictError(TOO_OLD)
    data = zlib.decompress(base64.b64decode(content["data"]))
    return Parcel(content["name"], data, content["origin"], content["stamp"])
