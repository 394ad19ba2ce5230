"""Edits written into the plan's tables, each row checked by its model and by the plan document's rules."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.db.models import F, ProtectedError, RestrictedError

from accounts.models import User
from indicators.plan_io import PlanDocumentError, export_document
from indicators.plan_io.document import read_document
from indicators.planning.errors import EditRefusedError, Problem, StalePlanError
from indicators.planning.rows import Edit, Kind, RowKey, in_order
from initiatives.heading_reports import follow_headings
from initiatives.models import Heading, HeadingLevel, Plan

# Above every order in use, below what the column holds: rows wait there while others take their places.
_ASIDE = 20_000


def write_edits(plan: Plan, edits: Iterable[Edit], *, by: User, reason: str) -> None:
    """Write edits into the tables, inside an act. Raises EditRefusedError: then roll back."""
    writer = _Writer(by, reason)
    try:
        writer.write(in_order(list(edits)))
        if writer.touched & {Heading, HeadingLevel}:
            follow_headings(plan=Plan.objects.get(pk=plan.pk))
    except (ProtectedError, RestrictedError) as error:
        found = error.protected_objects if isinstance(error, ProtectedError) else error.restricted_objects
        used_by = "・".join(sorted({str(row._meta.verbose_name) for row in found}))
        raise EditRefusedError(
            [
                Problem(
                    f"{used_by}があるため、削除できません。年度の途中で終えるときは、最後の年度を入力してください。"
                )
            ]
        ) from error
    except IntegrityError as error:
        raise EditRefusedError(
            [
                Problem(
                    "番号などを互いに入れ替えることはできません。一方を別の番号にして保存してから、直してください。"
                )
            ]
        ) from error
    _check_whole(Plan.objects.get(pk=plan.pk))


def _check_whole(plan: Plan) -> None:
    """What only the whole plan can tell is asked of the rules that a plan document is read by."""
    try:
        read_document(export_document(plan))
    except PlanDocumentError as error:
        raise EditRefusedError([Problem(sentence) for sentence in error.problems]) from error


def set_aside(edits: Iterable[Edit]) -> None:
    """Let rows that change places leave them first; the final order is written right after, with history."""
    for model in dict.fromkeys(edit.model for edit in edits):
        keys = [edit.key for edit in edits if edit.model is model and "sort_order" in (edit.values or ())]
        if keys:
            rows = model._default_manager.filter(pk__in=keys, sort_order__lt=_ASIDE)
            rows.update(sort_order=F("sort_order") + _ASIDE)


class _Writer:
    def __init__(self, by: User, reason: str) -> None:
        self.by, self.reason = by, reason
        self.keys: dict[RowKey, int] = {}  # of new rows, once they are written
        self.touched: set[Kind] = set()

    def write(self, edits: Sequence[Edit]) -> None:
        set_aside(edits)
        problems: list[Problem] = []
        later: list[tuple[Edit, Mapping[str, Any]]] = []
        for edit in edits:
            self.touched.add(edit.model)
            if edit.values is None:
                self._remove(edit)
                continue
            waiting = {
                name: value for name, value in edit.values.items() if self._must_wait(edit, name, value)
            }
            given = {name: value for name, value in edit.values.items() if name not in waiting}
            if waiting:
                later.append((edit, waiting))
            problems += self._save(edit, given)
        for edit, values in later:
            problems += self._save(edit, values)
        if problems:
            raise EditRefusedError(problems)

    def _must_wait(self, edit: Edit, name: str, value: Any) -> bool:
        """Whether a relation points at a new row of the same kind that is not written yet."""
        field = edit.model._meta.get_field(name)
        target = (edit.model._meta.label_lower, value)
        is_own = field.is_relation and field.related_model is edit.model
        return is_own and isinstance(value, int) and value < 0 and target not in self.keys

    def _remove(self, edit: Edit) -> None:
        row: Any = edit.model._default_manager.filter(pk=edit.key).first()
        if row is not None:  # else it went with what it hung on
            self._sign(row)
            row.delete()

    def _save(self, edit: Edit, values: Mapping[str, Any]) -> list[Problem]:
        key = self.keys.get(edit.row, edit.key)
        row: Any = edit.model() if key < 0 else edit.model._default_manager.filter(pk=key).first()
        if row is None:
            raise StalePlanError([(edit.row, name) for name in values])
        many: dict[str, list[int]] = {}
        for name, value in values.items():
            field: Any = edit.model._meta.get_field(name)
            if field.many_to_many:
                many[name] = [self._key(field.related_model, one) for one in value]
            elif field.is_relation:
                setattr(row, field.attname, self._key(field.related_model, value))
            else:
                setattr(row, name, field.to_python(value))
        try:
            row.full_clean()
        except ValidationError as error:
            return list(_problems(edit.row, error))
        self._sign(row)
        row.save()
        self.keys[edit.row] = row.pk
        for name, keys in many.items():
            getattr(row, name).set(keys)
        return []

    def _key(self, model: Kind, value: Any) -> Any:
        return self.keys.get((model._meta.label_lower, value), value)

    def _sign(self, row: Any) -> None:
        row._history_user, row._change_reason = self.by, self.reason[:100]


def _problems(row: RowKey, error: ValidationError) -> Iterable[Problem]:
    if not hasattr(error, "error_dict"):
        return [Problem(sentence, row) for sentence in error.messages]
    return [
        Problem(sentence, row, "" if name == "__all__" else name)
        for name, sentences in error.message_dict.items()
        for sentence in sentences
    ]
