"""What is the same for every table: rights, what comes back from a preview, what is no table at all."""

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from accounts.models import Department
from tests.cast import World
from tests.initiatives.csv_in.sheets import confirmation, hand_in, sheet

pytestmark = pytest.mark.any_database
ADDRESS = "/departments/csv/"
TABLE = sheet("部署名", "税務課")


@pytest.fixture
def secretariat(client: Client, world: World) -> Client:
    client.force_login(world["secretariat"])
    return client


def test_a_secretariat_of_named_plans_keeps_the_charges_alone(client: Client, world: World) -> None:
    world["secretariat"].memberships.get().plan_roles.create(plan=world.plan)
    client.force_login(world["secretariat"])
    statuses = {
        address: client.get(address).status_code
        for address in (ADDRESS, "/people-csv/", "/responsibilities/csv/")
    }
    assert statuses == {ADDRESS: 403, "/people-csv/": 403, "/responsibilities/csv/": 200}


def test_what_changed_after_the_preview_is_shown_anew(secretariat: Client) -> None:
    shown = hand_in(secretariat, ADDRESS, TABLE)
    Department.objects.create(name="税務課", valid_from="2020-04-01", sort_order=5)
    answer = secretariat.post(ADDRESS, confirmation(shown, TABLE))
    assert answer.status_code == 409
    assert "確かめたあとに、登録の内容が変わりました。" in answer.content.decode()
    assert Department.objects.filter(name="税務課").count() == 1


# case: what comes back in the place of the text that was shown
FORGED = {
    "no JSON": "税務課",
    "no text": "[1]",
    "wrong rows": json.dumps(sheet("部署名", "")),
    "another table": json.dumps(sheet("部署名", "税務課", "財務課")),
    "half of a character": '"部署名\\n\\ud800"',
    "too much": json.dumps("部署名\n" + "課\n" * 200_000),
}


@pytest.mark.parametrize("case", FORGED)
def test_what_comes_back_is_not_believed(secretariat: Client, case: str) -> None:
    shown = hand_in(secretariat, ADDRESS, TABLE)
    before = Department.objects.count()
    answer = secretariat.post(ADDRESS, confirmation(shown, TABLE) | {"shown": FORGED[case]})
    assert answer.status_code in (409, 422)
    assert Department.objects.count() == before


# case: the file, what is said beside it
NO_TABLE = {
    "a workbook": (b"PK\x03\x04", "CSVではなく、Excelなどのファイルです。"),
    "nothing": (b"", "ファイルが空です。"),
    "another table": ("氏名\n山田\n".encode(), "見出しに「部署名」がありません。"),
    "too large": (b"a" * 600_000, "ファイルが大きすぎます。"),
}


@pytest.mark.parametrize("case", NO_TABLE)
def test_what_is_no_table_is_said_beside_the_file(secretariat: Client, case: str) -> None:
    content, sentence = NO_TABLE[case]
    answer = secretariat.post(ADDRESS, {"file": SimpleUploadedFile("x.csv", content)})
    assert answer.status_code == 422
    assert answer.context["form"].errors["file"][0].startswith(sentence)
    assert 'href="#id_file"' in answer.content.decode()


def test_no_file_at_all(secretariat: Client) -> None:
    answer = secretariat.post(ADDRESS, {})
    assert answer.context["form"].errors["file"] == ["ファイルを選んでください。"]


def test_many_wrong_cells_are_counted(secretariat: Client) -> None:
    answer = hand_in(secretariat, ADDRESS, sheet("部署名,並び順", *[f"第{n}課,x" for n in range(250)]))
    text = answer.content.decode()
    assert "取り込めません（250件）" in text
    assert "ほか50件" in text


def test_the_preview_carries_the_text_as_it_was_read(secretariat: Client) -> None:
    """Quotes and line breaks come back as they went."""
    table = sheet("部署名,上位部署", '"税務""課",', '"財務,課",')
    answer = hand_in(secretariat, ADDRESS, table)
    assert answer.context["form"].packed == json.dumps(table, ensure_ascii=False)
    assert secretariat.post(ADDRESS, confirmation(answer, table)).status_code == 302
    assert Department.objects.filter(name__in=['税務"課', "財務,課"]).count() == 2


@pytest.mark.parametrize("address", [ADDRESS, "/people-csv/"])
def test_templates_bring_an_example(secretariat: Client, address: str) -> None:
    text = secretariat.get(f"{address}template/").content.decode("utf-8-sig")
    assert "○○課" in text
    assert len(text.splitlines()) == 2
    answer = hand_in(secretariat, address, text)
    assert "見出しのほかに、取り込む行がありません。" in answer.content.decode()
