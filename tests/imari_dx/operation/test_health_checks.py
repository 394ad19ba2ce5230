"""What ``check --deploy`` says of the server."""

from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from imari_dx.operation.health import checks
from imari_dx.shared import fonts
from reports.models import WorkerSign


def ids(found: list[Any]) -> list[str]:
    return [one.id for one in found]


def test_fonts(monkeypatch: pytest.MonkeyPatch) -> None:
    assert checks.fonts_are_installed() == []
    monkeypatch.setattr(fonts, "font_file", lambda _family: None)
    assert ids(checks.fonts_are_installed()) == ["imari_dx.W030"]


@pytest.mark.parametrize(
    ("production", "host", "found"),
    [(True, "", ["imari_dx.W031", "imari_dx.W032"]), (True, "mail", ["imari_dx.W032"]), (False, "", [])],
)
def test_mail(settings: Any, production: bool, host: str, found: list[str]) -> None:
    settings.PRODUCTION, settings.EMAIL_HOST, settings.ADMINS = production, host, []
    assert ids(checks.mail_is_set_up()) == found


def test_time_zone(settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.PRODUCTION = True
    for name, found in (("Asia/Tokyo", []), ("Etc/UTC", ["imari_dx.I033"])):
        (tmp_path / name).parent.mkdir()
        (tmp_path / name).touch()
        monkeypatch.setattr(checks, "_LOCALTIME", tmp_path / name)
        assert ids(checks.machine_is_in_japan()) == found


@pytest.mark.django_db
@pytest.mark.any_database  # PostgreSQL has no such limit
def test_sqlite_of_two_hosts() -> None:
    WorkerSign.objects.create(name="one:1", seen_at=timezone.now())
    WorkerSign.objects.create(name="one:2", seen_at=timezone.now())
    assert checks.sqlite_has_one_host(["default"]) == []
    WorkerSign.objects.create(name="two:1", seen_at=timezone.now())
    assert ids(checks.sqlite_has_one_host(["default"])) == ["imari_dx.W034"]
