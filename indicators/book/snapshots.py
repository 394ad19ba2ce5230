"""版: what a finalised report was decided on, as frozen data, and the frozen data as a ResultBook again.

A snapshot holds rows: the initiative's official sheet, the departments, the scales, and this and all earlier
reports on it, as they were. From them come the same objects that the database gives, so everything that shows
results reads a frozen year exactly as it reads a running one. The proposals are stored beside the rows: not
even a later version of the judgement changes how a decided year prints.
"""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import asdict, replace
from decimal import Decimal
from typing import Any

from django.core.serializers.python import Serializer
from django.db import models

from imari_dx.shared.related_rows import rows_of
from indicators.book.assessment import YearAnswers, assess_stored
from indicators.book.frozen_rows import linked
from indicators.book.in_force import book_in_force, initiative_in, initiative_in_force
from indicators.book.older_snapshots import FORMAT, brought_up
from indicators.book.plan_rows import plan_rows
from indicators.book.results import FormerValue, ResultBook, YearProposal
from indicators.book.revised import revised_of
from indicators.book.year_of_change import revised_in
from indicators.judgement import IndicatorProposal
from indicators.models import AnnualReport, RatingScale
from initiatives.models import Initiative, Plan


def freeze(
    book: ResultBook,
    initiative: Initiative,
    fiscal_year: int,
    *,
    on: dt.date,
    made_later: bool = False,
    before: Mapping[int, FormerValue] | None = None,
) -> dict[str, Any]:
    """Return the data of a snapshot: the initiative and its reports up to a fiscal year as they stand.

    ``on`` is the day of the freezing: 「現：…」 beside a department means that day. Earlier years that were
    decided keep the proposals of their own snapshots. ``made_later``: after the decision, so that the plan
    may read otherwise than on its day; of the proposal grade and sentence are those stored with the decision.
    ``before``: the values of the plan before that the decision quotes.
    """
    book = book_in_force(book, initiative, fiscal_year)
    initiative = initiative_in(book, initiative)
    years = [year for year in sorted(book.reports[initiative.pk]) if year <= fiscal_year]
    proposals = {
        # An older snapshot of the year itself is what this one replaces.
        year: decided_proposal(book, initiative, year)
        if year < fiscal_year
        else _present_proposal(book, initiative, year)
        for year in years
    }
    if made_later:
        proposals[fiscal_year] = _as_decided(book.reports[initiative.pk][fiscal_year], proposals[fiscal_year])
    revised = revised_in(book, initiative, fiscal_year)
    return {
        "format": FORMAT,
        "made_later": made_later,
        "fiscal_year": fiscal_year,
        "on": on.isoformat(),
        "rows": Serializer().serialize(_rows(book, initiative, years)),
        "proposals": {str(year): asdict(proposal) for year, proposal in proposals.items()},
        **({"revised": revised.stored()} if revised else {}),
        **({"before": {str(key): asdict(value) for key, value in before.items()}} if before else {}),
    }


def decided_proposal(
    book: ResultBook,
    initiative: Initiative,
    fiscal_year: int,
    history: Mapping[int, YearAnswers] | None = None,
) -> YearProposal:
    """Return the proposal of a year: as frozen with its decision, else on what is stored now."""
    frozen = book_of_year(book, initiative, fiscal_year)
    return frozen.proposals.get(fiscal_year) or _present_proposal(book, initiative, fiscal_year, history)


def _present_proposal(
    book: ResultBook,
    initiative: Initiative,
    fiscal_year: int,
    history: Mapping[int, YearAnswers] | None = None,
) -> YearProposal:
    proposal = assess_stored(book, initiative, fiscal_year, history)
    keys = [one.pk for one in rows_of(initiative_in_force(book, initiative, fiscal_year), "indicators")]
    return YearProposal(
        grade=proposal.grade,
        reason=proposal.reason,
        provisional=proposal.provisional,
        indicators=dict(zip(keys, proposal.indicators, strict=True)),
    )


def _as_decided(report: AnnualReport, proposal: YearProposal) -> YearProposal:
    return replace(
        proposal,
        grade=report.proposed_grade,
        reason=report.proposed_reason,
        provisional=report.is_proposal_provisional,
    )


def frozen_book(book: ResultBook, initiative: Initiative, fiscal_year: int) -> ResultBook | None:
    """Return the book of one initiative as frozen with a finalised year, None where nothing is frozen.

    Its only initiative and its reports are as they were on the day of the decision; its years end with the
    decided one. Nothing in it is read from the database.
    """
    key = (initiative.pk, fiscal_year)
    if key not in book.thawed and key in book.snapshots:
        # A scale shown beside is today's: it judges the frozen facts and is no part of the decision.
        thawed = thaw(book.snapshots[key].data)
        book.thawed[key] = replace(thawed, beside_scales=book.beside_scales)
    return book.thawed.get(key)


def book_of_year(book: ResultBook, initiative: Initiative, fiscal_year: int) -> ResultBook:
    """Return the book that shows an initiative in a fiscal year; ``initiative_in`` finds it there.

    A decided year's is frozen, that of a year before a revision has the plan of its day, else it is ``book``.
    """
    return frozen_book(book, initiative, fiscal_year) or book_in_force(book, initiative, fiscal_year)


def thaw(data: Mapping[str, Any]) -> ResultBook:
    """Return a snapshot's data as a book of one initiative."""
    rows = linked(brought_up(data))
    reports = [row for row in rows if isinstance(row, AnnualReport)]
    initiative = next(row for row in rows if isinstance(row, Initiative))
    return ResultBook(
        plan=next(row for row in rows if isinstance(row, Plan)),
        initiatives=(initiative,),
        cycles={report.cycle.fiscal_year: report.cycle for report in reports},
        reports={initiative.pk: {report.cycle.fiscal_year: report for report in reports}},
        active_scale=next(row for row in rows if isinstance(row, RatingScale) and row.is_active),
        proposals={int(year): _proposal(stored) for year, stored in data["proposals"].items()},
        revised=revised_of(data["revised"]) if "revised" in data else None,
        on=dt.date.fromisoformat(data["on"]),
        before={int(key): FormerValue(**stored) for key, stored in data.get("before", {}).items()},
    )


def _rows(book: ResultBook, initiative: Initiative, years: Iterable[int]) -> list[models.Model]:
    """Everything that any output shows of the initiative and the years, each row once."""
    rows = plan_rows(book.plan, initiative)
    rows.append(book.active_scale)
    for year in years:
        report = book.reports[initiative.pk][year]
        rows += [one for one in (report.scale, report.imported) if one]
        rows += [report.cycle, *report.cycle.fields.all(), *report.cycle.questions.all(), report]
        for measurement in report.measurements.all():
            rows += [measurement, *measurement.events.all()]
        rows += [*report.item_results.all(), *report.actual_bars.all(), *report.question_answers.all()]
    return list({(type(row), row.pk): row for row in rows}.values())


def _proposal(stored: Mapping[str, Any]) -> YearProposal:
    return YearProposal(
        grade=stored["grade"],
        reason=stored["reason"],
        provisional=stored["provisional"],
        indicators={
            int(key): IndicatorProposal(
                **{**one, "rate": _decimal(one["rate"]), "reference": _decimal(one["reference"])}
            )
            for key, one in stored["indicators"].items()
        },
    )


def _decimal(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)
