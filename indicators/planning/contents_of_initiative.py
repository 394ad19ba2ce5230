"""What the screens of an initiative edit: forms and lists of forms, and the edits that come of them."""

from collections.abc import Iterable
from dataclasses import replace

from django.db import models

from indicators.planning.forms.initiative import InitiativeForm, OwnRowForm
from indicators.planning.rows import Edit
from indicators.planning.screen import FormsContent, Screen
from indicators.planning.state import PlanState
from initiatives.models import Initiative


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
