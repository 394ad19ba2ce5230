"""A scale: the codes of a grade and the ordered conditions that propose one, as data."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import TypeVar

from . import parsing
from .condition import Condition
from .condition_data import CONDITION_KEYS, ITEMS_KEYS, POINTS_KEYS, parse_condition
from .errors import ScaleError, placed
from .points import Points
from .situation import Situation
from .values import ItemCounts

NO_GRADE = "－"
T = TypeVar("T")
CANNOT_BE_GRADED = "評価できない"


@dataclass(frozen=True, slots=True)
class Code:
    """One code of a scale. `colour` is a token of the design, `is_grade` False for codes such as －.

    `points` are what an indicator with this code adds to its initiative, where the scale counts points.
    """

    code: str
    label: str
    meaning: str = ""
    colour: str = ""
    is_grade: bool = True
    points: Decimal | None = None

    @property
    def words(self) -> str:
        """The label where it says more than the code: a code such as 進展 is its own."""
        return "" if self.label == self.code else self.label

    @property
    def text(self) -> str:
        """A（計画どおり・達成）; a code that is its own label stands once."""
        return f"{self.code}（{self.words}）" if self.words else self.code


@dataclass(frozen=True, slots=True)
class Rule:
    """The condition under which a code is proposed."""

    code: str
    when: Condition


def worse_half(grades: Sequence[T]) -> Sequence[T]:
    """Return the worse half of grades, best first; of an odd number the middle one counts as better."""
    return grades[(len(grades) + 1) // 2 :]


class RollUp(StrEnum):
    """How the grades of indicators become the grade of their initiative."""

    LOWEST = "lowest"
    AVERAGE = "average"
    POINTS = "points"  # by the points of their codes and the rules on points


@dataclass(frozen=True, slots=True)
class Scale:
    """Codes in order, best first, and rules in order: the first whose condition holds gives the code.

    `items_rules` grade the evaluation items alone, for an initiative without a graded indicator;
    `points_rules` make of the points of its indicators the grade of an initiative. With
    `best_needs_items_rate` (percent) an initiative gets the best code only at that items rate, else the next.
    A scale without rules means that people choose.
    """

    key: str
    name: str
    codes: tuple[Code, ...]
    rules: tuple[Rule, ...] = ()
    items_rules: tuple[Rule, ...] = ()
    points_rules: tuple[Rule, ...] = ()
    roll_up: RollUp = RollUp.LOWEST
    best_needs_items_rate: Decimal | None = None
    source: str = ""

    @classmethod
    def from_data(cls, data: object) -> "Scale":
        """Read a scale from plain data (dict, list, str, int, bool: what JSON gives).

        Numbers are whole, or texts such as "82.5". Raises ScaleError, with a Japanese sentence that says
        where, for anything that is not understood.
        """
        parts = parsing.mapping(
            data,
            "全体",
            ("key", "name", "source", "codes", "rules", "items_rules", "points_rules", "initiative"),
        )
        codes = _parse_codes(parts.get("codes"))
        initiative = parsing.mapping(
            parts.get("initiative", {}), "「initiative」", ("roll_up", "best_needs_items_rate")
        )
        needed = initiative.get("best_needs_items_rate")
        roll_up = parsing.choice(initiative.get("roll_up", "lowest"), "「roll_up」", RollUp)
        _check_points(codes, roll_up)
        return cls(
            key=parsing.line(parts.get("key"), "「key」"),
            name=parsing.line(parts.get("name"), "「name」"),
            codes=codes,
            rules=_parse_rules(parts.get("rules", []), "rules", codes),
            items_rules=_parse_rules(parts.get("items_rules", []), "items_rules", codes),
            points_rules=_points_rules(parts.get("points_rules", []), codes, roll_up),
            roll_up=roll_up,
            best_needs_items_rate=None
            if needed is None
            else parsing.number(needed, "「best_needs_items_rate」"),
            source=parsing.text(parts.get("source", ""), "「source」"),
        )

    @property
    def people_choose(self) -> bool:
        """Whether the scale proposes nothing."""
        return not self.rules

    @property
    def grades(self) -> tuple[Code, ...]:
        """The codes that are grades, best first."""
        return tuple(code for code in self.codes if code.is_grade)

    @property
    def behind(self) -> Sequence[Code]:
        """The worse half of the grades: C and D of A to D. Of an odd number the middle one is not in it."""
        return worse_half(self.grades)

    def is_behind(self, code: str) -> bool:
        """Return whether a code means 遅れ, of a target or of an initiative."""
        return any(one.code == code for one in self.behind)

    @property
    def no_grade(self) -> Code:
        """The code for what cannot be graded: the first that is not a grade, else － of our own.

        A scale that calls a grade － has 評価できない instead.
        """
        found = next((code for code in self.codes if not code.is_grade), None)
        sign = CANNOT_BE_GRADED if any(code.code == NO_GRADE for code in self.codes) else NO_GRADE
        return found or Code(sign, CANNOT_BE_GRADED, colour="grade-none", is_grade=False)

    @property
    def choices(self) -> tuple[Code, ...]:
        """The codes that people may decide: the scale's, and whatever it is, one that is not a grade."""
        return self.codes if self.no_grade in self.codes else (*self.codes, self.no_grade)

    @property
    def thresholds(self) -> tuple[Decimal, ...]:
        """All percentages that rates are held against, 100 always among them."""
        bounds = [
            b for rule in (*self.rules, *self.items_rules) for b in (rule.when.rate, rule.when.items_rate)
        ]
        named = {number for bound in bounds if bound for number in bound.thresholds}
        return tuple(sorted(named | {Decimal(100)}, reverse=True))

    def code(self, code: str) -> Code:
        """Return a code by its sign. Raises ScaleError if the scale has no such code."""
        for one in self.choices:
            if one.code == code:
                return one
        raise ScaleError(f"評価尺度「{self.name}」に区分「{code}」はありません。")

    def match(self, situation: Situation) -> Rule | None:
        """Return the first rule that holds for an indicator in a year, or None."""
        return next((rule for rule in self.rules if rule.when.holds(situation)), None)

    def items_grade(self, items: ItemCounts) -> Code | None:
        """Return the grade of the evaluation items alone; None without items or without such rules."""
        if items.rate is None:
            return None
        found = next((rule for rule in self.items_rules if rule.when.items_hold(items)), None)
        return self.code(found.code) if found else None

    def rolled_up(self, codes: tuple[str, ...]) -> Code:
        """Return the lowest of some grades, their average, or what the rules on points make of them.

        For the average the best grade has as many points as there are grades, the worst 1; the mean is
        rounded half up, as 四捨五入 of points is usual. Points for which there is no rule give no grade.
        Raises ValueError if there is none.
        """
        if self.roll_up is RollUp.POINTS:
            found = self.points_rule(codes)
            return self.code(found.code) if found else self.no_grade
        order = [code.code for code in self.grades]
        places = [order.index(code) for code in codes]
        if self.roll_up is RollUp.LOWEST:
            return self.grades[max(places)]
        points = sum(len(order) - place for place in places)
        mean = (2 * points + len(places)) // (2 * len(places))
        return self.grades[len(order) - mean]

    def points_of(self, codes: tuple[str, ...]) -> Points:
        """Return the points of some grades."""
        given = {code.code: code.points or Decimal(0) for code in self.grades}
        return Points([given[code] for code in codes], max(given.values()))

    def points_rule(self, codes: tuple[str, ...]) -> Rule | None:
        """Return the first rule on points that holds for some grades, or None."""
        points = self.points_of(codes)
        return next((rule for rule in self.points_rules if rule.when.points_hold(points)), None)

    def held_down(self, grade: Code, items_rate: Decimal | None) -> Code:
        """Return the next code instead of the best one where the items rate is short of what the best needs.

        Without items there is nothing undone that could hold the grade down.
        """
        if self.best_needs_items_rate is None or items_rate is None or len(self.grades) < 2:
            return grade
        short = items_rate < self.best_needs_items_rate
        return self.grades[1] if short and grade == self.grades[0] else grade


def _parse_codes(data: object) -> tuple[Code, ...]:
    codes = []
    for position, one in enumerate(parsing.sequence(data, "区分（codes）")):
        with placed("codes", position):
            codes.append(_parse_code(one, f"{position + 1}番目の区分"))
    if not any(code.is_grade for code in codes):
        raise ScaleError(
            "評価尺度には、評価の区分を一つ以上定めてください。"
            "評価をしない計画では、「報告」のような区分を一つだけ定め、規則を書かないでください。"
        )
    signs = [code.code for code in codes]
    for position, sign in enumerate(signs):
        with placed("codes", position):
            if sign in signs[:position]:
                raise ScaleError(f"評価尺度の区分「{sign}」が重複しています。")
    return tuple(codes)


def _parse_code(data: object, where: str) -> Code:
    parts = parsing.mapping(data, where, ("code", "label", "meaning", "colour", "is_grade", "points"))
    points = parts.get("points")
    return Code(
        parsing.line(parts.get("code"), f"{where}の「code」"),
        parsing.line(parts.get("label"), f"{where}の「label」"),
        parsing.text(parts.get("meaning", ""), f"{where}の「meaning」"),
        parsing.text(parts.get("colour", ""), f"{where}の「colour」"),
        parsing.flag(parts.get("is_grade", True), f"{where}の「is_grade」"),
        None if points is None else parsing.number(points, f"{where}の「points」"),
    )


# Lists of rules: what they are called, and of which parts their conditions may consist.
_RULES = {
    "rules": ("規則", CONDITION_KEYS),
    "items_rules": ("実施評価指標の規則", ITEMS_KEYS),
    "points_rules": ("点数の規則", POINTS_KEYS),
}


def _parse_rules(data: object, part: str, codes: tuple[Code, ...]) -> tuple[Rule, ...]:
    name, keys = _RULES[part]
    known = {code.code for code in codes}
    rules = []
    for position, one in enumerate(parsing.sequence(data, name)):
        with placed(part, position):
            rules.append(_parse_rule(one, f"{position + 1}番目の{name}", known, keys))
    return tuple(rules)


def _parse_rule(data: object, where: str, known: set[str], keys: Sequence[str]) -> Rule:
    parts = parsing.mapping(data, where, ("code", "when"))
    code = parsing.line(parts.get("code"), f"{where}の「code」")
    if code not in known:
        raise ScaleError(f"評価尺度の{where}が示す「{code}」は、区分にありません。")
    return Rule(code, parse_condition(parts.get("when", {}), where, keys))


def _check_points(codes: tuple[Code, ...], roll_up: RollUp) -> None:
    for position, code in enumerate(codes):
        with placed("codes", position):
            if code.points is not None and not code.is_grade:
                raise ScaleError(f"評価尺度の区分「{code.code}」は評価に含めないため、点数を付けられません。")
            if code.points is None and code.is_grade and roll_up is RollUp.POINTS:
                raise ScaleError(
                    f"評価尺度の区分「{code.code}」に点数がありません。"
                    "点数で全体の評価を決めるときは、評価の区分の全てに点数を付けてください。"
                )


def _points_rules(data: object, codes: tuple[Code, ...], roll_up: RollUp) -> tuple[Rule, ...]:
    rules = _parse_rules(data, "points_rules", codes)
    if bool(rules) is not (roll_up is RollUp.POINTS):
        raise ScaleError(
            "評価尺度の点数の規則は使われません。点数で全体の評価を決めないときは、全て外してください。"
            if rules
            else "評価尺度に点数の規則がありません。点数で全体の評価を決めるときは、一つ以上書いてください。"
        )
    return rules
