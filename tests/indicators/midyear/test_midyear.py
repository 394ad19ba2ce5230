"""秋の中間確認: switched on with a period, answered by departments, read inside, seen by nobody else."""

import datetime as dt
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import User
from indicators.midyear.services import CheckContent, remove_check, save_answer, set_check
from indicators.models import MidyearAnswer, MidyearCheck, Outlook
from indicators.news.reading import read_news
from indicators.reminders.services import due_digests
from indicators.workflow.errors import ConflictError
from initiatives.models import Plan
from tests.cast import World
from tests.reports.story import INTERNAL, expect, tell

pytestmark = pytest.mark.any_database

YEAR = 2025


@pytest.fixture
def check(world: World) -> MidyearCheck:
    day = timezone.localdate()
    content = CheckContent(day - dt.timedelta(3), day + dt.timedelta(3), "〔回答期限〕までに。")
    return set_check(plan=world.plan, fiscal_year=YEAR, content=content)


def client_of(world: World, name: str) -> Client:
    client = Client()
    client.force_login(world[name])
    return client


def text(world: World, name: str, address: str) -> str:
    return client_of(world, name).get(address).content.decode()


def say(world: World, check: MidyearCheck, **said: Any) -> MidyearAnswer:
    values = {"outlook": Outlook.ON_COURSE, "comment": "", "version": 0, "by": world["editor-gakko"]}
    return save_answer(
        check=check, initiative=world.initiative("gyo-10"), **{"at": timezone.now(), **values, **said}
    )


def test_a_department_answers_and_corrects_it(world: World, check: MidyearCheck) -> None:
    """From ホーム over the list to the answer; it stays there to be corrected."""
    assert "3件のうち3件が未回答です。" in text(world, "editor-gakko", "/")
    shown = text(world, "editor-gakko", "/midyear/")
    assert shown.count(">回答する<span") == 3
    assert "産－" not in shown  # another department's
    page = text(world, "editor-gakko", "/midyear/2025/gyo-10/")
    assert "年" in page[page.index("照会文") :]
    assert "〔回答期限〕" not in page
    client = client_of(world, "editor-gakko")
    refused = client.post("/midyear/2025/gyo-10/", {"version": 0, "outlook": "behind", "comment": " "})
    assert refused.status_code == 422
    assert "理由と対応をコメントに入力してください。" in refused.content.decode()
    typed = {"version": 0, "outlook": "behind", "comment": "工事が延びている。"}
    assert (
        "行－⑩ の見通しを保存しました。"
        in client.post("/midyear/2025/gyo-10/", typed, follow=True).content.decode()
    )
    again = client.post("/midyear/2025/gyo-10/", typed)  # an old page
    assert again.status_code == 409
    assert "見比べて" in again.content.decode()
    client.post("/midyear/2025/gyo-10/", {**typed, "version": 1, "outlook": "partly"})
    assert MidyearAnswer.objects.get().outlook == Outlook.PARTLY
    assert [row.outlook for row in MidyearAnswer.history.order_by("history_id")] == ["behind", "partly"]
    assert "3件のうち2件が未回答です。" in text(world, "editor-gakko", "/")


def test_the_secretariat_sees_who_has_not_answered(world: World, check: MidyearCheck) -> None:
    """Missing ones first, then the worst outlook; every due initiative, none that is 計画なし."""
    say(world, check, outlook=Outlook.BEHIND, comment="遅れている。")
    page = text(world, "secretariat", "/midyear/")
    assert "回答（24件、未回答が先）" in page
    assert page.index("行－⑪") < page.index("遅れている。")
    assert "24件のうち23件が未回答です。" in text(world, "secretariat", "/")
    assert "24件のうち23件が未回答です。" in text(world, "headquarters", "/")
    for name in ("viewer", "admin"):
        assert "中間確認" not in text(world, name, "/")


def told_of(world: World, name: str) -> list[tuple[str, str, str]]:
    """What the bell tells a person of the check."""
    items = read_news(User.objects.get(pk=world[name].pk)).items
    return [(one.label, one.detail, one.url) for one in items if "中間確認" in one.head]


def test_bell_and_digest_tell_who_has_not_answered_and_the_secretariat_who_has(
    world: World, check: MidyearCheck
) -> None:
    MidyearCheck.objects.update(due_on=timezone.localdate() + dt.timedelta(20))
    for name in ("editor-gakko", "head-gakko"):
        ((label, detail, url),) = told_of(world, name)  # one line for its three initiatives
        assert (label, url) == ("中間確認", "/midyear/?year=2025")
        assert "まだ回答していないものがあります。" in detail
        assert client_of(world, name).get(url).status_code == 200
    assert not [one for name in ("editor-support", "viewer", "secretariat") for one in told_of(world, name)]
    MidyearCheck.objects.update(due_on=timezone.localdate() + dt.timedelta(1))
    assert [one[0] for one in told_of(world, "editor-gakko")] == ["期限間近"]
    assert told_of(world, "head-gakko") == []
    MidyearCheck.objects.update(due_on=timezone.localdate() - dt.timedelta(1))
    assert [one[0] for one in told_of(world, "head-gakko")] == ["中間確認の期限超過"]
    MidyearCheck.objects.update(due_on=timezone.localdate() + dt.timedelta(20))
    bodies = {one.recipient_id: one.body for one in due_digests(Plan.objects.get(), timezone.localdate())}
    assert "・令和7年度の中間確認　まだ回答していないものがあります。" in bodies[world["editor-gakko"].pk]
    for slug in ("gyo-10", "gyo-11", "gyo-12"):
        save_answer(
            check=check,
            initiative=world.initiative(slug),
            outlook=Outlook.BEHIND,
            comment="工事が延びている。",
            version=0,
            by=world["editor-gakko"],
            at=timezone.now(),
        )
    assert told_of(world, "editor-gakko") == []
    news = told_of(world, "secretariat")
    assert {label for label, _detail, _url in news} == {"中間確認の回答"}
    assert len(news) == 3
    assert all("遅れる見込み：工事が延びている。" in detail for _label, detail, _url in news)
    assert "/midyear/2025/gyo-10/" in {url for _label, _detail, url in news}


def test_only_within_its_period(world: World, check: MidyearCheck) -> None:
    for day in (-4, 4):
        with pytest.raises(ConflictError, match="期間ではない"):
            say(world, check, at=timezone.now() + dt.timedelta(day))
    say(world, check)
    MidyearCheck.objects.update(due_on=timezone.localdate() - dt.timedelta(1))
    page = text(world, "editor-gakko", "/midyear/2025/gyo-10/")
    assert "今は回答の期間ではない" in page
    assert 'name="outlook"' not in page
    assert "未回答です" not in text(world, "editor-gakko", "/")


def test_it_is_switched_off_while_nobody_has_answered(world: World, check: MidyearCheck) -> None:
    client = client_of(world, "secretariat")
    assert "中間確認をやめる" in client.get("/midyear/").content.decode()
    say(world, check)
    with pytest.raises(ConflictError, match="回答があるため"):
        remove_check(check=check)
    assert client.post("/midyear/").status_code == 409
    MidyearAnswer.objects.all().delete()
    assert "中間確認は行われていません" in client.post("/midyear/", follow=True).content.decode()
    typed = {"fiscal_year": YEAR, "opens_on": "R7.10.15", "due_on": "R7.10.1"}
    assert client.post("/midyear/edit/", typed).status_code == 422
    client.post("/midyear/edit/", {**typed, "due_on": "R7.10.31"})
    assert MidyearCheck.objects.get().due_on == dt.date(2025, 10, 31)


def test_it_is_read_beside_the_initiative_and_by_nobody_outside(world: World) -> None:
    """On the pages of initiative and review; public outputs are tested with all that is INTERNAL."""
    tell(world)
    said = INTERNAL["midyear"]
    for name in ("editor-gakko", "editor-support", "secretariat", "headquarters"):
        assert said in text(world, name, "/initiatives/gyo-10/?year=2025"), name
        assert said in text(world, name, "/review/2025/gyo-10/"), name
    for name in ("viewer", "editor-sangyo"):
        assert said not in text(world, name, "/initiatives/gyo-10/?year=2024"), name
        assert said not in text(world, name, "/midyear/?year=2024"), name
    for address in ("/reports/2024/evaluation.html", "/reports/2024/gyo-10.html"):
        assert said not in text(world, "secretariat", address)
    expect(world, "gyo-11", YEAR)
