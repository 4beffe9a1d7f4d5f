"""Verbs on orders of products: what is wanted, how many, where, by when."""

from datetime import date
from itertools import chain

from django.db import transaction
from django.utils.translation import gettext as _

from manyworks.core.accounts.models import User
from manyworks.core.addresses import hold
from manyworks.core.log.actions import append_entry
from manyworks.core.organisations.models import Network
from manyworks.core.permissions import require
from manyworks.core.rows import lock
from manyworks.drafting.days import check_day
from manyworks.drafting.site import BlockLine
from manyworks.formats.gazetteer import town_in_address
from manyworks.plans.orders.actions.homes import create_home, edit_home
from manyworks.plans.orders.actions.lists import set_home_blocks
from manyworks.plans.orders.models import Home
from manyworks.refused import Refused


@transaction.atomic
def create_order(
    *,
    by: User,
    network: Network,
    name: str,
    design: str,
    quantity: int,
    address: str,
    due: date,
    latitude: float | None = None,
    longitude: float | None = None,
    unpaid: bool = False,
) -> Home:
    """Put an order of a product on the network's list: so many of a design, at an address, by a day.

    Without coordinates it is placed at the centre of the town that its address names.
    """
    require(by, "plans.home.create", network)
    latitude, longitude = _place(address, latitude, longitude)
    order = create_home(
        by=by,
        network=network,
        name=_told_apart(network, name, address, due),
        address=address,
        latitude=latitude,
        longitude=longitude,
        unpaid=unpaid,
        due=due,
    )
    try:
        set_home_blocks(by=by, home=order, lines=[BlockLine(design.strip(), quantity, "", 1)])
    except Refused as refused:
        field = "quantity" if refused.code == "orders.block_quantity" else "design"
        raise Refused(refused.code, refused.message, refused.hint, field) from None
    return order


@transaction.atomic
def edit_order(
    *,
    by: User,
    order: Home,
    name: str,
    address: str,
    latitude: float | None = None,
    longitude: float | None = None,
    unpaid: bool = False,
) -> Home:
    """Correct the order's name or address.

    An order that stood at the centre of its town goes to that of the new address, unless it is shown where.
    One that is told apart by its address is told apart by the new one.
    """
    require(by, "plans.home.edit", order)
    if name == order.name and order.address:
        name = name.replace(f", {order.address}", f", {address}", 1)
    town = town_in_address(order.address)
    before = order.latitude, order.longitude
    if address != order.address and before == (latitude, longitude) and town is not None:
        by_town = before == (town.latitude, town.longitude)
        latitude, longitude = (None, None) if by_town else before
    latitude, longitude = _place(address, latitude, longitude)
    return edit_home(
        by=by,
        home=order,
        name=name,
        address=address,
        latitude=latitude,
        longitude=longitude,
        unpaid=unpaid,
    )


@transaction.atomic
def set_due(*, by: User, order: Home, due: date) -> Home:
    """Say by which day all of an order is wanted."""
    require(by, "plans.home.edit", order)
    check_day(due, "due")
    lock(order)
    if not order.is_order:
        raise Refused(
            "orders.no_order",
            _("%(home)s is a home, whose blocks are wanted phase by phase.") % {"home": order.name},
            _("Date its phases instead."),
            "due",
        )
    order.due = due
    order.save(update_fields=["due"])
    append_entry(actor=by, event="plans.home.due_set", subject=order, data={"due": due.isoformat()})
    return order


def _told_apart(network: Network, name: str, address: str, due: date) -> str:
    """What the order is called: two of one name by their addresses, two of one address by their days.

    Others who name orders at this moment wait, so that two are not called the same.
    """
    hold(Home)
    taken = {known.casefold() for known in network.homes.values_list("name", flat=True)}
    name, longest = name.strip(), Home.name.field.max_length or 0
    told = (name, f"{name}, {address}", f"{name}, {address}, {due.isoformat()}")
    names = chain(told, (f"{name}, {number}" for number in range(2, len(taken) + 3)))
    return next((one for one in names if one.casefold() not in taken and len(one) <= longest), name)


def _place(address: str, latitude: float | None, longitude: float | None) -> tuple[float, float]:
    """Where an address is: as it is shown, else the centre of its town."""
    if not address.strip():
        raise Refused(
            "orders.no_address",
            _("An order goes to an address."),
            _("Write where it is delivered."),
            "address",
        )
    if latitude is None and longitude is None:
        return _town_centre(address)
    if latitude is None or longitude is None:
        raise Refused(
            "orders.half_a_place",
            _("Of latitude and longitude one is missing."),
            _("Give both, or neither: then it goes to the centre of the town."),
            "latitude" if latitude is None else "longitude",
        )
    return latitude, longitude


def _town_centre(address: str) -> tuple[float, float]:
    town = town_in_address(address)
    if town is None:
        raise Refused(
            "orders.address",
            _("“%(address)s” does not say plainly where it is.") % {"address": address[:80]},
            _("End it with town and country, such as “Bournville, Birmingham, GB”, or show it on the map."),
            "address",
        )
    return town.latitude, town.longitude
