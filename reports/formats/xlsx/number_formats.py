"""Number formats: a cell holds the number or the day itself and shows it as the paper prints it."""

from typing import Final

from reports.documents.cells import Figure

COUNT: Final = '#,##0;"▲"#,##0'
# Excel's own era format writes 令和1年 where the machine is not set to 元年, so that year has words of its
# own (1 May to 31 December 2019 are the days 43586 to 43830).
_ERA_DAY: Final = '[$-411]ggge"年"m"月"d"日"'
_FIRST_YEAR: Final = '"令和元年"m"月"d"日"'
_TIME: Final = " hh:mm:ss"
_PERCENT: Final = "％"


DAY: Final = f"[<43586]{_ERA_DAY};[<43831]{_FIRST_YEAR};{_ERA_DAY}"
MOMENT: Final = f"[<43586]{_ERA_DAY}{_TIME};[<43831]{_FIRST_YEAR}{_TIME};{_ERA_DAY}{_TIME}"


def counted(unit: str) -> str:
    """Return the format of a count with its unit: 28件."""
    return f"#,##0{_quoted(unit)}"


def figure_format(figure: Figure) -> str:
    """Return the format that shows a figure as its text: #,##0.0;"▲"#,##0.0, a share with Excel's own %."""
    digits = "#,##0" + ("." + "0" * figure.decimals if figure.decimals else "")
    before, behind = _quoted(figure.before), "%" if _is_share(figure) else _quoted(figure.behind)
    # What rounds to 0 has no sign in print; a section for minus would show one.
    minus = "" if figure.rounded == 0 else '"▲"'
    return f"{before}{digits}{behind};{before}{minus}{digits}{behind}"


def figure_number(figure: Figure) -> float:
    """Return what the cell of a figure holds: a share as Excel has them, 0.82 for 82.0％."""
    return float(figure.value / 100 if _is_share(figure) else figure.value)


def _is_share(figure: Figure) -> bool:
    return figure.behind == _PERCENT


def _quoted(words: str) -> str:
    return f'"{words}"' if words else ""
