"""Who may do what with a report, written anew from the product's rules.

An oracle for the walk: it reads nothing of the product's own permissions. Outside one's scope is 404, in
scope but not one's role 403, one's role but not in this state 409.
"""

from collections.abc import Callable
from dataclasses import dataclass

STATES = ("not_started", "drafting", "submitted", "approved", "checked", "finalised")
HANDED_IN = STATES[2:]
DRAFT = STATES[:2]
DONE = "done"
LOGIN = "login"


@dataclass(frozen=True, slots=True)
class Reader:
    """One of the walk's people and what they are to the report that is walked."""

    name: str
    is_editor: bool = False
    is_head: bool = False
    is_joint_editor: bool = False  # of a further lead (共管); the plan asks only the main one to approve
    is_joint_head: bool = False
    reports_figure: bool = False  # of a department that reports one figure of it (所管課)
    supports: bool = False
    is_secretariat: bool = False
    is_headquarters: bool = False
    is_anonymous: bool = False

    @property
    def is_writer(self) -> bool:
        return self.submits or self.is_joint_editor or self.is_joint_head

    @property
    def submits(self) -> bool:
        return self.is_editor or self.is_head or self.is_secretariat

    def has_in_scope(self, state: str) -> bool:
        reads = self.is_writer or self.supports or self.reports_figure
        return reads or (self.is_headquarters and state in HANDED_IN)


READERS = (
    Reader("anonymous", is_anonymous=True),
    Reader("editor-gakko", is_editor=True),
    Reader("head-gakko", is_head=True),
    Reader("deputy-gakko", is_head=True),
    Reader("editor-and-head", is_editor=True, is_head=True),
    Reader("editor-joint", is_joint_editor=True),
    Reader("head-joint", is_joint_head=True),
    Reader("editor-figure", reports_figure=True),
    Reader("head-figure", reports_figure=True),
    Reader("editor-support", supports=True),
    Reader("head-support", supports=True),
    Reader("editor-sangyo"),
    Reader("head-sangyo"),
    Reader("secretariat", is_secretariat=True),
    Reader("headquarters", is_headquarters=True),
    Reader("sangyo-and-headquarters", is_headquarters=True),
    Reader("viewer"),
    Reader("admin"),
    Reader("nobody"),
    Reader("was-editor"),  # until the day before
    Reader("becomes-editor"),  # from the next day on
    Reader("other-plan"),  # editor of a department that leads nothing here
)

Rule = Callable[[Reader, str], set[int | str]]


def _by_role(allowed: Callable[[Reader], bool], in_states: tuple[str, ...]) -> Rule:
    """Done by some roles in some states; 409 to them in others, 403 to everybody else who reads it."""

    def rule(reader: Reader, state: str) -> set[int | str]:
        if not allowed(reader):
            return {403}
        return {DONE} if state in in_states else {409}

    return rule


def _once_more(state_after: str, rule: Rule) -> Rule:
    """Whoever has done it already may be told so instead of being refused; nothing is written then."""

    def once_more(reader: Reader, state: str) -> set[int | str]:
        allowed = rule(reader, state)
        return allowed | {DONE} if state == state_after and allowed == {409} else allowed

    return once_more


def _edits(reader: Reader, state: str) -> set[int | str]:
    """Editor 未着手 / 入力中, head until approval, secretariat until 確定."""
    if not reader.is_writer:
        return {403}
    until = DRAFT if reader.is_editor or reader.is_joint_editor else ()
    until = (*DRAFT, "submitted") if reader.is_head or reader.is_joint_head else until
    until = STATES[:-1] if reader.is_secretariat else until
    return {DONE} if state in until else {409}


def _submits(reader: Reader, state: str) -> set[int | str]:
    if not reader.submits:
        return {403}
    return {DONE} if state in DRAFT else {409}


def _withdraws(reader: Reader, state: str) -> set[int | str]:
    """The department's editors; the secretariat only where it submitted on their behalf, which it did not."""
    return _by_role(lambda one: one.is_editor, ("submitted",))(reader, state)


def _returns(reader: Reader, state: str) -> set[int | str]:
    """The secretariat from every step after 提出; the head what waits for him, later steps either way."""
    if reader.is_head and state in ("approved", "checked"):
        return {DONE, 409}
    states = ("submitted", "approved", "checked")
    return _by_role(lambda one: one.is_head or one.is_secretariat, states)(reader, state)


def _finalises(reader: Reader, state: str) -> set[int | str]:
    """The secretariat; its same decision again is the button pressed twice, which changes nothing."""
    return _by_role(lambda one: one.is_secretariat, ("checked", "finalised"))(reader, state)


def _writers_read(reader: Reader, state: str) -> set[int | str]:
    return {200} if reader.is_writer else {403}


def _figures_page(reader: Reader, state: str) -> set[int | str]:
    return {200, 409} if reader.is_secretariat else {403}


def _own_figures_page(reader: Reader, state: str) -> set[int | str]:
    """Who reports a figure of it, while it is open; the page of a later state says why not."""
    if not reader.reports_figure:
        return {403}
    return {200} if state in DRAFT else {409}


def _enters_own_figures(reader: Reader, state: str) -> set[int | str]:
    return _by_role(lambda one: one.reports_figure, DRAFT)(reader, state)


def _reads(reader: Reader, state: str) -> set[int | str]:
    return {200}


def _previews(reader: Reader, state: str) -> set[int | str]:
    """Nothing is written; whoever sees the page may."""
    return {200, 403, 409}


def _comments(reader: Reader, state: str) -> set[int | str]:
    return {DONE}


def _speaks(reader: Reader, state: str) -> set[int | str]:
    return {DONE} if reader.is_headquarters or reader.is_secretariat else {403}


_HEAD_OR_OFFICE: Callable[[Reader], bool] = lambda one: one.is_head or one.is_secretariat  # noqa: E731
_OFFICE: Callable[[Reader], bool] = lambda one: one.is_secretariat  # noqa: E731

# What can be asked of one report: the name, how (get or post), and the rule for whoever has it in scope.
ACTIONS: dict[str, tuple[str, Rule]] = {
    "read": ("get", _reads),
    "read the files": ("get", _reads),
    "open a file": ("get", _reads),
    "read the history": ("get", _writers_read),
    "read the versions": ("get", _reads),
    "open the figures": ("get", _figures_page),
    "open own figures": ("get", _own_figures_page),
    "enter own figures": ("post", _enters_own_figures),
    "preview": ("post", _previews),
    "keep": ("post", _edits),
    "discard": ("post", lambda reader, state: {DONE} if reader.is_writer else {403}),
    "save": ("post", _edits),
    "submit": ("post", _submits),
    "add a file": ("post", _edits),
    "remove a file": ("post", _edits),
    "withdraw": ("post", _withdraws),
    "return": ("post", _returns),
    "approve": ("post", _once_more("approved", _by_role(_HEAD_OR_OFFICE, ("submitted",)))),
    "check": ("post", _once_more("checked", _by_role(_OFFICE, ("approved",)))),
    "finalise": ("post", _finalises),
    "reopen": ("post", _by_role(_OFFICE, ("finalised",))),
    "comment": ("post", _comments),
    "opinion": ("post", _speaks),
    "instruction": ("post", _speaks),
}


def expected(reader: Reader, action: str, state: str) -> set[int | str]:
    """Return what may come of an action; anything else is a door that stands open, or one that is stuck."""
    if reader.is_anonymous:
        return {LOGIN}
    if not reader.has_in_scope(state):
        return {404}
    return ACTIONS[action][1](reader, state)
