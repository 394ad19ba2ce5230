"""部署を登録: one new department, by the act that takes in a table of one row."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accounts.permissions import require_secretariat
from accounts.requests import AuthenticatedRequest
from imari_dx.shared.characters import without_marks
from imari_dx.shared.csv_in import CsvRefusedError, Row, Sheet
from imari_dx.shared.fiscal_year import FiscalYear
from imari_dx.shared.form_fields import TypedDateField
from imari_dx.shared.one_line import one_line
from imari_dx.shared.way_back import way_back_url
from initiatives.csv_in.departments import (
    COLUMNS,
    FROM,
    NAME,
    PARENT,
    departments_by_name,
    take_in_departments,
)
from initiatives.organisation.views.departments import TABS
from initiatives.people.list_form import department_choices

_FIELDS = {NAME: "name", PARENT: "parent", FROM: "valid_from"}


class DepartmentForm(forms.Form):
    """What a department is called, below which one it hangs, since when it is there."""

    field_width = "medium"

    name = forms.CharField(
        label="部署名", max_length=100, error_messages={"required": "部署名を入力してください。"}
    )
    parent = forms.ChoiceField(label="上位部署", required=False, help_text="部や局の下の課のときに選びます。")
    valid_from = TypedDateField(
        label="設置日",
        required=True,
        help_text="この日から、担当課や所属に選べます。",
        error_messages={"required": "設置日を入力してください。"},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        parent: Any = self.fields["parent"]
        rows = department_choices(timezone.localdate())[1:]
        parent.choices = [("", "なし"), *((name, name) for _key, name in rows)]

    def clean_name(self) -> str:
        """Return the name in one line; one that is there is no new one."""
        name = one_line(without_marks(self.cleaned_data["name"]))
        if name in departments_by_name(timezone.localdate()):
            raise ValidationError("この名前の部署は、既にあります。")
        return name


@require_http_methods(["GET", "HEAD", "POST"])
def new_department(request: AuthenticatedRequest) -> HttpResponse:
    """Register one department, at the end of the list."""
    require_secretariat(request.user)
    first = FiscalYear.of(timezone.localdate()).first_day
    form = DepartmentForm(request.POST if request.method == "POST" else None, initial={"valid_from": first})
    if form.is_valid() and _taken_in(request, form):
        messages.success(request, f"{form.cleaned_data['name']}を登録しました。")
        return redirect(way_back_url(request) or "departments")
    context = {"form": form, "crumbs": [{"label": "部署", "url": reverse("departments")}]}
    return render(
        request,
        "initiatives/organisation/new_department.html",
        context | TABS,
        status=422 if request.method == "POST" else 200,
    )


def _taken_in(request: AuthenticatedRequest, form: DepartmentForm) -> bool:
    typed = form.cleaned_data
    cells = {NAME: typed["name"], PARENT: typed["parent"], FROM: typed["valid_from"].isoformat()}
    sheet = Sheet([Row(1, cells)], frozenset(column.name for column in COLUMNS if column.name in cells))
    try:
        take_in_departments(sheet=sheet, by=request.user, at=timezone.now())
    except CsvRefusedError as error:
        for problem in error.problems:
            form.add_error(_FIELDS.get(problem.column), problem.sentence)
        return False
    return True
