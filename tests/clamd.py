"""A small clamd that speaks the protocol of clamd(8) and knows one virus; and how the settings name it."""

import contextlib
import socket
import socketserver
import struct
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

# EICAR's test file, in two parts: a scanner on a developer's machine must not take this file away.
EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$" + b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"


class FakeClamd:
    """Answers until it is closed. A stream may have ``most`` bytes; ``says`` answers whatever is asked."""

    def __init__(self, path: Path | None = None) -> None:
        self.most, self.says = 1024 * 1024, b""
        self.scanned: list[bytes] = []
        fake = self

        class Handler(socketserver.BaseRequestHandler):
            def handle(self) -> None:
                with contextlib.suppress(ConnectionError):
                    fake.answer(self.request)

        if path is None:
            self.server: Any = socketserver.ThreadingTCPServer(("127.0.0.1", 0), Handler)
            self.address: Any = self.server.server_address
        else:
            self.server = socketserver.ThreadingUnixStreamServer(str(path), Handler)
            self.address = str(path)
        self.server.daemon_threads = True
        threading.Thread(target=self.server.serve_forever, args=(0.01,), daemon=True).start()

    def answer(self, connection: socket.socket) -> None:
        """Serve one connection, as clamd does."""
        command = b""
        while not command.endswith(b"\0"):
            command += connection.recv(1)
        if self.says:
            connection.sendall(self.says)
        elif command == b"zPING\0":
            connection.sendall(b"PONG\0")
        else:
            assert command == b"zINSTREAM\0"
            connection.sendall(self._stream(connection) + b"\0")

    def _stream(self, connection: socket.socket) -> bytes:
        content = b""
        while length := struct.unpack("!L", _exactly(connection, 4))[0]:
            content += _exactly(connection, length)
            if len(content) > self.most:
                return b"INSTREAM size limit exceeded. ERROR"
        self.scanned.append(content)
        return b"stream: Eicar-Signature FOUND" if EICAR in content else b"stream: OK"


def _exactly(connection: socket.socket, count: int) -> bytes:
    content = b""
    while len(content) < count:
        received = connection.recv(count - len(content))
        if not received:
            raise ConnectionError
        content += received
    return content


@contextlib.contextmanager
def fake_clamd(path: Path | None = None) -> Iterator[FakeClamd]:
    """A clamd on a Unix socket, or on TCP without one."""
    fake = FakeClamd(path)
    try:
        yield fake
    finally:
        fake.server.shutdown()
        fake.server.server_close()
