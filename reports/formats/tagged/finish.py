"""The last step before a PDF is written: what WeasyPrint leaves out of its structure."""

from typing import Any


def finish(document: Any, pdf: Any) -> None:
    """Complete a PDF before it is written (WeasyPrint's ``finisher``: its Document and pydyf's PDF)."""
    from reports.formats.tagged.complete import complete  # loads WeasyPrint, as pdf.py says

    complete(document, pdf)
