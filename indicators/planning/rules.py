"""What a revision may change, and what contradicts reports (domain.md, "A plan lives"). Pure."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache

from imari_dx.shared.fiscal_year import FiscalYear
from indicators.models import EvaluationItem, Expectation, Indicator
from indicators.planning.errors import Problem
from indicators.planning.rows import MODELS, Difference, PlanRows
from initiatives.models import Activity, Initiative, Plan

_BY_YEAR = {
    model._meta.label_lower: str(model._meta.verbose_name)
    for model in (Activity, EvaluationItem, Expectation)
}
_INITIATIVE, _INDICATOR = Initiative._meta.label_lower, Indicator._meta.label_lower
# What of the plan itself is its content. The rest are settings of the system: they change at once.
_CONTENT = {
    *("title", "municipality", "start_fiscal_year", "end_fiscal_year"),
    *("periods_per_year", "outline_heading", "outline_text"),
}
SETTINGS = frozenset(
    field.name for field in Plan._meta.concrete_fields if field.name not in _CONTENT and not field.primary_key
)
# How a value is typed and stored: another reading would turn what was reported into something else.
_HOW_IT_IS_ENTERED = {"kind", "counts_events_of", "starts_at_baseline"}


@dataclass(frozen=True, slots=True)
class HandedIn:
    """A report that was handed in (提出済 or later): its year, what it is called, where it stands."""

    fiscal_year: int
    name: str  # 行－⑩の令和6年度の実績（提出済）
    href: str


def of_content(changes: Iterable[Difference]) -> list[Difference]:
    """Return the changes of the plan's content, without those of settings."""
    found = []
    for change in changes:
        if change.row[0] == Plan._meta.label_lower:
            before, after = (
                {name: value for name, value in (side or {}).items() if name not in SETTINGS}
                for side in (change.before, change.after)
            )
            change = replace(change, before=before, after=after)
            if not before and not after:
                continue
        found.append(change)
    return found


def refused_year(
    fiscal_year: int, *, plan_years: Collection[int], decided: Iterable[int], last_revised_from: int | None
) -> str:
    """Return why no revision may take effect in a year, "" if one may.

    ``decided`` are the years with a decided report, ``last_revised_from`` the effective year of the last
    revision in force.
    """
    if fiscal_year not in plan_years:
        return "計画期間の年度を選んでください。"
    later = max((year for year in decided if year >= fiscal_year), default=None)
    if later is not None:
        return (
            f"{FiscalYear(later).label}は評価が確定しているため、"
            f"{FiscalYear(later + 1).label}以降の年度を選んでください。"
        )
    if last_revised_from is not None and fiscal_year < last_revised_from:
        return (
            f"{FiscalYear(last_revised_from).label}からの改定が既にあるため、"
            "それより前の年度からの改定はできません。"
        )
    return ""


def past_changes(
    changes: Iterable[Difference], after: PlanRows, before: PlanRows, first: int
) -> Iterator[Problem]:
    """Yield what a revision that takes effect in a year changes of the years before it."""
    for change in changes:
        label, _key = change.row
        if label in _BY_YEAR:
            fields = (after.get(change.row) or {}), (before.get(change.row) or {})
            years = {one["fiscal_year"] for one in fields if one}
            if past := sorted(year for year in years if year < first):
                yield Problem(
                    f"{FiscalYear(past[0]).label}の{_BY_YEAR[label]}は、"
                    f"{FiscalYear(first).label}からの改定では変えられません。",
                    change.row,
                )
        elif label == _INITIATIVE:
            yield from _run_changes(change, first)
        elif label == _INDICATOR:
            yield from _counting_changes(change, first)


def _run_changes(change: Difference, first: int) -> Iterator[Problem]:
    year = FiscalYear(first).label
    if change.after is None:
        yield Problem(
            "計画にあるものは削除できません。終わるときは、終わった年度と終わり方を入力してください。",
            change.row,
        )
    elif change.before is None and (change.after["first_year"] or 0) < first:
        yield Problem(f"追加した年度は、{year}以降にしてください。", change.row, "first_year")
    elif change.before is not None:
        for name, limit, words in (
            ("first_year", first, f"追加した年度は、{year}以降にだけ変えられます。"),
            ("last_year", first - 1, f"終わった年度は、{FiscalYear(first - 1).label}以降にしてください。"),
        ):
            values = [side.get(name) for side in (change.before, change.after) if name in side]
            if any(value is not None and value < limit for value in values):
                yield Problem(words, change.row, name)


def _counting_changes(change: Difference, first: int) -> Iterator[Problem]:
    year = FiscalYear(first).label
    if change.before is None:
        if change.after is not None and change.after["first_year"] < first:
            yield Problem(
                f"追加する指標の「評価する最初の年度」は、{year}以降にしてください。",
                change.row,
                "first_year",
            )
        return
    if change.after is None:
        if change.before["first_year"] < first:
            yield Problem(
                "前の年度から評価している指標は削除できません。"
                f"「評価する最後の年度」を{FiscalYear(first - 1).label}にしてください。",
                change.row,
            )
        return
    for name, limit in (("first_year", first), ("last_year", first - 1)):
        if name in change.after and min(change.before[name], change.after[name]) < limit:
            label = Indicator._meta.get_field(name).verbose_name  # type: ignore[union-attr]
            yield Problem(
                f"「{label}」の変更で、{year}より前の年度の評価は変えられません。", change.row, name
            )


def _only_moves(change: Difference) -> bool:
    """Whether an initiative only makes room for another in the order: nothing of it is asked otherwise."""
    is_there = change.before is not None and change.after is not None
    return is_there and change.row[0] == _INITIATIVE and set(change.after or ()) == {"sort_order"}


def contradictions(
    changes: Iterable[Difference],
    *,
    first: int | None,
    handed_in: Mapping[int, Sequence[HandedIn]],
    measured: Collection[int],
) -> Iterator[Problem]:
    """Yield what contradicts reports; ``first`` is the effective year of a revision, None of an erratum.

    ``handed_in`` are the reports by initiative, ``measured`` the indicators with a value in any report.
    """
    told: set[str] = set()
    for change in changes:
        label, key = change.row
        if label == _INDICATOR and key in measured and change.before and change.after:
            for name in change.after.keys() & _HOW_IT_IS_ENTERED:
                yield Problem(
                    "実績値が入力されている指標の種類は変えられません。"
                    "この指標の評価を終え、新しい指標を追加してください。",
                    change.row,
                    name,
                )
        if first is None or change.initiative is None or _only_moves(change):
            continue
        for report in handed_in.get(change.initiative, ()):
            if report.fiscal_year >= first and report.href not in told:
                told.add(report.href)
                yield Problem(
                    f"{report.name}は、改定前の計画で提出されています。差し戻してから、もう一度反映してください。",
                    href=report.href,
                )


_DROPPED = (
    "追加を取りやめる「{target}」を、ほかの変更（{model}の「{field}」）が使っています。"
    "先に、その変更を取りやめてください。"
)
_REMOVED = (
    "削除する「{target}」を、作成中の改定案（{model}の「{field}」）が使っています。"
    "先に、改定案のその変更を取りやめてください。"
)


def missing_rows(rows: PlanRows, *, is_draft_kept: bool = False) -> Iterator[Problem]:
    """Yield what points at a row that is not there: an addition that is dropped from a draft or, where the
    draft is kept, a row that an erratum removes beside it.
    """
    sentence = _REMOVED if is_draft_kept else _DROPPED
    for row, fields in rows.items():
        for name, target, relation in _relations(row[0]):
            value = fields.get(name)
            for key in value if isinstance(value, list) else [value]:
                if key is not None and (target, key) not in rows:
                    words = [str(MODELS[label]._meta.verbose_name) for label in (target, row[0])]
                    yield Problem(sentence.format(target=words[0], model=words[1], field=relation), row)


@cache
def _relations(label: str) -> list[tuple[str, str, str]]:
    """The fields of a model that point at rows of the plan: name, target, what they are called."""
    fields = [*MODELS[label]._meta.concrete_fields, *MODELS[label]._meta.many_to_many]
    targets = [(one, one.related_model._meta.label_lower) for one in fields if one.related_model]
    return [(one.name, target, str(one.verbose_name)) for one, target in targets if target in MODELS]
