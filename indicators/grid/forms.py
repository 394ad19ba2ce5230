"""Which reports the grid shows; the choice stands in the address."""

from collections.abc import Iterable, Sequence
from typing import cast

from django import forms
from django.http import QueryDict

from accounts.models import Department
from imari_dx.shared.form_fields import SearchField
from imari_dx.shared.narrowing import NarrowingForm
from imari_dx.shared.search import finds
from indicators.grid.report import GridReport
from indicators.models import ReportState
from initiatives.words import Words

_OPEN = "open"


class GridFilterForm(NarrowingForm):
    """Which reports."""

    department = forms.ChoiceField(label="担当課", required=False)
    state = forms.ChoiceField(
        label="状態",
        required=False,
        choices=[("", "すべて"), (_OPEN, "まだ提出していないもの"), *ReportState.choices],
    )
    q = SearchField()

    def __init__(
        self, data: QueryDict, *, departments: Sequence[Department], must_choose: bool, words: Words
    ) -> None:
        super().__init__(data)
        self.fields["q"].label = f"{words.initiative}の番号・名称"
        first = ("", "選択してください" if must_choose else "すべて")
        if must_choose or len(departments) > 1:
            choices = [first, *((str(one.pk), str(one)) for one in departments)]
            cast(forms.ChoiceField, self.fields["department"]).choices = choices
        else:
            del self.fields["department"]

    @property
    def department_id(self) -> int | None:
        """The id of the chosen department; None for all that there are."""
        chosen = self.chosen.get("department")
        return int(chosen) if chosen else None

    @property
    def narrows(self) -> bool:
        """Whether reports of the department are left out."""
        return bool(self.chosen.keys() - {"department"})

    def filter(self, reports: Iterable[GridReport]) -> list[GridReport]:
        """Return the reports that were asked for."""
        state, query = self.chosen.get("state", ""), self.chosen.get("q", "")
        return [one for one in reports if _is_in(one, state) and finds(query, _searched(one))]


def _is_in(report: GridReport, state: str) -> bool:
    if state == _OPEN:
        return report.is_open
    return state in ("", report.opened.report.state)


def _searched(report: GridReport) -> tuple[str, ...]:
    initiative = report.opened.initiative
    return initiative.code, initiative.plain_code, initiative.slug, initiative.plain_title
