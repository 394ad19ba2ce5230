"""所管課 is decided in one act by the secretariat, and goes where its department goes."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import Department, ReorganisationKind
from indicators.book.results import initiatives_with_everything
from indicators.models import Indicator, ReportingSuccession
from initiatives.organisation.scope import NOWHERE, Scope
from initiatives.organisation.services.reorganise import reorganise
from tests.cast import START, World

ADDRESS = "/responsibilities/figures/"
NOW = dt.datetime(2026, 3, 2, 9, tzinfo=dt.UTC)
OVER = dt.date(2027, 3, 31)
NEW = dt.date(2027, 4, 1)


@pytest.fixture
def statistics(world: World) -> Department:
    return Department.objects.create(name="統計課", valid_from=START)


@pytest.fixture
def client(world: World) -> Client:
    client = Client()
    client.force_login(world["secretariat"])
    return client


@pytest.fixture
def on_day(monkeypatch: pytest.MonkeyPatch) -> Callable[[dt.date], None]:
    """Let today be another day."""
    return lambda day: monkeypatch.setattr(timezone, "localdate", lambda *args: day)


def figure(slug: str = "gyo-10") -> Indicator:
    return Indicator.objects.filter(initiative__slug=slug).order_by("sort_order")[0]


def posted(*chosen: tuple[Indicator, Department | None, Department | None]) -> dict[str, str]:
    """The body of the form: for each target whom it had shown and who is chosen."""
    body = {}
    for indicator, seen, department in chosen:
        body[f"seen-{indicator.pk}"] = str(seen.pk if seen else "")
        body[f"department-{indicator.pk}"] = str(department.pk if department else "")
    return body


def reports(slug: str = "gyo-10") -> str:
    """Who reports it today, as every page reads it."""
    plan = figure(slug).initiative.plan
    (initiative,) = initiatives_with_everything(plan, slug=slug)
    return str(initiative.indicators.all()[0].department or "")


def test_all_changes_are_one_act(client: Client, statistics: Department) -> None:
    one, other = figure("gyo-10"), figure("gyo-11")
    body = posted((one, None, statistics), (other, None, statistics))
    response = client.post(ADDRESS, body, follow=True)
    assert "2件の所管課を変更しました。" in response.content.decode()
    assert (reports("gyo-10"), reports("gyo-11")) == ("統計課", "統計課")
    rows = [row.history.latest() for row in (one, other)]
    assert len({row.act for row in rows}) == 1
    assert {(row.history_user.username, row.history_change_reason) for row in rows} == {
        ("secretariat", "所管課の変更")
    }
    assert "変更はありませんでした" in client.post(ADDRESS, body, follow=True).content.decode()
    assert one.history.count() == figure("gyo-10").history.count()


def test_the_page_stands_beside_who_is_in_charge(client: Client, statistics: Department) -> None:
    assert f'href="{ADDRESS}"' in client.get("/responsibilities/").content.decode()
    page = client.get(ADDRESS).content.decode()
    assert "行－⑩ 通信不良発生学校率" in page
    assert "統計課（所管課）" in page


def test_the_department_in_charge_is_not_named_again(client: Client, statistics: Department) -> None:
    lead = Department.objects.get(name="学校教育課")
    response = client.post(
        ADDRESS, posted((figure("gyo-10"), None, lead), (figure("gyo-11"), None, statistics))
    )
    assert response.status_code == 422
    assert "学校教育課は担当課です" in response.content.decode()
    assert (reports("gyo-10"), reports("gyo-11")) == ("", "")


def test_what_somebody_else_changed_is_shown_first(client: Client, statistics: Department) -> None:
    other = Department.objects.create(name="情報課", valid_from=START)
    client.post(ADDRESS, posted((figure(), None, statistics)))
    response = client.post(ADDRESS, posted((figure(), None, other)))
    page = response.content.decode()
    assert response.status_code == 409
    assert '<td data-label="保存済み">統計課</td><td data-label="この画面">情報課</td>' in page
    assert reports() == "統計課"
    client.post(ADDRESS, posted((figure(), statistics, other)))
    assert reports() == "情報課"


def _reorganise(world: World, kind: str, before: list[str], names: list[str], **choices: str) -> None:
    rows = [Department.objects.get(name=name) for name in before]
    fields: dict[str, Any] = {"kind": kind, "effective_on": NEW, "before": rows, "names": names}
    reorganise(**fields, choices=choices, note="", by=world["secretariat"], at=NOW)


@pytest.mark.parametrize(
    ("kind", "before", "names"),
    [
        (ReorganisationKind.RENAME, ["統計課"], ["データ課"]),
        (ReorganisationKind.MERGE, ["統計課", "まちづくり課"], ["データ課"]),
    ],
)
@pytest.mark.any_database
def test_it_goes_on_in_the_department_that_follows(
    world: World,
    statistics: Department,
    on_day: Callable[[dt.date], None],
    kind: str,
    before: list[str],
    names: list[str],
) -> None:
    Indicator.objects.filter(pk=figure().pk).update(department=statistics)
    _reorganise(world, kind, before, names)
    on_day(OVER)
    assert reports() == "統計課"
    on_day(NEW)
    assert reports() == "データ課"
    # Once more, from a department that no field names.
    effective = dt.date(2028, 4, 1)
    reorganise(
        kind="rename",
        effective_on=effective,
        before=[Department.objects.get(name="データ課")],
        names=["分析課"],
        choices={},
        note="",
        by=world["secretariat"],
        at=NOW,
    )
    assert reports() == "データ課"
    on_day(effective)
    assert reports() == "分析課"


def test_a_split_asks_where_each_goes_or_gives_it_back(
    world: World, client: Client, statistics: Department, on_day: Callable[[dt.date], None]
) -> None:
    Indicator.objects.filter(pk__in=[figure("gyo-10").pk, figure("gyo-11").pk]).update(department=statistics)
    query = f"?kind=split&before={statistics.pk}&effective_on=令和9年4月1日&names=甲課%0A乙課"
    page = client.get(f"/departments/reorganise/{query}").content.decode()
    assert "移る数値目標（所管課）（2件）" in page
    scope = Scope(kind="split", effective_on=NEW, before=[statistics], names=["甲課", "乙課"])
    lacking = [problem.sentence for problem in scope.choice_problems({})]
    assert "「行－⑩ 通信不良発生学校率」の移る先を選んでください。" in lacking
    choices = {f"indicator-{figure('gyo-10').pk}": "new-1", f"indicator-{figure('gyo-11').pk}": NOWHERE}
    _reorganise(world, "split", ["統計課"], ["甲課", "乙課"], **choices)
    page = client.get(ADDRESS).content.decode()
    assert "予定：令和9年4月1日から 乙課" in page
    assert "予定：令和9年4月1日から 担当課" in page
    on_day(NEW)
    assert (reports("gyo-10"), reports("gyo-11")) == ("乙課", "")


def test_a_choice_of_today_ends_what_was_planned(
    world: World, client: Client, statistics: Department, on_day: Callable[[dt.date], None]
) -> None:
    other = Department.objects.create(name="情報課", valid_from=START)
    Indicator.objects.filter(pk=figure().pk).update(department=statistics)
    _reorganise(world, "rename", ["統計課"], ["データ課"])
    _reorganise(world, "rename", ["情報課"], ["情報戦略課"])
    client.post(ADDRESS, posted((figure(), statistics, other)))
    on_day(NEW)
    assert reports() == "情報戦略課"
    assert ReportingSuccession.objects.count() == 1
