"""What the headquarters said to last year's report on the same initiative."""

from collections.abc import Iterable, Sequence

from django.db.models import QuerySet

from imari_dx.shared.kept_queries import kept
from indicators.models import AnnualReport, Remark, RemarkKind, is_closed_in_sql, was_closed

_SHORT = 20


def last_years_remarks(report: AnnualReport) -> list[Remark]:
    """Return last year's opinions and instructions of the headquarters, in order, with their authors."""
    return last_years_remarks_of([report]).get(report.initiative_id, [])


def last_years_remarks_of(reports: Sequence[AnnualReport]) -> dict[int, list[Remark]]:
    """Return the same for reports of one fiscal year, by initiative, in one query."""
    if not reports:
        return {}
    found: dict[int, list[Remark]] = {}
    initiatives = [report.initiative_id for report in reports]
    for row in _of_headquarters(initiatives, reports[0].cycle.fiscal_year - 1):
        found.setdefault(row.report.initiative_id, []).append(row)
    return found


@kept
def _of_headquarters(initiatives: list[int], fiscal_year: int) -> QuerySet[Remark]:
    kinds = [RemarkKind.OPINION, RemarkKind.INSTRUCTION]
    rows = Remark.objects.filter(
        report__initiative_id__in=initiatives, report__cycle__fiscal_year=fiscal_year, kind__in=kinds
    )
    return rows.select_related("author", "report").annotate(is_closed=is_closed_in_sql())


def instructions_to_answer(report: AnnualReport) -> list[Remark]:
    """Return last year's instructions that are still open: this year's report answers each."""
    return open_instructions_in(last_years_remarks(report))


def open_instructions_in(remarks: Iterable[Remark]) -> list[Remark]:
    """Return the instructions among last year's remarks that nobody has closed."""
    return [row for row in instructions_in(remarks) if not was_closed(row)]


def instructions_in(remarks: Iterable[Remark]) -> list[Remark]:
    """Return the instructions among remarks."""
    return [row for row in remarks if row.kind == RemarkKind.INSTRUCTION]


def short_text(remark: Remark) -> str:
    """Return the beginning of a remark, to tell it from others."""
    return shortened(remark.text)


def shortened(text: str) -> str:
    """Return the beginning of a text of several lines on one."""
    text = " ".join(text.split())
    return text if len(text) <= _SHORT else f"{text[:_SHORT]}…"
