"""Addresses of the yearly round: one's own work and the entry page.

The same pages stand below /p/<plan>/ for a plan that is not the default one.
"""

from django.urls import path

from imari_dx.shared.plan_addresses import for_every_plan
from indicators.closing import answer_views as closing_answers
from indicators.closing import views as closing
from indicators.entry.views import drafts, entry, figures, own_figures, paste
from indicators.evidence import preview_views as evidence_previews
from indicators.evidence import views as evidence
from indicators.grid import views as grid
from indicators.home import views as home
from indicators.home.bulk import views as bulk
from indicators.instructions import views as instructions
from indicators.midyear import views as midyear
from indicators.news import views as news
from indicators.past_years import views as past_years
from indicators.plan_books import plan_views as plan_books
from indicators.plan_books import views as new_plan_books
from indicators.planning.views import headings, initiatives, lines, revisions, run, schedule, targets, terms
from indicators.planning.views import hub as planning
from indicators.planning.views import plan as plan_itself
from indicators.questionnaires import list_views as questionnaires
from indicators.questionnaires import upload_views as questionnaires_back
from indicators.reminders import views as reminders
from indicators.reporting import views as reporting
from indicators.retention import views as retention
from indicators.review import remark_views
from indicators.review import views as review
from indicators.rounds import views as cycles
from indicators.rounds.commentary import views as commentary
from indicators.rounds.form import views as form_definition
from indicators.rounds.handout import views as handout
from indicators.rounds.letter import views as letter
from indicators.rounds.outside import views as outside
from indicators.scales import trial_views as scale_trial
from indicators.scales import views as scales
from indicators.start import views as start
from indicators.succession.views import linking, making, mapping
from indicators.transfers import views as transfers

_pages = [
    path("", home.home, name="home"),
    path("work/others/", home.others, name="work_others"),
    path("start/", start.start, name="start"),
    path("entry/<int:fiscal_year>/<slug:slug>/", entry.entry, name="entry"),
    path("entry/<int:fiscal_year>/<slug:slug>/preview/", entry.preview, name="entry_preview"),
    path("entry/<int:fiscal_year>/<slug:slug>/paste/", paste.paste, name="entry_paste"),
    path("entry/<int:fiscal_year>/<slug:slug>/draft/", drafts.draft, name="entry_draft"),
    path("entry/<int:fiscal_year>/<slug:slug>/draft/discard/", drafts.discard, name="entry_draft_discard"),
    path("entry/<int:fiscal_year>/<slug:slug>/evidence/", evidence.evidence, name="evidence"),
    path(
        "entry/<int:fiscal_year>/<slug:slug>/evidence/<int:pk>/", evidence.evidence_file, name="evidence_file"
    ),
    path(
        "entry/<int:fiscal_year>/<slug:slug>/evidence/<int:pk>/remove/",
        evidence.remove,
        name="evidence_remove",
    ),
    path(
        "entry/<int:fiscal_year>/<slug:slug>/evidence/<int:pk>/preview/",
        evidence_previews.preview,
        name="evidence_preview",
    ),
    path(
        "entry/<int:fiscal_year>/<slug:slug>/evidence/<int:pk>/preview/<int:number>/",
        evidence_previews.picture,
        name="evidence_picture",
    ),
    path("entry/<int:fiscal_year>/<slug:slug>/remark/", remark_views.remark, name="entry_remark"),
    path("review/<int:fiscal_year>/<slug:slug>/", review.review, name="review"),
    path("review/<int:fiscal_year>/<slug:slug>/step/<slug:act>/", review.step, name="review_step"),
    path("grid/<int:fiscal_year>/", grid.grid, name="grid"),
    path("grid/<int:fiscal_year>/paste/preview/", grid.paste, name="grid_paste"),
    path("grid/<int:fiscal_year>/<slug:slug>/", grid.save, name="grid_save"),
    path("news/", news.news, name="news"),
    path("news/read/", news.news_read, name="news_read"),
    path("news/settings/", news.news_settings, name="news_settings"),
    path("instructions/<int:number>/", instructions.instruction, name="instruction"),
    path("instructions/<int:number>/<slug:act>/", instructions.instruction_step, name="instruction_step"),
    path("reminders/", reminders.reminders, name="reminders"),
    path("reminders/<int:message>/<str:act>/", reminders.reminder_step, name="reminder_step"),
    path("bulk/<int:fiscal_year>/", bulk.bulk, name="bulk"),
    path("bulk/<int:fiscal_year>/done/", bulk.bulk_done, name="bulk_done"),
    path("questionnaires/<int:fiscal_year>/", questionnaires.questionnaires, name="questionnaires"),
    path(
        "questionnaires/<int:fiscal_year>/departments/<int:department>.xlsx",
        questionnaires.department_file,
        name="questionnaire_file",
    ),
    path("questionnaires/<int:fiscal_year>/all.zip", questionnaires.all_files, name="questionnaires_file"),
    path(
        "questionnaires/<int:fiscal_year>/chosen.xlsx",
        questionnaires.chosen_file,
        name="questionnaire_chosen",
    ),
    path("questionnaires/<int:fiscal_year>/upload/", questionnaires_back.upload, name="questionnaire_upload"),
    path(
        "questionnaires/<int:fiscal_year>/upload/done/", questionnaires_back.done, name="questionnaire_done"
    ),
    path(
        "questionnaires/<int:fiscal_year>/upload/submit/",
        questionnaires_back.submit,
        name="questionnaire_submit",
    ),
    path("cycles/", cycles.cycles, name="cycles"),
    path("cycles/prepare/", cycles.prepare, name="cycle_prepare"),
    path("cycles/preview/", cycles.preview, name="cycle_preview"),
    path("cycles/past-years/", past_years.past_years, name="past_years"),
    path("cycles/past-years/template.xlsx", past_years.past_years_template, name="past_years_template"),
    path("cycles/past-years/<int:number>/", past_years.past_years_import, name="past_years_import"),
    path("cycles/<int:fiscal_year>/", cycles.cycle, name="cycle"),
    path("cycles/<int:fiscal_year>/edit/", cycles.edit, name="cycle_edit"),
    path("cycles/<int:fiscal_year>/step/<slug:act>/", cycles.step, name="cycle_step"),
    path("cycles/<int:fiscal_year>/extend/", cycles.extend, name="cycle_extend"),
    path("cycles/<int:fiscal_year>/inquiry/", cycles.inquiry, name="cycle_inquiry"),
    path("cycles/<int:fiscal_year>/letters/edit/", letter.letter_edit, name="cycle_letter"),
    path("cycles/<int:fiscal_year>/handout/", handout.handout_edit, name="cycle_handout"),
    path("cycles/<int:fiscal_year>/form/", form_definition.cycle_form, name="cycle_form"),
    path(
        "cycles/<int:fiscal_year>/form/preview/",
        form_definition.cycle_form_preview,
        name="cycle_form_preview",
    ),
    path("cycles/<int:fiscal_year>/commentary/", commentary.commentary, name="cycle_commentary"),
    path("cycles/<int:fiscal_year>/outside/", outside.outside_views, name="cycle_outside"),
    path("midyear/", midyear.midyear, name="midyear"),
    path("midyear/edit/", midyear.edit, name="midyear_edit"),
    path("midyear/<int:fiscal_year>/<slug:slug>/", midyear.answer, name="midyear_answer"),
    path("closing/", closing.closing, name="closing"),
    path("closing/edit/", closing.edit, name="closing_edit"),
    path("closing/step/<slug:act>/", closing.step, name="closing_step"),
    path("closing/initiatives/<slug:slug>/", closing_answers.answer, name="closing_report"),
    path("closing/initiatives/<slug:slug>/return/", closing_answers.send_back, name="closing_return"),
    path("entry/<int:fiscal_year>/<slug:slug>/figures/", figures.figures, name="figures"),
    path("entry/<int:fiscal_year>/<slug:slug>/own-figures/", own_figures.own_figures, name="own_figures"),
    path("responsibilities/figures/", reporting.reporting_departments, name="reporting_departments"),
    path("plan/", planning.hub, name="plan"),
    path("plan/book/", plan_books.plan_book, name="plan_book"),
    path("plan/book/book.xlsx", plan_books.plan_book_file, name="plan_book_file"),
    path("plan/successor/", making.successor, name="successor"),
    path("plan/successor/existing/", linking.successor_existing, name="successor_existing"),
    path("plan/succession/", mapping.succession, name="succession"),
    path("plan/succession/of/<slug:slug>/", mapping.succession_of, name="succession_of"),
    path("plan/succession/undo/", linking.succession_undo, name="succession_undo"),
    path("plan/revisions/", revisions.revisions, name="revisions"),
    path("plan/revisions/<int:number>/", revisions.revision, name="revision"),
    path("plan/basics/", plan_itself.basics, name="plan_basics"),
    path("plan/settings/", plan_itself.settings, name="plan_settings"),
    path("plan/sections/", lines.sections, name="plan_sections"),
    path("plan/levels/", headings.levels, name="plan_levels"),
    path("plan/headings/", headings.headings, name="plan_headings"),
    path("plan/headings/<slug:slug>/", headings.heading, name="plan_heading"),
    path("plan/new-heading/", headings.new_heading, name="plan_new_heading"),
    path("plan/glossary/", terms.terms, name="plan_glossary"),
    path("plan/glossary/<path:word>/", terms.term, name="plan_term"),
    path("plan/new-term/", terms.new_term, name="plan_new_term"),
    path("plan/phases/", lines.phases, name="plan_phases"),
    path("plan/sheet-rows/", lines.sheet_rows, name="plan_sheet_rows"),
    path("plan/upper-items/", lines.upper_items, name="plan_upper_items"),
    path("plan/initiatives/<slug:slug>/targets/", targets.targets, name="plan_targets"),
    path("plan/initiatives/<slug:slug>/targets/<slug:key>/", targets.target, name="plan_target"),
    path("plan/initiatives/<slug:slug>/schedule/", schedule.schedule, name="plan_schedule"),
    path("plan/initiatives/", initiatives.jump, name="plan_initiatives"),
    path("plan/initiatives/<slug:slug>/", initiatives.texts, name="plan_initiative"),
    path("plan/add/", run.add, name="plan_add"),
    path("plan/initiatives/<slug:slug>/run/", run.run, name="plan_run"),
    path("plan/initiatives/<slug:slug>/years/", initiatives.years, name="plan_years"),
    path("scales/", scales.scales, name="scales"),
    path("scales/<slug:key>/<int:version>/", scales.scale, name="scale"),
    path("scales/<slug:key>/<int:version>/trial/", scale_trial.scale_trial, name="scale_trial"),
    path("scales/<slug:key>/<int:version>/step/<slug:act>/", scales.step, name="scale_step"),
]

# Of the house: the plan is made there, and people move from one department to another.
_pages_of_none = [
    path("retention/", retention.retention, name="retention"),
    path("transfers/", transfers.transfers, name="transfers"),
    path("transfers/new/", transfers.transfer_new, name="transfer_new"),
    path("transfers/template.csv", transfers.transfers_template, name="transfers_template"),
    path("transfers/<int:number>/", transfers.transfer, name="transfer"),
    path("start/plan/", start.new_plan, name="start_plan"),
    path("start/plan/book/", new_plan_books.start_book, name="start_book"),
    path("start/plan/book/empty.xlsx", new_plan_books.start_book_file, name="start_book_file"),
    path("start/plan/document/", start.plan_document, name="start_document"),
]

urlpatterns = [*_pages_of_none, *for_every_plan(_pages)]
