"""Uploads and the scanner: found, clean, too large, an answer that is none, nobody there."""

import logging
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.datastructures import MultiValueDict

from imari_dx.shared.upload_field import UploadField, UploadsField
from imari_dx.shared.virus_scan import ScannerError, UploadRefusedError, require_answer, require_clean
from tests.clamd import EICAR, FakeClamd, fake_clamd


@pytest.fixture(params=["socket", "tcp"])
def clamd(request: Any, settings: Any, tmp_path: Path) -> Iterator[FakeClamd]:
    with fake_clamd(tmp_path / "ctl" if request.param == "socket" else None) as fake:
        settings.CLAMD, settings.CLAMD_REQUIRED = fake.address, True
        yield fake


def refused(content: bytes, name: str = "名簿.pdf") -> str:
    with pytest.raises(UploadRefusedError) as refusal:
        require_clean(SimpleUploadedFile(name, content))
    return str(refusal.value)


def test_what_is_clean_is_read_from_its_beginning(clamd: FakeClamd) -> None:
    content = bytes(range(256)) * 2_500  # several chunks
    upload = SimpleUploadedFile("名簿.pdf", content)
    require_clean(upload)
    require_answer(clamd.address)
    assert clamd.scanned == [content]
    assert upload.read() == content
    require_clean(SimpleUploadedFile("空.pdf", b""))


def test_what_is_found_is_refused_by_name_and_logged(
    clamd: FakeClamd, caplog: pytest.LogCaptureFixture
) -> None:
    sentence = refused(b"%PDF-1.7\n" + EICAR, "改行\n名簿.pdf")
    assert "名簿.pdf」からウイルス（Eicar-Signature）が見つかったため、受け取りませんでした。" in sentence
    assert "virus found: Eicar-Signature in '改行\\n名簿.pdf'" in caplog.text
    assert "from nobody known at this machine" in caplog.text


def test_what_the_scanner_does_not_take_is_not_taken(clamd: FakeClamd) -> None:
    clamd.most = 1_000
    assert "大きすぎてウイルスの検査ができない" in refused(b"x" * 3_000_000)


@pytest.mark.parametrize("answer", [b"stream: No memory ERROR\0", b"OK\0", b"\xff\xfe\0", b"stream: "])
def test_an_answer_that_is_none_lets_nothing_through(clamd: FakeClamd, answer: bytes) -> None:
    clamd.says = answer
    assert "ウイルスの検査をするプログラムが応答しない" in refused(b"x")
    with pytest.raises(ScannerError):
        require_answer(clamd.address)


@pytest.mark.parametrize("address", ["/nowhere/clamd.ctl", ("127.0.0.1", 9)])
def test_a_scanner_that_is_away_lets_through_only_what_it_is_told_to(
    settings: Any, caplog: pytest.LogCaptureFixture, address: Any
) -> None:
    settings.CLAMD, settings.CLAMD_REQUIRED = address, True
    assert "応答しないため、ファイルを受け取れません。" in refused(b"x")
    settings.CLAMD_REQUIRED = False
    caplog.clear()
    require_clean(SimpleUploadedFile("名簿.pdf", b"x"))
    assert [(one.levelno, one.getMessage()[:15]) for one in caplog.records] == [
        (logging.WARNING, "taken unscanned")
    ]


def test_the_field_scans_each_file(settings: Any, tmp_path: Path) -> None:
    class Form(forms.Form):
        file = UploadField(accept=[".pdf"], limit=1_000, limit_words="1KB")
        more = UploadsField(accept=[".pdf"])

    clean, infected = SimpleUploadedFile("a.pdf", b"a"), SimpleUploadedFile("b.pdf", EICAR)
    with fake_clamd(tmp_path / "ctl") as fake:
        settings.CLAMD = fake.address
        form = Form({}, MultiValueDict({"file": [infected], "more": [clean, infected]}))
        assert "「b.pdf」からウイルス" in form.errors["file"][0]
        assert "「b.pdf」からウイルス" in form.errors["more"][0]
        assert fake.scanned == [EICAR, b"a", EICAR]


def _forms(base: type[forms.BaseForm] = forms.BaseForm) -> Iterator[type[forms.BaseForm]]:
    for one in base.__subclasses__():
        yield one
        yield from _forms(one)


def test_no_file_comes_in_by_another_field() -> None:
    from imari_dx import urls  # noqa: F401  # with every form of the product

    ours = [one for one in _forms() if not one.__module__.startswith(("django.", "tests."))]
    fields = [
        (one.__qualname__, name, field)
        for one in ours
        for name, field in getattr(one, "base_fields", {}).items()
        if isinstance(field, forms.FileField)
    ]
    assert len({name for name, _field, _kind in fields}) >= 6
    assert [one for one in fields if not isinstance(one[2], UploadField)] == []
