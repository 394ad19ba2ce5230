"""What is typed and chosen: every parameter of lists, parts of addresses, fields of forms."""

import re
from collections.abc import Iterator
from html import unescape
from urllib.parse import parse_qsl, quote, urljoin, urlsplit

from tests.pages.markup import Markup
from tests.security.findings import HIGH, MEDIUM, Trial
from tests.security.site import PEOPLE, Site
from tests.security.visitor import Answer, Visitor, signed_in

MARK = "q9zq"
PAYLOADS = {
    "SQL": (
        "'", '"', "1' OR '1'='1", "1) OR 1=1--", "1;SELECT pg_sleep(5)--", "%27%20UNION%20SELECT%20NULL--",
    ),
    "HTML": (
        f'"><script>{MARK}</script>', f"'-{MARK}-'",
        f"<img src=x onerror={MARK}>", f"</title><svg/onload={MARK}>",
    ),
    "テンプレート": (
        "{{7331*7}}", "{% debug %}", "${7331*7}", "#{7331*7}", "<%= 7331*7 %>", "{{settings.SECRET_KEY}}",
    ),
    "その他": (
        "../../../etc/passwd", "file:///etc/passwd", "-1", "9" * 40, "1e309", "NaN",
        "𠮷\u202e", "a" * 5000, "[]",
    ),
}  # fmt: skip
_ERRORS = re.compile(
    r"Traceback|OperationalError|syntax error at|near \"|psycopg|sqlite3\.|root:x:|0123456789abcdefghij"
)
_MOST = 80  # places of a role
_LONGEST = 30  # seconds; a whole document is made by some forms, on a machine that has other work
_STARTS = (
    "/", "/search/?q=a", "/dashboard/", "/dashboard/years/", "/dashboard/indicators/",
    "/dashboard/alerts/", "/dashboard/schedule/", "/dashboard/money/", "/dashboard/meeting/",
    "/cycles/2025/matrix/", "/people/", "/sign-ins/", "/records/", "/history/", "/responsibilities/",
    "/departments/", "/instructions/", "/news/", "/reports/", "/initiatives/gyo-10/",
    "/entry/2025/san-1/", "/review/2025/san-1/", "/grid/2025/", "/plan/", "/admin/accounts/user/",
    "/admin/initiatives/initiative/", "/cycles/", "/scales/", "/help/", "/operation/",
    "/account/login/", "/reminders/", "/transfers/", "/questionnaires/2025/", "/retention/", "/start/",
)  # fmt: skip


def _places(visitor: Visitor) -> dict[tuple[str, str], None]:
    """Return the paths with a parameter that forms and links of a reader's pages name."""
    places: dict[tuple[str, str], None] = {}
    for start in _STARTS:
        page = visitor.get(start)
        if page.status != 200:
            continue
        markup = Markup(page.text)
        links = [urljoin(start, unescape(one)) for one in markup.links()]
        for link in (start, *links):
            parts = urlsplit(link)
            for name, _value in parse_qsl(parts.query):
                if len(places) < _MOST:
                    places.setdefault((re.sub(r"20\d\d", "2025", parts.path), name))
        for form in markup.forms():
            path = urlsplit(urljoin(start, form.action)).path
            for name in form.fields:
                if "csrf" not in name and len(places) < _MOST:
                    places.setdefault((path if "?" not in path else start, name))
    return {key: None for key in places if not key[0].startswith(("/static/", "/account/logout/"))}


def _judge(trial: Trial, where: str, payload: str, answer: Answer) -> None:
    trial.check(answer.status < 500, MEDIUM, where, f"{answer.status} の応答：{payload[:60]}")
    trial.check(answer.seconds < _LONGEST, MEDIUM, where, f"{answer.seconds:.0f}秒かかった：{payload[:60]}")
    is_page = "html" in str(answer.headers["Content-Type"] or "")
    raw = payload in answer.text and MARK in payload and is_page and any(sign in payload for sign in "<>")
    trial.check(not raw, HIGH, where, f"そのまま出た：{payload[:60]}")
    trial.check(str(7331 * 7) not in answer.text, HIGH, where, f"計算された：{payload[:60]}")
    trial.check(not _ERRORS.search(answer.text), HIGH, where, f"内部の言葉が出た：{payload[:60]}")


def parameters(site: Site) -> Iterator[Trial]:
    """Every parameter that a role's pages name: with every payload where it is met first, then some."""
    seen: set[str] = set()
    for role, name in PEOPLE.items():
        if name in ("nobody", "head-sangyo"):
            continue  # no lists of their own that others do not have
        trial, visitor = Trial("入力", f"アドレスの項目：{role}"), signed_in(site, name)
        places = _places(visitor)
        for path, parameter in places:
            payloads = [one for group in PAYLOADS.values() for one in group]
            if parameter in seen:
                payloads = [group[0] for group in PAYLOADS.values()]
            seen.add(parameter)
            for payload in payloads:
                answer = visitor.get(f"{path}?{quote(parameter)}={quote(payload)}")
                _judge(trial, f"{role} {path}?{parameter}", payload, answer)
        trial.note = f"{len(places)} か所"
        yield trial


def names_in_paths(site: Site) -> Iterator[Trial]:
    """The parts of addresses that are words or numbers."""
    trial, visitor = Trial("入力", "アドレスの途中の語"), signed_in(site, "secretariat")
    shapes = (
        *(
            "/entry/2025/{}/",
            "/initiatives/{}/",
            "/people/{}/",
            "/plan/glossary/{}/",
            "/scales/{}/1/",
            "/help/{}/",
        ),
        *(
            "/p/{}/",
            "/p/{}/dashboard/",
            "/reports/2025/{}.html",
            "/admin/accounts/user/{}/change/",
            "/cycles/{}/",
        ),
        *("/plan/headings/{}/", "/reports/jobs/{}/", "/review/2025/gyo-10/step/{}/", "/help/roles/{}/"),
    )
    for shape in shapes:
        for payload in (one for group in PAYLOADS.values() for one in group):
            answer = visitor.get(shape.format(quote(payload, safe="")))
            _judge(trial, shape, payload, answer)
    yield trial


def forms(site: Site) -> Iterator[Trial]:
    """Every text field of the forms of three roles: saved or refused, never answered raw or as a failure."""
    for role in ("担当者", "事務局", "アカウント管理者"):
        trial, visitor = Trial("入力", f"フォームの項目：{role}"), signed_in(site, PEOPLE[role])
        for start in _STARTS:
            page = visitor.get(start)
            if page.status != 200 or start.startswith("/account/"):
                continue
            for form in Markup(page.text).forms():
                action = urljoin(start, form.action)
                if "logout" in action or "password" in action or "sessions" in action:
                    continue
                for group in PAYLOADS.values():
                    sent = {name: str(value) for name, value in form.sent(group[0]).items()}
                    sent.pop("csrfmiddlewaretoken", None)
                    visitor.token = _token(visitor, start)
                    _judge(trial, f"{role} POST {action}", group[0], visitor.post(action, dict(sent)))
        yield trial


def _token(visitor: Visitor, page: str) -> str:
    return visitor.token or visitor.get(page).text and visitor.token


ATTACKS = (parameters, names_in_paths, forms)
