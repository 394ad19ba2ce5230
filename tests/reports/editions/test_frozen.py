"""What every released version froze is read, shown and compared: a correction may come years later.

``frozen/<version>.json.gz`` is the demonstration's R6 as an edition of that version holds it. Whoever changes
what a document holds adds the file of the version before, once it has been released; none is ever changed.
"""

import gzip
from pathlib import Path

import pytest

from reports.documents.canonical import document_from
from reports.documents.year_content import YearContent
from reports.downloads.files import html_of
from reports.editions.errata.difference import difference

FROZEN = sorted(Path(__file__).with_name("frozen").glob("*.json.gz"))


@pytest.mark.parametrize("file", FROZEN, ids=[one.name for one in FROZEN])
def test_what_was_frozen_is_read(file: Path) -> None:
    content = document_from(YearContent, gzip.decompress(file.read_bytes()), of_any_version=True)
    assert len(content.sheets) == len(content.evaluation.plan.sheets) == 28
    assert "通信不良発生学校率" in html_of(content.evaluation)
    assert difference(content, content).is_empty
    assert len(content.data.rows) > 1000


def test_there_is_something_frozen() -> None:
    assert FROZEN
