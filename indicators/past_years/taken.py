"""Years that cannot be taken in: their round was answered, or another file brought them in already."""

from collections.abc import Iterable

from imari_dx.shared.fiscal_year import FiscalYear
from imari_dx.shared.workbook_in import Readings
from indicators.book.results import ResultBook
from indicators.models import (
    AnnualReport,
    Commentary,
    EvidenceFile,
    OutsideView,
    Remark,
    ReportingCycle,
    ReportState,
)
from indicators.past_years.given import ReportGiven


def taken_years(
    results: ResultBook, given: Iterable[ReportGiven], readings: Readings
) -> dict[int, ReportingCycle]:
    """Return the rounds that nobody has answered, by year: they make room. Others are collected as wrong."""
    first: dict[int, ReportGiven] = {}
    for one in given:
        first.setdefault(one.fiscal_year, one)
    rounds = ReportingCycle.objects.filter(plan=results.plan, fiscal_year__in=first).select_related(
        "imported"
    )
    replaced = {}
    for cycle in rounds:
        place, label = first[cycle.fiscal_year].place, FiscalYear(cycle.fiscal_year).label
        if cycle.imported is not None:
            readings.add(
                place,
                f"{label}には、移行データ（{cycle.imported.file_name}）が取り込み済みです。"
                "差し替えるときは、先にその取込を取り消してください。",
            )
        elif is_begun(cycle):
            readings.add(
                place,
                f"{label}の照会には、入力された内容があります。移行データは、まだ誰も答えていない年度にだけ取り込めます。",
            )
        else:
            replaced[cycle.fiscal_year] = cycle
    return replaced


def is_begun(cycle: ReportingCycle) -> bool:
    """Whether anything was entered, said or attached in a round."""
    reports = AnnualReport.objects.filter(cycle=cycle)
    return (
        reports.exclude(state=ReportState.NOT_STARTED).exists()
        or Remark.objects.filter(report__in=reports).exists()
        or EvidenceFile.objects.filter(report__in=reports).exists()
        or OutsideView.objects.filter(cycle=cycle).exists()
        or Commentary.objects.filter(cycle=cycle).exclude(text="").exists()
    )
