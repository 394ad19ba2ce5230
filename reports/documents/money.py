"""予算・決算 in sums: of headings, of departments, of years. All amounts are in 千円 (``MONEY_UNIT``)."""

from dataclasses import dataclass
from decimal import Decimal

from imari_dx.shared.fiscal_year import FiscalYear, abreast
from imari_dx.shared.numbers import format_number
from initiatives.words import Words

TITLE = "予算・決算"
NOTHING = "－"  # where nobody stated an amount: blank is not 0
DEPARTMENT = "担当課"


@dataclass(frozen=True, slots=True)
class MoneySum:
    """The amounts of one group of reports. An amount is None where none of them states it."""

    key: str  # the heading's slug, the department's name; "" for all
    name: str
    reported: int  # 報告済: how many could state an amount
    budget: Decimal | None
    settlement: Decimal | None
    estimated: Decimal | None  # 見込, as a part of the settlement
    with_budget: int
    with_settlement: int
    with_estimate: int
    with_both: int  # whose amounts the rate is of
    rate: str  # 執行率 97.7％; － where there is nothing to divide by

    @property
    def budget_text(self) -> str:
        return _amount(self.budget)

    @property
    def settlement_text(self) -> str:
        return _amount(self.settlement)

    @property
    def estimated_text(self) -> str:
        return _amount(self.estimated)

    @property
    def without_budget(self) -> int:
        return self.reported - self.with_budget

    @property
    def without_settlement(self) -> int:
        return self.reported - self.with_settlement

    @property
    def both_text(self) -> str:
        """「17/22」: how many of the reports the rate is of."""
        return f"{self.with_both}/{self.reported}"

    @property
    def is_of_all(self) -> bool:
        """Whether the rate is of the very sums beside it: whoever states one amount states both."""
        return self.with_both == self.with_budget == self.with_settlement

    @property
    def has_any(self) -> bool:
        """Whether anybody states an amount; 0 is one."""
        return bool(self.with_budget or self.with_settlement)


def _amount(value: Decimal | None) -> str:
    return NOTHING if value is None else format_number(value)


@dataclass(frozen=True, slots=True)
class MoneyLine:
    """One heading (or all) over the years: a sum for each, and one of all of them."""

    name: str
    years: tuple[MoneySum, ...]
    total: MoneySum


@dataclass(frozen=True, slots=True)
class MoneyYears:
    """Headings × years; the last line is all of them."""

    years: tuple[FiscalYear, ...]
    lines: tuple[MoneyLine, ...]

    @property
    def blocks(self) -> list["MoneyBlock"]:
        """The years beside each other, see ``abreast``; behind the last ones all of them together."""
        parts = abreast(len(self.years))
        return [
            MoneyBlock(
                self.years[part],
                tuple(
                    (line.name, (*line.years[part], *((line.total,) if part is parts[-1] else ())))
                    for line in self.lines
                ),
            )
            for part in parts
        ]


@dataclass(frozen=True, slots=True)
class MoneyBlock:
    """Years that stand beside each other, and the sums of each line in their order."""

    years: tuple[FiscalYear, ...]
    lines: tuple[tuple[str, tuple[MoneySum, ...]], ...]


@dataclass(frozen=True, slots=True)
class MoneyPart:
    """予算・決算 of one level of the plan, for a year or for all of them; levels are never added up."""

    words: Words  # the plan's, for what reports on the level
    period_label: str  # 令和６年度
    group_word: str  # what the plan calls the headings of its top level, "" without any
    headline: str
    sentences: tuple[str, ...]
    by_heading: tuple[MoneySum, ...]  # the last is all
    by_department: tuple[MoneySum, ...]  # the last is all
    by_year: MoneyYears

    @property
    def total(self) -> MoneySum:
        return self.by_heading[-1]

    @property
    def shows_blank(self) -> bool:
        """Whether the tables need the columns that count who states no amount."""
        return bool(self.total.without_budget or self.total.without_settlement)

    @property
    def shows_estimates(self) -> bool:
        """Whether the tables need the column of what is 見込."""
        return bool(self.total.with_estimate)

    @property
    def heads(self) -> tuple[str, ...]:
        """The heads of the columns behind the names."""
        blank = self.shows_blank
        return (
            "報告済",
            "予算額",
            *(["予算額の記載なし"] if blank else []),
            "決算額",
            *(["決算額の記載なし"] if blank else []),
            *(["うち見込"] if self.shows_estimates else []),
            "執行率",
            "執行率の対象",
        )

    @property
    def tables(self) -> tuple[tuple[str, tuple[MoneySum, ...]], ...]:
        """What the lines of the tables of the period are called, and the lines."""
        by_heading = ((self.group_word, self.by_heading),) if self.group_word else ()
        return (*by_heading, *(((DEPARTMENT, self.by_department),) if self.by_department else ()))
