"""One initiative: its official sheet verbatim, where it stands, in which years it runs."""

from typing import ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q

from imari_dx.shared.acts import History
from imari_dx.shared.related_rows import rows_of
from initiatives.models.headings import Heading, HeadingLevel
from initiatives.models.plan import FiscalYearField, Plan, VisionItem
from initiatives.run import Ending, Run
from initiatives.words import NEUTRAL


class InitiativeQuerySet(models.QuerySet["Initiative"]):
    """What reports, by the level that it stands on: counts are always of one level, never of several."""

    def of_level(self, level: HeadingLevel) -> "InitiativeQuerySet":
        """Return the headings of a level that report; of the plan's last level the initiatives themselves."""
        if level == level.plan.levels_down[-1]:
            return self.of_last_level()
        return self.filter(of_heading__level=level)

    def of_last_level(self) -> "InitiativeQuerySet":
        """Return the initiatives themselves, without headings that report as well."""
        return self.filter(of_heading__isnull=True)


class Initiative(models.Model):
    """What reports: one official sheet of the plan, its texts verbatim (※ and line breaks included).

    A heading whose level reports is one too, ``of_heading``: it has a department, reports, workflow and
    grade like any. Its code and title follow the heading (``initiatives.heading_reports``), it stands below
    the heading's parent, and no count adds it to those of another level (ADR 44).
    """

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="initiatives", verbose_name="計画")
    heading = models.ForeignKey(
        Heading,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="initiatives",
        verbose_name="見出し",
    )
    of_heading = models.OneToOneField(
        Heading,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="report",
        verbose_name="実績を報告する見出し",
    )
    code = models.CharField("番号", max_length=30, help_text="印字する形。例: １－（２）－③")
    plain_code = models.CharField("検索用の番号", max_length=40, help_text="例: 1-2-3")
    slug = models.SlugField("アドレス用の名前", max_length=40, help_text="例: 1-2-3")
    number = models.PositiveSmallIntegerField("番号")
    sort_order = models.PositiveSmallIntegerField("並び順")
    title = models.CharField("名称", max_length=200)
    national_priority = models.BooleanField(NEUTRAL.priority, default=False)
    vision_items = models.ManyToManyField(
        VisionItem, related_name="initiatives", blank=True, verbose_name=NEUTRAL.upper_items
    )
    description = models.TextField("事業内容", blank=True)
    effect = models.TextField("目標・期待される効果", blank=True)
    target_text = models.TextField("数値目標", blank=True, help_text="計画書の記載のまま。1行に1つ。")
    first_year = FiscalYearField(
        "追加した年度", null=True, blank=True, help_text="空欄のときは、計画の初年度からです。"
    )
    last_year = FiscalYearField(
        "終わった年度",
        null=True,
        blank=True,
        help_text="実施した最後の年度。空欄のときは、計画の最終年度までです。",
    )
    ending = models.CharField(
        "終わり方", max_length=20, choices=[(one.value, one.word) for one in Ending], blank=True, default=""
    )
    merged_into = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="merged_from",
        verbose_name="統合先",
        help_text="統合した相手がこの計画にあるとき。",
    )
    split_from = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="split_into",
        verbose_name="分割元",
        help_text="この計画の別のものを分けて作ったとき。",
    )
    history = History(m2m_fields=[vision_items])

    objects = InitiativeQuerySet.as_manager()

    class Meta:
        verbose_name = NEUTRAL.initiative
        verbose_name_plural = NEUTRAL.initiative
        ordering: ClassVar[list[str]] = ["plan_id", "sort_order"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["plan", "slug"], name="initiative_unique_slug"),
            # 第１節 stands in every chapter: what a plan prints before its headings may repeat.
            models.UniqueConstraint(
                fields=["plan", "code"], condition=Q(of_heading__isnull=True), name="initiative_unique_code"
            ),
            models.UniqueConstraint(fields=["plan", "plain_code"], name="initiative_unique_plain_code"),
            models.CheckConstraint(
                condition=Q(of_heading__isnull=True) | Q(heading__isnull=True) | ~Q(of_heading=F("heading")),
                name="initiative_not_below_itself",
                violation_error_message="見出しの実績は、その見出し自身の下には置けません。",
            ),
            models.CheckConstraint(
                condition=Q(first_year__isnull=True)
                | Q(last_year__isnull=True)
                | Q(last_year__gte=F("first_year")),
                name="initiative_years_in_order",
                violation_error_message="終わった年度は、追加した年度と同じか、それより後にしてください。",
            ),
            models.CheckConstraint(
                condition=Q(ending="") | Q(ending__in=[one.value for one in Ending], last_year__isnull=False),
                name="initiative_ending_has_a_year",
                violation_error_message="終わり方を選ぶときは、終わった年度も入力してください。",
            ),
            models.CheckConstraint(
                condition=Q(merged_into__isnull=True)
                | (Q(ending=Ending.MERGED.value) & ~Q(merged_into=F("id"))),
                name="initiative_merged_into_another",
                violation_error_message=f"統合先は、終わり方が統合のときに、別の{NEUTRAL.initiative}を選んでください。",
            ),
            models.CheckConstraint(
                condition=Q(split_from__isnull=True) | ~Q(split_from=F("id")),
                name="initiative_split_from_another",
                violation_error_message=f"分割元には、別の{NEUTRAL.initiative}を選んでください。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.plain_title}"

    @property
    def plain_title(self) -> str:
        """The title without ※, for lists, search and file names."""
        return self.title.replace("※", "")

    def clean(self) -> None:
        """Refuse what only other rows can tell: headings, years of the plan, what it was merged into."""
        super().clean()
        self._refuse_headings()
        if self.plan_id is not None:
            self._refuse_runs()

    def _refuse_headings(self) -> None:
        """A heading that does not report, and a place other than that heading's own."""
        if self.of_heading is None:
            return
        if self.of_heading.plan_id != self.plan_id or not self.of_heading.level.reports:
            raise ValidationError("実績を報告する階層の、同じ計画の見出しを選んでください。")
        if self.of_heading.parent_id != self.heading_id:
            raise ValidationError({"heading": "見出しの実績は、その見出しと同じ位置に置いてください。"})

    def _refuse_runs(self) -> None:
        """Years that the plan does not have, and an initiative of another plan."""
        years = range(self.plan.start_fiscal_year, self.plan.end_fiscal_year + 1)
        wrong: dict[str, str] = {
            name: "計画期間の年度を入力してください。"
            for name in ("first_year", "last_year")
            if getattr(self, name) is not None and getattr(self, name) not in years
        }
        for name in ("merged_into", "split_from"):
            other = getattr(self, name)
            if other and other.plan_id != self.plan_id:
                wrong[name] = f"同じ計画の{NEUTRAL.initiative}を選んでください。"
        if wrong:
            raise ValidationError(wrong)

    @property
    def level_number(self) -> int:
        """The number of the level that it reports for; that of initiatives is the plan's last."""
        return self.of_heading.level.number if self.of_heading else self.plan.last_level_number

    @property
    def word(self) -> str:
        """What the plan calls one of its level: 事業, or 基本目標 for a heading that reports."""
        return self.of_heading.level.word if self.of_heading else self.plan.initiative_word

    @property
    def level_told(self) -> str:
        """The word of its level where several of the plan's report, else ""."""
        return self.word if len(self.plan.reporting_levels) > 1 else ""

    @property
    def full_name(self) -> str:
        """Code and title as one reads them in a line, ※ included."""
        return self.of_heading.full_name if self.of_heading else f"{self.code}　{self.title}"

    @property
    def run(self) -> Run:
        """In which years it runs, and how it ended."""
        return Run(
            self.first_year,
            self.last_year,
            Ending(self.ending) if self.ending else None,
            self.merged_into.code if self.merged_into else "",
            self.split_from.code if self.split_from and self.first_year is not None else "",
            # Only what ended may have been split: nobody else is asked.
            () if self.last_year is None else tuple(one.code for one in rows_of(self, "split_into")),
        )

    @property
    def run_years(self) -> Run:
        """In which years it runs; asks nobody what it was merged into."""
        return Run(self.first_year, self.last_year)

    @property
    def listed_title(self) -> str:
        """The plain title with what is said of its run, for lists and heads of pages."""
        return self.plain_title + self.run.mark

    @property
    def headings(self) -> tuple[Heading, ...]:
        """The headings that it stands under, from the top."""
        return self.heading.path if self.heading else ()

    @property
    def path(self) -> tuple[Heading, ...]:
        """The headings from the top down to its place: its own is the last where it is one."""
        return self.of_heading.path if self.of_heading else self.headings

    @property
    def further_paths(self) -> list[tuple[Heading, ...]]:
        """The headings from the top under each heading where it stands again (再掲)."""
        placed = sorted(self.placements.all(), key=lambda one: (one.heading.sort_order, one.heading_id))
        return [one.heading.path for one in placed]

    @property
    def top_heading(self) -> Heading | None:
        """The heading of the top level, by which lists are grouped; its own where it is one."""
        return next(iter(self.path), None)

    @property
    def target_lines(self) -> list[str]:
        """Every line of 数値目標 as the plan prints it, formula lines included."""
        return self.target_text.split("\n") if self.target_text else []


class Placement(models.Model):
    """再掲: a further heading under which an initiative is shown. It is counted under its own alone."""

    initiative = models.ForeignKey(
        Initiative, on_delete=models.CASCADE, related_name="placements", verbose_name=NEUTRAL.initiative
    )
    heading = models.ForeignKey(
        Heading, on_delete=models.PROTECT, related_name="placements", verbose_name="再掲する見出し"
    )
    history = History()

    class Meta:
        verbose_name = "再掲"
        verbose_name_plural = "再掲"
        ordering: ClassVar[list[str]] = ["initiative_id", "heading_id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["initiative", "heading"],
                name="placement_unique",
                violation_error_message="この見出しには既に再掲されています。",
            )
        ]

    def __str__(self) -> str:
        return f"{self.initiative.code} {self.heading}"

    def clean(self) -> None:
        """Refuse the initiative's own heading, and one of another plan."""
        if not self.heading_id or not self.initiative_id:
            return
        if self.heading_id == self.initiative.heading_id:
            raise ValidationError({"heading": "もともとの見出しとは別の見出しを選んでください。"})
        if self.heading.plan_id != self.initiative.plan_id:
            raise ValidationError({"heading": "同じ計画の見出しを選んでください。"})
