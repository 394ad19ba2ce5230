"""The reason of a judgement on one indicator: one polite Japanese sentence that names it."""

from dataclasses import dataclass

from . import finding
from .aim import Aim
from .figures import figures_of
from .finding import Finding
from .rate import Comparison
from .scale import Code, Rule, Scale
from .situation import Absence, MilestoneState, Situation
from .wording import named, notes_text, own_year, unknown_years, year_label

_ABSENCES = {
    Absence.TEXT: "文章で示された目標のため、評価は人が決めます",
    Absence.BLANK: "実績がまだ入力されていないため、評価できません",
    Absence.PENDING: "実績が調査中のため、評価できません",
    Absence.UNPUBLISHED: "実績が未公表のため、評価できません",
    Absence.NOT_HELD: "未実施のため、この指標では評価せず、実施評価指標により判断します",
    Absence.NOT_APPLICABLE: "対象外のため、評価しません",
}


@dataclass(frozen=True, slots=True)
class Reason:
    """The sentence on an indicator, and what was found: the initiative's sentence says that in short."""

    sentence: str
    finding: Finding


def graded_as(code: Code) -> str:
    """Return a code with its label and what is done with it: B（おおむね計画どおり）を提案します."""
    return code.text + ("を提案します" if code.is_grade else "とします")


def why_unplanned(situation: Situation) -> Reason:
    """Return the reason in a year that is 計画なし."""
    text = f"{year_label(situation.facts.fiscal_year)}は計画なし"
    return Reason(f"{named(situation)}は、{text}のため、評価しません。", Finding(text))


def why_absent(situation: Situation, scale: Scale, absence: Absence) -> Reason:
    """Return the reason where there is nothing to grade."""
    rule, year = situation.rule, year_label(situation.facts.fiscal_year)
    found = finding.absent(situation, scale)
    if absence is Absence.OUTSIDE:
        span = year_label(rule.first_year)
        if rule.last_year > rule.first_year:
            span += f"から{year_label(rule.last_year)}まで"
        outside = f"{year}が評価の対象となる年度（{span}）に当たらないため、評価しません"
        return Reason(f"{named(situation)}は、{outside}。", found)
    if absence is Absence.TOTAL_UNKNOWN:
        unknown = f"{unknown_years(situation)}分からず、{year}までの累計が確定しないため、評価できません"
        own = notes_text(own_year(situation, figures_of(situation, scale)))
        return Reason(f"{named(situation)}は、{unknown}{own}。", found)
    text = _no_target(situation) if absence is Absence.NO_TARGET else _ABSENCES[absence]
    return Reason(f"{named(situation)}は、{year}は{text}。", found)


def _no_target(situation: Situation) -> str:
    if situation.rule.comparison is Aim.NONE:
        return "目標の設定がない指標のため、評価しません"
    what = "年度の目標" if situation.rule.expectations else "数値の目標"
    return f"{what}がないため、評価できません"


def why_first(situation: Situation, scale: Scale) -> Reason:
    """Return the reason of a first measurement: no line can be drawn from it yet."""
    found = finding.first(situation, scale)
    return Reason(f"{named(situation)}は、{found.full}{found.link}ため、この年度は評価できません。", found)


def why_undecided(situation: Situation, scale: Scale, comparison: Comparison | None) -> Reason:
    """Return the reason where no rule of the scale gives a code."""
    is_waiting = situation.milestone is MilestoneState.BEFORE_DUE and situation.facts.items.rate is None
    if is_waiting and not scale.people_choose:
        found = finding.undecided(situation, scale, comparison)
        short = Finding(f"期限（{year_label(situation.rule.deadline)}）前で進行中")
        return Reason(f"{named(situation)}は、{found.full}{found.link}ため、評価できません。", short)
    found = finding.undecided(situation, scale, comparison)
    start = f"{named(situation)}は、{found.full}{found.although}、"
    if scale.people_choose:
        return Reason(f"{start}評価尺度「{scale.name}」では評価を人が選びます。", found)
    rules = f"評価尺度「{scale.name}」の規則に"
    short = Finding(f"{found.text}{found.although}、{rules}該当なし", "の", found.lead, found.short_lead)
    return Reason(f"{start}{rules}当てはまらないため、評価は人が決めます。", short)


def why_graded(
    situation: Situation, scale: Scale, rule: Rule, code: Code, comparison: Comparison | None
) -> Reason:
    """Return the reason of a code that a rule of the scale gives."""
    found = finding.graded(situation, scale, rule, comparison)
    return Reason(f"{named(situation)}は、{found.full}{found.because}、{graded_as(code)}。", found)
