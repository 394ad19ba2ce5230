"""One plan with every shape at once, through everything that shows it; the grades are worked by hand."""

import csv
import datetime as dt
import html
import io
import re
import zipfile
from collections import Counter
from collections.abc import Iterator

import openpyxl
import pytest
from django.db import transaction
from django.test import Client
from pytest_django.plugin import DjangoDbBlocker

from indicators.book.assessment import assess_stored
from indicators.book.results import load_results
from indicators.book.snapshots import freeze, thaw
from indicators.models import AnnualReport
from indicators.scales.trial import ScaleTrial
from reports.builders.evaluation import EvaluationBuilder
from reports.builders.overview import forget_frozen_years
from reports.builders.plan import build_plan_document
from reports.builders.year_content import content_of
from reports.permissions import SEES_EVERYTHING
from reports.site.pages import pages
from tests.cast import World
from tests.reports.formats.open_data_reading import agree
from tests.reports.jobs.running import taken
from tests.reports.site.reading import broken_links
from tests.shapes.every_shape import FIGURES, OWNED, at, every_shape

pytestmark = [pytest.mark.any_database, pytest.mark.django_db]


@pytest.fixture(autouse=True)
def _forget_frozen_years() -> None:
    """Not here: the plan is loaded once, and nothing in it changes."""


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[World]:
    forget_frozen_years()
    with django_db_blocker.unblock(), transaction.atomic():
        yield every_shape()
        transaction.set_rollback(True)
    forget_frozen_years()


def get(world: World, address: str, name: str = "secretariat") -> bytes:
    client = Client()
    client.force_login(world[name])
    response = taken(client, address)
    assert response.status_code == 200, address
    return b"".join(response.streaming_content) if response.streaming else response.content


def text_of(content: bytes) -> str:
    """What a reader of a page reads, without its frame."""
    main = content.decode().split("<main", 1)[1]
    bare = re.sub(r"<script.*?</script>|<[^>]+>", " ", main, flags=re.DOTALL)
    return re.sub(r"\s+", " ", html.unescape(bare))


def table_of(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))


def sheet_rows(content: bytes) -> list[list[str]]:
    """The filled cells of the first sheet, row by row."""
    rows = openpyxl.load_workbook(io.BytesIO(content)).worksheets[0].iter_rows(values_only=True)
    return [[str(cell) for cell in row if cell not in (None, "")] for row in rows if any(row)]


# Codes of the plan's scale: 順調 from 100 %, 要努力 from 70 %, else 停滞; － where there is nothing to grade.
GRADES = {
    ("park", 2023): (
        "要努力",
        {
            "公園の数": "要努力",  # 9 of the year's 10
            "池の水温": "順調",  # 24 lies in 20 to 28
            "花壇の面積": "順調",  # 190, 180 are asked
            "公園を使う人": "順調",  # 55 after 50
        },
    ),
    ("park", 2024): (
        "停滞",
        {
            "公園の数": "－",  # the plan names no target for this year
            "池の水温": "要努力",  # 28 ÷ 32 = 87.5 %
            "花壇の面積": "停滞",  # 120 ÷ 180 = 66.7 %
            "公園を使う人": "停滞",  # 55 after 55
        },
    ),
    ("river", 2023): (
        "停滞",
        {
            "川のごみ": "順調",  # 290, 300 at the start
            "掃除に来る人": "順調",  # 80 after 80
            "苦情": "要努力",  # 40 ÷ 50 = 80 %
            "水質の順位": "停滞",  # 5 ÷ 8 = 62.5 %
            "植えた木": "順調",  # 100 + 20 = the 120 of the first of ten years
        },
    ),
    ("river", 2024): (
        "要努力",
        {
            "川のごみ": "順調",  # 280
            "掃除に来る人": "要努力",  # 60 ÷ 80 = 75 %
            "苦情": "順調",  # 50 after 50
            "水質の順位": "順調",  # the fifth
            "植えた木": "要努力",  # 125 ÷ 140 = 89.3 %
        },
    ),
    ("school", 2023): ("－", {"参加した学校": "－"}),
    # 第１章 and 第２章 report themselves.
    ("c1", 2023): ("要努力", {"みどりに満足する人": "要努力"}),  # 54 ÷ 60 = 90 %
    ("c1", 2024): ("順調", {"みどりに満足する人": "順調"}),
    # 36 of the 60 people that two of ten years bring of the 300 from 200 to 500: 60 %
    ("c2", 2024): ("停滞", {"水辺の見守りに加わる人": "停滞"}),
}


@pytest.mark.parametrize(("slug", "year"), GRADES)
def test_the_grades_are_those_worked_by_hand(world: World, slug: str, year: int) -> None:
    book = load_results(world.plan)
    (initiative,) = (one for one in book.initiatives if one.slug == slug)
    proposal = assess_stored(book, initiative, year)
    names = [row.name for row in initiative.indicators.all()]
    found = dict(zip(names, (one.grade for one in proposal.indicators), strict=True))
    assert (proposal.grade, found) == GRADES[slug, year]


OWN_TEXTS = [
    ["現状と課題", "歩いて行ける公園が足りません。"],
    ["対象となる人", "町内に住む人"],
    ["事業のあらまし", "空き地を小さな公園に整えます。"],
    ["根拠法令", "都市公園法"],
    ["財源", "公園整備基金"],
    ["備考", "用地は借りることがあります。"],
]
FIRST = [f"令和{year}年度" for year in "５６７８９"]
SECOND = [f"令和１{year}年度" for year in "０１２３４"]


def test_the_official_sheet_on_the_screen(world: World) -> None:
    text = text_of(get(world, "/initiatives/park/sheet/"))
    wanted = ["事業名 1-1-①公園を増やす", *(" ".join(row) for row in OWN_TEXTS)]
    wanted += [
        " ".join(["工程表", *FIRST]),
        " ".join(["工程表", *SECOND]),
        "成果指標",
        " ".join(["点検項目", *FIRST]),
    ]
    places = [text.find(one) for one in wanted]
    assert -1 not in places
    assert places == sorted(places)
    assert "調査：令和５年度上半期〜令和６年度上半期。整備：令和６年度下半期〜令和９年度下半期" in text
    assert "整備：令和１０年度上半期〜令和１４年度下半期" in text
    for absent in ("協働の相手", "期待する成果", "歩いて行ける公園が増えます。", "四半期"):
        assert absent not in text


def test_the_official_sheet_and_its_results_as_a_workbook(world: World) -> None:
    rows = sheet_rows(get(world, "/reports/2023/park.xlsx"))
    years = [2023, 2024, 2025, 2026, 2027]
    assert rows[1:17] == [
        ["事業名", "1-1-①公園を増やす"],
        *OWN_TEXTS,
        ["工程表", *FIRST],
        ["調 査"],
        ["整 備"],
        ["年次計画", *(f"{year}年度の公園整備" for year in years)],
        ["工程表", *SECOND],
        ["調 査"],
        ["整 備"],
        ["年次計画", *(f"{year + 5}年度の公園整備" for year in years)],
        ["成果指標", rows[16][1]],
    ]
    assert rows[16][1].splitlines()[2] == "花壇の面積　現状維持（▲10％まで）"
    assert ["担当課", "公園課（共管：道路課）", "状態", "確定"] in rows
    assert ["決定", "第1回審議会（令和６年６月１日）決定"] in rows
    assert [
        "公園の数",
        "公園　令和14年度に20か所",
        "9か所",
        "確定",
        "目標 10か所以上",
        "0.9",  # a number, shown as 90.0％
        "要努力",
    ] in rows
    assert ["年度ごとの目標", "令和5年度 10か所、令和7年度 12か所、令和14年度 20か所"] in rows
    assert ["所管課", "統計室"] in rows
    assert ["各年度の実績値と評価", *FIRST] in rows
    assert ["各年度の実績値と評価", *SECOND] in rows


def test_the_schedule_counts_halves(world: World) -> None:
    rows = table_of(get(world, "/dashboard/schedule.csv"))
    keys = ("事業番号", "工程", "計画の開始", "計画の終了", "実績の終了", "開始の遅れ（半期）")
    assert [tuple(row[key] for key in keys) for row in rows] == [
        ("1-1-1", "調査", "令和5年度上半期", "令和6年度上半期", "令和5年度下半期", "0"),
        ("1-1-1", "整備", "令和6年度下半期", "令和14年度下半期", "", ""),
        ("2-1-1", "整備", "令和5年度下半期", "令和14年度上半期", "", "3"),
    ]


def test_an_initiative_without_bars_is_in_no_count_of_the_schedule(world: World) -> None:
    text = text_of(get(world, "/dashboard/schedule/?year=2023"))
    assert "実績の線が分かる2事業のうち、日程の遅れのあるものは1事業です" in text
    assert "2-1-② 水辺の学校 スケジュールの線はありません" in text
    assert "水辺の学校 スケジュールの線はありません 令和5年度の実績" not in text


def test_an_initiative_without_bars_has_no_chart_of_them(world: World) -> None:
    head = "スケジュールの進み"
    assert head in get(world, "/reports/2023/river.html").decode()
    for address in ("/reports/2023/school.html", "/initiatives/school/sheet/"):
        assert f"{head}（" not in get(world, address).decode()
    rows = sheet_rows(get(world, "/reports/2023/school.xlsx"))
    assert not {row[0] for row in rows if row[0] == "現状と課題" or row[0].startswith(head)}


def test_the_years_of_a_target_stand_on_two_lines_where_each_says_its_year(world: World) -> None:
    text = text_of(get(world, "/dashboard/indicators/"))
    assert "目標 各年度の実績値" in text
    row = text[text.index("水質の順位 ") :]
    first = "R5 8位 R6 5位 R7 照会前 R8 計画なし R9 計画なし"
    second = "R10 計画なし R11 計画なし R12 照会前 R13 計画なし R14 計画なし"
    assert f"{first} {second} 植えた木" in row


def test_the_trial_of_a_scale_shows_all_years_in_two_blocks(world: World) -> None:
    plan = world.plan
    trial = ScaleTrial(plan, plan.rating_scales.get().scale, plan.rating_scales.all())
    years = [[year.year for year in block.fiscal_years] for block in trial.blocks]
    assert years == [[*range(2023, 2028)], [*range(2028, 2033)]]
    assert [len(row.cells) for block in trial.blocks for row in block.rows] == [5] * 10
    page = get(world, "/scales/kazahaya/1/trial/").decode()
    assert page.count("trial-table") == 2
    assert page.count("trial-counts") == 4, "two blocks of each level that reports"
    assert page.count('<th scope="col" class="number">試算</th>') == 2, "totals stand once for each level"


def test_years_stand_in_two_blocks(world: World) -> None:
    for address, blocks in (("/initiatives/park/", 2), ("/dashboard/years/", 4)):
        page = get(world, address).decode()
        assert len(re.findall(r'class="table table-compact (?:five-years|heat-map)"', page)) == blocks


@pytest.mark.parametrize(
    ("year", "counts"),
    [
        (2023, "合計 報告済 3/対象 3 0 0.0％ 1 33.3％ 1 33.3％ 1 33.3％"),
        (2024, "合計 報告済 1/対象 2 0 0.0％ 1 100.0％ 0 0.0％ 0 0.0％ 1"),  # 公園 is a draft
    ],
)
def test_the_dashboard_counts_by_the_codes_of_the_plan(world: World, year: int, counts: str) -> None:
    text = text_of(get(world, f"/dashboard/?year={year}"))
    head = "順調 順調に進んでいる 要努力 努力を要する 停滞 停滞している － 評価なし"
    assert head in text
    assert counts in text


@pytest.mark.parametrize(
    ("year", "counts"),
    [
        (2023, "対象 報告済／対象 順調 順調に進んでいる 要努力 努力を要する 停滞 停滞している － 評価なし"),
        (2023, "合計 報告済 1/対象 2 0 0.0％ 1 100.0％ 0 0.0％ 0 0.0％ 1"),  # 第２章 is not handed in
        (2024, "合計 報告済 2/対象 2 1 50.0％ 0 0.0％ 1 50.0％ 0 0.0％"),
    ],
)
def test_headings_that_report_are_counted_apart(world: World, year: int, counts: str) -> None:
    text = text_of(get(world, f"/dashboard/?level=1&year={year}"))
    assert counts in text
    assert "数える階層" in text
    shown = text_of(get(world, f"/dashboard/years/?level=1&year={year}"))
    assert "第１章 みどりを育てる" in shown
    assert "公園を増やす" not in shown


def test_lists_of_what_waits_have_all_levels_each_with_its_word_and_count(world: World) -> None:
    for address in ("/", "/cycles/2024/matrix/"):
        text = text_of(get(world, address))
        assert "章・事業 担当課 状態" in text
        assert "章 報告済 2 ／対象 2" in text
        assert "事業 報告済 1 ／対象 2" in text
    matrix = text_of(get(world, "/cycles/2024/matrix/"))
    places = [
        matrix.index(one) for one in ("章 第１章 みどりを育てる", "事業 1-1-① 公園を増やす", "章 第２章 水と")
    ]
    assert places == sorted(places)


def test_files_of_what_waits_have_a_column_of_the_level(world: World) -> None:
    rows = table_of(get(world, "/cycles/2024/matrix.csv"))
    assert [(row["章"], row["階層"], row["章・事業番号"]) for row in rows] == [
        ("みどりを育てる", "章", "第1章"),
        ("みどりを育てる", "事業", "1-1-1"),
        ("水とくらす", "章", "第2章"),
        ("水とくらす", "事業", "2-1-1"),
        ("水とくらす", "事業", "2-1-2"),
    ]
    assert {row["階層"] for row in table_of(get(world, "/reports/work.csv"))} == {"章", "事業"}


def test_the_sheet_of_a_heading_calls_it_what_it_is(world: World) -> None:
    assert ["章", "第１章　みどりを育てる"] in sheet_rows(get(world, "/reports/2024/c1.xlsx"))


def test_a_trial_of_a_scale_counts_levels_apart(world: World) -> None:
    trial = ScaleTrial(world.plan, world.plan.rating_scales.get().scale, world.plan.rating_scales.all())
    found = [(one.level, sum(row.total[1] for row in one.rows)) for one in trial.count_tables if one.is_first]
    assert found == [("章", 3), ("事業", 5)]


def test_the_page_of_a_heading_leads_to_what_stands_below_it_and_back(world: World) -> None:
    text = text_of(get(world, "/initiatives/c2/?year=2024"))
    assert "第２章 水とくらす" in text
    assert "この下に置かれたもの" in text
    assert "事業 2-1-① 川をきれいにする 河川課 提出済" in text
    assert "前の事業" in text
    river = get(world, "/initiatives/river/?year=2024").decode()
    assert '<a href="/initiatives/c2/?year=2024">' in river
    assert "この下に置かれたもの" not in river


def test_the_report_has_the_sheet_of_a_heading_before_those_below_it(world: World) -> None:
    page = get(world, "/reports/2024/evaluation.html").decode()
    text = text_of(get(world, "/reports/2024/evaluation.html"))
    sheets = re.findall(r'id="sheet-([a-z0-9-]+)"', page)
    assert sheets == ["c1", "park", "c2", "river", "school"]
    wanted = ["章の評価の状況", "事業の評価の状況", "遅れている章", "遅れている事業"]
    assert "３ 章・事業ごとの評価" in text
    listed = text[text.index("４ 章・事業一覧", text.index("遅れている事業")) :]
    assert "第２章 水とくらす 河川課 提出済" in listed
    summary = text[text.rindex("２ 評価の概要") :]
    places = [summary.index(one) for one in wanted]
    assert places == sorted(places)
    assert "章別の評価の数と割合" in text


def test_the_workbook_of_the_report_has_a_table_and_a_list_of_each_level(world: World) -> None:
    book = openpyxl.load_workbook(io.BytesIO(get(world, "/reports/2024/evaluation.xlsx")), data_only=True)
    front, sheets = (
        ["表紙", "評価の方法", "評価の概要", "担当課別の状況"],
        ["第1章", "1-1-1", "第2章", "2-1-1", "2-1-2"],
    )
    assert book.sheetnames == [*front, *sheets, "章一覧", "事業一覧", "出典", "奥付"]
    chapters = [
        row for row in book["章一覧"].iter_rows(values_only=True) if row[1] and "みどり" in str(row[1])
    ]
    assert [row[:2] for row in chapters] == [("第１章", "みどりを育てる")]
    summary = [
        [cell for cell in row if cell is not None] for row in book["評価の概要"].iter_rows(values_only=True)
    ]
    totals = [row[:3] for row in summary if row[:1] == ["合計"]]
    assert totals == [["合計", 2, 2], ["合計", 1, 2]]


def test_the_table_of_all_results_names_the_level(world: World) -> None:
    rows = table_of(get(world, "/reports/results.csv"))
    levels = {row["initiative_slug"]: (row["level"], row["heading_1"]) for row in rows}
    assert levels["c2"] == ("章", "")
    assert levels["river"] == ("事業", "水とくらす")


def test_tables_for_machines_have_every_heading_and_each_target_once(world: World) -> None:
    rows = table_of(get(world, "/reports/results.csv"))
    river = [row for row in rows if row["initiative_slug"] == "river" and row["fiscal_year"] == "2024"]
    levels = ("level", "heading_1", "heading_2", "heading_3")
    assert {tuple(row[key] for key in levels) for row in river} == {
        ("事業", "水とくらす", "川", "きれいな川")
    }
    values = {row["indicator_name"]: row["value"] for row in river if row["datum"] in ("value", "increment")}
    assert values == {name: str(FIGURES[name][1]) for name in GRADES["river", 2024][1]}
    shown = [row for row in rows if row["datum"] == "value" and row["indicator_name"] == OWNED]
    assert {row["initiative_slug"] for row in shown} == {"park"}  # 再掲 at the river counts nowhere


def test_open_data_agree_in_every_form_and_stay_in_their_lines(world: World) -> None:
    text = "一行目\u2028二行目\r\n\r\n　字下げ𠮷😀"
    with transaction.atomic():
        AnnualReport.objects.filter(initiative__slug="river").update(results=text, handover_note="引継ぎ")
        with zipfile.ZipFile(io.BytesIO(get(world, "/reports/open-data.zip"))) as archive:
            files = {name: archive.read(name) for name in archive.namelist()}
        seen = {path: get(world, f"/reports/{path}") for path in files}
        transaction.set_rollback(True)
    assert {row["state"] for row in agree(files)} == {"", "確定"}
    rows = agree(seen)
    of_year = [row for row in rows if row["is_year_value"] == "1"]
    assert {row["year_value"] for row in of_year if row["datum"] != "text"} > {""}
    assert all(row["year_value"] == row["value"] for row in of_year if row["datum"] != "text")
    indicators = Counter(
        (row["initiative_slug"], row["fiscal_year"], row["indicator_number"]) for row in of_year
    )
    standing = [row for row in rows if row["datum"] == "target_standing"]
    assert (set(indicators.values()), len(indicators)) == ({1}, len(standing))
    told = {row["value"] for row in rows if row["datum"] == "results" and row["initiative_slug"] == "river"}
    assert "一行目　／　二行目　／　　／　　字下げ𠮷😀" in told
    assert "引継ぎ".encode() not in b"".join((*files.values(), *seen.values()))


def test_an_indicator_of_another_initiative_is_shown(world: World) -> None:
    text = text_of(get(world, "/initiatives/river/"))
    assert "再掲" in text
    assert OWNED in text


AGAIN_LINE = "公園を使う人　前年度より増加（再掲）"


def test_its_line_stands_on_the_sheet_where_it_is_shown_too(world: World) -> None:
    assert AGAIN_LINE in get(world, "/initiatives/river/sheet/").decode()
    assert AGAIN_LINE not in get(world, "/initiatives/park/sheet/").decode()
    book = openpyxl.load_workbook(io.BytesIO(get(world, "/reports/plan.xlsx")))
    lines = [str(cell.value) for row in book["2-1-1"].iter_rows() for cell in row if cell.value]
    assert sum(AGAIN_LINE in line for line in lines) == 1


@pytest.mark.parametrize(
    ("printed", "own", "times"),
    [
        ("公園を使う人　前年度より増加", "", 0),  # the plan prints it here itself
        ("公園を使う人　前年度より増加", "公園を使う人　前年度より増加", 1),  # that is a target of its own
    ],
)
def test_a_line_that_the_plan_prints_there_is_not_printed_twice(
    world: World, printed: str, own: str, times: int
) -> None:
    with transaction.atomic():
        river = world.plan.initiatives.get(slug="river")
        river.target_text += f"\n{printed}"
        river.save()
        if own:
            river.indicators.filter(name="苦情").update(target_text=own)
        lines = build_plan_document(load_results(world.plan)).sheets["river"].target_lines
        transaction.set_rollback(True)
    assert lines.count(printed) == 1
    assert lines.count(AGAIN_LINE) == times


@pytest.mark.parametrize("address", ["/reports/2023/river.html", "/reports/2023/evaluation.html"])
def test_its_figures_stand_in_the_report_there_without_a_grade(world: World, address: str) -> None:
    text = text_of(get(world, address))
    own, again = text[text.index("川のごみ 目標（計画書）") :].split(f"{OWNED}（再掲） 目標（計画書）")
    again, note, _rest = again.partition("再掲： 1-1-①公園を増やすの数値目標です。")
    assert note
    assert "実績値 55人 当年度の基準" in again
    assert "順調" in own
    assert "順調" not in again


def test_its_figures_are_hidden_there_as_at_home(world: World) -> None:
    """公園課 has not handed in 令和6年度: the reader who sees the river's report does not see its figure."""
    page = text_of(get(world, "/reports/2024/river.html", "editor-river"))
    assert "前年度より増加（再掲）" in page
    assert f"{OWNED}（再掲） 目標（計画書）" not in page


def test_what_is_shown_again_is_frozen_with_the_decision(world: World) -> None:
    with transaction.atomic():
        book = load_results(world.plan)
        (river,) = (one for one in book.initiatives if one.slug == "river")
        (placed,) = river.placed_indicators.all()
        data = freeze(book, river, 2023, on=dt.date(2024, 6, 1))
        placed.delete()
        sheet = build_plan_document(thaw(data)).sheets["river"]
        transaction.set_rollback(True)
    assert sheet.target_lines[-1] == AGAIN_LINE


def test_an_initiative_stands_again_under_another_heading_and_is_counted_once(world: World) -> None:
    text = text_of(get(world, "/dashboard/years/?level1=c1"))
    assert "条件に合う1事業（再掲を除く）を表示しています" in text
    assert "水辺の学校" in text
    assert "川をきれいにする" not in text
    assert "合計 報告済 1/対象 1 " in text_of(get(world, "/dashboard/?level1=c1&year=2023"))


def test_a_decided_year_without_a_grade(world: World) -> None:
    text = text_of(get(world, "/initiatives/school/?year=2023"))
    assert "令和5年度の評価 状態： 確定 － 評価できない 評価の理由：" in text
    assert "目標の設定なしで、評価できる実施評価指標もないため、評価できません。" in text


def test_the_entry_page_is_that_of_the_role(world: World) -> None:
    address = "/entry/2024/park/"
    lead, joint = (text_of(get(world, address, name)) for name in ("editor-park", "editor-road"))
    for page in (lead, joint):
        assert "公園課（担当課）、道路課（共管）" in page
        assert "この年度の目標： 20度以上28度以下" in page
        assert "調査 上半期 計画" in page
    assert "提出は担当課が行います" in joint
    assert "提出は担当課が行います" not in lead
    own = text_of(get(world, f"{address}own-figures/", "editor-figures"))
    assert "所管課：統計室" in own
    assert "池の水温" not in own


PAGES = (
    *("/", "/dashboard/", "/dashboard/years/", "/dashboard/indicators/", "/dashboard/schedule/"),
    *("/initiatives/park/", "/initiatives/river/sheet/", "/entry/2024/park/", "/entry/2023/river/"),
    *("/initiatives/c1/", "/entry/2024/c2/", "/dashboard/?level=1", "/dashboard/alerts/?level=1"),
    *("/dashboard/alerts/", "/reports/", "/cycles/2024/matrix/", "/reports/results.csv"),
    *("/reports/plan.xlsx", "/reports/2023/evaluation.xlsx"),
)


@pytest.mark.parametrize("address", PAGES)
def test_no_word_of_another_plan_appears(world: World, address: str) -> None:
    content = get(world, address)
    if content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as file:
            content = b"".join(file.read(name) for name in file.namelist() if name.endswith(".xml"))
    text = re.sub(
        r'name="(csrfmiddlewaretoken|screen)" value="[^"]+"', "", html.unescape(content.decode("utf-8-sig"))
    )
    assert re.findall("伊万里|ＤＸ|DX|分野|本部|ビジョン|☆|◎|個別取組|★|上位計画", text) == []


@pytest.mark.parametrize("year", [2023, 2024])
def test_the_public_pages_are_whole_and_say_no_word_of_another_plan(world: World, year: int) -> None:
    builder = EvaluationBuilder.for_reader(load_results(world.plan), year, SEES_EVERYTHING, at(year))
    made = pages(content_of(builder), [], [])
    assert broken_links({"index.html": b"", **{f"{year}/{path}": one for path, one in made.items()}}) == []
    text = "".join(html.unescape(one.decode()) for path, one in made.items() if path.endswith(".html"))
    assert re.findall("伊万里|ＤＸ|DX|分野|本部|ビジョン|☆|◎|個別取組|★|上位計画", text) == []


def test_lists_filters_and_files_name_all_who_lead(world: World) -> None:
    leads = "公園課（共管：道路課）"
    for address in (
        "/?department=道路課",
        "/cycles/2024/matrix/",
        "/dashboard/indicators/?year=2024&department=道路課",
        "/dashboard/indicators/?year=2024&department=公園課",
    ):
        page = text_of(get(world, address))
        assert "公園を増やす" in page, address
        assert leads in page or "dashboard" in address, address
    assert leads in text_of(get(world, "/initiatives/park/"))
    narrowed = text_of(get(world, "/dashboard/indicators/?year=2024&department=道路課"))
    assert "川をきれいにする" not in narrowed
    rows = [row for row in table_of(get(world, "/reports/results.csv")) if row["initiative_slug"] == "park"]
    assert {(row["department"], row["joint_departments"]) for row in rows} == {("公園課", "道路課")}
    owned = {row["indicator_name"] for row in rows if row["reporting_department"] == "統計室"}
    assert owned == {OWNED}
    assert {row["reporting_department"] for row in rows} == {"統計室", ""}


def test_beside_the_form_stands_what_the_sheet_says_under_its_own_labels(world: World) -> None:
    page = get(world, "/entry/2024/park/").decode()
    panel = page.split("計画と目標", 1)[1].split("</details>", 1)[0]
    labels = re.findall(r"<dt>([^<]*)</dt>", panel)
    # Neither 協働の相手, which is empty, nor what the sheet does not show.
    rows = ["現状と課題", "対象となる人", "事業のあらまし", "根拠法令", "財源", "備考"]
    assert labels == [*rows, "令和6年度の年次計画", "成果指標"]
    assert "<dd>都市公園法</dd>" in panel


def test_an_outside_body_speaks_of_chapters_that_report_and_of_what_stands_below(world: World) -> None:
    secretariat = Client()
    secretariat.force_login(world["secretariat"])
    form = secretariat.get("/cycles/2023/outside/").context["form"]
    lines = {line.row.name: line for line in form.lines}
    chapters = [one for one in world.plan.headings.all() if one.level.reports]
    assert chapters
    # A chapter that reports stands once, with its own report, in the place of its heading.
    assert not {line.row.target.heading_id for line in lines.values()} & {one.pk for one in chapters}
    names = list(lines)
    own = {one.of_heading_id: f"{one.code}　{one.plain_title}" for one in world.plan.initiatives.all()}
    first, park = own[world.plan.headings.get(slug="c1").pk], world.initiative("park")
    assert names.index(first) < names.index(f"{park.code}　{park.plain_title}")
    assert lines[first].row.decided == "要努力"
    key = lines[first].row.key
    data = {"seen": "{}", f"{key}-grade": "要再考", f"{key}-comment": "章の評価は甘い。"}
    assert secretariat.post("/cycles/2023/outside/", data).status_code == 302
    said = "みどりと水の第三者委員会の評価"
    for address in ("/reports/2023/c1.html", "/reports/2023/evaluation.html", "/initiatives/c1/?year=2023"):
        page = text_of(get(world, address, "editor-river"))
        assert said in page
        assert "要再考（評価を考え直す必要がある）" in page
    assert said not in text_of(get(world, "/reports/2024/c1.html", "editor-park"))
