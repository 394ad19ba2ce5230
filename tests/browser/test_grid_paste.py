"""A block copied in a spreadsheet is pasted into the grid by keyboard alone, over several reports at once."""

import re
from collections.abc import Callable, Iterator

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from accounts.models import Department
from indicators.entry.forms.measurement import MeasurementForm
from indicators.entry.several import open_several
from indicators.models import AnnualReport, Measurement, MeasurementEvent
from initiatives.models import Initiative, Responsibility, ResponsibilityKind
from tests.browser.pasting import copied, paste, to_button
from tests.browser.waits import wait_until
from tests.cast import START, World
from tests.indicators.grid.grid_posts import URL, cell

SAVED = re.compile(r"\d\d:\d\d 保存しました$")


def with_more(world: World) -> None:
    """学校教育課 leads the initiatives from 行－③ on: more than ten figures."""
    gakko = Department.objects.get(name="学校教育課")
    for number in (3, 4, 6, 7, 8, 9, 13, 14, 15, 16, 20):
        Responsibility.objects.create(
            initiative=Initiative.objects.get(plan=world.plan, slug=f"gyo-{number}"),
            department=gakko,
            kind=ResponsibilityKind.LEAD,
            valid_from=START,
        )


def figures(world: World) -> list[MeasurementForm]:
    """The figures of the department, in the order of the grid."""
    found = open_several(world["editor-gakko"], world.plan, 2025)
    return [form for one in found.reports for form in one.opened.stored.measurement_forms]


def rows_of(forms: list[MeasurementForm]) -> Iterator[list[str]]:
    """What a spreadsheet has of them: value, denominator or day, 区分, reason."""
    for form in forms:
        match form.value_names:
            case ("numerator", "denominator"):
                yield ["３校" if "校" in form.indicator.numerator_label else "3", "24", "確定", ""]
            case ("is_reached", "reached_on"):
                yield ["達成した", "令和7年10月1日", "確定", ""]
            case _:
                yield ["", "", "調査中", "集計しています。"]


def reports_of(forms: list[MeasurementForm]) -> set[int]:
    """The reports (id) of some figures."""
    initiatives = {form.indicator.initiative_id for form in forms}
    reports = AnnualReport.objects.filter(initiative__in=initiatives, cycle__fiscal_year=2025)
    return set(reports.values_list("pk", flat=True))


def test_a_block_of_ten_rows_and_four_columns(
    page: Page, live_world: World, sign_in: Callable[[str], None]
) -> None:
    with_more(live_world)
    forms = figures(live_world)[:10]
    block = list(rows_of(forms))
    assert (len(block), len(block[0])) == (10, 4)
    block[1][0], block[8][2] = "三校", "たぶん"
    sign_in("editor-gakko")
    page.goto(URL)
    first = page.locator('[data-cell-table="measurements"][data-cell-row="0"][data-cell-column="2"]')
    copied(page, "\r\n".join("\t".join(row) for row in block) + "\r\n")
    dialog = paste(first)
    expect(dialog).to_contain_text("貼り付けられないものが2件あります。その欄は、今のままにします。")
    rows = dialog.get_by_role("row")
    expect(rows.nth(1)).to_contain_text("「三校」は数として読み取れません。")
    expect(rows.nth(2)).to_contain_text("「たぶん」は選べません。次のどれかを入力してください：確定、速報、")
    assert not Axe().run(page).response["violations"]
    to_button(page, re.compile("^[0-9]+件を貼り付ける$"))
    said = page.locator(".paste-said")
    expect(said).to_be_focused()
    expect(said.get_by_role("listitem")).to_have_count(2)
    assert not Axe().run(page).response["violations"]
    # Saved by itself, report by report.
    for code in reports_of(forms):
        expect(page.locator(f'[data-said="{code}"]').first).to_have_text(SAVED, timeout=20_000)
    stored = {row.indicator_id: row for row in Measurement.objects.filter(report__cycle__fiscal_year=2025)}
    for form, row in zip(forms, block, strict=True):
        if "三校" not in row and "たぶん" not in row:
            found = stored[form.indicator.pk]
            assert (found.get_status_display(), found.reason) == (row[2], row[3])
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")  # the first link leads to its cell
    wrong = page.locator('[data-cell-table="measurements"][data-cell-row="1"][data-cell-column="2"]')
    expect(wrong).to_be_focused()


def test_events_make_their_rows_and_take_them_back(
    page: Page, live_world: World, sign_in: Callable[[str], None]
) -> None:
    sign_in("editor-sangyo")
    page.goto("/grid/2024/")
    days = page.locator('[data-events] input[name$="-held_on"]')
    before = days.count()
    assert before >= 2
    copied(page, "".join(f"2024/6/{day}\t第{day}回\t{day}社\r\n" for day in range(1, 6)))
    paste(days.first)
    to_button(page, "15件を貼り付ける")
    expect(days).to_have_count(before + 3)
    expect(days.first).to_be_focused()
    expect_events(page, live_world, 5)
    page.get_by_role("button", name="貼り付けを取り消す").press("Enter")
    expect(days).to_have_count(before)
    expect(days.first).to_have_value("")
    expect_events(page, live_world, 0)


def expect_events(page: Page, world: World, count: int) -> None:
    stored = MeasurementEvent.objects.filter(measurement__report=world.report("san-2", 2024))
    wait_until(page, lambda: stored.count() == count)


def test_texts_of_several_reports(page: Page, live_world: World, sign_in: Callable[[str], None]) -> None:
    sign_in("editor-gakko")
    page.goto(URL)
    ten, eleven = live_world.report("gyo-10"), live_world.report("gyo-11")
    results = page.locator(f'[id="{cell(ten, "results")}"]')
    copied(page, '番号\t取組実績\t成果\r\n行－⑩\t調べた。\t減った。\r\n行－⑪\t"一行目\n二行目"\t\r\n')
    dialog = paste(results)
    expect(dialog).to_contain_text("コピーした1行目は表の見出しなので、貼り付けません。")
    expect(dialog).to_contain_text("コピーした左の1列は項目の名前なので、貼り付けません。")
    to_button(page, "3件を貼り付ける")
    expect(results).to_be_focused()
    expect(page.locator(f'[id="{cell(eleven, "results")}"]')).to_have_value("一行目\n二行目")
    said = page.locator(f'[data-said="{eleven.pk}"]').first
    expect(said).to_have_text(re.compile("保存しました$"), timeout=15_000)
    assert live_world.report("gyo-11").results == "一行目\n二行目"
    page.get_by_role("button", name="貼り付けを取り消す").press("Enter")
    expect(results).to_have_value("")
    expect(page.locator(f'[id="{cell(eleven, "results")}"]')).to_have_value("")
