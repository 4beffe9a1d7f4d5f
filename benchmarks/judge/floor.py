"""Runs every machine, bench and person, one unit of the clock after the other."""

from collections import defaultdict
from dataclasses import dataclass, field

from .documents import Row
from .people import Crew
from .world import World

Station = tuple[str, str, int]
ROUNDED = 0.5 + 1e-6
"""Units by which a time may differ from the exact one: every time is rounded to the grid once."""


@dataclass(eq=False, slots=True)
class Act:
    """Somebody works on a unit at a station."""

    bar: Row
    step: Row
    pool: Row
    block: Row
    begun: bool
    alone: bool = False
    need: float = 0.0
    worked: int = 0
    closed: int = 0

    @property
    def station(self) -> Station:
        return self.bar.workshop, self.bar.pool, self.bar.machine

    @property
    def name(self) -> str:
        return f"{self.bar.operation} of {self.bar.unit}"

    @property
    def place(self) -> str:
        return f"{self.bar.workshop}, {self.bar.pool} {self.bar.machine + 1}"


@dataclass(slots=True)
class Kit:
    """How far a unit is: when each of its operations was finished, and each of its sheets came off."""

    done: dict[str, int] = field(default_factory=dict)
    sheets: int = 0
    off: list[int] = field(default_factory=list)


class Floor:
    """All workshops at work."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.on: dict[Station, Act] = {}
        self.sheet_on: dict[Station, Row] = {}
        self.family: dict[Station, str] = {}
        self.kits: dict[str, Kit] = defaultdict(Kit)
        self.series: dict[tuple[str, str, str], dict[str, bool]] = defaultdict(dict)
        self.packed: dict[str, int] = {}
        self.fetched = {unit: fetch for fetch in world.plan.fetches for unit in fetch.units}
        self.crews = {shop.id: Crew(world, shop) for shop in world.problem.workshops}
        self.acts = 0
        self.starts: dict[int, list[Act]] = defaultdict(list)
        self.ends: dict[int, list[Act]] = defaultdict(list)
        self.put_on: dict[int, list[Row]] = defaultdict(list)
        self.taken_off: dict[int, list[Row]] = defaultdict(list)
        for bar in world.work:
            self._expect(bar)
        still_to_cut = timed_sheets(world)
        for sheet in still_to_cut:
            self.put_on[sheet.start].append(sheet)
        # what had begun and is not off yet is waited for, too
        known = set(map(id, still_to_cut))
        begun = [sheet for sheet in world.plan.sheets if id(sheet) not in known]
        for sheet in [*still_to_cut, *(one for one in begun if one.end > world.problem.now)]:
            for unit in {placed.unit for placed in sheet.parts}:
                self.kits[unit].sheets += 1
            self.taken_off[sheet.end].append(sheet)

    def _expect(self, bar: Row) -> None:
        world = self.world
        unit, pool = world.units.get(bar.unit), world.pools.get((bar.workshop, bar.pool))
        step = world.step(bar)
        if unit is None or step is None or bar.end <= bar.start:
            world.find("act.short", bar.start, bar.workshop, f"{bar.operation} of {bar.unit} is no work")
        elif pool is None or not 0 <= bar.machine < pool.machines or step.process not in pool.processes:
            what = f"{bar.operation} of {bar.unit} is on {bar.pool} {bar.machine + 1}"
            world.find("machine.unknown", bar.start, bar.workshop, what)
        else:
            begun = (bar.unit, bar.operation) in world.begun
            alone = step.sheets and world.standard_minutes(bar.unit, bar.operation) == 0
            act = Act(bar, step, pool, world.blocks[unit.block], begun, alone)
            self.starts[bar.start].append(act)
            self.ends[bar.end].append(act)

    def run(self) -> None:
        """From the first unit of the clock to the last."""
        for t in range(self.world.last + 1):
            self._tick(t)

    def _tick(self, t: int) -> None:
        leaving = {act.station: act for act in self.ends.get(t, ()) if not act.alone}
        for sheet in self.taken_off.get(t, ()):
            if sheet.start < sheet.end:
                self._take_off(sheet, t)
        for act in self.ends.get(t, ()):
            self._finish(act, t)
        # what is shorter than the grid goes on and off at once, when its bar ends, lasts or begins
        for sheet in self.put_on.get(t, ()):
            if sheet.start >= sheet.end:
                self._put_on(sheet, t, [leaving.get(station_of(sheet)), *self._there(sheet, t)])
                self._take_off(sheet, t)
        # what has begun before does not wait for anything, and others wait for it
        for act in sorted(self.starts.get(t, ()), key=lambda one: not one.begun):
            self._begin(act, t)
        for sheet in self.put_on.get(t, ()):
            if sheet.start < sheet.end:
                self._put_on(sheet, t, self._there(sheet, t))
        for crew in self.crews.values():
            crew.count(t)
        for act in self.on.values():
            self._work(act, t)

    def _there(self, sheet: Row, t: int) -> list[Act | None]:
        station = station_of(sheet)
        coming = [act for act in self.starts.get(t, ()) if act.station == station and not act.alone]
        return [self.on.get(station), *coming]

    def _begin(self, act: Act, t: int) -> None:
        world, bar = self.world, act.bar
        self.acts += 1
        if act.alone:
            # its parts come off sheets of others: no machine, nobody
            if not act.begun:
                self._may_begin(act, t)
            self._first_article(act, t)
            return
        other = self.on.get(act.station)
        if other is not None:
            world.find("machine.twice", t, act.place, f"{act.name} begins while {other.name} is on it")
        change = 0.0
        if act.pool.changeover_minutes:
            family = act.step.family or act.block.id
            if self.family.get(act.station, family) != family:
                change = act.pool.changeover_minutes
            self.family[act.station] = family
        minutes = world.standard_minutes(bar.unit, bar.operation) * act.pool.time_factor
        share = world.shops[bar.workshop].get("utilisation", 1.0)
        act.need = (minutes + act.pool.setup_minutes + change) / share / world.minutes_per_unit
        self.on[act.station] = act
        self.crews[bar.workshop].come(act, t)
        if not act.begun:
            self._may_begin(act, t)
        self._first_article(act, t)

    def _may_begin(self, act: Act, t: int) -> None:
        world, bar, unit = self.world, act.bar, self.world.units[act.bar.unit]
        if not world.hours[bar.workshop][t]:
            world.find("shop.closed", t, act.place, f"{act.name} begins while the workshop is closed")
        begun = any(name == unit.id for name, _ in world.begun)
        if t < (earliest := world.problem.now if begun else max(unit.release, world.problem.now)):
            what = f"{act.name} begins before {world.moment(earliest)}"
            world.find("act.release", t, act.place, what)
        kit = self.kits[unit.id]
        for name in act.step.after:
            if name not in kit.done:
                world.find("act.early", t, act.place, f"{act.name} begins before {name} is finished")
        if waits_for_sheets(act.block, act.step):
            self._needs_kit(act, kit, t)
        cuts = [step for step in act.block.operations if step.group == "cut"]
        if not begun and (act.step.group == "cut" or not cuts):
            self._needs_boards(act, t)
        out = sum(
            one.machines
            for one in world.problem.outages
            if (one.workshop, one.pool) == (bar.workshop, bar.pool) and one.start <= t < one.end
        )
        at_work = sum(one[:2] == act.station[:2] for one in self.on)
        if out and at_work > act.pool.machines - out:
            world.find("machine.out", t, act.place, f"{act.name} begins; {out} of these machines are out")

    def _needs_kit(self, act: Act, kit: Kit, t: int) -> None:
        """What is made of a kit needs all of it, where it is made."""
        world = self.world
        whole = act.step.group == "make"
        missing = [o.id for o in act.block.operations if whole and o.group == "cut" and o.id not in kit.done]
        if missing or len(kit.off) < kit.sheets:
            left = kit.sheets - len(kit.off)
            what = f"{act.name} begins; {', '.join(missing) or 'nothing'} and {left} sheets are unfinished"
            world.find("kit.early", t, act.place, what)
            return
        a = world.assigned.get(act.bar.unit)
        cuts = [kit.done[o.id] for o in act.block.operations if o.group == "cut"] if whole else []
        if a is None or not cuts or a.cut == a.make or a.cut not in world.shops:
            return
        left_at, fetch = max(*cuts, *kit.off, 0), self.fetched.get(act.bar.unit)
        arrives = left_at + world.journey(world.shops[a.cut].place, world.shops[act.bar.workshop].place)
        # loading and driving are rounded to the grid each
        if t < arrives - 2 * ROUNDED or (fetch is not None and t < fetch.there):
            what = f"{act.name} begins; its kit left {a.cut} at {world.moment(left_at)} and is on the road"
            world.find("kit.road", t, act.place, what)

    def _needs_boards(self, act: Act, t: int) -> None:
        parts = {line.part for line in act.block.parts}
        for awaited in self.world.problem.material_arrivals:
            if t >= awaited.start or awaited.workshop not in (None, act.bar.workshop):
                continue
            for part in (self.world.parts[name] for name in parts):
                thick = awaited.thickness_mm in (None, part.thickness_mm)
                if part.material == awaited.material and thick:
                    there = self.world.moment(awaited.start)
                    what = f"{act.name} begins; its {part.material} is there at {there}"
                    self.world.find("board.early", t, act.place, what)
                    return

    def _first_article(self, act: Act, t: int) -> None:
        world, shop, block, group = self.world, act.bar.workshop, act.block, act.step.group
        proven = any(
            (one.workshop, one.block) == (shop, block.id) and one.group in (None, group)
            for one in world.problem.accepted
        )
        if not block.first_article or proven:
            return
        made = self.series[shop, block.id, group]
        before = act.bar.unit in made
        begun = act.begun or any(name == act.bar.unit for name, _ in world.begun)
        if not before and not begun and made and not any(made.values()):
            first = next(iter(made))
            world.find("act.series", t, act.place, f"{act.name} begins before {first} is finished")
        made.setdefault(act.bar.unit, False)

    def _work(self, act: Act, t: int) -> None:
        """One unit of the clock passes: work, or a pause while the workshop is closed."""
        world = self.world
        if world.hours[act.bar.workshop][t]:
            act.worked, act.closed = act.worked + 1, 0
        else:
            act.closed += 1
            pause = world.shops[act.bar.workshop].calendar.pause
            if act.closed == pause + 1 and not act.begun and act.worked:
                world.find("shop.pause", t, act.place, f"{act.name} pauses for more than {pause} units")
        sheet = self.sheet_on.get(act.station)
        if sheet is not None and act.bar.unit not in {placed.unit for placed in sheet.parts}:
            what = f"sheet {sheet.number} is being cut while the machine works on {act.name}"
            world.find("sheet.machine", t, act.place, what)
            del self.sheet_on[act.station]

    def _finish(self, act: Act, t: int) -> None:
        world, bar = self.world, act.bar
        if self.on.get(act.station) is act:
            del self.on[act.station]
        if not act.alone:
            self.crews[bar.workshop].go(act, t)
        kit = self.kits[bar.unit]
        if bar.operation in kit.done:
            world.find("act.twice", t, act.place, f"{act.name} is done a second time")
        kit.done[bar.operation] = t
        if not act.begun:
            if not world.hours[bar.workshop][t - 1]:
                world.find("shop.closed", t, act.place, f"{act.name} ends while the workshop is closed")
            elif act.worked < act.need - ROUNDED:
                minutes = world.minutes_per_unit
                what = f"{act.name} is done in {act.worked * minutes} min, it takes {act.need * minutes:.1f}"
                world.find("act.short", t, act.place, what)
        made = self.series[bar.workshop, act.block.id, act.step.group]
        if all(o.id in kit.done for o in act.block.operations if o.group == act.step.group):
            made[bar.unit] = True
        if all(o.id in kit.done for o in act.block.operations):
            self.packed[bar.unit] = t

    def _put_on(self, sheet: Row, t: int, here: list[Act | None]) -> None:
        world, station = self.world, station_of(sheet)
        self.acts += 1
        place = f"{sheet.workshop}, {sheet.pool} {sheet.machine + 1}"
        if (other := self.sheet_on.get(station)) is not None:
            what = f"sheet {sheet.number} is put on while sheet {other.number} is on it"
            world.find("machine.twice", t, place, what)
        units = {placed.unit for placed in sheet.parts}
        acts = [act for act in here if act is not None and act.step.sheets]
        if not any(act.bar.unit in units for act in acts):
            if any(act is not None for act in here):
                what = f"sheet {sheet.number} is cut while the machine works on something else"
                world.find("sheet.machine", t, place, what)
            else:
                world.find("sheet.bar", t, place, f"sheet {sheet.number} is cut while none of its units is")
        self.sheet_on[station] = sheet

    def _take_off(self, sheet: Row, t: int) -> None:
        station = station_of(sheet)
        if self.sheet_on.get(station) is sheet:
            del self.sheet_on[station]
        for unit in {placed.unit for placed in sheet.parts}:
            self.kits[unit].off.append(t)


def station_of(sheet: Row) -> Station:
    return sheet.workshop, sheet.pool, sheet.machine


def timed_sheets(world: World) -> list[Row]:
    """Sheets that are still to be cut on a machine; those that had begun are where they are."""
    begun = {(one.workshop, piece(placed)) for one in world.problem.begun_sheets for placed in one.parts}
    return [
        sheet
        for sheet in world.plan.sheets
        if sheet.pool is not None
        and not any((sheet.workshop, piece(placed)) in begun for placed in sheet.parts)
    ]


def piece(placed: Row) -> tuple[str, str, int]:
    return placed.unit, placed.part, placed["copy"]


def waits_for_sheets(block: Row, step: Row) -> bool:
    """Whether a step works on parts that come off the sheets: it makes, or follows the cutting."""
    if step.group == "make":
        return True
    steps = {o.id: o for o in block.operations}
    return any(steps[name].sheets or waits_for_sheets(block, steps[name]) for name in step.after)
