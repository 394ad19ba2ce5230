"""正誤表: what a correction sets right, as a document that is printed and taken away."""

import datetime as dt
from dataclasses import dataclass
from itertools import groupby

from imari_dx.shared.fiscal_year import official_date
from imari_dx.shared.text_difference import marked_differences
from reports.documents.comparison import (
    ComparisonDocument,
    ComparisonGroup,
    ComparisonLine,
    ComparisonPart,
)
from reports.documents.year_content import YearContent
from reports.editions.errata.difference import Changed, Difference, difference

NAME = "正誤表"
DIFFERENCE = "公表版の比較"
_NOTE = (
    "下線は、誤と正で違うところです。同じものが複数の箇所に載るときは、最初の箇所だけを挙げています。"
    "評価の数や割合など、これに伴って変わったものは、それぞれの箇所に挙げています。"
)
_ONLY_DATA = "帳票に載る内容に変わりはなく、オープンデータの項目だけが変わりました。"


@dataclass(frozen=True, slots=True)
class Named:
    """One of two editions: its content, what it is called, the day on which it came out."""

    content: YearContent
    label: str  # 第１版, or 現在の内容
    day: dt.date | None = None  # None: not published

    @property
    def told(self) -> str:
        """第１版（令和７年８月１日公表）."""
        return f"{self.label}（{official_date(self.day)}公表）" if self.day else self.label


def errata_document(before: Named, after: Named, *, reason: str) -> ComparisonDocument:
    """Return the 正誤表 that comes with a correction, with its reason."""
    found = difference(before.content, after.content)
    facts = (
        ("訂正する版", before.told),
        ("訂正後の版", after.told),
        ("訂正の理由", reason),
        *_head(found),
    )
    return _document(before, after, found, facts, words=("誤", "正"), name=NAME)


def difference_document(before: Named, after: Named) -> ComparisonDocument:
    """Return what any two editions say differently."""
    found = difference(before.content, after.content)
    facts = (("比べる版", before.told), ("新しい版", after.told), *_head(found))
    return _document(before, after, found, facts, words=(before.label, after.label), name=DIFFERENCE)


def _head(found: Difference) -> tuple[tuple[str, str], ...]:
    """What is no erratum: another decision, and data that no document prints."""
    decided = (
        (f"決定（{one.item}）" if one.item else "決定", f"{one.before}\n→ {one.after}")
        for one in found.decided
    )
    other = (("変わったところ", _ONLY_DATA),) if found.has_other else ()
    return (*decided, *other)


def _document(
    before: Named,
    after: Named,
    found: Difference,
    facts: tuple[tuple[str, str], ...],
    *,
    words: tuple[str, str],
    name: str,
) -> ComparisonDocument:
    evaluation = after.content.evaluation
    return ComparisonDocument(
        name=name,
        title=f"{evaluation.title}　{name}",
        municipality=evaluation.plan.municipality,
        date_label=official_date(after.day) if after.day else "",
        before=words[0],
        after=words[1],
        parts=(ComparisonPart("", facts, groups_of(found.lines)),),
        note=_NOTE.replace("誤と正", "と".join(words)),
        contact=evaluation.contact,
        is_demo=evaluation.is_demo,
    )


def groups_of(lines: tuple[Changed, ...]) -> tuple[ComparisonGroup, ...]:
    """Return the lines under the places where they stand, what differs in them marked."""
    return tuple(
        ComparisonGroup(place, tuple(map(_line, of_place)))
        for place, of_place in groupby(lines, key=lambda one: one.place)
    )


def _line(one: Changed) -> ComparisonLine:
    before, after = marked_differences(one.before, one.after)
    return ComparisonLine(one.item, tuple(before), tuple(after))
