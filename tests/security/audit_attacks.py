"""script/audit security: our own attacks on a running site, no test file. The judge reads what is left."""

import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.security import (
    attacks_on_accounts,
    attacks_on_answers,
    attacks_on_requests,
    attacks_with_files,
    attacks_with_inputs,
)
from tests.security.findings import MEDIUM, Trial, folder, keep
from tests.security.site import Site, running, template_of

Attack = Callable[[Site], Iterator[Trial]]
ATTACKS: tuple[Attack, ...] = (
    *attacks_with_inputs.ATTACKS,
    *attacks_with_files.ATTACKS,
    *attacks_on_accounts.ATTACKS,
    *attacks_on_requests.ATTACKS,
    *attacks_on_answers.ATTACKS,
)


@pytest.fixture(scope="session")
def template() -> Path:
    return template_of(folder())


@pytest.mark.parametrize("attack", ATTACKS, ids=lambda attack: attack.__name__)
def test_attack(attack: Attack, template: Path) -> None:
    """Each on a site of its own; whatever it is about, no answer is a failure of the program."""
    with running(template) as site:
        began = time.monotonic()
        for trial in attack(site):
            trial.seconds, began = time.monotonic() - began, time.monotonic()
            failures = [
                line for status, lines in site.statuses().items() if status >= "500" for line in lines
            ]
            trial.check(not failures, MEDIUM, "5xx の応答", "、".join(failures[:5])[:500])
            keep(trial)
