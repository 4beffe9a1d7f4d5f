"""Where and when: the clock, workshops with machines, people and opening times, and homes."""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Annotated, Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from manyworks.planning.cutting_time import CuttingProfile
from manyworks.planning.fields import MOST_MINUTES, About, check_fields, refuse, refuse_repeats
from manyworks.planning.nesting.model import NestRules

LAST_UNIT = 1 << 21
"""No time of a problem lies later than this many units: 59 years at 15 minutes, four at one."""

FIRST_YEAR, LAST_YEAR = 1970, 2200
"""A problem begins in one of these years."""

LONG_WEEKEND_HOURS = 120.0
"""From Thursday's closing to Tuesday's opening: what is begun before a holiday weekend goes on after it."""

Span = tuple[int, int]


def merged(spans: Iterable[Span]) -> list[Span]:
    """The stretches that some spans of time cover together."""
    found: list[Span] = []
    for start, end in sorted(spans):
        if found and start <= found[-1][1]:
            found[-1] = found[-1][0], max(end, found[-1][1])
        else:
            found.append((start, end))
    return found


def is_free(busy: Sequence[Span], span: Span) -> bool:
    """Nothing of what is busy overlaps a span of time."""
    return all(b <= span[0] or span[1] <= a for a, b in busy)


def refuse_backward(name: str, spans: Iterable[Span]) -> None:
    """Refuse intervals that end before they begin."""
    for i, (begin, end) in enumerate(spans):
        if end <= begin:
            raise refuse("interval", "ends before it begins", f"{name}[{i}]")


@dataclass(frozen=True, slots=True)
class Clock:
    """Turns dates into whole units of time and back.

    Unit 0 begins at `start`. Every day has the same number of units: the clock shows wall time, and the
    hour that summer time adds or takes lies in a night that nobody works. A clock with fewer than 1,440
    minutes a day leaves the rest of the day out altogether, as planning by working days does.
    """

    start: Annotated[datetime, About("moment of unit 0; a date and time with its offset")]
    zone: Annotated[str, About("IANA time zone, such as Europe/London")] = "UTC"
    minutes_per_unit: Annotated[int, About("length of one unit", "min", low=1, high=240)] = 15
    minutes_per_day: Annotated[int, About("part of the day that is counted", "min", low=1, high=1440)] = 1440

    def __post_init__(self) -> None:
        check_fields(self)
        # The days of a problem follow from its beginning: centuries away their sums would overflow.
        if not FIRST_YEAR <= self.start.year <= LAST_YEAR:
            message = f"lies in {self.start.year}; a year from {FIRST_YEAR} to {LAST_YEAR} is needed"
            raise refuse("range", message, "start")
        if self.minutes_per_day % self.minutes_per_unit:
            raise refuse("clock", "must be a whole number of units", "minutes_per_day")
        try:
            ZoneInfo(self.zone)
        except (ZoneInfoNotFoundError, ValueError, OSError) as error:
            raise refuse("zone", f"{self.zone!r} is not a known time zone", "zone") from error

    @property
    def units_per_day(self) -> int:
        """Units in one day of this clock."""
        return self.minutes_per_day // self.minutes_per_unit

    @property
    def units_per_hour(self) -> float:
        """Units in one hour."""
        return 60 / self.minutes_per_unit

    def moment(self, unit: int) -> datetime:
        """The date and time, in the clock's zone, at which `unit` begins."""
        day, rest = divmod(unit, self.units_per_day)
        wall = self.start.astimezone(ZoneInfo(self.zone)).replace(tzinfo=None)
        wall += timedelta(days=day, minutes=rest * self.minutes_per_unit)
        return wall.replace(tzinfo=ZoneInfo(self.zone))

    def unit(self, moment: datetime, *, up: bool = False) -> int:
        """The unit in which `moment` lies, or the first one not before it with ``up=True``."""
        zone = ZoneInfo(self.zone)
        wall = moment.astimezone(zone).replace(tzinfo=None)
        gone = wall - self.start.astimezone(zone).replace(tzinfo=None)
        minutes = min(gone.seconds / 60, self.minutes_per_day) / self.minutes_per_unit
        return gone.days * self.units_per_day + int(math.ceil(minutes) if up else minutes)


@dataclass(frozen=True, slots=True)
class Place:
    """A point: longitude and latitude in degrees, or kilometres in a plane (see ``Transport.metric``)."""

    x: Annotated[float, About("longitude, or km to the east", "degrees or km", low=-1e5, high=1e5)]
    y: Annotated[float, About("latitude, or km to the north", "degrees or km", low=-1e5, high=1e5)]

    def __post_init__(self) -> None:
        check_fields(self)


@dataclass(frozen=True, slots=True)
class Calendar:
    """When a workshop is open.

    `hours` are opening intervals inside a cycle that repeats for ever from unit 0 (a week, as a rule);
    `closures` are cut out of them. An operation may pause while the workshop is closed for at most
    `pause` units (over night, say), and never spans a longer closing (a closed day).
    """

    hours: Annotated[tuple[Span, ...], About("opening intervals in the cycle, [from, to)", "units", low=0)]
    cycle: Annotated[int, About("length of the cycle", "units", low=1, high=LAST_UNIT)]
    closures: Annotated[tuple[Span, ...], About("closed intervals, [from, to)", "units")] = ()
    pause: Annotated[int, About("longest closing an operation may pause over", "units", low=0)] = 0

    def __post_init__(self) -> None:
        check_fields(self)
        refuse_backward("hours", self.hours)
        refuse_backward("closures", self.closures)
        for i in range(1, len(self.hours)):
            if self.hours[i][0] < self.hours[i - 1][1]:
                raise refuse("interval", "overlaps the one before it, or is out of order", f"hours[{i}]")
        if not self.hours:
            raise refuse("closed", "is empty: a workshop that never opens can make nothing", "hours")
        if self.hours[-1][1] > self.cycle:
            raise refuse("interval", "reaches beyond the cycle", f"hours[{len(self.hours) - 1}]")

    @staticmethod
    def weekly(
        clock: Clock,
        hours: Mapping[int, Iterable[tuple[time, time]]],
        closures: Iterable[Span] = (),
        pause_hours: float = LONG_WEEKEND_HOURS,
    ) -> "Calendar":
        """A calendar from opening hours by weekday.

        Parameters
        ----------
        clock
            A clock that counts all 1,440 minutes of a day.
        hours
            Weekday (0 = Monday) to opening intervals in local time; "to" 00:00 means midnight.
        closures
            Closed intervals in units.
        pause_hours
            Longest closing an operation may pause over, in hours: a night, a weekend, Easter.
        """
        start = clock.moment(0)
        offset = start.weekday() * 1440 + start.hour * 60 + start.minute
        spans = set()
        for day, intervals in hours.items():
            for opens, closes in intervals:
                begin = day * 1440 + opens.hour * 60 + opens.minute - offset
                length = (closes.hour * 60 + closes.minute - opens.hour * 60 - opens.minute) % 1440 or 1440
                spans.add((begin % 10080, begin % 10080 + length))
        wrapped = {(a, min(b, 10080)) for a, b in spans} | {(0, b - 10080) for a, b in spans if b > 10080}
        per = clock.minutes_per_unit
        units = sorted((-(-a // per), b // per) for a, b in wrapped)
        return Calendar(
            hours=tuple((a, b) for a, b in units if b > a),
            cycle=10080 // per,
            closures=tuple(closures),
            pause=int(pause_hours * 60 / per),
        )


@dataclass(frozen=True, slots=True)
class Training:
    """What makes machines a training place: trainees work there, each with a mentor beside.

    The operations of the named blocks whose process the place does are kept for it: at this workshop they
    are made there and nowhere else, and nothing else is made there. The mentor stands in for the people
    that an operation asks for. The pool's ``time_factor`` is how much slower a trainee is.
    """

    mentor_skill: Annotated[str, About("skill of the one person who is beside a trainee at work")]
    blocks: Annotated[tuple[str, ...], About("ids of the block types whose operations are kept for it")]
    hold_points: Annotated[bool, About("trainees may do operations that are hold points")] = False
    first_articles: Annotated[bool, About("trainees may make blocks that ask for a first article")] = False

    def __post_init__(self) -> None:
        check_fields(self)
        if not self.blocks:
            raise refuse("training", "is empty: what is kept for trainees?", "blocks")


@dataclass(frozen=True, slots=True)
class Pool:
    """Like machines (or benches, or crews) of one workshop that share a queue."""

    id: Annotated[str, About("name, unique inside the workshop")]
    processes: Annotated[tuple[str, ...], About("process codes it can do")]
    rate_per_hour: Annotated[
        float, About("price of one hour, with whoever works it", "money/h", low=0, high=1e6)
    ]
    machines: Annotated[
        int, About("machines that can work at the same time", "machines", low=1, high=10_000)
    ] = 1
    time_factor: Annotated[
        float, About("its time as a multiple of the standard time", "1", above=0, high=1000)
    ] = 1.0
    setup_minutes: Annotated[
        float, About("time to set up, for every operation", "min", low=0, high=MOST_MINUTES)
    ] = 0.0
    length_mm: Annotated[float | None, About("bed length; none = any", "mm", above=0)] = None
    width_mm: Annotated[float | None, About("bed width; none = any", "mm", above=0)] = None
    height_mm: Annotated[float | None, About("clear height; none = any", "mm", above=0)] = None
    thickness_min_mm: Annotated[float | None, About("thinnest board", "mm", low=0)] = None
    thickness_max_mm: Annotated[float | None, About("thickest board", "mm", above=0)] = None
    materials: Annotated[tuple[str, ...], About("materials it works; empty = any")] = ()
    tolerance_mm: Annotated[float | None, About("deviation it keeps; none = not stated", "mm", above=0)] = (
        None
    )
    name: Annotated[str, About("name for people")] = ""
    changeover_minutes: Annotated[
        float,
        About(
            "time to change from work of another family; a pool of one machine only",
            "min",
            low=0,
            high=10_080,
        ),
    ] = 0.0
    training: Annotated[Training | None, About("a training place; none = ordinary machines")] = None
    cutting: Annotated[
        CuttingProfile | None, About("how it cuts sheets; none = the standard router at its time factor")
    ] = None
    nesting: Annotated[
        NestRules | None, About("how close parts lie on its boards; none = as for every machine")
    ] = None

    def __post_init__(self) -> None:
        check_fields(self)
        if not self.processes:
            raise refuse("process", "is empty: what does it do?", "processes")
        if self.changeover_minutes and self.machines > 1:
            raise refuse(
                "changeover",
                f"needs one machine, not {self.machines}: only then is the work before known",
                "changeover_minutes",
                "List each machine as a pool of its own; they still share the queue.",
            )


@dataclass(frozen=True, slots=True)
class People:
    """A team: persons of a workshop with the same skills. Each does one thing at a time."""

    skills: Annotated[tuple[str, ...], About("codes of the skills that each of them has")]
    count: Annotated[int, About("persons with exactly these skills", "people", low=1, high=10_000)] = 1

    def __post_init__(self) -> None:
        check_fields(self)
        if not self.skills:
            raise refuse("skills", "is empty: what can they do?", "skills")
        refuse_repeats(self.skills, "skills")

    @staticmethod
    def earlier(plain: dict[str, Any]) -> dict[str, Any]:
        """A document from before persons had several skills, when each skill was counted by itself."""
        skill = plain.get("skill")
        return {"skills": [skill], **{k: v for k, v in plain.items() if k != "skill"}} if skill else plain


@dataclass(frozen=True, slots=True)
class Workshop:
    """Who makes: machines, people, opening times, place."""

    id: Annotated[str, About("stable name")]
    place: Annotated[Place, About("where it is")]
    calendar: Annotated[Calendar, About("when it is open")]
    pools: Annotated[tuple[Pool, ...], About("its machines")]
    people: Annotated[tuple[People, ...], About("its people, by what they can do")] = ()
    certificates: Annotated[tuple[str, ...], About("certificates it holds")] = ()
    member: Annotated[str, About("organisation whose share it counts for; empty = itself")] = ""
    local: Annotated[bool, About("its work counts as local")] = True
    takes_work: Annotated[
        bool, About("it takes new work; otherwise it only finishes what is fixed there")
    ] = True
    storage_blocks: Annotated[
        int | None, About("finished blocks it can store; none = any", "blocks", low=0)
    ] = None
    name: Annotated[str, About("name for people")] = ""
    utilisation: Annotated[
        float,
        About("share of its opened time in which work goes on; a bar is longer by it", "1", low=0.05, high=1),
    ] = 1.0
    yard: Annotated[Calendar | None, About("when vehicles are loaded there; none = whenever it is open")] = (
        None
    )

    def __post_init__(self) -> None:
        check_fields(self)
        if not 0 < len(self.pools) <= 30:
            raise refuse("machines", f"has {len(self.pools)} machine pools; 1 to 30 are possible", "pools")
        refuse_repeats((pool.id for pool in self.pools), "pools")
        if len(self.people) > 30:
            message = f"has {len(self.people)} teams; 30 are possible"
            raise refuse("people", message, "people", "Say as one team who can do the same.")
        refuse_repeats((" + ".join(sorted(team.skills)) for team in self.people), "people")
        skills = self.skills
        for i, pool in enumerate(self.pools):
            if pool.training is not None and pool.training.mentor_skill not in skills:
                message = f"is {pool.training.mentor_skill!r}, which nobody at {self.id} has"
                raise refuse("training", message, f"pools[{i}].training.mentor_skill")

    @property
    def skills(self) -> dict[str, int]:
        """How many of its people have each skill; who has several counts for each, but works once."""
        counts: dict[str, int] = {}
        for team in self.people:
            for skill in team.skills:
                counts[skill] = counts.get(skill, 0) + team.count
        return counts

    @property
    def versatile(self) -> bool:
        """Somebody has two skills, or two teams have the same one: counts by skill do not say it all."""
        return sum(len(team.skills) for team in self.people) > len(self.skills) or any(
            len(team.skills) > 1 for team in self.people
        )
