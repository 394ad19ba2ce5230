"""Evaluation items that a document puts at another place: the row goes there, and its answers with it.

A key says where an item stands, not which it is. Without this, an item read into the wrong year could only be
set right by removing it, which its answers forbid.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from django.db.models import ProtectedError

from imari_dx.shared.fiscal_year import FiscalYear
from indicators.models import AnnualReport, EvaluationItem
from indicators.plan_io.database import RegisteredPlan
from indicators.plan_io.errors import PlanDocumentError
from indicators.plan_io.rows import Key, Rows, label_of, of_kind

# Above every order in use, below what the column holds: rows wait there while others take their places.
_ASIDE = 20_000


def moved_items(registered: Rows, document: Rows) -> dict[Key, Key | None]:
    """Return where the items of initiatives go in which one has moved: old key → new key, None if it goes.

    An item is known by its text, within its year or, where the text stands once on either side, from year to
    year. One that is only reworded keeps its place. Initiatives without a move are not in it.
    """
    places: dict[Key, Key | None] = {}
    slugs = dict.fromkeys(key[1] for key in of_kind(registered, "item"))
    for slug in slugs:
        old = {key: registered[key]["text"] for key in of_kind(registered, "item") if key[1] == slug}
        new = {key: document[key]["text"] for key in of_kind(document, "item") if key[1] == slug}
        found = _places(old, new)
        if any(place not in (None, key) for key, place in found.items()):
            places |= found
    return places


def _places(old: Mapping[Key, str], new: Mapping[Key, str]) -> dict[Key, Key | None]:
    wanted = {told: place for place, told in _told_apart(new).items()}
    places: dict[Key, Key | None] = {
        key: wanted[told] for key, told in _told_apart(old).items() if told in wanted
    }
    once = _once(old) & _once(new)
    in_other_years = {text: place for place, text in new.items() if text in once}
    for key, text in old.items():
        if key not in places and text in in_other_years:
            places[key] = in_other_years[text]
    for key in old:
        if key not in places:
            places[key] = key if key in new and key not in places.values() else None
    return {key: places[key] for key in old}


def _told_apart(items: Mapping[Key, str]) -> dict[Key, tuple[int, str, int]]:
    """Name each item by year, text and which one of that text in that year it is."""
    seen: Counter[tuple[int, str]] = Counter()
    told = {}
    for key, text in items.items():
        seen[key[2], text] += 1
        told[key] = (key[2], text, seen[key[2], text])
    return told


def _once(items: Mapping[Key, str]) -> set[str]:
    return {text for text, count in Counter(items.values()).items() if count == 1}


def rekeyed(registered: RegisteredPlan, places: Mapping[Key, Key | None]) -> RegisteredPlan:
    """Return the registered plan as it is once its items have moved, without those that go."""

    def moved(rows: Mapping[Key, Any]) -> dict[Key, Any]:
        keys = {key: places.get(key, key) for key in rows}
        return {place: rows[key] for key, place in keys.items() if place is not None}

    return replace(registered, rows=moved(registered.rows), instances=moved(registered.instances))


def move_sentences(places: Mapping[Key, Key | None], registered: Rows) -> Iterator[str]:
    """Yield one Japanese sentence for each item that moves or goes."""
    for key, place in places.items():
        row = f"{label_of(key, registered)}「{registered[key]['text']}」"
        if place is None:
            yield f"登録にだけあります：{row}"
        elif place != key:
            year = FiscalYear(place[2]).label
            answers = "（入力された実施状況も移ります）" if place[2] != key[2] else ""
            yield f"{row}：文書では{year}の実施評価指標{place[3]}です{answers}。"


def move_items(registered: RegisteredPlan, places: Mapping[Key, Key | None], reason: str) -> None:
    """Put the items where they go and their answers into the report of that year.

    Raises PlanDocumentError if an answered item would go, or if there is no report for its answers.
    """
    problems: list[str] = []
    items: dict[Key, EvaluationItem] = {key: registered.instances[key] for key in places}  # type: ignore[misc]
    aside = EvaluationItem.objects.filter(pk__in=[item.pk for item in items.values()])
    for number, item in enumerate(aside, start=_ASIDE):
        EvaluationItem.objects.filter(pk=item.pk).update(sort_order=number)
    for key, place in places.items():
        item = items[key]
        label = label_of(key, registered.rows)
        if place is None:
            try:
                item.delete()
            except ProtectedError:
                problems.append(f"{label}：実施評価指標の実績があるため、文書から除いても削除できません。")
            continue
        _slug, item.fiscal_year, item.sort_order = place[1:]
        _save(item, reason)
        if place[2] != key[2] and not _answers_follow(item, reason):
            year = FiscalYear(place[2]).label
            problems.append(f"{label}：{year}の年度実績がないため、入力された実施状況を移せません。")
    if problems:
        raise PlanDocumentError(problems)


def _answers_follow(item: EvaluationItem, reason: str) -> bool:
    """Put an item's answers into the report of its year; False if there are some and no such report."""
    for result in item.results.select_related("report"):
        report = AnnualReport.objects.filter(
            initiative_id=item.initiative_id, cycle__fiscal_year=item.fiscal_year
        ).first()
        if report is None:
            return False
        result.report = report
        _save(result, reason)
    return True


def _save(row: Any, reason: str) -> None:
    row._change_reason = reason
    row.save()
