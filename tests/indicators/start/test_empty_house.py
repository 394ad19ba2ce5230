"""はじめに: from an account alone to a plan; who sees it; what every page says as long as there is none."""

import datetime as dt
import json
import re
from io import StringIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.test import Client

from accounts.models import Membership, Role, User
from indicators.rounds.services import CycleContent, open_cycle, prepare_cycle
from indicators.start.forms import DocumentForm
from indicators.workflow.errors import ConflictError
from initiatives.models import Plan
from tests.indicators.start.small_plan import small_document
from tests.test_addresses import PAGES

pytestmark = pytest.mark.any_database

TYPED = {
    "municipality": "丸山市",
    "title": "第3次丸山市総合計画",
    "short_title": "",
    "start_fiscal_year": "2026",
    "end_fiscal_year": "2030",
    "contact_department": "企画課",
    "contact_telephone": "0000-00-0000",
    "levels": "基本目標\n　施策 \n\n事業\n",
    "periods_per_year": "2",
    "phases": "計画\n実施",
}


def person(name: str, role: Role | None) -> User:
    user = User.objects.create_user(name, "an-honest-test-password-7", full_name=name)
    if role:
        Membership.objects.create(user=user, role=role, valid_from=dt.date(2020, 4, 1))
    return user


@pytest.fixture
def empty_house(db: None) -> dict[str, Client]:
    """Three people and nothing else: a client each, by role."""
    roles = {
        "secretariat": Role.SECRETARIAT,
        "admin": Role.ADMINISTRATOR,
        "viewer": Role.VIEWER,
        "nobody": None,
    }
    clients = {}
    for name, role in roles.items():
        clients[name] = Client()
        clients[name].force_login(person(name, role))
    return clients


def text_of(response: Any) -> str:
    return str(response.content.decode())


def test_no_page_is_missing_before_there_is_a_plan(empty_house: dict[str, Client]) -> None:
    """Every page works or leads to はじめに; only what belongs to somebody who is not there is not found."""
    of_somebody = ("person", "transfer", "gallery", "logout", "manual_tour", "security_txt")
    wrong = {}
    for label, (address, _expected) in PAGES.items():
        if label in of_somebody:
            continue
        response = empty_house["secretariat"].get(address, follow=True)
        leads_on = response.status_code == 409 and "「はじめに」へ進む" in text_of(response)
        if response.status_code not in (200, 204) and not leads_on:
            wrong[label] = response.status_code
    assert wrong == {}


def test_home_leads_there_until_there_is_a_plan(empty_house: dict[str, Client]) -> None:
    for name in ("secretariat", "admin"):
        assert empty_house[name].get("/").headers["Location"] == "/start/"
    for name in ("viewer", "nobody"):
        answer = empty_house[name].get("/")
        assert answer.status_code == 409
        assert "事務局の準備が終わるまで" in text_of(answer)
        assert "はじめに" not in text_of(answer)


def test_the_menu_leads_to_what_works(empty_house: dict[str, Client]) -> None:
    for name in ("secretariat", "admin", "viewer", "nobody"):
        answer = empty_house[name].get("/start/" if name in ("secretariat", "admin") else "/")
        for item in answer.context["frame"].nav:
            assert empty_house[name].get(item.url).status_code == 200, (name, item.label)
    nav = empty_house["secretariat"].get("/start/plan/").context["frame"].nav
    assert [item.label for item in nav if item.is_current] == ["はじめに"]
    nav = empty_house["secretariat"].get("/departments/csv/").context["frame"].nav
    assert [item.label for item in nav if item.is_current] == ["部署と利用者"]


def test_the_timer_of_reminders_does_not_fail(empty_house: dict[str, Client]) -> None:
    out = StringIO()
    call_command("send_reminders", stdout=out)
    assert out.getvalue() == "計画がまだ登録されていないため、送るお知らせはありません。\n"


def test_who_sees_it(empty_house: dict[str, Client]) -> None:
    statuses = {name: client.get("/start/").status_code for name, client in empty_house.items()}
    assert statuses == {"secretariat": 200, "admin": 200, "viewer": 403, "nobody": 403}
    for address in ("/start/plan/", "/start/plan/document/"):
        statuses = {name: client.get(address).status_code for name, client in empty_house.items()}
        assert statuses == {"secretariat": 200, "admin": 403, "viewer": 403, "nobody": 403}


def test_the_administrator_is_offered_people_alone(empty_house: dict[str, Client]) -> None:
    rows = empty_house["admin"].get("/start/").context["page"].rows
    assert [row.step.key for row in rows if row.ways] == ["people"]
    assert text_of(empty_house["admin"].get("/start/")).count("事務局の人が登録します。") == len(rows) - 1


def test_a_plan_of_a_few_words(empty_house: dict[str, Client]) -> None:
    answer = empty_house["secretariat"].post("/start/plan/", TYPED)
    assert answer.headers["Location"] == "/start/"
    plan = Plan.objects.get()
    assert plan.is_default
    assert (plan.slug, plan.short_title) == ("plan-2026", "第3次丸山市総合計画")
    assert [level.word for level in plan.levels_down] == ["基本目標", "施策", "事業"]
    assert [phase.label for phase in plan.phases.order_by("sort_order")] == ["計画", "実施"]
    assert plan.words.contact == "企画課　電話 0000-00-0000"
    assert plan.rating_scales.get().is_active
    assert plan.sheet_rows.exists()
    page = text_of(empty_house["secretariat"].get("/"))
    assert "次は「部署」です" in page
    assert "7つのうち2つが済んでいます" in page
    assert "次は「部署」です" not in text_of(empty_house["viewer"].get("/"))


def test_the_pages_of_an_empty_plan_open(empty_house: dict[str, Client]) -> None:
    """Nothing divides by no initiative, and nothing takes the first of none."""
    client = empty_house["secretariat"]
    client.post("/start/plan/", TYPED)
    # What is about one initiative, year or person has none to be about.
    general = {label: one for label, (one, _who) in PAGES.items() if not re.search(r"\d|gyo-|viewer", one)}
    found = {label: client.get(address).status_code for label, address in general.items()}
    assert set(found.values()) <= {200, 302, 404}
    wanted = ("home", "dashboard", "alerts", "meeting", "documents", "plan_file", "plan", "cycles", "history")
    assert {found[label] for label in wanted} == {200}


def test_a_second_plan_gets_an_address_of_its_own(empty_house: dict[str, Client]) -> None:
    empty_house["secretariat"].post("/start/plan/", TYPED)
    answer = empty_house["secretariat"].post("/start/plan/", TYPED)
    assert answer.headers["Location"] == "/p/plan-2026-2/start/"
    assert empty_house["secretariat"].get("/p/plan-2026-2/start/").status_code == 200
    assert Plan.objects.get(is_default=True).slug == "plan-2026"


def test_a_plan_without_a_schedule_has_no_phases(empty_house: dict[str, Client]) -> None:
    empty_house["secretariat"].post("/start/plan/", TYPED | {"periods_per_year": "0"})
    plan = Plan.objects.get()
    assert not plan.has_schedule
    assert not plan.phases.exists()


# case: what is typed instead, the field, what is said
WRONG: dict[str, tuple[dict[str, str], str, str]] = {
    "no name": ({"title": "　"}, "title", "計画名を入力してください。"),
    "no body": ({"municipality": ""}, "municipality", "団体名を入力してください。"),
    "too long a name": ({"title": "あ" * 201}, "title", "200字以内で入力してください（現在201字）。"),
    "no short name for a long one": (
        {"title": "計" * 101},
        "short_title",
        "計画名が100字より長いときは、略称を入力してください。",
    ),
    "line break": ({"title": "第3次\n計画"}, "title", "改行は使えません。1行で入力してください。"),
    "years turned round": (
        {"start_fiscal_year": "2028", "end_fiscal_year": "2026"},
        "end_fiscal_year",
        "計画の最終年度は、初年度と同じか、それより後にしてください。",
    ),
    "thirteen years": (
        {"start_fiscal_year": "2026", "end_fiscal_year": "2038"},
        "end_fiscal_year",
        "計画期間は12年までにしてください。",
    ),
    "no such year": (
        {"start_fiscal_year": "1868"},
        "start_fiscal_year",
        "計画の初年度を選び直してください。",
    ),
    "no level": (
        {"levels": " \n"},
        "levels",
        "少なくとも1つ入力してください。最後の段が、実績を報告する単位です。",
    ),
    "five levels": ({"levels": "章\n節\n項\n目\n節々"}, "levels", "4つまでにしてください（現在5つ）。"),
    "the same level twice": (
        {"levels": "施策\n施策"},
        "levels",
        "「施策」が2回あります。別々の名称を入力してください。",
    ),
    "too long a level": (
        {"levels": "あ" * 31},
        "levels",
        "1つの名称は30字以内で入力してください（「ああああああああああ…」）。",
    ),
    "a schedule without rows": (
        {"phases": ""},
        "phases",
        "工程の名称を入力してください。工程表がなければ、区切りで「スケジュールなし」を選びます。",
    ),
    "three periods": (
        {"periods_per_year": "3"},
        "periods_per_year",
        "スケジュールの区切りを選び直してください。",
    ),
}


@pytest.mark.parametrize("case", WRONG)
def test_what_is_typed_wrong_is_said_beside_its_field(empty_house: dict[str, Client], case: str) -> None:
    typed, field, sentence = WRONG[case]
    answer = empty_house["secretariat"].post("/start/plan/", TYPED | typed)
    assert answer.status_code == 422
    assert answer.context["form"].errors[field] == [sentence]
    assert f'href="#id_{field}"' in text_of(answer)
    assert 'value="企画課"' in text_of(answer)
    assert not Plan.objects.exists()


def handed_in(content: bytes) -> dict[str, Any]:
    return {"file": SimpleUploadedFile("plan.json", content)}


def as_json(data: Any) -> bytes:
    return json.dumps(data, ensure_ascii=False).encode()


def test_a_plan_from_a_document(empty_house: dict[str, Client]) -> None:
    content = b"\xef\xbb\xbf" + as_json(small_document())
    answer = empty_house["secretariat"].post("/start/plan/document/", handed_in(content))
    assert answer.headers["Location"] == "/start/"
    assert Plan.objects.get().initiatives.count() == 2
    assert Plan.objects.get().rating_scales.get().key == "standard"


def test_a_registered_plan_is_left_as_it_is(empty_house: dict[str, Client]) -> None:
    client, data = empty_house["secretariat"], small_document()
    for _time in range(2):
        same = client.post("/start/plan/document/", handed_in(as_json(data)))
        assert same.status_code == 302
    data["plan"]["title"] = "別の計画名"
    answer = client.post("/start/plan/document/", handed_in(as_json(data)))
    assert answer.status_code == 422
    assert "は登録済みで、ファイルと違います。何も変わっていません。" in text_of(answer)
    assert "文書は「別の計画名」" in text_of(answer)
    assert Plan.objects.get().title != "別の計画名"


# case: the file, what is said
NO_DOCUMENT = {
    "nothing": (b"", "ファイルが空です。"),
    "no JSON": (b'{"format": 2,', "ファイルがJSONの形になっていません（1行目の14文字目）。"),
    "Shift_JIS": ("計画".encode("cp932"), "文字コードがUTF-8ではありません。UTF-8で保存し直してください。"),
    "a list": (b"[]", "項目の組（{ }）で書いてください。"),
    "an empty object": (b"{}", "形式（format）は1か2にしてください。"),
    "no plan": (b'{"format": 2, "initiatives": []}', "計画"),
}


@pytest.mark.parametrize("case", NO_DOCUMENT)
def test_what_is_no_document_is_said_and_changes_nothing(empty_house: dict[str, Client], case: str) -> None:
    content, sentence = NO_DOCUMENT[case]
    answer = empty_house["secretariat"].post("/start/plan/document/", handed_in(content))
    assert answer.status_code == 422
    assert sentence in text_of(answer)
    assert not Plan.objects.exists()


def test_no_file_and_too_large_a_file(
    empty_house: dict[str, Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    answer = empty_house["secretariat"].post("/start/plan/document/", {})
    assert answer.context["form"].errors["file"] == ["ファイルを選んでください。"]
    monkeypatch.setattr(DocumentForm.base_fields["file"], "limit", 3)
    answer = empty_house["secretariat"].post("/start/plan/document/", handed_in(b"[1,2]"))
    assert "ファイルが大きすぎます" in answer.context["form"].errors["file"][0]


def test_a_round_without_anything_to_ask_about_is_not_opened(empty_house: dict[str, Client]) -> None:
    empty_house["secretariat"].post("/start/plan/", TYPED)
    plan, by, at = Plan.objects.get(), User.objects.get(username="secretariat"), dt.datetime.now(dt.UTC)
    content = CycleContent(opens_on=dt.date(2027, 4, 1), due_on=dt.date(2027, 4, 15))
    cycle = prepare_cycle(plan=plan, fiscal_year=2026, content=content, by=by, at=at)
    with pytest.raises(ConflictError, match="事業がまだ1件もありません"):
        open_cycle(cycle=cycle, by=by, at=at)
