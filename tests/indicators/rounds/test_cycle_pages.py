"""The secretariat's pages of a round: what they show, what a press does, what is refused and kept."""

import datetime as dt

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from indicators.models import Extension, ReportingCycle
from indicators.rounds.extensions import extend_due
from indicators.rounds.services import CycleContent, close_cycle, prepare_cycle
from tests.cast import World

pytestmark = pytest.mark.any_database

AT = dt.datetime(2027, 3, 1, tzinfo=dt.UTC)
CONTENT = CycleContent(
    opens_on=dt.date(2027, 4, 1),
    due_on=dt.date(2027, 4, 15),
    inquiry_text="令和８年度実績を照会します。",
    instructions="分子と分母を入力します。",
)
TYPED = {"opens_on": "R9.4.1", "due_on": "令和9年4月20日", "inquiry_text": "照会します。", "instructions": ""}


@pytest.fixture
def client_of(world: World) -> "Open":
    return Open(world)


class Open:
    """Clients by name of the cast."""

    def __init__(self, world: World) -> None:
        self.world = world

    def __call__(self, name: str) -> Client:
        client = Client()
        client.force_login(self.world[name])
        return client


@pytest.fixture
def prepared(world: World) -> ReportingCycle:
    """R8 is 準備中, the plan being a year longer."""
    world.plan.end_fiscal_year = 2026
    world.plan.save()
    return prepare_cycle(plan=world.plan, fiscal_year=2026, content=CONTENT, by=world["secretariat"], at=AT)


def test_from_preparing_to_opening(world: World, client_of: Open) -> None:
    world.plan.end_fiscal_year = 2026
    world.plan.save()
    client = client_of("secretariat")
    assert "次の年度の照会を準備する" in client.get("/cycles/").content.decode()
    assert 'value="令和9年4月1日"' in client.get("/cycles/prepare/").content.decode()
    response = client.post("/cycles/prepare/", {"fiscal_year": 2026, **TYPED}, follow=True)
    page = response.content.decode()
    assert response.redirect_chain == [("/cycles/2026/", 302)]
    assert "準備中" in page
    assert "照会を開きますか" in page
    client.post("/cycles/2026/step/open/")
    cycle = ReportingCycle.objects.get(fiscal_year=2026)
    assert (cycle.stage.label, cycle.reports.count()) == ("照会中", 28)
    assert cycle.due_on == dt.date(2027, 4, 20)


def test_a_prepared_round_shows_nowhere_but_to_the_secretariat(
    prepared: ReportingCycle, client_of: Open
) -> None:
    editor = client_of("editor-gakko")
    assert editor.get("/cycles/2026/inquiry/").status_code == 404
    assert "令和7年度実績の照会" in editor.get("/").content.decode()
    assert "令和8年度" not in editor.get("/reports/").content.decode()
    assert client_of("secretariat").get("/cycles/2026/inquiry/").status_code == 200


def test_departments_read_the_texts_of_the_open_round(prepared: ReportingCycle, client_of: Open) -> None:
    client_of("secretariat").post("/cycles/2026/step/open/")
    for address in ("/", "/cycles/2026/inquiry/"):
        page = client_of("editor-gakko").get(address).content.decode()
        assert "令和８年度実績を照会します。" in page
        assert "分子と分母を入力します。" in page
    page = client_of("editor-gakko").get("/entry/2026/gyo-10/").content.decode()
    assert 'href="/cycles/2026/inquiry/"' in page


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"opens_on": ""}, "照会日を入力してください。"),
        ({"due_on": "R9.3.31"}, "回答期限は照会日以降の日にしてください。"),
        ({"review_on": "R9.4.19"}, "本部会議の予定日は回答期限以降の日にしてください。"),
        ({"publishes_on": "いつか"}, "「いつか」は日付として読み取れません。"),
        ({"inquiry_text": "あ" * 5001}, "5,000字以内で入力してください（現在5,001字）。"),
    ],
)
def test_bad_days_are_said_and_everything_typed_stays(
    prepared: ReportingCycle, client_of: Open, changed: dict[str, str], sentence: str
) -> None:
    typed = {**TYPED, "instructions": "打ち込んだ要領", **changed}
    response = client_of("secretariat").post("/cycles/2026/edit/", typed)
    page = response.content.decode()
    assert response.status_code == 422
    assert page.count(sentence) == 2  # in the summary and beside the field
    assert "打ち込んだ要領" in page
    prepared.refresh_from_db()
    assert prepared.due_on == CONTENT.due_on


def test_a_change_is_saved_and_in_the_log(prepared: ReportingCycle, client_of: Open) -> None:
    response = client_of("secretariat").post("/cycles/2026/edit/", TYPED, follow=True)
    assert "回答期限：令和9年4月15日 → 令和9年4月20日" in response.content.decode()


def test_a_closed_round_is_not_changed(world: World, client_of: Open) -> None:
    cycle = ReportingCycle.objects.get(fiscal_year=2025)
    close_cycle(cycle=cycle, by=world["secretariat"], at=AT)
    response = client_of("secretariat").post("/cycles/2025/edit/", TYPED)
    assert response.status_code == 409
    assert "先に受付を再開してください" in response.content.decode()


@pytest.mark.parametrize(
    ("act", "data", "status"),
    [("open", {}, 409), ("reopen", {"reason": "はやい"}, 409), ("reopen", {}, 422), ("burn", {}, 404)],
)
def test_steps_that_the_round_does_not_take(
    client_of: Open, act: str, data: dict[str, str], status: int
) -> None:
    assert client_of("secretariat").post(f"/cycles/2025/step/{act}/", data).status_code == status


# --- extensions ---


def extension(world: World, **changed: object) -> dict[str, object]:
    return {
        "extend-reports": [world.report("gyo-10").pk],
        "extend-due_on": "令和81年4月30日",
        "extend-reason": "学校への調査が遅れているため",
    } | changed


def test_an_extension_shows_to_the_department(world: World, client_of: Open) -> None:
    assert client_of("secretariat").post("/cycles/2025/extend/", extension(world)).status_code == 302
    assert Extension.objects.get().reason == "学校への調査が遅れているため"
    said = "学校への調査が遅れているため"
    home = client_of("editor-gakko").get("/").content.decode()
    assert f"延長：{said}" in home
    assert "令和81年4月30日" in home
    page = client_of("editor-gakko").get("/entry/2025/gyo-10/").content.decode()
    assert "令和81年4月30日" in page
    assert f"（延長：{said}）" in page
    assert said not in client_of("editor-gakko").get("/entry/2025/gyo-11/").content.decode()


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"extend-reports": []}, "期限を延長する施策を選んでください。"),
        ({"extend-reports": [0]}, "選び直してください。"),
        ({"extend-due_on": "R8.4.15"}, "今の回答期限（令和8年4月15日）より後の日を入力してください。"),
        ({"extend-reason": " "}, "延長の理由を入力してください。"),
    ],
)
def test_what_is_no_extension(
    world: World, client_of: Open, changed: dict[str, object], sentence: str
) -> None:
    response = client_of("secretariat").post("/cycles/2025/extend/", extension(world, **changed))
    assert response.status_code == 422
    assert response.content.decode().count(sentence) == 2
    assert not Extension.objects.exists()


def test_a_day_that_is_over_is_refused(world: World, client_of: Open) -> None:
    data = extension(world, **{"extend-due_on": "R8.4.16"})
    response = client_of("secretariat").post("/cycles/2025/extend/", data)
    assert response.status_code == 409
    assert "過ぎた日" in response.content.decode()


def test_a_closed_round_offers_no_submission_without_an_extension(world: World, client_of: Open) -> None:
    cycle = ReportingCycle.objects.get(fiscal_year=2025)
    close_cycle(cycle=cycle, by=world["secretariat"], at=AT)
    extend_due(
        reports=[world.report("gyo-11")],
        due_on=dt.date(2099, 4, 30),
        reason="調査中",
        by=world["secretariat"],
        at=AT,
    )
    editor = client_of("editor-gakko")
    closed, extended = (editor.get(f"/entry/2025/{slug}/").content.decode() for slug in ("gyo-10", "gyo-11"))
    assert "照会は締め切られています" in closed
    assert 'value="submit"' not in closed
    assert "照会は締め切られています" not in extended
    assert 'value="submit"' in extended


@pytest.mark.parametrize(("address", "queries"), [("/cycles/", 14), ("/cycles/2025/", 29)])
def test_number_of_queries(
    client_of: Open, django_assert_max_num_queries: DjangoAssertNumQueries, address: str, queries: int
) -> None:
    client = client_of("secretariat")
    with django_assert_max_num_queries(queries):
        client.get(address)
