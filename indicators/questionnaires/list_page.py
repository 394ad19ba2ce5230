"""The page on which the 調査票 of a round are taken: of one's departments, for the secretariat of all."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from accounts.models import Department, User
from imari_dx.shared.fiscal_year import FiscalYear
from indicators.models import Act, AnnualReport, CycleStage, ReportingCycle, has_answer
from indicators.questionnaires.books import Wanted, file_name
from indicators.workflow.asked import Asked, Part, day_of_asking, read_asked
from indicators.workflow.own_figures import answered_for_others
from indicators.workflow.rights import acts_somewhere
from initiatives.addresses import plan_url
from initiatives.models import Initiative
from initiatives.permissions import access_to


@dataclass(frozen=True, slots=True)
class DepartmentRow:
    """One department: what it is asked, how much of it is there, where its workbook is."""

    name: str
    asked: Sequence[Asked]
    done: int
    url: str

    @property
    def label(self) -> str:
        """What the button says that saves it."""
        return f"{self.name}の分を保存"

    @property
    def figures(self) -> int:
        """Of how many it is asked figures alone (所管課)."""
        return sum(one.part is Part.FIGURES for one in self.asked)


class ListPage:
    """Everything that the template reads."""

    def __init__(self, reader: User, cycle: ReportingCycle, today: dt.date) -> None:
        self.cycle = cycle
        self.fiscal_year = FiscalYear(cycle.fiscal_year)
        self._access = access_to(reader, cycle.plan)
        self._asked = read_asked(cycle, on=day_of_asking(cycle, today))

    @property
    def is_secretariat(self) -> bool:
        return self._access.is_secretariat

    @property
    def is_draft(self) -> bool:
        return self.cycle.stage == CycleStage.PREPARING

    @property
    def is_closed(self) -> bool:
        return self.cycle.stage == CycleStage.CLOSED

    @cached_property
    def departments(self) -> dict[Department, Sequence[Asked]]:
        """The departments whose workbooks the reader may take, with what they are asked."""
        own = self._access.own_departments
        return {
            one: rows for one, rows in self._asked.departments.items() if self.is_secretariat or one.pk in own
        }

    @property
    def rows(self) -> list[DepartmentRow]:
        return [
            DepartmentRow(
                str(department),
                rows,
                sum(map(self._is_done, rows)),
                self._url("questionnaire_file", department=department.pk),
            )
            for department, rows in self.departments.items()
        ]

    @cached_property
    def _reports(self) -> dict[int, tuple[int, str]]:
        """Number and state of the reports by initiative."""
        rows = AnnualReport.objects.filter(cycle=self.cycle).values_list("initiative_id", "pk", "state")
        return {initiative: (report, state) for initiative, report, state in rows}

    @cached_property
    def _answered(self) -> dict[int, frozenset[int]]:
        figures = {
            one.initiative for rows in self.departments.values() for one in rows if one.part is Part.FIGURES
        }
        return dict(answered_for_others([self.cycle], figures))

    def _is_done(self, one: Asked) -> bool:
        report, state = self._reports.get(one.initiative.pk, (0, ""))
        if one.part is Part.FIGURES:
            return {row.pk for row in one.figures} <= self._answered.get(report, frozenset())
        return bool(state) and has_answer(state)

    @cached_property
    def initiatives(self) -> list[Initiative]:
        """All that the round asks about, in the plan's order; to choose from."""
        asked = [one.initiative for rows in self._asked.departments.values() for one in rows]
        found = {one.pk: one for one in (*asked, *self._asked.nobodys)}
        return sorted(found.values(), key=lambda one: (one.sort_order, one.pk))

    @property
    def crumbs(self) -> list[dict[str, str]]:
        """The way here for who has the pages of rounds."""
        if not self.is_secretariat:
            return []
        return [
            {"label": "照会・調査", "url": plan_url(self.cycle.plan, "cycles")},
            {"label": str(self.cycle), "url": self._url("cycle")},
        ]

    @property
    def upload_url(self) -> str:
        """Where filled ones are taken in; "" before the round is opened, and for who enters nothing."""
        enters = Act.SAVE in acts_somewhere(self._access)
        return self._url("questionnaire_upload") if enters and not self.is_draft else ""

    @property
    def urls(self) -> dict[str, str]:
        names = {"all": "questionnaires_file", "chosen": "questionnaire_chosen"}
        names |= {"letters": "letters", "inquiry": "cycle_inquiry"}
        urls = {key: self._url(name) for key, name in names.items()}
        return urls | {"responsibilities": plan_url(self.cycle.plan, "responsibilities")}

    # --- the files ---

    def department(self, number: int) -> tuple[str, Wanted] | None:
        """Return a department's name and what it is asked; None where it is not for the reader."""
        found = next(((one, rows) for one, rows in self.departments.items() if one.pk == number), None)
        return (str(found[0]), Wanted.of_department(str(found[0]), found[1])) if found else None

    def books(self) -> dict[str, Wanted]:
        """Return what each workbook of the round has, by the name of its file."""
        return {
            file_name(self.cycle, str(one)): Wanted.of_department(str(one), rows)
            for one, rows in self.departments.items()
        }

    def _url(self, name: str, **kwargs: object) -> str:
        return plan_url(self.cycle.plan, name, fiscal_year=self.cycle.fiscal_year, **kwargs)
