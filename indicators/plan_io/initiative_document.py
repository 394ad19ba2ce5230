"""One initiative of a plan document: its texts by year, its schedule, its targets."""

from collections.abc import Iterable
from typing import Any

from django.db import models

from imari_dx.shared.fiscal_year import FIRST_YEAR, LAST_YEAR, QUARTERS, Division
from indicators.judgement import Kind, Timing, objections
from indicators.models import Indicator
from indicators.plan_io.departments import REPORTS, read_charges, read_reporting
from indicators.plan_io.errors import Path
from indicators.plan_io.fields import MISSING, Place, check_constraints, own_field, read_field
from indicators.plan_io.headings import Headings
from indicators.plan_io.names import names_for_machines
from indicators.plan_io.rows import (
    CHARGES,
    KIN,
    KINDS,
    PARTS_OF_INITIATIVE,
    PLAN,
    Key,
    Rows,
    Values,
    initiative_word,
    label_of,
    of_kind,
)
from indicators.plan_io.sheet import read_texts
from initiatives.heading_reports import ReportName, report_names, tree_order
from initiatives.run import Ending
from initiatives.words import NEUTRAL

TEXTS = ("code", "plain_code", "slug", "number", "title", "national_priority", "description", "effect")
# What a heading that reports says of its report; its names are the heading's.
REPORT_TEXTS = ("national_priority", "description", "effect")
RUN = ("first_year", "last_year", "ending")  # in which years it runs
PARTS = {
    *RUN,
    *KIN,
    "vision_items",
    "activities",
    "target_lines",
    "evaluation_items",
    "schedule",
    "indicators",
    "placed_indicators",
    "texts",
    *CHARGES,
}
REPORT_KEYS = PARTS | set(REPORT_TEXTS)
# What an initiative need not have: only its code and title are compulsory.
_NOTHING: dict[str, Any] = {
    "national_priority": False,
    "vision_items": [],
    "activities": {},
    "target_lines": [],
    "evaluation_items": {},
    "schedule": [],
    "indicators": [],
    "placed_indicators": [],
    "texts": {},
}
# Where the document's word differs from the model's.
DOCUMENT_NAMES = {
    "is_due_year_inferred": "due_year_inferred",
    "are_labels_ours": "labels_are_ours",
    "is_inferred": "inferred",
}
RELATIONS = ("counts_events_of", REPORTS)
INDICATOR_FIELDS = tuple(name for name in KINDS["indicator"].fields if name not in RELATIONS)
_INDICATOR_KEYS = {DOCUMENT_NAMES.get(name, name) for name in INDICATOR_FIELDS} | {
    *RELATIONS,
    "expectations",
}
_WITH_EVENTS = [kind for kind in Kind if kind.rules.has_events]
_YEARS_IN_PLAN = ("first_year", "last_year")
# A value, a baseline or a deadline may lie outside the plan's period.
_ANY_YEARS = range(FIRST_YEAR, LAST_YEAR + 1)


class InitiativeReader:
    """Reads initiatives into ``rows``, which holds the rest of the plan already."""

    def __init__(self, problems: list[str], rows: Rows, headings: Headings, years: range) -> None:
        self.problems = problems
        self.rows = rows
        self.headings = headings
        self.word = initiative_word(rows)
        self.years = years
        periods = rows[PLAN]["periods_per_year"]
        self.division = QUARTERS if periods is None else Division(periods)  # None: noted with the plan
        self.codes: set[tuple[str, Any]] = set()
        self.paths: dict[Key, Path] = {}  # where each stands in the document
        self.placed: list[tuple[Place, str, list[Any]]] = []  # read when all initiatives are known

    def read(self, number: int, data: Any) -> None:
        """Read the initiative that stands at a number of the list."""
        code = data.get("code") if isinstance(data, dict) else None
        place = Place(self.problems, self._called(number, code), path=("initiatives", number - 1))
        given = place.mapping(data, PARTS | set(TEXTS) | self.headings.initiative_keys)
        if given is None:
            return
        row = _NOTHING | self._names(number, code) | given
        model = KINDS["initiative"].model
        values = {name: read_field(place, model, name, row.get(name, MISSING)) for name in TEXTS}
        slug = values.pop("slug")
        key = ("initiative", slug)
        if key in self.rows:
            place.problem(f"アドレス用の名前「{slug}」が重複しています。", "slug")
        for name in ("code", "plain_code"):
            if (name, values[name]) in self.codes and values[name] is not None:
                place.problem(f"番号「{values[name]}」が重複しています。", name)
            self.codes.add((name, values[name]))
        values |= {"heading": self.headings.of_initiative(place, row, self.rows), "of_heading": None}
        self._parts(place, key, values, row)
        for heading in self.headings.further(place, row, self.rows):
            self.rows["again", slug, heading] = {}

    def read_headings(self) -> None:
        """Read what the headings of reporting levels report on; call it before the initiatives are read."""
        listed = self.headings.reports(self.rows)
        for level in list(of_kind(self.rows, "level")):
            of_level = [one for one in listed if self.rows[one[0]]["level"] == level]
            word, has_code = self.rows[level]["word"], self.rows[level]["has_code"]
            codes = [self.rows[key]["code"] or "" if has_code else "" for key, _data in of_level]
            for (key, data), name in zip(of_level, report_names(word or "", codes), strict=True):
                self._heading(key, data, name)

    def _heading(self, heading: Key, data: Any, name: ReportName) -> None:
        own = self.rows[heading]
        place = Place(
            self.problems,
            f"{label_of(heading, self.rows)}の報告（report）",
            path=(*self.headings.path_of(heading), "report"),
        )
        if (given := place.mapping(data, REPORT_KEYS)) is None:
            return
        row, model = _NOTHING | given, KINDS["initiative"].model
        values = {field: read_field(place, model, field, row.get(field, MISSING)) for field in REPORT_TEXTS}
        values |= {"code": name.code, "plain_code": name.plain_code, "number": name.number}
        values |= {"title": own["title"], "heading": own["parent"], "of_heading": heading}
        self.codes.add(("plain_code", name.plain_code))
        self._parts(place, ("initiative", heading[1]), values, row)

    def in_order(self) -> Rows:
        """Return the rows, each heading that reports before all that stands below it."""
        keys, tree = list(of_kind(self.rows, "initiative")), list(of_kind(self.rows, "heading"))
        places = {key: place for place, key in enumerate(tree)}

        def path(key: Key | None) -> list[int]:
            return [] if key is None else [places[key], *path(self.rows[key]["parent"])]

        own = [self.rows[key] for key in keys]
        order = tree_order(
            [(places.get(one["of_heading"]), path(one["of_heading"] or one["heading"])) for one in own]
        )
        rank = {keys[at][1]: number for number, at in enumerate(order)}
        of_initiatives = {"initiative", *PARTS_OF_INITIATIVE}
        return dict(
            sorted(
                self.rows.items(),
                key=lambda row: rank[row[0][1]] if row[0][0] in of_initiatives else -1,
            )
        )

    def _parts(self, place: Place, key: Key, values: Values, row: dict[str, Any]) -> None:
        """Read all that may hang on an initiative."""
        slug = key[1]
        values["target_text"] = self._target_text(place, row)
        values["vision_items"] = self._vision_items(place, row)
        values |= read_charges(place, row)
        values |= self._run(place, row)
        self.rows[key] = values
        self.paths[key] = place.path
        read_texts(place, slug, row, self.rows)
        self._activities(place, slug, row)
        self._schedule(place, slug, row)
        indicators = self._indicators(place, slug, row)
        self._evaluation_items(place, slug, row, indicators)
        self.placed.append((place, slug, place.rows(row, "placed_indicators", "再掲の数値目標")))

    def _run(self, place: Place, row: dict[str, Any]) -> Values:
        model = KINDS["initiative"].model
        values: Values = {name: read_field(place, model, name, row.get(name, MISSING)) for name in RUN}
        self._within_plan(place, model, values, RUN[:2])
        check_constraints(place, model, values)
        kin = {name: row.get(name) for name in KIN}
        if kin["merged_into"] is not None and values["ending"] != Ending.MERGED:
            place.problem(
                "統合先（merged_into）は、終わり方（ending）が merged のときに書いてください。", "merged_into"
            )
        return values | {name: None if slug is None else ("initiative", slug) for name, slug in kin.items()}

    def _within_plan(
        self, place: Place, model: type[models.Model], values: Values, names: Iterable[str]
    ) -> None:
        for name in names:
            if values[name] is not None and values[name] not in self.years:
                label = own_field(model, name).verbose_name
                place.problem(f"{label}「{values[name]}」は計画期間にありません。", name)

    def tie_kin(self) -> None:
        """Look for what initiatives were merged into or split from, now that all are known."""
        for key in of_kind(self.rows, "initiative"):
            place = Place(self.problems, label_of(key, self.rows), path=self.paths.get(key, ()))
            for name, word in KIN.items():
                other = self.rows[key][name]
                if other == key:
                    place.problem(f"{word}（{name}）には、別の{self.word}の slug を書いてください。", name)
                elif other is not None and (not isinstance(other[1], str) or other not in self.rows):
                    place.problem(f"{word}（{name}）「{other[1]}」は計画書データにありません。", name)

    def place_indicators(self) -> None:
        """Read which indicators of other initiatives each one shows (再掲)."""
        for place, slug, listed in self.placed:
            for number, data in enumerate(listed, start=1):
                part = place.within(f"再掲の数値目標{number}の", "placed_indicators", number - 1)
                row = part.mapping(data, {"initiative", "indicator"})
                if row is not None:
                    self._place_indicator(part, slug, row)

    def _place_indicator(self, place: Place, slug: str, row: dict[str, Any]) -> None:
        home, position = row.get("initiative"), row.get("indicator")
        number = position + 1 if isinstance(position, int) and not isinstance(position, bool) else None
        found = ("indicator", home, number)
        if not isinstance(home, str) or found not in self.rows:
            place.problem(f"「{home}」の{position}番（0から）の数値目標は、計画書データにありません。")
        elif home == slug:
            place.problem(f"数値目標は、別の{self.word}のものを書いてください。")
        elif ("placement", slug, found) in self.rows:
            place.problem("数値目標が重複しています。")
        else:
            self.rows["placement", slug, found] = {}

    def _called(self, number: int, code: Any) -> str:
        """Name an initiative for its writer: by its code, unless it has none or another one has it too."""
        if not code:
            return f"{self.word}の{number}番目"
        again = f"（{number}番目）" if isinstance(code, str) and ("code", code) in self.codes else ""
        return f"{self.word} {code}{again}"

    def _names(self, number: int, code: Any) -> dict[str, Any]:
        """What an initiative is called for machines where the document does not say it."""
        slugs = {key[1] for key in of_kind(self.rows, "initiative")}
        names = names_for_machines(str(code or ""), number, slugs)
        return {"number": number, "plain_code": names.plain_code, "slug": names.slug}

    def _target_text(self, place: Place, row: dict[str, Any]) -> str | None:
        lines = place.rows(row, "target_lines", "数値目標の行")
        if not all(isinstance(line, str) for line in lines):
            place.problem("数値目標の行（target_lines）は文字の一覧で書いてください。", "target_lines")
            return None
        text: str | None = read_field(
            place, KINDS["initiative"].model, "target_text", "\n".join(lines), key="target_lines"
        )
        return text

    def _at(self, place: Place, choices: list[Key | None], index: Any, label: str, name: str) -> Key | None:
        """Return what stands at an index (from 0) of a list of the document."""
        if not isinstance(index, int) or isinstance(index, bool) or not 0 <= index < len(choices):
            place.problem(f"{label}「{index}」は一覧の番号（0から）にありません。", name)
            return None
        return choices[index]

    def _vision_items(self, place: Place, row: dict[str, Any]) -> tuple[Key, ...]:
        keys = []
        for number in place.rows(row, "vision_items", NEUTRAL.upper_items):
            key = ("vision", number)
            if isinstance(number, bool) or not isinstance(number, int) or key not in self.rows:
                place.problem(f"{NEUTRAL.upper_items}「{number}」は一覧にありません。", "vision_items")
            else:
                keys.append(key)
        return tuple(sorted(set(keys)))

    def _by_year(
        self, place: Place, row: dict[str, Any], part: str, label: str, years: range | None = None
    ) -> list[tuple[int, Any]]:
        """Return the years of an object like {"2021": …}, those of the plan only unless others are given."""
        data = row.get(part)
        if not isinstance(data, dict):
            place.problem(f"{label}（{part}）を年度ごとの組（{{ }}）で書いてください。", part)
            return []
        result = []
        for text, value in data.items():
            if text.isascii() and text.isdigit() and int(text) in (years or self.years):
                result.append((int(text), value))
            else:
                where = "は計画期間にありません" if years is None else "を西暦4桁で書いてください"
                place.problem(f"{label}の年度「{text}」{where}。", part, text)
        return sorted(result, key=lambda pair: pair[0])

    def _activities(self, place: Place, slug: str, row: dict[str, Any]) -> None:
        for year, text in self._by_year(place, row, "activities", "取組内容"):
            part = place.within(f"{year}年度の", "activities", str(year))
            self.rows["activity", slug, year] = {
                "text": read_field(part, KINDS["activity"].model, "text", text, key="")
            }

    def _schedule(self, place: Place, slug: str, row: dict[str, Any]) -> None:
        model = KINDS["bar"].model
        for number, data in enumerate(place.rows(row, "schedule", "スケジュール"), start=1):
            part = place.within(f"スケジュールの線{number}の", "schedule", number - 1)
            bar = part.mapping(data, {"phase", "start", "end", "inferred"})
            if bar is None:
                continue
            phase = ("phase", bar.get("phase"))
            if not isinstance(phase[1], str) or phase not in self.rows:
                part.problem(f"工程「{phase[1]}」は工程の一覧にありません。", "phase")
                continue
            start, end = self._point(part, bar, "start", "開始"), self._point(part, bar, "end", "終了")
            inferred = read_field(part, model, "is_inferred", bar.get("inferred", MISSING), key="inferred")
            if start is None or end is None:
                continue
            key = ("bar", slug, phase, *start)
            if key in self.rows:
                part.problem("開始が同じ工程の別の線と重複しています。", "start")
                continue
            values = {"end_fiscal_year": end[0], "end_period": end[1], "is_inferred": inferred}
            if end < start:
                part.problem("終了は開始と同じか、それより後の期にしてください。", "end")
            self.rows[key] = values

    def _point(self, place: Place, bar: dict[str, Any], part: str, label: str) -> tuple[int, int] | None:
        value = bar.get(part)
        if not isinstance(value, list) or [type(number) for number in value] != [int, int]:
            place.problem(f"{label}（{part}）は [年度, 期] で書いてください。", part)
            return None
        year, number = value
        if year not in self.years:
            place.problem(f"{label}の年度「{year}」は計画期間にありません。", part, 0)
            return None
        if problem := self.division.refused(number):
            place.problem(f"{label}の期「{number}」：{problem}", part, 1)
            return None
        return year, number

    def _indicators(self, place: Place, slug: str, row: dict[str, Any]) -> list[Key | None]:
        model = KINDS["indicator"].model
        listed = place.rows(row, "indicators", "数値目標")
        keys: list[Key | None] = [("indicator", slug, number) for number in range(1, len(listed) + 1)]
        for number, data in enumerate(listed, start=1):
            part = place.within(f"数値目標{number}の", "indicators", number - 1)
            read = part.mapping(data, _INDICATOR_KEYS)
            if read is None:
                continue
            values: Values = {}
            before = len(self.problems)
            read = self._usual(read, self.rows["initiative", slug]) | read
            for name in INDICATOR_FIELDS:
                key = DOCUMENT_NAMES.get(name, name)
                values[name] = read_field(part, model, name, read.get(key, MISSING), key=key)
            self._within_plan(part, model, values, _YEARS_IN_PLAN)
            counted = read.get("counts_events_of")
            values["counts_events_of"] = (
                None
                if counted is None
                else self._at(part, keys, counted, "開催回数を数える指標", "counts_events_of")
            )
            values |= read_reporting(part, read)
            self.rows["indicator", slug, number] = values
            has_values = self._expectations(part, slug, number, read)
            if len(self.problems) == before:
                self._check_aim(part, values, has_values_per_year=has_values)
            if len(self.problems) == before:
                check_constraints(part, model, values)
        self._check_event_counters(place, keys)
        return keys

    def _usual(self, read: dict[str, Any], run: Values) -> dict[str, Any]:
        """Return how a target is read that says no more than its name and kind."""
        kind = read.get("kind")
        rules = Kind(kind).rules if isinstance(kind, str) and kind in set(Kind) else None
        timing = Timing.AT_END if rules is None or rules.by_the_end else Timing.EVERY_YEAR
        years = range(max(self.years.start, FIRST_YEAR), min(self.years.stop - 1, LAST_YEAR) + 1)
        period = dict(zip(_YEARS_IN_PLAN, (years[0], years[-1]), strict=True)) if years else {}
        period |= {name: run[name] for name in _YEARS_IN_PLAN if run[name] is not None}
        return {"target_text": read.get("name"), "timing": timing.value, **period}

    def _check_event_counters(self, place: Place, keys: list[Key | None]) -> None:
        for key in filter(None, keys):
            counted = self.rows.get(key, {}).get("counts_events_of")
            if counted and self.rows.get(counted, {}).get("kind") not in _WITH_EVENTS:
                place.problem(
                    f"数値目標{key[2]}の開催回数を数える指標は、同じ{self.word}の「１回当たり」の指標にしてください。",
                    *("indicators", key[2] - 1, "counts_events_of"),
                )

    def _check_aim(self, place: Place, values: Values, *, has_values_per_year: bool) -> None:
        plain = {name: value for name, value in values.items() if name not in RELATIONS}
        reading = Indicator(**plain).reading
        for field, text in objections(reading, has_values_per_year=has_values_per_year):
            place.problem(text, "expectations" if field == "expectation" else field)
        is_asked = reading.kind.rules.is_number and reading.comparison.takes_target
        if is_asked and reading.target is None and not has_values_per_year:
            place.problem(
                "目標値（target）も年度ごとの値（expectations）もありません。"
                "目標のない指標は、比較（comparison）を none にしてください。",
                "target",
            )

    def _expectations(self, place: Place, slug: str, number: int, row: dict[str, Any]) -> bool:
        """Read the values per year; return whether there are any."""
        if "expectations" not in row:
            return False
        years = self._by_year(place, row, "expectations", "年度ごとの値", _ANY_YEARS)
        for year, value in years:
            part = place.within(f"{year}年度の", "expectations", str(year))
            self.rows["expectation", slug, number, year] = {
                "value": read_field(part, KINDS["expectation"].model, "value", value, key="")
            }
        return bool(years)

    def _evaluation_items(
        self, place: Place, slug: str, row: dict[str, Any], indicators: list[Key | None]
    ) -> None:
        model = KINDS["item"].model
        for year, listed in self._by_year(place, row, "evaluation_items", "実施評価指標"):
            if not isinstance(listed, list):
                place.problem(
                    f"{year}年度の実施評価指標は一覧（[ ]）で書いてください。", "evaluation_items", str(year)
                )
                continue
            for number, data in enumerate(listed, start=1):
                part = place.within(
                    f"{year}年度の実施評価指標{number}の", "evaluation_items", str(year), number - 1
                )
                item = part.mapping(data, {"text", "indicator"})
                if item is None:
                    continue
                linked = item.get("indicator")
                self.rows["item", slug, year, number] = {
                    "text": read_field(part, model, "text", item.get("text", MISSING)),
                    "indicator": None
                    if linked is None
                    else self._at(part, indicators, linked, "対応する数値目標", "indicator"),
                }
