"""A PDF for the archive (PDF/A-3u), which carries the data that it shows."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file within a PDF: its name (ASCII: some readers know no other), what it is, its bytes and type.

    ``relationship``: of what the document was made (Source), or the same as data (Data).
    """

    name: str
    description: str
    content: bytes
    mime: str
    relationship: Literal["Source", "Data"] = "Source"


@dataclass(frozen=True, slots=True)
class Archive:
    """What a PDF for the archive carries, and the moment that its attachments name."""

    attachments: tuple[Attachment, ...]
    at: dt.datetime

    def options(self) -> Mapping[str, Any]:
        """Return what WeasyPrint's ``write_pdf`` takes for it."""
        from weasyprint import Attachment as Attached

        at = self.at.astimezone(dt.UTC)  # written as such
        attached = [
            Attached(
                string=one.content,
                name=one.name,
                description=one.description,
                created=at,
                modified=at,
                relationship=one.relationship,
            )
            for one in sorted(self.attachments, key=lambda one: one.name)  # their tree of names is in order
        ]
        return {"pdf_variant": "pdf/a-3u", "pdf_tags": True, "attachments": attached}

    def complete(self, pdf: Any) -> None:
        """Name the types of the files, which WeasyPrint guesses from the machine, and each file once."""
        mimes = {one.name: one.mime for one in self.attachments}
        for one in pdf.objects:
            if isinstance(one, dict) and one.get("Type") == "/Filespec":
                stream = pdf.objects[int(one["EF"]["F"].split()[0])]
                stream.extra["Subtype"] = f"/{mimes[one['UF'].string].replace('/', '#2f')}"
        if "AF" in pdf.catalog:
            pdf.catalog["AF"][:] = dict.fromkeys(pdf.catalog["AF"])
