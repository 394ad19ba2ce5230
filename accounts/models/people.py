"""Who there is: users, departments, and memberships (who belongs where, in which role, from when to when)."""

import datetime as dt
from typing import Any, ClassVar, TypeVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.contrib.auth.validators import UnicodeUsernameValidator
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q

from imari_dx.shared.acts import History, without_history

_Row = TypeVar("_Row", bound=models.Model)


class UserAccountManager(BaseUserManager["User"]):
    """Creates users. There are no superusers by flag: rights come from memberships alone."""

    def create_user(self, username: str, password: str | None = None, **fields: Any) -> "User":
        """Create an active user with a hashed password (an unusable one if None)."""
        user = self.model(username=self.model.normalize_username(username), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user


class User(AbstractBaseUser):
    """One person's account. What it may do follows from its memberships on the day of the request."""

    username = models.CharField(
        "利用者ID",
        max_length=150,
        unique=True,
        validators=[UnicodeUsernameValidator()],
        error_messages={"unique": "この利用者IDは既に使われています。別のIDを入力してください。"},
    )
    full_name = models.CharField("氏名", max_length=100)
    email = models.EmailField("メールアドレス", blank=True)
    is_active = models.BooleanField(
        "有効", default=True, help_text="退職者などは削除せず、チェックを外してください。"
    )
    # The day on which the account is closed: a leaver's, known before it comes. Nobody gets in from then on.
    closes_on = models.DateField("利用を終える日", null=True, blank=True, editable=False)
    # When its term was over: 利用者ID, mail address and password are gone, the name stays in the records.
    retired_at = models.DateTimeField("整理した日時", null=True, blank=True, editable=False)
    is_demo = models.BooleanField("デモ用", default=False, editable=False)
    # The first password and one that others have set are known to them: accounts.middleware asks for another.
    must_change_password = models.BooleanField("パスワードの変更が必要", default=False, editable=False)
    created_at = models.DateTimeField("登録日時", auto_now_add=True)
    # The entry of the directory that keeps the account (ADR 103), "" for an account of this site alone …
    directory_key = models.CharField("ディレクトリの番号", max_length=200, blank=True, editable=False)
    # … when it was asked last, when it last answered, and what it said that somebody here has to look after.
    directory_asked_at = models.DateTimeField("ディレクトリに尋ねた日時", null=True, editable=False)
    directory_answered_at = models.DateTimeField("ディレクトリが答えた日時", null=True, editable=False)
    directory_note = models.CharField("ディレクトリについて", max_length=300, blank=True, editable=False)

    # The memberships of a day, kept for the length of a request by accounts.permissions.
    memberships_read: "tuple[dt.date, list[Membership]] | None" = None
    # The plans of the house, kept as long by initiatives.permissions.
    plans_read: "list[Any] | None" = None
    # What is new for the user, kept as long by indicators.news.reading.
    news_read: Any = None

    objects: ClassVar[UserAccountManager] = UserAccountManager()
    # What nobody is to read, and what is no change of the account.
    history = History(
        excluded_fields=[
            *("password", "last_login"),
            *("directory_asked_at", "directory_answered_at", "directory_note"),
        ]
    )

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["full_name"]

    class Meta:
        verbose_name = "利用者"
        verbose_name_plural = "利用者"
        ordering: ClassVar[list[str]] = ["username"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["directory_key"], condition=~Q(directory_key=""), name="user_unique_directory_key"
            )
        ]

    def __str__(self) -> str:
        return self.full_name or self.username

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save; what no history holds (signing in, a new hash) leaves none behind."""
        if {*(kwargs.get("update_fields") or ("all",))} <= {"last_login", "password"}:
            with without_history(self):
                super().save(*args, **kwargs)
            return
        super().save(*args, **kwargs)

    @property
    def is_of_directory(self) -> bool:
        """Whether the directory of the house keeps the account: its name, its password, its own roles."""
        return bool(self.directory_key)

    def is_open_on(self, day: dt.date) -> bool:
        """Whether the account may be used on a day: it is in use, and not closed by then."""
        return self.is_active and (self.closes_on is None or day < self.closes_on)

    def clean(self) -> None:
        """Refuse a new 利用者ID that differs from another by the case of its letters alone.

        People would take one for the other, and attempts at signing in are counted for both together.
        """
        super().clean()
        alike = User.objects.filter(username__iexact=self.username).exclude(pk=self.pk)
        is_kept = User.objects.filter(pk=self.pk, username=self.username).exists()
        if not is_kept and alike.exists():
            message = "大文字と小文字だけが違う利用者IDが既にあります。別のIDを入力してください。"
            if not alike.filter(username=self.username).exists():  # the field itself says it of equal ones
                raise ValidationError({"username": message})

    def get_full_name(self) -> str:
        return str(self)

    def get_short_name(self) -> str:
        return str(self)


class PeriodQuerySet(models.QuerySet[_Row]):
    """Rows that are valid from one day until another, both included; an open end is valid for ever."""

    def valid_on(self, day: dt.date) -> "PeriodQuerySet[_Row]":
        return self.filter(valid_from__lte=day).filter(Q(valid_until__isnull=True) | Q(valid_until__gte=day))


class Department(models.Model):
    """A department of the city office; a tree, with the days on which it exists."""

    name = models.CharField("部署名", max_length=100)
    parent = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
        verbose_name="上位部署",
    )
    valid_from = models.DateField("設置日")
    valid_until = models.DateField(
        "廃止日", null=True, blank=True, help_text="この日まで存続。空欄は存続中。"
    )
    sort_order = models.PositiveIntegerField("並び順", default=0)
    is_demo = models.BooleanField("デモ用", default=False, editable=False)

    objects = PeriodQuerySet.as_manager()
    history = History()

    class Meta:
        verbose_name = "部署"
        verbose_name_plural = "部署"
        ordering: ClassVar[list[str]] = ["sort_order", "name"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["name", "valid_from"],
                name="department_unique_name_and_start",
                violation_error_message="同じ名前と設置日の部署が既にあります。",
            ),
            models.CheckConstraint(
                condition=Q(valid_until__isnull=True) | Q(valid_until__gte=F("valid_from")),
                name="department_period_in_order",
                violation_error_message="廃止日は設置日以降の日にしてください。",
            ),
            models.CheckConstraint(
                condition=Q(parent__isnull=True) | ~Q(parent=F("id")),
                name="department_not_its_own_parent",
                violation_error_message="上位部署に自分自身は選べません。",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Role(models.TextChoices):
    """What a membership lets its user do. The rules stand in each app's permissions.py.

    The headquarters' label is the neutral one (``initiatives.words``); a page of a plan has the plan's word.
    """

    EDITOR = "editor", "担当者"
    APPROVER = "approver", "所属長"
    SECRETARIAT = "secretariat", "事務局"
    HEADQUARTERS = "headquarters", "評価会議委員"
    VIEWER = "viewer", "閲覧者"
    ADMINISTRATOR = "administrator", "アカウント管理者"


DEPARTMENTAL_ROLES = (Role.EDITOR, Role.APPROVER)


class Membership(models.Model):
    """One user's role, in a department where the role belongs to one, from one day until another."""

    user = models.ForeignKey(
        User, on_delete=models.CASCADE, related_name="memberships", verbose_name="利用者"
    )
    role = models.CharField("役割", max_length=20, choices=Role.choices)
    department = models.ForeignKey(
        Department,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="memberships",
        verbose_name="部署",
        help_text="担当者・所属長では必ず選びます。",
    )
    valid_from = models.DateField("開始日")
    valid_until = models.DateField(
        "終了日", null=True, blank=True, help_text="この日まで有効。空欄は期限なし。"
    )
    is_deputy = models.BooleanField(
        "代決者", default=False, help_text="所属長に代わって承認します（代決として記録されます）。"
    )
    # Given by a group of the directory, which alone takes it away again (ADR 103).
    is_of_directory = models.BooleanField("ディレクトリによる", default=False, editable=False)

    # The plans (by number) that the role is restricted to, set where memberships are read for their rights
    # (accounts.permissions); empty: the role reaches every plan.
    only_plans: "frozenset[int]" = frozenset()

    objects = PeriodQuerySet.as_manager()
    history = History()

    class Meta:
        verbose_name = "所属と役割"
        verbose_name_plural = "所属と役割"
        ordering: ClassVar[list[str]] = ["user_id", "valid_from", "role"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(role__in=Role.values),
                name="membership_known_role",
                violation_error_message="役割が正しくありません。",
            ),
            models.CheckConstraint(
                condition=~Q(role__in=DEPARTMENTAL_ROLES) | Q(department__isnull=False),
                name="membership_department_for_departmental_role",
                violation_error_message="担当者と所属長には部署を選んでください。",
            ),
            models.CheckConstraint(
                condition=Q(valid_until__isnull=True) | Q(valid_until__gte=F("valid_from")),
                name="membership_period_in_order",
                violation_error_message="終了日は開始日以降の日にしてください。",
            ),
            models.CheckConstraint(
                condition=Q(is_deputy=False) | Q(role=Role.APPROVER),
                name="membership_deputy_of_a_head",
                violation_error_message="代決者は、役割を「所属長」にして登録します。",
            ),
            models.UniqueConstraint(
                fields=["user", "role", "department", "valid_from"],
                name="membership_unique",
                violation_error_message="同じ所属と役割が既に登録されています。",
            ),
            models.UniqueConstraint(
                fields=["user", "role", "valid_from"],
                condition=Q(department__isnull=True),
                name="membership_unique_without_department",
                violation_error_message="同じ役割が既に登録されています。",
            ),
        ]

    def __str__(self) -> str:
        where = f"{self.department} " if self.department else ""
        return f"{self.user} {where}{self.role_label}"

    def reaches(self, plan: int | None) -> bool:
        """Whether the role holds for a plan; without one, for what belongs to none (people, departments)."""
        return not self.only_plans or plan in self.only_plans

    @property
    def role_label(self) -> str:
        """The role in Japanese; a deputy is named as one."""
        return f"{self.get_role_display()}{'（代決者）' if self.is_deputy else ''}"
