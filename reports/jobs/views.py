"""The page of a job: how far it is, its file, and what its requester may do."""

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.requests import AuthenticatedRequest
from imari_dx.shared.methods import posts_only
from initiatives.addresses import plan_url
from reports.downloads.views import plan_of_documents
from reports.jobs import services
from reports.jobs.delivery import stored_response
from reports.jobs.page import job_for


@require_safe
def job(request: AuthenticatedRequest, job: int, plan: str = "") -> HttpResponse:
    """Show how far a job is; the page asks again by itself while it is not over."""
    chosen = plan_of_documents(request, plan)
    shown = job_for(request.user, chosen, job)
    context = {"job": shown, "documents_url": plan_url(chosen, "documents")}
    return render(request, "reports/jobs/page.html", context)


@require_safe
def job_file(request: AuthenticatedRequest, job: int, plan: str = "") -> HttpResponse:
    """What was made."""
    shown = job_for(request.user, plan_of_documents(request, plan), job)
    if not shown.is_done or shown.job.file is None:
        raise Http404("このファイルは、まだできていません")
    return stored_response(shown.job.file, shown.job.file_name)


@posts_only("documents")
def job_cancel(request: AuthenticatedRequest, job: int, plan: str = "") -> HttpResponse:
    """Withdraw the reader's request; nothing happens to what has ended, or is begun and ended elsewhere."""
    shown = job_for(request.user, plan_of_documents(request, plan), job)
    if shown.may_cancel:
        services.cancel(job=shown.job, by=request.user, at=timezone.now())
    return redirect(shown.urls["page"])


@posts_only("documents")
def job_again(request: AuthenticatedRequest, job: int, plan: str = "") -> HttpResponse:
    """Ask once more for what failed or was cancelled, and lead to the new job; else to the job itself."""
    chosen = plan_of_documents(request, plan)
    shown = job_for(request.user, chosen, job)
    if not shown.may_order_again:
        return redirect(shown.urls["page"])
    again = services.take_up_again(job=shown.job, by=request.user, at=timezone.now())
    return redirect(plan_url(chosen, "job", job=again.pk))
