"""The letters that a reader's own departments got, as links."""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass

from indicators.models import ReportingCycle
from indicators.workflow.asked import day_of_asking, read_asked
from initiatives.addresses import plan_url


@dataclass(frozen=True, slots=True)
class OwnLetter:
    """The letter to one department."""

    label: str  # 学校教育課あての照会文書
    page_url: str
    pdf_url: str


def letters_to(departments: Collection[int], cycle: ReportingCycle, *, today: dt.date) -> list[OwnLetter]:
    """Return the letters of an opened round to some departments (their numbers); nothing is read for none."""
    if not departments or cycle.opened_on is None or cycle.imported_id is not None:
        return []
    asked = read_asked(cycle, on=day_of_asking(cycle, today))
    return [
        OwnLetter(
            f"{one}あての照会文書",
            _url(cycle, one.pk, "html"),
            _url(cycle, one.pk, "pdf"),
        )
        for one in asked.departments
        if one.pk in departments
    ]


def _url(cycle: ReportingCycle, department: int, file_format: str) -> str:
    return plan_url(
        cycle.plan,
        "letter_file",
        fiscal_year=cycle.fiscal_year,
        department=department,
        file_format=file_format,
    )
