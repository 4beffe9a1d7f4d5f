"""What the start page tells somebody who is signed in: what waits for them, and where things stand."""

from dataclasses import dataclass

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from manyworks.core.accounts.models import User
from manyworks.core.invitations import queries as invitations
from manyworks.core.jobs import queries as jobs
from manyworks.core.organisations import queries as organisations
from manyworks.core.waiting import Waiting
from manyworks.designs.catalogue import queries as catalogue
from manyworks.network.workshops import queries as workshops
from manyworks.plans.orders import queries as homes
from manyworks.plans.plans import queries as plans

MOST_PRESSING_FIRST = (invitations, jobs, plans, organisations, workshops, homes)


@dataclass(frozen=True)
class Figure:
    """A number and the page that shows what it counts."""

    words: str
    count: int
    address: str = ""


def tasks(user: User) -> list[Waiting]:
    """What the reader could do next, most pressing first."""
    return [one for feature in MOST_PRESSING_FIRST for one in feature.waiting(user)]


def figures(user: User) -> list[Figure]:
    """How many of everything the reader can see."""
    return [
        Figure(_("Workshops"), workshops.visible_to(user).count(), reverse("workshop-list")),
        Figure(_("Organisations"), organisations.visible_to(user).count(), reverse("organisation-list")),
        Figure(_("Building systems"), catalogue.systems_visible_to(user).count(), reverse("design-list")),
        *_homes_and_orders(user),
        Figure(_("Plans"), plans.visible_to(user).count(), reverse("plan-list")),
    ]


def _homes_and_orders(user: User) -> list[Figure]:
    """Homes, and orders where there are any."""
    orders = Count("pk", filter=Q(due__isnull=False))
    found = homes.visible_to(user).order_by().aggregate(all=Count("pk"), orders=orders)
    figures = [Figure(_("Homes"), found["all"] - found["orders"], reverse("home-list"))]
    if found["orders"]:
        figures.append(Figure(_("Orders"), found["orders"], reverse("home-list")))
    return figures
