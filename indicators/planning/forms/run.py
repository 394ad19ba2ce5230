"""In which years an initiative runs, how it ended, and new ones."""

from typing import Any

from django import forms
from django.http import QueryDict

from imari_dx.shared.fiscal_year import FiscalYear
from indicators.planning.ending import after_end
from indicators.planning.forms.fields import ChosenField, SeveralField, field_of, year_choices
from indicators.planning.forms.initiative import heading_choices
from indicators.planning.forms.rows import RowForm
from indicators.planning.rows import Edit
from indicators.planning.state import PlanState
from initiatives.models import Initiative
from initiatives.run import Ending


def initiative_choices(state: PlanState, *, but: Initiative | None = None) -> list[tuple[int, str]]:
    """All initiatives of a plan, to choose from."""
    return [(one.pk, f"{one.code}　{one.plain_title}") for one in state.all(Initiative) if one != but]


class RunForm(RowForm):
    """First and last year, how it ended, what it became part of or comes from.

    ``first`` is the effective year of the revision that is being prepared: what was there before it began
    before it, and may end with the year before it at the earliest.
    """

    model = Initiative
    details = ("first_year", "split_from")

    def __init__(
        self, data: QueryDict | None, *, state: PlanState, row: Initiative, first: int | None, **kwargs: Any
    ) -> None:
        self.initiative, self.first = row, first
        self.names = self._names()
        super().__init__(data, state=state, row=row, **kwargs)
        if self.names:
            self.fields["clears"] = forms.BooleanField(
                label="終わった年度より後の取組内容、実施評価指標、スケジュールを消す", required=False
            )
        if self.may_be_removed:
            self.fields["removes"] = forms.BooleanField(label="計画から削除する", required=False)

    def _names(self) -> tuple[str, ...]:
        own, first = self.initiative, self.first
        if first is None or (own.first_year or 0) >= first:
            return ("first_year", "last_year", "ending", "merged_into", "split_from")
        if own.last_year is not None and own.last_year < first - 1:
            return ()
        return ("last_year", "ending", "merged_into")

    @property
    def may_be_removed(self) -> bool:
        """Whether it can go without a trace: only a draft has it, or nothing was ever asked of it."""
        if self.initiative.of_heading is not None:
            return False
        return self.initiative.pk < 0 or (self.first is None and not self._has_reports)

    @property
    def _has_reports(self) -> bool:
        stored = Initiative.objects.filter(pk=self.initiative.pk)
        return bool(stored.filter(reports__isnull=False).exists())

    def make_field(self, name: str) -> forms.Field:
        years = self.state.plan.fiscal_years
        match name:
            case "first_year":
                offered = [year for year in years if self.first is None or year.year >= self.first]
                return field_of(Initiative, name, choices=year_choices(offered, blank="計画の初年度から"))
            case "last_year":
                offered = [year for year in years if self.first is None or year.year >= self.first - 1]
                hint = (
                    f"終わり方だけを選ぶと、{FiscalYear(self.first - 1).label}になります。"
                    if self.first
                    else ""
                )
                return field_of(
                    Initiative,
                    name,
                    choices=year_choices(offered, blank="計画の最終年度まで"),
                    help_text=f"実施した最後の年度。{hint}",
                )
            case "merged_into" | "split_from":
                return field_of(Initiative, name, choices=initiative_choices(self.state, but=self.initiative))
        return field_of(Initiative, name, label="終わり方")

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if data.get("ending") and data.get("last_year") is None and "last_year" in self.fields:
            if self.first is None:
                self.add_error("last_year", "終わった年度を選んでください。")
            else:
                data["last_year"] = self.first - 1
        if data.get("merged_into") and data.get("ending") != Ending.MERGED:
            self.add_error("ending", f"統合先を選ぶときは、「{Ending.MERGED.word}」を選んでください。")
        return data

    @property
    def is_to_go(self) -> bool:
        return bool(self.cleaned_data.get("removes"))

    def edits(self, *, key: int = 0, **fixed: Any) -> list[Edit]:
        if self.is_to_go:
            return [Edit(Initiative, self.initiative.pk, None)]
        found = super().edits(key=key, **fixed)
        last = self.cleaned_data.get("last_year")
        if self.cleaned_data.get("clears") and last is not None:
            found += after_end(self.initiative, last)
        return found


class NewForm(RowForm):
    """A new initiative: its code, its title and the heading that it stands under."""

    model = Initiative

    def __init__(self, data: QueryDict | None, *, state: PlanState, **kwargs: Any) -> None:
        self._headings = heading_choices(state)
        self.names = ("code", "title", "heading") if self._headings else ("code", "title")
        super().__init__(data, state=state, **kwargs)

    def make_field(self, name: str) -> forms.Field:
        if name == "heading":
            return field_of(Initiative, name, choices=self._headings, required=True, label="置く見出し")
        return field_of(Initiative, name)

    def clean_code(self) -> str:
        typed = str(self.cleaned_data["code"])
        if any(one.code == typed for one in self.state.all(Initiative) if one.of_heading is None):
            raise forms.ValidationError(
                f"「{typed}」は、別の{self.state.plan.words.initiative}で使われています。"
            )
        return typed


class OriginForm(forms.Form):
    """Where new initiatives come from, and from which year they run."""

    def __init__(
        self, data: QueryDict | None, *, state: PlanState, first: int | None, split: int | None
    ) -> None:
        super().__init__(data, prefix="origin", initial={"split_from": split, "copies": split is not None})
        self._splits, word = split is not None, state.plan.words.initiative
        others = initiative_choices(state)
        years = [year for year in state.plan.fiscal_years if first is None or year.year >= first]
        self.fields["first_year"] = ChosenField(
            label="追加する年度",
            choices=year_choices(years, blank="計画の初年度から" if first is None else None),
            is_number=True,
            required=False,
        )
        self.fields["split_from"] = ChosenField(
            label="分割元",
            choices=[("", "（なし）"), *others],
            is_number=True,
            required=False,
            help_text=f"今ある{word}を分けて作るときに選びます。",
        )
        self.fields["copies"] = forms.BooleanField(label="分割元の文章を写す", required=False)
        self.fields["ends"] = forms.BooleanField(label="分割元は、前の年度で終える", required=False)
        self.fields["merges"] = SeveralField(
            label=f"統合する{word}",
            choices=[
                (one.pk, f"{one.code}　{one.plain_title}") for one in state.all(Initiative) if not one.ending
            ],
            required=False,
            help_text=f"選んだものは前の年度で終わり、追加する最初の{word}に統合したと記録します。",
        )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if (data.get("ends") or data.get("merges")) and not data.get("first_year"):
            self.add_error("first_year", "終わるものがあるときは、追加する年度を選んでください。")
        return data

    @property
    def first_year(self) -> forms.BoundField:
        return self["first_year"]

    @property
    def merging(self) -> list[forms.BoundField]:
        """The fields for what comes from others."""
        return [self[name] for name in self.fields if name != "first_year"]

    @property
    def is_unfolded(self) -> bool:
        return self._splits or (self.is_bound and any(bound.data for bound in self.merging))
