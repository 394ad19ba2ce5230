"""The manual as a PDF, made by the worker: the task "manual"."""

import base64
import datetime as dt
import hashlib
import re

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from accounts.models import User
from imari_dx.frame.manual.text import pictures, saying_of, topics_of, whole_text
from imari_dx.shared import fonts
from imari_dx.version import VERSION
from initiatives.models import Plan
from reports.formats.pdf import render_pdf
from reports.formats.progress import OnProgress
from reports.jobs.services import order
from reports.models import ReportJob, StoredFile
from reports.store.services import finished, look_up, remember

NAME = "manual"
TITLE = "使い方"
_LINK_TO_PICTURE = re.compile(r'<a href="[^"]*">(<img src="(?P<url>[^"]+)")([^>]*>)</a>')


def made_before(plan: Plan) -> StoredFile | None:
    """Return the file, if the worker has made it already for this version, plan and its words."""
    return look_up(_key(_page(plan)))


def order_manual(*, plan: Plan, by: User, at: dt.datetime) -> ReportJob:
    """Ask the worker for the manual of a plan."""
    return order(
        plan=plan,
        by=by,
        task=NAME,
        payload=b"",
        key=_key(_page(plan)),
        title=f"{TITLE}（PDF）",
        file_name=f"{TITLE}.pdf",
        at=at,
    )


def make_manual(job: ReportJob, on_progress: OnProgress) -> StoredFile:
    """Make the file of a job, unless it was made before."""
    page = _page(job.plan)
    key = _key(page)
    return finished(key) or remember(key, render_pdf(page, progress=on_progress))


def _page(plan: Plan) -> str:
    """All of the manual as one page that holds its style and its pictures."""
    saying = saying_of(plan)
    context = {
        "title": TITLE,
        "plan": plan,
        "words": saying.words,
        "version": VERSION,
        "topics": topics_of(saying),
        "text": SafeString(_with_pictures(whole_text(saying))),
        "stylesheet": SafeString(fonts.stylesheet("manual")),  # our own file
    }
    return render_to_string("reports/print/manual.html", context)


def _with_pictures(text: str) -> str:
    """Put the pictures themselves into the text: a document loads nothing."""
    content = {one.url: one.path for one in pictures().values()}

    def held(found: re.Match[str]) -> str:
        with open(content[found["url"]], "rb") as file:
            data = base64.b64encode(file.read()).decode()
        return f'<img src="data:image/png;base64,{data}"{found[3]}'

    return _LINK_TO_PICTURE.sub(held, text)


def _key(page: str) -> str:
    return hashlib.sha256(f"{NAME} {VERSION} {page}".encode()).hexdigest()
