"""The process that reads a workbook: what it may, and what is said when it ends badly."""

import io
import json
import subprocess
import sys
from pathlib import Path

import pytest

from imari_dx.shared.workbook_in import UnreadableFileError, child, read_upload, reading, wire
from imari_dx.shared.workbook_in.file_kinds import BROKEN
from imari_dx.shared.workbook_in.reading import TOO_LONG
from imari_dx.shared.workbook_in.xlsx.package import TOO_HEAVY
from tests.imari_dx.shared.workbook_in.files import (
    book_of,
    lines,
    number_formats,
    packed,
    parts_of,
    rows,
    text,
)

CELLS = '<row r="1" hidden="1"><c><v>1</v></c></row>' + rows(
    text("値 \n2"),
    '<c s="1"><v>0.82</v></c><c s="2"><v>45809.5</v></c><c s="2"><v>45809</v></c>',
    '<c t="b"><v>1</v></c><c t="e"><v>#N/A</v></c><c><f>A1</f></c><c t="str"><f>A1</f><v></v></c>',
)
GOOD = parts_of(
    {"表": CELLS, "別": ""}, states={"別": "hidden"}, styles=number_formats("0%", "yyyy/m/d h:mm")
)


def test_a_book_comes_whole_through_the_process() -> None:
    assert wire.book_of(line.encode() for line in wire.written(book_of(GOOD))) == book_of(GOOD)
    assert read_upload(packed(GOOD), "計画.xlsx") == book_of(GOOD)


def program(monkeypatch: pytest.MonkeyPatch, code: str) -> None:
    monkeypatch.setattr(reading, "COMMAND", (sys.executable, "-I", "-S", "-c", code))


# what the process does, and what is said
ENDINGS: dict[str, tuple[str, str]] = {
    "dies": ("import os; os.abort()", BROKEN),
    "is killed": ("import os; os.kill(os.getpid(), 9)", TOO_LONG),
    "fails": ("raise ValueError", BROKEN),
    "says nothing": ("", BROKEN),
    "says nonsense": ("print('a')", BROKEN),
    "says something else": ("print('[1, 2]')", BROKEN),
    "says another value": (
        'print(\'{"sheet": "a", "hidden": [0, [], []]}\\n[1, [[1, "text", ["x", "y"], "y", false, []]]]\')',
        BROKEN,
    ),
    "fails and says so": ('print(\'{"failed": "KeyError"}\')', BROKEN),
    "says half": ('print(\'{"kind": "xlsx", "notes": []}\')', BROKEN),
    "says what no cell is": ('print(\'[1,[[1,"x",1,1,1,1]]]\\n{"end": true}\')', BROKEN),
    "uses too much time": ("import signal, os; os.kill(os.getpid(), signal.SIGXCPU)", TOO_LONG),
}


@pytest.mark.parametrize("case", ENDINGS)
def test_a_bad_end_is_one_sentence(case: str, monkeypatch: pytest.MonkeyPatch) -> None:
    code, sentence = ENDINGS[case]
    program(monkeypatch, code)
    with pytest.raises(UnreadableFileError) as raised:
        read_upload(packed(GOOD), "a.xlsx")
    assert str(raised.value) == sentence


@pytest.mark.parametrize(
    ("failure", "answer"),
    [
        (UnreadableFileError("だめです。"), {"refused": "だめです。"}),
        (MemoryError(), {"refused": TOO_HEAVY}),
        (KeyError("機密"), {"failed": "KeyError at test_process.py"}),
    ],
)
def test_what_the_process_answers(
    failure: Exception,
    answer: dict[str, str],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    def fail(_file: object) -> None:
        raise failure

    monkeypatch.setattr("imari_dx.shared.workbook_in.xlsx.workbook.read_workbook", fail)
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO()))
    child.main("xlsx")
    said = json.loads(capsys.readouterr().out.replace(":" + str(fail.__code__.co_firstlineno + 1), ""))
    assert said == answer


def test_csv_goes_the_same_way(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO("値\n1\n".encode())))
    child.main("csv")
    book = wire.book_of(line.encode() for line in capsys.readouterr().out.splitlines())
    assert (book.kind, [row[0].text for row in lines(book.sheets[0])]) == ("csv", ["値", "1"])


def test_a_process_that_hangs_is_ended(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(reading, "MAX_SECONDS", 2)  # by when it has begun, also on a busy machine
    note = str(tmp_path / "pid")
    code = f"import os, time; open({note!r}, 'w').write(str(os.getpid())); time.sleep(60)"
    program(monkeypatch, code)
    with pytest.raises(UnreadableFileError) as raised:
        read_upload(packed(GOOD), "a.xlsx")
    assert str(raised.value) == TOO_LONG
    assert not Path("/proc", Path(note).read_text()).exists()


def test_an_answer_that_does_not_end_is_not_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "MAX_ANSWER", 10)
    program(monkeypatch, "print('a' * 100)")
    with pytest.raises(UnreadableFileError) as raised:
        read_upload(packed(GOOD), "a.xlsx")
    assert str(raised.value) == TOO_LONG


LIMITS = """
import json, os, resource, sys
resource.setrlimit(resource.RLIMIT_NOFILE, (12, 12))  # stricter than ours, as a service may be
sys.path.insert(0, {root!r})
from imari_dx.shared.workbook_in import child
child.limit()
names = ("AS", "CPU", "FSIZE", "NOFILE", "CORE")
print(json.dumps({{name: resource.getrlimit(getattr(resource, "RLIMIT_" + name)) for name in names}}))
print(json.dumps([name for name in sys.modules if name.partition(".")[0] in ("django", "openpyxl")]))
try:
    bytearray(400 * 1024 * 1024)
except MemoryError:
    print(json.dumps("no memory"))
"""


def test_the_process_is_limited_and_knows_no_django() -> None:
    root = str(Path(reading.__file__).resolve().parents[3])
    code = LIMITS.format(root=root)
    done = subprocess.run(
        [sys.executable, "-I", "-S", "-c", code], capture_output=True, check=True, text=True
    )
    limits, foreign, memory = map(json.loads, done.stdout.splitlines())
    megabyte = 1024 * 1024
    assert limits == {
        "AS": [288 * megabyte] * 2,
        "CPU": [8, 8],
        "FSIZE": [64 * megabyte] * 2,
        "NOFILE": [12, 12],
        "CORE": [0, 0],
    }
    assert not foreign
    assert memory == "no memory"
