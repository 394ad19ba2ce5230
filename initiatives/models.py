"""The plan as data: what the city printed, verbatim, and where each initiative hangs in it."""

from collections.abc import Callable
from typing import Any, ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from simple_history.models import HistoricalRecords

from accounts.models import Department, PeriodQuerySet
from imari_dx.fiscal_year import FIRST_YEAR, LAST_YEAR, QUARTERS_PER_YEAR, FiscalYear


class FiscalYearField(models.PositiveSmallIntegerField):
    """A fiscal year as an integer, the Western year of its April (2021 = 令和3年度)."""

    default_validators: list[Callable[[Any], None]] = [
        MinValueValidator(FIRST_YEAR),
        MaxValueValidator(LAST_YEAR),
    ]


class Plan(models.Model):
    """One plan with its period; a successor stands beside it under another slug."""

    slug = models.SlugField("アドレス用の名前", unique=True)
    title = models.CharField("計画名", max_length=200)
    short_title = models.CharField("略称", max_length=100)
    municipality = models.CharField("団体名", max_length=100)
    start_fiscal_year = FiscalYearField("初年度")
    end_fiscal_year = FiscalYearField("最終年度")
    is_default = models.BooleanField(
        "既定の計画", default=False, help_text="アドレスに計画名がないときの計画。"
    )
    outline_heading = models.CharField("取組体系の見出し", max_length=100, blank=True)
    outline_text = models.TextField("取組体系", blank=True)
    history = HistoricalRecords()

    class Meta:
        verbose_name = "計画"
        verbose_name_plural = "計画"
        ordering: ClassVar[list[str]] = ["start_fiscal_year", "slug"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(end_fiscal_year__gte=F("start_fiscal_year")),
                name="plan_period_in_order",
                violation_error_message="最終年度は初年度以降にしてください。",
            ),
            models.UniqueConstraint(
                fields=["is_default"],
                condition=Q(is_default=True),
                name="plan_only_one_default",
                violation_error_message="既定の計画は1つだけです。",
            ),
        ]

    def __str__(self) -> str:
        return self.short_title

    @property
    def fiscal_years(self) -> list[FiscalYear]:
        """The plan's fiscal years, first to last."""
        return FiscalYear.range(self.start_fiscal_year, self.end_fiscal_year)


class PlanSection(models.Model):
    """The prose of one numbered section (１ 策定の背景 …), paragraphs separated by line breaks."""

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="sections", verbose_name="計画")
    number = models.PositiveSmallIntegerField("番号")
    heading = models.CharField("見出し", max_length=100)
    body = models.TextField("本文")
    history = HistoricalRecords()

    class Meta:
        verbose_name = "本文の章"
        verbose_name_plural = "本文の章"
        ordering: ClassVar[list[str]] = ["plan_id", "number"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["plan", "number"], name="plan_section_unique_number")
        ]

    def __str__(self) -> str:
        return self.heading


class PhaseCode(models.TextChoices):
    """The codes of the three phases; their printed labels and order are data of the plan."""

    PLAN = "plan", "計画"
    DEVELOP = "develop", "検討・設計・開発"
    OPERATE = "operate", "実施・運用"


class Phase(models.Model):
    """One row of the schedule (工程) with the label that the plan prints."""

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="phases", verbose_name="計画")
    code = models.CharField("符号", max_length=20, choices=PhaseCode.choices)
    label = models.CharField("印字する名称", max_length=50)
    sort_order = models.PositiveSmallIntegerField("並び順")
    history = HistoricalRecords()

    class Meta:
        verbose_name = "工程"
        verbose_name_plural = "工程"
        ordering: ClassVar[list[str]] = ["plan_id", "sort_order"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["plan", "code"], name="phase_unique_code"),
            models.CheckConstraint(condition=Q(code__in=PhaseCode.values), name="phase_known_code"),
        ]

    def __str__(self) -> str:
        return self.get_code_display()


class VisionItem(models.Model):
    """【ビジョン：具体的な取組N】: one item of the upper plan that initiatives hang on."""

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="vision_items", verbose_name="計画")
    number = models.PositiveSmallIntegerField("番号")
    history = HistoricalRecords()

    class Meta:
        verbose_name = "ビジョンの具体的な取組"
        verbose_name_plural = "ビジョンの具体的な取組"
        ordering: ClassVar[list[str]] = ["plan_id", "number"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["plan", "number"], name="vision_item_unique_number")
        ]

    def __str__(self) -> str:
        return f"具体的な取組{self.number}"


class Sector(models.Model):
    """分野: 産業, 行政, 地域 in the first plan; data, so that another plan may have others."""

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="sectors", verbose_name="計画")
    code = models.SlugField("アドレス用の名前", max_length=20)
    prefix = models.CharField("施策番号の頭字", max_length=5)
    name = models.CharField("分野名", max_length=50)
    heading = models.CharField("印字する見出し", max_length=100)
    note = models.TextField("見出し下の注記", blank=True)
    sort_order = models.PositiveSmallIntegerField("並び順")
    history = HistoricalRecords()

    class Meta:
        verbose_name = "分野"
        verbose_name_plural = "分野"
        ordering: ClassVar[list[str]] = ["plan_id", "sort_order"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["plan", "code"], name="sector_unique_code")
        ]

    def __str__(self) -> str:
        return self.name


class Policy(models.Model):
    """施策の柱: the ◎ heading that groups initiatives of one sector."""

    sector = models.ForeignKey(Sector, on_delete=models.CASCADE, related_name="policies", verbose_name="分野")
    title = models.CharField("施策の柱", max_length=200)
    sort_order = models.PositiveSmallIntegerField("並び順")
    history = HistoricalRecords()

    class Meta:
        verbose_name = "施策の柱"
        verbose_name_plural = "施策の柱"
        ordering: ClassVar[list[str]] = ["sector_id", "sort_order"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["sector", "title"], name="policy_unique_title")
        ]

    def __str__(self) -> str:
        return self.title


class Initiative(models.Model):
    """施策（個別取組）: one official sheet of the plan, its texts verbatim (※ and line breaks included)."""

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="initiatives", verbose_name="計画")
    policy = models.ForeignKey(
        Policy, on_delete=models.PROTECT, related_name="initiatives", verbose_name="施策の柱"
    )
    code = models.CharField("施策番号", max_length=20, help_text="印字する形。例: 行－㉑")
    plain_code = models.CharField("検索用の番号", max_length=20, help_text="例: 行-21")
    slug = models.SlugField("アドレス用の名前", max_length=20, help_text="例: gyo-21")
    number = models.PositiveSmallIntegerField("番号")
    sort_order = models.PositiveSmallIntegerField("並び順")
    title = models.CharField("施策名称", max_length=200)
    national_priority = models.BooleanField("国の重点取組事項（☆）", default=False)
    vision_items = models.ManyToManyField(
        VisionItem, related_name="initiatives", blank=True, verbose_name="ビジョンの具体的な取組"
    )
    description = models.TextField("事業内容")
    effect = models.TextField("目標・期待される効果")
    target_text = models.TextField("数値目標", help_text="計画書の記載のまま。1行に1つ。")
    history = HistoricalRecords(m2m_fields=[vision_items])

    class Meta:
        verbose_name = "施策"
        verbose_name_plural = "施策"
        ordering: ClassVar[list[str]] = ["plan_id", "sort_order"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["plan", "slug"], name="initiative_unique_slug"),
            models.UniqueConstraint(fields=["plan", "code"], name="initiative_unique_code"),
            models.UniqueConstraint(fields=["plan", "plain_code"], name="initiative_unique_plain_code"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.plain_title}"

    @property
    def plain_title(self) -> str:
        """The title without ※, for lists, search and file names."""
        return self.title.replace("※", "")

    @property
    def target_lines(self) -> list[str]:
        """Every line of 数値目標 as the plan prints it, formula lines included."""
        return self.target_text.split("\n")


class Activity(models.Model):
    """取組内容 of one initiative in one fiscal year; a year without a row is an empty cell."""

    initiative = models.ForeignKey(
        Initiative, on_delete=models.CASCADE, related_name="activities", verbose_name="施策"
    )
    fiscal_year = FiscalYearField("年度")
    text = models.TextField("取組内容")
    history = HistoricalRecords()

    class Meta:
        verbose_name = "取組内容"
        verbose_name_plural = "取組内容"
        ordering: ClassVar[list[str]] = ["initiative_id", "fiscal_year"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["initiative", "fiscal_year"], name="activity_one_per_year")
        ]

    def __str__(self) -> str:
        return f"{self.initiative.code} {FiscalYear(self.fiscal_year).short_label} {self.text}"


class ScheduleBar(models.Model):
    """One planned bar of the schedule: a phase from one quarter to another, both included."""

    initiative = models.ForeignKey(
        Initiative, on_delete=models.CASCADE, related_name="schedule_bars", verbose_name="施策"
    )
    phase = models.ForeignKey(
        Phase, on_delete=models.PROTECT, related_name="schedule_bars", verbose_name="工程"
    )
    start_fiscal_year = FiscalYearField("開始年度")
    start_quarter = models.PositiveSmallIntegerField("開始四半期", help_text="1は4〜6月、4は1〜3月")
    end_fiscal_year = FiscalYearField("終了年度")
    end_quarter = models.PositiveSmallIntegerField("終了四半期")
    is_inferred = models.BooleanField(
        "推定", default=False, help_text="計画書の図から確認したらチェックを外してください。"
    )
    history = HistoricalRecords()

    class Meta:
        verbose_name = "スケジュールの線（計画）"
        verbose_name_plural = "スケジュールの線（計画）"
        ordering: ClassVar[list[str]] = ["initiative_id", "phase_id", "start_fiscal_year", "start_quarter"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(start_quarter__range=(1, QUARTERS_PER_YEAR))
                & Q(end_quarter__range=(1, QUARTERS_PER_YEAR)),
                name="schedule_bar_quarters_1_to_4",
                violation_error_message="四半期は1から4で入力してください。",
            ),
            models.CheckConstraint(
                condition=Q(end_fiscal_year__gt=F("start_fiscal_year"))
                | Q(end_fiscal_year=F("start_fiscal_year"), end_quarter__gte=F("start_quarter")),
                name="schedule_bar_in_order",
                violation_error_message="終了は開始以降の四半期にしてください。",
            ),
            models.UniqueConstraint(
                fields=["initiative", "phase", "start_fiscal_year", "start_quarter"],
                name="schedule_bar_unique_start",
            ),
        ]

    def __str__(self) -> str:
        start, end = FiscalYear(self.start_fiscal_year), FiscalYear(self.end_fiscal_year)
        return f"{self.phase} {start.short_label}-{self.start_quarter}〜{end.short_label}-{self.end_quarter}"


class GlossaryTerm(models.Model):
    """One term of the glossary (用語解説); a ※ in a text points to it by its word."""

    plan = models.ForeignKey(
        Plan, on_delete=models.CASCADE, related_name="glossary_terms", verbose_name="計画"
    )
    group = models.CharField("見出し区分", max_length=50)
    heading = models.CharField("見出し", max_length=200, help_text="計画書の記載のまま（●を除く）")
    word = models.CharField("用語", max_length=100, help_text="※の直前に現れる言葉")
    definition = models.TextField("解説")
    sort_order = models.PositiveSmallIntegerField("並び順")
    history = HistoricalRecords()

    class Meta:
        verbose_name = "用語"
        verbose_name_plural = "用語解説"
        ordering: ClassVar[list[str]] = ["plan_id", "sort_order"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["plan", "word"], name="glossary_term_unique_word")
        ]

    def __str__(self) -> str:
        return self.word


class ResponsibilityKind(models.TextChoices):
    """Whether a department leads an initiative (担当課) or supports it (関係課)."""

    LEAD = "lead", "担当課"
    SUPPORTING = "supporting", "関係課"


class Responsibility(models.Model):
    """A department's part in an initiative, from one day until another."""

    initiative = models.ForeignKey(
        Initiative, on_delete=models.CASCADE, related_name="responsibilities", verbose_name="施策"
    )
    department = models.ForeignKey(
        Department, on_delete=models.PROTECT, related_name="responsibilities", verbose_name="部署"
    )
    kind = models.CharField("区分", max_length=20, choices=ResponsibilityKind.choices)
    valid_from = models.DateField("開始日")
    valid_until = models.DateField("終了日", null=True, blank=True)
    history = HistoricalRecords()

    objects = PeriodQuerySet.as_manager()

    class Meta:
        verbose_name = "担当課・関係課"
        verbose_name_plural = "担当課・関係課"
        ordering: ClassVar[list[str]] = ["initiative_id", "kind", "valid_from"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(kind__in=ResponsibilityKind.values), name="responsibility_known_kind"
            ),
            models.CheckConstraint(
                condition=Q(valid_until__isnull=True) | Q(valid_until__gte=F("valid_from")),
                name="responsibility_period_in_order",
                violation_error_message="終了日は開始日以降の日にしてください。",
            ),
            models.UniqueConstraint(
                fields=["initiative", "department", "kind", "valid_from"], name="responsibility_unique"
            ),
            models.UniqueConstraint(
                fields=["initiative"],
                condition=Q(kind=ResponsibilityKind.LEAD, valid_until__isnull=True),
                name="responsibility_one_current_lead",
                violation_error_message="現在の担当課は1つだけです。前の担当課に終了日を入れてください。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.initiative.code} {self.department}（{self.get_kind_display()}）"
