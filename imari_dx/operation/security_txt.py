"""Whom to tell of a weakness, where those who look for one look first (RFC 9116)."""

import datetime as dt
import re
from urllib.parse import urljoin

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from initiatives.models import Plan

# The file must say until when it holds, and less than a year is asked for; it is made anew for each reader.
HOLDS = dt.timedelta(days=180)


@login_not_required
@require_safe
def security_txt(request: HttpRequest) -> HttpResponse:
    """Answer with the contact of the settings, else the plan's telephone; 404 where there is neither."""
    contact = settings.SECURITY_CONTACT or _telephone_of_the_plan()
    if not contact:
        raise Http404("連絡先がありません")
    until = (timezone.now() + HOLDS).astimezone(dt.UTC)
    lines = [f"Contact: {contact}", f"Expires: {until:%Y-%m-%dT00:00:00Z}", "Preferred-Languages: ja"]
    if settings.SITE_ADDRESS.startswith("https://"):
        lines.append(f"Canonical: {urljoin(settings.SITE_ADDRESS, '/.well-known/security.txt')}")
    return HttpResponse("".join(f"{line}\n" for line in lines), content_type="text/plain; charset=utf-8")


def _telephone_of_the_plan() -> str:
    telephones = Plan.objects.filter(is_default=True).values_list("word_contact_telephone", flat=True)
    return telephone_address(telephones.first() or "")


def telephone_address(telephone: str) -> str:
    """Return a number of Japan as its address (0955-23-2111: tel:+81-955-23-2111), nothing for others."""
    return f"tel:+81-{telephone[1:]}" if re.fullmatch(r"0\d{1,4}-\d{1,4}-\d{3,4}", telephone) else ""
