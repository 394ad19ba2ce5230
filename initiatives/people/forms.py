"""The pages of one person: what is known of the account, and what happens to the roles."""

import datetime as dt
from collections.abc import Sequence
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError

from accounts.guards import ONLY_BY_SECRETARIAT
from accounts.models import Department, Role
from imari_dx.shared.characters import without_marks
from imari_dx.shared.form_fields import TypedDateField
from imari_dx.shared.one_line import one_line
from initiatives.models import Plan
from initiatives.people.list_form import department_choices


class AccountForm(forms.Form):
    """What is known of a person besides the roles."""

    field_width = "medium"

    full_name = forms.CharField(
        label="氏名", max_length=100, error_messages={"required": "氏名を入力してください。"}
    )
    email = forms.EmailField(
        label="メールアドレス",
        required=False,
        help_text="お知らせを送る先です。空欄の人には、画面だけで知らせます。",
        error_messages={"invalid": "メールアドレスとして読み取れません。例：yamada@example.lg.jp"},
    )

    def clean_full_name(self) -> str:
        """Return the name in one line."""
        name = one_line(without_marks(self.cleaned_data["full_name"]))
        if not name:
            raise ValidationError("氏名を入力してください。")
        return name


class NewAccountForm(AccountForm):
    """The same with the 利用者ID, which stays for ever."""

    username = forms.CharField(
        label="利用者ID",
        max_length=150,
        help_text="ログインに使います。半角の英数字と @ . + - _ で付けます（例：職員番号）。",
        error_messages={"required": "利用者IDを入力してください。"},
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}
        ),
    )
    field_order = ("username", "full_name", "email")


def plans_to_choose() -> list[Plan]:
    """Return all plans with what names them: read once for all forms of a page."""
    return list(Plan.objects.only("short_title").order_by("start_fiscal_year", "slug"))


class _PlansField(forms.MultipleChoiceField):
    """The plans that a role reaches, out of those that its form is given."""

    def __init__(self) -> None:
        super().__init__(
            label="使える計画",
            required=False,
            widget=forms.CheckboxSelectMultiple,
            help_text="選んだ計画だけで使える役割になります。選ばなければ、すべての計画で使えます。",
        )
        self.plans: dict[str, Plan] = {}

    def offer(self, plans: Sequence[Plan]) -> None:
        """Let these be chosen."""
        self.plans = {str(plan.pk): plan for plan in plans}
        self.choices = [(key, str(plan)) for key, plan in self.plans.items()]

    def clean(self, value: Any) -> list[Plan]:
        """Return the plans chosen, in the order in which they are offered."""
        chosen = set(super().clean(value))
        return [plan for key, plan in self.plans.items() if key in chosen]


class PlansForm(forms.Form):
    """Which plans a role reaches."""

    plans = _PlansField()

    def __init__(self, *args: Any, plans: Sequence[Plan], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast("_PlansField", self.fields["plans"]).offer(plans)


class _PlaceForm(forms.Form):
    """A role, the department where the role belongs to one, whether as a deputy."""

    field_width = "medium"

    role = forms.ChoiceField(
        label="役割",
        choices=[("", "選んでください"), *Role.choices],
        error_messages={"required": "役割を選んでください。"},
    )
    department = forms.ChoiceField(
        label="部署",
        required=False,
        help_text="担当者と所属長では必ず選びます。ほかの役割では空欄で構いません。",
    )
    is_deputy = forms.BooleanField(label="代決者（所属長に代わって承認する人）", required=False)
    plans = _PlansField()

    def __init__(
        self, *args: Any, today: dt.date, makes_secretariat: bool, plans: Sequence[Plan], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        if len(plans) < 2:
            del self.fields["plans"]
        else:
            cast("_PlansField", self.fields["plans"]).offer(plans)
        departments: Any = self.fields["department"]
        departments.choices = department_choices(today)
        if not makes_secretariat:
            role: Any = self.fields["role"]
            role.choices = [one for one in role.choices if one[0] != Role.SECRETARIAT]
            role.error_messages["invalid_choice"] = ONLY_BY_SECRETARIAT

    def clean_department(self) -> Department | None:
        chosen = self.cleaned_data["department"]
        return Department.objects.get(pk=chosen) if chosen else None


class GrantForm(_PlaceForm):
    """所属の追加（兼務を含む）."""

    valid_from = TypedDateField(
        label="開始日", required=True, error_messages={"required": "開始日を入力してください。"}
    )
    valid_until = TypedDateField(label="終了日", help_text="期限がなければ空欄にします。")


class TransferForm(_PlaceForm):
    """人事異動: from a day on somewhere else."""

    on = TypedDateField(
        label="異動日",
        required=True,
        help_text="この日から新しい所属になり、下で選んだ所属は前の日で終わります。",
        error_messages={"required": "異動日を入力してください。"},
    )
    leaving = forms.MultipleChoiceField(
        label="終える所属", required=False, widget=forms.CheckboxSelectMultiple
    )

    field_order = ("on", "leaving", "role", "department", "is_deputy", "plans")

    def __init__(self, *args: Any, leaving: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["leaving"] = forms.MultipleChoiceField(
            label="終える所属", required=False, widget=forms.CheckboxSelectMultiple, choices=leaving
        )
        self.order_fields(self.field_order)


class FurtherPlaceForm(GrantForm):
    """兼務: one more role of a new person; nothing of it where neither role nor department is chosen."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, empty_permitted=True, use_required_attribute=False, **kwargs)

    def has_changed(self) -> bool:
        return any(self[name].value() for name in ("role", "department"))


class EndForm(forms.Form):
    """The last day of a membership."""

    last_day = TypedDateField(
        label="最後の日", required=True, error_messages={"required": "最後の日を入力してください。"}
    )


def add_refusal(form: forms.Form, error: ValidationError) -> None:
    """Show why a service refused: beside the field that it names, else above the form."""
    if not hasattr(error, "error_dict"):
        form.add_error(None, error.messages)
        return
    for name, messages in error.message_dict.items():
        form.add_error(name if name in form.fields else None, messages)
