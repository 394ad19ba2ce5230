"""From a database with one account to the first opened round, through the screens alone."""

import datetime as dt

import pytest
from django.utils import timezone
from playwright.sync_api import FilePayload, Page, expect

from accounts.models import Membership, Role, User
from accounts.services import create_account
from indicators.models import ReportingCycle
from initiatives.models import Plan
from tests.browser.looking import complaints, hear
from tests.browser.waits import expect_heading, expect_notice

FIRST, OWN = "first-of-the-server-7", "chosen-by-herself-8"
DEPARTMENTS = "部署名,上位部署\r\n総務部,\r\n総務課,総務部\r\n福祉課,\r\n"
PEOPLE = (
    "利用者ID,氏名,役割,部署\r\nsato,佐藤　一,担当者,総務課\r\nsuzuki,鈴木　二葉,所属長,総務課\r\n"
    "kato,加藤　三郎,担当者,福祉課\r\nkato2,加藤　四郎,所属長,福祉課\r\n"
)
CHARGES = "番号,担当課,関係課\r\n1-1,総務課,福祉課\r\n1-2,福祉課,\r\n"


@pytest.fixture
def one_account(transactional_db: None) -> None:
    """What `manage.py create_account` leaves in an empty database."""
    user = User(username="jimukyoku", full_name="事務局　花子")
    membership = Membership(role=Role.SECRETARIAT, valid_from=timezone.localdate())
    create_account(user=user, membership=membership, password=FIRST, at=timezone.now())


def log_in(page: Page, name: str, password: str) -> None:
    """Log in with a password that others know, and choose another, as everybody must."""
    page.context.clear_cookies()
    page.goto("/account/login/")
    page.get_by_label("利用者ID").fill(name)
    page.get_by_role("textbox", name="パスワード").fill(password)
    page.get_by_role("button", name="ログイン").click()
    for field, text in (("old_password", password), ("new_password1", OWN), ("new_password2", OWN)):
        page.locator(f"[name={field}]").fill(text)
    page.locator("main button[type=submit]").click()
    expect_heading(page, "パスワードを変更しました")
    page.goto("/")


def a_file(text: str) -> FilePayload:
    """A table as Excel saves it."""
    return {"name": "table.csv", "mimeType": "text/csv", "buffer": text.encode("cp932")}


def hand_in(page: Page, link: str, text: str) -> None:
    """Hand in a table from はじめに and look at what it would do."""
    page.get_by_role("link", name=link).click()
    page.get_by_label("CSVのファイル").set_input_files(a_file(text))
    page.get_by_role("button", name="内容を確かめる").click()
    expect(page.get_by_role("heading", name="取り込む内容の確認")).to_be_visible()


def make_plan(page: Page) -> None:
    """A plan of a few words."""
    page.get_by_role("link", name="計画を画面で作る").click()
    for field, text in (("municipality", "丸山市"), ("title", "第3次計画"), ("levels", "基本目標\n事業")):
        page.locator(f"[name={field}]").fill(text)
    page.get_by_role("button", name="この内容で計画を作る").click()
    expect_notice(page, "「第3次計画」を作りました。")


def fill_plan(page: Page) -> None:
    """A heading with two initiatives below it, on the plan's own screens."""
    page.get_by_role("link", name="見出しを登録する").click()
    page.get_by_role("link", name="見出しを追加する").click()
    page.locator("[name=heading-title]").fill("まちの基盤")
    page.get_by_role("button", name="保存する").last.click()
    expect(page.locator(".notice[role=status]")).to_be_visible()
    for number in ("1-1", "1-2"):
        page.goto("/start/")
        page.get_by_role("link", name="事業を追加する").click()
        page.locator("[name$=-code]").fill(number)
        page.locator("[name$=-title]").fill(f"{number}の事業")
        page.locator("select[name$=-heading]").select_option(label="まちの基盤")
        page.get_by_role("button", name="保存する").last.click()
        expect(page.locator(".notice[role=status]")).to_be_visible()
    page.goto("/start/")


def confirm(page: Page) -> None:
    page.get_by_role("button", name="この内容で取り込む").click()


def test_from_one_account_to_the_first_round(page: Page, one_account: None) -> None:
    page.set_default_timeout(20_000)
    heard, found = hear(page), list[str]()
    log_in(page, "jimukyoku", FIRST)
    expect_heading(page, "はじめに")
    make_plan(page)
    hand_in(page, "部署をCSVで取り込む", DEPARTMENTS)
    found += complaints(page)
    confirm(page)
    expect_notice(page, "部署を取り込みました（追加 3件）。")
    hand_in(page, "利用者をCSVで取り込む", PEOPLE)
    confirm(page)
    expect_heading(page, "初めのパスワード")
    found += complaints(page)
    row = page.get_by_role("row", name="佐藤　一")
    password = row.locator(".first-password").inner_text()
    page.get_by_role("link", name="控えたので、先へ進む").click()
    fill_plan(page)
    hand_in(page, "担当課をCSVで取り込む", CHARGES)
    confirm(page)
    expect_notice(page, "担当課・関係課を取り込みました（追加 2件）。")
    expect(page.locator(".start-step-info")).to_contain_text("最初の照会")
    found += complaints(page)
    open_round(page)
    page.goto("/start/")
    expect(page.locator(".notice")).to_contain_text("最初の照会を開きました。")
    # Whoever was handed in finds what is theirs.
    log_in(page, "sato", password)
    expect(page.get_by_role("link", name="1-1")).to_be_visible()
    assert found + heard == []
    assert ReportingCycle.objects.get().reports.count() == Plan.objects.get().initiatives.count() == 2


def open_round(page: Page) -> None:
    """Prepare the round of the plan's first year and open it."""
    page.get_by_role("link", name="照会・調査").last.click()
    page.get_by_role("link", name="次の年度の照会を準備する").click()
    day = timezone.localdate()
    page.get_by_label("照会日").fill(f"{day:%Y-%m-%d}")
    page.get_by_label("回答期限").fill(f"{day + dt.timedelta(30):%Y-%m-%d}")
    page.get_by_role("button", name="準備する").click()
    page.get_by_role("button", name="照会を開く").click()
    page.get_by_role("dialog").get_by_role("button", name="照会を開く").click()
    expect_notice(page, "照会を開きました。担当課の")
