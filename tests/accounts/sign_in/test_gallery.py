"""The gallery is the product: every look that a component may have is shown there."""

import re

import pytest
from django.conf import settings as project
from django.test import Client
from pytest_django import Settings

from accounts.models import User

CSS = project.BASE_DIR / "static/css/site.css"
# A component's name, then the looks that its style sheet knows.
LOOKS = re.compile(
    r"\.((?:notice|state)-(?:info|success|warning|error|danger)|grade-(?:small|large|provisional)"
    r"|field-(?:check|choices|short|medium|has-errors|required|optional)|definitions-compact"
    r"|table-(?:stack|scroll|compact)|btn-(?:sm|link))\b"
    r'|(?<=data-colour=")(grade-[a-z]+)'
)


@pytest.mark.django_db
def test_the_gallery_shows_every_look(client: Client, settings: Settings) -> None:
    settings.DEBUG = True
    client.force_login(User.objects.create_user("hanako", full_name="佐藤　花子"))
    page = client.get("/account/gallery/").content.decode()
    looks = {match.group(1) or match.group(2) for match in LOOKS.finditer(CSS.read_text("utf-8"))}
    assert {"notice-warning", "state-danger", "grade-violet", "table-stack"} <= looks
    missing = {look for look in looks if not re.search(rf'[" ]{look}[" ]', page)}
    assert missing == set()
