"""``script/audit questionnaires``: 200 調査票 of the demonstration broken by chance, handed in; no tests."""

import datetime as dt
import random
import re
from html import unescape
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.db import transaction
from django.test import Client

from accounts.models import Role, User
from indicators.entry.several import Writable, open_several
from indicators.models import AnnualReport, ReportingCycle, TransitionLog
from indicators.questionnaires.books import Books, Wanted
from tests.indicators.questionnaires.broken import Breaker
from tests.indicators.questionnaires.workbooks import hidden

HOW_MANY = 200
TODAY = dt.date(2026, 4, 10)


def stored() -> list[Any]:
    return [*AnnualReport.objects.order_by("pk").values_list(), TransitionLog.objects.count()]


@pytest.mark.django_db
def test_every_broken_questionnaire_is_answered_and_changes_nothing_by_itself(client: Client) -> None:
    call_command("load_plan", "fixtures/plans/imari-dx.json")
    call_command("load_demo", f"--today={TODAY}")
    cycle = ReportingCycle.objects.filter(fiscal_year=2025).select_related("plan").get()
    people = User.objects.filter(memberships__role=Role.EDITOR).order_by("pk")
    editors = [one for one in people if to_fill_in(one, cycle)]
    assert len(editors) > 2
    address = f"/questionnaires/{cycle.fiscal_year}/upload/"
    told = {200: 0, 422: 0}
    for place, editor in enumerate(editors):
        client.force_login(editor)
        writables = to_fill_in(editor, cycle)
        slugs = [one.opened.initiative.slug for one in writables]
        content = Books(editor, cycle, slugs).book(Wanted.of_reports(slugs))
        breaker = Breaker(content, writables, random.Random(place))  # noqa: S311
        before = stored()
        for number in range(place, HOW_MANY, len(editors)):
            broken = breaker.one(number)
            response = client.post(address, {"file": SimpleUploadedFile("調査票.xlsx", broken.content)})
            page = unescape(response.content.decode())
            assert response.status_code in told, broken.done
            told[response.status_code] += 1
            assert stored() == before, broken.done
            if broken.place:
                assert response.status_code == 422, broken.done
                assert broken.place in page, (broken.done, broken.place, problems(page))
            if response.status_code == 422:
                assert problems(page), broken.done
                assert all(len(one) > 10 for one in problems(page)), (broken.done, problems(page))
            else:
                take_in(client, address, page, broken.done)
                assert stored() == before, broken.done
    assert min(told.values()) > 20


def to_fill_in(editor: User, cycle: ReportingCycle) -> list[Writable]:
    reports = open_several(editor, cycle.plan, cycle.fiscal_year).reports
    return [one for one in reports if one.may_write_now]


def take_in(client: Client, address: str, page: str, done: str) -> None:
    """Take it in and undo it: saved, or asked what is still to be chosen."""
    data = {"parcel": hidden(page, "parcel"), "seen": "".join(hidden(page, "seen")[:1])}
    if not data["parcel"]:
        assert "変わるところはありません" in page, done
        return
    with transaction.atomic():
        assert client.post(address, data).status_code in (302, 422), done
        transaction.set_rollback(True)


def problems(page: str) -> list[str]:
    """The sentences of the summary on top."""
    summary = re.search(r"data-error-summary.*?</ul>", page, re.DOTALL)
    return re.findall(r"<li>(.*?)</li>", summary[0], re.DOTALL) if summary else []
