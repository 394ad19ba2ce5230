"""The manual opens for everybody, its anchors and pictures are there, and every page leads to its part."""

import re
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.urls import URLPattern, get_resolver, reverse

from imari_dx.frame.help_anchors import ADMIN_HELP_ANCHOR, HELP_ANCHORS
from imari_dx.frame.manual.roles import ROLE_PAGES
from imari_dx.frame.manual.text import address_of
from imari_dx.frame.manual.topics import TOPICS
from initiatives.models import Plan
from initiatives.outside import OutsideGrading
from tests.cast import World
from tests.ended_plan import opened_closing
from tests.test_addresses import PAGES as ADDRESSES
from tests.test_addresses import READERS, name_of

pytestmark = pytest.mark.any_database

FOLDER = Path(settings.BASE_DIR) / "static" / "img" / "manual"
PICTURES = sorted(FOLDER.glob("*.png"))
PEOPLE = ["editor-gakko", "head-gakko", "secretariat", "headquarters", "viewer", "admin", "nobody"]
REPORT = {"fiscal_year": 2025, "slug": "gyo-10"}
# Every address of ours: pages with what they take, and what is no page behind the login.
PAGES: dict[str, dict[str, Any]] = {
    "home": {},
    "start": {},
    "search": {},
    "start_plan": {},
    "start_book": {},
    "start_document": {},
    "departments_csv": {},
    "department_new": {},
    "people_csv": {},
    "charges_csv": {},
    "entry": REPORT,
    "review": REPORT,
    "grid": {"fiscal_year": 2025},
    "evidence": REPORT,
    "cycle_commentary": {"fiscal_year": 2025},
    "cycle_outside": {"fiscal_year": 2025},
    "midyear": {},
    "midyear_edit": {},
    "midyear_answer": {"fiscal_year": 2025, "slug": "gyo-10"},
    "closing": {},
    "closing_edit": {},
    "closing_report": {"slug": "gyo-10"},
    "figures": REPORT,
    "own_figures": REPORT,
    "dashboard": {},
    "dashboard_years": {},
    "dashboard_indicators": {},
    "dashboard_money": {},
    "dashboard_schedule": {},
    "initiative": {"slug": "gyo-10"},
    "initiative_sheet": {"slug": "gyo-10"},
    "alerts": {},
    "meeting": {},
    "documents": {},
    "editions": {},
    "publish": {"fiscal_year": 2025},
    "reminders": {},
    "instructions": {},
    "news": {},
    "news_settings": {},
    "history": {},
    "report_history": REPORT,
    "versions": REPORT,
    "plan": {},
    "plan_book": {},
    "plan_sections": {},
    "plan_basics": {},
    "plan_settings": {},
    "plan_phases": {},
    "plan_levels": {},
    "plan_headings": {},
    "plan_heading": {"slug": "san"},
    "plan_new_heading": {},
    "plan_glossary": {},
    "plan_term": {"word": "テレワーク"},
    "plan_new_term": {},
    "plan_sheet_rows": {},
    "plan_upper_items": {},
    "plan_targets": {"slug": "gyo-10"},
    "plan_target": {"slug": "gyo-10", "key": "new"},
    "plan_schedule": {"slug": "gyo-10"},
    "plan_initiative": {"slug": "gyo-10"},
    "plan_years": {"slug": "gyo-10"},
    "plan_run": {"slug": "gyo-10"},
    "plan_add": {},
    "plan_sheet": {"slug": "gyo-10"},
    "revisions": {},
    "successor": {},
    "successor_existing": {},
    "cycles": {},
    "cycle_prepare": {},
    "past_years": {},
    "questionnaire_upload": {"fiscal_year": 2025},
    "cycle": {"fiscal_year": 2025},
    "cycle_edit": {"fiscal_year": 2025},
    "cycle_inquiry": {"fiscal_year": 2025},
    "letters": {"fiscal_year": 2025},
    "cycle_letter": {"fiscal_year": 2025},
    "cycle_handout": {"fiscal_year": 2025},
    "matrix": {"fiscal_year": 2025},
    "questionnaires": {"fiscal_year": 2025},
    "cycle_form": {"fiscal_year": 2025},
    "scales": {},
    "scale": {"key": "imari", "version": 1},
    "scale_trial": {"key": "imari", "version": 1},
    "cycle_form_preview": {"fiscal_year": 2025},
    "manual": {},
    "manual_whole": {},
    "manual_topic": {"topic": "entry"},
    "manual_role": {"role": "secretariat"},
    "people": {},
    "person": {"username": "viewer"},
    "person_new": {},
    "transfers": {},
    "retention": {},
    "operation": {},
    "records": {},
    "transfer_new": {},
    "sign_ins": {},
    "departments": {},
    "reorganise": {},
    "responsibilities": {},
    "reporting_departments": {},
    "own_sessions": {},
    "password_change": {},
    "password_change_done": {},
    "second_factor": {},
}
NO_PAGES = {
    "closing_step",
    "closing_return",
    "closing_file",
    "manual_file",
    "manual_tour",  # a page with help, but the cast has no demonstration: tests/indicators/demo
    "login",  # the manual is behind it
    "login_code",  # likewise
    "second_factor_setup",  # a page with help while a phone is set up: tests/accounts/second_factor
    "logout",
    "security_txt",  # a text for whoever finds a weakness
    "extend_session",
    "end_own_session",  # POST only; leads back to the list
    "gallery",  # for developers, where DEBUG is on
    "entry_preview",  # a part of the entry page
    "plan_initiatives",  # leads to a screen of the initiative that was chosen
    "revision",  # a page with help, but the cast has none: tests/indicators/planning/test_screens.py
    "succession",  # a page with help, but the cast has no next plan: indicators/succession/test_pages.py
    "succession_of",  # likewise
    "succession_file",
    "succession_undo",
    "transfer",  # likewise: tests/indicators/transfers
    "past_years_import",  # a page with help, but the cast has taken nothing in: tests/indicators/past_years
    "past_years_template",
    "edition",  # a page with help, but the cast has published nothing: tests/reports/editions/test_pages.py
    "edition_file",
    "edition_archive",
    "edition_difference",
    "publish_step",  # POST only; leads back to the page of publishing
    "letters_file",
    "letter_file",
    "questionnaire_file",
    "questionnaires_file",
    "questionnaire_chosen",
    "questionnaire_done",  # leads to the upload where nothing was taken in: indicators/questionnaires
    "questionnaire_submit",  # POST only; leads back to what was taken in
    "questionnaire_problems",  # POST only; a file
    "reorganise_cancel",  # POST only; leads back to the list of departments
    "cycle_preview",  # POST only; a part of the page on which texts are typed
    "cycle_step",  # POST only; leads back to the page of the round
    "cycle_extend",
    "scale_step",  # POST only; leads back to the page of the scale
    "instruction",  # a page with help, but the cast has none: tests/indicators/instructions
    "instruction_step",  # POST only; leads back to the list of instructions
    "instructions_file",
    "news_read",  # POST only; leads back to the page of what is new
    "reminder_step",  # POST only; leads back to the page of the reminders
    "entry_paste",  # a dialog on the entry page
    "grid_paste",  # a dialog on the page of the grid
    "grid_save",  # an answer to the script of the grid
    "entry_draft",  # a sentence on the entry page
    "entry_draft_discard",  # POST only; leads back to the entry page
    "evidence_file",  # a file
    "evidence_preview",  # a part of the page of the files
    "evidence_picture",  # a picture
    "evidence_remove",  # POST only; leads back to the page of the files
    "entry_remark",  # POST only; a part of the entry page
    "review_step",  # POST only; leads on to the next report
    "bulk",  # POST only; comes from the home page
    "bulk_done",  # leads to the home page where nothing was done; tests/indicators/home/test_bulk.py
    "alerts_file",
    "dashboard_years_file",
    "meeting_file",
    "work_file",
    "work_others",  # a part of ホーム
    "dashboard_indicators_file",
    "dashboard_money_file",
    "matrix_file",
    "dashboard_schedule_file",
    "job",  # a page with help, but the cast has asked for nothing: tests/reports/jobs/test_pages.py
    "job_file",
    "job_cancel",  # POST only; leads back to the page of the job
    "job_again",
    "plan_file",
    "comparison_file",
    "plan_book_file",
    "start_book_file",
    "errata_file",
    "results_file",
    "results_json",
    "data_dictionary",
    "data_package",
    "open_data_zip",
    "year_file",
    "initiative_file",
    "version_file",
    "history_file",
    "people_file",
    "departments_file",
    "sign_ins_file",
    "records_file",
    "departments_template",
    "people_template",
    "transfers_template",
    "charges_template",
}

SECRETARIAT = READERS.index("secretariat")
OPENED = {name_of(label) for label, (_address, came) in ADDRESSES.items() if came[SECRETARIAT] == 200}
NOT_OPENED = [name for name in PAGES if name not in OPENED or name not in HELP_ANCHORS]


@pytest.fixture
def has_everything(world: World) -> None:
    """A plan that has what others have not."""
    Plan.objects.update(outside_grading=OutsideGrading.COMMENT)
    opened_closing(world)


@pytest.fixture
def manual_text(client: Client, world: World, has_everything: None) -> str:
    """The manual as a viewer gets it."""
    client.force_login(world["viewer"])
    return client.get("/help/all/").content.decode()


@cache
def own_names() -> frozenset[str]:
    """Return the names of all addresses but the admin's, those below /p/<plan>/ being the same."""
    names: set[str] = set()
    waiting: list[Any] = [one for one in get_resolver().url_patterns if str(one.pattern) != "admin/"]
    while waiting:
        one = waiting.pop()
        if isinstance(one, URLPattern):
            names.add(one.name or "")
        else:
            waiting += one.url_patterns
    return frozenset(names)


@pytest.mark.parametrize("name", PEOPLE)
def test_everybody_may_read_it(client: Client, world: World, name: str) -> None:
    client.force_login(world[name])
    for address in ("/help/", "/help/all/", "/help/trouble/", "/help/roles/editor/"):
        response = client.get(address)
        assert response.status_code == 200
        assert "困ったときは" in response.content.decode()


def test_it_is_behind_the_login(client: Client, world: World) -> None:
    assert client.get("/help/").headers["Location"] == "/account/login/?next=/help/"
    assert "使い方" not in client.get("/account/login/").content.decode()


def test_every_anchor_exists(manual_text: str) -> None:
    ids = re.findall(r'\sid="([^"]+)"', manual_text)
    assert len(ids) == len(set(ids))
    wanted = {anchor for anchor, _ in TOPICS} | {*HELP_ANCHORS.values(), ADMIN_HELP_ANCHOR}
    wanted |= set(re.findall(r'href="#([^"]+)"', manual_text))
    assert wanted <= set(ids)


def test_contents_list_the_sections_in_their_order(manual_text: str) -> None:
    assert re.findall(r'<section id="([^"]+)"', manual_text) == [anchor for anchor, _ in TOPICS]


def test_what_a_plan_has_not_is_not_explained(client: Client, world: World) -> None:
    client.force_login(world["secretariat"])
    assert "外部評価" not in client.get("/help/").content.decode()
    assert "外部評価" not in client.get("/help/all/").content.decode()
    assert client.get("/help/outside/").status_code == 404


def test_pictures_are_the_ones_in_the_folder_and_say_what_they_show(manual_text: str) -> None:
    shown = re.findall(r"<img [^>]+>", manual_text)
    assert sorted(re.findall(r'src="/static/img/manual/([^"]+)"', "".join(shown))) == [
        path.name for path in PICTURES
    ]
    assert len(shown) == len(PICTURES)
    for tag in shown:
        assert re.search(r' width="1000" height="[1-9]\d+" ', tag)
        assert re.search(r'alt="画面の例：[^"]{10,}"', tag)


def test_pictures_are_small() -> None:
    sizes = [path.stat().st_size for path in PICTURES]
    assert max(sizes) <= 120_000
    assert sum(sizes) <= 1_200_000


def test_every_address_is_a_page_with_help_or_no_page() -> None:
    assert own_names() == PAGES.keys() | NO_PAGES
    assert HELP_ANCHORS.keys() <= own_names()


# The others are opened in tests/test_addresses.py, which looks for the same links.
@pytest.mark.parametrize("name", NOT_OPENED)
@pytest.mark.usefixtures("has_everything")
def test_every_page_leads_to_its_part(client: Client, world: World, name: str) -> None:
    client.force_login(world["secretariat"])
    text = client.get(reverse(name, kwargs=PAGES[name])).content.decode()
    address = address_of(HELP_ANCHORS[name], None) if name in HELP_ANCHORS else "/help/"
    # In the head and in the foot; on pages of the manual in the way to them too.
    assert text.count(f'href="{address}">使い方</a>') == 2 + name.startswith("manual_")


@pytest.mark.parametrize("address", ["/admin/", "/admin/initiatives/initiative/", "/admin/accounts/user/"])
def test_the_admin_leads_to_its_part(client: Client, world: World, address: str) -> None:
    client.force_login(world["secretariat"])
    assert f'href="{address_of(ADMIN_HELP_ANCHOR, None)}">使い方</a>' in client.get(address).content.decode()


def test_an_unknown_page_leads_to_the_whole(client: Client, world: World) -> None:
    client.force_login(world["viewer"])
    assert 'href="/help/">使い方</a>' in client.get("/nowhere/").content.decode()


@pytest.mark.parametrize("topic", [anchor for anchor, _title in TOPICS])
@pytest.mark.usefixtures("has_everything")
def test_a_topic_is_a_page_and_its_links_lead_somewhere(client: Client, world: World, topic: str) -> None:
    client.force_login(world["viewer"])
    text = client.get(f"/help/{topic}/").content.decode()
    assert f'<section id="{topic}"' not in text
    assert 'href="#main"' in text
    for slug, anchor in re.findall(r'href="/help/([\w-]+)/(?:#([\w-]+))?"', text):
        assert slug in {name for name, _title in TOPICS}
        assert not anchor or f' id="{anchor}"' in client.get(f"/help/{slug}/").content.decode()


@pytest.mark.parametrize("role", [page.slug for page in ROLE_PAGES])
def test_a_role_is_a_page(client: Client, world: World, role: str) -> None:
    """Its steps lead to where the manual explains them; address_of knows every anchor."""
    client.force_login(world["viewer"])
    response = client.get(f"/help/roles/{role}/")
    assert response.status_code == 200
    assert "{" not in response.content.decode().split("<main")[1]


@pytest.mark.parametrize("address", ["/help/nothing/", "/help/roles/nobody/", "/help/tour/"])
def test_what_the_manual_does_not_have(client: Client, world: World, address: str) -> None:
    """The tour is for the demonstration only."""
    client.force_login(world["secretariat"])
    assert client.get(address).status_code == 404


def test_the_reader_s_own_role_comes_first(client: Client, world: World) -> None:
    client.force_login(world["head-gakko"])
    text = client.get("/help/").content.decode()
    assert (
        text.index("/help/roles/approver/")
        < text.index("やりたいことから選ぶ")
        < text.index("/help/roles/editor/")
    )
