"""データの修正: evaluation items, who reports a target from which day on, cycles and rating scales.

What departments reported (AnnualReport and everything below it) is not here on purpose: it changes only
through the rooms' services, which log who did what.
"""

from typing import Any, ClassVar, TypeAlias

from django import forms
from django.contrib import admin
from django.http import HttpRequest
from django.utils.html import format_html

from accounts.correction.base import HistoryAdmin, RowInline, plain_choices, text_areas
from imari_dx.shared.fiscal_year import FiscalYear
from indicators.models import (
    CycleStage,
    EvaluationItem,
    Indicator,
    RatingScale,
    ReportingCycle,
    ReportingSuccession,
)
from indicators.scales.page import scale_url
from initiatives.admin import InitiativeAdmin
from initiatives.models import Initiative

_SHORT_TEXT = text_areas(rows=2, cols=45)

_ModelChoice: TypeAlias = "forms.ModelChoiceField[Any]"


class EvaluationItemInline(RowInline):
    """実施評価指標 on the page of its initiative, one line each."""

    model = EvaluationItem
    related = ("initiative", "indicator")
    formfield_overrides = _SHORT_TEXT
    show_change_link = True

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        field: Any = super().formfield_for_foreignkey(db_field, request, **kwargs)
        return siblings_only(field, self.parent_object) if db_field.name == "indicator" else field


def siblings_only(field: _ModelChoice, initiative: Initiative | None) -> _ModelChoice:
    """Offer the indicators of one initiative only (none before it is saved)."""
    rows = Indicator.objects.select_related("initiative")
    field.queryset = rows.filter(initiative=initiative) if initiative else rows.none()
    return plain_choices(field, field.queryset)


# The plan knows nothing of targets, so their items join its admin from here.
admin.site.unregister(Initiative)


@admin.register(Initiative)
class InitiativeWithItemsAdmin(InitiativeAdmin):
    """施策 with its evaluation items."""

    inlines = (*InitiativeAdmin.inlines, EvaluationItemInline)


class _OfInitiativeAdmin(HistoryAdmin):
    """A row of an initiative that may point to one of its indicators."""

    list_select_related: ClassVar[tuple[str, ...]] = ("initiative",)
    list_filter: ClassVar[tuple[str, ...]] = ("initiative__plan", "initiative__heading")
    indicator_field = ""

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        form: Any = super().get_form(request, obj, change, **kwargs)
        if self.indicator_field in form.base_fields:
            siblings_only(form.base_fields[self.indicator_field], obj and obj.initiative)
        return form


@admin.register(EvaluationItem)
class EvaluationItemAdmin(_OfInitiativeAdmin):
    """実施評価指標."""

    indicator_field = "indicator"
    list_display = ("__str__", "initiative", "year", "sort_order", "indicator")
    list_select_related = ("initiative", "indicator__initiative")
    search_fields = (
        "text",
        "initiative__code",
        "initiative__plain_code",
        "initiative__slug",
        "initiative__title",
    )

    @admin.display(description="年度", ordering="fiscal_year")
    def year(self, item: EvaluationItem) -> str:
        return FiscalYear(item.fiscal_year).label


@admin.register(ReportingSuccession)
class ReportingSuccessionAdmin(HistoryAdmin):
    """所管課の引継ぎ: a line that a reorganisation made."""

    list_display = ("__str__", "department", "valid_from")
    list_filter: ClassVar[tuple[str, ...]] = ("indicator__initiative__plan",)
    list_select_related = ("indicator__initiative", "department")

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        field: Any = super().formfield_for_foreignkey(db_field, request, **kwargs)
        if db_field.name == "indicator":
            return plain_choices(field, field.queryset.select_related("initiative"))
        return field


@admin.register(ReportingCycle)
class ReportingCycleAdmin(HistoryAdmin):
    """照会・調査, to look at with its history: rounds are prepared, changed and opened on their own pages.

    One that nobody has opened yet may be deleted here.
    """

    list_display = ("__str__", "plan", "opens_on", "due_on", "opened_on", "closed_on", "is_demo")
    list_filter = ("plan",)
    list_select_related = ("plan",)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return (
            super().has_delete_permission(request, obj)
            and obj is not None
            and obj.stage == CycleStage.PREPARING
        )


@admin.register(RatingScale)
class RatingScaleAdmin(HistoryAdmin):
    """判定基準, to look at with its history: scales are edited and put into use on their own pages."""

    list_display = ("name", "key", "version", "is_active", "is_beside", "plan")
    list_filter = ("plan",)
    list_select_related = ("plan",)
    fields = ("plan", "key", "version", "name", "is_active", "is_beside", "editor")
    readonly_fields = ("editor",)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    @admin.display(description="内容")
    def editor(self, scale: RatingScale) -> str:
        """The page on which the content is read and changed."""
        return format_html('<a href="{}">判定基準の画面で見る・変える</a>', scale_url(scale))
