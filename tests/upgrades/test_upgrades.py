"""A database of every schema that landed is upgraded: nothing is lost, what was decided stays."""

import json
import os
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path
from typing import Any, cast

import pytest
from django.conf import settings
from django.db import connection

from tests.upgrades.dump import FOLDER, Dump, Row
from tests.upgrades.printed_rows import in_todays_form

# From the first that landed to the last. `script/audit upgrades` takes all of them.
DUMPS = sorted(FOLDER.glob("*.json.gz"), key=lambda path: len(Dump.read(path).migrations))
# On PostgreSQL the oldest: the rows in it meet every migration that there is. Later ones only add rows. Its
# tables come about by migrations; those of the last, which need nearly all, are made as its models are.
EACH = [(DUMPS[0], False), pytest.param(DUMPS[-1], True, marks=pytest.mark.any_database)]
BETWEEN = DUMPS[1:-1]
# What migrations change on purpose: model and field.
CHANGED = {("indicators.ratingscale", "is_active")}  # 0006, 0012: the shipped scale has a next version
# What a commit did not print yet, or by a rule that has changed since.
NOT_COMPARED = {"target_standing"}


def _own_database(name: str, folder: Path) -> str:
    """Return the address of a new, empty database of the kind on which the tests run."""
    if connection.vendor == "sqlite":
        return f"sqlite:///{folder}/db.sqlite3"
    import psycopg

    server = settings.DATABASES["default"]
    with psycopg.connect(
        host=server["HOST"], user=server["USER"], dbname="postgres", autocommit=True
    ) as admin:
        admin.execute(f'DROP DATABASE IF EXISTS "{name}"')
        admin.execute(f'CREATE DATABASE "{name}"')
    return f"postgres://{server['USER']}@{server['HOST'].replace('/', '%2F')}/{name}"


@pytest.mark.django_db  # so that it runs on both databases
@pytest.mark.parametrize(("file", "is_straight"), EACH, ids=["oldest", "latest"])
def test_an_upgrade(file: Path, is_straight: bool, tmp_path: Path) -> None:
    """One test for each dump, since the way there takes seconds."""
    check_upgrade(file, tmp_path, is_straight=is_straight)


def check_upgrade(file: Path, folder: Path, *, is_straight: bool = False) -> None:
    """Take the dump of a file through the upgrade, in an empty folder, and look at what became of it.

    ``is_straight``: see ``load``.
    """
    dump, report = Dump.read(file), _upgraded(file, folder, is_straight=is_straight)
    assert report["vendor"] == connection.vendor
    _no_row_and_no_value_is_lost(dump, report)
    _decided_years_print_as_that_commit_printed_them(dump, report)
    _decided_years_without_a_version_are_frozen_once(dump, report)
    _no_edit_of_the_plan_changes_a_decided_year(report)
    _decided_years_keep_their_scale_and_others_take_the_next(dump, report)
    _what_was_there_is_in_the_chain_of_records(dump, report)
    if ("indicators", "0010_acts_of_old_rows") not in dump.migrations:  # later ones brought their acts along
        _what_one_person_wrote_at_one_moment_is_one_act(report)


def _upgraded(file: Path, folder: Path, *, is_straight: bool) -> dict[str, Any]:
    """Return what became of a dump; the upgrade runs in a process of its own."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.upgrades.upgrade", file, *(["straight"] if is_straight else [])],
        cwd=settings.BASE_DIR,
        env={
            **os.environ,
            "DATABASE_URL": _own_database(f"upgrade_{file.name.partition('.')[0]}", folder),
            "IMARI_DX_DATA_DIR": str(folder),
            "PYTHONUTF8": "1",
        },
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return cast(dict[str, Any], json.loads(done.stdout))


def _no_row_and_no_value_is_lost(dump: Dump, report: dict[str, Any]) -> None:
    assert sum(len(rows) for rows in dump.rows.values()) > 800
    assert [one for one in report["differences"] if (one[0], one[2]) not in CHANGED] == []
    assert report["rewritten"] == []
    ids = [row["id"] for row in dump.rows["indicators.ratingscale"]]
    assert report["next_key"] > max(ids)  # numbers go on


def _decided_years_print_as_that_commit_printed_them(dump: Dump, report: dict[str, Any]) -> None:
    now, decided = _by_datum(report["shown"]), set()
    for row in report["shown"]:
        decided.add((row["initiative_slug"], row["fiscal_year"]))
    printed = (row for row in dump.printed if (row["initiative_slug"], row["fiscal_year"]) in decided)
    then = _by_datum(map(in_todays_form, printed))
    assert len(decided) == report["decided"] >= 20
    for key, rows in then.items():
        present = [{column: row[column] for column in rows[0] if column in row} for row in now[key]]
        assert present == rows, key


def _by_datum(rows: Iterable[Row]) -> dict[tuple[str, ...], list[Row]]:
    columns = ("initiative_slug", "fiscal_year", "datum", "indicator_number")
    found = defaultdict(list)
    for row in rows:
        if row["datum"] not in NOT_COMPARED:
            found[tuple(row[column] for column in columns)].append(row)
    return found


def _what_was_there_is_in_the_chain_of_records(dump: Dump, report: dict[str, Any]) -> None:
    linked = ("indicators.snapshot", "indicators.transitionlog", "accounts.signin")
    there = sum(len(dump.rows.get(label, [])) for label in linked)
    frozen = report["decided"] - len({row["report_id"] for row in dump.rows.get("indicators.snapshot", [])})
    assert report["chain"] == {"broken": False, "count": there + frozen, "found": there}
    assert there > 0


def _no_edit_of_the_plan_changes_a_decided_year(report: dict[str, Any]) -> None:
    assert len(report["sheets"]) == report["decided"]
    assert report["shown_after_an_edit"] == report["shown"]
    assert report["sheets_after_an_edit"] == report["sheets"]


def _decided_years_without_a_version_are_frozen_once(dump: Dump, report: dict[str, Any]) -> None:
    missing = report["decided"] - len({row["report_id"] for row in dump.rows.get("indicators.snapshot", [])})
    done, nothing = (
        "確定済みの年度実績{}件に、今の内容で版を作りました。",
        "版のない確定済みの年度実績はありません。",
    )
    assert report["first_run"] == (done.format(missing) if missing else nothing)
    assert report["second_run"] == nothing
    assert (report["warned"], report["warned_afterwards"]) == (bool(missing), 0)


def _decided_years_keep_their_scale_and_others_take_the_next(
    dump: Dump,
    report: dict[str, Any],
) -> None:
    before = [row for row in dump.rows["indicators.ratingscale"] if row["is_active"]]
    key, version, decided_on = before[0]["key"], before[0]["version"], report["decided"]
    applied = [name for app, name in dump.migrations if app == "indicators"]
    later = sum(name not in applied for name in ("0006_imari_scale_2", "0012_imari_scale_3"))
    rows = [row for row in report["scales"] if row[0] == key and row[1] >= version]
    assert rows[0] == [key, version, not later, decided_on]
    assert rows[1:] == [[key, version + one, one == later, 0] for one in range(1, later + 1)]


def _what_one_person_wrote_at_one_moment_is_one_act(report: dict[str, Any]) -> None:
    assert report["neighbours"]
    assert [gap for gap, is_same in report["neighbours"] if is_same != (gap <= 2)] == []
    assert report["registering_acts"] == 1
