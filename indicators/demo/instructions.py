"""本部指示 of the invented headquarters, from ``fixtures/demo``: one done with, one answered, one waiting."""

import datetime as dt
import json
from collections.abc import Mapping

from django.utils import timezone

from accounts.models import User
from indicators.demo.accounts import Office
from indicators.demo.entries import FOLDER
from indicators.entry.remark_services import add_remark
from indicators.instructions.services import close, reply
from indicators.models import AnnualReport, RemarkKind
from initiatives.models import Plan

# From the last step of a report to the instruction, from there to the answer and to its end.
_AFTER, _UNTIL_ANSWERED, _UNTIL_CLOSED = dt.timedelta(hours=1), dt.timedelta(days=40), dt.timedelta(days=60)


def write_instructions(plan: Plan, office: Office, users: Mapping[str, User]) -> None:
    """Give the instructions, and what became of them. Raises DoesNotExist for a report that is not there."""
    for told in json.loads((FOLDER / "instructions" / "given.json").read_text(encoding="utf-8")):
        report = AnnualReport.objects.get(
            initiative__slug=told["slug"], initiative__plan=plan, cycle__fiscal_year=told["year"]
        )
        now = timezone.now()
        at = min(now, report.transitions.order_by("-pk")[0].at + _AFTER)
        instruction = add_remark(
            report=report,
            by=users["headquarters"],
            at=at,
            kind=RemarkKind.INSTRUCTION,
            text=told["text"],
            due_on=timezone.localdate(at) + dt.timedelta(days=told["days"]),
        )
        editor, _head = office.people_of(told["slug"], users)
        if told["reply"] and instruction.addressee:
            answered = min(now, at + _UNTIL_ANSWERED)
            reply(
                instruction=instruction,
                by=editor,
                department=instruction.addressee,
                at=answered,
                text=told["reply"],
            )
        if told["closing"]:
            ended = min(now, at + _UNTIL_CLOSED)
            close(instruction=instruction, by=users["secretariat"], at=ended, text=told["closing"])
