"""Jobs over the API."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Router, Schema
from ninja.security import SessionAuth

from manyworks.core.jobs.actions import cancel_job
from manyworks.core.jobs.queries import as_record, visible_to
from manyworks.core.pages import SignedIn

router = Router(tags=["jobs"], auth=SessionAuth())


class JobOut(Schema):
    """A piece of background work."""

    id: UUID
    title: str
    status: str
    progress: float
    message: str
    data: Any
    result: Any
    refusal: Any
    attempts: int
    cancel_requested: bool
    created_at: datetime
    started_at: datetime | None
    finished_at: datetime | None


@router.get("/{job_id}", response=JobOut, summary="How far a job is")
def get_job(request: HttpRequest, job_id: UUID) -> dict[str, Any]:
    return as_record(get_object_or_404(visible_to(request.user), pk=job_id))


@router.post("/{job_id}/cancel", response=JobOut, summary="Ask a job to stop")
def post_cancel(request: SignedIn, job_id: UUID) -> dict[str, Any]:
    job = get_object_or_404(visible_to(request.user), pk=job_id)
    return as_record(cancel_job(job=job, by=request.user))
