"""Files that are taken away: names that can be saved everywhere, and a workbook as an answer."""

import re
from io import BytesIO

from django.http import FileResponse

# Of a file that is published: a browser may keep it and asks each time whether it is still the one.
ASKED_EACH_TIME = "private, no-cache"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

# What Windows allows in no file name (a plan's title or an initiative's number may hold it), what turns text
# round, and how long a name may be in bytes where the shortest limit holds, its ending aside.
_NOT_IN_NAMES = re.compile(
    r'[\\/:*?"<>|\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ud800-\udfff]'
)
_NAME_BYTES = 240
_DEVICES = re.compile(r"(?:CON|PRN|AUX|NUL|(?:COM|LPT)[0-9¹²³])(?=\.|$)", re.IGNORECASE)


def safe_file_name(text: str) -> str:
    """Return ``text`` as a name that can be saved everywhere: 「_」 for what a file system does not take."""
    stem, dot, ending = _NOT_IN_NAMES.sub("_", text).strip().rpartition(".")
    if not dot:
        stem, ending = ending, ""
    stem = stem.encode()[:_NAME_BYTES].decode(errors="ignore").strip(" .　") or "_"
    if _DEVICES.match(stem):
        stem = f"_{stem}"
    return f"{stem}{dot}{ending}"


def workbook_answer(content: bytes, name: str) -> FileResponse:
    """Answer with a workbook that is saved under its Japanese name."""
    return file_answer(content, name, XLSX)


def file_answer(content: bytes, name: str, content_type: str) -> FileResponse:
    """Answer with a file of any kind that is saved under its Japanese name."""
    return FileResponse(
        BytesIO(content), as_attachment=True, filename=safe_file_name(name), content_type=content_type
    )
