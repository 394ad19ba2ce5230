"""The people pages: the list with its filter, and the forms for what happens to a person's roles."""

import datetime as dt
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Prefetch, Q, QuerySet

from accounts.guards import ONLY_BY_SECRETARIAT
from accounts.models import Department, Membership, Role, User
from imari_dx.shared.form_fields import SearchField, TypedDateField
from imari_dx.shared.search import finds
from initiatives.models import Plan


def current_or_coming(day: dt.date) -> Q:
    """Return the condition for rows with days that are not over on a day."""
    return Q(valid_until__isnull=True) | Q(valid_until__gte=day)


def department_choices(day: dt.date) -> list[tuple[Any, str]]:
    """Return the departments to choose from: those that are not over on a day."""
    rows = Department.objects.filter(current_or_coming(day))
    return [("", "選んでください"), *((row.pk, row.name) for row in rows)]


class PeopleFilter(forms.Form):
    """Which accounts are listed; what cannot be read filters nothing."""

    text = SearchField(label="氏名・利用者ID")
    department = forms.ChoiceField(label="部署", required=False)
    role = forms.ChoiceField(label="役割", required=False, choices=[("", "すべて"), *Role.choices])

    def __init__(self, data: Any, *, today: dt.date) -> None:
        super().__init__(data)
        self.today = today
        departments: Any = self.fields["department"]
        departments.choices = [("", "すべて"), *department_choices(today)[1:]]

    def filter(self) -> QuerySet[User]:
        """Return the accounts asked for, with their memberships of today and later, in one more query."""
        self.is_valid()
        chosen = self.cleaned_data
        memberships = Membership.objects.filter(current_or_coming(self.today))
        matching = memberships
        if chosen.get("department"):
            matching = matching.filter(department=chosen["department"])
        if chosen.get("role"):
            matching = matching.filter(role=chosen["role"])
        people = User.objects.order_by("-is_active", "username")
        if chosen.get("department") or chosen.get("role"):
            people = people.filter(pk__in=matching.values("user"))
        if text := chosen.get("text"):
            found = [
                key
                for key, *names in User.objects.values_list("pk", "full_name", "username")
                if finds(text, names)
            ]
            people = people.filter(pk__in=found)
        rows = memberships.select_related("department").order_by("valid_from", "role", "pk")
        return people.prefetch_related(Prefetch("memberships", rows), "memberships__plan_roles__plan")


def plans_named(row: Membership) -> str:
    """Return the plans that a role is restricted to, in words; "" where it reaches all."""
    return "、".join(str(one.plan) for one in row.plan_roles.all())


def _plans_field() -> "forms.ModelMultipleChoiceField[Plan]":
    """The plans that a role reaches."""
    return forms.ModelMultipleChoiceField(
        Plan.objects.order_by("start_fiscal_year", "slug"),
        label="使える計画",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="選んだ計画だけで使える役割になります。選ばなければ、すべての計画で使えます。",
    )


class PlansForm(forms.Form):
    """Which plans a role reaches."""

    plans = _plans_field()


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
    plans = _plans_field()

    def __init__(self, *args: Any, today: dt.date, makes_secretariat: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if Plan.objects.count() < 2:
            del self.fields["plans"]
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
