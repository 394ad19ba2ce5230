"""The charts of indicators: bars from 0, every absence with its own word, the sentence on top."""

import datetime as dt
import re
from decimal import Decimal
from typing import Any

import pytest
from django.template.loader import render_to_string
from weasyprint import HTML

from indicators.judgement import Direction, Kind, TargetStanding
from reports.documents.evaluation import GradeMark
from reports.documents.indicator_series import IndicatorSeries, PointState
from reports.documents.overview import InitiativeYear
from reports.formats.drawing import BAND, LIGHT_BLUE, RED, Drawing, hatching
from reports.formats.indicator_chart import BAR_LEFT, BAR_RIGHT, WIDTH, indicator_chart
from reports.formats.lettering import text_width
from tests.reports.series_factory import indicator_year, initiative_year, series_of

BARS = BAR_RIGHT - BAR_LEFT
RATIO: dict[str, Any] = {"kind": Kind.RATIO, "unit": "％", "target_text": "100％以上", "target": Decimal(100)}
LOWER: dict[str, Any] = {
    "kind": Kind.RATIO,
    "unit": "％",
    "target_text": "0％以下",
    "target": Decimal(0),
    "direction": Direction.AT_MOST,
}
TOTAL: dict[str, Any] = {
    "kind": Kind.CUMULATIVE,
    "unit": "件",
    "target_text": "1,000件以上",
    "target": Decimal(1000),
}
MILESTONE: dict[str, Any] = {
    "kind": Kind.MILESTONE,
    "unit": "",
    "target_text": "稼働開始",
    "target": None,
    "due_year": 2024,
}


def year(fiscal_year: int, text: str, value: Any = None, **fields: Any) -> InitiativeYear:
    return initiative_year(fiscal_year, indicator_year(text, value, **fields))


def chart(series: IndicatorSeries) -> Drawing:
    drawing = indicator_chart(series)
    assert drawing is not None
    return drawing


def said(drawing: Drawing) -> list[str]:
    return [text.text for text in drawing.texts]


def bars(drawing: Drawing) -> list[tuple[float, float]]:
    """Left end and width of each bar, in shares of the width for bars."""
    return [
        (round((one.x - BAR_LEFT) / BARS, 3), round(one.width / BARS, 3))
        for one in drawing.rects
        if one.fill != "none"
    ]


# --- what a year is ---


@pytest.mark.parametrize(
    ("row", "state", "text"),
    [
        (year(2024, "30社", 30), PointState.VALUE, "30社"),
        (year(2024, "0社", 0), PointState.VALUE, "0社"),
        (year(2024, "未入力"), PointState.MISSING, "未入力"),
        (year(2024, "調査中", status="pending"), PointState.MISSING, "調査中"),
        (year(2024, "未公表", status="unpublished"), PointState.MISSING, "未公表"),
        (year(2024, "未実施", status="not_held"), PointState.MISSING, "未実施"),
        (year(2024, "対象外", status="not_applicable"), PointState.MISSING, "対象外"),
        (year(2024, "未入力", counts=False), PointState.NOT_COUNTING, "評価の対象外の年度"),
        (initiative_year(2024), PointState.MISSING, "未報告"),
        (initiative_year(2024, is_planned=False), PointState.UNPLANNED, "計画なし"),
        (initiative_year(2024, in_scope=False, state=""), PointState.HIDDEN, "公表前"),
        (initiative_year(2024, state="submitted"), PointState.HIDDEN, "公表前"),
        (initiative_year(2024, indicator_year("", indicator_id=9)), PointState.UNPLANNED, "計画なし"),
    ],
)
def test_every_absence_has_its_own_word(row: InitiativeYear, state: PointState, text: str) -> None:
    series = series_of(year(2023, "20社", 20), row, chosen=2023)
    point = series.points[3]
    assert (point.state, point.text) == (state, text)
    drawing = chart(series)
    assert text in said(drawing)
    boxes = [one for one in drawing.rects if one.fill == "none"]
    assert len(boxes) == 3 + (state == PointState.MISSING)  # 令和3, 4 and 7年度 have no report


def test_a_year_that_is_not_opened_is_ahead() -> None:
    series = series_of(year(2023, "20社", 20), chosen=2023, opened=2023)
    assert [point.text for point in series.points] == ["未報告", "未報告", "20社", "照会前", "照会前"]


# --- what the chart says ---


@pytest.mark.parametrize(
    ("rows", "chosen", "title"),
    [
        ([year(2025, "30社", 30)], 2025, "令和7年度は30社。目標（50社以上）まであと20社"),
        (
            [year(2025, "49.99社", "49.994", decimals=2)],
            2025,
            "令和7年度は49.99社。目標（50.00社以上）まであと0.01社",  # between the printed figures
        ),
        ([year(2025, "50社", 50)], 2025, "令和7年度は50社。目標（50社以上）を達成"),
        ([year(2025, "0社", 0)], 2025, "令和7年度は0社。目標（50社以上）まであと50社"),
        (
            [year(2025, "50社", 50, target_text="50社超", direction=Direction.ABOVE)],
            2025,
            "令和7年度は50社。目標（50社超）に届いていません",
        ),
        ([year(2025, "▲3社", -3)], 2025, "令和7年度は▲3社。目標（50社以上）まであと53社"),
        (
            [year(2024, "30社", 30), year(2025, "調査中", status="pending")],
            2025,
            "令和6年度は30社。目標（50社以上）まであと20社",
        ),
        (
            [year(2023, "20社", 20), year(2024, "30社", 30)],
            2023,
            "令和5年度は20社。目標（50社以上）まであと30社",
        ),
        (
            [year(2025, "30社（速報）", 30, status="preliminary")],
            2025,
            "令和7年度は30社（速報）。目標（50社以上）まであと20社",
        ),
        ([year(2025, "調査中", status="pending")], 2025, "実績値はまだありません（令和7年度は調査中）"),
        (
            [year(2025, "12.5％", "12.5", decimals=1, **LOWER)],
            2025,
            "令和7年度は12.5％。目標（0.0％以下）まであと12.5ポイント",
        ),
        (
            [year(2025, "0.04％", "0.04", decimals=2, **LOWER)],
            2025,
            "令和7年度は0.04％。目標（0.00％以下）まであと0.04ポイント",
        ),
        (
            [year(2025, "0.0％", 0, decimals=1, standing=TargetStanding.REACHED, **LOWER)],
            2025,
            "令和7年度は0.0％。目標（0.0％以下）を達成",
        ),
        (
            [year(2025, "累計515件（うち当年度255件）", 515, own=Decimal(255), **TOTAL)],
            2025,
            "令和7年度は累計515件。目標（1,000件以上）まであと485件",
        ),
        (
            [year(2025, "当年度255件（累計は未確定）", None, own=Decimal(255), status="confirmed", **TOTAL)],
            2025,
            "令和7年度は当年度255件（累計は未確定）",
        ),
        (
            [
                year(
                    2024,
                    "累計5件（うち当年度2件）",
                    5,
                    own=Decimal(2),
                    standing=TargetStanding.ON_COURSE,
                    **(
                        TOTAL
                        | {"direction": Direction.AT_MOST, "target_text": "10件以下", "target": Decimal(10)}
                    ),
                )
            ],
            2024,
            "令和6年度は累計5件。目標（10件以下）の範囲内",
        ),
        (
            [year(2025, "未達成", status="confirmed", **MILESTONE)],
            2025,
            "令和7年度末の時点で未達成（期限は令和6年度末）",
        ),
        (
            [year(2025, "達成（令和7年5月1日）", status="confirmed", reached_on="2025-05-01", **MILESTONE)],
            2025,
            "令和7年5月1日に達成（期限は令和6年度末）",
        ),
        (
            [year(2025, "調査中", status="pending", **MILESTONE)],
            2025,
            "実績値はまだありません（期限は令和6年度末）",
        ),
    ],
)
def test_the_sentence_on_top(rows: list[InitiativeYear], chosen: int, title: str) -> None:
    assert series_of(*rows, chosen=chosen).title == title


@pytest.mark.parametrize(
    ("row", "lines"),
    [
        (year(2025, "30社", 30), ("30社", "")),
        (
            year(2025, "82％", 82, notes="41,000／50,000", **RATIO),
            ("82％", "41,000／50,000"),
        ),
        (year(2025, "82％（率のみ）", 82, **RATIO), ("82％", "（率のみ）")),
        (
            year(2025, "累計515件（うち当年度255件）（速報）", 515, own=Decimal(255), **TOTAL),
            ("累計515件", "（うち当年度255件）（速報）"),
        ),
        (
            year(
                2025,
                "１回当たり11社",
                11,
                kind=Kind.PER_EVENT,
                least=Decimal(8),
                most=Decimal(14),
                notes="2回（最少8〜最多14）",
            ),
            ("１回当たり11社", "2回（最少8〜最多14）"),
        ),
    ],
)
def test_direct_labels(row: InitiativeYear, lines: tuple[str, str]) -> None:
    series = series_of(row)
    assert series.points[-1].label_lines == lines
    assert {line for line in lines if line} <= set(said(chart(series)))


# --- where the bars lie ---


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        # values to the target, from 0
        ([year(2024, "25社", 25), year(2025, "50社", 50)], [(0, 0.5), (0, 1)]),
        # far above the target: the value fills the width
        ([year(2025, "500社", 500)], [(0, 1)]),
        # one of a thousand
        ([year(2025, "1件", 1, own=Decimal(1), **TOTAL)], [(0, 0.001)]),
        # shares are of 100 % whatever the target is
        ([year(2025, "25％", 25, **LOWER)], [(0, 0.25)]),
        ([year(2025, "125％", 125, **LOWER)], [(0, 1)]),
        # 0 is a line, not a bar
        ([year(2025, "0社", 0)], []),
        # negative: to the left of 0
        ([year(2025, "▲50社", -50)], [(0, 0.5)]),
        # a running total on what there was before
        ([year(2025, "累計", 500, own=Decimal(200), **TOTAL)], [(0, 0.3), (0.3, 0.2)]),
        # taken away: what is left, and the part that is gone
        ([year(2025, "累計", 400, own=Decimal(-100), **TOTAL)], [(0, 0.4), (0.4, 0.1)]),
        # nothing added
        ([year(2025, "累計", 400, own=Decimal(0), **TOTAL)], [(0, 0.4)]),
        # the total is unknown: the year's part alone
        ([year(2025, "当年度", None, own=Decimal(255), status="confirmed", **TOTAL)], [(0, 0.255)]),
        # a year before the first that counts is in no total: its own part, from 0 like all others
        ([year(2025, "累計0", 0, own=Decimal(87), counts=False, **TOTAL)], [(0, 0.087)]),
    ],
)
def test_bars_begin_at_zero(rows: list[InitiativeYear], expected: list[tuple[float, float]]) -> None:
    assert bars(chart(series_of(*rows))) == expected


@pytest.mark.parametrize(
    ("row", "is_drawn"),
    [
        (year(2025, "30社", 30, reference=Decimal(40)), True),
        (year(2025, "30社", 30, reference=Decimal(50)), False),  # the target itself: its line says so
        (year(2025, "30社", 30), False),
        (year(2025, "調査中", status="pending", reference=Decimal(40)), False),
    ],
)
def test_the_reference_of_a_year_has_a_mark(row: InitiativeYear, is_drawn: bool) -> None:
    assert ("その年度の目安" in said(chart(series_of(row)))) is is_drawn


@pytest.mark.parametrize(
    ("grade", "standing", "colour"),
    [
        ("A", "reached", False),
        ("B", "on_course", False),
        ("C", "behind", True),
        ("D", "behind", True),
        ("C", "reached", False),  # a milestone that was reached late, by some scales
        ("－", "behind", True),  # where people choose, the year's reference says it
        ("－", "not_judged", False),
    ],
)
def test_red_is_for_what_is_behind(grade: str, standing: str, colour: bool) -> None:
    row = year(2025, "30社", 30, grade=GradeMark(grade, "", ""), standing=TargetStanding(standing))
    assert (RED in [one.fill for one in chart(series_of(row)).rects]) is colour


@pytest.mark.parametrize(
    ("fields", "is_outlined"),
    [({}, False), ({"status": "preliminary"}, True), ({"counts": False}, True)],
)
def test_what_is_not_final_or_not_judged_is_outlined(fields: dict[str, Any], is_outlined: bool) -> None:
    (bar,) = chart(series_of(year(2025, "30社", 30, **fields))).rects[-1:]
    assert (bar.dash != "") is is_outlined


def test_lower_is_better_is_said() -> None:
    assert "低いほどよい" in said(chart(series_of(year(2025, "3％", 3, **LOWER))))
    assert "低いほどよい" not in said(chart(series_of(year(2025, "3％", 3, **RATIO))))


@pytest.mark.parametrize("digits", [1, 4, 9, 14])
@pytest.mark.parametrize("sign", [1, -1])
def test_everything_stays_within_the_drawing(digits: int, sign: int) -> None:
    """Numbers of the greatest length that may be typed, with a unit that is a long word."""
    value = Decimal(sign * int("9" * digits))
    text = f"累計{value:,}キロワット時（うち当年度{value:,}キロワット時）"
    series = series_of(
        year(2024, text, value, own=value, **TOTAL), year(2025, text, value, own=value, **TOTAL)
    )
    drawing = chart(series)
    for text_line in drawing.texts:
        width = text_width(text_line.text, text_line.size)
        left = text_line.x - {"start": 0, "middle": width / 2, "end": width}[text_line.anchor]
        assert left >= -0.1
        assert left + width <= WIDTH + 0.1 or text_line.size == 7
    for rect in drawing.rects:
        assert rect.x >= BAR_LEFT - 0.01
        assert rect.x + rect.width <= BAR_RIGHT + 0.02
        assert 0 <= rect.y <= drawing.height - rect.height


# --- milestones ---


@pytest.mark.parametrize(
    ("reached_on", "share", "words"),
    [
        ("2024-04-01", 0.6, "達成 令和6年4月1日"),
        ("2025-03-31", 0.8, "達成 令和7年3月31日"),
        ("2025-10-01", 0.9, "達成（期限後） 令和7年10月1日"),
        ("2019-05-01", 0, "達成 令和元年5月1日"),  # before the plan
    ],
)
def test_a_milestone_is_marked_on_its_day(reached_on: str, share: float, words: str) -> None:
    fiscal_year = max(2021, (dt.date.fromisoformat(reached_on) - dt.timedelta(90)).year)
    row = year(fiscal_year, "達成", status="confirmed", reached_on=reached_on, **MILESTONE)
    drawing = chart(series_of(row))
    assert words in said(drawing)
    filled = [one for one in drawing.rects if one.fill == LIGHT_BLUE]
    marks = [float(m[1]) for line in drawing.lines if (m := re.match(r"M([\d.]+) 38", line.d))]
    assert marks == [pytest.approx(6 + share * 348, abs=1.5)]
    assert filled or share == 0.8


@pytest.mark.parametrize(
    ("row", "words"),
    [
        (year(2025, "未達成", status="confirmed", **MILESTONE), {"未達成"}),
        (year(2025, "調査中", status="pending", **MILESTONE), {"調査中"}),
        (year(2025, "未入力", counts=False, **MILESTONE), {"評価の対象外の年度"}),
    ],
)
def test_a_track_names_what_each_year_is(row: InitiativeYear, words: set[str]) -> None:
    texts = said(chart(series_of(row)))
    assert words | {"期限 令和6年度末", "R3", "R7"} <= set(texts)


# --- as SVG ---


def test_a_text_has_no_chart() -> None:
    row = year(2025, "利用者から好評を得た。", status="confirmed", kind=Kind.TEXT, target=None)
    assert indicator_chart(series_of(row)) is None


@pytest.mark.parametrize(
    ("size", "expected"),
    [((12, 6), "M0.0 6L6 0.0M6 6L12 0.0"), ((6, 12), "M0.0 6L6 0.0M0.0 12L6 6"), ((3, 2), "")],
)
def test_hatching_stays_within_its_box(size: tuple[int, int], expected: str) -> None:
    assert hatching(0, 0, *size) == expected


def test_the_same_drawing_serves_page_and_paper() -> None:
    """On the site the page's font and style files rule; a document names its font."""
    row = year(2025, "12社", 12, name="<利用数>&", reference=Decimal(30))
    drawing = chart(series_of(row))
    page = render_to_string("reports/charts/_drawing.html", {"drawing": drawing})
    paper = render_to_string(
        "reports/charts/_drawing.html", {"drawing": drawing, "font_family": "BIZ UDPGothic"}
    )
    assert page == paper.replace(' font-family="BIZ UDPGothic"', "")
    assert "<title>&lt;利用数&gt;&amp;。令和7年度は12社。目標（50社以上）まであと38社。" in page
    assert "style=" not in page
    document = HTML(string=f"<style>@page {{ size: 120mm 90mm }}</style>{paper}").render()
    assert len(document.pages) == 1


def test_a_range_is_a_band_behind_the_bars() -> None:
    series = series_of(
        year(
            2025,
            "15社",
            15,
            target=None,
            bounds=(Decimal(10), Decimal(20)),
            comparison="between",
            direction="",
        )
    )
    drawing = indicator_chart(series)
    assert drawing is not None
    band, *bars = drawing.rects
    assert band.fill == BAND
    ends = {float(line.d.split()[0].removeprefix("M")) for line in drawing.lines if line.dash == "5 3"}
    assert ends == {band.x, band.x + band.width}
    assert max(bar.x + bar.width for bar in bars) < band.x + band.width  # 15 lies within


def test_a_year_with_a_target_of_its_own_has_it_as_its_mark() -> None:
    fields = {"target": None, "own_target": Decimal(60), "reference": Decimal(60), "is_yearly": True}
    series = series_of(year(2025, "50社", 50, **fields))
    drawing = indicator_chart(series)
    assert drawing is not None
    assert "その年度の目標" in [text.text for text in drawing.texts]
    assert series.title == "令和7年度は50社。目標（60社以上）まであと10社"
