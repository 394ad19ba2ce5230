"""``script/audit upgrades``: the databases between the first that landed and the last, which CI takes."""

from pathlib import Path

import pytest

from tests.upgrades.test_upgrades import BETWEEN, check_upgrade


@pytest.mark.django_db  # so that it runs on both databases
@pytest.mark.parametrize("file", BETWEEN, ids=lambda path: path.name.partition(".")[0])
def test_an_upgrade(file: Path, tmp_path: Path) -> None:
    check_upgrade(file, tmp_path)
