"""What can be believed of a timed sheet, and how a sheet of a plan is handed on to be timed."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from manyworks.formats.plain_text import odd_text
from manyworks.planning.measured import Proposal
from manyworks.refused import Refused

MOST_KEPT = 200
LONGEST_LABEL = 160
LIMITS: dict[str, tuple[float, float]] = {
    "length_m": (0.01, 5000.0),
    "minutes": (0.01, 24 * 60.0),
    "plunges": (0, 100_000),
    "changes": (0, 500),
    "besides_min": (0.0, 24 * 60.0),
}
"""The least and the most of each figure of a sheet."""
FASTEST_M_MIN = 200.0
"""No router cuts faster; whoever seems to has typed millimetres."""
DECIMALS = {"feed_mm_min": -1, "plunge_min": 3, "tool_change_min": 2, "sheet_change_min": 1}


@dataclass(frozen=True)
class SheetRow:
    """A row as it is typed, or filled in from a plan; ``number`` is its place on the page."""

    number: int
    length_m: float
    minutes: float
    plunges: int | None = None
    changes: int = 0
    besides_min: float = 0.0
    label: str = ""


def check_rows(rows: Sequence[SheetRow], kept: int) -> None:
    """Refuse rows that no sheet can have; each refusal names the row and the cure."""
    if not rows:
        text = _("No sheet has its minutes yet.")
        raise Refused("measured.nothing", text, _("Type them for at least one."))
    if kept + len(rows) > MOST_KEPT:
        text = _("There is room for %(most)d sheets.") % {"most": MOST_KEPT}
        raise Refused("measured.full", text, _("Take back old ones first."))
    for row in rows:
        if problem := _problem(row):
            said = _("Row %(number)d: %(problem)s") % {"number": row.number, "problem": problem[0]}
            raise Refused("measured.row", said, problem[1])


def _problem(row: SheetRow) -> tuple[str, str] | None:
    """What cannot be of one row, and what to do."""
    for name, (least, most) in LIMITS.items():
        value = getattr(row, name)
        if value is not None and not least <= value <= most:
            words, cure = _beyond(name)
            return words % {"least": f"{least:g}", "most": f"{most:,.0f}"}, cure
    if row.length_m / row.minutes > FASTEST_M_MIN:
        words = _("no router cuts %(length)g m in %(minutes)g min.")
        figures = {"length": row.length_m, "minutes": row.minutes}
        return words % figures, _("Type the length in metres and the time in minutes.")
    if len(row.label) > LONGEST_LABEL:
        words = _("its name has room for %(most)d characters.") % {"most": LONGEST_LABEL}
        return words, _("Choose the sheet again from its plan.")
    return None


def nearest_possible(name: str, value: float | None) -> Any:
    """A figure of a sheet within its limits; what nobody counted stays so."""
    least, most = LIMITS[name]
    return None if value is None else min(max(value, least), most)


def _beyond(name: str) -> tuple[str, str]:
    """The words for a figure beyond its limits, and what to do."""
    words = {
        "length_m": (
            _("the length of the cut lies between %(least)s and %(most)s m."),
            _("Type it in metres."),
        ),
        "minutes": (
            _("a sheet takes more than nothing and up to %(most)s minutes."),
            _("Type minutes, such as 17.5."),
        ),
        "plunges": (
            _("plunges lie between 0 and %(most)s."),
            _("Leave it empty if nobody counted."),
        ),
        "changes": (
            _("changes of tool lie between 0 and %(most)s."),
            _("Type 0 if the sheet was cut with one tool."),
        ),
        "besides_min": (
            _("the way above the board takes up to %(most)s minutes."),
            _("Choose the sheet again from its plan."),
        ),
    }
    return words[name]


def packed(row: SheetRow) -> str:
    """A sheet of a plan as one value of an address, for the page that asks for its minutes."""
    figures = [round(row.length_m, 2), row.plunges, row.changes, round(row.besides_min, 2)]
    return json.dumps([*figures, row.label], separators=(",", ":"))


def unpacked(text: str) -> dict[str, object] | None:
    """What a form begins with for such a value; none for anything else."""
    try:
        length, plunges, changes, besides, label = json.loads(text)
    except (ValueError, TypeError, RecursionError):
        return None
    row = {"length_m": length, "plunges": plunges, "changes": changes, "besides_min": besides}
    # A length of 0 stands in the form to be put right.
    numbers = all(type(one) in (int, float) and 0 <= one <= LIMITS[name][1] for name, one in row.items())
    if not numbers or type(label) is not str or odd_text(label):
        return None
    return row | {"label": label[:LONGEST_LABEL]}


def values_of(proposal: Proposal) -> dict[str, float]:
    """The figures as a machine keeps them, without digits that no watch can tell."""
    values: dict[str, float] = {one.name: round(one.value, DECIMALS[one.name]) for one in proposal.figures}
    if values and not proposal.plunges_counted:
        values["plunge_min"] = 0.0
    return values
