"""Edits written into the plan's tables, each row checked by its model and by the plan document's rules."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.db.models import F, ProtectedError, RestrictedError

from accounts.models import User
from indicators.plan_io import PlanDocumentError, export_document
from indicators.plan_io.document import read_document
from indicators.plan_io.fields import constraints_held
from indicators.planning.errors import EditRefusedError, Problem, StalePlanError
from indicators.planning.rows import Edit, Kind, RowKey, in_order
from initiatives.heading_reports import follow_headings
from initiatives.models import Heading, HeadingLevel, Initiative, Plan, PlanSection, VisionItem

# Above every order in use, below what the column holds: rows wait there while others take their places.
_ASIDE = 20_000
# Where rows that change places have them, other than in ``sort_order``.
_PLACES: Mapping[Kind, str] = {PlanSection: "number", VisionItem: "number"}


def write_edits(
    plan: Plan, edits: Iterable[Edit], *, by: User, reason: str, first_year: int | None = None
) -> Mapping[RowKey, int]:
    """Write edits into the tables, inside an act; return the keys that rows have there.

    ``first_year``: the year from which a revision takes effect; headings that begin to report do so then.
    Raises EditRefusedError: then roll back.
    """
    writer = _Writer(by, reason)
    try:
        writer.write(in_order(list(edits)))
        if writer.touched & {Heading, HeadingLevel, Initiative}:
            follow_headings(plan=Plan.objects.get(pk=plan.pk), first_year=first_year)
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
    return writer.keys


def _check_whole(plan: Plan) -> None:
    """What only the whole plan can tell is asked of the rules that a plan document is read by."""
    try:
        with constraints_held():
            read_document(export_document(plan))
    except PlanDocumentError as error:
        raise EditRefusedError([Problem(sentence) for sentence in error.problems]) from error


def set_aside(edits: Iterable[Edit]) -> None:
    """Let rows that change places leave them first; the final order is written right after, with history."""
    for model in dict.fromkeys(edit.model for edit in edits):
        place = _PLACES.get(model, "sort_order")
        keys = [edit.key for edit in edits if edit.model is model and place in (edit.values or ())]
        if keys:
            rows = model._default_manager.filter(pk__in=keys, **{f"{place}__lt": _ASIDE})
            rows.update(**{place: F(place) + _ASIDE})


def _levels_in_turn(edits: Sequence[Edit]) -> Sequence[Edit]:
    """Put edits of levels in an order in which each finds its number free: there is no room aside."""
    waiting = [edit for edit in edits if edit.model is HeadingLevel and "number" in (edit.values or ())]
    if not waiting:
        return edits
    at = edits.index(waiting[0])
    gone = [edit.key for edit in edits if edit.model is HeadingLevel and edit.values is None]
    plans = HeadingLevel.objects.filter(pk__in=[edit.key for edit in waiting]).values("plan")
    levels = HeadingLevel.objects.filter(plan__in=plans).exclude(pk__in=gone)
    held = dict(levels.values_list("pk", "number"))
    rest = [edit for edit in edits if edit not in waiting]
    turn: list[Edit] = []
    while waiting:
        free = [edit for edit in waiting if _number(edit) not in _without(held, edit.key).values()]
        turn.append(next(iter(free), waiting[0]))
        waiting.remove(turn[-1])
        held[turn[-1].key] = _number(turn[-1])
    return [*rest[:at], *turn, *rest[at:]]


def _number(edit: Edit) -> int:
    return int((edit.values or {})["number"])


def _without(numbers: Mapping[int, int], key: int) -> dict[int, int]:
    return {own: number for own, number in numbers.items() if own != key}


class _Writer:
    def __init__(self, by: User, reason: str) -> None:
        self.by, self.reason = by, reason
        self.keys: dict[RowKey, int] = {}  # of new rows, once they are written
        self.touched: set[Kind] = set()

    def write(self, edits: Sequence[Edit]) -> None:
        set_aside(edits)
        edits = _levels_in_turn(edits)
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
