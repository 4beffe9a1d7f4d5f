"""Chapter two: where things can be made. Twelve workshops with their machines, people, hours and prices."""

from dataclasses import dataclass, field
from datetime import date, time, timedelta
from decimal import Decimal

from manyworks.core.accounts.models import User
from manyworks.network.machines.actions import add_machine
from manyworks.network.machines.rules import MachineDetails
from manyworks.network.workshops.actions import (
    add_closure,
    confirm_workshop,
    create_workshop,
    publish_rate_card,
    set_opening_hours,
    set_teams,
)
from manyworks.network.workshops.models import Workshop
from manyworks.network.workshops.rules import Hours, Place, RateCardDraft, TeamDraft, WorkshopDetails
from manyworks.web.demo.people import Company

BOARDS = ("plywood-spruce", "plywood-birch", "osb3", "mdf")


@dataclass(frozen=True)
class Router:
    """A CNC router: bed in mm, speed as a multiple of the usual one, how many."""

    make: str
    length_mm: float
    width_mm: float
    speed: float = 1.0
    quantity: int = 1
    tolerance_mm: float = 0.2
    thickest_mm: float = 50
    hold_down: str = "vacuum"


@dataclass(frozen=True)
class Site:
    """One workshop of the story; prices are per hour, people go by what they are."""

    key: str
    name: str
    street: str
    city: str
    postcode: str
    latitude: float
    longitude: float
    floor_m2: float
    storage_m2: float
    routers: tuple[Router, ...]
    people: dict[str, int]
    cut_rate: int
    bench_rate: int
    opens: time = time(8)
    closes: time = time(17)
    days: int = 5
    access: str = "Restricted"
    closed: tuple[tuple[int, int, str], ...] = field(default=())
    kept_blocks: tuple[str, ...] = ()


SITES = (
    Site("filwood", "Filwood Works", "Filwood Broadway", "Bristol", "BS4", 51.4212, -2.5901, 420, 160,
         (Router("Multicam 3000", 2500, 1250),),
         {"cnc-operator": 1, "joiner": 2, "insulation-installer": 1, "inspector": 1, "packer": 1}, 46, 27,
         time(9), time(16), access="Membership", closed=((38, 42, "Community week"),),
         kept_blocks=("W-S",)),
    Site("bedminster", "Bedminster Makers’ Yard", "North Street", "Bristol", "BS3", 51.4411, -2.6094, 300, 60,
         (Router("Shopbot PRSalpha", 2450, 1230, speed=0.8, hold_down="screwed"),),
         {"cnc-operator": 1, "joiner": 2, "insulation-installer": 1, "inspector": 1, "packer": 1}, 42, 26,
         time(16), time(21),
         access="Membership"),
    Site("avonmouth", "Avonmouth Panel & Joinery", "Third Way", "Bristol", "BS11",
         51.5013, -2.6871, 1400, 500,
         (Router("Biesse Rover", 3100, 1550, speed=1.25, quantity=2, tolerance_mm=0.1),),
         {"cnc-operator": 3, "joiner": 5, "inspector": 1, "packer": 3}, 62, 34, time(7), time(17),
         closed=((60, 67, "Works holiday"),)),
    Site("stphilips", "St Philips Joinery", "Feeder Road", "Bristol", "BS2", 51.4497, -2.5652, 520, 220, (),
         {"joiner": 6, "insulation-installer": 2, "inspector": 1, "packer": 2}, 0, 25, time(8), time(16)),
    Site("keynsham", "Keynsham Cabinet Company", "Ashmead Road", "Keynsham", "BS31",
         51.4136, -2.4868, 180, 30,
         (Router("Axyz Pacer", 2420, 1200, tolerance_mm=0.2),),
         {"cnc-operator": 1, "joiner": 2, "packer": 1, "inspector": 1}, 48, 30),
    Site("weston", "Weston Wood Workshop", "Oldmixon Crescent", "Weston-super-Mare", "BS24", 51.3254, -2.9542,
         260, 90, (Router("Tekcel EX", 2500, 1300, speed=0.75),),
         {"cnc-operator": 1, "joiner": 3, "insulation-installer": 1, "inspector": 1, "packer": 1}, 44, 27,
         time(9), time(16), 4, access="Shared space"),
    Site("stroud", "Stroud Valleys Timber Frame", "Bath Road", "Stroud", "GL5", 51.7370, -2.2300, 900, 400,
         (Router("Homag Centateq", 3100, 1300, speed=1.2, tolerance_mm=0.1),),
         {"cnc-operator": 2, "joiner": 6, "insulation-installer": 3, "inspector": 1, "packer": 2}, 55, 31),
    Site("chepstow", "Chepstow Boat and Board", "The Back", "Chepstow", "NP16", 51.6434, -2.6735, 640, 150,
         (Router("Haywood Maxim", 4000, 2100, speed=0.9),),
         {"cnc-operator": 1, "joiner": 3, "inspector": 1, "packer": 1}, 50, 32),
    Site("bath", "Bath Fab Lab", "Upper Bristol Road", "Bath", "BA1", 51.3826, -2.3790, 210, 20,
         (Router("Stepcraft D", 840, 600, speed=0.6, thickest_mm=20, hold_down="screwed"),),
         {"cnc-operator": 2, "joiner": 1}, 30, 22, time(10), time(18), 6, access="Public"),
    Site("kendal", "Kendal Sheet & Frame", "Shap Road", "Kendal", "LA9", 54.3393, -2.7374, 1100, 380,
         (Router("SCM Morbidelli", 3700, 1550, speed=1.25, tolerance_mm=0.1),),
         {"cnc-operator": 2, "joiner": 4, "inspector": 1, "packer": 2}, 57, 31),
    Site("penrith", "Penrith Makers’ Barn", "Ullswater Road", "Penrith", "CA11", 54.6590, -2.7590, 240, 80,
         (Router("Shopbot Standard", 2440, 1220, speed=0.75, hold_down="screwed"),),
         {"cnc-operator": 1, "joiner": 2, "insulation-installer": 1, "packer": 1}, 36, 23, time(9), time(17),
         access="Shared space"),
    Site("barrow", "Barrow Skills Works", "Channelside", "Barrow-in-Furness", "LA14", 54.1100, -3.2260, 800,
         120, (Router("Homag Venture", 3100, 1250, speed=1.05),),
         {"cnc-operator": 2, "joiner": 4, "insulation-installer": 2, "inspector": 1, "packer": 1}, 44, 26),
)  # fmt: skip

BENCH_PROCESSES = ("deburring", "labelling", "assembly", "insulating", "inspection", "packing")


def open_workshops(company: Company, today: date) -> dict[str, Workshop]:
    """Put every workshop on the map with what it has, who works there, when, and for how much."""
    opened = {}
    for site in SITES:
        opened[site.key] = _open(site, company, today)
    for key in ("filwood", "avonmouth", "stphilips", "stroud"):
        visited = today - timedelta(days=21)
        confirm_workshop(workshop=opened[key], on=visited, by=company.people["ama"])
    return opened


def _open(site: Site, company: Company, today: date) -> Workshop:
    by = company.keeper
    workshop = create_workshop(
        organisation=company.organisations[site.key],
        details=WorkshopDetails(
            name=site.name,
            street=site.street,
            city=site.city,
            postcode=site.postcode,
            country="GB",
            about=company.organisations[site.key].about,
            floor_size_m2=site.floor_m2,
            storage_m2=site.storage_m2,
            access_type=site.access,
            road_access=True,
        ),
        place=Place(site.latitude, site.longitude, source="demo story"),
        by=by,
    )
    for router in site.routers:
        add_machine(workshop=workshop, details=_machine(router), by=by)
    if site.kept_blocks:
        add_machine(workshop=workshop, details=_training_place(site), by=by)
    hours = [Hours(weekday, site.opens, site.closes) for weekday in range(1, site.days + 1)]
    set_opening_hours(workshop=workshop, hours=hours, by=by)
    set_teams(workshop=workshop, teams=_teams(site), by=by)
    _publish_rates(site, workshop, by, today)
    for first, last, reason in site.closed:
        add_closure(
            workshop=workshop,
            first_day=today + timedelta(days=first),
            last_day=today + timedelta(days=last),
            reason=reason,
            by=by,
        )
    return workshop


def _teams(site: Site) -> list[TeamDraft]:
    """Whoever runs a router also deburrs and labels what comes off it."""
    by_hand = {"cnc-operator": ("finisher", "labourer")}
    return [TeamDraft(count, (skill, *by_hand.get(skill, ()))) for skill, count in site.people.items()]


def _machine(router: Router) -> MachineDetails:
    return MachineDetails(
        name=router.make,
        process="cnc-routing",
        make=router.make.split()[0],
        model=" ".join(router.make.split()[1:]),
        quantity=router.quantity,
        bed_length_mm=router.length_mm,
        bed_width_mm=router.width_mm,
        axes=3,
        thickness_min_mm=3,
        thickness_max_mm=router.thickest_mm,
        tolerance_mm=router.tolerance_mm,
        speed_factor=router.speed,
        hold_down=router.hold_down,
        materials=BOARDS,
    )


def _training_place(site: Site) -> MachineDetails:
    """Where a trainee learns to assemble, with a joiner beside; half as slow again."""
    return MachineDetails(
        name="Trainee’s bench",
        process="assembly",
        speed_factor=0.67,
        mentor_skill="joiner",
        kept_blocks=site.kept_blocks,
    )


def _publish_rates(site: Site, workshop: Workshop, by: User, today: date) -> None:
    prices = {process: Decimal(site.bench_rate) for process in BENCH_PROCESSES}
    if site.routers:
        prices["cnc-routing"] = Decimal(site.cut_rate)
    card = RateCardDraft(valid_from=today - timedelta(days=90), currency="GBP", per_hour=prices)
    publish_rate_card(workshop=workshop, card=card, by=by)
