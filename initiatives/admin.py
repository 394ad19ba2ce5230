"""データの修正: the plan's texts, its schedule and who is responsible, for the secretariat."""

from typing import Any, ClassVar

from django import forms
from django.contrib import admin
from django.http import HttpRequest

from accounts.admin import KeepsRights
from accounts.correction.base import (
    BaseAdmin,
    HistoryAdmin,
    RowInline,
    plain_choices,
    text_areas,
)
from accounts.correction.formsets import KeyedFormSet
from imari_dx.shared.fiscal_year import FiscalYear
from initiatives.heading_reports import FOLLOWING
from initiatives.models import (
    Activity,
    Heading,
    Initiative,
    InitiativeText,
    Placement,
    PlanRole,
    Responsibility,
    ResponsibilityKind,
    SheetRow,
    VisionItem,
)
from initiatives.sheet_layout import RowKind


@admin.register(PlanRole)
class PlanRoleAdmin(KeepsRights, BaseAdmin):
    """役割を使う計画: for the secretariat of all plans alone; the same rules as on the pages of 利用者."""

    list_display = ("membership", "plan")
    list_filter = ("plan",)
    list_select_related = ("membership__user", "membership__department", "plan")


class InitiativeTextInline(RowInline):
    """The texts in the plan's own rows."""

    model = InitiativeText
    related = ("initiative", "row")
    formfield_overrides = text_areas(rows=3, cols=50)
    show_change_link = True

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        field: Any = super().formfield_for_foreignkey(db_field, request, **kwargs)
        if db_field.name == "row":
            rows = SheetRow.objects.filter(kind=RowKind.TEXT)
            if self.parent_object:
                rows = rows.filter(plan=self.parent_object.plan_id)
            plain_choices(field, rows)
        return field


class PlacementInline(RowInline):
    """再掲: the further headings."""

    model = Placement
    related = ("initiative", "heading")

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        field: Any = super().formfield_for_foreignkey(db_field, request, **kwargs)
        if db_field.name == "heading":
            rows = Heading.objects.all()
            if self.parent_object:
                rows = rows.filter(plan=self.parent_object.plan_id)
            plain_choices(field, rows)
        return field


class ActivityInline(RowInline):
    """取組内容, one line a year."""

    model = Activity
    related = ("initiative",)
    formfield_overrides = text_areas(rows=2, cols=50)
    show_change_link = True


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


@admin.register(Initiative)
class InitiativeAdmin(HistoryAdmin):
    """施策: one official sheet."""

    list_display = ("code", "plain_title", "heading", "national_priority")
    list_display_links = ("code", "plain_title")
    list_filter = ("plan", "heading")
    list_select_related = ("heading",)
    search_fields = ("code", "plain_code", "slug", "title")
    formfield_overrides = text_areas(rows=3, cols=90)
    index_position = 10
    inlines: ClassVar[tuple[Any, ...]] = (
        InitiativeTextInline,
        PlacementInline,
        ActivityInline,
        ResponsibilityInline,
    )
    fieldsets = (
        (None, {"fields": (("code", "national_priority"), "title", "heading", "vision_items")}),
        ("本文", {"fields": ("description", "effect", "target_text")}),
        (
            "実施する年度",
            {
                "description": "計画の途中で追加した、または終わったときだけ入力します。",
                "fields": (("first_year", "last_year"), ("ending", "merged_into"), "split_from"),
            },
        ),
        (
            "番号と並び",
            {"fields": ("plan", ("plain_code", "slug"), ("number", "sort_order")), "classes": ("collapse",)},
        ),
    )

    @admin.display(description="名称", ordering="title")
    def plain_title(self, initiative: Initiative) -> str:
        return initiative.plain_title

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        """Offer what belongs to the initiative's plan only; what follows a heading is not typed."""
        form: Any = super().get_form(request, obj, change, **kwargs)
        fields = form.base_fields
        if obj and "heading" in fields:
            fields["heading"].queryset = Heading.objects.filter(plan=obj.plan_id)
            others = Initiative.objects.filter(plan=obj.plan_id).exclude(pk=obj.pk)
            fields["merged_into"].queryset = fields["split_from"].queryset = others
            fields["vision_items"].queryset = VisionItem.objects.filter(plan=obj.plan_id).select_related(
                "plan"
            )
        return form

    def formfield_for_manytomany(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        return super().formfield_for_manytomany(
            db_field, request, widget=forms.CheckboxSelectMultiple, **kwargs
        )

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        if obj:
            return super().get_fieldsets(request, obj)
        # A new initiative needs its numbers first, so nothing is folded away.
        hidden = ("history", "of_heading")  # that of a heading comes with the heading
        return ((None, {"fields": [f for f in self.get_fields(request) if f not in hidden]}),)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        own = super().get_readonly_fields(request, obj)
        return (*own, *FOLLOWING) if obj and obj.of_heading_id else own

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """That of a heading goes with the heading."""
        return super().has_delete_permission(request, obj) and not (obj and obj.of_heading_id)


class _PartAdmin(HistoryAdmin):
    """A part of an initiative: corrected on the initiative's page, its history read on its own."""

    is_listed = False
    list_filter: ClassVar[tuple[str, ...]] = ("initiative__plan", "initiative__heading")
    list_select_related: ClassVar[tuple[str, ...]] = ("initiative",)
    search_fields = ("initiative__code", "initiative__plain_code", "initiative__slug", "initiative__title")


@admin.register(Activity)
class ActivityAdmin(_PartAdmin):
    """取組内容."""

    list_display = ("__str__", "year")

    @admin.display(description="年度", ordering="fiscal_year")
    def year(self, row: Activity) -> str:
        return FiscalYear(row.fiscal_year).label


@admin.register(InitiativeText)
class InitiativeTextAdmin(_PartAdmin):
    """様式の文章."""

    list_display = ("initiative", "row")
    list_select_related = ("initiative", "row")


@admin.register(Placement)
class PlacementAdmin(_PartAdmin):
    """再掲."""

    list_display = ("initiative", "heading")
    list_select_related = ("initiative", "heading")


@admin.register(Responsibility)
class ResponsibilityAdmin(_PartAdmin):
    """担当課・関係課: all of them, to look through after a reorganisation."""

    index_position = 20
    is_listed = True
    list_display = ("initiative", "kind", "department", "valid_from", "valid_until")
    list_filter = ("initiative__plan", "kind", "department")
    list_select_related = ("initiative", "department")
