"""A file of past years between its preview and its taking in."""

from dataclasses import dataclass

from accounts.models import User
from imari_dx.shared.file_parcels import FileParcel, FileTooLargeError, seal_file, unseal_file
from imari_dx.shared.parcels import TOO_OLD, StaleParcelError
from indicators.workflow.errors import ConflictError
from initiatives.models import Plan

_ROOM = "past_years"
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
    file = FileParcel(parcel.name, parcel.data, parcel.stamp, {"origin": parcel.origin, "plan": plan.pk})
    try:
        return seal_file(file, room=_ROOM, by=by.pk)
    except FileTooLargeError as error:
        raise ConflictError(TOO_LARGE) from error


def unpacked(text: str, plan: Plan, by: User) -> Parcel:
    """Return the parcel that a hidden field brought back. Raises ConflictError if it is not the person's."""
    try:
        file = unseal_file(text, room=_ROOM, by=by.pk)
    except StaleParcelError as error:
        raise ConflictError(str(error)) from error
    if file.about["plan"] != plan.pk:
        raise ConflictError(TOO_OLD)
    return Parcel(file.name, file.data, file.about["origin"], file.stamp)
