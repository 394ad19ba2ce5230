"""Two long texts cut down to where they differ, for lists of changes."""

# How much unchanged text stands around a difference, and up to which length a text is shown whole.
CONTEXT = 12
LONGEST = 60


def shorten(text: str, longest: int = LONGEST) -> str:
    """Return the text on one line (⏎ for a line break), cut with … if it is long."""
    flat = text.replace("\n", "⏎")
    return flat if len(flat) <= longest else f"{flat[:longest]}…"


def differing_parts(old: str, new: str, longest: int = LONGEST) -> tuple[str, str]:
    """Return both texts on one line; long ones from shortly before their first difference to shortly after.

    What still is longer than ``longest`` is cut with ….
    """
    old, new = old.replace("\n", "⏎"), new.replace("\n", "⏎")
    if max(len(old), len(new)) <= longest:
        return old, new
    shorter = min(len(old), len(new))
    start = next((n for n in range(shorter) if old[n] != new[n]), shorter)
    common_end = next((n for n in range(shorter - start) if old[-1 - n] != new[-1 - n]), shorter - start)
    first = max(0, start - CONTEXT)

    def cut(text: str) -> str:
        last = min(len(text), len(text) - common_end + CONTEXT)
        part = shorten(text[first:last], longest)
        return f"{'…' if first else ''}{part}{'…' if last < len(text) and not part.endswith('…') else ''}"

    return cut(old), cut(new)
