"""``manage.py create_account``: the first accounts of an installation."""

import datetime as dt
import io

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from accounts.models import Department, Membership, User

PASSWORD = "Kx3-himitsu"


@pytest.fixture
def create(monkeypatch, db):
    """Run the command with a password on standard input, and return what it says."""

    def run(*args: str, password: str = PASSWORD) -> str:
        monkeypatch.setattr("sys.stdin", io.StringIO(f"{password}\n"))
        out = io.StringIO()
        call_command("create_account", *args, "--full-name", "山田 花子", "--password-stdin", stdout=out)
        return out.getvalue()

    return run


def test_a_first_secretariat(create):
    assert create("yamada", "--role", "secretariat") == (
        "利用者「yamada」（山田 花子 事務局）を登録しました。\n"
    )
    user = User.objects.get()
    assert user.check_password(PASSWORD)
    membership = Membership.objects.get()
    assert (membership.role, membership.valid_from) == ("secretariat", timezone.localdate())


def test_department_and_day(create):
    Department.objects.create(name="税務課", valid_from=dt.date(2020, 4, 1))
    create("yamada", "--role", "editor", "--department", "税務課", "--valid-from", "令和7年4月1日")
    membership = Membership.objects.get()
    assert (membership.department.name, membership.valid_from) == ("税務課", dt.date(2025, 4, 1))


@pytest.mark.parametrize(
    ("args", "sentence"),
    [
        (("--role", "boss"), "役割「boss」は使えません。"),
        (("--role", "editor"), "担当者と所属長には部署を選んでください。"),
        (("--role", "editor", "--department", "税務課"), "部署「税務課」はありません。"),
        (("--role", "viewer", "--valid-from", "来年"), "日付「来年」を読めません。"),
        (("--role", "viewer", "--email", "abc"), "メールアドレス：有効なメールアドレス"),
    ],
    ids=["role", "no department", "unknown department", "day", "email"],
)
def test_refused(create, args, sentence):
    with pytest.raises(CommandError, match=sentence):
        create("yamada", *args)
    assert not User.objects.exists()


def test_a_weak_password_is_refused(create):
    with pytest.raises(CommandError, match="短すぎます"):
        create("yamada", "--role", "viewer", password="12345")
    assert not User.objects.exists()


def test_the_same_name_twice(create):
    create("yamada", "--role", "viewer")
    with pytest.raises(CommandError, match="この利用者IDは既に使われています"):
        create("yamada", "--role", "viewer")


def test_typed_twice_and_asked_again(monkeypatch, db):
    typed = iter(["one-Himitsu", "other-Himitsu", PASSWORD, PASSWORD])
    monkeypatch.setattr("getpass.getpass", lambda _prompt: next(typed))
    error = io.StringIO()
    call_command(
        "create_account",
        "yamada",
        "--full-name",
        "山田",
        "--role",
        "viewer",
        stdout=io.StringIO(),
        stderr=error,
    )
    assert "2回の入力が一致しません。" in error.getvalue()
    assert User.objects.get().check_password(PASSWORD)
