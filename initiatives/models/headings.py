"""What stands above an initiative: the plan's levels, and their headings in a tree."""

from typing import ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q

from imari_dx.shared.acts import History
from initiatives.models.plan import Plan

MOST_LEVELS = 4


class HeadingLevel(models.Model):
    """One level of a plan, the top one is 1. The last is that of the initiatives themselves."""

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="levels", verbose_name="計画")
    number = models.PositiveSmallIntegerField("階層", help_text="1が最上位。最後の階層は取組そのものです。")
    word = models.CharField("呼び名", max_length=30, help_text="例: 基本目標、章、柱、事業")
    mark = models.CharField("見出しの前の印", max_length=5, blank=True)
    has_code = models.BooleanField("番号を付けて印字する", default=False)
    has_text = models.BooleanField("見出しの下に文章がある", default=False)
    follows_title = models.BooleanField(
        "名称の後に呼び名を付けて読む",
        default=False,
        help_text="例: 名称「産業」、呼び名「部門」で「産業部門」",
    )
    reports = models.BooleanField("実績を報告する", default=False)
    history = History()

    class Meta:
        verbose_name = "階層"
        verbose_name_plural = "階層"
        ordering: ClassVar[list[str]] = ["plan_id", "number"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["plan", "number"],
                name="heading_level_unique_number",
                violation_error_message="この階層は既にあります。",
            ),
            models.CheckConstraint(
                condition=Q(number__range=(1, MOST_LEVELS)),
                name="heading_level_1_to_4",
                violation_error_message=f"階層は1から{MOST_LEVELS}までです。",
            ),
        ]

    def __str__(self) -> str:
        return self.word

    def clean(self) -> None:
        """Refuse that a level no longer reports once one of its headings has."""
        super().clean()
        reported = self.headings.filter(report__reports__isnull=False) if self.pk else None
        if not self.reports and reported is not None and reported.exists():
            raise ValidationError({"reports": "年度実績のある見出しがあるため、外せません。"})


class Heading(models.Model):
    """A heading of a level above the initiatives, below its parent of a higher level."""

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="headings", verbose_name="計画")
    level = models.ForeignKey(
        HeadingLevel, on_delete=models.RESTRICT, related_name="headings", verbose_name="階層"
    )
    parent = models.ForeignKey(
        "self",
        on_delete=models.RESTRICT,
        null=True,
        blank=True,
        related_name="children",
        verbose_name="上の見出し",
    )
    slug = models.SlugField("アドレス用の名前", max_length=40)
    code = models.CharField("番号", max_length=20, blank=True)
    title = models.CharField("名称", max_length=200)
    heading = models.CharField(
        "印字する見出し", max_length=200, blank=True, help_text="空欄のときは、印・番号・名称から作ります。"
    )
    text = models.TextField("見出しの下の文章", blank=True)
    sort_order = models.PositiveSmallIntegerField("並び順")
    history = History()

    class Meta:
        verbose_name = "見出し"
        verbose_name_plural = "見出し"
        ordering: ClassVar[list[str]] = ["plan_id", "sort_order"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["plan", "slug"],
                name="heading_unique_slug",
                violation_error_message="このアドレス用の名前は、別の見出しで使われています。",
            )
        ]

    def __str__(self) -> str:
        return self.title

    def clean(self) -> None:
        """Refuse a level or a parent that is not above, or of another plan."""
        if self.level_id and self.level.plan_id != self.plan_id:
            raise ValidationError({"level": "この計画の階層を選んでください。"})
        if self.parent is None or not self.level_id:
            return
        if self.parent.plan_id != self.plan_id or self.parent.level.number >= self.level.number:
            raise ValidationError({"parent": "同じ計画の、より上の階層の見出しを選んでください。"})

    @property
    def plain_title(self) -> str:
        """The name without ※, for lists, choices and addresses of files."""
        return self.title.replace("※", "")

    @property
    def full_name(self) -> str:
        """The name as one reads it in a line, ※ included: with its code, and the level's word behind it."""
        return f"{self._printed_code}{self._read_title}"

    @property
    def _printed_code(self) -> str:
        return f"{self.code}　" if self.level.has_code and self.code else ""

    @property
    def _read_title(self) -> str:
        """The title with the level's word where that is read behind it, and not written there already."""
        word = self.level.word if self.level.follows_title else ""
        return self.title if self.title.endswith(word) else f"{self.title}{word}"

    @property
    def plain_name(self) -> str:
        """The same without ※."""
        return self.full_name.replace("※", "")

    @property
    def shown_code(self) -> str:
        """What stands before its title in lists: the code that the plan prints, else the level's word."""
        return (self.level.has_code and self.code) or self.level.word

    @property
    def printed(self) -> str:
        """The heading as the plan prints it, ※ included."""
        return self.heading or f"{self.level.mark}{self.full_name}"

    @property
    def path(self) -> "tuple[Heading, ...]":
        """The headings from the top down to this one."""
        return (*self.parent.path, self) if self.parent else (self,)
