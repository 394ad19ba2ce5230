"""Where the lines of the records go: a service's to its own output, a command's beside what people read."""

import logging
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from accounts.records import lines
from imari_dx import logs


@pytest.fixture
def journal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[socket.socket]:
    """The socket of the system's log."""
    for module in (lines, logs):
        monkeypatch.setattr(module, "SYSLOG", tmp_path / "log")
    monkeypatch.delenv("JOURNAL_STREAM", raising=False)
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as listening:
        listening.bind(str(tmp_path / "log"))
        yield listening


def test_a_command_at_a_terminal_writes_to_the_system_s_log(journal: socket.socket, tmp_path: Path) -> None:
    wanted = logs.logging_config("stderr", tmp_path)["handlers"]["records"]
    assert wanted["()"] == "accounts.records.lines.SyslogHandler"
    handler = lines.SyslogHandler(tmp_path)
    handler.setFormatter(lines.LineFormatter())
    record = logging.LogRecord("imari_dx.audit", logging.INFO, "", 0, "verified", (), None)
    record.audit = {"kind": "verified", "subject": "第2番"}
    handler.emit(record)
    handler.close()
    assert journal.recv(1000).decode() == '<14>imari-dx: {"kind":"verified","subject":"第2番"}\0'


def test_a_service_writes_to_its_output(
    journal: socket.socket, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("JOURNAL_STREAM", "8:1234")
    wanted = logs.logging_config("stderr", tmp_path)["handlers"]["records"]
    assert wanted["()"] == "accounts.records.lines.JournalHandler"
