"""script/audit site: the public pages as the public has them, from a folder and from web servers.

No test file. The demonstration's R5 and R6 with all files, the plan of every shape, and a year that was set
right. Every page is opened without scripts from ``file:``, from Python's web server and (where it is
installed) from nginx, in a folder below the root and under a strict content security policy; every link and
resource answers, the console is silent. axe reads every page at both widths, the Nu HTML checker (where java
and its jar are) every file.
"""

import functools
import http.server
import os
import shutil
import subprocess
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urldefrag

import pytest
from django.core.management import call_command
from playwright.sync_api import Browser, Page

from indicators.book.results import load_results
from reports.builders.evaluation import EvaluationBuilder
from reports.builders.year_content import content_of
from reports.permissions import SEES_EVERYTHING
from reports.site.services import export_year
from tests.browser.looking import complaints
from tests.cast import make_world
from tests.kept_rows import load_demo_rows
from tests.reports.editions.published_year import (
    REASON,
    SECOND_DAY,
    YEAR,
    decided_plan,
    published,
    set_right,
)
from tests.shapes.every_shape import at, every_shape

pytestmark = pytest.mark.django_db
POLICY = "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'"
PORT = 8931


@pytest.fixture
def demonstration(tmp_path: Path) -> Path:
    load_demo_rows()
    folder = tmp_path / "www/city/dx"
    for year in (2023, 2024):
        call_command("export_site", "--fiscal-year", str(year), "--output", str(folder), "--demo")
    return folder


@pytest.fixture
def every_kind(tmp_path: Path) -> Path:
    world, folder = every_shape(), tmp_path / "www/shapes"
    for year in (2023, 2024):
        builder = EvaluationBuilder.for_reader(load_results(world.plan), year, SEES_EVERYTHING, at(year))
        export_year(content_of(builder), [], [], plan="plan", folder=folder)
    return folder


def test_the_demonstration(demonstration: Path, browser: Browser) -> None:
    look_at(demonstration, browser)


def test_the_plan_of_every_shape(every_kind: Path, browser: Browser) -> None:
    look_at(every_kind, browser)


def test_a_corrected_year(tmp_path: Path, browser: Browser) -> None:
    world = make_world()
    plan, folder = decided_plan(world), tmp_path / "www/corrected"
    published(world, plan)
    set_right(world, 80)
    published(world, plan, reason=REASON, at=SECOND_DAY)
    call_command(
        "export_site", "--plan", plan.slug, "--fiscal-year", str(YEAR), "--output", str(folder), "--demo"
    )
    look_at(folder, browser)


def look_at(folder: Path, browser: Browser) -> None:
    """Say what was read, and fail with all that was found."""
    found = [f"nu: {line}" for line in checked(folder)]
    count = 0
    root = folder.parents[1] if folder.parent.name == "city" else folder.parent
    below = folder.relative_to(root).as_posix()
    places = [folder.as_uri()]
    with served(root), nginx(root) as more:
        places += [f"{one}/{below}" for one in (f"http://127.0.0.1:{PORT}", *more)]
        for place in places:
            opened, heard = crawl(browser, f"{place}/index.html")
            print(f"{place}: {len(opened)} addresses")  # noqa: T201
            missing = {one.relative_to(folder).as_posix() for one in folder.rglob("*.html")} - {
                one.removeprefix(f"{place}/") for one in opened
            }
            found += [*heard, *(f"{place}: nothing leads to {one}" for one in missing)]
        page = browser.new_page()
        for one in sorted(folder.rglob("*.html")):
            page.goto(one.as_uri())
            found += wide_and_read(page)
            count += 1
        page.close()
    print(f"{folder.name}: axe read {count} pages")  # noqa: T201
    assert found == []


def wide_and_read(page: Page) -> list[str]:
    return complaints(page, axe_on_both=True)


def crawl(browser: Browser, start: str) -> tuple[set[str], list[str]]:
    """Open every page that can be reached, without scripts; return all addresses and what was wrong."""
    context = browser.new_context(java_script_enabled=False)
    page, found = context.new_page(), []
    page.on("console", lambda message: found.append(f"{page.url}: {message.text}"))
    # ERR_ABORTED: an icon that was still on its way when the next page was asked for.
    page.on(
        "requestfailed",
        lambda one: None if one.failure == "net::ERR_ABORTED" else found.append(f"{one.url}: {one.failure}"),
    )
    page.on("response", lambda one: found.append(f"{one.url}: {one.status}") if one.status >= 400 else None)
    waiting, opened = [start], {start}
    while waiting:
        address = waiting.pop()
        page.goto(address)
        for link in page.locator("a[href]").evaluate_all("all => all.map(one => one.href)"):
            target = urldefrag(link)[0]
            if target in opened:
                continue
            opened.add(target)
            if target.endswith(".html"):
                waiting.append(target)
            elif target.startswith("file:"):
                if not Path(target.removeprefix("file://")).is_file():
                    found.append(f"{address}: {target} is no file")
            elif not context.request.get(target).ok:
                found.append(f"{address}: {target} does not answer")
    context.close()
    return opened, found


@contextmanager
def served(root: Path) -> Iterator[None]:
    """Python's own web server, with the policy."""

    class Handler(http.server.SimpleHTTPRequestHandler):
        def end_headers(self) -> None:
            self.send_header("Content-Security-Policy", POLICY)
            super().end_headers()

        def log_message(self, *_args: object) -> None:
            pass

    handler = functools.partial(Handler, directory=str(root))
    server = http.server.ThreadingHTTPServer(("127.0.0.1", PORT), handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield
    server.shutdown()
    thread.join()
    server.server_close()


@contextmanager
def nginx(root: Path) -> Iterator[list[str]]:
    """An nginx of its own as an office has it, where the program is there; its addresses."""
    program = shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin")
    if program is None:
        yield []
        return
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o755)
        kinds = "text/html html; text/css css; image/svg+xml svg; application/pdf pdf; application/json json;"
        temporary = " ".join(
            f"{kind}_temp_path {folder}/{kind};"
            for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
        )
        (folder / "nginx.conf").write_text(
            f"daemon off; pid {folder}/pid; error_log stderr; {'user root;' if os.getuid() == 0 else ''}"
            f"events {{}} http {{ access_log off; {temporary} types {{ {kinds} }} server {{"
            f" listen 127.0.0.1:{PORT + 1}; root {root}; charset utf-8;"
            f' add_header Content-Security-Policy "{POLICY}"; }} }}'
        )
        process = subprocess.Popen([program, "-c", str(folder / "nginx.conf"), "-p", name, "-e", "stderr"])
        yield [f"http://127.0.0.1:{PORT + 1}"]
        process.terminate()
        process.wait()


def checked(folder: Path) -> list[str]:
    """What the Nu HTML checker says of all pages and styles; nothing, and a line that says so, without it."""
    jar = os.environ.get("VNU_JAR", "")
    if not jar or not shutil.which("java"):
        print("Nu HTML checker: not asked (java and VNU_JAR)")  # noqa: T201
        return []
    command = ["java", "-Xss8m", "-jar", jar, "--stdout", "--format", "gnu", "--also-check-css"]
    done = subprocess.run(
        [*command, "--also-check-svg", "--skip-non-html", str(folder)],
        capture_output=True,
        text=True,
        check=False,
    )
    said = [line for line in done.stdout.splitlines() if line]
    print(f"Nu HTML checker: {len(said)} lines; {done.stderr.strip()[-80:]}")  # noqa: T201
    return said
