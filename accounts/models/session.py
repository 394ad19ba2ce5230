"""Who is signed in where: one row for each browser, instead of Django's own table of sessions."""

from typing import Any, ClassVar

from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models
from django.utils import timezone

from accounts.models.people import User


class UserSession(AbstractBaseSession):
    """A session, found by a sum of its key: who reads the table cannot take a session over by it.

    Written by accounts/sessions alone. ``last_act_at`` is renewed by a statement of its own, so that two
    answers under way at once do not set it back.
    """

    # Nobody before signing in.
    user = models.ForeignKey(
        User, on_delete=models.CASCADE, null=True, related_name="sessions", verbose_name="利用者"
    )
    signed_in_at = models.DateTimeField("ログイン日時", default=timezone.now)
    last_act_at = models.DateTimeField("最後の操作", default=timezone.now)
    address = models.GenericIPAddressField("送信元", null=True)
    browser = models.CharField("ブラウザー", max_length=300, blank=True, default="")

    class Meta:
        verbose_name = "ログイン中の端末"
        verbose_name_plural = "ログイン中の端末"
        ordering: ClassVar[list[str]] = ["-last_act_at", "session_key"]

    def __str__(self) -> str:
        return f"{self.user} {self.signed_in_at:%Y-%m-%d %H:%M}"

    def save(self, *, force_update: bool = False, **options: Any) -> None:
        """Leave the last act alone where the rest of a session is stored again."""
        if force_update:
            names = [field.name for field in self._meta.concrete_fields if not field.primary_key]
            options["update_fields"] = [name for name in names if name != "last_act_at"]
        super().save(force_update=force_update, **options)
