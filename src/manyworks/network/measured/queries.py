"""Timed sheets of a machine and what they say of it."""

from collections.abc import Sequence
from hashlib import sha256

from manyworks.network.machines.models import Machine
from manyworks.network.machines.queries import own_profile
from manyworks.network.measured.models import TimedSheet
from manyworks.network.measured.rules import DECIMALS, LIMITS, nearest_possible
from manyworks.planning import measured
from manyworks.planning.cutting_time import CuttingProfile


def timed_on(machine: Machine) -> list[TimedSheet]:
    """What was kept, in the order in which it was typed."""
    return list(machine.timed_sheets.all())


def stamp_of(machine: Machine, kept: Sequence[TimedSheet]) -> str:
    """Another one whenever a proposal could be another: by the sheets, or by the machine's own figures."""
    asked = repr((*_asked(machine, kept), [row.pk for row in kept]))
    return sha256(asked.encode()).hexdigest()[:32]


def proposal_of(machine: Machine, kept: Sequence[TimedSheet]) -> measured.Proposal | None:
    """What the machine's sheets say of it; nothing while there is none."""
    return measured.propose(*_asked(machine, kept)) if kept else None


def _asked(
    machine: Machine, kept: Sequence[TimedSheet]
) -> tuple[list[measured.TimedSheet], CuttingProfile, list[str]]:
    """All that a proposal is made from; a row of before there were limits counts as one at the limit."""
    sheets = [
        measured.TimedSheet(**{name: nearest_possible(name, getattr(row, name)) for name in LIMITS})
        for row in kept
    ]
    stated = [name for name in DECIMALS if getattr(machine, name) is not None]
    return sheets, own_profile(machine), stated
