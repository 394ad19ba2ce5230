"""Tables of the tests, handed in on the pages as a browser does."""

import json
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from initiatives.csv_in.page import CsvPage


def sheet(*rows: str) -> str:
    return "\r\n".join(rows) + "\r\n"


def hand_in(client: Client, address: str, text: str, *, encoding: str = "cp932", **fields: str) -> Any:
    """Choose a file and look at what it would do."""
    return client.post(address, {"file": SimpleUploadedFile("x.csv", text.encode(encoding)), **fields})


def confirmation(answer: Any, text: str, **fields: str) -> dict[str, str]:
    """Return what the form below a preview sends."""
    page: CsvPage = answer.context["page"]
    return {"shown": json.dumps(text), "stamp": page.stamp, **fields}


def take_in(client: Client, address: str, text: str, **fields: str) -> Any:
    """Look, then take over; the answer to the latter."""
    shown = hand_in(client, address, text, **fields)
    assert shown.status_code == 200, problems_of(shown)
    return client.post(address, confirmation(shown, text, **fields))


def problems_of(answer: Any) -> list[tuple[int, str, str]]:
    return [(one.row, one.column, one.sentence) for one in answer.context["page"].problems]


def lines_of(answer: Any) -> list[tuple[str, str, str]]:
    return [(one.effect.label, one.name, one.told) for one in answer.context["page"].lines]
