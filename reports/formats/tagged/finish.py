"""The last step before a PDF is written: what WeasyPrint leaves out of its structure."""

from typing import Any

from reports.formats.tagged.archive import Archive


def finish(document: Any, pdf: Any, archive: Archive | None = None) -> None:
    """Complete a PDF before it is written (WeasyPrint's ``finisher``: its Document and pydyf's PDF)."""
    from reports.formats.tagged.complete import complete  # loads WeasyPrint, as pdf.py says

    complete(document, pdf, is_for_archive=archive is not None)
    if archive:
        archive.complete(pdf)
