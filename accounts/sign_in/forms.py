"""Forms of the own account, and the form that the gallery of components shows."""

from typing import Any

from django import forms
from django.contrib.auth.forms import AuthenticationForm, PasswordChangeForm
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest

from accounts.models import RecordKind, User
from accounts.records.writing import record
from accounts.sign_in.backends import lock_of, lock_sentence
from accounts.sign_in.own_password import own_password_refusal
from accounts.sign_in.told import told_to

WRONG_LOGIN = (
    "利用者IDかパスワードが違います。全角と半角、大文字と小文字を確かめて、もう一度入力してください。"
)

WRONG_OLD = "今のパスワードが違います。もう一度入力してください。"


class LoginForm(AuthenticationForm):
    """利用者ID and パスワード; never says which of the two was wrong, but that and how long one is locked."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.error_messages = {**self.error_messages, "invalid_login": WRONG_LOGIN}
        self.fields["username"].label = "利用者ID"
        self.fields["username"].error_messages["required"] = "利用者IDを入力してください。"
        self.fields["password"].label = "パスワード"
        self.fields["password"].error_messages["required"] = "パスワードを入力してください。"

    def get_invalid_login_error(self) -> ValidationError:
        """Say that it was wrong, that it is not even looked at any more, or why it could not be."""
        if told := told_to(self.request):
            return ValidationError(told.sentence)
        until = lock_of(self.request, self.cleaned_data["username"]) if self.request else None
        return ValidationError(lock_sentence(until)) if until else super().get_invalid_login_error()


class OwnPasswordForm(PasswordChangeForm):
    """Django's form in plain words: the old password once, the new one twice.

    It says nothing of the old password to whoever does not know it; a wrong one counts as at signing in.
    """

    def __init__(self, *args: Any, request: HttpRequest, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.request = request
        self.error_messages = {
            **self.error_messages,
            "password_mismatch": "上の欄の新しいパスワードと違います。同じものを入力してください。",
        }
        labels = {
            "old_password": "今のパスワード",
            "new_password1": "新しいパスワード",
            "new_password2": "新しいパスワード（確認のためもう一度）",
        }
        for name, label in labels.items():
            self.fields[name].label = label
            self.fields[name].error_messages["required"] = f"{label.split('（')[0]}を入力してください。"
        rules = (
            "10文字以上で、数字だけのもの、氏名・利用者ID・市の名前に年や数字を付けただけのもの、"
            "よく使われるものは使えません。"
        )
        self.fields["new_password1"].help_text = rules
        self.fields["new_password2"].help_text = ""

    def clean_old_password(self) -> str:
        """Refuse a wrong one, and any while the account is locked here."""
        password = str(self.cleaned_data["old_password"])
        if refusal := own_password_refusal(self.request, self.user, password, wrong=WRONG_OLD):
            raise ValidationError(refusal)
        return password

    def clean_new_password1(self) -> str:
        """Refuse the old one again: it is what has to change."""
        password = str(self.cleaned_data["new_password1"])
        if password == self.cleaned_data.get("old_password"):
            raise ValidationError("今のパスワードと同じです。別のパスワードを入力してください。")
        return password

    def save(self, commit: bool = True) -> User:
        """Store what only its owner knows."""
        self.user.must_change_password = False
        with transaction.atomic():
            record(RecordKind.PASSWORD_CHANGED, user=self.user, subject=self.user)
            return super().save(commit)

    def validate_password_for_user(self, user: User, password_field_name: str = "") -> None:
        """Say why a password is refused beside the first of the two fields, not beside the second."""
        super().validate_password_for_user(user, "new_password1")


class GalleryForm(forms.Form):
    """One field of each kind, for the gallery; nothing is saved."""

    title = forms.CharField(
        label="取組の名称",
        help_text="計画書のとおりの名称にしてください。",
        error_messages={"required": "取組の名称を入力してください。"},
    )
    results = forms.CharField(label="取組実績", required=False, widget=forms.Textarea)
    budget = forms.DecimalField(
        label="予算額",
        required=False,
        localize=True,
        help_text="カンマは付けても構いません。",
        error_messages={"invalid": "数字で入力してください。例：1,200"},
    )
    start = forms.CharField(label="開始日", required=False, help_text="例：令和7年4月1日、R7.4.1、2025/4/1")
    direction = forms.ChoiceField(
        label="今後の方向性",
        choices=[("", "選んでください"), ("continue", "継続"), ("expand", "拡充")],
        error_messages={"required": "今後の方向性を選んでください。"},
    )
    grade = forms.ChoiceField(
        label="自己評価",
        choices=[("A", "A 計画を上回る"), ("B", "B 計画どおり")],
        widget=forms.RadioSelect,
        error_messages={"required": "自己評価を選んでください。"},
    )
    confirmed = forms.BooleanField(
        label="内容を確認しました", error_messages={"required": "確認したら、チェックを付けてください。"}
    )
