"""要確認 of a page of 全体の状況: every alert of the chosen years that the reader may see, in order."""

import datetime as dt
from collections.abc import Iterable, Iterator

from accounts.models import User
from imari_dx.shared.fiscal_year import FiscalYear
from imari_dx.shared.related_rows import rows_of
from indicators.workflow.own_figures import reported_elsewhere
from initiatives.permissions import access_to
from reports.alerts import rules as alerts
from reports.alerts.facts import AlertFacts, read_alert_facts
from reports.builders.overview import Overview
from reports.dashboards.forms import OverviewForm
from reports.documents.alerts import Alert, AlertKind
from reports.documents.overview import InitiativeYear
from reports.permissions import reads_internally

_ORDER = {kind: number for number, kind in enumerate(AlertKind)}


class AlertBuilder:
    """Makes the alerts of an overview, for the reader for whom it was read, as on a day."""

    def __init__(self, overview: Overview, user: User, *, today: dt.date) -> None:
        self.overview, self.today = overview, today
        self.facts: AlertFacts = read_alert_facts(overview)
        self.sees_people = access_to(user, overview.plan).is_secretariat
        self._words = overview.plan.words
        self._reads = reads_internally(user, overview.plan)

    def alerts(self, form: OverviewForm, *, year: FiscalYear | None = None) -> list[Alert]:
        """The alerts of the chosen years and conditions: by kind, the latest year first, then as planned.

        What stays open until somebody acts is told in later years too. ``year`` takes the place of the chosen
        ones.
        """
        chosen = {one.year for one in ([year] if year else form.years)}
        last = max(chosen)
        found = [
            alert
            for one in reversed(self.overview.fiscal_years)
            if one.year <= last
            for row in form.filter(self.overview.of_year(one.year))
            for alert in self._of_row(row)
            if row.fiscal_year in chosen or alert.kind.stays_open
        ]
        return sorted(found, key=lambda alert: _ORDER[alert.kind])

    def _of_row(self, row: InitiativeYear) -> Iterator[Alert]:
        if not row.in_scope or row.migrated:  # what was decided before the system asks nobody for anything
            return
        yield from self._of_workflow(row)
        yield from alerts.worse_twice(row, self._before(row, 1), self._before(row, 2))
        yield from alerts.missed_by_half(row)
        yield from alerts.spent_for_nothing(row)
        yield from alerts.outstanding(row, self.facts.final_months, today=self.today)
        yield from alerts.restated(row)
        yield from alerts.undone(row)
        yield from self._of_plan(row)

    def _before(self, row: InitiativeYear, years: int) -> InitiativeYear | None:
        return self.overview.row(row.initiative_id, row.fiscal_year - years)

    def _of_workflow(self, row: InitiativeYear) -> Iterable[Alert]:
        """What is missing of a report: internal, as is the workflow itself."""
        facts = self.facts.reports.get((row.initiative_id, row.fiscal_year))
        if facts is None:
            return
        yield from alerts.overdue(
            row,
            deadline=facts.deadline,
            closed_on=facts.closed_on,
            is_returned=facts.is_returned,
            today=self.today,
            own_figures=lambda: self._own_figures(row.initiative_id, row.fiscal_year),
        )
        if facts.instructions and self._reads_report(row.initiative_id, row.fiscal_year):
            yield from alerts.overdue_instructions(
                row, facts.instructions, today=self.today, words=self._words
            )
        before = self.facts.reports.get((row.initiative_id, row.fiscal_year - 1))
        said = before.instructions if before else []
        if said and self._reads_report(row.initiative_id, row.fiscal_year - 1):
            yield from alerts.unanswered(
                row, said, deadline=facts.deadline, today=self.today, words=self._words
            )

    def _of_plan(self, row: InitiativeYear) -> Iterable[Alert]:
        """Changes of the plan since the latest report: for those who may open that report."""
        latest = self.facts.latest.get(row.initiative_id)
        changes = self.facts.changes.get(row.initiative_id, [])
        if latest is None or not changes or latest.row.fiscal_year != row.fiscal_year:
            return
        if self._reads(latest.charge, latest.state):
            yield from alerts.plan_changed(
                row,
                changes,
                submitted_on=self.facts.submitted_on(row.initiative_id),
                sees_people=self.sees_people,
            )

    def _own_figures(self, initiative_id: int, year: int) -> list[tuple[str, str]]:
        """What other departments report of an initiative and have not."""
        if (initiative_id, year) not in self.overview.all_years.reported_elsewhere:
            return []
        initiative = next(one for one in self.overview.initiatives if one.pk == initiative_id)
        elsewhere = reported_elsewhere(initiative, year)
        report = self.overview.book.report(initiative, year)
        answered = (
            {one.indicator_id for one in rows_of(report, "measurements") if one.status} if report else ()
        )
        return [(str(one.department), one.plain_name) for one in elsewhere if one.pk not in answered]

    def _reads_report(self, initiative_id: int, year: int) -> bool:
        one = self.overview.reports.get((initiative_id, year))
        return one is not None and self._reads(one.charge, one.state)
