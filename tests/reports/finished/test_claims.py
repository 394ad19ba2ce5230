"""Which documents claim to be accessible, and that no other does."""

import io

from reports.downloads.registry import OUTPUTS
from reports.formats.pdf import render_pdf
from reports.formats.tagged.claims import ACCESSIBLE
from tests.reports.finished.properties import claims

PAGE = '<html lang="ja"><title>題</title><meta name="document" content="{}">文'


def test_every_document_of_the_registry_claims() -> None:
    assert {output.key for output in OUTPUTS} == ACCESSIBLE


def test_a_page_that_is_none_of_them_does_not_claim() -> None:
    assert claims(io.BytesIO(render_pdf(PAGE.format("sheet")))) == {"UA"}
    assert claims(io.BytesIO(render_pdf(PAGE.format("draft")))) == set()
