"""An indicator's figures and its values of all years as the rows of one table."""

from collections.abc import Sequence
from dataclasses import dataclass

from imari_dx.shared.fiscal_year import Timeline
from indicators.models import MeasurementStatus
from reports.documents.evaluation import IndicatorResult, YearCell

NOTHING = "－"
_LEAST = 5  # columns beside the label: the year's figures fill them


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure of the year with its label; ``span`` is how many columns it takes."""

    label: str
    text: str
    span: int
    is_value: bool = False


@dataclass(frozen=True, slots=True)
class YearsRow:
    """Years beside each other: label, whether it is the reported one, what it came to; then empty columns."""

    years: tuple[tuple[str, bool, YearCell], ...]
    blank: int


@dataclass(frozen=True, slots=True)
class IndicatorTable:
    """One indicator as documents print it."""

    result: IndicatorResult
    target: str  # what the plan says, without the name that stands before it
    columns: range  # beside that of the labels
    figures: tuple[Figure, ...]
    rows: tuple[YearsRow, ...]
    is_narrow: bool  # brackets behind a value may break

    @property
    def is_short(self) -> bool:
        """Whether one line says all: nothing is known of any year, and nothing was to be reached."""
        known = any(cell.value_text for row in self.rows for _label, _is_this, cell in row.years)
        return len(self.figures) == 1 and not known


def indicator_table(result: IndicatorResult, timeline: Timeline, fiscal_year_label: str) -> IndicatorTable:
    """Return the table of an indicator; the year of the report has ``fiscal_year_label``."""
    width = max(timeline.years_abreast, _LEAST)
    return IndicatorTable(
        result=result,
        target=result.target_text.removeprefix(result.name).lstrip("：: 　") or result.target_text,
        columns=range(width),
        figures=tuple(_figures(result, width)),
        rows=tuple(_rows(result.years, timeline, fiscal_year_label, width)),
        is_narrow=timeline.years_abreast > _LEAST,
    )


def _figures(result: IndicatorResult, width: int) -> list[Figure]:
    value = _value(result)
    if not (result.reference_text or result.rate_text):
        return [Figure("実績値", value, width, is_value=True)]
    # A label takes a column, the first one that of the labels.
    return [
        Figure("実績値", value, width - 4, is_value=True),
        Figure("当年度の基準", result.reference_text or NOTHING, 1),
        Figure("達成率", result.rate_text or NOTHING, 1),
    ]


def _value(result: IndicatorResult) -> str:
    """The value; with its 区分 where that is not 確定 and not said yet."""
    status = result.status_label
    if status == MeasurementStatus.CONFIRMED.label or status in result.value_text:
        return result.value_text
    return f"{result.value_text}（{status}）"


def _rows(cells: Sequence[YearCell], timeline: Timeline, this: str, width: int) -> list[YearsRow]:
    rows = []
    for block in timeline.blocks:
        labels = [year.official_label for year in block.years]
        found = cells[timeline.place_of(block)]
        years = tuple((label, label == this, cell) for label, cell in zip(labels, found, strict=True))
        rows.append(YearsRow(years, width - len(labels)))
    return rows
