"""Pictures of 根拠資料: drawn by a process of its own, sent to whoever may have the file, gone with it."""

import datetime as dt
import io
import struct
import zlib
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django_q.models import OrmQ
from PIL import Image
from pypdf import PdfWriter

from indicators.evidence import drawing, making
from indicators.evidence.making import NotDrawnError, draw, forget_left_behind, make_next, make_waiting
from indicators.evidence.previews import BEING_MADE, NOT_SHOWN, NOT_YET, previews
from indicators.evidence.services import add_evidence, remove_evidence
from indicators.models import EvidenceFile, FilePreview, PreviewPicture, PreviewState
from reports.jobs.broker import DRAW_WHAT_WAITS, WatchfulBroker
from tests.cast import World

pytestmark = pytest.mark.any_database

URL = "/entry/2025/gyo-10/evidence/"
AT = dt.datetime(2026, 4, 10, 9, 0, tzinfo=dt.UTC)
LATER = AT + dt.timedelta(minutes=6)


@pytest.fixture(autouse=True)
def folder(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


def a_pdf(pages: int, password: str = "") -> bytes:
    writer, written = PdfWriter(), io.BytesIO()
    for _number in range(pages):
        writer.add_blank_page(595, 842)
    if password:
        writer.encrypt(password)
    writer.write(written)
    return written.getvalue()


def a_picture(kind: str, size: tuple[int, int] = (3000, 2000), mode: str = "RGB", **more: Any) -> bytes:
    written = io.BytesIO()
    Image.new(mode, size).save(written, kind, **more)
    return written.getvalue()


def chunk(name: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))


def png_of(width: int, height: int, packed: bytes) -> bytes:
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 6, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", packed) + chunk(b"IEND", b"")


def pdf_of(*objects: str) -> bytes:
    numbered = (f"{number} 0 obj{one}endobj\n" for number, one in enumerate(objects, start=1))
    return ("%PDF-1.7\n" + "".join(numbered) + "trailer<</Root 1 0 R>>\n%%EOF").encode()


def many_pages(number: int) -> bytes:
    page = "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>"
    kids = "3 0 R " * number
    return pdf_of("<</Type/Catalog/Pages 2 0 R>>", f"<</Type/Pages/Count {number}/Kids[{kids}]>>", page)


def drawn_ten_thousand_million_times() -> bytes:
    """A page that draws a form ten times, which draws a form ten times, and so on."""
    page = (
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</XObject<</X 5 0 R>>>>>>"
    )
    words = "/X Do " * 10
    forms = [
        f"<</Type/XObject/Subtype/Form/BBox[0 0 595 842]/Resources<</XObject<</X {number} 0 R>>>>"
        f"/Length {len(words)}>>stream\n{words}\nendstream "
        for number in range(6, 16)
    ]
    return pdf_of(
        "<</Type/Catalog/Pages 2 0 R>>",
        "<</Type/Pages/Count 1/Kids[3 0 R]>>",
        page,
        f"<</Length {len(words)}>>stream\n{words}\nendstream ",
        *forms,
        "<</Type/XObject/Subtype/Form/BBox[0 0 595 842]/Length 16>>stream\n0 0 500 500 re f\nendstream ",
    )


@pytest.fixture
def drawn(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two pages are drawn of whatever comes."""
    two = making.Drawn(2, ((1, 1, b"RIFF one"), (1, 1, b"RIFF two")))
    monkeypatch.setattr(making, "draw", lambda _file, _content_type: two)


def of(content: bytes, content_type: str, folder: Path) -> making.Drawn:
    """What the process draws of a content."""
    path = folder / "one"
    path.write_bytes(content)
    with path.open("rb") as file:
        return draw(file, content_type)


def add(world: World, name: str = "調査結果.pdf", content: bytes = b"", at: dt.datetime = AT) -> EvidenceFile:
    upload = SimpleUploadedFile(name, content or a_pdf(12))
    return add_evidence(report=world.report("gyo-10"), by=world["editor-gakko"], at=at, upload=upload)


def get(world: World, address: str = URL, name: str = "editor-gakko") -> Any:
    client = Client()
    client.force_login(world[name])
    return client.get(address)


def test_the_first_pages_of_a_pdf_are_pictures_that_the_server_has_drawn(world: World) -> None:
    row = add(world)
    address = f"{URL}{row.pk}/preview/"
    [waiting] = previews(world.report("gyo-10"), row.report.initiative, now=LATER)
    assert (waiting.sentence, waiting.asks_at) == (BEING_MADE, address)
    make_waiting()
    page = get(world).content.decode()
    assert page.count("<img src=") == 3
    assert "調査結果.pdfの3ページ目" in page
    assert "ほか9ページ" in page
    sent = get(world, f"{address}3/")
    assert sent.content[:4] == b"RIFF"
    assert sent["Content-Type"] == "image/webp"
    assert sent["X-Content-Type-Options"] == "nosniff"
    assert sent["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert "no-store" in sent["Cache-Control"]
    assert get(world, f"{address}4/").status_code == 404
    asked = get(world, address)
    assert asked.status_code == 286  # and the page asks no more
    assert asked.content.decode().strip() in page


def test_a_picture_is_written_anew_without_what_it_says_beside_itself(tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[0x0112], exif[0x010F] = 6, "カメラの名"  # turned to the right
    made = of(a_picture("JPEG", exif=exif), "image/jpeg", tmp_path)
    [(width, height, content)] = made.pictures
    assert (made.pages, width, height) == (1, 1067, 1600)
    assert not Image.open(io.BytesIO(content)).getexif()


@pytest.mark.parametrize("mode", ["1", "P", "LA", "RGBA", "I;16"])
def test_every_kind_of_png_is_drawn(mode: str) -> None:
    assert drawing.drawn(a_picture("PNG", (30, 20), mode), "image/png")[1][0][:2] == (30, 20)


def test_of_very_many_pages_the_first_are_drawn(tmp_path: Path) -> None:
    made = of(many_pages(100_000), "application/pdf", tmp_path)
    assert (made.pages, len(made.pictures)) == (100_000, 3)


@pytest.mark.parametrize(
    ("content", "content_type"),
    [
        (a_pdf(1, password="秘"), "application/pdf"),
        (b"%PDF-1.7 nothing", "application/pdf"),
        (png_of(60_000, 60_000, zlib.compress(bytes(1_000_000))), "image/png"),
        (png_of(3000, 2000, b"broken"), "image/png"),
        (a_pdf(1), "image/png"),
    ],
    ids=["password", "garbage", "too many pixels", "broken", "another kind"],
)
def test_what_is_broken_or_made_to_harm_is_not_drawn(
    tmp_path: Path, content: bytes, content_type: str
) -> None:
    with pytest.raises(NotDrawnError):
        of(content, content_type, tmp_path)


def test_what_takes_too_long_is_ended(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(making, "MOST_SECONDS", 0.5)
    with pytest.raises(NotDrawnError):
        of(drawn_ten_thousand_million_times(), "application/pdf", tmp_path)


@pytest.mark.parametrize(
    "program",
    [
        'print(\'{"pages": 1, "pictures": []}\')',
        'print(\'{"pages": 1, "pictures": [{"width": 1, "height": 1, "size": 9}]}\\n<html>\')',
        "print('nothing')",
        "import os; os.fork()",
        "import os; os.environ['PATH']",
        "bytearray(2_000_000_000)",
        "print('x' * 9_000_000)",
    ],
)
def test_the_process_is_not_believed_and_cannot_take_what_it_wants(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, program: str
) -> None:
    """Also where a hostile file has taken it over."""
    other = tmp_path / "other.py"
    limits = f"import sys; sys.path.insert(0, {str(Path(drawing.__file__).parent)!r})\n"
    other.write_text(f"{limits}import drawing; drawing.limit_itself()\n{program}\n")
    monkeypatch.setattr(drawing, "__file__", str(other))
    with pytest.raises(NotDrawnError):
        of(b"", "application/pdf", tmp_path)


def test_a_file_that_cannot_be_shown_says_what_to_do(world: World) -> None:
    broken, text = add(world, content=b"%PDF-1.7 nothing"), add(world, "表.csv", b"1,2")
    make_waiting()
    assert FilePreview.objects.get().evidence == broken
    shown = previews(world.report("gyo-10"), broken.report.initiative)
    assert [(one.file, one.sentence, one.asks_at) for one in shown] == [
        (broken, NOT_SHOWN, ""),
        (text, NOT_SHOWN, ""),
    ]
    assert f'href="{URL}{broken.pk}/" download' in get(world).content.decode()
    assert not make_next(LATER)


def test_a_page_asks_for_a_quarter_of_an_hour(world: World) -> None:
    row = add(world, at=dt.datetime.now(dt.UTC))
    page = get(world).content.decode()
    assert f'data-hx-get="{URL}{row.pk}/preview/" data-hx-trigger="every 2s"' in page
    assert get(world, f"{URL}{row.pk}/preview/").status_code == 204
    EvidenceFile.objects.update(uploaded_at=AT)
    assert "data-hx-trigger" not in get(world).content.decode()
    assert NOT_YET in get(world, f"{URL}{row.pk}/preview/").content.decode()


@pytest.mark.parametrize(("name", "status"), [("editor-support", 200), ("editor-sangyo", 404)])
def test_whoever_may_have_the_file_may_see_its_pictures(world: World, name: str, status: int) -> None:
    row = add(world)
    make_waiting()
    assert get(world, f"{URL}{row.pk}/preview/1/", name).status_code == status
    assert get(world, f"{URL}{row.pk}/preview/", name).status_code == (286 if status == 200 else 404)
    assert get(world, f"/entry/2025/gyo-11/evidence/{row.pk}/preview/1/", "secretariat").status_code == 404


def test_pictures_go_with_their_file_whoever_removes_it(world: World, drawn: None) -> None:
    row, other = add(world), add(world, "別.pdf", a_pdf(1))
    make_waiting()
    remove_evidence(evidence=row, by=world["editor-gakko"], at=AT)
    assert [one.evidence for one in FilePreview.objects.all()] == [other]
    EvidenceFile.objects.filter(pk=other.pk).update(removed_at=AT, removed_by=world["admin"], file="")
    assert get(world, f"{URL}{other.pk}/preview/1/").status_code == 404
    assert forget_left_behind() == 1
    assert not PreviewPicture.objects.exists()


def test_a_file_removed_while_it_is_drawn_leaves_nothing(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = add(world)

    def drawn_too_late(*_file: Any) -> making.Drawn:
        remove_evidence(evidence=row, by=world["editor-gakko"], at=AT)
        return making.Drawn(1, ((1, 1, b"RIFF"),))

    monkeypatch.setattr(making, "draw", drawn_too_late)
    assert make_next(AT)
    assert not FilePreview.objects.exists()
    assert not make_next(LATER)


def test_what_a_worker_left_is_taken_up_three_times(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    add(world)

    def die(*_file: Any) -> making.Drawn:
        raise MemoryError

    monkeypatch.setattr(making, "draw", die)
    for number in range(3):
        with pytest.raises(MemoryError):
            make_next(AT + dt.timedelta(minutes=6 * number))
        assert not make_next(AT + dt.timedelta(minutes=6 * number + 1))  # it may be at it yet
    assert make_next(AT + dt.timedelta(minutes=18))
    assert FilePreview.objects.get().state == PreviewState.IMPOSSIBLE


def test_whoever_looks_for_work_finds_files_without_pictures(world: World) -> None:
    broker = WatchfulBroker()
    OrmQ.objects.all().delete()
    broker._look()
    assert not OrmQ.objects.exists()
    add(world)
    broker._look()
    broker._look()
    assert [one.task["func"] for one in OrmQ.objects.all()] == [DRAW_WHAT_WAITS]


def test_files_are_listed_with_their_pictures_in_two_queries(
    world: World, drawn: None, django_assert_num_queries: Any
) -> None:
    row = add(world)
    add(world, "別.pdf", a_pdf(1))
    make_waiting()
    report = world.report("gyo-10")
    with django_assert_num_queries(2):
        assert [len(one.pictures) for one in previews(report, row.report.initiative)] == [2, 2]
