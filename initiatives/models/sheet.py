"""The official sheet as data: its rows in order, and what stands in the rows that only this plan has."""

from typing import ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q

from imari_dx.shared.acts import History
from initiatives.models.initiative import Initiative
from initiatives.models.plan import Plan
from initiatives.sheet_layout import REPEATABLE, RowKind
from initiatives.words import NEUTRAL


class SheetRow(models.Model):
    """One row of the official sheet: what stands in it, and how the plan calls it."""

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="sheet_rows", verbose_name="計画")
    code = models.SlugField(
        "符号", max_length=20, help_text="計画書データに出る短い名前。例: issue", allow_unicode=False
    )
    kind = models.CharField(
        "内容",
        max_length=20,
        choices=[(kind.value, kind.words) for kind in RowKind],
        default=RowKind.TEXT.value,
    )
    label = models.CharField("見出し", max_length=100, blank=True, help_text="字間の空白も、印字するとおりに")
    is_shown = models.BooleanField("印字する", default=True)
    sort_order = models.PositiveSmallIntegerField("並び順")
    history = History()

    class Meta:
        verbose_name = "様式の行"
        verbose_name_plural = "様式の行"
        ordering: ClassVar[list[str]] = ["plan_id", "sort_order"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["plan", "code"],
                name="sheet_row_unique_code",
                violation_error_message="同じ符号の行があります。",
            ),
            models.UniqueConstraint(
                fields=["plan", "kind"],
                condition=~Q(kind__in=[kind.value for kind in REPEATABLE]),
                name="sheet_row_once_a_kind",
                violation_error_message="この内容の行は1つだけです。",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=[kind.value for kind in RowKind]),
                name="sheet_row_known_kind",
                violation_error_message="行の内容を選んでください。",
            ),
            models.CheckConstraint(
                condition=Q(kind=RowKind.SCHEDULE.value) | ~Q(label=""),
                name="sheet_row_has_a_label",
                violation_error_message="見出しを入力してください。空欄にできるのはスケジュールの行だけです。",
            ),
        ]

    def __str__(self) -> str:
        return self.label.replace(" ", "").replace("　", "") or str(self.get_kind_display())


class InitiativeText(models.Model):
    """What stands in one of the plan's own rows on the sheet of an initiative."""

    initiative = models.ForeignKey(
        Initiative, on_delete=models.CASCADE, related_name="texts", verbose_name=NEUTRAL.initiative
    )
    row = models.ForeignKey(SheetRow, on_delete=models.PROTECT, related_name="texts", verbose_name="様式の行")
    text = models.TextField("文章")
    history = History()

    class Meta:
        verbose_name = "様式の文章"
        verbose_name_plural = "様式の文章"
        ordering: ClassVar[list[str]] = ["initiative_id", "row_id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["initiative", "row"],
                name="initiative_text_one_per_row",
                violation_error_message="この行の文章は既にあります。",
            )
        ]

    def __str__(self) -> str:
        return f"{self.initiative.code} {self.row}"

    def clean(self) -> None:
        """Refuse rows that hold something else, or that are another plan's."""
        super().clean()
        if self.row_id and self.row.kind != RowKind.TEXT:
            raise ValidationError({"row": "文章を入れられるのは、内容が「文章」の行だけです。"})
        if self.row_id and self.initiative_id and self.row.plan_id != self.initiative.plan_id:
            raise ValidationError({"row": "この計画の様式の行を選んでください。"})
