"""All addresses with every verb, by every reader; and all of データの修正."""

from collections import Counter
from collections.abc import Iterable
from typing import Any

from django.contrib import admin
from django.urls import reverse

from tests.cast import World
from tests.doors.report_walk import client_of, undone
from tests.test_addresses import PAGES, READERS, WRITES, name_of
from tests.test_addresses import outcome as outcome_of

CLOSED = {"login", 403, 404, 405, 409}
OTHER_VERBS = ("put", "patch", "delete", "options", "trace")
_TAKES_POST = {name_of(label) for label in WRITES}
# Kept by the account administrator too; all else in データの修正 is the secretariat's.
_ACCOUNTS = ("user", "department", "membership")


def walk_addresses(
    world: World,
    tried: Counter[str],
    readers: tuple[str, ...] = READERS,
    verbs: tuple[str, ...] = ("get", "head", *OTHER_VERBS, "post"),
    each: int = 1,
) -> list[str]:
    """Try every address with every verb: GET and HEAD as the table says, POST where it is taken.

    ``each``: of so many verbs an address is asked with one, in turn by address.
    """
    wrong = []
    for reader in readers:
        client = client_of(world, reader)
        for place, (label, (address, expected)) in enumerate(PAGES.items()):
            allowed = expected[READERS.index(reader)]
            for verb in verbs[place % each :: each]:
                if verb == "post" and (name_of(label) in _TAKES_POST or label == "login"):
                    continue  # with valid bodies in tests/test_addresses.py
                with undone():
                    response = getattr(client, verb)(address)
                came = outcome_of(response)
                tried["addresses"] += 1
                is_right = came == allowed if verb in ("get", "head") else _is_shut(label, verb, came)
                if not is_right:
                    wrong.append(f"{reader} {verb} {address}: {came}")
            if name_of(label) == "logout":
                client = client_of(world, reader)
    return wrong


def _is_shut(label: str, verb: str, came: int | str) -> bool:
    # Leaving, logging in and asking which verbs there are change nothing of anybody's.
    return came in CLOSED or verb == "options" or name_of(label) in ("login", "logout")


def walk_writes(world: World, tried: Counter[str], labels: Iterable[str] = tuple(WRITES)) -> list[str]:
    """Send every valid body as every reader."""
    wrong = []
    for label in labels:
        address, body, expected = WRITES[label]
        for reader, allowed in zip(READERS, expected, strict=True):
            with undone():
                data = body(world)
                came = outcome_of(client_of(world, reader).post(address, data))
            tried["writes"] += 1
            if came != allowed:
                wrong.append(f"{reader} post {label}: {came}, expected {allowed}")
    return wrong


def walk_corrections(
    world: World,
    tried: Counter[str],
    readers: tuple[str, ...] = READERS,
    verbs: tuple[str, ...] = ("get", "head", "post", "put", "delete"),
) -> list[str]:
    """Try every page of データの修正, reading and posting nothing valid, as every reader."""
    wrong = []
    for reader in readers:
        client = client_of(world, reader)
        for model in admin.site._registry:
            row = model._default_manager.order_by("pk").first()
            for act, args in _pages_of(model, row):
                address = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{act}", args=args)
                for verb in verbs:
                    with undone():
                        response = getattr(client, verb)(address)
                    tried["corrections"] += 1
                    is_open = response.status_code == 200 or (
                        response.status_code == 302
                        and not response["Location"].startswith(("/account/login/", "/admin/login/"))
                    )
                    if is_open and not _may_correct(reader, model):
                        wrong.append(f"{reader} {verb} {address}: {response.status_code}")
    return wrong


def _pages_of(model: Any, row: Any) -> list[tuple[str, list[Any]]]:
    pages: list[tuple[str, list[Any]]] = [("changelist", []), ("add", [])]
    if row is not None:
        pages += [(act, [row.pk]) for act in ("change", "delete", "history")]
    return pages


def _may_correct(reader: str, model: Any) -> bool:
    return reader == "secretariat" or (reader == "admin" and model._meta.model_name in _ACCOUNTS)
