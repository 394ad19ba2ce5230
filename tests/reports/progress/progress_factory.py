"""進捗一覧表 made by hand: what a test does not name is as usual."""

from typing import Any

from imari_dx.shared.fiscal_year import FiscalYear, Timeline
from initiatives.words import NEUTRAL
from reports.documents.progress import (
    ProgressDocument,
    ProgressGrade,
    ProgressLine,
    ProgressRow,
    ProgressValue,
)


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
