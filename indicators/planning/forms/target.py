"""One 数値目標 (indicator), its values per year, and the printed line that is its wording."""

from typing import Any

from django import forms

from imari_dx.shared.fiscal_year import FiscalYear
from imari_dx.shared.form_fields import TypedNumberField
from indicators.judgement import Kind
from indicators.models import Expectation, Indicator
from indicators.planning.errors import Problem
from indicators.planning.forms.fields import ChosenField, YesNoField, field_of, year_choices
from indicators.planning.forms.rows import RowForm
from indicators.planning.forms.target_fields import GROUPS, HINTS, MORE, aims_of, kinds_of
from indicators.planning.printed_lines import Line
from indicators.planning.rows import Edit, mark
from initiatives.models import Initiative

# At which field a constraint of the model is told, by its sentence.
_FIELD_OF_CONSTRAINT = {
    "indicator_comparison_of_kind": "comparison",
    "indicator_direction_of_comparison": "direction",
    "indicator_against_of_comparison": "against",
    "indicator_target_of_comparison": "target",
    "indicator_bounds_of_comparison": "upper_bound",
    "indicator_tolerance_of_comparison": "tolerance",
    "indicator_years_in_order": "last_year",
    "indicator_baseline_with_year": "baseline_year",
    "indicator_total_starts_before": "starts_at_baseline",
    "indicator_baseline_date_of_baseline": "baseline_date",
    "indicator_years_behind_0_to_10": "years_behind",
    "indicator_ratio_has_labels": "numerator_label",
    "indicator_final_month_1_to_12": "final_month",
    "indicator_decimals_0_to_6": "decimals",
    "indicator_events_are_counted": "allows_decimals",
}
FIELD_OF_SENTENCE = {
    str(one.violation_error_message): _FIELD_OF_CONSTRAINT[one.name]
    for one in Indicator._meta.constraints
    if one.name in _FIELD_OF_CONSTRAINT
}
# Which would turn what was reported into something else (see rules.py).
_FIXED_ONCE_MEASURED = ("kind", "counts_events_of", "starts_at_baseline")
_NUMBERS = ("target", "lower_bound", "upper_bound", "tolerance", "baseline")
_MEASURED = "実績値が入力されているため、変えられません。"


class IndicatorForm(RowForm):
    """All that the plan says of an indicator."""

    model = Indicator
    names = tuple(name for _label, names in GROUPS for name in names)

    def __init__(self, *args: Any, initiative: Initiative, is_measured: bool, **kwargs: Any) -> None:
        self.initiative, self.is_measured = initiative, is_measured
        super().__init__(*args, **kwargs)

    def more_initial(self, row: Any) -> dict[str, Any]:
        if self.row is not None:
            return {}
        first, last = self._years[0], self._years[-1]
        own = self.initiative
        return {
            "first_year": max(own.first_year or first, first),
            "last_year": own.last_year or last,
            "kind": "",
            "timing": "",
        }

    @property
    def _revised_from(self) -> int | None:
        revision = self.state.revision
        return revision.effective_year if revision else None

    @property
    def _years(self) -> list[int]:
        """The years from which or to which it may count."""
        years = [year.year for year in self.state.plan.fiscal_years]
        return [year for year in years if self.row or year >= (self._revised_from or 0)] or years

    def make_field(self, name: str) -> forms.Field:
        field = self._made(name)
        if self.is_measured and name in _FIXED_ONCE_MEASURED:
            field.disabled, field.help_text = True, _MEASURED
        return field

    def _made(self, name: str) -> forms.Field:
        more: dict[str, Any] = {"help_text": HINTS[name]} if name in HINTS else {}
        if name in ("first_year", "last_year"):
            return self._counting_year(name, more)
        if name in ("kind", "timing"):
            own: Any = Indicator._meta.get_field(name)
            more["error_messages"] = {"required": f"{own.verbose_name}を選んでください。"}
            return field_of(Indicator, name, choices=[("", "選んでください"), *own.choices], **more)
        if name in ("allows_decimals", "allows_negative"):
            own = Indicator._meta.get_field(name)
            return YesNoField(label=str(own.verbose_name), required=False, **more)
        if name == "counts_events_of":
            return field_of(Indicator, name, choices=self._with_events(), **more)
        # One line, as it is printed.
        field = field_of(Indicator, name, rows=int(name == "target_text"), **more)
        if name in _NUMBERS and isinstance(field, TypedNumberField):
            field.unit = self._unit
        if name == "tolerance":
            field.unit = ""  # type: ignore[attr-defined]
        return field

    @property
    def _unit(self) -> str:
        """The unit in which numbers are typed, as it stands on the page."""
        data: Any = self.data if self.is_bound else {}
        kind = data.get(f"{self.prefix}-kind") or self.stored["kind"]
        own = kind in set(Kind) and Kind(kind).rules.unit
        return str(own or data.get(f"{self.prefix}-unit", self.stored["unit"])).strip()

    def _counting_year(self, name: str, more: dict[str, Any]) -> forms.Field:
        revised, stored = self._revised_from, self.stored[name]
        years = self._years
        if revised is not None and self.row is not None:
            lowest = revised if name == "first_year" else revised - 1
            if stored is not None and stored < lowest:
                more["disabled"] = True
                more["help_text"] = "改定より前の年度の評価に関わるため、変えられません。"
            else:
                years = [year for year in years if year >= lowest]
        choices = year_choices(FiscalYear(year) for year in sorted({*years, *({stored} - {None})}))
        return field_of(Indicator, name, choices=choices, **more)

    def _with_events(self) -> list[tuple[Any, str]]:
        """The initiative's indicators whose events can be counted."""
        return [
            (one.pk, one.plain_name)
            for one in self.initiative.indicators.all()
            if Kind(one.kind).rules.has_events and one != self.row
        ]

    @property
    def end_year(self) -> int | None:
        """The year with which a revision may let it end, None where it may not."""
        revised = self._revised_from
        if revised is None or self.row is None or self.fields["last_year"].disabled:
            return None
        ends = revised - 1
        return ends if self.stored["first_year"] <= ends < self.stored["last_year"] else None

    @property
    def end_label(self) -> str:
        return FiscalYear(self.end_year).label if self.end_year is not None else ""

    @property
    def groups(self) -> list[dict[str, Any]]:
        """The fields by question, each with the kinds and comparisons that use it."""
        return [
            {
                "label": label,
                "is_folded": label in MORE,
                "is_open": any(self[name].errors for name in names),
                "fields": [
                    {"bound": self[name], "kinds": kinds_of(name), "aims": aims_of(name)} for name in names
                ],
            }
            for label, names in GROUPS
        ]

    def take(self, problem: Problem) -> bool:
        """Show a problem at its field; a constraint's at the field that mends it."""
        field = problem.field or FIELD_OF_SENTENCE.get(problem.sentence, "")
        return super().take(Problem(problem.sentence, problem.row, field, problem.href))


class ValueForm(RowForm):
    """The value of one year of the plan; left blank there is none."""

    model = Expectation
    names: tuple[str, ...] = ("value",)

    def __init__(self, *args: Any, year: int | None, target: IndicatorForm, **kwargs: Any) -> None:
        self.year, self.target = year, target
        super().__init__(*args, **kwargs)

    def make_field(self, name: str) -> forms.Field:
        field = field_of(Expectation, name, required=False)
        if name == "value":
            field.label = FiscalYear(self.year).label if self.year is not None else "値"
            field.unit = self.target._unit  # type: ignore[attr-defined]
        revised = self.state.revision
        year = self.stored["fiscal_year"] if self.row else self.year
        if revised is not None and year is not None and year < revised.effective_year:
            field.disabled = True
        return field

    @property
    def marks(self) -> dict[str, str]:
        """Also that a year has no value: whoever writes one meanwhile is not written over."""
        return {self.add_prefix(name): mark(self.stored[name]) for name in self.names}

    @property
    def value(self) -> Any:
        """The value that was typed."""
        return self.cleaned_data.get("value")

    def edits(self, *, key: int = 0, **fixed: Any) -> list[Edit]:
        if self.fields["value"].disabled or not self.touched:
            return []
        if self.value is None:
            return [] if self.row is None else [self.removal()]
        return super().edits(key=key, **fixed)


class OtherYearForm(ValueForm):
    """The value of a year outside the plan's period."""

    names = ("fiscal_year", "value")

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        year, value = cleaned.get("fiscal_year"), cleaned.get("value")
        if value is not None and year is None and "fiscal_year" not in self.errors:
            self.add_error("fiscal_year", "値の年度を入力してください。")
        if year is not None and value is None and self.row is None and "value" not in self.errors:
            self.add_error("value", "値を入力してください。")
        if year is not None and year in [one.year for one in self.state.plan.fiscal_years]:
            self.add_error("fiscal_year", "計画期間の年度の値は、上の欄に入力してください。")
        return cleaned


class LineForm(forms.Form):
    """What becomes of the line that the sheet prints."""

    def __init__(self, data: Any, *, is_printed: bool, is_new: bool) -> None:
        choices = (
            [(Line.FOLLOW, "この記載の行を、記載に合わせて変える"), (Line.REMOVE, "この記載の行を削除する")]
            if is_printed
            else [(Line.ADD, "この記載を、最後の行として加える"), (Line.LEAVE, "印字される行は変えない")]
        )
        usual = Line.FOLLOW if is_printed else Line.ADD if is_new else Line.LEAVE
        super().__init__(data, prefix="printed", initial={"line": usual})
        self.fields["line"] = ChosenField(
            label="様式に印字される数値目標の行",
            choices=[(one.value, word) for one, word in choices],
            widget=forms.RadioSelect,
            required=False,
        )

    @property
    def line(self) -> Line:
        """What was chosen."""
        chosen = self.cleaned_data.get("line") if self.is_bound and self.is_valid() else ""
        return Line(chosen) if chosen else Line.LEAVE
