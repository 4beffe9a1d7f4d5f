"""Verbs on a home: where it stands, what reaches it, when it is ready for what."""

from collections.abc import Mapping
from datetime import date, time

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from manyworks.core.accounts.models import User
from manyworks.core.addresses import free_slugs
from manyworks.core.log.actions import append_entry
from manyworks.core.organisations.models import Network
from manyworks.core.permissions import require
from manyworks.core.rows import lock
from manyworks.drafting.days import check_day
from manyworks.drafting.site import MOST_OF_A_SITE, PHASES, check_phases
from manyworks.plans.orders.models import Home, Phase
from manyworks.plans.orders.queries import (
    check_pay,
    revisions_of,
)
from manyworks.refused import Refused


@transaction.atomic
def create_home(
    *,
    by: User,
    network: Network,
    name: str,
    latitude: float,
    longitude: float,
    plot: str = "",
    address: str = "",
    timezone: str | None = None,
    floor_area_m2: float | None = None,
    unpaid: bool = False,
    due: date | None = None,
) -> Home:
    """Put a new home on the network's list, at its place on the map; one with a day is an order."""
    require(by, "plans.home.create", network)
    if due is not None:
        check_day(due, "due")
    home = Home(
        network=network,
        slug=free_slugs(Home, [name], "home")[0],
        name=name.strip(),
        plot=plot,
        address=address,
        latitude=latitude,
        longitude=longitude,
        timezone=timezone or network.timezone,
        floor_area_m2=floor_area_m2,
        unpaid=unpaid,
        due=due,
    )
    _check(home)
    home.save()
    append_entry(actor=by, event="plans.home.created", subject=home, data={"name": name})
    return home


@transaction.atomic
def edit_home(
    *,
    by: User,
    home: Home,
    name: str,
    latitude: float,
    longitude: float,
    plot: str = "",
    address: str = "",
    floor_area_m2: float | None = None,
    unpaid: bool = False,
) -> Home:
    """Correct the home's name or place, its size, or whether anybody is paid for making it."""
    require(by, "plans.home.edit", home)
    lock(home)
    before = {
        "name": home.name,
        "latitude": home.latitude,
        "longitude": home.longitude,
        "plot": home.plot,
        "address": home.address,
        "floor_area_m2": home.floor_area_m2,
        "timezone": home.timezone,
        "unpaid": home.unpaid,
    }
    home.unpaid = unpaid
    check_pay(home, revisions_of(home))
    home.name, home.plot, home.address = name.strip(), plot, address
    home.latitude, home.longitude, home.floor_area_m2 = latitude, longitude, floor_area_m2
    # The network may have been told another zone since; nobody says that of a home by itself.
    home.timezone = home.network.timezone
    _check(home)
    home.save(update_fields=before)
    append_entry(actor=by, event="plans.home.edited", subject=home, data={"before": before})
    return home


@transaction.atomic
def set_access_limits(
    *,
    by: User,
    home: Home,
    vehicle: str,
    crane: bool,
    carriers: int,
    storage_blocks: int,
    blocks_per_day: int,
    window_opens: time,
    window_closes: time,
    max_block_length_mm: int | None = None,
    max_block_width_mm: int | None = None,
    max_block_mass_kg: int | None = None,
) -> Home:
    """Say what reaches this plot: the largest vehicle and block, who lifts, what can be stored, and when."""
    require(by, "plans.home.edit", home)
    if window_opens >= window_closes:
        raise Refused(
            "orders.window",
            _("Deliveries would end at %(closes)s, before they begin at %(opens)s.")
            % {"opens": f"{window_opens:%H:%M}", "closes": f"{window_closes:%H:%M}"},
            _("Choose a later end."),
            "window_closes",
        )
    lock(home)
    limits = {
        "vehicle": vehicle,
        "crane": crane,
        "carriers": carriers,
        "storage_blocks": storage_blocks,
        "blocks_per_day": blocks_per_day,
        "window_opens": window_opens,
        "window_closes": window_closes,
        "max_block_length_mm": max_block_length_mm,
        "max_block_width_mm": max_block_width_mm,
        "max_block_mass_kg": max_block_mass_kg,
    }
    for name, value in limits.items():
        setattr(home, name, value)
    for name, most in MOST_OF_A_SITE.items():
        if (getattr(home, name) or 0) > most:
            text = _("This is more than there is anywhere; %(most)s at most.") % {"most": f"{most:,}"}
            raise Refused("orders.site_figure", text, _("Check the unit."), name)
    _check(home)
    home.save(update_fields=limits)
    data = {"vehicle": vehicle, "crane": crane, "carriers": carriers}
    append_entry(actor=by, event="plans.home.access_set", subject=home, data=data)
    return home


@transaction.atomic
def set_phases(*, by: User, home: Home, dates: Mapping[str, date]) -> Home:
    """Date the stages of the site, foundation first; blocks already listed keep their phase."""
    require(by, "plans.home.edit", home)
    if home.is_order:
        raise Refused(
            "orders.no_home",
            _("%(order)s is an order, wanted on one day.") % {"order": home.name},
            _("Change its day instead."),
        )
    unknown = set(dates) - set(PHASES)
    if unknown:
        raise Refused("orders.phase_unknown", _("“%(kind)s” is no phase.") % {"kind": min(unknown)})
    check_phases(dates)
    lock(home)
    for phase in home.phases.exclude(kind__in=dates):
        if phase.blocks.exists():
            raise Refused(
                "orders.phase_in_use",
                _("%(phase)s has blocks, so it needs a date.") % {"phase": phase.get_kind_display()},
                _("Move its blocks to another phase first."),
                phase.kind,
            )
        phase.delete()
    for kind, on in dates.items():
        Phase.objects.update_or_create(home=home, kind=kind, defaults={"on": on})
    data = {kind: on.isoformat() for kind, on in dates.items()}
    append_entry(actor=by, event="plans.home.phases_set", subject=home, data=data)
    return home


def _check(home: Home) -> None:
    try:
        home.full_clean(exclude=["slug"], validate_unique=False, validate_constraints=False)
    except ValidationError as error:
        field, messages = next(iter(error.message_dict.items()))
        raise Refused("orders.home_invalid", str(messages[0]), "", field) from None
