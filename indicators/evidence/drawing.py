"""A program of its own: draws the first pages of a PDF, or a picture anew, as small pictures.

Started by ``making`` in a process of its own, because what it reads was uploaded and may be made to
harm whoever reads it: it limits itself before it opens anything, knows neither settings nor database, and
may be killed at any time. Reads the file from the standard input; writes one line of JSON that says what
comes, then the pictures (WebP) one behind the other. Ends with a status other than 0 where it cannot.
"""

import io
import json
import resource
import sys
from typing import IO, TYPE_CHECKING

if TYPE_CHECKING:
    from PIL.Image import Image

MOST_PAGES = 3
_SIDE = 1600  # pixels of the longer side: a page of A4 can be read
_MOST_SCALE = 3.0  # of a small page: 216 points per inch
_MOST_PIXELS = 64_000_000  # of a picture when it is unpacked
_QUALITY = 80
PDF = "application/pdf"
_PICTURES = {"image/png": "PNG", "image/jpeg": "JPEG"}

MEMORY = 1024 * 1024 * 1024  # bytes of address space, of which the libraries take a third
PROCESSOR_SECONDS = 20
MOST_WRITTEN = 8 * 1024 * 1024  # bytes of all pictures together


def limit_itself() -> None:
    """Take away from this process what drawing does not need; none of it can be had back."""
    for what, most in (
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_CPU, PROCESSOR_SECONDS),
        (resource.RLIMIT_FSIZE, MOST_WRITTEN),
        (resource.RLIMIT_NOFILE, 64),
        (resource.RLIMIT_NPROC, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        _soft, hard = resource.getrlimit(what)
        resource.setrlimit(what, (most, most) if hard == resource.RLIM_INFINITY else (min(most, hard),) * 2)


def drawn(content: bytes, content_type: str) -> tuple[int, list[tuple[int, int, bytes]]]:
    """Return how many pages a file has, and its first ones as width, height and WebP.

    Raises whatever the libraries raise for a file that they cannot read.
    """
    if content_type == PDF:
        return _pages(content)
    return 1, [_picture(content, _PICTURES[content_type])]


def _pages(content: bytes) -> tuple[int, list[tuple[int, int, bytes]]]:
    import pypdfium2

    document = pypdfium2.PdfDocument(content)
    document.init_forms()  # what was typed into a form is drawn too; this build runs no scripts
    number = len(document)
    made = []
    for index in range(min(number, MOST_PAGES)):
        page = document[index]
        width, height = page.get_size()
        scale = min(_SIDE / max(width, height, 1), _MOST_SCALE)
        made.append(_packed(page.render(scale=scale).to_pil()))
        page.close()
    return number, made


def _picture(content: bytes, kind: str) -> tuple[int, int, bytes]:
    from PIL.Image import open as opened
    from PIL.ImageOps import exif_transpose

    image: Image = opened(io.BytesIO(content), formats=[kind])
    image.draft("RGB", (_SIDE, _SIDE))  # of a JPEG no more is unpacked than is shown
    if image.width * image.height > _MOST_PIXELS:
        raise ValueError("too many pixels")
    image.thumbnail((_SIDE, _SIDE), reducing_gap=2.0)
    return _packed(exif_transpose(image))


def _packed(image: "Image") -> tuple[int, int, bytes]:
    """The picture on white paper, without anything that the file said beside it (place, camera, comments)."""
    from PIL.Image import new

    if image.mode.startswith("I"):  # 16 bits a point, as scanners write
        image = image.convert("I").point(lambda value: value * (1 / 256)).convert("L")
    if image.has_transparency_data:
        paper = new("RGBA", image.size, "white")
        paper.alpha_composite(image.convert("RGBA"))
        image = paper
    made = new("RGB", image.size)
    made.paste(image.convert("RGB"))
    written = io.BytesIO()
    made.save(written, "WEBP", quality=_QUALITY)
    return made.width, made.height, written.getvalue()


def main(source: IO[bytes], target: IO[bytes], content_type: str) -> None:
    """Draw what comes in."""
    number, made = drawn(source.read(), content_type)
    pictures = [{"width": width, "height": height, "size": len(one)} for width, height, one in made]
    target.write(json.dumps({"pages": number, "pictures": pictures}).encode() + b"\n")
    for _width, _height, one in made:
        target.write(one)
    target.flush()


if __name__ == "__main__":
    limit_itself()
    main(sys.stdin.buffer, sys.stdout.buffer, sys.argv[1])
