"""意見・コメント of the entry page, in a form of its own: nothing typed into the report is touched."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from accounts.requests import AuthenticatedRequest
from imari_dx.shared.methods import posts_only
from indicators.entry.remark_services import add_remark
from indicators.entry.views.pages import entry_page
from indicators.workflow.rights import require_remark


@posts_only("entry", "fiscal_year", "slug")
def remark(request: AuthenticatedRequest, fiscal_year: int, slug: str, plan: str = "") -> HttpResponse:
    """Add a remark. htmx gets the section again, which leaves the rest of the page as it stands."""
    page = entry_page(request, fiscal_year, slug, plan, typed=False)
    remarks = page.remarks
    form = remarks.bind(request.POST)
    valid = form.is_valid()
    if "kind" in form.cleaned_data:
        require_remark(page.rights, form.cleaned_data["kind"])
    is_fragment = bool(getattr(request, "htmx", False))
    template = "indicators/entry/_remarks.html" if is_fragment else "indicators/entry/page.html"
    if not valid:
        return render(request, template, {"page": page, "remarks": remarks}, status=422)
    added = add_remark(report=page.report, by=request.user, at=timezone.now(), **form.cleaned_data)
    said = f"{added.get_kind_display()}を記録しました。"
    if not is_fragment:
        messages.success(request, said)
        return redirect(f"{page.url}#remarks")
    now = entry_page(request, fiscal_year, slug, plan, typed=False)
    return render(request, template, {"page": now, "remarks": now.remarks, "said": said})
