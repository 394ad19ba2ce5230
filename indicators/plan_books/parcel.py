"""What was shown before it is taken in, on its way through the browser: signed, of one day, for one person.

The file is read once. What the browser brings back is what was looked at, and nothing else.
"""

from dataclasses import dataclass
from typing import Any

from django.core import signing

from accounts.models import User
from indicators.plan_books.places import Places, Spot

_SALT = "plan_books"
_LASTS = 24 * 60 * 60  # seconds
TOO_OLD = (
    "確かめてから時間がたったため、取り込めません。もう一度ファイルを選んでください。何も変わっていません。"
)


class StaleParcelError(Exception):
    """A parcel that is too old, somebody else's, or none of ours; the message is a sentence."""


@dataclass(frozen=True, slots=True)
class Parcel:
    """A document that was read from a file, where its parts stand, what was said of it.

    ``plan`` is the slug of the plan that it is to change, "" for a new one; ``stamp`` names what was shown.
    """

    file_name: str
    plan: str
    document: dict[str, Any]
    places: Places
    remarks: list[str]
    stamp: str = ""


def packed(parcel: Parcel, by: User) -> str:
    """Return a parcel as a hidden field carries it."""
    spots = [[list(path), one.sheet, one.cell] for path, one in parcel.places.spots.items()]
    top = [parcel.places.top.sheet, parcel.places.top.cell]
    content = {
        "file": parcel.file_name,
        "plan": parcel.plan,
        "document": parcel.document,
        "places": spots,
        "top": top,
        "remarks": parcel.remarks,
        "stamp": parcel.stamp,
        "by": by.pk,
    }
    return signing.dumps(content, salt=_SALT, compress=True)


def unpacked(text: str, by: User) -> Parcel:
    """Return the parcel that a hidden field brought back. Raises StaleParcelError."""
    try:
        content = signing.loads(text, salt=_SALT, max_age=_LASTS)
    except signing.BadSignature as error:
        raise StaleParcelError(TOO_OLD) from error
    if content["by"] != by.pk:
        raise StaleParcelError(TOO_OLD)
    spots = {tuple(path): Spot(sheet, cell) for path, sheet, cell in content["places"]}
    return Parcel(
        content["file"],
        content["plan"],
        content["document"],
        Places(Spot(*content["top"]), spots),
        content["remarks"],
        content["stamp"],
    )
