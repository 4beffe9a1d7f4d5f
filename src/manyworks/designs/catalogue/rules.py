"""The values a revision is made of: its parts, its hash, its mass, and which status may follow which."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from manyworks.drafting import licences
from manyworks.drafting.parts import PartSpec
from manyworks.refused import Refused

CARRIER_SOURCE = "25 kg a person, WikiHouse Microhouse pilot record"
ESTIMATED_YIELD = 0.7
"""Share of a board that becomes parts, for the estimate before anything is nested (measured: 0.65-0.85)."""

NEXT_STATUS: dict[str, frozenset[str]] = {
    "draft": frozenset({"checked", "withdrawn"}),
    "checked": frozenset({"released", "withdrawn"}),
    "released": frozenset({"withdrawn"}),
    "withdrawn": frozenset(),
}


@dataclass(frozen=True)
class RoutingStep:
    """One step of a routing as it enters a revision; ``minutes`` None is not known."""

    process: str
    skill: str | None
    group: str
    minutes: float | None
    minutes_source: str = ""
    hold_point: bool = False


def check_parts(parts: Sequence[PartSpec]) -> None:
    """Refuse a revision whose list of parts cannot be true."""
    if not parts:
        raise Refused("revision.no_parts", _("There is no part in it."), _("Import a file that holds parts."))
    seen: set[str] = set()
    for part in parts:
        if not part.code:
            raise Refused(
                "part.no_code", _("A part has no code."), _("Give every part a label in the drawing.")
            )
        if part.code in seen:
            raise Refused(
                "part.code_twice",
                _("Two different parts are called %(code)s.") % {"code": part.code},
                _("Give each its own label."),
            )
        seen.add(part.code)
        if part.quantity < 1 or part.thickness_mm <= 0:
            raise Refused(
                "part.impossible",
                _("Part %(code)s needs a quantity of at least 1 and a thickness above 0 mm.")
                % {"code": part.code},
            )


MOST_CARRIERS = 4
MOST_MINUTES = 100_000
"""No step of one block takes longer: more than two months of days and nights."""
HANDLING_SOURCE = "WikiHouse, handling and storage: one to four people carry a block"


def handling(people: int | None) -> str:
    """How a block is moved, in words; empty when its mass is not known."""
    if people is None:
        return ""
    if people > MOST_CARRIERS:
        return _("lifting gear")
    return _("one person") if people == 1 else _("%(count)d people") % {"count": people}


def sheets_estimate(area_mm2: float, sheet_mm2: float) -> float:
    """Boards a block takes before anything is nested, at the usual yield."""
    return area_mm2 / (sheet_mm2 * ESTIMATED_YIELD)


def check_step(status: str, wanted: str) -> None:
    """Refuse a change of status that leaves out a stage."""
    if wanted in NEXT_STATUS[status]:
        return
    words = {
        "checked": _("Only a draft can be checked."),
        "released": _("Only a checked revision can be released."),
        "withdrawn": _("This revision is withdrawn already."),
    }
    raise Refused("revision.status", words[wanted])


def check_licence(licence: str, *, allows_paid_work: bool) -> None:
    """Refuse a licence that forbids paid work by its own name while the system says it allows it."""
    if not licence.strip():
        raise Refused(
            "system.licence", _("Name the licence."), _("Use its SPDX name, such as CC-BY-SA-4.0."), "licence"
        )
    if allows_paid_work and not licences.allows_paid_work(licence):
        raise Refused(
            "system.licence_not_paid",
            _("%(licence)s forbids commercial use, so it does not allow paid work.") % {"licence": licence},
            _("Untick paid work, or ask the author for another licence."),
            "allows_paid_work",
        )
