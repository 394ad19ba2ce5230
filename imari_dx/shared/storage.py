"""Where files are kept: each is there whole or not at all."""

import os
from typing import Any

from django.core.files.storage import FileSystemStorage

_PART = ".part"


class WholeFileStorage(FileSystemStorage):
    """Django's own, which writes beside the place and moves the file there once it is complete.

    A full disk, a broken upload or the end of the process leave nothing under a file's own name.
    """

    def _save(self, name: str, content: Any) -> str:
        part = f"{name}{_PART}"
        try:
            written = super()._save(part, content)  # type: ignore[misc]
            os.replace(self.path(written), self.path(name))
        except BaseException:
            self.delete(part)
            raise
        return name
