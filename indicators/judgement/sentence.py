"""The reason of a judgement on one indicator: one polite Japanese sentence that names it."""

from decimal import Decimal

from imari_dx.fiscal_year import FiscalYear, era_date

from .rate import Comparison
from .scale import Code, Rule, Scale
from .situation import Absence, MilestoneState, Situation
from .wording import (
    actual_text,
    amount,
    baseline_text,
    change_text,
    preliminary,
    previous_text,
    rate_text,
    reference_text,
    unknown_years,
    year_label,
)
from .wording import own_year as own_year_text

_ABSENCES = {
    Absence.TEXT: "文章で示された目標のため、評価は人が決めます",
    Absence.BLANK: "実績がまだ入力されていないため、評価できません",
    Absence.PENDING: "実績が調査中のため、評価できません",
    Absence.UNPUBLISHED: "実績が未公表のため、評価できません",
    Absence.NOT_HELD: "未実施のため、この指標では評価せず、実施評価指標により判断します",
    Absence.NOT_APPLICABLE: "対象外のため、評価しません",
    Absence.NO_TARGET: "数値の目標がないため、評価できません",
}
_STATES = {
    Absence.BLANK: "実績が未入力",
    Absence.PENDING: "実績が調査中",
    Absence.UNPUBLISHED: "実績が未公表",
    Absence.NOT_HELD: "未実施",
    Absence.NOT_APPLICABLE: "対象外",
    Absence.TOTAL_UNKNOWN: "累計が不明",
}


def graded_as(code: Code) -> str:
    """Return a code with its label and what is done with it: B（おおむね計画どおり）を提案します."""
    return f"{code.code}（{code.label}）" + ("を提案します" if code.is_grade else "とします")


def why_absent(situation: Situation, absence: Absence) -> str:
    """Return the sentence where there is nothing to grade."""
    rule, year = situation.rule, situation.facts.fiscal_year
    if absence is Absence.OUTSIDE:
        span = year_label(rule.first_year)
        if rule.last_year > rule.first_year:
            span += f"から{year_label(rule.last_year)}まで"
        outside = f"{year_label(year)}が評価の対象となる年度（{span}）に当たらないため"
        return f"「{rule.name}」は、{outside}、評価しません。"
    if absence is Absence.TOTAL_UNKNOWN:
        own = own_year_text(situation)
        return (
            f"「{rule.name}」は、{unknown_years(situation)}分からず、{year_label(year)}までの累計が確定しないため、"
            f"評価できません{f'（{own}）' if own else ''}。"
        )
    return f"「{rule.name}」は、{year_label(year)}は{_ABSENCES[absence]}。"


def why_first(situation: Situation) -> str:
    """Return the sentence of a first measurement: no line can be drawn from it yet."""
    rule, facts = situation.rule, situation.facts
    return (
        f"「{rule.name}」は、基準値がなく、最初の実績である{year_label(facts.fiscal_year)}の"
        f"{amount(rule, facts.actual or Decimal(0))}{preliminary(situation)}を仮基準値とするため、"
        "この年度は評価できません。"
    )


def why_undecided(situation: Situation, scale: Scale, comparison: Comparison | None) -> str:
    """Return the sentence where no rule of the scale gives a code."""
    head = f"「{situation.rule.name}」は、"
    if situation.milestone is MilestoneState.BEFORE_DUE and not scale.people_choose:
        due = year_label(situation.rule.deadline)
        return f"{head}期限（{due}）前で未達成であり、評価できる実施評価指標もないため、評価できません。"
    by_people, unmatched = "では評価を人が選びます。", "の規則に当てはまらないため、評価は人が決めます。"
    end = f"評価尺度「{scale.name}」{by_people if scale.people_choose else unmatched}"
    if comparison is None or comparison.reference is None:
        return f"{head}{year_label(situation.facts.fiscal_year)}については、{end}"
    _because, but = _compared(situation, scale, comparison)
    return f"{head}{but}、{end}"


def why_graded(
    situation: Situation, scale: Scale, rule: Rule, code: Code, comparison: Comparison | None
) -> str:
    """Return the sentence for a code that a rule of the scale gives."""
    return (
        f"「{situation.rule.name}」は、{_cause(situation, scale, rule, comparison)}ため、{graded_as(code)}。"
    )


def _cause(situation: Situation, scale: Scale, rule: Rule, comparison: Comparison | None) -> str:
    """What stands before ため."""
    when = rule.when
    if situation.milestone is not None:
        return _milestone(situation, scale)
    if situation.value is None:
        return _missing(situation)
    changes = "、かつ".join(change_text(situation, change) for change in when.changes)
    only_change = changes and when.rate is None and when.has_rate is None and when.reached is None
    if comparison is None or only_change:
        actual = actual_text(situation, None, reached=True)
        return f"{actual}で、{changes}" if changes else f"{actual}の"
    because, but = _compared(situation, scale, comparison)
    if changes:
        return f"{but}、{changes}"
    if comparison.rate is None and not comparison.reached:
        before = previous_text(situation)
        return f"{but}、" + (f"{before}からの改善もない" if before else "比べる前回の実績もない")
    return because


def _compared(situation: Situation, scale: Scale, comparison: Comparison) -> tuple[str, str]:
    """The comparison in words, ending for …ため and as …が."""
    actual = actual_text(situation, comparison.reference, reached=comparison.reached)
    reference = reference_text(situation, comparison)
    if comparison.rate is None:
        return f"{actual}で、{reference}に達していない", f"{actual}で、{reference}に達していませんが"
    rate = rate_text(comparison.rate, scale.thresholds)
    if comparison.base is not None:
        base = baseline_text(situation, comparison.base)
        text = f"{actual}で、{reference}に対する{base}からの達成率が{rate}"
    elif comparison.reached:
        text = f"{actual}で、{reference}に達しており、達成率が{rate}"
    else:
        text = f"{actual}で、{reference}に対する達成率が{rate}"
    return f"{text}の", f"{text}ですが"


def _missing(situation: Situation) -> str:
    year = year_label(situation.facts.fiscal_year)
    reason = " ".join(situation.facts.status_reason.replace("。", "、").split()).rstrip("、")
    state = _STATES.get(situation.absence, "実績なし") if situation.absence else "実績なし"
    return f"{year}は{state}（{reason}）の" if reason else f"{year}は{state}の"


def _milestone(situation: Situation, scale: Scale) -> str:
    rule, facts = situation.rule, situation.facts
    due = year_label(rule.deadline)
    day = facts.milestone_reached_on
    when = f"{year_label(FiscalYear.of(day).year)}（{era_date(day)}）" if day else "年度内"
    match situation.milestone:
        case MilestoneState.EARLY:
            return f"期限（{due}）より前の{when}に達成した"
        case MilestoneState.ON_TIME:
            return f"期限の年度である{when}に達成した"
        case MilestoneState.LATE:
            return f"期限（{due}）経過後の{when}に達成した"
    later = ""
    if day is not None:
        later = f"（{era_date(day)}の達成は{year_label(FiscalYear.of(day).year)}の達成として扱います）"
    rate = facts.items.rate
    items = f"実施評価指標の実施率が{rate_text(rate, scale.thresholds)}の" if rate is not None else ""
    if situation.milestone is MilestoneState.BEFORE_DUE:
        return f"期限（{due}）前で未達成{later}であり、{items or '実施評価指標もない'}"
    if facts.fiscal_year > rule.deadline:
        start = f"期限（{due}）経過後の{year_label(facts.fiscal_year)}においても"
    else:
        start = f"期限の年度である{due}に"
    return f"{start}達成しておらず{later}、{items or '評価できる実施評価指標もない'}"
