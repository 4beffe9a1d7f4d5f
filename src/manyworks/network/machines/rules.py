"""What makes a machine's figures believable; pure functions on values."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from manyworks.planning.cutting_time import CuttingProfile
from manyworks.planning.fields import hints_of, unwrap
from manyworks.planning.hold_down import HOLD_DOWN
from manyworks.planning.model import Pool
from manyworks.refused import Refused

# Generous: the largest gantry routers and press brakes are below these.
LARGEST_BED_MM = 40_000.0
THICKEST_MM = 1_000.0
MOST = {
    "bed_length_mm": LARGEST_BED_MM,
    "bed_width_mm": LARGEST_BED_MM,
    "z_travel_mm": 10_000.0,
    "thickness_min_mm": THICKEST_MM,
    "thickness_max_mm": THICKEST_MM,
    "tolerance_mm": 50.0,
    "feed_mm_min": 200_000.0,
    "tool_change_min": 240.0,
    "sheet_change_min": 240.0,
    "plunge_min": 10.0,
}


def _least(name: str) -> tuple[float, bool]:
    """The least that a plan takes of a figure, and whether it must be above that."""
    if name == "feed_mm_min":
        # A plan has it as a multiple of the standard router's time as well.
        slowest = unwrap(hints_of(Pool)["time_factor"])[1]
        assert slowest is not None and slowest.high is not None
        return CuttingProfile().feed_mm_min / slowest.high, False
    hint = (hints_of(Pool) | hints_of(CuttingProfile)).get(name.removeprefix("bed_"))
    note = unwrap(hint)[1] if hint else None
    if note is not None and note.above is not None:
        return note.above, True
    return (note.low if note is not None and note.low is not None else 0.0), False


LEAST = {name: _least(name) for name in MOST}
"""The least of each figure, and whether it must be above it."""


def impossible(name: str, value: float) -> str:
    """Why no machine has such a figure; empty if one could."""
    (least, above), most = LEAST[name], MOST[name]
    if (least < value if above else least <= value) and value <= most:
        return ""
    words = (
        _("This lies above %(least)s and up to %(most)s.")
        if above
        else _("This lies between %(least)s and %(most)s.")
    )
    return words % {"least": f"{least:g}", "most": f"{most:,.0f}"}


@dataclass(frozen=True)
class MachineDetails:
    """What a machine can do, in mm; None means not known. Process, materials and skill are vocabulary codes.

    With a mentor's skill it is a training place; blocks are kept for it by their codes.
    """

    name: str
    process: str
    make: str = ""
    model: str = ""
    quantity: int = 1
    bed_length_mm: float | None = None
    bed_width_mm: float | None = None
    z_travel_mm: float | None = None
    axes: int | None = None
    thickness_min_mm: float | None = None
    thickness_max_mm: float | None = None
    tolerance_mm: float | None = None
    speed_factor: float = 1.0
    feed_mm_min: float | None = None
    tool_change_min: float | None = None
    sheet_change_min: float | None = None
    plunge_min: float | None = None
    hold_down: str = ""
    figures_source: str = ""
    materials: tuple[str, ...] = ()
    condition: str = "working"
    mentor_skill: str = ""
    kept_blocks: tuple[str, ...] = ()


def block_codes(text: str) -> tuple[str, ...]:
    """Codes of blocks in a text, with commas, spaces or new lines between them; each once."""
    return tuple(dict.fromkeys(text.replace(",", " ").split()))


def check_machine(details: MachineDetails) -> None:
    """Refuse figures that no machine has, and ranges that are the wrong way round."""
    if not details.name.strip():
        raise Refused("machine.name_missing", _("Give the machine a name."), field="name")
    if not 1 <= details.quantity <= 1000:
        raise Refused(
            "machine.quantity", _("The number of machines lies between 1 and 1,000."), field="quantity"
        )
    for name in MOST:
        value = getattr(details, name)
        if value is not None and (text := impossible(name, value)):
            raise Refused("machine.figure", text, _("Check the unit: mm, mm/min or min."), field=name)
    thin, thick = details.thickness_min_mm, details.thickness_max_mm
    if thin is not None and thick is not None and thick < thin:
        text = _("The thickest sheet must not be thinner than the thinnest.")
        raise Refused("machine.thickness", text, field="thickness_max_mm")
    if not 0.05 <= details.speed_factor <= 20:
        text = _("A speed factor lies between 0.05 and 20; 1 is usual.")
        raise Refused("machine.speed", text, field="speed_factor")
    if details.hold_down not in ("", *HOLD_DOWN):
        raise Refused("machine.hold_down", _("Boards are held by vacuum or screwed down."), field="hold_down")
    if len(details.figures_source) > 300:
        raise Refused("machine.source", _("There is room for 300 characters."), field="figures_source")
    if details.mentor_skill and not details.kept_blocks:
        text = _("Say which blocks are kept for trainees.")
        raise Refused("machine.kept_blocks", text, field="kept_blocks")
    if details.kept_blocks and not details.mentor_skill:
        text = _("Say what the mentor beside a trainee must be able to do.")
        raise Refused("machine.mentor", text, field="mentor_skill")
    if len(", ".join(details.kept_blocks)) > 500:
        text = _("The codes of the blocks have room for 500 characters.")
        raise Refused("machine.kept_blocks", text, field="kept_blocks")
    if details.axes is not None and not 1 <= details.axes <= 12:
        raise Refused("machine.axes", _("A machine has 1 to 12 axes."), field="axes")
