"""秋の中間確認: switched on with a period, answered by departments, read inside, seen by nobody else."""

import datetime as dt
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from indicators.midyear.services import CheckContent, remove_check, save_answer, set_check
from indicators.models import MidyearAnswer, MidyearCheck, Outlook
from indicators.workflow.errors import ConflictError
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
