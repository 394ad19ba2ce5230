"""What all pages of データの修正 share: who may, how years are chosen, how history reads.

Rights come from memberships alone (``accounts.permissions``); Django's own permission tables stay empty.
"""

import datetime as dt
from collections.abc import Iterable
from typing import Any, ClassVar, TypeAlias

from django import forms
from django.apps import apps
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, models
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.text import capfirst
from simple_history.admin import SimpleHistoryAdmin

from accounts.correction.formsets import KeyedFormSet
from accounts.correction.history import JapaneseChanges
from accounts.correction.yes_and_no import columns_in_words
from accounts.models import RecordKind
from accounts.permissions import Access, access_of
from accounts.records.writing import acting, record
from imari_dx.shared.acts import one_act
from imari_dx.shared.fiscal_year import DateError, FiscalYear, parse_date
from imari_dx.shared.generics import BaseModelAdmin, ModelAdmin, TabularInline
from imari_dx.shared.one_line import refuse_line_breaks
from imari_dx.shared.search import finds, search_words

# Offered for choice; plans of cities and their baselines lie well within.
_FIRST_OFFERED, _LAST_OFFERED = 2005, 2050

_ModelChoice: TypeAlias = "forms.ModelChoiceField[Any]"


class SecretariatRights:
    """The secretariat may do everything with the model, nobody else anything.

    The one place where the admin asks for rights: model admins and inlines both take it in.
    ``is_listed`` False keeps a model off the index; its pages are reached from its parent's.
    """

    is_listed = True
    # Lower comes first on the index.
    index_position = 50

    def may(self, access: Access) -> bool:
        """Whether someone with this access may use the model at all."""
        return access.is_secretariat

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.may(access_of(request.user))

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.may(access_of(request.user))

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.may(access_of(request.user))

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.may(access_of(request.user))

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.is_listed and self.may(access_of(request.user))


class AccountsRights(SecretariatRights):
    """Users, departments and memberships: the account administrator keeps them, the secretariat may too."""

    def may(self, access: Access) -> bool:
        """Whether someone with this access keeps accounts."""
        return access.is_secretariat or access.is_administrator


class Fields(BaseModelAdmin):
    """How fields are entered: a fiscal year is chosen by its label, related rows are plain choices."""

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        # By convention an integer named …_year is a fiscal year (initiatives.models.FiscalYearField).
        is_number = isinstance(db_field, models.PositiveSmallIntegerField) and not db_field.choices
        if is_number and db_field.name.endswith("_year"):
            return fiscal_year_field(db_field)
        if isinstance(db_field, models.TextField):
            kwargs["form_class"] = VerbatimField
        elif type(db_field) is models.DateField:
            kwargs["form_class"] = TypedDayField
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if isinstance(field, forms.CharField) and isinstance(db_field, models.CharField):
            field.validators.append(refuse_line_breaks)
        if field is not None and isinstance(db_field, models.ForeignKey | models.ManyToManyField):
            # Related rows have their own pages; small buttons beside each choice would only distract.
            for act in ("add", "change", "delete", "view"):
                setattr(field.widget, f"can_{act}_related", False)
        return field


class VerbatimField(forms.CharField):
    """An official text as typed: its spaces stay, its line breaks are single characters.

    Browsers send a line break as two characters; stored so, a mere look at the form would change the text.
    """

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{**kwargs, "strip": False})

    def to_python(self, value: Any) -> str:
        text = (super().to_python(value) or "").replace("\r\n", "\n")
        return text if text.strip() else ""


class TypedDayField(forms.DateField):
    """A day read as everywhere else; shown as the admin's calendar writes it."""

    def to_python(self, value: Any) -> Any:
        if value in self.empty_values or isinstance(value, dt.date):
            return super().to_python(value)
        try:
            return parse_date(str(value))
        except DateError as error:
            raise ValidationError(str(error), code="not_a_date") from error


def fiscal_year_field(db_field: "models.Field[Any, Any]") -> forms.TypedChoiceField:
    """Return the choice of a fiscal year by its label (令和3年度)."""
    years = [(year.year, year.label) for year in FiscalYear.range(_FIRST_OFFERED, _LAST_OFFERED)]
    return forms.TypedChoiceField(
        label=db_field.verbose_name,
        choices=[("", "---------"), *years],
        coerce=int,
        empty_value=None,
        required=not db_field.blank,
        help_text=db_field.help_text,
    )


def plain_choices(field: _ModelChoice, rows: Iterable[models.Model]) -> _ModelChoice:
    """Offer rows that are already read, so that a table of forms does not read them once per line."""
    empty = [] if field.empty_label is None else [("", field.empty_label)]
    field.choices = [*empty, *((row.pk, str(row)) for row in rows)]
    return field


class Guards(ModelAdmin):
    """How a list reads and is searched; what is told before deleting and where saving fails."""

    def get_list_display(self, request: HttpRequest) -> Any:
        return columns_in_words(self.model, super().get_list_display(request))

    def get_search_results(self, request: HttpRequest, queryset: Any, search_term: str) -> tuple[Any, bool]:
        """Search as all lists of the system do."""
        names = self.get_search_fields(request)
        if not names or not search_words(search_term):
            return queryset, False
        rows = queryset.order_by().values_list("pk", *names)
        found = [key for key, *texts in rows if finds(search_term, [text or "" for text in texts])]
        return queryset.filter(pk__in=found), False

    def changeform_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Explain rows that meet only in the database (equal lines of one table); nothing is saved then."""
        try:
            return super().changeform_view(request, *args, **kwargs)
        except IntegrityError:
            sentence = "同じ内容の行が重なるため、保存できませんでした。変更は取り消されました。"
            messages.error(request, sentence)
            return HttpResponseRedirect(request.get_full_path())

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        """Return what Django collects, without the rows that tie two models together."""
        to_delete, counts, lacking, protected = super().get_deleted_objects(objs, request)
        ties = [
            model._meta for model in apps.get_models(include_auto_created=True) if model._meta.auto_created
        ]
        names = {str(name) for tie in ties for name in (tie.verbose_name, tie.verbose_name_plural)}
        counts = {label: count for label, count in counts.items() if str(label) not in names}
        return _without(to_delete, tuple(names)), counts, lacking, protected


def _without(rows: list[Any], names: tuple[str, ...]) -> list[Any]:
    """Drop the lines "name: row" of some models from a nested list."""
    starts = tuple(f"{capfirst(name)}:" for name in names)
    kept = (_without(row, names) if isinstance(row, list) else row for row in rows)
    return [row for row in kept if isinstance(row, list) or not str(row).startswith(starts)]


class Recorded(BaseModelAdmin):
    """What is added, changed or deleted here stands in the records: which row, not what was typed."""

    def log_addition(self, request: HttpRequest, obj: Any, message: Any) -> Any:
        record(RecordKind.CORRECTED, user=acting(), subject=obj, act="追加", of=_kind_of(obj))
        return super().log_addition(request, obj, message)  # type: ignore[misc]

    def log_change(self, request: HttpRequest, obj: Any, message: Any) -> Any:
        record(RecordKind.CORRECTED, user=acting(), subject=obj, act="変更", of=_kind_of(obj))
        return super().log_change(request, obj, message)  # type: ignore[misc]

    def log_deletions(self, request: HttpRequest, queryset: Any) -> Any:
        for obj in queryset:
            record(RecordKind.CORRECTED, user=acting(), subject=obj, act="削除", of=_kind_of(obj))
        return super().log_deletions(request, queryset)  # type: ignore[misc]


def _kind_of(obj: models.Model) -> str:
    return str(obj._meta.verbose_name)


class BaseAdmin(Recorded, SecretariatRights, Fields, Guards):
    """A page of データの修正 for a model without history of its own."""

    list_per_page = 100


class HistoryAdmin(Recorded, SecretariatRights, Fields, Guards, SimpleHistoryAdmin):
    """A page of データの修正 for a model with history: who changed what, when, and back to it."""

    list_per_page = 100
    history_list_per_page = 50

    def changeform_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """A page that is saved is one act: the row and the rows below it."""
        with one_act():
            return super().changeform_view(request, *args, **kwargs)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Save what was changed; saving a form as it was leaves no trace in the history."""
        page = (request.resolver_match and request.resolver_match.url_name) or ""
        going_back = page.endswith("_simple_history")
        if form.changed_data or not change or going_back:
            super().save_model(request, obj, form, change)

    def get_historical_record_context_helper(
        self, request: HttpRequest, historical_record: Any
    ) -> JapaneseChanges:
        return JapaneseChanges(self.model, historical_record)

    def history_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        """Show the versions of a row; an address that can be nobody's has none (404)."""
        _require_number(object_id)
        return super().history_view(request, object_id, extra_context)

    def history_view_title(self, request: HttpRequest, obj: Any) -> str:
        return f"変更履歴：{obj}"

    def history_form_view_title(self, request: HttpRequest, obj: Any) -> str:
        return f"過去の内容：{obj}"

    def history_form_view(
        self, request: HttpRequest, object_id: str, version_id: str, extra_context: Any = None
    ) -> HttpResponse:
        """Show an earlier version; going back to it takes the right to change the row as it is now."""
        _require_number(object_id, version_id)
        if request.method == "POST":
            current = self.model._default_manager.filter(pk=object_id).first()
            if not self.has_change_permission(request, current):
                raise PermissionDenied
        response: HttpResponse = super().history_form_view(request, object_id, version_id, extra_context)
        return response


def _require_number(*parts: str) -> None:
    """Raise Http404 for parts of an address that can be no row's number."""
    if not all(part.isascii() and part.isdigit() for part in parts):
        raise Http404("この内容はありません")


class RowInline(SecretariatRights, Fields, TabularInline):
    """Rows of a parent, one line each; no empty lines unless asked for."""

    extra = 0
    formset = KeyedFormSet
    parent_object: Any = None
    # Relations of each line, read once for the whole table.
    related: ClassVar[tuple[str, ...]] = ()

    def get_formset(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> Any:
        self.parent_object = obj
        return super().get_formset(request, obj, **kwargs)

    def get_queryset(self, request: HttpRequest) -> Any:
        rows = super().get_queryset(request)
        return rows.select_related(*self.related) if self.related else rows
