"""Addresses of everything that is printed or taken away, for the default plan and below /p/<plan>/.

People and departments belong to no plan.
"""

from django.urls import path, register_converter
from django.urls.converters import StringConverter

from imari_dx.shared.plan_addresses import for_every_plan
from reports.alerts import views as alert_views
from reports.closing import views as closing_views
from reports.comparison import views as comparison_views
from reports.dashboards import views as dashboard_views
from reports.dashboards.indicators import views as indicator_views
from reports.dashboards.initiative import views as initiative_views
from reports.dashboards.money import views as money_views
from reports.dashboards.schedule import views as schedule_views
from reports.downloads import work_views
from reports.downloads.registry import WITHOUT_YEAR, Scope, offered
from reports.editions import publish_views
from reports.editions import views as edition_views
from reports.formats.open_data import DICTIONARY_NAME, JSON_NAME, PACKAGE_NAME
from reports.history import views as history_views
from reports.instructions import views as instruction_views
from reports.jobs import views as job_views
from reports.letters import views as letter_views
from reports.matrix import views as matrix_views
from reports.meeting import views as meeting_views
from reports.offer import views as offer_views
from reports.open_data import views as open_data_views
from reports.organisation import views as organisation_views
from reports.planning import views as planning_views
from reports.questionnaires import views as questionnaire_views
from reports.sign_ins import views as sign_in_views
from reports.succession import views as succession_views
from reports.versions import views as version_views


def _keys(*scopes: Scope) -> type[StringConverter]:
    """A part of an address that is the key of a document."""
    return type("DocumentKey", (StringConverter,), {"regex": "|".join(offered(*scopes))})


register_converter(_keys(*WITHOUT_YEAR), "plan_document")
register_converter(_keys(Scope.YEAR), "year_document")

_pages = [
    path("dashboard/", dashboard_views.dashboard, name="dashboard"),
    path("dashboard/years/", dashboard_views.years, name="dashboard_years"),
    path("dashboard/years.<slug:file_format>", dashboard_views.years_file, name="dashboard_years_file"),
    path("dashboard/indicators/", indicator_views.indicators, name="dashboard_indicators"),
    path(
        "dashboard/indicators.<slug:file_format>",
        indicator_views.indicators_file,
        name="dashboard_indicators_file",
    ),
    path("initiatives/<slug:slug>/", initiative_views.initiative, name="initiative"),
    path("plan/initiatives/<slug:slug>/sheet/", planning_views.sheet, name="plan_sheet"),
    path("initiatives/<slug:slug>/sheet/", initiative_views.initiative_sheet, name="initiative_sheet"),
    path("dashboard/alerts/", alert_views.alerts, name="alerts"),
    path("dashboard/alerts.<slug:file_format>", alert_views.alerts_file, name="alerts_file"),
    path("dashboard/money/", money_views.money, name="dashboard_money"),
    path("dashboard/money.<slug:file_format>", money_views.money_file, name="dashboard_money_file"),
    path("dashboard/meeting/", meeting_views.meeting, name="meeting"),
    path("dashboard/meeting.<slug:file_format>", meeting_views.meeting_file, name="meeting_file"),
    path("dashboard/schedule/", schedule_views.schedule, name="dashboard_schedule"),
    path(
        "dashboard/schedule.<slug:file_format>", schedule_views.schedule_file, name="dashboard_schedule_file"
    ),
    path(
        "questionnaires/<int:fiscal_year>/upload/problems.<slug:file_format>",
        questionnaire_views.problems_file,
        name="questionnaire_problems",
    ),
    path("reports/", offer_views.documents, name="documents"),
    path("reports/editions/", edition_views.editions, name="editions"),
    path(
        "reports/<int:fiscal_year>/editions/difference.<slug:file_format>",
        edition_views.edition_difference,
        name="edition_difference",
    ),
    path("reports/<int:fiscal_year>/editions/<int:number>/", edition_views.edition, name="edition"),
    path(
        "reports/<int:fiscal_year>/editions/<int:number>/archive/",
        edition_views.edition_archive,
        name="edition_archive",
    ),
    path(
        "reports/<int:fiscal_year>/editions/<int:number>/<slug:document>.<slug:file_format>",
        edition_views.edition_file,
        name="edition_file",
    ),
    path("reports/<int:fiscal_year>/publish/", publish_views.publish_year, name="publish"),
    path("reports/<int:fiscal_year>/publish/<slug:act>/", publish_views.publish_step, name="publish_step"),
    path("reports/work.<slug:file_format>", work_views.work_file, name="work_file"),
    path("reports/results.csv", open_data_views.results_csv, name="results_file"),
    *(
        path(f"reports/{name}", open_data_views.open_data_file, {"name": name}, name=address)
        for address, name in (
            ("results_json", JSON_NAME),
            ("data_dictionary", DICTIONARY_NAME),
            ("data_package", PACKAGE_NAME),
        )
    ),
    path("reports/open-data.zip", open_data_views.open_data_zip, name="open_data_zip"),
    path("reports/jobs/<int:job>/", job_views.job, name="job"),
    path("reports/jobs/<int:job>/file/", job_views.job_file, name="job_file"),
    path("reports/jobs/<int:job>/cancel/", job_views.job_cancel, name="job_cancel"),
    path("reports/jobs/<int:job>/again/", job_views.job_again, name="job_again"),
    path("reports/<plan_document:key>.<slug:file_format>", offer_views.document_file, name="plan_file"),
    path(
        "reports/<int:fiscal_year>/<year_document:key>.<slug:file_format>",
        offer_views.document_file,
        name="year_file",
    ),
    path(
        "plan/revisions/<int:number>/comparison.<slug:file_format>",
        comparison_views.comparison_file,
        name="comparison_file",
    ),
    path("plan/errata.<slug:file_format>", comparison_views.errata_file, name="errata_file"),
    path("cycles/<int:fiscal_year>/matrix/", matrix_views.matrix, name="matrix"),
    path("cycles/<int:fiscal_year>/matrix.<slug:file_format>", matrix_views.matrix_file, name="matrix_file"),
    path("cycles/<int:fiscal_year>/letters/", letter_views.letters, name="letters"),
    path(
        "cycles/<int:fiscal_year>/letters.<slug:file_format>", letter_views.letters_file, name="letters_file"
    ),
    path(
        "cycles/<int:fiscal_year>/letters/<int:department>.<slug:file_format>",
        letter_views.letter_file,
        name="letter_file",
    ),
    path("instructions/", instruction_views.instructions, name="instructions"),
    path("instructions.<slug:file_format>", instruction_views.instructions_file, name="instructions_file"),
    path("closing/answers.<slug:file_format>", closing_views.closing_file, name="closing_file"),
    path("plan/succession.<slug:file_format>", succession_views.succession_file, name="succession_file"),
    path("history/", history_views.history, name="history"),
    path("history.<slug:file_format>", history_views.history_file, name="history_file"),
    path("entry/<int:fiscal_year>/<slug:slug>/history/", history_views.report_history, name="report_history"),
    path(
        "reports/<int:fiscal_year>/<slug:slug>.<slug:file_format>",
        offer_views.document_file,
        {"key": "sheet"},
        name="initiative_file",
    ),
    path("reports/<int:fiscal_year>/<slug:slug>/versions/", version_views.versions, name="versions"),
    path(
        "reports/<int:fiscal_year>/<slug:slug>/versions/<int:number>.<slug:file_format>",
        version_views.version_file,
        name="version_file",
    ),
]

urlpatterns = [
    *for_every_plan(_pages),
    path("people.<slug:file_format>", organisation_views.people_file, name="people_file"),
    path("sign-ins/", sign_in_views.sign_ins, name="sign_ins"),
    path("sign-ins.<slug:file_format>", sign_in_views.sign_ins_file, name="sign_ins_file"),
    path("departments.<slug:file_format>", organisation_views.departments_file, name="departments_file"),
]
