"""The yearly workflow of a report, each step declared once: where it leads, who takes it, what it is called.

Pages, queues, rights, services, the log and the matrix of answers read it. Words in braces are the plan's own
(``initiatives.words``). Pure: no database, no clock.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum

from indicators.models import Act, ReportState
from initiatives.words import NEUTRAL, Words


class Part(StrEnum):
    """In which part somebody acts on a report; one person may have several."""

    EDITOR = "editor"  # enters for the leading department
    HEAD = "head"  # heads it, or is its head's deputy
    JOINT_EDITOR = "joint_editor"  # enters for a further lead (共管)
    JOINT_HEAD = "joint_head"  # heads one
    CO_APPROVER = "co_approver"  # heads one, where the plan wants the approval of all leads
    SECRETARIAT = "secretariat"
    STAND_IN = "stand_in"  # the secretariat in the department's place (代理)
    SUBMITTER = "submitter"  # the secretariat, where it was the one that submitted in the department's place


class Reader(StrEnum):
    """For whom a state is put into words."""

    DEPARTMENT = "department"
    APPROVER = "approver"
    SECRETARIAT = "secretariat"
    HEADQUARTERS = "headquarters"


class Queue(StrEnum):
    """What a reader has to do with a report, in the order of the page.

    ``awaits_answer``: the answer's deadline counts here; elsewhere the day of the meeting does.
    """

    _heading: str
    _hint: str
    awaits_answer: bool

    def __new__(cls, value: str, heading: str, hint: str, awaits_answer: bool) -> "Queue":
        """Read one line below."""
        queue = str.__new__(cls, value)
        queue._value_, queue._heading, queue._hint, queue.awaits_answer = value, heading, hint, awaits_answer
        return queue

    def heading(self, words: Words) -> str:
        """Return what waits there."""
        return words.say(self._heading)

    def hint(self, words: Words) -> str:
        """Return what the reader is to do."""
        return words.say(self._hint)

    ENTER = (
        "enter",
        "入力・提出するもの",
        "{initiative}の名前を押して実績を入力し、提出してください。差し戻されたものが先に並びます。",
        True,
    )
    APPROVE = (
        "approve",
        "承認するもの",
        "内容を確かめて、承認するか、理由を書いて差し戻してください。",
        True,
    )
    CHECK = (
        "check",
        "事務局で確認するもの",
        "内容を確かめて、確認を終えるか、理由を書いて差し戻してください。",
        False,
    )
    DECIDE = (
        "decide",
        "{body}の決定を記録するもの",
        "{meeting}で決まった評価を、会議の名称と日とともに確定してください。",
        False,
    )
    READ = (
        "read",
        "{body}の決定を待つもの",
        "事務局の確認が済み、{meeting}で評価を決めるものです。{initiative}の名前を押すと内容を読めます。",
        False,
    )
    RETURNED = ("returned", "差戻し中のもの", "担当課の修正を待っています。", True)
    LATE = (
        "late",
        "回答期限を過ぎたもの",
        "回答期限を過ぎて、まだ提出されていません。担当課にご確認ください。",
        True,
    )


@dataclass(frozen=True, slots=True)
class Bulk:
    """How an act is called that is done with several reports at once."""

    verb: str  # 差し戻す
    done: str  # 差し戻しました
    consequence: str = ""  # where it is another than with one report


@dataclass(frozen=True, slots=True, kw_only=True)
class Transition:
    """One row of the transition table."""

    act: Act
    from_states: Collection[ReportState]
    to_state: ReportState
    # The same where the plan skips the head's step.
    from_states_skipping: Collection[ReportState] | None = None
    who: frozenset[Part]
    sets: str = ""  # the date that it sets on the report; "" where it is no step of the year's way
    queue: Queue | None = None  # where the report waits for it
    waiting: Mapping[Reader, str] = field(default_factory=dict)  # the state before it, as its readers call it
    awaited: str = ""  # 所属長の承認, as a sentence names what comes next
    short: str = ""  # 承認, where the log says 所属長承認
    verb: str = ""  # 確定を取り消す, where 「確定の取消し」する is no word
    asks: str = ""  # the same, as a question
    consequence: str = ""  # what will happen, said before it does
    done: str = ""
    has_comment: bool = True
    reason: str = ""  # the label of the comment where one has to be given
    is_decision: bool = False  # a grade, a meeting and its day are recorded
    bulk: Bulk | None = None

    @property
    def button(self) -> str:
        """The act as its button and its column say it."""
        return self.short or self.act.label

    @property
    def action(self) -> str:
        """What pressing the button does: 承認する."""
        return self.verb or f"{self.button}する"

    @property
    def question(self) -> str:
        """What is asked before it is done."""
        return self.asks or f"{self.button}しますか"

    def worded(self, words: Words) -> "Transition":
        """Return the step in the words of a plan."""
        bulk = self.bulk and replace(self.bulk, consequence=words.say(self.bulk.consequence))
        return replace(
            self,
            waiting={reader: words.say(state) for reader, state in self.waiting.items()},
            awaited=words.say(self.awaited),
            consequence=words.say(self.consequence),
            bulk=bulk,
        )

    def starts_from(self, *, skips_approval: bool) -> Collection[ReportState]:
        """Return the states from which it is possible."""
        if skips_approval and self.from_states_skipping is not None:
            return self.from_states_skipping
        return self.from_states


# In the order in which a page offers them.
_STEPS = (
    Transition(
        act=Act.SUBMIT,
        from_states=[ReportState.DRAFTING],
        to_state=ReportState.SUBMITTED,
        who=frozenset({Part.EDITOR, Part.HEAD, Part.STAND_IN}),
        sets="submitted_at",
    ),
    Transition(
        act=Act.APPROVE,
        from_states=[ReportState.SUBMITTED],
        from_states_skipping=[],
        to_state=ReportState.APPROVED,
        who=frozenset({Part.HEAD, Part.CO_APPROVER, Part.STAND_IN}),
        sets="approved_at",
        queue=Queue.APPROVE,
        waiting={Reader.APPROVER: "承認待ち", Reader.SECRETARIAT: "所属長承認待ち"},
        awaited="所属長の承認",
        short="承認",
        consequence="所属長として承認し、事務局に送ります。",
        done="承認しました。",
        bulk=Bulk("承認する", "承認しました"),
    ),
    Transition(
        act=Act.CHECK,
        from_states=[ReportState.APPROVED],
        # Those approved before the plan began to skip the step go on as well.
        from_states_skipping=[ReportState.SUBMITTED, ReportState.APPROVED],
        to_state=ReportState.CHECKED,
        who=frozenset({Part.SECRETARIAT}),
        sets="checked_at",
        queue=Queue.CHECK,
        waiting={Reader.SECRETARIAT: "確認待ち"},
        awaited="事務局の確認",
        short="確認",
        consequence="事務局の確認を終え、{body}の決定を待つ状態にします。",
        done="確認しました。",
        bulk=Bulk("確認する", "確認しました"),
    ),
    Transition(
        act=Act.FINALISE,
        from_states=[ReportState.CHECKED],
        to_state=ReportState.FINALISED,
        who=frozenset({Part.SECRETARIAT}),
        sets="finalised_at",
        queue=Queue.DECIDE,
        waiting={Reader.HEADQUARTERS: "{decision}待ち"},
        awaited="{body}の決定",
        consequence="{body}の決定として評価を確定します。確定すると、内容を変更できなくなります。",
        done="確定しました。",
        is_decision=True,
        bulk=Bulk(
            "確定する",
            "確定しました",
            "{body}の決定として、判定案のとおりの評価で確定します。確定すると、内容を変更できなくなります。"
            "判定案と異なる評価に決まった{initiative}は、選択を外し、個別の画面で確定してください。",
        ),
    ),
    Transition(
        act=Act.RETURN,
        from_states=[ReportState.SUBMITTED, ReportState.APPROVED, ReportState.CHECKED],
        to_state=ReportState.DRAFTING,
        who=frozenset({Part.HEAD, Part.CO_APPROVER, Part.SECRETARIAT}),
        verb="差し戻す",
        asks="差し戻しますか",
        consequence="担当課に差し戻し、入力中の状態に戻します。理由は担当課に表示されます。",
        done="担当課に差し戻しました。",
        reason="差戻しの理由",
        bulk=Bulk("差し戻す", "差し戻しました"),
    ),
    Transition(
        act=Act.WITHDRAW,
        from_states=[ReportState.SUBMITTED],
        to_state=ReportState.DRAFTING,
        who=frozenset({Part.EDITOR, Part.SUBMITTER}),
        consequence="提出を取り戻し、入力中の状態に戻します。",
        done="提出を取り戻しました。修正して、もう一度提出してください。",
        has_comment=False,
    ),
    Transition(
        act=Act.REOPEN,
        from_states=[ReportState.FINALISED],
        to_state=ReportState.CHECKED,
        who=frozenset({Part.SECRETARIAT}),
        verb="確定を取り消す",
        asks="確定を取り消しますか",
        consequence=(
            "確定を取り消し、事務局確認済の状態に戻します。記録した評価・会議の名称と日は消え、"
            "もう一度「確定」をするまで{decision}待ちになります。取り消す前の内容は、版として残ります。"
        ),
        done="確定を取り消しました。修正して、もう一度確定してください。",
        reason="確定を取り消す理由",
    ),
    Transition(
        act=Act.CONFIRM_FIGURES,
        from_states=[ReportState.FINALISED],
        to_state=ReportState.FINALISED,
        who=frozenset({Part.SECRETARIAT}),
    ),
)
TRANSITIONS: Mapping[Act, Transition] = {step.act: step for step in _STEPS}
# The steps of the year's way, from 提出 to 確定.
WAY = tuple(step for step in _STEPS if step.sets)

# Who may change a report's content, and until when.
EDITOR_STATES = frozenset({ReportState.NOT_STARTED, ReportState.DRAFTING})
SAVING: Mapping[Part, frozenset[ReportState]] = {
    Part.EDITOR: EDITOR_STATES,
    Part.HEAD: EDITOR_STATES | {ReportState.SUBMITTED},
    Part.JOINT_EDITOR: EDITOR_STATES,
    Part.JOINT_HEAD: EDITOR_STATES | {ReportState.SUBMITTED},
    Part.STAND_IN: frozenset(ReportState) - {ReportState.FINALISED},
}


def who_may(act: Act) -> frozenset[Part]:
    """Return the parts in which an act may be done, whatever the state."""
    return frozenset(SAVING) if act == Act.SAVE else TRANSITIONS[act].who


def state_after(act: Act, state: ReportState, *, skips_approval: bool) -> ReportState | None:
    """Return the state that an act leads to, None if it is not possible from this state.

    ``skips_approval``: the plan leaves out the head's step; the secretariat checks what was submitted.
    """
    step = TRANSITIONS[act]
    return step.to_state if state in step.starts_from(skips_approval=skips_approval) else None


def next_step(state: ReportState, *, skips_approval: bool) -> Transition | None:
    """Return the step of the year's way that a state waits for."""
    return next((step for step in WAY if state in step.starts_from(skips_approval=skips_approval)), None)


def next_words(state: ReportState, *, skips_approval: bool, words: Words) -> str:
    """Return the sentence that says whose step comes next: 「次は事務局の確認です。」."""
    step = next_step(state, skips_approval=skips_approval)
    return f"次は{words.say(step.awaited)}です。" if step else ""


def done_words(act: Act, *, skips_approval: bool, words: Words) -> str:
    """Return what is said when an act was done, and what comes next on the year's way."""
    step = TRANSITIONS[act]
    if not step.sets:
        return step.done
    return step.done + next_words(step.to_state, skips_approval=skips_approval, words=words)


def state_label(
    state: str,
    reader: Reader = Reader.DEPARTMENT,
    *,
    skips_approval: bool = False,
    words: Words = NEUTRAL,
) -> str:
    """Return the state as its reader calls it: the department 提出済, its head 承認待ち.

    ``skips_approval`` (see state_after) matters to the head and to the secretariat, the plan's ``words`` to
    who decides.
    """
    known = ReportState(state)
    step = next_step(known, skips_approval=skips_approval)
    return words.say(step.waiting.get(reader, known.label)) if step else known.label


# The badge's tone per state: a word always stands beside the colour.
STATE_TONES: Mapping[ReportState, str] = dict.fromkeys(ReportState, "info") | {
    ReportState.NOT_STARTED: "neutral",
    ReportState.DRAFTING: "warning",
    ReportState.FINALISED: "success",
}
