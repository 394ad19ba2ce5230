"""What answers say to browsers and proxies, errors and refusals among them; nobody adds to it."""

from collections.abc import Iterator

from tests.security.findings import HIGH, LOW, MEDIUM, Trial
from tests.security.site import Site
from tests.security.visitor import Visitor, signed_in

_EVERY_ANSWER = {
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Strict-Transport-Security": "max-age=",
    "Referrer-Policy": "same-origin",
}
_EVERY_PAGE = {
    "Content-Security-Policy": "default-src 'self'",
    "X-Frame-Options": "DENY",
    "Cache-Control": "no-store",
}


def split_headers(site: Site) -> Iterator[Trial]:
    """Line breaks in whatever might come back in a header."""
    trial = Trial("要求", "ヘッダーへの改行")
    visitor = signed_in(site, "secretariat")
    for broken in ("%0d%0aX-Evil:%201", "%0aX-Evil:%201", "%0dX-Evil:%201", "%E5%98%8A%E5%98%8DX-Evil:%201"):
        for path in (
            f"/account/login/?next=/{broken}",
            f"/?back=/{broken}",
            f"/{broken}",
            f"/dashboard{broken}",
            f"/people.csv?text={broken}",
            f"/reports/results.csv?{broken}",
            f"/search/?q={broken}",
            f"/plan/initiatives/?screen=plan_initiative&to={broken}",
        ):
            answer = visitor.get(path)
            trial.check(
                "X-Evil" not in answer.headers and answer.status < 500, HIGH, path, f"{answer.status}"
            )
    yield trial


def headers(site: Site) -> Iterator[Trial]:
    """What every answer says, errors, refusals, files and redirects among them."""
    trial = Trial("応答", "すべての応答のヘッダー")
    people = {name: signed_in(site, name) for name in ("", "viewer", "secretariat", "nobody")}
    for name, visitor in people.items():
        for path in (
            *(
                "/",
                "/account/login/",
                "/nowhere/",
                "/people/",
                "/admin/",
                "/static/css/site.css",
                "/static/none",
            ),
            *("/reports/results.csv", "/reports/results.json", "/people.csv", "/health/live", "/favicon.ico"),
            *(
                "/.well-known/security.txt",
                "/help/",
                "/dashboard",
                "/initiatives/gyo-10/",
                "/reports/plan.html",
            ),
        ):
            answer = visitor.get(path)
            who = name or "未ログイン"
            if path == "/health/live":
                continue  # no page: for programs of this machine
            for header, wanted in _EVERY_ANSWER.items():
                said = str(answer.headers[header] or "")
                trial.check(wanted in said, LOW, f"{who} {path}", f"{header}: {said or 'なし'}")
            if (path.startswith("/static/") and answer.status == 200) or answer.status == 301:
                continue  # nothing private in it, and no page
            for header, wanted in _EVERY_PAGE.items():
                said = str(answer.headers[header] or "")
                is_right = wanted in said or (
                    header == "Cache-Control" and path == "/.well-known/security.txt"
                )
                trial.check(
                    is_right, MEDIUM, f"{who} {path}（{answer.status}）", f"{header}: {said or 'なし'}"
                )
            policy = str(answer.headers["Content-Security-Policy"] or "")
            trial.check("unsafe" not in policy, MEDIUM, f"{who} {path}", policy)
    for path, sent in (("/account/login/", b"a=b"), ("/", b"x" * 4_000_000)):
        answer = Visitor(site).ask("POST", path, sent, {"Content-Type": "application/x-www-form-urlencoded"})
        for header, wanted in (_EVERY_ANSWER | _EVERY_PAGE).items():
            said = str(answer.headers[header] or "")
            trial.check(wanted in said, LOW, f"POST {path}（{answer.status}）", f"{header}: {said or 'なし'}")
    yield trial


ATTACKS = (split_headers, headers)
