"""What comes next where every year of a plan has its round: nothing ends in a form without a choice."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from imari_dx.shared.fiscal_year import FiscalYear
from indicators.models import ClosingRound, CycleStage, ReportingCycle
from indicators.rounds.answer_counts import RoundFacts
from initiatives.addresses import plan_url
from initiatives.models import Plan, Succession


@dataclass(frozen=True, slots=True)
class NextStep:
    """One thing to do: what it is, why, and where."""

    title: str
    text: str
    url: str
    link: str


def after_the_last_year(
    plan: Plan, rounds: Sequence[ReportingCycle], facts: Mapping[int, RoundFacts]
) -> list[NextStep]:
    """Return what is left to do with a plan whose years all have a round, in the order of doing it.

    ``rounds`` are the plan's, the latest first.
    """
    steps = []
    running = [row for row in rounds if row.imported_id is None and not facts[row.pk].is_decided]
    if running:
        row = running[-1]
        year = FiscalYear(row.fiscal_year).label
        is_new = row.stage == CycleStage.PREPARING
        text = (
            "内容を確かめて、照会を開いてください。" if is_new else "確認と確定が終わるまで進めてください。"
        )
        url = plan_url(plan, "cycle", fiscal_year=row.fiscal_year)
        steps.append(NextStep(f"{year}実績の照会を進める", text, url, f"{year}実績の照会を開く"))
    steps += [_closing(plan), _successor(plan)]
    return steps


def _closing(plan: Plan) -> NextStep:
    closing = ClosingRound.objects.filter(plan=plan).first()
    if closing is None:
        text = "最終年度が確定したら、計画期間の成果と残った課題を担当課に照会し、総括としてまとめます。"
    elif closing.closed_on is None:
        text = "総括の照会を受け付けています。回答がそろったら、決定を記録して確定してください。"
    else:
        text = "計画期間の総括は確定しています。「帳票」の計画期間総括に載っています。"
    return NextStep("計画期間を総括する", text, plan_url(plan, "closing"), "計画期間の総括を開く")


def _successor(plan: Plan) -> NextStep:
    link = Succession.objects.filter(predecessor=plan).select_related("successor").first()
    if link is not None:
        after = link.successor
        return NextStep(
            "次期計画の照会を準備する",
            f"次の年度からは「{after.short_title}」で報告します。",
            plan_url(after, "cycles"),
            f"{after.short_title}の照会・調査を開く",
        )
    return NextStep(
        "次期計画を作る",
        "次の年度からの実績は、次期計画に報告します。この計画の{initiative}を引き継いで作れます。",
        plan_url(plan, "successor"),
        "次期計画の作成を始める",
    )
