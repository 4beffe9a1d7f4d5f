"""Timed sheets of a machine and what they say of it."""

from collections.abc import Sequence

from manyworks.network.machines.models import Machine
from manyworks.network.machines.queries import own_profile
from manyworks.network.measured.models import TimedSheet
from manyworks.network.measured.rules import DECIMALS
from manyworks.planning import measured


def timed_on(machine: Machine) -> list[TimedSheet]:
    """What was kept, in the order in which it was typed."""
    return list(machine.timed_sheets.all())


def stamp_of(kept: Sequence[TimedSheet]) -> str:
    """Another one whenever a sheet is added or taken back."""
    return f"{len(kept)}.{kept[-1].pk if kept else 0}"


def proposal_of(machine: Machine, kept: Sequence[TimedSheet]) -> measured.Proposal | None:
    """What the machine's sheets say of it; nothing while there is none."""
    if not kept:
        return None
    sheets = [
        measured.TimedSheet(row.length_m, row.minutes, row.plunges, row.changes, row.besides_min)
        for row in kept
    ]
    stated = [name for name in DECIMALS if getattr(machine, name) is not None]
    return measured.propose(sheets, own_profile(machine), stated)
