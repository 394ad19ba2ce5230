"""The page of 外部評価: the meeting, and a line for the plan and everything in it that may be spoken of."""

import datetime as dt
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict

from imari_dx.shared.fiscal_year import FiscalYear, era_date
from imari_dx.shared.form_fields import TypedDateField, TypedTextField
from indicators.book.outside import grades_to_give
from indicators.models import OutsideTarget, OutsideView, ReportingCycle
from indicators.rounds.outside.services import (
    StaleViewsError,
    TypedMeeting,
    TypedView,
    TypedViews,
    meeting_of,
)
from indicators.rounds.outside.targets import TargetRow

_BROKEN = "画面の情報が欠けています。入力した内容を控えてから、画面を開き直してください。"
_MEETING = "meeting"
_LONGEST_MEETING = 100
_YEARS_AFTER = 5  # a body may meet long after the year, but a slip in the era is told


@dataclass(frozen=True, slots=True)
class ViewLine:
    """One line of the table; ``stored`` is what is to be compared, where two people wrote."""

    row: TargetRow
    grade: forms.BoundField | None  # None where the body only comments
    comment: forms.BoundField
    stored: OutsideView | None


class OutsideForm(forms.Form):
    """The meeting and the views of one round, with the marks of what the page was opened with."""

    seen = forms.CharField(widget=forms.HiddenInput, error_messages={"required": _BROKEN})

    def __init__(
        self,
        data: QueryDict | None,
        *,
        cycle: ReportingCycle,
        rows: Sequence[TargetRow],
        stored: Mapping[OutsideTarget, OutsideView],
    ) -> None:
        self.cycle, self.target_rows, self.stored = cycle, rows, stored
        self.stale: frozenset[OutsideTarget] = frozenset()
        self.stale_meeting = ""
        self.grades = grades_to_give(cycle.plan)
        super().__init__(data, initial={"seen": json.dumps(self._marks)})
        self._add_meeting()
        for one in rows:
            self._add_view(one, stored.get(one.target))

    @property
    def _marks(self) -> dict[str, str]:
        """The marks of what is stored, by key; nothing for what is blank."""
        marks = {
            one.key: self.stored[one.target].mark for one in self.target_rows if one.target in self.stored
        }
        marks[_MEETING] = meeting_of(self.cycle).mark
        return {key: mark for key, mark in marks.items() if mark}

    def _add_meeting(self) -> None:
        year = FiscalYear(self.cycle.fiscal_year)
        self.fields[_MEETING] = TypedTextField(
            label="会議の名称", rows=1, limit=_LONGEST_MEETING, initial=self.cycle.outside_meeting
        )
        self.fields["met_on"] = TypedDateField(
            label="会議の日",
            initial=self.cycle.outside_met_on,
            earliest=year.first_day,
            latest=FiscalYear(year.year + _YEARS_AFTER).last_day,
        )

    def _add_view(self, one: TargetRow, stored: OutsideView | None) -> None:
        """``stored`` may have a grade that the plan does not list any more: it stays to choose."""
        if self.grades or (stored and stored.grade):
            choices = {grade.code: grade.text for grade in self.grades}
            if stored and stored.given:
                choices.setdefault(stored.grade, stored.given.text)
            label = f"{one.name}の評価"
            self.fields[f"{one.key}-grade"] = forms.ChoiceField(
                label=label,
                choices=[("", "（なし）"), *choices.items()],
                initial=stored.grade if stored else "",
                required=False,
                widget=forms.Select(attrs={"aria-label": label, "class": "form-select"}),
                error_messages={"invalid_choice": "評価を一覧から選び直してください。"},
            )
        field = TypedTextField(
            label=f"{one.name}の意見", rows=2, initial=stored.comment if stored else "", required=False
        )
        field.widget.attrs |= {"aria-label": field.label, "class": "form-control"}
        self.fields[f"{one.key}-comment"] = field

    @property
    def has_grades(self) -> bool:
        """Whether any line has a grade to choose."""
        return any(name.endswith("-grade") for name in self.fields)

    @property
    def lines(self) -> Iterator[ViewLine]:
        for one in self.target_rows:
            grade = f"{one.key}-grade"
            yield ViewLine(
                one,
                self[grade] if grade in self.fields else None,
                self[f"{one.key}-comment"],
                self.stored.get(one.target) if one.target in self.stale else None,
            )

    def clean_seen(self) -> dict[str, str]:
        """Return the marks by key."""
        try:
            marks = json.loads(self.cleaned_data["seen"])
        except ValueError:
            marks = None
        if not isinstance(marks, dict) or not all(isinstance(mark, str) for mark in marks.values()):
            raise ValidationError(_BROKEN)
        return marks

    @property
    def typed(self) -> TypedViews:
        """What was typed, once valid. A line that the page did not have when it was opened is left out."""
        data, seen = self.cleaned_data, self.cleaned_data["seen"]
        return TypedViews(
            TypedMeeting(data[_MEETING], data["met_on"], seen.get(_MEETING, "")),
            {
                one.target: TypedView(
                    data.get(f"{one.key}-grade", ""), data[f"{one.key}-comment"], seen.get(one.key, "")
                )
                for one in self.target_rows
                if f"{one.key}-comment" in self.data
            },
        )

    def beside(
        self, cycle: ReportingCycle, stored: Mapping[OutsideTarget, OutsideView], error: StaleViewsError
    ) -> "OutsideForm":
        """Return the form to choose with: what is stale as it was typed, what is stored by now beside it.

        It carries the present marks: the next save is meant. What only others changed is shown as stored.
        """
        form = OutsideForm(None, cycle=cycle, rows=self.target_rows, stored=stored)
        data = QueryDict(mutable=True)
        data.update(_as_posted(form))
        for one in self.target_rows:
            typed = self.typed.views.get(one.target)
            if typed is not None and typed.mark != typed.seen:
                data[f"{one.key}-grade"], data[f"{one.key}-comment"] = typed.grade, typed.comment
        meeting = self.typed.meeting
        if meeting.mark != meeting.seen:
            data[_MEETING] = meeting.name
            data["met_on"] = era_date(meeting.day) if meeting.day else ""
        bound = OutsideForm(data, cycle=cycle, rows=self.target_rows, stored=stored)
        bound.stale = error.targets
        bound.stale_meeting = _stored_meeting(cycle) if error.is_meeting else ""
        return bound


def _as_posted(form: OutsideForm) -> dict[str, Any]:
    """The values of a form that nobody typed in, as a browser would send them."""
    return {field.html_name: field.value() or "" for field in form}


def _stored_meeting(cycle: ReportingCycle) -> str:
    day: dt.date | None = cycle.outside_met_on
    return "　".join(filter(None, [cycle.outside_meeting, era_date(day) if day else ""])) or "（空欄）"
