"""The tables of the audit as one text, in an order that does not depend on the machine."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

from tests.pages.finding import Finding, Judged
from tests.pages.kept import KeptPage
from tests.pages.states import READERS, STATES

Found = Sequence[tuple[KeptPage, Finding]]
TOOLS = ("Nu", "axe", "1280 px", "200 %", "400 px", "keyboard", "forced colours", "look", "paper", "console")
BANDS = ((95, "95–100"), (90, "90–94"), (75, "75–89"), (50, "50–74"), (0, "below 50"))


def table(head: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(str(cell) for cell in line)} |" for line in lines)


def by_state(pages: Sequence[KeptPage], opened: Sequence[KeptPage], found: Found) -> str:
    """States in lines: what was read, opened, found."""
    rows = []
    for label in [*(one.label for one in STATES), "error pages"]:
        here = [page for page in pages if page.state == label]
        sent = sum(1 for page in here if page.sent)
        counts = Counter(one.tool for page, one in found if page.state == label)
        looked = sum(1 for page in opened if page.state == label)
        rows.append(
            [label, len(here), sent, len({page.file for page in here}), looked]
            + [counts[tool] or "–" for tool in TOOLS]
        )
    return table(["state", "pages", "of them sent back", "read by Nu", "opened", *TOOLS], rows)


def by_page(pages: Sequence[KeptPage], opened: Sequence[KeptPage], found: Found) -> str:
    """Addresses in lines: in how many states and addresses each reader was answered, what was found."""
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for page in pages:
        counts[page.name][page.reader] += 1
    looked = Counter(page.name for page in opened)
    wrong = Counter(page.name for page, one in found if not isinstance(one, Judged))
    rows = [
        [
            f"`{name}`",
            *(counts[name][reader] or "" for reader in READERS),
            looked[name] or "–",
            wrong[name] or "–",
        ]
        for name in sorted(counts)
    ]
    return table(["address", *READERS, "opened", "found"], rows)


def by_rule(found: Found) -> str:
    """What was found, the most frequent first, each with a place where it is seen."""
    examples: dict[tuple[str, str], list[tuple[str, str]]] = defaultdict(list)
    for page, one in found:
        examples[one.tool, one.rule].append((page.place, one.what))
    rows = [
        [tool, _cell(rule), len(seen), _cell(seen[0][0]), f"`` {_cell(seen[0][1])} ``"]
        for (tool, rule), seen in sorted(
            examples.items(), key=lambda item: (item[0][0], -len(item[1]), item[0][1])
        )
    ]
    return table(["tool", "rule", "times", "for instance", "what"], rows) if rows else "Nothing."


def by_judgement(found: Found) -> str:
    """What was left open and answered: how often for which reason, by what measure, with its lowest value."""
    judged: dict[tuple[str, str], list[tuple[KeptPage, Judged]]] = defaultdict(list)
    for page, one in found:
        if isinstance(one, Judged):
            judged[one.tool, one.rule].append((page, one))
    rows = []
    for (tool, rule), seen in sorted(judged.items(), key=lambda item: (-len(item[1]), item[0])):
        page, least = min(seen, key=lambda row: row[1].ratio or 0)
        ratio = f"{least.ratio:.1f}" if least.ratio else ""
        rows.append([_cell(rule), len(seen), tool, ratio, _cell(page.place), f"`` {_cell(least.what)} ``"])
    head = ["why axe cannot tell", "times", "judged by", "lowest", "where", "what"]
    return table(head, rows) if rows else "Nothing."


def by_band(scores: Sequence[tuple[KeptPage, dict[str, int | None]]], categories: Sequence[str]) -> str:
    """Lighthouse's scores; that of speed depends on the machine, so it stands in bands."""
    rows = [
        [f"`{page.name}`", page.reader, *(_band(one, given[one]) for one in categories)]
        for page, given in scores
    ]
    return table(["address", "reader", *categories], rows)


def _band(category: str, score: int | None) -> str:
    if score is None:
        return "not scored"
    return (
        str(score) if category != "performance" else next(words for least, words in BANDS if score >= least)
    )


def _cell(text: str) -> str:
    return re.sub(r"\s+", " ", text).replace("|", "\\|").replace("``", "'")[:160]
