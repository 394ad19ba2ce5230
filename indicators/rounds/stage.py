"""Where a round stands, as every page and list says it: 準備中, 照会中, 締切済, 終了."""

from dataclasses import dataclass

from indicators.models import MIGRATED, CycleStage, ReportingCycle
from indicators.rounds.answer_counts import RoundFacts

_TONES = {CycleStage.PREPARING: "neutral", CycleStage.OPEN: "info", CycleStage.CLOSED: "neutral"}


@dataclass(frozen=True, slots=True)
class RoundStanding:
    """A round's standing: the word, the tone of its badge, and what there is to do, "" for nothing."""

    label: str
    tone: str
    advice: str = ""


def standing_of_round(cycle: ReportingCycle, facts: RoundFacts) -> RoundStanding:
    """Return where a round stands: 終了 once all that it asks for is decided, closed or not.

    A year that was taken in from a file says so. A round that asks for nothing is never 終了.
    """
    if cycle.imported_id is not None:
        return RoundStanding(MIGRATED, "neutral")
    if facts.is_decided:
        return RoundStanding("終了", "success", "すべて確定しています。公表の準備に進めます。")
    return RoundStanding(cycle.stage.label, _TONES[cycle.stage], _advice(cycle, facts))


def _advice(cycle: ReportingCycle, facts: RoundFacts) -> str:
    if cycle.stage == CycleStage.PREPARING:
        return ""
    if not facts.is_due:
        return (
            "この年度に報告を求める{initiative}はありません。計画の「取組内容」か「実施評価指標」にこの年度の内容を"
            "入れると、報告の対象になります。入れないときは、締め切ってください。"
        )
    left = sum(count.due - count.done for count in facts.counts)
    if cycle.stage == CycleStage.OPEN:
        return "" if left else "すべて提出されています。内容を確認して、確定へ進めてください。"
    if left:
        return (
            f"未提出が{left}件残っています。期限を延長すると、その{{initiative}}だけが提出できます。"
            "受付を再開すると、すべての担当課が提出できます。"
        )
    return "すべて提出されています。内容を確認して、確定へ進めてください。"
