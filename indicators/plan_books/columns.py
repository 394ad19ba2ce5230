"""What a column of the workbook holds, and the columns that fields of the plan make. Pure, but for models."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import Enum
from typing import Any

from django.db import models

from indicators.plan_io.fields import own_field
from initiatives.models import FiscalYearField

YES, NO = "はい", "いいえ"
_LONG = 60


class Holds(Enum):
    """What stands in the cells of a column."""

    LINE = "文字（1行）"
    TEXT = "文章（セルの中で改行できます）"
    LINES = "1行に1つ（セルの中で改行します）"
    WHOLE = "整数"
    NUMBER = "数"
    YEAR = "年度（令和7年度、R7、2025 のどれでも）"
    DAY = "日付（令和7年4月1日、2025-04-01 など）"
    CHOICE = "一覧から選びます"
    YES_NO = f"{YES}・{NO}"
    ONE = "ほかのシートにある名前"  # of a row of another sheet
    SEVERAL = "ほかのシートにある名前。いくつもあるときは、セルの中で改行します"


_PLAIN = (Holds.ONE, Holds.NUMBER, Holds.WHOLE)  # what a hint says better


@dataclass(frozen=True, slots=True)
class Column:
    """One column: ``key`` is the document's name of the value.

    ``words`` are the codes of a choice with what a reader sees. ``of`` is the sheet whose rows it names, by
    the column ``of_column``. A seldom used one stands behind the others, folded away while nobody uses it.
    """

    key: str
    heading: str
    holds: Holds = Holds.LINE
    is_required: bool = False
    hint: str = ""
    example: str = ""
    words: Mapping[str, str] = field(default_factory=dict)
    of: str = ""
    of_column: str = ""
    is_seldom: bool = False
    is_note: bool = False  # for the reader's eye; what stands in it is not taken in
    width: int = 14  # in half-width characters
    aliases: tuple[str, ...] = ()

    @property
    def head(self) -> str:
        """The heading as it is printed."""
        return f"{self.heading}\n※必須" if self.is_required else self.heading

    @property
    def told(self) -> str:
        """What the explanation says of it."""
        is_said = self.holds is Holds.LINE or self.is_note or (self.holds in _PLAIN and self.hint)
        what = "" if is_said else f"{self.holds.value}。"
        return f"{self.hint}\n{what}".strip() if self.hint and what else self.hint or what


def seldom(*columns: Column) -> tuple[Column, ...]:
    """Return columns as seldom used ones."""
    return tuple(replace(one, is_seldom=True) for one in columns)


def of_field(model: type[models.Model], name: str, key: str = "", **more: Any) -> Column:
    """Return the column for a field of a model of the plan: its name, hint, choices, whether it must be."""
    own: Any = own_field(model, name)
    given: dict[str, Any] = {
        "key": key or name,
        "heading": str(own.verbose_name),
        "holds": _holds(own),
        "is_required": not (own.has_default() or own.null or own.blank),
        "hint": str(own.help_text),
        "words": {str(code): str(word) for code, word in own.choices or () if code != ""},
        "width": 40 if isinstance(own, models.TextField) else 14,
    }
    return Column(**{**given, **more})


def _holds(own: Any) -> Holds:
    match own:
        case models.BooleanField():
            return Holds.YES_NO
        case _ if own.choices:
            return Holds.CHOICE
        case FiscalYearField():
            return Holds.YEAR
        case models.IntegerField():
            return Holds.WHOLE
        case models.DecimalField():
            return Holds.NUMBER
        case models.DateField():
            return Holds.DAY
        case models.TextField():
            return Holds.TEXT
    return Holds.LINE
