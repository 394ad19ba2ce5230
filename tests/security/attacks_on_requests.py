"""What a request may look like: hosts, verbs, bodies, names of paths, where one goes on to."""

import socket
import ssl
import time
from collections.abc import Iterator
from urllib.parse import quote

from tests.security.findings import HIGH, MEDIUM, Trial
from tests.security.site import Site
from tests.security.visitor import Answer, Visitor, signed_in

VERBS = ("PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT", "PROPFIND", "DEBUG", "FOO")
_CLOSED = (302, 400, 403, 404, 405, 501)
ELSEWHERE = "evil.example"
LEADS_OUT = (
    f"https://{ELSEWHERE}/",
    f"//{ELSEWHERE}/",
    f"///{ELSEWHERE}/",
    f"/\\{ELSEWHERE}/",
    f"\\\\{ELSEWHERE}",
    f"https:{ELSEWHERE}",
    f"/%09/{ELSEWHERE}",
    f"/\t/{ELSEWHERE}",
    f"https://localhost@{ELSEWHERE}/",
    "javascript:alert(1)",
    "data:text/html,x",
    f"/?back=https://{ELSEWHERE}/",
)
NAMES_OF_PATHS = (
    "/static/../db.sqlite3",
    "/static/%2e%2e/%2e%2e/etc/passwd",
    "/static/..%2f..%2fetc%2fpasswd",
    "/static/..%5c..%5cetc%5cpasswd",
    "/static//etc/passwd",
    "/static/%00",
    "/files/",
    "/media/",
    "/var/db.sqlite3",
    "/.git/config",
    "/.env",
    "/entry/2025/..%2f..%2fetc/",
    "/help/..%2f..%2fetc%2fpasswd/",
    "/plan/glossary/..%2f..%2fetc%2fpasswd/",
    "/reports/2025/..%2f..%2fetc%2fpasswd.pdf",
    "//evil.example/",
    "/%2f%2fevil.example/",
)


def hosts(site: Site) -> Iterator[Trial]:
    """Names of hosts that are not ours reach nothing and stand in no answer."""
    trial = Trial("要求", "ホスト名の偽り")
    for host in (
        ELSEWHERE,
        f"localhost:{site.port}@{ELSEWHERE}",
        f"{ELSEWHERE}:{site.port}",
        "localhost.",
        "",
    ):
        for headers in ({"Host": host}, {"Host": host, "X-Forwarded-Host": "localhost"}):
            answer = Visitor(site).ask("GET", "/account/login/", headers=headers)
            is_ours = answer.status == 400 or not host.startswith(ELSEWHERE)
            said = answer.text + str(answer.headers)
            trial.check(is_ours and ELSEWHERE not in said, MEDIUM, f"Host: {host}", f"{answer.status}")
    for name in ("X-Forwarded-Host", "X-Host", "Forwarded", "X-Original-URL", "X-Rewrite-URL"):
        answer = Visitor(site).ask("GET", "/account/login/", headers={name: f"{ELSEWHERE}/admin/"})
        said = answer.text + str(answer.headers)
        trial.check(answer.status == 200 and ELSEWHERE not in said, MEDIUM, name, f"{answer.status}")
    for name, value in (("X-Forwarded-For", "127.0.0.1"), ("X-Real-IP", "127.0.0.1")):
        answer = Visitor(site).ask("GET", "/operation/", headers={name: value})
        trial.check(answer.status == 302, HIGH, f"{name}: {value}", f"{answer.status}")
    yield trial


def verbs(site: Site) -> Iterator[Trial]:
    """Verbs that no page takes, also where another header names them."""
    trial = Trial("要求", "ほかの動詞")
    secretariat = signed_in(site, "secretariat")
    for path in ("/", "/people/", "/plan/basics/", "/entry/2025/gyo-10/", "/static/css/site.css", "/admin/"):
        for visitor in (Visitor(site), secretariat):
            for verb in VERBS:
                answer = visitor.ask(
                    verb, path, headers={"Origin": site.address, "Referer": f"{site.address}/"}
                )
                is_right = answer.status in _CLOSED or (verb == "OPTIONS" and answer.status in (200, 204))
                trial.check(
                    is_right and verb not in answer.text[:400], MEDIUM, f"{verb} {path}", f"{answer.status}"
                )
            for name in ("X-HTTP-Method-Override", "X-HTTP-Method", "X-Method-Override"):
                answer = visitor.get(path, **{name.replace("-", "_"): "DELETE"})
                plain = visitor.get(path)
                trial.check(answer.status == plain.status, MEDIUM, f"{name} {path}", f"{answer.status}")
    yield trial


def forged(site: Site) -> Iterator[Trial]:
    """Forms that come from elsewhere, or without their token."""
    trial = Trial("要求", "ほかのサイトからの送信（CSRF）")
    visitor = signed_in(site, "secretariat")
    body = f"csrfmiddlewaretoken={visitor.token}&act=save".encode()
    form = "application/x-www-form-urlencoded"
    for path in ("/people-new/", "/plan/basics/", "/account/logout/", "/account/sessions/end/", "/admin/"):
        for headers, sent in (
            ({"Origin": f"https://{ELSEWHERE}", "Referer": f"https://{ELSEWHERE}/"}, body),
            ({"Origin": "null", "Referer": ""}, body),
            ({"Referer": f"https://localhost.{ELSEWHERE}/"}, body),
            ({"Referer": f"http://localhost:{site.port}/"}, body),
            ({"Origin": site.address}, b"act=save"),
            ({"Origin": site.address}, b"csrfmiddlewaretoken=" + b"a" * 64),
        ):
            answer = visitor.ask("POST", path, sent, {"Content-Type": form} | headers)
            trial.check(answer.status == 403, HIGH, f"POST {path} {headers}", f"{answer.status}")
    trial.check(
        visitor.get("/").status == 200, HIGH, "/account/logout/", "ほかのサイトから、ログアウトさせられた"
    )
    yield trial


def bodies(site: Site) -> Iterator[Trial]:
    """Bodies of other kinds, too long ones, broken ones: an answer of the site's, no failure."""
    trial = Trial("要求", "本文の種類と大きさ")
    form = "application/x-www-form-urlencoded"
    xml = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>'
    sent = [
        ("application/json", b'{"username": {"$ne": ""}, "password": {"$ne": ""}}'),
        ("application/json", b"[" * 100_000),
        ("application/xml", xml),
        ("text/xml", xml),
        ("text/plain", b"username=secretariat&password=x"),
        (form, b"a=" + b"b" * 4_000_000),
        (form, b"&".join(b"a%d=1" % number for number in range(6_000))),
        (form, b"username=%ff%fe&password=%c0%af"),
        (f"{form}; charset=utf-7", b"username=+ADw-script+AD4-"),
        (f"{form}; charset=unknown", b"username=a"),
        ("multipart/form-data", b"--"),
        ("multipart/form-data; boundary=" + "a" * 300, b"--a\r\n"),
        (
            "multipart/form-data; boundary=x",
            b"--x\r\nContent-Disposition: form-data; name=a\r\n\r\n" + b"b" * 4_000_000,
        ),
        ("multipart/form-data; boundary=x", b"--x\r\n" * 20_000),
        ("image/svg+xml", b"<svg onload=alert(1)>"),
        ("", b"username=a"),
    ]
    for kind, body in sent:
        for visitor in (Visitor(site), signed_in(site, "editor-sangyo")):
            for path in ("/account/login/", "/entry/2025/san-1/"):
                visitor.get("/account/password/")
                headers = {"Content-Type": kind, "X-CSRFToken": visitor.token, "Referer": f"{site.address}/"}
                answer = visitor.ask("POST", path, body, headers)
                where = f"{kind} {len(body):,}バイト → {path}"
                trial.check(answer.status < 500, MEDIUM, where, f"{answer.status}")
                trial.check("root:x:" not in answer.text, HIGH, where, "サーバーのファイルが読めた")
                trial.check(answer.seconds < 10, MEDIUM, where, f"{answer.seconds:.0f}秒かかった")
    for what, path, headers in (
        ("長いアドレス", "/?" + "a" * 60_000, {}),
        ("長いヘッダー", "/", {"X-Long": "a" * 60_000}),
        ("長いクッキー", "/", {"Cookie": "a=" + "b" * 60_000}),
        ("多いヘッダー", "/", {f"X-{number}": "1" for number in range(400)}),
        ("二つの長さ", "/account/login/", {"Transfer-Encoding": "chunked", "Content-Length": "4"}),
    ):
        try:
            status = Visitor(site).ask("GET", path, headers=headers).status
        except OSError:
            status = 0  # closed without an answer
        trial.check(status < 500, MEDIUM, what, f"{status}")
    yield trial


def slow(site: Site) -> Iterator[Trial]:
    """Many bodies that never end: others are answered meanwhile."""
    trial = Trial("要求", "いつまでも終わらない本文")
    context = ssl._create_unverified_context()  # noqa: S323
    head = (
        f"POST /account/login/ HTTP/1.1\r\nHost: localhost:{site.port}\r\nContent-Length: 100000\r\n"
        "Content-Type: application/x-www-form-urlencoded\r\n\r\na="
    )
    held = []
    for _number in range(300):
        connection = context.wrap_socket(socket.create_connection(("127.0.0.1", site.port), timeout=20))
        connection.sendall(head.encode())
        held.append(connection)
    time.sleep(1)
    for _number in range(5):
        answer = Visitor(site).get("/account/login/")
        trial.check(
            answer.status == 200 and answer.seconds < 10, MEDIUM, "300本の間の応答", f"{answer.seconds:.0f}秒"
        )
    for one in held:
        one.close()
    yield trial


def paths(site: Site) -> Iterator[Trial]:
    """Names of paths that would lead out of what is served."""
    trial = Trial("要求", "パス名")
    for visitor in (Visitor(site), signed_in(site, "secretariat")):
        for path in NAMES_OF_PATHS:
            answer = visitor.get(path)
            trial.check(answer.status in (301, 302, 400, 403, 404), HIGH, path, f"{answer.status}")
            is_out = ELSEWHERE in answer.location.split("?")[0]
            trial.check(not is_out and "root:x:" not in answer.text, HIGH, path, answer.location)
    yield trial


def leads(site: Site) -> Iterator[Trial]:
    """Every parameter that names where one goes on."""
    trial = Trial("要求", "ほかのサイトへの誘導")
    for target in LEADS_OUT:
        visitor = Visitor(site)
        visitor.get(f"/account/login/?next={quote(target)}")
        fields = {"username": "viewer", "password": "imari-demo-2025", "next": target}
        answers: list[Answer] = [
            visitor.post(f"/account/login/?next={quote(target)}", fields),
            visitor.get(f"/account/login/?next={quote(target)}"),
            visitor.get(f"/admin/login/?next={quote(target)}"),
            visitor.get(f"/?back={quote(target)}&next={quote(target)}"),
            visitor.get(f"/initiatives/gyo-10/?back={quote(target)}"),
            visitor.get(f"/admin/?next={quote(target)}"),
        ]
        visitor.get("/account/password/")
        for path in ("/account/extend/", "/account/logout/"):
            answers.append(
                visitor.post(f"{path}?next={quote(target)}&back={quote(target)}", {"next": target})
            )
        for answer in answers:
            led = answer.location
            is_here = (
                not led
                or (led.startswith("/") and not led.startswith(("//", "/\\")))
                or led.startswith(site.address)
            )
            trial.check(is_here, MEDIUM, target, led)
            as_link = f'href="{target}"' in answer.text or f'action="{target}"' in answer.text
            trial.check(not as_link, MEDIUM, target, "リンクになった")
    yield trial


ATTACKS = (hosts, verbs, forged, bodies, slow, paths, leads)
