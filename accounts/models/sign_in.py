"""Who signed in, tried to, was locked out; who became the secretariat on the server. Never edited."""

from typing import ClassVar

from django.db import models

from accounts.models.people import User


class SignInKind(models.TextChoices):
    """What became of an attempt to sign in."""

    SUCCESS = "success", "ログイン"
    FAILURE = "failure", "失敗"
    LOCKED = "locked", "失敗（ロック開始）"
    REFUSED = "refused", "ロック中のため拒否"
    # By those who keep accounts: for the account at every address.
    UNLOCKED = "unlocked", "ロックの解除"


class SignIn(models.Model):
    """One attempt to sign in, written by accounts/sign_in alone; the lock is counted from these rows."""

    at = models.DateTimeField("日時")
    kind = models.CharField("結果", max_length=10, choices=SignInKind.choices)
    # As accounts.sign_in.rules.account_key reads it: one spelling whatever the case and width typed.
    username = models.CharField("利用者ID", max_length=150)
    user = models.ForeignKey(
        User, on_delete=models.SET_NULL, null=True, related_name="sign_ins", verbose_name="利用者"
    )
    address = models.GenericIPAddressField("送信元", null=True)

    class Meta:
        verbose_name = "ログインの記録"
        verbose_name_plural = "ログインの記録"
        ordering: ClassVar[list[str]] = ["-at", "-id"]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["username", "address", "at"], name="sign_in_pair"),
            models.Index(fields=["-at", "-id"], name="sign_in_latest"),
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=models.Q(kind__in=SignInKind.values), name="sign_in_known_kind")
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.username} {self.get_kind_display()}"


class ServerGrant(models.Model):
    """Somebody became the secretariat by a command on the server, which everybody is told."""

    at = models.DateTimeField("日時")
    user = models.ForeignKey(
        User, on_delete=models.SET_NULL, null=True, related_name="+", verbose_name="利用者"
    )
    user_label = models.CharField("登録したときの氏名と利用者ID", max_length=300)

    class Meta:
        verbose_name = "サーバーでの事務局の登録"
        verbose_name_plural = "サーバーでの事務局の登録"
        ordering: ClassVar[list[str]] = ["-at", "-id"]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.user_label}"
