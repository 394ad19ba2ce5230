"""A PDF for the archive: both claims, and its files under their names, with their types."""

import datetime as dt
import io
from pathlib import Path

import pypdf
import pytest

from reports.downloads.files import pdf_of
from reports.formats.tagged.archive import Archive, Attachment
from tests.reports import document_factory as factory
from tests.reports.finished.accessible import assert_accessible
from tests.reports.finished.properties import claims

AT = dt.datetime(2026, 6, 25, tzinfo=dt.timezone(dt.timedelta(hours=9)))
ARCHIVE = Archive(
    (
        Attachment("results.csv", "実績（CSV）", "年度\n".encode(), "text/csv", "Data"),
        Attachment("report.xlsx", "ブック", b"PK", "application/vnd.openxmlformats"),
    ),
    AT,
)


# WeasyPrint leaves the profile of its colours open.
@pytest.mark.filterwarnings("ignore:.*sRGB2014:pytest.PytestUnraisableExceptionWarning")
def test_a_pdf_for_the_archive_stays_accessible_and_carries_its_data(tmp_path: Path) -> None:
    content = pdf_of(factory.sheet_document("gyo-4"), archive=ARCHIVE)
    assert_accessible(content, tmp_path)
    assert claims(io.BytesIO(content)) == {"A", "UA"}
    reader = pypdf.PdfReader(io.BytesIO(content))
    root = reader.trailer["/Root"]
    files = {one["/UF"]: one for one in (reference.get_object() for reference in root["/AF"])}
    assert len(root["/AF"]) == 2
    assert [one["/AFRelationship"] for _name, one in sorted(files.items())] == ["/Source", "/Data"]
    data = files["results.csv"]["/EF"]["/F"].get_object()
    assert (data["/Subtype"], data.get_data()) == ("/text/csv", "年度\n".encode())
    assert data["/Params"]["/ModDate"] == "D:20260624150000Z"
    assert root["/OutputIntents"][0]["/S"] == "/GTS_PDFA1"
    assert "/ID" in reader.trailer
    assert b"pdfaProperty:name>part<" in root["/Metadata"].get_data()


def test_without_one_nothing_is_attached() -> None:
    root = pypdf.PdfReader(io.BytesIO(pdf_of(factory.sheet_document("gyo-4")))).trailer["/Root"]
    assert "/AF" not in root
    assert "/EmbeddedFiles" not in root.get("/Names", {})
