"""What the start page tells somebody who is signed in: what waits for them, and where things stand."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from manyworks.core.accounts.models import User
from manyworks.core.jobs.models import JobStatus
from manyworks.core.jobs.queries import visible_to as jobs_of
from manyworks.core.organisations.models import Network
from manyworks.core.organisations.queries import networks_visible_to, roles_of
from manyworks.core.organisations.queries import visible_to as organisations_of
from manyworks.core.permissions import can, scopes
from manyworks.designs.catalogue.queries import systems_visible_to
from manyworks.network.workshops.queries import visible_to as workshops_of
from manyworks.plans.orders.queries import homes_to_plan
from manyworks.plans.orders.queries import visible_to as homes_of
from manyworks.plans.plans.queries import to_decide as plans_to_decide
from manyworks.plans.plans.queries import visible_to as plans_of


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
    return [*_jobs(user), *_decisions(user), *_beginnings(user)]


def _jobs(user: User) -> Iterator[Task]:
    mine = jobs_of(user).filter(created_by=user)
    for job in mine.filter(status=JobStatus.FAILED)[:3]:
        hint = (job.refusal or {}).get("message", job.message)
        yield Task(job.title, job.get_absolute_url(), _("Failed"), "bad", hint)
    for job in mine.filter(status__in=[JobStatus.QUEUED, JobStatus.RUNNING])[:5]:
        yield Task(job.title, job.get_absolute_url(), job.get_status_display(), "wait", job.message)


def _decisions(user: User) -> Iterator[Task]:
    """Plans that were made anew and that somebody must accept or leave."""
    for run in plans_to_decide(user)[:5]:
        address = reverse("plan-moved", args=[run.pk])
        hint = _("Made anew because something happened; the old plan stands until you decide.")
        words = _("See what moves: %(plan)s") % {"plan": run.name}
        yield Task(words, address, _("To decide"), "warn", hint)


def _beginnings(user: User) -> Iterator[Task]:
    """First steps that the reader may take and that nobody has taken yet."""
    begin = _("Not started")
    if not roles_of(user) and not user.is_steward:
        hint = _("Or ask a coordinator to add you to one that is already here.")
        yield Task(_("Enter your organisation"), reverse("organisation-new"), begin, hint=hint)
    if user.is_steward and not networks_visible_to(user).exists():
        yield Task(_("Found the first network"), reverse("network-new"), begin)
    # Whoever coordinates a network seldom makes anything; workshops are entered by those who do.
    own = set(scopes(user, "network.rates.edit").organisations)
    own -= set(Network.objects.filter(coordinated_by__in=own).values_list("coordinated_by", flat=True))
    if own and not workshops_of(user).filter(organisation__in=own).exists():
        hint = _("So that others find it, and plans know what it can do.")
        yield Task(_("Enter your workshop"), reverse("workshop-create"), begin, hint=hint)
    if can(user, "plans.home.create") and not homes_of(user).exists():
        yield Task(_("Enter the first home"), reverse("home-new"), begin)
    ready = homes_to_plan(user).filter(plans=None)
    if first := ready.first():
        count = ready.count()
        hint = ngettext(
            "%(count)d home is in no plan yet; its foundation is ready on %(day)s.",
            "%(count)d homes are in no plan yet; the first foundation is ready on %(day)s.",
            count,
        ) % {"count": count, "day": date_format(first.starts, "j M Y")}
        yield Task(_("Plan the homes that are ready"), reverse("plan-new"), begin, hint=hint)


def figures(user: User) -> list[Figure]:
    """How many of everything the reader can see."""
    return [
        Figure(_("Workshops"), workshops_of(user).count(), reverse("workshop-list")),
        Figure(_("Organisations"), organisations_of(user).count(), reverse("organisation-list")),
        Figure(_("Building systems"), systems_visible_to(user).count(), reverse("design-list")),
        Figure(_("Homes"), homes_of(user).count(), reverse("home-list")),
        Figure(_("Plans"), plans_of(user).count(), reverse("plan-list")),
    ]
