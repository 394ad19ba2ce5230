"""Uploads against a real clamd, with a signature file of our own: its database needs the internet.

Needs Debian's clamav-daemon (its service need not run). Run by ``script/audit virus_scan``.
"""

import io
import shutil
import subprocess
import tempfile
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from imari_dx.operation.files.checks import scanner_answers
from imari_dx.shared.virus_scan import ScannerError, UploadRefusedError, require_answer, require_clean
from indicators.models import EvidenceFile
from tests.cast import World
from tests.clamd import EICAR
from tests.indicators.evidence import evidence_files as made

MEGABYTE = 1024 * 1024
CLAMD = shutil.which("clamd") or "/usr/sbin/clamd"
STARTING = 30  # seconds
# Of any file (0), anywhere (*): https://docs.clamav.net/manual/Signatures/ExtendedSignatures.html
SIGNATURE = f"Imari.Eicar:0:*:{EICAR.hex()}\n"
CONF = """\
Foreground yes
DatabaseDirectory {folder}/db
LocalSocket {folder}/clamd.ctl
TCPSocket {port}
TCPAddr 127.0.0.1
TemporaryDirectory {folder}
LogFile {folder}/clamd.log
StreamMaxLength 5M
"""


@pytest.fixture(scope="module")
def clamd() -> Iterator[tuple[Path, int]]:
    """The folder with its socket, and its port."""
    assert Path(CLAMD).exists(), "apt-get install clamav-daemon (its service need not run)"
    folder = Path(tempfile.mkdtemp(prefix="clamd-", dir="/tmp"))  # a socket's path may have 107 characters
    port = 33_100
    (folder / "db").mkdir()
    (folder / "db/own.ndb").write_text(SIGNATURE)
    (folder / "clamd.conf").write_text(CONF.format(folder=folder, port=port))
    with subprocess.Popen([CLAMD, "--config-file", str(folder / "clamd.conf")]) as process:
        try:
            _wait(str(folder / "clamd.ctl"))
            yield folder, port
        finally:
            process.terminate()
            process.wait(10)
            shutil.rmtree(folder)


def _wait(address: str) -> None:
    until = time.monotonic() + STARTING
    while True:
        try:
            require_answer(address)
        except ScannerError:
            if time.monotonic() > until:
                raise
            time.sleep(0.1)
        else:
            return


@pytest.fixture(params=["socket", "tcp"])
def scanner(clamd: tuple[Path, int], request: Any, settings: Any) -> None:
    folder, port = clamd
    settings.CLAMD = str(folder / "clamd.ctl") if request.param == "socket" else ("127.0.0.1", port)
    settings.CLAMD_REQUIRED = True


def workbook_with(content: bytes) -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("xl/media/image1.png", content)
    return written.getvalue()


@pytest.mark.parametrize(
    "content",
    [EICAR, made.PDF + EICAR, workbook_with(EICAR), b"x" * MEGABYTE + EICAR],
    ids=["alone", "in a PDF", "packed in a workbook", "behind a megabyte"],
)
def test_eicar_is_found(scanner: None, content: bytes) -> None:
    with pytest.raises(UploadRefusedError) as refusal:
        require_clean(SimpleUploadedFile("名簿.xlsx", content))
    assert "Imari.Eicar" in str(refusal.value)


@pytest.mark.parametrize("content", [b"", made.PDF, workbook_with(b"x"), b"x" * 4 * MEGABYTE])
def test_what_is_clean_passes(scanner: None, content: bytes) -> None:
    upload = SimpleUploadedFile("名簿.xlsx", content)
    require_clean(upload)
    assert upload.read() == content


def test_a_stream_that_is_too_long_is_said(scanner: None) -> None:
    with pytest.raises(UploadRefusedError) as refusal:
        require_clean(SimpleUploadedFile("名簿.xlsx", b"x" * 20 * MEGABYTE))
    assert "大きすぎて" in str(refusal.value)


def test_the_check_is_content(scanner: None) -> None:
    assert scanner_answers() == []


@pytest.mark.django_db
def test_evidence_is_refused_on_its_page(scanner: None, world: World, settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path
    client, url = Client(), "/entry/2025/gyo-10/evidence/"
    client.force_login(world["editor-gakko"])
    fields = {"file": SimpleUploadedFile("調査結果.pdf", made.PDF + EICAR), "description": "学校別"}
    answer = client.post(url, fields)
    assert answer.status_code == 422
    for text in ("「調査結果.pdf」からウイルス（Imari.Eicar", "学校別"):
        assert text in answer.content.decode()
    assert not EvidenceFile.objects.exists()
    fields = {"file": SimpleUploadedFile("調査結果.pdf", made.PDF), "description": "学校別"}
    assert client.post(url, fields).status_code == 302
    assert EvidenceFile.objects.count() == 1
