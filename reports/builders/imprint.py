"""From a decided year to the edition, the decision and the issuer on its cover; the editions of a period."""

import datetime as dt
from collections.abc import Iterable, Sequence

from django.utils import timezone

from imari_dx.shared.fiscal_year import FiscalYear, full_width, official_date
from indicators.book.results import ResultBook
from indicators.models import AnnualReport, Snapshot, SnapshotCause
from initiatives.models import Plan
from reports.documents.imprint import DRAFT, NOT_PUBLISHED, Imprint
from reports.documents.overview import InitiativeYear, stamps_of
from reports.documents.stamp import Decision, last_decision

_ACTS = (SnapshotCause.FINALISED, SnapshotCause.FIGURES_CONFIRMED)


def imprint_of(
    book: ResultBook, fiscal_year: FiscalYear, name: str, *, rows: Sequence[InitiativeYear], draft_of: str
) -> Imprint:
    """Return cover and 奥付 of the document ``name`` of a year.

    ``rows`` are the initiatives due, as the reader sees them; ``draft_of`` is the moment of a draft, "" of a
    decided year. Such a one is not an edition yet: publishing it prints the number (ADR 76).
    """
    return stamped_imprint(
        book.plan,
        f"{fiscal_year.official_label}　{name}",
        edition=draft_edition(draft_of) if draft_of else NOT_PUBLISHED,
        stamps=stamps_of(() if draft_of else rows),
    )


def stamped_imprint(
    plan: Plan, name: str, *, edition: str, stamps: tuple[Sequence[Decision], Sequence[str]]
) -> Imprint:
    """Return cover and 奥付 of the document ``name`` of a plan; ``stamps`` as ``stamps_of`` gives them."""
    words, (decisions, marks) = plan.words, stamps
    last = last_decision(decisions)
    return Imprint(
        plan_title=plan.title,
        period=period_label(plan),
        name=name,
        edition=edition,
        bodies=tuple(last[0]) if last else (),
        decided_on=official_date(last[1]) if last else "",
        marks=tuple(mark for mark in dict.fromkeys(marks) if mark),
        municipality=plan.municipality,
        department=words.contact_department,
        telephone=words.contact_telephone,
    )


def period_label(plan: Plan) -> str:
    """Return 令和３年度〜令和７年度."""
    return f"{plan.fiscal_years[0].official_label}〜{plan.fiscal_years[-1].official_label}"


def draft_edition(moment: str) -> str:
    """Return what stands on a draft instead of its edition."""
    return f"{DRAFT}（{moment}）"


def edition_of(reports: Iterable[AnnualReport]) -> str:
    """Return 「第２版」 of a year whose reports are all decided. One query (ADR 67)."""
    acts: dict[int, list[dt.date]] = {}
    stored = Snapshot.objects.filter(report__in=[one.pk for one in reports], cause__in=_ACTS)
    for report, moment in stored.order_by("report_id", "number").values_list("report_id", "written_at"):
        acts.setdefault(report, []).append(timezone.localdate(moment))
    return f"第{full_width(edition_number(acts.values()))}版"


def edition_number(days: Iterable[Sequence[dt.date]]) -> int:
    """Count the editions of a year from the days on which each report was decided or its figures confirmed.

    The first is complete on the day on which the last report was decided for the first time; each later day
    on which any of them was decided anew or its figures were confirmed makes one more.
    """
    of_reports = [sorted(one) for one in days if one]
    if not of_reports:
        return 1
    complete = max(one[0] for one in of_reports)
    return 1 + len({day for one in of_reports for day in one if day > complete})
