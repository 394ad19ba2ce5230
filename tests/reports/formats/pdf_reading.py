"""What stands on the pages of a PDF, as another program reads it."""

import io
import re
import subprocess
from collections import Counter

import pypdf

MM = 72 / 25.4


def pdf_text(content: bytes, *options: str) -> str:
    """All text, with ``options`` of pdftotext."""
    done = subprocess.run(["pdftotext", *options, "-", "-"], input=content, capture_output=True, check=True)
    return done.stdout.decode()


def left_edges(content: bytes) -> list[float]:
    """Where each word begins, in points from the left edge of its page."""
    return [float(edge) for edge in re.findall(r'<word xMin="([\d.]+)"', pdf_text(content, "-bbox"))]


def font_sizes(content: bytes) -> Counter[float]:
    """How many characters stand in each size, in points as they are printed."""
    found: Counter[float] = Counter()

    def look(text: str, cm: list[float], tm: list[float], _font: object, size: float) -> None:
        height = abs(size * (tm[3] or tm[1]) * (cm[3] or cm[1]))
        found[round(height, 2)] += len(text.strip())

    for page in pypdf.PdfReader(io.BytesIO(content)).pages:
        page.extract_text(visitor_text=look)
    return +found
