"""The plan and what belongs to it as a whole: sections, phases, vision items, glossary."""

import datetime as dt
from collections.abc import Callable
from contextlib import suppress
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Any, ClassVar

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q

from imari_dx.shared.acts import History
from imari_dx.shared.fiscal_year import (
    FIRST_YEAR,
    LAST_YEAR,
    MOST_YEARS,
    PERIODS_PER_YEAR,
    QUARTERS,
    Division,
    FiscalYear,
    Timeline,
)
from imari_dx.shared.generics import CharField, PositiveSmallIntegerField
from imari_dx.shared.related_rows import rows_of
from initiatives.municipality_code import CODE_LENGTH, typed_code, validate_municipality_code
from initiatives.outside import OutsideGrading, grades_in, lines_of, validate_grades
from initiatives.period import Period
from initiatives.sheet_layout import ASKS_PER_YEAR, DEFAULT_LAYOUT, LayoutRow, RowKind
from initiatives.words import NAMES, NEUTRAL, Words, words_of

PERIODS_ARE_COUNTED = (
    "スケジュールの線か年度の照会が登録されているため、スケジュールの区切りは変えられません。"
    "先に線を削除してください。照会のある計画では変えられません。"
)

if TYPE_CHECKING:
    from initiatives.models.headings import HeadingLevel


class FiscalYearField(PositiveSmallIntegerField):
    """A fiscal year as an integer, the Western year of its April (2021 = 令和3年度)."""

    default_validators: list[Callable[[Any], None]] = [
        MinValueValidator(FIRST_YEAR),
        MaxValueValidator(LAST_YEAR),
    ]


class MunicipalityCodeField(CharField):
    """全国地方公共団体コード; full-width digits are taken and stored as half-width ones."""

    default_validators: list[Callable[[Any], None]] = [validate_municipality_code]

    def to_python(self, value: Any) -> Any:
        """Return the code as it is stored."""
        return typed_code(value) if isinstance(value, str) else super().to_python(value)


def _word(label: str, neutral: str = "", *, length: int = 50) -> "models.CharField[str, str]":
    """Return a field for a word of the plan's own; blank means the neutral one of ``initiatives.words``."""
    help_text = f"空欄のときは「{neutral}」です。" if neutral else "空欄のときは表示しません。"
    return models.CharField(label, max_length=length, blank=True, default="", help_text=help_text)


def _mark(label: str, help_text: str) -> "models.CharField[str, str]":
    """Return a field for characters by which the plan's book marks something; blank means it does not."""
    return models.CharField(label, max_length=50, blank=True, default="", help_text=help_text)


def _word_around_body(label: str) -> "models.CharField[str, str]":
    """Return a field for a word that follows from the body's name where the plan does not give it."""
    help_text = "空欄のときは、会議体の名称から作ります。"
    return models.CharField(label, max_length=50, blank=True, default="", help_text=help_text)


class Plan(models.Model):
    """One plan with its period; a successor stands beside it under another slug.

    Fields called ``word_…`` are its own words; ``words`` puts neutral ones in the place of those left blank.
    """

    slug = models.SlugField("アドレス用の名前", unique=True)
    title = models.CharField("計画名", max_length=200)
    short_title = models.CharField("略称", max_length=100)
    municipality = models.CharField("団体名", max_length=100)
    municipality_code = MunicipalityCodeField(
        "団体コード",
        max_length=CODE_LENGTH,
        blank=True,
        default="",
        help_text="全国地方公共団体コード（検査数字を含む6桁）。公開するデータの各行に入ります。"
        "例: 131016（東京都千代田区）",
    )
    start_fiscal_year = FiscalYearField("初年度")
    end_fiscal_year = FiscalYearField("最終年度")
    is_default = models.BooleanField(
        "既定の計画", default=False, help_text="アドレスに計画名がないときの計画。"
    )
    skips_approval = models.BooleanField(
        "所属長の承認を省く", default=False, help_text="提出されたものを、そのまま事務局が確認します。"
    )
    periods_per_year = PositiveSmallIntegerField(
        "スケジュールの区切り",
        default=QUARTERS.per_year,
        choices=[
            (number, f"1年を{number}つに区切る（{Division(number).word}）" if number else "スケジュールなし")
            for number in sorted(PERIODS_PER_YEAR, reverse=True)
        ],
    )
    all_leads_approve = models.BooleanField(
        "共管の課も承認する",
        default=False,
        help_text="担当課と共管の課のすべての所属長が承認すると、承認済みになります。",
    )
    outside_grading = models.CharField(
        "外部評価",
        max_length=20,
        choices=[("", "外部評価はない"), *OutsideGrading.choices],
        blank=True,
        default="",
        help_text="外部の委員会などの評価や意見を、事務局が年度ごとに記録します。",
    )
    outside_grades = models.TextField(
        "外部評価の区分",
        blank=True,
        default="",
        validators=[validate_grades],
        help_text="独自の区分を使うときに、1行に1つ、符号と意味を空白で区切って入力します（適 妥当である）。",
    )
    outline_heading = models.CharField("取組体系の見出し", max_length=100, blank=True)
    outline_text = models.TextField("取組体系", blank=True)
    word_system = _word("システムの名称", NEUTRAL.system, length=100)
    word_body = _word("評価を決める会議体の名称", NEUTRAL.body)
    word_member = _word_around_body("会議体の構成員の呼び名")
    word_meeting = _word_around_body("会議体の会議の呼び名")
    word_opinion = _word_around_body("会議体の意見の呼び名")
    word_instruction = _word_around_body("会議体の指示の呼び名")
    word_decision = _word_around_body("会議体の決定の呼び名")
    word_chapter = _word("様式の章の見出し", length=100)
    word_sheet = _word("様式の呼び名")
    word_glossary = _word("用語解説の章の見出し", NEUTRAL.glossary, length=100)
    word_figure_mark = _mark(
        "図の題名の始まり",
        "本文のうち、この文字で始まる行を図の題名として印字します。番号は、どの番号でも構いません。例: 図１",
    )
    word_source_mark = _mark(
        "図の出典の始まり", "図の題名の次の、この文字で始まる行を図の出典として印字します。例: 出典："
    )
    word_subheading_marks = _mark(
        "小見出しの始まり",
        "本文のうち、この文字で始まる行を小見出しとして印字します。番号は、どの番号でも構いません。"
        "大きい見出しから順に、空白で区切って入力します。例: （１）　①",
    )
    word_term_mark = _mark("用語の前の印", "用語解説の用語の前に印字します。例: ・")
    word_term_group_marks = _mark(
        "用語の見出し区分を囲む印", "用語解説の見出し区分の前後に印字します。例: 【】"
    )
    word_upper_plan = _word("上位計画の呼び名", NEUTRAL.upper_plan)
    word_upper_item = _word("上位計画の項目の呼び名", NEUTRAL.upper_item)
    word_priority_mark = _word("重点の印", NEUTRAL.priority_mark, length=5)
    word_priority = _word("重点の呼び名", NEUTRAL.priority)
    word_outside_body = _word("外部評価をする会議体の名称", NEUTRAL.outside_body)
    word_contact_department = _word("問い合わせ先の部署", length=100)
    word_contact_telephone = _word("問い合わせ先の電話番号")
    history = History()

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
            models.CheckConstraint(
                condition=Q(end_fiscal_year__lt=F("start_fiscal_year") + MOST_YEARS),
                name="plan_of_at_most_twelve_years",
                violation_error_message=f"計画期間は{MOST_YEARS}年までにしてください。",
            ),
            models.CheckConstraint(
                condition=Q(periods_per_year__in=PERIODS_PER_YEAR),
                name="plan_known_periods_per_year",
                violation_error_message="スケジュールの区切りは、0（なし）、1、2、4のどれかにしてください。",
            ),
            models.UniqueConstraint(
                fields=["is_default"],
                condition=Q(is_default=True),
                name="plan_only_one_default",
                violation_error_message="既定の計画は1つだけです。",
            ),
            models.CheckConstraint(
                condition=Q(outside_grading__in=["", *OutsideGrading.values]),
                name="plan_known_outside_grading",
            ),
            models.CheckConstraint(
                condition=(Q(outside_grading=OutsideGrading.OWN) & ~Q(outside_grades=""))
                | (~Q(outside_grading=OutsideGrading.OWN) & Q(outside_grades="")),
                name="plan_outside_grades_of_its_own",
                violation_error_message="外部評価の区分は、独自の区分を使うときだけ、必ず入力します。",
            ),
        ]

    def __str__(self) -> str:
        return self.short_title

    @property
    def fiscal_years(self) -> list[FiscalYear]:
        """The plan's fiscal years, first to last."""
        return self.timeline.years

    @property
    def name_with_years(self) -> str:
        """The short title with the period: 第２次計画（令和8年度〜令和12年度）."""
        years = self.fiscal_years
        return f"{self.short_title}（{years[0].label}〜{years[-1].label}）"

    @property
    def timeline(self) -> Timeline:
        """The fiscal years with the periods of the schedule."""
        return Timeline(self.start_fiscal_year, self.end_fiscal_year, Division(self.periods_per_year))

    @property
    def has_schedule(self) -> bool:
        """Whether the plan has a schedule; without one nothing of it is shown or asked anywhere."""
        return self.periods_per_year > 0

    @property
    def layout(self) -> tuple[LayoutRow, ...]:
        """The rows that the official sheet prints, in order; those of any plan where it has none itself."""
        rows = rows_of(self, "sheet_rows")
        if not rows:
            return DEFAULT_LAYOUT
        return tuple(LayoutRow(row.code, RowKind(row.kind), row.label) for row in rows if row.is_shown)

    @property
    def asks_per_year(self) -> bool:
        """Whether the sheet says what is asked of a year: 取組内容 or 実施評価指標."""
        rows = rows_of(self, "sheet_rows")
        if not rows:
            return any(row.kind in ASKS_PER_YEAR for row in DEFAULT_LAYOUT)
        return any(row.kind in ASKS_PER_YEAR for row in rows if row.is_shown)

    @property
    def has_outside_views(self) -> bool:
        """Whether an outside body looks at the results; without one nothing of it is shown or asked."""
        return bool(self.outside_grading)

    @property
    def outside_label(self) -> str:
        """What its views are headed with: 外部評価委員会の評価, where it gives no grades its 意見."""
        what = "意見" if self.outside_grading == OutsideGrading.COMMENT else "評価"
        return f"{self.words.outside_body}の{what}"

    def clean(self) -> None:
        """Refuse another division of the years once bars count by the present one; write grades one way."""
        super().clean()
        with suppress(ValidationError):  # which the field's own validator tells
            self.outside_grades = lines_of(grades_in(self.outside_grades))
        stored = Plan.objects.filter(pk=self.pk).first()
        if stored and stored.periods_per_year != self.periods_per_year and stored.counts_periods:
            raise ValidationError({"periods_per_year": PERIODS_ARE_COUNTED})

    @property
    def counts_periods(self) -> bool:
        """Whether bars were entered, or may have been: planned ones, or actual ones since a round exists."""
        bars = type(self).objects.filter(pk=self.pk).filter(initiatives__schedule_bars__isnull=False)
        # Rounds are another app's, which the plan knows only by their place.
        return bars.exists() or bool(getattr(self, "reporting_cycles").exists())  # noqa: B009

    def period_on(self, day: dt.date) -> Period:
        """Where the plan's period stands on a day."""
        return Period(FiscalYear(self.start_fiscal_year), FiscalYear(self.end_fiscal_year), day)

    @property
    def words(self) -> Words:
        """The plan's own words, and neutral ones where it gives none."""
        reporting = "・".join(level.word for level in self.reporting_levels) or self.initiative_word
        return _words_of(tuple(getattr(self, name) for name in _WORD_FIELDS), reporting)

    @cached_property
    def levels_down(self) -> "list[HeadingLevel]":
        """The plan's levels from the top; the last is that of the initiatives."""
        return sorted(self.levels.all(), key=lambda level: level.number)

    @property
    def levels_above(self) -> "list[HeadingLevel]":
        """The levels of headings: all but the initiatives' own."""
        return self.levels_down[:-1]

    @property
    def last_level_number(self) -> int:
        """The number of the initiatives' own level: 1 where nothing stands above them."""
        return len(self.levels_down) or 1

    @property
    def reporting_levels(self) -> "list[HeadingLevel]":
        """The levels of which each heading or initiative reports, from the top; the last always does."""
        return [*(level for level in self.levels_above if level.reports), *self.levels_down[-1:]]

    def word_of_level(self, number: int) -> str:
        """What the plan calls one of a level."""
        return next((one.word for one in self.levels_above if one.number == number), self.initiative_word)

    @property
    def levels_told(self) -> list[str]:
        """The words by which what reports is told apart; one "" where only one level does."""
        levels = self.reporting_levels
        return [level.word for level in levels] if len(levels) > 1 else [""]

    @property
    def top_word(self) -> str:
        """What the plan calls a heading of its top level, "" where nothing stands above initiatives."""
        return self.levels_above[0].word if self.levels_above else ""

    @property
    def initiative_word(self) -> str:
        """What the plan calls one of its initiatives."""
        return self.levels_down[-1].word if self.levels_down else NEUTRAL.initiative


_WORD_FIELDS = tuple(f"word_{name}" for name in NAMES)


@lru_cache(maxsize=64)  # every row of a list asks for the words of its plan
def _words_of(own: tuple[str, ...], reporting: str) -> Words:
    return words_of({**dict(zip(NAMES, own, strict=True)), "initiative": reporting})


class SectionPlace(models.TextChoices):
    """Behind which part of the plan's book, that is no prose, a section stands."""

    FRONT = "", "はじめ"
    OUTLINE = "outline", "取組体系の後"
    SHEETS = "sheets", "様式の後"
    GLOSSARY = "glossary", "用語解説の後"


class PlanSection(models.Model):
    """The prose of one numbered section (１ 策定の背景 …), paragraphs separated by line breaks."""

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="sections", verbose_name="計画")
    number = models.PositiveSmallIntegerField("番号")
    heading = models.CharField("見出し", max_length=100)
    body = models.TextField("本文")
    place = models.CharField(
        "計画書での位置",
        max_length=10,
        choices=SectionPlace.choices,
        blank=True,
        default=SectionPlace.FRONT,
        help_text="同じ位置の章は、番号の順に並びます。",
    )
    history = History()

    class Meta:
        verbose_name = "本文の章"
        verbose_name_plural = "本文の章"
        ordering: ClassVar[list[str]] = ["plan_id", "number"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["plan", "number"], name="plan_section_unique_number"),
            models.CheckConstraint(
                condition=Q(place__in=SectionPlace.values),
                name="plan_section_known_place",
                violation_error_message="計画書での位置を選んでください。",
            ),
        ]

    def __str__(self) -> str:
        return self.heading


class Phase(models.Model):
    """One row of the schedule (工程) with the label that the plan prints."""

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="phases", verbose_name="計画")
    code = models.CharField("符号", max_length=20, help_text="計画書データとCSVに出る短い名前。例: plan")
    label = models.CharField("印字する名称", max_length=50, help_text="字間の空白も、印字するとおりに")
    sort_order = models.PositiveSmallIntegerField("並び順")
    history = History()

    class Meta:
        verbose_name = "工程"
        verbose_name_plural = "工程"
        ordering: ClassVar[list[str]] = ["plan_id", "sort_order"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["plan", "code"], name="phase_unique_code"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """The label without the spaces that only stretch it (計 画)."""
        return self.label.replace(" ", "").replace("　", "")


class VisionItem(models.Model):
    """One item of the upper plan that initiatives hang on, printed with its number and its title, if any."""

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="vision_items", verbose_name="計画")
    number = models.PositiveSmallIntegerField("番号")
    title = models.CharField(
        "名称", max_length=200, blank=True, default="", help_text="空欄のときは、番号だけを表示します。"
    )
    history = History()

    class Meta:
        verbose_name = NEUTRAL.upper_items
        verbose_name_plural = NEUTRAL.upper_items
        ordering: ClassVar[list[str]] = ["plan_id", "number"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["plan", "number"], name="vision_item_unique_number")
        ]

    def __str__(self) -> str:
        return f"{self.plan.word_upper_item or NEUTRAL.upper_item}{self.numbered}"

    @property
    def numbered(self) -> str:
        """Its number with the title behind it: 3　歩きやすいまち."""
        return f"{self.number}　{self.title}".rstrip()


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
    history = History()

    class Meta:
        verbose_name = "用語"
        verbose_name_plural = "用語解説"
        ordering: ClassVar[list[str]] = ["plan_id", "sort_order"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["plan", "word"], name="glossary_term_unique_word")
        ]

    def __str__(self) -> str:
        return self.word
