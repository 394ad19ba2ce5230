"""What may be done with a stored version of a scale, each act declared once."""

from collections.abc import Callable
from dataclasses import dataclass

from indicators.models import AnnualReport, RatingScale, ReportState
from indicators.scales import services


@dataclass(frozen=True, slots=True)
class Step:
    """One act on a version. ``takes_seen``: it is refused where the version was changed meanwhile."""

    act: str
    button: str
    question: str
    done: str
    service: Callable[..., RatingScale | None]
    takes_seen: bool = True
    is_dangerous: bool = False


_ALL = (
    Step(
        "activate",
        "この基準を使う",
        "この基準を使いますか",
        "「{scale}」を使い始めました。まだ確定していない年度は、この基準で判定されます。",
        services.activate_scale,
    ),
    Step(
        "unbeside",
        "並べて示すのをやめる",
        "並べて示すのをやめますか",
        "「{scale}」を並べて示すのをやめました。",
        services.stop_showing_scale_beside,
        takes_seen=False,
    ),
    Step(
        "beside",
        "並べて示す",
        "この基準を並べて示しますか",
        "「{scale}」を並べて示します。",
        services.show_scale_beside,
    ),
    Step(
        "supersede",
        "次の版を作る",
        "次の版を作りますか",
        "「{scale}」を作りました。内容を変えて、保存してください。",
        services.supersede_scale,
        takes_seen=False,
    ),
    Step(
        "delete",
        "この版を削除する",
        "この版を削除しますか",
        "「{scale}」を削除しました。",
        services.delete_scale,
        is_dangerous=True,
    ),
)
STEPS = {step.act: step for step in _ALL}


def offered(scale: RatingScale, *, is_used: bool) -> list[tuple[Step, str]]:
    """Return what may be done with a version now, each with what will happen."""
    siblings = list(scale.plan.rating_scales.all())
    told = {}
    if not scale.is_active:
        told["activate"] = _activation_text(scale, siblings)
    if scale.is_beside:
        told["unbeside"] = "今の基準の判定案と並べて示すのをやめます。評価と判定案は変わりません。"
    elif not scale.is_active:
        text = "この基準による評価を、今の基準の判定案の横に参考として示します。評価と判定案は変わりません。"
        former = next((row for row in siblings if row.is_beside), None)
        told["beside"] = text + (f"いま並べて示している「{former}」は示さなくなります。" if former else "")
    if is_used:
        text = "同じ内容の次の版を作ります。作った版は、「この基準を使う」を押すまで使われません。"
        told["supersede"] = text
    elif not (scale.is_active or scale.is_beside):
        told["delete"] = "この版を削除します。削除した版は元に戻せません。"
    return [(STEPS[act], text) for act, text in told.items()]


def _activation_text(scale: RatingScale, siblings: list[RatingScale]) -> str:
    """What activating does, with numbers: running reports are judged anew, decided ones stay."""
    states = AnnualReport.objects.filter(cycle__plan=scale.plan).order_by().values_list("state", "self_grade")
    running = [self_grade for state, self_grade in states if state != ReportState.FINALISED]
    decided = len(states) - len(running)
    former = next((row for row in siblings if row.is_active), None)
    text = f"「{former}」に替えて、この基準を使います。" if former else "この基準を使い始めます。"
    text += f"まだ確定していない年度実績（{len(running)}件）の判定案は、この基準で計算し直されます。"
    text += f"確定した年度実績（{decided}件）の評価と判定案は、変わりません。"
    known = {code.code for code in scale.scale.codes}
    strange = sum(1 for self_grade in running if self_grade and self_grade not in known)
    if strange:
        text += f"自己評価がこの基準にない区分の実績が{strange}件あり、担当課が選び直すことになります。"
    return text
