"""A CSV as spreadsheets save it: one sheet without a name, whatever parts its values."""

import pytest

from imari_dx.shared.workbook_in import UnreadableFileError
from imari_dx.shared.workbook_in import csv_book as room
from imari_dx.shared.workbook_in.csv_book import csv_book

PLAIN = "コード,値\r\nA-1,5\r\n"
READ = [(1, ["コード", "値"]), (2, ["A-1", "5"])]

FILES: dict[str, tuple[bytes, list[tuple[int, list[str]]]]] = {
    "UTF-8": (PLAIN.encode(), READ),
    "UTF-8 with BOM": (PLAIN.encode("utf-8-sig"), READ),
    "Shift_JIS": (PLAIN.encode("cp932"), READ),
    "Unicode text of Excel": (PLAIN.replace(",", "\t").encode("utf-16"), READ),
    "semicolons": (PLAIN.replace(",", ";").encode(), READ),
    "tabs, with commas in the texts": (b"a\tb\nc,d\te,f\n", [(1, ["a", "b"]), (2, ["c,d", "e,f"])]),
    "a title above": (
        b"a;b;c\n1,2\n3,4\n5,6\n",
        [(1, ["a;b;c"]), (2, ["1", "2"]), (3, ["3", "4"]), (4, ["5", "6"])],
    ),
    "one column": ("値\n5\n".encode(), [(1, ["値"]), (2, ["5"])]),
    "line breaks in a cell": (
        b'a,b\r\n"1\r\n2",3\r\n4,5\r\n',
        [(1, ["a", "b"]), (2, ["1\n2", "3"]), (3, ["4", "5"])],
    ),
    "empty lines count": (b"a,b\n\n,\n1,2\n", [(1, ["a", "b"]), (4, ["1", "2"])]),
    "a guarded formula": (b"a,b\n'=1,'-x\n", [(1, ["a", "b"]), (2, ["=1", "-x"])]),
    "blanks around stay": (b"a,b\n 1 ,2\n", [(1, ["a", "b"]), (2, [" 1 ", "2"])]),
}


@pytest.mark.parametrize("case", FILES)
def test_what_is_read(case: str) -> None:
    content, expected = FILES[case]
    (sheet,) = csv_book(content).sheets
    assert [(number, [cell.text for cell in sheet.row(number)]) for number in sheet.filled_rows] == expected


def test_lines_are_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(room, "MAX_LINES", 2)
    with pytest.raises(UnreadableFileError, match="行が多すぎます。"):
        csv_book(b"a,b\n\n\n")
