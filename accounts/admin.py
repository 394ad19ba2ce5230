"""データの修正: users, departments and memberships."""

from typing import Any, ClassVar

from django import forms
from django.contrib import admin
from django.contrib.admin.utils import unquote
from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django_otp.plugins.otp_static.admin import StaticDevice
from django_otp.plugins.otp_totp.admin import TOTPDevice

from accounts.correction.base import AccountsRights, BaseAdmin, Fields, Guards, RowInline, plain_choices
from accounts.guards import RightsGuard, SecretariatGuard, refuse_to_delete
from accounts.models import Department, Membership, User
from accounts.permissions import may_keep_account
from accounts.services import ACCOUNT_OF_DIRECTORY, OF_DIRECTORY, lock_organisation
from imari_dx.shared.confirmed_acts import confirmed_name, require_confirmation
from imari_dx.shared.generics import AdminPasswordChangeForm, ModelAdmin, ModelForm, UserCreationForm
from imari_dx.shared.generics import UserAdmin as BaseUserAdmin

# Rights come from memberships; Django's groups have no say here.
admin.site.unregister(Group)
# Nobody reads or types the secrets of second factors (accounts/second_factor).
admin.site.unregister([StaticDevice, TOTPDevice])
# Its table has fewer columns than its head says.
admin.site.enable_nav_sidebar = False


class _MembershipInline(AccountsRights, RowInline):
    """Whose role it is, where, from when to when."""

    model = Membership
    related = ("user", "department")

    def get_queryset(self, request: HttpRequest) -> Any:
        """List what is typed: the directory's rows are nobody's to change here."""
        return super().get_queryset(request).filter(is_of_directory=False)

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        field: Any = super().formfield_for_foreignkey(db_field, request, **kwargs)
        return plain_choices(field, field.queryset) if db_field.name in ("department", "user") else field


class KeepsRights(ModelAdmin):
    """A page whose changes may leave no secretariat or give what only the secretariat gives: refused.

    What was typed stays. The same rules as on the pages of 利用者 (``accounts.guards``). They are asked once
    all is written, in the transaction that Django's page runs in, whichever field or row it was.
    """

    def changeform_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Show the page again with the sentence where the change is refused; nothing is saved then."""
        try:
            return super().changeform_view(request, *args, **kwargs)
        except ValidationError as error:
            setattr(request, _REFUSAL, error)
            return super().changeform_view(request, *args, **kwargs)

    def save_form(self, request: HttpRequest, form: Any, change: bool) -> Any:
        """Remember how it was before anything is written."""
        lock_organisation()
        setattr(request, _GUARDS, (SecretariatGuard(), RightsGuard(_keeper(request))))
        return super().save_form(request, form, change)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """Write the rows below the page too, then look at what is left."""
        super().save_related(request, form, formsets, change)
        secretariat, rights = getattr(request, _GUARDS)
        secretariat.check(since=timezone.localdate())
        rights.check()
        require_confirmation(_ACT)

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        """Delete one row, confirmed as what is changed."""
        require_confirmation(_ACT)
        super().delete_model(request, obj)

    def delete_queryset(self, request: HttpRequest, queryset: Any) -> None:
        """Delete the rows that were chosen, confirmed as what is changed."""
        require_confirmation(_ACT)
        super().delete_queryset(request, queryset)

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        """Let the form say why it was refused."""
        form = super().get_form(request, obj, change=change, **kwargs)
        refusal = getattr(request, _REFUSAL, None)
        return type(form.__name__, (_Refused, form), {"refusal": refusal}) if refusal else form

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        """Name the last secretariat among what cannot be deleted."""
        to_delete, counts, lacking, protected = super().get_deleted_objects(objs, request)
        try:
            refuse_to_delete(list(objs), today=timezone.localdate())
        except ValidationError as error:
            protected.extend(error.messages)
        return to_delete, counts, lacking, protected


_ACT = confirmed_name("利用者と役割の修正")
_KEPT_BY_DIRECTORY = ("username", "full_name", "email")
_REFUSAL, _GUARDS = "rights_refusal", "rights_guards"


def _keeper(request: HttpRequest) -> User:
    """Return who asks: データの修正 is behind the login."""
    assert isinstance(request.user, User)  # noqa: S101 (for the type checker)
    return request.user


class _Refused(ModelForm):
    refusal: ClassVar[ValidationError]

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        self.add_error(None, self.refusal)
        return cleaned


class UserCreation(UserCreationForm):
    """A new account with its first password."""

    class Meta:
        model = User
        fields = ("username", "full_name", "email")

    def save(self, commit: bool = True) -> User:
        """Store the account; its owner changes the password at the first login."""
        self.instance.must_change_password = True
        user: User = super().save(commit)
        return user


class PasswordReset(AdminPasswordChangeForm):
    """A new password for somebody else. Accounts without any password are no case here."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields.pop("usable_password", None)
        for name in ("password1", "password2"):
            self.fields[name].required = True

    def save(self, commit: bool = True) -> User:
        """Store the password; whoever it is for changes it at the next login."""
        require_confirmation(_ACT)
        self.user.must_change_password = True
        user: User = super().save(commit)
        return user


@admin.register(User)
class UserAdmin(AccountsRights, KeepsRights, Fields, Guards, BaseUserAdmin):
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

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Whether the reader keeps accounts, and this one too; also asked before a password is set."""
        return super().has_change_permission(request, obj) and (
            obj is None or may_keep_account(_keeper(request), obj)
        )

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """Leave what the directory keeps to it."""
        kept = _KEPT_BY_DIRECTORY if obj is not None and obj.is_of_directory else ()
        return (*super().get_readonly_fields(request, obj), *kept)

    def user_change_password(self, request: HttpRequest, id: str, form_url: str = "") -> HttpResponse:
        """Show the form for a new password; whose password is the directory's has none here."""
        user = self.get_object(request, unquote(id))
        if user is not None and user.is_of_directory:
            raise PermissionDenied(ACCOUNT_OF_DIRECTORY)
        response: HttpResponse = super().user_change_password(request, id, form_url)
        return response

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).prefetch_related("memberships__department")

    @admin.display(description="所属と役割")
    def roles(self, user: User) -> str:
        return "、".join(
            f"{row.department or ''}{'の' if row.department else ''}{row.role_label}"
            for row in user.memberships.all()
        )

    @admin.display(description="パスワード")
    def password_reset(self, user: User) -> str:
        """The way to the form that sets a new one."""
        if user.is_of_directory:
            return "ディレクトリのものです"
        address = reverse("admin:auth_user_password_change", args=[user.pk])
        return format_html('<a href="{}">パスワードを再設定する</a>', address)

    def get_inlines(self, request: HttpRequest, obj: Any) -> Any:
        return super().get_inlines(request, obj) if obj else ()

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        """Refuse those who ever logged in: the records of what they did name them."""
        to_delete, counts, lacking, protected = super().get_deleted_objects(objs, request)
        for user in objs:
            if not may_keep_account(_keeper(request), user):
                protected.append(f"{user}さんは事務局です。事務局の人の利用者は、事務局だけが変えられます。")
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
class MembershipAdmin(AccountsRights, KeepsRights, BaseAdmin):
    """所属と役割: all of them, to look through at a 人事異動."""

    list_display = ("user", "role", "is_deputy", "department", "valid_from", "valid_until", "is_of_directory")
    list_filter = ("role", "is_deputy", "department", "is_of_directory")
    list_select_related = ("user", "department")
    search_fields = ("user__username", "user__full_name")

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Whether the reader keeps accounts, and the row is not the directory's."""
        return super().has_change_permission(request, obj) and not (obj and obj.is_of_directory)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_delete_permission(request, obj) and not (obj and obj.is_of_directory)

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        """Refuse the directory's rows also among several."""
        to_delete, counts, lacking, protected = super().get_deleted_objects(objs, request)
        protected.extend(f"{row}：{OF_DIRECTORY}" for row in objs if row.is_of_directory)
        return to_delete, counts, lacking, protected
