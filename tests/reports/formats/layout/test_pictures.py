"""A document's pictures stand in it; nothing else is loaded."""

import base64
import io

import pytest
from PIL import Image

from reports.formats.layout.source import no_fetching
from reports.formats.pdf import render_pdf

pytestmark = pytest.mark.any_database


def test_a_picture_that_the_page_holds_is_in_the_file() -> None:
    file = io.BytesIO()
    Image.new("RGB", (40, 30), (0, 23, 193)).save(file, "PNG")
    source = f"data:image/png;base64,{base64.b64encode(file.getvalue()).decode()}"
    page = '<html lang="ja"><head><title>絵</title></head><body><main><p>{}</p></main></body></html>'
    without = render_pdf(page.format("文"))
    with_picture = render_pdf(page.format(f'<img src="{source}" alt="青い四角">'))
    assert b"/Subtype /Image" not in without
    assert b"/Image" in with_picture


@pytest.mark.parametrize(
    "address", ["http://example.jp/a.png", "file:///etc/passwd", "data:text/css,a", "data:image/png,a"]
)
def test_nothing_else_is_loaded(address: str) -> None:
    with pytest.raises(ValueError, match="loads nothing"):
        no_fetching(address)
