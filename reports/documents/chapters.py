"""The chapters of a document: those that hold anything, numbered as they come. Pure."""

from collections.abc import Mapping

from imari_dx.shared.fiscal_year import full_width


def numbered(titles: Mapping[str, str]) -> dict[str, str]:
    """Return headings (２　用語解説) by key, in order; what has no title is left out and takes no number."""
    present = [(key, title) for key, title in titles.items() if title]
    return {key: f"{full_width(number)}　{title}" for number, (key, title) in enumerate(present, start=1)}
