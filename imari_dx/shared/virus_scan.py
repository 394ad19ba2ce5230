"""Uploads are shown to a scanner for viruses first: clamd, over its Unix socket or TCP.

The protocol is that of clamd(8), https://docs.clamav.net/manual/Usage/Scanning.html#clamd: a command between
``z`` and a zero byte, answered by one line that ends with a zero byte. ``INSTREAM`` takes the content in
chunks, each behind its length (4 bytes, big-endian); a length of zero ends it.
"""

import logging
import socket
import struct
from collections.abc import Iterable

from django.conf import settings
from django.core.files import File

from imari_dx.shared.request_facts import current_request

logger = logging.getLogger(__name__)

Address = str | tuple[str, int]  # the path of a Unix socket, or host and port

_CONNECTING = 3  # seconds
_ANSWERING = 25  # seconds for each step: less than a web process has for a request
_CHUNK = 256 * 1024
_LONGEST_ANSWER = 4096

_FOUND = (
    "「{name}」からウイルス（{virus}）が見つかったため、受け取りませんでした。"
    "このファイルを開かず、すぐに情報システムの担当へ知らせてください。"
)
_TOO_LARGE = (
    "「{name}」は大きすぎてウイルスの検査ができないため、受け取れません。分けるか、小さくしてから、"
    "もう一度選んでください。"
)
_DOWN = (
    "ウイルスの検査をするプログラムが応答しないため、ファイルを受け取れません。何も変わっていません。"
    "少し待って、もう一度お試しください。続くときは事務局に連絡してください。"
)


class ScannerError(Exception):
    """The scanner is not there, or answers what is no answer."""


class TooLargeToScanError(Exception):
    """The scanner takes no file of this size (StreamMaxLength in clamd.conf)."""


class UploadRefusedError(Exception):
    """A file that must not be read; the message is a sentence for the person who chose it."""


def require_clean(upload: "File[bytes]") -> None:
    """Show an upload to the scanner, if one is set up. Raises UploadRefusedError; the log says why.

    Where the scanner does not answer nothing is taken, unless ``CLAMD_REQUIRED`` is off.
    """
    if settings.CLAMD is None:
        return
    name, size = upload.name or "", upload.size
    try:
        virus = virus_in(upload.chunks(_CHUNK), settings.CLAMD)
    except TooLargeToScanError as error:
        logger.warning("not scanned, too large for the scanner: %r, %s bytes", name, size)
        raise UploadRefusedError(_TOO_LARGE.format(name=name)) from error
    except ScannerError as error:
        if settings.CLAMD_REQUIRED:
            logger.error("refused, the scanner does not answer (%s): %r, %s bytes", error, name, size)
            raise UploadRefusedError(_DOWN) from error
        logger.warning(
            "taken unscanned, the scanner does not answer (%s): %r, %s bytes, from %s",
            error,
            name,
            size,
            _sender(),
        )
        virus = ""
    if virus:
        logger.warning("virus found: %s in %r, %s bytes, from %s", virus, name, size, _sender())
        raise UploadRefusedError(_FOUND.format(name=name, virus=virus))
    upload.seek(0)


def _sender() -> str:
    """Return who hands a file in, and from where: whom to ask about it."""
    answered = current_request()
    name = getattr(answered.person(), "username", "") if answered else ""
    return f"{name or 'nobody known'} at {answered.address if answered else 'this machine'}"


def virus_in(chunks: Iterable[bytes], address: Address) -> str:
    """Return the name of what the scanner found in a file, or nothing.

    Raises TooLargeToScanError and ScannerError.
    """
    answer = _ask(b"INSTREAM", address, chunks)
    if answer == "stream: OK":
        return ""
    if answer.startswith("stream: ") and answer.endswith(" FOUND"):
        return answer.removeprefix("stream: ").removesuffix(" FOUND")
    if answer.startswith("INSTREAM size limit exceeded"):
        raise TooLargeToScanError
    raise ScannerError(f"answered {answer[:200]!r}")


def require_answer(address: Address) -> None:
    """Raise ScannerError unless the scanner says that it is there."""
    answer = _ask(b"PING", address)
    if answer != "PONG":
        raise ScannerError(f"answered {answer[:200]!r}")


def _ask(command: bytes, address: Address, chunks: Iterable[bytes] | None = None) -> str:
    try:
        with _connected(address) as connection:
            try:
                connection.sendall(b"z" + command + b"\0")
                if chunks is not None:
                    _send(connection, chunks)
            except (BrokenPipeError, ConnectionResetError):
                pass  # it has said already why it wants no more of it
            return _line(connection)
    except OSError as error:
        raise ScannerError(str(error) or type(error).__name__) from error


def _connected(address: Address) -> socket.socket:
    if isinstance(address, tuple):
        connection = socket.create_connection(address, timeout=_CONNECTING)
    else:
        connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        try:
            connection.settimeout(_CONNECTING)
            connection.connect(address)
        except BaseException:
            connection.close()
            raise
    connection.settimeout(_ANSWERING)
    return connection


def _send(connection: socket.socket, chunks: Iterable[bytes]) -> None:
    for chunk in chunks:
        if chunk:  # a length of zero would end the file here
            connection.sendall(struct.pack("!L", len(chunk)) + chunk)
    connection.sendall(struct.pack("!L", 0))


def _line(connection: socket.socket) -> str:
    answer = b""
    while not answer.endswith(b"\0") and len(answer) < _LONGEST_ANSWER:
        received = connection.recv(_LONGEST_ANSWER)
        if not received:
            break
        answer += received
    return answer.rstrip(b"\0\n").decode(errors="replace")
