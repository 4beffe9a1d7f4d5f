"""Every setting of a plan with its unit and meaning, and the checks on what people enter."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from typing import Any, Literal

from django.utils.translation import gettext_lazy as _

from manyworks.planning.cutting_time import CuttingProfile
from manyworks.planning.fields import hints_of, optional_inner, unwrap
from manyworks.planning.hold_down import HOLD_DOWN, HoldDown
from manyworks.planning.model import Policy, Transport
from manyworks.planning.nesting import NestRules
from manyworks.planning.vehicles import FLEET, ROAD_FREIGHT, Vehicle
from manyworks.refused import Refused

Kind = Literal["number", "whole", "yes-no", "text"]
Value = float | int | bool | str | None

HAND_PROCESSES = (
    "deburring",
    "labelling",
    "assembly",
    "insulating",
    "inspection",
    "packing",
)
"""Processes done at a bench: no machine has to be listed for them, only people with the skill."""

LIFTING_PROCESSES = ("assembly", "insulating", "packing")
"""Hand processes that lift or turn the block; it is inspected where it lies."""

DISTANCES = ("gap_mm", "edge_mm")
"""Between parts on a sheet, and from them to its edge; empty = as the machine holds its boards."""


@dataclass(frozen=True)
class Setting:
    """One thing that a network decides about its plans; no ``low`` or ``above`` means no lower limit."""

    key: str
    section: str
    label: Any
    unit: str
    default: Value
    about: Any
    kind: Kind = "number"
    low: float | None = 0
    high: float | None = None
    above: float | None = None
    empty: bool = False


def _of(owner: Any, section: str, key: str, label: Any, about: Any, *, field: str = "") -> Setting:
    """A setting that the planning library has as a field: unit, default and limits are declared there."""
    name = field or key
    base, note = unwrap(hints_of(owner)[name])
    assert note is not None
    default: Any = next(one.default for one in fields(owner) if one.name == name)
    empty = optional_inner(base) is not None
    plain = optional_inner(base) or base
    kind: Kind = "yes-no" if plain is bool else "text" if plain is str else "number"
    unit = "" if note.unit == "1" else note.unit
    limits = (note.low, note.high, note.above)
    return Setting(key, section, label, unit, default, about, kind, *limits, empty)


VEHICLE_LABELS: dict[str, tuple[Any, Any, Any]] = {
    "luton-van": (_("Luton van, hire"), _("Luton van, each km"), _("Luton vans")),
    "flatbed-7.5t": (_("Flat-bed 7.5 t, hire"), _("Flat-bed 7.5 t, each km"), _("Flat-beds 7.5 t")),
    "rigid-18t": (_("Rigid 18 t, hire"), _("Rigid 18 t, each km"), _("Rigid lorries 18 t")),
    "artic": (_("Articulated lorry, hire"), _("Articulated lorry, each km"), _("Articulated lorries")),
}


def _of_vehicle(vehicle: Vehicle) -> tuple[Setting, ...]:
    """What the owner of a class of vehicle bills, and how many can be had."""
    key, (hire, each_km, many) = _key_of(vehicle), VEHICLE_LABELS[vehicle.id]
    return (
        replace(_of(Vehicle, "vehicles", f"{key}_hire", hire, _("Of one journey, with the driver."),
                    field="fixed_cost"), default=vehicle.fixed_cost),
        replace(_of(Vehicle, "vehicles", f"{key}_per_km", each_km, _("Empty ways included."),
                    field="cost_per_km"), default=vehicle.cost_per_km),
        replace(_of(Vehicle, "vehicles", f"{key}_count", many,
                    _("That can be had on one day, each with a driver."), field="count"),
                default=vehicle.count, kind="whole", high=500),
    )  # fmt: skip


def _key_of(vehicle: Vehicle) -> str:
    return vehicle.id.replace("-", "_").replace(".", "_")


SECTIONS: dict[str, Any] = {
    "weights": _("What counts"),
    "transport": _("Moving"),
    "vehicles": _("Vans and lorries"),
    "cutting": _("Cutting"),
    "people": _("People"),
    "hours": _("Hours"),
    "assumed": _("When something is not known"),
}

SETTINGS: tuple[Setting, ...] = (
    _of(Policy, "weights", "lateness_per_day", _("A block one day late"),
        _("What a waiting site crew costs for each block and day.")),
    _of(Policy, "weights", "carbon_per_tonne", _("Carbon price"),
        _("Adds the greenhouse gas of driving to the cost at this price.")),
    _of(Policy, "weights", "fairness_per_hour", _("An hour above a member's fair share"),
        _("A fair share is the member's part of the network's capacity. Higher spreads work wider.")),
    _of(Policy, "weights", "share_cap", _("Largest share of one member"),
        _("For example 0.4: no member does more than 40 % of the work. Empty means no cap.")),
    _of(Policy, "weights", "over_cap_per_hour", _("An hour above the cap"),
        _("High, so that the cap is only broken when blocks would otherwise not be made.")),
    _of(Policy, "weights", "changed_promise", _("A changed promise"),
        _("What it costs in trust to move work that a workshop was promised.")),
    _of(Policy, "weights", "trainee_hour_value", _("An hour of work done by trainees"),
        _("What it is worth to the network; comes off the cost. Workshops say which work is theirs.")),
    Setting("sure", "weights", _("How sure each block should be on time"), "", None,
            _("For example 0.9: slack is bought where it is cheapest, and the plan says what it costs. "
              "Empty means none is bought."),
            low=0.5, high=0.99, empty=True),
    _of(Policy, "weights", "splitting", _("One workshop may cut, another assemble"),
        _("Switch off when kits of parts must not travel.")),
    _of(Policy, "weights", "lot_split_saving", _("Splitting like blocks must save"),
        _("Like blocks of a home and phase are cut and made at one workshop unless another one saves more "
          "than this. 0 lets every block go where it is cheapest.")),
    Setting("earliest_days_before", "weights", _("Begin at most this long before a block is needed"), "days",
            60,
            _("Blocks that are ready too early fill the workshop's store."), kind="whole", low=1, high=2000),
    _of(Transport, "transport", "transfer_cost", _("Packing and receiving a kit"),
        _("Of a block that one workshop cuts and another makes up; the van that fetches it comes on top.")),
    _of(Transport, "transport", "kit_hours", _("A kit is there after"),
        _("A van fetches what is cut once a day; sooner means more vans.")),
    _of(Transport, "transport", "distance_factor", _("Road over straight line"),
        _("Roads are longer than the straight line by this factor.")),
    _of(Transport, "transport", "speed_km_h", _("Driving speed"), _("Average, stops included.")),
    _of(Transport, "transport", "handling_minutes", _("Loading at a yard"),
        _("Each time, beside the minutes of each block. A trade judgement.")),
    _of(Transport, "transport", "block_minutes", _("Loading or unloading a block"),
        _("Also each time that one must be moved out of the way of another. A trade judgement.")),
    _of(Transport, "transport", "driver_hours", _("A driver's day"),
        _("From the first loading until back at base; what takes longer is not driven.")),
    *(setting for vehicle in FLEET for setting in _of_vehicle(vehicle)),
    _of(Policy, "transport", "distance_limit_km", _("Longest way"),
        _("Workshops farther from a plot than this are left out. Empty means any distance.")),
    replace(_of(Transport, "transport", "carbon_kgco2e_per_tkm", _("Carbon of road freight"),
                _("Used for driving. Give its source below.")), default=ROAD_FREIGHT[0], empty=False),
    replace(_of(Transport, "transport", "carbon_source", _("Source of that figure"),
                _("Shown beside every total.")), default=ROAD_FREIGHT[1]),
    _of(Transport, "transport", "assumed_mass_kg", _("Mass of a block whose mass is not known"),
        _("Used for loads; shown as assumed.")),
    Setting("assumed_density_kg_m3", "transport", _("Density of a board whose density is not known"),
            "kg/m³", 700.0, _("So that no load is heavier than it is said to be: most boards are lighter. A "
                              "trade judgement, shown as assumed."), low=None, above=0, high=20_000),
    replace(_of(NestRules, "cutting", "gap_mm", _("Between parts"),
                _("Tool diameter plus what stands between two cuts. Empty means as each machine holds its "
                  "boards: 10 mm, and 20 mm round small parts on a vacuum.")), default=None, empty=True),
    replace(_of(NestRules, "cutting", "edge_mm", _("From part to edge of sheet"),
                _("Empty means as each machine holds its boards: 5 mm on a vacuum, 20 mm screwed down.")),
            default=None, empty=True),
    _of(Policy, "cutting", "cutting_window_minutes", _("Work that is nested together"),
        _("480 is about a day of a router. Longer needs fewer boards, and whole kits are ready later.")),
    _of(CuttingProfile, "cutting", "feed_mm_min", _("Feed of the standard router"),
        _("Cutting times that nobody measured come from path length, passes and this feed.")),
    _of(CuttingProfile, "cutting", "pass_depth_mm", _("Depth of one pass"),
        _("18 mm board takes two passes."), field="depth_per_pass_mm"),
    _of(CuttingProfile, "cutting", "sheet_minutes", _("Putting a sheet on and clearing it"),
        _("For each sheet."), field="sheet_change_min"),
    Setting("spare_boards", "cutting", _("Spare boards"), "%", 8.0,
            _("Ordered beside what the sheets need, rounded up for each board and workshop. "
              "A trade judgement: Microhouse ordered 12 % more, Farmhouse 22 %."),
            high=100),
    Setting("rejects", "cutting", _("Parts that are cut again"), "%", 2.5,
            _("What the spare boards are for; no time is planned for it. A trade judgement of 2 to 3 %."),
            high=100),
    Setting("crew_kg", "people", _("What one person handles at the bench"), "kg", 25.0,
            _("A heavier block is made by two; above 4/3 of it a third or a lifting aid lifts, above 3/2 an "
              "aid (team lifts by HSE L23). A trade judgement; 16 kg suits mixed teams."),
            above=0, high=1000),
    Setting("crew_mm", "people", _("What one person turns at the bench"), "mm", 1800.0,
            _("A longer block is made by two. A trade judgement."), above=0, high=100_000),
    Setting("utilisation", "hours", _("Share of opened hours that is worked"), "", 0.6,
            _("Of workshops that have not said it: the rest goes to breaks, cleaning, searching and waiting. "
              "A trade judgement; 57 % was measured at one router over 33 days. Only work is paid."),
            low=0.05, high=1),
    Setting("program_minutes", "hours", _("Preparing a program for a machine"), "min", 5.0,
            _("For each sheet that is cut unlike any other. Nobody is booked for this and the next five: the "
              "plan says what they come to. Trade judgements."), high=600),
    Setting("board_set_minutes", "hours", _("Setting up for a new board or set of tools"), "min", 45.0,
            _("Tools, speeds and a template, for each kind of board at a workshop."), high=600),
    Setting("batch_minutes", "hours", _("Trial cut and dry fit of a batch of boards"), "min", 30.0,
            _("With taking it in: moisture, and the thickness at eight points. One batch of each board."),
            high=600),
    Setting("spoilboard_minutes", "hours", _("Skimming a spoilboard"), "min", 30.0,
            _("Every 50 sheets of a machine."), high=600),
    Setting("cleaning_minutes", "hours", _("Cleaning a machine"), "min", 20.0,
            _("Each day on which it cuts."), high=600),
    Setting("kit_minutes", "hours", _("Sorting and stacking a kit"), "min", 5.0,
            _("For each block."), high=600),
    Setting("assume_missing", "assumed", _("Fill what is not known with the figures below"), "", False,
            _("Whatever is filled in is listed on the plan as assumed; otherwise it is left out."),
            kind="yes-no"),
    Setting("assumed_rate_per_hour", "assumed", _("Price of an hour"), "money/h", 35.0,
            _("Machine or bench, with the person.")),
    Setting("assumed_opens", "assumed", _("Opens"), "h", 9, _("Monday to Friday."), kind="whole", high=23),
    Setting("assumed_closes", "assumed", _("Closes"), "h", 17,
            _("Monday to Friday."), kind="whole", low=1, high=24),
    Setting("assumed_people", "assumed", _("People at benches"), "people", 2, _("At the same time."),
            kind="whole", low=1, high=500),
    Setting("assumed_bed_length_mm", "assumed", _("Length of the router's bed"), "mm", 2500.0,
            _("Along x."), low=1),
    Setting("assumed_bed_width_mm", "assumed", _("Width of the router's bed"), "mm", 1250.0,
            _("Along y."), low=1),
    Setting("assumed_thickness_mm", "assumed", _("Thickest board"), "mm", 30.0,
            _("That the router cuts through."), low=1),
    Setting("assumed_board_mm", "assumed", _("Board whose drawing says no thickness"), "mm", 18.0,
            _("Such parts are planned and never written to a cutting file."), low=0.5),
    Setting("assumed_sheet_price", "assumed", _("Price of a sheet"), "money", 40.0,
            _("When no price is recorded.")),
)  # fmt: skip

RETIRED = {
    "cost_per_km": "Driving costs what the vehicles cost: set luton_van_per_km and the like instead.",
}
"""Settings that there were, and what is set instead."""

BY_KEY = {setting.key: setting for setting in SETTINGS}


def default_settings() -> dict[str, Value]:
    """Every setting at its default."""
    return {setting.key: setting.default for setting in SETTINGS}


def kept_settings(kept: Mapping[str, Any]) -> dict[str, Value]:
    """The settings of an earlier plan: what is set since has its default, what is set no more is left."""
    return default_settings() | {key: value for key, value in kept.items() if key in BY_KEY}


def read_settings(given: Mapping[str, Any], *, source: str = "policy") -> dict[str, Value]:
    """Every setting, the given ones checked and the others at their default; unknown keys are refused."""
    settings = default_settings()
    for key, value in given.items():
        setting = BY_KEY.get(key)
        if setting is None:
            raise Refused(
                "policy.unknown_setting",
                f"{source}: there is no setting “{str(key)[:60]}”.",
                RETIRED.get(str(key), "docs/use/plans.md lists them."),
                str(key)[:60],
            )
        settings[key] = _checked(setting, value, source)
    opens, closes = settings["assumed_opens"], settings["assumed_closes"]
    if isinstance(opens, int) and isinstance(closes, int) and opens >= closes:
        raise Refused(
            "policy.hours", f"{source}: assumed_closes is not later than assumed_opens.", "", "assumed_closes"
        )
    return settings


def _checked(setting: Setting, value: Any, source: str) -> Value:
    def refuse(what: str) -> Refused:
        return Refused("policy.value", f"{source}: {setting.key} is {value!r}; {what}.", "", setting.key)

    if value is None:
        if setting.empty:
            return None
        raise refuse("a value is needed")
    if setting.kind == "text":
        if not isinstance(value, str) or len(value) > 300:
            raise refuse("text of at most 300 characters is needed")
        return value
    if setting.kind == "yes-no":
        if not isinstance(value, bool):
            raise refuse("true or false is needed")
        return value
    if isinstance(value, bool) or not isinstance(value, int | float) or value != value or abs(value) > 1e9:
        raise refuse("a number is needed")
    if setting.kind == "whole" and value != int(value):
        raise refuse("a whole number is needed")
    if setting.above is not None and value <= setting.above:
        raise refuse(f"more than {setting.above:g} {setting.unit} is needed")
    if setting.low is not None and value < setting.low:
        raise refuse(f"at least {setting.low:g} {setting.unit} is needed")
    if setting.high is not None and value > setting.high:
        raise refuse(f"at most {setting.high:g} {setting.unit} is possible")
    return int(value) if setting.kind == "whole" else float(value)


def _number(settings: Mapping[str, Value], key: str) -> float:
    value = settings[key]
    assert isinstance(value, int | float)
    return float(value)


def _optional(settings: Mapping[str, Value], key: str) -> float | None:
    return None if settings[key] is None else _number(settings, key)


def policy_of(settings: Mapping[str, Value]) -> Policy:
    """The weights as the planning library takes them."""
    return Policy(
        lateness_per_day=_number(settings, "lateness_per_day"),
        carbon_per_tonne=_number(settings, "carbon_per_tonne"),
        fairness_per_hour=_number(settings, "fairness_per_hour"),
        share_cap=_optional(settings, "share_cap"),
        over_cap_per_hour=_number(settings, "over_cap_per_hour"),
        changed_promise=_number(settings, "changed_promise"),
        trainee_hour_value=_number(settings, "trainee_hour_value"),
        splitting=bool(settings["splitting"]),
        distance_limit_km=_optional(settings, "distance_limit_km"),
        lot_split_saving=_number(settings, "lot_split_saving"),
        cutting_window_minutes=_number(settings, "cutting_window_minutes"),
    )


def transport_of(settings: Mapping[str, Value]) -> Transport:
    """Distances, times and costs of moving as the planning library takes them."""
    return Transport(
        distance_factor=_number(settings, "distance_factor"),
        speed_km_h=_number(settings, "speed_km_h"),
        handling_minutes=_number(settings, "handling_minutes"),
        block_minutes=_number(settings, "block_minutes"),
        kit_hours=_number(settings, "kit_hours"),
        driver_hours=_number(settings, "driver_hours"),
        transfer_cost=_number(settings, "transfer_cost"),
        carbon_kgco2e_per_tkm=_number(settings, "carbon_kgco2e_per_tkm"),
        carbon_source=str(settings["carbon_source"]),
        assumed_mass_kg=_number(settings, "assumed_mass_kg"),
    )


def fleet_of(settings: Mapping[str, Value]) -> tuple[Vehicle, ...]:
    """The vehicles that can be had, at the prices that the network states."""
    return tuple(
        replace(
            vehicle,
            fixed_cost=_number(settings, f"{_key_of(vehicle)}_hire"),
            cost_per_km=_number(settings, f"{_key_of(vehicle)}_per_km"),
            count=int(_number(settings, f"{_key_of(vehicle)}_count")),
        )
        for vehicle in FLEET
    )


def cutting_profile(settings: Mapping[str, Value]) -> CuttingProfile:
    """The standard router: what cutting times are reckoned with until somebody measures them."""
    return CuttingProfile(
        feed_mm_min=_number(settings, "feed_mm_min"),
        depth_per_pass_mm=_number(settings, "pass_depth_mm"),
        sheet_change_min=_number(settings, "sheet_minutes"),
    )


def sheet_handling_minutes(settings: Mapping[str, Value], net_mm2: float, sheet_mm2: float) -> float:
    """Minutes for putting on and clearing as many sheets as parts of this net area fill at 75 % use."""
    return _number(settings, "sheet_minutes") * net_mm2 / (0.75 * sheet_mm2)


def spare_boards(settings: Mapping[str, Value], sheets: int) -> int:
    """Boards to order beside those that this many sheets of one board take at one workshop, rounded up."""
    return math.ceil(sheets * _number(settings, "spare_boards") / 100 - 1e-9)


def nest_rules_of(settings: Mapping[str, Value], held: HoldDown) -> NestRules:
    """Gaps and margins of a machine that holds its boards like this; figures of the network stand above."""
    stated: dict[str, Any] = {
        name: _number(settings, name) for name in DISTANCES if settings[name] is not None
    }
    return replace(HOLD_DOWN[held], **stated)
