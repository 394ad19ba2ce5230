"""A PDF for the archive (PDF/A-3u), which carries the data that it shows."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file within a PDF: its name (ASCII: some readers know no other), what it is, its bytes."""

    name: str
    description: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Archive:
    """What a PDF for the archive carries, and the moment that its attachments name."""

    attachments: tuple[Attachment, ...]
    at: datetime

    def options(self) -> Mapping[str, Any]:
        """Return what WeasyPrint's ``write_pdf`` takes for it."""
        from weasyprint import Attachment as Attached

        attached = [
            Attached(
                string=one.content,
                name=one.name,
                description=one.description,
                created=self.at,
                modified=self.at,
                relationship="Source",
            )
            for one in self.attachments
        ]
        return {"pdf_variant": "pdf/a-3u", "pdf_tags": True, "attachments": attached}
