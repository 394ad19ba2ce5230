"""The HTML of changed values: a page of the history has hundreds, too many to ask a template for each."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Final

from django.template.defaultfilters import linebreaksbr
from django.utils.html import escape, format_html, format_html_join
from django.utils.safestring import SafeString

from imari_dx.shared.text_difference import Part
from imari_dx.templatetags.imari import terms

if TYPE_CHECKING:
    from reports.history.lines import ShownChange

_REMOVED: Final = (
    '<del><span class="visually-hidden">［消した部分］</span>{}'
    '<span class="visually-hidden">［ここまで］</span></del>'
)
_ADDED: Final = (
    '<ins><span class="visually-hidden">［加えた部分］</span>{}'
    '<span class="visually-hidden">［ここまで］</span></ins>'
)
_CHANGE: Final = (
    '<p class="change"><span class="change-side"><span class="change-word">前</span> {}</span> '
    '<span class="change-side"><span class="change-word">後</span> {}</span></p>{}'
)
_WHOLE: Final = (
    '<details class="change-whole">'
    '<summary>全文<span class="visually-hidden">：{}</span></summary>{}</details>'
)
_BOTH_WHOLE: Final = (
    '<div class="change-texts"><p><span class="change-word">前</span><br>{}</p>'
    '<p><span class="change-word">後</span><br>{}</p></div>'
)
_LABELLED: Final = f'<p class="change-label">{{}}</p>{_CHANGE}'
_ENTRY: Final = f"<li>{_LABELLED}</li>"


def change_html(change: "ShownChange") -> SafeString:
    """Return a value before and after, with what differs marked, and both whole where they are cut."""
    return format_html(_CHANGE, *_parts(change))


def labelled_html(change: "ShownChange") -> SafeString:
    """Return a changed value below the name of its field."""
    return format_html(_LABELLED, terms(change.label), *_parts(change))


def list_html(changes: Iterable["ShownChange"]) -> SafeString:
    """Return the entries of a list of changed values."""
    return format_html_join("", _ENTRY, ((terms(change.label), *_parts(change)) for change in changes))


def _parts(change: "ShownChange") -> tuple[SafeString, SafeString, SafeString]:
    """What stands on the two sides of a change, and what stands behind where it is cut."""
    whole = SafeString()
    if change.whole:
        before, after = change.whole
        whole = _whole(change, format_html(_BOTH_WHOLE, _marked(before, _REMOVED), _marked(after, _ADDED)))
    return _marked(change.before, _REMOVED), _marked(change.after, _ADDED), whole


def words_html(change: "ShownChange") -> SafeString:
    """Return what somebody said with a step, cut where it is long, and then whole behind it."""
    whole = SafeString()
    if change.whole:
        text = format_html('<p class="change-texts">{}</p>', _marked(change.whole[1], _ADDED))
        whole = _whole(change, text)
    return format_html('<span class="history-words">{}</span>{}', _marked(change.after, _ADDED), whole)


def _whole(change: "ShownChange", texts: SafeString) -> SafeString:
    return format_html(_WHOLE, change.label, texts)


def _marked(parts: Sequence[Part], mark: str) -> SafeString:
    """A text in pieces; what the other text has not is marked, in words too."""
    if len(parts) == 1 and not parts[0][1]:
        return _text(parts[0][0])
    pieces = (
        (_text(text) if not is_marked else format_html(mark, _text(text)),) for text, is_marked in parts
    )
    return format_html_join("", "{}", pieces)


def _text(text: str) -> SafeString:
    return linebreaksbr(text) if "\n" in text or "\r" in text else escape(text)
