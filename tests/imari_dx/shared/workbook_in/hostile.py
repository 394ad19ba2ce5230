"""Files made to hurt whoever reads them; each name says what it is."""

import io
import zipfile
from collections.abc import Callable, Iterable, Iterator
from itertools import repeat

from tests.imari_dx.shared.workbook_in.files import number_formats, packed, parts_of, rows, text, with_texts

MEGABYTE = 1024 * 1024
GOOD = parts_of({"表": rows(text("値"), "<c><v>1</v></c>")})
SHEET = "xl/worksheets/sheet1.xml"
HEAD, TAIL = "<worksheet><sheetData>", "</sheetData></worksheet>"
Chunks = Iterable[str | bytes]


def streamed(
    part: str, chunks: Chunks, *, parts: dict[str, str] = GOOD, packing: int = zipfile.ZIP_DEFLATED
) -> bytes:
    """Return a workbook one part of which is written piece by piece."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", packing, compresslevel=1) as archive:
        for name, whole in parts.items():
            if name != part:
                archive.writestr(name, whole)
        with archive.open(part, "w", force_zip64=True) as opened:
            for chunk in chunks:
                opened.write(chunk if isinstance(chunk, bytes) else chunk.encode())
    return content.getvalue()


def sheet(chunks: Chunks, *, before: str = "", behind: str = "", parts: dict[str, str] = GOOD) -> bytes:
    def whole() -> Iterator[str | bytes]:
        yield HEAD.replace("<sheetData>", f"{before}<sheetData>")
        yield from chunks
        yield TAIL.replace("</worksheet>", f"{behind}</worksheet>")

    return streamed(SHEET, whole(), parts=parts)


def shared(chunks: Chunks) -> bytes:
    parts = with_texts(parts_of({"表": rows('<c t="s"><v>0</v></c>')}), "")
    return streamed("xl/sharedStrings.xml", ["<sst>", *chunks, "</sst>"], parts=parts)


def lying(content: bytes, part: str, size: int) -> bytes:
    """Return a file whose table of contents says another unpacked size."""
    changed = bytearray(content)
    place = changed.rfind(b"PK\x01\x02", 0, changed.rfind(part.encode())) + 24
    changed[place : place + 4] = size.to_bytes(4, "little")
    return bytes(changed)


def many_entries(count: int) -> bytes:
    content = io.BytesIO(packed(GOOD))
    with zipfile.ZipFile(content, "a", zipfile.ZIP_STORED) as archive:
        for number in range(count):
            archive.writestr(f"xl/media/{number}.png", b"")
    return content.getvalue()


def nested(levels: int) -> bytes:
    content = bytes(10 * MEGABYTE)
    for _level in range(levels):
        content = packed({f"{one}.zip": content for one in range(4)})
    return packed(GOOD | {"xl/embeddings/a.zip": content})  # type: ignore[arg-type]


def merged(area: str, count: int) -> str:
    one = f'<mergeCell ref="{area}"/>'
    return f"<mergeCells>{one * count}</mergeCells>"


def entities(levels: int) -> str:
    named = "".join(f'<!ENTITY e{level} "{f"&e{level - 1};" * 10}">' for level in range(1, levels))
    return f'<!DOCTYPE x [<!ENTITY e0 "aaaaaaaaaa">{named}]><worksheet>&e{levels - 1};</worksheet>'


EMPTY_ROW = '<row spans="1:20" s="1" customFormat="1" ht="18" customHeight="1"/>'
_LONG_CODE = "0,\\a[h]" * 40
STYLED = '<c s="1"/>'
NUMBERS = "<row>" + "<c><v>1.5</v></c>" * 100 + "</row>"
EXTERNAL = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><worksheet>&a;</worksheet>'

FILES: dict[str, Callable[[], bytes]] = {
    # zips
    "1 GB of blanks, packed": lambda: sheet(repeat(" " * MEGABYTE, 1024)),
    "1 GB of blanks that say 10 bytes": lambda: lying(sheet(repeat(" " * MEGABYTE, 1024)), SHEET, 10),
    "150 MB of blanks": lambda: sheet(repeat(" " * MEGABYTE, 150)),
    "zips in zips in zips": lambda: nested(4),
    "100,000 parts": lambda: many_entries(100_000),
    "names that lead out": lambda: packed(GOOD | {"../../etc/passwd": "x", "/etc/cron.d/x": "x"}),
    "a name of 60,000 letters": lambda: packed(GOOD | {"a" * 60_000: "x"}),
    "100 MB": lambda: packed(GOOD)[:-22] + bytes(100 * MEGABYTE),
    "20 MB of chance in a picture": lambda: streamed(
        "xl/media/a.png", repeat(b"\x01\x02", 9 * MEGABYTE), packing=zipfile.ZIP_STORED
    ),
    # XML
    "a billion laughs": lambda: packed(GOOD | {SHEET: entities(10)}),
    "a billion laughs in UTF-16": lambda: packed(GOOD | {SHEET: entities(10).encode("utf-16")}),  # type: ignore[dict-item]
    "a billion laughs in the styles": lambda: packed(
        parts_of({"表": ""}, styles="x") | {"xl/styles.xml": entities(10)}
    ),
    "a file of the server": lambda: packed(GOOD | {SHEET: EXTERNAL}),
    "a DTD from elsewhere": lambda: packed(
        GOOD | {SHEET: EXTERNAL.replace("<!ENTITY a SYSTEM", "<!ENTITY % a SYSTEM")}
    ),
    "100 MB of one text": lambda: sheet(
        ["<row><c t='inlineStr'><is><t>", *repeat("a" * MEGABYTE, 100), "</t></is></c></row>"]
    ),
    "100 MB of one number": lambda: sheet(["<row><c><v>", *repeat("9" * MEGABYTE, 100), "</v></c></row>"]),
    "1 MB of digits": lambda: sheet(["<row><c><v>", "9" * MEGABYTE, "</v></c></row>"]),
    "100 MB of one comment": lambda: sheet(["<!--", *repeat("a" * MEGABYTE, 100), "-->"]),
    "100 MB of one attribute": lambda: sheet(['<row r="', *repeat("1" * MEGABYTE, 100), '"/>']),
    "a million attributes": lambda: sheet(["<row ", *(f'a{one}="1" ' for one in range(1_000_000)), "/>"]),
    "a million elements in each other": lambda: sheet(["<row>" * 1_000_000, "</row>" * 1_000_000]),
    "names of elements without end": lambda: sheet(f"<a{one}/>" for one in range(3_000_000)),
    # volume
    "a million empty rows": lambda: sheet(repeat(EMPTY_ROW * 1000, 1000)),
    "a million rows with ten styles": lambda: sheet(repeat(f"<row>{STYLED * 10}</row>" * 1000, 1000)),
    "1,000 rows of 16,384 styles": lambda: sheet(repeat(f"<row>{STYLED * 16_384}</row>", 1000)),
    "200,000 numbers": lambda: sheet(repeat(NUMBERS, 2000)),
    "a million numbers": lambda: sheet(repeat(NUMBERS, 10_000)),
    "ten million numbers": lambda: sheet(repeat(NUMBERS * 100, 1000)),
    "200,000 formulas": lambda: sheet(repeat("<row>" + "<c><f>A1+B1</f><v>2</v></c>" * 100 + "</row>", 2000)),
    "200,000 texts of 49": lambda: sheet(repeat("<row>" + text("あ" * 49) * 100 + "</row>", 2000)),
    "300 texts of 32,767": lambda: sheet(repeat(f"<row>{text('長' * 32_767)}</row>", 300)),
    "one text of 32,767 in all cells": lambda: packed(
        with_texts(parts_of({"表": rows('<c t="s"><v>0</v></c>' * 512)}), f"<si><t>{'長' * 32_767}</t></si>")
    ),
    "a million shared texts": lambda: shared(f"<si><t>{one}</t></si>" for one in range(1_000_000)),
    "150 MB of shared texts": lambda: shared(f"<si><t>{'a' * 32_767}</t></si>" for _one in range(4500)),
    "300 sheets": lambda: packed(parts_of({f"表{one}": "" for one in range(300)})),
    "200 sheets": lambda: packed(parts_of({f"表{one}": rows(text("値")) for one in range(200)})),
    "a million merged ranges": lambda: sheet([rows(text("a"))], behind=merged("A1:A2", 1_000_000)),
    "all rows merged 10,000 times": lambda: sheet(
        repeat(f"<row>{text('a')}</row>", 10_000),
        behind=merged("A1:XFD1048576", 10_000),
    ),
    "a dimension that lies": lambda: sheet([rows(text("値"))], before='<dimension ref="A1:XFD1048576"/>'),
    "a value in XFD1048576": lambda: sheet(['<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>']),
    "column 512 in 2,000 rows": lambda: sheet(
        f'<row r="{one}"><c r="SR{one}"><v>1</v></c></row>' for one in range(1, 2001)
    ),
    "a million styles": lambda: streamed(
        "xl/styles.xml",
        ["<styleSheet><cellXfs>", *repeat('<xf numFmtId="164"/>' * 1000, 1000), "</cellXfs></styleSheet>"],
        parts=parts_of({"表": ""}, styles="x"),
    ),
    "100,000 long formats": lambda: streamed(
        "xl/styles.xml",
        [
            "<styleSheet><numFmts>",
            *(f'<numFmt numFmtId="{one}" formatCode="{_LONG_CODE}"/>' for one in range(100_000)),
            "</numFmts><cellXfs>",
            *(f'<xf numFmtId="{one}"/>' for one in range(100_000)),
            "</cellXfs></styleSheet>",
        ],
        parts=parts_of({"表": ""}, styles="x"),
    ),
    "100,000 hidden rows": lambda: sheet(repeat('<row hidden="1"><c><v>1</v></c></row>', 100_000)),
    "rows in no order": lambda: sheet(
        f'<row r="{one}"><c r="A{one}"><v>1</v></c></row>' for one in range(50_000, 0, -1)
    ),
    "formats of all sorts": lambda: sheet(
        repeat(
            "<row>" + "".join(f'<c s="{one}"><v>45809.123456</v></c>' for one in range(1, 6)) + "</row>",
            40_000,
        ),
        parts=parts_of(
            {"表": ""}, styles=number_formats("yyyy/m/d h:mm", "0%", '#,##0,"千円"', "h:mm", "000")
        ),
    ),
    # tables of text
    "10 MB of commas": lambda: b"," * (10 * MEGABYTE),
    "10 MB of line breaks": lambda: b"a" + b"\n" * (10 * MEGABYTE - 1),
    "10 MB in one cell": lambda: b"a" * (10 * MEGABYTE),
    "a quote that never ends": lambda: b'a,"' + b"b\n" * (4 * MEGABYTE),
    "11 MB of text": lambda: b"a,b\n" * (11 * MEGABYTE // 4),
    "200,000 cells of text": lambda: "値,値,値,値\n".encode() * 50_000,
}
CSV = (
    "10 MB of commas",
    "10 MB of line breaks",
    "10 MB in one cell",
    "a quote that never ends",
    "11 MB of text",
    "200,000 cells of text",
)
