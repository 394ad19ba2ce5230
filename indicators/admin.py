"""データの修正: targets, evaluation items, cycles and rating scales.

What departments reported (AnnualReport and everything below it) is not here on purpose: it changes only
through the rooms' services, which log who did what.
"""

from collections.abc import Mapping
from typing import Any, ClassVar, TypeAlias

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.html import format_html

from accounts.correction.base import HistoryAdmin, RowInline, plain_choices, text_areas
from accounts.correction.formsets import KeyedFormSet
from imari_dx.shared.fiscal_year import FiscalYear
from imari_dx.shared.generics import ModelForm
from indicators.book.value_display import target_text
from indicators.judgement import Aim, Kind
from indicators.models import (
    CycleStage,
    EvaluationItem,
    Expectation,
    Indicator,
    IndicatorPlacement,
    RatingScale,
    ReportingCycle,
    ReportingSuccession,
)
from indicators.scales.page import scale_url
from initiatives.admin import InitiativeAdmin
from initiatives.models import Initiative

INDICATOR_FIELDSETS: tuple[tuple[str | None, Any], ...] = (
    (None, {"fields": ("sort_order", "name", "target_text")}),
    (
        "読み方",
        {
            "fields": (
                ("kind", "timing"),
                ("comparison", "direction", "against"),
                ("target", "unit"),
                ("lower_bound", "upper_bound"),
                ("tolerance", "tolerance_in"),
                ("first_year", "last_year"),
                ("due_year", "is_due_year_inferred"),
            )
        },
    ),
    ("割合の算式", {"fields": ("numerator_label", "denominator_label", "are_labels_ours")}),
    (
        "基準値・出典など",
        {
            "fields": (
                ("baseline", "baseline_year", "baseline_date"),
                "starts_at_baseline",
                "rating_group",
                ("basis", "years_behind"),
                "counts_events_of",
                "department",
                "source",
                "definition",
                "final_month",
                ("decimals", "allows_decimals", "allows_negative"),
            ),
            "classes": ("collapse",),
        },
    ),
)
TARGET_MISSING = (
    "目標値か年度ごとの値のどちらかを入力してください。目標のない指標は、比較を「設定なし」にしてください。"
)
_SHORT_TEXT = text_areas(rows=2, cols=45)

_ModelChoice: TypeAlias = "forms.ModelChoiceField[Any]"


class IndicatorForm(ModelForm):
    """A target on the page of its initiative, where its values per year are not typed."""

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        indicator = self.instance
        has_values = bool(indicator.pk) and indicator.expectations.exists()
        if cleaned and cleaned.get("kind") and cleaned.get("comparison"):
            if has_values and not Aim(cleaned["comparison"]).takes_target:
                self.add_error(
                    "comparison", "年度ごとの値があります。先に、指標の画面で年度ごとの値を削除してください。"
                )
            elif cleaned.get("target") is None and needs_target(cleaned) and not has_values:
                self.add_error("target", TARGET_MISSING)
        return cleaned


def needs_target(values: Mapping[str, Any]) -> bool:
    """Whether a number is compared with a target that has to be stated somewhere."""
    return Kind(values["kind"]).rules.is_number and Aim(values["comparison"]).takes_target


class IndicatorInline(RowInline):
    """数値目標 on the page of its initiative, one block each."""

    model = Indicator
    form = IndicatorForm
    fk_name = "initiative"
    template = "admin/edit_inline/stacked.html"
    related = ("initiative",)
    fieldsets = INDICATOR_FIELDSETS
    formfield_overrides = _SHORT_TEXT
    show_change_link = True

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        field: Any = super().formfield_for_foreignkey(db_field, request, **kwargs)
        if db_field.name == "counts_events_of":
            return siblings_only(field, self.parent_object)
        return field


class PlacementInline(RowInline):
    """再掲の数値目標 on the page of the initiative that shows them, one line each."""

    model = IndicatorPlacement
    fk_name = "initiative"
    related = ("initiative", "indicator__initiative")

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        field: Any = super().formfield_for_foreignkey(db_field, request, **kwargs)
        if db_field.name == "indicator":
            rows = Indicator.objects.select_related("initiative")
            here = self.parent_object
            others = rows.filter(initiative__plan=here.plan).exclude(initiative=here) if here else rows.none()
            return plain_choices(field, others)
        return field


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


# The plan knows nothing of targets, so the targets join its admin from here.
admin.site.unregister(Initiative)


@admin.register(Initiative)
class InitiativeWithTargetsAdmin(InitiativeAdmin):
    """施策 with its targets and evaluation items."""

    inlines = (*InitiativeAdmin.inlines, IndicatorInline, PlacementInline, EvaluationItemInline)


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


class ValuesPerYear(KeyedFormSet):
    """The values per year of an indicator: needed where a target is compared and none is stated."""

    def clean(self) -> None:
        super().clean()
        indicator = self.instance
        rows = [form for form in self.forms if form not in self.deleted_forms]
        has_values = any(getattr(form, "cleaned_data", None) for form in rows)
        if not indicator.kind or not indicator.comparison:
            return
        aim = Aim(indicator.comparison)
        if has_values and not aim.takes_target:
            raise ValidationError(f"「{aim.label}」には年度ごとの値を入力できません。行を削除してください。")
        asked = {"kind": indicator.kind, "comparison": indicator.comparison}
        if indicator.target is None and needs_target(asked) and not has_values:
            raise ValidationError(TARGET_MISSING)


class ExpectationInline(RowInline):
    """年度ごとの値, one line a year."""

    model = Expectation
    related = ("indicator",)
    verbose_name_plural = (
        "年度ごとの値（毎年の目標ではその年度の目標、期末の目標では期限より前の年度の目安値）"
    )
    formset = ValuesPerYear


class SuccessionInline(RowInline):
    """所管課の引継ぎ, one line a reorganisation."""

    model = ReportingSuccession
    related = ("indicator", "department")


@admin.register(Indicator)
class IndicatorAdmin(_OfInitiativeAdmin):
    """数値目標."""

    indicator_field = "counts_events_of"
    list_display = ("__str__", "kind", "timing", "shown_target", "target_text")
    list_filter = (*_OfInitiativeAdmin.list_filter, "kind", "timing")
    search_fields = (
        "name",
        "initiative__code",
        "initiative__plain_code",
        "initiative__slug",
        "initiative__title",
    )
    fieldsets = (
        (None, {"fields": ("initiative", *INDICATOR_FIELDSETS[0][1]["fields"])}),
        *INDICATOR_FIELDSETS[1:],
    )
    formfield_overrides = _SHORT_TEXT
    inlines = (ExpectationInline, SuccessionInline)

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).prefetch_related("expectations")

    @admin.display(description="目標値", ordering="target")
    def shown_target(self, indicator: Indicator) -> str:
        """The target as it is read."""
        return target_text(indicator)


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


@admin.register(Expectation)
class ExpectationAdmin(HistoryAdmin):
    """目安値: corrected on its indicator's page; here for its history."""

    is_listed = False
    list_display = ("__str__", "value")
    list_select_related = ("indicator__initiative",)

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        field: Any = super().formfield_for_foreignkey(db_field, request, **kwargs)
        return plain_choices(field, field.queryset.select_related("initiative"))


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
