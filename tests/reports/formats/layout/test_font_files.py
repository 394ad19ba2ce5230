"""Of a font file a document takes the letters it shows; the whole file is read when somebody asks for it."""

from reports.formats.layout.style import _of_thread
from reports.formats.pdf import render_pdf


def test_no_whole_font_file_is_kept_and_any_can_be_read() -> None:
    page = '<html lang="ja"><head><title>書体</title></head><body><main><p>伊万里市</p></main></body></html>'
    # Told of its progress, a document is laid out in this thread, whose fonts can be looked at.
    render_pdf(page, progress=lambda _step: None)
    kept = _of_thread.__dict__["unused_fonts"].values()
    assert kept
    assert [font.__dict__["file_content"] for font in kept] == [None] * len(kept)
    font = next(iter(kept))
    assert (font.type, len(font.file_content) > 1_000_000) == ("ttf", True)
    font.file_content = None
