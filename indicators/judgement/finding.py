"""What was found on an indicator in a year, in words that its own sentence and its initiative's share."""

from dataclasses import dataclass

from .aim import Against, Aim
from .condition import Change, ChangeFrom, Trend
from .figures import Figures, figures_of
from .rate import Comparison
from .scale import Rule, Scale
from .situation import Absence, Situation
from .wording import (
    aim_text,
    baseline_text,
    change_text,
    changes_text,
    equal_text,
    is_equal_not_reached,
    notes_text,
    origin_word,
    own_year,
    previous_text,
    reference_text,
    unknown_years,
    year_label,
)

_STATES = {
    Absence.TEXT: "人が評価する文章の目標",
    Absence.BLANK: "未入力",
    Absence.PENDING: "調査中",
    Absence.UNPUBLISHED: "未公表",
    Absence.NOT_HELD: "未実施",
    Absence.NOT_APPLICABLE: "対象外",
}
# After a predicate that is a polite sentence of its own (…ません).
POLITE_LINK = "ので"
_IMPROVED = Change(ChangeFrom.PREVIOUS, Trend.BETTER)


@dataclass(frozen=True, slots=True)
class Finding:
    """A predicate on an indicator, such as 82.0％で、目標（100.0％以上）に対する達成率は82.0％.

    `link` is what stands between it and ため; ので takes the place of both. `lead` opens it in the
    indicator's own sentence, where the year is named, `short_lead` in that of the initiative.
    """

    text: str
    link: str = "の"
    lead: str = ""
    short_lead: str = ""

    @property
    def full(self) -> str:
        """As the indicator's own sentence says it: 令和６年度の実績が82％で、…."""
        return f"{self.lead}{self.text}"

    @property
    def because(self) -> str:
        """What makes it a reason: …のため, …しているため, …ので."""
        return self.link if self.link == POLITE_LINK else f"{self.link}ため"

    @property
    def although(self) -> str:
        """What makes it a reservation: 12社ですが, 達していないものの."""
        if self.link == POLITE_LINK:
            return "が"
        return "ですが" if self.link == "の" else f"{self.link}ものの"

    @property
    def short(self) -> str:
        """As the sentence of the initiative says it: 82％で、…."""
        return f"{self.short_lead}{self.text}"


def absent(situation: Situation, scale: Scale) -> Finding:
    """Return why there is nothing to compare."""
    if situation.absence is Absence.TOTAL_UNKNOWN:
        own = own_year(situation, figures_of(situation, scale))
        return Finding(f"{unknown_years(situation)}分からず、累計が不明{notes_text(own)}")
    if situation.absence is Absence.NO_TARGET:
        if situation.value is None:
            return Finding(no_target(situation))
        value = measured(situation, figures_of(situation, scale))
        return Finding(f"{value.text}で、{no_target(situation)}", "の", value.lead, value.short_lead)
    return Finding(_STATES.get(situation.absence, "実績なし") if situation.absence else "実績なし")


def no_target(situation: Situation) -> str:
    """Return what there is none of: a target at all, or one of this year (年度ごとの目標)."""
    if situation.rule.comparison is Aim.NONE:
        return "目標の設定なし"
    return "この年度の目標なし" if situation.rule.expectations else "数値の目標なし"


def graded(situation: Situation, scale: Scale, rule: Rule, comparison: Comparison | None) -> Finding:
    """Return why a rule of the scale holds, in words of what it asks: a rate, reached or not, a change."""
    if words := situation.kind.state_words(situation, scale):
        return words
    if situation.value is None:
        return _missing(situation, scale, rule)
    when, figures = rule.when, figures_of(situation, scale)
    untargeted = when.asks("has_target") is False
    value = measured(situation, figures, no_target(situation) if untargeted else "")
    is_change = situation.rule.comparison.is_change
    # Of 増加 and 減少 what was found says itself how the value stands to what it is compared with.
    asked = [one for one in when.changes if not (is_change and one.origin is ChangeFrom.REFERENCE)]
    changes, link = changes_text(situation, asked, figures)
    if comparison is None or (changes and not when.compares):
        return Finding(f"{value.text}で、{changes}", link, value.lead, value.short_lead) if changes else value
    tell = compared if when.rate else reached_or_not
    found = tell(situation, figures, comparison)
    if changes:
        return Finding(f"{found.text}{found.although}、{changes}", link, found.lead, found.short_lead)
    if is_change:
        return found
    if comparison.rate is None and not comparison.reached and not _IMPROVED.holds(situation):
        before = previous_text(situation, figures)
        stuck = f"{before}からの改善もない" if before else "比べる前回の実績もない"
        missed = f"{reference_text(situation, comparison, figures)}に達しておらず、{stuck}"
        return Finding(f"{value.text}で、{missed}", "", value.lead, value.short_lead)
    return found


def undecided(situation: Situation, scale: Scale, comparison: Comparison | None) -> Finding:
    """Return what there is where no rule of the scale holds: no grade rests on a rate, so none is told."""
    if words := situation.kind.state_words(situation, scale):
        return words
    figures = figures_of(situation, scale)
    if comparison is None or comparison.reference is None:
        return measured(situation, figures)
    if situation.rule.comparison.is_change:
        return measured(situation, figures, change_text(situation, comparison.reference, figures)[0])
    aim = aim_text(comparison, situation, figures)
    state = f"{aim}に{'達している' if comparison.reached else '達していない'}"
    return measured(situation, figures, state)


def compared(situation: Situation, figures: Figures, comparison: Comparison) -> Finding:
    """Return a value and its rate against what it is compared with."""
    value = measured(situation, figures)
    reference = reference_text(situation, comparison, figures)
    if comparison.told_rate is None:
        return reached_or_not(situation, figures, comparison)
    if is_equal_not_reached(situation, comparison):
        rate = f"（{origin_word(comparison)}に対する達成率は{figures.rate(comparison.told_rate)}）"
        equal = equal_text(situation, figures)
        return Finding(f"{equal}{rate}", POLITE_LINK, value.lead, value.short_lead)
    base = f"{baseline_text(situation.rule, comparison.base, figures)}からの" if comparison.base else ""
    how = "に達しており、" if comparison.reached and not base else f"に対する{base}"
    text = f"{reference}{how}達成率は{figures.rate(comparison.told_rate)}"
    return Finding(f"{value.text}で、{text}", "の", value.lead, value.short_lead)


def reached_or_not(situation: Situation, figures: Figures, comparison: Comparison) -> Finding:
    """Return a value and whether it reaches what it is compared with."""
    value = measured(situation, figures)
    if situation.rule.comparison.is_change and comparison.reference is not None:
        changed, link = change_text(situation, comparison.reference, figures)
        return Finding(f"{value.text}で、{changed}", link, value.lead, value.short_lead)
    if is_equal_not_reached(situation, comparison):
        return Finding(equal_text(situation, figures), POLITE_LINK, value.lead, value.short_lead)
    state = "達している" if comparison.reached else "達していない"
    text = f"{reference_text(situation, comparison, figures)}に{state}"
    return Finding(f"{value.text}で、{text}", "", value.lead, value.short_lead)


def measured(situation: Situation, figures: Figures, note: str = "") -> Finding:
    """Return the value alone, in brackets 速報, for a running total the year's own share, and a note."""
    return situation.kind.measured_words(situation, figures, note)


def first(situation: Situation, scale: Scale) -> Finding:
    """Return a first measurement: no line can be drawn from it yet."""
    value = measured(situation, figures_of(situation, scale))
    rule = situation.rule
    if rule.comparison.follows_previous or rule.against is Against.PREVIOUS:
        text = f"{value.text}で、比べる前回の実績も基準値もない"
        return Finding(text, "", value.lead, value.short_lead)
    text = f"{value.text}で、基準値に代わる最初の実績（仮基準値）"
    return Finding(text, "の", value.lead, value.short_lead)


def _missing(situation: Situation, scale: Scale, rule: Rule) -> Finding:
    """A rule may grade a missing value; the words of its reason that the rule asks for are named."""
    state = absent(situation, scale)
    words = "、".join(word for word in rule.when.reasons if word in situation.facts.status_reason)
    year = year_label(situation.facts.fiscal_year)
    return Finding(f"{state.text}{notes_text(words)}", state.link, f"{year}は")
