"""What takes long to make for many tests: made once a run, by its rows after that. On SQLite alone."""

import json
import os
from collections.abc import Callable
from pathlib import Path

from django.apps import apps
from django.core.management import call_command
from django.db import connection, transaction
from django.utils import timezone

from indicators.demo import load_demo
from initiatives.models import Plan

OURS = ("accounts", "initiatives", "indicators", "reports")


def load_demo_rows() -> None:
    """Load plan and demo into the empty SQLite database, in the transaction that is open.

    Without the next plan, at which nobody looks here: tests/indicators/demo has both.
    """
    by_rows("demo", _load_demo)


def _load_demo() -> None:
    call_command("load_plan", "fixtures/plans/imari-dx.json", verbosity=0)
    load_demo(plan=Plan.objects.get(), today=timezone.localdate(), with_next_plan=False)


def by_rows(name: str, make: Callable[[], object]) -> None:
    """Fill the empty SQLite database with what ``make`` makes; the first time this name is used, it does."""
    kept = Path(os.environ["IMARI_DX_DATA_DIR"]) / f"{name}.json"
    if kept.exists():
        _write(json.loads(kept.read_bytes()))
        return
    make()
    unfinished = kept.with_suffix(f".{os.getpid()}")
    unfinished.write_text(json.dumps(_read(), default=str))
    unfinished.replace(kept)  # another worker may be about to read it


def _read() -> dict[str, list[list[object]]]:
    models = (model for label in OURS for model in apps.get_app_config(label).get_models(True))
    rows = {}
    with connection.cursor() as cursor:
        for table in {model._meta.db_table for model in models}:
            cursor.execute(f'SELECT * FROM "{table}"')  # noqa: S608  (a table of ours)
            rows[table] = [list(row) for row in cursor.fetchall()]
    return rows


def _write(rows: dict[str, list[list[object]]]) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        for table, values in rows.items():
            if values:
                places = ", ".join("%s" for _ in values[0])
                cursor.executemany(f'INSERT INTO "{table}" VALUES ({places})', values)  # noqa: S608
