"""What a plan says of one indicator, cell by cell: its wording, its target in words, its values per year."""

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from imari_dx.shared.fiscal_year import FiscalYear
from imari_dx.shared.numbers import format_number
from imari_dx.shared.related_rows import rows_of
from indicators.book.assessment import rule_of
from indicators.book.plan_cells import Block, Cell, field_cells, field_label, names_of, row_key
from indicators.judgement import (
    IndicatorRule,
    JudgementError,
    Timing,
    figure_alone,
    target_words,
)
from indicators.models import Indicator

# What the target in words says: told field by field only where the words stay the same.
_SAID_BY_TARGET = frozenset(
    {"comparison", "direction", "against", "unit", "target", "lower_bound", "upper_bound"}
    | {"tolerance", "tolerance_in"}
)
_IN_UNIT = frozenset({"target", "lower_bound", "upper_bound", "baseline"})


def indicator_block(indicator: Indicator, label: str) -> Block:
    """Return an indicator below the label of its row on the sheet: 数値目標「保有率」."""
    name = f"{label}「{indicator.plain_name}」"
    return Block((row_key(indicator),), name, tuple(_cells(indicator)), (row_key(indicator),))


def _cells(indicator: Indicator) -> Iterator[Cell]:
    own, rule = row_key(indicator), _rule(indicator)
    texts = ("name", "target_text")
    yield from field_cells(indicator, texts, facts=False)
    words = _target(rule) if rule else ""
    said = (own, "target in words")
    if rule is not None:
        yield Cell(said, field_label(Indicator, "target"), words, (own,), is_fact=True, of_both=True)
    for cell in field_cells(indicator, names_of(Indicator, *texts)):
        name = str(cell.key[1])
        value = getattr(indicator, name) if name in _IN_UNIT else None
        yield replace(
            cell,
            text=_figure(indicator, rule, value) if isinstance(value, Decimal) else cell.text,
            said_by=said if words and name in _SAID_BY_TARGET else None,
        )
    yield from _values_per_year(indicator, rule)


def _rule(indicator: Indicator) -> IndicatorRule | None:
    """None where an erratum and a draft beside it contradict each other: then each field is told as it is."""
    try:
        return rule_of(indicator)
    except JudgementError:
        return None


def _target(rule: IndicatorRule) -> str:
    """The target in words; the values per year are told for themselves."""
    return target_words(replace(rule, expectations={})) if rule.kind.rules.is_number else ""


def _figure(indicator: Indicator, rule: IndicatorRule | None, value: Decimal) -> str:
    return figure_alone(rule, value) if rule else f"{format_number(value)}{indicator.unit}"


def _values_per_year(indicator: Indicator, rule: IndicatorRule | None) -> Iterator[Cell]:
    word = "目標" if indicator.timing == Timing.EVERY_YEAR.value else "目安"
    for row in sorted(rows_of(indicator, "expectations"), key=lambda row: row.fiscal_year):
        yield Cell(
            (row_key(indicator), "value", row.fiscal_year),
            f"{FiscalYear(row.fiscal_year).label}の{word}",
            _figure(indicator, rule, row.value),
            (row_key(row),),
        )
