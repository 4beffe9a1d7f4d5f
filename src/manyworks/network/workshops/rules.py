"""What makes a workshop's details, hours and rates believable; pure functions on values."""

import math
import zoneinfo
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, time
from decimal import Decimal
from itertools import pairwise

from django.utils.translation import gettext as _

from manyworks.drafting.days import check_day
from manyworks.refused import Refused

EARTH_RADIUS_KM = 6371.0088
DAY = 24 * 60
NIGHT_BEGINS, NIGHT_ENDS = 22 * 60, 6 * 60
# The letter of a pin: the first process of this list that a workshop has.
PIN_LETTERS = (
    ("cnc-routing", "R"),
    ("saw-cutting", "S"),
    ("laser-cutting", "L"),
    ("milling", "M"),
    ("welding", "W"),
    ("3d-printing", "3"),
    ("sewing", "T"),
    ("assembly", "A"),
)


@dataclass(frozen=True)
class Place:
    """A point on the map (degrees, WGS 84) and how far it can be trusted."""

    latitude: float
    longitude: float
    accuracy: str = "exact"
    source: str = ""


@dataclass(frozen=True)
class WorkshopDetails:
    """What a workshop says about itself; Open Know-Where's names. None means not known."""

    name: str
    facility_status: str = "Active"
    access_type: str = ""
    number: str = ""
    street: str = ""
    district: str = ""
    city: str = ""
    region: str = ""
    country: str = ""
    postcode: str = ""
    about: str = ""
    website: str = ""
    email: str = ""
    phone: str = ""
    floor_size_m2: float | None = None
    storage_m2: float | None = None
    road_access: bool | None = None
    loading_dock: bool | None = None
    wheelchair_accessibility: str = ""
    typical_batch_size: str = ""
    timezone: str = "Europe/London"
    utilisation: float | None = None
    visibility: str = "public"


@dataclass(frozen=True)
class TeamDraft:
    """So many persons who have these skills, by their codes."""

    people: int
    skills: tuple[str, ...]


@dataclass(frozen=True)
class Hours:
    """A stretch from a weekday on (ISO, Monday is 1) in the workshop's own time.

    It ends on the day after if ``closes`` is not later than ``opens``.
    """

    weekday: int
    opens: time
    closes: time

    @property
    def minutes(self) -> tuple[int, int]:
        """Begin and end in minutes since Monday's midnight; the end may lie in the week after."""
        begin = (self.weekday - 1) * DAY + self.opens.hour * 60 + self.opens.minute
        end = (self.weekday - 1) * DAY + self.closes.hour * 60 + self.closes.minute
        return begin, end if end > begin else end + DAY

    @property
    def at_night(self) -> bool:
        """Whether it reaches into the hours from 22:00 to 6:00."""
        begin, end = self.minutes
        return begin % DAY < NIGHT_ENDS or begin % DAY + end - begin > NIGHT_BEGINS


@dataclass(frozen=True)
class RateCardDraft:
    """What an hour of each process costs from a day on; the keys are process codes."""

    valid_from: date
    currency: str
    per_hour: dict[str, Decimal] = field(default_factory=dict)
    valid_until: date | None = None


def check_details(details: WorkshopDetails) -> None:
    """Refuse details that cannot be true."""
    if not details.name.strip():
        raise Refused("workshop.name_missing", _("Give the workshop a name."), field="name")
    for name in ("floor_size_m2", "storage_m2"):
        size = getattr(details, name)
        if size is not None and not 0 <= size <= 1_000_000:
            text = _("An area lies between 0 and 1,000,000 m².")
            raise Refused("workshop.area", text, field=name)
    if details.utilisation is not None and not 0.05 <= details.utilisation <= 1:
        text = _("The share of opened hours that is worked lies between 0.05 and 1.")
        raise Refused("workshop.utilisation", text, field="utilisation")
    if details.country and not (len(details.country) == 2 and details.country.isalpha()):
        text = _("A country is given by its two letters, such as GB.")
        raise Refused("workshop.country", text, field="country")
    if details.timezone not in zoneinfo.available_timezones():
        text = _("There is no time zone called %(name)s.") % {"name": details.timezone}
        raise Refused("workshop.timezone", text, _("Write it like Europe/London."), field="timezone")


def check_place(place: Place) -> None:
    """Refuse a point that is not on the earth, or is the 0, 0 that forms send by mistake."""
    if not (math.isfinite(place.latitude) and -90 <= place.latitude <= 90):
        raise Refused("workshop.latitude", _("A latitude lies between -90 and 90."), field="latitude")
    if not (math.isfinite(place.longitude) and -180 <= place.longitude <= 180):
        raise Refused("workshop.longitude", _("A longitude lies between -180 and 180."), field="longitude")
    if place.latitude == 0 and place.longitude == 0:
        text = _("Latitude 0, longitude 0 is in the sea off Africa.")
        raise Refused("workshop.null_island", text, _("Leave both empty when unknown."), field="latitude")


def check_hours(hours: Sequence[Hours], *, night: bool = False) -> None:
    """Refuse stretches that overlap, also into the day after, and work at night that nobody has agreed to."""
    for one in hours:
        if not 1 <= one.weekday <= 7:
            raise Refused("hours.weekday", _("A weekday is a number from 1 to 7."), field="weekday")
        if one.at_night and not night:
            raise Refused(
                "hours.night",
                _("%(opens)s to %(closes)s reaches into the night, from 22:00 to 6:00.")
                % {"opens": f"{one.opens:%H:%M}", "closes": f"{one.closes:%H:%M}"},
                _("Say that work is done at night, or correct the times."),
                field="night",
            )
    spans = sorted((*one.minutes, one.weekday) for one in hours)
    # after Sunday comes Monday again
    again = [(begin + 7 * DAY, end, weekday) for begin, end, weekday in spans[:1]]
    for (_begin, end, _day), (begin, _end, weekday) in pairwise([*spans, *again]):
        if begin < end:
            raise Refused("hours.overlap", _("Two stretches overlap."), field=f"opens_{weekday}")


def check_closure(first_day: date, last_day: date) -> None:
    """Refuse a closure that ends before it starts or lasts for years."""
    check_day(first_day, "first_day")
    check_day(last_day, "last_day")
    if last_day < first_day:
        text = _("The last day must not be before the first day.")
        raise Refused("closure.order", text, field="last_day")
    if (last_day - first_day).days > 366:
        text = _("A closure lasts a year at most.")
        hint = _("Mark the workshop as closed instead.")
        raise Refused("closure.too_long", text, hint, field="last_day")


def check_rate_card(card: RateCardDraft) -> None:
    """Refuse a card without prices, with prices below nothing, or that ends before it starts."""
    if not card.per_hour:
        text = _("A rate card needs at least one price.")
        raise Refused("rates.empty", text, field="valid_from")
    check_day(card.valid_from, "valid_from")
    if card.valid_until is not None and card.valid_until < card.valid_from:
        text = _("The last day must not be before the first day.")
        raise Refused("rates.order", text, field="valid_until")
    if not (len(card.currency) == 3 and card.currency.isalpha() and card.currency.isupper()):
        text = _("Use the three letters of the currency, such as GBP.")
        raise Refused("rates.currency", text, field="currency")
    for code, price in card.per_hour.items():
        if not (price.is_finite() and 0 <= price < 1_000_000):
            text = _("A price per hour lies between 0 and 1,000,000.")
            raise Refused("rates.price", text, field=f"rate_{code}")


def distance_km(a: tuple[float, float], b: tuple[float, float]) -> float:
    """Great-circle distance of two (latitude, longitude) points in km, by the haversine formula."""
    phi_a, phi_b = math.radians(a[0]), math.radians(b[0])
    half_phi = (phi_b - phi_a) / 2
    half_lambda = math.radians(b[1] - a[1]) / 2
    h = math.sin(half_phi) ** 2 + math.cos(phi_a) * math.cos(phi_b) * math.sin(half_lambda) ** 2
    return 2 * EARTH_RADIUS_KM * math.asin(min(1.0, math.sqrt(h)))


def pin_letter(processes: Iterable[str]) -> str:
    """The letter that stands on a workshop's pin; a dot where no machine is known."""
    present = set(processes)
    return next((letter for code, letter in PIN_LETTERS if code in present), "·")


def machine_summary(machines: Iterable[tuple[str, str, float | None, float | None]], most: int = 3) -> str:
    """A workshop's processes in one line, each with its largest bed: "CNC routing 2500 × 1250 mm · Sewing".

    Parameters
    ----------
    machines
        (process code, process name, bed length, bed width) of each machine, in mm.
    most
        Further processes become an ellipsis.
    """
    beds: dict[str, tuple[str, float, float]] = {}
    for code, name, length, width in machines:
        known = beds.get(code, (name, 0.0, 0.0))
        bed = (length or 0.0, width or 0.0)
        beds[code] = max(known, (name, *bed), key=lambda one: one[1] * one[2])
    order = {code: place for place, (code, _letter) in enumerate(PIN_LETTERS)}
    ranked = sorted(beds, key=lambda code: (order.get(code, len(order)), code))
    words = [
        f"{name} {length:.0f} × {width:.0f} mm" if length and width else name
        for name, length, width in (beds[code] for code in ranked[:most])
    ]
    return " · ".join([*words, "…"] if len(ranked) > most else words)


def week_in_words(hours: Iterable[tuple[int, str]]) -> list[tuple[int, int, str]]:
    """Opening hours with equal neighbouring days drawn together: (first weekday, last weekday, hours).

    Parameters
    ----------
    hours
        (weekday, stretch) in the order of the week, such as (1, "08:00–12:00"), (1, "13:00–17:00").
    """
    days: dict[int, list[str]] = {}
    for weekday, stretch in hours:
        days.setdefault(weekday, []).append(stretch)
    week: list[tuple[int, int, str]] = []
    for weekday, stretches in days.items():
        words = ", ".join(stretches)
        if week and week[-1][1] == weekday - 1 and week[-1][2] == words:
            week[-1] = (week[-1][0], weekday, words)
        else:
            week.append((weekday, weekday, words))
    return week
