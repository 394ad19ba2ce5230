"""公表版: what was published of a year, frozen: its data, its files and their hashes."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from imari_dx.shared.fiscal_year import FiscalYear, full_width
from initiatives.models import FiscalYearField, Plan
from reports.models.stored_file import StoredFile


class EditionQuerySet(models.QuerySet["Edition"]):
    """Editions."""

    def published(self) -> "EditionQuerySet":
        """Return those that are out."""
        return self.filter(published_at__isnull=False)

    def of_year(self, plan: Plan, fiscal_year: int) -> "EditionQuerySet":
        """Return the editions of a plan's year, the newest first."""
        return self.filter(plan=plan, fiscal_year=fiscal_year).order_by("-number")


class Edition(models.Model):
    """One edition of a year.

    ``data`` is the canonical JSON of its YearContent, frozen when publishing was asked for. Until all files
    of it are stored it is being made, and ``published_at`` is None; afterwards nothing of it is ever changed.
    """

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="editions", verbose_name="計画")
    fiscal_year = FiscalYearField("年度")
    number = models.PositiveSmallIntegerField("版")
    reason = models.TextField("訂正の理由", blank=True)
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="公表した人"
    )
    requested_at = models.DateTimeField("公表を始めた日時")
    published_at = models.DateTimeField("公表した日時", null=True, blank=True)
    data = models.ForeignKey(
        StoredFile, on_delete=models.PROTECT, related_name="+", verbose_name="公表したデータ"
    )
    is_demo = models.BooleanField("デモデータ", default=False, editable=False)

    objects = EditionQuerySet.as_manager()

    class Meta:
        verbose_name = "公表版"
        verbose_name_plural = "公表版"
        ordering: ClassVar[list[str]] = ["plan_id", "fiscal_year", "number"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["plan", "fiscal_year", "number"],
                name="edition_one_per_number",
                violation_error_message="この版は既にあります。",
            ),
            models.UniqueConstraint(
                fields=["plan", "fiscal_year"],
                condition=Q(published_at__isnull=True),
                name="edition_one_in_the_making",
                violation_error_message="この年度の公表版は、作成中です。",
            ),
            models.CheckConstraint(
                condition=Q(number__gte=1),
                name="edition_counts_from_one",
                violation_error_message="版は1から数えます。",
            ),
            models.CheckConstraint(
                condition=Q(number=1) | ~Q(reason=""),
                name="edition_correction_has_reason",
                violation_error_message="第２版からは、訂正の理由が必要です。",
            ),
            models.CheckConstraint(
                condition=Q(published_at__isnull=True) | Q(published_at__gte=F("requested_at")),
                name="edition_published_after_request",
                violation_error_message="公表した日時は、公表を始めた日時より前にはなりません。",
            ),
        ]

    def __str__(self) -> str:
        return f"{FiscalYear(self.fiscal_year).label}　{self.label}"

    @property
    def label(self) -> str:
        """第１版."""
        return edition_label(self.number)

    @property
    def data_sha256(self) -> str:
        """The hash of its data."""
        return self.data_id

    @property
    def is_published(self) -> bool:
        return self.published_at is not None


def edition_label(number: int) -> str:
    """Return 第１版, as documents print it."""
    return f"第{full_width(str(number))}版"


class EditionFile(models.Model):
    """One file of an edition. ``key`` is the document's word in addresses, ``slug`` of which 個票 it is."""

    edition = models.ForeignKey(
        Edition, on_delete=models.CASCADE, related_name="files", verbose_name="公表版"
    )
    sort_order = models.PositiveSmallIntegerField("並び順")
    key = models.CharField("帳票", max_length=50)
    slug = models.CharField("個票", max_length=100, blank=True)
    file_format = models.CharField("形式", max_length=10)
    name = models.CharField("ファイル名", max_length=255)
    file = models.ForeignKey(
        StoredFile, on_delete=models.PROTECT, related_name="+", verbose_name="保存したファイル"
    )

    class Meta:
        verbose_name = "公表版のファイル"
        verbose_name_plural = "公表版のファイル"
        ordering: ClassVar[list[str]] = ["edition_id", "sort_order"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["edition", "key", "slug", "file_format"], name="edition_file_once_per_format"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def sha256(self) -> str:
        """The hash of its bytes when they were stored."""
        return self.file_id
