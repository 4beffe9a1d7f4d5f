"""Workshops as the planning library takes them; what one has not said is named, or filled by the policy."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from manyworks.drafting.facts import Gap, MachineFacts, WorkshopFacts
from manyworks.drafting.settings import HAND_PROCESSES, Value
from manyworks.planning.model import Calendar, Clock, People, Place, Pool, Training, Workshop
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
) -> tuple[list[Workshop], list[Gap], list[str]]:
    """Every workshop that can be planned with, what they and the others lack, and what was assumed."""
    ready: list[Workshop] = []
    gaps: list[Gap] = []
    filled: dict[str, list[str]] = {}
    for facts in workshops:
        built = _Builder(facts, wanted, clock, settings)
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
    return ready, gaps, [_assumed(what, names) for what, names in filled.items()]


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
    ) -> None:
        self.facts, self.skills, self.clock, self.settings = facts, wanted.skills, clock, settings
        self.blocks = wanted.blocks
        self.assume = bool(settings["assume_missing"])
        self.gaps: list[Gap] = []
        self.filled: list[str] = []

    def build(self) -> Workshop | None:
        facts = self.facts
        if facts.latitude is None or facts.longitude is None:
            self._missing(_("no place on the map"), _("Set its pin on the map."))
            return None
        people = self._people()
        machines = [machine for machine in facts.machines if not machine.mentor_skill]
        machines += [machine for machine in facts.machines if self._trains(machine, people)]
        pools = [pool for machine in machines if (pool := self._machine(machine)) is not None]
        pools += self._benches(people)
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
            calendar=Calendar.weekly(self.clock, hours, closures=self._closures()),
            pools=tuple(pools[:30]),
            people=tuple(People(skill, count) for skill, count in sorted(people.items())),
            member=facts.member,
            local=facts.local,
            storage_blocks=facts.storage_blocks,
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
            value = self._value("assumed_rate_per_hour", "")
            self.filled[-1] = _("%(rate)g per hour") % {"rate": value}
            return value
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
        )

    def _kept(self, machine: MachineFacts) -> tuple[str, ...]:
        """Ids of the plan's blocks that are kept for trainees there."""
        return tuple(sorted(key for code in machine.kept_blocks for key in self.blocks.get(code, ())))

    def _trains(self, machine: MachineFacts, people: dict[str, int]) -> bool:
        """Whether it is a training place with work in this plan; its mentors join the workshop's people."""
        skill = machine.mentor_skill
        if not skill or not self._kept(machine):
            return False
        mentors = people.get(skill) or self.facts.people.get(skill)
        if not mentors:
            self._missing(
                _("nobody to be the mentor at %(machine)s") % {"machine": machine.name},
                _("Say how many people have the mentor's skill, or choose another one."),
            )
            return False
        people[skill] = mentors
        return True

    def _time_factor(self, machine: MachineFacts) -> float:
        if machine.feed_mm_min and machine.process == CUTTING:
            standard = self.settings["feed_mm_min"]
            assert isinstance(standard, float)
            return standard / machine.feed_mm_min
        return machine.time_factor or 1.0

    def _people(self) -> dict[str, int]:
        wanted = frozenset().union(*self.skills.values()) if self.skills else frozenset()
        people = {skill: count for skill, count in self.facts.people.items() if skill in wanted and count}
        if self.assume and not self.facts.people and wanted:
            count = int(self._value("assumed_people", _("people at benches")))
            people = dict.fromkeys(wanted, count)
        return people

    def _benches(self, people: Mapping[str, int]) -> list[Pool]:
        """Bench work that no machine covers: one queue for processes of the same price."""
        covered = {machine.process for machine in self.facts.machines if not machine.mentor_skill}
        by_rate: dict[float, list[str]] = {}
        for process in HAND_PROCESSES:
            if process not in self.skills or process in covered:
                continue
            needed = self.skills[process]
            if needed and not needed & people.keys():
                continue
            if not needed and not self.facts.people and not self.assume:
                continue
            if process not in self.facts.rates and not self.assume:
                if needed & self.facts.people.keys():
                    self._rate(process)
                continue
            rate = self._rate(process)
            if rate is not None:
                by_rate.setdefault(rate, []).append(process)
        return [self._bench(rate, tuple(names), people) for rate, names in sorted(by_rate.items())]

    def _bench(self, rate: float, processes: tuple[str, ...], people: Mapping[str, int]) -> Pool:
        skills = frozenset().union(*(self.skills[name] for name in processes)) & people.keys()
        crew = sum(people[skill] for skill in skills) or sum(self.facts.people.values())
        if not self.facts.people:
            # The assumed people can do everything, so they are counted once and not once for each skill.
            crew = int(self._value("assumed_people", _("people at benches")))
        return Pool(
            id=f"{BENCH}{processes[0]}",
            name=_("Bench"),
            processes=processes,
            rate_per_hour=float(rate),
            machines=crew,
        )

    def _hours(self) -> Mapping[int, Sequence[tuple[time, time]]] | None:
        if self.facts.hours:
            return self.facts.hours
        if not self.assume:
            self._missing(_("no opening hours"), _("Enter them, or let the policy fill what is not known."))
            return None
        opens = int(self._value("assumed_opens", _("opening hours")))
        closes = int(self._value("assumed_closes", _("opening hours")))
        # Midnight is written 00:00, as the calendar reads it.
        return {day: ((time(opens), time(closes % 24)),) for day in range(5)}

    def _closures(self) -> list[tuple[int, int]]:
        spans = []
        for first, last in self.facts.closures:
            begin = self.clock.unit(_midnight(first, self.clock))
            end = self.clock.unit(_midnight(last + timedelta(days=1), self.clock))
            if end > max(begin, 0):
                spans.append((max(begin, 0), end))
        return spans


def _midnight(day: date, clock: Clock) -> datetime:
    return datetime.combine(day, time(0), tzinfo=ZoneInfo(clock.zone))
