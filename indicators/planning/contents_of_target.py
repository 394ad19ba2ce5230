"""What the screens of targets edit: one indicator with its values per year, and the list of all."""

from collections.abc import Iterable
from typing import Any

from indicators.judgement import objections
from indicators.models import EvaluationItem, Expectation, Indicator
from indicators.planning.content import FormsContent
from indicators.planning.facts import measured_indicators
from indicators.planning.forms.lists import RowList
from indicators.planning.forms.rows import RowForm
from indicators.planning.forms.target import IndicatorForm, LineForm, OtherYearForm, ValueForm
from indicators.planning.forms.target_fields import AIMS_WITH_VALUES, KINDS_WITH_VALUES
from indicators.planning.forms.target_list import PlacementForm, TargetLine
from indicators.planning.printed_lines import Line, in_step, line_now
from indicators.planning.rows import Edit, mark
from indicators.planning.screen import Screen
from indicators.planning.target_reading import reading_of
from initiatives.models import Initiative

_BLANK_YEARS = 2
_TARGET_MISSING = (
    "目標値か年度ごとの値のどちらかを入力してください。目標のない指標は、比較を「設定なし」にしてください。"
)


def line_edits(initiative: Initiative, printed: str) -> list[Edit]:
    """Return the edit by which an initiative prints these lines of 数値目標, none if it does."""
    before = initiative.target_text
    if printed == before:
        return []
    return [Edit(Initiative, initiative.pk, {"target_text": printed}, {"target_text": mark(before)})]


class TargetContent(FormsContent):
    """One indicator; None for a new one."""

    used_by_kinds, used_by_aims = KINDS_WITH_VALUES, AIMS_WITH_VALUES

    def __init__(self, screen: Screen, initiative: Initiative, indicator: Indicator | None) -> None:
        self.screen, self.initiative, self.indicator = screen, initiative, indicator
        data, state = screen.data, screen.state
        measured = indicator is not None and indicator.pk in measured_indicators(screen.stored)
        self.form = IndicatorForm(
            data, state=state, row=indicator, prefix="target", initiative=initiative, is_measured=measured
        )
        stored = {row.fiscal_year: row for row in indicator.expectations.all()} if indicator else {}
        years = [year.year for year in state.plan.fiscal_years]
        given: dict[str, Any] = {"state": state, "target": self.form}
        self.values = [
            ValueForm(data, row=stored.get(year), prefix=f"value-{year}", year=year, **given)
            for year in years
        ]
        outside = [row for year, row in stored.items() if year not in years]
        self.others = [
            *(OtherYearForm(data, row=row, prefix=f"other-{row.pk}", year=None, **given) for row in outside),
            *(
                OtherYearForm(data, row=None, prefix=f"other-new{number}", year=None, **given)
                for number in range(1, _BLANK_YEARS + 1)
            ),
        ]
        self.old = indicator.target_text if indicator else ""
        is_printed = line_now(initiative.target_text, self.old)
        self.line = LineForm(data, is_printed=is_printed, is_new=indicator is None)
        super().__init__(forms=[self.form, *self.values, *self.others])

    def is_valid(self) -> bool:
        return super().is_valid() and self._is_sound()

    def _is_sound(self) -> bool:
        """Ask what contradicts the reading, each told at its field."""
        form = self.form
        reading = Indicator(
            **{name: form.value_of(name) for name in form.names if name != "counts_events_of"}
        ).reading
        given = [one for one in (*self.values, *self.others) if one.value is not None]
        found = list(objections(reading, has_values_per_year=bool(given)))
        for field, text in found:
            if field == "expectation":
                given[0].add_error("value", text)
            else:
                form.add_error(field, text)
        is_asked = reading.kind.rules.is_number and reading.comparison.takes_target
        if is_asked and reading.target is None and not given:
            form.add_error("target", _TARGET_MISSING)
            return False
        return not found

    def edits(self) -> list[Edit]:
        state, own = self.screen.state, self.indicator
        key = own.pk if own else state.new_key(Indicator)
        listed = self.initiative.indicators.all()
        order = max((one.sort_order for one in listed), default=0) + 1
        new = {} if own else {"initiative": self.initiative.pk, "sort_order": order}
        found = self.form.edits(key=key, **new)
        free = state.new_key(Expectation)
        for value in (*self.values, *self.others):
            year = {} if isinstance(value, OtherYearForm) else {"fiscal_year": value.year}
            edits = value.edits(key=free, indicator=key, **year)
            free -= sum(edit.key == free for edit in edits)
            found += edits
        return [*found, *self.line_edits]

    @property
    def has_other_years(self) -> bool:
        """Whether something stands, or is wrong, in the lines for years outside the plan."""
        return any(form.row is not None or form.has_changed() for form in self.others)

    @property
    def line_edits(self) -> list[Edit]:
        """What the printed lines become."""
        others = [one.target_text for one in self.initiative.indicators.all() if one != self.indicator]
        new = self.form.cleaned_data["target_text"]
        printed = self.initiative.target_text
        return line_edits(
            self.initiative, in_step(printed, self.line.line, old=self.old, new=new, others=others)
        )

    def rearrange(self, act: str) -> bool:
        """Let it end with the year before the revision, or only read what was typed."""
        if act == "end" and self.form.end_year is not None:
            data = self.screen.data.copy()
            data["target-last_year"] = str(self.form.end_year)
            if line_now(self.initiative.target_text, self.old):
                data["printed-line"] = Line.REMOVE.value
            self.form.data = self.line.data = data
        return True

    @property
    def reading(self) -> list[str]:
        """What is typed, or stored, as it is understood."""
        if not self.form.is_bound:
            return reading_of(self.indicator) if self.indicator else []
        if not self.is_valid():
            errors = [error for form in self.row_forms for error in form.field_errors()]
            return [f"{error.label}：{error.message}" for error in errors]
        key = self.indicator.pk if self.indicator else self.screen.state.new_key(Indicator)
        return reading_of(self.screen.state.with_edits(self.edits()).get(Indicator, key))


class TargetsContent(FormsContent):
    """All indicators of an initiative in order, and those of others that are shown at it."""

    def __init__(self, screen: Screen, initiative: Initiative) -> None:
        self.initiative = initiative
        measured = measured_indicators(screen.stored)
        self.targets = RowList(
            screen.data,
            form=TargetLine,
            name="target",
            state=screen.state,
            rows=list(initiative.indicators.all()),
            blank=0,
            is_ordered=True,
            measured=measured,
            address=lambda key: screen.url("plan_target", slug=initiative.slug, key=key),
        )
        self.placements = RowList(
            screen.data,
            form=PlacementForm,
            name="placement",
            state=screen.state,
            rows=list(initiative.placed_indicators.all()),
            blank=0,
            initiative=initiative,
        )
        super().__init__(lists=[self.targets, self.placements])

    def edits(self) -> list[Edit]:
        return [
            *self.targets.edits(),
            *self.placements.edits(initiative=self.initiative.pk),
            *self._without(form for form in self.targets.forms if form.is_removed),
        ]

    def _without(self, removed: Iterable[RowForm]) -> list[Edit]:
        """What else goes with indicators: links of items to them, and their printed lines."""
        gone = {form.row.pk for form in removed if form.row is not None}
        listed = self.initiative.indicators.all()
        staying = [one.target_text for one in listed if one.pk not in gone]
        printed = self.initiative.target_text
        for one in listed:
            if one.pk in gone:
                printed = in_step(printed, Line.REMOVE, old=one.target_text, new="", others=staying)
        items = [
            Edit(EvaluationItem, item.pk, {"indicator": None})
            for item in self.initiative.evaluation_items.all()
            if item.indicator_id in gone
        ]
        return [*items, *line_edits(self.initiative, printed)]
