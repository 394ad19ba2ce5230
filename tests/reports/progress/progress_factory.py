"""進捗一覧表 made by hand: what a test does not name is as usual."""

from typing import Any

from imari_dx.shared.fiscal_year import FiscalYear, Timeline
from initiatives.words import NEUTRAL
from reports.documents.evaluation import GradeMark
from reports.documents.progress import (
    ProgressDocument,
    ProgressGrade,
    ProgressLine,
    ProgressRow,
    ProgressValue,
)

GRADES = (GradeMark("A", "順調", "grade-a"), GradeMark("B", "おおむね順調", "grade-b"))


def line(
    name: str = "参加者数", values: tuple[ProgressValue, ...] = (ProgressValue("12人"),) * 5
) -> ProgressLine:
    return ProgressLine(name, "40人以上", values, "順調")


def row(**fields: Any) -> ProgressRow:
    usual: dict[str, Any] = {
        "slug": "green-1",
        "place": "１　緑",
        "opens": True,
        "code": "緑1",
        "mark": "",
        "title": "公園の整備",
        "department": "公園課",
        "grades": (ProgressGrade("B"),) * 5,
        "change": "同じ",
        "lines": (line(),),
    }
    return ProgressRow(**usual | fields)


def document(**fields: Any) -> ProgressDocument:
    """Of a plan of 令和3〜7年度, reported 令和6年度."""
    timeline = fields.get("timeline", Timeline(2021, 2025))
    usual: dict[str, Any] = {
        "title": "緑の計画　令和６年度　進捗一覧表",
        "municipality": "川添町",
        "fiscal_year": FiscalYear(min(2024, timeline.last_year)),
        "date_label": "第1回審議会（令和7年6月1日）決定",
        "is_draft": False,
        "is_demo": False,
        "timeline": timeline,
        "words": NEUTRAL,
        "rows": (row(),),
        "counts": (),
        "grades": (),
        "legend": (),
        "notes": (),
    }
    return ProgressDocument(**usual | fields)


def twelve_years() -> ProgressDocument:
    """A plan of twelve years, reported in the seventh; half of its indicators have targets of each year."""
    years = range(2024, 2036)

    def value(number: int, year: int) -> ProgressValue:
        aim = f"目標 {number + year - 2000}人" if number % 2 else ""
        if year > 2030:
            return ProgressValue("", aim=aim)
        return ProgressValue(f"{number * 1000 + year:,}人", True, GRADES[(number + year) % 2], aim)

    def one(number: int) -> ProgressRow:
        names = [f"身近な公園を月に一回以上使う市民の割合その{n}" for n in range(1 + number % 5)]
        return row(
            place=f"第{number // 4 + 1}章　緑をふやす",
            opens=number % 4 == 0,
            code=f"緑{number + 1}",
            grades=tuple(
                ProgressGrade("A", GRADES[0], "案" if year == 2030 else "")
                if year <= 2030
                else ProgressGrade("")
                for year in years
            ),
            lines=tuple(
                line(name, tuple(value(number * 5 + n, year) for year in years))
                for n, name in enumerate(names)
            ),
        )

    return document(
        timeline=Timeline(2024, 2035),
        fiscal_year=FiscalYear(2030),
        rows=tuple(map(one, range(13))),
        grades=GRADES,
        is_draft=True,
    )
