"""What the audit of security makes of what its parts left; the parts themselves run by hand."""

import time
from pathlib import Path

import pytest
from django.db import connection

from tests.security import progress
from tests.security.findings import LOW, MEDIUM, Finding, Trial, keep
from tests.security.judge import main
from tests.security.triage import UNKNOWN, triaged
from tests.security.walking import noted_writes

pytestmark = pytest.mark.any_database


@pytest.fixture(autouse=True)
def _folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECURITY_FOLDER", str(tmp_path))


def test_from_medium_on_it_fails_and_so_does_a_run_that_tried_nothing(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    assert main([str(page)]) == 1
    trial = Trial("入力", "一つ")
    trial.check(True, MEDIUM, "/", "正しい")
    trial.check(False, LOW, "/ csrftoken", "HttpOnly がない | a")
    keep(trial)
    assert main([str(page)]) == 0
    assert "試した数 **2**。見つかったもの：高 0、中 0、低 1、参考 0。" in page.read_text()
    trial.check(False, MEDIUM, "/", "悪い")
    keep(trial)
    assert main([str(page)]) == 1
    assert "| 中 | `/` | `悪い` |" in page.read_text()


def test_what_did_not_end_is_named_and_the_run_fails(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    keep(Trial("入力", "一つ", tries=1))
    page = tmp_path / "page.md"
    progress.note("audit.py::test_all[many]", progress.NOT_BEGUN)
    assert main([str(page)]) == 1
    assert "- `audit.py::test_all[many]`：始められなかった" in page.read_text()
    monkeypatch.setenv("SECURITY_UNTIL", "1")
    with pytest.raises(progress.TimeIsUp), progress.within_the_time():
        time.sleep(5)


def test_what_nobody_has_judged_says_so() -> None:
    assert triaged(Finding(LOW, "/", "知らないもの")) == UNKNOWN
    assert triaged(Finding(LOW, "/", "HttpOnly : csrftoken")).startswith("意図したもの")


@pytest.mark.django_db
def test_a_write_is_noted_and_what_notes_who_asked_is_not() -> None:
    with noted_writes() as written, connection.cursor() as cursor:
        cursor.execute("UPDATE accounts_user SET full_name = full_name WHERE 1 = 0")
        cursor.execute("DELETE FROM accounts_usersession WHERE 1 = 0")
        cursor.execute("SELECT 1")
    assert written == ["UPDATE accounts_user"]
