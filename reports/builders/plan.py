"""計画書 個別取組: the official sheets in official order, under their headings, word for word."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from os.path import commonprefix

from imari_dx.shared.fiscal_year import PeriodSpan, Timeline, full_width
from imari_dx.shared.related_rows import rows_of
from indicators.book.results import ResultBook
from initiatives.models import Heading, Initiative, Phase, ScheduleBar
from initiatives.sheet_layout import LayoutRow, RowKind, asked_rows
from reports.documents.sheet import (
    OfficialSheet,
    PhaseRow,
    PlanDocument,
    PrintedHeading,
    SheetPlace,
)

AGAIN = "（再掲）"  # behind what is shown at another place than its own


def inferred_bars_note(phases: Iterable[str], layout: Iterable[LayoutRow]) -> str:
    """Say that the bars of phases, given by name, were inferred from other rows of the sheet."""
    rows = "と".join(asked_rows(layout))
    return (
        f"スケジュールの線（{'、'.join(phases)}）は、計画書の図から文字として読み取れないため、"
        f"{f'{rows}の' if rows else 'ほかの'}記載から推定したものです。"
    )


def join_spans(spans: Iterable[PeriodSpan | None]) -> tuple[PeriodSpan, ...]:
    """Return the spans in order; those that touch or overlap become one, as a drawn bar has no seam."""
    joined: list[PeriodSpan] = []
    for first, last in sorted(span for span in spans if span):
        if joined and first <= joined[-1][1] + 1:
            joined[-1] = (joined[-1][0], max(joined[-1][1], last))
        else:
            joined.append((first, last))
    return tuple(joined)


def phase_rows(
    bars: Iterable[ScheduleBar], phases: Sequence[Phase], timeline: Timeline
) -> tuple[PhaseRow, ...]:
    """Return one row per phase with the planned bars that belong to it."""
    spans: dict[int, list[PeriodSpan | None]] = {phase.pk: [] for phase in phases}
    for bar in bars:
        start = (bar.start_fiscal_year, bar.start_period)
        end = (bar.end_fiscal_year, bar.end_period)
        spans.setdefault(bar.phase_id, []).append(timeline.span(start, end))
    return tuple(PhaseRow(phase.code, phase.label, join_spans(spans[phase.pk])) for phase in phases)


def build_official_sheet(
    initiative: Initiative, phases: Sequence[Phase], timeline: Timeline
) -> OfficialSheet:
    """Return an initiative's official sheet from its prefetched rows (``initiatives_with_everything``)."""
    activities = {row.fiscal_year: row.text for row in initiative.activities.all()}
    items = sorted(initiative.evaluation_items.all(), key=lambda item: item.sort_order)
    bars = list(initiative.schedule_bars.all())
    upper = sorted((item.number, item.title) for item in initiative.vision_items.all())
    words = initiative.plan.words
    name = initiative.full_name if initiative.of_heading else f"{initiative.code}{initiative.title}"
    mark = f"（{words.priority_mark}）" if initiative.national_priority else ""
    return OfficialSheet(
        slug=initiative.slug,
        code=initiative.code,
        plain_code=initiative.plain_code,
        title_line=f"{name}{mark}{initiative.run.official_mark}",
        plain_title=initiative.plain_title,
        vision_label="".join(
            f"【{words.upper_label}{full_width(number)}{'　' * bool(title)}{title}】"
            for number, title in upper
        ),
        description=initiative.description,
        timeline=timeline,
        activities=tuple(activities.get(int(year), "") for year in timeline.years),
        phase_rows=phase_rows(bars, phases, timeline) if timeline.per_year else (),
        effect=initiative.effect,
        target_lines=(*initiative.target_lines, *_lines_again(initiative)),
        evaluation_items=tuple(
            tuple(item.text for item in items if item.fiscal_year == int(year)) for year in timeline.years
        ),
        has_inferred_bars=any(bar.is_inferred for bar in bars),
        layout=_layout_of(initiative),
        texts={row.row.code: row.text for row in rows_of(initiative, "texts")},
        is_heading=initiative.of_heading_id is not None,
    )


def _lines_again(initiative: Initiative) -> Iterator[str]:
    """The targets of others that are shown here (再掲), unless the plan prints them here itself."""
    placed = rows_of(initiative, "placed_indicators")
    own = {one.target_text for one in rows_of(initiative, "indicators")} if placed else set()
    lines = [line for line in initiative.target_lines if line not in own]
    for row in placed:
        text = row.indicator.target_text
        if not any(text in line for line in lines):
            yield f"{text}{AGAIN}"


def _layout_of(initiative: Initiative) -> tuple[LayoutRow, ...]:
    """The rows of the plan's sheet; the title of a heading that reports is headed by its level's word."""
    if initiative.of_heading is None:
        return initiative.plan.layout
    return tuple(
        replace(row, label=initiative.word) if row.kind == RowKind.TITLE and row.label else row
        for row in initiative.plan.layout
    )


def build_places(
    initiatives: Sequence[Initiative], *, worded_by: Sequence[Initiative] = ()
) -> tuple[SheetPlace, ...]:
    """Return where the sheets of initiatives stand: those of one heading together, in the plan's order.

    Where the rows of initiatives differ (some are frozen), those in ``worded_by`` give the words.
    """
    worded = [*initiatives, *worded_by]
    words = {heading.pk: heading for one in worded for path in one.further_paths for heading in path}
    words |= {heading.pk: heading for one in worded for heading in one.path}
    found = [(_keys(one.path), False, one) for one in initiatives]
    found += [(_keys(path), True, one) for one in initiatives for path in one.further_paths]
    places: list[SheetPlace] = []
    last: tuple[int, ...] = ()
    # A heading that reports comes before what stands below it, what stands again (再掲) after its own.
    for path, is_again, one in sorted(
        found,
        key=lambda place: ([_rank(words[k]) for k in place[0]], place[2].of_heading_id is None, place[1]),
    ):
        known = len(commonprefix([path, last]))
        printed = tuple(_printed(words[key]) for key in path)
        is_heading = one.of_heading_id is not None
        places.append(SheetPlace(one.slug, printed, printed[known:], is_again, is_heading))
        last = path
    return tuple(places)


def _keys(path: Iterable[Heading]) -> tuple[int, ...]:
    return tuple(heading.pk for heading in path)


def _rank(heading: Heading) -> tuple[int, int]:
    return heading.sort_order, heading.pk


def _printed(heading: Heading) -> PrintedHeading:
    return PrintedHeading(heading.level.number, heading.printed, heading.text)


def build_plan_document(
    book: ResultBook,
    initiatives: Sequence[Initiative] | None = None,
    *,
    worded_by: Sequence[Initiative] = (),
) -> PlanDocument:
    """Return 計画書 個別取組 of the book's initiatives, or of the given ones (see ``build_places``)."""
    chosen, words = book.initiatives if initiatives is None else initiatives, book.plan.words
    sheets = {
        one.slug: build_official_sheet(one, list(one.plan.phases.all()), one.plan.timeline) for one in chosen
    }
    inferred = [one for one in chosen if sheets[one.slug].has_inferred_bars]
    return PlanDocument(
        municipality=book.plan.municipality,
        plan_title=book.plan.title,
        section_heading=words.chapter,
        places=build_places(chosen, worded_by=worded_by),
        sheets=sheets,
        contact=words.contact,
        words=words,
        notes=(
            inferred_bars_note(
                (row.name for row in sheets[inferred[0].slug].phase_rows), inferred[0].plan.layout
            ),
        )
        if inferred
        else (),
    )
