"""会議資料: what the headquarters has before it in its meeting, in the order of the agenda."""

from dataclasses import dataclass

from initiatives.words import Words
from reports.documents.chapters import numbered
from reports.documents.evaluation import GradeMark, TextBlock
from reports.documents.money import MoneyPart
from reports.documents.tally import Tally


@dataclass(frozen=True, slots=True)
class MeetingTarget:
    """One target of the year beside what was reached."""

    name: str
    target_text: str
    value_text: str
    reference_text: str
    rate_text: str
    grade: GradeMark


@dataclass(frozen=True, slots=True)
class LateInitiative:
    """One initiative that is behind: how far, why, and what its department will do."""

    name: str  # 行－⑩　学校ネットワークの適正化
    url: str  # of its sheet; "" on paper
    facts: str  # 担当課, grade of the year before, state while not decided
    grade: GradeMark
    is_proposal: bool
    blocks: tuple[TextBlock, ...]  # 理由, 課題, 今後の取組, 今後の方向性
    targets: tuple[MeetingTarget, ...]


@dataclass(frozen=True, slots=True)
class ChangedInitiative:
    """One initiative whose grade is another than the year before."""

    name: str
    url: str
    department: str
    before: GradeMark
    after: GradeMark
    is_proposal: bool
    change: str  # 改善, 低下
    reason: str
    is_told_above: bool  # with its reason among the late ones


@dataclass(frozen=True, slots=True)
class MeetingAlert:
    """One thing to look at, in a sentence."""

    name: str
    url: str
    why: str
    details: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class MeetingAlerts:
    """要確認 of one kind."""

    heading: str
    severity: str
    rows: tuple[MeetingAlert, ...]


@dataclass(frozen=True, slots=True)
class Decision:
    """One initiative that awaits its decision. The self-rating is "" where it is hidden."""

    name: str
    url: str
    department: str
    proposal: GradeMark
    is_provisional: bool
    self_grade: str
    differs: bool  # the self-rating is another than the proposal
    reason: str


@dataclass(frozen=True, slots=True)
class MeetingHead:
    """What was typed for the hand-out: its number (資料１), and the meeting, each line under its word."""

    number: str = ""
    lines: tuple[tuple[str, str], ...] = ()  # 会議, 日時, 会場


@dataclass(frozen=True, slots=True)
class MeetingDocument:
    """Everything that the hand-out shows. Alerts and decisions are None where the reader has no part in them.

    A part without content is not printed; the first one says which have none (``nothing``).
    """

    title: str
    municipality: str
    conditions: str  # which initiatives it is about, where not all: 分野「行政」
    date_label: str
    fiscal_year_label: str
    is_draft: bool  # 案
    is_demo: bool  # デモデータ
    is_internal: bool  # 取扱注意（庁内資料）
    columns: tuple[GradeMark, ...]  # of the summary
    summary_rows: tuple[Tally, ...]  # one per heading of the top level, the last is 合計
    group_word: str  # what the plan calls these headings, "" without any
    words_without_share: tuple[str, ...]
    chart_title: str
    sentences: tuple[str, ...]
    rounding: str  # the official sentence where rounded shares do not add up
    late_heading: str
    late: tuple[LateInitiative, ...]
    changed: tuple[ChangedInitiative, ...]
    alerts: tuple[MeetingAlerts, ...] | None
    decisions: tuple[Decision, ...] | None
    shows_self_grades: bool
    words: Words  # the plan's
    contact: str = ""  # 問い合わせ先, where the plan names it
    again: tuple[str, ...] = ()  # 再掲: what only stands again under what was chosen, with its grade
    head: MeetingHead = MeetingHead()
    money: MoneyPart | None = None  # 予算・決算 by heading, where anybody states an amount

    @property
    def parts(self) -> dict[str, str]:
        """The headings of the agenda's parts by key, numbered as they come for this reader."""
        word, counter = self.words.initiative, self.words.counter
        decisions = f"次の議題（評価の決定を待つ{word}）　{len(self.decisions or ())}{counter}"
        titles = {
            "summary": "概況",
            "late": f"{self.late_heading}　{len(self.late)}{counter}" if self.late else "",
            "changed": f"前年度から変わった{word}　{len(self.changed)}{counter}" if self.changed else "",
            "alerts": "要確認事項" if self.alerts else "",
            "decisions": decisions if self.decisions else "",
        }
        return numbered(titles)

    @property
    def nothing(self) -> str:
        """The sentence that names what has no part of its own, because there is none of it; "" for nothing.

        Before anything is reported nobody can tell what is late or changed.
        """
        word, is_reported = self.words.initiative, bool(self.summary_rows[-1].reported)
        empty = (
            (self.late_heading, is_reported and not self.late),
            (f"前年度から評価が変わった{word}", is_reported and not self.changed),
            ("要確認事項", self.alerts == ()),
            (f"評価の決定を待つ{word}", self.decisions == ()),
        )
        names = [name for name, is_empty in empty if is_empty]
        return f"{'、'.join(names)}は、ありません。" if names else ""

    @property
    def late_number(self) -> str:
        """The number of the part on the late ones, to refer to."""
        return self.parts.get("late", "").partition("　")[0]
