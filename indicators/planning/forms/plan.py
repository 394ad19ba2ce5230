"""Forms of the plan itself: what its cover says, and how the system is set up for it."""

from typing import Any

from django import forms

from indicators.planning.forms.rows import RowForm
from initiatives.models import Plan
from initiatives.models.plan import PERIODS_ARE_COUNTED
from initiatives.words import NAMES, words_of

_CONTACT = ("word_contact_department", "word_contact_telephone")
_OPEN_DATA = ("municipality_code",)
_OF_BOOK = tuple(
    f"word_{name}"
    for name in (
        *("glossary", "figure_mark", "source_mark", "subheading_marks"),
        *("term_mark", "term_group_marks"),
    )
)
_SWITCHES = (
    *("short_title", "is_default", "skips_approval", "all_leads_approve"),
    *("outside_grading", "outside_grades"),
)
_WORDS = tuple(f"word_{name}" for name in NAMES if f"word_{name}" not in (*_CONTACT, *_OF_BOOK))


class BasicsForm(RowForm):
    """What the plan is called, whose it is, which years it covers."""

    model = Plan
    names = (
        *("title", "municipality", "start_fiscal_year", "end_fiscal_year", "periods_per_year"),
        *("outline_heading", "outline_text"),
    )

    def __init__(self, *args: Any, is_revision: bool, **kwargs: Any) -> None:
        self._is_revision = is_revision
        super().__init__(*args, **kwargs)

    def make_field(self, name: str) -> forms.Field:
        field = super().make_field(name)
        if name == "start_fiscal_year" and self._is_revision:
            field.disabled, field.help_text = True, "改定では、初年度は変えられません。"
        elif name == "periods_per_year" and self.state.stored.counts_periods:
            field.disabled, field.help_text = True, PERIODS_ARE_COUNTED
        elif name == "outline_text":
            field.widget.attrs["rows"] = 12
        return field


class SettingsForm(RowForm):
    """How the system works for the plan, and in which words it speaks of it."""

    model = Plan
    names = (*_SWITCHES, *_WORDS, *_OF_BOOK, *_CONTACT, *_OPEN_DATA, "slug")
    details = ("slug",)

    def make_field(self, name: str) -> forms.Field:
        field = super().make_field(name)
        if name == "is_default" and self.stored["is_default"]:
            field.disabled = True
            field.help_text = "別の計画を既定にすると、外れます。"
        elif name == "slug":
            field.help_text = (
                "アドレスに出る、半角の英数字と「-」「_」の短い名前です。"
                "変えると、既定でない計画のアドレスが変わります。"
            )
        elif name in _WORDS and (neutral := self._neutral(name)):
            field.widget.attrs["placeholder"] = neutral
            field.help_text = f"空欄のときは「{neutral}」です。"
        return field

    def _neutral(self, field: str) -> str:
        """The word that stands where the plan leaves this one blank."""
        own = {name: self.stored[f"word_{name}"] for name in NAMES if f"word_{name}" != field}
        return str(getattr(words_of(own), field.removeprefix("word_")))

    @property
    def groups(self) -> list[tuple[str, list[forms.BoundField]]]:
        """The fields under their headings."""
        return [
            (legend, [self[name] for name in names])
            for legend, names in (
                ("画面と手続", _SWITCHES),
                ("計画の言葉", _WORDS),
                ("計画書の印", _OF_BOOK),
                ("問い合わせ先", _CONTACT),
                ("公開するデータ", _OPEN_DATA),
            )
        ]
