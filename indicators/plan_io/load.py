"""Loading a plan document: the only way in which a plan enters or changes as a whole."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.db import IntegrityError, models
from django.db.models import ProtectedError
from django.utils import timezone
from simple_history.utils import bulk_create_with_history

from accounts.models import Department, RecordKind
from accounts.records.acts import recorded
from imari_dx.shared.acts import one_act
from imari_dx.shared.characters import removed_sentences
from indicators.plan_io.cleaning import clean_document
from indicators.plan_io.compare import Changes, compare, sentences
from indicators.plan_io.database import RegisteredPlan, read_plan
from indicators.plan_io.departments import departments_of, first_day, put_in_charge
from indicators.plan_io.document import read_document
from indicators.plan_io.errors import PlanDocumentError
from indicators.plan_io.moves import move_items, move_sentences, moved_items, rekeyed
from indicators.plan_io.rows import (
    CHARGES,
    KIN,
    KINDS,
    PLAN,
    Key,
    Rows,
    kind_of,
    label_of,
    of_kind,
    parent_of,
)
from indicators.plan_io.scale import (
    definition_in,
    is_registered,
    register_scale,
    scale_problems,
)
from indicators.plan_io.warnings import unused_baselines
from initiatives.models import Plan

_REASON = "計画書データの読込み"
# What points to rows of its own kind, wherever they stand in the document.
_TIED_LATER = {"indicator": ("counts_events_of",), "initiative": tuple(KIN)}
# Whole initiatives go first: what hangs on them goes with them. Children go before their parents otherwise.
_REMOVAL = (
    "initiative",
    "text",
    "again",
    "activity",
    "bar",
    "item",
    "expectation",
    "placement",
    "indicator",
    "heading",
    "level",
    "vision",
    "phase",
    "row",
    "section",
    "term",
)


@dataclass(frozen=True, slots=True)
class LoadResult:
    """What loading did: ``outcome`` is created, unchanged, updated or differs (nothing written).

    ``scale_loaded`` is the name of the scale that was registered, None if the plan has ``scales`` already;
    ``departments`` are the names of those that were registered with it. ``own_scale_differs``: the document
    brings a scale that none of the plan's is equal to. ``warnings`` say what of the document is kept but not
    used, and what was taken out of its texts.
    """

    plan: Plan
    outcome: str
    differences: Sequence[str]
    scale_loaded: str | None
    departments: Sequence[str]
    scales: Sequence[str]
    has_active_scale: bool
    warnings: Sequence[str]
    own_scale_differs: bool


@one_act()
@recorded(RecordKind.PLAN_CHANGED, of="result.plan", act="計画データの読込み")
def load_plan(
    document: Any,
    *,
    update: bool = False,
    make_default: bool = False,
    scale_key: str = "",
    scale_definition: Any = None,
) -> LoadResult:
    """Load a plan document (parsed JSON) as it stands, all or nothing.

    A plan that is registered and differs is left as it is, with the differences told, unless ``update``.
    The scale that is given, else the document's own, is registered, active, for a plan that has none yet. The
    first plan becomes the default one.
    Raises PlanDocumentError if the document is malformed or would remove what reports rest on.
    """
    document, removed = clean_document(document)
    scale_definition, removed_too = clean_document(scale_definition)
    rows, own_scale = _read(document)
    plan = Plan.objects.select_for_update().filter(slug=rows[PLAN]["slug"]).first()
    registered = read_plan(plan) if plan else RegisteredPlan(rows={}, instances={})
    places, settled, changes = differing(registered, rows)
    differences = [*move_sentences(places, registered.rows), *sentences(changes, settled.rows, rows)]
    if plan is None:
        outcome, differences = "created", []
    elif not changes and not places:
        outcome = "unchanged"
    else:
        outcome = "updated" if update else "differs"
    new_departments: list[str] = []
    if outcome in ("created", "updated"):
        move_items(registered, places, _REASON)
        names = set(Department.objects.values_list("name", flat=True))
        departments = departments_of(rows)
        _Writer(settled, rows, changes, departments).write()
        new_departments = [key[1] for key in departments if key[1] not in names]
        plan = Plan.objects.get(slug=rows[PLAN]["slug"])
    assert plan is not None  # noqa: S101 (created above if it was not there)
    if scale_definition is None:
        scale_key, scale_definition = "", own_scale
    scale_loaded = register_scale(plan, scale_definition, scale_key)
    if make_default or not Plan.objects.filter(is_default=True).exists():
        _make_default(plan)
    return LoadResult(
        plan=plan,
        outcome=outcome,
        differences=differences,
        scale_loaded=scale_loaded,
        departments=new_departments,
        scales=[str(scale) for scale in plan.rating_scales.order_by("key", "version")],
        warnings=[*unused_baselines(rows), *removed_sentences(removed + removed_too)],
        own_scale_differs=own_scale is not None and not is_registered(plan, own_scale),
        has_active_scale=plan.rating_scales.filter(is_active=True).exists(),
    )


def differing(
    registered: RegisteredPlan, rows: Rows
) -> tuple[Mapping[Key, Key | None], RegisteredPlan, Changes]:
    """Return where items go, the registered plan once they have gone there, and what differs then."""
    places = moved_items(registered.rows, rows)
    settled = rekeyed(registered, places)
    return places, settled, compare(settled.rows, rows)


def _make_default(plan: Plan) -> None:
    for other in Plan.objects.filter(is_default=True).exclude(pk=plan.pk):
        other.is_default = False
        other.save()
    if not plan.is_default:
        plan.is_default = True
        plan.save()


def _read(document: Any) -> tuple[Rows, Any]:
    """Return the rows of a document and the definition of its scale; every mistake of both is told."""
    problems: list[str] = []
    rows: Rows = {}
    own_scale = None
    try:
        own_scale = definition_in(document)
        problems += [] if own_scale is None else scale_problems(own_scale)
    except PlanDocumentError as error:
        problems += error.problems
    try:
        rows = read_document(document)
    except PlanDocumentError as error:
        problems = [*error.problems, *problems]
    if problems:
        raise PlanDocumentError(problems)
    return rows, own_scale


class _Writer:
    """Writes the changes: adds and corrects in the order of KINDS, removes what the document lacks."""

    def __init__(
        self,
        registered: RegisteredPlan,
        rows: Rows,
        changes: Changes,
        departments: Mapping[Key, Department],
    ) -> None:
        self.registered = registered
        # Any: which fields an instance has, its key's kind says.
        self.instances: dict[Key, Any] = {**registered.instances, **departments}
        self.rows = rows
        self.changes = changes
        self.order = self._positions()

    def write(self) -> None:
        self._refuse_moved_answers()
        self._refuse_other_periods()
        try:
            for name in KINDS:
                self._add(name)
                for key in of_kind(self.changes.changed, name):
                    self._change(key, self.changes.changed[key])
            # A counter may stand before the indicator that it counts, so it is tied afterwards.
            for key in self.changes.added:
                for name in _TIED_LATER.get(key[0], ()):
                    if other := self.rows[key][name]:
                        self._change(key, {name: other})
            self._remove()
            self._put_in_order()
            self._put_in_charge()
        except IntegrityError as error:
            raise PlanDocumentError(
                ["計画書データ：番号などを互いに入れ替えることはできません。管理画面で修正してください。"]
            ) from error

    def _put_in_charge(self) -> None:
        changed = [
            key
            for key, values in self.changes.changed.items()
            if key[0] == "initiative" and values.keys() & CHARGES.keys()
        ]
        is_new = PLAN in self.changes.added
        put_in_charge(
            self.rows,
            [*of_kind(self.changes.added, "initiative"), *changed],
            instances=self.instances,
            on=first_day(self.rows) if is_new else timezone.localdate(),
        )

    def _positions(self) -> dict[Key, int]:
        """Number the rows of each ordered kind as the document lists them, from 1."""
        return {
            key: number
            for name, kind in KINDS.items()
            if kind.is_ordered
            for number, key in enumerate(of_kind(self.rows, name), start=1)
        }

    def _resolve(self, value: Any) -> Any:
        """Return the instance for a key, other values as they are."""
        return self.instances[value] if isinstance(value, tuple) else value

    def _add(self, name: str) -> None:
        """Create the new rows of one kind together, each with its row of history."""
        added = list(of_kind(self.changes.added, name))
        for _level, keys in groupby(sorted(added, key=self._depth), self._depth):
            rows = []
            for key in keys:
                self.instances[key] = self._new_row(key)
                rows.append(self.instances[key])
            bulk_create_with_history(rows, KINDS[name].model, default_change_reason=_REASON)
        for key in added:
            if items := self.rows[key].get("vision_items"):
                self.instances[key].vision_items.set([self.instances[item] for item in items])

    def _depth(self, key: Key) -> int:
        """Rows that may hang on rows of their own kind are written level by level."""
        return self.rows[key]["level"][1] if key[0] == "heading" else 0

    def _new_row(self, key: Key) -> models.Model:
        kind = kind_of(key)
        own_key = key[len(key) - len(kind.key_fields) :]
        values = dict(zip(kind.key_fields, own_key, strict=True))
        # Tied when everything that they may point to is there.
        later = (*_TIED_LATER.get(key[0], ()), "vision_items", *CHARGES)
        values |= {name: value for name, value in self.rows[key].items() if name not in later}
        if kind.is_ordered:
            values["sort_order"] = self.order[key]
        elif "sort_order" in values and (before := self.instances.get((*key[:-1], key[-1] - 1))):
            # The rows before it may be numbered in steps of ten.
            values["sort_order"] = max(key[-1], before.sort_order + 1)
        row = kind.model(**{name: self._resolve(value) for name, value in values.items()})
        if kind.parent:
            setattr(row, kind.parent, self.instances[parent_of(key)])
        return row

    def _change(self, key: Key, values: dict[str, Any]) -> None:
        row = self.instances[key]
        apart = ("vision_items", *CHARGES)
        plain = {name: value for name, value in values.items() if name not in apart}
        for name, value in plain.items():
            setattr(row, name, self._resolve(value))
        if plain:
            self._save(row)
        if "vision_items" in values:
            row.vision_items.set([self.instances[item] for item in values["vision_items"]])

    def _save(self, row: Any) -> None:
        row._change_reason = _REASON
        row.save()

    def _put_in_order(self) -> None:
        """Renumber the kinds whose order is no longer the document's, and only those."""
        for name, kind in KINDS.items():
            keys = list(of_kind(self.rows, name)) if kind.is_ordered else []
            if self._is_in_order(keys):
                continue
            for key in keys:
                row = self.instances[key]
                if row.sort_order != self.order[key]:
                    row.sort_order = self.order[key]
                    self._save(row)

    def _is_in_order(self, keys: list[Key]) -> bool:
        """Whether siblings are numbered as the document lists them; only headings have parents."""
        last: dict[Key | None, int] = {}
        for key in keys:
            parent, number = self.rows[key].get("parent"), self.instances[key].sort_order
            if number <= last.get(parent, -1):
                return False
            last[parent] = number
        return True

    def _remove(self) -> None:
        problems, gone = [], set(of_kind(self.changes.removed, "initiative"))
        for key in self.changes.removed:
            for tie in _TIED_LATER.get(key[0], ()):
                if self.registered.rows[key][tie]:
                    self._change(key, {tie: None})
        for name in _REMOVAL:
            # The last first: a heading goes after what stands below it.
            for key in reversed(list(of_kind(self.changes.removed, name))):
                if len(key) > 2 and ("initiative", key[1]) in gone:
                    continue
                try:
                    self.instances[key].delete()
                except ProtectedError as error:
                    used_by = {str(row._meta.verbose_name) for row in error.protected_objects}
                    problems.append(
                        f"{label_of(key, self.registered.rows)}：{'・'.join(sorted(used_by))}があるため、"
                        "文書から除いても削除できません。"
                    )
        if problems:
            raise PlanDocumentError(problems)

    def _refuse_other_periods(self) -> None:
        """Bars that were reported count the periods of their day."""
        plan = self.instances.get(PLAN)
        changed = self.changes.changed.get(PLAN, {})
        if plan and "periods_per_year" in changed and plan.reporting_cycles.exists():
            raise PlanDocumentError(
                [
                    "計画：年度の照会が登録されているため、スケジュールの区切り（periods_per_year）は変えられません。"
                ]
            )

    def _refuse_moved_answers(self) -> None:
        """A measurement belongs to a row; names that change places would put it under another name."""
        problems = []
        for key in of_kind(self.changes.changed, "indicator"):
            old, row = self.registered.rows[key]["name"], self.instances[key]
            now_at = [other for other in of_kind(self.rows, "indicator") if self.rows[other]["name"] == old]
            moved = any(other[:-1] == key[:-1] and other != key for other in now_at)
            if "name" in self.changes.changed[key] and moved and row.measurements.exists():
                problems.append(
                    f"{label_of(key, self.registered.rows)}：報告があるため、順番は変えられません。"
                )
        if problems:
            raise PlanDocumentError(problems)
