"""``script/audit upgrades``: from a release that has none of the scripts to this one and back, as printed.

One town per database; every attempt that fails leaves it as it was, so that the next begins there.
"""

import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.postgresql import ThrowawayPostgresql
from tests.upgrades.town import Town, unpack_new, unpack_old


@pytest.fixture(scope="module")
def releases() -> Iterator[tuple[Path, Path]]:
    """Both, unpacked and with their parts; a folder that every account may enter."""
    folder = Path(tempfile.mkdtemp(prefix="releases", dir="/var/tmp"))
    folder.chmod(0o755)
    os.umask(0o022)  # Django's settings have taken everybody's rights
    unpack_old(folder / "old")
    unpack_new(folder / "new")
    yield folder / "old", folder / "new"
    shutil.rmtree(folder)


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def town(releases: tuple[Path, Path], request: pytest.FixtureRequest) -> Iterator[Town]:
    """A town whose old release serves the demonstration's data, written by its own code."""
    folder = Path(tempfile.mkdtemp(prefix="town", dir="/var/tmp"))
    address = ""
    server = None
    if request.param == "postgresql":
        server = ThrowawayPostgresql(folder)
        server.start()
        server.create_database()
        server.home.chmod(0o711)  # for the account of the site
        address = server.url
    try:
        one = Town(folder, *releases, address)
        one.fill()
        with one.running():
            yield one
    finally:
        if server:
            server.crash()
        shutil.rmtree(folder)


@pytest.fixture(scope="module")
def before(town: Town) -> tuple[dict[str, int], str]:
    """Rows and the printed results as the old release has them."""
    assert town.sign_in("secretariat") == (200, "/")
    return town.facts(), town.printed()


def serves_as_before(town: Town, before: tuple[dict[str, int], str]) -> None:
    """The old release serves its old data, and nothing is left half."""
    assert town.is_quiet()
    assert (town.serves() / "pyproject.toml").read_text().count('version = "0.1.0"')
    town.wait()
    assert town.sign_in("secretariat") == (200, "/")
    rows, printed = town.facts(), town.printed()
    assert rows == before[0]
    assert printed == before[1]


def test_a_look_changes_nothing(town: Town, before: Any) -> None:
    done = town.upgrade("--check")
    assert done.returncode == 0
    assert "0.1.0 から 0.14.0 に更新します。" in done.stdout
    assert not town.current.is_symlink()
    serves_as_before(town, before)


def test_an_older_release_is_refused(town: Town, before: Any) -> None:
    project = town.new / "pyproject.toml"
    text = project.read_text()
    for version, said in (
        ("0.0.9", "より古い 0.0.9 には、更新できません"),
        ("0.1.0", "バージョン 0.1.0 です"),
    ):
        project.unlink()
        project.write_text(text.replace('version = "0.14.0"', f'version = "{version}"'))
        done = town.upgrade()
        assert done.returncode == 1
        assert said in done.stderr
    project.write_text(text)
    serves_as_before(town, before)


def test_a_migration_that_fails_leaves_the_old_release_serving(town: Town, before: Any) -> None:
    """The last of all, after it has written."""
    folder = town.new / "indicators/migrations"
    last = max(path.stem for path in folder.glob("0*.py"))
    broken = folder / "0999_breaks.py"
    broken.write_text(
        "from django.db import migrations\n"
        "def run(apps, editor):\n"
        "    apps.get_model('accounts', 'User').objects.update(full_name='')\n"
        "    raise RuntimeError('no such luck')\n"
        "class Migration(migrations.Migration):\n"
        f"    dependencies = [('indicators', '{last}')]\n"
        "    operations = [migrations.RunPython(run)]\n"
    )
    done = town.upgrade()
    broken.unlink()
    assert done.returncode == 1
    assert "「データベースを更新します」" in done.stderr
    assert "no such luck" in done.stderr
    assert "バージョン 0.1.0 と、そのデータに戻し" in done.stderr
    serves_as_before(town, before)


@pytest.mark.parametrize("moment", ["2/8", "4/8", "4/8+", "7/8"])
def test_killed_in_the_middle_it_goes_back_by_the_next_run(town: Town, before: Any, moment: str) -> None:
    """By the kernel, at its worst moments; the next run takes it back."""
    command = town.command(town.new, "upgrade")
    process = subprocess.Popen(command, env=town.environment(), stdout=subprocess.PIPE, text=True)
    assert process.stdout
    for line in process.stdout:
        if line.startswith(moment.rstrip("+")):
            break
    time.sleep(10 if moment.endswith("+") else 0.5)
    process.send_signal(signal.SIGKILL)
    process.wait()
    process.stdout.close()
    assert (town.data / "operation/upgrade.json").exists()
    assert town.get("/account/login/")[0] in (0, 503)
    for _ in range(100):  # as long as what it had started is at work, nobody works beside it
        done = town.rollback()
        if "もう動いています" not in done.stderr:
            break
        time.sleep(3)
    assert done.returncode == 0
    serves_as_before(town, before)


def test_upgraded_and_back(town: Town, before: Any) -> None:
    done = town.upgrade()
    assert done.returncode == 0, done.stderr
    assert "更新しました：0.1.0 → 0.14.0" in done.stdout
    assert town.serves() == town.new.resolve()
    assert town.is_quiet()
    assert town.get("/health/live") == (200, "ok")
    assert town.sign_in("secretariat")[0] == 200
    after = town.facts()
    # Nothing that people entered is gone: rows only grow in number, those of two tables under another name.
    moved = {"initiatives_policy", "initiatives_sector"}
    moved |= {name.replace("_", "_historical", 1) for name in moved}
    fewer = {name for name, count in before[0].items() if after.get(name, 0) < count}
    assert fewer == moved
    assert after["initiatives_heading"] == before[0]["initiatives_policy"] + before[0]["initiatives_sector"]

    again = town.upgrade()
    assert again.returncode == 0
    assert "することはありません" in again.stdout

    asked = town.rollback()
    assert asked.returncode == 1
    assert "0.14.0 から 0.1.0 に戻します。" in asked.stdout
    assert "提出・承認・確定などの操作　0 件" in asked.stdout
    assert town.serves() == town.new.resolve()

    back = town.rollback("--yes")
    assert back.returncode == 0, back.stderr
    serves_as_before(town, before)
    assert "script/upgrade で行った更新の記録がない" in town.rollback().stderr


def test_a_killed_rollback_is_brought_to_its_end(town: Town, before: Any) -> None:
    assert town.upgrade().returncode == 0
    command = town.command(town.new, "rollback", "--yes")
    process = subprocess.Popen(command, env=town.environment(), stdout=subprocess.PIPE, text=True)
    assert process.stdout
    for line in process.stdout:
        if line.startswith("3/4"):
            break
    process.send_signal(signal.SIGKILL)
    process.wait()
    process.stdout.close()
    assert "先に" in town.upgrade().stderr
    for _ in range(100):
        done = town.rollback("--yes")
        if "もう動いています" not in done.stderr:
            break
        time.sleep(3)
    assert done.returncode == 0, done.stderr
    serves_as_before(town, before)


def test_on_a_disk_that_fills_up(town: Town, before: Any) -> None:
    """Too small it is refused; filled by something else in the middle, the way back has its room."""
    town.stop()
    kept = town.folder / "kept"
    os.rename(town.data, kept)
    town.data.mkdir()
    size = sum(path.stat().st_size for path in kept.rglob("*") if path.is_file())
    cases = [(60 << 20, "空きが足りません")]
    if "DATABASE_URL" not in town.settings:  # that of PostgreSQL is on another disk
        cases.append((260 << 20, "データベースを更新します"))
    for room, said in cases:
        subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size + room}", "small", town.data], check=True)
        try:
            subprocess.run(["cp", "-a", f"{kept}/.", town.data], check=True)
            town.start()
            filler = None
            if room > 100 << 20:
                filler = subprocess.Popen(["bash", "-c", _FILL, "fill", town.data, town.data / "operation"])
            done = town.upgrade()
            if filler:
                filler.kill()
                filler.wait()
                (town.data / "filler").unlink()
            assert done.returncode == 1
            assert said in done.stderr
            serves_as_before(town, before)
            town.stop()
        finally:
            subprocess.run(["umount", town.data], check=True)
    town.data.rmdir()
    os.rename(kept, town.data)
    town.start()


# Once migrations begin everything is taken but the room that is kept for the way back.
_FILL = """
until grep -q '"step": "migrate"' "$2/upgrade.json" 2>/dev/null; do sleep 0.05; done
cat /dev/zero >"$1/filler"
"""
