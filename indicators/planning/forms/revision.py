"""Forms of a revision as a whole."""

from collections.abc import Iterable
from typing import Any

from django import forms

from imari_dx.shared.fiscal_year import FiscalYear
from imari_dx.shared.form_fields import TypedDateField, TypedTextField
from indicators.planning.forms.fields import ChosenField, year_choices
from indicators.planning.services.revisions import RevisionHead
from initiatives.models import Revision

_YEAR = "改定を適用する年度"


def _year_field(years: Iterable[FiscalYear]) -> ChosenField:
    return ChosenField(
        label=_YEAR,
        choices=year_choices(years),
        is_number=True,
        help_text="この年度から、改定後の内容で画面・帳票・評価が作られます。前の年度は、改定前のままです。",
    )


class StartForm(forms.Form):
    """From which year a new revision takes effect."""

    def __init__(self, data: Any, *, years: Iterable[FiscalYear], suggested: int | None) -> None:
        super().__init__(data, initial={"effective_year": suggested})
        self.fields["effective_year"] = _year_field(years)


class HeadForm(forms.Form):
    """Year, day and reason of a revision that is being prepared."""

    decided_on = TypedDateField(label="決定した日", help_text="反映するときに必要です。")
    reason = TypedTextField(
        label="改定の理由", rows=3, limit=2000, help_text="新旧対照表に印字されます。反映するときに必要です。"
    )

    def __init__(self, data: Any, *, revision: Revision) -> None:
        initial = {name: getattr(revision, name) for name in ("effective_year", "decided_on", "reason")}
        super().__init__(data, initial=initial, prefix="head")
        self.fields["effective_year"] = _year_field(revision.plan.fiscal_years)
        self.order_fields(["effective_year", "decided_on", "reason"])

    @property
    def head(self) -> RevisionHead:
        data = self.cleaned_data
        return RevisionHead(data["effective_year"], data["decided_on"], data["reason"])
