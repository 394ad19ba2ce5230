"""利用者 as CSV: accounts and roles, with the rights and the sentences of their page; passwords once."""

import csv
import io
import re
from typing import Any

import pytest
from django.contrib.auth import authenticate
from django.test import Client

from accounts.models import Membership, User
from initiatives.models import PlanRole
from tests.cast import World
from tests.initiatives.csv_in.sheets import (
    confirmation,
    hand_in,
    lines_of,
    problems_of,
    sheet,
    take_in,
)
from tests.second_plan import add_second_plan, restrict

pytestmark = pytest.mark.any_database
ADDRESS = "/people-csv/"
HEAD = "利用者ID,氏名,メールアドレス,役割,部署,代決者,開始日,終了日"
TABLE = sheet(
    HEAD,
    "ｙａｍａｄａ,山田　太郎,yamada@example.lg.jp,担当者,学校教育課,,R8.4.1,",
    "yamada,,,所属長,まちづくり課,代決者,令和8年4月1日,令和9年3月31日",
    "suzuki,鈴木　花子,,代決者,学校教育課,,R8.4.1,",
    "takahashi,髙橋　次郎,,本部員,,,R8.4.1,",
    "viewer,閲覧　者,v@example.lg.jp,閲覧者,,,,",
    "tanaka,田中　三郎,,,,,,",
)


@pytest.fixture
def secretariat(client: Client, world: World) -> Client:
    client.force_login(world["secretariat"])
    return client


def roles(username: str) -> list[str]:
    rows = Membership.objects.filter(user__username=username).order_by("valid_from", "pk")
    return [str(row).removeprefix(f"{row.user} ") for row in rows]


def test_what_it_would_do_is_shown_and_nothing_done(secretariat: Client) -> None:
    users, memberships = User.objects.count(), Membership.objects.count()
    assert lines_of(hand_in(secretariat, ADDRESS, TABLE)) == [
        (
            "追加",
            "山田　太郎（yamada）",
            "メールアドレス：yamada@example.lg.jp、学校教育課 担当者（令和8年4月1日から）",
        ),
        (
            "追加",
            "山田　太郎（yamada）",
            "まちづくり課 所属長（代決者）（令和8年4月1日から令和9年3月31日まで）",
        ),
        ("追加", "鈴木　花子（suzuki）", "学校教育課 所属長（代決者）（令和8年4月1日から）"),
        ("追加", "髙橋　次郎（takahashi）", "評価会議委員（令和8年4月1日から）"),
        (
            "変更",
            "閲覧　者（viewer）",
            "氏名：viewerさん → 閲覧　者、メールアドレス：なし → v@example.lg.jp、"
            "閲覧者（令和3年4月1日から）",
        ),
        ("追加", "田中　三郎（tanaka）", "役割なし"),
    ]
    assert (User.objects.count(), Membership.objects.count()) == (users, memberships)


def told_passwords(answer: Any) -> dict[str, str]:
    text = answer.content.decode()
    return dict(
        re.findall(r'data-label="利用者ID">([^<]+)</td>\s*<td [^>]+><span [^>]+>([^<]+)</span>', text)
    )


def test_it_is_taken_over_and_first_passwords_are_told_once(secretariat: Client) -> None:
    shown = hand_in(secretariat, ADDRESS, TABLE)
    answer = secretariat.post(ADDRESS, confirmation(shown, TABLE))
    passwords = told_passwords(answer)
    assert passwords.keys() == {"yamada", "suzuki", "takahashi", "tanaka"}
    assert len(set(passwords.values())) == 4
    yamada = authenticate(username="yamada", password=passwords["yamada"])
    assert isinstance(yamada, User)
    assert yamada.must_change_password
    assert roles("yamada") == ["学校教育課 担当者", "まちづくり課 所属長（代決者）"]
    assert roles("takahashi") == ["評価会議委員"]
    assert User.objects.get(username="viewer").full_name == "閲覧　者"
    again = secretariat.post(ADDRESS, confirmation(shown, TABLE))
    assert again.status_code == 409
    assert told_passwords(again) == {}
    assert {effect for effect, *_rest in lines_of(again)} == {"変更なし"}
    assert User.objects.get(username="yamada").password == yamada.password


def test_a_person_who_is_there_gets_no_new_password(secretariat: Client, world: World) -> None:
    before = world["viewer"].password
    answer = take_in(secretariat, ADDRESS, sheet(HEAD, "viewer,viewerさん,,担当者,学校教育課,,R8.4.1,"))
    assert answer.headers["Location"] == "/people/"
    assert roles("viewer") == ["閲覧者", "学校教育課 担当者"]
    assert world["viewer"].password == before


def test_what_stays_is_said_so(secretariat: Client, world: World) -> None:
    """Name and address may stand in any row of a person; who cannot log in stays so."""
    world.people["viewer"].is_active = False
    world.people["viewer"].save()
    rows = (
        "viewer,,,閲覧者,,,,",
        "viewer,viewerさん,v@example.lg.jp,担当者,学校教育課,,R8.4.1,",
        "editor-gakko,editor-gakkoさん,,,,,,",
    )
    assert [
        (effect, told) for effect, _name, told in lines_of(hand_in(secretariat, ADDRESS, sheet(HEAD, *rows)))
    ] == [
        (
            "変更",
            "メールアドレス：なし → v@example.lg.jp、閲覧者（令和3年4月1日から）、"
            "利用停止中のため、ログインできません",
        ),
        ("変更", "学校教育課 担当者（令和8年4月1日から）、利用停止中のため、ログインできません"),
        ("変更なし", "登録のまま"),
    ]


# case: the rows, what is wrong
WRONG: dict[str, tuple[list[str], list[tuple[int, str, str]]]] = {
    "nothing filled": (
        [",山田,,担当者,学校教育課,,,", "sato,,,担当者,学校教育課,,,"],
        [(2, "利用者ID", "利用者IDを入力してください。"), (3, "氏名", "氏名を入力してください。")],
    ),
    "no such role": (
        ["sato,佐藤,,係長,学校教育課,,,"],
        [
            (
                2,
                "役割",
                "「係長」という役割はありません。使えるのは、担当者、所属長、事務局、評価会議委員、閲覧者、"
                "アカウント管理者、本部員、代決者、所属長（代決者）です。",
            )
        ],
    ),
    "a department without a role": (
        ["sato,佐藤,,,学校教育課,,,"],
        [(2, "役割", "役割を入力してください。")],
    ),
    "no such department": (
        ["sato,佐藤,,担当者,文化課,,,"],
        [(2, "部署", "「文化課」という部署はありません。先に部署を登録してください。")],
    ),
    "an editor of nothing": (
        ["sato,佐藤,,担当者,,,,"],
        [(2, "", "担当者と所属長には部署を選んでください。")],
    ),
    "a deputy who is no head": (
        ["sato,佐藤,,閲覧者,,代決者,,"],
        [(2, "", "代決者は、役割を「所属長」にして登録します。")],
    ),
    "days turned round": (
        ["sato,佐藤,,担当者,学校教育課,,R8.4.1,R7.4.1"],
        [(2, "", "終了日は開始日以降の日にしてください。")],
    ),
    "a day before the department": (
        ["sato,佐藤,,担当者,学校教育課,,R2.4.1,"],
        [(2, "部署", "学校教育課は、令和2年4月1日にはない部署です。別の部署を選んでください。")],
    ),
    "no mail address": (
        ["sato,佐藤,sato,担当者,学校教育課,,,"],
        [(2, "メールアドレス", "有効なメールアドレスを入力してください。")],
    ),
    "an odd ID": (
        ["佐 藤,佐藤,,担当者,学校教育課,,,"],
        [(2, "利用者ID", "有効なユーザー名を入力してください。半角英数、 @/./+/-/_ を使用できます。")],
    ),
    "an ID that differs by case": (
        ["Viewer,佐藤,,担当者,学校教育課,,,"],
        [(2, "利用者ID", "大文字と小文字だけが違う利用者IDが既にあります。別のIDを入力してください。")],
    ),
    "two names for one ID": (
        ["sato,佐藤,,担当者,学校教育課,,,", "sato,斎藤,,所属長,まちづくり課,,,"],
        [(3, "氏名", "利用者IDが同じ2行目と違います。同じにするか、空欄にしてください。")],
    ),
    "a line break": (
        ['sato,"佐藤\n一",,担当者,学校教育課,,,'],
        [(2, "氏名", "改行は使えません。1行で入力してください。")],
    ),
    "no day": (
        ["sato,佐藤,,担当者,学校教育課,,来月,"],
        [
            (
                2,
                "開始日",
                "「来月」は日付として読み取れません。"
                "令和7年6月1日 または 2025-06-01 のように入力してください。",
            )
        ],
    ),
    "head and deputy of the same": (
        ["head-gakko,head-gakkoさん,,代決者,学校教育課,,R8.4.1,"],
        [
            (
                2,
                "",
                "「学校教育課 所属長（令和3年4月1日から）」と期間が重なります。"
                "開始日か終了日を直してください。",
            )
        ],
    ),
}


@pytest.mark.parametrize("case", WRONG)
def test_every_wrong_cell_is_named_and_nothing_changes(secretariat: Client, case: str) -> None:
    rows, problems = WRONG[case]
    before = (User.objects.count(), Membership.objects.count())
    right = "kato,加藤　四郎,,担当者,学校教育課,,R8.4.1,"
    answer = hand_in(secretariat, ADDRESS, sheet(HEAD, *rows, right))
    assert answer.status_code == 422
    assert problems_of(answer) == problems
    assert (User.objects.count(), Membership.objects.count()) == before


def test_the_account_administrator_has_the_rights_of_the_page(client: Client, world: World) -> None:
    client.force_login(world["admin"])
    rows = (
        "sato,佐藤,,事務局,,,,",
        "admin,adminさん,,担当者,学校教育課,,,",
        "secretariat,別の名前,,,,,,",
        "kato,加藤　四郎,,担当者,学校教育課,,R8.4.1,",
    )
    answer = hand_in(client, ADDRESS, sheet(HEAD, *rows))
    assert problems_of(answer) == [
        (2, "", "事務局の役割は、事務局の人だけが登録できます。事務局の人に依頼してください。"),
        (3, "", "自分の所属と役割は、自分では増やせません。事務局の人に依頼してください。"),
        (4, "", "この人は事務局です。氏名とメールアドレスは、事務局の人だけが変えられます。"),
    ]
    assert take_in(client, ADDRESS, sheet(HEAD, rows[3])).status_code == 200
    assert roles("kato") == ["学校教育課 担当者"]


def test_a_file_of_the_list_itself_changes_nothing(secretariat: Client, world: World) -> None:
    """The list of 利用者 as CSV has columns that say nothing here; they are named."""
    text = secretariat.get("/people.csv").content.decode("utf-8-sig")
    answer = hand_in(secretariat, ADDRESS, text)
    assert answer.status_code == 200, problems_of(answer)
    assert {effect for effect, *_rest in lines_of(answer)} == {"変更なし"}
    assert "次の列は読みません：基準日、所属の時期、最終ログイン、データの区分" in answer.content.decode()


def test_too_many_new_people_at_once(secretariat: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("initiatives.csv_in.people.MOST_NEW", 2)
    answer = hand_in(secretariat, ADDRESS, TABLE)
    assert answer.status_code == 422
    assert "一度に2人までです（このファイルは4人）" in answer.content.decode()


def test_what_goes_out_comes_back_in_unchanged(secretariat: Client, world: World) -> None:
    assert take_in(secretariat, ADDRESS, TABLE).status_code == 200
    User.objects.filter(username="suzuki").update(full_name="=HYPERLINK(1)", email="+s@example.lg.jp")
    User.objects.filter(username="viewer").update(is_active=False)
    restrict(world, "editor-gakko", add_second_plan(world))
    out = secretariat.get("/people.csv?sort=name").content.decode("utf-8-sig")
    assert "'=HYPERLINK(1)" in out
    assert "'+s@example.lg.jp" in out
    shown = [row["user"].username for row in secretariat.get("/people/?sort=name").context["rows"]]
    listed = [row["利用者ID"] for row in csv.DictReader(io.StringIO(out))]
    assert [*dict.fromkeys(listed)] == shown
    lines = lines_of(hand_in(secretariat, ADDRESS, out, encoding="utf-8"))
    assert {effect for effect, _name, _told in lines} == {"変更なし"}
    everybody = [(user, sorted(roles(user.username))) for user in User.objects.order_by("username")]
    PlanRole.objects.all().delete()
    User.objects.filter(username="viewer").update(is_active=True)
    User.objects.filter(username="tanaka").delete()
    Membership.objects.filter(user__username="yamada").delete()
    assert take_in(secretariat, ADDRESS, out).status_code == 200
    now = [(user, sorted(roles(user.username))) for user in User.objects.order_by("username")]
    assert [(str(user), user.email, held) for user, held in now] == [
        (str(user), user.email, held) for user, held in everybody
    ]
    assert PlanRole.objects.count() == 1
    assert not world["viewer"].is_active


@pytest.mark.parametrize(
    ("cells", "sentence"),
    [("どこかの計画,", "「どこかの計画」という計画はありません"), (",休止", "「利用中」か「利用停止」")],
)
def test_plans_and_use_are_named_as_they_are(secretariat: Client, cells: str, sentence: str) -> None:
    text = sheet("利用者ID,氏名,役割,使える計画,利用", f"viewer,viewerさん,閲覧者,{cells}")
    (problem,) = problems_of(hand_in(secretariat, ADDRESS, text))
    assert sentence in problem[2]
