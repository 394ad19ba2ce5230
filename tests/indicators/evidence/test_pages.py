"""根拠資料 on its page: added, listed, sent, removed, and by nobody who may not."""

import datetime as dt
import errno
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from django.core.files.uploadedfile import InMemoryUploadedFile, SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from accounts.models import User
from indicators.demo import DemoError, remove_demo
from indicators.evidence.errors import EvidenceError
from indicators.evidence.rules import MAX_SIZE
from indicators.evidence.services import add_evidence, remove_evidence
from indicators.models import EvidenceFile, ReportingCycle
from indicators.workflow.errors import ConflictError
from tests.cast import World
from tests.indicators.evidence import evidence_files as made
from tests.reports.story import tell

pytestmark = pytest.mark.any_database

URL = "/entry/2025/gyo-10/evidence/"
AT = dt.datetime(2026, 4, 10, 9, 0, tzinfo=dt.UTC)


@pytest.fixture(autouse=True)
def folder(settings: Any, tmp_path: Path) -> Path:
    """Where this test's files are."""
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


def files_in(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def as_user(world: World, name: str = "editor-gakko") -> Client:
    client = Client()
    client.force_login(world[name])
    return client


def send(world: World, name: str = "調査結果.pdf", content: bytes = made.PDF, **fields: str) -> Any:
    data = {"file": SimpleUploadedFile(name, content), **fields}
    return as_user(world).post(URL, data)


def add(
    world: World, name: str = "調査結果.pdf", content: bytes = made.PDF, slug: str = "gyo-10"
) -> EvidenceFile:
    return add_evidence(
        report=world.report(slug),
        by=world["editor-gakko"],
        at=AT,
        upload=SimpleUploadedFile(name, content),
    )


def test_a_file_is_stored_under_a_random_name_and_sent_under_its_own(world: World, folder: Path) -> None:
    assert send(world, "調査結果（最終）.pdf", description="学校別").status_code == 302
    row = EvidenceFile.objects.get()
    assert (row.name, row.size, row.description) == ("調査結果（最終）.pdf", len(made.PDF), "学校別")
    [path] = files_in(folder)
    assert path.parent == folder / "evidence"
    assert len(path.name) == 32
    assert path.read_bytes() == made.PDF
    page = as_user(world).get(URL).content.decode()
    assert all(text in page for text in ("調査結果（最終）.pdf", "学校別", "1KB", "根拠資料（1件）"))
    response = as_user(world).get(f"{URL}{row.pk}/")
    assert b"".join(response.streaming_content) == made.PDF  # type: ignore[attr-defined]
    assert response["Content-Disposition"] == f"attachment; filename*=utf-8''{quote('調査結果（最終）.pdf')}"
    assert response["Content-Type"] == "application/pdf"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert "no-store" in response["Cache-Control"]
    assert "登録された資料 <strong>1件</strong>" in as_user(world).get("/entry/2025/gyo-10/").content.decode()


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("偽.pdf", made.HTML, "名前の「.pdf」と合いません"),
        ("偽.docx", made.EXE, "名前の「.docx」と合いません"),
        ("絵.svg", made.SVG, "この種類のファイルは登録できません"),
        ("空.pdf", b"", "ファイルが空です"),
        ("大.pdf", made.PDF + b"\x00" * (MAX_SIZE + 1 - len(made.PDF)), "ファイルが大きすぎます（20.1MB）"),
    ],
)
def test_what_is_refused_leaves_nothing_behind(
    world: World, folder: Path, name: str, content: bytes, sentence: str
) -> None:
    response = send(world, name, content, description="消えてはいけない説明")
    page = response.content.decode()
    assert response.status_code == 422
    assert sentence in page
    assert "消えてはいけない説明" in page
    assert not EvidenceFile.objects.exists()
    assert files_in(folder) == []


def test_twenty_megabytes_are_accepted(world: World) -> None:
    content = made.PDF + b"\x00" * (MAX_SIZE - len(made.PDF))
    assert send(world, "大.pdf", content).status_code == 302


def test_without_a_file_a_sentence_says_so(world: World) -> None:
    response = as_user(world).post(URL, {"description": "説明だけ"})
    assert response.status_code == 422
    assert "ファイルを選んでください。" in response.content.decode()


def test_the_same_content_twice_is_refused_kindly(world: World, folder: Path) -> None:
    send(world)
    response = send(world, "別名.pdf")
    assert response.status_code == 422
    assert "同じ内容のファイルが、「調査結果.pdf」として既に登録されています。" in response.content.decode()
    assert len(files_in(folder)) == 1
    add(world, slug="gyo-11")  # of another report it is another's


def test_a_path_in_the_name_leads_nowhere(world: World, folder: Path) -> None:
    row = add(world, "../../../../etc/cron.d/調査.pdf")
    assert row.name == "調査.pdf"
    assert [path.parent for path in files_in(folder)] == [folder / "evidence"]


def test_removed_the_row_says_who_and_the_file_is_gone(
    world: World, folder: Path, django_capture_on_commit_callbacks: Any
) -> None:
    row = add(world)
    with django_capture_on_commit_callbacks(execute=True):
        assert as_user(world, "head-gakko").post(f"{URL}{row.pk}/remove/").status_code == 302
    row.refresh_from_db()
    assert (row.removed_by, row.name, row.file.name) == (world["head-gakko"], "調査結果.pdf", "")
    assert files_in(folder) == []
    page = as_user(world).get(URL).content.decode()
    assert "削除した資料（1件）" in page
    assert "head-gakkoさん が削除" in page
    assert as_user(world).get(f"{URL}{row.pk}/").status_code == 404
    assert as_user(world).post(f"{URL}{row.pk}/remove/").status_code == 409
    add(world)  # and may be added again


@pytest.mark.parametrize(
    ("name", "status"),
    [
        ("editor-gakko", 200),
        ("head-gakko", 200),
        ("secretariat", 200),
        ("editor-support", 200),
        ("editor-sangyo", 404),
        ("headquarters", 404),  # before 提出済
        ("viewer", 404),
        ("admin", 404),
        ("nobody", 404),
    ],
)
def test_whoever_may_see_the_report_may_see_its_files(world: World, name: str, status: int) -> None:
    row = add(world)
    client = as_user(world, name)
    sent = client.get(f"{URL}{row.pk}/")
    assert not sent.streaming or b"".join(sent.streaming_content) == made.PDF
    assert sent.status_code == status
    assert client.get(URL).status_code == status
    # Not below another report's address, and not where uploads are.
    assert client.get(f"/entry/2025/gyo-11/evidence/{row.pk}/").status_code == 404
    assert client.get(f"/files/{row.file.name}").status_code == 404
    assert client.get(f"/media/{row.file.name}").status_code == 404


def test_nothing_changes_once_the_report_is_final(world: World, folder: Path) -> None:
    row = add(world, slug="gyo-11")
    tell(world)  # 行－⑪ is 確定
    with pytest.raises(ConflictError, match="「確定」のため、根拠資料を変更できません"):
        add(world, "別.txt", "別の資料".encode(), slug="gyo-11")
    with pytest.raises(ConflictError, match="「確定」のため、根拠資料を変更できません"):
        remove_evidence(evidence=row, by=world["secretariat"], at=AT)
    assert len(files_in(folder)) == 1
    page = as_user(world).get("/entry/2025/gyo-11/evidence/").content.decode()
    assert "「確定」のため、根拠資料を登録・削除できません。" in page
    assert 'type="file"' not in page


def test_one_too_many_is_refused(world: World) -> None:
    for number in range(20):
        add(world, f"{number}.txt", f"{number}番目".encode())
    with pytest.raises(EvidenceError, match="20件まで"):
        add(world, "21.txt", "二十一番目".encode())


def test_a_file_without_its_row_does_not_stay(
    world: World, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_arguments: Any, **_named: Any) -> None:
        raise RuntimeError("the database is away")

    monkeypatch.setattr(EvidenceFile, "save", fail)
    with pytest.raises(RuntimeError):
        add(world)
    assert files_in(folder) == []


@pytest.mark.parametrize("when", ["writing", "moving", "committing"])
def test_a_full_disk_leaves_nothing_and_is_said(
    world: World, folder: Path, monkeypatch: pytest.MonkeyPatch, when: str
) -> None:
    def full(*_arguments: Any, **_named: Any) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    if when == "writing":
        calls = iter(range(2))

        def half(upload: InMemoryUploadedFile, chunk_size: int | None = None) -> Iterator[bytes]:
            yield made.PDF[:10]
            if next(calls):  # first it is only read
                full()
            yield made.PDF[10:]

        monkeypatch.setattr(InMemoryUploadedFile, "chunks", half)
    elif when == "moving":
        monkeypatch.setattr("imari_dx.shared.storage.os.replace", full)
    else:
        monkeypatch.setattr(EvidenceFile, "save", full)
    response = send(world, description="消えてはいけない説明")
    monkeypatch.undo()
    assert response.status_code == 503
    assert "サーバーの空き容量が足りないため、資料を保存できません。" in response.content.decode()
    assert "消えてはいけない説明" in response.content.decode()
    assert not EvidenceFile.objects.exists()
    assert files_in(folder) == []


def test_files_and_folders_are_not_for_every_account(world: World, folder: Path) -> None:
    add(world)
    assert {oct(path.stat().st_mode & 0o777) for path in folder.rglob("*") if path.is_file()} == {"0o640"}
    assert {oct(path.stat().st_mode & 0o777) for path in folder.rglob("*") if path.is_dir()} == {"0o750"}


def test_no_public_output_names_a_file(world: World) -> None:
    add_evidence(
        report=world.report("gyo-11"),
        by=world["editor-gakko"],
        at=timezone.now(),
        upload=SimpleUploadedFile("庁内限り.pdf", made.PDF),
        description="外に出ない説明",
    )
    tell(world)
    client = as_user(world, "secretariat")
    for address in (
        "/reports/results.csv",
        "/reports/2025/evaluation.html",
        "/reports/2025/gyo-11.html",
        "/reports/plan.html",
    ):
        response = client.get(address)
        content = response.getvalue() if hasattr(response, "getvalue") else response.content
        text = content.decode("utf-8-sig")
        assert response.status_code == 200
        assert "庁内限り" not in text
        assert "外に出ない説明" not in text


def test_the_list_takes_a_fixed_number_of_queries(world: World, django_assert_max_num_queries: Any) -> None:
    for number in range(10):
        add(world, f"{number}.txt", f"{number}番目".encode())
    client = as_user(world)
    with django_assert_max_num_queries(35):
        client.get(URL)


def test_with_the_demo_its_files_go(
    world: World, folder: Path, django_capture_on_commit_callbacks: Any
) -> None:
    ReportingCycle.objects.filter(fiscal_year=2025).update(is_demo=True)
    add(world)
    with pytest.raises(DemoError, match="実際の利用者が入力又は処理したデモの年度実績が1件"):
        remove_demo()
    User.objects.filter(username="editor-gakko").update(is_demo=True)
    with django_capture_on_commit_callbacks(execute=True):
        remove_demo()
    assert not EvidenceFile.objects.exists()
    assert files_in(folder) == []
