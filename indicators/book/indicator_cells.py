"""What a plan says of one indicator, cell by cell: its wording, its target in words, its values per year."""

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from imari_dx.shared.fiscal_year import FiscalYear
from imari_dx.shared.related_rows import rows_of
from indicators.book.assessment import rule_of
from indicators.book.plan_cells import Block, Cell, field_cells, field_label, names_of, row_key
from indicators.judgement import IndicatorRule, Timing, figure_alone, target_words
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
    own, rule = row_key(indicator), rule_of(indicator)
    texts = ("name", "target_text")
    yield from field_cells(indicator, texts, facts=False)
    alone = replace(rule, expectations={})  # the values per year are told for themselves
    words = target_words(alone) if rule.kind.rules.is_number else ""
    said = (own, "target in words")
    yield Cell(said, field_label(Indicator, "target"), words, (own,), is_fact=True)
    for cell in field_cells(indicator, names_of(Indicator, *texts)):
        name = str(cell.key[1])
        value = getattr(indicator, name) if name in _IN_UNIT else None
        yield replace(
            cell,
            text=figure_alone(rule, value) if isinstance(value, Decimal) else cell.text,
            said_by=said if words and name in _SAID_BY_TARGET else None,
        )
    yield from _values_per_year(indicator, rule)


def _values_per_year(indicator: Indicator, rule: IndicatorRule) -> Iterator[Cell]:
    word = "目標" if rule.timing is Timing.EVERY_YEAR else "目安"
    for row in sorted(rows_of(indicator, "expectations"), key=lambda row: row.fiscal_year):
        yield Cell(
            (row_key(indicator), "value", row.fiscal_year),
            f"{FiscalYear(row.fiscal_year).label}の{word}",
            figure_alone(rule, row.value),
            (row_key(row),),
        )
