"""Every address of the site × every kind of reader, for GET and for POST.

A new address without a row in PAGES fails the run, and so does one that takes POST without a row in WRITES.
A label is the name of the address, with more after a slash where one address has several rows. What a reader
posts is valid, so that every refusal is one of permission or of the report's state, never of bad input.
The admin below /admin/ has a table of its own in tests/initiatives/test_admin.py. On PostgreSQL every page is
opened by tests/test_nul.py, and every form posted by tests/test_on_postgresql.py.
"""

import datetime as dt
import json
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import URLPattern, URLResolver, get_resolver
from django.utils import timezone

from accounts.models import AuditRecord, Department, Reorganisation, Transfer
from imari_dx.frame.help_anchors import HELP_ANCHORS
from imari_dx.frame.manual.text import address_of
from indicators.closing.services import close_closing
from indicators.models import (
    EvaluationItem,
    EvidenceFile,
    MidyearAnswer,
    MidyearCheck,
    OutboxMessage,
    Remark,
    ResultImport,
)
from indicators.plan_books.books import filled_book
from indicators.plan_io import export_document, load_plan
from indicators.plan_io.shipped_scales import reference_definitions
from indicators.planning.services.revisions import open_revision
from indicators.rounds.services import CycleContent, close_cycle, prepare_cycle
from indicators.scales.services import start_scale
from indicators.succession.decisions import Decision, Decisions
from indicators.succession.services import Mapped, make_successor
from indicators.workflow.transitions import approve_report, check_report, finalise_report
from initiatives.models import Activity, Plan
from initiatives.organisation.journal import read_tables
from initiatives.outside import OutsideGrading
from initiatives.succession import Handling
from reports.builders.open_data import open_data
from reports.models import Edition, JobRequest, ReportJob
from reports.store.services import keep
from tests.cast import PASSWORD, World
from tests.ended_plan import AT, WHOLE, answer_all, end_plan, opened_closing
from tests.forms import posted_back
from tests.indicators.book.answer_data import posted
from tests.indicators.form_data import posted_form, preparing
from tests.indicators.questionnaires.workbooks import Filled
from tests.indicators.scales.scale_posts import posted_scale
from tests.indicators.start.small_plan import small_document
from tests.initiatives.organisation.charges import charges
from tests.place import disagreeing, steps_above
from tests.quick_client import blank_handler

pytestmark = pytest.mark.any_database

READERS = (
    "anonymous",
    "editor-gakko",
    "editor-sangyo",
    "editor-support",
    "head-gakko",
    "secretariat",
    "headquarters",
    "viewer",
    "admin",
    "nobody",
)
DEPARTMENTS = READERS[1:5]
LOGIN = "login"  # sent to the login page
ONLY_SECRETARIAT: list[int | str] = [LOGIN, 403, 403, 403, 403, 200, 403, 403, 403, 403]
TAKES_PART: list[int | str] = [LOGIN, 200, 200, 200, 200, 200, 200, 403, 403, 403]
SECRETARIAT_DOES: list[int | str] = [LOGIN, 403, 403, 403, 403, 302, 403, 403, 403, 403]
WRITES_SOMEWHERE: list[int | str] = [LOGIN, 200, 200, 200, 200, 200, 403, 403, 403, 403]
DONE = (200, 204, 302)
NOW = dt.datetime(2026, 5, 1, tzinfo=dt.UTC)

# The story: 行－⑩ R7 is 提出済, 行－⑪ R7 確定, 行－⑫ R7 入力中, 産－① R7 未着手. 学校教育課 leads 行－⑩⑪⑫,
# 産業ＤＸ推進室 産－①〜⑤, まちづくり課 (editor-support) supports 行－⑩, nobody leads 行－①.
# label: (address, what a GET leads to for each reader in the order above)
PAGES: dict[str, tuple[str, list[int | str]]] = {
    "home": ("/", [LOGIN, 200, 200, 200, 200, 200, 200, 200, 200, 200]),
    "start": ("/start/", [LOGIN, 403, 403, 403, 403, 200, 403, 403, 200, 403]),
    "start_plan": ("/start/plan/", ONLY_SECRETARIAT),
    "start_book": ("/start/plan/book/", ONLY_SECRETARIAT),
    "start_book_file": ("/start/plan/book/empty.xlsx", ONLY_SECRETARIAT),
    "start_document": ("/start/plan/document/", ONLY_SECRETARIAT),
    "entry": ("/entry/2025/gyo-12/", [LOGIN, 200, 404, 404, 200, 200, 404, 404, 404, 404]),
    "entry/submitted": ("/entry/2025/gyo-10/", [LOGIN, 200, 404, 200, 200, 200, 200, 404, 404, 404]),
    "entry/nobody's": ("/entry/2025/gyo-1/", [LOGIN, 404, 404, 404, 404, 200, 404, 404, 404, 404]),
    "entry/not started": ("/entry/2025/san-1/", [LOGIN, 404, 200, 404, 404, 200, 404, 404, 404, 404]),
    "entry_preview": ("/entry/2025/gyo-12/preview/", [LOGIN] + [302] * 9),
    "review": ("/review/2025/gyo-10/", [LOGIN, 200, 404, 200, 200, 200, 200, 404, 404, 404]),
    "review/draft": ("/review/2025/gyo-12/", [LOGIN, 200, 404, 404, 200, 200, 404, 404, 404, 404]),
    "review_step": ("/review/2025/gyo-10/step/approve/", [LOGIN] + [302] * 9),
    "grid": ("/grid/2025/", [LOGIN, 200, 200, 200, 200, 200, 403, 403, 403, 403]),
    "grid_paste": ("/grid/2025/paste/preview/", [LOGIN] + [302] * 9),
    "grid_save": ("/grid/2025/gyo-12/", [LOGIN] + [302] * 9),
    "grid/none": ("/grid/2026/", [LOGIN, 404, 404, 404, 404, 404, 403, 403, 403, 403]),
    "bulk": ("/bulk/2025/", [LOGIN] + [302] * 9),
    "bulk_done": ("/bulk/2025/done/", [LOGIN] + [302] * 9),  # nothing was done: ホーム
    "work_others": (  # a part of ホーム, where its address alone leads
        "/work/others/",
        [LOGIN, 302, 302, 302, 302, 302, 302, 302, 302, 403],
    ),
    "work_file": ("/reports/work.csv", [LOGIN, 200, 200, 200, 200, 200, 200, 200, 200, 403]),
    "questionnaire_upload": ("/questionnaires/2025/upload/", WRITES_SOMEWHERE),
    "questionnaire_upload/none": (
        "/questionnaires/2026/upload/",
        [LOGIN, 404, 404, 404, 404, 404, 403, 403, 403, 403],
    ),
    "questionnaire_done": (  # nothing was taken in: back to where one hands in
        "/questionnaires/2025/upload/done/",
        [LOGIN, 302, 302, 302, 302, 302, 403, 403, 403, 403],
    ),
    "questionnaire_submit": ("/questionnaires/2025/upload/submit/", [LOGIN] + [302] * 9),
    "questionnaire_problems": ("/questionnaires/2025/upload/problems.csv", [LOGIN] + [302] * 9),
    "cycles": ("/cycles/", ONLY_SECRETARIAT),
    "cycle_prepare": ("/cycles/prepare/", ONLY_SECRETARIAT),
    "cycle_preview": ("/cycles/preview/", [LOGIN] + [302] * 9),
    "cycle": ("/cycles/2025/", ONLY_SECRETARIAT),
    "cycle/none": ("/cycles/2026/", [LOGIN, 403, 403, 403, 403, 404, 403, 403, 403, 403]),
    "past_years": ("/cycles/past-years/", ONLY_SECRETARIAT),
    "past_years_template": ("/cycles/past-years/template.xlsx", ONLY_SECRETARIAT),
    "past_years_import": ("/cycles/past-years/900/", [LOGIN, 403, 403, 403, 403, 404, 403, 403, 403, 403]),
    "cycle_edit": ("/cycles/2025/edit/", ONLY_SECRETARIAT),
    "cycle_step": ("/cycles/2025/step/close/", [LOGIN] + [302] * 9),
    "cycle_extend": ("/cycles/2025/extend/", [LOGIN] + [302] * 9),
    "cycle_inquiry": ("/cycles/2025/inquiry/", [LOGIN, 200, 200, 200, 200, 200, 200, 200, 200, 403]),
    "letters": ("/cycles/2025/letters/", ONLY_SECRETARIAT),
    "letters_file": ("/cycles/2025/letters.html", ONLY_SECRETARIAT),
    # 学校教育課, the first department there is.
    "letter_file": ("/cycles/2025/letters/1.html", [LOGIN, 200, 404, 404, 200, 200, 404, 404, 404, 403]),
    "letter_file/none": ("/cycles/2025/letters/900.html", [LOGIN] + [404] * 8 + [403]),
    "cycle_letter": ("/cycles/2025/letters/edit/", ONLY_SECRETARIAT),
    "cycle_handout": ("/cycles/2025/handout/", ONLY_SECRETARIAT),
    "questionnaires": ("/questionnaires/2025/", [LOGIN, 200, 200, 200, 200, 200, 403, 403, 403, 403]),
    # The workbooks of departments: tests/indicators/questionnaires/test_list.py.
    "questionnaire_file": (
        "/questionnaires/2025/departments/9000.xlsx",
        [LOGIN, 404, 404, 404, 404, 404, 403, 403, 403, 403],
    ),
    "questionnaires_file": ("/questionnaires/2025/all.zip", ONLY_SECRETARIAT),
    "questionnaire_chosen": ("/questionnaires/2025/chosen.xlsx?slug=gyo-10", ONLY_SECRETARIAT),
    "matrix": ("/cycles/2025/matrix/", TAKES_PART),
    "matrix_file": ("/cycles/2025/matrix.csv", TAKES_PART),
    "entry_paste": ("/entry/2025/gyo-12/paste/", [LOGIN] + [302] * 9),
    "entry_draft": ("/entry/2025/gyo-12/draft/", [LOGIN] + [302] * 9),
    "entry_draft_discard": ("/entry/2025/gyo-12/draft/discard/", [LOGIN] + [302] * 9),
    "evidence": ("/entry/2025/gyo-12/evidence/", [LOGIN, 200, 404, 404, 200, 200, 404, 404, 404, 404]),
    "evidence/submitted": (
        "/entry/2025/gyo-10/evidence/",
        [LOGIN, 200, 404, 200, 200, 200, 200, 404, 404, 404],
    ),
    # The rows of 行－⑩'s file stand in tests/indicators/evidence/test_pages.py; here is none.
    "evidence_file": ("/entry/2025/gyo-10/evidence/1/", [LOGIN] + [404] * 9),
    "evidence_remove": ("/entry/2025/gyo-10/evidence/1/remove/", [LOGIN] + [302] * 9),
    # Whoever may have the file: tests/indicators/evidence/test_previews.py.
    "evidence_preview": ("/entry/2025/gyo-10/evidence/1/preview/", [LOGIN] + [404] * 9),
    "evidence_picture": ("/entry/2025/gyo-10/evidence/1/preview/1/", [LOGIN] + [404] * 9),
    "cycle_form": ("/cycles/2025/form/", ONLY_SECRETARIAT),
    "cycle_form_preview": ("/cycles/2025/form/preview/", ONLY_SECRETARIAT),
    "plan": ("/plan/", ONLY_SECRETARIAT),
    "plan_book": ("/plan/book/", ONLY_SECRETARIAT),
    "plan_book_file": ("/plan/book/book.xlsx", ONLY_SECRETARIAT),
    "plan_sections": ("/plan/sections/", ONLY_SECRETARIAT),
    "plan_basics": ("/plan/basics/", ONLY_SECRETARIAT),
    "plan_settings": ("/plan/settings/", ONLY_SECRETARIAT),
    "plan_phases": ("/plan/phases/", ONLY_SECRETARIAT),
    "plan_levels": ("/plan/levels/", ONLY_SECRETARIAT),
    "plan_headings": ("/plan/headings/", ONLY_SECRETARIAT),
    "plan_heading": ("/plan/headings/san/", ONLY_SECRETARIAT),
    "plan_new_heading": ("/plan/new-heading/", ONLY_SECRETARIAT),
    "plan_glossary": ("/plan/glossary/", ONLY_SECRETARIAT),
    "plan_term": ("/plan/glossary/テレワーク/", ONLY_SECRETARIAT),
    "plan_new_term": ("/plan/new-term/", ONLY_SECRETARIAT),
    "plan_sheet_rows": ("/plan/sheet-rows/", ONLY_SECRETARIAT),
    "plan_upper_items": ("/plan/upper-items/", ONLY_SECRETARIAT),
    "plan_targets": ("/plan/initiatives/gyo-10/targets/", ONLY_SECRETARIAT),
    "plan_target": ("/plan/initiatives/gyo-10/targets/new/", ONLY_SECRETARIAT),
    "plan_schedule": ("/plan/initiatives/gyo-10/schedule/", ONLY_SECRETARIAT),
    "plan_initiatives": (
        "/plan/initiatives/?screen=plan_initiative&to=gyo-10",
        [LOGIN, 403, 403, 403, 403, 302, 403, 403, 403, 403],
    ),
    "plan_initiative": ("/plan/initiatives/gyo-10/", ONLY_SECRETARIAT),
    "plan_years": ("/plan/initiatives/gyo-10/years/", ONLY_SECRETARIAT),
    "plan_run": ("/plan/initiatives/gyo-10/run/", ONLY_SECRETARIAT),
    "plan_add": ("/plan/add/", ONLY_SECRETARIAT),
    "plan_sheet": ("/plan/initiatives/gyo-10/sheet/", ONLY_SECRETARIAT),
    "revisions": ("/plan/revisions/", ONLY_SECRETARIAT),
    "revision/none": ("/plan/revisions/1/", [LOGIN, 403, 403, 403, 403, 404, 403, 403, 403, 403]),
    "successor": ("/plan/successor/", ONLY_SECRETARIAT),
    "succession_file": ("/plan/succession.xlsx", [LOGIN, 404, 404, 404, 404, 404, 404, 404, 404, 403]),
    "successor_existing": ("/plan/successor/existing/", ONLY_SECRETARIAT),
    # No next plan yet: tests/indicators/succession/test_pages.py.
    "succession": ("/plan/succession/", [LOGIN, 404, 404, 404, 404, 404, 404, 404, 404, 403]),
    "succession_of": (
        "/plan/succession/of/gyo-10/",
        [LOGIN, 404, 404, 404, 404, 404, 404, 404, 404, 403],
    ),
    "succession_undo": ("/plan/succession/undo/", [LOGIN, 404, 404, 404, 404, 404, 404, 404, 404, 403]),
    "scales": ("/scales/", ONLY_SECRETARIAT),
    "scale": ("/scales/imari/1/", ONLY_SECRETARIAT),
    "scale/none": ("/scales/imari/9/", [LOGIN, 403, 403, 403, 403, 404, 403, 403, 403, 403]),
    "scale_trial": ("/scales/imari/1/trial/", ONLY_SECRETARIAT),
    "scale_step": ("/scales/imari/1/step/activate/", [LOGIN] + [302] * 9),
    "entry_remark": ("/entry/2025/gyo-10/remark/", [LOGIN] + [302] * 9),
    "news": ("/news/", [LOGIN] + [200] * 8 + [403]),
    "news_read": ("/news/read/", [LOGIN] + [302] * 9),
    "news_settings": ("/news/settings/", [LOGIN] + [200] * 8 + [403]),
    "instructions": ("/instructions/", TAKES_PART),
    "instructions_file": ("/instructions.csv", TAKES_PART),
    # Who sees one that there is: tests/indicators/instructions/test_instructions.py.
    "instruction/none": ("/instructions/900/", [LOGIN, 404, 404, 404, 404, 404, 404, 403, 403, 403]),
    "instruction_step": ("/instructions/900/reply/", [LOGIN] + [302] * 9),
    "cycle_commentary": ("/cycles/2025/commentary/", [LOGIN, 403, 403, 403, 403, 200, 403, 403, 403, 403]),
    # Not in this plan: tests/indicators/rounds/test_outside.py.
    "cycle_outside": ("/cycles/2025/outside/", [LOGIN, 403, 403, 403, 403, 404, 403, 403, 403, 403]),
    # The plan has not ended: tests/indicators/closing/test_pages.py has the pages of a closing round.
    "midyear": ("/midyear/", TAKES_PART),
    "midyear_edit": ("/midyear/edit/", ONLY_SECRETARIAT),
    "midyear_answer": ("/midyear/2025/gyo-10/", [LOGIN, 200, 404, 200, 200, 200, 200, 404, 404, 404]),
    "closing": ("/closing/", [LOGIN, 404, 404, 404, 404, 200, 404, 403, 403, 403]),
    "closing_edit": ("/closing/edit/", ONLY_SECRETARIAT),
    "closing_step": ("/closing/step/close/", [LOGIN] + [302] * 9),
    "closing_report": ("/closing/initiatives/gyo-10/", [LOGIN] + [404] * 9),
    "closing_return": ("/closing/initiatives/gyo-10/return/", [LOGIN] + [302] * 9),
    "closing_file": ("/closing/answers.xlsx", [LOGIN, 404, 404, 404, 404, 404, 404, 403, 403, 403]),
    "figures": ("/entry/2025/gyo-11/figures/", [LOGIN, 403, 404, 404, 403, 200, 403, 404, 404, 404]),
    # Nobody of the cast reports an indicator for others: tests/indicators/entry/test_own_figures.py.
    "own_figures": ("/entry/2025/gyo-11/own-figures/", [LOGIN, 403, 404, 404, 403, 403, 403, 404, 404, 404]),
    "dashboard": ("/dashboard/", [LOGIN, 200, 200, 200, 200, 200, 200, 200, 200, 403]),
    "dashboard_years": ("/dashboard/years/", [LOGIN, 200, 200, 200, 200, 200, 200, 200, 200, 403]),
    "dashboard_indicators": (
        "/dashboard/indicators/",
        [LOGIN, 200, 200, 200, 200, 200, 200, 200, 200, 403],
    ),
    "dashboard_indicators_file": (
        "/dashboard/indicators.csv",
        [LOGIN, 200, 200, 200, 200, 200, 200, 200, 200, 403],
    ),
    "dashboard_schedule": ("/dashboard/schedule/", [LOGIN, 200, 200, 200, 200, 200, 200, 200, 200, 403]),
    "dashboard_schedule_file": (
        "/dashboard/schedule.csv",
        [LOGIN, 200, 200, 200, 200, 200, 200, 200, 200, 403],
    ),
    "dashboard_money": ("/dashboard/money/", [LOGIN, 200, 200, 200, 200, 200, 200, 200, 200, 403]),
    "dashboard_money_file": ("/dashboard/money.csv", [LOGIN, 200, 200, 200, 200, 200, 200, 200, 200, 403]),
    "initiative": ("/initiatives/gyo-10/", [LOGIN, 200, 200, 200, 200, 200, 200, 200, 200, 403]),
    "initiative/none": ("/initiatives/gyo-99/", [LOGIN, 404, 404, 404, 404, 404, 404, 404, 404, 403]),
    "initiative_sheet": ("/initiatives/gyo-10/sheet/", [LOGIN, 200, 200, 200, 200, 200, 200, 200, 200, 403]),
    "alerts": ("/dashboard/alerts/", [LOGIN, 200, 200, 200, 200, 200, 200, 200, 200, 403]),
    "alerts_file": ("/dashboard/alerts.csv", [LOGIN, 200, 200, 200, 200, 200, 200, 200, 200, 403]),
    "dashboard_years_file": ("/dashboard/years.csv", [LOGIN, 200, 200, 200, 200, 200, 200, 200, 200, 403]),
    "meeting": ("/dashboard/meeting/", [LOGIN, 200, 200, 200, 200, 200, 200, 200, 200, 403]),
    "meeting_file": ("/dashboard/meeting.pdf", [LOGIN, 200, 200, 200, 200, 200, 200, 200, 200, 403]),
    "documents": ("/reports/", [LOGIN, 200, 200, 200, 200, 200, 200, 200, 200, 403]),
    "plan_file": ("/reports/plan.html", [LOGIN, 200, 200, 200, 200, 200, 200, 200, 200, 403]),
    # No revision and no erratum yet: tests/reports/test_comparison.py.
    "comparison_file": (
        "/plan/revisions/1/comparison.pdf",
        [LOGIN, 404, 404, 404, 404, 404, 404, 404, 404, 403],
    ),
    "errata_file": ("/plan/errata.html", [LOGIN, 404, 404, 404, 404, 404, 404, 404, 404, 403]),
    "results_file": ("/reports/results.csv", [LOGIN, 200, 200, 200, 200, 200, 200, 200, 200, 403]),
    "results_json": ("/reports/results.json", [LOGIN, 200, 200, 200, 200, 200, 200, 200, 200, 403]),
    "data_dictionary": ("/reports/data-dictionary.csv", [LOGIN, 200, 200, 200, 200, 200, 200, 200, 200, 403]),
    "data_package": ("/reports/datapackage.json", [LOGIN, 200, 200, 200, 200, 200, 200, 200, 200, 403]),
    "open_data_zip": ("/reports/open-data.zip", [LOGIN, 200, 200, 200, 200, 200, 200, 200, 200, 403]),
    "year_file": (
        "/reports/2021/evaluation.html",
        [LOGIN, 200, 200, 200, 200, 200, 200, 404, 404, 403],  # R3 has nothing final
    ),
    "initiative_file": ("/reports/2025/gyo-10.html", [LOGIN, 200, 200, 200, 200, 200, 200, 200, 200, 403]),
    # Nothing is published: tests/reports/editions/test_pages.py has the pages of editions.
    "editions": ("/reports/editions/", [LOGIN, 200, 200, 200, 200, 200, 200, 200, 200, 403]),
    "edition": ("/reports/2025/editions/1/", [LOGIN] + [404] * 8 + [403]),
    "edition_file": ("/reports/2025/editions/1/evaluation.pdf", [LOGIN] + [404] * 8 + [403]),
    "edition_archive": ("/reports/2025/editions/1/archive/", [LOGIN] + [302] * 9),
    "edition_difference": ("/reports/2025/editions/difference.html", [LOGIN] + [404] * 8 + [403]),
    "publish": ("/reports/2025/publish/", ONLY_SECRETARIAT),
    "publish/none": ("/reports/2026/publish/", [LOGIN, 403, 403, 403, 403, 404, 403, 403, 403, 403]),
    "publish_step": ("/reports/2025/publish/again/", [LOGIN] + [302] * 9),
    # Whoever asked for one: tests/reports/jobs/test_pages.py.
    "job": ("/reports/jobs/900/", [LOGIN] + [404] * 8 + [403]),
    "job_file": ("/reports/jobs/900/file/", [LOGIN] + [404] * 8 + [403]),
    "job_cancel": ("/reports/jobs/900/cancel/", [LOGIN] + [302] * 9),
    "job_again": ("/reports/jobs/900/again/", [LOGIN] + [302] * 9),
    "versions": ("/reports/2025/gyo-11/versions/", [LOGIN, 200, 404, 404, 200, 200, 200, 404, 404, 404]),
    "version_file": (
        "/reports/2025/gyo-11/versions/1.html",
        [LOGIN, 200, 404, 404, 200, 200, 200, 404, 404, 404],
    ),
    "history": ("/history/", [LOGIN, 403, 403, 403, 403, 200, 403, 403, 403, 403]),
    "history_file": ("/history.csv", [LOGIN, 403, 403, 403, 403, 200, 403, 403, 403, 403]),
    "report_history": (
        "/entry/2025/gyo-10/history/",
        [LOGIN, 200, 404, 403, 200, 200, 403, 404, 404, 404],
    ),
    "reminder_step": ("/reminders/900/sent/", [LOGIN] + [302] * 9),
    "reminders": ("/reminders/", [LOGIN, 403, 403, 403, 403, 200, 403, 403, 403, 403]),
    "responsibilities": ("/responsibilities/", [LOGIN, 403, 403, 403, 403, 200, 403, 403, 403, 403]),
    "reporting_departments": (
        "/responsibilities/figures/",
        [LOGIN, 403, 403, 403, 403, 200, 403, 403, 403, 403],
    ),
    "departments": ("/departments/", [LOGIN, 403, 403, 403, 403, 200, 403, 403, 403, 403]),
    "reorganise_cancel": ("/departments/reorganise/1/cancel/", [LOGIN] + [302] * 9),
    "reorganise": (
        "/departments/reorganise/?kind=rename",
        [LOGIN, 403, 403, 403, 403, 200, 403, 403, 403, 403],
    ),
    "departments_file": ("/departments.csv", ONLY_SECRETARIAT),
    "department_new": ("/departments/new/", ONLY_SECRETARIAT),
    "departments_csv": ("/departments/csv/", ONLY_SECRETARIAT),
    "departments_template": ("/departments/csv/template/", ONLY_SECRETARIAT),
    "people_csv": ("/people-csv/", [LOGIN, 403, 403, 403, 403, 200, 403, 403, 200, 403]),
    "retention": ("/retention/", ONLY_SECRETARIAT),
    "transfers": ("/transfers/", [LOGIN, 403, 403, 403, 403, 200, 403, 403, 200, 403]),
    "transfer": ("/transfers/900/", [LOGIN, 403, 403, 403, 403, 404, 403, 403, 404, 403]),
    "transfer_new": ("/transfers/new/", [LOGIN, 403, 403, 403, 403, 200, 403, 403, 200, 403]),
    "transfers_template": ("/transfers/template.csv", [LOGIN, 403, 403, 403, 403, 200, 403, 403, 200, 403]),
    "person_new": ("/people-new/", [LOGIN, 403, 403, 403, 403, 200, 403, 403, 200, 403]),
    "people_template": ("/people-csv/template/", [LOGIN, 403, 403, 403, 403, 200, 403, 403, 200, 403]),
    "charges_csv": ("/responsibilities/csv/", ONLY_SECRETARIAT),
    "charges_template": ("/responsibilities/csv/template/", ONLY_SECRETARIAT),
    "people": ("/people/", [LOGIN, 403, 403, 403, 403, 200, 403, 403, 200, 403]),
    "person": ("/people/viewer/", [LOGIN, 403, 403, 403, 403, 200, 403, 403, 200, 403]),
    "people_file": ("/people.csv", [LOGIN, 403, 403, 403, 403, 200, 403, 403, 200, 403]),
    "sign_ins": ("/sign-ins/", [LOGIN, 403, 403, 403, 403, 200, 403, 403, 200, 403]),
    "operation": ("/operation/", [LOGIN, 403, 403, 403, 403, 200, 403, 403, 200, 403]),
    "records": ("/records/", [LOGIN, 403, 403, 403, 403, 200, 403, 403, 200, 403]),
    "records_file": ("/records.csv", [LOGIN, 403, 403, 403, 403, 200, 403, 403, 200, 403]),
    "sign_ins_file": ("/sign-ins.csv", [LOGIN, 403, 403, 403, 403, 200, 403, 403, 200, 403]),
    "search": ("/search/?q=%E8%A8%88%E7%94%BB", [LOGIN, 200, 200, 200, 200, 200, 200, 200, 200, 403]),
    "manual": ("/help/", [LOGIN] + [200] * 9),
    "manual_whole": ("/help/all/", [LOGIN] + [200] * 9),
    "manual_topic": ("/help/entry/", [LOGIN] + [200] * 9),
    "manual_role": ("/help/roles/editor/", [LOGIN] + [200] * 9),
    "manual_tour": ("/help/tour/", [LOGIN] + [404] * 9),  # there is no demonstration
    "manual_file": ("/help/all.pdf", [LOGIN] + [200] * 8 + [403]),
    # The story's plan names no telephone: tests/imari_dx/operation/test_security_txt.py
    "security_txt": ("/.well-known/security.txt", [404] * 10),
    "login": ("/account/login/", [200] + [302] * 9),
    "logout": ("/account/logout/", [302] * 10),
    "extend_session": ("/account/extend/", [LOGIN] + [302] * 9),
    "own_sessions": ("/account/sessions/", [LOGIN] + [200] * 9),
    "end_own_session": ("/account/sessions/end/", [LOGIN] + [302] * 9),
    "password_change": ("/account/password/", [LOGIN] + [200] * 9),
    "password_change_done": ("/account/password/done/", [LOGIN] + [200] * 9),
    # Between password and code, and while a phone is set up: tests/accounts/second_factor.
    "login_code": ("/account/login/code/", [LOGIN] + [302] * 9),
    "second_factor": ("/account/second-factor/", [LOGIN] + [200] * 9),
    "second_factor_setup": ("/account/second-factor/setup/", [LOGIN] + [302] * 9),
    "gallery": ("/account/gallery/", [LOGIN] + [404] * 9),  # only in development
}


def entered(slug: str) -> Callable[[World], dict[str, Any]]:
    """The entry page's fields as they stand, to be saved as a draft."""
    return lambda world: posted(world["secretariat"], world.report(slug))


def pasted(world: World) -> dict[str, Any]:
    """One copied cell over 取組実績."""
    spot = {"row": 0, "column": 0, "name": "results", "now": ""}
    paste = {"block": [["行った。"]], "row": 0, "column": 0, "rows": 1, "spots": [spot]}
    return {"paste": json.dumps(paste)}


def step(**fields: str) -> Callable[[World], dict[str, Any]]:
    """A step on 行－⑩ as it is submitted."""
    return lambda world: {"version": world.report("gyo-10").version} | fields


def left_by_a_crash(world: World) -> dict[str, Any]:
    """A reminder of which nobody knows whether it went out."""
    OutboxMessage.objects.create(
        pk=900,
        recipient=world["editor-gakko"],
        status="uncertain",
        error="途中で止まりました。",
        written_at=NOW,
        claimed_at=NOW,
    )
    return {}


def nobody_moves(world: World) -> dict[str, Any]:
    """A 人事異動 whose day is still to come."""
    Transfer.objects.create(pk=900, on=dt.date(2038, 4, 1), recorded_by=world["secretariat"], recorded_at=NOW)
    return {}


def approved(world: World) -> dict[str, Any]:
    """行－⑩ is 所属長承認済 and waits to be checked."""
    approve_report(report=world.report("gyo-10"), by=world["head-gakko"], at=NOW)
    return step()(world)


def checked(world: World) -> dict[str, Any]:
    """行－⑩ is 事務局確認済; its decision."""
    approved(world)
    check_report(report=world.report("gyo-10"), by=world["secretariat"], at=NOW)
    return step()(world) | {
        "finalise-grade": "C",
        "finalise-grade_reason": "",
        "finalise-meeting_name": "第1回ＤＸ推進本部会議",
        "finalise-meeting_date": "令和8年6月1日",
    }


def decided(world: World) -> dict[str, Any]:
    """行－⑩ is 確定; the reason for which the decision is taken back."""
    checked(world)
    finalise_report(
        report=world.report("gyo-10"),
        by=world["secretariat"],
        at=NOW,
        grade="C",
        grade_reason="",
        meeting_name="第1回ＤＸ推進本部会議",
        meeting_date=dt.date(2026, 6, 1),
    )
    return step(**{"reopen-comment": "学校数に誤りがあったため"})(world)


def selected(act: str, **fields: str) -> Callable[[World], dict[str, Any]]:
    """An act, confirmed, on 行－⑩ as it is submitted."""
    return lambda world: (
        {
            "act": act,
            "confirmed": "yes",
            "selected": f"gyo-10:{world.report('gyo-10').version}",
        }
        | fields
    )


ROUND = {"opens_on": "R8.4.1", "due_on": "R8.4.20", "inquiry_text": "回答してください。"}


def next_year(world: World) -> dict[str, Any]:
    """A round of a year that the plan has and that has none yet."""
    Plan.objects.update(end_fiscal_year=2026)
    return {"fiscal_year": 2026, "opens_on": "R9.4.1", "due_on": "R9.4.15"}


def prepared(world: World) -> dict[str, Any]:
    """R8 is 準備中."""
    Plan.objects.update(end_fiscal_year=2026)
    content = CycleContent(opens_on=dt.date(2027, 4, 1), due_on=dt.date(2027, 4, 15))
    plan = Plan.objects.get()
    prepare_cycle(plan=plan, fiscal_year=2026, content=content, by=world["secretariat"], at=NOW)
    return {}


def closed(world: World) -> dict[str, Any]:
    """R7 is 締切済; why it takes answers again."""
    close_cycle(cycle=world.report("san-1").cycle, by=world["secretariat"], at=NOW)
    return {"reason": "未回答が多いため"}


def taken_in_by_mistake(world: World) -> dict[str, Any]:
    """An import of results that brought in nothing, and why it is taken back."""
    ResultImport.objects.create(
        pk=900,
        plan=world.plan,
        file_name="past.csv",
        origin="進捗管理表",
        imported_at=NOW,
        imported_by=world["secretariat"],
    )
    return {"reason": "年度の誤り"}


def extension(world: World) -> dict[str, Any]:
    """A later deadline for 産－①, long after any day on which the tests run."""
    return {
        "extend-reports": [world.report("san-1").pk],
        "extend-due_on": "令和81年3月31日",
        "extend-reason": "調査中のため",
    }


def upload(_world: World) -> dict[str, Any]:
    """A file with its description."""
    return {"file": SimpleUploadedFile("調査結果.txt", "全24校".encode()), "description": "調査の結果"}


def uploaded(world: World) -> dict[str, Any]:
    """行－⑫ has a file, number 900."""
    EvidenceFile.objects.create(
        pk=900,
        report=world.report("gyo-12"),
        name="調査結果.txt",
        file="evidence/none",
        content_type="text/plain",
        size=1,
        sha256="0" * 64,
        uploaded_by=world["editor-gakko"],
        uploaded_at=NOW,
    )
    return {}


def form_of_r7(world: World) -> dict[str, Any]:
    """The form of R7, which is 準備中, as the page shows it."""
    preparing(world)
    return posted_form(world)


def edited_scale(world: World) -> dict[str, Any]:
    """The editor of the scale in use with another name typed in."""
    scale = world.plan.rating_scales.get(key="imari")
    return posted_scale(scale.scale, seen=scale.fingerprint, act="save", **{"head-name": "別の名前"})


def second_scale(world: World) -> dict[str, Any]:
    """愛知県's scale is there too, not in use; the act is done on it as it is."""
    definition = reference_definitions()["aichi"]
    scale = start_scale(plan=world.plan, key="aichi", definition=definition, by=world["secretariat"])
    return {"seen": scale.fingerprint}


def revision_being_prepared(world: World) -> dict[str, Any]:
    """A revision of a year without decisions is being prepared; it gets its day and reason."""
    year = undecided_year(world)["effective_year"]
    at = dt.datetime(2025, 4, 1, tzinfo=dt.UTC)
    open_revision(plan=world.plan, effective_year=int(year), by=world["secretariat"], at=at)
    return {"act": "describe", "head-effective_year": year, "head-decided_on": "", "head-reason": "見直し"}


def undecided_year(world: World) -> dict[str, Any]:
    """The plan goes on for one more year, of which nothing is decided."""
    Plan.objects.filter(pk=world.plan.pk).update(end_fiscal_year=2026)
    world.plan.refresh_from_db()
    return {"effective_year": "2026"}


@dataclass(frozen=True)
class Screen:
    """A screen of the plan, sent as it was opened and with what is typed, with a reason."""

    address: str
    typed: dict[str, str] = field(default_factory=dict)

    def __call__(self, world: World) -> dict[str, Any]:
        return {
            **posted_back(client_of(world, "secretariat"), self.address),
            "why-reason": "誤植",
            **self.typed,
        }


NEW_TARGET = {
    "target-name": "利用者数",
    "target-target_text": "利用者数：５人以上",
    "target-kind": "annual",
    "target-timing": "every_year",
    "target-direction": "at_least",
    "target-target": "5",
}


def new_initiative(world: World) -> dict[str, Any]:
    """One more initiative, under the first heading that is offered."""
    typed = {"new-new1-code": "新－①", "new-new1-title": "新しいもの"}
    heading = world.initiative("gyo-10").heading_id
    return Screen("/plan/add/")(world) | typed | {"new-new1-heading": str(heading)}


def next_plan(world: World) -> dict[str, Any]:
    """All of the plan carried on into the next one."""
    opened = posted_back(client_of(world, "secretariat"), "/plan/successor/", having="title")
    return opened | {"title": "第２次計画", "to": "make"}


def standing_plan(world: World) -> dict[str, Any]:
    """A plan of the years after stands already; it is chosen."""
    document = export_document(Plan.objects.get(pk=world.plan.pk))
    years = {"start_fiscal_year": 2026, "end_fiscal_year": 2030}
    document["plan"] |= {"slug": "second", "title": "第２次計画", "short_title": "第２次計画", **years}
    document["initiatives"] = []
    return {"successor": load_plan(document).plan.pk}


def followed(world: World) -> Plan:
    """The plan that all of the plan is carried on into."""
    plan = Plan.objects.get(pk=world.plan.pk)
    slugs = plan.initiatives.values_list("slug", flat=True)
    carried_on = dict.fromkeys(slugs, Decision(Handling.CONTINUED))
    decisions = Decisions("second", "第２次計画", "第２次計画", 2026, 2030, carried_on)
    return make_successor(plan=plan, decisions=decisions, by=world["secretariat"], at=NOW)


def mapped_anew(world: World) -> dict[str, Any]:
    """行－⑩ ends after all."""
    followed(world)
    return {"seen": str(Mapped.of(world.initiative("gyo-10")))}


def taken_back(world: World) -> dict[str, Any]:
    followed(world)
    return {"act": "discard"}


def remark(kind: str, said_by: str = "", due_on: str = "") -> Callable[[World], dict[str, Any]]:
    return lambda _world: {
        "remark-kind": kind,
        "remark-said_by": said_by,
        "remark-due_on": due_on,
        "remark-text": "工事の時期を確かめること。",
    }


def instruction(act: str) -> Callable[[World], dict[str, Any]]:
    """行－⑩ R7 has an instruction for 学校教育課, number 900; what is said to it."""

    def body(world: World) -> dict[str, Any]:
        department = Department.objects.get(name="学校教育課")
        Remark.objects.create(
            pk=900,
            report=world.report("gyo-10"),
            kind="instruction",
            text="工事を急ぐこと。",
            author=world["headquarters"],
            addressee=department,
            due_on=dt.date(2099, 3, 31),
            at=NOW,
        )
        return {f"{act}-text": "夏に終えた。"}

    return body


def commentary(world: World) -> dict[str, Any]:
    """所見 of the whole plan alone."""
    names = ["whole", *(f"heading-{one.pk}" for one in world.plan.headings.filter(parent=None))]
    data = {f"{name}-version": "0" for name in names} | dict.fromkeys(names, "")
    return data | {"whole": "おおむね計画のとおりに進んだ。"}


def outside_view(world: World) -> dict[str, Any]:
    """外部評価 of the whole plan alone, in a plan that has an outside body."""
    Plan.objects.filter(pk=world.plan.pk).update(outside_grading=OutsideGrading.COMMENT)
    return {"seen": "{}", "plan-comment": "おおむね妥当である。"}


def ended(world: World) -> dict[str, Any]:
    """The plan has ended: its closing round may be opened."""
    end_plan(world)
    return {"due_on": "令和81年3月31日", "inquiry_text": "総括をお願いします。"}


MIDYEAR = {
    "fiscal_year": 2025,
    "opens_on": "R7.10.1",
    "due_on": "R7.10.15",
    "inquiry_text": "回答してください。",
}


def midyear_begun(world: World) -> dict[str, Any]:
    """The 中間確認 of the story takes answers today; a better one to 行－⑩."""
    day = timezone.localdate()
    MidyearCheck.objects.filter(plan=world.plan, fiscal_year=2025).update(opens_on=day, due_on=day)
    return {"version": 1, "outlook": "on_course", "comment": "順調です。"}


def midyear_unanswered(_world: World) -> dict[str, Any]:
    """Nobody has answered: it may be switched off."""
    MidyearAnswer.objects.all().delete()
    return {}


def closing_answer(world: World) -> dict[str, Any]:
    """The closing round is open; an answer on 行－⑩."""
    opened_closing(world)
    return {"version": "0", "act": "submit", **asdict(WHOLE)}


def closing_answers(world: World) -> dict[str, Any]:
    """Everything is answered; the meeting that decides on it, and what is wrong with an answer."""
    opened_closing(world)
    answer_all(world)
    decision = {"meeting_name": "第2回会議", "meeting_date": "令和8年7月1日"}
    return decision | {"return-version": "0", "return-comment": "成果を詳しく"}


def closing_decided(world: World) -> dict[str, Any]:
    """The answers are final; why they are opened again."""
    closing = opened_closing(world)
    answer_all(world)
    day = dt.date(2026, 7, 1)
    close_closing(closing=closing, meeting_name="会議", meeting_date=day, by=world["secretariat"], at=AT)
    return {"reason": "誤りがあったため"}


def preliminary(world: World) -> dict[str, Any]:
    """行－⑪ R7 was decided on a 速報; the figure that is final now."""
    measurement = world.report("gyo-11").measurements.get()
    measurement.status = "preliminary"
    measurement.save()
    fields = {"value": "2", "status": "confirmed", "change_reason": "", "reference_date": ""}
    body = {f"measurement-{measurement.indicator_id}-{name}": text for name, text in fields.items()}
    return {"version": world.report("gyo-11").version, **body}


def own_figure(world: World) -> dict[str, Any]:
    """行－⑫'s indicator is reported by まちづくり課; the figure that it enters."""
    indicator = world.initiative("gyo-12").indicators.first()
    assert indicator is not None
    indicator.department = Department.objects.get(name="まちづくり課")
    indicator.save()
    fields = {"value": "2", "numerator": "2", "denominator": "4", "status": "confirmed"}
    body = {f"measurement-{indicator.pk}-{name}": text for name, text in fields.items()}
    return {"version": world.report("gyo-12").version, **body}


NEW_PLAN = {
    "municipality": "丸山市",
    "title": "総合計画",
    "start_fiscal_year": "2026",
    "end_fiscal_year": "2030",
    "levels": "施策",
    "periods_per_year": "0",
}


def table(*rows: str, **fields: str) -> Callable[[World], dict[str, Any]]:
    """A file of a few rows, to be looked at."""
    return lambda _world: {"file": SimpleUploadedFile("x.csv", "\n".join(rows).encode()), **fields}


def plan_document(_world: World) -> dict[str, Any]:
    """A second plan as a file."""
    return {"file": SimpleUploadedFile("plan.json", json.dumps(small_document()).encode())}


def plan_book(world: World) -> dict[str, Any]:
    """A second plan as a workbook."""
    document = export_document(world.plan)
    document["plan"]["slug"] = "another"
    return {"file": SimpleUploadedFile("plan.xlsx", filled_book(document))}


def questionnaire_of(world: World) -> dict[str, Any]:
    """調査票 of 行－⑫, which 学校教育課 reports."""
    return {"file": Filled(world, "gyo-12").typed("gyo-12", {"取組実績": "書いた。"}).file}


def report_to_submit(world: World) -> dict[str, Any]:
    return {"selected": f"gyo-12:{world.report('gyo-12').version}"}


def nothing(_world: World) -> dict[str, Any]:
    return {}


def reported_by_another(world: World) -> dict[str, Any]:
    """まちづくり課 reports the first figure of 行－⑩."""
    indicator = world.initiative("gyo-10").indicators.order_by("sort_order")[0]
    department = Department.objects.get(name="まちづくり課")
    seen = str(indicator.department_id or "")  # the walk through all doors has a 所管課 for it already
    return {f"seen-{indicator.pk}": seen, f"department-{indicator.pk}": str(department.pk)}


def new_name(world: World) -> dict[str, Any]:
    """学校教育課 takes another name."""
    department = Department.objects.get(name="学校教育課")
    return {
        "kind": "rename",
        "before": department.pk,
        "effective_on": "令和8年4月1日",
        "names": "学校ＤＸ課",
        "note": "",
    }


def grid_of(slug: str) -> Callable[[World], dict[str, Any]]:
    """The fields of one report among those of the grid, to be saved."""

    def body(world: World) -> dict[str, Any]:
        prefix = f"r{world.report(slug).pk}-"
        data = {f"{prefix}{name}": value for name, value in entered(slug)(world).items()}
        return data | {"screen": "grid", f"{prefix}results": "一覧で書いた文章"}

    return body


def headed_by_viewer(world: World) -> dict[str, Any]:
    """viewer becomes head of 学校教育課 besides."""
    return {
        "act": "grant",
        "grant-role": "approver",
        "grant-department": Department.objects.get(name="学校教育課").pk,
        "grant-valid_from": "令和8年4月1日",
    }


# label: (address, a valid body, what a POST leads to for each reader). The body may move the story on first;
# each reader's POST is undone before the next.
def a_decided_year(world: World) -> dict[str, Any]:
    """R6 asks for 行－⑩ alone, which is 確定."""
    for kind in (Activity, EvaluationItem):
        others = kind.objects.exclude(initiative__slug="gyo-10")
        others.filter(initiative__plan=world.plan, fiscal_year=2024).delete()
    return {"confirmed": "yes"}


def a_reorganisation_to_come(world: World) -> dict[str, Any]:
    """A 組織改編 of next year that has changed nothing but one row, as it was."""
    row = next(iter(read_tables().values()))
    Reorganisation.objects.create(
        pk=1,
        kind="rename",
        effective_on=dt.date(2038, 4, 1),
        recorded_by=world["secretariat"],
        recorded_at=NOW,
        changes=[{"before": row, "after": row}],
    )
    return {}


def in_the_making(world: World) -> dict[str, Any]:
    """An edition of R7 whose files are not there yet."""
    Edition.objects.create(
        plan=world.plan,
        fiscal_year=2025,
        number=1,
        requested_by=world["secretariat"],
        requested_at=NOW,
        data=keep(b"{}"),
    )
    return {}


def published(world: World) -> dict[str, Any]:
    """An edition of R7 that is out."""
    in_the_making(world)
    Edition.objects.update(published_at=NOW)
    return {}


def a_failed_job(world: World) -> dict[str, Any]:
    """Job 900, which everybody asked for."""
    job = ReportJob.objects.create(
        pk=900,
        plan=world.plan,
        task="document",
        key="0" * 64,
        payload=b"{}",
        title="評価報告書",
        file_name="評価報告書.pdf",
        state="failed",
        error="作成できませんでした。",
        requested_at=NOW,
        finished_at=NOW,
    )
    JobRequest.objects.bulk_create(
        JobRequest(job=job, user=world[name], at=NOW) for name in READERS if name != "anonymous"
    )
    return {}


WITH_A_ROLE: list[int | str] = [LOGIN] + [200] * 8 + [403]
ORDERED: list[int | str] = [LOGIN] + [302] * 8 + [403]

WRITES: dict[str, tuple[str, Callable[[World], dict[str, Any]], list[int | str]]] = {
    "manual_file": ("/help/all.pdf", nothing, ORDERED),
    "plan_file": ("/reports/plan.pdf", nothing, ORDERED),
    "year_file": ("/reports/2025/evaluation.xlsx", nothing, ORDERED),
    "initiative_file": ("/reports/2025/gyo-10.pdf", nothing, WITH_A_ROLE),  # quick: made at once
    "meeting_file": ("/dashboard/meeting.pdf", nothing, WITH_A_ROLE),
    "dashboard_schedule_file": ("/dashboard/schedule.pdf", nothing, WITH_A_ROLE),
    "letters_file": ("/cycles/2025/letters.pdf", nothing, ONLY_SECRETARIAT),
    "publish": ("/reports/2024/publish/", a_decided_year, SECRETARIAT_DOES),
    "publish_step": ("/reports/2025/publish/again/", in_the_making, SECRETARIAT_DOES),
    "edition_archive": ("/reports/2025/editions/1/archive/", published, ORDERED),
    "job_cancel": ("/reports/jobs/900/cancel/", a_failed_job, ORDERED),
    "job_again": ("/reports/jobs/900/again/", a_failed_job, ORDERED),
    "entry": (
        "/entry/2025/gyo-12/",
        entered("gyo-12"),
        [LOGIN, 302, 404, 404, 302, 302, 404, 404, 404, 404],
    ),
    "entry/submitted": (
        "/entry/2025/gyo-10/",
        entered("gyo-10"),
        [LOGIN, 409, 404, 403, 302, 302, 403, 404, 404, 404],
    ),
    "entry/nobody's": (
        "/entry/2025/gyo-1/",
        entered("gyo-1"),
        [LOGIN, 404, 404, 404, 404, 302, 404, 404, 404, 404],
    ),
    "entry/not started": (
        "/entry/2025/san-1/",
        entered("san-1"),
        [LOGIN, 404, 302, 404, 404, 302, 404, 404, 404, 404],
    ),
    # What is posted names its reports: whoever enters them saves them, whatever department is shown.
    "grid": ("/grid/2025/", grid_of("gyo-12"), [LOGIN, 302, 404, 404, 302, 302, 403, 403, 403, 403]),
    "grid_paste": ("/grid/2025/paste/preview/", pasted, [LOGIN, 200, 200, 200, 200, 200, 403, 403, 403, 403]),
    "grid_save": (
        "/grid/2025/gyo-12/",
        lambda world: entered("gyo-12")(world) | {"results": "一覧で書いた文章"},
        [LOGIN, 200, 404, 404, 200, 200, 403, 403, 403, 403],
    ),
    "midyear": ("/midyear/", midyear_unanswered, SECRETARIAT_DOES),
    "midyear_edit": ("/midyear/edit/", lambda _world: MIDYEAR, SECRETARIAT_DOES),
    "midyear_answer": (
        "/midyear/2025/gyo-10/",
        midyear_begun,
        [LOGIN, 302, 404, 403, 302, 302, 403, 404, 404, 404],
    ),
    "closing_edit": ("/closing/edit/", ended, SECRETARIAT_DOES),
    "closing_report": (
        "/closing/initiatives/gyo-10/",
        closing_answer,
        [LOGIN, 302, 404, 403, 302, 302, 404, 404, 404, 404],
    ),
    "closing_return": (
        "/closing/initiatives/gyo-10/return/",
        closing_answers,
        [LOGIN, 403, 404, 403, 403, 302, 403, 404, 404, 404],
    ),
    "closing_step/close": ("/closing/step/close/", closing_answers, SECRETARIAT_DOES),
    "closing_step/reopen": ("/closing/step/reopen/", closing_decided, SECRETARIAT_DOES),
    "department_new": (
        "/departments/new/",
        lambda _world: {"name": "税務課", "valid_from": "令和8年4月1日"},
        SECRETARIAT_DOES,
    ),
    "departments_csv": ("/departments/csv/", table("部署名", "税務課"), ONLY_SECRETARIAT),
    "people_csv": (
        "/people-csv/",
        table("利用者ID,氏名,役割,部署", "sato,佐藤,担当者,学校教育課"),
        [LOGIN, 403, 403, 403, 403, 200, 403, 403, 200, 403],
    ),
    "retention": (
        "/retention/",
        lambda _world: {
            "act": "terms",
            **dict.fromkeys(("evidence", "drafts", "accounts", "sign_ins", "messages"), "7"),
        },
        SECRETARIAT_DOES,
    ),
    "transfer": (
        "/transfers/900/",
        nobody_moves,
        [LOGIN, 403, 403, 403, 403, 302, 403, 403, 302, 403],
    ),
    "transfer_new": (
        "/transfers/new/",
        lambda _world: {
            "act": "table",
            "on": "令和20年4月1日",
            "pasted": "利用者ID,区分,役割\nviewer,退職,",
        },
        [LOGIN, 403, 403, 403, 403, 200, 403, 403, 200, 403],
    ),
    "person_new": (
        "/people-new/",
        lambda _world: {
            "account-username": "sato",
            "account-full_name": "佐藤",
            "role-0-role": "viewer",
            "role-0-valid_from": "令和8年4月1日",
        },
        [LOGIN, 403, 403, 403, 403, 200, 403, 403, 200, 403],
    ),
    "charges_csv": (
        "/responsibilities/csv/",
        table("番号,担当課", "行－①,学校教育課", on="令和8年4月1日"),
        ONLY_SECRETARIAT,
    ),
    "start_plan": ("/start/plan/", lambda _world: NEW_PLAN, SECRETARIAT_DOES),
    "start_document": ("/start/plan/document/", plan_document, SECRETARIAT_DOES),
    "start_book": ("/start/plan/book/", plan_book, ONLY_SECRETARIAT),
    "plan_book": (
        "/plan/book/",
        lambda world: {"file": SimpleUploadedFile("plan.xlsx", filled_book(export_document(world.plan)))},
        ONLY_SECRETARIAT,
    ),
    "reminder_step": (
        "/reminders/900/sent/",
        left_by_a_crash,
        [LOGIN, 403, 403, 403, 403, 302, 403, 403, 403, 403],
    ),
    "reminders": ("/reminders/", nothing, [LOGIN, 403, 403, 403, 403, 302, 403, 403, 403, 403]),
    "entry_preview": (
        "/entry/2025/gyo-12/preview/",
        entered("gyo-12"),
        [LOGIN, 200, 404, 404, 200, 200, 404, 404, 404, 404],
    ),
    "entry_paste": (
        "/entry/2025/gyo-12/paste/",
        pasted,
        [LOGIN, 200, 404, 404, 200, 200, 404, 404, 404, 404],
    ),
    "entry_paste/submitted": (
        "/entry/2025/gyo-10/paste/",
        pasted,
        [LOGIN, 409, 404, 403, 200, 200, 403, 404, 404, 404],
    ),
    "entry_draft": (
        "/entry/2025/gyo-12/draft/",
        lambda world: entered("gyo-12")(world) | {"results": "書きかけの文章"},
        [LOGIN, 200, 404, 404, 200, 200, 404, 404, 404, 404],
    ),
    "entry_draft/submitted": (
        "/entry/2025/gyo-10/draft/",
        lambda world: entered("gyo-10")(world) | {"results": "書きかけの文章"},
        [LOGIN, 409, 404, 403, 200, 200, 403, 404, 404, 404],
    ),
    "entry_draft_discard": (
        "/entry/2025/gyo-10/draft/discard/",
        nothing,
        [LOGIN, 302, 404, 403, 302, 302, 403, 404, 404, 404],
    ),
    "evidence": (
        "/entry/2025/gyo-12/evidence/",
        upload,
        [LOGIN, 302, 404, 404, 302, 302, 404, 404, 404, 404],
    ),
    "evidence/submitted": (
        "/entry/2025/gyo-10/evidence/",
        upload,
        [LOGIN, 409, 404, 403, 302, 302, 403, 404, 404, 404],
    ),
    "evidence_remove": (
        "/entry/2025/gyo-12/evidence/900/remove/",
        uploaded,
        [LOGIN, 302, 404, 404, 302, 302, 404, 404, 404, 404],
    ),
    "review_step/withdraw": (
        "/review/2025/gyo-10/step/withdraw/",
        step(),
        [LOGIN, 302, 404, 403, 403, 403, 403, 404, 404, 404],
    ),
    "review_step/approve": (
        "/review/2025/gyo-10/step/approve/",
        step(),
        [LOGIN, 403, 404, 403, 302, 302, 403, 404, 404, 404],
    ),
    "review_step/return asked": (
        "/review/2025/gyo-10/step/return/",
        step(**{"return-comment": "工事の時期を書いてください。"}),
        [LOGIN, 403, 404, 403, 200, 200, 403, 404, 404, 404],
    ),
    "review_step/return": (
        "/review/2025/gyo-10/step/return/",
        step(**{"return-comment": "工事の時期を書いてください。", "confirmed": "yes"}),
        [LOGIN, 403, 404, 403, 302, 302, 403, 404, 404, 404],
    ),
    "review_step/check": (
        "/review/2025/gyo-10/step/check/",
        approved,
        [LOGIN, 403, 404, 403, 403, 302, 403, 404, 404, 404],
    ),
    "review_step/finalise": (
        "/review/2025/gyo-10/step/finalise/",
        lambda world: checked(world) | {"confirmed": "yes"},
        [LOGIN, 403, 404, 403, 403, 302, 403, 404, 404, 404],
    ),
    "review_step/reopen": (
        "/review/2025/gyo-10/step/reopen/",
        lambda world: decided(world) | {"confirmed": "yes"},
        [LOGIN, 403, 404, 403, 403, 302, 403, 404, 404, 404],
    ),
    "bulk": (
        "/bulk/2025/",
        selected("approve"),
        [LOGIN, 403, 403, 403, 302, 302, 403, 403, 403, 403],
    ),
    "bulk/return": (
        "/bulk/2025/",
        selected("return", comment="工事の時期を書いてください。"),
        [LOGIN, 403, 403, 403, 302, 302, 403, 403, 403, 403],
    ),
    "bulk/check": (
        "/bulk/2025/",
        lambda world: approved(world) and selected("check")(world),
        [LOGIN, 403, 403, 403, 403, 302, 403, 403, 403, 403],
    ),
    "responsibilities": (
        "/responsibilities/",
        lambda world: charges(world, on="令和8年4月1日", lead={"gyo-1": "学校教育課"}),
        [LOGIN, 403, 403, 403, 403, 302, 403, 403, 403, 403],
    ),
    "reporting_departments": (
        "/responsibilities/figures/",
        reported_by_another,
        [LOGIN, 403, 403, 403, 403, 302, 403, 403, 403, 403],
    ),
    "reorganise_cancel": (
        "/departments/reorganise/1/cancel/",
        a_reorganisation_to_come,
        [LOGIN, 403, 403, 403, 403, 302, 403, 403, 403, 403],
    ),
    "reorganise": (
        "/departments/reorganise/",
        new_name,
        [LOGIN, 403, 403, 403, 403, 302, 403, 403, 403, 403],
    ),
    "person": (
        "/people/viewer/",
        headed_by_viewer,
        [LOGIN, 403, 403, 403, 403, 302, 403, 403, 302, 403],
    ),
    "entry_remark/draft": (
        "/entry/2025/gyo-12/remark/",
        remark("comment"),
        [LOGIN, 302, 404, 404, 302, 302, 404, 404, 404, 404],
    ),
    "entry_remark/comment": (
        "/entry/2025/gyo-10/remark/",
        remark("comment"),
        [LOGIN, 302, 404, 302, 302, 302, 302, 404, 404, 404],
    ),
    "entry_remark/instruction": (
        "/entry/2025/gyo-10/remark/",
        remark("instruction", said_by="第1回ＤＸ推進本部会議", due_on="令和81年3月31日"),
        [LOGIN, 403, 404, 403, 403, 302, 302, 404, 404, 404],
    ),
    "news_read": ("/news/read/", nothing, [LOGIN] + [302] * 8 + [403]),
    "news_settings": ("/news/settings/", lambda _world: {"rhythm": "weekly"}, [LOGIN] + [302] * 8 + [403]),
    "instruction_step": (
        "/instructions/900/reply/",
        instruction("reply"),
        [LOGIN, 302, 404, 403, 302, 403, 403, 403, 403, 403],
    ),
    "instruction_step/close": (
        "/instructions/900/close/",
        instruction("close"),
        [LOGIN, 403, 404, 403, 403, 302, 302, 403, 403, 403],
    ),
    "cycle_commentary": (
        "/cycles/2025/commentary/",
        commentary,
        [LOGIN, 403, 403, 403, 403, 302, 403, 403, 403, 403],
    ),
    "cycle_outside": (
        "/cycles/2025/outside/",
        outside_view,
        [LOGIN, 403, 403, 403, 403, 302, 403, 403, 403, 403],
    ),
    "figures": (
        "/entry/2025/gyo-11/figures/",
        preliminary,
        [LOGIN, 403, 404, 404, 403, 302, 403, 404, 404, 404],
    ),
    "own_figures": (
        "/entry/2025/gyo-12/own-figures/",
        own_figure,
        [LOGIN, 403, 404, 302, 403, 403, 404, 404, 404, 404],
    ),
    "login": (
        "/account/login/",
        lambda _world: {"username": "viewer", "password": PASSWORD},
        [302] * 10,
    ),
    "logout": ("/account/logout/", nothing, [LOGIN] * 10),
    "extend_session": ("/account/extend/", nothing, [LOGIN] + [204] * 9),
    "end_own_session": (
        "/account/sessions/end/",
        lambda _world: {"session": "others"},
        [LOGIN] + [302] * 9,
    ),
    "password_change": (
        "/account/password/",
        lambda _world: {
            "old_password": PASSWORD,
            "new_password1": "another-honest-password-8",
            "new_password2": "another-honest-password-8",
        },
        [LOGIN] + [302] * 9,
    ),
    "login_code": ("/account/login/code/", nothing, [LOGIN] + [302] * 9),
    "second_factor": ("/account/second-factor/", lambda _world: {"act": "begin"}, [LOGIN] + [302] * 9),
    "second_factor_setup": ("/account/second-factor/setup/", nothing, [LOGIN] + [302] * 9),
    "past_years": (
        "/cycles/past-years/",
        table("番号,年度,実績値", "行－⑪,令和3年度,3", origin="進捗管理表"),
        ONLY_SECRETARIAT,
    ),
    "past_years_import": ("/cycles/past-years/900/", taken_in_by_mistake, SECRETARIAT_DOES),
    "questionnaire_upload": (
        "/questionnaires/2025/upload/",
        questionnaire_of,
        [LOGIN, 200, 422, 422, 200, 200, 403, 403, 403, 403],
    ),
    "questionnaire_submit": (
        "/questionnaires/2025/upload/submit/",
        report_to_submit,
        [LOGIN, 302, 302, 302, 302, 302, 403, 403, 403, 403],
    ),
    "questionnaire_problems": (  # what only its own reader has sealed: tests/indicators/questionnaires
        "/questionnaires/2025/upload/problems.csv",
        nothing,
        [LOGIN, 302, 302, 302, 302, 302, 403, 403, 403, 403],
    ),
    "cycle_prepare": ("/cycles/prepare/", next_year, SECRETARIAT_DOES),
    "cycle_preview": ("/cycles/preview/", lambda _world: ROUND, ONLY_SECRETARIAT),
    "cycle_edit": ("/cycles/2025/edit/", lambda _world: ROUND, SECRETARIAT_DOES),
    "cycle_letter": (
        "/cycles/2025/letters/edit/",
        lambda _world: {"document_number": "企第1号", "sender": "企画課長"},
        SECRETARIAT_DOES,
    ),
    "cycle_handout": (
        "/cycles/2025/handout/",
        lambda _world: {"number": "資料１", "venue": "第１会議室"},
        SECRETARIAT_DOES,
    ),
    "cycle_step/close": ("/cycles/2025/step/close/", nothing, SECRETARIAT_DOES),
    "cycle_step/reopen": ("/cycles/2025/step/reopen/", closed, SECRETARIAT_DOES),
    "cycle_step/open": ("/cycles/2026/step/open/", prepared, SECRETARIAT_DOES),
    "cycle_extend": ("/cycles/2025/extend/", extension, SECRETARIAT_DOES),
    "cycle_form": ("/cycles/2025/form/", form_of_r7, SECRETARIAT_DOES),
    "revisions": ("/plan/revisions/", undecided_year, SECRETARIAT_DOES),
    "revision": ("/plan/revisions/1/", revision_being_prepared, SECRETARIAT_DOES),
    "plan_sections": ("/plan/sections/", Screen("/plan/sections/"), SECRETARIAT_DOES),
    "plan_basics": ("/plan/basics/", Screen("/plan/basics/"), SECRETARIAT_DOES),
    "plan_settings": ("/plan/settings/", Screen("/plan/settings/"), SECRETARIAT_DOES),
    "plan_levels": ("/plan/levels/", Screen("/plan/levels/"), SECRETARIAT_DOES),
    "plan_headings": ("/plan/headings/", Screen("/plan/headings/"), SECRETARIAT_DOES),
    "plan_heading": ("/plan/headings/san/", Screen("/plan/headings/san/"), SECRETARIAT_DOES),
    "plan_glossary": ("/plan/glossary/", Screen("/plan/glossary/"), SECRETARIAT_DOES),
    "plan_term": ("/plan/glossary/テレワーク/", Screen("/plan/glossary/テレワーク/"), SECRETARIAT_DOES),
    "plan_new_heading": (
        "/plan/new-heading/",
        Screen("/plan/new-heading/", {"heading-title": "新しい見出し"}),
        SECRETARIAT_DOES,
    ),
    "plan_new_term": (
        "/plan/new-term/",
        Screen(
            "/plan/new-term/", {f"term-{name}": "新" for name in ("group", "heading", "word", "definition")}
        ),
        SECRETARIAT_DOES,
    ),
    "plan_phases": ("/plan/phases/", Screen("/plan/phases/"), SECRETARIAT_DOES),
    "plan_sheet_rows": ("/plan/sheet-rows/", Screen("/plan/sheet-rows/"), SECRETARIAT_DOES),
    "plan_upper_items": ("/plan/upper-items/", Screen("/plan/upper-items/"), SECRETARIAT_DOES),
    "plan_targets": (
        "/plan/initiatives/gyo-10/targets/",
        Screen("/plan/initiatives/gyo-10/targets/"),
        SECRETARIAT_DOES,
    ),
    "plan_target": (
        "/plan/initiatives/gyo-19/targets/new/",
        Screen("/plan/initiatives/gyo-19/targets/new/", NEW_TARGET),
        SECRETARIAT_DOES,
    ),
    "plan_schedule": (
        "/plan/initiatives/gyo-10/schedule/",
        Screen("/plan/initiatives/gyo-10/schedule/"),
        SECRETARIAT_DOES,
    ),
    "plan_run": (
        "/plan/initiatives/gyo-10/run/",
        Screen("/plan/initiatives/gyo-10/run/"),
        SECRETARIAT_DOES,
    ),
    "plan_sheet": (
        "/plan/initiatives/gyo-10/sheet/",
        Screen("/plan/initiatives/gyo-10/"),
        ONLY_SECRETARIAT,
    ),
    "plan_add": ("/plan/add/", new_initiative, SECRETARIAT_DOES),
    "plan_years": (
        "/plan/initiatives/gyo-10/years/",
        Screen("/plan/initiatives/gyo-10/years/"),
        SECRETARIAT_DOES,
    ),
    "plan_initiative": (
        "/plan/initiatives/gyo-10/",
        Screen("/plan/initiatives/gyo-10/"),
        SECRETARIAT_DOES,
    ),
    "successor": ("/plan/successor/", next_plan, SECRETARIAT_DOES),
    "successor_existing": ("/plan/successor/existing/", standing_plan, SECRETARIAT_DOES),
    "succession_of": ("/plan/succession/of/gyo-10/", mapped_anew, SECRETARIAT_DOES),
    "succession_undo": ("/plan/succession/undo/", taken_back, SECRETARIAT_DOES),
    "scales": ("/scales/", lambda _world: {"origin": "shipped:aichi", "key": ""}, SECRETARIAT_DOES),
    "scale": ("/scales/imari/1/", edited_scale, SECRETARIAT_DOES),
    "scale_trial": ("/scales/imari/1/trial/", edited_scale, ONLY_SECRETARIAT),
    "scale_step/activate": ("/scales/aichi/1/step/activate/", second_scale, SECRETARIAT_DOES),
    "scale_step/beside": ("/scales/aichi/1/step/beside/", second_scale, SECRETARIAT_DOES),
    "scale_step/unbeside": ("/scales/aichi/1/step/unbeside/", second_scale, SECRETARIAT_DOES),
    "scale_step/supersede": ("/scales/aichi/1/step/supersede/", second_scale, SECRETARIAT_DOES),
    "scale_step/delete": ("/scales/aichi/1/step/delete/", second_scale, SECRETARIAT_DOES),
}


def name_of(label: str) -> str:
    return label.partition("/")[0]


def named_addresses(resolver: URLResolver) -> set[str]:
    names = set()
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLResolver):
            if pattern.namespace != "admin":
                names |= named_addresses(pattern)
        elif isinstance(pattern, URLPattern):
            names.add(pattern.name or str(pattern.pattern))
    return names


def client_of(world: World, reader: str) -> Client:
    client = Client()
    if reader != "anonymous":
        client.force_login(world[reader])
    return client


def outcome(response: Any) -> int | str:
    """The status, or that the reader was sent to the login page."""
    if response.status_code == 302 and response["Location"].startswith("/account/login/"):
        return LOGIN
    return int(response.status_code)


def by_reader(outcomes: list[int | str]) -> dict[str, int | str]:
    return dict(zip(READERS, outcomes, strict=True))


def asking(table: dict[str, Any], label: str, expected: list[int | str]) -> list[str]:
    """Who asks: where all of the departments are to be answered alike, one of them, in turn by address.

    script/audit doors asks for every address as every reader.
    """
    of_departments = {wanted for reader, wanted in by_reader(expected).items() if reader in DEPARTMENTS}
    if len(of_departments) > 1:
        return list(READERS)
    chosen = in_turn(DEPARTMENTS, table, label)
    return [reader for reader in READERS if reader == chosen or reader not in DEPARTMENTS]


def in_turn(readers: tuple[str, ...], table: dict[str, Any], label: str) -> str:
    return readers[list(table).index(label) % len(readers)]


@contextmanager
def refusing_in_full(reader: str, label: str) -> Iterator[None]:
    """Show one reader the whole page of a refusal, in turn by address; the others its status alone."""
    if reader in ("nobody", in_turn(READERS, PAGES, label)):
        yield
        return
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(URLResolver, "resolve_error_handler", blank_handler)
        yield


@pytest.fixture(autouse=True)
def _blank_pdf(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a PDF looks like is not asked here, and to lay one out takes longer than all else."""
    monkeypatch.setattr("reports.downloads.files.render_pdf", lambda *_args, **_options: b"%PDF-")


@pytest.fixture(autouse=True)
def _one_open_data(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nor what stands in the open data, which is all of the plan's years: it is collected for one reader."""
    made: list[Any] = []

    def once(*_args: Any, **_options: Any) -> Any:
        made.append(made[0] if made else open_data(*_args, **_options))
        return made[0]

    monkeypatch.setattr("reports.open_data.views.open_data", once)


def test_every_address_is_in_the_table() -> None:
    assert named_addresses(get_resolver()) == {name_of(label) for label in PAGES}


@pytest.mark.parametrize("label", PAGES)
def test_who_gets_which_page(told: World, label: str) -> None:
    """Whoever asks: a GET writes nothing, and no answer is stored, be it a page, a file or a refusal.

    What is taken away is recorded, and nothing else: a file, or a document as a page.

    HEAD is answered alike: here to whoever has no role, who is refused most; script/audit doors walks all.
    Whoever gets most finds the way to the page's part of the manual, in the head and in the foot. The page
    is called alike in title, heading and path, and what the path leads to is the reader's.
    """
    address, expected = PAGES[label]
    if label == "letter_file":  # numbers go on after a test that has emptied the tables of the same database
        first = Department.objects.order_by("pk").values_list("pk", flat=True)[0]
        address = address.replace("/1.html", f"/{first}.html")
    wanted, outcomes = by_reader(expected), {}
    for reader in asking(PAGES, label, expected):
        client = client_of(told, reader)
        with CaptureQueriesContext(connection) as queries, refusing_in_full(reader, label):
            response = client.get(address)
        outcomes[reader] = outcome(response)
        assert writing(queries, (SESSIONS, RECORDS)) == [], reader
        assert is_recorded(queries) == is_taken_away(label, response), reader
        assert response["Cache-Control"] == "private, no-store", reader
        if reader == "secretariat" and name_of(label) in HELP_ANCHORS and response.status_code == 200:
            to_help = f'href="{address_of(HELP_ANCHORS[name_of(label)], None)}">使い方</a>'
            assert response.content.decode().count(to_help) == 2
        if response.status_code == 200:
            assert_says_where_it_stands(client, reader, label, response)
        if reader == "nobody":
            headed = client.head(address)
            assert outcome(headed) == outcome(response)
            for name in ("Location", "Content-Type"):
                assert headed.headers.get(name) == response.headers.get(name)
    assert outcomes == {reader: wanted[reader] for reader in outcomes}


# Not below ホーム.
NO_PATH = ("home", "login")
# The steps above a page that have been opened, each once: they are the same on many pages.
LED_TO: set[tuple[str, str]] = set()


def assert_says_where_it_stands(client: Client, reader: str, label: str, response: Any) -> None:
    """tests/test_where_one_is.py has pages of its own."""
    if name_of(label) in NO_PATH or not response["Content-Type"].startswith("text/html"):
        return
    page = response.content.decode()
    assert disagreeing(page) is None, reader
    for step in steps_above(page):
        if (reader, step) not in LED_TO:
            assert client.get(step).status_code == 200, (reader, step)
            LED_TO.add((reader, step))


@pytest.mark.parametrize("label", PAGES)
def test_what_takes_a_post_is_in_the_table_of_writes(told: World, label: str) -> None:
    """An address either refuses every POST (405) or has a row."""
    if name_of(label) not in {name_of(row) for row in WRITES}:
        assert client_of(told, "secretariat").post(PAGES[label][0]).status_code == 405


# Whoever writes these confirms with the password (ADR 101): accounts, rights, decisions, editions, removals.
CONFIRMED_TABLES = re.compile(
    '(INSERT INTO|UPDATE|DELETE FROM) "(accounts_(user|membership)|initiatives_planrole|otp_totp_totpdevice'
    '|indicators_(snapshot|retentionterm|disposal)|reports_edition)"'
)
# Their rows alone do not say so: what was decided is taken back, or is part of something larger.
CONFIRMED_TOO = {
    *("review_step/reopen", "closing_step/close", "closing_step/reopen", "past_years_import"),
    *("succession_undo", "transfer", "reorganise_cancel"),
}
# The password has just been given; what is only shown is taken back.
NOT_CONFIRMED = {"login", "password_change", "people_csv", "transfer_new"}


# What a refusal looks like every reader has been shown above.
@pytest.mark.usefixtures("blank_refusals")
@pytest.mark.parametrize("label", WRITES)
def test_who_may_post(told: World, label: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Permitted readers succeed, all others are refused, and what is refused has written nothing.

    Whoever succeeds with what is final or gives rights was asked whether it has to be confirmed, nobody else.
    """
    address, body, expected = WRITES[label]
    asked: list[Any] = []
    monkeypatch.setattr("accounts.confirming.middleware.must_confirm", lambda request: asked.append(request))
    wanted, outcomes, written_though_refused = by_reader(expected), {}, {}
    with transaction.atomic():
        data = body(told)  # what is there before anybody posts: the same for all readers
        for reader in asking(WRITES, label, expected):
            with transaction.atomic():
                client = client_of(told, reader)
                with CaptureQueriesContext(connection) as queries:
                    outcomes[reader] = outcome(client.post(address, again(data)))
                written = writing(queries)
                if outcomes[reader] in DONE:
                    assert is_recorded(queries) == must_be_recorded(label, reader), reader
                    assert_no_secrets(data)
                else:
                    kept = (SESSIONS, RECORDS) if label == "logout" else (SESSIONS,)
                    written_though_refused[reader] = writing(queries, kept)
                is_final = label in CONFIRMED_TOO or any(CONFIRMED_TABLES.search(sql) for sql in written)
                is_confirmed = is_final and outcomes[reader] in DONE and label not in NOT_CONFIRMED
                assert bool(asked) == is_confirmed, reader
                asked.clear()
                transaction.set_rollback(True)
        transaction.set_rollback(True)
    assert outcomes == {reader: wanted[reader] for reader in outcomes}
    assert set(expected) & set(DONE) or name_of(label) == "logout", "the body is not valid for anybody"
    assert not any(written_though_refused.values()), written_though_refused


def again(data: dict[str, Any]) -> dict[str, Any]:
    """Return a body whose files are read from their beginning once more."""
    for value in data.values():
        if isinstance(value, SimpleUploadedFile):
            value.seek(0)
    return data


SESSIONS = "accounts_usersession"
RECORDS = '"accounts_auditrecord"'
# Shown on a page among others, or for everybody.
NOT_TAKEN_AWAY = ("evidence_picture", "security_txt")
# Saved by the secretariat these are 代理の入力.
SAVES = ("entry", "entry/submitted", "entry/not started", "grid", "grid_save")
# What leaves no record when it is posted as below.
NOT_RECORDED = (
    # Still being written: saves stand in the history of the report, drafts are nobody else's.
    *(*SAVES, "own_figures", "entry_draft", "entry_draft/submitted", "entry_draft_discard"),
    # Shows or tries something, or asks back.
    *("entry_preview", "entry_paste", "entry_paste/submitted", "grid_paste", "cycle_preview", "scale_trial"),
    *("questionnaire_upload", "questionnaire_submit", "questionnaire_problems", "past_years"),
    *("review_step/return asked", "login"),
    # Orders a document: taking it away is recorded.
    *("manual_file", "plan_file", "year_file", "edition_archive", "publish_step", "job_cancel", "job_again"),
    # Of oneself alone; what was sent stands in the outbox.
    *("news_read", "news_settings", "extend_session", "reminders"),
    # Begins what counts with its first code, or finds nothing to do.
    *("second_factor", "second_factor_setup", "login_code", "end_own_session"),
    # Sent back as it stands: nothing changes.
    *("plan_sections", "plan_basics", "plan_settings", "plan_levels", "plan_headings", "plan_heading"),
    *("plan_glossary", "plan_term", "plan_phases", "plan_sheet_rows", "plan_upper_items", "plan_targets"),
    *("plan_schedule", "plan_run", "plan_sheet", "plan_years", "plan_initiative"),
)


def must_be_recorded(label: str, reader: str) -> bool:
    stands_in = label in SAVES and reader == "secretariat"
    return label not in NOT_RECORDED or stands_in or (label, reader) == ("login", "anonymous")


def is_recorded(queries: CaptureQueriesContext) -> bool:
    return any(query["sql"].startswith(f"INSERT INTO {RECORDS}") for query in queries)


def is_taken_away(label: str, response: Any) -> bool:
    """Whether an answer is a file, by its kind, or a document, by the end of its address."""
    if response.status_code != 200 or name_of(label) in NOT_TAKEN_AWAY:
        return False
    is_page = response["Content-Type"].startswith("text/html")
    return not is_page or PAGES[label][0].partition("?")[0].endswith(".html")


def assert_no_secrets(data: dict[str, Any]) -> None:
    """No record holds what was typed as a text or a password."""
    typed = {name: str(one) for name, one in data.items() if any(word in name for word in WRITTEN_TEXTS)}
    rows = [*AuditRecord.objects.values_list("subject", "facts")]
    for name, text in typed.items():
        assert not text or not any(text in str(row) for row in rows), name


WRITTEN_TEXTS = ("password", "comment", "reason", "text", "results", "issues", "csrf")


def writing(queries: CaptureQueriesContext, besides: tuple[str, ...] = (SESSIONS,)) -> list[str]:
    """The statements that change anything but the session."""
    reading = ("SELECT", "SAVEPOINT", "RELEASE", "ROLLBACK")
    return [
        query["sql"]
        for query in queries
        if not query["sql"].lstrip("( \n").startswith(reading)
        and not any(table in query["sql"] for table in besides)
    ]


# The story has no edition: tests/reports/editions/test_pages.py asks for its page.
ELSEWHERE = ("login", "login_code", "second_factor_setup", "bulk_done", "edition_archive")
OF_NO_PLAN = ("logout", "extend_session", "end_own_session", "reorganise_cancel")
POSTS_ONLY = [label for label in PAGES if PAGES[label][1][1:] == [302] * 9 and label not in ELSEWHERE]


@pytest.mark.parametrize("label", POSTS_ONLY)
def test_an_address_that_takes_a_post_leads_to_its_page(told: World, label: str) -> None:
    """Reloading or a bookmark ends on a page that says something, for whoever may see it."""
    address = PAGES[label][0]
    for prefix in ("", "/p/imari-dx"):
        client = client_of(told, "secretariat")
        if prefix and label in OF_NO_PLAN:
            continue
        response = client.get(f"{prefix}{address}")
        assert response.status_code == 302
        assert client.head(f"{prefix}{address}")["Location"] == response["Location"]
        there = response["Location"]
        assert there.startswith(f"{prefix}/")
        assert (
            not prefix
            or address.startswith(there.removeprefix(prefix).split("#")[0])
            or there == f"{prefix}/"
        )
        assert client.get(there).status_code == 200
    assert client_of(told, "secretariat").put(address).status_code == 405


def test_all_that_refuses_to_be_opened_is_in_the_table() -> None:
    """No view answers a browser with its own blank error page."""
    refusing = [label for label, (_address, expected) in PAGES.items() if 405 in expected]
    assert not refusing


@pytest.mark.parametrize("address", ["/admin/", "/admin/accounts/user/", "/nowhere/", "/people/nobody-here/"])
def test_no_answer_beside_the_table_is_stored_either(told: World, address: str) -> None:
    for reader in ("anonymous", "secretariat"):
        assert client_of(told, reader).get(address)["Cache-Control"] == "private, no-store"
    assert client_of(told, "secretariat").post("/bulk/2025/")["Cache-Control"] == "private, no-store"


@pytest.mark.parametrize("name", ["css/site.css", "js/site.js"])
def test_what_is_the_same_for_everybody_may_be_stored(client: Client, db: None, name: str) -> None:
    response = client.get(f"/static/{name}")
    response.close()  # a file left open is a warning in whatever test comes next
    assert "no-store" not in response.get("Cache-Control", "")


def test_another_plan_has_addresses_of_its_own(told: World) -> None:
    client = client_of(told, "secretariat")
    assert client.get("/p/imari-dx/entry/2025/gyo-12/").status_code == 200
    assert client.get("/p/nowhere/").status_code == 404


@pytest.mark.parametrize("label", ["home", "entry", "documents", "plan_file"])
def test_no_page_loads_anything_from_another_host(told: World, label: str) -> None:
    response = client_of(told, "secretariat").get(PAGES[label][0])
    policy = response["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "unsafe" not in policy
    page = response.content.decode()
    assert "{{" not in page
    assert "http://" not in page.replace("http://www.w3.org/", "")
    assert "https://" not in page
