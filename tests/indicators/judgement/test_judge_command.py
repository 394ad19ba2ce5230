"""``manage.py judge`` as a command: what it reads, what it prints, and what it refuses.

A file with errors prints nothing but its errors, all of them, each with its line and column.
"""

import csv
import json
import subprocess
import sys
from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from indicators.models import RatingScale
from indicators.plan_io.shipped_scales import reference_definitions
from tests.indicators.judgement.judge_rows import table
from tests.indicators.judgement.judge_table_cases import BAD_CELLS, BAD_FILES, HEADER, ROW

R2, R3, R4, R5, R6, R7 = range(2020, 2026)


def judge(tmp_path, content, *options):
    """Run the command on a file and return what it printed."""
    file, out = tmp_path / "table.csv", StringIO()
    file.write_bytes(content if isinstance(content, bytes) else content.encode())
    call_command("judge", str(file), *options, stdout=out)
    return out.getvalue()


def refused(tmp_path, content, *options):
    """Return the errors of a file, and make sure that nothing was printed."""
    file, out = tmp_path / "table.csv", StringIO()
    file.write_bytes(content if isinstance(content, bytes) else content.encode())
    with pytest.raises(CommandError) as refusal:
        call_command("judge", str(file), *options, stdout=out)
    assert out.getvalue() == ""
    first, *problems = str(refusal.value).splitlines()
    assert first == f"{file} を判定できません。{len(problems)}か所を直してください。"
    return problems


def test_worked_examples(tmp_path, capsysbinary):
    """The examples that the rules of the product work out by hand, as the command prints them."""
    course = {"kind": "cumulative", "timing": "at_end", "target": 200}
    schools = {
        "kind": "ratio",
        "timing": "every_year",
        "direction": "at_most",
        "target": 0,
        "denominator": 24,
    }
    cards = {"kind": "ratio", "timing": "at_end", "target": 100, "due_year": R4}
    cashless = {"kind": "ratio", "timing": "at_end", "target": 80, "first_year": R4}
    first = {"first_value": 3, "first_value_year": R4}
    system = {"kind": "milestone", "due_year": R7, "items_done": 3, "items_partial": 0, "items_total": 3}
    cases = [
        # 地－① 講習会: 35 of 200 ÷ 5 = 40.
        (course | {"fiscal_year": R3, "actual": 35, "running_total": 35}, "87.5", "B", ""),
        # 行－⑩: 3 of 24 schools after 5 of 24: no rate, better than before; then none.
        (
            schools | {"fiscal_year": R4, "numerator": 3, "previous": "20.8333", "previous_year": R3},
            "",
            "C",
            "",
        ),
        (
            schools | {"fiscal_year": R5, "numerator": 0, "previous": "12.5", "previous_year": R4},
            "100.0",
            "A",
            "",
        ),
        # 行－① R6: 82 % of 100 % that was due in R4.
        (cards | {"fiscal_year": R6, "actual": 82}, "82.0", "B", "期限（令和４年度）経過"),
        # キャッシュレス 3 → 8 → 12 → 15 of 80 % in R4 to R7. From 3: 28.6…, 54.3…, then 80.
        (cashless | {"fiscal_year": R4, "actual": 3}, "", "－", "仮基準値"),
        (
            cashless | first | {"fiscal_year": R5, "actual": 8, "previous": 3, "previous_year": R4},
            "19.5",
            "C",
            "",
        ),
        (
            cashless | first | {"fiscal_year": R6, "actual": 12, "previous": 8, "previous_year": R5},
            "17.5",
            "C",
            "",
        ),
        (
            cashless | first | {"fiscal_year": R7, "actual": 15, "previous": 12, "previous_year": R6},
            "18.8",
            "D",
            "",
        ),
        # 行－⑲: not live in R7, all items done.
        (system | {"fiscal_year": R7}, "", "C", "100.0％"),
    ]
    common = {"first_year": R3, "last_year": R7, "direction": "at_least", "status": "confirmed"}
    file = tmp_path / "worked.csv"
    file.write_text(table([common | cells for cells, *_rest in cases]), encoding="utf-8")
    call_command("judge", str(file))
    answers = list(csv.DictReader(capsysbinary.readouterr().out.decode("utf-8").splitlines()))
    assert [(one["rate"], one["grade"]) for one in answers] == [
        (rate, grade) for _c, rate, grade, _w in cases
    ]
    for answer, (_cells, _rate, _grade, words) in zip(answers, cases, strict=True):
        assert words in answer["reason"]
        assert answer["reason"].endswith("。")


SIMPLE = f"{HEADER}\n{ROW}\n"
REASON = (
    "「指標」は、令和７年度の実績が8で、目標（10以上）に対する達成率は80.0％のため、"
    "B（おおむね計画どおり）を提案します。"
)


def test_output_is_the_table_with_three_columns_more(tmp_path):
    assert judge(tmp_path, SIMPLE) == f"{HEADER},rate,grade,reason\n{ROW},80.0,B,{REASON}\n"


def test_columns_keep_their_order_and_cells_their_text(tmp_path):
    content = (
        "scale,actual,fiscal_year,last_year,first_year,target,timing,kind\n"
        "aichi, 08.0 ,2025,2025,2021,10,every_year,annual\n"
    )
    header, row = judge(tmp_path, content).splitlines()
    assert header == "scale,actual,fiscal_year,last_year,first_year,target,timing,kind,rate,grade,reason"
    assert row.startswith("aichi, 08.0 ,2025,2025,2021,10,every_year,annual,80.0,B,")


# a file → the same answer, since none of this changes what it says
SAME = {
    "bom": b"\xef\xbb\xbf" + SIMPLE.encode(),
    "crlf": SIMPLE.replace("\n", "\r\n").encode(),
    "cr": SIMPLE.replace("\n", "\r").encode(),
    "no line end": SIMPLE.rstrip("\n").encode(),
    "quoted": ('"' + HEADER.replace(",", '","') + '"\n"' + ROW.replace(",", '","') + '"\n').encode(),
    "blank lines": SIMPLE.replace("\n", "\n\n,,,\n   \n").encode(),
    "blank line first": b"\n" + SIMPLE.encode(),
}


@pytest.mark.parametrize("content", SAME.values(), ids=SAME)
def test_ways_to_write_the_same_file(tmp_path, content):
    assert judge(tmp_path, content) == judge(tmp_path, SIMPLE)


def test_short_row_has_empty_cells(tmp_path):
    """Spreadsheets leave out the empty cells at the end of a row."""
    header = f"{HEADER},previous,scale"
    assert judge(tmp_path, f"{header}\n{ROW}\n").splitlines()[1] == f"{ROW},,,80.0,B,{REASON}"


def test_table_without_rows(tmp_path):
    assert judge(tmp_path, f"{HEADER}\n") == f"{HEADER},rate,grade,reason\n"


def test_the_same_file_gives_the_same_bytes_in_any_locale_without_a_database(tmp_path):
    """In a process of its own: UTF-8 with LF and no BOM, whatever the terminal; and no database at all."""
    file = tmp_path / "table.csv"
    file.write_text(SIMPLE)
    outputs = []
    for encoding in ("utf-8", "euc-jp"):
        run = subprocess.run(
            [sys.executable, settings.BASE_DIR / "manage.py", "judge", file],
            env={
                "PYTHONIOENCODING": encoding,
                "DATABASE_URL": f"sqlite:///{tmp_path}/none/db.sqlite3",
                "IMARI_DX_DATA_DIR": str(tmp_path),
            },
            capture_output=True,
            check=True,
        )
        outputs.append(run.stdout)
    assert outputs == [judge(tmp_path, SIMPLE).encode("utf-8")] * 2
    assert not Path(tmp_path / "none").exists()


def test_errors_go_to_stderr_with_an_exit_code(tmp_path):
    file = tmp_path / "table.csv"
    file.write_text(f"{HEADER}\n{ROW.replace('8', 'abc')}\n")
    run = subprocess.run(
        [sys.executable, settings.BASE_DIR / "manage.py", "judge", file],
        env={"IMARI_DX_DATA_DIR": str(tmp_path), "PYTHONIOENCODING": "utf-8"},
        capture_output=True,
        check=False,
    )
    assert (run.returncode, run.stdout) == (1, b"")
    assert "2行目「actual」：「abc」は数として" in run.stderr.decode()


@pytest.mark.parametrize(("cells", "place", "says"), BAD_CELLS)
def test_bad_cell_is_named(tmp_path, cells, place, says):
    row = {
        "kind": "annual", "timing": "every_year", "target": 10, "first_year": R3, "last_year": R7,
        "fiscal_year": R5, **cells,
    }  # fmt: skip
    (problem,) = refused(tmp_path, table([row]))
    assert problem.startswith(f"・2行目「{place}」：")
    assert says in problem
    assert problem.endswith("。")


@pytest.mark.parametrize(("content", "problems"), BAD_FILES.values(), ids=BAD_FILES)
def test_bad_file_is_refused(tmp_path, content, problems):
    found = refused(tmp_path, content)
    assert len(found) == len(problems)
    for one, start in zip(found, problems, strict=True):
        assert one.startswith(f"・{start}")


def test_all_errors_of_a_file_are_named_with_the_line_of_the_file(tmp_path):
    content = (
        f"{HEADER},colour\n"
        "annual,every_year,10,2021,2020,R7,1e5,\n"
        "\n"
        '"annual","every_year",ten,2021,2025,2025,8,\n'
        "sometimes,,10,2021,2025,2025,8,\n"
    )
    assert [one.split("：")[0] for one in refused(tmp_path, content)] == [
        "・1行目「colour」",
        "・2行目「fiscal_year」",
        "・2行目「actual」",
        "・2行目「last_year」",
        "・4行目「target」",
        "・5行目「kind」",
    ]


def test_file_that_is_not_there(tmp_path):
    with pytest.raises(CommandError, match="ファイルを読めません：.*（ファイル又はフォルダーがありません）"):
        call_command("judge", str(tmp_path / "none.csv"))
    with pytest.raises(CommandError, match="ファイルではなくフォルダーです"):
        call_command("judge", str(tmp_path))


@pytest.mark.django_db
def test_a_plan_brings_its_own_scales_in_their_latest_version(tmp_path):
    call_command("load_plan", settings.BASE_DIR / "fixtures/plans/imari-dx.json", stdout=StringIO())
    plan = RatingScale.objects.get().plan
    strict = {**reference_definitions()["aichi"], "rules": [{"code": "D", "when": {"rate": {"at_least": 0}}}]}
    for version, definition in ((1, reference_definitions()["aichi"]), (2, strict)):
        for key in ("aichi", "own"):
            plan.rating_scales.create(key=key, version=version, name="自前", definition=definition)
    content = f"{HEADER},scale\n{ROW},own\n{ROW},aichi\n{ROW},tama\n{ROW},\n"
    rows = list(csv.DictReader(judge(tmp_path, content, f"--plan={plan.slug}").splitlines()))
    assert [row["grade"] for row in rows] == ["D", "D", "概ね", "B"]
    assert refused(tmp_path, content)[0].startswith("・2行目「scale」：「own」は使えません。")
    with pytest.raises(CommandError, match="計画「none」は登録されていません。"):
        judge(tmp_path, content, "--plan=none")


class TestScalesOfAFolder:
    """``--scales``: the same definitions as the shipped files, without a database."""

    def folder(self, tmp_path, **files):
        folder = tmp_path / "scales"
        folder.mkdir()
        for name, content in files.items():
            text = content if isinstance(content, str) else json.dumps(content)
            (folder / f"{name}.json").write_text(text, encoding="utf-8")
        return folder

    def own(self, key, grade="D"):
        when = {"rate": {"at_least": 0}}
        return {**reference_definitions()["aichi"], "key": key, "rules": [{"code": grade, "when": when}]}

    def test_they_may_be_named_and_win_over_shipped_ones(self, tmp_path):
        folder = self.folder(tmp_path, a=self.own("own"), b=self.own("aichi", "C"))
        (folder / "README.md").write_text("no scale")
        content = f"{HEADER},scale\n{ROW},own\n{ROW},aichi\n{ROW},tama\n{ROW},\n"
        rows = csv.DictReader(judge(tmp_path, content, f"--scales={folder}").splitlines())
        assert [row["grade"] for row in rows] == ["D", "C", "概ね", "B"]

    @pytest.mark.django_db
    def test_they_win_over_those_of_a_plan(self, tmp_path):
        call_command("load_plan", settings.BASE_DIR / "fixtures/plans/imari-dx.json", stdout=StringIO())
        plan = RatingScale.objects.get().plan
        plan.rating_scales.create(key="own", version=1, name="自前", definition=self.own("own", "A"))
        folder = self.folder(tmp_path, own=self.own("own"))
        content = f"{HEADER},scale\n{ROW},own\n"
        options = [f"--plan={plan.slug}"]
        assert judge(tmp_path, content, *options).splitlines()[1].split(",")[-2] == "A"
        assert judge(tmp_path, content, *options, f"--scales={folder}").splitlines()[1].split(",")[-2] == "D"

    @pytest.mark.parametrize(
        ("files", "says"),
        [
            ({}, "判定基準のファイル（.json）がありません"),
            ({"a": "{"}, "ファイルがJSONの形になっていません：.*a.json"),
            ({"a": "{}"}, "判定基準を読めません：.*a.json（評価尺度の"),
            ({"a": "[]"}, "判定基準を読めません：.*a.json（評価尺度の"),
            ("twice", "判定基準の key「own」が、.* の二つ以上のファイルにあります"),
        ],
    )
    def test_what_cannot_be_read_is_named(self, tmp_path, files, says):
        files = {"a": self.own("own"), "b": self.own("own")} if files == "twice" else files
        with pytest.raises(CommandError, match=says):
            judge(tmp_path, SIMPLE, f"--scales={self.folder(tmp_path, **files)}")

    def test_a_folder_that_is_not_there(self, tmp_path):
        with pytest.raises(
            CommandError, match="フォルダーを読めません：.*（ファイル又はフォルダーがありません）"
        ):
            judge(tmp_path, SIMPLE, f"--scales={tmp_path / 'none'}")


def test_what_a_kind_does_not_ask_for_changes_nothing(tmp_path):
    """A spreadsheet that fills every column is judged as if the cells of other kinds were empty."""
    years = {"first_year": R3, "last_year": R7, "fiscal_year": R5}
    annual = years | {"kind": "annual", "timing": "every_year", "target": 10, "actual": 8}
    system = years | {"kind": "milestone", "due_year": R5, "milestone_reached_on": "2023-05-01"}
    more = [
        annual | {"numerator": 1, "denominator": 8, "milestone_reached_on": "2023-04-01"},
        system | {"actual": 1, "running_total": 1},
    ]

    def judged(rows):
        printed = csv.DictReader(StringIO(judge(tmp_path, table(rows))))
        return [(row["rate"], row["grade"], row["reason"]) for row in printed]

    assert judged(more) == judged([annual, system])
