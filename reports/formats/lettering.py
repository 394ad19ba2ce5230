"""How much room a text takes in a drawing, and what is left of it where there is less. Pure.

Widths are in the unit of the size that is given. They are estimates: a drawing knows no font.
"""

from unicodedata import east_asian_width

CUT = "…"  # says that a text goes on


def text_width(text: str, size: float) -> float:
    """Return about how wide a text is: full-width characters are as wide as high, others about half."""
    return sum(1.0 if east_asian_width(one) in "WFA" else 0.6 for one in text) * size


def shortened(text: str, width: float, size: float) -> str:
    """Return a text that is no wider than ``width``: as it is, or cut with a sign that says so."""
    if text_width(text, size) <= width:
        return text
    kept = text
    while kept and text_width(kept + CUT, size) > width:
        kept = kept[:-1]
    return kept.rstrip() + CUT


def lines_of(text: str, width: float, size: float, *, most: int) -> list[str]:
    """Return a text in lines of a width; what the last of them has no room for is cut with a sign."""
    lines: list[str] = []
    rest = text
    while len(lines) < most - 1 and text_width(rest, size) > width:
        end = next(
            end for end in range(len(rest), 0, -1) if end == 1 or text_width(rest[:end], size) <= width
        )
        lines.append(rest[:end].strip())
        rest = rest[end:]
    return [*lines, shortened(rest.strip(), width, size)]
