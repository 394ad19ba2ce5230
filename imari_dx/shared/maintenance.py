"""Whether the site is closed: a file beside the data, whose text is what people read meanwhile.

A file, because it must hold while the database is being replaced, and for every program of the site.
"""

import os
from pathlib import Path

from imari_dx.shared.shared_folder import FOLDER, shared_folder

RETRY_AFTER = 60  # seconds
SENTENCE = "システムの作業をしています。終わるまで、しばらくお待ちください。"


def is_closed(data: Path | None = None) -> bool:
    """Whether a site (this one) is closed: nobody reads or writes, and no program does work."""
    return _path(data).exists()


def sentence(data: Path | None = None) -> str:
    """Return what people are told while it is closed."""
    try:
        return _path(data).read_text(encoding="utf-8").strip() or SENTENCE
    except (OSError, ValueError):
        return SENTENCE


def close(text: str = SENTENCE, data: Path | None = None) -> None:
    """Close the site, or change what is said. Raises OSError."""
    path = _path(data)
    path.parent.mkdir(mode=0o750, parents=True, exist_ok=True)
    part = path.with_name(f"{path.name}.part")
    part.write_text(f"{text}\n", encoding="utf-8")
    os.replace(part, path)


def open_again(data: Path | None = None) -> None:
    """Open the site; does nothing where it is open. Raises OSError."""
    _path(data).unlink(missing_ok=True)


def _path(data: Path | None) -> Path:
    return (data or shared_folder()) / FOLDER / "maintenance"
