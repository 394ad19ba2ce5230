"""The official sheet as data: a plan's own rows and labels; what is empty prints nowhere."""

import copy
import io
from dataclasses import replace
from typing import Any

import openpyxl
import pypdf
import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from imari_dx.shared.fiscal_year import Division, Timeline
from indicators.book.results import is_planned, load_results
from indicators.book.snapshots import thaw
from indicators.plan_io import PlanDocumentError, load_plan
from indicators.plan_io.export import export_document
from initiatives.models import Initiative, InitiativeText, Plan, SheetRow
from initiatives.sheet_layout import DEFAULT_LAYOUT, LayoutRow, RowKind
from reports.builders.plan import build_plan_document
from reports.documents.sheet import OfficialSheet, PhaseRow
from reports.documents.sheet_bands import BandKind, bands_of
from tests.cast import World
from tests.reports.jobs.running import taken
from tests.reports.story import finalise, number, report
from tests.shapes.shaped import FIRST_YEAR, shaped_document, shaped_world

pytestmark = pytest.mark.any_database

OWN_ROWS = [
    {"code": "name", "kind": "title", "label": "事業名"},
    {"code": "issue", "kind": "text", "label": "現状と課題"},
    {"code": "aim", "kind": "text", "label": "めざす姿"},
    {"code": "whom", "kind": "text", "label": "対象"},
    {"code": "law", "kind": "text", "label": "根拠法令"},
    {"code": "money", "kind": "text", "label": "財源"},
    {"code": "partners", "kind": "text", "label": "協働の相手"},
    {"kind": "schedule", "label": "年次計画"},
    {"kind": "effect", "label": "効果", "is_shown": False},
    {"kind": "targets", "label": "めやす"},
]
TEXTS = {
    "issue": "緑が減っている。",
    "aim": "緑の多いまち",
    "whom": "市民",
    "law": "都市緑地法",
    "money": "一般財源",
}


def own_document(**shape: Any) -> dict[str, Any]:
    document = shaped_document(**shape)
    document["sheet"] = OWN_ROWS
    document["initiatives"][0]["texts"] = TEXTS
    return document


def sheet(**fields: Any) -> OfficialSheet:
    plain = OfficialSheet(
        slug="a",
        code="１",
        plain_code="1",
        title_line="１公園",
        plain_title="公園",
        vision_label="",
        description="公園を整える。",
        timeline=Timeline(2025, 2027),
        activities=("準備", "", "開園"),
        phase_rows=(PhaseRow("build", "整備", ((0, 3),)),),
        effect="緑がふえる。",
        target_lines=("公園：３か所",),
        evaluation_items=(("点検",), (), ()),
        has_inferred_bars=False,
    )
    return replace(plain, **fields)


def kinds(one: OfficialSheet) -> list[tuple[str, str]]:
    return [(band.kind.value, band.label) for band in bands_of(one)]


def test_the_rows_of_any_plan() -> None:
    assert kinds(sheet()) == [
        ("title", "名称"),
        ("text", "事業内容"),
        ("text", "期待される効果"),
        ("years", "スケジュール"),
        ("schedule", ""),
        ("cells", "取組内容"),
        ("lines", "数値目標"),
        ("years", "実施評価指標"),
        ("cells", ""),
    ]


@pytest.mark.parametrize(
    ("empty", "gone"),
    [
        ({"description": ""}, {"事業内容"}),
        ({"effect": ""}, {"期待される効果"}),
        ({"activities": ("", "", "")}, {"取組内容"}),
        ({"phase_rows": (PhaseRow("build", "整備", ()),)}, {"スケジュール"}),
        ({"target_lines": ()}, {"数値目標"}),
        ({"evaluation_items": ((), (), ())}, {"実施評価指標"}),
    ],
)
def test_an_empty_row_is_left_out(empty: dict[str, Any], gone: set[str]) -> None:
    labels = {label for _kind, label in kinds(sheet())}
    assert {label for _kind, label in kinds(sheet(**empty))} == labels - gone


def test_texts_of_a_year_have_the_years_above_them_where_no_schedule_has() -> None:
    without = sheet(phase_rows=())
    assert ("years", "取組内容") in kinds(without)
    assert [band.rows_beside for band in bands_of(without) if band.kind == BandKind.YEARS] == [2, 2]


def test_nothing_but_the_title_is_left_of_an_initiative_with_nothing_else() -> None:
    bare = sheet(
        description="",
        effect="",
        activities=("",) * 3,
        phase_rows=(),
        target_lines=(),
        evaluation_items=((),) * 3,
    )
    assert kinds(bare) == [("title", "名称")]


def test_a_heading_without_anything_below_is_left_out() -> None:
    layout = (
        LayoutRow("title", RowKind.TITLE, "名称"),
        LayoutRow("first", RowKind.HEADING, "成果"),
        LayoutRow("targets", RowKind.TARGETS, "目標"),
        LayoutRow("second", RowKind.HEADING, "その他"),
        LayoutRow("own", RowKind.TEXT, "備考"),
    )
    assert [label for _kind, label in kinds(sheet(layout=layout))] == ["名称", "成果", "目標"]


@pytest.mark.parametrize(
    ("years", "blocks"),
    [(1, [1]), (3, [3]), (5, [5]), (6, [6]), (7, [4, 3]), (10, [5, 5]), (12, [6, 6])],
)
def test_more_than_six_years_stand_in_two_blocks(years: int, blocks: list[int]) -> None:
    timeline = Timeline(2019, 2018 + years, Division(2))
    long = sheet(
        timeline=timeline,
        activities=tuple(f"{year}" for year in range(years)),
        phase_rows=(PhaseRow("build", "整備", ((0, timeline.cell_count - 1),)),),
        evaluation_items=tuple((f"{year}",) for year in range(years)),
    )
    bands = bands_of(long)
    cells = [len(band.cells) for band in bands if band.kind == BandKind.CELLS]
    assert cells == [*blocks, *blocks]
    bars = [band.phase_rows[0].bars for band in bands if band.kind == BandKind.SCHEDULE]
    assert bars == [((0, 2 * count - 1),) for count in blocks]
    assert [band.blank_years for band in bands if band.kind == BandKind.CELLS][-1] == blocks[0] - blocks[-1]
    heads = [
        year.official_label for band in bands if band.kind == BandKind.YEARS for year in band.timeline.years
    ]
    assert heads[:2] == ["令和元年度", "令和２年度"][: len(heads[:2])] or years == 1
    assert len(heads) == 2 * years


@pytest.mark.django_db
class TestOwnRows:
    @pytest.fixture
    def world(self) -> World:
        return shaped_world(own_document(periods=2))

    def texts_of(self, world: World, slug: str) -> list[str]:
        document = build_plan_document(load_results(world.plan))
        return [band.label for band in bands_of(document.sheets[slug])]

    def test_they_print_where_there_is_something_in_them(self, world: World) -> None:
        assert self.texts_of(world, "green-1") == [
            *("事業名", "現状と課題", "めざす姿", "対象", "根拠法令", "財源", "年次計画", "", "めやす")
        ]
        assert self.texts_of(world, "green-2") == ["事業名", "年次計画", "", "めやす"]

    def test_screen_pdf_and_excel_have_the_same_rows(self, world: World) -> None:
        client = Client()
        client.force_login(world["secretariat"])
        html = client.get("/initiatives/green-1/sheet/").content.decode()
        pdf = "".join(
            page.extract_text()
            for page in pypdf.PdfReader(io.BytesIO(taken(client, "/reports/plan.pdf").content)).pages
        )
        book = openpyxl.load_workbook(io.BytesIO(taken(client, "/reports/plan.xlsx").content))
        cells = "".join(str(cell.value) for one in book.worksheets for row in one.iter_rows() for cell in row)
        for text in ("現状と課題", *TEXTS.values(), "年次計画"):
            assert text in html
            assert text in pdf
            assert text in cells
        for text in ("協働の相手", "緑がふえる。", "事業内容"):
            assert text not in html
            assert text not in pdf
            assert text not in cells

    def test_the_document_comes_back_as_it_went_in(self, world: World) -> None:
        document = export_document(world.plan)
        assert document["initiatives"][0]["texts"] == TEXTS
        assert load_plan(document).outcome == "unchanged"
        changed = copy.deepcopy(document)
        changed["initiatives"][0]["texts"]["issue"] = "緑が足りない。"
        changed["sheet"][1]["label"] = "課題"
        result = load_plan(changed)
        assert result.outcome == "differs"
        assert any("様式の行「現状と課題」の見出し" in one for one in result.differences)
        assert any("様式の文章「現状と課題」" in one for one in result.differences)
        assert load_plan(changed, update=True).outcome == "updated"

    def test_a_decided_year_keeps_its_rows(self, world: World) -> None:
        stored = finalise(world, report(world, "green-1", FIRST_YEAR, number(14)), "A").snapshots.get()
        InitiativeText.objects.update(text="別の文章")
        SheetRow.objects.filter(code="issue").update(label="別の見出し")
        book = thaw(stored.data)
        frozen = build_plan_document(book).sheets["green-1"]
        assert ("text", "現状と課題") in kinds(frozen)
        assert frozen.texts["issue"] == TEXTS["issue"]

    def test_a_row_of_a_kind_that_stands_once(self, world: World) -> None:
        with pytest.raises(IntegrityError), transaction.atomic():
            SheetRow.objects.create(plan=world.plan, code="b", kind="title", label="二つ目", sort_order=99)
        with pytest.raises(IntegrityError), transaction.atomic():
            SheetRow.objects.create(plan=world.plan, code="b", kind="text", label="", sort_order=99)


@pytest.mark.django_db
def test_a_document_without_a_sheet_has_the_rows_of_any_plan() -> None:
    plan = load_plan(shaped_document()).plan
    assert plan.layout == DEFAULT_LAYOUT


@pytest.mark.django_db
def test_only_code_and_title_of_an_initiative_are_compulsory() -> None:
    document = shaped_document()
    for key in list(document["initiatives"][0]):
        if key not in ("code", "title", "sector", "policy"):
            del document["initiatives"][0][key]
    plan = load_plan(document).plan
    first = plan.initiatives.get(number=1)
    assert (first.code, first.plain_code, first.description, first.target_lines) == ("緑1", "緑1", "", [])


WRONG: dict[str, tuple[Any, str]] = {
    "kind": (lambda d: d["sheet"][1].update(kind="picture"), "様式の行2：内容「picture」は使えません。"),
    "twice": (
        lambda d: d["sheet"].append({"code": "again", "kind": "title", "label": "名称"}),
        "様式の行11：内容「番号と名称」の行は1つだけです。",
    ),
    "same code": (
        lambda d: d["sheet"].append({"code": "issue", "kind": "text", "label": "課題"}),
        "様式の行11：「issue」が重複しています。別の符号（code）を付けてください。",
    ),
    "no label": (
        lambda d: d["sheet"][1].update(label=""),
        "様式の行2：見出しを入力してください。空欄にできるのはスケジュールの行だけです。",
    ),
    "text of no row": (
        lambda d: d["initiatives"][0]["texts"].update(other="文章"),
        "施策 緑1：様式の文章「other」は、様式（sheet）の文章の行（kind が text）にありません。",
    ),
}


@pytest.mark.django_db
@pytest.mark.parametrize(("change", "sentence"), WRONG.values(), ids=WRONG)
def test_a_wrong_sheet_is_refused_with_its_place(change: Any, sentence: str) -> None:
    document = copy.deepcopy(own_document())
    change(document)
    with pytest.raises(PlanDocumentError) as refused:
        load_plan(document)
    assert sentence in refused.value.problems
    assert not Plan.objects.exists()


@pytest.mark.django_db
def test_a_sheet_that_asks_nothing_per_year_is_due_by_its_indicators() -> None:
    document = own_document()
    first, second = document["initiatives"]
    first["indicators"][0] |= {
        "first_year": FIRST_YEAR + 1,
        "last_year": FIRST_YEAR + 1,
        "expectations": {str(FIRST_YEAR + 2): 12},
    }
    second["indicators"] = []
    plan = load_plan(document).plan

    def due(slug: str) -> list[bool]:
        initiative = Initiative.objects.get(plan=plan, slug=slug)
        return [is_planned(initiative, year.year) for year in plan.fiscal_years]

    assert due("green-1") == [False, True, True]
    assert due("green-2") == [True, True, True]


@pytest.mark.django_db
def test_a_report_without_terms_has_no_chapter_of_them() -> None:
    world = shaped_world(shaped_document())
    client = Client()
    client.force_login(world["secretariat"])
    address = f"/reports/{FIRST_YEAR}/evaluation"
    book = openpyxl.load_workbook(io.BytesIO(taken(client, f"{address}.xlsx").content))
    assert "用語解説" not in book.sheetnames
    pages = pypdf.PdfReader(io.BytesIO(taken(client, f"{address}.pdf").content)).pages
    text = "".join("".join(page.extract_text().split()) for page in pages)
    assert "用語解説" not in text
    assert "５出典" in text


@pytest.mark.django_db
@pytest.mark.parametrize(("years", "tables"), [(6, 1), (10, 2)])
def test_the_map_of_years_stands_in_two_blocks(years: int, tables: int) -> None:
    world = shaped_world(shaped_document(years=years))
    client = Client()
    client.force_login(world["secretariat"])
    html = client.get("/dashboard/years/").content.decode()
    assert html.count('<table class="table table-compact heat-map">') == tables
    if tables == 2:
        assert "（令和7年度〜令和11年度）" in html
        assert "（令和12年度〜令和16年度）" in html


@pytest.mark.django_db
@pytest.mark.parametrize(("years", "tables"), [(6, 1), (10, 2)])
def test_the_years_of_an_initiative_stand_in_two_blocks(years: int, tables: int) -> None:
    world = shaped_world(shaped_document(years=years))
    client = Client()
    client.force_login(world["secretariat"])
    html = client.get("/initiatives/green-1/").content.decode()
    assert html.count('<table class="table table-compact five-years">') == tables
    heads = [f"令和{number}年度" for number in range(7, 7 + years)]
    assert all(f">{head}" in html for head in heads)
