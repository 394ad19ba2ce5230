"""The words in which a plan speaks of itself: its own where it gives them, else neutral ones that stand here.

Nothing else in the product may name a body that judges, a chapter or a mark: pages, documents, files and
mails take them from ``Plan.words`` or, where no plan is in view, from ``NEUTRAL``. Pure: no database.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields, replace

# Words that a plan leaves blank: these stand for all of them.
SYSTEM = "計画進捗管理システム"
BODY = "評価会議"
UPPER_PLAN = "上位計画"
UPPER_ITEM = "項目"
PRIORITY_MARK = "★"
PRIORITY = "重点"
INITIATIVE = "取組"
OUTSIDE_BODY = "外部評価委員会"
GLOSSARY = "用語解説"
# A body that is called after its meetings needs no other word for them.
_MEETS = ("会", "会議")


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """The words of one plan. A sentence takes them in braces: ``words.say("{body}の決定")``."""

    system: str  # name of the system, in the head of every page
    body: str  # who decides the grades
    member: str  # one who sits in it, also the name of the role
    meeting: str  # its meeting
    opinion: str  # what it may say of a report
    instruction: str  # the same, to be answered by the department
    decision: str  # a grade that it laid down, as a short label
    chapter: str  # heading of the chapter that the sheets make up; "" where the plan has none
    sheet: str  # what the plan calls one sheet and its content; "" where it has no word of its own
    glossary: str  # heading of the glossary's chapter
    figure_mark: str  # begins the title of a figure in the plan's prose; "" where it shows none
    source_mark: str  # begins the line that says where a figure is from
    subheading_marks: str  # begin sub-headings of the prose, the higher ones first: （１）　①
    term_mark: str  # printed before a term of the glossary
    term_group_marks: str  # printed around a group of its terms: ＜＞
    upper_plan: str  # the plan above this one
    upper_item: str  # what of it an initiative hangs on
    priority_mark: str  # printed behind the title of a priority of the nation or the plan
    priority: str  # what the mark means
    outside_body: str  # who looks at the results from outside, where the plan has such a body
    initiative: str  # what one thing is called that results are reported of: the word of its level
    contact_department: str  # 問い合わせ先; "" where the plan names none
    contact_telephone: str

    def say(self, sentence: str, **more: object) -> str:
        """Return a sentence with the words, and what is given besides, in place of their names in braces."""
        return sentence.format_map(_Named(self, more)) if "{" in sentence else sentence

    def at(self, level_word: str) -> "Words":
        """Return the plan's words for what reports on another of its levels."""
        return replace(self, initiative=level_word)

    @property
    def counter(self) -> str:
        """What stands behind a number of initiatives.

        A word of two characters counts itself (28施策, 12事業); behind a longer one it would not read as a
        unit, and a shorter one reads as a number of order (3章): 件.
        """
        return self.initiative if len(self.initiative) == 2 else "件"

    @property
    def every_initiative(self) -> str:
        """All of them, in a sentence."""
        return f"全{self.initiative}" if len(self.initiative) == 2 else f"すべての{self.initiative}"

    @property
    def initiative_code(self) -> str:
        """The head of a column of their codes."""
        return f"{self.initiative}{self._of}番号"

    @property
    def initiative_name(self) -> str:
        """The head of a column of their titles where room is short."""
        return f"{self.initiative}の名称" if self._of else f"{self.initiative}名"

    @property
    def initiative_title(self) -> str:
        """The head of a column of their titles."""
        return f"{self.initiative}{self._of}名称"

    @property
    def _of(self) -> str:
        return "の" if len(self.initiative) > 4 else ""

    @property
    def awaits_decision(self) -> str:
        """The state of a report that only the decision is missing of."""
        return f"{self.decision}待ち"

    @property
    def meeting_day(self) -> str:
        """The day on which the body is to meet on a round's reports."""
        return f"{self.meeting}の予定日"

    @property
    def sheets_book(self) -> str:
        """The name of the document that all official sheets make up."""
        return f"計画書　{self.sheet}" if self.sheet else "計画書の様式"

    @property
    def form(self) -> str:
        """The official sheet as the heading of a page names it."""
        return f"計画書の様式（{self.sheet}）" if self.sheet else "計画書の様式"

    @property
    def contents(self) -> str:
        """What stands on the sheets, in a sentence about all of them."""
        return self.sheet or "計画"

    @property
    def upper_label(self) -> str:
        """What stands before the number of an item of the upper plan."""
        return f"{self.upper_plan}：{self.upper_item}"

    @property
    def upper_items(self) -> str:
        """The items of the upper plan as a field and a filter are called."""
        return f"{self.upper_plan}の{self.upper_item}"

    @property
    def contact(self) -> str:
        """問い合わせ先 on one line, "" where the plan names none."""
        telephone = f"電話 {self.contact_telephone}" if self.contact_telephone else ""
        return "　".join(part for part in (self.contact_department, telephone) if part)


@dataclass(frozen=True, slots=True)
class _Named:
    """What a sentence may name in braces: words, what follows from them, and what is given besides."""

    words: Words
    more: Mapping[str, object]

    def __getitem__(self, name: str) -> object:
        if name in self.more:
            return self.more[name]
        if name in _SAYABLE:
            return getattr(self.words, name)
        raise KeyError(name)


# The words that are fields of a plan; that of its initiatives is its last level's.
NAMES = tuple(field.name for field in fields(Words) if field.name != "initiative")
# What a sentence may name in braces besides.
_DERIVED = (
    "contents",
    "counter",
    "every_initiative",
    "initiative_code",
    "initiative_name",
    "initiative_title",
    "sheets_book",
)
_SAYABLE = frozenset((*(field.name for field in fields(Words)), *_DERIVED))


def words_of(given: Mapping[str, str]) -> Words:
    """Return the words of a plan that gives some of them; a blank one counts as not given.

    Where only the body is named, the words around it follow from its name.
    """
    own = {name: text for name, text in given.items() if text}
    body = own.get("body", BODY)
    return Words(
        **{
            "system": SYSTEM,
            "body": body,
            "member": f"{body}委員",
            "meeting": body if body.endswith(_MEETS) else f"{body}会議",
            "opinion": f"{body}の意見",
            "instruction": f"{body}の指示",
            "decision": f"{body}の決定",
            "chapter": "",
            "sheet": "",
            "glossary": GLOSSARY,
            "figure_mark": "",
            "source_mark": "",
            "subheading_marks": "",
            "term_mark": "",
            "term_group_marks": "",
            "upper_plan": UPPER_PLAN,
            "upper_item": UPPER_ITEM,
            "priority_mark": PRIORITY_MARK,
            "priority": PRIORITY,
            "outside_body": OUTSIDE_BODY,
            "initiative": INITIATIVE,
            "contact_department": "",
            "contact_telephone": "",
            **own,
        }
    )


NEUTRAL = words_of({})


def contacts_of(several: Iterable[Words]) -> str:
    """Return 問い合わせ先 of what belongs to several plans on one line, each once; "" where none is named."""
    return "、".join(dict.fromkeys(words.contact for words in several if words.contact))
