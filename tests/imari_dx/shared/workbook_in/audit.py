"""``script/audit workbook_files``: hostile, broken and real files, with what each costs; no test file."""

import io
import json
import random
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter

from imari_dx.shared.workbook_in import Book, UnreadableFileError, read_upload
from tests.imari_dx.shared.workbook_in.files import (
    lines,
    number_formats,
    packed,
    parts_of,
    rows,
    text,
    with_texts,
)
from tests.imari_dx.shared.workbook_in.hostile import CSV, FILES

MOST_SECONDS, MOST_MEGABYTES = 10, 300
# A process for each, so that its peak and that of the child it starts are its own.
MEASURE = """
import json, re, resource, sys, time
from pathlib import Path
from imari_dx.shared.workbook_in import UnreadableFileError, read_upload
data = Path(sys.argv[1]).read_bytes()
before = time.monotonic()
try:
    book = read_upload(data, sys.argv[1])
    cells = sum(len(row) for sheet in book.sheets for row in sheet.cells.values())
    said = f"読めた（{len(book.sheets)}枚、{cells:,}個）"
except UnreadableFileError as error:
    said = str(error)
child = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
own = int(re.search(r"VmHWM:\\s+(\\d+)", Path("/proc/self/status").read_text())[1])
print(json.dumps([time.monotonic() - before, child // 1024, own // 1024, said]))
"""


@pytest.fixture
def told(capsys: pytest.CaptureFixture[str]) -> Callable[[str], None]:
    """Print a line while tests run."""

    def tell(line: str) -> None:
        with capsys.disabled():
            print(line)  # noqa: T201

    return tell


def test_hostile_files_take_little_and_are_answered(tmp_path: Path, told: Callable[[str], None]) -> None:
    heavy = []
    told(f"\n{'秒':>4} {'子MB':>4} {'親MB':>4}  ファイル：答え")
    for name, make in FILES.items():
        file = tmp_path / ("a.csv" if name in CSV else "a.xlsx")
        file.write_bytes(make())
        command = [sys.executable, "-c", MEASURE, str(file)]
        done = subprocess.run(command, capture_output=True, check=True, text=True)
        seconds, child, parent, said = json.loads(done.stdout)
        told(f"{seconds:5.1f} {child:6} {parent:6}  {name}：{said}")
        if seconds > MOST_SECONDS or max(child, parent) > MOST_MEGABYTES:
            heavy.append(name)
    assert not heavy


def test_files_broken_by_chance_are_read_or_refused(told: Callable[[str], None]) -> None:
    good = packed(
        with_texts(
            parts_of(
                {
                    "表": rows(
                        text("値") + text("日"), *['<c t="s"><v>1</v></c><c s="1"><v>45809</v></c>'] * 50
                    )
                },
                styles=number_formats("yyyy/m/d"),
            ),
            "<si><t>あ</t></si><si><t>い</t></si>",
        )
    )
    rnd, outcomes = random.Random(12), Counter[str]()  # noqa: S311
    for _time in range(300):
        broken = bytearray(good)
        match rnd.randrange(4):
            case 0:
                del broken[rnd.randrange(len(broken)) :]
            case 1:
                place = rnd.randrange(len(broken))
                del broken[place : place + rnd.randrange(200)]
            case _:
                for _one in range(rnd.randrange(1, 20)):
                    broken[rnd.randrange(len(broken))] = rnd.randrange(256)
        try:
            read_upload(bytes(broken), "a.xlsx")
            outcomes["読めた"] += 1
        except UnreadableFileError as error:
            outcomes[str(error)] += 1
    for sentence, count in outcomes.most_common():
        told(f"{count:4}  {sentence}")
    assert len(outcomes) > 2


def by_openpyxl() -> bytes:
    content, book = io.BytesIO(), openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "計 画"
    for row in VALUES:
        sheet.append(row)
    sheet["A2"].number_format = "0%"
    sheet.merge_cells("C2:C3")
    book.save(content)
    return content.getvalue()


def by_xlsxwriter() -> bytes:
    content = io.BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True, "strings_to_numbers": False}) as book:
        sheet = book.add_worksheet("計 画")
        for number, row in enumerate(VALUES):
            sheet.write_row(number, 0, row)
        sheet.write(1, 0, 0.82, book.add_format({"num_format": "0%"}))
        sheet.merge_range("C2:C3", VALUES[1][2])
    return content.getvalue()


VALUES: list[list[str | float | bool | None]] = [
    ["値", "文", "結合", "真偽"],
    [0.82, "あ\nい 𠮷髙", "先頭", True],
    [0.1 + 0.2, " 前後 ", None, False],
    [1234567.25, "'=1+1", "長" * 32_000, None],
    [-1e-7, "_x000D_", "１２３", None],
]


def texts(book: Book) -> list[list[str]]:
    return [[cell.text for cell in row] for row in lines(book.sheets[0])]


@pytest.mark.parametrize("make", [by_openpyxl, by_xlsxwriter])
def test_a_workbook_is_the_same_after_libreoffice(
    make: Callable[[], bytes], tmp_path: Path, told: Callable[[str], None]
) -> None:
    (tmp_path / "a.xlsx").write_bytes(make())
    before = read_upload(make(), "a.xlsx")
    assert texts(before)[1][0] == "82％"
    assert before.sheets[0].cell(3, 1).value == Decimal("0.3")
    assert before.sheets[0].cell(3, 3).text == "先頭"
    for kind in ("xlsx", "xls", "ods", "html", "pdf", "csv:Text - txt - csv (StarCalc):44,34,76"):
        ending = kind.partition(":")[0]
        folder = tmp_path / ending
        command = ["soffice", f"-env:UserInstallation=file://{tmp_path}/profile", "--headless"]
        command += ["--convert-to", kind, "--outdir", str(folder), str(tmp_path / "a.xlsx")]
        subprocess.run(command, check=True, capture_output=True)
        try:
            after = read_upload((folder / f"a.{ending}").read_bytes(), f"a.{ending}")
        except UnreadableFileError as error:
            told(f"\n.{ending}：{error}")
            assert ending not in ("xlsx", "csv")
            continue
        if ending == "xlsx":
            assert texts(after) == texts(before)
