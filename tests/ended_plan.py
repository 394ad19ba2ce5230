"""A plan that has ended, cheaply: all that its last year asks for is decided, without going the whole way."""

import datetime as dt

from django.db.models import QuerySet

from indicators.book.ended import undecided_reports
from indicators.closing.answer import ClosingAnswer
from indicators.closing.services import ClosingContent, open_closing
from indicators.models import AnnualReport, ClosingReport, ClosingRound, RatingScale, ReportState
from tests.cast import World

AT = dt.datetime(2026, 6, 2, 9, tzinfo=dt.UTC)
DUE = dt.date(2026, 6, 30)
WHOLE = ClosingAnswer("mostly", "受付が早くなった。", "利用者の拡大", "continued", "次期計画でも続ける。")


def end_plan(world: World) -> None:
    """Decide everything that the last year asks for; what was handed in keeps its texts."""
    keys = list(undecided_reports(world.plan).values_list("pk", flat=True))
    decide(world, AnnualReport.objects.filter(pk__in=keys))


def decide(world: World, reports: QuerySet[AnnualReport]) -> None:
    """Let reports be decided by the last year's meeting, with the second best grade."""
    scale = RatingScale.objects.get(plan=world.plan, is_active=True)
    grade = scale.scale.choices[1].code
    reports.update(
        state=ReportState.FINALISED,
        submitted_at=AT,
        approved_at=AT,
        checked_at=AT,
        finalised_at=AT,
        meeting_name="第1回会議",
        meeting_date=dt.date(2026, 6, 1),
        scale=scale,
        proposed_grade=grade,
        final_grade=grade,
    )


def opened_closing(world: World) -> ClosingRound:
    """The closing round of a plan that is ended here."""
    end_plan(world)
    content = ClosingContent(due_on=DUE, inquiry_text="計画期間の総括をお願いします。")
    return open_closing(plan=world.plan, content=content, by=world["secretariat"], at=AT)


def closing_report(world: World, slug: str) -> ClosingReport:
    return ClosingReport.objects.select_related("round", "initiative").get(initiative__slug=slug)


def answer_all(world: World) -> None:
    """Hand in everything that nobody has answered, without going the whole way."""
    ClosingReport.objects.filter(submitted_at__isnull=True).update(
        state="submitted",
        submitted_at=AT,
        achievement=WHOLE.achievement,
        outcome=WHOLE.outcome,
        handling=WHOLE.handling,
    )
