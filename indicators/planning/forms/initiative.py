"""What the sheet of an initiative says as a whole: code, title, place, texts."""

import re
from collections.abc import Iterator
from typing import Any

from django import forms
from django.http import QueryDict

from indicators.plan_io.names import plain_code_of
from indicators.planning.forms.fields import Choices, ChosenField, SeveralField, field_of
from indicators.planning.forms.rows import RowForm
from indicators.planning.order import moved_behind, reordered
from indicators.planning.places import last_under
from indicators.planning.rows import Edit, mark
from indicators.planning.state import PlanState
from initiatives.heading_reports import FOLLOWING
from initiatives.headings import in_tree_order
from initiatives.models import Heading, Initiative, InitiativeText, Placement, SheetRow, VisionItem
from initiatives.sheet_layout import RowKind

_KIND_OF = {
    "title": RowKind.TITLE,
    "description": RowKind.DESCRIPTION,
    "effect": RowKind.EFFECT,
    "target_text": RowKind.TARGETS,
}
_ROWS = {"description": 6, "effect": 5, "target_text": 5}
_FIRST = 0  # of the choices of a place in the order: in front of all others
_SLUG = re.compile(r"[-a-zA-Z0-9_]+")


def heading_choices(state: PlanState) -> list[tuple[int, str]]:
    """The headings of a plan in the order of the book, each with those above it."""
    return [
        (one.pk, " ＞ ".join(part.plain_name for part in one.path))
        for one in in_tree_order(state.all(Heading))
    ]


def sheet_label(state: PlanState, name: str) -> tuple[str, bool]:
    """What the plan's sheet calls a field of an initiative, and whether it prints it at all."""
    kind = _KIND_OF.get(name)
    row = next((row for row in state.plan.layout if row.kind == kind), None)
    own = str(Initiative._meta.get_field(name).verbose_name)  # type: ignore[union-attr]
    return (row.name if row and row.name else own), kind is None or row is not None


class InitiativeForm(RowForm):
    """An initiative, or what a heading reports: then its names and its place are the heading's."""

    model = Initiative
    details = ("after", "number", "plain_code", "slug")

    def __init__(self, data: QueryDict | None, *, state: PlanState, row: Initiative, **kwargs: Any) -> None:
        self.initiative = row
        self.headings = heading_choices(state)
        self.upper_items = [(one.pk, str(one)) for one in state.all(VisionItem)]
        self.names = tuple(self._names())
        super().__init__(data, state=state, row=row, **kwargs)
        if row.of_heading is None:
            self._add_place()

    def _names(self) -> Iterator[str]:
        asked = ["code", "title", *(["heading"] if self.headings else [])]
        asked += [*(["vision_items"] if self.upper_items else []), "national_priority"]
        asked += ["description", "effect", "target_text", "number", "plain_code", "slug"]
        follows = FOLLOWING if self.initiative.of_heading else ()
        return (name for name in asked if name not in follows)

    def make_field(self, name: str) -> forms.Field:
        words = self.state.plan.words
        match name:
            case "heading":
                return field_of(Initiative, name, choices=self.headings, required=True, label="置く見出し")
            case "vision_items":
                return field_of(
                    Initiative, name, choices=self.upper_items, label=words.upper_item, required=False
                )
            case "national_priority":
                return field_of(Initiative, name, label=words.priority)
            case "number":
                return field_of(
                    Initiative, name, label="数字の番号", help_text="CSVなどで並べるときの番号です。"
                )
        label, is_printed = sheet_label(self.state, name)
        more: dict[str, Any] = {} if is_printed else {"help_text": "この計画の様式には印字されません。"}
        return field_of(Initiative, name, rows=_ROWS.get(name, 0), label=label, **more)

    def _add_place(self) -> None:
        others = [one for one in self.state.all(Initiative) if one.pk != self.initiative.pk]
        choices: Choices = [
            (_FIRST, "（先頭）"),
            *((one.pk, f"{one.code}　{one.plain_title}") for one in others),
        ]
        self.fields["after"] = ChosenField(
            label="並び順",
            choices=choices,
            is_number=True,
            required=False,
            help_text="選んだものの次に並びます。",
            initial=self._stored_after,
        )
        again = [(key, word) for key, word in self.headings if key != self.initiative.heading_id]
        if again:
            self.fields["again"] = SeveralField(
                label="再掲する見出し",
                choices=again,
                required=False,
                initial=sorted(self._stored_again),
                help_text="ほかの見出しの下にも示すときに選びます。件数は、置く見出しで1回だけ数えます。",
            )

    def clean(self) -> dict[str, Any]:
        """Refuse a name that another one has, beside its field."""
        data = super().clean() or self.cleaned_data
        others = [one for one in self.state.all(Initiative) if one.pk != self.initiative.pk]
        for name in ("code", "plain_code", "slug"):
            typed = data.get(name)
            # What a plan prints before its headings may repeat.
            same = [one for one in others if name != "code" or one.of_heading is None]
            if typed and any(getattr(one, name) == typed for one in same):
                self.add_error(name, f"「{typed}」は、別の{self.initiative.word}で使われています。")
        if data.get("slug") and not _SLUG.fullmatch(str(data["slug"])):
            self.add_error("slug", "半角の英数字とハイフンで入力してください。例: 1-2-3")
        return data

    def value_of(self, name: str) -> Any:
        typed, stored = super().value_of(name), self.stored["code"]
        if name != "plain_code" or typed != self.stored[name] or typed != plain_code_of(stored):
            return typed
        return plain_code_of(self.cleaned_data["code"])  # made of the code, which may be a new one

    @property
    def first_fields(self) -> list[forms.BoundField]:
        """What stands above the plan's own rows."""
        return [bound for bound in self.main_fields if bound.name not in ("again", "target_text")]

    @property
    def targets(self) -> forms.BoundField:
        """The lines of the targets as the plan words them."""
        return self["target_text"]

    @property
    def again(self) -> forms.BoundField | None:
        return self["again"] if "again" in self.fields else None

    @property
    def _order(self) -> list[int]:
        return [one.pk for one in self.state.all(Initiative)]

    @property
    def _stored_after(self) -> int:
        at = self._order.index(self.initiative.pk)
        return self._order[at - 1] if at else _FIRST

    @property
    def _stored_again(self) -> dict[int, Placement]:
        return {row.heading_id: row for row in self.initiative.placements.all()}

    @property
    def marks(self) -> dict[str, str]:
        found = super().marks
        if "after" in self.fields:
            found[self.add_prefix("after")] = mark(self._stored_after)
        if "again" in self.fields:
            found |= {self.add_prefix(f"again-{key}"): mark(True) for key in self._stored_again}
        return found

    def edits(self, *, key: int = 0, **fixed: Any) -> list[Edit]:
        own = super().edits(key=key, **fixed)
        return [*_merged(own, self._order_edits()), *self._again_edits()]

    def _order_edits(self) -> list[Edit]:
        """The new numbers of all that move, where a place was chosen, or another heading."""
        if "after" not in self.fields:
            return []
        after, own = self.cleaned_data["after"], self.initiative
        if mark(after) == (self._seen.get(self.add_prefix("after")) or mark(self._stored_after)):
            if "heading" not in self.touched:
                return []
            after = last_under(self.state, self.touched["heading"], but=own.pk)
        order = moved_behind(self._order, own.pk, after or None)
        numbers = {one.pk: one.sort_order for one in self.state.all(Initiative)}
        return [
            Edit(Initiative, one, {"sort_order": number}) for one, number in reordered(order, numbers).items()
        ]

    def _again_edits(self) -> list[Edit]:
        """再掲: what was ticked or cleared since the page was opened; what others did meanwhile stays."""
        if "again" not in self.fields:
            return []
        stored, chosen = self._stored_again, set(self.cleaned_data["again"])
        shown = {one for one in chosen | set(stored) if self.add_prefix(f"again-{one}") in self._seen}
        if not self._seen:
            shown = set(stored)
        new = self.state.new_key(Placement)
        added = [
            Edit(Placement, new - at, {"initiative": self.initiative.pk, "heading": one})
            for at, one in enumerate(sorted(chosen - shown - set(stored)))
        ]
        return [
            *added,
            *(Edit(Placement, stored[one].pk, None) for one in sorted(shown - chosen) if one in stored),
        ]


def _merged(own: list[Edit], more: list[Edit]) -> list[Edit]:
    """One edit a row."""
    if not own:
        return more
    extra = {key: value for one in more if one.key == own[0].key for key, value in (one.values or {}).items()}
    first = Edit(own[0].model, own[0].key, {**(own[0].values or {}), **extra}, own[0].seen)
    return [first, *(one for one in more if one.key != own[0].key)]


class TextForm(RowForm):
    """A text that has a place, in which no row stands while it is blank."""

    names = ("text",)

    def __init__(self, data: QueryDict | None, *, label: str, rows: int = 4, **kwargs: Any) -> None:
        self._label, self._lines = label, rows
        super().__init__(data, **kwargs)

    def make_field(self, name: str) -> forms.Field:
        return field_of(self.model, name, label=self._label, rows=self._lines, required=False)

    @property
    def marks(self) -> dict[str, str]:
        """A blank one is marked too: what somebody else writes into it meanwhile is not taken away."""
        return {self.add_prefix("text"): mark(self.stored["text"])}

    def edits(self, *, key: int = 0, **fixed: Any) -> list[Edit]:
        if not self.touched:
            return []
        if self.cleaned_data["text"].strip():
            return super().edits(key=key, **fixed)
        return [self.removal()] if self.row is not None else []


class OwnRowForm(TextForm):
    """What stands in one of the plan's own rows on the sheet."""

    model = InitiativeText

    @classmethod
    def all_of(
        cls, data: QueryDict | None, state: PlanState, initiative: Initiative
    ) -> "dict[int, OwnRowForm]":
        """Return a form for each row of the plan that holds a text of its own."""
        stored = {text.row_id: text for text in initiative.texts.all()}
        rows = [row for row in state.all(SheetRow) if row.kind == RowKind.TEXT]
        return {
            row.pk: cls(data, state=state, row=stored.get(row.pk), prefix=f"row-{row.pk}", label=str(row))
            for row in rows
            if row.is_shown or row.pk in stored
        }
