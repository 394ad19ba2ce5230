"""The Japanese fiscal year and its periods: the one place that computes years, labels and boundaries.

A fiscal year is an integer, the Western year of its April: 2021 is 令和３年度, April 2021 to March 2022.
"""

import datetime as dt
import re
import unicodedata
from dataclasses import dataclass, replace
from functools import lru_cache

from imari_dx.shared.characters import MINUS_SIGNS, odd_digit, parts_cells, visible

# First day of each era. A fiscal year carries the name of the era that holds most of it by official usage:
# fiscal 2019 is 令和元年度 although its April was still 平成31年.
_ERAS = (
    ("令和", "R", dt.date(2019, 5, 1), 2019),
    ("平成", "H", dt.date(1989, 1, 8), 1989),
    ("昭和", "S", dt.date(1926, 12, 25), 1926),
)
_FULL_WIDTH = str.maketrans("0123456789", "０１２３４５６７８９")
_WEEKDAYS = "月火水木金土日"
_HYPHENS = str.maketrans(dict.fromkeys(MINUS_SIGNS, "-"))
_LONGEST_DAY = 40
_DAY = re.compile(
    r"((?P<compact>[0-9]{8})|(?P<era>令和|平成|昭和|[RHSrhs])?(?P<year>元|[0-9]{1,4})[-/.年]"
    r"(?P<month>[0-9]{1,2})[-/.月](?P<day>[0-9]{1,2})日?)"
    # A weekday, in brackets or as a word, a holiday's mark with it; a spreadsheet's midnight.
    rf"(\(?(?P<weekday>[{_WEEKDAYS}])(曜日?|[・.]?祝日?)?\)?)?([T ]?0{{1,2}}:00(:00)?)?"
)
_YEAR = re.compile(r"(?P<era>令和|平成|昭和|[RHSrhs])?(?P<year>元|[0-9]{1,4})(年度?)?")
FIRST_YEAR, LAST_YEAR = 1989, 2099


def full_width(text: str | int) -> str:
    """Return the text with its digits as full-width digits, as official documents print them."""
    return str(text).translate(_FULL_WIDTH)


def era_date(day: dt.date) -> str:
    """Return a day as 令和7年4月1日 (元年 for an era's first year, half-width digits)."""
    for name, _letter, first_day, first_year in _ERAS:
        if day >= first_day:
            number = day.year - first_year + 1
            return f"{name}{'元' if number == 1 else number}年{day.month}月{day.day}日"
    return f"{day.year}年{day.month}月{day.day}日"


def official_date(day: dt.date) -> str:
    """Return a day as 令和７年４月１日: where a document itself writes it in its frame (ADR 66)."""
    return full_width(era_date(day))


def weekday(day: dt.date) -> str:
    """Return the weekday of a day as one character: 水."""
    return _WEEKDAYS[day.weekday()]


class DateError(ValueError):
    """A text that is no day; its message is a Japanese sentence for the person who typed it."""


def parse_date(text: str) -> dt.date:
    """Read a day written as 2025-06-01, 20250601, 2025/6/1 0:00:00, R7.6.1, 令和７年６月１日（日）.

    Full-width too, with any form of a hyphen; a weekday must be the right one.
    Raises DateError with a sentence if the text is no such day.
    """
    typed = visible(text).strip()
    plain = unicodedata.normalize("NFKC", typed).translate(_HYPHENS)
    found = _DAY.fullmatch(re.sub(r" *([^0-9 ]) *", r"\1", plain))
    if len(typed) > _LONGEST_DAY or parts_cells(typed) or odd_digit(typed) or not found:
        raise _no_day(typed)
    try:
        day = _day(found)
    except ValueError as error:
        raise _no_day(typed) from error
    if found["weekday"] not in (None, weekday(day)):
        raise DateError(f"{era_date(day)}は{weekday(day)}曜日です。日付か曜日を確かめてください。")
    return day


def _day(found: re.Match[str]) -> dt.date:
    if found["compact"]:
        year, month, day = found["compact"][:4], found["compact"][4:6], found["compact"][6:]
    else:
        year, month, day = found["year"], found["month"], found["day"]
    if not found["era"]:
        if len(year) != 4:
            raise ValueError(year)
        return dt.date(int(year), int(month), int(day))
    _name, _letter, first_day, first_year = next(
        row for row in _ERAS if found["era"].upper() in (row[0], row[1])
    )
    number = 1 if year == "元" else int(year)
    result = dt.date(first_year + number - 1, int(month), int(day))
    if not 1 <= number <= 99 or result < first_day:
        raise ValueError(year)
    return result


def _no_day(typed: str) -> DateError:
    shown = re.sub(r"\s+", " ", typed)
    shown = f"{shown[:_LONGEST_DAY]}…" if len(shown) > _LONGEST_DAY else shown
    return DateError(
        f"「{shown}」は日付として読み取れません。令和7年6月1日 または 2025-06-01 のように入力してください。"
    )


@dataclass(frozen=True, order=True, slots=True)
class FiscalYear:
    """One fiscal year, April to March, named by the Western year of its April."""

    year: int

    def __post_init__(self) -> None:
        if not FIRST_YEAR <= self.year <= LAST_YEAR:
            raise ValueError(f"fiscal year out of range: {self.year}")

    def __int__(self) -> int:
        return self.year

    def __str__(self) -> str:
        return self.label

    @classmethod
    def of(cls, day: dt.date) -> "FiscalYear":
        """Return the fiscal year that a day falls into."""
        return cls(day.year if day.month >= 4 else day.year - 1)

    @classmethod
    def parse(cls, text: str) -> "FiscalYear | None":
        """Read a year as people type it: 令和7年度, 令和７, R7, H30, 2025. None if it is none of ours."""
        plain = unicodedata.normalize("NFKC", visible(text)).replace(" ", "")
        found = _YEAR.fullmatch(plain)
        if not found:
            return None
        number = 1 if found["year"] == "元" else int(found["year"])
        if found["era"] and not number:
            return None
        if found["era"]:
            named = (found["era"].upper(), found["era"])
            number += next(row[3] for row in _ERAS if row[0] in named or row[1] in named) - 1
        return cls(number) if FIRST_YEAR <= number <= LAST_YEAR else None

    @property
    def first_day(self) -> dt.date:
        return dt.date(self.year, 4, 1)

    @property
    def last_day(self) -> dt.date:
        """31 March of the following calendar year."""
        return dt.date(self.year + 1, 3, 31)

    def __contains__(self, day: dt.date) -> bool:
        return self.first_day <= day <= self.last_day

    @property
    def _era(self) -> tuple[str, str, int]:
        name, letter, _first_day, first_year = next(era for era in _ERAS if self.year >= era[3])
        return name, letter, self.year - first_year + 1

    @property
    def label(self) -> str:
        """令和3年度, 令和元年度: on screen."""
        name, _letter, number = self._era
        return f"{name}{'元' if number == 1 else number}年度"

    @property
    def official_label(self) -> str:
        """令和３年度: in official output, full-width digits."""
        return full_width(self.label)

    @property
    def calendar_label(self) -> str:
        """令和3年, 令和元年: the calendar year of the same number, on screen."""
        return self.label.removesuffix("度")

    @property
    def official_calendar_label(self) -> str:
        """令和３年: the calendar year in official output."""
        return full_width(self.calendar_label)

    @property
    def short_label(self) -> str:
        """R3: where room is short."""
        _name, letter, number = self._era
        return f"{letter}{number}"

    @staticmethod
    def range(first: int, last: int) -> "list[FiscalYear]":
        """Return the fiscal years from the first to the last, both included."""
        return list(_years(first, last))


@lru_cache(maxsize=256)  # pages ask for the years of their plan a hundred times
def _years(first: int, last: int) -> tuple[FiscalYear, ...]:
    return tuple(FiscalYear(year) for year in range(first, last + 1))


MOST_YEARS = 12  # of a plan
MOST_YEARS_ABREAST = 6

PERIODS_PER_YEAR = (0, 1, 2, 4)
"""Into how many periods the schedule of a plan may divide a year; 0: the plan has no schedule."""
MOST_PERIODS = max(PERIODS_PER_YEAR)
_WORDS = {0: "", 1: "年度", 2: "半期", 4: "四半期"}
_HALVES = ("上半期", "下半期")


@dataclass(frozen=True, slots=True)
class Division:
    """Into how many periods a schedule divides a fiscal year, and what they are called; they count from 1."""

    per_year: int

    def __post_init__(self) -> None:
        if self.per_year not in PERIODS_PER_YEAR:
            raise ValueError(f"no such division of a year: {self.per_year}")

    @property
    def word(self) -> str:
        """What one period is called: 四半期, 半期, 年度; empty without a schedule."""
        return _WORDS[self.per_year]

    @property
    def unit(self) -> str:
        """What periods are counted in: 四半期, 半期, 年."""
        return "年" if self.per_year == 1 else self.word

    @property
    def numbers(self) -> range:
        """The numbers of a year's periods, from 1."""
        return range(1, self.per_year + 1)

    def number_of(self, day: dt.date) -> int:
        """Return the number of the period that a day falls into: of quarters, 1 is April to June."""
        return (day.month - 4) % 12 * self.per_year // 12 + 1

    def label(self, number: int) -> str:
        """Return a period's name behind that of its year: 第1四半期, 上半期; empty where it is the year."""
        match self.per_year:
            case 4:
                return f"第{number}四半期"
            case 2:
                return _HALVES[number - 1]
        return ""

    def own_label(self, number: int) -> str:
        """Return a period's name where it stands alone: 第1四半期, 上半期, 通年."""
        return self.label(number) or "通年"

    def short_label(self, number: int) -> str:
        """Return a period's name where room is short, below that of its year: 1, 上; empty for the year."""
        match self.per_year:
            case 4:
                return str(number)
            case 2:
                return _HALVES[number - 1][:1]
        return ""

    def stacked_label(self, number: int) -> tuple[str, ...]:
        """Return a period's name in the lines of a narrow column: 第1, 四半期; 上半期; none for the year."""
        label = self.label(number)
        if self.per_year == 4:
            return label.removesuffix(self.word), self.word
        return (label,) if label else ()

    def months(self, number: int) -> str:
        """Return the months of a period: 4〜6月, 10〜3月."""
        length = 12 // self.per_year
        first, last = (3 + (number - 1) * length) % 12 + 1, (2 + number * length) % 12 + 1
        return f"{first}〜{last}月"

    def span_label(self, first: int, last: int) -> str:
        """Return the periods from one to another within a year: 第1〜2四半期, 上半期〜下半期, 通年."""
        if self.per_year == 4 and first != last:
            return f"第{first}〜{last}四半期"
        return "〜".join(dict.fromkeys(map(self.own_label, (first, last))))

    def refused(self, *numbers: int) -> str:
        """Return why these cannot be periods of a year, as a sentence; empty if they can."""
        if all(number in self.numbers for number in numbers):
            return ""
        if not self.per_year:
            return "この計画にはスケジュールがないため、線を登録できません。"
        return f"期は1から{self.per_year}で書いてください。"

    def count(self, periods: int) -> str:
        """Return a number of periods in words: 2四半期, 2半期, 2年."""
        return f"{periods}{self.unit}"


QUARTERS = Division(4)

PeriodSpan = tuple[int, int]
"""First and last period of a bar, both included, as cells of a `Timeline`."""


def abreast(count: int) -> list[slice]:
    """Return which of so many years stand beside each other.

    More than six are two blocks, the first no shorter.
    """
    if count <= MOST_YEARS_ABREAST:
        return [slice(0, count)]
    middle = (count + 1) // 2
    return [slice(0, middle), slice(middle, count)]


@dataclass(frozen=True, slots=True)
class Timeline:
    """A plan's fiscal years with their periods, which are cells counted from 0 over all years."""

    first_year: int
    last_year: int
    division: Division = QUARTERS

    @property
    def years(self) -> list[FiscalYear]:
        """The fiscal years, first to last."""
        return FiscalYear.range(self.first_year, self.last_year)

    @property
    def per_year(self) -> int:
        return self.division.per_year

    @property
    def cell_count(self) -> int:
        """The number of periods of all years."""
        return self.per_year * (self.last_year - self.first_year + 1)

    @property
    def blocks(self) -> list["Timeline"]:
        """The years as they stand beside each other: more than six in two blocks, the first no shorter."""
        first = self.first_year
        return [
            replace(self, first_year=first + part.start, last_year=first + part.stop - 1)
            for part in abreast(len(self.years))
        ]

    @property
    def years_abreast(self) -> int:
        """How many years the widest block has."""
        return len(self.blocks[0].years)

    def place_of(self, block: "Timeline") -> slice:
        """Where the years of a block stand among all years."""
        first = block.first_year - self.first_year
        return slice(first, first + len(block.years))

    def cut(self, span: PeriodSpan, block: "Timeline") -> PeriodSpan | None:
        """Return the part of a bar that lies in a block, as cells of the block."""
        before = self.cell(block.first_year, 1)
        first, last = max(span[0] - before, 0), min(span[1] - before, block.cell_count - 1)
        return (first, last) if first <= last else None

    def cell(self, fiscal_year: int, number: int) -> int:
        """Return the cell of a year's period; of years before or after, one outside the timeline."""
        return self.per_year * (fiscal_year - self.first_year) + number - 1

    def cell_of(self, day: dt.date) -> int:
        """Return the cell of a day, negative before the first year."""
        return self.cell(FiscalYear.of(day).year, self.division.number_of(day))

    def span(self, start: tuple[int, int], end: tuple[int, int]) -> PeriodSpan | None:
        """Return the cells from one (fiscal year, period) to another, cut at the years of the timeline.

        None if nothing of them lies within.
        """
        first, last = max(self.cell(*start), 0), min(self.cell(*end), self.cell_count - 1)
        return (first, last) if first <= last else None

    def year_span(self, fiscal_year: int) -> PeriodSpan:
        """Return the first and last cell of a year."""
        return self.cell(fiscal_year, 1), self.cell(fiscal_year, self.per_year)

    def year_of(self, cell: int) -> FiscalYear:
        """Return the fiscal year of a cell."""
        return FiscalYear(self.first_year + cell // self.per_year)

    def label(self, cell: int) -> str:
        """Return a cell in words: 令和3年度第1四半期, 令和3年度上半期, 令和3年度."""
        return self.year_of(cell).label + self.division.label(cell % self.per_year + 1)

    def span_label(self, span: PeriodSpan) -> str:
        """Return a bar in words: 令和3年度第1四半期〜令和4年度第4四半期."""
        return "〜".join(map(self.label, dict.fromkeys(span)))
