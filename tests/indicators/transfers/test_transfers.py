"""人事異動 of many: shown, all or nothing, effective by its day, taken back before it."""

import datetime as dt
import json
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone

from accounts.models import Membership, Role, Transfer
from accounts.permissions import access_from, memberships_on
from imari_dx.shared.fiscal_year import era_date
from indicators.models import EntryDraft, ReportState
from indicators.transfers.services import cancel_transfer
from tests.cast import World

pytestmark = pytest.mark.any_database
ADDRESS = "/transfers/new/"
HEAD = "利用者ID,氏名,区分,部署,役割,代決者"


@pytest.fixture
def office(client: Client, world: World) -> Client:
    client.force_login(world["secretariat"])
    return client


@pytest.fixture
def day() -> dt.date:
    return timezone.localdate() + dt.timedelta(days=40)


def look(client: Client, day: dt.date, *rows: str) -> Any:
    table = "\r\n".join([HEAD, *rows])
    return client.post(ADDRESS, {"act": "table", "on": era_date(day), "pasted": table})


def confirm(client: Client, day: dt.date, shown: Any) -> Any:
    page = shown.context["page"]
    return client.post(ADDRESS, {"on": era_date(day), "shown": page.packed, "stamp": page.stamp})


def held(world: World, name: str, day: dt.date) -> list[str]:
    rows = Membership.objects.valid_on(day).filter(user=world.people[name]).select_related("department")
    return sorted(f"{row.department or ''} {row.role_label}".strip() for row in rows)


def everything() -> list[Any]:
    return [*Membership.objects.order_by("pk").values_list("pk", "valid_from", "valid_until")]


def test_many_move_and_leave_from_their_day_on(office: Client, world: World, day: dt.date) -> None:
    before, report = everything(), world.report("gyo-10")
    report.state = ReportState.DRAFTING
    report.save()
    EntryDraft.objects.create(
        report=report, user=world["editor-gakko"], version=0, typed={}, saved_at=timezone.now()
    )
    rows = (
        "editor-gakko,,異動,産業ＤＸ推進室,所属長,代決者",
        "head-gakko,head-gakkoさん,退職,,,",
        "viewer,,兼務,まちづくり課,担当者,",
    )
    shown = look(office, day, *rows)
    assert shown.status_code == 200, shown.context["page"].told_problems
    page = shown.content.decode()
    assert everything() == before
    assert not Transfer.objects.exists()
    for told in ("学校教育課に、担当者がいなくなります。", "行－⑩（R7、入力中）", "保存していない入力：1件"):
        assert told in page, [one for one in page.splitlines() if "報告：" in one]
    assert confirm(office, day, shown).status_code == 302
    eve = day - dt.timedelta(days=1)
    assert held(world, "editor-gakko", eve) == ["学校教育課 担当者"]
    assert held(world, "editor-gakko", day) == ["産業ＤＸ推進室 所属長（代決者）"]
    assert held(world, "viewer", day) == ["まちづくり課 担当者", "閲覧者"]
    assert held(world, "head-gakko", day) == []
    assert not access_from(memberships_on(world["head-gakko"], day)).has_any_role
    assert (world["head-gakko"].is_open_on(eve), world["head-gakko"].is_open_on(day)) == (True, False)
    transfer = Transfer.objects.get()
    assert "産業ＤＸ推進室 所属長（代決者）" in office.get(f"/transfers/{transfer.pk}/").content.decode()
    assert office.post(f"/transfers/{transfer.pk}/").status_code == 302
    assert everything() == before
    assert world["head-gakko"].closes_on is None
    assert office.post(f"/transfers/{transfer.pk}/").status_code == 409


def test_what_the_directory_gave_is_left_to_it(office: Client, world: World, day: dt.date) -> None:
    Membership.objects.filter(user=world.people["editor-gakko"]).update(is_of_directory=True)
    shown = look(office, day, "editor-gakko,,異動,産業ＤＸ推進室,担当者,")
    assert shown.context["page"].outcomes[0].keeps == ("学校教育課 担当者（令和3年4月1日から）",)
    assert confirm(office, day, shown).status_code == 302
    assert held(world, "editor-gakko", day) == ["学校教育課 担当者", "産業ＤＸ推進室 担当者"]


def test_rows_of_chosen_people_say_the_same(office: Client, world: World, day: dt.date) -> None:
    page = office.get(f"{ADDRESS}?who=editor-gakko&who=viewer")
    assert "異動先の入力（2人）" in page.content.decode()
    one, other = world["editor-gakko"].pk, world["viewer"].pk
    typed = {
        "act": "rows",
        "on": era_date(day),
        "who": ["editor-gakko", "viewer"],
        f"row-{one}-kind": "異動",
        f"row-{one}-department": "まちづくり課",
        f"row-{one}-role": "担当者",
        f"row-{other}-kind": "",
    }
    shown = office.post(ADDRESS, typed)
    assert [one.username for one in shown.context["page"].outcomes] == ["editor-gakko"]
    assert confirm(office, day, shown).status_code == 302
    assert held(world, "editor-gakko", day) == ["まちづくり課 担当者"]
    wrong = office.post(ADDRESS, typed | {f"row-{one}-role": ""})
    assert wrong.status_code == 422
    assert "editor-gakkoさん" in wrong.content.decode()


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        ("nobody-here,,異動,学校教育課,担当者,", "という利用者はいません"),
        ("viewer,別の人,異動,学校教育課,担当者,", "「viewerさん」さんです"),
        ("viewer,,昇任,学校教育課,担当者,", "使えません"),
        ("viewer,,異動,どこか課,担当者,", "という部署はありません"),
        ("viewer,,異動,,担当者,", "担当者と所属長には部署を選んでください"),
        ("viewer,,退職,学校教育課,担当者,", "空欄にしてください"),
        ("secretariat,,退職,,,", "事務局が1人もいなくなる"),
        ("admin,,転出,,,", "ただ1人のアカウント管理者です"),
    ],
)
def test_one_refusal_stops_all(office: Client, day: dt.date, row: str, sentence: str) -> None:
    before = everything()
    answer = look(office, day, "editor-gakko,,異動,まちづくり課,担当者,", row)
    assert answer.status_code == 422
    assert any(sentence in one["sentence"] for one in answer.context["page"].told_problems)
    assert everything() == before


def test_the_secretariat_changes_within_itself(office: Client, world: World, day: dt.date) -> None:
    Membership.objects.filter(user=world["viewer"]).update(role=Role.SECRETARIAT)
    rows = ("secretariat,,異動,まちづくり課,担当者,", "viewer,,異動,,事務局,")
    assert confirm(office, day, look(office, day, *rows)).status_code == 302
    assert held(world, "viewer", day) == ["事務局"]  # held before: it goes on, nothing ends or begins
    assert Membership.objects.filter(user=world["viewer"]).count() == 1


def test_what_changed_meanwhile_is_looked_at_again(office: Client, world: World, day: dt.date) -> None:
    shown = look(office, day, "viewer,,異動,まちづくり課,担当者,")
    Membership.objects.filter(user=world["viewer"]).update(role=Role.HEADQUARTERS)
    answer = confirm(office, day, shown)
    assert answer.status_code == 409
    assert json.loads(answer.context["page"].packed)
    assert not Transfer.objects.exists()


def test_what_has_begun_or_changed_is_not_taken_back(office: Client, world: World, day: dt.date) -> None:
    confirm(office, day, look(office, day, "viewer,,異動,まちづくり課,担当者,"))
    transfer = Transfer.objects.get()
    act: dict[str, Any] = {"transfer": transfer, "by": world["secretariat"]}
    morning = timezone.make_aware(dt.datetime.combine(day, dt.time(8)))
    with pytest.raises(ValidationError, match="異動日"):
        cancel_transfer(**act, at=morning)
    Membership.objects.filter(user=world["viewer"], role=Role.EDITOR).delete()
    with pytest.raises(ValidationError, match="登録のあとに変わった"):
        cancel_transfer(**act, at=timezone.now())


def test_the_administrator_is_not_told_of_reports(client: Client, world: World, day: dt.date) -> None:
    report = world.report("gyo-10")
    report.state = ReportState.DRAFTING
    report.save()
    client.force_login(world["admin"])
    page = look(client, day, "editor-gakko,,退職,,,").content.decode()
    assert "学校教育課に、担当者がいなくなります。" in page
    assert "入力中" not in page
    refused = look(client, day, "viewer,,異動,,事務局,")
    assert "事務局の人だけが登録できます" in refused.content.decode()


def test_the_template_moves_nobody(office: Client, day: dt.date) -> None:
    text = office.get("/transfers/template.csv").getvalue().decode("utf-8-sig")
    answer = office.post(ADDRESS, {"act": "table", "on": era_date(day), "pasted": text})
    assert "区分を書いた行がありません" in answer.content.decode()
