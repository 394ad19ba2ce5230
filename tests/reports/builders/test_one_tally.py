"""One tally: dashboard, hand-out, report, workbook and CSV count the same, by every scale, for everybody."""

import csv
import io
import re
from collections import Counter

import pytest
from django.test import Client

from indicators.models import ReportState
from reports.documents.evaluation import GradeMark
from tests.cast import World
from tests.indicators.home.work_story import put
from tests.reports.formats.xlsx_reading import opened, shown
from tests.reports.jobs.running import taken
from tests.reports.page_tables import tables
from tests.reports.story import finalise, number, ratio, report, submit
from tests.shipped_scales import KEYS, use_scale

pytestmark = pytest.mark.any_database

COLUMNS = (*(GradeMark(code, code, "") for code in "ABCD"), GradeMark("－", "評価なし", ""))


def told(world: World) -> None:
    """行－⑩ R7 handed in, R6 decided; 行－⑪ decided; 行－⑫ handed in without a grade; 産－① a draft."""
    earlier = report(world, "gyo-10", 2024, ratio(5, 24))
    worst = world.plan.rating_scales.get(is_active=True).scale.grades[-1].code
    finalise(world, earlier, worst, "本部の判断")
    submit(world, report(world, "gyo-10", 2025, ratio(3, 24)))
    finalise(world, report(world, "gyo-11", 2025, number(2)), worst, "本部の判断")
    pending = put(world, "gyo-12", ReportState.SUBMITTED)
    pending.initiative.evaluation_items.filter(fiscal_year=2025).delete()
    report(world, "san-1", 2025, None)


Counted = dict[str, list[str]]


def from_page(page: str, caption: str) -> Counted:
    """Name of the line: the progress, then each number as it stands, without its share where it has none."""
    table = next(found for name, found in tables(page).items() if caption in name)
    heads = [re.sub(r"\s.*", "", head) for head in table[0][2:]]
    return {line[0]: [line[1], *map(" ".join, zip(heads, line[2:], strict=True))] for line in table[1:]}


def from_workbook(content: bytes) -> Counted:
    sheet = opened(content)["評価の概要"]
    lines = [[shown(cell) if cell.value is not None else None for cell in line] for line in sheet.iter_rows()]
    start = next(n for n, line in enumerate(lines) if line[:3] == ["分野", "報告済", "対象"])
    heads = [(n, re.sub(r"\s.*", "", str(head))) for n, head in enumerate(lines[start]) if n > 2 and head]
    found: Counted = {}
    for line in lines[start + 1 :]:
        cells = []
        for position, head in heads:
            share = line[position + 1] if head not in ("未報告", "公表前") else None
            # Excel's own sign of a share is the half-width one.
            cells.append(f"{head} {line[position]}" + (f" {share}".replace("%", "％") if share else ""))
        found[str(line[0])] = [f"報告済 {line[1]}/対象 {line[2]}", *cells]
        if line[0] == "合計":
            return found
    raise AssertionError("no total")


def from_csv(content: bytes, columns: list[str]) -> list[str]:
    """The total, counted from the machine-readable file by whoever has nothing else."""
    lines = [
        line
        for line in csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline=""))
        if line["fiscal_year"] == "2025" and line["datum"] == "report" and line["status"] != "not_planned"
    ]
    answered = [line for line in lines if line["state"] in ("提出済", "所属長承認済", "事務局確認済", "確定")]
    known = [line for line in lines if line["status"] != "not_published"]
    codes = Counter(
        (line["grade"] or line["proposed_grade"]) if line["is_graded"] == "1" else "－" for line in answered
    )
    cells = [
        f"{code} {codes[code]} " + (f"{100 * codes[code] / len(answered):.1f}％" if answered else "－")
        for code in columns
        if code not in ("未報告", "公表前")
    ]
    rest = {"未報告": len(known) - len(answered), "公表前": len(lines) - len(known)}
    return [
        f"報告済 {len(answered)}/対象 {len(known)}",
        *cells,
        *(f"{word} {count}" for word, count in rest.items() if count),
    ]


def every_count(world: World, name: str, *, with_workbook: bool = True) -> dict[str, Counted]:
    client = Client()
    client.force_login(world[name])

    def page(address: str) -> str:
        return client.get(address).content.decode().replace("<br>", " ")

    found = {
        "dashboard": from_page(page("/dashboard/?year=2025"), "報告済の施策に対する割合"),
        "hand-out": from_page(page("/dashboard/meeting/?year=2025"), "評価の数と割合"),
        "report": from_page(page("/reports/2025/evaluation.html"), "評価の数と割合"),
    }
    if with_workbook:
        found["workbook"] = from_workbook(taken(client, "/reports/2025/evaluation.xlsx").content)
    columns = [cell.split()[0] for cell in found["dashboard"]["合計"][1:]]
    total = from_csv(client.get("/reports/results.csv").content, columns)
    return found | {"CSV": {**found["dashboard"], "合計": total}}


# The workbook takes longer than all the rest: of scales with as many grades as there are, and without －.
WITH_WORKBOOK = ("imari", "edajima", "osaka_library", "tama")


@pytest.mark.parametrize("key", KEYS)
def test_every_output_counts_the_same_under_every_scale(world: World, key: str) -> None:
    if key != "imari":
        use_scale(world, key)
    told(world)
    found = every_count(world, "secretariat", with_workbook=key in WITH_WORKBOOK)
    for output, lines in found.items():
        assert lines == found["dashboard"], output
    total = found["dashboard"]["合計"]
    assert total[0] == "報告済 3/対象 24"
    # Whether a scale finds grades where imari does, is its own matter.
    assert {"－ 1 33.3％", "－ 2 66.7％"} & set(total)
    assert "未報告 21" in total


@pytest.mark.parametrize(
    ("name", "key", "progress", "missing", "unpublished"),
    [
        ("headquarters", "imari", "報告済 3/対象 24", 21, 0),
        ("editor-gakko", "imari", "報告済 3/対象 3", 0, 21),
        ("editor-gakko", "tama", "報告済 3/対象 3", 0, 21),
        ("editor-sangyo", "imari", "報告済 1/対象 2", 1, 22),
        ("viewer", "imari", "報告済 1/対象 1", 0, 23),
        ("viewer", "tama", "報告済 1/対象 1", 0, 23),
    ],
)
def test_paper_and_screen_show_other_readers_the_same_numbers(
    world: World, name: str, key: str, progress: str, missing: int, unpublished: int
) -> None:
    if key != "imari":
        use_scale(world, key)
    told(world)
    found = every_count(world, name, with_workbook=key == "tama")
    for output, lines in found.items():
        assert lines == found["dashboard"], output
    total = found["dashboard"]["合計"]
    assert total[0] == progress
    assert (f"未報告 {missing}" in total) == bool(missing)
    assert (f"公表前 {unpublished}" in total) == bool(unpublished)
