"""Watching background work, live by polling, without script by reloading."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from manyworks.core.jobs.actions import cancel_job
from manyworks.core.jobs.models import Job
from manyworks.core.jobs.queries import as_record, visible_to
from manyworks.core.pages import SignedIn, action_page, read_page
from manyworks.core.permissions import can

PAGE_SIZE = 50
# htmx stops polling when it is answered with this status.
STOP_POLLING = 286


def _context(request: HttpRequest, job: Job) -> dict[str, Any]:
    address = (job.result or {}).get("url", "") if isinstance(job.result, dict) else ""
    ours = bool(address) and url_has_allowed_host_and_scheme(address, allowed_hosts=None)
    return {
        "job": job,
        "may_cancel": job.is_open and not job.cancel_requested and can(request.user, job.verb, job.subject),
        "result_url": address if ours else "",
    }


@read_page
def jobs(request: HttpRequest) -> HttpResponse:
    """Background work the reader started."""
    page = Paginator(visible_to(request.user), PAGE_SIZE).get_page(request.GET.get("page"))
    return render(request, "core/jobs.html", {"page": page})


@read_page
def job_page(request: HttpRequest, pk: str) -> HttpResponse:
    """One job."""
    job = get_object_or_404(visible_to(request.user), pk=pk)
    return render(request, "core/job.html", _context(request, job))


@read_page
def job_progress(request: HttpRequest, pk: str) -> HttpResponse:
    """The part of the page that changes; the last answer tells htmx to stop asking."""
    job = get_object_or_404(visible_to(request.user), pk=pk)
    status = 200 if job.is_open else STOP_POLLING
    return render(request, "core/job_progress.html", _context(request, job), status=status)


@read_page
def job_record(request: HttpRequest, pk: str) -> JsonResponse:
    """The same for programs."""
    return JsonResponse(as_record(get_object_or_404(visible_to(request.user), pk=pk)))


@action_page
def stop_job(request: SignedIn, pk: str) -> HttpResponse:
    """Ask a job to stop."""
    job = cancel_job(job=get_object_or_404(visible_to(request.user), pk=pk), by=request.user)
    messages.success(request, _("Asked to stop.") if job.is_open else _("Stopped."))
    return redirect(job)


urlpatterns = [
    path("jobs/", jobs, name="job-list"),
    path("jobs/<uuid:pk>/", job_page, name="job-detail"),
    path("jobs/<uuid:pk>/progress/", job_progress, name="job-progress"),
    path("jobs/<uuid:pk>/progress.json", job_record, name="job-record"),
    path("jobs/<uuid:pk>/cancel/", stop_job, name="job-cancel"),
]
