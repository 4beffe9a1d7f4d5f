"""What the start page tells somebody who is signed in: what waits for them, and where things stand."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from manyworks.core.accounts.models import User
from manyworks.core.jobs.models import JobStatus
from manyworks.core.jobs.queries import visible_to as jobs_of
from manyworks.core.organisations.queries import networks_visible_to, roles_of
from manyworks.core.organisations.queries import visible_to as organisations_of


@dataclass(frozen=True)
class Task:
    """One row: a verb that leads somewhere, and how it stands."""

    words: str
    address: str
    state: str
    status: str = ""
    hint: str = ""


@dataclass(frozen=True)
class Figure:
    """A number and the page that shows what it counts."""

    words: str
    count: int
    address: str = ""


def tasks(user: User) -> list[Task]:
    """What the reader could do next, most pressing first."""
    found = []
    mine = jobs_of(user).filter(created_by=user)
    for job in mine.filter(status=JobStatus.FAILED)[:3]:
        hint = (job.refusal or {}).get("message", job.message)
        found.append(Task(job.title, job.get_absolute_url(), _("Failed"), "bad", hint))
    for job in mine.filter(status__in=[JobStatus.QUEUED, JobStatus.RUNNING])[:5]:
        found.append(Task(job.title, job.get_absolute_url(), job.get_status_display(), "wait", job.message))
    if not roles_of(user) and not user.is_steward:
        hint = _("Or ask a coordinator to add you to one that is already here.")
        words = _("Enter your organisation")
        found.append(Task(words, reverse("organisation-new"), _("Not started"), hint=hint))
    return found


def figures(user: User) -> list[Figure]:
    """How many of everything the reader can see."""
    return [
        Figure(_("Networks"), networks_visible_to(user).count(), reverse("network-list")),
        Figure(_("Organisations"), organisations_of(user).count(), reverse("organisation-list")),
    ]
