"""指示と対応: the page of one instruction, with what the reader may do with it now."""

import datetime as dt

from django.http import Http404, QueryDict
from django.utils import timezone

from accounts.models import Department, User
from imari_dx.shared.fiscal_year import era_date
from indicators.instructions.forms import StepForm
from indicators.instructions.reading import read_instructions
from indicators.models import InstructionAct
from indicators.workflow.access import access_to_instructions
from initiatives.addresses import plan_url
from initiatives.models import Plan

_NONE = "この指示はありません"
_BUTTONS = {
    InstructionAct.REPLY: "回答を記録する",
    InstructionAct.CLOSE: "この指示を終了する",
    InstructionAct.REOPEN: "再開する",
}


class InstructionPage:
    """What the template reads. 404 where the reader may not see the instruction."""

    def __init__(self, user: User, plan: Plan, number: int, *, today: dt.date) -> None:
        found = read_instructions(plan, access_to_instructions(user, plan), today=today, number=number)
        if not found:
            raise Http404(_NONE)
        self.plan, self.row, self.refusal = plan, found[0], ""
        self._bound: StepForm | None = None

    @property
    def rights(self) -> frozenset[InstructionAct]:
        """What the reader's roles do with it."""
        return self.row.rights.acts

    @property
    def steps(self) -> list[tuple[StepForm, str, str]]:
        """What the reader does with it now: each form with its address and the words of its button."""
        fitting = (
            {InstructionAct.REPLY, InstructionAct.CLOSE}
            if self.row.standing.is_open
            else {InstructionAct.REOPEN}
        )
        return [
            (self.form(act), self.step_url(act), _BUTTONS[act])
            for act in InstructionAct
            if act in fitting and act in self.rights
        ]

    def bind(self, act: InstructionAct, data: QueryDict) -> StepForm:
        """Read what was posted; from then on the page shows it."""
        self._bound = self._form(act, data)
        return self._bound

    def form(self, act: InstructionAct) -> StepForm:
        """Return the form of an act, with what was posted into it."""
        return self._bound if self._bound and self._bound.act == act else self._form(act, None)

    def _form(self, act: InstructionAct, data: QueryDict | None) -> StepForm:
        departments = []
        if act == InstructionAct.REPLY:
            departments = list(Department.objects.filter(pk__in=self.row.rights.replies_for).order_by("pk"))
        return StepForm(data, act=act, departments=departments)

    def step_url(self, act: InstructionAct) -> str:
        """Where the form of an act is posted."""
        return plan_url(self.plan, "instruction_step", number=self.row.remark.pk, act=act)

    @property
    def list_url(self) -> str:
        """The list of all instructions."""
        return plan_url(self.plan, "instructions")

    @property
    def kicker(self) -> str:
        """Which report it was said to."""
        one = self.row.initiative
        return f"{one.code}　{one.listed_title}（{self.row.fiscal_year.label}実績）"

    @property
    def attributes(self) -> list[tuple[str, str]]:
        """Whom it is for, by when, whose words it is."""
        row, remark = self.row, self.row.remark
        return [
            ("宛先", row.addressee or "担当課が決まっていません"),
            ("対応の期限", era_date(remark.due_on) if remark.due_on else "定めなし"),
            ("発言者・会議", row.speaker),
            ("記録した人・日", f"{remark.author}　{era_date(timezone.localdate(remark.at))}"),
        ]

    @property
    def crumbs(self) -> list[dict[str, str]]:
        """The way from the top down to this page."""
        return [{"label": "指示と対応", "url": self.list_url}]
