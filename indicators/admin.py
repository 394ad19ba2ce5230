"""データの修正: who reports a target from which day on, cycles and rating scales.

What departments reported (AnnualReport and everything below it) is not here on purpose: it changes only
through the rooms' services, which log who did what.
"""

from typing import Any, ClassVar

from django.contrib import admin
from django.http import HttpRequest
from django.utils.html import format_html

from accounts.correction.base import HistoryAdmin, plain_choices
from accounts.correction.yes_and_no import in_words
from indicators.models import (
    CycleStage,
    RatingScale,
    ReportingCycle,
    ReportingSuccession,
)
from indicators.scales.page import scale_url


@admin.register(ReportingSuccession)
class ReportingSuccessionAdmin(HistoryAdmin):
    """所管課の引継ぎ: a line that a reorganisation made."""

    list_display = ("__str__", "department", "valid_from")
    list_filter: ClassVar[tuple[str, ...]] = ("indicator__initiative__plan",)
    list_select_related = ("indicator__initiative", "department")

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        field: Any = super().formfield_for_foreignkey(db_field, request, **kwargs)
        if db_field.name == "indicator":
            rows = field.queryset.select_related("initiative").only("name", "initiative__code")
            return plain_choices(field, rows)
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


_USES = tuple(in_words(RatingScale, name) for name in ("is_active", "is_beside"))


@admin.register(RatingScale)
class RatingScaleAdmin(HistoryAdmin):
    """判定基準, to look at with its history: scales are edited and put into use on their own pages."""

    list_display = ("name", "key", "version", "is_active", "is_beside", "plan")
    list_filter = ("plan",)
    list_select_related = ("plan",)
    fields = ("plan", "key", "version", "name", *_USES, "editor")
    readonly_fields = (*_USES, "editor")

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
