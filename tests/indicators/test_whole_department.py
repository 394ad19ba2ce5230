"""A whole department reports by one workbook, and in one table: both leave the same in the database."""

import re
from collections.abc import Mapping
from html import unescape
from io import BytesIO
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client

from accounts.models import User
from imari_dx.shared.workbook_in import read_upload
from indicators.entry.several import open_several
from indicators.models import ReportState
from indicators.questionnaires.sheets import read_questionnaire
from tests.cast import World
from tests.forms import posted_back
from tests.whole_department import NAME, YEAR, counting, led, make_department, stored, typed

pytestmark = pytest.mark.any_database

UPLOAD = f"/questionnaires/{YEAR}/upload/"
GRID = f"/grid/{YEAR}/"


def by_workbook(client: Client, editor: User, answers: Mapping[str, Mapping[str, str]]) -> None:
    """Take the department's workbook away, fill it in, hand it in once, submit what it made complete."""
    department = editor.memberships.get().department_id
    taken = client.get(f"/questionnaires/{YEAR}/departments/{department}.xlsx")
    content = b"".join(taken.streaming_content)  # type: ignore[arg-type]
    book = openpyxl.load_workbook(BytesIO(content))
    for sheet in read_questionnaire(read_upload(content, "調査票.xlsx")).sheets:
        for name, text in answers[sheet.slug].items():
            place = sheet.cells[name]
            book[place.sheet][place.place] = text
    filled = BytesIO()
    book.save(filled)
    shown = client.post(UPLOAD, {"file": [SimpleUploadedFile("調査票.xlsx", filled.getvalue())]})
    assert shown.status_code == 200, unescape(shown.content.decode())
    fields = dict(re.findall(r'name="(parcel|seen)" value="([^"]*)"', shown.content.decode()))
    done = client.post(UPLOAD, {name: unescape(value) for name, value in fields.items()}, follow=True)
    chosen = re.findall(r'name="selected" value="([^"]*)"', done.content.decode())
    client.post(f"{UPLOAD}submit/", {"selected": chosen})


def in_the_grid(client: Client, world: World, editor: User, answers: Mapping[str, Mapping[str, str]]) -> None:
    """Fill in the tables of the page, save them, submit."""
    data: dict[str, Any] = posted_back(client, GRID, having="screen")
    for one in open_several(editor, world.plan, YEAR).reports:
        for cell in one.stored_cells:
            if not (text := answers[one.opened.initiative.slug].get(cell.name, "")):
                continue
            name, _, period = f"r{one.opened.report.pk}-{cell.name}".partition(":")
            if period:
                data[name] = [*data.get(name, ()), period]
            else:
                data[name] = cell.choices.get(text, text)
    assert client.post(GRID, data | {"act": "submit"}).status_code == 302


def test_a_department_reports_by_one_workbook_as_in_the_grid(world: World, client: Client) -> None:
    editor = make_department(world)
    client.force_login(editor)
    answers = typed(world, editor)
    assert (len(led(world)), len(answers), counting(world)) == (18, 18, 20), NAME
    assert {row["report"]["state"] for row in stored(world).values()} == {ReportState.NOT_STARTED}
    reached = []
    for report in (
        lambda: by_workbook(client, editor, answers),
        lambda: in_the_grid(client, world, editor, answers),
    ):
        with transaction.atomic():
            report()
            reached.append(stored(world))
            transaction.set_rollback(True)
    by_book, by_grid = reached
    assert {row["report"]["state"] for row in by_book.values()} == {ReportState.SUBMITTED}
    assert sum(len(row["measurements"]) for row in by_book.values()) == 20
    assert by_book == by_grid
