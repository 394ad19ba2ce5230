"""The letters of a round: who gets one, who reads which, in the words of any plan."""

import datetime as dt
import html
import re
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from accounts.models import Department, Membership, Role
from indicators.models import Indicator, InquiryLetter, ReportingCycle
from initiatives.models import HeadingLevel, Initiative, Plan, Responsibility, ResponsibilityKind
from tests.cast import START, World
from tests.second_plan import SLUG, add_second_plan, restrict

pytestmark = pytest.mark.any_database

LETTERS = "/cycles/2025/letters/"


def client_of(world: World, name: str = "secretariat") -> Client:
    client = Client()
    client.force_login(world[name])
    return client


def department(name: str) -> Department:
    return Department.objects.get(name=name)


def url_of(name: str, file_format: str = "html", plan: str = "") -> str:
    prefix = f"/p/{plan}" if plan else ""
    return f"{prefix}{LETTERS}{department(name).pk}.{file_format}"


def read(world: World, url: str, name: str = "secretariat") -> str:
    answer = client_of(world, name).get(url)
    assert answer.status_code == 200, answer.status_code
    return html.unescape(answer.content.decode())


def prepare_again(world: World) -> None:
    ReportingCycle.objects.filter(plan=world.plan, fiscal_year=2025).update(opened_on=None)


def texts(world: World) -> dict[str, str]:
    """The text for the groupware by department."""
    page = client_of(world).get(LETTERS).context["page"]
    return {one.department: one.text for one in page.letters}


# --- who gets one ---


def test_every_department_that_answers_gets_a_letter(world: World) -> None:
    page = read(world, LETTERS)
    assert list(texts(world)) == ["学校教育課", "産業ＤＸ推進室"]
    assert "学校教育課長　様（3施策）" in page
    assert url_of("学校教育課", "pdf") in page
    assert f"/questionnaires/2025/departments/{department('学校教育課').pk}.xlsx" in page
    assert LETTERS in read(world, "/questionnaires/2025/")
    assert "担当課が決まっていないため" in page  # of those that nobody leads
    assert "行－①" in page


def test_a_letter_says_what_the_department_answers(world: World) -> None:
    joint = Department.objects.create(name="財政課", valid_from=START)
    Responsibility.objects.create(
        initiative=world.initiative("gyo-10"),
        department=joint,
        kind=ResponsibilityKind.JOINT,
        valid_from=START,
    )
    figures = Department.objects.create(name="統計委員会", valid_from=START)
    Indicator.objects.filter(initiative__slug="gyo-11").update(department=figures)
    found = texts(world)
    lead = world.initiative("gyo-10").plain_title
    assert f"・行－⑩　{lead}（主担当）" in found["学校教育課"]
    assert f"・行－⑩　{lead}（共管（主担当　学校教育課））" in found["財政課"]
    name = Indicator.objects.get(initiative__slug="gyo-11").plain_name
    assert f"（数値目標の実績値のみ：{name}（主担当　学校教育課））" in found["統計委員会"]
    assert "統計委員会　御中" in found["統計委員会"]
    assert "まちづくり課" not in found  # it only supports


def test_a_letter_has_what_the_secretariat_wrote(world: World) -> None:
    cycle = ReportingCycle.objects.get(plan=world.plan, fiscal_year=2025)
    cycle.inquiry_text, cycle.instructions = (
        "一行目です。\n\n髙﨑と𠮷野の二行目です。",
        "分子と分母を入力します。",
    )
    cycle.save()
    InquiryLetter.objects.create(cycle=cycle, document_number="企第12号", sender="企画課長")
    Plan.objects.update(word_contact_department="企画課", word_contact_telephone="0955-00-0000")
    text = texts(world)["学校教育課"]
    assert text.startswith(
        "企第１２号\n令和８年４月１日\n\n学校教育課長　様\n\n企画課長\n\n伊万里市ＤＸ推進計画の"
    )
    assert "\n　一行目です。\n　髙﨑と𠮷野の二行目です。\n" in text
    assert "１　回答期限\n　　令和８年４月１５日（水）\n" in text
    assert "「照会文・記入要領」" in text
    assert "調査票（Excel）でも回答できます。" in text
    assert "３　問い合わせ先\n　　企画課\n　　電話　0955-00-0000\n" in text
    assert "４　対象の施策（３施策）" in text
    assert "企第１２号" in read(world, url_of("学校教育課"))


def test_where_nothing_is_written_the_letter_still_asks(world: World) -> None:
    text = texts(world)["学校教育課"]
    assert text.startswith("令和８年４月１日\n\n学校教育課長　様\n\n伊万里市")
    assert "下記のとおり照会します" in text
    assert "問い合わせ先" not in text
    assert "記入要領" not in text
    assert "３　対象の施策" in text


def test_the_address_is_the_servers_or_the_one_by_which_the_reader_came(world: World, settings: Any) -> None:
    assert "アドレス　http://testserver/\n" in texts(world)["学校教育課"]
    settings.SITE_ADDRESS = "https://dx.example.lg.jp/"
    assert "アドレス　https://dx.example.lg.jp/\n" in texts(world)["学校教育課"]


def test_a_character_that_no_font_has_is_named(world: World) -> None:
    ReportingCycle.objects.filter(fiscal_year=2025).update(inquiry_text="外字\ue000")
    assert "書体にないため" in read(world, LETTERS)


# --- a draft ---


def test_a_round_that_is_prepared_is_previewed_as_a_draft(world: World) -> None:
    assert "mark-draft" not in read(world, url_of("学校教育課"))
    prepare_again(world)
    assert "準備中のため、「案」と表示しています" in read(world, LETTERS)
    assert 'class="mark-draft"' in read(world, url_of("学校教育課"))
    assert texts(world)["学校教育課"].startswith("（案）\n")
    answer = client_of(world).get("/cycles/2025/letters.pdf")
    assert "%E6%A1%88" in answer["Content-Disposition"]  # 案
    assert client_of(world, "head-gakko").get(url_of("学校教育課")).status_code == 404


# --- who reads which ---


@pytest.mark.parametrize(
    ("name", "own", "other"),
    [
        ("secretariat", 200, 200),
        ("editor-gakko", 200, 404),
        ("head-gakko", 200, 404),
        ("deputy-gakko", 200, 404),
        ("editor-sangyo", 404, 200),
        ("editor-support", 404, 404),
        ("headquarters", 404, 404),
        ("viewer", 404, 404),
        ("admin", 404, 404),
        ("nobody", 403, 403),
    ],
)
def test_a_department_reads_its_own_letter_and_no_other(
    world: World, name: str, own: int, other: int
) -> None:
    for file_format in ("html", "pdf"):
        assert client_of(world, name).get(url_of("学校教育課", file_format)).status_code == own
    assert client_of(world, name).get(url_of("産業ＤＸ推進室")).status_code == other


def test_the_way_to_it_stands_on_the_page_of_the_inquiry(world: World) -> None:
    page = read(world, "/cycles/2025/inquiry/", "head-gakko")
    assert url_of("学校教育課", "pdf") in page
    assert url_of("産業ＤＸ推進室", "pdf") not in page
    for name in ("editor-support", "viewer", "headquarters"):
        assert LETTERS not in read(world, "/cycles/2025/inquiry/", name)


def test_a_department_that_answers_nothing_has_no_letter(world: World) -> None:
    assert client_of(world).get(url_of("まちづくり課")).status_code == 404
    assert client_of(world).get(f"{LETTERS}999999.pdf").status_code == 404


def test_only_known_formats_are_made(world: World) -> None:
    for url in (url_of("学校教育課", "xlsx"), "/cycles/2025/letters.csv"):
        assert client_of(world).get(url).status_code == 404


def test_all_letters_are_one_file_for_the_secretariat(world: World) -> None:
    page = read(world, "/cycles/2025/letters.html")
    assert page.index("学校教育課長　様") < page.index("産業ＤＸ推進室長　様")
    for name in ("head-gakko", "viewer"):
        assert client_of(world, name).get("/cycles/2025/letters.html").status_code == 403


def test_where_nobody_is_asked_there_is_no_file(world: World) -> None:
    Responsibility.objects.all().delete()
    assert "文書を送る課がありません" in read(world, LETTERS)
    assert client_of(world).get("/cycles/2025/letters.pdf").status_code == 404


# --- any plan ---


def test_another_plan_has_letters_in_its_own_words(world: World) -> None:
    second = add_second_plan(world)
    HeadingLevel.objects.filter(plan=second, reports=True).update(word="個別事業")
    page = read(world, f"/p/{SLUG}{url_of('学校教育課')}")
    assert "みどり市環境計画の令和７年度実績について（照会）" in page
    assert "伊万里" not in page
    assert "対象の個別事業（１件）" in page


def test_the_secretariat_of_another_plan_reads_none(world: World) -> None:
    second = add_second_plan(world)
    restrict(world, "secretariat", second)
    assert client_of(world).get(LETTERS).status_code == 404
    assert client_of(world).get(f"/p/{SLUG}{LETTERS}").status_code == 200


def test_who_belongs_to_two_departments_reads_both_letters(world: World) -> None:
    Membership.objects.create(
        user=world["head-gakko"],
        role=Role.EDITOR,
        department=department("産業ＤＸ推進室"),
        valid_from=START,
    )
    page = read(world, "/cycles/2025/inquiry/", "head-gakko")
    assert url_of("学校教育課") in page
    assert url_of("産業ＤＸ推進室") in page


def test_after_a_reorganisation_the_new_department_has_the_letter(world: World) -> None:
    """It answers from now on; the letter of a closed round stays with whom it was sent to."""
    old = department("学校教育課")
    yesterday = timezone.localdate() - dt.timedelta(1)
    new = Department.objects.create(name="教育未来課", valid_from=yesterday + dt.timedelta(1))
    for row in Responsibility.objects.filter(department=old):
        row.valid_until = yesterday
        row.save()
        Responsibility.objects.create(
            initiative=row.initiative, department=new, kind=row.kind, valid_from=new.valid_from
        )
    assert list(texts(world)) == ["教育未来課", "産業ＤＸ推進室"]
    ReportingCycle.objects.filter(fiscal_year=2025).update(closed_on=dt.date(2026, 5, 1))
    assert "学校教育課" in texts(world)


def test_the_pages_ask_a_fixed_number_of_queries(
    world: World, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    secretariat, head = client_of(world), client_of(world, "head-gakko")
    url = url_of("学校教育課")
    with django_assert_num_queries(20):
        secretariat.get(LETTERS)
    with django_assert_num_queries(19):
        head.get(url)  # and that it was taken away is recorded
    with django_assert_num_queries(17):
        head.get("/cycles/2025/inquiry/")


def test_home_leads_to_the_letter_also_of_a_round_without_texts(world: World) -> None:
    home = "/cycles/2025/inquiry/"
    assert home in read(world, "/", "head-gakko")
    assert home not in read(world, "/", "viewer")
    ReportingCycle.objects.filter(fiscal_year=2025).update(inquiry_text="照会します。")
    assert "課あての照会文書を開く" in read(world, "/", "head-gakko")
    ReportingCycle.objects.filter(fiscal_year=2025).update(closed_on=dt.date(2026, 5, 1))
    assert home not in read(world, "/", "head-gakko")


def test_where_several_levels_report_a_row_says_which_it_is(world: World) -> None:
    top = HeadingLevel.objects.get(plan=world.plan, number=1)
    top.reports, top.word = True, "分野"
    top.save()
    assert "・施策　行－⑩　" in texts(world)["学校教育課"]
    Initiative.objects.filter(slug="gyo-10").update(code="")
    assert "・施策　" + world.initiative("gyo-10").plain_title in texts(world)["学校教育課"]


def test_what_the_letter_names_on_home_is_there(world: World) -> None:
    """The letter sends people to links by their words."""
    named = re.findall("「(.*?)」", texts(world)["学校教育課"].split("回答方法")[1].split("アドレス")[0])
    home = read(world, "/", "editor-gakko")
    assert len(named) == 4
    assert [words for words in named[1:] if words not in home] == []
