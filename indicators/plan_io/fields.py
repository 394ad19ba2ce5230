"""Single values of a plan document, checked against the model field that will hold them.

Type, length, choices and range follow from the model, so a document and the database cannot disagree on
what is allowed.
"""

import datetime as dt
import re
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from decimal import Decimal
from functools import cache, lru_cache
from typing import Any, cast

from django.core.exceptions import FieldError, ValidationError
from django.db import models
from django.db.models import Q
from django.db.models.functions import Coalesce

from imari_dx.shared.one_line import refuse_line_breaks
from indicators.plan_io.errors import DocumentProblem, Path
from initiatives.models.plan import FiscalYearField

MISSING = object()


class Place:
    """A place in the document: names itself in sentences and collects what is wrong there.

    ``name`` is the row's own name (施策 行－⑤), ``part`` a part of it (数値目標1の), ``path`` leads to it.
    """

    def __init__(self, problems: list[str], name: str, part: str = "", path: Path = ()) -> None:
        self.problems = problems
        self.name = name
        self.part = part
        self.path = path

    def within(self, part: str, *path: str | int) -> "Place":
        """Return a part of this place."""
        return Place(self.problems, self.name, f"{self.part}{part}", (*self.path, *path))

    def problem(self, sentence: str, *path: str | int) -> None:
        """Note what is wrong here, or further along a path."""
        at = (*self.path, *path)
        self.problems.append(DocumentProblem.at(at, self.name, f"{self.part}{sentence}"))

    def mapping(self, data: Any, known: set[str]) -> dict[str, Any] | None:
        """Return the data if it is an object with known keys only (unknown ones are noted), else None."""
        if not isinstance(data, dict):
            self.problem("項目の組（{ }）で書いてください。")
            return None
        for key in data.keys() - known:
            self.problem(f"「{key}」という項目は使えません。", key)
        return data

    def optional_rows(self, data: dict[str, Any], key: str, label: str) -> list[Any]:
        """Return the list under a key; an empty one where the document does not mention it."""
        return self.rows(data, key, label) if key in data else []

    def rows(self, data: dict[str, Any], key: str, label: str) -> list[Any]:
        """Return the list under a key; an empty one, with a note, if there is none."""
        value = data.get(key)
        if isinstance(value, list):
            return value
        self.problem(f"{label}（{key}）を一覧（[ ]）で書いてください。", key)
        return []


def own_field(model: type[models.Model], name: str) -> "models.Field[Any, Any]":
    """Return a field of a model's own; rows never hold the other end of a relation."""
    return cast("models.Field[Any, Any]", model._meta.get_field(name))


def usual_value(model: type[models.Model], name: str) -> Any:
    """Return what a field holds of which a document says nothing."""
    field = own_field(model, name)
    if field.has_default():
        return field.get_default()
    return None if field.null else ""


def read_field(
    place: Place, model: type[models.Model], name: str, value: Any, *, key: str | int | None = None
) -> Any:
    """Return a value as the model field takes it; None, with a note at the place, if it cannot.

    ``key``: what the document calls the field; "" where the place is the value itself.
    """
    field = own_field(model, name)
    place = place if key == "" else place.within("", name if key is None else key)
    label = str(field.verbose_name)
    if value is MISSING:
        if field.has_default() or field.null or field.blank:
            return usual_value(model, name)
        place.problem(f"{label}がありません。")
        return None
    if value is None and field.null:
        return None
    converted, expected = _convert(field, value)
    if expected:
        place.problem(f"{label}は{expected}で書いてください。")
        return None
    return converted if _is_allowed(place, field, label, converted) else None


def _convert(field: Any, value: Any) -> tuple[Any, str]:
    """Return the value in the field's type, or the word for what was expected instead."""
    if isinstance(field, models.BooleanField):
        return (value, "") if isinstance(value, bool) else (None, "true か false のどちらか")
    if isinstance(field, FiscalYearField):
        is_year = isinstance(value, int) and not isinstance(value, bool)
        return (value, "") if is_year else (None, "西暦4桁の数（2025 の形）")
    if isinstance(field, models.IntegerField):
        is_integer = isinstance(value, int) and not isinstance(value, bool)
        return (value, "") if is_integer else (None, "整数")
    if isinstance(field, models.DecimalField):
        if isinstance(value, bool) or not isinstance(value, int | float | str | Decimal):
            return None, "数値"
        # A document is for machines; Python would read 1_000 and ١٢ too.
        if isinstance(value, str) and not re.fullmatch(r"-?[0-9]+(\.[0-9]+)?", value):
            return None, "数値"
        number = Decimal(str(value))
        return (number, "") if number.is_finite() else (None, "数値")
    if isinstance(field, models.DateField):
        day = _day(value)
        return (day, "") if day else (None, "日付（2025-04-01 の形）")
    return (value, "") if isinstance(value, str) else (None, '文字（" "）')


def _day(value: Any) -> dt.date | None:
    if not isinstance(value, str) or not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", value):
        return None
    try:
        return dt.date.fromisoformat(value)
    except ValueError:
        return None


def _is_allowed(place: Place, field: Any, label: str, value: Any) -> bool:
    codes = {code for code, _label in field.choices or ()} | ({""} if field.blank else set())
    if field.choices and value not in codes:
        place.problem(f"{label}「{value}」は使えません。")
        return False
    if isinstance(value, str):
        if not value.strip() and not field.blank:
            place.problem(f"{label}が空です。")
            return False
        if "\x00" in value:
            place.problem(f"{label}に使えない文字（NUL）があります。")
            return False
        if field.max_length and len(value) > field.max_length:
            place.problem(f"{label}は{field.max_length}文字までです（現在{len(value)}文字）。")
            return False
    try:
        if isinstance(field, models.CharField):
            refuse_line_breaks(value)
        field.run_validators(value)
    except ValidationError as error:
        place.problem(f"{label}「{value}」：{' '.join(error.messages)}")
        return False
    return True


_held: ContextVar[bool] = ContextVar("constraints_held", default=False)


@contextmanager
def constraints_held() -> Iterator[None]:
    """Read what comes out of the tables, which hold their constraints: asking again takes long."""
    token = _held.set(True)
    try:
        yield
    finally:
        _held.reset(token)


def check_constraints(place: Place, model: type[models.Model], values: dict[str, Any]) -> None:
    """Note what the model's own conditions between fields find wrong with the plain values of one row.

    Uniqueness is not asked of the database: within a document the keys themselves show it.
    """
    if _held.get():
        return
    relations = _relations(model)
    row = model(**{name: value for name, value in values.items() if name not in relations})
    if _meets_all(model, tuple(getattr(row, name) for name in _named(model))):
        return
    for constraint in _of_plain_values(model):
        try:
            constraint.validate(model, row, exclude=relations)
        except ValidationError as error:
            for message in error.messages:
                place.problem(message)


@lru_cache(maxsize=4096)
def _meets_all(model: type[models.Model], values: tuple[Any, ...]) -> bool:
    """Whether a row with these values of the fields that the conditions name meets all of them.

    Most rows of a plan have the values of another, and a plan is read several times while it is changed.
    Asked at once: to ask for each condition takes ten times as long, and nearly every row meets all.
    """
    row = model(**dict(zip(_named(model), values, strict=True)))
    conditions = [one.condition for one in _of_plain_values(model)]
    together = (Coalesce(one, True, output_field=models.BooleanField()) for one in conditions)
    return bool(Q(*together).check(_expressions(row)))


@cache
def _named(model: type[models.Model]) -> tuple[str, ...]:
    """The fields that a model's conditions name."""
    conditions = [Q(one.condition) for one in _of_plain_values(model)]
    return tuple(sorted(set().union(*(one.referenced_base_fields for one in conditions))))


def _relations(model: type[models.Model]) -> set[str]:
    return {field.name for field in model._meta.get_fields() if field.is_relation}


def _expressions(row: Any) -> dict[str, Any]:
    """The plain values of a row by field, as conditions take them (Django has no public name for it)."""
    found: dict[str, Any] = row._get_field_expression_map(meta=row._meta, exclude=_relations(type(row)))
    return found


@cache
def _of_plain_values(model: type[models.Model]) -> list[models.CheckConstraint]:
    """The conditions of a model that name none of its relations, which a document gives by names."""
    plain = _expressions(model())
    found = []
    for constraint in model._meta.constraints:
        if isinstance(constraint, models.CheckConstraint):
            with suppress(FieldError):  # names a field that is not there
                Q(constraint.condition).check(plain)
                found.append(constraint)
    return found
