"""Five plans of other bodies as published: docs/plans says their shapes, and the older documents load.

What tests/shapes/published holds was written in the first format of plan documents, which could not say all.
The answers are invented; the proposals beside them are computed by hand from the plan's targets.
"""

import datetime as dt
import html
import io
import json
import re
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pypdf
import pytest
from django.conf import settings
from django.db import transaction
from django.test import Client

from accounts.models import Department, Membership, Role, User
from indicators.book.answers import ItemAnswer, MeasurementAnswer, ReportAnswer
from indicators.book.assessment import assess_stored
from indicators.book.results import ResultBook, is_planned, load_results
from indicators.entry.services import save_report
from indicators.judgement import InitiativeProposal
from indicators.plan_io import load_plan
from indicators.plan_io.export import export_document
from indicators.plan_io.shipped_scales import reference_definitions
from initiatives.models import Initiative, InitiativeText, Responsibility, ResponsibilityKind, SheetRow
from reports.builders.plan import build_plan_document
from reports.documents.sheet_bands import bands_of
from tests.cast import PASSWORD, World, opened_round
from tests.reports.jobs.running import taken
from tests.reports.story import at, number, ratio
from tests.test_words import FORBIDDEN

pytestmark = [pytest.mark.any_database, pytest.mark.django_db]

# The first format has the levels 分野, 施策の柱 and 施策, by whatever name the original called them.
FORBIDDEN_BESIDE_LEVELS = re.compile(FORBIDDEN.pattern.replace("|施策|分野", ""))
FIRST = "first format"
NOW = "docs"
FOLDERS = {FIRST: Path(__file__).parent / "published", NOW: Path(settings.BASE_DIR) / "docs/plans"}
SINCE = dt.date(2014, 4, 1)


def reached(on: dt.date | None) -> MeasurementAnswer:
    return MeasurementAnswer(status="confirmed", is_reached=on is not None, reached_on=on)


@dataclass(frozen=True)
class Told:
    """What is reported for an initiative and year, and the proposals: by our scale as before, by its own now.

    "" is no grade. An initiative that stood under another slug in the first format says it.
    """

    slug: str
    year: int
    proposed: tuple[str, str]
    figures: Mapping[str, MeasurementAnswer]
    items: tuple[str, ...] = ()
    slug_before: str = ""

    def slug_in(self, form: str) -> str:
        return self.slug_before if form == FIRST and self.slug_before else self.slug


TOLD: dict[str, tuple[Told, ...]] = {
    "hamamatsu-dx": (
        # A year's 1,000 people: 90 %. 75 in three years: 25 by the first, 20 are 80 %. People choose now.
        Told(
            "k3-1",
            2022,
            ("B", ""),
            {
                "LGX行動規範の制定、ビジネスチャットの導入": reached(None),
                "LGX行動規範の制定": reached(dt.date(2022, 10, 1)),
                "ビジネスチャットの導入": reached(None),
                "DX人材育成研修受講者": number(900),
                "DX支援者(メンター)の育成": number(20),
            },
        ),
        # No baseline: the first year stands in, 5 of 20; by 2025, so 10 by 2023: (9 − 5) ÷ (10 − 5) = 80 %.
        Told("k3-5", 2022, ("", ""), {"システムの標準化": number(5)}),
        Told("k3-5", 2023, ("B", ""), {"システムの標準化": number(9)}),
    ),
    "mima-seika": (
        # 0 children that wait, as asked; 4 of 3; 943 → 954.4 asked, (950 − 943) ÷ 11.4 = 61 %.
        # Against target and baseline: 0 as before, above the target, above the baseline: the lowest.
        Told(
            "c1-1",
            2015,
            ("C", "B"),
            {"待機児童": number(0), "認定こども園": number(4), "母子・父子相談件数": number(950)},
        ),
        # 171 → 186.8 asked; 150 is below the baseline, by 12.3 %, which is more than 10.
        Told("c1-3", 2015, ("D", "C"), {"青少年健全育成講演会参加人数": number(150)}),
        # 332 → 325.6 asked at most; 320 is below the baseline, not below the target of 300.
        Told("c1-7", 2015, ("A", "A"), {"自治会数": number(320)}),
        Told("c1-7", 2016, ("A", "S"), {"自治会数": number(299)}),
        Told("c1-2", 2015, ("A", "A"), {"非構造部材耐震補強実施率": ratio(5, 10)}),
    ),
    "kakogawa-kodomo": (
        Told("k-1", 2020, ("A", "A"), {"確保方策（特定型）": number(1)}),
        Told("k-2", 2020, ("C", "C"), {"確保方策（母子保健型）": number(1)}),  # 1 of 2
        # 1,675 ÷ 1,700 = 98.5 %; the next year has 1,623: 1,675 would have been too many.
        Told("k-3", 2020, ("B", "B"), {"量の見込み": number(1700), "確保方策": number(3479)}),
        Told("k-3", 2021, ("A", "A"), {"量の見込み": number(1623), "確保方策": number(3479)}),
    ),
    "kizugawa-gyokaku": (
        Told("1", 2019, ("A", "A"), {}, ("done",)),
        Told("r2-1", 2020, ("A", "A"), {}, ("done",)),
        Told("r2-2", 2020, ("C", "C"), {}, ("partial",)),  # half of one
        Told("r2-3", 2020, ("D", "D"), {}, ("not_done",)),
    ),
    "shiogama-ondanka": (
        # 0 in 2013 to 51 in 2030: 24 by 2021; 20 ÷ 24 = 83.3 %. Then 27 by 2022.
        Told("goal", 2021, ("B", "B"), {"温室効果ガス総排出量の削減率": number(20)}, slug_before="o-1"),
        Told("goal", 2022, ("A", "A"), {"温室効果ガス総排出量の削減率": number(27)}, slug_before="o-1"),
        Told("o-2", 2021, ("", ""), {}),
    ),
}
# The rows of an initiative's sheet, in order, as docs/plans has them.
ROWS: dict[str, tuple[str, list[str]]] = {
    "hamamatsu-dx": ("k3-2", ["取組", "取組内容", "目標"]),
    "mima-seika": ("c1-7", ["節", "成果指標"]),
    "kakogawa-kodomo": ("k-3", ["事業", "量の見込みと確保方策", "過不足（②－①）"]),
    "kizugawa-gyokaku": ("r2-1", ["取組項目", "所管課", "年度別計画", "取組状況"]),
    "shiogama-ondanka": ("o-1", ["取組", "年次計画", "目標"]),
}


@dataclass(frozen=True)
class Published:
    """A published plan with its round, its people and what they told."""

    key: str
    form: str
    world: World
    book: ResultBook

    @property
    def told(self) -> tuple[Told, ...]:
        return TOLD[self.key]

    def initiative(self, slug: str) -> Initiative:
        return next(one for one in self.book.initiatives if one.slug == slug)

    def proposal(self, slug: str, year: int) -> InitiativeProposal:
        return assess_stored(self.book, self.initiative(slug), year)

    def read(self, address: str) -> str:
        client = Client()
        client.force_login(self.world["secretariat"])
        response = taken(client, address)
        assert response.status_code == 200, address
        return text_of(b"".join(response.streaming_content) if response.streaming else response.content)


def text_of(content: bytes) -> str:
    """The text of a page, a workbook or a CSV file."""
    if content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as file:
            parts = [file.read(name).decode() for name in file.namelist() if name.endswith(".xml")]
        return "\n".join([*parts, *openpyxl.load_workbook(io.BytesIO(content)).sheetnames])
    return html.unescape(content.decode())


def document(key: str, form: str) -> dict[str, Any]:
    return json.loads((FOLDERS[form] / f"{key}.json").read_text(encoding="utf-8"))


def published(key: str, form: str) -> Published:
    """Load the plan, open the rounds that are told of, and tell."""
    scale = {"scale_key": "imari", "scale_definition": reference_definitions()["imari"]}
    plan = load_plan(document(key, form), **(scale if form == FIRST else {})).plan
    department = Department.objects.create(name="担当課", valid_from=SINCE)
    person = User.objects.create_user("secretariat", PASSWORD, full_name="事務局の人")
    Membership.objects.create(user=person, role=Role.SECRETARIAT, department=None, valid_from=SINCE)
    for initiative in plan.initiatives.filter(responsibilities=None):
        Responsibility.objects.create(
            initiative=initiative, department=department, kind=ResponsibilityKind.LEAD, valid_from=SINCE
        )
    world = World(plan, {"secretariat": person})
    for year in sorted({one.year for one in TOLD[key]}):
        opens_on = dt.date(year + 1, 4, 1)
        opened_round(plan, year, opens_on=opens_on, due_on=opens_on + dt.timedelta(14), by=person)
    for one in TOLD[key]:
        enter(world, one, form)
    return Published(key, form, world, load_results(plan))


def enter(world: World, one: Told, form: str) -> None:
    stored = world.report(one.slug_in(form), one.year)
    indicators = {row.name: row.pk for row in stored.initiative.indicators.all()}
    items = stored.initiative.evaluation_items.filter(fiscal_year=one.year)
    answer = ReportAnswer(
        texts={"results": "取り組んだ。", "direction": "continue"},
        money={"budget": Decimal(1200)},
        measurements={indicators[name]: value for name, value in one.figures.items() if name in indicators},
        items={
            item.pk: ItemAnswer(status, "") for item, status in zip(items, one.items, strict=bool(one.items))
        },
    )
    save_report(
        report=stored, by=world["secretariat"], at=at(one.year), answer=answer, version=stored.version
    )


@pytest.fixture(
    scope="module",
    params=[(key, form) for key in TOLD for form in FOLDERS],
    ids=lambda value: f"{value[0]}, {value[1]}",
)
def any_plan(
    request: pytest.FixtureRequest, django_db_setup: None, django_db_blocker: Any
) -> Iterator[Published]:
    """A published plan in either format."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield published(*request.param)
        transaction.set_rollback(True)


def test_every_document_is_told_of() -> None:
    for folder in FOLDERS.values():
        assert {path.stem for path in folder.glob("*.json")} == set(TOLD)


class TestInEitherFormat:
    def test_it_comes_back_as_it_went_in(self, any_plan: Published) -> None:
        assert load_plan(export_document(any_plan.world.plan)).outcome == "unchanged"

    def test_the_proposals(self, any_plan: Published) -> None:
        found, expected = [], []
        for one in any_plan.told:
            proposal = any_plan.proposal(one.slug_in(any_plan.form), one.year)
            found.append((one.slug, one.year, proposal.grade if proposal.is_graded else ""))
            expected.append((one.slug, one.year, one.proposed[any_plan.form == NOW]))
        assert found == expected

    def test_nothing_says_a_word_of_another_plan(self, any_plan: Published) -> None:
        one = any_plan.told[0]
        slug = one.slug_in(any_plan.form)
        wrong = {}
        addresses = [
            "/",
            f"/initiatives/{slug}/",
            f"/initiatives/{slug}/sheet/",
            f"/entry/{one.year}/{slug}/",
            "/dashboard/",
            "/reports/plan.xlsx",
            "/reports/results.csv",
        ]
        if any_plan.form == NOW:
            addresses += [f"/dashboard/{page}/" for page in ("years", "indicators", "alerts")]
            addresses += ["/reports/", "/reports/work.csv"]
        for address in addresses:
            text = re.sub(
                r'name="(csrfmiddlewaretoken|screen)" value="[^"]+"', "", any_plan.read(address)
            )  # chance writes DX too
            for scale in reference_definitions().values():
                text = text.replace(scale["name"], "").replace(scale.get("source", ""), "")
            for word in own_words(any_plan):
                text = text.replace(word, "")
            words = FORBIDDEN if any_plan.form == NOW else FORBIDDEN_BESIDE_LEVELS
            if found := [text[max(0, m.start() - 30) : m.end() + 30] for m in words.finditer(text)]:
                wrong[address] = found
        assert wrong == {}


def as_now(*keys: str) -> pytest.MarkDecorator:
    """The plans of docs/plans, or those named of them."""
    params = [pytest.param((key, NOW), id=key) for key in keys or TOLD]
    return pytest.mark.parametrize("any_plan", params, indirect=True)


@as_now()
def test_the_rows_of_the_sheet(any_plan: Published) -> None:
    slug, rows = ROWS[any_plan.key]
    sheet = build_plan_document(any_plan.book).sheets[slug]
    labels = [band.label for band in bands_of(sheet) if band.label]
    assert list(dict.fromkeys(labels)) == rows
    page, book = any_plan.read(f"/initiatives/{slug}/sheet/"), any_plan.read("/reports/plan.xlsx")
    for text in (*rows, sheet.plain_title, *sheet.target_lines, *sheet.texts.values()):
        assert text in page
        assert text in book
    for text in ("事業内容", "期待される効果", "記載なし"):
        assert text not in page
        assert text not in book


@as_now("hamamatsu-dx")
def test_a_target_shown_again_a_deadline_after_the_period_and_a_row_for_the_next_plan(
    any_plan: Published,
) -> None:
    plan = any_plan.world.plan
    assert [level.word for level in plan.levels_down] == ["章", "取組"]
    assert "ビジネスチャットの導入（再掲）" in any_plan.read("/initiatives/k3-2/")
    assert "ビジネスチャット" not in any_plan.proposal("k3-2", 2022).reason
    system = any_plan.initiative("k3-5").indicators.get()
    assert (plan.end_fiscal_year, system.due_year) == (2024, 2025)
    assert "10業務" in any_plan.proposal("k3-5", 2023).reason  # by 2025, not all 20 by the plan's end
    row = SheetRow.objects.get(plan=plan, label="次期計画での継続")
    assert row.label not in any_plan.read("/initiatives/k3-5/sheet/")
    InitiativeText.objects.create(initiative=any_plan.initiative("k3-5"), row=row, text="継続する。")
    assert row.label in any_plan.read("/initiatives/k3-5/sheet/")


@as_now("mima-seika")
def test_chapters_and_sections_with_nothing_but_indicators_each_defined(any_plan: Published) -> None:
    assert [level.word for level in any_plan.world.plan.levels_down] == ["章", "節"]
    definition = "耐震補強を実施した校数の、対象の校数に占める割合"
    assert definition in any_plan.read("/entry/2015/c1-2/")
    below = {one.slug: any_plan.proposal(one.slug, one.year).indicators for one in any_plan.told}
    assert [one.grade for one in below["c1-1"]] == ["B", "S", "A"]


@as_now("kakogawa-kodomo")
def test_a_target_of_each_year_an_area_and_a_baseline_before_the_period(any_plan: Published) -> None:
    demand = any_plan.initiative("k-3").indicators.get(name="量の見込み")
    assert (demand.target, demand.baseline_year) == (None, 2019)
    for year, target in ((2020, "1,675人以下"), (2021, "1,623人以下")):
        assert target in any_plan.proposal("k-3", year).reason
        assert target in any_plan.read(f"/entry/{year}/k-3/")
    # What the plan computes from the two stands as it prints it: 3,479 − 1,675 … 3,479 − 1,478.
    assert "1,804→1,856→1,917→1,967→2,001人" in any_plan.read("/initiatives/k-3/sheet/")
    heading = any_plan.initiative("k-3").heading
    assert heading is not None
    assert (heading.level.word, heading.title) == ("区域", "区域A")
    above = any_plan.initiative("k-1").heading
    assert above is not None
    assert above.level.word == "区分"  # of the whole city


@as_now("kizugawa-gyokaku")
def test_items_without_figures_some_added_later_one_merged(any_plan: Published) -> None:
    assert not any(one.indicators.exists() for one in any_plan.book.initiatives)
    added, first = any_plan.initiative("r2-1"), any_plan.initiative("1")
    assert [str(row.department) for row in added.responsibilities.all()] == ["人事秘書課"]
    assert [is_planned(added, year) for year in (2019, 2020, 2023)] == [False, True, True]
    assert [is_planned(first, year) for year in (2019, 2020, 2023)] == [True, False, False]
    assert "【令和２年度新規】" in any_plan.read("/initiatives/r2-1/sheet/")
    assert "【令和元年度で終了（統合）】" in any_plan.read("/reports/plan.xlsx")
    client = Client()
    client.force_login(any_plan.world["secretariat"])
    pages = pypdf.PdfReader(io.BytesIO(taken(client, "/reports/plan.pdf").content)).pages
    text = "".join("".join(page.extract_text().split()) for page in pages)
    for word in (
        "【令和２年度新規】",
        "第3次木津川市行財政改革行動計画",
        "所管課",
        "人事秘書課",
        "年度別計画",
        "取組状況",
    ):
        assert word in text
    assert not FORBIDDEN.search(text)


@as_now("shiogama-ondanka")
def test_ten_years_in_two_phases_and_a_goal_of_the_plan_itself(any_plan: Published) -> None:
    page = any_plan.read("/initiatives/o-1/sheet/")
    for text in ("令和３年度", "令和１２年度", "調査・検討", "実行", "上半期"):
        assert text in page
    own = any_plan.read("/initiatives/o-1/")
    assert "温室効果ガス総排出量の削減率" in own  # the goal, shown again
    assert "実施評価指標" not in own, "the sheet has no such row"
    assert "削減率" not in any_plan.proposal("o-1", 2021).reason
    goal = any_plan.initiative("goal")
    assert (goal.word, goal.code, goal.headings) == ("計画の目標", "計画の目標", ())
    assert [one.of_heading for one in any_plan.world.plan.initiatives.of_last_level()] == [None] * 6
    sheets = re.findall(r'id="sheet-([a-z0-9-]+)"', any_plan.read("/reports/2021/evaluation.html"))
    assert sheets == ["goal", *(f"o-{number}" for number in range(1, 7))]
    for level, due in ((1, 1), (4, 6)):
        assert f"／対象 {due}</span>" in any_plan.read(f"/dashboard/?year=2021&level={level}")
    assert "この下に置かれたもの" in any_plan.read("/initiatives/goal/?year=2021")
    assert "Shiogama Climate Action Plan 2021–2030" in any_plan.read("/reports/plan.xlsx")


@as_now()
def test_the_pages_call_levels_as_the_plan_does(any_plan: Published) -> None:
    top, own = any_plan.world.plan.top_word, any_plan.world.plan.initiative_word
    manual = any_plan.read("/help/all/")
    assert f"状態・{top}・担当課" in manual
    assert f"年度の全体と{top}ごと" in manual
    assert not re.search("分野|施策の柱", manual)
    book = any_plan.read(f"/reports/{any_plan.told[0].year}/evaluation.xlsx")
    for text in (f"遅れている{own}", f"{own}名称", f"{own}一覧"):
        assert text in book
    assert "施策名称" not in book
    assert "施策一覧" not in book
    last = any_plan.book.initiatives[-1]
    page = any_plan.read(f"/initiatives/{last.slug}/")
    assert f"前の{own}" in page
    assert "前の施策" not in page
    assert f"この{own}には数値目標がありません" in page or last.indicators.exists()


def own_words(plan: Published) -> list[str]:
    """Texts of the plan itself with a word that is forbidden elsewhere, the longest first."""

    def texts(value: Any) -> Iterator[str]:
        if isinstance(value, str):
            yield value
        elif isinstance(value, dict | list):
            for part in value.values() if isinstance(value, dict) else value:
                yield from texts(part)

    found = {text for text in texts(document(plan.key, plan.form)) if FORBIDDEN.search(text)}
    return sorted({*found, plan.key}, key=len, reverse=True)
