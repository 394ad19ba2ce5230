"""wapiti3 as one of the roles: its own crawler and modules, on loopback, for a bounded time."""

import http.server
import json
import os
import re
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.security.findings import HIGH, LOW, MEDIUM, NOTE, Finding, Trial
from tests.security.site import PEOPLE, Site
from tests.security.visitor import signed_in

SCANNER = Path(__file__).parent / "scanner/.venv/bin/wapiti"
# Not those that need the internet or look for products that we are not (wp_enum, cms, nikto, takeover …);
# signing in is tried by tests/security/attacks_on_accounts.py, which knows what a lock looks like.
MODULES = (
    *("backup", "cookieflags", "crlf", "csp", "csrf", "exec", "file", "htaccess", "http_headers", "ldap"),
    *("methods", "permanentxss", "redirect", "shellshock", "sql", "ssrf", "timesql", "upload", "xss", "xxe"),
)
# wapiti's levels are 0 (information) to 4 (critical).
_GRADES = {0: NOTE, 1: LOW, 2: MEDIUM, 3: HIGH, 4: HIGH}
_PAGES, _LONGEST_CRAWL, _SECONDS = 60, 60, 6  # of a module, where SECURITY_SECONDS says nothing else
# One of each page is enough: another initiative's or year's takes the time of a page not seen yet.
_LEFT_OUT = (
    *("/account/logout/*", "/account/sessions/end/*", "/admin/logout/*", "/static/*", "/help/*"),
    *(f"/*/{prefix}-{number}/*" for prefix, first, last in (("gyo", 1, 21), ("san", 2, 5), ("chi", 1, 2))
      for number in range(first, last + 1) if (prefix, number) not in (("gyo", 10), ("gyo", 1))),
    *(f"/*/{year}/*" for year in (2021, 2022, 2023)),
    *(f"/*year={year}*" for year in (2021, 2022, 2023)),
    *("/*sort=*", "/*.pdf", "/*.xlsx", "/*.zip"),
)  # fmt: skip
# All pages are opened by every role; the time for attacks goes to the pages that are the role's own.
_OTHERS_ATTACK = {
    "secretariat": (
        "/dashboard/*", "/initiatives/*", "/reports/*", "/entry/*", "/review/*", "/search/*", "/admin/*",
    ),
    "headquarters": ("/reports/*", "/initiatives/*"),
    "head-sangyo": ("/dashboard/*", "/reports/*", "/initiatives/*"),
    "editor-sangyo": ("/dashboard/*", "/reports/*", "/initiatives/*", "/review/*"),
}  # fmt: skip


@contextmanager
def _endpoint() -> Iterator[tuple[str, list[str]]]:
    """Serve what a page that fetches addresses would ask; keep what is asked beside wapiti's own question."""
    asked: list[str] = []

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            if "get_" not in self.path:
                asked.append(self.path)
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.end_headers()
            self.wfile.write(b"{}")

        def log_message(self, *_args: object) -> None:
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}/", asked
    server.shutdown()
    server.server_close()


def scan(site: Site, label: str, folder: Path) -> Trial:
    """Scan the site as one role; every answer of the server is a try, and a 5xx among them a finding."""
    username, began = PEOPLE[label], time.monotonic()
    visitor = signed_in(site, username)
    visitor.get("/account/password/" if username else "/account/login/")
    cookies = "; ".join(f"{name}={value}" for name, value in visitor.cookies.items())
    each = int(os.environ.get("SECURITY_SECONDS", _SECONDS))
    crawl = min(_LONGEST_CRAWL, 10 * each)
    report = folder / f"wapiti-{username or 'anonymous'}.report"
    left_out = (*_LEFT_OUT, *_OTHERS_ATTACK.get(username, ()))
    with _endpoint() as (endpoint, fetched):
        command = f"""
            {SCANNER} --url {site.address}/ --scope domain --depth 6 --timeout 20 --level 1 --tasks 4
            --verbose 0
            --max-links-per-page {_PAGES} --max-files-per-dir 20 --max-parameters 60
            --max-scan-time {crawl} --max-attack-time {each} --module {",".join(MODULES)}
            --endpoint {endpoint} --dns-endpoint localhost --format json --output {report} --no-bugreport
            --store-session {site.folder}/s --store-config {site.folder}/c --flush-session
        """.split()
        command += ["--cookie-value", cookies]
        for one in left_out:
            command += ["--exclude", f"{site.address}{one}"]
        environment = {name: text for name, text in os.environ.items() if "proxy" not in name.lower()}
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    trial = Trial("wapiti3", label)
    if not report.exists():
        raise RuntimeError(done.stdout[-2000:] + done.stderr[-2000:])
    stored = json.loads(report.read_text(encoding="utf-8", errors="replace"))
    trial.findings += _found(stored)
    trial.findings += [
        Finding(HIGH, f"{label} {one}", "サーバーが、渡されたアドレスを読みに行った") for one in fetched
    ]
    statuses = site.statuses()
    trial.findings += [
        Finding(MEDIUM, f"{label} {line}", f"{status} の応答")
        for status, lines in statuses.items()
        if status >= "500"
        for line in lines
    ]
    if username and visitor.get("/account/password/").status != 200:
        trial.findings.append(Finding(LOW, label, "攻めている間に、ログアウトしていた"))
    trial.tries = sum(len(lines) for lines in statuses.values())
    names = {re.split(r"[ ?]", line)[1] for lines in statuses.values() for line in lines if " " in line}
    by_status = "、".join(f"{status} {len(lines):,}" for status, lines in sorted(statuses.items()))
    trial.note = f"{len(names):,} のアドレス、攻め方ごとに{each}秒まで。応答：{by_status}"
    trial.seconds = time.monotonic() - began
    return trial


def _found(stored: dict[str, Any]) -> list[Finding]:
    found = []
    for kind in ("vulnerabilities", "anomalies"):
        for name, rows in stored[kind].items():
            for row in rows:
                grade = (
                    MEDIUM
                    if kind == "anomalies" and name == "Internal Server Error"
                    else _GRADES[row["level"]]
                )
                found.append(Finding(grade, f"{row['method']} {row['path']}", f"{name}：{row['info']}"))
    return found
