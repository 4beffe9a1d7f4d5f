"""What a plan's summary holds: every figure with its unit and meaning, and the same as JSON.

Days and moments are ISO text with the offset of the network, money is in the problem's currency, shares and
chances are fractions. A yield is written ``yield`` in JSON; Python keeps that word for itself.
"""

from dataclasses import dataclass, is_dataclass, replace
from typing import Annotated, Any

from manyworks.drafting.facts import ClosedDays, Gap, OpenQuestion
from manyworks.drafting.papers.costs import ByHand, CostParts, MaterialFigures
from manyworks.drafting.papers.preparation import WorkshopPreparation
from manyworks.planning.codec import from_plain, to_plain
from manyworks.planning.fields import About, hints_of, unwrap
from manyworks.planning.model import NearMiss

Box = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class CarbonFactor:
    """A factor of greenhouse gas, where it comes from, and whether somebody has confirmed it."""

    what: Annotated[str, About("material or road freight")]
    factor: Annotated[float, About("its amount, in the unit beside it")]
    unit: Annotated[str, About("unit of the factor")]
    source: Annotated[str, About("where it comes from")]
    confirmed: Annotated[bool, About("whether somebody has confirmed it")]


@dataclass(frozen=True, slots=True)
class CarbonFigures:
    """Greenhouse gas of boards and driving, each none where it is not known."""

    boards_kg: Annotated[float | None, About("of the sheets that have a factor", "kg CO2e")]
    driving_kg: Annotated[float | None, About("of all deliveries and transfers", "kg CO2e")]
    sheets_without_factor: Annotated[int, About("sheets that are not in it", "1")]
    sources: Annotated[tuple[CarbonFactor, ...], About("the factors it is reckoned with")]
    confirmed: Annotated[bool, About("whether all factors are confirmed")]


@dataclass(frozen=True, slots=True)
class LotFigures:
    """Like blocks of a home and phase that would have been made at several workshops."""

    lots: Annotated[int, About("lots that are kept together", "1")]
    price: Annotated[float, About("what it costs more than to split them", "money")]


@dataclass(frozen=True, slots=True)
class TrainingFigures:
    """What trainees do at the places kept for them."""

    hours: Annotated[float, About("on the clock", "h")]
    standard_hours: Annotated[float, About("what the same work takes otherwise", "h")]
    worth: Annotated[float, About("what these hours are worth to the network", "money")]


@dataclass(frozen=True, slots=True)
class WorkshopShare:
    """One workshop's part of the work."""

    workshop: Annotated[str, About("id of the workshop")]
    name: Annotated[str, About("its name")]
    hours: Annotated[float, About("hours worked; pauses over night are not work", "h")]
    share: Annotated[float, About("part of all hours", "1")]
    cuts: Annotated[int, About("blocks it cuts", "1")]
    makes: Annotated[int, About("blocks it makes", "1")]
    local: Annotated[bool, About("whether it belongs to the network's region")]


@dataclass(frozen=True, slots=True)
class HomeArrivals:
    """One home and when it has all of its blocks."""

    home: Annotated[str, About("id of the home")]
    name: Annotated[str, About("its name")]
    blocks: Annotated[int, About("blocks that arrive", "1")]
    late: Annotated[int, About("blocks that arrive late", "1")]
    last_arrival: Annotated[str, About("moment of the last block")]


@dataclass(frozen=True, slots=True)
class RefusedBlock:
    """Pieces of one block that nobody can make for one reason."""

    block: Annotated[str, About("name of the block")]
    reason: Annotated[str, About("why, in one sentence")]
    group: Annotated[str | None, About("the group that nobody can do; none = the block as a whole")]
    pieces: Annotated[int, About("how many it concerns", "1")]
    homes: Annotated[tuple[str, ...], About("names of their homes")]
    nearest: Annotated[tuple[NearMiss, ...], About("workshops by name that come nearest, best first")]


@dataclass(frozen=True, slots=True)
class NotCarried:
    """A piece that can be made but not delivered."""

    name: Annotated[str, About("the piece as people call it")]
    reason: Annotated[str, About("why, in one sentence")]


@dataclass(frozen=True, slots=True)
class ScarceHour:
    """What one more hour of a machine or a skill, and of what is short together with it, would be worth."""

    workshop: Annotated[str, About("id of the workshop")]
    name: Annotated[str, About("its name")]
    kind: Annotated[str, About("machines or people")]
    what: Annotated[str, About("machine or skill in words, with what is short together with it")]
    short: Annotated[str, About("the same without what is short together with it")]
    code: Annotated[str, About("id of the pool, or code of the skill")]
    per_hour: Annotated[tuple[float, ...], About("worth of one hour in each week", "money")]
    worth: Annotated[float, About("worth of one more all the time", "money")]
    week: Annotated[str, About("first day of the dearest week")]
    dearest: Annotated[float, About("worth of one hour in that week", "money")]
    day_hours: Annotated[float, About("hours of a day there", "h")]
    day: Annotated[float, About("worth of one more day in that week", "money")]


@dataclass(frozen=True, slots=True)
class Scarcity:
    """What is scarce, week by week."""

    weeks: Annotated[tuple[str, ...], About("first days of the weeks")]
    rows: Annotated[tuple[ScarceHour, ...], About("what is worth most first")]


@dataclass(frozen=True, slots=True)
class HomeChance:
    """How surely one home is on time, and when it has its last block."""

    name: Annotated[str, About("name of the home")]
    on_time: Annotated[float, About("chance that its last block is on time", "1")]
    p50: Annotated[str, About("moment by which it is there in half of the runs")]
    p80: Annotated[str, About("moment by which it is there in 4 runs of 5")]
    p95: Annotated[str, About("moment by which it is nearly surely there")]


@dataclass(frozen=True, slots=True)
class HangsOn:
    """Machines in which the work that decides the last day spends its time."""

    workshop: Annotated[str, About("id of the workshop")]
    name: Annotated[str, About("its name")]
    pool: Annotated[str, About("name of the machines")]
    share: Annotated[float, About("part of that time", "1")]


@dataclass(frozen=True, slots=True)
class ChanceFigures:
    """How surely the plan holds when work takes now less time, now more."""

    runs: Annotated[int, About("how often it was simulated", "1")]
    about: Annotated[str, About("what was simulated, for people")]
    blocks_on_time: Annotated[float, About("chance of a block to be on time, mean", "1")]
    lateness: Annotated[float, About("what lateness is to be expected to cost", "money")]
    homes: Annotated[tuple[HomeChance, ...], About("every home")]
    hangs_on: Annotated[tuple[HangsOn, ...], About("what the dates hang on, most first")]


@dataclass(frozen=True, slots=True)
class SlackFigures:
    """What bought slack does and costs."""

    bought: Annotated[bool, About("whether any was bought")]
    before: Annotated[float, About("chance of a home to be on time without it, mean", "1")]
    after: Annotated[float, About("the same with it", "1")]
    blocks_before: Annotated[float, About("chance of a block to be on time without it", "1")]
    blocks_after: Annotated[float, About("the same with it", "1")]
    price: Annotated[float, About("what it costs as planned", "money")]
    expected_price: Annotated[float, About("the same with the lateness that is to be expected", "money")]


@dataclass(frozen=True, slots=True)
class MemberFigures:
    """One member's part of the work beside its fair share."""

    name: Annotated[str, About("names of its workshops")]
    hours: Annotated[float, About("standard hours", "h")]
    share: Annotated[float, About("part of all hours", "1")]
    fair: Annotated[float, About("its part of the machine hours on offer", "h")]
    over: Annotated[float, About("hours above that", "h")]
    cost: Annotated[float, About("what the rule charges for it", "money")]


@dataclass(frozen=True, slots=True)
class FairnessFigures:
    """The network's fairness rule, and what it does in this plan."""

    per_hour: Annotated[float, About("price of an hour above the fair share", "money/h")]
    share_cap: Annotated[float | None, About("most that a member should have; none = no cap", "1")]
    over_cap_per_hour: Annotated[float, About("price of an hour above the cap", "money/h")]
    members: Annotated[tuple[MemberFigures, ...], About("every member, most hours first")]


@dataclass(frozen=True, slots=True)
class FirstArticleRow:
    """A block's first article at one workshop."""

    block: Annotated[str, About("name of the block")]
    name: Annotated[str, About("name of the workshop")]
    group: Annotated[str, About("cut or make")]
    piece: Annotated[str, About("the piece as people call it")]
    done: Annotated[str, About("moment at which it is finished")]
    waiting: Annotated[int, About("pieces that wait for it", "1")]


@dataclass(frozen=True, slots=True)
class Promise:
    """Who cuts and makes a piece, and when it arrives."""

    cut: Annotated[str, About("name of the workshop that cuts it")]
    make: Annotated[str, About("name of the workshop that makes it")]
    arrives: Annotated[str, About("moment of its arrival")]


@dataclass(frozen=True, slots=True)
class MovedPiece:
    """A piece that a plan made anew promises otherwise than the one before."""

    unit: Annotated[str, About("number of the piece")]
    name: Annotated[str, About("the piece as people call it")]
    change: Annotated[str, About("what changes")]
    why: Annotated[str, About("why, in one sentence")]
    before: Annotated[Promise | None, About("as it was promised; none = it is new")]
    after: Annotated[Promise | None, About("as it is now; none = it is no longer made")]
    due: Annotated[str, About("moment at which it must be there")]
    late: Annotated[bool, About("whether it now comes late")]


@dataclass(frozen=True, slots=True)
class Said:
    """What papers and files say that is written elsewhere and may be edited after the plan was made."""

    processes: Annotated[tuple[tuple[str, str], ...], About("codes of processes, and what they are called")]
    licence: Annotated[str, About("what the designs' licences ask to be said")]
    offset: Annotated[str, About("whether lines are offset already; unknown unless the designs agree")]
    offset_note: Annotated[str, About("how, as the designs say")]


@dataclass(frozen=True, slots=True)
class AroundPlan:
    """A plan that stood when this one was made, so that this one was planned around it."""

    name: Annotated[str, About("its name, or that it is other work")]
    hours: Annotated[
        float, About("opened hours of machines and benches that it had booked from the first moment on", "h")
    ]
    plan: Annotated[int | None, About("its number; none = another network's, or from files")] = None
    since: Annotated[str, About("day of that moment; empty in plans of before it was kept")] = ""


@dataclass(frozen=True, slots=True)
class Summary:
    """Everything that the plan page, the paper and the command line say about a plan."""

    currency: Annotated[str, About("code of the currency of all money")]
    timezone: Annotated[str, About("name of the network's time zone")]
    cost: Annotated[float, About("what is paid: work, moving, and boards that have a price", "money")]
    weighed: Annotated[
        float, About("what the planner makes small and the bound speaks of: without boards", "money")
    ]
    costs: Annotated[CostParts, About("the parts of work and moving, and what only weighs", "money")]
    material: Annotated[MaterialFigures, About("sheets that are bought")]
    units: Annotated[int, About("blocks that are planned", "1")]
    late_blocks: Annotated[int, About("blocks that arrive late", "1")]
    late_days: Annotated[float, About("lateness of all late blocks together", "days")]
    on_time_blocks: Annotated[int, About("blocks that arrive on time", "1")]
    left_out: Annotated[int, About("blocks that could not be planned", "1")]
    operations: Annotated[int, About("bars of the board", "1")]
    sheets: Annotated[int, About("sheets that are cut", "1")]
    yield_: Annotated[float | None, About("part of the board that is used; none = without sheets", "1")]
    loads: Annotated[int, About("deliveries", "1")]
    kilometres: Annotated[float, About("driven by all deliveries", "km")]
    carbon: Annotated[CarbonFigures, About("greenhouse gas")]
    local_share: Annotated[float | None, About("part of the hours in the region; none = no work", "1")]
    shares: Annotated[tuple[WorkshopShare, ...], About("work by workshop, most hours first")]
    training: Annotated[TrainingFigures | None, About("trainees' work; none = no places for them")]
    homes: Annotated[tuple[HomeArrivals, ...], About("homes by name")]
    bound: Annotated[float | None, About("no plan costs less; none = not computed", "money")]
    gap: Annotated[float | None, About("most by which the cost is above the best possible", "1")]
    by_hand: Annotated[ByHand | None, About("the same planned by hand; none = not known")]
    status: Annotated[str, About("how the search ended")]
    seed: Annotated[int, About("seed of the search", "1")]
    iterations: Annotated[int, About("moves that were tried", "1")]
    seconds: Annotated[float, About("how long the search took", "s")]
    first_plan_seconds: Annotated[float, About("how long the first plan took", "s")]
    trace: Annotated[tuple[tuple[float, float], ...], About("seconds, and the least cost by then", "money")]
    refusals: Annotated[tuple[RefusedBlock, ...], About("blocks that nobody can make, most pieces first")]
    gaps: Annotated[tuple[Gap, ...], About("what is missing, and what is left out because of it")]
    assumptions: Annotated[tuple[str, ...], About("what nobody has said, in sentences")]
    not_carried: Annotated[tuple[NotCarried, ...], About("made but not delivered, the first 50")]
    scarce: Annotated[Scarcity, About("what one more hour would be worth", "money")]
    chance: Annotated[ChanceFigures | None, About("how surely it holds; none = not simulated")]
    surer: Annotated[SlackFigures | None, About("bought slack; none = nobody asked for it")]
    fairness: Annotated[FairnessFigures | None, About("how the work is spread; none = no work")]
    first_articles: Annotated[tuple[FirstArticleRow, ...], About("by block and workshop")]
    leftovers: Annotated[tuple[Box | None, ...], About("largest rest of each sheet: x, y and size", "mm")]
    estimates: Annotated[tuple[str, ...], About("ids of parts that are only estimated, so not cut")]
    valid: Annotated[bool, About("whether the independent check found no fault")]
    violations: Annotated[tuple[str, ...], About("the faults it found, the first 50")]
    programs: Annotated[int | None, About("sheets cut unlike any other; none = kept before", "1")] = None
    of_orders: Annotated[bool, About("whether all of it was ordered, so that blocks are pieces")] = False
    first_day: Annotated[str | None, About("on which work begins; none = no work")] = None
    last_day: Annotated[str | None, About("on which the last block arrives; none = no work")] = None
    closed: Annotated[tuple[ClosedDays, ...], About("days without work, first to last, by date")] = ()
    lots: Annotated[LotFigures | None, About("lots kept together; none = none were split")] = None
    preparation: Annotated[tuple[WorkshopPreparation, ...], About("work beside the cutting")] = ()
    utilisation: Annotated[tuple[str, ...], About("share of opened hours that is planned, in words")] = ()
    estimate: Annotated[
        float | None, About("what the search reckoned kits and deliveries with; none = their cost", "money")
    ] = None
    floor_area_m2: Annotated[float | None, About("inside all homes; none = not known of each", "m²")] = None
    moved: Annotated[tuple[MovedPiece, ...] | None, About("none = it follows no other plan")] = None
    workshops_changed: Annotated[tuple[str, ...] | None, About("in words; none = follows no other")] = None
    said: Annotated[Said | None, About("none = the papers say what is written today")] = None
    around: Annotated[tuple[AroundPlan, ...], About("plans that stood, by the hours they had booked")] = ()
    notes: Annotated[tuple[str, ...] | None, About("of the readers; none = not from files")] = None
    questions: Annotated[tuple[OpenQuestion, ...] | None, About("of the drawings; none = not from files")] = (
        None
    )

    @property
    def paid(self) -> float:
        """Work and moving: what is paid without boards."""
        return self.costs.paid

    @staticmethod
    def earlier(plain: dict[str, Any]) -> dict[str, Any]:
        """A summary from when what only weighs was in the cost, and planning by hand was one figure."""
        if "total" not in plain:
            return plain
        costs, material = plain["costs"], plain["material"]
        paid = sum(costs[name] for name in ("work", "transfer", "delivery"))
        boards = (material.get("cost") or 0.0) + (material.get("spare_cost") or 0.0)
        fairness = plain.get("fairness")
        now = {
            "cost": paid + boards,
            "weighed": plain["cost"],
            "costs": {"cutting": 0.0, **costs},
            "by_hand": None,
            "late_days": 0.0,
            "fairness": fairness and {k: v for k, v in fairness.items() if k != "by_hand"},
        }
        return {k: v for k, v in plain.items() if k != "total"} | now

    def to_json(self) -> dict[str, Any]:
        """The summary as the API and ``summary.json`` show it."""
        plain: dict[str, Any] = to_plain(self)
        return plain

    def without_money(self) -> dict[str, Any]:
        """The same for whoever may not see money: of many sums what others take could be reckoned.

        Nor what lies on the sheets of others, or has changed at a workshop, which may be its price, nor when
        one of them is closed, which may be private.
        """
        closed = tuple(days for days in self.closed if not days.workshop)
        told = replace(self, workshops_changed=None, leftovers=(), closed=closed)
        kept: dict[str, Any] = _without_money(told, told.to_json())
        return kept

    @classmethod
    def from_json(cls, document: Any) -> "Summary":
        """The summary that ``to_json`` wrote."""
        return from_plain(cls, document)


def _without_money(record: Any, plain: Any) -> Any:
    """What ``to_plain`` made of a record, less every figure whose unit is money."""
    if isinstance(record, tuple):
        return [_without_money(one, shown) for one, shown in zip(record, plain, strict=True)]
    if not is_dataclass(record) or isinstance(record, type):
        return plain
    kept = {}
    for name, hint in hints_of(type(record)).items():
        about, key = unwrap(hint)[1], name.removesuffix("_")
        if key in plain and (about is None or about.unit != "money"):
            kept[key] = _without_money(getattr(record, name), plain[key])
    return kept
