"""データの修正: users, departments and memberships."""

from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.contrib.auth.forms import AdminPasswordChangeForm, UserCreationForm
from django.contrib.auth.models import Group
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html

from accounts.models import Department, Membership, User
from imari_dx.admin_base import AccountsRights, BaseAdmin, Fields, Guards, RowInline, plain_choices

# Rights come from memberships; Django's groups have no say here.
admin.site.unregister(Group)


class _MembershipInline(AccountsRights, RowInline):
    """Whose role it is, where, from when to when."""

    model = Membership
    related = ("user", "department")

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        field: Any = super().formfield_for_foreignkey(db_field, request, **kwargs)
        return plain_choices(field, field.queryset) if db_field.name in ("department", "user") else field


class UserCreation(UserCreationForm):
    """A new account with its first password."""

    class Meta:
        model = User
        fields = ("username", "full_name", "email")


class PasswordReset(AdminPasswordChangeForm):
    """A new password for somebody else. Accounts without any password are no case here."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields.pop("usable_password", None)
        for name in ("password1", "password2"):
            self.fields[name].required = True


@admin.register(User)
class UserAdmin(AccountsRights, Fields, Guards, DjangoUserAdmin):
    """利用者."""

    form = forms.ModelForm
    add_form = UserCreation
    add_form_template = None
    change_password_form = PasswordReset
    change_user_password_template = "admin/accounts/user/password.html"  # noqa: S105 (a template)
    fieldsets = ((None, {"fields": ("username", "full_name", "email", "is_active", "password_reset")}),)
    add_fieldsets = ((None, {"fields": ("username", "full_name", "email", "password1", "password2")}),)
    readonly_fields = ("password_reset",)
    list_display = ("username", "full_name", "roles", "is_active", "last_login")
    list_filter = ("is_active", "memberships__role", "memberships__department")
    search_fields = ("username", "full_name", "email")
    filter_horizontal = ()
    inlines = (_MembershipInline,)

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).prefetch_related("memberships__department")

    @admin.display(description="所属と役割")
    def roles(self, user: User) -> str:
        """Every membership with its department."""
        return "、".join(
            f"{row.department or ''}{'の' if row.department else ''}{row.role_label}"
            for row in user.memberships.all()
        )

    @admin.display(description="パスワード")
    def password_reset(self, user: User) -> str:
        """The way to the form that sets a new one."""
        address = reverse("admin:auth_user_password_change", args=[user.pk])
        return format_html('<a href="{}">パスワードを再設定する</a>', address)

    def get_inlines(self, request: HttpRequest, obj: Any) -> Any:
        return super().get_inlines(request, obj) if obj else ()

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        """Refuse those who ever logged in: the records of what they did name them."""
        to_delete, counts, lacking, protected = super().get_deleted_objects(objs, request)
        for user in objs:
            if user.last_login:
                protected.append(
                    f"{user}さんはログインしたことがあるため、記録を残します。"
                    "削除せず、「有効」のチェックを外してください。"
                )
        return to_delete, counts, lacking, protected


@admin.register(Department)
class DepartmentAdmin(AccountsRights, BaseAdmin):
    """部署."""

    list_display = ("name", "parent", "valid_from", "valid_until", "sort_order")
    list_select_related = ("parent",)
    search_fields = ("name",)


@admin.register(Membership)
class MembershipAdmin(AccountsRights, BaseAdmin):
    """所属と役割: all of them, to look through at a 人事異動."""

    list_display = ("user", "role", "is_deputy", "department", "valid_from", "valid_until")
    list_filter = ("role", "is_deputy", "department")
    list_select_related = ("user", "department")
    search_fields = ("user__username", "user__full_name")
