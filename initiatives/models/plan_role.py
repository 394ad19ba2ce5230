"""Which plans a role is restricted to. Here and not in ``accounts``, which knows no plan."""

from typing import ClassVar

from django.db import models

from accounts.models import Membership
from initiatives.models.plan import Plan


class PlanRole(models.Model):
    """A plan that a role (所属と役割) is restricted to; a role with none named reaches every plan.

    A plan that a role is restricted to cannot be deleted: the role would suddenly reach all the others.
    """

    membership = models.ForeignKey(
        Membership, on_delete=models.CASCADE, related_name="plan_roles", verbose_name="所属と役割"
    )
    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="roles", verbose_name="計画")

    class Meta:
        verbose_name = "役割を使う計画"
        verbose_name_plural = "役割を使う計画"
        ordering: ClassVar[list[str]] = ["membership_id", "plan_id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["membership", "plan"],
                name="plan_role_unique",
                violation_error_message="同じ計画が二度選ばれています。",
            )
        ]

    def __str__(self) -> str:
        return f"{self.membership}（{self.plan}）"
