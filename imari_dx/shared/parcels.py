"""What was shown before it is taken in, on its way through the browser: signed, of one day, for one person.

The browser brings back what was looked at, and nothing else is believed.
"""

from collections.abc import Mapping
from typing import Any

from django.core import signing

_LASTS = 24 * 60 * 60  # seconds
TOO_OLD = (
    "確かめてから時間がたったため、取り込めません。もう一度ファイルを選んでください。何も変わっていません。"
)


class StaleParcelError(Exception):
    """A parcel that is too old, somebody else's, or none of ours; the message is a sentence."""


def seal(content: Mapping[str, Any], *, room: str, by: int) -> str:
    """Return plain data as a hidden field carries it, for the person with the key ``by``.

    ``room`` keeps what one page sealed from being opened by another.
    """
    return signing.dumps({**content, "by": by}, salt=room, compress=True)


def unseal(text: str, *, room: str, by: int) -> dict[str, Any]:
    """Return what a hidden field brought back. Raises StaleParcelError."""
    try:
        content: dict[str, Any] = signing.loads(text, salt=room, max_age=_LASTS)
    except signing.BadSignature as error:
        raise StaleParcelError(TOO_OLD) from error
    if content["by"] != by:
        raise StaleParcelError(TOO_OLD)
    return content
