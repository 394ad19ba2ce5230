"""What became of a plan after it was printed: revisions (改定), errata (訂正), and their changes."""

from typing import ClassVar

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q

from imari_dx.shared.fiscal_year import FiscalYear
from initiatives.models.plan import FiscalYearField, Plan
from initiatives.words import NEUTRAL

BY_THE_SYSTEM = "システム"


class RevisionQuerySet(models.QuerySet["Revision"]):
    """Revisions by whether they have been put in force."""

    def in_force(self) -> "RevisionQuerySet":
        return self.filter(in_force_at__isnull=False)

    def being_prepared(self) -> "RevisionQuerySet":
        return self.filter(in_force_at__isnull=True)


class Revision(models.Model):
    """改定: changes of a plan that hold from a fiscal year on, put in force in one act (domain.md).

    While it is being prepared its changes are a draft beside the plan; in force they stand in the plan's own
    tables, and what was there before is kept with them.
    """

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="revisions", verbose_name="計画")
    number = models.PositiveSmallIntegerField("回")
    effective_year = FiscalYearField("改定を適用する年度")
    decided_on = models.DateField("決定した日", null=True, blank=True)
    reason = models.TextField("改定の理由", blank=True, default="")
    opened_at = models.DateTimeField("作成を始めた日時")
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="作成を始めた人"
    )
    in_force_at = models.DateTimeField("計画に反映した日時", null=True, blank=True)
    in_force_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="計画に反映した人",
    )
    act = models.UUIDField("操作の番号", null=True, blank=True, editable=False)

    objects = RevisionQuerySet.as_manager()

    class Meta:
        verbose_name = "改定"
        verbose_name_plural = "改定"
        ordering: ClassVar[list[str]] = ["plan_id", "number"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["plan", "number"], name="revision_unique_number"),
            models.UniqueConstraint(
                fields=["plan"],
                condition=Q(in_force_at__isnull=True),
                name="revision_one_being_prepared",
                violation_error_message="作成中の改定が既にあります。",
            ),
            models.CheckConstraint(condition=Q(number__gte=1), name="revision_number_from_one"),
            models.CheckConstraint(
                condition=Q(in_force_at__isnull=True, in_force_by__isnull=True, act__isnull=True)
                | (
                    Q(in_force_at__isnull=False, in_force_by__isnull=False, act__isnull=False)
                    & Q(decided_on__isnull=False)
                    & ~Q(reason="")
                ),
                name="revision_in_force_is_whole",
                violation_error_message="計画に反映するには、決定した日と改定の理由が必要です。",
            ),
        ]

    def __str__(self) -> str:
        return f"第{self.number}回改定"

    @property
    def is_in_force(self) -> bool:
        return self.in_force_at is not None

    @property
    def label(self) -> str:
        """第1回改定（令和6年度から）."""
        return f"{self}（{FiscalYear(self.effective_year).label}から）"


class Erratum(models.Model):
    """訂正: a slip of reading set right at once, in all years that are not decided."""

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="errata", verbose_name="計画")
    reason = models.TextField("訂正の理由")
    made_at = models.DateTimeField("訂正した日時")
    # Nobody where a command read a plan document.
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="訂正した人",
    )
    act = models.UUIDField("操作の番号", editable=False)

    class Meta:
        verbose_name = "訂正"
        verbose_name_plural = "訂正"
        ordering: ClassVar[list[str]] = ["plan_id", "made_at", "pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=~Q(reason=""),
                name="erratum_has_a_reason",
                violation_error_message="訂正の理由を入力してください。",
            )
        ]

    def __str__(self) -> str:
        return f"訂正：{self.reason}"

    @property
    def maker(self) -> str:
        """Who made it."""
        return str(self.made_by) if self.made_by else BY_THE_SYSTEM


class RowChange(models.Model):
    """One row of the plan before and after a revision or an erratum.

    ``model`` is the model's label, ``row`` its key; a row that a draft adds has a negative one until it is
    put in force. ``before`` and ``after`` hold the fields that differ, written as Django's serializer writes
    them: no ``before`` where the row was added, no ``after`` where it was removed, then all fields of the
    other. ``initiative`` is the key of the initiative on whose sheet the row stands, none for one of the
    plan as a whole.
    """

    revision = models.ForeignKey(
        Revision,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="changes",
        verbose_name="改定",
    )
    erratum = models.ForeignKey(
        Erratum,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="changes",
        verbose_name="訂正",
    )
    model = models.CharField("表", max_length=100)
    row = models.BigIntegerField("行")
    initiative = models.BigIntegerField(NEUTRAL.initiative, null=True, blank=True)
    before = models.JSONField("変更前", null=True, blank=True, encoder=DjangoJSONEncoder)
    after = models.JSONField("変更後", null=True, blank=True, encoder=DjangoJSONEncoder)

    class Meta:
        verbose_name = "計画の変更"
        verbose_name_plural = "計画の変更"
        ordering: ClassVar[list[str]] = ["pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["revision", "model", "row"], name="row_change_once_a_revision"),
            models.UniqueConstraint(fields=["erratum", "model", "row"], name="row_change_once_an_erratum"),
            models.CheckConstraint(
                condition=Q(revision__isnull=False, erratum__isnull=True)
                | Q(revision__isnull=True, erratum__isnull=False),
                name="row_change_of_one_or_the_other",
            ),
            models.CheckConstraint(
                condition=Q(before__isnull=False) | Q(after__isnull=False),
                name="row_change_changes_something",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.model} {self.row}"
