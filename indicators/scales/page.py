"""What the pages of a scale show around its form: what it is used for, what may be done with it."""

from dataclasses import dataclass

from indicators.judgement import Scale
from indicators.judgement.figures import stated_text
from indicators.judgement.scale_words import condition_text, word
from indicators.models import RatingScale
from indicators.scales.forms.layout import MAX_CODES, MAX_RULES
from indicators.scales.forms.scale import ScaleForm
from indicators.scales.steps import Step, offered
from indicators.scales.use import is_used, used_scales
from initiatives.addresses import plan_url
from initiatives.models import Plan
from initiatives.words import Words


class ScaleVersion:
    """One version: where its pages are, what it is used for."""

    def __init__(self, scale: RatingScale, *, is_used: bool) -> None:
        self.scale, self.is_used = scale, is_used
        self.url, self.trial_url = scale_url(scale), scale_url(scale, "scale_trial")

    @property
    def codes(self) -> str:
        """The signs of its codes."""
        return "　".join(code.code for code in self.scale.scale.codes)

    @property
    def state(self) -> list[tuple[str, str]]:
        """What it is used for: words with the tone of their badge."""
        found = [("現在使う基準", "success")] if self.scale.is_active else []
        found += [("並べて示す基準", "info")] if self.scale.is_beside else []
        found += [("確定した実績で使用", "neutral")] if self.is_used else []
        return found or [("使っていない", "neutral")]


def scale_url(scale: RatingScale, name: str = "scale", **kwargs: str) -> str:
    """Return the address of a page of a scale."""
    return plan_url(scale.plan, name, key=scale.key, version=scale.version, **kwargs)


def scale_versions(plan: Plan) -> list[ScaleVersion]:
    """Return all versions of a plan's scales: the one in use first, then by key, the latest version first."""
    rows = list(plan.rating_scales.select_related("plan"))
    used = used_scales(rows)
    rows.sort(key=lambda row: (not row.is_active, not row.is_beside, row.key, -row.version))
    return [ScaleVersion(row, is_used=row.pk in used) for row in rows]


@dataclass(frozen=True, slots=True)
class Reading:
    """A scale told in sentences."""

    rules: list[tuple[str, str]]  # condition, code
    items_rules: list[tuple[str, str]]
    points_rules: list[tuple[str, str]]
    points: str  # of each code
    initiative: str

    @classmethod
    def of(cls, scale: Scale, words: Words) -> "Reading":
        """Tell a scale, in the words of the plan that it judges."""
        told = f"数値目標が2つ以上ある{words.initiative}は、{word(scale.roll_up)}になります。"
        if scale.points_rules:
            told = f"{words.initiative}の評価は、数値目標の点数で決まります。"
        if scale.best_needs_items_rate is not None:
            rate = f"{scale.best_needs_items_rate.normalize():f}"
            told += f"最上位の評価になるのは、実施評価指標の実施率が{rate}％以上のときだけです。"
        return cls(
            rules=[(condition_text(rule.when), rule.code) for rule in scale.rules],
            items_rules=[(condition_text(rule.when), rule.code) for rule in scale.items_rules],
            points_rules=[(condition_text(rule.when), rule.code) for rule in scale.points_rules],
            points="、".join(
                f"{code.code} {stated_text(code.points)}点" for code in scale.codes if code.points is not None
            ),
            initiative=told,
        )


class ScalePage(ScaleVersion):
    """The editor of one version."""

    def __init__(self, scale: RatingScale, form: ScaleForm) -> None:
        super().__init__(scale, is_used=is_used(scale))
        self.form = form
        self.seen = form.seen or scale.fingerprint
        self.crumbs = [{"label": "判定基準", "url": plan_url(scale.plan, "scales")}]
        self.may_add_code = len(form.codes) < MAX_CODES
        self.may_add_rule = max(map(len, form.lists.values())) < MAX_RULES

    @property
    def steps(self) -> list[tuple[Step, str, str]]:
        """What may be done with the stored version now, what will happen, and the address of each."""
        return [
            (step, text, scale_url(self.scale, "scale_step", act=step.act))
            for step, text in offered(self.scale, is_used=self.is_used)
        ]
