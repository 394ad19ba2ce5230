"""What the secretariat sees of one round: its days, what may be done with it, extensions and the log."""

from functools import cached_property

from django.http import QueryDict
from django.utils import timezone

from imari_dx.shared.fiscal_year import FiscalYear, era_date
from indicators.book.answer_count import AnswerCount
from indicators.book.results import initiatives_with_everything, is_planned
from indicators.models import MIGRATED, CycleLog, CycleStage, Extension, ReportingCycle, has_answer
from indicators.rounds.answer_counts import RoundFacts, round_facts
from indicators.rounds.forms import ExtensionForm, ReopenForm
from indicators.rounds.stage import RoundStanding, standing_of_round
from indicators.rounds.steps import STEPS, Step
from indicators.workflow.rights import current_responsibilities
from initiatives.addresses import plan_url
from initiatives.models import ResponsibilityKind


class CyclePage:
    """Everything that the templates of a round's page read."""

    def __init__(self, cycle: ReportingCycle) -> None:
        self.cycle = cycle
        self.fiscal_year = FiscalYear(cycle.fiscal_year)
        self.reopen_form = ReopenForm()
        self.extension_form = self._extension_form(None)

    def address(self, name: str, **kwargs: object) -> str:
        return plan_url(self.cycle.plan, name, fiscal_year=self.cycle.fiscal_year, **kwargs)

    @property
    def heading(self) -> str:
        """令和7年度実績の照会; of a year that was taken in, what it is."""
        return f"{self.fiscal_year.label}実績（{MIGRATED}）" if self.is_migrated else str(self.cycle)

    @property
    def crumbs(self) -> list[dict[str, str]]:
        return [{"label": "照会・調査", "url": self.urls["list"]}]

    @property
    def days(self) -> list[tuple[str, str]]:
        """The planned days, and those on which the round was really opened and closed."""
        cycle = self.cycle
        if (stored := cycle.imported) is not None:
            day = era_date(timezone.localdate(stored.imported_at))
            return [("出所", stored.origin), ("ファイル", stored.file_name), ("取り込んだ日", day)]
        rows = [
            ("照会日", cycle.opens_on),
            ("回答期限", cycle.due_on),
            (cycle.plan.words.meeting_day, cycle.review_on),
            ("公表の予定日", cycle.publishes_on),
            ("照会を開いた日", cycle.opened_on),
            ("締め切った日", cycle.closed_on),
        ]
        return [(label, era_date(day) if day else "") for label, day in rows]

    @property
    def has_texts(self) -> bool:
        """Whether there is anything to read."""
        return bool(self.cycle.inquiry_text or self.cycle.instructions)

    @property
    def may_extend(self) -> bool:
        """Whether any report may be given a later deadline."""
        return bool(self._open_reports)

    @cached_property
    def facts(self) -> RoundFacts:
        return round_facts(self.cycle.plan)[self.cycle.pk]

    @property
    def standing(self) -> RoundStanding:
        """Where the round stands."""
        return standing_of_round(self.cycle, self.facts)

    @property
    def advice(self) -> str:
        """What there is to do now, in the plan's words."""
        return self.cycle.plan.words.say(self.standing.advice)

    @property
    def is_migrated(self) -> bool:
        """Whether the year was taken in from a file: nothing of a round is done with it."""
        return self.cycle.imported_id is not None

    @property
    def is_opened(self) -> bool:
        return self.cycle.stage != CycleStage.PREPARING

    @property
    def has_outside_views(self) -> bool:
        """Whether there is a page for what the outside body of the plan says."""
        return self.is_opened and self.cycle.plan.has_outside_views

    @property
    def may_change(self) -> bool:
        """Whether days and texts may still be changed."""
        return self.cycle.stage != CycleStage.CLOSED

    @property
    def urls(self) -> dict[str, str]:
        names = {
            "edit": "cycle_edit",
            "form": "cycle_form",
            "letters": "letters",
            "questionnaire_upload": "questionnaire_upload",
            "inquiry": "cycle_inquiry",
            "questionnaires": "questionnaires",
            "extend": "cycle_extend",
            "matrix": "matrix",
            "commentary": "cycle_commentary",
            "outside": "cycle_outside",
            "publish": "publish",
        }
        urls = {key: self.address(name) for key, name in names.items()}
        if self.is_migrated:
            number = self.cycle.imported_id
            urls["import"] = plan_url(self.cycle.plan, "past_years_import", number=number)
        plan = self.cycle.plan
        return urls | {"list": plan_url(plan, "cycles"), "reminders": plan_url(plan, "reminders")}

    @cached_property
    def counts(self) -> list[AnswerCount]:
        """報告済 n/対象 m, of each level that reports."""
        return self.facts.counts

    # --- the step to the next stage ---

    @property
    def step(self) -> Step:
        """What may be done with the round now."""
        return STEPS[CycleStage(self.cycle.stage)]

    @property
    def step_url(self) -> str:
        return self.address("cycle_step", act=self.step.slug)

    @property
    def consequence(self) -> str:
        """What the step will do."""
        missing = sum(count.due - count.done for count in self.counts)
        return self.cycle.plan.words.say(self.step.consequence, year=self.fiscal_year.label, missing=missing)

    # --- extensions and log ---

    def _extension_form(self, data: QueryDict | None) -> ExtensionForm:
        return ExtensionForm(data, cycle=self.cycle, choices=self._open_reports if self.is_opened else [])

    def bind_extension(self, data: QueryDict) -> ExtensionForm:
        """Read what was typed for an extension; the page shows it again."""
        self.extension_form = self._extension_form(data)
        return self.extension_form

    @cached_property
    def _open_reports(self) -> list[tuple[int, str]]:
        """Reports that are asked for and not answered: their ids, with initiative and department in words."""
        reports = {report.initiative_id: report for report in self.cycle.reports.all()}
        found = []
        for initiative in initiatives_with_everything(self.cycle.plan):
            report = reports.get(initiative.pk)
            if (
                report is None
                or has_answer(report.state)
                or not is_planned(initiative, self.cycle.fiscal_year)
            ):
                continue
            departments = "、".join(
                str(row.department)
                for row in current_responsibilities(initiative)
                if row.kind == ResponsibilityKind.LEAD
            )
            label = f"{initiative.code}　{initiative.listed_title}（{departments or '担当課未設定'}）"
            found.append((report.pk, label))
        return found

    @cached_property
    def extensions(self) -> list[Extension]:
        """Every extension granted, the latest first."""
        rows = Extension.objects.filter(report__cycle=self.cycle)
        return list(rows.select_related("report__initiative", "granted_by").order_by("-id"))

    @cached_property
    def log(self) -> list[CycleLog]:
        """What was done with the round, the latest first."""
        return list(self.cycle.log.select_related("actor").order_by("-id"))
