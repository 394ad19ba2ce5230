"""CSVで取り込む: 部署, 利用者, 担当課; with the rights of the pages on which each is done one by one."""

from collections.abc import Sequence
from functools import partial

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from accounts.permissions import require_account_keeper, require_secretariat
from accounts.requests import AuthenticatedRequest
from accounts.sign_in.first_passwords import FirstPassword, first_passwords
from imari_dx.shared.csv_in import Sheet, template_of
from imari_dx.shared.way_back import way_back_url
from initiatives.addresses import plan_url
from initiatives.csv_in import charges, departments, people, people_table
from initiatives.csv_in.forms import ChargesForm, CsvForm
from initiatives.csv_in.lines import Line
from initiatives.csv_in.page import CsvPage, Kind
from initiatives.models import Plan
from initiatives.permissions import get_plan, require_secretariat_of

_METHODS = ["GET", "HEAD", "POST"]


@require_http_methods(_METHODS)
def departments_csv(request: AuthenticatedRequest) -> HttpResponse:
    """Departments: added, hung below their parents, put in order."""
    require_secretariat(request.user)

    def write(sheet: Sheet, _is_preview: bool) -> Sequence[Line]:
        return departments.take_in_departments(sheet=sheet, by=request.user, at=timezone.now())

    kind = Kind(
        name="部署",
        lead="部署名が同じなら、上位部署と並び順だけを変えます。ファイルにない部署は変わりません。",
        list_label="部署",
        list_url=reverse("departments"),
        template_url=reverse("departments_template"),
        columns=departments.COLUMNS,
        write=write,
    )
    return _answer(request, kind, _form(request, CsvForm))


@require_http_methods(_METHODS)
def people_csv(request: AuthenticatedRequest) -> HttpResponse:
    """People with their roles; the first passwords of new ones are told once, on the answer itself."""
    require_account_keeper(request.user)
    passwords: dict[str, FirstPassword] = {}

    def write(sheet: Sheet, is_preview: bool) -> Sequence[Line]:
        new = people.new_people(sheet)
        passwords.update({} if is_preview else first_passwords(new))
        stored = None if is_preview else {name: one.stored for name, one in passwords.items()}
        return people.take_in_people(sheet=sheet, passwords=stored, by=request.user, at=timezone.now())

    kind = Kind(
        name="利用者",
        lead="1行に1つの役割を書きます。兼務の人は、同じ利用者IDの行を並べます。ファイルにない人と役割は変わりません。"
        "異動と終了は「利用者」の画面で登録します。",
        list_label="利用者",
        list_url=reverse("people"),
        template_url=reverse("people_template"),
        columns=people_table.COLUMNS,
        write=write,
    )
    return _answer(request, kind, _form(request, CsvForm), tells=passwords)


@require_http_methods(_METHODS)
def charges_csv(request: AuthenticatedRequest, plan: str = "") -> HttpResponse:
    """Who is in charge of a plan's initiatives, from a day on."""
    chosen = get_plan(request.user, plan)
    require_secretariat_of(request.user, chosen)
    day = charges.usual_day(chosen, timezone.localdate())
    form = _form(request, partial(ChargesForm, initial={"on": day}))

    def write(sheet: Sheet, _is_preview: bool) -> Sequence[Line]:
        on = form.cleaned_data["on"]
        return charges.take_in_charges(plan=chosen, sheet=sheet, on=on, at=timezone.now())

    kind = Kind(
        name="担当課・関係課",
        lead=f"{chosen.short_title}の担当課を、番号で指定します。ファイルにない{chosen.words.initiative}は変わりません。",
        list_label="担当課・関係課",
        list_url=plan_url(chosen, "responsibilities"),
        template_url=plan_url(chosen, "charges_template"),
        columns=charges.columns_of(chosen),
        write=write,
    )
    return _answer(request, kind, form)


@require_safe
def departments_template(request: AuthenticatedRequest) -> HttpResponse:
    """The headings of 部署 with an example."""
    require_secretariat(request.user)
    return _file("busho.csv", template_of(departments.COLUMNS))


@require_safe
def people_template(request: AuthenticatedRequest) -> HttpResponse:
    """The headings of 利用者 with an example."""
    require_account_keeper(request.user)
    return _file("riyousha.csv", template_of(people_table.COLUMNS))


@require_safe
def charges_template(request: AuthenticatedRequest, plan: str = "") -> HttpResponse:
    """The headings of 担当課 with all initiatives of the plan, and who is in charge of them today."""
    chosen: Plan = get_plan(request.user, plan)
    require_secretariat_of(request.user, chosen)
    rows = charges.filled_in(chosen, timezone.localdate())
    return _file("tantouka.csv", template_of(charges.columns_of(chosen), rows))


def _form(request: AuthenticatedRequest, form: type[CsvForm] | partial[ChargesForm]) -> CsvForm:
    return form(request.POST, request.FILES) if request.method == "POST" else form()


def _answer(
    request: AuthenticatedRequest, kind: Kind, form: CsvForm, tells: dict[str, FirstPassword] | None = None
) -> HttpResponse:
    page = CsvPage(kind, form)
    next_url = way_back_url(request) or kind.list_url
    if request.method == "POST":
        page.take(request.POST.get("stamp", ""))
    if page.done and tells:
        context = page.context | {"told": [*tells.values()], "next_url": next_url}
        return render(request, "initiatives/csv_in/passwords.html", context)
    if page.done:
        messages.success(request, f"{kind.name}を取り込みました（{page.counts}）。")
        return redirect(next_url)
    return render(request, "initiatives/csv_in/page.html", page.context, status=page.status)


def _file(name: str, content: bytes) -> HttpResponse:
    response = HttpResponse(content, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
