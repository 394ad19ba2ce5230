"""script/audit security: wapiti3 as each role, each on a site of its own; no test file."""

from pathlib import Path

import pytest

from tests.security.findings import folder, keep
from tests.security.scanning import scan
from tests.security.site import PEOPLE, running, template_of


@pytest.fixture(scope="session")
def template() -> Path:
    return template_of(folder())


@pytest.mark.parametrize("label", PEOPLE, ids=lambda label: PEOPLE[label] or "anonymous")
def test_scan(label: str, template: Path) -> None:
    """Long sessions, or the first minutes alone would be signed in."""
    settings = {"IMARI_DX_SESSION_IDLE_MINUTES": "600", "IMARI_DX_CONFIRM_MINUTES": "600"}
    with running(template, **settings) as site:
        keep(scan(site, label, folder()))
