"""要確認: what somebody should look at, with its why. Derived on each request, never stored."""

from dataclasses import dataclass
from enum import Enum, StrEnum

from initiatives.words import Words
from reports.documents.overview import InitiativeYear


class Severity(Enum):
    """How urgent a kind of alert is: the word and the tone of its badge."""

    URGENT = ("至急", "danger")
    CHECK = ("要確認", "warning")
    NOTE = ("参考", "info")

    def __init__(self, label: str, tone: str) -> None:
        self.label, self.tone = label, tone


class AlertKind(StrEnum):
    """What an alert is about, the most severe first (see ADR 23)."""

    OVERDUE = "overdue"
    INSTRUCTION = "instruction"
    WORSE = "worse"
    MISSED = "missed"
    SPENT = "spent"
    OUTSTANDING = "outstanding"
    RESTATED = "restated"
    UNDONE = "undone"
    PLAN_CHANGED = "plan"

    @property
    def severity(self) -> Severity:
        return _WORDS[self][0]

    def heading(self, words: Words) -> str:
        """Return what the kind is called, in the plan's words."""
        return words.say(_WORDS[self][1])

    def hint(self, words: Words) -> str:
        """Return what is to be done about it."""
        return words.say(_WORDS[self][2])

    @property
    def stays_open(self) -> bool:
        """Whether it concerns later years too, until somebody acts; the others tell of their year alone."""
        return self in _STAY_OPEN


_WORDS = {
    AlertKind.OVERDUE: (
        Severity.URGENT,
        "回答期限の超過",
        "担当課は実績を提出してください。期限に間に合わないときは、事務局に期限の延長を相談してください。",
    ),
    AlertKind.INSTRUCTION: (
        Severity.URGENT,
        "{instruction}への未対応",
        "対応を「指示と対応」の画面で回答してください。前年度の指示への対応は、報告にも書いてください。",
    ),
    AlertKind.WORSE: (
        Severity.CHECK,
        "2年続けての評価の低下",
        "課題と今後の取組を見直し、{meeting}で取り上げるかどうかを検討してください。",
    ),
    AlertKind.MISSED: (
        Severity.CHECK,
        "目標・目安の半分に届かないもの",
        "増減理由と、目標に向けた今後の取組を確かめてください。",
    ),
    AlertKind.SPENT: (
        Severity.CHECK,
        "決算額があり、実施がないもの",
        "決算額と実施状況のどちらかに誤りがないか、何に使ったのかを確かめてください。",
    ),
    AlertKind.OUTSTANDING: (
        Severity.CHECK,
        "数値確定の時期を過ぎたもの",
        "確定した数値を担当課に確かめ、入力するか数値確定を行ってください。",
    ),
    AlertKind.RESTATED: (
        Severity.CHECK,
        "前の年度の訂正が及ぶ確定済の年度",
        "確定した評価はそのまま残ります。訂正後の数値で決め直すときは、確定を取り消してから、もう一度確定してください。",
    ),
    AlertKind.UNDONE: (
        Severity.NOTE,
        "未実施・一部実施の項目",
        "理由と、いつ行うのかが今後の取組に書かれているかを確かめてください。",
    ),
    AlertKind.PLAN_CHANGED: (
        Severity.NOTE,
        "提出後の計画の変更",
        "変わったあとの計画でも、報告の内容のままでよいかを確かめてください。",
    ),
}
_STAY_OPEN = frozenset(
    {
        AlertKind.OVERDUE,
        AlertKind.INSTRUCTION,
        AlertKind.OUTSTANDING,
        AlertKind.RESTATED,
        AlertKind.PLAN_CHANGED,
    }
)


@dataclass(frozen=True, slots=True)
class Alert:
    """One thing to look at: whose it is, and why, with the facts; ``details`` name the parts it is about."""

    kind: AlertKind
    row: InitiativeYear
    why: str
    details: tuple[str, ...] = ()
