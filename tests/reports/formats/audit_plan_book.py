"""The whole 計画書 on paper against the published plan, with all official sheets. Run by script/audit."""

from reports.documents.plan_book import PlanBook
from reports.downloads.files import pdf_of
from tests.reports.formats.test_pdf import read, squeeze
from tests.reports.formats.test_plan_book import imari, official, paper_text

__all__ = ["imari"]


def test_the_whole_book_on_paper_is_the_published_plan(imari: PlanBook) -> None:
    pdf = pdf_of(imari)
    assert paper_text(pdf) == official()
    pages = read(pdf).pages
    assert len(pages) <= 26
    assert "８個別取組（１）産業分野" in squeeze(pages[9].extract_text())
