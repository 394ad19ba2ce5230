"""What the screens of an initiative edit: forms and lists of forms, and the edits that come of them."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from django.db import models

from imari_dx.shared.fiscal_year import FiscalYear
from indicators.models import EvaluationItem
from indicators.planning.content import FormsContent
from indicators.planning.forms.initiative import InitiativeForm, OwnRowForm
from indicators.planning.forms.lists import RowList
from indicators.planning.forms.years import ActivityForm, ItemForm, PasteForm
from indicators.planning.rows import Edit
from indicators.planning.screen import Screen
from indicators.planning.state import PlanState
from initiatives.models import Initiative, Plan
from initiatives.sheet_layout import RowKind


def with_own_keys(edits: Iterable[Edit], state: PlanState) -> list[Edit]:
    """Return edits in which each new row has a key of its own; only for rows that nothing points at."""
    found: list[Edit] = []
    free: dict[type[models.Model], int] = {}
    for edit in edits:
        if edit.key <= 0 and edit.row not in state.rows:
            key = free.get(edit.model, state.new_key(edit.model))
            free[edit.model] = key - 1
            edit = replace(edit, key=key)
        found.append(edit)
    return found


class TextsContent(FormsContent):
    """Names, place and texts."""

    def __init__(self, screen: Screen, initiative: Initiative) -> None:
        self.initiative, self._state = initiative, screen.state
        self.form = InitiativeForm(screen.data, state=screen.state, row=initiative, prefix="initiative")
        self.rows = OwnRowForm.all_of(screen.data, screen.state, initiative)
        super().__init__(forms=[self.form, *self.rows.values()])

    @property
    def slug(self) -> str:
        """Under which address it is found once it is saved."""
        return str(self.form.cleaned_data.get("slug") or self.initiative.slug)

    def edits(self) -> list[Edit]:
        own = self.form.edits()
        texts = [
            edit
            for row, form in self.rows.items()
            for edit in form.edits(initiative=self.initiative.pk, row=row)
        ]
        return [*own, *with_own_keys(texts, self._state)]


class YearPart:
    """One fiscal year of an initiative: what may be typed of it, or only read."""

    def __init__(self, screen: Screen, initiative: Initiative, year: FiscalYear, *, rows: "YearRows") -> None:
        self.year, self.is_open = year, year.year >= screen.first_year
        self.is_outside = year.year not in initiative.run_years
        self._initiative, self._state = initiative, screen.state
        stored = {row.fiscal_year: row for row in initiative.activities.all()}
        items = sorted(
            (row for row in initiative.evaluation_items.all() if row.fiscal_year == year.year),
            key=lambda row: row.sort_order,
        )
        self.activity_text = stored[year.year].text if year.year in stored else ""
        self.item_texts = [row.text for row in items]
        self.activity: ActivityForm | None = None
        self.items: RowList | None = None
        self.paste: PasteForm | None = None
        if not self.is_open:
            return
        if rows.activity or self.activity_text:
            label = rows.activity or "取組内容"
            self.activity = ActivityForm(
                screen.data,
                state=screen.state,
                row=stored.get(year.year),
                prefix=f"activity-{year.year}",
                label=label,
            )
        if rows.items or items:
            self.items = RowList(
                screen.data,
                form=ItemForm,
                name=f"item{year.year}",
                state=screen.state,
                rows=items,
                blank=0,
                is_ordered=True,
                initiative=initiative,
                label=rows.items or "実施評価指標",
            )
            self.paste = PasteForm(screen.data, prefix=f"paste{year.year}")

    def is_valid(self) -> bool:
        found = [one.is_valid() for one in (self.activity, self.items, self.paste) if one is not None]
        return all(found)

    def edits(self) -> list[Edit]:
        own = {"initiative": self._initiative.pk, "fiscal_year": self.year.year}
        found = self.activity.edits(**own) if self.activity else []
        if self.items is None or self.paste is None:
            return found
        items = self.items.edits(**own)
        orders = [edit.values["sort_order"] for edit in items if edit.values and "sort_order" in edit.values]
        last = max(
            [*orders, *(form.stored["sort_order"] for form in self.items.forms if form.row)], default=0
        )
        pasted = [
            Edit(EvaluationItem, 0, {**own, "text": line, "sort_order": last + at})
            for at, line in enumerate(self.paste.lines, start=1)
        ]
        return [*found, *items, *pasted]


@dataclass(frozen=True, slots=True)
class YearRows:
    """How the plan's sheet labels its rows by year, "" for one that it does not have."""

    activity: str = ""
    items: str = ""

    @classmethod
    def of(cls, plan: Plan) -> "YearRows":
        found = {row.kind: row.name for row in plan.layout}
        return cls(found.get(RowKind.ACTIVITIES, ""), found.get(RowKind.ITEMS, ""))


class YearsContent(FormsContent):
    """All years of an initiative."""

    def __init__(self, screen: Screen, initiative: Initiative) -> None:
        self._state, rows = screen.state, YearRows.of(screen.plan)
        self.years = [YearPart(screen, initiative, year, rows=rows) for year in screen.plan.fiscal_years]
        super().__init__(
            forms=[year.activity for year in self.years if year.activity],
            lists=[year.items for year in self.years if year.items],
        )

    def is_valid(self) -> bool:
        found = [year.is_valid() for year in self.years]  # each says what is wrong with it
        return all(found)

    def edits(self) -> list[Edit]:
        return with_own_keys([edit for year in self.years for edit in year.edits()], self._state)
