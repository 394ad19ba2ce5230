"""Tables of rows below their parent whose keys may change places in one save."""

from typing import Any

from django import forms
from django.db import models
from django.db.models import F

from imari_dx.shared.generics import BaseInlineFormSet

_OUT_OF_THE_WAY = 10_000


class KeyedFormSet(BaseInlineFormSet):
    """Rows with a key below their parent: a year, or a year and an order.

    Rows are saved one after the other, so a row may meet the key that another one is about to leave. Orders
    are then set aside first, which lets lines change places; other keys are refused with a sentence.
    """

    model: type[models.Model]
    _meets_another = False

    def add_fields(self, form: Any, index: int | None) -> None:
        """Name each field of a row as the head of its column does, which is no label to a screen reader.

        What explains the field stands in the head alone; the row has nothing that could be pointed to.
        """
        super().add_fields(form, index)
        for field in form.fields.values():
            field.help_text = ""
            if not field.widget.is_hidden:
                # Django wraps the choice of a related row; what is drawn lies within.
                drawn = getattr(field.widget, "widget", field.widget)
                drawn.attrs["aria-label"] = str(field.label)

    def clean(self) -> None:
        super().clean()
        if any(self.errors):
            return
        names = self._key_names()
        before = {tuple(self._value(form.initial.get(name)) for name in names) for form in self.initial_forms}
        for form in self.forms:
            is_moved = form.cleaned_data and set(names) & set(form.changed_data)
            if not is_moved or form in self.deleted_forms:
                continue
            key = tuple(self._value(form.cleaned_data.get(name)) for name in names)
            self._meets_another |= key in before and form in self.initial_forms
        if self._meets_another and "sort_order" not in names:
            raise forms.ValidationError(
                "年度などを別の行と入れ替えることはできません。一度削除して保存するか、文章のほうを入れ替えてください。"
            )

    def save_existing_objects(self, commit: bool = True) -> list[Any]:
        """Save the rows that were there before; set their orders aside first where they change places."""
        if commit and self._meets_another:
            rows = [form.instance.pk for form in self.initial_forms if form.has_changed()]
            # The final order is written right after, with history; this step is none of a reader's business.
            self.model._default_manager.filter(pk__in=rows).update(
                sort_order=F("sort_order") + _OUT_OF_THE_WAY
            )
        return super().save_existing_objects(commit)

    def _key_names(self) -> tuple[str, ...]:
        """The fields that are unique below the parent."""
        for constraint in self.model._meta.constraints:
            if not isinstance(constraint, models.UniqueConstraint) or constraint.condition is not None:
                continue
            if self.fk.name in constraint.fields:
                return tuple(name for name in constraint.fields if name != self.fk.name)
        return ()

    @staticmethod
    def _value(value: Any) -> Any:
        return value.pk if isinstance(value, models.Model) else value
