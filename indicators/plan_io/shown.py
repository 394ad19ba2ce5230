"""What the rows of a plan hold, in the words of its pages: no code, no slug, no bare year. Pure."""

from typing import Any

from imari_dx.shared.fiscal_year import Division
from indicators.book.plan_cells import value_words
from indicators.judgement import Kind, ToleranceIn
from indicators.plan_io.fields import own_field
from indicators.plan_io.rows import PLAN, Key, Rows, kind_of, phase_word, sheet_row_word

NOTHING = "（空欄）"
_IN_UNIT = frozenset({"target", "lower_bound", "upper_bound", "tolerance", "baseline"})


def shown(key: Key, name: str, rows: Rows) -> str:
    """Return what a field of a row holds; ``rows`` are all of its own side."""
    value = rows[key][name]
    if isinstance(value, tuple):
        return _named(value, rows) or NOTHING
    if name == "end_period":
        return Division(rows[PLAN]["periods_per_year"]).own_label(value)
    own: Any = own_field(kind_of(key).model, name)
    text = str(dict(own.flatchoices).get(value, "")) or value_words(own, value)
    return f"{text}{_unit(key, name, rows)}" if text else NOTHING


def _named(value: Key, rows: Rows) -> str:
    """The name of a row that another one points to, or of several."""
    if not value or isinstance(value[0], tuple):
        return "、".join(_named(one, rows) for one in value)
    match value[0]:
        case "level":
            return str(rows[value]["word"])
        case "heading":
            return str(rows[value]["title"])
        case "initiative":
            return str(rows[value]["code"] or rows[value]["title"])
        case "phase":
            return phase_word(value, rows)
        case "row":
            return sheet_row_word(value, rows)
        case "vision":
            return f"{value[1]}　{rows[value]['title']}".rstrip()
        case "indicator":
            name = rows[value]["name"]
            return f"数値目標{value[2]}" + (f"「{name}」" if name else "")
    return str(value[-1])


def _unit(key: Key, name: str, rows: Rows) -> str:
    """What a figure is counted in."""
    if key[0] == "expectation":
        return _unit(("indicator", *key[1:3]), "target", rows)
    if key[0] != "indicator" or name not in _IN_UNIT:
        return ""
    values = rows[key]
    rules = Kind(values["kind"]).rules
    unit = str(values["unit"] or rules.unit)
    if name == "tolerance":
        return "％" if values["tolerance_in"] == ToleranceIn.PERCENT else rules.gap_unit or unit
    return unit
