"""Forms of the plan's levels and of the headings above its initiatives."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from indicators.plan_io.names import free_name
from indicators.planning.forms.fields import field_of
from indicators.planning.forms.lists import RowList, with_fields
from indicators.planning.forms.rows import RowForm
from indicators.planning.rows import Edit
from initiatives.headings import in_tree_order
from initiatives.models import Heading, HeadingLevel, Initiative
from initiatives.models.headings import MOST_LEVELS

LONGEST_SLUG = 40


class LevelForm(RowForm):
    """One level."""

    model = HeadingLevel
    names = ("word", "mark", "has_code", "has_text", "follows_title", "reports")
    is_last = False  # that of the initiatives

    def value_of(self, name: str) -> Any:
        """Return what was typed; the last level always reports, and is not asked."""
        return True if name == "reports" and self.is_last else super().value_of(name)

    @property
    def shown_fields(self) -> list[forms.BoundField]:
        """What is asked of the level: of the last not whether it reports."""
        return [one for one in self.main_fields if one.name != "reports" or not self.is_last]

    @property
    def why_it_stays(self) -> str:
        used = [one for one in self.state.all(Heading) if self.row and one.level_id == self.row.pk]
        return f"この階層の見出しが{len(used)}件あるため、削除できません。" if used else ""


class LevelList(RowList):
    """The levels from the top; their numbers follow from their order."""

    forms: list[LevelForm]  # type: ignore[assignment]

    def _make(self) -> list[RowForm]:
        made = super()._make()
        kept = [form for form in made if not form.is_removed]
        for form in kept[-1:]:
            form.is_last = True  # type: ignore[attr-defined]
        return made

    @property
    def has_room(self) -> bool:
        """Whether a plan may have one level more."""
        return len(self.forms) < MOST_LEVELS

    def edits(self, **fixed: Any) -> list[Edit]:
        """Return the edits, with the number of each level."""
        found = [form.removal() for form in self.forms if form.is_removed and form.row]
        key = self.state.new_key(HeadingLevel)
        for number, form in enumerate(self.kept, start=1):
            if form.row is None:
                found += form.edits(key=key, number=number, **fixed)
                key -= 1
            else:
                more = {"number": number} if form.stored["number"] != number else {}
                found += with_fields(form, form.edits() if form.is_bound else [], more)
        return found


class HeadingForm(RowForm):
    """One heading."""

    model = Heading
    names = ("title", "code", "text", "heading", "level", "parent", "slug")

    def __init__(self, *args: Any, above: Heading | None = None, **kwargs: Any) -> None:
        self._above = above  # of a new one: what it is put below
        super().__init__(*args, **kwargs)
        level = self._level
        seldom = {
            "slug": True,
            "heading": False,
            "code": not (level and level.has_code) and not self.stored["code"],
            "text": not (level and level.has_text) and not self.stored["text"],
            "level": len(self._levels) == 1,
            "parent": len(self._levels) == 1,
        }
        self.details = tuple(name for name, is_seldom in seldom.items() if is_seldom)

    @property
    def _levels(self) -> list[HeadingLevel]:
        return self.state.plan.levels_above

    @property
    def _level(self) -> HeadingLevel | None:
        """The level as the page is opened."""
        key = self.initial.get("level")
        return next((one for one in self._levels if one.pk == key), None)

    def more_initial(self, row: Any) -> dict[str, Any]:
        if self.row is not None:
            return {}
        above = self._above.level.number if self._above else 0
        level = next((one for one in self._levels if one.number > above), None)
        return {"level": level and level.pk, "parent": self._above and self._above.pk}

    def make_field(self, name: str) -> forms.Field:
        if name == "level":
            return field_of(self.model, name, choices=[(one.pk, one.word) for one in self._levels])
        if name == "parent":
            return field_of(self.model, name, choices=[("", "（なし：一番上に置く）"), *self._parents()])
        return field_of(self.model, name, required=False) if name == "slug" else super().make_field(name)

    def _parents(self) -> list[tuple[int, str]]:
        """The headings that this one may stand below, indented as in the book."""
        lowest = max((one.number for one in self._levels), default=0)
        return [
            (one.pk, "　" * (len(one.path) - 1) + one.plain_name)
            for one in in_tree_order(self.state.all(Heading))
            if one.level.number < lowest and (self.row is None or self.row not in one.path)
        ]

    def clean_slug(self) -> str:
        """Return the name in addresses: typed, kept, or made of that of the heading above."""
        typed = str(self.cleaned_data["slug"])
        if typed or self.row is not None:
            return typed or str(self.stored["slug"])
        above = self.cleaned_data.get("parent")
        stem = f"{self.state.get(Heading, above).slug}-h" if above else "h"
        return free_name(stem, self._taken(), longest=LONGEST_SLUG)

    def _taken(self) -> set[str]:
        """Names of headings and of what reports: a heading that reports is found under its own."""
        return {one.slug for one in self.state.all(Heading) if one != self.row} | {
            one.slug
            for one in self.state.all(Initiative)
            if self.row is None or one.of_heading_id != self.row.pk
        }

    def clean(self) -> dict[str, Any]:
        slug = self.cleaned_data.get("slug")
        if slug != self.stored["slug"] and slug in self._taken():
            self.add_error("slug", ValidationError("この名前は、ほかの見出しなどで使われています。"))
        return self.cleaned_data

    @property
    def why_it_stays(self) -> str:
        if self.row is None:
            return ""
        below = [one for one in self.state.all(Heading) if one.parent_id == self.row.pk]
        placed = [one for one in self.state.all(Initiative) if self._is_here(one)]
        if below:
            return f"この下に見出しが{len(below)}件あるため、削除できません。"
        return (
            f"この下に{self.state.plan.words.initiative}などが{len(placed)}件あるため、削除できません。"
            if placed
            else ""
        )

    def _is_here(self, one: Initiative) -> bool:
        key = self.row.pk if self.row else None
        return key in (one.heading_id, *(place.heading_id for place in one.placements.all()))
