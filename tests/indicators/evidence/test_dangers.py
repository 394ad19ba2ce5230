"""What acts by itself, carries other files or is locked is refused in words; good files are not."""

import io
from collections.abc import Callable

import openpyxl
import pytest
import xlsxwriter
from openpyxl.chart import BarChart, Reference
from pypdf import PdfWriter
from pypdf.generic import DictionaryObject, NameObject, TextStringObject
from weasyprint import HTML

from indicators.evidence.errors import EvidenceError
from indicators.evidence.rules import kind_of
from tests.indicators.evidence import evidence_files as made

CSV = "学校,数\r\n伊万里,3\r\n"
SHEET, DOCUMENT, SLIDES = "xl/workbook.xml", "word/document.xml", "ppt/presentation.xml"


def accept(name: str, content: bytes) -> None:
    kind_of(name, io.BytesIO(content), len(content))


def words_only(value: object) -> str:
    return value if isinstance(value, str) else "content"


@pytest.mark.parametrize(
    ("what", "name", "content"),
    [
        ("another main part", "報告.docx", made.package(made.WORD, "word/document2.xml")),
        ("main part in the root", "報告.docx", made.package(made.WORD, "document.xml")),
        ("strict", "表.xlsx", made.package(made.EXCEL, "xl/workbook.xml", strict=True)),
        ("Google", "資料.pptx", made.package(made.POWERPOINT, "ppt/presentation.xml", defaults_only=True)),
        ("single quotes", "表.xlsx", made.package(made.EXCEL, "xl/workbook22.xml", quote="'")),
        ("UTF-16 table", "報告.docx", made.package(made.WORD, "word/document.xml", encoding="utf-16")),
        ("prefixed table", "報告.docx", made.package(made.WORD, "word/document.xml", prefix="ct:")),
        ("chart", "報告.docx", made.package(made.WORD, DOCUMENT, {"word/embeddings/a.xlsx": made.XLSX_FILE})),
        ("link", "報告.docx", made.package(made.WORD, DOCUMENT, made.relation("hyperlink", external=True))),
        (
            "field",
            "報告.docx",
            made.package(made.WORD, DOCUMENT, {DOCUMENT: made.fields(" PAGE ", " DDEF ")}),
        ),
        ("printer", "表.xlsx", made.package(made.EXCEL, SHEET, {"xl/printerSettings1.bin": b"\x00" * 64})),
        ("form", "表.xlsx", made.package(made.EXCEL, SHEET, made.relation("ctrlProp"))),
        ("small", "表.xlsx", made.XLSX_FILE),
        ("byte order mark", "調査.pdf", b"\xef\xbb\xbf" + made.PDF),
        ("printer's words", "調査.pdf", b"\x1b%-12345X@PJL JOB\r\n" + made.PDF),
        ("1024 bytes", "調査.pdf", b"\n" * 1024 + made.PDF),
        ("packed", "調査.pdf", made.pdf_with_object_stream(b"<< /Type /Catalog >>")),
        ("text of it", "調査.pdf", made.PDF + b"(JavaScript)"),
        ("UTF-16", "一覧.csv", CSV.encode("utf-16")),
        ("UTF-16 BE", "一覧.csv", b"\xfe\xff" + CSV.encode("utf-16-be")),
        ("Shift_JIS", "一覧.csv", CSV.encode("cp932")),
        ("EUC", "一覧.csv", CSV.encode("euc_jp")),
        ("JIS", "一覧.csv", CSV.encode("iso2022_jp")),
        ("old end", "一覧.csv", CSV.encode("cp932") + b"\x1a"),
        ("prose", "メモ.txt", "<html>の書き方について。<body>も同じ。".encode()),
        ("prose", "メモ.txt", "<!DOCTYPE html>から始めます。".encode()),
        ("prose", "メモ.txt", "<script>は使いません。</script>".encode("cp932")),
        ("Adobe's", "写真.jpg", b"\xff\xd8\xff\xee\x00\x0eAdobe\x00" + b"\x00" * 40),
        ("bare", "写真.jpg", b"\xff\xd8\xff\xdb\x00\x43" + b"\x00" * 80),
        ("Exif", "写真.jpeg", b"\xff\xd8\xff\xe1\x00\x18Exif\x00\x00" + b"\x00" * 40),
        ("ICC", "写真.jpg", b"\xff\xd8\xff\xe2\x0c\x58ICC_PROFILE\x00" + b"\x00" * 40),
        (
            "row 134",
            "表.xls",
            made.old_office("Workbook") + b"\x85\x00\x05\x00\x0f\x00\x00\x00\x00\x01\x63\x00",
        ),
    ],
    ids=words_only,
)
def test_good_files_of_all_programs_are_accepted(what: str, name: str, content: bytes) -> None:
    accept(name, content)


MACROS, TEMPLATE, DDE = "マクロを含むファイル", "外部のひな型", "（DDE）"
EMBEDDED, PASSWORD = "OLEオブジェクト", "パスワードで保護されている"
SCRIPT, ATTACHED, LOCKED = "プログラム（スクリプト", "添付されたPDF", "中身を確かめられません"


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        # macros
        ("m.xlsx", made.package(made.EXCEL, SHEET, {"xl/data.bin": made.VBA}), MACROS),
        ("m.docx", made.package(made.WORD, DOCUMENT, {"word/media/image1.png": made.VBA}), MACROS),
        ("m.docx", made.package(made.WORD, DOCUMENT, made.relation("vbaProject")), MACROS),
        ("m.xlsx", made.package(made.EXCEL, SHEET, made.relation("xlMacrosheet")), MACROS),
        ("m.docx", made.package("application/vnd.ms-word.document.macroEnabled.main+xml", DOCUMENT), MACROS),
        (
            "m.xlsx",
            made.package(made.EXCEL, SHEET, kinds={"xl/x.bin": "application/vnd.ms-office.vbaProject"}),
            MACROS,
        ),
        (
            "m.xlsx",
            made.package(made.EXCEL, SHEET, kinds={"xl/s.xml": "application/vnd.ms-excel.macrosheet+xml"}),
            MACROS,
        ),
        ("m.docx", made.package(made.WORD, DOCUMENT, {"word/embeddings/a.xlsx": made.MACRO_XLSX}), MACROS),
        ("m.xls", made.old_office("Workbook", "_VBA_PROJECT_CUR"), MACROS),
        ("m.xls", made.old_office("Workbook") + made.MACRO_SHEET, MACROS),
        # templates from outside
        (
            "t.docx",
            made.package(made.WORD, DOCUMENT, made.relation("attachedTemplate", external=True)),
            TEMPLATE,
        ),
        ("t.docx", made.package(made.WORD, DOCUMENT, made.relation("frame", external=True)), TEMPLATE),
        (
            "t.docx",
            made.package(made.WORD, DOCUMENT, made.relation("attachedTemplate", external=True, strict=True)),
            TEMPLATE,
        ),
        # DDE
        (
            "d.docx",
            made.package(made.WORD, DOCUMENT, {DOCUMENT: made.fields(r' DDEAUTO c:\\a.exe "/k" ')}),
            DDE,
        ),
        ("d.docx", made.package(made.WORD, DOCUMENT, {DOCUMENT: made.fields(" DD", "EAUTO x ")}), DDE),
        ("d.docx", made.package(made.WORD, DOCUMENT, {DOCUMENT: made.fields(" &#68;DE x ")}), DDE),
        ("d.docx", made.package(made.WORD, DOCUMENT, {DOCUMENT: made.fields(" <![CDATA[DDE x]]> ")}), DDE),
        ("d.docx", made.package(made.WORD, DOCUMENT, {DOCUMENT: '<w:fldSimple w:instr="DDE x y"/>'}), DDE),
        ("d.docx", made.package(made.WORD, DOCUMENT, {"word/footer9.xml": made.fields(" dde x ")}), DDE),
        (
            "d.docx",
            made.package(made.WORD, DOCUMENT, {DOCUMENT: made.fields(" DDE x ").encode("utf-16")}),
            DDE,
        ),
        (
            "d.xlsx",
            made.package(made.EXCEL, SHEET, {"xl/externalLinks/a.xml": '<ddeLink ddeService="cmd"/>'}),
            DDE,
        ),
        ("d.xlsx", made.package(made.EXCEL, SHEET, {"xl/any.xml": '<x:ddeLink ddeService="cmd"/>'}), DDE),
        ("d.doc", made.old_office("WordDocument") + b"\x13 DDEAUTO c:\\a", DDE),
        ("d.doc", made.old_office("WordDocument") + " \x13DDE x".encode("utf-16-le"), DDE),
        # embedded
        ("e.docx", made.package(made.WORD, DOCUMENT, {"word/embeddings/o.bin": made.OLE}), EMBEDDED),
        ("e.pptx", made.package(made.POWERPOINT, SLIDES, {"ppt/media/image1.png": made.OLE}), EMBEDDED),
        ("e.docx", made.package(made.WORD, DOCUMENT, made.relation("oleObject", external=True)), EMBEDDED),
        ("e.docx", made.package(made.WORD, DOCUMENT, made.relation("control")), EMBEDDED),
        (
            "e.docx",
            made.package(made.WORD, DOCUMENT, {"word/embeddings/a.dat": made.zipped("a.exe")}),
            EMBEDDED,
        ),
        ("e.doc", made.old_office("WordDocument", "ObjectPool"), EMBEDDED),
        ("e.xls", made.old_office("Workbook", "MBD0012ABCD"), EMBEDDED),
        ("e.ppt", made.old_office("PowerPoint Document", "\x01Ole10Native"), EMBEDDED),
        # locked
        ("p.xlsx", made.old_office("EncryptionInfo", "EncryptedPackage"), PASSWORD),
        ("p.docx", made.old_office("EncryptionInfo", "EncryptedPackage"), PASSWORD),
        ("p.xls", made.old_office("EncryptedPackage"), PASSWORD),
        (
            "p.xls",
            made.old_office("Workbook") + b"\x09\x08\x10\x00" + b"\x00" * 16 + b"\x2f\x00\x36\x00",
            PASSWORD,
        ),
        ("p.doc", made.locked_doc(), PASSWORD),
        # PDF
        ("s.pdf", made.PDF + b"<< /S /JavaScript /JS (app.alert(1)) >>", SCRIPT),
        ("s.pdf", made.PDF + b"<< /S /J#61vaScript /JS (x) >>", SCRIPT),
        ("s.pdf", made.PDF + b"<< /OpenAction << /S /Launch /F (cmd.exe) >> >>", SCRIPT),
        ("s.pdf", made.PDF + b"<< /Subtype /RichMedia >>", SCRIPT),
        ("s.pdf", made.pdf_with_object_stream(b"<< /S /JavaScript /JS (x) >>"), SCRIPT),
        ("s.pdf", made.pdf_with_object_stream(b"<< /S /JavaScript /JS (x) >>", filters=b""), SCRIPT),
        ("s.pdf", made.pdf_with_object_stream(b"<< /S /JavaScript >>", name=b"/Obj#53tm"), SCRIPT),
        ("a.pdf", made.pdf_with_object_stream(b"<< /Type /EmbeddedFile >>"), ATTACHED),
        ("a.pdf", made.PDF + b"<< /Names << /EmbeddedFiles 3 0 R >> >>", ATTACHED),
        ("l.pdf", made.pdf_with_object_stream(b"x") + b"<< /Encrypt 9 0 R >>", LOCKED),
        (
            "l.pdf",
            made.pdf_with_object_stream(b"x", filters=b"/Filter [/ASCIIHexDecode /FlateDecode]"),
            LOCKED,
        ),
        ("l.pdf", made.pdf_with_object_stream(b"x", packed=b"no zlib"), LOCKED),
        # another kind in front
        ("f.pdf", made.HTML + made.PDF, "合いません"),
        ("f.pdf", made.EXE + made.PDF, "合いません"),
        ("f.pdf", made.zipped("a.txt") + made.PDF, "合いません"),
        ("f.pdf", b"\n" * 1025 + made.PDF, "合いません"),
        ("f.docx", made.package(made.EXCEL, SHEET), "合いません"),
        (
            "f.xlsx",
            made.package(
                "application/vnd.openxmlformats-officedocument.spreadsheetml.template.main+xml", SHEET
            ),
            "合いません",
        ),
        ("f.txt", "<html>\n<head>".encode("utf-16"), "合いません"),
        ("f.txt", b"<script>alert(1)</script>", "合いません"),
        ("f.txt", b"<!-- x --><svg onload=a()></svg><p>", "合いません"),
        ("f.txt", "<p>".encode("utf-16-le") + b"\x00\x00", "合いません"),
        ("f.png", b"\x89PNG\r\n\x1a\n<html>", "合いません"),
    ],
    ids=words_only,
)
def test_what_acts_by_itself_or_is_locked_is_refused_in_words(
    name: str, content: bytes, sentence: str
) -> None:
    with pytest.raises(EvidenceError, match=sentence):
        accept(name, content)


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("写真.heic", "互換性優先"),
        ("一式.zip", "展開して"),
        ("依頼.msg", "PDFに保存"),
        ("報告.jtd", "一太郎"),
        ("表.xlsm", "マクロのない形式"),
        ("表.ods", "Excel"),
        ("図.tif", "JPEG"),
    ],
)
def test_other_kinds_are_refused_with_a_way_out(name: str, hint: str) -> None:
    with pytest.raises(EvidenceError, match="この種類のファイルは登録できません。") as caught:
        accept(name, b"content")
    assert hint in str(caught.value)


def with_script(writer: PdfWriter) -> None:
    action = {NameObject("/S"): NameObject("/JavaScript"), NameObject("/JS"): TextStringObject("x")}
    writer.root_object[NameObject("/OpenAction")] = DictionaryObject(action)


def with_attachment(writer: PdfWriter) -> None:
    writer.add_attachment("a.exe", b"MZ")


@pytest.mark.parametrize(("change", "sentence"), [(with_script, SCRIPT), (with_attachment, ATTACHED)])
def test_as_a_library_writes_it(change: Callable[[PdfWriter], None], sentence: str) -> None:
    writer, stream = PdfWriter(), io.BytesIO()
    writer.add_blank_page(100, 100)
    writer.write(stream)
    accept("x.pdf", stream.getvalue())
    change(writer)
    stream = io.BytesIO()
    writer.write(stream)
    with pytest.raises(EvidenceError, match=sentence):
        accept("x.pdf", stream.getvalue())


def test_what_this_system_and_libraries_write_is_accepted() -> None:
    """A PDF of WeasyPrint, with packed objects; workbooks of openpyxl, with a chart, and XlsxWriter."""
    accept("x.pdf", HTML(string="<h1>報告</h1>").write_pdf(pdf_variant="pdf/ua-1"))
    book, stream = openpyxl.Workbook(), io.BytesIO()
    book.active.append([1, 2])
    chart = BarChart()
    chart.add_data(Reference(book.active, min_col=1, max_col=2, min_row=1))
    book.active.add_chart(chart)
    book.save(stream)
    accept("x.xlsx", stream.getvalue())
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream) as written:
        written.add_worksheet("一覧").write("A1", "=1+1")
    accept("x.xlsx", stream.getvalue())


def test_a_pdf_that_unpacks_without_end_is_not_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("indicators.evidence.pdf._UNPACKED", 1000)
    with pytest.raises(EvidenceError, match="大きすぎて"):
        accept("x.pdf", made.pdf_with_object_stream(b"a" * 100_000))


def test_an_office_file_that_unpacks_without_end_is_not_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    content = made.package(made.WORD, DOCUMENT, {DOCUMENT: "x" * 100_000})
    monkeypatch.setattr("indicators.evidence.office._MAX_READ", 1_000)
    with pytest.raises(EvidenceError, match="大きすぎて"):
        accept("x.docx", content)
