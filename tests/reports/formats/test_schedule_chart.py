"""The drawing of the schedule: bars where their quarters are, phases and marks told without colour."""

import re
from dataclasses import replace

import pytest

from imari_dx.shared.fiscal_year import Division, PeriodSpan, Timeline
from indicators.judgement.schedule_progress import phase_progress
from initiatives.headings import PlaceName
from reports.documents.schedule import ScheduleDocument, SchedulePhase, ScheduleRow, count_schedule, row_text
from reports.formats.lettering import text_width
from reports.formats.schedule_chart import (
    LOOKS,
    PAPER,
    SCREEN,
    Drawing,
    hatch,
    head_drawing,
    row_drawing,
)
from reports.formats.schedule_legend import legend

PHASES = (("plan", "計画"), ("develop", "開発"), ("operate", "運用"))
TWO_YEARS = Timeline(2024, 2025)
KINDS = {look.attributes: look.kind for look in LOOKS}
Spans = tuple[PeriodSpan, ...]


def phase(code: str, planned: Spans, actual: Spans) -> SchedulePhase:
    parts = tuple(phase_progress(planned, actual, range(8), now=8))
    return SchedulePhase(code, dict(PHASES)[code], planned, actual, parts)


def row(*phases: SchedulePhase, unknown: Spans = ()) -> ScheduleRow:
    return ScheduleRow(
        initiative_id=1,
        slug="gyo-1",
        code="行－①",
        plain_code="行-1",
        title="窓口",
        headings=(PlaceName(1, "gyosei", "行政"),),
        department="総務課",
        phases=phases,
        unknown=unknown,
        unknown_text="",
        remarks=(),
        quiet_text="",
        late=(),
        is_known=True,
    )


def document(*rows: ScheduleRow, now: int | None = None, timeline: Timeline = TWO_YEARS) -> ScheduleDocument:
    return ScheduleDocument(
        title="計画",
        municipality="市",
        levels={1: "分野"},
        plan_title="計画",
        date_label="令和8年5月1日",
        is_draft=False,
        is_demo=False,
        timeline=timeline,
        now=now,
        phases=PHASES,
        rows=rows,
        count=count_schedule(rows),
        until_label="令和7年度",
    )


def paths(drawing: Drawing) -> dict[str, str]:
    return {KINDS[attributes]: path for path, attributes in drawing.layers}


def boxes(drawing: Drawing, kind: str) -> list[tuple[float, float]]:
    """The quarters from and to which the boxes of a kind reach (to: the one after the last)."""
    found = re.findall(r"M([\d.]+) [\d.]+h([\d.]+)v", paths(drawing).get(kind, ""))
    return [
        (
            (float(x) - SCREEN.label_width) / SCREEN.period,
            (float(x) - SCREEN.label_width + float(width)) / SCREEN.period,
        )
        for x, width in found
    ]


def test_bars_stand_at_their_quarters() -> None:
    one = row(phase("develop", ((0, 3),), ((2, 5),)), unknown=((4, 7),))
    drawing = row_drawing(document(one), one, SCREEN)
    assert boxes(drawing, "planned") == [(0, 4)]
    assert boxes(drawing, "actual") == [(2, 6)]
    assert boxes(drawing, "missing") == [(0, 2)]
    assert boxes(drawing, "beyond") == [(4, 5), (5, 6)]
    assert drawing.alternative_text == (
        "開発：計画 令和6年度第1四半期〜令和6年度第4四半期、実績 令和6年度第3四半期〜令和7年度第2四半期。"
    )


@pytest.mark.parametrize(
    ("code", "patterns"),
    [
        ("plan", {"planned-dashes", "actual-dashes"}),
        ("develop", {"planned-diagonals", "actual-diagonals"}),
        ("operate", set()),
    ],
)
def test_each_phase_has_a_pattern_of_its_own(code: str, patterns: set[str]) -> None:
    one = row(phase(code, ((0, 3),), ((0, 3),)))
    drawn = set(paths(row_drawing(document(one), one, SCREEN)))
    assert {kind for kind in drawn if kind.startswith(("planned-", "actual-"))} == patterns


def test_each_phase_has_a_row_with_its_name() -> None:
    one = row(phase("plan", ((0, 3),), ()), phase("operate", ((4, 7),), ()))
    drawing = row_drawing(document(one), one, SCREEN)
    assert [word.text for word in drawing.words] == ["計画", "運用"]
    assert drawing.height == 2 * SCREEN.pitch
    planned = re.findall(r"M[\d.]+ ([\d.]+)h", paths(drawing)["planned"])
    assert float(planned[0]) < SCREEN.pitch < float(planned[1])


def test_an_overrun_is_crossed_and_a_late_start_dashed() -> None:
    looks = {look.kind: look for look in LOOKS}
    assert looks["missing"].dashes != "none"
    one = row(phase("operate", ((0, 3),), ((0, 4),)))
    assert "beyond-crosses" in paths(row_drawing(document(one), one, SCREEN))


def test_unknown_is_not_none() -> None:
    one = row(phase("operate", ((0, 3),), ()))
    assert row_text(one, TWO_YEARS).endswith("実績 なし")
    assert row_text(replace(one, is_known=False), TWO_YEARS).endswith("実績 不明")


def test_today_is_banded_and_edged() -> None:
    drawing = head_drawing(document(now=7), SCREEN)
    assert boxes(drawing, "today") == [(7, 8)]
    assert "today-edge" in paths(drawing)
    assert "today" not in paths(head_drawing(document(), SCREEN))


def test_the_head_names_years_and_quarters() -> None:
    assert [word.text for word in head_drawing(document(), SCREEN).words] == [
        "令和6年度",
        "令和7年度",
        *"12341234",
    ]


@pytest.mark.parametrize(("per_year", "below"), [(2, ["上半期", "下半期"] * 2), (1, [])])
def test_a_year_is_as_wide_however_it_is_divided(per_year: int, below: list[str]) -> None:
    divided = document(timeline=Timeline(2024, 2025, Division(per_year)))
    drawing, of_quarters = (head_drawing(one, SCREEN.of(one.timeline)) for one in (divided, document()))
    assert [word.text for word in drawing.words[2:]] == below
    assert (drawing.width, drawing.words[:2]) == (of_quarters.width, of_quarters.words[:2])


@pytest.mark.parametrize("years", [1, 2, 4, 5, 6, 7, 10, 12])
def test_the_drawing_of_any_number_of_years_can_be_read(years: int) -> None:
    timeline = Timeline(2019, 2018 + years)
    drawing = head_drawing(document(timeline=timeline), SCREEN.of(timeline))
    # All drawings are made as wide as their place: a word becomes as large as they differ here.
    widths = [SCREEN.label_width + shown * 4 * SCREEN.period for shown in (4, 6)]
    assert widths[0] - 1 <= drawing.width <= widths[1] + 2
    heads = drawing.words[:years]
    assert [word.text for word in heads] in (
        [year.label for year in timeline.years],
        [year.short_label for year in timeline.years],
    )
    room = (drawing.width - 1 - SCREEN.label_width) / years
    assert all(text_width(word.text, drawing.font_size) <= room for word in heads)


@pytest.mark.parametrize("years", [1, 2, 4, 5, 6, 7, 10, 12])
@pytest.mark.parametrize("per_year", [4, 2, 1])
def test_on_paper_the_words_keep_their_size_and_have_room(years: int, per_year: int) -> None:
    """A unit is a point: no word is below 8 of them, whatever the plan's years and periods."""
    timeline = Timeline(2019, 2018 + years, Division(per_year))
    drawing = head_drawing(document(timeline=timeline), layout := PAPER.of(timeline, ["検討・設計・開発"]))
    assert drawing.width == pytest.approx(PAPER.width)
    assert drawing.font_size >= 8
    year = layout.period * per_year
    assert all(text_width(word.text, drawing.font_size) <= year for word in drawing.words[:years])
    assert all(text_width(word.text, drawing.font_size) <= layout.period for word in drawing.words[years:])


@pytest.mark.parametrize(
    ("years", "per_year", "wanted"),
    [
        (5, 4, ["第１", "四半期", "第２", "四半期", "第３", "四半期", "第４", "四半期"]),
        (12, 4, ["１", "２", "３", "４"]),  # no room
        (5, 2, ["上半期", "下半期"]),
        (5, 1, []),
    ],
)
def test_on_paper_the_periods_are_spelled_out_where_there_is_room(
    years: int, per_year: int, wanted: list[str]
) -> None:
    timeline = Timeline(2021, 2020 + years, Division(per_year))
    drawing = head_drawing(document(timeline=timeline), PAPER.of(timeline, ["検討・設計・開発"]))
    assert drawing.words[0].text == ("令和３年度" if years == 5 else "R3")
    assert [word.text for word in drawing.words[years:]][: len(wanted)] == wanted
    assert len(drawing.words) == years * (1 + len(wanted))


def test_on_paper_the_label_of_a_phase_has_room_up_to_a_quarter_of_the_drawing() -> None:
    usual = PAPER.of(TWO_YEARS, ["計画", "検討・設計・開発"]).label_width
    assert text_width("検討・設計・開発", PAPER.font_size) < usual < PAPER.width / 8
    assert PAPER.of(TWO_YEARS, ["とても長い工程の名前" * 5]).label_width == PAPER.width / 4


@pytest.mark.parametrize(("width", "height", "step"), [(34, 10, 10), (136, 81, 13.5), (5, 50, 4), (8, 8, 3)])
def test_hatching_stays_in_its_box(width: float, height: float, step: float) -> None:
    lines = re.findall(r"M([\d.]+) ([\d.]+)L([\d.]+) ([\d.]+)", hatch(100, 20, width, height, step))
    assert len(lines) > 1
    for x1, y1, x2, y2 in lines:
        for x, y in ((float(x1), float(y1)), (float(x2), float(y2))):
            assert 100 <= x <= 100 + width
            assert 20 <= y <= 20 + height
        assert float(x2) - float(x1) == pytest.approx(float(y1) - float(y2), abs=0.01)


def test_the_legend_names_every_phase_and_mark() -> None:
    assert [sample.text[:8] for sample in legend(document(now=3), SCREEN)] == [
        "計画",
        "開発",
        "運用",
        "予定の開始から実",
        "予定の終わりを過",
        "実績がまだ分から",
        "今日を含む四半期",
    ]
