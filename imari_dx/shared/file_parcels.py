"""An uploaded file between its preview and its taking in: it travels through the browser, sealed.

Nothing of it is kept on the server before somebody has seen what it would change and said so.
"""

import base64
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from imari_dx.shared.parcels import seal, unseal

MOST = 2_000_000  # bytes, packed: what a form may carry back besides its other fields


class FileTooLargeError(Exception):
    """A file that no form can carry back."""


@dataclass(frozen=True, slots=True)
class FileParcel:
    """A file that was shown: its name and content, and a stamp that names what it would bring in.

    ``about`` is what else was said of it, as plain data: which plan it is for, where it comes from.
    """

    name: str
    data: bytes
    stamp: str
    about: Mapping[str, Any] = field(default_factory=dict)


def seal_file(parcel: FileParcel, *, room: str, by: int) -> str:
    """Return a parcel as a hidden field carries it, as ``seal`` does. Raises FileTooLargeError."""
    data = base64.b64encode(zlib.compress(parcel.data, 9)).decode()
    content = {"name": parcel.name, "data": data, "stamp": parcel.stamp, "about": dict(parcel.about)}
    text = seal(content, room=room, by=by)
    if len(text) > MOST:
        raise FileTooLargeError
    return text


def unseal_file(text: str, *, room: str, by: int) -> FileParcel:
    """Return the parcel that a hidden field brought back. Raises StaleParcelError."""
    content = unseal(text, room=room, by=by)
    data = zlib.decompress(base64.b64decode(content["data"]))
    return FileParcel(content["name"], data, content["stamp"], content["about"])
