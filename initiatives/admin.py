"""データの修正: who is in charge, and in which plans a role counts, for the secretariat."""

from typing import Any, ClassVar

from django import forms
from django.contrib import admin
from django.http import HttpRequest, HttpResponse

from accounts.admin import KeepsRights
from accounts.correction.base import BaseAdmin, HistoryAdmin, RowInline, plain_choices
from accounts.correction.formsets import KeyedFormSet
from imari_dx.shared.acts import one_act
from initiatives.models import Initiative, PlanRole, Responsibility, ResponsibilityKind


@admin.register(PlanRole)
class PlanRoleAdmin(KeepsRights, BaseAdmin):
    """役割を使う計画: for the secretariat of all plans alone; the same rules as on the pages of 利用者."""

    list_display = ("membership", "plan")
    list_filter = ("plan",)
    list_select_related = ("membership__user", "membership__department", "plan")

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        field: Any = super().formfield_for_foreignkey(db_field, request, **kwargs)
        if db_field.name == "membership":
            field.queryset = field.queryset.select_related("user", "department")
        return field


class ResponsibilityFormSet(KeyedFormSet):
    """All departments of one initiative: a hand-over ends the former 担当課 and adds the new one at once."""

    def clean(self) -> None:
        super().clean()
        if any(self.errors):
            return
        rows = [
            form.cleaned_data for form in self.forms if form.cleaned_data and form not in self.deleted_forms
        ]
        current = [
            row for row in rows if row["kind"] == ResponsibilityKind.LEAD and row["valid_until"] is None
        ]
        if len(current) > 1:
            raise forms.ValidationError("現在の担当課は1つだけです。前の担当課に終了日を入れてください。")
        # Lines are saved in turn, so an ended 担当課 cannot become current again before the other one ends.
        reopened = [form for form in self.initial_forms if "valid_until" in form.changed_data]
        if len(reopened) > 1 and any(form.cleaned_data["valid_until"] is None for form in reopened):
            raise forms.ValidationError(
                "先に今の担当課に終了日を入れて保存し、次に終了日を空欄に戻してください。"
            )


class ResponsibilityInline(RowInline):
    """担当課 and 関係課."""

    model = Responsibility
    formset = ResponsibilityFormSet
    related = ("initiative", "department")
    show_change_link = True

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        field: Any = super().formfield_for_foreignkey(db_field, request, **kwargs)
        return plain_choices(field, field.queryset) if db_field.name == "department" else field


class HeadingsOfPlan(admin.RelatedFieldListFilter):
    """The headings of the plan that was chosen; before one is, those of all plans."""

    def field_choices(self, field: Any, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        plan = request.GET.get("plan__id__exact", "")
        chosen = {"plan": plan} if plan.isascii() and plan.isdigit() else None
        choices: list[tuple[str, Any]] = field.get_choices(
            include_blank=False,
            ordering=self.field_admin_ordering(field, request, model_admin),
            limit_choices_to=chosen,
        )
        return choices


@admin.register(Initiative)
class InitiativeAdmin(BaseAdmin):
    """担当課の引継ぎ: the departments of one initiative, old and new, at once; the rest stands on 計画."""

    list_display = ("code", "plain_title", "heading")
    list_display_links = ("code", "plain_title")
    list_filter = ("plan", ("heading", HeadingsOfPlan))
    list_select_related = ("heading",)
    search_fields = ("code", "plain_code", "slug", "title")
    index_position = 10
    inlines: ClassVar[tuple[Any, ...]] = (ResponsibilityInline,)
    fields = readonly_fields = ("code", "plain_title")

    @admin.display(description="名称", ordering="title")
    def plain_title(self, initiative: Initiative) -> str:
        return initiative.plain_title

    def changeform_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """A hand-over that is saved is one act."""
        with one_act():
            return super().changeform_view(request, *args, **kwargs)

    def save_model(self, request: HttpRequest, obj: Initiative, form: Any, change: bool) -> None:
        """Nothing of the initiative itself is typed here."""

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """One is added on 計画."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """One ends on 計画."""
        return False


@admin.register(Responsibility)
class ResponsibilityAdmin(HistoryAdmin):
    """担当課・関係課: all of them, to look through after a reorganisation."""

    index_position = 20
    search_fields = ("initiative__code", "initiative__plain_code", "initiative__slug", "initiative__title")
    list_display = ("initiative", "kind", "department", "valid_from", "valid_until")
    list_filter = ("initiative__plan", "kind", "department")
    list_select_related = ("initiative", "department")

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Offer for a row that is there the initiatives of its plan, not those of all."""
        field: Any = super().formfield_for_foreignkey(db_field, request, **kwargs)
        match = request.resolver_match
        key = match.kwargs.get("object_id", "") if match else ""
        if db_field.name == "initiative" and key.isascii() and key.isdigit():
            field.queryset = field.queryset.filter(plan__initiatives__responsibilities=key)
        return field
