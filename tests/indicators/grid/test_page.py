"""The grid: whom it shows what, how its cells are named, how many queries it takes."""

import html
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import Department, Membership, Role, User
from indicators.entry.cells import Block
from indicators.entry.several import open_several
from indicators.models import Indicator
from indicators.workflow.transitions import return_report, submit_report
from initiatives.models import Responsibility, ResponsibilityKind
from tests.cast import START, World
from tests.indicators.book.answer_data import COMPLETE_GYO_10, posted
from tests.indicators.form_data import QUESTIONS, shaped
from tests.indicators.grid.grid_posts import URL, as_user, cell, decide, grid_form, measured

pytestmark = pytest.mark.any_database


def page_of(world: World, name: str, address: str = URL) -> str:
    response = as_user(world, name).get(address)
    assert response.status_code == 200
    return response.content.decode()


def led_by_school(world: World) -> int:
    """学校教育課 leads every initiative of the plan."""
    school = Department.objects.get(name="学校教育課")
    Responsibility.objects.filter(kind=ResponsibilityKind.LEAD).delete()
    for one in world.plan.initiatives.all():
        Responsibility.objects.create(
            initiative=one, department=school, kind=ResponsibilityKind.LEAD, valid_from=START
        )
    return school.pk


def submitted(world: World) -> None:
    data = posted(world["editor-gakko"], world.report("gyo-10"), act="submit", **COMPLETE_GYO_10)
    assert as_user(world, "editor-gakko").post("/entry/2025/gyo-10/", data).status_code == 302
    assert world.report("gyo-10").state == "submitted"


def test_every_cell_that_the_entry_pages_have_is_a_control(world: World) -> None:
    shaped(world, questions=QUESTIONS)
    led_by_school(world)
    # 産－② records events; it is not planned for R7, and there once it was begun.
    begun = posted(world["editor-gakko"], world.report("san-2"), results="始めた。")
    assert as_user(world, "editor-gakko").post("/entry/2025/san-2/", begun).status_code == 302
    page = page_of(world, "editor-gakko")
    ids = set(re.findall(r' id="(r\d+-[^"]+)"', page))
    reports = open_several(world["editor-gakko"], world.plan, 2025).reports
    assert len(reports) == 25
    for one in reports:
        for row in one.stored_cells:
            assert cell(one.opened.report, row.name) in ids, row
    assert {row.block for one in reports for row in one.stored_cells} >= {Block.EVENTS, Block.QUESTIONS}


def test_what_stands_untouched_in_the_grid_is_what_is_stored(world: World) -> None:
    client = as_user(world, "editor-gakko")
    client.post(
        "/entry/2025/gyo-10/", posted(world["editor-gakko"], world.report("gyo-10"), **COMPLETE_GYO_10)
    )
    before = world.report("gyo-10")
    response = client.post(URL, grid_form(client), follow=True)
    assert "変更された内容はありません。" in response.content.decode()
    assert world.report("gyo-10").version == before.version == 1


def test_a_control_is_named_by_its_row_and_its_column(world: World) -> None:
    page, report = page_of(world, "editor-gakko"), world.report("gyo-10")
    name = measured(report, "numerator")
    labels = re.search(rf'id="{name}"[^>]* aria-labelledby="([^"]+)"', page)
    assert labels
    words = [
        html.unescape(re.sub(r"<[^>]+>", "", found[1]))
        for one in labels[1].split()
        if (
            found := re.search(
                rf'<(?:span|th)[^>]* id="{one}"[^>]*>(.*?)</(?:span></span|span|th)>', page, re.S
            )
        )
    ]
    assert words == ["行－⑩ 通信不良発生学校率", "実績値（割合は分子）", "通信不良発生学校数"]


def test_last_year_and_the_aim_stand_beside(world: World) -> None:
    report = world.report("gyo-10", 2024)
    data = posted(world["editor-gakko"], report, **COMPLETE_GYO_10 | {"next_steps": "残る学校の工事"})
    as_user(world, "editor-gakko").post("/entry/2024/gyo-10/", data)
    page = page_of(world, "editor-gakko")
    assert "12.5％<br>（令和6年度）" in page
    assert "残る学校の工事" in page
    assert "目標 0.0％以下" in page


def test_the_secretariat_chooses_a_department(world: World) -> None:
    page = page_of(world, "secretariat")
    assert "担当課を選んでください" in page
    assert "data-grid" not in page
    school = Department.objects.get(name="学校教育課").pk
    chosen = page_of(world, "secretariat", f"{URL}?department={school}")
    assert set(re.findall(r'data-code="([^"]+)"', chosen)) == {"行－⑩", "行－⑪", "行－⑫"}


def test_filters(world: World) -> None:
    submitted(world)
    everything = page_of(world, "editor-gakko")
    assert "行－⑫" in everything
    for query, shown in (
        ("q=gyo-11", {"行－⑪"}),
        ("state=submitted", {"行－⑩"}),
        ("state=open", {"行－⑪", "行－⑫"}),
    ):
        page = page_of(world, "editor-gakko", f"{URL}?{query}")
        assert set(re.findall(r">(行－[⑩⑪⑫])<", page)) == shown, query
    assert "条件に合う施策はありません" in page_of(world, "editor-gakko", f"{URL}?q=ない")


def test_what_was_handed_in_is_read_only(world: World) -> None:
    submitted(world)
    report = world.report("gyo-10")
    for reader in ("editor-gakko", "head-gakko"):
        page = page_of(world, reader)
        assert f'name="{cell(report, "results")}"' not in page
        assert "全校の通信状況を調査し、3校で工事を行った。" in page
    assert "提出済" in page_of(world, "editor-gakko")


def test_a_department_that_reports_one_figure_sees_that_alone(world: World) -> None:
    department = Department.objects.create(name="統計課", valid_from=START)
    Indicator.objects.filter(initiative__slug="gyo-10").update(department=department)
    editor = User.objects.create_user("editor-tokei", "an-honest-test-password-7", full_name="統計")
    Membership.objects.create(user=editor, role=Role.EDITOR, department=department, valid_from=START)
    world.people["editor-tokei"] = editor
    report, client = world.report("gyo-10"), as_user(world, "editor-tokei")
    form = grid_form(client)
    controls = {
        name for name in form if name.startswith("r") and not name.endswith(("version", "base", "draft"))
    }
    assert controls
    assert all(name.startswith(cell(report, "measurement-")) for name in controls)
    form[measured(report, "numerator")], form[measured(report, "denominator")] = "3", "24"
    form[cell(report, "results")] = "書けないはずの文章"
    assert client.post(URL, form).status_code == 302
    saved = world.report("gyo-10")
    assert (saved.state, saved.results) == ("drafting", "")
    assert saved.measurements.get().denominator == 24


def test_why_a_report_was_sent_back_stands_at_its_row(world: World) -> None:
    submitted(world)
    by, report = world["head-gakko"], world.report("gyo-10")
    return_report(
        report=report, by=by, at=timezone.now(), comment="成果を書いてください。", version=report.version
    )
    assert "差戻し：成果を書いてください。" in page_of(world, "editor-gakko")
    as_user(world, "editor-gakko").post(
        "/entry/2025/gyo-10/", posted(world["editor-gakko"], world.report("gyo-10"), outcomes="書いた。")
    )
    assert "差戻し：成果を書いてください。" in page_of(world, "editor-gakko")
    submit_report(report=world.report("gyo-10"), by=by, at=timezone.now())
    assert "差戻し：" not in page_of(world, "editor-gakko")


def test_what_to_know_before_entering(world: World) -> None:
    school = Department.objects.get(name="学校教育課").pk
    assert "学校教育課に代わって入力します" in page_of(world, "secretariat", f"{URL}?department={school}")
    page = page_of(world, "editor-gakko")
    assert "代わって入力します" not in page
    assert "照会は締め切られています" not in page
    world.plan.reporting_cycles.filter(fiscal_year=2025).update(closed_on=timezone.localdate())
    assert "照会は締め切られています" in page_of(world, "editor-gakko")


def test_what_is_decided_is_only_named(world: World) -> None:
    submitted(world)
    decide(world, "gyo-10")
    page = page_of(world, "editor-gakko")
    assert "確定しているため、ここには出ません：行－⑩</p>" in page
    assert "全校の通信状況を調査し" not in page


def test_nothing_to_enter_says_so(world: World) -> None:
    assert "ここで入力する施策はありません" in page_of(world, "editor-support")


def test_home_and_the_entry_page_lead_to_it(world: World) -> None:
    client = as_user(world, "editor-gakko")
    assert f'href="{URL}"' in client.get("/").content.decode()
    assert f'href="{URL}"' in client.get("/entry/2025/gyo-10/").content.decode()
    school = Department.objects.get(name="学校教育課").pk
    assert (
        f'href="{URL}?department={school}"'
        in as_user(world, "secretariat").get("/entry/2025/gyo-10/").content.decode()
    )
    submitted(world)
    assert f'href="{URL}"' not in client.get("/entry/2025/gyo-10/").content.decode()


def test_the_number_of_queries_does_not_grow_with_the_reports(world: World) -> None:
    school = Department.objects.get(name="学校教育課").pk

    def queries() -> int:
        client = as_user(world, "secretariat")
        with CaptureQueriesContext(connection) as found:
            assert client.get(f"{URL}?department={school}").status_code == 200
        return len(found)

    of_three = queries()
    led_by_school(world)
    assert queries() <= of_three + 3
    assert of_three <= 55


def test_a_draft_of_the_entry_page_stands_in_the_cells(world: World) -> None:
    client, report = as_user(world, "editor-gakko"), world.report("gyo-10")
    data = posted(world["editor-gakko"], report, results="書きかけの文章", m0_numerator="三校")
    assert client.post("/entry/2025/gyo-10/draft/", data).status_code == 200
    form = grid_form(client)
    assert form[cell(report, "results")] == "書きかけの文章"
    page = page_of(world, "editor-gakko")
    assert "「三校」は数として読み取れません。" in page
    assert timezone.now()  # nothing was stored by looking
    assert world.report("gyo-10").version == 0
