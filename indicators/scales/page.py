"""What the pages of a scale show around its form: what it is used for, what may be done with it."""

from dataclasses import dataclass
from functools import cached_property

from indicators.judgement import Scale
from indicators.judgement.scale_words import condition_text, word
from indicators.models import AnnualReport, RatingScale, ReportState
from indicators.scales.forms.layout import MAX_CODES, MAX_RULES
from indicators.scales.forms.scale import ScaleForm
from indicators.scales.use import used_scales
from initiatives.addresses import plan_url
from initiatives.models import Plan


@dataclass(frozen=True, slots=True)
class ScaleRow:
    """One version in the list."""

    scale: RatingScale
    is_used: bool

    @property
    def url(self) -> str:
        """The editor."""
        return scale_url(self.scale)

    @property
    def trial_url(self) -> str:
        """The trial."""
        return scale_url(self.scale, "scale_trial")

    @property
    def codes(self) -> str:
        """The signs of its codes."""
        return "　".join(code.code for code in self.scale.scale.codes)

    @property
    def state(self) -> list[tuple[str, str]]:
        """What it is used for: words with their tone."""
        return state_of(self.scale, is_used=self.is_used)


def scale_url(scale: RatingScale, name: str = "scale", **kwargs: str) -> str:
    """Return the address of a page of a scale."""
    return plan_url(scale.plan, name, key=scale.key, version=scale.version, **kwargs)


def state_of(scale: RatingScale, *, is_used: bool) -> list[tuple[str, str]]:
    """Return what a version is used for, as words with the tone of their badge."""
    found = [("現在使う基準", "success")] if scale.is_active else []
    found += [("並べて示す基準", "info")] if scale.is_beside else []
    found += [("確定した実績で使用", "neutral")] if is_used else []
    return found or [("使っていない", "neutral")]


def scale_rows(plan: Plan) -> list[ScaleRow]:
    """Return all versions of a plan's scales: the one in use first, then by key, the latest version first."""
    rows = list(plan.rating_scales.select_related("plan"))
    used = used_scales(rows)
    rows.sort(key=lambda row: (not row.is_active, not row.is_beside, row.key, -row.version))
    return [ScaleRow(row, row.pk in used) for row in rows]


@dataclass(frozen=True, slots=True)
class Reading:
    """A scale told in sentences."""

    rules: list[tuple[str, str]]  # condition, code
    items_rules: list[tuple[str, str]]
    initiative: str

    @classmethod
    def of(cls, scale: Scale) -> "Reading":
        """Tell a scale."""
        told = f"数値目標が2つ以上ある施策は、{word(scale.roll_up)}になります。"
        if scale.best_needs_items_rate is not None:
            rate = f"{scale.best_needs_items_rate.normalize():f}"
            told += f"最上位の評価になるのは、実施評価指標の実施率が{rate}％以上のときだけです。"
        return cls(
            rules=[(condition_text(rule.when), rule.code) for rule in scale.rules],
            items_rules=[(condition_text(rule.when), rule.code) for rule in scale.items_rules],
            initiative=told,
        )


class ScalePage:
    """The editor of one version."""

    def __init__(self, scale: RatingScale, form: ScaleForm) -> None:
        self.scale, self.form, self.plan = scale, form, scale.plan
        self.seen = scale.fingerprint
        if form.data is not None:
            self.seen = form.data.get("seen", "")

    @cached_property
    def _siblings(self) -> list[RatingScale]:
        return list(self.plan.rating_scales.all())

    @cached_property
    def is_used(self) -> bool:
        """Whether a report was ever finalised on it: saving makes the next version."""
        return self.scale.pk in used_scales([self.scale])

    @property
    def state(self) -> list[tuple[str, str]]:
        """What it is used for: words with their tone."""
        return state_of(self.scale, is_used=self.is_used)

    @property
    def heading(self) -> str:
        """Name and version."""
        return str(self.scale)

    @property
    def crumbs(self) -> list[dict[str, str]]:
        """The way down to the page."""
        return [{"label": "判定基準", "url": plan_url(self.plan, "scales")}]

    @property
    def url(self) -> str:
        """The address of the editor."""
        return scale_url(self.scale)

    @property
    def trial_url(self) -> str:
        """The address of the trial."""
        return scale_url(self.scale, "scale_trial")

    @property
    def may_add_code(self) -> bool:
        """Whether there is room for another code."""
        return len(self.form.codes) < MAX_CODES

    @property
    def may_add_rule(self) -> bool:
        """Whether there is room for another rule."""
        return max(len(self.form.rules), len(self.form.items)) < MAX_RULES

    @cached_property
    def steps(self) -> "list[ScaleStep]":
        """What may be done with the stored version now."""
        return list(_steps(self.scale, self._siblings, is_used=self.is_used))


@dataclass(frozen=True, slots=True)
class ScaleStep:
    """One act on a version: what its button says, and what will happen."""

    act: str
    button: str
    heading: str
    consequence: str
    url: str
    is_dangerous: bool = False


def _steps(scale: RatingScale, siblings: list[RatingScale], *, is_used: bool) -> list[ScaleStep]:
    def step(act: str, button: str, heading: str, text: str, *, is_dangerous: bool = False) -> ScaleStep:
        return ScaleStep(act, button, heading, text, scale_url(scale, "scale_step", act=act), is_dangerous)

    steps = []
    if not scale.is_active:
        text = _activation_text(scale, siblings)
        steps.append(step("activate", "この基準を使う", "この基準を使いますか", text))
    if scale.is_beside:
        text = "今の基準の判定案と並べて示すのをやめます。評価と判定案は変わりません。"
        steps.append(step("unbeside", "並べて示すのをやめる", "並べて示すのをやめますか", text))
    elif not scale.is_active:
        former = next((row for row in siblings if row.is_beside), None)
        text = "この基準による評価を、今の基準の判定案の横に参考として示します。評価と判定案は変わりません。"
        if former:
            text += f"いま並べて示している「{former}」は示さなくなります。"
        steps.append(step("beside", "並べて示す", "この基準を並べて示しますか", text))
    if is_used:
        text = "同じ内容の次の版を作ります。作った版は、「この基準を使う」を押すまで使われません。"
        steps.append(step("supersede", "次の版を作る", "次の版を作りますか", text))
    elif not (scale.is_active or scale.is_beside):
        text = "この版を削除します。削除した版は元に戻せません。"
        steps.append(step("delete", "この版を削除する", "この版を削除しますか", text, is_dangerous=True))
    return steps


def _activation_text(scale: RatingScale, siblings: list[RatingScale]) -> str:
    """What activating does, with numbers: running reports are judged anew, decided ones stay."""
    states = AnnualReport.objects.filter(cycle__plan=scale.plan).order_by().values_list("state", "self_grade")
    running = [self_grade for state, self_grade in states if state != ReportState.FINALISED]
    decided = len(states) - len(running)
    former = next((row for row in siblings if row.is_active), None)
    text = f"「{former}」に替えて、この基準を使います。" if former else "この基準を使い始めます。"
    text += f"まだ確定していない年度実績（{len(running)}件）の判定案は、この基準で計算し直されます。"
    text += f"確定した年度実績（{decided}件）の評価と判定案は、変わりません。"
    known = {code.code for code in scale.scale.codes}
    strange = sum(1 for self_grade in running if self_grade and self_grade not in known)
    if strange:
        text += f"自己評価がこの基準にない区分の実績が{strange}件あり、担当課が選び直すことになります。"
    return text
