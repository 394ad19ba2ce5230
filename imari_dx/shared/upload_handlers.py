"""Where an upload is put until its request ends: a disk without room ends the file, not the request.

Django lets the error through, wherever the form is read first: the page would be a failure, and what was
typed beside the file gone. Here the form gets a file that did not arrive, and its field says so.
"""

import contextlib
import io
import logging
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import TemporaryFileUploadHandler

logger = logging.getLogger(__name__)


class NotReceivedFile(UploadedFile):  # type: ignore[type-arg]  # it is no generic where it runs
    """A file that could not be put down: its name, and nothing of its content."""


class TemporaryFileHandler(TemporaryFileUploadHandler):
    """Django's own, which survives a disk that takes nothing."""

    has_failed = False

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """Begin a file."""
        self.has_failed = False
        try:
            super().new_file(*args, **kwargs)
        except OSError as error:
            self._fail(error)

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Put down a part; after a failure the rest is read and let go."""
        if self.has_failed:
            return
        try:
            super().receive_data_chunk(raw_data, start)
        except OSError as error:
            self._fail(error)

    def file_complete(self, file_size: int) -> "UploadedFile[bytes]":
        """Return the file, or one that did not arrive: the last part is written only now."""
        if not self.has_failed:
            try:
                return super().file_complete(file_size)  # type: ignore[return-value]
            except OSError as error:
                self._fail(error)
        return NotReceivedFile(io.BytesIO(), self.file_name, self.content_type, 0)

    def _fail(self, error: OSError) -> None:
        self.has_failed = True
        logger.error("an upload could not be put down: %s", error)
        if hasattr(self, "file"):
            with contextlib.suppress(OSError):
                self.file.close()  # which removes it
            del self.file
