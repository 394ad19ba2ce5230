"""The people of the measurements: their accounts and reports, and a browser each."""

import http.client
import re
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from typing import Any
from urllib.parse import urlencode

from django.contrib.auth.hashers import make_password
from django.db import transaction

from accounts.models import Department, Membership, Role, User
from indicators.models import AnnualReport
from initiatives.models import Initiative, Responsibility, ResponsibilityKind
from tests.cast import PASSWORD, START, make_world
from tests.indicators.book.answer_data import entry_form, posted

FISCAL_YEAR = 2025
TIMEOUT = 60
_TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="(\w+)"')
_HIDDEN = re.compile(r'type="hidden" name="([\w-]+)" value="(\w*)"')
_VERSION = re.compile(r'name="version" value="(\d+)"')


@dataclass(frozen=True, slots=True)
class Page:
    """An answer of the server."""

    status: int
    body: str

    @property
    def version(self) -> int:
        """The version number that the page was opened with; 0 where it offers nothing to this person."""
        found = _VERSION.search(self.body)
        if found is None and self.status == http.client.OK:
            return 0
        if found is None:
            raise ValueError(f"no version on a page with status {self.status}")
        return int(found[1])

    def saves(self, act: str) -> bool:
        """Whether the entry page shows the button of saving or submitting."""
        return f'name="act" value="{act}"' in self.body

    def takes(self, act: str, url: str) -> bool:
        """Whether the page for reviewing shows the button of a step."""
        return f'action="{url}step/{act}/"' in self.body

    def step_fields(self, action: str) -> dict[str, str]:
        """The hidden fields of a step's form, none if the page does not offer the step."""
        start = self.body.find(f'action="{action}"')
        if start < 0:
            return {}
        form = self.body[start : self.body.index("</form>", start)]
        return {name: value for name, value in _HIDDEN.findall(form) if name != "csrfmiddlewaretoken"}


@dataclass
class Person:
    """A browser with one session."""

    username: str
    role: str
    port: int
    token: str = ""
    cookies: dict[str, str] = field(default_factory=dict)

    def log_in(self) -> None:
        """Log in as people do, through the page."""
        self.get("/account/login/")
        answer = self.post("/account/login/", {"username": self.username, "password": PASSWORD})
        if answer.status != http.client.FOUND:
            raise RuntimeError(f"{self.username}: login answered {answer.status}")

    def get(self, path: str) -> Page:
        """Open a page."""
        page = self._request("GET", path)
        if found := _TOKEN.search(page.body):
            self.token = found[1]
        return page

    def post(self, path: str, data: dict[str, Any]) -> Page:
        """Send a form; a redirect is not followed."""
        body = urlencode({**data, "csrfmiddlewaretoken": self.token}, doseq=True)
        return self._request("POST", path, body)

    def _request(self, method: str, path: str, body: str | None = None) -> Page:
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=TIMEOUT)
        try:
            connection.request(method, path, body, headers)
            answer = connection.getresponse()
            content = answer.read().decode(errors="replace")  # a PDF among them
        finally:
            connection.close()
        for line in answer.headers.get_all("Set-Cookie", []):
            self.cookies |= {name: morsel.value for name, morsel in SimpleCookie(line).items()}
        return Page(answer.status, content)


@dataclass(frozen=True, slots=True)
class Sheet:
    """One report as people fill it in: its address and a complete form."""

    pk: int
    url: str
    form: dict[str, Any]
    parts: int  # measurements and item answers that a save writes beside the report itself

    @property
    def review_url(self) -> str:
        """The address at which the report is read, and its steps are taken."""
        return self.url.replace("/entry/", "/review/", 1)

    def filled(self, *, marker: str, version: int, act: str = "save") -> dict[str, Any]:
        """The form with the marker in every part: text, measurements (調査中 with a reason) and items."""
        data = {**self.form, "act": act, "version": version, "results": marker, "direction": "continue"}
        for name in data:
            if name.startswith("measurement-"):
                data |= {name: "pending"} if name.endswith("-status") else {}
                data |= {name: marker} if name.endswith("-reason") else {}
            elif name.startswith("item-"):
                data[name] = "done" if name.endswith("-status") else marker
        return data


@transaction.atomic
def make_people(port: int, roles: dict[Role, int]) -> list[Person]:
    """The cast's world, and a department with so many people of each role."""
    make_world()
    department = Department.objects.create(name="計測課", valid_from=START)
    password = make_password(PASSWORD)
    people = []
    for role, count in roles.items():
        for number in range(1, count + 1):
            user = User.objects.create(
                username=f"{role}-{number}", full_name=f"計測　{number}", password=password
            )
            belongs = None if role == Role.SECRETARIAT else department
            Membership.objects.create(user=user, role=role, department=belongs, valid_from=START)
            people.append(Person(user.username, role, port))
    return people


@transaction.atomic
def make_sheets(count: int) -> list[Sheet]:
    """Give the department so many reports that have both a measurement and an item to answer."""
    department = Department.objects.get(name="計測課")
    user = User.objects.get(username="secretariat")
    sheets: list[Sheet] = []
    for initiative in Initiative.objects.filter(responsibilities=None).order_by("sort_order"):
        report = AnnualReport.objects.select_related("cycle__plan", "initiative").get(
            initiative=initiative, cycle__fiscal_year=FISCAL_YEAR
        )
        form = entry_form(user, report)
        if len(sheets) == count or not (form.measurement_forms and form.item_forms):
            continue
        Responsibility.objects.create(
            initiative=initiative, department=department, kind=ResponsibilityKind.LEAD, valid_from=START
        )
        parts = len(form.measurement_forms) + len(form.item_forms)
        url = f"/entry/{FISCAL_YEAR}/{initiative.slug}/"
        sheets.append(Sheet(report.pk, url, posted(user, report), parts))
    return sheets
