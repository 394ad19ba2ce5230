"""script/audit security: a text made to harm, in every column that holds one, on everything that shows texts.

However it came there: through a form that forgot to look, a workbook, an import, a hand in the database. The
pages of every reader, files, PDF, the public site and mails show it as the words it is. No test file; apart
from others, which leave their world in the database.
"""

import contextlib
import csv
import io
import re
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.core import mail
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import DatabaseError, models, transaction
from django.db.models import Value
from django.db.models.functions import Concat
from django.test import Client

from accounts.models import User
from imari_dx.shared.csv_guard import looks_like_formula
from indicators.models import OutboxMessage
from tests.doors.hidden import FILES
from tests.doors.report_walk import undone
from tests.kept_rows import OURS
from tests.pages.states import IN_TABLE, STATES, State
from tests.pages.walk import Walk
from tests.reports.jobs.running import taken
from tests.security.findings import HIGH, LOW, MEDIUM, Trial, keep
from tests.security.walking import IN_JAPANESE
from tests.test_addresses import PAGES, READERS

PART = "埋め込んだ文字列"
MARK = "=zq\"'<img src=x onerror=zq()>{{7331*7}}"
SHORT = "=zq\"'<zq>"
RAW = re.compile(r"<img src=x onerror=zq|<zq>|zq\"'|51317")
# What programs read by: another value is another thing, not another text.
_CODES = re.compile(
    r"(slug|code|key|hash|sha256|file|path|username|password|token|session\w*|digest|number|state|kind|status|unit"
    r"|email|grade|document|file_format|stable_\w+|fingerprint|address|link|content_type|previous|route|task|period"
    r"|version|act|\w+_in|direction)$"
)
_FORMULA = re.compile(r"<f[ >][^<]*")
_TARGET = re.compile(r'Target="[^"]*"')
_JAPANESE = re.compile(r"[\u3040-\u30ff\u4e00-\u9fff]")


def _in_json(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _in_json(one) for key, one in value.items()}
    if isinstance(value, list):
        return [_in_json(one) for one in value]
    return (
        f"{SHORT}{value}" if isinstance(value, str) and len(value) > 5 and _JAPANESE.search(value) else value
    )


def poison(trial: Trial) -> None:
    """Put the mark before every text of every row; what a rule of the database refuses stays as it was."""
    ours = [model for label in OURS for model in apps.get_app_config(label).get_models()]
    for model in ours:
        for field in model._meta.concrete_fields:
            is_text = isinstance(field, models.CharField | models.TextField) and not field.choices
            if isinstance(field, models.JSONField) or (is_text and not _CODES.search(field.name)):
                _poison_column(trial, model, field)


def _poison_column(trial: Trial, model: Any, field: Any) -> None:
    manager = model._base_manager
    for pk, value in manager.values_list("pk", field.attname)[:400]:
        if not value or (field.unique and not _JAPANESE.search(str(value))):
            continue
        length = getattr(field, "max_length", None) or 10_000
        if isinstance(field, models.JSONField):
            marked = _in_json(value)
        else:
            marked = f"{MARK if length >= 2 * len(MARK) else SHORT}{value}"[:length]
        try:
            with transaction.atomic():
                manager.filter(pk=pk).update(**{field.attname: marked})
            trial.tries += 1
        except DatabaseError:
            return


def _look(trial: Trial, where: str, html: str) -> None:
    found = RAW.search(html)
    around = html[max(0, found.start() - 60) : found.end() + 40] if found else ""
    trial.check(found is None, HIGH, where, f"そのまま出た：{around}")


def _starts(state: State, reader: str) -> list[str]:
    """Every address of the table that this reader may have; from there the walk goes on."""
    place = READERS.index(IN_TABLE[reader])
    rows = [address for address, answers in PAGES.values() if answers[place] in (200, "login")]
    return ["/", *(re.sub(r"/20\d\d/", f"/{state.year}/", address) for address in rows), "/admin/"]


@pytest.mark.parametrize("key", ["running", "decided"])
def test_texts(key: str, db: None, tmp_path: Path) -> None:
    state: State = next(one for one in STATES if one.key == key)
    label = IN_JAPANESE[key]
    trial, began = Trial(PART, label), time.monotonic()
    readers = state.make()
    poison(trial)
    poisoned = trial.tries
    pages = 0
    for reader, user in readers.items():
        walk = Walk(state.label, reader, user, tmp_path, each=1, with_documents=reader == "secretariat")
        for page in walk.go(_starts(state, reader)):
            pages += 1
            html = (tmp_path / page.file).read_text(encoding="utf-8")
            where = f"{label}、{reader}：{page.address}"
            trial.check(page.status < 500, MEDIUM, where, f"{page.status} の応答")
            _look(trial, where, html)
    secretariat = Client(raise_request_exception=False)
    secretariat.force_login(readers["secretariat"])  # type: ignore[arg-type]
    files = [
        address
        for address, _answers in PAGES.values()
        if re.search(r"\.(csv|xlsx|json|zip|html)(\?|$)", address)
    ]
    for address in dict.fromkeys([*files, *FILES, "/reports/2025/gyo-10.pdf"]):
        _look_at_file(trial, f"{label}：{address}", address, secretariat)
    trial.note = f"{poisoned:,} の欄に埋め、{pages:,} の画面とすべてのファイルを見た"
    trial.seconds = time.monotonic() - began
    keep(trial)


def _look_at_file(trial: Trial, where: str, address: str, client: Client) -> None:
    with undone():
        response = taken(client, address)
        content = b"".join(response.streaming_content) if response.streaming else response.content
    trial.check(response.status_code < 500, MEDIUM, where, f"{response.status_code} の応答")
    if response.status_code != 200:
        return
    for name, part in _parts(address.split("?")[0], content):
        if name.endswith(".html"):
            _look(trial, f"{where} {name}", part.decode(errors="replace"))
        elif name.endswith(".csv"):
            _look_at_csv(trial, f"{where} {name}", part)
        elif name.endswith(".xlsx"):
            _look_at_workbook(trial, f"{where} {name}", part)
        elif name.endswith(".pdf"):
            acts = [act for act in (b"/JavaScript", b"/Launch", b"/SubmitForm") if act in part]
            trial.check(part[:5] == b"%PDF-" and not acts, HIGH, f"{where} {name}", f"{acts}")
        said = str(response.headers.get("Content-Disposition", ""))
        trial.check("\n" not in said and "<" not in said, MEDIUM, where, f"ファイル名：{said[:80]}")


def _parts(name: str, content: bytes) -> Iterator[tuple[str, bytes]]:
    if not name.endswith(".zip"):
        yield name, content
        return
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for one in archive.namelist():
            yield one, archive.read(one)


def _look_at_csv(trial: Trial, where: str, content: bytes) -> None:
    for row in csv.reader(io.StringIO(content.decode("utf-8-sig"))):
        wrong = [
            cell for cell in row if "zq" in cell and not cell.startswith("'") and looks_like_formula(cell)
        ]
        trial.check(not wrong, MEDIUM, where, f"計算される：{wrong[:1]}")


def _look_at_workbook(trial: Trial, where: str, content: bytes) -> None:
    """As the file has it: what reads whole workbooks takes seconds for each."""
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        for name in book.namelist():
            part = book.read(name).decode(errors="replace")
            if name.startswith("xl/worksheets/") and name.endswith(".xml"):
                wrong = [one for one in _FORMULA.findall(part) if "zq" in one]
                trial.check(not wrong, MEDIUM, f"{where} {name}", f"計算される：{wrong[:1]}")
            elif name.endswith(".rels"):
                links = [one for one in _TARGET.findall(part) if "zq" in one]
                trial.check(not links, LOW, f"{where} {name}", f"リンクになる：{links[:1]}")


def test_mails_and_public_pages(db: None, tmp_path: Path) -> None:
    """The day's notices, and the site that everybody sees, with what the rows say."""
    trial, began = Trial(PART, "メールと公表用のページ"), time.monotonic()
    next(one for one in STATES if one.key == "running").make()
    poison(trial)
    User.objects.update(email=Concat("username", Value("@city.example.lg.jp")))
    mail.outbox.clear()
    with contextlib.suppress(CommandError):  # what cannot be sent is said on a page
        call_command("send_reminders", as_of="2026-04-20", stdout=io.StringIO())
    failed = OutboxMessage.objects.filter(status="failed").values_list("error", flat=True)
    trial.check(not failed, LOW, "メール", f"送れない：{sorted(set(failed))[:2]}")
    trial.check(bool(mail.outbox), MEDIUM, "メール", "一通も送られず、見られなかった")
    for message in mail.outbox:
        text = message.message()
        trial.check(text.get_content_type() == "text/plain", MEDIUM, "メール", text.get_content_type())
        trial.check("\n" not in message.subject, HIGH, "メール", "件名に改行が入った")
        trial.check(len(message.recipients()) == 1, HIGH, "メール", f"{message.recipients()}")
    folder = tmp_path / "site"
    wanted = ["--fiscal-year", "2024", "--output", str(folder), "--demo", "--no-pdf"]
    call_command("export_site", *wanted, stdout=io.StringIO())
    written = [one for one in folder.rglob("*") if one.is_file()]
    for file in written:
        where = f"公表用 {file.relative_to(folder)}"
        if file.suffix in (".html", ".svg"):
            _look(trial, where, file.read_text(encoding="utf-8"))
        elif file.suffix == ".csv":
            _look_at_csv(trial, where, file.read_bytes())
        elif file.suffix == ".xlsx":
            _look_at_workbook(trial, where, file.read_bytes())
    trial.note = f"メール {len(mail.outbox)}通、ファイル {len(written)}"
    trial.seconds = time.monotonic() - began
    keep(trial)
