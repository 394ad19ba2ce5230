"""The reason of a judgement on an initiative: one polite Japanese sentence that names what it rests on."""

from collections.abc import Sequence
from decimal import Decimal

from .figures import figure_text, shown_apart, stated_text
from .points import PointsOf
from .rating import Ratings, Rested
from .scale import Code, RollUp, Scale
from .sentence import graded_as
from .values import ItemCounts, Status
from .wording import items_rate_text, named, year_label

_OPEN = {
    None: "未入力",
    Status.PRELIMINARY: "速報",
    Status.PENDING: "調査中",
    Status.UNPUBLISHED: "未公表",
}


def why_initiative_unplanned(fiscal_year: int) -> str:
    """Return the sentence for a year without plan."""
    return f"{year_label(fiscal_year)}は計画なしのため、評価しません。"


def why_initiative(
    ratings: Ratings,
    items: ItemCounts,
    scale: Scale,
    *,
    rolled: Code | None,
    code: Code,
    fiscal_year: int,
) -> str:
    """Return the sentence of an initiative's proposal.

    It says what was found on each indicator that counts this year, which are rated as one, the items rate,
    what the indicators alone give (`rolled`) and the code proposed (`code`).
    """
    indicators = ratings.indicators
    if rolled is not None:
        text = _graded(ratings, items, scale, rolled, code)
    elif scale.people_choose and not scale.items_rules:
        text = _chosen_by_people(indicators, items, scale, fiscal_year)
    else:
        text = _items_alone(ratings, items, scale, code, fiscal_year)
    return f"{text}{_provisional(indicators)}。"


def _graded(ratings: Ratings, items: ItemCounts, scale: Scale, rolled: Code, code: Code) -> str:
    indicators = ratings.indicators
    parts = _judged(ratings)
    summary = _summary(ratings, rolled, scale)
    needed, rate = scale.best_needs_items_rate, items.rate
    if code != rolled and rate is not None and needed is not None:
        held = "、".join([*parts, summary] if summary else parts)
        short = f"{items_rate_text(rate, scale, 'が')}で{stated_text(needed)}％に満たない"
        return f"{held}ですが、{short}ため、{graded_as(code)}"
    told = rate is not None and not any(one.states(items) for one in indicators)
    # Only for the best code are the items a reason; of any other they are told beside it.
    reason = rolled == scale.grades[0] and needed is not None
    if rate is not None and told:
        parts.append(items_rate_text(rate, scale, "も" if reason and not summary else "は"))
    text = "、".join(parts)
    if summary:
        return f"{text}{'で' if told else ''}、{summary}のため、{graded_as(code)}"
    return f"{text}{'で、' if told and not reason else 'のため、'}{graded_as(code)}"


def _judged(ratings: Ratings) -> list[str]:
    """Return what is said of each indicator with its code, and what those are rated that are rated as one."""
    indicators = ratings.indicators
    return [*_told(indicators, [ratings.judged(one) for one in indicators]), *ratings.rated_together()]


def _told(indicators: Sequence[Rested], predicates: Sequence[str]) -> list[str]:
    """Return what is said of each indicator; neighbours of which the same is said share it."""
    told: list[tuple[str, str]] = []
    for one, predicate in zip(indicators, predicates, strict=True):
        name = named(one.situation)
        if told and told[-1][1] == predicate:
            name = f"{told.pop()[0]}、{name}"
        told.append((name, predicate))
    return [f"{names}は{predicate}" for names, predicate in told]


def _summary(ratings: Ratings, rolled: Code, scale: Scale) -> str:
    """How the indicators' grades become one: 最も低い評価がC; nothing for a single rating."""
    grades = ratings.grades
    if scale.roll_up is RollUp.POINTS:
        return f"{'' if len(grades) == ratings.count else '評価できた'}数値目標の{_points(grades, scale)}"
    if ratings.count == 1:
        return ""
    subject = "数値目標が" if len(grades) == ratings.count else "評価できた数値目標が"
    if len(grades) == 1:
        return f"{subject}{rolled.code}"
    if len(set(grades)) == 1:
        return f"{subject}いずれも{rolled.code}"
    return f"{'最も低い評価' if scale.roll_up is RollUp.LOWEST else '評価の平均'}が{rolled.code}"


def _points(codes: tuple[str, ...], scale: Scale) -> str:
    """What the points are by which the initiative is graded: 点数の合計が7点（満点9点）."""
    points, rule = scale.points_of(codes), scale.points_rule(codes)
    # A rule that always holds asks for nothing: then what the first one asks for is told.
    telling = rule if rule and rule.when.points else scale.points_rules[0]
    what = telling.when.points_of
    total, full = (f"{stated_text(number)}点" for number in (points.total, points.full))
    if what is PointsOf.SUM:
        text = f"点数の合計が{total}（満点{full}）"
    else:
        bounds = [one.when.points for one in scale.points_rules if one.when.points_of is what]
        thresholds = [number for bound in bounds if bound for number in bound.thresholds]
        number = figure_text(*shown_apart(points.of(what) or Decimal(0), thresholds, least=1))
        share = f"満点に対する点数の割合が{number}％（{full}中{total}）"
        text = share if what is PointsOf.SHARE else f"点数の平均が{number}点"
    return text if rule else f"{text}で点数の規則に該当なし"


def _chosen_by_people(indicators: Sequence[Rested], items: ItemCounts, scale: Scale, fiscal_year: int) -> str:
    parts = _told(indicators, [one.finding.short for one in indicators]) or [_nothing_counts(fiscal_year)]
    if items.rate is not None:
        parts.append(items_rate_text(items.rate, scale))
    end = "で、" if indicators or items.rate is not None else "、"
    return f"{'、'.join(parts)}{end}評価尺度「{scale.name}」では評価を人が選びます"


def _items_alone(ratings: Ratings, items: ItemCounts, scale: Scale, code: Code, fiscal_year: int) -> str:
    indicators = ratings.indicators
    nothing = _nothing_counts(fiscal_year)
    if items.rate is None:
        found = "、".join(
            [*_told(indicators, [one.finding.short for one in indicators]), *ratings.rated_together()]
        )
        head = f"{found}で" if found else nothing
        return f"{head}、評価できる実施評価指標もないため、評価できません"
    head = "、".join(_judged(ratings)) or nothing
    rate = items_rate_text(items.rate, scale)
    if not code.is_grade:
        return f"{head}、{rate}で、それだけでは評価を決められないため、評価できません"
    return f"{head}、{rate}のため、{graded_as(code)}"


def _nothing_counts(fiscal_year: int) -> str:
    return f"{year_label(fiscal_year)}は、評価の対象となる数値目標がなく"


def _provisional(indicators: Sequence[Rested]) -> str:
    """Which indicators make the proposal 暫定; not by name where all of them do, for one cause."""
    marked = [one.situation for one in indicators if one.situation.provisional]
    states = [_OPEN[situation.status] for situation in marked]
    if len(set(states)) > 1 or len(marked) < len(indicators):
        states = [f"{named(one)}が{state}" for one, state in zip(marked, states, strict=True)]
    return f"が、{'、'.join(dict.fromkeys(states))}のため暫定です" if marked else ""
