"""Template filters and tags that every template may use (built in by the settings)."""

import datetime as dt
import re
from typing import Protocol

from django import template
from django.forms import BoundField
from django.utils import timezone
from django.utils.html import escape
from django.utils.safestring import SafeString

from imari_dx.shared.fiscal_year import era_date
from imari_dx.shared.moments import era_moment

register = template.Library()

# Two words and more: what an abbreviation stands for. A single one is read as the Japanese say it.
_ENGLISH = re.compile(r"[A-Za-z][A-Za-z'’.-]*(?:[ ,]+[A-Za-z][A-Za-z'’.-]*)+")


class Words(Protocol):
    """The words of a plan (``initiatives.words``), which this module cannot import."""

    def say(self, sentence: str) -> str: ...


class Glossary(Protocol):
    """The terms of a plan on one page (``initiatives.glossary``)."""

    def explain(self, html: str) -> SafeString: ...


@register.filter
def need(field: BoundField) -> str:
    """Return whether a field must be filled in: always, submit, optional; chosen where it never is empty.

    A form that does not say so is not asked as a template asks: that looks for a field of the name first.
    """
    form = field.form
    if field.name in getattr(form, "always_chosen", ()):
        return "chosen"
    if field.field.required:
        return "always"
    return "submit" if field.name in getattr(form, "needed_to_submit", ()) else "optional"


@register.filter
def wareki(value: dt.date | dt.datetime | None) -> str:
    """Return a day as 令和7年4月1日; nothing for nothing."""
    if value is None:
        return ""
    if isinstance(value, dt.datetime):
        value = timezone.localtime(value).date()
    return era_date(value)


@register.filter
def wareki_time(value: dt.datetime | None) -> str:
    """Return a moment as 令和7年4月1日 14:05 in local time; nothing for nothing."""
    return "" if value is None else era_moment(value)


@register.filter
def say(sentence: str, words: Words) -> str:
    """Return a sentence with the plan's words in the place of their names in braces."""
    return words.say(sentence)


@register.filter
def terms(text: str) -> SafeString:
    """Return an official text with each ※ as a small superscript and its line breaks kept."""
    escaped = escape(text).replace("※", '<sup class="term-mark">※</sup>').replace("\n", "<br>")
    return SafeString(escaped)  # escaped in the line above, only our own two tags added


@register.filter
def explained(html: str, glossary: Glossary) -> SafeString:
    """Return HTML of our own templates in which the terms with ※ open their explanations.

    Around a part of a page: ``{% filter explained:page.glossary %}…{% endfilter %}``.
    """
    return glossary.explain(html)


@register.filter
def english(text: str) -> SafeString:
    """Return a text in which words of English say that they are: a voice then reads them as such."""
    return SafeString(
        _ENGLISH.sub(r'<span lang="en">\g<0></span>', escape(text))
    )  # escaped, but for our own tag
