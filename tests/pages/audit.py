"""script/audit pages, its second part: look at the pages that audit_walk.py kept, and write the tables.

No test file. Without java and VNU_JAR the Nu HTML checker is not asked, without LIGHTHOUSE Lighthouse is not.
PAGES_PLACES, a pattern of "state, reader: `address`", looks at some pages alone, and writes no table.
"""

import os
import re
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from tests.pages import lighthouse, nu
from tests.pages.choosing import chosen
from tests.pages.finding import Finding, Judged
from tests.pages.kept import KeptPage, read
from tests.pages.looking import look_at_all
from tests.pages.server import served
from tests.pages.states import STATES
from tests.pages.tables import by_band, by_judgement, by_page, by_rule, by_state

FOLDER = Path(os.environ["PAGES_FOLDER"])
PLACES = os.environ.get("PAGES_PLACES", "")
# Every finding, for whoever mends them: in the folder of the pages.
ALL = FOLDER / "found.txt"
TEXT = Path(__file__).resolve().parents[2] / "docs/pages-audit.md"
HEAD = """# The pages, looked at by programs

Written by `script/audit pages`; made anew, never edited. Every page that a link or the table of addresses
leads to, for every reader, in the states below; forms are also sent back blank, unreadable and as they are.
The Nu HTML checker reads each page. A browser opens each that shows something that no page before has shown:
axe with all its rules (best practices and the size of targets too), 1280 px, 200 % (640 px), 400 px, the
stops of the keyboard, forced colours on light and dark ground, less motion, paper, the console. Lighthouse
has its own telephone on a slow line; where that is slow it is asked up to three times, and the best counts.
"""
JUDGEMENT = """Where axe cannot tell how words stand out from their ground, the page is drawn with its words
and without, and the ground's pixels under the letters are compared with the words' colour: at least 4.5,
large letters 3. Which cells a table's header is for is asked by HTML's own rules; a heading over the whole
width may also stand in a group of its own above the rows it heads. What fails, is not drawn, or is left open
for another reason stands under "What was found".
"""


def test_pages() -> None:
    pages = read(FOLDER, [*(state.key for state in STATES), "errors"])
    places = [place for place in chosen(FOLDER, pages) if re.search(PLACES, pages[place].place)]
    opened = [pages[place] for place in places]
    found: list[tuple[KeptPage, Finding]] = []
    first: dict[str, KeptPage] = {}
    for page in pages:
        if re.search(PLACES, page.place):
            first.setdefault(page.file, page)
    with ThreadPoolExecutor(1) as beside, served(FOLDER, pages) as base:
        checked = beside.submit(nu.check, FOLDER, list(first))
        say(f"{len(pages)} pages, {len(first)} different ones; {len(opened)} are opened")
        for page, looked in zip(
            opened, look_at_all([f"{base}/page/{place}" for place in places]), strict=True
        ):
            found += [(page, one) for one in looked]
        for file, said in checked.result().items():
            found += [(first[file], one) for one in said]
        scored = "" if PLACES else lit(pages, base)
    ALL.write_text(
        "".join(
            f"{one.tool}\t{one.rule}\t{page.place}\t{' '.join(one.what.split())}\n" for page, one in found
        )
    )
    wrong = [one for one in found if not isinstance(one[1], Judged)]
    parts = [
        HEAD,
        f"{len(pages)} answers, {len(first)} different pages, {len(opened)} opened; found: {len(wrong)}.\n",
        "## By state\n",
        by_state(pages, opened, found) + "\n",
        "## Lighthouse\n",
        scored + "\n",
        "## What was found\n",
        by_rule(wrong) + "\n",
        "## What axe leaves to be judged\n",
        JUDGEMENT,
        by_judgement(found) + "\n",
        "## By page\n",
        "How many answers each reader had of an address, over all states.\n",
        by_page(pages, opened, found),
    ]
    text = "\n".join(parts) + "\n"
    say(text)
    if not PLACES:
        TEXT.write_text(text)
    assert len(wrong) == 0


def lit(pages: list[KeptPage], base: str) -> str:
    """Lighthouse's table, or why there is none."""
    if not lighthouse.program():
        return "Not asked: LIGHTHOUSE names no program."
    state = STATES[0].label
    sample = []
    for name, reader in lighthouse.SAMPLE:
        for place, page in enumerate(pages):
            if (page.state, page.name, page.reader, page.sent, page.status) == (state, name, reader, "", 200):
                sample.append(place)
                break
    scores = lighthouse.scores([f"{base}/page/{place}" for place in sample])
    return by_band(list(zip([pages[place] for place in sample], scores, strict=True)), lighthouse.CATEGORIES)


def say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()
