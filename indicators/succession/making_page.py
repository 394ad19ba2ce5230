"""A page of the wizard as its template shows it."""

from dataclasses import dataclass
from itertools import groupby

from django import forms

from imari_dx.shared.fiscal_year import FiscalYear
from indicators.succession.forms import ChoosingForm, StepForm
from indicators.succession.wizard import Step, Wizard
from initiatives.addresses import plan_url
from initiatives.models import Initiative, Revision


@dataclass(frozen=True, slots=True)
class ChoiceRow:
    """One initiative with the choice of what becomes of it; ``note`` says when it ended within its plan."""

    initiative: Initiative
    field: forms.BoundField
    note: str


@dataclass(frozen=True, slots=True)
class ChoiceGroup:
    """What stands under one heading."""

    heading: str
    rows: list[ChoiceRow]


class MakingPage:
    """One page of the wizard: its form, what it carries from the others, the way back."""

    def __init__(self, wizard: Wizard, step: Step, form: StepForm | None) -> None:
        self.wizard, self.step, self.form = wizard, step, form
        self.plan = wizard.plan

    @property
    def back(self) -> Step | None:
        return self.wizard.before(self.step)

    @property
    def hub_url(self) -> str:
        return plan_url(self.plan, "plan")

    @property
    def link_url(self) -> str:
        """For a next plan that stands already."""
        return plan_url(self.plan, "successor_existing")

    @property
    def crumbs(self) -> list[tuple[str, str]]:
        return [("次期計画を作る", "")]

    @property
    def has_revision_in_preparation(self) -> bool:
        """Whether changes lie beside the plan that are not in force yet, and so are not copied."""
        return Revision.objects.being_prepared().filter(plan=self.plan).exists()

    @property
    def carried(self) -> list[tuple[str, str]]:
        """What was typed on the other pages."""
        own = self.form.fields if self.form else {}
        return [(name, value) for name, value in self.wizard.typed.items() if name not in own]

    @property
    def is_dirty(self) -> bool:
        return self.wizard.data is not None

    @property
    def groups(self) -> list[ChoiceGroup]:
        """The initiatives of the first page by the headings that they stand under."""
        assert isinstance(self.form, ChoosingForm)  # noqa: S101 (asked for on that page only)
        rows = [(one, self.form.row(one)) for one in self.wizard.initiatives]
        return [
            ChoiceGroup(heading, [ChoiceRow(one, field, self._note(one)) for one, field in found])
            for heading, found in groupby(
                rows, key=lambda row: " ＞ ".join(part.plain_name for part in row[0].headings)
            )
        ]

    def _note(self, initiative: Initiative) -> str:
        last = initiative.last_year
        if last is None or (last >= self.plan.end_fiscal_year and not initiative.ending):
            return ""
        return f"{FiscalYear(last).label}で{initiative.get_ending_display() or '終了'}"
