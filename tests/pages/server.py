"""The kept pages, served again as they were answered: with their policy, style sheets and scripts."""

import gzip
import mimetypes
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from tests.pages.kept import KeptPage

# The words of the scripts of Django's admin, which no file holds.
CATALOGUE = "/admin/jsi18n/"


@contextmanager
def served(folder: Path, pages: Sequence[KeptPage]) -> Iterator[str]:
    """Serve each page as ``/page/<its place in the list>``; nothing is answered to whatever else it asks."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            first, _, rest = self.path.split("?")[0].lstrip("/").partition("/")
            if first == "page" and rest.isdigit():
                page = pages[int(rest)]
                policy = {"Content-Security-Policy": page.policy} if page.policy else {}
                self.answer((folder / page.file).read_bytes(), "text/html; charset=utf-8", **policy)
            elif first == "static" and (file := folder / "static" / rest).is_file():
                kind = mimetypes.guess_type(file.name)[0] or "application/octet-stream"
                self.answer(file.read_bytes(), kind, Cache_Control="max-age=31536000, immutable")
            elif self.path.startswith(CATALOGUE):
                self.answer((folder / "catalogue.js").read_bytes(), "text/javascript")
            else:
                self.nothing()

        def do_POST(self) -> None:
            self.rfile.read(int(self.headers.get("Content-Length", 0)))
            self.nothing()

        def nothing(self) -> None:
            self.send_response(204)
            self.end_headers()

        def answer(self, content: bytes, kind: str, **headers: str) -> None:
            self.send_response(200)
            if "gzip" in self.headers.get("Accept-Encoding", ""):
                content = gzip.compress(content, 6)
                self.send_header("Content-Encoding", "gzip")
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(content)))
            for name, value in headers.items():
                self.send_header(name.replace("_", "-"), value)
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    thread.join()
    server.server_close()
