"""Workshops as the planning library takes them; what one has not said is named, or filled by the policy."""

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, replace
from datetime import date, time, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from manyworks.drafting.facts import Gap, MachineFacts, TeamFacts, WorkshopFacts
from manyworks.drafting.grid import midnight
from manyworks.drafting.holidays import DaysOff
from manyworks.drafting.settings import DISTANCES, HAND_PROCESSES, Value, cutting_profile, nest_rules_of
from manyworks.drafting.teams import shared_out, who_can
from manyworks.drafting.yards import Hours, yard_hours
from manyworks.planning.cutting_time import CuttingProfile, own_minutes
from manyworks.planning.hold_down import NOT_SAID
from manyworks.planning.model import Calendar, Clock, People, Place, Pool, Training, Workshop
from manyworks.planning.nesting import NestRules
from manyworks.refused import Refused

CUTTING, BENCH = "cnc-routing", "bench-"


@dataclass(frozen=True)
class Wanted:
    """What the blocks of a plan ask for: for each process its skills, and for each block's code its ids."""

    skills: Mapping[str, frozenset[str]]
    blocks: Mapping[str, Sequence[str]]


def workshops_from(
    workshops: Sequence[WorkshopFacts],
    wanted: Wanted,
    clock: Clock,
    settings: Mapping[str, Value],
    days_off: DaysOff,
) -> tuple[list[Workshop], list[Gap], list[str]]:
    """Every workshop that can be planned with, what they and the others lack, and what was assumed."""
    ready: list[Workshop] = []
    gaps: list[Gap] = []
    filled: dict[str, list[str]] = {}
    for facts in workshops:
        built = _Builder(facts, wanted, clock, settings, days_off)
        try:
            workshop = built.build()
        except Refused as refused:
            # One record that cannot be planned with must not stop the plans of everybody else.
            workshop = None
            built.broken(refused)
        gaps.extend(built.gaps)
        if workshop is not None:
            ready.append(workshop)
            if built.filled:
                what = ", ".join(dict.fromkeys(built.filled))
                filled.setdefault(what, []).append(facts.name)
    assumed = [_assumed(what, names) for what, names in filled.items()]
    if any(_price_of_an_hour() in what for what in filled):
        # Of the settings, which all of the network see; beside a workshop's name it would be its price.
        words = _("An hour that nobody has priced costs %(rate)g.")
        assumed.append(words % {"rate": settings["assumed_rate_per_hour"]})
    return ready, gaps, assumed


def _price_of_an_hour() -> str:
    return _("the price of an hour")


def _assumed(what: str, names: Sequence[str]) -> str:
    shown = ", ".join(names[:4])
    if len(names) > 4:
        shown = _("%(names)s and %(count)d more") % {"names": shown, "count": len(names) - 4}
    return _("%(workshops)s: assumed %(what)s.") % {"workshops": shown, "what": what}


class _Builder:
    """One workshop in the making: collects what is missing and what was filled in."""

    def __init__(
        self,
        facts: WorkshopFacts,
        wanted: Wanted,
        clock: Clock,
        settings: Mapping[str, Value],
        days_off: DaysOff,
    ) -> None:
        self.facts, self.skills, self.clock, self.settings = facts, wanted.skills, clock, settings
        self.blocks, self.days_off = wanted.blocks, days_off
        self.assume = bool(settings["assume_missing"])
        self.gaps: list[Gap] = []
        self.filled: list[str] = []

    def build(self) -> Workshop | None:
        facts = self.facts
        if facts.latitude is None or facts.longitude is None:
            self._missing(_("no place on the map"), _("Set its pin on the map."))
            return None
        teams = self._teams()
        people = who_can(teams, self._asked_for())
        able = {skill for team in people for skill in team.skills}
        machines = [machine for machine in facts.machines if not machine.mentor_skill]
        machines += [machine for machine in facts.machines if self._trains(machine, able)]
        pools = [pool for machine in machines if (pool := self._machine(machine)) is not None]
        pools += self._benches(people, sum(team.count for team in teams))
        hours = self._hours()
        if not pools and not self.gaps:
            self._missing(
                _("no machine and no people that these blocks need"), _("List its machines and people.")
            )
        if self.gaps and (not pools or hours is None):
            return None
        if hours is None:
            return None
        return Workshop(
            id=facts.key,
            name=facts.name,
            place=Place(x=float(facts.longitude), y=float(facts.latitude)),
            calendar=Calendar.weekly(self.clock, hours, closures=self._closures(hours)),
            pools=tuple(pools[:30]),
            people=people,
            member=facts.member,
            local=facts.local,
            storage_blocks=facts.storage_blocks,
            utilisation=self._utilisation(),
            yard=self._yard(hours),
        )

    def broken(self, refused: Refused) -> None:
        """Say what of the record the planner refuses."""
        cure = refused.hint or _("Correct it on the workshop's page.")
        self._missing(_("its record cannot be planned with: %(why)s") % {"why": refused.message}, cure)

    def _missing(self, what: str, cure: str) -> None:
        self.gaps.append(Gap("workshop", self.facts.name, what, cure, pieces=0))

    def _value(self, key: str, words: str) -> float:
        self.filled.append(words)
        value = self.settings[key]
        assert isinstance(value, int | float)
        return float(value)

    def _rate(self, process: str) -> float | None:
        rate = self.facts.rates.get(process)
        if rate is None and self.assume:
            return self._value("assumed_rate_per_hour", _price_of_an_hour())
        if rate is None:
            self._missing(
                _("no price for an hour of %(process)s") % {"process": process},
                _("Enter it on its rate card, or let the policy fill what is not known."),
            )
        return rate

    def _machine(self, machine: MachineFacts) -> Pool | None:
        if machine.process not in self.skills:
            return None
        rate = self._rate(machine.process)
        if rate is None:
            return None
        length, width, thick = machine.length_mm, machine.width_mm, machine.thickness_max_mm
        if machine.process == CUTTING and self.assume:
            if length is None or width is None:
                length = self._value("assumed_bed_length_mm", _("size of the router's bed"))
                width = self._value("assumed_bed_width_mm", _("size of the router's bed"))
            if thick is None:
                thick = self._value("assumed_thickness_mm", _("thickest board"))
        elif machine.process == CUTTING and (length is None or width is None):
            self._missing(
                _("no bed size for %(machine)s") % {"machine": machine.name},
                _("Measure its bed and enter it."),
            )
            return None
        return Pool(
            id=machine.key,
            name=machine.name,
            processes=(machine.process,),
            rate_per_hour=float(rate),
            machines=machine.quantity,
            time_factor=self._time_factor(machine),
            length_mm=length,
            width_mm=width,
            thickness_min_mm=machine.thickness_min_mm,
            thickness_max_mm=thick,
            materials=machine.materials,
            tolerance_mm=machine.tolerance_mm,
            training=Training(machine.mentor_skill, self._kept(machine)) if machine.mentor_skill else None,
            cutting=self._cutting(machine) if machine.process == CUTTING else None,
            nesting=self._nesting(machine) if machine.process == CUTTING else None,
        )

    def _cutting(self, machine: MachineFacts) -> CuttingProfile:
        """The standard router with what is known of the machine."""
        standard = cutting_profile(self.settings)
        stated = own_minutes(machine)
        said = machine.feed_mm_min is not None or stated
        return replace(
            standard,
            feed_mm_min=standard.feed_mm_min / self._time_factor(machine),
            source=(machine.figures_source if said else "") or standard.source,
            **stated,
        )

    def _nesting(self, machine: MachineFacts) -> NestRules:
        """How close parts lie there; that boards are screwed down is assumed only where it decides."""
        if machine.hold_down is None and any(self.settings[name] is None for name in DISTANCES):
            self.filled.append(_("boards screwed down, so that parts keep off what may stand in the edge"))
        return nest_rules_of(self.settings, machine.hold_down or NOT_SAID)

    def _kept(self, machine: MachineFacts) -> tuple[str, ...]:
        """Ids of the plan's blocks that are kept for trainees there."""
        return tuple(sorted(key for code in machine.kept_blocks for key in self.blocks.get(code, ())))

    def _trains(self, machine: MachineFacts, able: Set[str]) -> bool:
        """Whether it is a training place with work in this plan, and somebody who can be the mentor."""
        skill = machine.mentor_skill
        if not skill or not self._kept(machine):
            return False
        if skill not in able:
            self._missing(
                _("nobody to be the mentor at %(machine)s") % {"machine": machine.name},
                _("Say how many people have the mentor's skill, or choose another one."),
            )
            return False
        return True

    def _time_factor(self, machine: MachineFacts) -> float:
        if machine.feed_mm_min and machine.process == CUTTING:
            standard = self.settings["feed_mm_min"]
            assert isinstance(standard, float)
            return standard / machine.feed_mm_min
        return machine.time_factor or 1.0

    def _asked_for(self) -> set[str]:
        """Skills that the plan's blocks ask for, and those of mentors."""
        mentors = {machine.mentor_skill for machine in self.facts.machines if self._kept(machine)} - {""}
        return mentors.union(*self.skills.values())

    def _teams(self) -> tuple[TeamFacts, ...]:
        """Everybody who works here; whoever is assumed can do all that the blocks ask for."""
        facts, wanted = self.facts, frozenset().union(*self.skills.values())
        if facts.teams:
            return facts.teams
        counts = {skill: count for skill, count in facts.people.items() if count}
        if counts:
            teams = shared_out(counts)
            if len(counts) > 1:
                words = ngettext(
                    "%(count)d person, who can do all of its work",
                    "%(count)d people, who between them can do its work",
                    max(counts.values()),
                )
                self.filled.append(words % {"count": max(counts.values())})
            return teams
        if facts.headcount and wanted:
            self.filled.append(_("that everybody can do all of its work"))
            return (TeamFacts(tuple(wanted), facts.headcount),)
        if self.assume and wanted:
            return (TeamFacts(tuple(wanted), int(self._value("assumed_people", _("people at benches")))),)
        return ()

    def _benches(self, people: Sequence[People], persons: int) -> list[Pool]:
        """Bench work that no machine covers: one queue for processes of the same price."""
        covered = {machine.process for machine in self.facts.machines if not machine.mentor_skill}
        able = {skill for team in people for skill in team.skills}
        by_rate: dict[float, list[str]] = {}
        for process in HAND_PROCESSES:
            if process not in self.skills or process in covered:
                continue
            needed = self.skills[process]
            if needed and not needed & able:
                continue
            if not needed and not persons and not self.assume:
                continue
            if process not in self.facts.rates and not self.assume:
                if needed & able:
                    self._rate(process)
                continue
            rate = self._rate(process)
            if rate is not None:
                by_rate.setdefault(rate, []).append(process)
        return [self._bench(rate, tuple(names), people, persons) for rate, names in sorted(by_rate.items())]

    def _bench(self, rate: float, processes: tuple[str, ...], people: Sequence[People], persons: int) -> Pool:
        """A bench has a place for everybody who can do something at it."""
        needed = frozenset().union(*(self.skills[name] for name in processes))
        able = sum(team.count for team in people if needed.intersection(team.skills))
        places = able or persons or int(self._value("assumed_people", _("people at benches")))
        return Pool(
            id=f"{BENCH}{processes[0]}",
            name=_("Bench"),
            processes=processes,
            rate_per_hour=float(rate),
            machines=places,
        )

    def _hours(self) -> Hours | None:
        if self.facts.hours:
            return self.facts.hours
        if not self.assume:
            self._missing(_("no opening hours"), _("Enter them, or let the policy fill what is not known."))
            return None
        opens = int(self._value("assumed_opens", _("opening hours")))
        closes = int(self._value("assumed_closes", _("opening hours")))
        # Midnight is written 00:00, as the calendar reads it.
        return {day: ((time(opens), time(closes % 24)),) for day in range(5)}

    def _yard(self, hours: Hours) -> Calendar | None:
        yard = yard_hours(hours)
        if yard is None:
            return None
        self.filled.append(_("that somebody opens the yard for vehicles, Monday to Friday 8 to 17 h"))
        return Calendar.weekly(self.clock, yard, closures=self._closures(yard))

    def _utilisation(self) -> float:
        said = self.facts.utilisation
        if said is not None:
            return said
        share = self.settings["utilisation"]
        assert isinstance(share, float)
        words = _("%(share)g %% of the opened hours as worked") % {"share": round(share * 100, 1)}
        return self._value("utilisation", words)

    def _closures(self, hours: Hours) -> list[tuple[int, int]]:
        """Closures and holidays; a shift belongs to the day on which it begins, also after midnight."""
        spans = []
        kept = holidays_of(self.facts, self.days_off, self.clock.moment(0).date())
        for first, last in [*self.facts.closures, *((day, day) for day in kept)]:
            after = last + timedelta(days=1)
            begin = self.clock.unit(midnight(first, self.clock) + _into_next_day(hours, first), up=True)
            end = self.clock.unit(midnight(after, self.clock) + _into_next_day(hours, after), up=True)
            if end > max(begin, 0):
                spans.append((max(begin, 0), end))
        return spans


def holidays_of(facts: WorkshopFacts, days_off: DaysOff, first: date) -> dict[date, str]:
    """Holidays of a workshop from a day on, with their names, without those on which it works."""
    days = days_off.days(days_off.region_at(facts.holidays), first)
    worked = facts.open_on
    return {day: name for day, name in days.items() if not any(a <= day <= b for a, b in worked)}


def _into_next_day(hours: Hours, day: date) -> timedelta:
    """How long after midnight the shift of the day before a day goes on."""
    late = [closes for opens, closes in hours.get((day.weekday() - 1) % 7, ()) if closes <= opens]
    last = max(late, default=time(0))
    return timedelta(hours=last.hour, minutes=last.minute)
