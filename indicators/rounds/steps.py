"""What leads a round from one stage to the next, each act declared once."""

from collections.abc import Callable
from dataclasses import dataclass

from indicators.models import CycleAct, CycleStage, ReportingCycle
from indicators.rounds.services import close_cycle, open_cycle, reopen_cycle


@dataclass(frozen=True, slots=True)
class Step:
    """One act: its button, what the page asks before it and says after it, and the service.

    ``consequence`` takes ``year`` and ``missing`` (how many have not answered), ``done`` takes ``cycle``.
    """

    act: CycleAct
    button: str
    question: str
    consequence: str
    done: str
    service: Callable[..., ReportingCycle]
    needs_reason: bool = False

    @property
    def slug(self) -> str:
        """How the address names it: open."""
        return self.act.value.removesuffix("_cycle")


STEPS = {
    CycleStage.PREPARING: Step(
        CycleAct.OPEN,
        "照会を開く",
        "照会を開きますか",
        "{year}実績の照会を開きます。{every_initiative}の入力の画面ができ、担当課に照会文と回答期限が表示されます。"
        "開いたあとは、準備中に戻せません。様式も変えられなくなります。",
        "{cycle}を開きました。担当課のホームに、照会文と担当の{initiative}が表示されています。",
        open_cycle,
    ),
    CycleStage.OPEN: Step(
        CycleAct.CLOSE,
        "締め切る",
        "締め切りますか",
        "{year}実績の照会を締め切ります。未提出は{missing}件です。"
        "締め切ったあとは、期限を延長した{initiative}だけが提出できます。",
        "{cycle}を締め切りました。",
        close_cycle,
    ),
    CycleStage.CLOSED: Step(
        CycleAct.REOPEN,
        "受付を再開する",
        "受付を再開しますか",
        "{year}実績の受付を再開します。すべての担当課が、また提出できるようになります。",
        "{cycle}の受付を再開しました。",
        reopen_cycle,
        needs_reason=True,
    ),
}
BY_SLUG = {step.slug: step for step in STEPS.values()}
