"""Which of the kept pages a browser opens: all that show something that no page before has shown."""

from collections.abc import Sequence
from pathlib import Path

from tests.pages.kept import KeptPage
from tests.pages.markup import Markup

REFUSED = (403, 404, 409)


def chosen(folder: Path, pages: Sequence[KeptPage]) -> list[int]:
    """Places in the list: the first page of each name, every ホーム, each that holds a new kind of element.

    A kind is an element with its classes and what assistive technology is told of it, inside its two parents:
    the same markup with other words looks and sounds alike, so it is opened once.
    """
    seen: set[str] = set()
    names: set[tuple[str, int]] = set()
    kinds: dict[str, frozenset[str]] = {}
    places = []
    for place, page in enumerate(pages):
        if page.file in kinds:  # the very same page
            continue
        kinds[page.file] = Markup((folder / page.file).read_text()).kinds
        name = (page.name, page.status)
        is_first = name not in names and (page.status not in REFUSED or page.name == "(none)")
        if is_first or page.address == "/" or not kinds[page.file] <= seen:
            places.append(place)
            seen |= kinds[page.file]
            names.add(name)
    return places
