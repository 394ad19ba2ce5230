"""Workbooks written part by part, so that a test can put in what no program would write."""

import io
import zipfile
from collections.abc import Mapping
from xml.sax.saxutils import escape, quoteattr

from imari_dx.shared.workbook_in import Book, Cell, Sheet
from imari_dx.shared.workbook_in.xlsx.workbook import read_workbook

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
TYPES = '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'


def text(content: str) -> str:
    """Return the XML of a cell's own text."""
    return f'<c t="inlineStr"><is><t xml:space="preserve">{escape(content)}</t></is></c>'


def rows(*lines: str) -> str:
    """Return the XML of rows of cells."""
    return "".join(f"<row>{line}</row>" for line in lines)


def worksheet(data: str, *, before: str = "", behind: str = "") -> str:
    return f'<worksheet xmlns="{_MAIN}">{before}<sheetData>{data}</sheetData>{behind}</worksheet>'


def parts_of(
    sheets: Mapping[str, str],
    *,
    states: Mapping[str, str] | None = None,
    workbook: str = "",
    styles: str = "",
) -> dict[str, str]:
    """Return the parts of a workbook; ``sheets`` gives by name the XML of the rows, or of a whole sheet."""
    names = "".join(
        f'<sheet name={quoteattr(name)} sheetId="{number}" r:id="rId{number}"'
        f' state="{(states or {}).get(name, "visible")}"/>'
        for number, name in enumerate(sheets, start=1)
    )
    related = "".join(
        f'<Relationship Id="rId{number}" Type="{_RELATIONS}/worksheet"'
        f' Target="worksheets/sheet{number}.xml"/>'
        for number in range(1, len(sheets) + 1)
    )
    if styles:
        related += f'<Relationship Id="styles" Type="{_RELATIONS}/styles" Target="/xl/styles.xml"/>'
    parts = {
        "[Content_Types].xml": TYPES,
        "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}"><Relationship Id="rId1"'
        f' Type="{_RELATIONS}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{_MAIN}" xmlns:r="{_RELATIONS}">{workbook}'
        f"<sheets>{names}</sheets></workbook>",
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_PACKAGE}">{related}</Relationships>',
    }
    for number, data in enumerate(sheets.values(), start=1):
        whole = data if data.startswith("<worksheet") else worksheet(data)
        parts[f"xl/worksheets/sheet{number}.xml"] = whole
    if styles:
        parts["xl/styles.xml"] = f'<styleSheet xmlns="{_MAIN}">{styles}</styleSheet>'
    return parts


def with_texts(parts: dict[str, str], shared: str) -> dict[str, str]:
    """Return the parts with shared texts, given as XML."""
    table = parts["xl/_rels/workbook.xml.rels"]
    one = f'<Relationship Id="texts" Type="{_RELATIONS}/sharedStrings" Target="sharedStrings.xml"/>'
    return parts | {
        "xl/_rels/workbook.xml.rels": table.replace("</Relationships>", f"{one}</Relationships>"),
        "xl/sharedStrings.xml": f'<sst xmlns="{_MAIN}">{shared}</sst>',
    }


def packed(parts: Mapping[str, str | bytes]) -> bytes:
    """Return the file of these parts."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return content.getvalue()


def number_formats(*codes: str) -> str:
    """Return the XML of styles 1, 2, … with these formats; style 0 is plain."""
    named = "".join(
        f'<numFmt numFmtId="{number}" formatCode={quoteattr(code)}/>'
        for number, code in enumerate(codes, start=164)
    )
    used = "".join(f'<xf numFmtId="{number}"/>' for number in (0, *range(164, 164 + len(codes))))
    return f"<numFmts>{named}</numFmts><cellXfs>{used}</cellXfs>"


def book_of(parts: Mapping[str, str | bytes]) -> Book:
    """Read a workbook here, without a process."""
    return read_workbook(io.BytesIO(packed(parts)))


def sheet_of(data: str, **options: str) -> Sheet:
    """Read one sheet 「表」."""
    return book_of(parts_of({"表": data}, **options)).sheets[0]  # type: ignore[arg-type]


def lines(sheet: Sheet) -> list[tuple[Cell, ...]]:
    """Return all rows from the first to the last with something in it."""
    return [sheet.row(number) for number in range(1, max(sheet.filled_rows, default=0) + 1)]


def cell_of(cell: str, **options: str) -> Cell:
    """Read one cell."""
    return sheet_of(rows(cell), **options).cell(1, 1)
