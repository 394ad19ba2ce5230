"""Which documents claim to be accessible, and that no other does."""

import io

import pypdf

from imari_dx.templatetags.imari import english
from reports.downloads.registry import OUTPUTS
from reports.formats.pdf import render_pdf
from reports.formats.tagged.claims import ACCESSIBLE
from tests.reports.finished.properties import claims

PAGE = '<html lang="ja"><title>題</title><meta name="document" content="{}"><body>文'


def test_every_document_of_the_registry_claims() -> None:
    assert {output.key for output in OUTPUTS} == ACCESSIBLE


def test_a_page_that_is_none_of_them_does_not_claim() -> None:
    assert claims(io.BytesIO(render_pdf(PAGE.format("sheet")))) == {"UA"}
    assert claims(io.BytesIO(render_pdf(PAGE.format("draft")))) == set()


def test_words_of_another_language_say_so() -> None:
    spoken = english("ＡＩ（Artificial Intelligence）")
    assert spoken == 'ＡＩ（<span lang="en">Artificial Intelligence</span>）'
    page = PAGE.format("sheet").replace("文", f"<p>{spoken}</p>")
    document = pypdf.PdfReader(io.BytesIO(render_pdf(page))).trailer["/Root"]["/StructTreeRoot"]["/K"][0]
    paragraph = document["/K"][0]
    assert [kid if isinstance(kid, int) else (kid["/S"], kid["/Lang"]) for kid in paragraph["/K"]] == [
        0,
        ("/Span", "en"),
        2,
    ]
