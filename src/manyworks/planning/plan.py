"""The answer: who makes what when, what it costs, how good it is, and why."""

from dataclasses import dataclass, replace
from typing import Annotated, Any, Literal

from manyworks.planning.blocks import Group
from manyworks.planning.fields import About, check_fields

PLAN_FORMAT = "manyworks.plan/1"


@dataclass(frozen=True, slots=True)
class Assignment:
    """Where one unit is made, and when it is finished."""

    unit: Annotated[str, About("id of the unit")]
    cut: Annotated[str, About("workshop that cuts its parts")]
    make: Annotated[str, About("workshop that assembles, checks and packs it")]
    finish: Annotated[int, About("packed at the workshop", "units")]
    arrive: Annotated[
        int, About("at the plot with its load; where no load brings it, when it leaves at once", "units")
    ]
    due: Annotated[int, About("wanted at the plot", "units")]
    priority: Annotated[int, About("its place in every queue: lower goes first", "units")] = 0
    held_until: Annotated[
        int | None,
        About("not begun before, so that the store has room for it; none = not held back", "units"),
    ] = None
    sheets_until: Annotated[
        int | None,
        About(
            "not begun before, so that its cutting ends when others' sheets with parts of it are off; "
            "none = it waits for none",
            "units",
        ),
    ] = None


@dataclass(frozen=True, slots=True)
class ScheduledOperation:
    """One operation on one machine."""

    unit: Annotated[str, About("id of the unit")]
    operation: Annotated[str, About("id of the operation in its block")]
    workshop: Annotated[str, About("where")]
    pool: Annotated[str, About("pool of machines")]
    machine: Annotated[int, About("which machine of the pool, from 0", "1")]
    start: Annotated[int, About("first unit of work", "units")]
    end: Annotated[int, About("unit after the last one of work", "units")]
    people: Annotated[
        tuple[int, ...],
        About("who does it: persons of the workshop, numbered from 0 in the order of its `people`"),
    ] = ()


@dataclass(frozen=True, slots=True)
class Costs:
    """The objective and what it is made of, in money."""

    work: Annotated[float, About("machine and people time", "money")] = 0.0
    cutting: Annotated[float, About("the part of the work that is cutting kits", "money")] = 0.0
    transfer: Annotated[float, About("kits moved between workshops", "money")] = 0.0
    delivery: Annotated[float, About("blocks brought to their plots", "money")] = 0.0
    lateness: Annotated[float, About("blocks that arrive late", "money")] = 0.0
    carbon: Annotated[float, About("price of the greenhouse gas of moving", "money")] = 0.0
    fairness: Annotated[float, About("work above fair shares and above the cap", "money")] = 0.0
    promises: Annotated[float, About("changed promises", "money")] = 0.0
    training: Annotated[float, About("what trainees' hours are worth, so 0 or below", "money")] = 0.0

    @property
    def paid(self) -> float:
        """What somebody pays: work and moving. The rest only weighs."""
        return self.work + self.transfer + self.delivery

    @property
    def total(self) -> float:
        """Sum of all parts, also of what only weighs: what `solve` makes as small as it can."""
        return self.paid + self.lateness + self.carbon + self.fairness + self.promises + self.training


@dataclass(frozen=True, slots=True)
class NearMiss:
    """A workshop that almost can, with every reason why it cannot."""

    workshop: Annotated[str, About("id of the workshop")]
    met: Annotated[int, About("demands it meets", "1")]
    of: Annotated[int, About("demands there are", "1")]
    reasons: Annotated[tuple[str, ...], About("one sentence for each demand it does not meet")]


@dataclass(frozen=True, slots=True)
class Refusal:
    """A unit that nobody in the network can make, and what comes nearest."""

    unit: Annotated[str, About("id of the unit")]
    block: Annotated[str, About("id of its block type")]
    reason: Annotated[str, About("why, in one sentence")]
    group: Annotated[Group | None, About("the group that nobody can do; none = the unit as a whole")] = None
    nearest: Annotated[tuple[NearMiss, ...], About("workshops that come nearest, best first")] = ()


@dataclass(frozen=True, slots=True)
class TracePoint:
    """How good the best plan was at one moment of the search."""

    seconds: Annotated[float, About("since the start of solve", "s")]
    iterations: Annotated[int, About("moves tried so far", "1")]
    cost: Annotated[float, About("best total cost so far", "money")]
    late: Annotated[int, About("late units of that plan", "1")]


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why one bar of the plan is where it is."""

    unit: Annotated[str, About("id of the unit")]
    operation: Annotated[str, About("id of the operation")]
    text: Annotated[str, About("one plain sentence")]
    waits_for: Annotated[
        Literal[
            "release",
            "predecessor",
            "machine",
            "people",
            "booked",
            "closed",
            "transport",
            "first-article",
            "store",
            "sheet",
            "material",
            "now",
            "fixed",
        ],
        About("what held it back last"),
    ]
    prices: Annotated[
        str, About("what this workshop and the next best one ask for it, for those who may see rates")
    ] = ""

    @property
    def said(self) -> str:
        """All of it, for whoever may see everybody's prices."""
        return f"{self.text} {self.prices}".strip()


@dataclass(frozen=True, slots=True)
class PlacedPart:
    """One part on one sheet: turned by `angle` about its origin, mirrored never, then moved to (x, y)."""

    part: Annotated[str, About("id of the part")]
    unit: Annotated[str, About("id of the unit it is cut for")]
    x_mm: Annotated[float, About("shift along the sheet's length", "mm")]
    y_mm: Annotated[float, About("shift along the sheet's width", "mm")]
    angle: Annotated[float, About("turn counter-clockwise, before the shift", "degrees")] = 0.0
    copy: Annotated[int, About("which of the unit's pieces of this part, from 1", "1", low=1)] = 1

    def __post_init__(self) -> None:
        check_fields(self)


@dataclass(frozen=True, slots=True)
class PlannedSheet:
    """One sheet of a nest."""

    workshop: Annotated[str, About("where it is cut")]
    stock: Annotated[str, About("id of the sheet size")]
    number: Annotated[int, About("number of the sheet at this workshop, from 1", "1")]
    parts: Annotated[tuple[PlacedPart, ...], About("what is cut from it")]
    used: Annotated[float, About("net area of its parts over the area of the sheet", "1")]
    cut_length_mm: Annotated[float, About("through-cut path", "mm")] = 0.0
    pool: Annotated[str | None, About("machines that cut it; none = no operation that cuts sheets")] = None
    machine: Annotated[int, About("which machine of the pool, from 0", "1", low=0)] = 0
    minutes: Annotated[float, About("on that machine, putting on and clearing included", "min", low=0)] = 0.0
    start: Annotated[int, About("put on the machine", "units", low=0)] = 0
    end: Annotated[int, About("off the machine", "units", low=0)] = 0

    def __post_init__(self) -> None:
        check_fields(self)


@dataclass(frozen=True, slots=True)
class PlannedStop:
    """One stop of a load."""

    place: Annotated[str, About("id of the workshop or home")]
    arrive: Annotated[int, About("arrival; loading or unloading begins", "units")]
    leave: Annotated[int, About("loaded or unloaded, it leaves", "units")]
    units: Annotated[tuple[str, ...], About("units taken on (at a workshop) or set down (at a home)")]

    @staticmethod
    def earlier(plain: dict[str, Any]) -> dict[str, Any]:
        """A document from before stops said when the vehicle leaves."""
        return plain if "leave" in plain or "arrive" not in plain else plain | {"leave": plain["arrive"]}


@dataclass(frozen=True, slots=True)
class PlannedLoad:
    """One vehicle journey: it calls at yards, each once, and brings blocks to the plots of one site."""

    vehicle: Annotated[str, About("vehicle class")]
    which: Annotated[int, About("which vehicle of its class, from 1", "1", low=1)]
    begin: Annotated[int, About("leaves its base, or begins loading at its first yard", "units")]
    end: Annotated[int, About("back where it began", "units")]
    units: Annotated[tuple[str, ...], About("blocks in the order they are loaded")]
    stops: Annotated[tuple[PlannedStop, ...], About("where it calls, in order: yards, then plots")]
    plots: Annotated[int, About("how many of the stops, the last ones, are plots", "1", low=1)]
    kilometres: Annotated[float, About("driven, empty ways included", "km")]
    mass_kg: Annotated[float, About("mass on board at the first plot", "kg")]
    cost: Annotated[float, About("what the owner of the vehicle bills", "money")]
    carbon_kgco2e: Annotated[float | None, About("greenhouse gas; none = no factor known", "kgCO2e")] = None

    @staticmethod
    def earlier(plain: dict[str, Any]) -> dict[str, Any]:
        """A document from when a load went to one home, and neither its way back nor its bill was known."""
        if not {"home", "depart", "arrive", "stops"} <= plain.keys() or not plain["stops"]:
            return plain
        first, *others = plain["stops"]
        known = {name: value for name, value in plain.items() if name not in ("home", "depart", "arrive")}
        return known | {
            "which": 1,
            "begin": first.get("arrive", plain["depart"]),
            "end": plain["arrive"],
            "stops": [first | {"leave": plain["depart"]}, *others],
            "plots": 1,
            "cost": 0.0,
        }

    @property
    def yards(self) -> tuple[PlannedStop, ...]:
        """Where blocks are taken on."""
        return self.stops[: -self.plots]

    @property
    def homes(self) -> tuple[PlannedStop, ...]:
        """Where blocks are set down."""
        return self.stops[-self.plots :]

    @property
    def depart(self) -> int:
        """It leaves its first yard."""
        return self.stops[0].leave

    @property
    def arrive(self) -> int:
        """It reaches its first plot."""
        return self.homes[0].arrive

    @property
    def fetched(self) -> dict[str, int]:
        """When each block begins to be loaded."""
        return {unit: stop.arrive for stop in self.yards for unit in stop.units}

    @property
    def brought(self) -> dict[str, int]:
        """When each block reaches its plot."""
        return {unit: stop.arrive for stop in self.homes for unit in stop.units}


@dataclass(frozen=True, slots=True)
class PlannedFetch:
    """Kits that the workshop that assembles them fetches from the one that cut them, with a hired vehicle."""

    cut: Annotated[str, About("workshop that cut the kits")]
    make: Annotated[str, About("workshop that fetches and assembles them")]
    vehicle: Annotated[str, About("vehicle class")]
    arrive: Annotated[int, About("loading begins at the workshop that cut them", "units")]
    leave: Annotated[int, About("loaded, it leaves", "units")]
    there: Annotated[int, About("back with the kits", "units")]
    which: Annotated[int, About("which vehicle of its class, from 1", "1", low=1)]
    units: Annotated[tuple[str, ...], About("units whose kits they are")]
    kilometres: Annotated[float, About("there and back", "km")]
    cost: Annotated[float, About("what the owner of the vehicle bills", "money")]
    carbon_kgco2e: Annotated[float | None, About("greenhouse gas; none = no factor known", "kgCO2e")] = None


Status = Literal["complete", "partial", "cancelled", "empty"]


@dataclass(frozen=True, slots=True)
class Plan:
    """The best plan found, with its proof, its reasons and what it could not do."""

    assignments: Annotated[tuple[Assignment, ...], About("where each unit is made")]
    operations: Annotated[tuple[ScheduledOperation, ...], About("every operation on its machine")]
    costs: Annotated[Costs, About("the objective and its parts")]
    late_units: Annotated[int, About("units that reach their plot late", "1")] = 0
    late_time: Annotated[int, About("lateness of all late units together", "units")] = 0
    carbon_kgco2e: Annotated[
        float | None, About("greenhouse gas of moving; none = no factor known", "kgCO2e")
    ] = None
    kilometres: Annotated[float, About("driven if every kit and block travelled in shared vans", "km")] = 0.0
    by_hand: Annotated[
        float | None, About("cost of earliest due date + nearest workshop with slack", "money")
    ] = None
    bound: Annotated[float | None, About("no plan can cost less; none = not computed", "money")] = None
    status: Annotated[Status, About("complete = every unit is planned and the search ran to its end")] = (
        "complete"
    )
    seed: Annotated[int, About("seed of the search", "1")] = 0
    iterations: Annotated[int, About("moves tried", "1")] = 0
    evaluations: Annotated[int, About("moves that were simulated", "1")] = 0
    seconds: Annotated[float, About("time taken", "s")] = 0.0
    first_plan_seconds: Annotated[float, About("time until the first plan", "s")] = 0.0
    refusals: Annotated[tuple[Refusal, ...], About("units that cannot be made")] = ()
    trace: Annotated[tuple[TracePoint, ...], About("progress of the search")] = ()
    explanations: Annotated[tuple[Explanation, ...], About("why each bar is where it is")] = ()
    sheets: Annotated[tuple[PlannedSheet, ...], About("nested sheets")] = ()
    loads: Annotated[tuple[PlannedLoad, ...], About("deliveries")] = ()
    fetches: Annotated[tuple[PlannedFetch, ...], About("kits on their way between workshops")] = ()
    estimate: Annotated[
        float | None,
        About("what the search reckoned deliveries and kits with; none = just their cost", "money"),
    ] = None

    def __post_init__(self) -> None:
        check_fields(self)

    @property
    def cost(self) -> float:
        """Total cost in money."""
        return self.costs.total

    @property
    def gap(self) -> float | None:
        """At most this fraction above the best possible plan; None without a bound."""
        if self.bound is None or self.bound <= 0:
            return None
        return self.cost / self.bound - 1


def as_searched(plan: Plan, old: Plan) -> Plan:
    """`plan` with what the search that found `old` said of itself."""
    named = (
        "by_hand",
        "status",
        "seed",
        "trace",
        "iterations",
        "evaluations",
        "seconds",
        "first_plan_seconds",
        "refusals",
    )
    return replace(plan, **{name: getattr(old, name) for name in named})
