"""``manage.py verify_history``: whatever is done behind the back of the program, the first break is named.

On both databases: a content is the same read from either.
"""

import datetime as dt
import io
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db import connection, models, transaction
from django.test import Client
from django.utils import timezone

from accounts.chain.covered import COVERED
from accounts.chain.links import NOTHING, hash_of
from accounts.chain.reading import head
from accounts.chain.writing import Removal, forget, link
from accounts.models import ChainKind, ChainLink, LinkAct, SignIn
from imari_dx.operation.verify.told import lines
from imari_dx.operation.verify.walk import Wrong, walk
from imari_dx.shared.acts import one_act
from indicators.models import Snapshot, SnapshotCause, TransitionLog
from reports.models import Edition, EditionFile, StoredFile
from reports.store.services import keep
from tests.cast import World
from tests.reports.story import finalise, number, report

PASSWORD = "naisho-no-kotoba-7"
Broken = tuple[Wrong, int | None]


@pytest.fixture(autouse=True)
def folder(settings: Any, tmp_path: Path) -> Path:
    settings.DATA_DIR = tmp_path
    return tmp_path


@pytest.fixture(scope="module")
def linked_world(loaded_world: World, django_db_blocker: Any) -> World:
    """A decided report, an edition of two files, somebody who signed in at the third attempt."""
    with django_db_blocker.unblock():
        finalise(loaded_world, report(loaded_world, "gyo-11", 2025, number(2)), "A")
        published(loaded_world)
        user = loaded_world["viewer"]
        user.set_password(PASSWORD)
        user.save()
        for password in ("x", "y", PASSWORD):
            Client().post("/account/login/", {"username": "viewer", "password": password})
        assert SignIn.objects.count() == 3
    return loaded_world


@pytest.fixture
def linked(linked_world: World, db: None) -> World:
    """What a test changes is undone after it."""
    return linked_world


def published(world: World) -> Edition:
    """As ``complete`` leaves one, but for the minute it takes to draw its files."""
    at = timezone.now()
    with one_act():
        edition = Edition.objects.create(
            plan=world.plan,
            fiscal_year=2024,
            number=2,
            reason="誤記の訂正",
            requested_by=world["secretariat"],
            requested_at=at - dt.timedelta(hours=1),
            published_at=at,
            data=keep(b"{}"),
        )
        for order, content in enumerate((b"one", b"two"), start=1):
            EditionFile.objects.create(
                edition=edition,
                sort_order=order,
                key="report",
                file_format=f"f{order}",
                name=f"{order}.pdf",
                file=keep(content),
            )
        link(ChainKind.EDITION, edition)
    return edition


def found() -> Broken | None:
    first = walk().first
    if first:
        assert dict(lines(first))["切れ目"]
    return (first.wrong, first.position) if first else None


@contextmanager
def undone() -> Iterator[None]:
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def position_of(kind: str) -> int:
    return ChainLink.objects.filter(kind=kind).values_list("position", flat=True)[0]


def row_of(kind: str) -> Any:
    rows: Any = apps.get_model(COVERED[kind].model)._base_manager
    return rows.get(pk=ChainLink.objects.filter(kind=kind)[0].key)


def another(field: Any, value: Any) -> Any:
    """A value that the column takes too."""
    if isinstance(field, models.JSONField):
        return {**value, "code": "行－㉘"}
    if isinstance(value, bool):
        return not value
    if isinstance(value, dt.datetime):
        return value + (-1 if field.name == "requested_at" else 1) * dt.timedelta(microseconds=1)
    if isinstance(value, int):
        return value + 1000
    if field.choices:
        codes = [one for one, _label in field.choices]
        return codes[codes.index(value) - 1]
    if field.name in ("file", "data"):
        return "f" * 64
    return "192.0.2.9" if isinstance(field, models.GenericIPAddressField) else value + "。"


def test_what_was_only_used_is_sound(linked: World) -> None:
    assert found() is None
    kinds = [*ChainLink.objects.values_list("kind", flat=True)]
    assert kinds == ["transition"] * 4 + ["snapshot", "edition"] + ["sign_in"] * 3
    assert {*ChainLink.objects.values_list("act", flat=True)} == {LinkAct.WRITTEN}


@pytest.mark.parametrize("kind", COVERED)
def test_whoever_changes_a_covered_field_is_found(linked: World, kind: str) -> None:
    row, form = row_of(kind), COVERED[kind].forms[1]
    part = apps.get_model(form.parts.model)._base_manager.all()[1] if form.parts else None
    changed = 0
    for one, names in ((row, form.fields), (part, form.parts.fields if form.parts else ())):
        for name in names:
            if one is row and name == "id":
                continue  # is a row that is gone, and another one
            field = next(this for this in one._meta.concrete_fields if this.attname == name)
            with undone():
                value = another(field, getattr(one, name))
                type(one)._base_manager.filter(pk=one.pk).update(**{name: value})
                assert found() == (Wrong.CHANGED, position_of(kind)), name
            changed += 1
    assert changed == len(form.fields) - 1 + (len(form.parts.fields) if form.parts else 0)
    assert found() is None


@pytest.mark.parametrize("kind", COVERED)
def test_whoever_takes_out_or_puts_in_is_found(linked: World, kind: str) -> None:
    row, position = row_of(kind), position_of(kind)
    links: Any = ChainLink.objects.filter(position=position)
    with undone():
        if kind == ChainKind.EDITION:
            EditionFile.objects.all().delete()
        type(row)._base_manager.filter(pk=row.pk).delete()
        assert found() == (Wrong.MISSING, position)
    with undone():  # the link
        links.delete()
        assert found() == (Wrong.GAP, position)
    with undone():  # a row without a link: at the end of the chain, so it has no position
        unlinked = row
        unlinked.pk, unlinked.number = None, 9
        unlinked.save()
        assert found() == (Wrong.UNLINKED, None)
    with undone():  # a row that went, which somebody brings back
        key = row_of(kind).pk
        with one_act():
            forget(ChainKind(kind), [key], why=Removal.DEMO)
        assert found() == (Wrong.UNLINKED, None)


def test_whoever_writes_to_the_chain_is_found(linked: World) -> None:
    for name, value in (
        ("at", timezone.now() - dt.timedelta(days=1)),
        ("kind", "edition"),
        ("key", 4711),
        ("act", LinkAct.REMOVED),
        ("form", 2),
        ("content", "f" * 64),
        ("note", Removal.RETENTION.value),
        ("hash", "f" * 64),
    ):
        with undone():
            ChainLink.objects.filter(position=3).update(**{name: value})
            assert found() == (Wrong.LINK, 3), name
    with undone():  # two change places
        for old, new in ((3, 99), (4, 3), (99, 4)):
            ChainLink.objects.filter(position=old).update(position=new)
        assert found() == (Wrong.LINK, 3)
    with undone():  # the last one goes, its row stays
        ChainLink.objects.filter(position=9).delete()
        assert found() == (Wrong.UNLINKED, None)
    if connection.vendor == "sqlite":  # which takes anything
        for nonsense in ("x", "2025-13-45 00:00:00"):
            with undone(), connection.cursor() as cursor:
                cursor.execute("UPDATE accounts_signin SET at = %s", [nonsense])
                assert found() == (Wrong.CHANGED, 7)
                cursor.execute("UPDATE accounts_chainlink SET at = %s WHERE position = 3", [nonsense])
                assert found() == (Wrong.LINK, 3)
                cursor.execute("DELETE FROM accounts_chainlink WHERE position < 4")
                assert found() == (Wrong.GAP, 1)
    with undone():  # by a release to come
        write_anew({3: {"form": 2}})
        assert found() == (Wrong.UNKNOWN, 3)


def write_anew(changes: dict[int, dict[str, Any]] | None = None) -> None:
    """What somebody does who knows how the chain is made: all hashes fit again."""
    previous = NOTHING
    for one in ChainLink.objects.order_by("position"):
        for name, value in (changes or {}).get(one.position, {}).items():
            setattr(one, name, value)
        one.hash = previous = hash_of(one, previous)
        one.save()


def test_bytes_that_were_published_are_read_again(linked: World) -> None:
    file = EditionFile.objects.get(name="2.pdf").file_id
    with undone():
        StoredFile.objects.filter(pk=file).update(content=b"too")
        first = walk().first
        assert first
        assert (first.wrong, first.position, first.detail) == (Wrong.FILE, 6, "2.pdf")


def test_what_goes_by_the_program_is_said_to_be_gone(linked: World) -> None:
    keys = [*SignIn.objects.values_list("pk", flat=True)]
    with one_act():
        forget(ChainKind.SIGN_IN, keys, why=Removal.RETENTION)
        SignIn.objects.all().delete()
    walked = walk()
    assert (walked.first, walked.count) == (None, 12)
    assert dict(walked.removed) == {("sign_in", Removal.RETENTION): 3}
    with undone():  # a break that comes before says nothing of what went later
        ChainLink.objects.filter(position=8).delete()
        assert found() == (Wrong.GAP, 8)


def run(*options: str) -> tuple[dict[str, Any], bool]:
    out, failed = io.StringIO(), False
    try:
        call_command("verify_history", "--json", *options, stdout=out)
    except CommandError:
        failed = True
    said = json.loads(out.getvalue())
    assert said["is_sound"] is not failed
    return said, failed


def test_a_chain_that_is_written_anew_does_not_have_the_noted_hash(linked: World, folder: Path) -> None:
    noted = head()
    assert noted
    (folder / "operation").write_text("no folder")
    out = io.StringIO()
    with pytest.raises(CommandError, match="検証の結果を控えられませんでした"):
        call_command("verify_history", stdout=out)
    assert noted.short in out.getvalue()
    (folder / "operation").unlink()
    assert run("--head", f"第9番 {noted.short}")[0]["noted"]["position"] == 9
    with one_act():
        link(ChainKind.SIGN_IN, SignIn.objects.create(at=timezone.now(), kind="success", username="x"))
    assert run("--head", noted.hash.upper())[0]["noted"]["position"] == 9
    with undone():
        write_anew({3: {"note": "。"}})
        (folder / "operation/last-verification.json").rename(folder / "kept.json")
        assert not run()[1]  # fits in itself
        assert run("--head", noted.short)[1]
        (folder / "kept.json").rename(folder / "operation/last-verification.json")
        said, failed = run()  # the verification before has noted a hash too
        assert failed
        assert said["trouble"].startswith("前回の検証の最後の記録")
        assert run()[1]  # and goes on to say so
        assert not run("--after-restore")[1]
        assert not run()[1]
    for wrong in ("3f9c", "g" * 16):
        with pytest.raises(CommandError, match="控えた値"):
            call_command("verify_history", "--head", wrong)


def test_the_command_names_the_first_break_and_what_it_is(linked: World) -> None:
    out = io.StringIO()
    call_command("verify_history", stdout=out)
    last = head()
    assert last
    office = Client()
    office.force_login(linked["secretariat"])
    assert last.for_the_minutes in office.get("/operation/").content.decode()
    assert f"議事録に控える値：第9番 {last.short}" in out.getvalue()
    step = row_of("transition")
    TransitionLog.objects.filter(pk=step.pk).update(comment="差替え")
    Snapshot.objects.update(comment="差替え")
    out = io.StringIO()
    with pytest.raises(CommandError, match="切れ目があります"):
        call_command("verify_history", stdout=out)
    said = out.getvalue()
    for words in ("番号：第1番", "内容が変わっています", "ほかに1件"):
        assert words in said
    assert f"令和7年度　行－⑪　提出（令和8年4月10日 18:00）（行の番号 {step.pk}）" in said


def test_a_row_of_long_ago_that_is_linked_today_is_told(linked: World) -> None:
    """Whoever puts in a row and a proper link for it breaks nothing, but the link is as young as it is."""
    before = walk()
    long_ago = timezone.now() - dt.timedelta(days=2)
    with one_act():
        link(ChainKind.SIGN_IN, SignIn.objects.create(at=long_ago, kind="success", username="x"))
    now = walk()
    assert (now.first, now.late) == (None, before.late + 1)
    with undone():  # nor does it help to say that it was there before
        write_anew({10: {"act": LinkAct.FOUND}})
        assert (walk().found, walk().late) == (1, now.late)
    with undone():
        write_anew({number: {"act": LinkAct.FOUND} for number in range(1, 11)})
        assert (walk().found, walk().late, walk().first_late) == (10, 0, None)


def test_what_a_savepoint_took_back_is_not_linked(linked: World) -> None:
    def sign_in(name: str) -> None:
        link(ChainKind.SIGN_IN, SignIn.objects.create(at=timezone.now(), kind="success", username=name))

    def fail(act: Callable[[], Any]) -> None:
        with suppress(ZeroDivisionError), act():
            sign_in("not to be")
            raise ZeroDivisionError

    with one_act():
        sign_in("a")
        fail(one_act)
        fail(transaction.atomic)
        sign_in("b")
    with pytest.raises(LookupError):
        sign_in("outside an act")
    SignIn.objects.filter(username__startswith="outside").delete()
    assert ChainLink.objects.count() == 9 + 2
    assert found() is None


def test_forms_stay_what_they_were(linked: World) -> None:
    """Links of form 1 are verified for ever: a form that a release had is not edited, another is added."""
    assert {kind: len(covered.forms[1].fields) for kind, covered in COVERED.items()} == {
        "snapshot": 8,
        "transition": 10,
        "edition": 10,
        "sign_in": 5,
    }
    assert SnapshotCause.FINALISED in {*Snapshot.objects.values_list("cause", flat=True)}
