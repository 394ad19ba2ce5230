"""Number formats: a cell holds the number or the day itself and shows it as the paper prints it."""

from typing import Final

from reports.documents.cells import Figure

COUNT: Final = '#,##0;"▲"#,##0'
# Excel's own era format writes 令和1年 where the machine is not set to 元年, so that year has words of its
# own (1 May to 31 December 2019 are the days 43586 to 43830).
_ERA_DAY: Final = '[$-411]ggge"年"m"月"d"日"'
_FIRST_YEAR: Final = '"令和元年"m"月"d"日"'
_TIME: Final = " hh:mm:ss"


DAY: Final = f"[<43586]{_ERA_DAY};[<43831]{_FIRST_YEAR};{_ERA_DAY}"
MOMENT: Final = f"[<43586]{_ERA_DAY}{_TIME};[<43831]{_FIRST_YEAR}{_TIME};{_ERA_DAY}{_TIME}"


def figure_format(figure: Figure) -> str:
    """Return the format that shows a figure as its text: #,##0.0;"▲"#,##0.0."""
    digits = "#,##0" + ("." + "0" * figure.decimals if figure.decimals else "")
    before, behind = _quoted(figure.before), _quoted(figure.behind)
    # What rounds to 0 has no sign in print; a section for minus would show one.
    minus = "" if figure.rounded == 0 else '"▲"'
    return f"{before}{digits}{behind};{before}{minus}{digits}{behind}"


def _quoted(words: str) -> str:
    return f'"{words}"' if words else ""
