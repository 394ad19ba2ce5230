"""What the headquarters said to last year's report on the same initiative."""

from collections.abc import Iterable

from indicators.models import AnnualReport, Remark, RemarkKind

_SHORT = 20


def last_years_remarks(report: AnnualReport) -> list[Remark]:
    """Return last year's opinions and instructions of the headquarters, in order, with their authors."""
    rows = Remark.objects.filter(
        report__initiative_id=report.initiative_id,
        report__cycle__fiscal_year=report.cycle.fiscal_year - 1,
        kind__in=[RemarkKind.OPINION, RemarkKind.INSTRUCTION],
    )
    return list(rows.select_related("author"))


def instructions_to_answer(report: AnnualReport) -> list[Remark]:
    """Return last year's instructions, each of which this year's report answers."""
    return instructions_in(last_years_remarks(report))


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
