"""Documents as HTML: one whole page that stands alone (on disk, as source of a PDF) or links its style."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from imari_dx.shared import fonts
from reports.documents.stamp import day_in
from reports.formats.glossary import lead_to_terms

# The character before a ※ (or the entity that stands for it) stays on the same line with it.
_TERM_MARK = re.compile(r'(&[^;\s]+;|[^>;])(<sup class="term-mark">※</sup>)')

# What stands in brackets behind the label of a text, （令和7年8月）, begins a line rather than be broken.
_LABEL_BRACKETS = re.compile(r'(class="said-label">[^<（]+)(（[^<]*）)')

# The part of a year's value in brackets, e.g. （うち当年度41人）, stays on one line.
_YEAR_BRACKETS = re.compile(r'(<span class="year-value">[^<（]+)(（[^<]*）)')


def _iso_date(document: object) -> str:
    """The document's own day for the file's properties; a document without one has none, never today."""
    day = day_in(getattr(document, "date_label", ""))
    return day.isoformat() if day else ""


def render_html(
    document: object,
    kind: str,
    own_context: Mapping[str, Any],
    *,
    styles: Sequence[str],
    stylesheet_urls: Sequence[str] = (),
) -> str:
    """Return a document as a whole HTML page: the template ``kind`` with the document and its own context.

    Without ``stylesheet_urls`` the style (``styles``, of ``static/css/print``) stands in the page, which
    then needs nothing else: for a file on disk and for the PDF. A page that the site serves links the files
    instead, as the site's content security policy asks.
    """
    context = {
        "document": document,
        "kind": kind,
        "iso_date": _iso_date(document),
        "stylesheet_urls": stylesheet_urls,
        "stylesheet": SafeString(fonts.stylesheet(*styles)),  # our own file
        "font_family": ", ".join(fonts.families("heading")),
        **own_context,
    }
    page: str = render_to_string(f"reports/print/{kind}.html", context)
    page = lead_to_terms(page, own_context.get("term_anchors", {}))
    page = _LABEL_BRACKETS.sub(r'\1<span class="whole">\2</span>', page)
    page = _YEAR_BRACKETS.sub(r'\1<span class="keep">\2</span>', page)
    return _TERM_MARK.sub(r'<span class="keep">\1\2</span>', page)
