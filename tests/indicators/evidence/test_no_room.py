"""根拠資料 where the disk has no room: it is said, nothing stays of the file, nothing typed is lost."""

from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile, TemporaryUploadedFile, UploadedFile
from django.db import OperationalError
from django.test import Client

from imari_dx.shared.disk_space import RESERVE
from indicators.models import EvidenceFile
from tests.cast import World
from tests.indicators.evidence import evidence_files as made

pytestmark = pytest.mark.any_database


@pytest.fixture(autouse=True)
def folder(settings: Any, tmp_path: Path) -> Path:
    """Where this test's files are."""
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


def files_in(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def send(world: World, content: bytes = made.PDF, **fields: str) -> Any:
    client = Client()
    client.force_login(world["editor-gakko"])
    data = {"file": SimpleUploadedFile("調査結果.pdf", content), **fields}
    return client.post("/entry/2025/gyo-10/evidence/", data)


def test_no_file_is_begun_that_would_fill_the_disk(
    world: World, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("imari_dx.shared.disk_space.free_bytes", lambda _path: RESERVE + len(made.PDF) - 1)
    response = send(world, description="消えてはいけない説明")
    assert response.status_code == 503
    for text in ("サーバーの空き容量が足りないため、資料を保存できません。", "消えてはいけない説明"):
        assert text in response.content.decode()
    assert files_in(folder) == []
    monkeypatch.setattr("imari_dx.shared.disk_space.free_bytes", lambda _path: RESERVE + len(made.PDF))
    assert send(world).status_code == 302


@pytest.mark.parametrize("size", [100, 100_000])
def test_an_upload_that_cannot_be_put_down_is_said(
    world: World, monkeypatch: pytest.MonkeyPatch, settings: Any, size: int
) -> None:
    """What goes to a temporary file first: on /dev/full much cannot be written, and little not be flushed."""

    def on_a_full_disk(self: TemporaryUploadedFile, name: str, *_more: Any) -> None:
        UploadedFile.__init__(self, Path("/dev/full").open("w+b"), name)  # noqa: SIM115

    settings.FILE_UPLOAD_MAX_MEMORY_SIZE = 0  # else only what is large
    monkeypatch.setattr(TemporaryUploadedFile, "__init__", on_a_full_disk)
    response = send(world, content=made.PDF.ljust(size), description="消えてはいけない説明")
    assert response.status_code == 422
    for text in ("サーバーの空き容量が足りないため、ファイルを受け取れません。", "消えてはいけない説明"):
        assert text in response.content.decode()
    assert not EvidenceFile.objects.exists()


def test_a_database_without_room_is_said(world: World, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_arguments: Any, **_named: Any) -> None:
        raise OperationalError("database or disk is full")

    monkeypatch.setattr(EvidenceFile, "save", full)
    response = send(world, description="消えてはいけない説明")
    assert response.status_code == 503
    assert "登録していません" in response.content.decode()
    assert "消えてはいけない説明" in response.content.decode()
    assert files_in(folder) == []
