"""A plan without words of its own, every address of it, and which word of another plan a text says.

No test file: ``test_words_of_no_plan.py`` walks a part, ``script/audit words`` all of it in a browser
(``tests/browser/audit.py``).
"""

import datetime as dt
import html
import io
import re
import zipfile

import openpyxl
import pypdf

from accounts.models import Department, Membership, Role, User
from indicators.entry.remark_services import add_remark
from indicators.models import RemarkKind
from indicators.plan_io.shipped_scales import reference_definitions
from indicators.workflow.transitions import approve_report, check_report, finalise_report
from initiatives.models import Plan
from initiatives.words import NAMES
from tests.cast import PASSWORD, START, World
from tests.reports.story import number, report, submit
from tests.shapes.shaped import FIRST_YEAR, shaped_document, shaped_world
from tests.test_addresses import PAGES
from tests.test_words import FORBIDDEN

AT = dt.datetime(2026, 4, 10, 9, tzinfo=dt.UTC)
LEVELS = ("基本目標", "重点方針", "具体的な取組")
ROLES = {
    "editor": Role.EDITOR,
    "head": Role.APPROVER,
    "secretariat": Role.SECRETARIAT,
    "headquarters": Role.HEADQUARTERS,
    "viewer": Role.VIEWER,
    "admin": Role.ADMINISTRATOR,
    "nobody": None,
}


def addresses() -> list[str]:
    """Every address of the site, of this plan's second initiative, in the year that has a round."""
    found = []
    for address, _answers in PAGES.values():
        address = re.sub(r"(gyo|san)-\d+", "green-2", address)
        found.append(re.sub(r"/20\d\d/", f"/{FIRST_YEAR}/", address))
    return [*dict.fromkeys(found), f"/entry/{FIRST_YEAR}/green-1/", "/admin/", "/nowhere/"]


def wordless_world() -> World:
    """The first initiative waits for its decision, with everything said to it; the second one is decided.

    Its levels have words that no other plan here has.
    """
    world = shaped_world(shaped_document())
    for level, word in zip(world.plan.levels.order_by("number"), LEVELS, strict=True):
        level.word, level.mark, level.follows_title = word, "", False
        level.save()
    world.plan = Plan.objects.get()  # has read no level yet
    assert {getattr(world.plan, f"word_{name}") for name in NAMES} == {""}
    department = Department.objects.get()
    for name, role in ROLES.items():
        if name not in world.people:
            world.people[name] = User.objects.create_user(name, PASSWORD, full_name=f"{name}さん")
            if role:
                Membership.objects.create(
                    user=world.people[name],
                    role=role,
                    department=department if role == Role.APPROVER else None,
                    valid_from=START,
                )
    for slug in ("green-1", "green-2"):
        stored = submit(world, report(world, slug, FIRST_YEAR, number(7)))
        for kind in RemarkKind:
            said_by = "" if kind == RemarkKind.COMMENT else "市長"
            add_remark(
                report=stored,
                by=world["secretariat"],
                at=AT,
                kind=kind,
                text="早めること。",
                said_by=said_by,
                due_on=dt.date(2027, 3, 31) if kind == RemarkKind.INSTRUCTION else None,
            )
        stored = approve_report(report=stored, by=world["head"], at=AT)
        stored = check_report(report=stored, by=world["secretariat"], at=AT)
    finalise_report(
        report=stored,
        by=world["secretariat"],
        at=AT,
        grade="B",
        grade_reason="会議で決めた。",
        meeting_name="第1回評価会議",
        meeting_date=dt.date(2026, 6, 1),
    )
    return world


def read(content: bytes) -> str:
    """The text of an answer, whatever it is."""
    if content.startswith(b"%PDF"):
        reader = pypdf.PdfReader(io.BytesIO(content))
        return "\n".join([*(page.extract_text() for page in reader.pages), str(reader.metadata)])
    if content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as file:
            if "[Content_Types].xml" not in file.namelist():  # several files in one
                return "\n".join([*file.namelist(), *(read(file.read(name)) for name in file.namelist())])
            parts = [file.read(name).decode() for name in file.namelist() if name.endswith(".xml")]
        titles = openpyxl.load_workbook(io.BytesIO(content)).sheetnames
        return "\n".join([*parts, *titles])
    return html.unescape(content.decode())


def words_in(text: str) -> list[str]:
    """The words of a plan in a text; a published scale may be called after the plan that it comes from."""
    # Chance writes DX too: in tokens, and in the numbers of requests.
    text = re.sub(r'name="(csrfmiddlewaretoken|screen)" value="[^"]+"|\b[2-9A-Z]{5}-[2-9A-Z]{5}\b', "", text)
    for one in reference_definitions().values():
        text = text.replace(one["name"], "").replace(one.get("source", ""), "")
    return [text[max(0, match.start() - 30) : match.end() + 30] for match in FORBIDDEN.finditer(text)]
