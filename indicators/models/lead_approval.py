"""共管: which leads have approved, where a plan wants the approval of all of them."""

from typing import ClassVar

from django.conf import settings
from django.db import models

from accounts.models import Department
from indicators.models.report import AnnualReport


class LeadApproval(models.Model):
    """The approval of one leading department, as long as the report waits for those of the others.

    Gone when the report is returned, taken back or changed: it was of another content. What happened stays in
    the log.
    """

    report = models.ForeignKey(
        AnnualReport, on_delete=models.CASCADE, related_name="lead_approvals", verbose_name="年度実績"
    )
    department = models.ForeignKey(
        Department, on_delete=models.PROTECT, related_name="+", verbose_name="部署"
    )
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="承認した人"
    )
    approved_at = models.DateTimeField("承認日時")

    class Meta:
        verbose_name = "共管の承認"
        verbose_name_plural = "共管の承認"
        ordering: ClassVar[list[str]] = ["report_id", "pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["report", "department"],
                name="lead_approval_once_per_department",
                violation_error_message="この課の承認は済んでいます。",
            )
        ]

    def __str__(self) -> str:
        return f"{self.report} {self.department}"
