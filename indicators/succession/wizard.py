"""The way to a next plan, page by page. Nothing is stored before: each page carries what was typed."""

import re
from collections.abc import Iterable, Mapping
from enum import StrEnum
from functools import cached_property

from django.http import QueryDict

from imari_dx.shared.characters import is_no_text
from imari_dx.shared.related_rows import link_many
from indicators.book.reading import indicators_in_order
from indicators.plan_io.names import free_name
from indicators.succession.decisions import Decision, DecisionProblem, Decisions, problems_of
from indicators.succession.forms import ChoosingForm, DetailsForm, LinesForm, StepForm
from initiatives.headings import link_headings
from initiatives.models import Initiative, Plan
from initiatives.succession import Handling

_OWN_NAMES = ("title", "short_title", "first_year", "last_year", "slug")
_PREFIXES = ("handling-", "titles-", "into-", "goes-")
_SLUG_LENGTH = Plan._meta.get_field("slug").max_length or 0


class Step(StrEnum):
    """A page of the wizard, in the order of asking."""

    CHOOSE = "choose"
    DETAILS = "details"
    LINES = "lines"
    CHECK = "check"


class Wizard:
    """The pages about the plan that follows a plan; ``data`` is what was posted, None at the beginning."""

    def __init__(self, plan: Plan, data: QueryDict | None) -> None:
        self.plan, self.data = plan, data
        self.initiatives = list(plan.initiatives.of_last_level().order_by("sort_order", "pk"))
        link_headings(plan, self.initiatives)
        link_many(self.initiatives, "indicators", indicators_in_order)
        self.typed: Mapping[str, str] = {
            name: value
            for name, value in (data or QueryDict()).items()
            if isinstance(value, str) and (name in _OWN_NAMES or name.startswith(_PREFIXES))
        }

    def go(self, to: Step) -> tuple[Step, StepForm | None, bool]:
        """Return the page that comes: the one asked for, or the first before it that has something wrong.

        With its form (None for the last page), checked only where it is wrong, which the last part says.
        """
        for step in self._steps:
            if list(Step).index(step) >= list(Step).index(to):
                return step, self._unchecked(step), False
            if not self._checked[step].is_valid():
                return step, self._checked[step], True
        return Step.CHECK, None, False

    def before(self, step: Step) -> Step | None:
        """Return the page before one, None before the first."""
        earlier = [one for one in self._steps if list(Step).index(one) < list(Step).index(step)]
        return earlier[-1] if earlier else None

    def refuse(self, problems: Iterable[DecisionProblem]) -> list[str]:
        """Put what making found wrong beside the fields; return the sentences for which there is none."""
        return [one.sentence for one in problems if not ((one.slug or one.field) and self._take(one))]

    @property
    def removed_characters(self) -> set[str]:
        """The characters of what was typed that no text needs and that fell away."""
        return {one for text in self.typed.values() for one in text if is_no_text(one)}

    @property
    def wrong(self) -> tuple[Step, StepForm] | None:
        """The first page on which something is wrong."""
        pages = ((step, self._checked[step]) for step in self._steps)
        return next(((step, form) for step, form in pages if form.errors), None)

    @property
    def _steps(self) -> list[Step]:
        """The pages that have anything to ask, as it was decided so far."""
        if self.data is None:
            return [Step.CHOOSE]
        split = self._with(Handling.SPLIT)
        asked = {
            Step.CHOOSE: True,
            Step.DETAILS: bool(split or self._with(Handling.MERGED)),
            Step.LINES: any(one.indicators.all() for one in split),
        }
        return [step for step, is_asked in asked.items() if is_asked]

    def _with(self, handling: Handling) -> list[Initiative]:
        """The initiatives of which one thing is to become, in the plan's order."""
        data = self._choosing.cleaned_data
        return [one for one in self.initiatives if data.get(f"handling-{one.slug}") == handling]

    @cached_property
    def _checked(self) -> dict[Step, StepForm]:
        """The forms as they were posted, with all that is wrong beside the fields."""
        found = {Step.CHOOSE: self._choosing, Step.DETAILS: self._details, Step.LINES: self._lines}
        decisions = self._decided
        self.__dict__["_checked"] = found
        slugs = [one.slug for one in self.initiatives]
        if decisions is not None:
            for problem in problems_of(decisions, slugs, last_year_before=self.plan.end_fiscal_year):
                self._take(problem)
        return found

    def _take(self, problem: DecisionProblem) -> bool:
        return any(form.take(problem) for form in self._checked.values())

    @cached_property
    def _choosing(self) -> ChoosingForm:
        form = ChoosingForm(self.data, typed={}, plan=self.plan, initiatives=self.initiatives)
        form.is_valid()
        return form

    @cached_property
    def _details(self) -> DetailsForm:
        form = self._details_form(self.data)
        form.is_valid()
        return form

    @cached_property
    def _lines(self) -> LinesForm:
        form = LinesForm(self.data, typed={}, parts=self._parts)
        form.is_valid()
        return form

    def _details_form(self, data: QueryDict | None) -> DetailsForm:
        return DetailsForm(
            data,
            typed=self.typed,
            split=self._with(Handling.SPLIT),
            merged=self._with(Handling.MERGED),
            continued=self._with(Handling.CONTINUED),
        )

    @cached_property
    def _parts(self) -> dict[Initiative, list[str]]:
        split = self._with(Handling.SPLIT)
        return {one: self._details.titles(one) for one in split if one.indicators.all()}

    def _unchecked(self, step: Step) -> StepForm:
        """A page's form with what was typed there before, as it is opened."""
        match step:
            case Step.DETAILS:
                return self._details_form(None)
            case Step.LINES:
                return LinesForm(None, typed=self.typed, parts=self._parts)
        return ChoosingForm(None, typed=self.typed, plan=self.plan, initiatives=self.initiatives)

    @property
    def decisions(self) -> Decisions:
        """What was decided, once every page is right."""
        decided = self._decided
        assert decided is not None  # noqa: S101 (asked for behind the last page only)
        return decided

    @cached_property
    def _decided(self) -> Decisions | None:
        """What was decided so far; None without the years."""
        data = self._choosing.cleaned_data
        if not (data.get("first_year") and data.get("last_year")):
            return None
        title = data.get("title", "")
        return Decisions(
            slug=data.get("slug") or self._free_slug(data["first_year"]),
            title=title,
            short_title=data.get("short_title") or title,
            first_year=data["first_year"],
            last_year=data["last_year"],
            of_initiatives={
                one.slug: self._decision(one, Handling(chosen))
                for one in self.initiatives
                if (chosen := data.get(f"handling-{one.slug}"))
            },
        )

    def _decision(self, one: Initiative, handling: Handling) -> Decision:
        match handling:
            case Handling.SPLIT:
                goes_to = self._lines.goes_to(one) if one in self._parts else {}
                return Decision(handling, titles=self._details.titles(one), goes_to=goes_to)
            case Handling.MERGED:
                return Decision(handling, into=self._details.into(one))
        return Decision(handling)

    def _free_slug(self, first_year: int) -> str:
        """The name of the plan before with the year of the next one, which no plan has."""
        stem = re.sub(r"-[0-9]{4}$", "", self.plan.slug)[: _SLUG_LENGTH - len(f"-{first_year}")]
        taken = set(Plan.objects.filter(slug__startswith=stem).values_list("slug", flat=True))
        return free_name(f"{stem}-{first_year}", taken, longest=_SLUG_LENGTH, numbered=False)
