"""Signing in, cookies and sessions: what can be guessed, fixed, kept or told apart."""

import statistics
from collections.abc import Iterator

from tests.security.findings import HIGH, LOW, MEDIUM, Trial
from tests.security.site import PASSWORD, PEOPLE, Site
from tests.security.visitor import Visitor, signed_in

_WRONG = "not-the-password-1"
_ROUNDS = 9  # the tenth locks


def names_told_apart(site: Site) -> Iterator[Trial]:
    """Whether somebody exists shows in no word and in no time of the answers."""
    trial = Trial("ログイン", "利用者IDの有無が、言葉と時間で分かるか")
    seconds: dict[str, list[float]] = {"いる": [], "いない": [], "止められた": []}
    pages: dict[str, set[str]] = {kind: set() for kind in seconds}
    site.shell(
        "from accounts.models import User; User.objects.filter(username='viewer').update(is_active=False)"
    )
    for number in range(_ROUNDS):
        for kind, name in (
            ("いる", "headquarters"),
            ("いない", f"nobody-has-it-{number}"),
            ("止められた", "viewer"),
        ):
            visitor = Visitor(site)
            visitor.get("/account/login/")
            visitor.cookies.pop("sessionid", None)
            answer = visitor.post("/account/login/", {"username": name, "password": _WRONG})
            if answer.status == 429:
                continue
            seconds[kind].append(answer.seconds)
            pages[kind].add(
                f"{answer.status} " + answer.text.replace(name, "NAME").replace(visitor.token, "TOKEN")
            )
    middle = {kind: statistics.median(values) for kind, values in seconds.items()}
    for kind in ("いない", "止められた"):
        told = abs(middle[kind] - middle["いる"])
        note = "、".join(f"{one} {1000 * value:.0f} ms" for one, value in middle.items())
        trial.check(told < max(0.05, middle["いる"] / 2), MEDIUM, kind, f"時間が違う：{note}")
        same = {_without_chance(page) for page in pages[kind]} == {
            _without_chance(page) for page in pages["いる"]
        }
        trial.check(same, MEDIUM, kind, "答えの言葉が違う")
        trial.tries += 2 * _ROUNDS
    trial.note = "、".join(f"{one} {1000 * value:.0f} ms" for one, value in middle.items())
    yield trial


def _without_chance(page: str) -> str:
    return "".join(line for line in page.splitlines() if "csrf" not in line and "TOKEN" not in line)


def many_attempts(site: Site) -> Iterator[Trial]:
    """Ten wrong passwords lock, wherever the attacker says to be, and however the name is spelled."""
    trial = Trial("ログイン", "パスワードの総当たり")
    lied = [{"X_Forwarded_For": f"10.0.0.{number}", "X_Real_IP": f"10.0.1.{number}"} for number in range(14)]
    statuses = []
    for number, headers in enumerate(lied):
        visitor = Visitor(site)
        visitor.get("/account/login/")
        name = ("secretariat", "SECRETARIAT", " secretariat ", "ｓｅｃｒｅｔａｒｉａｔ")[
            number % 4 if number > 9 else 0
        ]
        statuses.append(
            visitor.post("/account/login/", {"username": name, "password": _WRONG}, **headers).status
        )
    trial.check(429 in statuses[:11], HIGH, "送信元を偽って14回", f"{statuses}")
    visitor = Visitor(site)
    trial.check(visitor.sign_in("secretariat").status == 429, HIGH, "ロックの間の正しいパスワード", "入れた")
    for path in ("/admin/login/",):
        visitor = Visitor(site)
        visitor.get(path)
        answer = visitor.post(path, {"username": "secretariat", "password": PASSWORD})
        trial.check(
            visitor.get("/people/").status == 302, HIGH, f"ロックの間、{path} から", f"{answer.status}"
        )
    statuses = [Visitor(site).sign_in(f"person-{number}", "Spring-2025!").status for number in range(40)]
    trial.check(
        429 in statuses,
        LOW,
        "一つの送信元から、40の利用者IDに一つのパスワード",
        "止めない（ログインの記録には残る）",
    )
    visitor = signed_in(site, "headquarters")
    said = ""
    for _number in range(12):
        visitor.get("/account/password/")
        fields = {"old_password": _WRONG, "new_password1": "x", "new_password2": "x"}
        said = visitor.post("/account/password/", fields).text
    trial.check(
        "しばらくログインできません" in said,
        MEDIUM,
        "パスワードの変更の画面で、今のパスワードを12回",
        "止めない",
    )
    yield trial


def cookies(site: Site) -> Iterator[Trial]:
    """What the cookies say, and that a session is new with every signing in."""
    trial = Trial("ログイン", "クッキーとセッション")
    for role, name in PEOPLE.items():
        if not name:
            continue
        visitor = Visitor(site)
        visitor.cookies["sessionid"] = "fixed0fixed0fixed0fixed0fixed0ab"
        visitor.sign_in(name)
        trial.check(
            visitor.cookies.get("sessionid") != "fixed0fixed0fixed0fixed0fixed0ab", HIGH, role, "固定できた"
        )
        first = visitor.cookies["sessionid"]
        for line in visitor.morsels:
            key, _, value = line.partition("=")
            if value.startswith('""'):
                continue  # one that is taken away
            trial.check("; Secure" in line, MEDIUM, f"{role} {key}", "Secure がない")
            trial.check(
                "SameSite=Lax" in line or "SameSite=Strict" in line,
                MEDIUM,
                f"{role} {key}",
                "SameSite がない",
            )
            trial.check("Domain=" not in line, MEDIUM, f"{role} {key}", "ほかのホストにも渡る")
            if key == "sessionid":
                trial.check("HttpOnly" in line, HIGH, f"{role} {key}", "HttpOnly がない")
        trial.check(len(first) >= 32, HIGH, role, "セッションの番号が短い")
        visitor.get("/account/password/")
        visitor.post("/account/logout/", {})
        again = Visitor(site, cookies={"sessionid": first})
        trial.check(again.get("/account/password/").status == 302, HIGH, role, "ログアウトしても、使える")
        other = signed_in(site, name)
        trial.check(other.cookies["sessionid"] != first, HIGH, role, "同じ番号がまた使われた")
        broken = Visitor(
            site, cookies={"sessionid": other.cookies["sessionid"][:-1] + "é'\"\\x00".encode().hex()}
        )
        trial.check(broken.get("/account/password/").status == 302, HIGH, role, "書き換えた番号で入れた")
    with_text = site.database_text("accounts_usersession")
    trial.check(
        other.cookies["sessionid"] not in with_text, MEDIUM, "データベース", "セッションの番号が読める"
    )
    yield trial


def live_sessions(site: Site) -> Iterator[Trial]:
    """Stopping an account, a new password and a code that is missing end or bar what is open."""
    trial = Trial("ログイン", "生きたセッションの停止")
    for act in ("is_active=False", "password='!'"):
        visitor = signed_in(site, "editor-sangyo")
        trial.check(visitor.get("/").status == 200, LOW, act, "試す前に入っていなかった")
        person = "from accounts.models import User; User.objects.filter(username='editor-sangyo')"
        site.shell(f"{person}.update({act})")
        for path in ("/", "/entry/2025/san-1/", "/reports/results.csv"):
            trial.check(visitor.get(path).status == 302, HIGH, f"{act} {path}", "まだ使える")
        site.shell(
            "from django.contrib.auth.hashers import make_password; "
            f"{person}.update(is_active=True, password=make_password('{PASSWORD}'))"
        )
    site.shell(
        "from accounts.models import User; from django_otp.plugins.otp_totp.models import TOTPDevice; "
        "TOTPDevice.objects.create(user=User.objects.get(username='admin'), name='default', confirmed=True)"
    )
    visitor = Visitor(site)
    visitor.sign_in("admin")
    for path in ("/", "/people/", "/people.csv", "/account/second-factor/", "/admin/", "/account/password/"):
        trial.check(visitor.get(path).status == 302, HIGH, f"コードの前に {path}", "開いた")
    answers = []
    for number in range(14):
        visitor.get("/account/login/code/")
        answers.append(visitor.post("/account/login/code/", {"code": f"{number:06d}"}))
    # Each wrong one makes the next wait longer, and ten that are looked at lock like passwords.
    waiting = sum(one.status in (302, 429) or "秒待ってから" in one.text for one in answers)
    trial.check(waiting >= 7, HIGH, "コードを続けて14回", f"{waiting}回だけ待たされた")
    trial.check(visitor.get("/people/").status == 302, HIGH, "コードを14回の後", "開いた")
    yield trial


ATTACKS = (names_told_apart, many_attempts, cookies, live_sessions)
