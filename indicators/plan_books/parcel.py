"""What a workbook said, between its preview and its taking in: the file is read once."""

from dataclasses import dataclass
from typing import Any

from accounts.models import User
from imari_dx.shared.parcels import seal, unseal
from indicators.plan_books.places import Places, Spot

_ROOM = "plan_books"


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
    }
    return seal(content, room=_ROOM, by=by.pk)


def unpacked(text: str, by: User) -> Parcel:
    """Return the parcel that a hidden field brought back. Raises StaleParcelError."""
    content = unseal(text, room=_ROOM, by=by.pk)
    spots = {tuple(path): Spot(sheet, cell) for path, sheet, cell in content["places"]}
    return Parcel(
        content["file"],
        content["plan"],
        content["document"],
        Places(Spot(*content["top"]), spots),
        content["remarks"],
        content["stamp"],
    )
